//! The trust matrix as the model knows it: for every ordered pair of servers, how far the way from a name to a passed
//! handshake has come. Row connects to column. Not here: how a cell looks and what it says (`ui`).

use super::{Model, Step};
use crate::plan::{MAX_SERVERS, Trust};
use crate::report::{Handshake, Outcome, Pair};
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A pair of an outcome. The matrix is made anew for each picture: it points to its pairs and copies none.
#[derive(Clone)]
pub struct Verdict {
    outcome: Arc<Outcome>,
    at: usize,
}

impl Deref for Verdict {
    type Target = Pair;

    fn deref(&self) -> &Pair {
        // Only `Matrix::of` makes one, from this very list.
        &self.outcome.pairs.as_deref().unwrap_or_default()[self.at]
    }
}

impl fmt::Debug for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for Verdict {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Verdict {}

/// How far a connection has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A server itself.
    Itself,
    /// Both servers have names.
    Named,
    /// Both have certificates.
    Made,
    /// Each one's certificate will be in the other's `trusted` folder.
    Copied,
    /// Written to the disk.
    Written,
    /// Its handshake is under way or waits for its turn.
    Running,
    /// The handshake passed.
    Passed(Verdict),
    /// It passes by the rules alone; the handshake itself cannot be made here.
    Modelled(Verdict),
    /// It connects, in plaintext.
    Plain(Verdict),
    /// It fails.
    Refused(Verdict),
}

impl Cell {
    /// Whether it connects as it should, by a handshake or by the rules.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Self::Passed(_) | Self::Modelled(_))
    }

    /// Whether it was judged and does not: refused, or in plaintext.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Plain(_))
    }

    /// What was found, once it was rehearsed.
    #[must_use]
    pub fn verdict(&self) -> Option<&Pair> {
        match self {
            Self::Passed(verdict) | Self::Modelled(verdict) | Self::Plain(verdict) | Self::Refused(verdict) => {
                Some(verdict)
            }
            _ => None,
        }
    }
}

/// All cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The servers' names, as far as they have any.
    pub names: Vec<String>,
    /// Row by row.
    cells: Vec<Cell>,
    passed: usize,
    failed: usize,
}

impl Matrix {
    /// The matrix of the page that is shown.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        // More are refused by the plan, and their square would be all of the memory.
        let names = model.form.server_names().into_iter().take(MAX_SERVERS);
        let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
        let mut cells = vec![Self::way_so_far(model); names.len() * names.len()];
        if let Some(outcome) = outcome(model) {
            fill(&names, &mut cells, &outcome);
        }
        for own in 0..names.len() {
            cells[own * names.len() + own] = Cell::Itself;
        }
        let number = |is: fn(&Cell) -> bool| cells.iter().filter(|cell| is(cell)).count();
        let (passed, failed) = (number(Cell::is_passed), number(Cell::is_failed));
        Self { names, cells, passed, failed }
    }

    /// The cell of a pair of servers, by index.
    #[must_use]
    pub fn cell(&self, from: usize, to: usize) -> &Cell {
        &self.cells[from * self.names.len() + to]
    }

    /// How many connections passed, by a handshake or by the rules, of how many.
    #[must_use]
    pub fn passed(&self) -> (usize, usize) {
        (self.passed, self.connections())
    }

    /// How many failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// How many connections there are: every server to every other.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.names.len() * self.names.len().saturating_sub(1)
    }

    /// The first cell behind that one, row by row and then from the start again, that failed.
    #[must_use]
    pub fn next_failure(&self, after: Option<(usize, usize)>) -> Option<(usize, usize)> {
        let (size, all) = (self.names.len(), self.cells.len());
        let start = after.map_or(0, |(from, to)| from * size + to + 1);
        let found = (start..start + all).map(|at| at % all.max(1)).find(|at| self.cells[*at].is_failed())?;
        Some((found / size, found % size))
    }

    /// What is known before any rehearsal.
    fn way_so_far(model: &Model) -> Cell {
        let is_pinned = model.plan.as_ref().is_some_and(|plan| plan.certificates.trust != Trust::CompanyCa);
        let is_rehearsing = model.running.is_some_and(|running| running.job == super::Job::Prove);
        match model.step {
            _ if is_rehearsing => Cell::Running,
            Step::Write | Step::Done if model.fresh_landing().is_some() => Cell::Written,
            _ if model.fresh_proposal().is_none() => Cell::Named,
            step if step >= Step::Peers && is_pinned => Cell::Copied,
            _ => Cell::Made,
        }
    }
}

/// What was rehearsed last of what stands in the form: the disk after Write, else what would be written.
pub(super) fn outcome(model: &Model) -> Option<Arc<Outcome>> {
    if model.running.is_some_and(|running| running.job == super::Job::Prove) {
        return None;
    }
    let landed = model.fresh_landing().map(|landed| Arc::clone(&landed.outcome));
    let proven = || model.fresh_proof().map(|proof| Arc::clone(&proof.outcome));
    match model.step {
        Step::Write | Step::Done => landed.or_else(proven),
        Step::Rehearse | Step::Review => proven().or(landed),
        _ => None,
    }
}

/// Puts the verdicts of an outcome into the cells.
fn fill(names: &[String], cells: &mut [Cell], outcome: &Arc<Outcome>) {
    let index: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    // Pairs come row by row, so each is most often the one behind the last: thousands need no look-up.
    let find = |name: &str, guess: usize| {
        let is_right = names.get(guess).is_some_and(|guessed| guessed == name);
        if is_right { Some(guess) } else { index.get(name).copied() }
    };
    let (mut row, mut column) = (0, 0);
    for (at, pair) in outcome.pairs.iter().flatten().enumerate() {
        if let (Some(from), Some(to)) = (find(&pair.from, row), find(&pair.to, column + 1)) {
            cells[from * names.len() + to] = judged(pair, Verdict { outcome: Arc::clone(outcome), at });
            (row, column) = (from, to);
        }
    }
}

fn judged(pair: &Pair, verdict: Verdict) -> Cell {
    match (pair.ok, pair.connects && pair.tls.is_none(), pair.handshake) {
        (true, _, Handshake::Real) => Cell::Passed(verdict),
        (true, _, Handshake::Modelled) => Cell::Modelled(verdict),
        (false, true, _) => Cell::Plain(verdict),
        (false, false, _) => Cell::Refused(verdict),
    }
}
