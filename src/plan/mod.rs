//! What the user wants: the draft as typed, and the plan as it can be carried out.
//!
//! `Plan::try_from(&Draft)` checks form only; after it nothing re-checks a name. What a release of Neo4j makes of a plan
//! is asked of `neo4j`. No I/O, no secrets, no clock.

mod check;
pub mod draft;
mod files;
mod read;
mod subject;

pub use check::{is_absolute, lies_in};
pub use draft::Draft;
pub use files::ServerFiles;
pub use read::{MAX_PLAN_BYTES, Reading};
pub use subject::Attribute;
pub(crate) use subject::escape_rfc4514;

use crate::finding::{Edition, Release};
use std::fmt;
use std::net::IpAddr;

/// The most servers of a plan.
pub const MAX_SERVERS: usize = 100;

/// A plan: every name in it can be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The cluster's name, for reports.
    pub cluster: String,
    /// The release of Neo4j that all servers run.
    pub release: Release,
    /// Its edition.
    pub edition: Edition,
    /// The major version of Java, where it was given.
    pub java: Option<u8>,
    /// The DN fields that all servers share.
    pub subject: Subject,
    /// How keys and certificates are made.
    pub certificates: Certificates,
    /// What the `cluster` policy says.
    pub policy: Policy,
    /// Where its files are.
    pub files: Files,
    /// 2 to 100 servers.
    pub servers: Vec<Server>,
}

/// DN fields; absent ones are left out of the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// C: two letters.
    pub country: Option<String>,
    /// ST.
    pub state: Option<String>,
    /// L.
    pub locality: Option<String>,
    /// O.
    pub organization: Option<String>,
    /// OU.
    pub organizational_unit: Option<String>,
    /// emailAddress.
    pub email: Option<String>,
}

/// Who vouches for the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Each server signs its own certificate, and each pins the others'.
    SelfSigned,
    /// A CA that we make signs all.
    PrivateCa,
    /// The company's CA signs our requests.
    CompanyCa,
    /// The user has keys and certificates.
    Existing,
}

/// What kind of key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum KeyKind {
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    #[serde(rename = "rsa-3072")]
    Rsa3072,
    #[serde(rename = "rsa-4096")]
    Rsa4096,
    #[serde(rename = "ecdsa-p256")]
    EcdsaP256,
    #[serde(rename = "ecdsa-p384")]
    EcdsaP384,
}

/// How keys and certificates are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificates {
    /// Who vouches.
    pub trust: Trust,
    /// The kind of key.
    pub key: KeyKind,
    /// Validity in days.
    pub days: u32,
    /// Whether keys are encrypted on disk.
    pub encrypt_keys: bool,
    /// With `existing`: a file of CA certificates that go into each `trusted/`; `None`: the servers' own certificates do.
    pub ca: Option<String>,
}

/// A protocol version that a plan may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum TlsVersion {
    /// TLS 1.2.
    #[serde(rename = "TLSv1.2")]
    V12,
    /// TLS 1.3.
    #[serde(rename = "TLSv1.3")]
    V13,
}

impl fmt::Display for TlsVersion {
    /// The JDK's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V12 => "TLSv1.2",
            Self::V13 => "TLSv1.3",
        })
    }
}

/// How an acceptor treats clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ClientAuth {
    /// Asks for nothing.
    None,
    /// Asks, takes none for an answer.
    Optional,
    /// Asks and insists.
    Require,
}

/// Which suites are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ciphers {
    /// The good ones, where the release's own defaults are weaker.
    Auto,
    /// None: the release's own defaults.
    Default,
    /// These, by their IANA names.
    List(Vec<String>),
}

/// What the `cluster` policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// In the order in which they are written.
    pub tls_versions: Vec<TlsVersion>,
    /// How clients are treated.
    pub client_auth: ClientAuth,
    /// Whether the dialled name is checked.
    pub verify_hostname: bool,
    /// Suites.
    pub ciphers: Ciphers,
}

/// Where a policy's files are, below a server's home. `{server}` and `{n}` are still in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// Relative to the home, with `/`.
    pub base_directory: String,
    /// Relative to the base directory.
    pub private_key: String,
    /// Relative to the base directory.
    pub public_certificate: String,
    /// Relative to the base directory.
    pub trusted_dir: String,
    /// Relative to the base directory.
    pub revoked_dir: String,
    /// The own certificate in the own trusted folder too.
    pub include_own: bool,
}

/// A name or an address under which a server is dialled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// A DNS name in lower-case A-labels.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Safe as a folder's name on every system.
    pub name: String,
    /// At least one; the first is the name that the others use.
    pub hosts: Vec<Host>,
    /// `NEO4J_HOME`; `None`: staged in the output folder.
    pub home: Option<String>,
    /// neo4j.conf; `None`: `<home>/conf/neo4j.conf`.
    pub conf: Option<String>,
    /// With `existing`: the key that the user has; `None`: the file is already in its place.
    pub private_key: Option<String>,
    /// With `existing`: the certificate that the user has, likewise.
    pub public_certificate: Option<String>,
}

impl Server {
    /// The CN: the first host name, or the server's name where that is an address or over 64 characters.
    #[must_use]
    pub fn common_name(&self) -> &str {
        match self.hosts.first() {
            Some(Host::Name(name)) if name.chars().count() <= 64 => name,
            _ => &self.name,
        }
    }
}

#[cfg(test)]
mod tests;
