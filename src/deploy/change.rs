//! The exact list of what will be on disk: path, action, owner and permissions, content.
//!
//! Whatever shows a change set (Review, JSON, a diff, `Debug`) sees the masked form of a secret only. Not here: working
//! it out (`planner.rs`) and executing it (`apply.rs`).

use super::diff::{DiffLine, diff};
use super::planner::{self, Site};
use super::{ApplyError, journal::Digest};
use crate::finding::Finding;
use crate::os::{Account, Rights};
use crate::pki::secret::Secret;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What happens to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Nothing is there yet.
    New,
    /// A file is there with other content, or open to more people than it should be.
    Replace,
    /// It is there already; not a byte is touched.
    Keep,
}

/// Who may read it (12.2 of the rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Everybody, as far as its folder lets them.
    Public,
    /// The owner, the administrators and Neo4j's account.
    Private,
}

/// What a path will hold.
#[derive(Clone)]
pub enum Content {
    /// A folder.
    Folder,
    /// Bytes that everybody may see.
    Public(Vec<u8>),
    /// A private key or another secret.
    Secret(Arc<Secret>),
    /// A neo4j.conf.
    Conf {
        /// As it will be, with the pass phrase.
        secret: Arc<Secret>,
        /// As it may be shown.
        masked: Vec<u8>,
        /// What it replaces, as it may be shown; `None`: nothing.
        before: Option<Vec<u8>>,
    },
}

impl Content {
    /// The bytes on disk; empty for a folder.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Folder => &[],
            Self::Public(bytes) => bytes,
            Self::Secret(secret) | Self::Conf { secret, .. } => secret.expose(),
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        matches!(self, Self::Folder)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder => f.write_str("Folder"),
            Self::Public(bytes) => write!(f, "Public({} bytes)", bytes.len()),
            Self::Secret(_) => f.write_str("Secret([elided])"),
            Self::Conf { .. } => f.write_str("Conf([elided])"),
        }
    }
}

/// A file or folder that somebody wants to be there.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub(super) path: PathBuf,
    pub(super) protection: Protection,
    pub(super) content: Content,
    pub(super) account: Option<Account>,
    pub(super) is_listed: bool,
}

impl Wanted {
    /// A folder; those on the way to a file need not be named.
    #[must_use]
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::new(path, Protection::Public, Content::Folder)
    }

    /// A file that everybody may read.
    #[must_use]
    pub fn public(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        Self::new(path, Protection::Public, Content::Public(bytes))
    }

    /// A private key; one with other bytes that is there is only replaced when the [`Site`] says so.
    #[must_use]
    pub fn secret(path: impl Into<PathBuf>, secret: Arc<Secret>) -> Self {
        Self::new(path, Protection::Private, Content::Secret(secret))
    }

    /// A neo4j.conf: private, because it may hold a pass phrase. `masked` and `before` are the forms for the eye of
    /// the new one and of the one that is there.
    #[must_use]
    pub fn conf(path: impl Into<PathBuf>, secret: Arc<Secret>, masked: Vec<u8>, before: Option<Vec<u8>>) -> Self {
        Self::new(path, Protection::Private, Content::Conf { secret, masked, before })
    }

    /// The same, for the owner, the administrators and Neo4j's account alone.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.protection = Protection::Private;
        self
    }

    /// The same, open to whom the file that it replaces was open: an edit that is no set-up leaves rights alone.
    #[must_use]
    pub fn as_open_as_before(mut self) -> Self {
        self.protection = Protection::Public;
        self
    }

    /// The same, belonging to the account that a server runs under.
    #[must_use]
    pub fn owned_by(mut self, account: Account) -> Self {
        self.account = Some(account);
        self
    }

    /// The same, in a folder of which Neo4j reads every entry (`trusted_dir`, `revoked_dir`): nothing else may ever be
    /// in there, not even for a moment.
    #[must_use]
    pub fn in_listed_folder(mut self) -> Self {
        self.is_listed = true;
        self
    }

    fn new(path: impl Into<PathBuf>, protection: Protection, content: Content) -> Self {
        Self { path: path.into(), protection, content, account: None, is_listed: false }
    }
}

/// What was at a path when the change was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Absent,
    Folder,
    File(Digest),
}

/// One path of a change set.
#[derive(Clone, Debug)]
pub struct Change {
    /// Absolute, as it was asked for.
    pub path: PathBuf,
    /// What happens to it.
    pub action: Action,
    /// Who may read it.
    pub protection: Protection,
    /// What it will hold.
    pub content: Content,
    /// Where the path leads: links followed, so that what a link points to is replaced, and not the link.
    pub(super) target: PathBuf,
    /// The folder on the same disk in which its new content and its backup may wait.
    pub(super) place: PathBuf,
    pub(super) rights: Rights,
    pub(super) seen: Seen,
    /// The rights of what it replaces.
    pub(super) old_rights: Option<Rights>,
}

impl Change {
    /// The account that it will belong to (Unix), or that may read it (Windows); `None`: who runs Interlock.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.rights.account.as_ref()
    }

    /// The permission bits that it will have, where the system has any.
    #[must_use]
    pub fn mode(&self) -> Option<u32> {
        self.rights.mode
    }

    /// What changes in a neo4j.conf line by line, secrets masked; `None` for everything else.
    #[must_use]
    pub fn diff(&self) -> Option<Vec<DiffLine>> {
        match &self.content {
            Content::Conf { masked, before, .. } => Some(diff(before.as_deref().unwrap_or_default(), masked)),
            _ => None,
        }
    }
}

/// A change as every door shows it; the fields are those of the JSON contract.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangeView {
    /// Absolute.
    pub path: String,
    /// What happens to it.
    pub action: Action,
}

/// What will be on disk, folders before what is in them. Travels as `Arc<ChangeSet>`.
#[derive(Clone, Debug)]
pub struct ChangeSet {
    /// OUT, or the folder of a change to single files: where the journal and the lock are.
    pub(super) root: PathBuf,
    pub(super) changes: Vec<Change>,
    pub(super) warnings: Vec<Finding>,
}

impl ChangeSet {
    /// Works out what must happen at a site so that everything wanted is there.
    ///
    /// # Errors
    /// Every reason why it cannot be, not the first alone; nothing is written.
    pub fn plan(site: &Site<'_>, wanted: Vec<Wanted>) -> Result<Self, ApplyError> {
        planner::plan(site, wanted)
    }

    /// All paths, folders before what is in them.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether applying it changes anything.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.changes.iter().any(|change| change.action != Action::Keep)
    }

    /// The `changes` of the JSON contract.
    #[must_use]
    pub fn view(&self) -> Vec<ChangeView> {
        self.changes
            .iter()
            .map(|change| ChangeView { path: change.path.display().to_string(), action: change.action })
            .collect()
    }

    /// What is worth saying before it is applied.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// Where the journal and the lock are.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}
