//! What a killed run left: found, and completed or taken back.
//!
//! A journal tells where files go, so one that another account could have written is not followed.

use super::apply::{Steps, lock, remove_stale_locks};
use super::error::{ApplyError, At};
use super::journal::{self, Journal, State};
use super::ops::{self, FileOps};
use super::stage::{self, MARKER, Marker, TREE};
use super::transaction::{self, Progress};
use crate::finding::Finding;
use crate::finding::catalogue::file::{self, Stuck};
use crate::os::{self, Cancel, Disk, NoEvents, Tree};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

const MOST_MARKER_BYTES: u64 = 64 << 10;

/// What a killed run left for this output folder (or folder of single files), if anything. Reads only.
#[must_use]
pub fn interrupted(root: &Path) -> Option<PathBuf> {
    let root = os::resolve(root).ok()?;
    let ours = root.join(journal::FOLDER);
    // Killed between making our folder and what belongs in it.
    let empty = stage::is_empty(&ours).then_some(ours);
    let journals = journal::folders(&root).unwrap_or_default();
    journals.into_iter().chain(stages(&root)).chain(empty).next()
}

/// Completes what a killed run left for this output folder, or takes it back; says which. Where nothing was left it
/// touches nothing. To be called before anything is planned.
///
/// # Errors
/// Another process writes there, the disk fails, or the run can neither be completed nor taken back.
pub fn recover(root: &Path) -> Result<Vec<Finding>, ApplyError> {
    recover_through(&ops::System, root)
}

/// [`recover`] through operations of one's own.
///
/// # Errors
/// As [`recover`].
pub fn recover_through(ops: &dyn FileOps, root: &Path) -> Result<Vec<Finding>, ApplyError> {
    let Ok(root) = os::resolve(root) else {
        // The planner says what is wrong with it; no run of ours can have been there.
        return Ok(Vec::new());
    };
    remove_stale_locks(&root);
    if interrupted(&root).is_none() {
        return Ok(Vec::new());
    }
    let _lock = lock(&root)?;
    let mut findings = Vec::new();
    for folder in stages(&root) {
        let was_moved = !folder.join(TREE).exists() && root.exists() && !stage::is_empty(&root);
        ops::remove_tree(ops, &folder)?;
        let at = root.display().to_string();
        findings.push(if was_moved { file::run_finished(&at) } else { file::run_taken_back(&at) });
    }
    for folder in journal::folders(&root).reading(&root)? {
        findings.extend(recover_journal(ops, &root, &folder)?);
    }
    ops::remove_if_empty(ops, &root.join(journal::FOLDER))?;
    Ok(findings)
}

fn recover_journal(ops: &dyn FileOps, root: &Path, folder: &Path) -> Result<Option<Finding>, ApplyError> {
    let at = root.display().to_string();
    let stuck = |why: Stuck<'_>| ApplyError::refused(file::unfinished_run(&at, &folder.display().to_string(), why));
    let ours = folder.parent().unwrap_or(folder);
    if !(os::is_own_and_private(ours).reading(ours)? && os::is_own_and_private(folder).reading(folder)?) {
        return Err(stuck(Stuck::Foreign));
    }
    let path = folder.join(journal::FILE);
    if !path.exists() {
        // Killed before the journal was written or after it was removed: nothing in here is needed.
        ops::remove_tree(ops, folder)?;
        return Ok(None);
    }
    let mut journal = Journal::read(&path).map_err(|error| stuck(Stuck::Unreadable(&error.to_string())))?;
    if journal.root != root {
        return Err(stuck(Stuck::Moved(&journal.root.display().to_string())));
    }
    if journal.state == State::Committing && can_finish(&journal)? {
        let steps = Steps::new(&NoEvents, Cancel::default(), journal.files.len());
        transaction::commit(ops, &journal, &steps)?;
        transaction::finish(ops, &journal)?;
        return Ok(Some(file::run_finished(&at)));
    }
    if journal.state != State::Staging {
        for entry in &journal.files {
            if !transaction::can_go_back(entry)? {
                return Err(stuck(Stuck::Changed(&entry.target.display().to_string())));
            }
        }
    }
    transaction::roll_back(ops, &mut journal)?;
    Ok(Some(file::run_taken_back(&at)))
}

fn can_finish(journal: &Journal) -> Result<bool, ApplyError> {
    for entry in &journal.files {
        if transaction::progress(entry)? == Progress::Lost {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The private folders that were made for this root, beside it or beside a folder above it. A folder that cannot be
/// listed holds none that we could have made.
fn stages(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in root.ancestors() {
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name().and_then(OsStr::to_str)) else { break };
        let names = Disk.names(parent).unwrap_or_default();
        found.extend(
            names
                .iter()
                .filter(|entry| entry.to_str().is_some_and(|entry| stage::is_stage_of(entry, name)))
                .map(|entry| parent.join(entry))
                .filter(|stage| is_ours(stage, root)),
        );
    }
    found
}

/// Whether nobody but us can have put something there, and it is for this root: its marker says so, or there is
/// nothing to lose (killed before the marker was whole, or after the tree was moved).
fn is_ours(stage: &Path, root: &Path) -> bool {
    let marker = || {
        let bytes = Disk.read(&stage.join(MARKER), MOST_MARKER_BYTES).ok()?;
        serde_json::from_slice::<Marker>(&bytes).ok()
    };
    os::is_own_and_private(stage).unwrap_or(false)
        && (!stage.join(TREE).exists() || marker().is_some_and(|marker| marker.interlock == 1 && marker.root == root))
}
