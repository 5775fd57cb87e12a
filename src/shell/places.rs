//! Where the window keeps its own files: settings and the last plan, logs; and where a first output folder goes.
//!
//! All of it is for one machine and one user; nothing travels with a roaming profile. Not here: what is in the files.

use directories::{ProjectDirs, UserDirs};
use std::path::{Path, PathBuf};

/// The folders of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// For settings and the last plan.
    pub config: PathBuf,
    /// For logs.
    pub logs: PathBuf,
}

impl Places {
    /// The folders as the system wants them; `None` for a user without a home.
    #[must_use]
    pub fn of_the_system() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "Interlock")?;
        Some(Self { config: dirs.config_local_dir().to_owned(), logs: dirs.data_local_dir().join("logs") })
    }
}

/// Where the output of a cluster goes until the user says otherwise: among the user's documents.
#[must_use]
pub(super) fn first_out(cluster: &str) -> PathBuf {
    let dirs = UserDirs::new();
    let documents = dirs.as_ref().map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()));
    documents.unwrap_or(Path::new("")).join("interlock").join(cluster)
}
