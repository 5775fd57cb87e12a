//! An X.509 certificate with the facts that trust is decided by, read once.
//!
//! Not here: any verdict. `neo4j/trust.rs` decides with these facts as the JDK would.

use std::net::IpAddr;
use std::sync::Arc;
use time::OffsetDateTime;

/// A certificate; clones are cheap and share the facts.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Facts>);

impl std::ops::Deref for Certificate {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl PartialEq for Certificate {
    /// Byte for byte.
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

/// What a certificate says.
#[derive(Debug)]
pub struct Facts {
    /// The whole certificate, DER.
    pub der: Vec<u8>,
    /// The signed part, DER.
    pub tbs: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
    /// How the issuer signed.
    pub signature_algorithm: SignatureAlgorithm,
    /// 1, 2 or 3.
    pub version: u8,
    /// The content bytes of the serial number, big endian.
    pub serial: Vec<u8>,
    /// Who it is about.
    pub subject: Name,
    /// Who signed it.
    pub issuer: Name,
    /// First second of validity.
    pub not_before: OffsetDateTime,
    /// Last second of validity.
    pub not_after: OffsetDateTime,
    /// The subject's public key as `SubjectPublicKeyInfo`, DER.
    pub spki: Vec<u8>,
    /// What kind of key that is.
    pub key: KeyType,
    /// basicConstraints, where present.
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage, where present.
    pub key_usage: Option<KeyUsage>,
    /// extendedKeyUsage as dotted OIDs, where present.
    pub extended_key_usage: Option<Vec<String>>,
    /// subjectAltName, where present.
    pub san: Option<Vec<GeneralName>>,
    /// subjectKeyIdentifier, where present.
    pub subject_key_id: Option<Vec<u8>>,
    /// The key identifier in authorityKeyIdentifier, where present.
    pub authority_key_id: Option<Vec<u8>>,
    /// nameConstraints, where present.
    pub name_constraints: Option<NameConstraints>,
    /// Critical extensions that the JDK does not know, dotted OIDs.
    pub unknown_critical: Vec<String>,
}

/// A distinguished name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As encoded, DER.
    pub der: Vec<u8>,
    /// As an RFC 4514 string, most specific first.
    pub text: String,
    /// The values of all CN attributes, in encoded order.
    pub common_names: Vec<String>,
}

/// The kind and size of a public key, as far as decisions depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// RSA with a modulus of so many bits.
    Rsa(u32),
    /// Elliptic curve; the dotted OID of the named curve, or `explicit`.
    Ec(String),
    /// DSA with a modulus of so many bits.
    Dsa(u32),
    /// Ed25519.
    Ed25519,
    /// Anything else, by its dotted OID.
    Other(String),
}

/// How a certificate or CRL is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAlgorithm {
    /// The dotted OID.
    pub oid: String,
    /// The DER of the parameters (RSASSA-PSS has its hash there), empty where absent.
    pub parameters: Vec<u8>,
}

/// The basicConstraints extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    pub ca: bool,
    /// How many intermediates may follow.
    pub path_len: Option<u32>,
}

/// The keyUsage extension's bits that decide something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl KeyUsage {
    /// digitalSignature (bit 0 of RFC 5280).
    #[must_use]
    pub fn digital_signature(self) -> bool {
        self.0 & 1 != 0
    }

    /// keyEncipherment (bit 2).
    #[must_use]
    pub fn key_encipherment(self) -> bool {
        self.0 & 1 << 2 != 0
    }

    /// keyCertSign (bit 5).
    #[must_use]
    pub fn key_cert_sign(self) -> bool {
        self.0 & 1 << 5 != 0
    }
}

/// An entry of subjectAltName.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// dNSName.
    Dns(String),
    /// iPAddress.
    Ip(IpAddr),
    /// Another kind, such as an e-mail address.
    Other(String),
}

/// The nameConstraints extension's subtrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// What is allowed, where anything of the kind is named.
    pub permitted: Vec<Subtree>,
    /// What is not.
    pub excluded: Vec<Subtree>,
}

/// A subtree of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subtree {
    /// A DNS domain.
    Dns(String),
    /// An address and its mask, both of the same length.
    Ip(Vec<u8>, Vec<u8>),
    /// A directory name, DER.
    Directory(Vec<u8>),
    /// Another kind.
    Other,
}

/// The bytes are no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACertificate(pub String);

impl Certificate {
    /// Reads one certificate from DER. Trailing bytes are refused.
    ///
    /// # Errors
    /// Says what is wrong with the encoding.
    pub fn from_der(der: &[u8]) -> Result<Self, NotACertificate> {
        let _ = der;
        todo!("the trust helper writes this")
    }
}
