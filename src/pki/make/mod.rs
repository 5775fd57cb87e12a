//! Making keys, certificates and requests for a plan.
//!
//! Everything is a function of the plan, a key and the time that is passed in; serial numbers alone are random. Not here:
//! which files it goes into and under which names (`work`, `deploy`), and pass phrases (`secret`, `key`).

mod authority;
mod certificate;
mod existing;
mod key_pair;
mod request;
mod subject;

pub use authority::{AUTHORITY_DAYS, Authority, AuthorityError};
pub use certificate::self_signed;
pub use existing::{Existing, ExistingError, check_existing};
pub use key_pair::{KeyPair, generate_all};
pub use request::{is_same_request, request};

use super::certificate::KeyType;
use crate::plan::KeyKind;
use std::fmt;
use time::OffsetDateTime;

/// Why something cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MakeError {
    /// The system's random number generator failed.
    NoRandomness,
    /// The library made no key; that would be a fault of the machine.
    KeyNotMade(KeyKind),
    /// Certificates cannot be signed with a key of this kind; RSA from 2048 bits, P-256, P-384 and P-521 are fine.
    KeyCannotSign(KeyType),
    /// A part of the subject, or a host's name, has characters that its encoding cannot hold.
    NotEncodable {
        /// As in `openssl`: `C`, `emailAddress`, `DNS`.
        field: &'static str,
        /// As planned.
        value: String,
    },
    /// The end of validity would be after the year 9999.
    TooLong {
        /// The days that the plan asks for.
        days: u32,
    },
    /// The CA has ended already.
    AuthorityEnded {
        /// Its last second.
        not_after: OffsetDateTime,
    },
    /// The library refused to encode or sign; its own words.
    Library(String),
}

impl fmt::Display for MakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRandomness => super::secret::NoRandomness.fmt(f),
            Self::KeyNotMade(kind) => write!(f, "no {kind:?} key could be made"),
            Self::KeyCannotSign(key_type) => write!(f, "cannot sign with a key of the kind {key_type:?}"),
            Self::NotEncodable { field, value } => write!(f, "`{value}` cannot be encoded as {field}"),
            Self::TooLong { days } => write!(f, "{days} days end after the year 9999"),
            Self::AuthorityEnded { not_after } => write!(f, "the CA's certificate ended at {not_after}"),
            Self::Library(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for MakeError {}

impl From<rcgen::Error> for MakeError {
    fn from(error: rcgen::Error) -> Self {
        Self::Library(error.to_string())
    }
}

#[cfg(test)]
mod tests;
