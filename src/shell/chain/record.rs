//! What is remembered of renderers from one start to the next: which one killed the process that tried it.
//!
//! A try is a file of its own, `renderer-LINK-PROCESS.toml`, held by a lock beside it for as long as the try may still
//! fail. A try that came to an end removes both. So a file whose lock is free was left by a process that died, whatever
//! killed it; one whose lock is held belongs to another window that is just starting. Such a file speaks against its link
//! until another version starts, or until the link has drawn after all. `renderer.toml` tells which one drew last.
//!
//! The limit: a process that somebody ends in its first moments leaves the same file as one that a driver killed. Not here:
//! what follows for the order (`mod.rs`).

use super::super::settings::{make_private, write_in_one_step};
use super::order::Link;
use crate::os::{Lock, LockError};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const LAST: &str = "renderer.toml";

/// The record of one kind of session.
#[derive(Debug)]
pub(super) struct Record {
    /// `None`: nothing is remembered.
    folder: Option<PathBuf>,
    session: &'static str,
    version: &'static str,
}

/// A file of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    renderer: String,
    version: String,
    session: String,
    process: u32,
}

/// A link that is being tried. Dropped without a word, it is over; a process that dies cannot do that.
#[derive(Debug)]
pub(super) struct Trying {
    path: PathBuf,
    /// Held; dropped after the file is gone.
    _lock: Lock,
    is_kept: bool,
}

impl Record {
    /// The record in a folder, for a version of the program and a kind of session.
    pub(super) fn new(folder: Option<&Path>, session: &'static str, version: &'static str) -> Self {
        Self { folder: folder.map(Path::to_owned), session, version }
    }

    /// The links that killed a process of this version in this kind of session.
    pub(super) fn deadly(&self) -> Vec<Link> {
        let mut deadly: Vec<Link> = self.left_behind().into_iter().map(|(_, link)| link).collect();
        deadly.sort_unstable();
        deadly.dedup();
        deadly
    }

    /// Notes that a link is tried from now on. Where nothing can be written nothing is noted: the window matters more.
    pub(super) fn begin(&self, link: Link) -> Option<Trying> {
        let folder = self.folder.as_ref()?;
        make_private(folder).ok()?;
        let process = std::process::id();
        let path = folder.join(format!("renderer-{}-{process}.toml", link.name()));
        let lock = Lock::take(&lock_of(&path)).ok()?;
        self.write(&path, link).ok()?;
        Some(Trying { path, _lock: lock, is_kept: false })
    }

    /// Notes that a link draws, and forgets what spoke against it.
    pub(super) fn healthy(&self, link: Link) {
        for (path, other) in self.left_behind() {
            if other == link {
                fs::remove_file(path).unwrap_or_default();
            }
        }
        let Some(folder) = &self.folder else { return };
        if self.last() != Some(link)
            && let Err(error) = self.write(&folder.join(LAST), link)
        {
            log::warn!("{LAST} is not written: {error}");
        }
    }

    /// The link that drew last, with this version in this kind of session.
    pub(super) fn last(&self) -> Option<Link> {
        let entry = read(&self.folder.as_ref()?.join(LAST))?;
        self.is_about(&entry).then(|| Link::named(&entry.renderer)).flatten()
    }

    /// The files of processes that died, with their links. Those of other versions are removed on the way.
    fn left_behind(&self) -> Vec<(PathBuf, Link)> {
        let entries = self.folder.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let paths = entries.map(|entry| entry.path()).filter(|path| is_try(path));
        paths.filter_map(|path| self.dead(path)).collect()
    }

    fn dead(&self, path: PathBuf) -> Option<(PathBuf, Link)> {
        let lock = match Lock::take(&lock_of(&path)) {
            Ok(lock) => lock,
            Err(LockError::Held | LockError::Io(_)) => return None,
        };
        let entry = read(&path).filter(|entry| entry.version == self.version);
        let Some((entry, link)) = entry.and_then(|entry| Link::named(&entry.renderer).map(|link| (entry, link))) else {
            // Of another version, or half a file: it says nothing about this one.
            fs::remove_file(&path).unwrap_or_default();
            return None;
        };
        drop(lock);
        self.is_about(&entry).then_some((path, link))
    }

    fn is_about(&self, entry: &Entry) -> bool {
        entry.version == self.version && entry.session == self.session
    }

    fn write(&self, path: &Path, link: Link) -> std::io::Result<()> {
        let entry = Entry {
            renderer: link.name().to_owned(),
            version: self.version.to_owned(),
            session: self.session.to_owned(),
            process: std::process::id(),
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        write_in_one_step(folder, path, &toml::to_string(&entry).unwrap_or_default())
    }
}

impl Trying {
    /// Lets the file stand for the next start: the link failed in a way that is not to be seen again.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        if !self.is_kept {
            fs::remove_file(&self.path).unwrap_or_default();
        }
    }
}

fn is_try(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("renderer-") && path.extension().is_some_and(|extension| extension == "toml")
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

fn read(path: &Path) -> Option<Entry> {
    toml::from_str(&fs::read_to_string(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(folder: &Path) -> Record {
        Record::new(Some(folder), "console", "1.0.0")
    }

    /// What a process that died leaves: the file, and no lock.
    fn dies_trying(record: &Record, link: Link) {
        record.begin(link).expect("noted").keep();
    }

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_link_that_killed_its_process_is_known_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        dies_trying(&record(dir.path()), Link::OpenGl);
        assert_eq!(record(dir.path()).deadly(), [Link::OpenGl]);
        assert_eq!(record(dir.path()).deadly(), [Link::OpenGl], "reading it made it forgotten");
    }

    #[test]
    fn a_try_that_comes_to_an_end_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        drop(record(dir.path()).begin(Link::OpenGl).expect("noted"));
        assert_eq!(record(dir.path()).deadly(), []);
        assert_eq!(files(dir.path()), [""; 0]);
    }

    #[test]
    fn a_window_that_is_just_starting_is_not_taken_for_dead() {
        let dir = tempfile::tempdir().unwrap();
        let trying = record(dir.path()).begin(Link::OpenGl).expect("noted");
        assert_eq!(record(dir.path()).deadly(), []);
        assert_eq!(files(dir.path()).len(), 2, "its files are still there");
        trying.keep();
        assert_eq!(record(dir.path()).deadly(), [Link::OpenGl]);
    }

    #[test]
    fn another_session_and_another_version_try_it_again() {
        let dir = tempfile::tempdir().unwrap();
        dies_trying(&record(dir.path()), Link::Hardware);
        assert_eq!(Record::new(Some(dir.path()), "remote", "1.0.0").deadly(), []);
        assert_eq!(record(dir.path()).deadly(), [Link::Hardware]);
        assert_eq!(Record::new(Some(dir.path()), "console", "1.0.1").deadly(), []);
        assert_eq!(files(dir.path()), [""; 0], "what is said of an old version is removed");
    }

    #[test]
    fn a_link_that_draws_after_all_is_forgiven_and_remembered() {
        let dir = tempfile::tempdir().unwrap();
        dies_trying(&record(dir.path()), Link::OpenGl);
        dies_trying(&record(dir.path()), Link::Software);
        record(dir.path()).healthy(Link::OpenGl);
        assert_eq!(record(dir.path()).deadly(), [Link::Software]);
        assert_eq!(record(dir.path()).last(), Some(Link::OpenGl));
        assert_eq!(Record::new(Some(dir.path()), "remote", "1.0.0").last(), None);
    }

    #[test]
    fn half_a_file_speaks_against_nobody() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("renderer-opengl-1.toml"), "renderer = \"ope").unwrap();
        assert_eq!(record(dir.path()).deadly(), []);
        assert_eq!(files(dir.path()), [""; 0]);
    }

    #[test]
    fn without_a_folder_nothing_is_remembered() {
        let record = Record::new(None, "console", "1.0.0");
        assert!(record.begin(Link::Cpu).is_none());
        record.healthy(Link::Cpu);
        assert_eq!((record.deadly(), record.last()), (Vec::new(), None));
    }
}
