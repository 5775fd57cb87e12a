//! A value that must not be seen: a pass phrase or a private key's bytes.
//!
//! No `Debug`, no `Clone`, no `Display`: whoever wants the bytes says so by `expose`, which can be searched for.

use zeroize::Zeroizing;

/// Bytes that are wiped when dropped. Share one by `Arc`.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes bytes over; the caller keeps no copy.
    #[must_use]
    pub fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}
