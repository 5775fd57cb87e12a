//! The trust matrix as the model knows it: for every ordered pair of servers, how far the way from a name to a passed
//! handshake has come. Row connects to column. Not here: how a cell looks and what it says (`ui`).

use super::{Model, Step};
use crate::plan::Trust;
use crate::report::{Handshake, Outcome, Pair};
use std::collections::HashMap;
use std::sync::Arc;

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
    Passed(Arc<Pair>),
    /// It passes by the rules alone; the handshake itself cannot be made here.
    Modelled(Arc<Pair>),
    /// It connects, in plaintext.
    Plain(Arc<Pair>),
    /// It fails.
    Refused(Arc<Pair>),
}

/// All cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The servers' names, as far as they have any.
    pub names: Vec<String>,
    /// Row by row.
    cells: Vec<Cell>,
}

impl Matrix {
    /// The matrix of the page that is shown.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let names: Vec<String> = model.form.server_names().into_iter().map(str::to_owned).collect();
        let mut cells = vec![Self::way_so_far(model); names.len() * names.len()];
        if let Some(outcome) = outcome(model) {
            let index: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
            for pair in outcome.pairs.iter().flatten() {
                if let (Some(from), Some(to)) = (index.get(pair.from.as_str()), index.get(pair.to.as_str())) {
                    cells[from * names.len() + to] = judged(pair);
                }
            }
        }
        for own in 0..names.len() {
            cells[own * names.len() + own] = Cell::Itself;
        }
        Self { names, cells }
    }

    /// The cell of a pair of servers, by index.
    #[must_use]
    pub fn cell(&self, from: usize, to: usize) -> &Cell {
        &self.cells[from * self.names.len() + to]
    }

    /// How many connections passed, by a handshake or by the rules, of how many.
    #[must_use]
    pub fn passed(&self) -> (usize, usize) {
        let passed = self.cells.iter().filter(|cell| matches!(cell, Cell::Passed(_) | Cell::Modelled(_))).count();
        (passed, self.names.len() * self.names.len().saturating_sub(1))
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
fn outcome(model: &Model) -> Option<Arc<Outcome>> {
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

fn judged(pair: &Pair) -> Cell {
    let pair = Arc::new(pair.clone());
    match (pair.ok, pair.connects && pair.tls.is_none(), pair.handshake) {
        (true, _, Handshake::Real) => Cell::Passed(pair),
        (true, _, Handshake::Modelled) => Cell::Modelled(pair),
        (false, true, _) => Cell::Plain(pair),
        (false, false, _) => Cell::Refused(pair),
    }
}
