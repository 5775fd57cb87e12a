//! Encryption under a pass phrase: PBES1 and PBES2 (RFC 8018), the schemes of PKCS#12 (RFC 7292, C) and OpenSSL's of
//! RFC 1421. Described without a pass phrase, opened with one.
//!
//! Not here: what is encrypted (`key`, `store`), writing it (`key`), and which of it Neo4j opens (`neo4j/material`).

mod cipher;
pub(super) mod derive;
mod names;
pub(super) mod scheme;
mod traditional;

pub use names::oid;
pub(super) use scheme::Scheme;
pub use scheme::Work;
pub(super) use traditional::open as open_traditional;
pub use traditional::open_with;

use std::fmt;

/// More than any tool writes, and some seconds of work: a key that asks for more is not opened.
pub const MAX_ROUNDS: u32 = 10_000_000;

/// How a key is encrypted, as far as that decides who can read it. All identifiers are dotted OIDs, see [`oid`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// One identifier for all: PBES1 (RFC 8018, 6.1), a scheme of PKCS#12, or one that is not known here.
    Pbes1 {
        /// The scheme.
        oid: String,
    },
    /// PBES2: key derivation and cipher are named apart.
    Pbes2 {
        /// How the key is derived.
        kdf: Kdf,
        /// The cipher.
        cipher: String,
    },
    /// The encryption of RFC 1421, in PEM headers.
    ProcType {
        /// The cipher's name in `DEK-Info`, upper case.
        cipher: String,
    },
}

/// A key derivation of PBES2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kdf {
    /// PBKDF2.
    Pbkdf2 {
        /// The HMAC.
        prf: String,
        /// How often it runs.
        rounds: u64,
    },
    /// Another, such as scrypt.
    Other {
        /// Which.
        oid: String,
    },
}

impl Encryption {
    /// What the headers of a PEM block say; `None` where they tell of no encryption.
    #[must_use]
    pub fn from_headers(headers: &[(String, String)]) -> Option<Self> {
        let value = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        value("Proc-Type").filter(|value| value.contains("ENCRYPTED"))?;
        let cipher = value("DEK-Info").unwrap_or_default().split(',').next().unwrap_or_default();
        Some(Self::ProcType { cipher: cipher.trim().to_ascii_uppercase() })
    }

    /// The encryption that the headers of a block say, where they count: PKCS#8 has its own within itself, and nobody reads
    /// headers above it.
    #[must_use]
    pub fn of_block(label: &str, headers: &[(String, String)]) -> Option<Self> {
        let is_pkcs8 = matches!(label, "PRIVATE KEY" | "ENCRYPTED PRIVATE KEY");
        Self::from_headers(headers).filter(|_| !is_pkcs8)
    }

    /// Whether it is what `PrivateKey::to_encrypted_pem` writes, apart from how often the derivation runs.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        let Self::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } = self else { return false };
        prf == oid::HMAC_SHA256 && cipher == oid::AES_256_CBC
    }
}

impl fmt::Display for Encryption {
    /// The names that OpenSSL prints; identifiers without a name as they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |oid| names::name(oid);
        match self {
            Self::Pbes1 { oid } => f.write_str(name(oid)),
            Self::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } => {
                write!(f, "PBES2, PBKDF2, {}, {}", name(prf), name(cipher))
            }
            Self::Pbes2 { kdf: Kdf::Other { oid }, cipher } => write!(f, "PBES2, {}, {}", name(oid), name(cipher)),
            Self::ProcType { cipher } => write!(f, "Proc-Type, {cipher}"),
        }
    }
}
