//! A read-only view of folders. Neo4j's rules read through it, so that they can judge what is on disk and what would be
//! there after a change alike. The view with a change set laid over the disk is `deploy`'s.

use super::Rights;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use zeroize::Zeroizing;

/// What a path leads to, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file, or what can be read like one.
    File,
    /// A folder.
    Folder,
}

/// A read-only view of folders and files. Links are followed, as Neo4j follows them.
pub trait Tree: Sync {
    /// What is at a path.
    ///
    /// # Errors
    /// As [`fs::metadata`]: not found, or not to be looked at.
    fn entry(&self, path: &Path) -> io::Result<Entry>;

    /// The names in a folder, in byte order, dot files too.
    ///
    /// # Errors
    /// As [`fs::read_dir`].
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// The content of a file of at most `limit` bytes; it may be a key, so it is wiped when dropped.
    ///
    /// # Errors
    /// As [`fs::read`]; `FileTooLarge` for a file over the limit, `IsADirectory` for a folder.
    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>>;

    /// Who may read and write a file or a folder.
    ///
    /// # Errors
    /// As [`fs::metadata`]; `Unsupported` where the view has no rights.
    fn rights(&self, _path: &Path) -> io::Result<Rights> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Opens what is read once from its beginning to its end, not through a [`Tree`].
///
/// A pipe that nobody writes into would never open, and most devices never end: they are refused. What the shell hands
/// over, `<(zcat …)`, and the terminal do both.
///
/// # Errors
/// As [`File::open`]; `InvalidInput` for pipes and devices.
pub fn open_once(path: &Path) -> io::Result<File> {
    let is_handed_over = ["/dev/fd", "/proc/self/fd", "/dev/stdin", "/dev/tty"].iter().any(|it| path.starts_with(it));
    let kind = fs::metadata(path)?.file_type();
    if !is_handed_over && !kind.is_file() && !kind.is_dir() {
        let fault = "not a regular file; `-` reads a pipe from standard input";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, fault));
    }
    File::open(path)
}

/// The disk as it is.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Tree for Disk {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        let metadata = fs::metadata(path)?;
        Ok(if metadata.is_dir() { Entry::Folder } else { Entry::File })
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.push(entry?.file_name());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let metadata = fs::metadata(file)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            // A pipe or a device could block or never end.
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        if metadata.len() > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        // Reserved at once: a buffer that grows would leave unwiped copies of a key behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1));
        File::open(file)?.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn rights(&self, path: &Path) -> io::Result<Rights> {
        Rights::of(path)
    }
}
