//! One function per capability: `(Request, &dyn Events, &Cancel) → (Outcome, Ended)`. The only room that knows the order
//! of steps; the doors call these and show what comes back. [`set_up()`] is also there in stages, for a door that shows
//! what comes of one before it goes on: [`draw_up()`], [`Proposal::prove`], [`Proposal::write`].
//!
//! Not here: how anything is done (the rooms to the left) and how it is shown (`report`).

mod conf_facts;
mod confs;
mod draw_up;
mod explain;
mod folders;
mod ground;
mod inspect;
mod inspect_walk;
mod keys;
mod lint;
mod lint_store;
mod material;
mod material_existing;
mod outcome;
mod page;
mod places;
mod plans;
mod proposal;
mod rehearse;
mod rewrite_key;
mod rules;
mod set_up;
mod views;

pub use conf_facts::read_conf;
pub use draw_up::{SetUp, draw_up};
pub use explain::{Explain, explain};
pub use inspect::{Inspect, inspect};
pub use keys::{FreshKeys, Keys, WantedKeys, make_keys};
pub use lint::{Lint, lint};
pub use plans::{read_plan, save_plan};
pub use proposal::{Landed, Proposal, Proven};
pub use rehearse::{Rehearse, rehearse};
pub use rewrite_key::{RewriteKey, rewrite_key};
pub use rules::rules;
pub use set_up::{set_up, set_up_through};

use crate::deploy::ApplyError;
use crate::finding::Finding;

/// How a piece of work ended, apart from what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It came to its end; the findings say how good that is.
    Done,
    /// The door was used wrongly, or a plan could not be read.
    WrongUsage,
    /// The environment failed: no permission, no space, no such folder.
    EnvironmentFailed,
}

impl Ended {
    /// The exit code of the contract: 1 exactly when a finding is an error and nothing worse happened.
    #[must_use]
    pub fn code(self, findings: &[Finding]) -> u8 {
        match self {
            Self::Done => u8::from(findings.iter().any(Finding::is_error)),
            Self::WrongUsage => 2,
            Self::EnvironmentFailed => 3,
        }
    }
}

/// Why a piece of work went no further.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// What there is to say, what was said before it included.
    pub findings: Vec<Finding>,
    /// Whose turn it is.
    pub ended: Ended,
    /// Somebody asked to stop.
    pub is_cancelled: bool,
}

impl Stopped {
    /// The user decides what happens next.
    fn refused(findings: Vec<Finding>) -> Self {
        Self { findings, ended: Ended::Done, is_cancelled: false }
    }

    /// The machine did not do what was asked of it.
    fn failed(finding: Finding) -> Self {
        Self { findings: vec![finding], ended: Ended::EnvironmentFailed, is_cancelled: false }
    }

    fn cancelled() -> Self {
        Self { is_cancelled: true, ..Self::refused(vec![crate::finding::catalogue::run::stopped()]) }
    }

    /// The same of a run that reads.
    fn cancelled_reading() -> Self {
        Self { findings: vec![crate::finding::catalogue::run::stopped_reading()], ..Self::cancelled() }
    }

    /// The same, after what was said before it.
    fn after(mut self, mut earlier: Vec<Finding>) -> Self {
        earlier.append(&mut self.findings);
        self.findings = earlier;
        self
    }
}

impl From<Finding> for Stopped {
    fn from(finding: Finding) -> Self {
        Self::refused(vec![finding])
    }
}

impl From<ApplyError> for Stopped {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Refused(findings) => Self::refused(findings),
            ApplyError::System(findings) => Self { findings, ended: Ended::EnvironmentFailed, is_cancelled: false },
            ApplyError::Cancelled => Self::cancelled(),
        }
    }
}
