//! neo4j.conf: as a lossless document, as effective settings of a release, and edited.

mod edit;
mod effective;
mod forms;
mod names;
mod parse;
mod policies;
mod values;
mod write;

use crate::pki::secret::Secret;
pub use crate::plan::ClientAuth;
pub use effective::Effective;
pub use parse::{Document, MAX_BYTES, TooLarge};
use std::path::PathBuf;
use std::sync::Arc;
pub use write::{Edited, Wanted, is_own_file, write};

/// The settings of one scope of `dbms.ssl.policy` as a release resolves them, defaults included.
#[derive(Clone)]
pub struct Policy {
    /// `cluster`, `bolt`, ….
    pub scope: String,
    /// Nothing else counts while false.
    pub enabled: bool,
    /// Absolute.
    pub base_directory: PathBuf,
    /// Absolute.
    pub private_key: PathBuf,
    /// An empty pass phrase is one.
    pub private_key_password: Option<Arc<Secret>>,
    /// Absolute.
    pub public_certificate: PathBuf,
    /// Absolute.
    pub trusted_dir: PathBuf,
    /// Absolute.
    pub revoked_dir: PathBuf,
    /// No check of the peer at all.
    pub trust_all: bool,
    /// Whether the own chain may be expired.
    pub trust_expired: bool,
    /// How clients are treated.
    pub client_auth: ClientAuth,
    /// As written or by default; names may be unknown to the JDK.
    pub tls_versions: Vec<String>,
    /// As written; `None` where the release's own list is in force.
    pub ciphers: Option<Vec<String>>,
    /// Whether the dialled name is checked.
    pub verify_hostname: bool,
}
