//! Reading files and folders through a [`Tree`], within limits, and what Java throws when that fails.

use super::thrown::{IO, Thrown};
use crate::finding::catalogue::folder as say;
use crate::finding::{Finding, Release, Runtime};
use crate::os::{Entry, Tree};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A key or certificate file of 1 MiB would hold hundreds of certificates.
pub(super) const LARGEST: u64 = 1 << 20;

/// A CRL of a public CA can be of some megabytes.
pub(super) const LARGEST_CRL: u64 = 16 << 20;

/// A cluster of 100 servers has 99 files in a folder.
const MOST_ENTRIES: usize = 10_000;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    Missing,
    Folder,
    /// A part of the path before its end is a file.
    BelowAFile,
    Denied,
    TooLarge(u64),
    /// Anything else, in the system's words.
    Other(String),
}

/// Reads a file of at most `limit` bytes.
pub(super) fn read(tree: &dyn Tree, path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, Unread> {
    tree.read(path, limit).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Unread::Missing,
        ErrorKind::IsADirectory => Unread::Folder,
        ErrorKind::NotADirectory => Unread::BelowAFile,
        ErrorKind::PermissionDenied => Unread::Denied,
        ErrorKind::FileTooLarge => Unread::TooLarge(limit),
        _ => Unread::Other(error.to_string()),
    })
}

impl Unread {
    /// What Java throws; before 4.1 Neo4j opens files with the older of Java's two classes.
    pub(super) fn thrown(&self, path: &Path, runtime: Runtime) -> Thrown {
        let shown = path.display();
        let no_such_file = Thrown::new("java.nio.file.NoSuchFileException", &shown);
        if runtime.release < Release::new(4, 1, 0) {
            let not_found = |reason| Thrown::new("java.io.FileNotFoundException", format!("{shown} ({reason})"));
            match self {
                Self::Missing => return not_found("No such file or directory"),
                Self::Folder => return not_found("Is a directory"),
                Self::BelowAFile => return not_found("Not a directory"),
                Self::Denied => return not_found("Permission denied"),
                Self::TooLarge(_) | Self::Other(_) => {}
            }
        }
        match self {
            Self::Missing => no_such_file,
            Self::Folder => Thrown::io("Is a directory"),
            Self::BelowAFile if runtime.java >= 25 => no_such_file,
            Self::BelowAFile => Thrown::new("java.nio.file.FileSystemException", format!("{shown}: Not a directory")),
            Self::Denied => Thrown::new("java.nio.file.AccessDeniedException", shown),
            Self::TooLarge(_) => Thrown::new(IO, "File too large"),
            Self::Other(text) => Thrown::new(IO, text),
        }
    }

    /// The finding, for those reasons that are the same in every file's place.
    pub(super) fn finding(&self, path: &str) -> Option<Finding> {
        match self {
            Self::Missing | Self::Folder | Self::BelowAFile => None,
            Self::Denied => Some(say::unreadable(path, "permission denied")),
            Self::TooLarge(limit) => Some(say::file_too_large(path, *limit)),
            Self::Other(text) => Some(say::unreadable(path, text)),
        }
    }
}

/// What a setting that names a folder leads to.
pub(super) enum Listing {
    /// Nothing is there.
    Missing,
    /// Its entries that Neo4j looks at, in byte order, and how many names it skips.
    Entries(Vec<PathBuf>, usize),
    /// It cannot be listed.
    Refused(Finding, Thrown),
}

/// Lists a folder; Neo4j looks at names that begin with a dot unless it is told otherwise (5.1.3). `setting` names it.
///
/// Java lists in the file system's own order, so that which of two bad files it stops at is not fixed.
pub(super) fn list(tree: &dyn Tree, folder: &Path, runtime: Runtime, ignore_dot_files: bool, setting: &str) -> Listing {
    let shown = folder.display().to_string();
    let not_a_folder = || {
        Listing::Refused(say::not_a_folder(&shown, setting), Thrown::new("java.nio.file.NotDirectoryException", &shown))
    };
    let unreadable = |error: &io::Error| {
        let denied = error.kind() == ErrorKind::PermissionDenied;
        let thrown =
            if denied { Thrown::new("java.nio.file.AccessDeniedException", &shown) } else { Thrown::new(IO, error) };
        Listing::Refused(say::unreadable(&shown, &error.to_string()), thrown)
    };
    match tree.entry(folder) {
        Ok(Entry::Folder) => {}
        Ok(Entry::File) => return not_a_folder(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Listing::Missing,
        // A file where the folder above should be: only 4.2 to 4.4 try to list that.
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            let lists = (Release::new(4, 2, 0)..Release::new(5, 0, 0)).contains(&runtime.release);
            return if lists { not_a_folder() } else { Listing::Missing };
        }
        Err(error) => return unreadable(&error),
    }
    let names: Vec<OsString> = match tree.names(folder) {
        Ok(names) => names,
        Err(error) => return unreadable(&error),
    };
    if names.len() > MOST_ENTRIES {
        let thrown = Thrown::new(IO, format!("more than {MOST_ENTRIES} entries"));
        return Listing::Refused(say::too_many_entries(&shown, MOST_ENTRIES), thrown);
    }
    let total = names.len();
    let kept: Vec<PathBuf> = names
        .into_iter()
        .filter(|name| !(ignore_dot_files && name.as_encoded_bytes().starts_with(b".")))
        .map(|name| folder.join(name))
        .collect();
    let hidden = total - kept.len();
    Listing::Entries(kept, hidden)
}
