//! Executes a change set: the one door through which anything is written.
//!
//! An output folder that is absent or empty is built beside its place and moved there (`stage.rs`); everything else is
//! journalled and replaced file by file (`transaction.rs`). Not here: what to change (`planner.rs`), and asking first
//! (`app`, `cli`).

use super::change::ChangeSet;
use super::error::{ApplyError, At};
use super::journal::{self, Journal, LOCK};
use super::ops::{FileOps, System};
use super::stage::{self, Stage};
use super::{interrupted, planner, transaction};
use crate::finding::Finding;
use crate::finding::catalogue::file::{self, Stuck};
use crate::os::{self, Cancel, Events, Lock, LockError, Stage as WorkStage};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use time::OffsetDateTime;
use time::macros::format_description;

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// How many files were written.
    pub files: usize,
    /// What was replaced, and where it is now.
    pub backups: Vec<Backup>,
    /// What is worth saying although everything is in place.
    pub warnings: Vec<Finding>,
}

/// A file that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Its old content, private.
    pub backup: PathBuf,
}

/// Writes what a change set says, or nothing.
///
/// # Errors
/// Something changed since the set was planned, another process writes there, the disk fails, or somebody asked to
/// stop: then everything is as it was.
pub fn apply(set: &ChangeSet, events: &dyn Events, cancel: &Cancel) -> Result<Applied, ApplyError> {
    apply_through(&System, set, events, cancel)
}

/// [`apply`] through operations of one's own.
///
/// # Errors
/// As [`apply`].
pub fn apply_through(
    ops: &dyn FileOps,
    set: &ChangeSet,
    events: &dyn Events,
    cancel: &Cancel,
) -> Result<Applied, ApplyError> {
    check(set)?;
    if !set.changed() {
        return Ok(Applied::default());
    }
    let _lock = lock(&set.root)?;
    if let Some(left) = interrupted(&set.root) {
        let (at, left) = (set.root.display().to_string(), left.display().to_string());
        return Err(ApplyError::refused(file::unfinished_run(&at, &left, Stuck::Waiting)));
    }
    // Again under the lock: who held it a moment ago may have written.
    check(set)?;
    let id = journal::fresh_id().writing(&set.root)?;
    let mut journal = Journal::new(set, &id, &stamp());
    let steps = Steps::new(events, cancel.clone(), journal.files.len());
    let files = journal.files.len();
    if let Some(stage) = Stage::of(set, &id)
        && stage.open(ops, set)?
    {
        let warnings = stage.run(ops, set, &steps)?;
        return Ok(Applied { files, backups: Vec::new(), warnings });
    }
    let warnings = transaction::run(ops, set, &mut journal, &steps)?;
    let backups = journal.files.into_iter().filter_map(|entry| {
        let backup = entry.old?.backup;
        Some(Backup { path: entry.target, backup })
    });
    Ok(Applied { files, backups: backups.collect(), warnings })
}

/// Progress, and the points at which a stop that was asked for is obeyed.
pub(super) struct Steps<'a> {
    events: &'a dyn Events,
    cancel: Cancel,
    done: AtomicUsize,
    files: usize,
}

impl<'a> Steps<'a> {
    pub(super) fn new(events: &'a dyn Events, cancel: Cancel, files: usize) -> Self {
        Self { events, cancel, done: AtomicUsize::new(0), files }
    }

    /// One more step begins. Each file takes two: written to where it waits, and put in its place. Who watches counts files.
    pub(super) fn next(&self) -> Result<(), ApplyError> {
        self.check()?;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        self.events.progress(WorkStage::Write, (done / 2).min(self.files), self.files);
        Ok(())
    }

    /// Whether to go on.
    pub(super) fn check(&self) -> Result<(), ApplyError> {
        if self.cancel.is_cancelled() { Err(ApplyError::Cancelled) } else { Ok(()) }
    }
}

/// Takes the lock of a root: in it where it holds something; beside it where it is absent or empty, because then it is
/// made by a rename. Who began when it was absent still holds the other one, though there is something in it by now.
pub(super) fn lock(root: &Path) -> Result<Lock, ApplyError> {
    let lock = take_own(root)?;
    look_for_rivals(root, locks_of(root).filter(|path| path != lock.path()))?;
    Ok(lock)
}

/// Whether nobody writes at a root just now. Makes nothing there; it may be otherwise a moment later.
///
/// # Errors
/// Another process holds a lock of the root.
pub fn check_idle(root: &Path) -> Result<(), ApplyError> {
    // The planner says what is wrong with a root that leads nowhere.
    os::resolve(root).map_or(Ok(()), |root: PathBuf| look_for_rivals(&root, locks_of(&root)))
}

fn look_for_rivals(root: &Path, mut locks: impl Iterator<Item = PathBuf>) -> Result<(), ApplyError> {
    let is_held = |path: &PathBuf| path.exists() && matches!(Lock::take(path), Err(LockError::Held));
    locks.find(is_held).map_or(Ok(()), |path| explain(Err(LockError::Held), root, &path).map(drop))
}

fn take_own(root: &Path) -> Result<Lock, ApplyError> {
    let inside = root.join(LOCK);
    if root.exists() && !stage::is_empty(root) {
        return take(root, &inside);
    }
    let beside = lock_beside(stage::anchor(root));
    match Lock::take(&beside) {
        Err(LockError::Io(error)) if error.kind() == ErrorKind::PermissionDenied && root.exists() => {
            take(root, &inside)
        }
        taken => explain(taken, root, &beside),
    }
}

/// Removes lock files that killed runs left for a root, in it or beside it and the folders above. Those that somebody
/// holds stay.
pub(super) fn remove_stale_locks(root: &Path) {
    for path in locks_of(root).filter(|path| path.exists()) {
        // What cannot be taken is in use or not ours: who wants to write there learns it from `lock`.
        drop(Lock::take(&path));
    }
}

/// Every place where the lock of a root may be: in it, beside it, beside the folders above that may have been missing.
fn locks_of(root: &Path) -> impl Iterator<Item = PathBuf> {
    let above = root.ancestors().filter(|folder| folder.file_name().is_some()).map(lock_beside);
    above.chain([root.join(LOCK)])
}

fn lock_beside(folder: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(folder.file_name().unwrap_or_default());
    name.push(LOCK);
    folder.with_file_name(name)
}

fn take(root: &Path, path: &Path) -> Result<Lock, ApplyError> {
    explain(Lock::take(path), root, path)
}

fn explain(taken: Result<Lock, LockError>, root: &Path, path: &Path) -> Result<Lock, ApplyError> {
    taken.map_err(|error| match error {
        LockError::Held => {
            ApplyError::System(vec![file::locked(&root.display().to_string(), &path.display().to_string())])
        }
        LockError::Io(error) => ApplyError::writing(root, &error),
    })
}

/// Everything is still as it was when the changes were worked out.
fn check(set: &ChangeSet) -> Result<(), ApplyError> {
    let mut changed = Vec::new();
    for change in &set.changes {
        if planner::seen(&change.target).reading(&change.path)? != change.seen {
            changed.push(file::changed_since_shown(&change.path.display().to_string()));
        }
    }
    if changed.is_empty() { Ok(()) } else { Err(ApplyError::Refused(changed)) }
}

/// The time as a part of names; the id beside it makes them unique.
fn stamp() -> String {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    OffsetDateTime::now_utc().format(format).unwrap_or_default()
}
