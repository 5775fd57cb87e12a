//! Keys and certificates that the user brings: whether they can be used together.
//!
//! Not here: whether Neo4j takes them (`neo4j/material.rs`) and whether peers do (`neo4j/trust.rs`).

use super::KeyPair;
use crate::pki::certificate::KeyType;
use crate::pki::key::{Encryption, KeyError, PrivateKey, describe_encryption};
use crate::pki::pem::{self, PemError};
use crate::pki::secret::Secret;
use std::fmt;
use x509_parser::prelude::{FromDer, X509Certificate};

/// A key and a chain that belong together.
pub struct Existing {
    /// The key, opened.
    pub key: PrivateKey,
    /// How it is encrypted in its file.
    pub encryption: Option<Encryption>,
    /// The certificates in the file's order, DER; the first is the key's.
    pub chain: Vec<Vec<u8>>,
    /// Whether key and certificate could be compared; not so for kinds of keys that cannot shake hands anyway, such as
    /// DSA in PKCS#8 or Ed448.
    pub compared: bool,
}

/// Why a key and a certificate cannot be used together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExistingError {
    /// The key cannot be read.
    Key(KeyError),
    /// The key can be read, and its parts do not belong together.
    KeyInconsistent(KeyType),
    /// The certificate file is no PEM.
    Pem(PemError),
    /// There is no certificate in the file.
    NoCertificate,
    /// A certificate is damaged.
    CertificateMalformed {
        /// Its position, from 0.
        index: usize,
    },
    /// The key is another certificate's than the first one's.
    Mismatch {
        /// The key's kind.
        key: KeyType,
        /// The position of the certificate that it belongs to, where that is in the file.
        belongs_to: Option<usize>,
    },
}

impl fmt::Display for ExistingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => error.fmt(f),
            Self::KeyInconsistent(key_type) => write!(f, "the parts of the {key_type:?} key contradict each other"),
            Self::Pem(error) => error.fmt(f),
            Self::NoCertificate => f.write_str("no certificate in the file"),
            Self::CertificateMalformed { index } => write!(f, "certificate {index} is malformed"),
            Self::Mismatch { belongs_to: None, .. } => f.write_str("the key does not belong to the certificate"),
            Self::Mismatch { belongs_to: Some(index), .. } => {
                write!(f, "the key belongs to certificate {index} of the file, not to the first")
            }
        }
    }
}

impl std::error::Error for ExistingError {}

/// What a certificate in DER begins with, and no text file does.
const SEQUENCE: u8 = 0x30;

/// Reads a private key (PEM) and a certificate chain (PEM, or one certificate in DER, as Windows exports it), and checks that the key is the first certificate's.
///
/// # Errors
/// As [`ExistingError`].
pub fn check_existing(
    private_key: &[u8],
    certificates: &[u8],
    pass_phrase: Option<&Secret>,
) -> Result<Existing, ExistingError> {
    let key = PrivateKey::from_pem(private_key, pass_phrase).map_err(ExistingError::Key)?;
    let mut chain = pem::certificates(certificates).map_err(ExistingError::Pem)?;
    if chain.is_empty() && certificates.first() == Some(&SEQUENCE) {
        chain.push(certificates.to_vec());
    }
    let mut belongs = Vec::with_capacity(chain.len());
    for (index, der) in chain.iter().enumerate() {
        match X509Certificate::from_der(der) {
            Ok(([], parsed)) => belongs.push(key.belongs_to(parsed.public_key().raw)),
            _ => return Err(ExistingError::CertificateMalformed { index }),
        }
    }
    let compared = match belongs.first() {
        None => return Err(ExistingError::NoCertificate),
        Some(Some(false)) => {
            let belongs_to = belongs.iter().position(|&belongs| belongs == Some(true));
            return Err(ExistingError::Mismatch { key: key.key_type, belongs_to });
        }
        Some(compared) => compared.is_some(),
    };
    // The public half of an RSA key is what its file says; the private half may be another's. Smaller and larger keys
    // than these are not taken by the library that checks it.
    if matches!(key.key_type, KeyType::Rsa(2048..=8192)) && KeyPair::from_private_key(key.clone()).is_err() {
        return Err(ExistingError::KeyInconsistent(key.key_type));
    }
    Ok(Existing { encryption: encryption_of(private_key), key, chain, compared })
}

fn encryption_of(private_key: &[u8]) -> Option<Encryption> {
    let blocks = pem::blocks(private_key).ok()?;
    let block = blocks.iter().find(|block| block.label == "ENCRYPTED PRIVATE KEY")?;
    describe_encryption(&block.der).ok()
}
