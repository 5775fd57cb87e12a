//! One outcome and its printers: the object of `--json`, text for a terminal, and the page `report.html`.
//!
//! [`Outcome`] is the JSON contract, field by field; `work` fills it with what the rooms found, every door prints it. Not here: what a finding
//! says (`finding::catalogue`), and where the print goes.

mod certificate;
mod effective;
mod html;
mod logs;
mod rules;
pub mod runbook;
mod text;
mod told;
mod views;

pub use certificate::CertificateCard;
pub use effective::{HOME, effective};
pub use html::{Page, PageServer, html};
pub use rules::{rules_markdown, rules_text};
pub use runbook::{Placed, PlacedKind};
pub use text::{Style, text};
pub use told::{Told, told, told_findings};
pub use views::{Commands, ConfFacts, ServerFiles};

pub use crate::deploy::{Action, ChangeView as Change, DiffLine};
pub use crate::rehearse::{Handshake, Kind as StrangerKind, Pair, Stranger};

use crate::finding::{Finding, Severity};
use serde::ser::{SerializeMap as _, Serializer};

/// What a command says. `None` is a part that the command does not have; it is left out of the object.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// The version of the contract.
    interlock: u8,
    /// The command, as it is typed.
    pub command: &'static str,
    /// Everything worth saying.
    pub findings: Vec<Finding>,
    /// The release that judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neo4j: Option<String>,
    /// Each server in the plan's order.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "map")]
    pub servers: Option<Vec<(String, Server)>>,
    /// Each ordered pair of servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<Pair>>,
    /// Each stranger at each server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strangers: Option<Vec<Stranger>>,
    /// Whether anything on disk is, or with `--dry-run` would be, other than before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<bool>,
    /// The change set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
    /// Whether a start of Neo4j gets past the settings: of every neo4j.conf that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<bool>,
    /// What each enabled policy of the first neo4j.conf has in force, by scope, defaults included, secrets masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<serde_json::Map<String, serde_json::Value>>,
    /// The same for each neo4j.conf.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confs: Option<Vec<ConfVerdict>>,
    /// What was inspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<crate::inspect::File>>,
    /// Log lines that have an explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<crate::neo4j::log::Line>>,
    /// The catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<RuleCard>>,
    /// What a command was asked to print, where that is its whole work: a script, a manual page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What `lint` changes in each file, or would, line by line, secrets masked. The terminal shows it; it is no part of
    /// the contract.
    #[serde(skip)]
    pub diffs: Vec<(String, Vec<DiffLine>)>,
    /// The one folder that the work is about, as the user named it. Printers for people leave it out of paths; it is no
    /// part of the contract.
    #[serde(skip)]
    pub folder: Option<String>,
}

/// What a start of Neo4j would do on a server.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Server {
    /// The settings are accepted and every enabled policy loads.
    pub loads: bool,
    /// Its TLS contexts can be built too.
    pub starts: bool,
    /// A cluster policy is in force.
    pub encrypted: bool,
    /// The rule that stops it.
    pub rule: Option<&'static str>,
    /// The error in the words of Neo4j's log.
    pub error: Option<String>,
}

/// What a release makes of one neo4j.conf.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConfVerdict {
    /// As the user named it.
    pub path: String,
    /// A start of Neo4j gets past its settings.
    pub starts: bool,
    /// It was read to its end; of one that was not nothing is known, and `starts` says as much as that it is not proven.
    pub judged: bool,
    /// What each enabled policy has in force, by scope.
    pub effective: serde_json::Map<String, serde_json::Value>,
}

/// A row of the catalogue as the contract shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RuleCard {
    /// Its id.
    pub rule: &'static str,
    /// The severity that it has unless the release or the case changes it.
    pub severity: Severity,
    /// In a few words.
    pub title: &'static str,
    /// Where the knowledge comes from, in one word ([`Evidence::name`](crate::finding::Evidence::name)).
    pub evidence: &'static str,
    /// The `log/…` row whose line it leaves.
    pub log: Option<&'static str>,
}

impl Outcome {
    /// An outcome with nothing but its command.
    #[must_use]
    pub fn new(command: &'static str) -> Self {
        Self {
            interlock: 1,
            command,
            findings: Vec::new(),
            neo4j: None,
            servers: None,
            pairs: None,
            strangers: None,
            changed: None,
            changes: None,
            starts: None,
            effective: None,
            confs: None,
            files: None,
            lines: None,
            rules: None,
            text: None,
            diffs: Vec::new(),
            folder: None,
        }
    }

    /// An outcome with nothing but findings, for what ended before the command's own work began.
    #[must_use]
    pub fn of_findings(command: &'static str, findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::new(command) }
    }

    /// Whether a finding is an error: exactly then the exit code is 1, unless the file or the machine failed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }

    /// The findings, the most urgent first, otherwise in their order.
    fn sorted_findings(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}

/// The object of `--json`, with a final line end.
#[must_use]
pub fn json(outcome: &Outcome) -> String {
    // Strings, numbers and maps with text for keys: there is nothing in an outcome that JSON could not hold.
    serde_json::to_string(outcome).unwrap_or_default() + "\n"
}

/// Servers as a JSON object that keeps the plan's order.
#[expect(clippy::ref_option, reason = "serde hands over the field as it is")]
fn map<S: Serializer>(servers: &Option<Vec<(String, Server)>>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(servers) = servers else { return serializer.serialize_none() };
    let mut map = serializer.serialize_map(Some(servers.len()))?;
    for (name, server) in servers {
        map.serialize_entry(name, server)?;
    }
    map.end()
}

/// What a cell of the matrix shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// A server itself.
    Own,
    /// Connects, encrypted.
    Ok,
    /// The same by the rules alone.
    OkModelled,
    /// Connects in plaintext.
    Plain,
    /// Does not connect, or one of the two does not start.
    No,
    /// The same by the rules alone.
    NoModelled,
    /// Was not tried.
    Untried,
}

/// The trust matrix: row connects to column.
struct Matrix<'a> {
    names: Vec<&'a str>,
    /// Row by row.
    cells: Vec<(Cell, Option<&'a Pair>)>,
}

impl<'a> Matrix<'a> {
    /// The matrix of an outcome; `None` where nobody connects to anybody.
    fn of(outcome: &'a Outcome) -> Option<Self> {
        let servers = outcome.servers.as_ref().filter(|servers| !servers.is_empty())?;
        let pairs = outcome.pairs.as_ref()?;
        let names: Vec<&str> = servers.iter().map(|(name, _)| name.as_str()).collect();
        let index: std::collections::HashMap<&str, usize> =
            names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let mut cells = vec![(Cell::Untried, None); names.len() * names.len()];
        for own in 0..names.len() {
            cells[own * names.len() + own].0 = Cell::Own;
        }
        for pair in pairs {
            if let (Some(from), Some(to)) = (index.get(pair.from.as_str()), index.get(pair.to.as_str())) {
                cells[from * names.len() + to] = (cell(pair), Some(pair));
            }
        }
        Some(Self { names, cells })
    }

    fn row(&self, from: usize) -> &[(Cell, Option<&'a Pair>)] {
        &self.cells[from * self.names.len()..(from + 1) * self.names.len()]
    }
}

fn cell(pair: &Pair) -> Cell {
    let is_real = pair.handshake == Handshake::Real;
    match (pair.ok, pair.connects && pair.tls.is_none()) {
        (true, _) if is_real => Cell::Ok,
        (true, _) => Cell::OkModelled,
        (false, true) => Cell::Plain,
        (false, false) if is_real => Cell::No,
        (false, false) => Cell::NoModelled,
    }
}

/// What strangers of a kind come with.
fn stranger_words(kind: StrangerKind) -> &'static str {
    match kind {
        StrangerKind::NoCertificate => "without a certificate",
        StrangerKind::OwnCertificate => "with an unknown certificate",
        StrangerKind::CopiedSubject => "with a copy of a member's name",
        StrangerKind::StolenCertificate => "with a stolen certificate, without its key",
    }
}

/// `1 error`, as a heading and a summary count it.
fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// `6 of 6 connections pass`; `None` where none was tried.
fn connections(outcome: &Outcome) -> Option<String> {
    let pairs = outcome.pairs.as_ref().filter(|pairs| !pairs.is_empty())?;
    let passed = pairs.iter().filter(|pair| pair.ok).count();
    Some(format!("{passed} of {} pass", crate::finding::words::count(pairs.len(), "connection")))
}

/// `12 of 12 strangers refused`; `None` where none knocked.
fn strangers(outcome: &Outcome) -> Option<String> {
    let strangers = outcome.strangers.as_ref().filter(|strangers| !strangers.is_empty())?;
    let refused = strangers.iter().filter(|stranger| stranger.refused).count();
    Some(format!("{refused} of {} refused", crate::finding::words::count(strangers.len(), "stranger")))
}

/// `2 errors, 1 warning`; `None` where there is nothing to say.
fn weights(outcome: &Outcome) -> Option<String> {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Advice]
        .into_iter()
        .filter_map(|severity| {
            let number = outcome.findings.iter().filter(|finding| finding.severity == severity).count();
            // Advice has no plural.
            let noun = severity_word(severity);
            let counted = if severity == Severity::Advice {
                format!("{number} {noun}")
            } else {
                crate::finding::words::count(number, noun)
            };
            (number > 0).then_some(counted)
        })
        .collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

#[cfg(test)]
mod tests;
