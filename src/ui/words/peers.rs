//! Folders and peers.

use crate::deploy::Action;

pub(in crate::ui) const TITLE: &str = "Who gets whose certificate?";
pub(in crate::ui) const LEAD: &str =
    "Each private key goes to its own server alone; certificates go to the servers that are to trust them.";

pub(in crate::ui) const OUT: &str = "Output folder";
pub(in crate::ui) const OUT_HINT: &str = "a folder on this machine, with its whole path";
pub(in crate::ui) const OUT_NOTE: &str = "Everything is prepared here. It will hold private keys: take a folder that only you can read. It is made if it is not there.";
pub(in crate::ui) const REPLACE: &str = "Replace what is there";
pub(in crate::ui) const REPLACE_NOTE: &str =
    "Private keys and files of other people that are in the way. Each is backed up first, and Review shows which.";

pub(in crate::ui) const DRAWING_UP: &str = "Keys and certificates are being made";
pub(in crate::ui) const WAITING: &str = "This is drawn up when every field before it is right.";
pub(in crate::ui) const STOPPED: &str = "Drawing up was stopped.";
pub(in crate::ui) const TRY_AGAIN: &str = "Try again";

pub(in crate::ui) const EXCHANGE: &str = "Who gets what";
pub(in crate::ui) const SERVER: &str = "Server";
pub(in crate::ui) const KEEPS: &str = "Keeps to itself";
pub(in crate::ui) const GIVES: &str = "Hands out";
pub(in crate::ui) const TRUSTS: &str = "Finds in its trusted folder";
pub(in crate::ui) const COPY_PATH: &str = "Copy path";
pub(in crate::ui) const PRIVATE: &str = "private";
pub(in crate::ui) const KEPT_KEY: &str = "kept";

pub(in crate::ui) const HELP: [&str; 3] = [
    "Neo4j reads every file in a trusted folder when it starts, and does not start when one is no certificate. So there \
     is nothing else in it.",
    "The revoked folder takes revocation lists only. A certificate in it stops the start.",
    "“Private” means: for you, for administrators and for the account that Neo4j runs under.",
];

pub(in crate::ui) fn folder_of(server: &str, is_real_home: bool) -> String {
    if is_real_home {
        format!("The Neo4j folder of {server}")
    } else {
        format!("The folder of {server}, to be copied later")
    }
}

/// The files in a trusted folder; their number where the names would fill a screen.
pub(in crate::ui) fn trusted(names: &[String]) -> String {
    const MOST: usize = 6;
    if names.len() > MOST { super::counted(names.len(), "certificate") } else { names.join(", ") }
}

pub(in crate::ui) fn path_of(server: &str) -> String {
    format!("Path of the folder of {server}")
}

pub(in crate::ui) fn action(action: Action) -> &'static str {
    match action {
        Action::New => "new",
        Action::Replace => "replace",
        Action::Keep => "keep",
    }
}

/// What a screen reader says of a line of the tree.
pub(in crate::ui) fn branch(path: &str, action: &str, is_private: bool) -> String {
    if is_private { format!("{path}, {action}, {PRIVATE}") } else { format!("{path}, {action}") }
}
