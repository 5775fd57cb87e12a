//! neo4j.conf: as a lossless document, as effective settings of a release, and edited (section 6).
//!
//! Bytes become a [`Document`]; a release makes an [`Effective`] of it; [`write()`] puts a plan's settings into it. Everything
//! works on the file's bytes alone. Not here: reading it from a disk and what its paths lead to (`material.rs`), which
//! suites are good (`ciphers.rs`), what trusts whom (`trust.rs`).

mod access;
mod address;
mod compare;
mod connectors;
mod edit;
mod effective;
mod fix;
mod forms;
mod key_store;
mod members;
mod names;
mod parse;
mod policies;
mod service;
mod values;
mod write;

use crate::pki::secret::Secret;
pub use crate::plan::ClientAuth;
pub use compare::compare;
pub use effective::Effective;
pub use fix::{Fixed, Repair, fix, fix_only, repairs};
pub use key_store::KeyStoreLines;
pub use members::{Address, Members};
pub use parse::{Document, MAX_BYTES, TooLarge};
pub use service::SERVICE;
use std::path::PathBuf;
use std::sync::Arc;
pub use write::{Edited, Wanted, is_own_file, write};

/// The settings of one scope of `dbms.ssl.policy` as a release resolves them, defaults included.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are four settings, each a switch")]
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
