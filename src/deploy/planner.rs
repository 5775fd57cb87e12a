//! Compares what is wanted with what is on disk. Reads, and writes nothing.

use super::change::{Action, Change, ChangeSet, Content, Protection, Seen, Wanted};
use super::journal::Digest;
use super::{ApplyError, MANIFEST, Manifest, error};
use crate::finding::Finding;
use crate::finding::catalogue::file::{self, Obstacle};
use crate::os::{self, Disk, Rights, Tree};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The largest file that is compared or backed up: a neo4j.conf, a bundle of certificates, a report.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// Where a change set is for, and what may be replaced there.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// OUT, or for changes to single files the folder that they share: the journal and the lock are kept there.
    pub root: &'a Path,
    /// Servers' homes (and folders of confs outside of them), where new contents and backups may wait too.
    pub homes: &'a [PathBuf],
    /// What we made there before: a file that is still as it says may be replaced.
    pub manifest: Option<&'a Manifest>,
    /// Whether private keys and other people's files may be replaced (they are backed up).
    pub replace: bool,
}

pub(super) fn plan(site: &Site<'_>, wanted: Vec<Wanted>) -> Result<ChangeSet, ApplyError> {
    let root = resolved(site.root).map_err(|look| match look {
        Look::Obstacle(obstacle) => ApplyError::refused(file::in_the_way(&site.root.display().to_string(), obstacle)),
        Look::Failed(error) => ApplyError::reading(site.root, &error),
    })?;
    let mut planner = Planner {
        site,
        places: site.homes.iter().filter_map(|home| os::resolve(home).ok()).chain([root.clone()]).collect(),
        root,
        changes: Vec::with_capacity(wanted.len()),
        index: HashMap::with_capacity(wanted.len()),
        refusals: Vec::new(),
        failures: Vec::new(),
        warnings: Vec::new(),
    };
    for wanted in wanted {
        planner.add(wanted);
    }
    planner.finish()
}

struct Planner<'a> {
    site: &'a Site<'a>,
    root: PathBuf,
    /// The root and the homes, links followed.
    places: Vec<PathBuf>,
    changes: Vec<Change>,
    /// Where each target is in `changes`.
    index: HashMap<PathBuf, usize>,
    refusals: Vec<Finding>,
    failures: Vec<Finding>,
    warnings: Vec<Finding>,
}

/// What is at a path now.
struct Found {
    seen: Seen,
    is_same: bool,
    rights: Option<Rights>,
}

impl Planner<'_> {
    fn add(&mut self, wanted: Wanted) {
        let path = os::normalize(&wanted.path).unwrap_or_else(|_| wanted.path.clone());
        let target = match resolved(&path) {
            Ok(target) => target,
            Err(look) => return self.report(&path, look),
        };
        if self.is_planned(&path, &target, wanted.content.is_folder()) || !self.add_parents(&path, &target, &wanted) {
            return;
        }
        let found = match look(&path, &target, &wanted.content) {
            Ok(found) => found,
            Err(look) => return self.report(&path, look),
        };
        self.insert(wanted, path, target, &found);
    }

    /// Whether the target is in the set already; a file there, or a folder where a file is wanted, is a refusal.
    fn is_planned(&mut self, path: &Path, target: &Path, is_folder: bool) -> bool {
        let Some(other) = self.index.get(target).map(|at| &self.changes[*at]) else { return false };
        if !(is_folder && other.content.is_folder()) {
            let finding = file::same_target(&path.display().to_string(), &other.path.display().to_string());
            self.refusals.push(finding);
        }
        true
    }

    /// The folders on the way that do not exist yet; false where one cannot be.
    fn add_parents(&mut self, path: &Path, target: &Path, wanted: &Wanted) -> bool {
        let mut missing = Vec::new();
        for (shown, folder) in path.ancestors().zip(target.ancestors()).skip(1) {
            match self.index.get(folder).map(|at| &self.changes[*at]) {
                Some(planned) if planned.content.is_folder() => break,
                Some(_) => return self.refuse(file::in_the_way(&shown.display().to_string(), Obstacle::NoFolder)),
                None => {}
            }
            match fs::metadata(folder) {
                Ok(metadata) if metadata.is_dir() => break,
                Ok(_) => return self.refuse(file::in_the_way(&shown.display().to_string(), Obstacle::NoFolder)),
                Err(error) if os::is_absent(&error) => missing.push((shown.to_owned(), folder.to_owned())),
                Err(error) => {
                    self.failures.push(error::reading(shown, &error));
                    return false;
                }
            }
        }
        for (shown, folder) in missing.into_iter().rev() {
            let mut parent = Wanted::folder(shown.clone());
            parent.account.clone_from(&wanted.account);
            self.insert(parent, shown, folder, &Found { seen: Seen::Absent, is_same: false, rights: None });
        }
        true
    }

    fn report(&mut self, path: &Path, look: Look) {
        match look {
            Look::Obstacle(obstacle) => {
                self.refusals.push(file::in_the_way(&path.display().to_string(), obstacle));
            }
            Look::Failed(error) => self.failures.push(error::reading(path, &error)),
        }
    }

    fn refuse(&mut self, finding: Finding) -> bool {
        self.refusals.push(finding);
        false
    }

    fn insert(&mut self, wanted: Wanted, path: PathBuf, target: PathBuf, found: &Found) {
        let at = path.display().to_string();
        let is_private = wanted.protection == Protection::Private;
        let fresh = Rights::new(is_private, wanted.content.is_folder(), wanted.account.as_ref());
        let met = found.rights.as_ref().is_some_and(|existing| fresh.are_met_by(existing));
        let action = match found.seen {
            Seen::Absent => Action::New,
            Seen::Folder => Action::Keep,
            Seen::File(_) if found.is_same && met => Action::Keep,
            Seen::File(_) => Action::Replace,
        };
        if let Seen::File(digest) = found.seen
            && !found.is_same
            && !self.may_replace(&wanted.content, &target, digest)
        {
            let is_key = matches!(wanted.content, Content::Secret(_));
            self.refusals.push(if is_key { file::key_exists(&at) } else { file::exists(&at) });
        }
        let rights = found.rights.as_ref().map_or_else(|| fresh.clone(), |existing| fresh.replacing(existing));
        if action != Action::Keep {
            self.check_account(&at, &wanted, &rights);
        }
        let place = self.place(&target, wanted.is_listed);
        self.index.insert(target.clone(), self.changes.len());
        self.changes.push(Change {
            path,
            action,
            protection: wanted.protection,
            content: wanted.content,
            target,
            place,
            rights,
            seen: found.seen,
            old_rights: found.rights.clone(),
        });
    }

    /// A conf is always replaced: what is wanted is an edit of it. A key never without being told so. Anything else
    /// while it is what we made.
    fn may_replace(&self, content: &Content, target: &Path, digest: Digest) -> bool {
        let ours = self.site.manifest.is_some_and(|manifest| {
            target.strip_prefix(&self.root).is_ok_and(|name| name == Path::new(MANIFEST) || manifest.made(name, digest))
        });
        match content {
            Content::Folder | Content::Conf { .. } => true,
            Content::Secret(_) => self.site.replace,
            Content::Public(_) => self.site.replace || ours,
        }
    }

    fn check_account(&mut self, at: &str, wanted: &Wanted, rights: &Rights) {
        if let Some(account) = rights.account.as_ref().filter(|account| !account.can_be_given_to()) {
            self.refusals.push(file::owner_not_settable(at, &account.to_string()));
        }
        if let Content::Conf { .. } = wanted.content
            && let Some(account) = wanted.account.as_ref().filter(|account| account.is_administrator())
        {
            self.warnings.push(file::account_unclear(at, &account.to_string()));
        }
    }

    /// The nearest of the root and the homes from which a rename can reach the target; otherwise the target's own
    /// folder, or the one above where Neo4j reads every entry of that.
    fn place(&self, target: &Path, is_listed: bool) -> PathBuf {
        let folder = target.parent().unwrap_or(target);
        let existing = nearest_existing(folder);
        let near = self
            .places
            .iter()
            .filter(|place| target.starts_with(place) && target != place.as_path())
            // The root is made where it is missing; a home is not.
            .filter(|place| **place == self.root || place.is_dir())
            .filter(|place| os::same_disk(existing, nearest_existing(place)).unwrap_or(false))
            .max_by_key(|place| place.components().count());
        near.cloned().unwrap_or_else(|| {
            let folder = if is_listed { folder.parent().unwrap_or(folder) } else { folder };
            nearest_existing(folder).to_owned()
        })
    }

    fn finish(self) -> Result<ChangeSet, ApplyError> {
        if self.failures.is_empty() && self.refusals.is_empty() {
            return Ok(ChangeSet { root: self.root, changes: self.changes, warnings: self.warnings });
        }
        let system = !self.failures.is_empty();
        let findings = self.refusals.into_iter().chain(self.failures).collect();
        Err(if system { ApplyError::System(findings) } else { ApplyError::Refused(findings) })
    }
}

/// Why a path cannot be part of a set.
enum Look {
    Obstacle(Obstacle),
    Failed(io::Error),
}

fn look(path: &Path, target: &Path, content: &Content) -> Result<Found, Look> {
    let absent = Found { seen: Seen::Absent, is_same: false, rights: None };
    let metadata = match fs::metadata(target) {
        Err(error) if os::is_absent(&error) => return Ok(absent),
        metadata => metadata.map_err(Look::Failed)?,
    };
    let rights = Some(Rights::of(target).map_err(Look::Failed)?);
    if metadata.is_dir() {
        return match content {
            Content::Folder => Ok(Found { seen: Seen::Folder, is_same: true, rights }),
            _ => Err(Look::Obstacle(Obstacle::Folder)),
        };
    }
    if content.is_folder() {
        return Err(Look::Obstacle(Obstacle::NoFolder));
    }
    if !metadata.is_file() {
        return Err(Look::Obstacle(Obstacle::Special));
    }
    let bytes = read(path).map_err(Look::Failed)?;
    Ok(Found { seen: Seen::File(Digest::of(&bytes)), is_same: *bytes == content.bytes(), rights })
}

/// What is at a path that links no longer lead away from.
pub(super) fn seen(target: &Path) -> io::Result<Seen> {
    match fs::metadata(target) {
        Err(error) if os::is_absent(&error) => Ok(Seen::Absent),
        Err(error) => Err(error),
        Ok(metadata) if metadata.is_dir() => Ok(Seen::Folder),
        Ok(_) => Ok(Seen::File(Digest::of(&read(target)?))),
    }
}

pub(super) fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    Disk.read(path, MOST_BYTES)
}

/// The path itself, or the first folder above it that exists.
pub(super) fn nearest_existing(path: &Path) -> &Path {
    path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path)
}

fn resolved(path: &Path) -> Result<PathBuf, Look> {
    os::resolve(path).map_err(|error| {
        // Without a link on the way it is the disk that failed, or Windows, which has no such name.
        let has_link = path.ancestors().any(Path::is_symlink);
        if has_link && error.kind() != io::ErrorKind::PermissionDenied {
            Look::Obstacle(Obstacle::DeadLink)
        } else {
            Look::Failed(error)
        }
    })
}
