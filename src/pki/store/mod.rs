//! Key stores read: PKCS#12 with all its entries, JKS and JCEKS as far as their headers go.
//!
//! Not here: which of them Neo4j takes for its remote aliases (`neo4j/key_store`). What they hold stays in memory and
//! is wiped; nothing of it goes into errors.

mod java;
mod pkcs12;

use super::ber::NotBer;
use super::key::{Encryption, KeyError};
use super::secret::Secret;
use std::fmt;
use std::sync::Arc;

/// The largest file that is read, in bytes; a trust store of all public CAs has a fifth of it.
pub const MAX_STORE: usize = 4 << 20;

/// More entries than any store that is meant.
pub const MAX_ENTRIES: usize = 2000;

/// The file's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// PKCS#12 (RFC 7292).
    Pkcs12,
    /// Java's own form up to version 8.
    Jks,
    /// The same with secret keys.
    Jceks,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pkcs12 => "PKCS#12",
            Self::Jks => "JKS",
            Self::Jceks => "JCEKS",
        })
    }
}

/// A key store.
#[derive(Clone)]
pub struct Store {
    /// The file's form.
    pub form: Form,
    /// What is in it; without a pass phrase what can be seen from outside.
    pub entries: Vec<Entry>,
    /// Certificates that are no entries of their own, DER: those beside a private key.
    pub chain: Vec<Vec<u8>>,
    /// There is more that a pass phrase would show, or that this reader does not understand.
    pub is_partial: bool,
    /// The pass phrase was checked against the whole file.
    pub is_verified: bool,
}

/// An entry of a key store.
#[derive(Clone)]
pub struct Entry {
    /// Its name, as it is written; empty where it has none.
    pub alias: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Clone)]
pub enum EntryKind {
    /// A key without a public half; what is known of it where it was opened.
    SecretKey(Option<SecretKey>),
    /// A private key; with its certificates, DER, where the form keeps them together.
    PrivateKey(Vec<Vec<u8>>),
    /// A trusted certificate, DER.
    Certificate(Vec<u8>),
}

impl EntryKind {
    /// `secret-key`, `private-key` or `certificate`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::SecretKey(_) => "secret-key",
            Self::PrivateKey(_) => "private-key",
            Self::Certificate(_) => "certificate",
        }
    }
}

/// A secret key that was opened.
#[derive(Clone)]
pub struct SecretKey {
    /// Its algorithm's identifier, dotted.
    pub algorithm: String,
    /// Its size.
    pub bits: usize,
    key: Arc<Secret>,
}

impl SecretKey {
    /// Whether both are the same key.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.key.is_same_as(other.key.expose())
    }

    /// Java's name of the algorithm, as `SecretKey.getAlgorithm` gives it; an identifier that is not known as it is.
    #[must_use]
    pub fn java_name(&self) -> &str {
        match self.algorithm.as_str() {
            AES => "AES",
            "2.16.840.1.101.3.4.1.1" => "AES_128/ECB/NoPadding",
            "2.16.840.1.101.3.4.1.2" => "AES_128/CBC/NoPadding",
            "2.16.840.1.101.3.4.1.41" => "AES_256/ECB/NoPadding",
            "2.16.840.1.101.3.4.1.42" => "AES_256/CBC/NoPadding",
            "2.16.840.1.101.3.4.1.46" => "AES_256/GCM/NoPadding",
            "1.2.840.113549.3.7" => "DESede",
            "1.3.14.3.2.7" => "DES",
            "1.2.840.113549.2.7" => "HmacSHA1",
            "1.2.840.113549.2.9" => "HmacSHA256",
            "1.2.840.113549.2.11" => "HmacSHA512",
            other => other,
        }
    }
}

/// AES without a mode, as keytool writes it.
pub const AES: &str = "2.16.840.1.101.3.4.1";

/// Why a file cannot be read as a key store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// It does not begin like one.
    NotAStore,
    /// Over [`MAX_STORE`] bytes or [`MAX_ENTRIES`] entries.
    TooLarge,
    /// It begins like one, and is none.
    Malformed,
    /// The pass phrase does not open it, or it was changed.
    WrongPassPhrase,
    /// Something in it is encrypted in a way that is not opened here.
    UnsupportedEncryption(Encryption),
    /// Opening it would take more rounds of key derivation than are done here.
    TooManyRounds {
        /// What it asks for.
        rounds: u64,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAStore => f.write_str("no key store"),
            Self::TooLarge => write!(f, "over {MAX_STORE} bytes or {MAX_ENTRIES} entries"),
            Self::Malformed => f.write_str("malformed key store"),
            Self::WrongPassPhrase => f.write_str("the pass phrase does not open the key store"),
            Self::UnsupportedEncryption(encryption) => write!(f, "encryption not supported: {encryption}"),
            Self::TooManyRounds { rounds } => write!(f, "{rounds} rounds of key derivation are too many"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<NotBer> for StoreError {
    fn from(_: NotBer) -> Self {
        Self::Malformed
    }
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::WrongPassPhrase => Self::WrongPassPhrase,
            KeyError::UnsupportedEncryption(encryption) => Self::UnsupportedEncryption(encryption),
            KeyError::TooManyRounds { rounds } => Self::TooManyRounds { rounds },
            KeyError::TooLarge => Self::TooLarge,
            _ => Self::Malformed,
        }
    }
}

/// The form that a file begins like; its end may be damaged.
#[must_use]
pub fn form(bytes: &[u8]) -> Option<Form> {
    java::form(bytes).or_else(|| pkcs12::is_one(bytes).then_some(Form::Pkcs12))
}

/// Reads a key store; without a pass phrase what can be seen from outside.
///
/// # Errors
/// As [`StoreError`].
pub fn read(bytes: &[u8], pass_phrase: Option<&Secret>) -> Result<Store, StoreError> {
    if bytes.len() > MAX_STORE {
        return Err(StoreError::TooLarge);
    }
    let store = match form(bytes).ok_or(StoreError::NotAStore)? {
        Form::Pkcs12 => pkcs12::read(bytes, pass_phrase)?,
        form => java::read(form, bytes, pass_phrase)?,
    };
    if store.entries.len() > MAX_ENTRIES { Err(StoreError::TooLarge) } else { Ok(store) }
}
