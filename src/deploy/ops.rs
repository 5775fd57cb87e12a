//! Every operation that changes the disk, in one interface, so that a test can stand between us and the disk: kill the
//! process after the k-th, or let one fail.

use super::ApplyError;
use super::error::At;
use crate::finding::catalogue::file::{self, Obstacle};
use crate::os::{self, Rights};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// What changes the disk. The provided bodies do it.
pub trait FileOps: Sync {
    /// Makes a folder that is nobody's business.
    ///
    /// # Errors
    /// As the system says.
    fn create_private_folder(&self, path: &Path) -> io::Result<()> {
        os::create_private_folder(path)
    }

    /// Makes a folder of a server.
    ///
    /// # Errors
    /// As the system says.
    fn create_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        os::create_folder(path, rights)
    }

    /// Makes an empty file that is private from its first moment.
    ///
    /// # Errors
    /// As the system says.
    fn create_file(&self, path: &Path, rights: &Rights) -> io::Result<File> {
        os::create_private_file(path, rights.account.as_ref())
    }

    /// Writes a file's content.
    ///
    /// # Errors
    /// As the system says.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    /// Gives a file its owner and permissions.
    ///
    /// # Errors
    /// As the system says.
    fn settle(&self, file: &File, path: &Path, rights: &Rights) -> io::Result<()> {
        os::settle(file, path, rights)
    }

    /// Gives a folder its owner and permissions.
    ///
    /// # Errors
    /// As the system says.
    fn settle_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        os::settle_folder(path, rights)
    }

    /// Gives what was moved the permissions of its new place.
    ///
    /// # Errors
    /// As the system says.
    fn settle_moved(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        os::settle_moved(path, rights)
    }

    /// Writes a file through to the disk.
    ///
    /// # Errors
    /// As the system says.
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        os::sync_file(path)
    }

    /// Writes a folder's entries through to the disk.
    ///
    /// # Errors
    /// As the system says.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        os::sync_folder(path)
    }

    /// Moves a file or folder, in one step, into the place of what is there.
    ///
    /// # Errors
    /// As the system says.
    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        os::replace(from, to)
    }

    /// Removes a file.
    ///
    /// # Errors
    /// As the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Removes an empty folder.
    ///
    /// # Errors
    /// As the system says.
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// The system itself.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl FileOps for System {}

/// Makes a whole file with its owner and permissions; what could not be finished is removed. It is not yet written
/// through to the disk. `shown` is the path that a user knows: the file may wait elsewhere.
pub(super) fn put(
    ops: &dyn FileOps,
    path: &Path,
    shown: &Path,
    rights: &Rights,
    bytes: &[u8],
) -> Result<(), ApplyError> {
    let mut file = ops.create_file(path, rights).writing(shown)?;
    let written = ops
        .write(&mut file, bytes)
        .writing(shown)
        .and_then(|()| ops.settle(&file, path, rights).map_err(|error| not_settled(shown, rights, &error)));
    drop(file);
    match written {
        Ok(()) => Ok(()),
        Err(error) => match remove_file(ops, path) {
            Ok(()) => Err(error),
            Err(second) => Err(second.findings().iter().cloned().fold(error, ApplyError::and)),
        },
    }
}

/// Gives a folder its owner and permissions.
pub(super) fn settle_folder(ops: &dyn FileOps, path: &Path, rights: &Rights) -> Result<(), ApplyError> {
    ops.settle_folder(path, rights).map_err(|error| not_settled(path, rights, &error))
}

/// Removes a file, if it is there.
pub(super) fn remove_file(ops: &dyn FileOps, path: &Path) -> Result<(), ApplyError> {
    tolerate(ops.remove_file(path), &[ErrorKind::NotFound, ErrorKind::NotADirectory]).writing(path)
}

/// Removes a folder, if it is there and empty.
pub(super) fn remove_if_empty(ops: &dyn FileOps, path: &Path) -> Result<(), ApplyError> {
    let kinds = [ErrorKind::NotFound, ErrorKind::DirectoryNotEmpty, ErrorKind::NotADirectory];
    tolerate(ops.remove_folder(path), &kinds).writing(path)
}

/// Makes a private folder, unless one of ours is there.
pub(super) fn ensure_private_folder(ops: &dyn FileOps, path: &Path) -> Result<(), ApplyError> {
    match ops.create_private_folder(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if os::is_own_and_private(path).reading(path)? {
                return Ok(());
            }
            Err(ApplyError::refused(file::in_the_way(&path.display().to_string(), Obstacle::Foreign)))
        }
        made => made.writing(path),
    }
}

/// Removes a folder of ours with all that is in it; links are removed, not followed.
pub(super) fn remove_tree(ops: &dyn FileOps, folder: &Path) -> Result<(), ApplyError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if os::is_absent(&error) => return Ok(()),
        entries => entries.writing(folder)?,
    };
    for entry in entries {
        let entry = entry.writing(folder)?;
        let path = entry.path();
        if entry.file_type().writing(&path)?.is_dir() {
            remove_tree(ops, &path)?;
        } else {
            remove_file(ops, &path)?;
        }
    }
    ops.remove_folder(folder).writing(folder)
}

fn tolerate(result: io::Result<()>, kinds: &[ErrorKind]) -> io::Result<()> {
    match result {
        Err(error) if kinds.contains(&error.kind()) => Ok(()),
        result => result,
    }
}

fn not_settled(path: &Path, rights: &Rights, error: &io::Error) -> ApplyError {
    match &rights.account {
        Some(account) if error.kind() == ErrorKind::PermissionDenied => {
            ApplyError::refused(file::owner_not_settable(&path.display().to_string(), &account.to_string()))
        }
        _ => ApplyError::writing(path, error),
    }
}
