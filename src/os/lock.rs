//! One writer at a time: an advisory lock on a file of its own, which goes away with the lock.
//!
//! A process that is killed leaves the empty file behind and the lock not; the next one takes the file over. On Unix
//! the file is removed while the lock is held, so whoever waited on a removed file notices it and tries again; on
//! Windows the system removes it with the handle.

use super::platform;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often a lock file may vanish under us before we call it an error: each time another process finished.
const ATTEMPTS: usize = 100;

/// Held as long as it lives.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

/// Why there is no lock.
#[derive(Debug)]
pub enum LockError {
    /// Another process holds it.
    Held,
    /// The file cannot be made or locked.
    Io(io::Error),
}

impl Lock {
    /// Takes the lock, or says who is in the way; it never waits.
    ///
    /// # Errors
    /// Another process holds it, or the file cannot be made.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        for _ in 0..ATTEMPTS {
            let Some(file) = platform::open_lock(path).map_err(LockError::Io)? else { return Err(LockError::Held) };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LockError::Held),
                Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
            }
            if platform::is_current_lock(&file, path) {
                return Ok(Self { path: path.to_owned(), file });
            }
        }
        Err(LockError::Held)
    }

    /// Where the lock file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if platform::is_current_lock(&self.file, &self.path) {
            platform::remove_lock(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_gone_and_nothing_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let first = Lock::take(&path).unwrap();
        assert!(matches!(Lock::take(&path), Err(LockError::Held)));
        drop(first);
        drop(Lock::take(&path).unwrap());
        assert!(!path.exists());
    }

    #[test]
    fn a_lock_file_left_by_a_killed_process_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        fs::write(&path, "").unwrap();
        drop(Lock::take(&path).unwrap());
        assert!(!path.exists());
    }
}
