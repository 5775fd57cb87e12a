//! neo4j.conf files → what a release makes of each, what differs between them, and safe repairs.

use super::Ended;
use crate::finding::Release;
use crate::os::{Cancel, Events};
use crate::report::Outcome;
use std::path::PathBuf;
use time::OffsetDateTime;

/// Which files are judged, and as which Neo4j.
pub struct Lint {
    /// One neo4j.conf per server; several are compared with each other.
    pub confs: Vec<PathBuf>,
    /// `NEO4J_HOME`: what the settings point to is judged too. With one file only.
    pub home: Option<PathBuf>,
    /// As typed, and what it means; `None`: the long-term support release of 5.
    pub neo4j: Option<(String, Release)>,
    /// The major version of Java; `None`: the release's own.
    pub java: Option<u8>,
    /// Carry out each safe repair.
    pub fix: bool,
    /// Only say what `fix` would do.
    pub dry_run: bool,
    /// The time that everything is judged at.
    pub now: OffsetDateTime,
}

/// Judges neo4j.conf files; writes only with [`Lint::fix`].
#[must_use]
pub fn lint(_request: &Lint, _events: &dyn Events, _cancel: &Cancel) -> (Outcome, Ended) {
    (Outcome::new("lint"), Ended::Done)
}
