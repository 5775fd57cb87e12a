//! The table of section 9.2: which words of a log stand for which cause, in the order in which they are asked.
//!
//! Not here: what is said about a cause (`finding::catalogue::log`), nor how a record is found among many (`matcher`).

mod context;
mod handshake;
mod healthy;
mod settings;
mod start;
mod wrapper;

use context::Context;
pub(crate) use context::{is_in, is_of_others, is_query};

/// What a record must hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pattern {
    /// These words.
    Words(&'static str),
    /// A regular expression, and words that are in whatever it matches.
    Form(&'static str, &'static str),
}

impl Pattern {
    /// Words that every match has in the bytes of the file: without the characters that JSON may write otherwise.
    pub(crate) fn anchor(&self) -> &'static str {
        let words = match self {
            Self::Words(words) | Self::Form(words, _) => words,
        };
        let runs = words.split(['\'', '"', '\\', '/', '<', '>', '&', '=']);
        runs.max_by_key(|run| run.len()).unwrap_or_default()
    }
}

/// Who writes a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Writer {
    /// A server that starts.
    Start,
    /// The server that dialled.
    Initiator,
    /// The server that was dialled.
    Acceptor,
    /// Whoever judges the other's certificate.
    Judge,
    /// Whoever was refused.
    Refused,
    /// The owner of the key or setting at fault.
    Owner,
    /// Either side.
    Either,
    /// The answer to a command.
    Command,
}

/// What a line says about the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// Something failed.
    Failure,
    /// No failure yet.
    Waiting,
    /// All is well so far.
    Healthy,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// `log/…`.
    pub id: &'static str,
    /// Any of these.
    pub(crate) patterns: &'static [Pattern],
    /// And, where others say the same, one of these words.
    pub(crate) context: Context,
    /// Explains only what no other row explains.
    pub is_generic: bool,
    /// Whose line it is.
    pub writer: Writer,
    /// Whether anything is wrong.
    pub health: Health,
    /// The rules that leave this line.
    pub leads: &'static [&'static str],
}

/// A failure at a start.
const fn row(id: &'static str, patterns: &'static [Pattern], leads: &'static [&'static str]) -> Row {
    Row {
        id,
        patterns,
        context: context::ANYWHERE,
        is_generic: false,
        writer: Writer::Start,
        health: Health::Failure,
        leads,
    }
}

impl Row {
    const fn by(mut self, writer: Writer) -> Self {
        self.writer = writer;
        self
    }

    const fn within(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    const fn healthy(mut self) -> Self {
        self.health = Health::Healthy;
        self
    }

    const fn waiting(mut self) -> Self {
        self.health = Health::Waiting;
        self
    }

    const fn generic(mut self) -> Self {
        self.is_generic = true;
        self
    }
}

/// All rows, in the order of the table.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [start::ROWS, settings::ROWS, healthy::ROWS, handshake::ROWS, wrapper::ROWS].into_iter().flatten()
}

/// What is looked for in the bytes of a log, without repetition.
#[must_use]
pub fn anchors() -> Vec<&'static str> {
    let mut anchors = Vec::new();
    for anchor in rows().flat_map(|row| row.patterns).map(Pattern::anchor) {
        if !anchors.contains(&anchor) {
            anchors.push(anchor);
        }
    }
    anchors
}
