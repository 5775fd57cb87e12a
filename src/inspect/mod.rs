//! Any file → what it is, what is in it, and what Neo4j would make of it in each of its places.
//!
//! The facts are text, as the JSON contract and people read them. Not here: reading the forms (`pki`), Neo4j's own loaders
//! (`neo4j/material`), and the walk over folders (`work`).

mod facts;
mod look;
mod scheme;
mod together;

pub use look::{Context, Looked, look};
pub use together::together;

use crate::finding::Finding;

/// A file and everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct File {
    /// As the user named it; below a folder that was given, with that folder.
    pub path: String,
    /// What it is as a whole.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// Of the whole file, lower-case hex; absent where it was not read to its end.
    pub sha256: Option<String>,
    /// What Neo4j does with it in each place.
    pub takes: Takes,
    /// Certificates, in their order.
    pub certificates: Vec<CertificateFacts>,
    /// Private keys.
    pub keys: Vec<KeyFacts>,
    /// Revocation lists.
    pub crls: Vec<CrlFacts>,
    /// Requests for certificates.
    pub requests: Vec<RequestFacts>,
    /// What a key store says that it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryFacts>,
    /// What there is to say about this file alone; the outcome's list has it too.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// What a file is as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// One private key or several, nothing else.
    PrivateKey,
    /// One certificate or a chain; PKCS#7 too.
    Certificates,
    /// A request for a certificate (PKCS#10).
    Request,
    /// A revocation list.
    Crl,
    /// A PKCS#12 key store.
    Pkcs12,
    /// A JKS or JCEKS key store.
    JavaKeyStore,
    /// Several of these.
    Mixed,
    /// None of these.
    #[default]
    Unknown,
}

/// What happens if a file is put in each place of a policy, by the loader of the release asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Takes {
    /// As `private_key`.
    pub private_key: Take,
    /// As `public_certificate`.
    pub public_certificate: Take,
    /// As an entry of `trusted_dir`.
    pub trusted_dir: Take,
    /// As an entry of `revoked_dir`.
    pub revoked_dir: Take,
}

/// What happens to a file in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Take {
    /// The loader does not fail. A file that loads nothing is fine, and its rule a warning.
    pub ok: bool,
    /// The rule that speaks against it.
    pub rule: Option<&'static str>,
    /// Why, in the words of the finding or of the log.
    pub why: Option<String>,
    /// What Neo4j would write into its log, where the loader fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The answer is about the encryption alone, since no pass phrase was given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub needs_pass_phrase: bool,
}

/// A certificate in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CertificateFacts {
    /// RFC 4514.
    pub subject: String,
    /// RFC 4514.
    pub issuer: String,
    /// Lower-case hex without separators.
    pub serial: String,
    /// RFC 3339, UTC.
    pub not_before: String,
    /// RFC 3339, UTC.
    pub not_after: String,
    /// `DNS:…`, `IP:…`.
    pub san: Vec<String>,
    /// `serverAuth`, `clientAuth` or dotted OIDs; `None` without the extension.
    pub eku: Option<Vec<String>>,
    /// RFC 5280's names; `None` without the extension.
    pub key_usage: Option<Vec<String>>,
    /// basicConstraints says CA.
    pub ca: bool,
    /// How many intermediates may follow, where the CA says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<u32>,
    /// `RSA 4096`, `EC P-256`.
    pub key: String,
    /// The name of the signature's algorithm.
    pub signature: String,
    /// Of the whole certificate, lower-case hex.
    pub sha256: String,
    /// The same with SHA-1, which Windows shows as its thumbprint.
    pub sha1: String,
    /// Of the public key (`SubjectPublicKeyInfo`), lower-case hex: equal where keys are equal.
    pub key_sha256: String,
    /// Issued by itself, and the signature fits.
    pub self_signed: bool,
    /// Paths of the keys among the files that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub private_keys: Vec<String>,
    /// Paths of the files that hold its issuer's certificate; of a self-signed one nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issuer_files: Vec<String>,
    /// The reason, where a revocation list among the files names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked: Option<String>,
}

/// A private key in words, no secret among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct KeyFacts {
    /// `RSA`, `EC P-256`, …; `None` while it is encrypted and no pass phrase opens it.
    pub algorithm: Option<String>,
    /// Its size.
    pub bits: Option<u32>,
    /// Whether a pass phrase is needed.
    pub encrypted: bool,
    /// The form and, where it is encrypted, how: `PKCS#8, PBES2, …`.
    pub scheme: String,
    /// Of its public half, as a certificate's; `None` where it could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_sha256: Option<String>,
    /// Paths of the certificates among the files that it belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Its public half (`SubjectPublicKeyInfo`, DER), where it could be opened.
    #[serde(skip)]
    pub spki: Option<Vec<u8>>,
    /// Neo4j does not take the file, and would take a copy of this key in another form.
    #[serde(skip)]
    pub can_be_rewritten: bool,
}

/// A revocation list in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CrlFacts {
    /// RFC 4514.
    pub issuer: String,
    /// RFC 3339, UTC.
    pub this_update: String,
    /// RFC 3339, UTC.
    pub next_update: Option<String>,
    /// cRLNumber, lower-case hex.
    pub number: Option<String>,
    /// Its entries; of very long lists the first ones.
    pub revoked: Vec<RevokedFacts>,
    /// How many entries there are, where not all are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_total: Option<usize>,
}

/// An entry of a revocation list.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RevokedFacts {
    /// Lower-case hex.
    pub serial: String,
    /// RFC 3339, UTC.
    pub date: String,
    /// RFC 5280's name, where it is given.
    pub reason: Option<String>,
}

/// A request for a certificate in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RequestFacts {
    /// RFC 4514.
    pub subject: String,
    /// The names that it asks for.
    pub san: Vec<String>,
    /// As a certificate's.
    pub eku: Option<Vec<String>>,
    /// As a certificate's.
    pub key_usage: Option<Vec<String>>,
    /// `RSA 4096`, `EC P-256`.
    pub key: String,
    /// The name of the signature's algorithm.
    pub signature: String,
    /// As a certificate's.
    pub key_sha256: String,
    /// Whether the request's signature fits its key.
    pub signature_fits: bool,
}

/// An entry of a key store.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct EntryFacts {
    /// Its name.
    pub alias: String,
    /// `secret-key`, `private-key`, `certificate`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of a secret key: its algorithm, as Java names it; with the store's pass phrase only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// Its size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
}
