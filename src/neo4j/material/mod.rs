//! Loads a base directory through a [`Tree`](crate::os::Tree) in Neo4j's own order, and fails as it fails.

use super::conf::Policy;
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::key::PrivateKey;

/// What a policy serves with: everything that Neo4j holds in memory after it loaded.
#[derive(Clone)]
pub struct Material {
    /// The settings.
    pub policy: Policy,
    /// Own chain as in `public_certificate`, the server's certificate first.
    pub chain: Vec<Certificate>,
    /// Own key; not checked against the chain.
    pub key: PrivateKey,
    /// Every certificate in `trusted_dir`.
    pub anchors: Vec<Certificate>,
    /// Every CRL in `revoked_dir`.
    pub crls: Vec<Crl>,
}

/// A server as far as its home tells: what a start of Neo4j would do there.
pub struct Server {
    /// The folder's name, or the plan's.
    pub name: String,
    /// `NEO4J_HOME`.
    pub home: std::path::PathBuf,
    /// Which Neo4j starts.
    pub runtime: crate::finding::Runtime,
    /// The name or address under which the others dial it.
    pub host: String,
    /// Whether the settings are accepted and every enabled policy loads.
    pub loads: bool,
    /// Whether its TLS contexts can be built too.
    pub starts: bool,
    /// Why it does not load or start: the rule, and the error in the words of Neo4j's log.
    pub stop: Option<Stop>,
    /// The loaded `cluster` policy; `None` means plaintext, or that it did not load.
    pub material: Option<Material>,
    /// Everything worth saying about this server's conf and folder, the stop's finding included.
    pub findings: Vec<crate::finding::Finding>,
}

/// Where Neo4j stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The rule's id.
    pub rule: &'static str,
    /// The chain of exceptions as the log shows it, `outer <- inner`.
    pub error: String,
}
