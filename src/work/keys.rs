//! Where new keys come from: made when they are needed, or from a stock of keys that were made ahead.
//!
//! A stock lets a plan that was edited keep its keys: what takes longest is not done twice. Not here: the stock itself
//! (`jobs`), and keys that lie on the disk already (`material.rs`).

use super::Stopped;
use crate::finding::catalogue::run;
use crate::os::{Cancel, Events};
use crate::pki::make::{self, KeyPair, MakeError};
use crate::plan::KeyKind;

/// Which keys are needed.
pub struct WantedKeys<'a> {
    /// Of this kind.
    pub kind: KeyKind,
    /// So many, each another one.
    pub count: usize,
    /// The public keys of those that somebody has already (DER); none of these.
    pub used: &'a [Vec<u8>],
}

/// Gives keys out. Asked for the same twice, it may give the same ones twice: nothing was written in between, or they
/// are among the used ones.
pub trait Keys: Sync {
    /// As many keys as are wanted.
    ///
    /// # Errors
    /// A key cannot be made, or somebody asked to stop.
    fn take(&self, wanted: &WantedKeys<'_>, events: &dyn Events, cancel: &Cancel) -> Result<Vec<KeyPair>, Stopped>;
}

/// Makes them when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct FreshKeys;

impl Keys for FreshKeys {
    fn take(&self, wanted: &WantedKeys<'_>, events: &dyn Events, cancel: &Cancel) -> Result<Vec<KeyPair>, Stopped> {
        make_keys(wanted.kind, wanted.count, events, cancel)
    }
}

/// Makes keys, on all cores.
///
/// # Errors
/// A key cannot be made, or somebody asked to stop, which takes effect between two keys.
pub fn make_keys(kind: KeyKind, count: usize, events: &dyn Events, cancel: &Cancel) -> Result<Vec<KeyPair>, Stopped> {
    let made = make::generate_all(kind, count, events, cancel).map_err(|error| not_made(&error))?;
    made.ok_or_else(Stopped::cancelled)
}

pub(super) fn not_made(error: &MakeError) -> Stopped {
    Stopped::refused(vec![run::not_made(&error.to_string())])
}
