//! What a change to existing folders is about to do, written down before it does it.
//!
//! The journal holds paths, hashes and rights, never content: that waits in files of its own beside it. Not here: doing
//! it or taking it back (`transaction.rs`).

use super::ApplyError;
use super::change::{Action, ChangeSet, Seen};
use super::error::At;
use super::ops::{self, FileOps};
use super::planner::nearest_existing;
use crate::os::{self, Disk, Rights, Tree};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Our folder in the root and in each home.
pub(super) const FOLDER: &str = ".interlock";
/// The lock file in a folder that exists.
pub(super) const LOCK: &str = ".interlock-lock";
/// The journal in its folder.
pub(super) const FILE: &str = "journal.json";
const NEXT: &str = "journal.json.new";
/// The folders of journals begin with it, an id follows.
pub(super) const PREFIX: &str = "journal-";
/// A journal of 10,000 files is about 10 MB.
const MOST_BYTES: u64 = 64 << 20;

/// SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Digest([u8; 32]);

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut digest = [0; 32];
        digest.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
        Self(digest)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut digest = [0; 32];
        let digits: Option<Vec<u8>> =
            text.bytes().map(|byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        match digits {
            Some(digits) if digits.len() == 64 => {
                for (byte, pair) in digest.iter_mut().zip(digits.chunks(2)) {
                    *byte = pair[0] << 4 | pair[1];
                }
                Ok(Self(digest))
            }
            _ => Err("not a SHA-256 in hexadecimal digits"),
        }
    }
}

/// How far a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// New contents and backups are being written; no file of anybody is touched.
    Staging,
    /// All of them are on disk; files are being replaced.
    Committing,
    /// Files are being put back.
    RollingBack,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct FolderEntry {
    pub(super) path: PathBuf,
    pub(super) rights: Rights,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct FileEntry {
    pub(super) target: PathBuf,
    /// Where the new content waits.
    pub(super) waiting: PathBuf,
    pub(super) new: Digest,
    pub(super) rights: Rights,
    pub(super) old: Option<Old>,
}

/// What a file replaces.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Old {
    pub(super) digest: Digest,
    pub(super) rights: Rights,
    pub(super) backup: PathBuf,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Journal {
    interlock: u32,
    pub(super) id: String,
    pub(super) state: State,
    pub(super) root: PathBuf,
    /// Folders that had to be made so that the root is there.
    pub(super) made_for_root: Vec<PathBuf>,
    /// Folders in which contents wait and backups are kept; the root is the last.
    pub(super) places: Vec<PathBuf>,
    /// The name of the folder of backups in each place.
    backups: String,
    /// Parents before children.
    pub(super) folders: Vec<FolderEntry>,
    pub(super) files: Vec<FileEntry>,
}

impl Journal {
    /// What a change set will do; `stamp` is the time in a form that can be part of a name.
    pub(super) fn new(set: &ChangeSet, id: &str, stamp: &str) -> Self {
        let acting = || set.changes.iter().filter(|change| change.action != Action::Keep);
        let places: BTreeSet<&PathBuf> =
            acting().filter(|change| !change.content.is_folder()).map(|change| &change.place).collect();
        let mut journal = Self {
            interlock: 1,
            id: id.to_owned(),
            state: State::Staging,
            root: set.root.clone(),
            made_for_root: set
                .root
                .ancestors()
                .take_while(|folder| *folder != nearest_existing(&set.root))
                .map(Path::to_owned)
                .collect(),
            places: places.into_iter().filter(|place| **place != set.root).chain([&set.root]).cloned().collect(),
            backups: format!("backup-{stamp}-{id}"),
            folders: acting()
                .filter(|change| change.content.is_folder())
                .map(|change| FolderEntry { path: change.target.clone(), rights: change.rights.clone() })
                .collect(),
            files: Vec::new(),
        };
        journal.made_for_root.reverse();
        for (number, change) in acting().filter(|change| !change.content.is_folder()).enumerate() {
            let old = match (change.seen, &change.old_rights) {
                (Seen::File(digest), Some(rights)) => {
                    let name = change.target.strip_prefix(&change.place).unwrap_or(&change.target);
                    let backup = journal.backup_folder(&change.place).join(name);
                    Some(Old { digest, rights: rights.clone(), backup })
                }
                _ => None,
            };
            journal.files.push(FileEntry {
                target: change.target.clone(),
                waiting: journal.folder(&change.place).join(number.to_string()),
                new: Digest::of(change.content.bytes()),
                rights: change.rights.clone(),
                old,
            });
        }
        journal
    }

    /// Our folder of this run in a place.
    pub(super) fn folder(&self, place: &Path) -> PathBuf {
        place.join(FOLDER).join(format!("{PREFIX}{}", self.id))
    }

    /// The folder of this run's backups in a place.
    pub(super) fn backup_folder(&self, place: &Path) -> PathBuf {
        place.join(FOLDER).join(&self.backups)
    }

    /// Where the journal itself is.
    pub(super) fn path(&self) -> PathBuf {
        self.folder(&self.root).join(FILE)
    }

    /// Writes the journal, whole or not at all.
    pub(super) fn write(&self, ops: &dyn FileOps) -> Result<(), ApplyError> {
        let folder = self.folder(&self.root);
        let (path, next) = (folder.join(FILE), folder.join(NEXT));
        let bytes = serde_json::to_vec_pretty(self).map_err(io::Error::from).writing(&path)?;
        ops::remove_file(ops, &next)?;
        ops::put(ops, &next, &path, &Rights::new(true, false, None), &bytes)?;
        ops.sync_file(&next).writing(&path)?;
        ops.replace(&next, &path).writing(&path)?;
        ops.sync_folder(&folder).writing(&folder)
    }

    /// Reads a journal.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let bytes: Zeroizing<Vec<u8>> = Disk.read(path, MOST_BYTES)?;
        let journal: Self = serde_json::from_slice(&bytes)?;
        match journal.interlock {
            1 => Ok(journal),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

/// Whether a name in an output folder is one that a run of ours leaves besides its files.
pub(super) fn is_trace(name: &OsStr) -> bool {
    name == FOLDER || name == LOCK
}

/// The folders of journals in a root.
pub(super) fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    let ours = root.join(FOLDER);
    let names = match Disk.names(&ours) {
        Err(error) if os::is_absent(&error) => return Ok(Vec::new()),
        names => names?,
    };
    let is_journal = |name: &&std::ffi::OsString| name.to_str().is_some_and(|name| name.starts_with(PREFIX));
    Ok(names.iter().filter(is_journal).map(|name| ours.join(name)).collect())
}

/// 16 hexadecimal digits that nobody can guess.
pub(super) fn fresh_id() -> io::Result<String> {
    let mut bytes = [0_u8; 8];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
