//! Who may read and write a file or a folder, in words that both systems share.

use super::platform::{self, Account};
use std::io;
use std::path::Path;

/// Who may do what with a file or a folder. Made by [`Rights::new`], then narrowed to what stands there already.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rights {
    /// Only the owner (by group: his group), the administrators of the machine and the account.
    pub private: bool,
    /// The permission bits where there are any (Unix).
    pub mode: Option<u32>,
    /// To whom it belongs (Unix), or who may read it besides (Windows); `None`: who runs Interlock.
    pub account: Option<Account>,
    /// The entries of its own of an access control list that is not private, as it was read or is to be kept, as SDDL
    /// (Windows).
    #[serde(default)]
    pub acl: Option<String>,
    /// Whether it has the attribute that stops writing (Windows).
    #[serde(default)]
    pub read_only: bool,
}

impl Rights {
    /// The rights of something new (12.2 of the rules): keys 0600, or 0640 where the service reads by its group;
    /// certificates 0644; folders 0700 and 0755.
    #[must_use]
    pub fn new(private: bool, folder: bool, account: Option<&Account>) -> Self {
        let mode = platform::default_mode(private, folder, account);
        Self { private, mode, account: account.cloned(), acl: None, read_only: false }
    }

    /// The rights of what is on disk, links followed.
    ///
    /// # Errors
    /// As [`std::fs::metadata`].
    pub fn of(path: &Path) -> io::Result<Self> {
        platform::rights_of(path)
    }

    /// The rights for a file that replaces one with `existing` rights: never looser than either, the owner kept unless
    /// an account is asked for. What is not private keeps the list of what it replaces.
    #[must_use]
    pub fn replacing(&self, existing: &Self) -> Self {
        let mode = match (self.mode, existing.mode) {
            (Some(wanted), Some(found)) => Some(platform::narrowed_mode(self.private, wanted, found)),
            (wanted, _) => wanted,
        };
        let account = platform::account_after(self.private, self.account.as_ref(), existing.account.as_ref());
        let private = platform::stays_private(self.private, existing.private);
        let acl = existing.acl.clone().filter(|_| !private);
        Self { private, mode, account, acl, read_only: existing.read_only }
    }

    /// Whether a file with `existing` rights may stay as it is when these are wanted: not open to more people, and of
    /// the right owner.
    #[must_use]
    pub fn are_met_by(&self, existing: &Self) -> bool {
        let tight = match existing.mode {
            Some(mode) => !self.private || !platform::is_loose(mode),
            None => !self.private || existing.private,
        };
        tight && platform::belongs_to(self.private, existing.account.as_ref(), self.account.as_ref())
    }
}
