//! Why a change was not made, sorted by who must act.

use crate::finding::Finding;
use crate::finding::catalogue::file;
use crate::os;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Why a change was not made. Whatever was begun is taken back, unless a finding `file/unfinished-run` says otherwise.
#[derive(Clone, Debug)]
pub enum ApplyError {
    /// We refuse: the user decides.
    Refused(Vec<Finding>),
    /// The machine failed: no permission, no space, another writer.
    System(Vec<Finding>),
    /// The user asked to stop.
    Cancelled,
}

impl ApplyError {
    /// What there is to say; nothing for a stop that was asked for.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Refused(findings) | Self::System(findings) => findings,
            Self::Cancelled => &[],
        }
    }

    /// The error, and what stays to be done after it.
    pub(super) fn and(self, finding: Finding) -> Self {
        let mut findings = self.findings().to_vec();
        findings.push(finding);
        Self::System(findings)
    }

    pub(super) fn refused(finding: Finding) -> Self {
        Self::Refused(vec![finding])
    }

    pub(super) fn writing(path: &Path, error: &io::Error) -> Self {
        Self::System(vec![writing(path, error)])
    }

    pub(super) fn reading(path: &Path, error: &io::Error) -> Self {
        Self::System(vec![reading(path, error)])
    }
}

/// Gives each I/O error its path.
pub(super) trait At<T> {
    /// While writing.
    fn writing(self, path: &Path) -> Result<T, ApplyError>;
    /// While reading.
    fn reading(self, path: &Path) -> Result<T, ApplyError>;
}

impl<T> At<T> for io::Result<T> {
    fn writing(self, path: &Path) -> Result<T, ApplyError> {
        self.map_err(|error| ApplyError::writing(path, &error))
    }

    fn reading(self, path: &Path) -> Result<T, ApplyError> {
        self.map_err(|error| ApplyError::reading(path, &error))
    }
}

pub(super) fn writing(path: &Path, error: &io::Error) -> Finding {
    let at = path.display().to_string();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => file::disk_full(&at),
        ErrorKind::ReadOnlyFilesystem => file::read_only(&at),
        _ if os::is_in_use(error) => file::in_use(&at),
        ErrorKind::PermissionDenied => file::not_writable(&at, &error.to_string()),
        _ => file::failed(&at, &error.to_string()),
    }
}

pub(super) fn reading(path: &Path, error: &io::Error) -> Finding {
    let at = path.display().to_string();
    if os::is_in_use(error) { file::in_use(&at) } else { file::not_readable(&at, &error.to_string()) }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    /// The codes are those of winerror.h.
    #[test]
    fn what_windows_says_is_told_in_our_words() {
        for (code, rule) in [
            (112, "file/disk-full"),
            (39, "file/disk-full"),
            (1295, "file/disk-full"),
            (19, "file/read-only"),
            (5, "file/not-writable"),
            (32, "file/in-use"),
            (33, "file/in-use"),
            (31, "file/failed"),
        ] {
            assert_eq!(writing(Path::new("key"), &io::Error::from_raw_os_error(code)).rule, rule, "{code}");
        }
        assert_eq!(reading(Path::new("conf"), &io::Error::from_raw_os_error(32)).rule, "file/in-use");
    }
}
