//! Makes a whole output folder where there is none: built beside its place, private, and moved there in one rename. A
//! kill leaves nothing, or the whole, and perhaps a private folder that the next run removes.

use super::apply::Steps;
use super::change::{Action, ChangeSet};
use super::error::{ApplyError, At};
use super::ops::{self, FileOps};
use super::planner::nearest_existing;
use crate::finding::Finding;
use crate::finding::catalogue::file;
use crate::os::{self, Disk, Rights, Tree};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The marker in the private folder: whose it is.
pub(super) const MARKER: &str = "interlock-stage.json";
/// What will be moved; made after the marker is whole.
pub(super) const TREE: &str = "tree";
const INFIX: &str = ".interlock-";

/// Whose private folder it is, in the form of its marker.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Marker {
    pub(super) interlock: u32,
    pub(super) root: PathBuf,
}

/// Where a fresh output folder is built and where it goes.
pub(super) struct Stage {
    /// What the rename makes: the root, or the topmost folder above it that is missing.
    anchor: PathBuf,
    /// The private folder beside it.
    folder: PathBuf,
}

impl Stage {
    /// The stage for a change set; `None` where files are there already or something cannot be moved.
    pub(super) fn of(set: &ChangeSet, id: &str) -> Option<Self> {
        let anchor = anchor(&set.root);
        let is_fresh = !set.root.exists() || is_empty(&set.root) && !os::is_busy_folder(&set.root);
        let is_inside = set.changes.iter().all(|change| {
            change.target.starts_with(anchor) && (change.action == Action::New || change.target == set.root)
        });
        let (parent, name) = (anchor.parent()?, anchor.file_name()?.to_str()?);
        let folder = parent.join(format!(".{name}{INFIX}{id}"));
        (is_fresh && is_inside).then(|| Self { anchor: anchor.to_owned(), folder })
    }

    /// Makes the private folder; `false`: the folder beside it cannot be written to, but the root itself exists and may
    /// be.
    pub(super) fn open(&self, ops: &dyn FileOps, set: &ChangeSet) -> Result<bool, ApplyError> {
        match ops.create_private_folder(&self.folder) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied && set.root.exists() => Ok(false),
            made => made.writing(&self.anchor).map(|()| true),
        }
    }

    /// Builds everything and moves it. What it returns happened after the move: all files are in place.
    pub(super) fn run(&self, ops: &dyn FileOps, set: &ChangeSet, steps: &Steps) -> Result<Vec<Finding>, ApplyError> {
        if let Err(error) = self.build(ops, set, steps).and_then(|()| self.publish(ops)) {
            return Err(match ops::remove_tree(ops, &self.folder) {
                Ok(()) => error,
                Err(second) => second.findings().iter().cloned().fold(error, ApplyError::and),
            });
        }
        let rights = Rights::new(false, true, None);
        let parent = self.anchor.parent().unwrap_or(&self.anchor);
        let after = [
            ops.settle_moved(&self.anchor, &rights).writing(&self.anchor),
            ops.sync_folder(parent).writing(parent),
            ops::remove_tree(ops, &self.folder),
        ];
        Ok(after.into_iter().filter_map(Result::err).flat_map(|error| error.findings().to_vec()).collect())
    }

    fn build(&self, ops: &dyn FileOps, set: &ChangeSet, steps: &Steps) -> Result<(), ApplyError> {
        let marker = Marker { interlock: 1, root: set.root.clone() };
        let bytes = serde_json::to_vec(&marker).map_err(io::Error::from).writing(&set.root)?;
        ops::put(ops, &self.folder.join(MARKER), &self.anchor, &Rights::new(true, false, None), &bytes)?;

        // An empty folder that is there keeps its rights.
        let mut folders = Vec::new();
        if self.anchor.exists() {
            folders.push((self.folder.join(TREE), Rights::of(&self.anchor).reading(&self.anchor)?));
        }
        let acting = || set.changes.iter().filter(|change| change.action == Action::New);
        folders.extend(
            acting()
                .filter(|change| change.content.is_folder())
                .map(|change| (self.staged(&change.target), change.rights.clone())),
        );
        for (folder, rights) in &folders {
            ops.create_folder(folder, rights).writing(&self.anchor)?;
        }
        let files = || acting().filter(|change| !change.content.is_folder());
        for change in files() {
            steps.next()?;
            let staged = self.staged(&change.target);
            ops::put(ops, &staged, &change.path, &change.rights, change.content.bytes())?;
        }
        for change in files() {
            steps.next()?;
            ops.sync_file(&self.staged(&change.target)).writing(&change.path)?;
        }
        // Children first: a folder that is given away may no longer be written to.
        for (folder, rights) in folders.iter().rev() {
            ops.sync_folder(folder).writing(&self.anchor)?;
            ops::settle_folder(ops, folder, rights)?;
        }
        steps.check()
    }

    fn publish(&self, ops: &dyn FileOps) -> Result<(), ApplyError> {
        let changed = || ApplyError::refused(file::changed_since_shown(&self.anchor.display().to_string()));
        if self.anchor.exists() && !is_empty(&self.anchor) {
            return Err(changed());
        }
        ops.replace(&self.folder.join(TREE), &self.anchor).map_err(|error| match error.kind() {
            ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists | ErrorKind::NotADirectory => changed(),
            _ => ApplyError::writing(&self.anchor, &error),
        })
    }

    fn staged(&self, target: &Path) -> PathBuf {
        let tree = self.folder.join(TREE);
        match target.strip_prefix(&self.anchor) {
            // `join("")` would add a separator.
            Ok(name) if !name.as_os_str().is_empty() => tree.join(name),
            _ => tree,
        }
    }
}

/// The root, or the topmost folder above it that is missing.
pub(super) fn anchor(root: &Path) -> &Path {
    let existing = nearest_existing(root);
    root.ancestors().take_while(|folder| *folder != existing).last().unwrap_or(root)
}

/// Whether a name is that of the private folder of an output folder of the name `of`.
pub(super) fn is_stage_of(name: &str, of: &str) -> bool {
    name.strip_prefix('.')
        .and_then(|name| name.strip_prefix(of))
        .and_then(|name| name.strip_prefix(INFIX))
        .is_some_and(|id| id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

pub(super) fn is_empty(folder: &Path) -> bool {
    Disk.names(folder).is_ok_and(|names| names.is_empty())
}
