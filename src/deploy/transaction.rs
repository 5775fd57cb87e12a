//! Changes existing folders: all new contents and backups are on disk before the first file is replaced, each by one
//! rename, in an order that the journal tells. After a kill the next run completes it from the journal, or takes it
//! back.
//!
//! Limits: between the last look at a file and its rename another program may write to it; a folder's own entry is
//! synced on Unix only.

use super::apply::Steps;
use super::change::{Action, ChangeSet, Seen};
use super::error::{ApplyError, At};
use super::journal::{FOLDER, FileEntry, Journal, Old, State};
use super::ops::{self, FileOps};
use super::planner;
use crate::finding::Finding;
use crate::finding::catalogue::file::{self, Stuck};
use crate::os::Rights;
use std::collections::BTreeSet;
use std::path::Path;

/// Carries a change set out; whatever goes wrong is taken back. What it returns happened after the last file was in
/// its place: the journal stays, and the next run removes it.
pub(super) fn run(
    ops: &dyn FileOps,
    set: &ChangeSet,
    journal: &mut Journal,
    steps: &Steps,
) -> Result<Vec<Finding>, ApplyError> {
    let Err(error) = stage(ops, set, journal, steps).and_then(|()| commit(ops, journal, steps)) else {
        let finished = finish(ops, journal);
        return Ok(finished.err().map(|error| error.findings().to_vec()).unwrap_or_default());
    };
    let Err(second) = roll_back(ops, journal) else { return Err(error) };
    let (at, path) = (journal.root.display().to_string(), journal.path().display().to_string());
    let error = second.findings().iter().cloned().fold(error, ApplyError::and);
    Err(error.and(file::unfinished_run(&at, &path, Stuck::Failed)))
}

/// Writes the journal, the new contents and the backups. Nobody's file is touched.
fn stage(ops: &dyn FileOps, set: &ChangeSet, journal: &mut Journal, steps: &Steps) -> Result<(), ApplyError> {
    for folder in &journal.made_for_root {
        let rights = Rights::new(false, true, None);
        ops.create_folder(folder, &rights).writing(folder)?;
        ops::settle_folder(ops, folder, &rights)?;
    }
    // The root first: without a journal nobody could tell whose the others are.
    for place in journal.places.iter().rev() {
        ops::ensure_private_folder(ops, &place.join(FOLDER))?;
        ops::ensure_private_folder(ops, &journal.folder(place))?;
        if *place == journal.root {
            journal.write(ops)?;
        }
    }
    let acting = set.changes.iter().filter(|change| change.action != Action::Keep && !change.content.is_folder());
    for (change, entry) in acting.zip(&journal.files) {
        steps.next()?;
        ops::put(ops, &entry.waiting, &change.path, &entry.rights, change.content.bytes())?;
        if let Some(old) = &entry.old {
            back_up(ops, journal, &change.place, entry, old)?;
        }
    }
    for entry in &journal.files {
        ops.sync_file(&entry.waiting).writing(&entry.target)?;
        if let Some(old) = &entry.old {
            ops.sync_file(&old.backup).writing(&old.backup)?;
        }
    }
    for place in &journal.places {
        let folder = journal.folder(place);
        ops.sync_folder(&folder).writing(&folder)?;
    }
    journal.state = State::Committing;
    journal.write(ops)
}

fn back_up(ops: &dyn FileOps, journal: &Journal, place: &Path, entry: &FileEntry, old: &Old) -> Result<(), ApplyError> {
    let bytes = planner::read(&entry.target).reading(&entry.target)?;
    if super::journal::Digest::of(&bytes) != old.digest {
        return Err(ApplyError::refused(file::changed_since_shown(&entry.target.display().to_string())));
    }
    let top = journal.backup_folder(place);
    let mut folders: Vec<&Path> =
        old.backup.ancestors().skip(1).take_while(|folder| folder.starts_with(&top)).collect();
    folders.reverse();
    for folder in folders {
        ops::ensure_private_folder(ops, folder)?;
    }
    // Whatever it was, a backup is nobody else's business: it may hold a key or a pass phrase.
    ops::put(ops, &old.backup, &old.backup, &Rights::new(true, false, None), &bytes)
}

/// Makes the folders and moves the new contents to their places; what is there already stays.
pub(super) fn commit(ops: &dyn FileOps, journal: &Journal, steps: &Steps) -> Result<(), ApplyError> {
    for folder in &journal.folders {
        if !folder.path.is_dir() {
            ops.create_folder(&folder.path, &folder.rights).writing(&folder.path)?;
        }
        ops::settle_folder(ops, &folder.path, &folder.rights)?;
    }
    let mut touched: BTreeSet<&Path> = journal.folders.iter().filter_map(|folder| folder.path.parent()).collect();
    for entry in &journal.files {
        steps.next()?;
        match progress(entry)? {
            Progress::Waiting => ops.replace(&entry.waiting, &entry.target).writing(&entry.target)?,
            Progress::Done => {}
            Progress::Lost => {
                return Err(ApplyError::refused(file::changed_since_shown(&entry.target.display().to_string())));
            }
        }
        ops.settle_moved(&entry.target, &entry.rights).writing(&entry.target)?;
        touched.extend(entry.target.parent());
    }
    touched.into_iter().try_for_each(|folder| ops.sync_folder(folder).writing(folder))
}

/// Removes the journal, or puts it beside the backups: it tells from where they are.
pub(super) fn finish(ops: &dyn FileOps, journal: &Journal) -> Result<(), ApplyError> {
    for place in journal.places.iter().filter(|place| **place != journal.root) {
        ops::remove_tree(ops, &journal.folder(place))?;
        ops::remove_if_empty(ops, &place.join(FOLDER))?;
    }
    if journal.files.iter().any(|entry| entry.old.is_some()) {
        let folder = journal.backup_folder(&journal.root);
        ops::ensure_private_folder(ops, &folder)?;
        let kept = folder.join(super::journal::FILE);
        ops.replace(&journal.path(), &kept).writing(&kept)?;
    } else {
        ops::remove_file(ops, &journal.path())?;
    }
    ops::remove_tree(ops, &journal.folder(&journal.root))?;
    ops::remove_if_empty(ops, &journal.root.join(FOLDER))?;
    // Where the root had to be made for the journal alone.
    journal.made_for_root.iter().rev().try_for_each(|folder| ops::remove_if_empty(ops, folder))
}

/// Puts everything back as it was before the run.
pub(super) fn roll_back(ops: &dyn FileOps, journal: &mut Journal) -> Result<(), ApplyError> {
    if journal.state == State::Committing {
        journal.state = State::RollingBack;
        journal.write(ops)?;
    }
    if journal.state == State::RollingBack {
        for entry in journal.files.iter().rev() {
            put_back(ops, entry)?;
        }
        for folder in journal.folders.iter().rev() {
            ops::remove_if_empty(ops, &folder.path)?;
        }
    }
    for place in &journal.places {
        ops::remove_tree(ops, &journal.backup_folder(place))?;
        ops::remove_tree(ops, &journal.folder(place))?;
        ops::remove_if_empty(ops, &place.join(FOLDER))?;
    }
    journal.made_for_root.iter().rev().try_for_each(|folder| ops::remove_if_empty(ops, folder))
}

fn put_back(ops: &dyn FileOps, entry: &FileEntry) -> Result<(), ApplyError> {
    let now = planner::seen(&entry.target).reading(&entry.target)?;
    if let Some(old) = entry.old.as_ref().filter(|old| old.digest != entry.new && now == Seen::File(old.digest)) {
        // As it was, but for the read-only attribute, which is taken away before a file is replaced.
        return ops.settle_moved(&entry.target, &old.rights).writing(&entry.target);
    }
    if now != Seen::File(entry.new) {
        // Somebody else's by now: not ours to touch.
        return Ok(());
    }
    let Some(old) = &entry.old else { return ops::remove_file(ops, &entry.target) };
    if old.digest == entry.new && !old.backup.exists() {
        // Only its rights had changed, and an earlier attempt has put them back already.
        return Ok(());
    }
    let bytes = planner::read(&old.backup).reading(&old.backup)?;
    let waiting = entry.waiting.with_extension("back");
    ops::remove_file(ops, &waiting)?;
    ops::put(ops, &waiting, &entry.target, &old.rights, &bytes)?;
    ops.sync_file(&waiting).writing(&entry.target)?;
    ops.replace(&waiting, &entry.target).writing(&entry.target)?;
    ops.settle_moved(&entry.target, &old.rights).writing(&entry.target)
}

/// How far a file of a journal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The target is as it was, and the new content waits.
    Waiting,
    /// The new content is in its place.
    Done,
    /// Neither: somebody changed the target, or what waited is gone.
    Lost,
}

pub(super) fn progress(entry: &FileEntry) -> Result<Progress, ApplyError> {
    let now = planner::seen(&entry.target).reading(&entry.target)?;
    let waiting = planner::seen(&entry.waiting).reading(&entry.waiting)?;
    let before = entry.old.as_ref().map_or(Seen::Absent, |old| Seen::File(old.digest));
    Ok(if now == before && waiting == Seen::File(entry.new) {
        Progress::Waiting
    } else if now == Seen::File(entry.new) && waiting == Seen::Absent {
        Progress::Done
    } else {
        Progress::Lost
    })
}

/// Whether a file of a journal can be put back as it was; what is as it was needs nothing.
pub(super) fn can_go_back(entry: &FileEntry) -> Result<bool, ApplyError> {
    let now = planner::seen(&entry.target).reading(&entry.target)?;
    let before = entry.old.as_ref().map_or(Seen::Absent, |old| Seen::File(old.digest));
    let backup = entry.old.as_ref().map(|old| planner::seen(&old.backup).reading(&old.backup)).transpose()?;
    let has_backup = backup.is_none_or(|backup| backup == before);
    Ok(now == before || now == Seen::File(entry.new) && has_backup)
}
