//! Plan files, opened and saved.

use crate::deploy;
use crate::finding::Finding;
use crate::finding::catalogue::draft::given;
use crate::finding::catalogue::file;
use crate::os::{Disk, Tree as _};
use crate::plan::{Draft, MAX_PLAN_BYTES};
use std::path::Path;

/// Reads a plan file and checks its form.
///
/// # Errors
/// It cannot be read, or everything that is wrong with its form.
pub fn read_plan(path: &Path) -> Result<Draft, Vec<Finding>> {
    let shown = path.display().to_string();
    let bytes = Disk
        .read(path, MAX_PLAN_BYTES as u64)
        .map_err(|error| vec![file::given_not_readable(&shown, &error.to_string())])?;
    let text = std::str::from_utf8(&bytes).map_err(|_| vec![given::not_utf8(&shown)])?;
    Draft::from_toml(text).map_err(|findings| {
        // The file's own name before line and column, so that an editor can jump to it.
        let place = |at: &str| at.strip_prefix("plan:").map_or_else(|| at.to_owned(), |rest| format!("{shown}:{rest}"));
        findings.into_iter().map(|finding| Finding { at: place(&finding.at), ..finding }).collect()
    })
}

/// Writes a draft as a plan file, in place of what is there. What is not filled in yet stays open in the file too.
///
/// # Errors
/// The system says why not; then what was there is as it was.
pub fn save_plan(path: &Path, draft: &Draft) -> Result<(), Box<Finding>> {
    deploy::save(path, draft.to_toml().as_bytes()).map_err(|error| {
        let first = error.findings().first().cloned();
        Box::new(first.unwrap_or_else(|| file::failed(&path.display().to_string(), "the writing was stopped")))
    })
}
