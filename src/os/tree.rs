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

/// The disk as it is.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Disk {
    /// Opens a file to read it in pieces, or what the shell hands over: `<(zcat debug.log.1.gz)`.
    ///
    /// # Errors
    /// As [`File::open`]; what else is no regular file is refused, since a pipe or a device could block or never end.
    pub fn open(file: &Path) -> io::Result<File> {
        const HANDED_OVER: [&str; 4] = ["/dev/fd", "/proc/self/fd", "/dev/stdin", "/dev/tty"];
        if !HANDED_OVER.iter().any(|place| file.starts_with(place)) {
            regular(file)?;
        }
        File::open(file)
    }
}

/// What is known of a regular file; an error for everything else.
fn regular(file: &Path) -> io::Result<fs::Metadata> {
    let metadata = fs::metadata(file)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        // A pipe or a device could block or never end.
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(metadata)
}

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
        let metadata = regular(file)?;
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
