//! Logs → the lines that have a known cause, with cause, culprit and fix.

use super::Ended;
use crate::os::{Cancel, Events};
use crate::report::Outcome;
use std::path::PathBuf;

/// What is read.
pub struct Explain {
    /// Log files, plain or gzip; `-` is standard input.
    pub logs: Vec<PathBuf>,
    /// What was pasted.
    pub pasted: Option<String>,
}

/// Explains log lines, in bounded memory whatever their size. Writes nothing.
#[must_use]
pub fn explain(_request: &Explain, _events: &dyn Events, _cancel: &Cancel) -> (Outcome, Ended) {
    (Outcome::new("explain"), Ended::Done)
}
