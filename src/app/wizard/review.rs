//! Review: the change set as it is counted and grouped. Not here: the words (`ui/words`).

use crate::app::{Field, Flag, Model, Proposal};
use crate::deploy::{Action, Change, ChangeSet};
use std::path::Path;
use std::sync::Arc;

/// How many files are new, replaced and kept; folders are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing is there yet.
    pub new: usize,
    /// Something else is there.
    pub replaced: usize,
    /// It is there already.
    pub kept: usize,
}

impl Counts {
    /// The files of a change set.
    #[must_use]
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut counts = Self::default();
        for change in changes.into_iter().filter(|change| is_file(change)) {
            match change.action {
                Action::New => counts.new += 1,
                Action::Replace => counts.replaced += 1,
                Action::Keep => counts.kept += 1,
            }
        }
        counts
    }

    /// What is written: new and replaced.
    #[must_use]
    pub fn written(self) -> usize {
        self.new + self.replaced
    }
}

/// Whether a change is about a file and not a folder.
#[must_use]
pub fn is_file(change: &Change) -> bool {
    !matches!(change.content, crate::deploy::Content::Folder)
}

/// Everything that will be on disk: with report and manifest once the rehearsal passed, else without.
#[must_use]
pub fn set(model: &Model) -> Option<&Arc<ChangeSet>> {
    let proven = model.fresh_proof().and_then(|proof| proof.set.as_ref());
    let landed = || model.fresh_landing().map(|landed| &landed.set);
    proven.or_else(landed).or_else(|| model.fresh_proposal().map(|proposal| &proposal.set))
}

/// The changes of one owner.
#[derive(Debug)]
pub struct Group<'a> {
    /// The server's name; `None`: what belongs to no server (report, manifest, a private CA).
    pub server: Option<&'a str>,
    /// The folder that all of them are in, where there is one.
    pub folder: &'a Path,
    /// In the order of the change set.
    pub changes: Vec<&'a Change>,
}

/// The change set by server, in the plan's order, and what is left last.
#[must_use]
pub fn by_server<'a>(proposal: &'a Proposal, set: &'a ChangeSet) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = proposal
        .servers
        .iter()
        .map(|server| Group { server: Some(&server.name), folder: &server.home, changes: Vec::new() })
        .collect();
    let mut rest = Group { server: None, folder: &proposal.out, changes: Vec::new() };
    for change in set.changes() {
        let owners = proposal.servers.iter().enumerate().filter(|(_, server)| {
            let is_request = server.request.as_ref().is_some_and(|request| *request == change.path);
            server.conf == change.path || is_request || change.path.starts_with(&server.home)
        });
        match owners.max_by_key(|(_, server)| (server.conf == change.path, server.home.components().count())) {
            Some((index, _)) => groups[index].changes.push(change),
            None => rest.changes.push(change),
        }
    }
    groups.push(rest);
    groups.retain(|group| !group.changes.is_empty());
    groups
}

/// The same work as one line for a terminal; the plan is saved as `plan.toml` first. The pass phrase is never in it.
#[must_use]
pub fn command(model: &Model) -> String {
    let out = model.form.text(Field::Out).trim();
    let out = model.fresh_proposal().map_or_else(|| out.to_owned(), |proposal| proposal.out.display().to_string());
    let mut command = format!("interlock-cli set-up plan.toml --out {}", quoted(&out));
    if model.form.is_on(Flag::Replace) {
        command.push_str(" --replace");
    }
    if super::certificates::uses_own_pass_phrase(model) {
        // From standard input: a file with a pass phrase in it should not be what this line leaves behind.
        command.push_str(" --pass-phrase-file -");
    }
    command
}

/// A word in single quotes where there is something to quote: nothing in them means anything to a POSIX shell or to
/// PowerShell. A Windows path tells which of the two it is, for a quote within.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | ':' | '.' | '-' | '_');
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let is_windows = word.starts_with("\\\\") || word.as_bytes().get(1) == Some(&b':');
    format!("'{}'", word.replace('\'', if is_windows { "''" } else { "'\\''" }))
}
