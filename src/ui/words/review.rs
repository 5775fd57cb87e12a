//! Review: the exact list of what will be written.

use crate::app::wizard::review::Counts;
use crate::deploy::{Action, Protection};
use crate::finding::words::count;

pub(in crate::ui) const TITLE: &str = "What will be written?";
pub(in crate::ui) const LEAD: &str = "This list is everything. Nothing has been written yet, and nothing else will be.";
pub(in crate::ui) const LEAD_AFTER: &str = "This list is everything. It was written.";
pub(in crate::ui) const NOTHING_YET: &str = "The list follows as soon as the rehearsal is over.";
pub(in crate::ui) const FAILED: &str = "The list could not be worked out, so nothing can be written.";
pub(in crate::ui) const NOT_WRITTEN: &str =
    "The last attempt to write ended early; what it had written was taken back.";
pub(in crate::ui) const STOPPED: &str = "Stopped. Nothing was written.";
pub(in crate::ui) const AGAIN: &str = "Try again";
pub(in crate::ui) const COPY_LIST: &str = "Copy list";
pub(in crate::ui) const LIST: &str = "The list of files";
pub(in crate::ui) const COPY_COMMAND: &str = "Copy as command";
pub(in crate::ui) const COMMAND: &str = "The command";
pub(in crate::ui) const SAVE_PLAN: &str = "Save plan…";
pub(in crate::ui) const SAME_IN_A_TERMINAL: &str =
    "The same without this window. Save the plan as plan.toml first; keys and pass phrases are never in it.";
pub(in crate::ui) const OTHERS: &str = "For you, in the output folder";
pub(in crate::ui) const DIFF: &str = "Changes in neo4j.conf";
pub(in crate::ui) const NO_BACKUPS: &str = "No file is replaced, so there is nothing to back up.";
pub(in crate::ui) const PASS_PHRASES_MADE: &str =
    "Each private key has a pass phrase of its own, made here. It is in that server’s neo4j.conf and nowhere else.";
pub(in crate::ui) const PASS_PHRASE_OWN: &str =
    "The private keys have your pass phrase. It is in each server’s neo4j.conf and nowhere else.";
pub(in crate::ui) const PASS_PHRASE_OF_REQUESTS: &str =
    "The private keys are encrypted. Until neo4j.conf is written, the pass phrase is known to you alone: keep it.";
pub(in crate::ui) const PLAIN_KEYS: &str = "The private keys are not encrypted; their permissions alone protect them.";

pub(in crate::ui) fn counts(counts: Counts) -> String {
    format!("Files: {} new, {} replaced, {} kept", counts.new, counts.replaced, counts.kept)
}

pub(in crate::ui) fn backups(replaced: usize, folder: &str) -> String {
    format!(
        "{} backed up first, below {folder}",
        if replaced == 1 {
            "The file that is replaced is".to_owned()
        } else {
            format!("The {replaced} files that are replaced are")
        }
    )
}

pub(in crate::ui) fn action(action: Action) -> &'static str {
    match action {
        Action::New => "new",
        Action::Replace => "replace",
        Action::Keep => "keep",
    }
}

/// Owner, permissions and size, as far as the system has them.
pub(in crate::ui) fn rights(
    protection: Protection,
    mode: Option<u32>,
    account: Option<String>,
    size: Option<usize>,
) -> String {
    let mut parts = Vec::new();
    parts.push(match protection {
        Protection::Private => "private".to_owned(),
        Protection::Public => "readable by all".to_owned(),
    });
    parts.extend(mode.map(|mode| format!("{mode:04o}")));
    parts.extend(account.map(|account| format!("for {account}")));
    parts.extend(size.map(bytes));
    parts.join(" · ")
}

fn bytes(size: usize) -> String {
    match size {
        0..1024 => count(size, "byte"),
        _ => format!("{}.{} KiB", size / 1024, size % 1024 * 10 / 1024),
    }
}

pub(in crate::ui) const FOLDER: &str = "folder";
pub(in crate::ui) const FOLDER_ITSELF: &str = "the folder itself";
