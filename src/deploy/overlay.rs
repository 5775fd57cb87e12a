//! A change set laid over a view of the disk: Neo4j's rules read what would be there before anything is.

use super::{Action, ChangeSet};
use crate::os::{self, Entry, Rights, Tree};
use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The view of what will be there. Nobody reads a secret through it that is not also on disk afterwards.
pub struct Overlay<'a> {
    set: Arc<ChangeSet>,
    under: &'a dyn Tree,
    /// Where each target is in the set.
    index: HashMap<PathBuf, usize>,
    /// The set's names in each folder.
    names: HashMap<PathBuf, BTreeSet<OsString>>,
}

impl<'a> Overlay<'a> {
    /// Lays a change set over a view.
    #[must_use]
    pub fn new(set: Arc<ChangeSet>, under: &'a dyn Tree) -> Self {
        let mut index = HashMap::with_capacity(set.changes.len());
        let mut names: HashMap<PathBuf, BTreeSet<OsString>> = HashMap::new();
        for (at, change) in set.changes.iter().enumerate() {
            index.insert(change.target.clone(), at);
            if let (Some(folder), Some(name)) = (change.target.parent(), change.target.file_name()) {
                names.entry(folder.to_owned()).or_default().insert(name.to_owned());
            }
        }
        Self { set, under, index, names }
    }

    /// The change at a path; links are followed, as the planner followed them.
    fn change(&self, path: &Path) -> Option<&super::Change> {
        let at = match self.index.get(path) {
            Some(at) => at,
            None => self.index.get(&os::resolve(path).ok()?)?,
        };
        self.set.changes.get(*at)
    }
}

impl Tree for Overlay<'_> {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        match self.change(path) {
            Some(change) if change.content.is_folder() => Ok(Entry::Folder),
            Some(_) => Ok(Entry::File),
            None => self.under.entry(path),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let ours = self.names.get(folder).or_else(|| self.names.get(&os::resolve(folder).ok()?));
        let mut names: BTreeSet<OsString> = match self.under.names(folder) {
            Ok(names) => names.into_iter().collect(),
            Err(error) if os::is_absent(&error) && (ours.is_some() || self.change(folder).is_some()) => BTreeSet::new(),
            Err(error) => return Err(error),
        };
        names.extend(ours.into_iter().flatten().cloned());
        Ok(names.into_iter().collect())
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let Some(change) = self.change(file) else { return self.under.read(file, limit) };
        if change.content.is_folder() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let bytes = change.content.bytes();
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(Zeroizing::new(bytes.to_vec()))
    }

    fn rights(&self, path: &Path) -> io::Result<Rights> {
        match self.change(path) {
            Some(super::Change { action: Action::Keep, old_rights: Some(rights), .. }) => Ok(rights.clone()),
            Some(change) => Ok(change.rights.clone()),
            None => self.under.rights(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::{Site, Wanted};
    use crate::os::Disk;
    use std::fs;

    #[test]
    fn what_will_be_there_is_read_over_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir(root.join("trusted")).unwrap();
        fs::write(root.join("trusted/old.crt"), "old").unwrap();
        fs::write(root.join("neo4j.conf"), "before").unwrap();
        let site = Site { root, homes: &[], manifest: None, replace: true };
        let wanted = vec![
            Wanted::public(root.join("trusted/new.crt"), b"new".to_vec()),
            Wanted::public(root.join("neo4j.conf"), b"after".to_vec()),
            Wanted::folder(root.join("revoked")),
        ];
        let set = Arc::new(ChangeSet::plan(&site, wanted).unwrap());
        let overlay = Overlay::new(set, &Disk);
        assert_eq!(overlay.names(&root.join("trusted")).unwrap(), ["new.crt", "old.crt"]);
        assert_eq!(overlay.names(&root.join("revoked")).unwrap(), Vec::<OsString>::new());
        assert_eq!(*overlay.read(&root.join("trusted/../neo4j.conf"), 100).unwrap(), b"after");
        assert_eq!(*overlay.read(&root.join("trusted/old.crt"), 100).unwrap(), b"old");
        assert_eq!(overlay.read(&root.join("neo4j.conf"), 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(overlay.entry(&root.join("revoked")).unwrap(), Entry::Folder);
        assert_eq!(overlay.entry(&root.join("absent")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(overlay.names(&root.join("absent")).is_err());
        assert!(!root.join("revoked").exists());
    }
}
