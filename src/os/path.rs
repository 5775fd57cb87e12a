//! Paths as the disk understands them.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The path with all links of its existing part followed, and what does not exist yet behind it as it is.
///
/// # Errors
/// A link that leads nowhere or in a circle, or a folder that may not be looked into.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = normalize(path)?;
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = path.as_path();
    loop {
        match fs::canonicalize(existing) {
            Ok(resolved) => {
                let mut resolved = super::platform::as_written(resolved);
                resolved.extend(missing.iter().rev());
                return Ok(resolved);
            }
            // A link that leads nowhere is "not found" too, but something is there.
            Err(error) if !is_absent(&error) || fs::symlink_metadata(existing).is_ok() => return Err(error),
            Err(error) => match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) => {
                    missing.push(name.to_owned());
                    existing = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

/// Whether an error says that nothing is there: no entry of that name, or a file where its folder would be.
#[must_use]
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether a folder cannot be exchanged for another by a rename: a process (this one) works in it, or something is
/// mounted there. The folder's links are followed already.
#[must_use]
pub fn is_busy_folder(folder: &Path) -> bool {
    let in_it = std::env::current_dir().and_then(|it| resolve(&it)).is_ok_and(|current| current.starts_with(folder));
    let mounted = folder.parent().is_some_and(|parent| !super::same_disk(folder, parent).unwrap_or(true));
    in_it || mounted
}

/// The absolute path with `.` and `..` taken out by name, as Java's `Path.normalize` does for Neo4j.
///
/// # Errors
/// As [`std::path::absolute`].
pub fn normalize(path: &Path) -> io::Result<PathBuf> {
    let mut normalized = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normalized.pop();
            }
            other => normalized.push(other),
        }
    }
    Ok(normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_kept_behind_what_does() {
        let dir = tempfile::tempdir().unwrap();
        let real = resolve(dir.path()).unwrap();
        assert_eq!(resolve(&dir.path().join("a/../b/./c")).unwrap(), real.join("b/c"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_a_link_to_nowhere_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(dir.path()).unwrap();
        fs::create_dir(real.join("there")).unwrap();
        std::os::unix::fs::symlink("there", real.join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", real.join("dangling")).unwrap();
        assert_eq!(resolve(&real.join("link/file")).unwrap(), real.join("there/file"));
        assert!(resolve(&real.join("dangling")).is_err());
        assert!(resolve(&real.join("dangling/file")).is_err());
    }

    #[test]
    fn the_folder_that_we_work_in_is_busy_and_another_is_not() {
        let current = resolve(&std::env::current_dir().unwrap()).unwrap();
        assert!(is_busy_folder(&current));
        let dir = tempfile::tempdir().unwrap();
        let inner = resolve(dir.path()).unwrap().join("inner");
        fs::create_dir(&inner).unwrap();
        assert!(!is_busy_folder(&inner));
    }
}
