//! `private_key`: which reader a release has for it, and what can be wrong with it (5.2, 5.3).
//!
//! The readers are `pem_key` (5+, the JDK's classes) and `bouncy_key` (4.x, `BouncyCastle`'s). Both say what Neo4j would
//! throw *and* what the problem is, because the thrown text often misleads (5.2: `Not a SEQUENCE` for Ed25519).

use super::der::Value;
use super::thrown::Thrown;
use super::{bouncy_key, pem_key};
use crate::finding::catalogue::{file, key as say};
use crate::finding::{Finding, Release, Runtime};
use crate::pki::certificate::KeyType;
use crate::pki::key::PrivateKey;
use crate::pki::secret::Secret;

/// A policy's private key, as far as it can be held here.
#[derive(Clone)]
pub enum Key {
    /// Read, and decrypted where it was encrypted.
    Read(PrivateKey),
    /// Neo4j reads it, this program cannot open its encryption. That the pass phrase opens it and that it belongs to the
    /// certificate is taken for granted. None of the encryptions that are known to load is one of these.
    Encrypted {
        /// The encryption's name.
        scheme: String,
        /// The kind of the certificate's key; `None` without a certificate.
        key_type: Option<KeyType>,
    },
}

impl Key {
    /// Its kind and size; that of the certificate where the key cannot be opened.
    #[must_use]
    pub fn key_type(&self) -> Option<&KeyType> {
        match self {
            Self::Read(key) => Some(&key.key_type),
            Self::Encrypted { key_type, .. } => key_type.as_ref(),
        }
    }

    /// The key itself, where it could be read.
    #[must_use]
    pub fn read(&self) -> Option<&PrivateKey> {
        match self {
            Self::Read(key) => Some(key),
            Self::Encrypted { .. } => None,
        }
    }
}

/// Whether an `RSAPrivateKey` says that it has more than two primes, version 1 (RFC 8017, A.1.2).
pub(super) fn is_multi_prime(rsa_private_key: &[u8]) -> bool {
    let version = |mut fields| Value::take(&mut fields);
    Value::only(rsa_private_key).and_then(|key| version(key.content)).is_ok_and(|version| version.content != [0])
}

/// A key that loads, and what is worth saying about its file.
pub(super) struct Loaded {
    pub(super) key: Key,
    /// The name of an encryption that is weak by today's measure.
    pub(super) weak_encryption: Option<String>,
    /// A pass phrase was configured for a plain key, which 4.x overlooks and 5+ does not.
    pub(super) has_idle_password: bool,
}

impl Loaded {
    pub(super) fn plain(key: PrivateKey) -> Self {
        Self { key: Key::Read(key), weak_encryption: None, has_idle_password: false }
    }

    /// One whose encryption is taken as opened.
    pub(super) fn sealed(scheme: String, is_weak: bool) -> Self {
        let weak_encryption = is_weak.then(|| scheme.clone());
        Self { key: Key::Encrypted { scheme, key_type: None }, weak_encryption, has_idle_password: false }
    }
}

/// A key that does not load.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) problem: Problem,
    /// What is thrown below `Failed to load private key`.
    pub(super) thrown: Thrown,
}

impl Refused {
    pub(super) fn new(problem: Problem, thrown: Thrown) -> Self {
        Self { problem, thrown }
    }

    /// A key derivation that nobody waits for. Neo4j would, and throw nothing.
    pub(super) fn endless(rounds: u64) -> Self {
        let message = format!("{rounds} rounds of key derivation, which were not tried");
        Self::new(Problem::Rounds(rounds), Thrown::new("Interlock", message))
    }
}

/// What is wrong with a key file, by the rules of 3.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// key/not-pem: no line begins a block.
    NotPem,
    /// key/begin-line: something stands behind the label.
    BeginLine,
    /// key/first-block: the label of the first block.
    FirstBlock(String),
    /// key/ec-parameters.
    EcParameters,
    /// key/damaged.
    Damaged,
    /// key/truncated.
    Truncated,
    /// key/label-35: the label.
    Label35(String),
    /// key/algorithm: its name or OID.
    Algorithm(String),
    /// key/explicit-parameters.
    ExplicitParameters,
    /// key/curve, one that the JDK does not even know: its OID.
    UnknownCurve(String),
    /// key/encryption-openssl-req.
    OpensslReq,
    /// key/encryption-scheme: its name.
    Scheme(String),
    /// key/no-password.
    NoPassword,
    /// key/wrong-password.
    WrongPassword,
    /// key/password-for-plain-key.
    PasswordForPlainKey,
    /// key/password-35.
    Password35,
    /// key/password-ascii.
    PasswordAscii,
    /// file/key-rounds: how many.
    Rounds(u64),
}

impl Problem {
    /// The finding at the key file.
    pub(super) fn finding(&self, path: &str, runtime: Runtime) -> Finding {
        match self {
            Self::NotPem => say::not_pem(path),
            Self::BeginLine => say::begin_line(path),
            Self::FirstBlock(label) => say::first_block(path, label),
            Self::EcParameters => say::ec_parameters(path),
            Self::Damaged => say::damaged(path),
            Self::Truncated => say::truncated(path),
            Self::Label35(label) => say::label_35(path, label),
            Self::Algorithm(name) => say::algorithm(path, name),
            Self::ExplicitParameters => say::explicit_parameters(path),
            Self::UnknownCurve(oid) => say::curve(path, oid),
            Self::OpensslReq => say::encryption_openssl_req(path),
            Self::Scheme(name) => say::encryption_scheme(path, name, runtime.release),
            Self::NoPassword => say::no_password(path),
            Self::WrongPassword => say::wrong_password(path),
            Self::PasswordForPlainKey => say::password_for_plain_key(path),
            Self::Password35 => say::password_35(path),
            Self::PasswordAscii => say::password_ascii(path, runtime.java),
            Self::Rounds(rounds) => file::key_rounds(path, *rounds),
        }
    }
}

/// Reads a key file as that release does.
pub(super) fn read(bytes: &[u8], password: Option<&Secret>, runtime: Runtime) -> Result<Loaded, Refused> {
    match runtime.release {
        release if release >= Release::new(5, 0, 0) => pem_key::read(bytes, password, runtime.java),
        release if release >= Release::new(4, 0, 0) => bouncy_key::read(bytes, password, release),
        _ => read_35(bytes, password),
    }
}

/// 3.5 takes a plain PKCS#8 in PEM, or RSA in DER, and no pass phrase (5.2; read in its source, it never ran).
fn read_35(bytes: &[u8], password: Option<&Secret>) -> Result<Loaded, Refused> {
    let refused =
        |problem, message: &str| Err(Refused::new(problem, Thrown::new("java.lang.RuntimeException", message)));
    if password.is_some() {
        return refused(Problem::Password35, "Loading private keys with passwords is not yet supported");
    }
    let der = PrivateKey::from_pkcs8_der(bytes).or_else(|_| PrivateKey::from_pkcs1_der(bytes));
    if let Ok(key) = der {
        return Ok(Loaded::plain(key));
    }
    let loaded = match pem_key::read(bytes, None, 8) {
        // Its label is the first thing that 3.5 does not know.
        Err(Refused { problem: Problem::NoPassword, .. }) => None,
        read => Some(read?),
    };
    let text = String::from_utf8_lossy(bytes);
    let label = text.lines().find_map(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    match (label, loaded) {
        (Some("PRIVATE KEY") | None, Some(loaded)) => Ok(loaded),
        (label, _) => {
            let label = label.unwrap_or("ENCRYPTED PRIVATE KEY").to_owned();
            refused(Problem::Label35(label), "Unable to load private key")
        }
    }
}
