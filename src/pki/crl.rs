//! A certificate revocation list with the facts that revocation is decided by.

use super::certificate::{Name, SignatureAlgorithm};
use std::sync::Arc;
use time::OffsetDateTime;

/// A CRL; clones are cheap.
#[derive(Clone, Debug)]
pub struct Crl(Arc<CrlFacts>);

impl std::ops::Deref for Crl {
    type Target = CrlFacts;

    fn deref(&self) -> &CrlFacts {
        &self.0
    }
}

/// What a CRL says.
#[derive(Debug)]
pub struct CrlFacts {
    /// The whole CRL, DER.
    pub der: Vec<u8>,
    /// The signed part, DER.
    pub tbs: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// How it is signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// Whose list it is.
    pub issuer: Name,
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// When the next one is due.
    pub next_update: Option<OffsetDateTime>,
    /// cRLNumber, where present.
    pub number: Option<Vec<u8>>,
    /// The entries.
    pub revoked: Vec<Revoked>,
}

/// An entry of a CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The content bytes of the serial number.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub date: OffsetDateTime,
    /// The reason code of RFC 5280, where given.
    pub reason: Option<u8>,
}

/// The bytes are no CRL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACrl(pub String);

impl Crl {
    /// Reads one CRL from DER.
    ///
    /// # Errors
    /// Says what is wrong with the encoding.
    pub fn from_der(der: &[u8]) -> Result<Self, NotACrl> {
        let _ = der;
        todo!("the trust helper writes this")
    }
}
