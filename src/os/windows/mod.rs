//! Windows: access control lists, files that others have open, services.
//!
//! A private file has a protected list (nothing inherited) for SYSTEM, Administrators, its owner and the account of the
//! Neo4j service, from its first moment. Everything else inherits from its folder; a file in the place of one that was
//! private is private, and in the place of one with entries of its own keeps those. Entries for further accounts on a key
//! or a conf are not carried over: tighter, and the journal tells what they were.

mod acl;
mod files;
mod service;
#[cfg(test)]
mod tests;
mod text;

pub use acl::Account;
pub(super) use files::{
    account_after, as_written, belongs_to, default_mode, is_current_lock, is_loose, narrowed_mode, open_lock,
    remove_lock, rights_of, stays_private,
};
pub use files::{
    create_folder, create_private_file, create_private_folder, is_in_use, is_own_and_private, replace, same_disk,
    settle, settle_folder, settle_moved, sync_file, sync_folder,
};
pub use service::{service, service_account};

/// How lines of new text files end.
pub const LINE_ENDS: &str = "\r\n";

/// Whether there is a display to open a window on: every session has one.
#[must_use]
pub fn has_display() -> bool {
    true
}
