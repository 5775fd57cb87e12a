//! Saves one file that a user named: a plan. Old or new at every moment, without a journal beside it.
//!
//! Not here: files of a set-up; those go together or not at all (`apply.rs`).

use super::error::{ApplyError, At};
use super::ops::{self, FileOps as _, System};
use super::{journal, planner};
use crate::finding::catalogue::file::{self, Obstacle};
use crate::os::{self, Rights};
use std::ffi::OsString;
use std::path::Path;

/// Writes a file that everybody may see, in place of what is there; a link stays and what it points to is replaced.
///
/// # Errors
/// A folder stands there, or the system says why not; then what was there is as it was.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), ApplyError> {
    let target = os::resolve(path).writing(path)?;
    let new = Rights::new(false, false, None);
    let rights = match planner::seen(&target).reading(path)? {
        super::change::Seen::Folder => {
            return Err(ApplyError::refused(file::in_the_way(&path.display().to_string(), Obstacle::Folder)));
        }
        super::change::Seen::Absent => new,
        super::change::Seen::File(_) => new.replacing(&Rights::of(&target).reading(path)?),
    };
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".interlock-{}", journal::fresh_id().writing(path)?));
    let waiting = target.with_file_name(name);
    ops::put(&System, &waiting, path, &rights, bytes)?;
    let moved = System
        .sync_file(&waiting)
        .and_then(|()| System.replace(&waiting, &target))
        .and_then(|()| System.settle_moved(&target, &rights))
        .writing(path);
    if let Err(error) = moved {
        // The first error is the one to tell; what waited is in the way of nothing.
        ops::remove_file(&System, &waiting).unwrap_or_default();
        return Err(error);
    }
    let folder = target.parent().unwrap_or(&target);
    System.sync_folder(folder).writing(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_and_replaced_whole_and_nothing_stays_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan.toml");
        save(&path, b"first, and longer").unwrap();
        save(&path, b"second").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_in_its_place_and_a_missing_folder_are_told() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(save(dir.path(), b"x").unwrap_err().findings()[0].rule, "file/in-the-way");
        let missing = dir.path().join("missing/plan.toml");
        let error = save(&missing, b"x").unwrap_err();
        assert_eq!(error.findings()[0].at, missing.display().to_string());
    }
}
