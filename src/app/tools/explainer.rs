//! The log explainer: which lines are to be explained, and what came of it.
//!
//! Lines that were pasted stand in a field as long as they fit there; what is longer goes to the job as it is, and the
//! page says how much it was. Not here: explaining (`work`), and the words (`ui/words`).

use super::Busy;
use crate::app::{Effect, Job, Order};
use crate::finding::{Finding, Severity};
use crate::neo4j::log::Line;
use std::path::PathBuf;
use std::sync::Arc;

/// The longest text that the field shows, in bytes: a field with more would not draw in time.
pub const FIELD: usize = 32 * 1024;

/// What the explainer's page shows.
#[derive(Debug, Default)]
pub struct Explainer {
    /// What stands in the field.
    pub text: String,
    /// What was pasted and is too long for it.
    pub pasted: Option<Arc<str>>,
    /// Log files.
    pub logs: Vec<PathBuf>,
    /// Lines are being explained.
    pub busy: Option<Busy>,
    /// It was stopped.
    pub is_stopped: bool,
    /// What came of it.
    pub explained: Option<Arc<Explained>>,
    /// What the lines are searched for.
    pub filter: String,
    /// Lines of this severity alone.
    pub severity: Option<Severity>,
    /// The lines that the search leaves, as places in [`Explained::entries`].
    pub shown: Vec<usize>,
    /// The line that is looked at, as a place in [`Explained::entries`].
    pub selected: Option<usize>,
    /// The path that stands in the field.
    pub path: String,
    orders: u64,
}

/// What came of explaining.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// Lines that a cause explains, the most urgent first.
    pub entries: Vec<Entry>,
    /// Lines that tell of nothing bad.
    pub healthy: Vec<Line>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// Those of them that belong to no single line, as places in `findings`.
    pub together: Vec<usize>,
}

/// A line with its causes.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The line.
    pub line: Line,
    /// The most urgent of its causes.
    pub severity: Severity,
    /// Its causes, as places in [`Explained::findings`], best first.
    pub findings: Vec<usize>,
}

/// What the user does on the page.
#[derive(Clone, Debug)]
pub enum ExplainerMsg {
    /// Text was pasted that is too long for the field.
    Paste(Arc<str>),
    /// Explains what stands in the field, and the files.
    Explain,
    /// Explains the log at the path in the field too.
    AddTyped,
    /// Forgets everything.
    Clear,
    /// Lines of a severity alone.
    Severity(Option<Severity>),
    /// Looks at a line.
    Select(usize),
}

/// What is to be explained.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Names the order.
    pub number: u64,
    /// Log files.
    pub logs: Vec<PathBuf>,
    /// What was pasted or typed.
    pub pasted: Option<Arc<str>>,
}

impl Explainer {
    pub(super) fn take(&mut self, msg: ExplainerMsg, effects: &mut Vec<Effect>) {
        match msg {
            ExplainerMsg::Paste(text) => {
                self.text.clear();
                self.pasted = Some(text);
                self.explain(effects);
            }
            ExplainerMsg::Explain => self.explain(effects),
            ExplainerMsg::AddTyped => {
                let path = std::mem::take(&mut self.path);
                if !path.trim().is_empty() {
                    self.open(vec![path.trim().into()], effects);
                }
            }
            ExplainerMsg::Clear => {
                if self.busy.is_some() {
                    effects.push(Effect::Stop(Job::Explain));
                }
                *self = Self { orders: self.orders, ..Self::default() };
            }
            ExplainerMsg::Severity(severity) => {
                self.severity = severity;
                self.search();
            }
            ExplainerMsg::Select(index) => self.selected = Some(index),
        }
    }

    /// Whether there is something to explain.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        !self.logs.is_empty() || self.pasted.is_some() || !self.text.trim().is_empty()
    }

    /// Explains more files.
    pub(super) fn open(&mut self, paths: Vec<PathBuf>, effects: &mut Vec<Effect>) {
        for path in paths {
            if !self.logs.contains(&path) {
                self.logs.push(path);
            }
        }
        self.explain(effects);
    }

    /// Text in the field; what is too long for it is kept beside it.
    pub(super) fn typed(&mut self, text: String) {
        if text.len() > FIELD {
            self.pasted = Some(text.into());
            self.text.clear();
        } else {
            self.text = text;
        }
    }

    pub(super) fn filter(&mut self, text: String) {
        self.filter = text;
        self.search();
    }

    fn explain(&mut self, effects: &mut Vec<Effect>) {
        if !self.has_lines() {
            return;
        }
        let busy = Busy::new(&mut self.orders);
        self.busy = Some(busy);
        self.is_stopped = false;
        let pasted = match &self.pasted {
            Some(pasted) if self.text.trim().is_empty() => Some(Arc::clone(pasted)),
            Some(pasted) => Some(format!("{pasted}\n{}", self.text).into()),
            None => (!self.text.trim().is_empty()).then(|| self.text.as_str().into()),
        };
        let lines = Lines { number: busy.number, logs: self.logs.clone(), pasted };
        effects.push(Effect::Job(Order::Explain(Box::new(lines))));
    }

    /// `None`: it was stopped.
    pub(super) fn explained(&mut self, number: u64, explained: Option<Arc<Explained>>) {
        if self.busy.is_none_or(|busy| busy.number != number) {
            return;
        }
        self.busy = None;
        self.is_stopped = explained.is_none();
        if explained.is_some() {
            self.explained = explained;
            self.search();
        }
    }

    /// Works out which lines are shown; what was looked at stays where it is still there.
    fn search(&mut self) {
        let Some(explained) = &self.explained else { return };
        let wanted = self.filter.trim().to_lowercase();
        let fits = |entry: &Entry| {
            self.severity.is_none_or(|severity| entry.severity == severity) && says(explained, entry, &wanted)
        };
        self.shown =
            explained.entries.iter().enumerate().filter(|(_, entry)| fits(entry)).map(|(index, _)| index).collect();
        self.selected =
            self.selected.filter(|selected| self.shown.contains(selected)).or_else(|| self.shown.first().copied());
    }
}

/// Whether a text is in a line, in its place, or in what is said about it.
fn says(explained: &Explained, entry: &Entry, wanted: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(wanted);
    let line = &entry.line;
    wanted.is_empty()
        || has(&line.text)
        || line.log.as_deref().is_some_and(has)
        || line.server.as_deref().is_some_and(has)
        || line.rules.iter().any(|rule| has(rule))
        || entry.findings.iter().filter_map(|at| explained.findings.get(*at)).any(|it| has(&it.title) || has(&it.what))
}

/// Lines and findings, put in order. A line without a finding, or with advice alone, tells of nothing bad.
#[must_use]
pub fn explained(lines: Vec<Line>, findings: Vec<Finding>) -> Arc<Explained> {
    let mut told = vec![false; findings.len()];
    let (mut entries, mut healthy) = (Vec::new(), Vec::new());
    for line in lines {
        let of_line = causes(&line, &findings);
        for at in &of_line {
            told[*at] = true;
        }
        let severity = of_line.iter().map(|at| findings[*at].severity).min();
        match severity {
            Some(severity @ (Severity::Error | Severity::Warning)) => {
                entries.push(Entry { line, severity, findings: of_line });
            }
            _ => healthy.push(line),
        }
    }
    entries.sort_by_key(|entry| entry.severity);
    let together = told.iter().enumerate().filter(|(_, told)| !**told).map(|(at, _)| at).collect();
    Arc::new(Explained { entries, healthy, findings, together })
}

/// The findings of a line: one for each of its rules, and where several servers have it that of its own.
fn causes(line: &Line, findings: &[Finding]) -> Vec<usize> {
    let fits = |finding: &Finding| {
        let is_server = line.server.as_deref().is_some_and(|server| finding.what.starts_with(server));
        let is_named = !finding.at.is_empty() && line.text.contains(&finding.at);
        let is_log = line.log.as_deref() == Some(finding.at.as_str());
        4 * u8::from(is_server) + 2 * u8::from(is_named) + u8::from(is_log)
    };
    let of_rule = |rule: &&'static str| {
        let candidates = findings.iter().enumerate().filter(|(_, finding)| finding.rule == *rule);
        // The first of those that fit best.
        candidates.rev().max_by_key(|(_, finding)| fits(finding)).map(|(at, _)| at)
    };
    line.rules.iter().filter_map(of_rule).collect()
}
