//! One function per capability: `(Request, &dyn Events, &Cancel) → (Outcome, Ended)`. The only room that knows the order
//! of steps; the doors call these and show what comes back.
//!
//! Not here: how anything is done (the rooms to the left) and how it is shown (`report`).

mod confs;
mod folders;
mod material;
mod material_existing;
mod outcome;
mod page;
mod places;
mod rehearse;
mod set_up;

pub use rehearse::{Rehearse, rehearse};
pub use set_up::{SetUp, set_up, set_up_through};

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
struct Stopped {
    findings: Vec<Finding>,
    ended: Ended,
}

impl Stopped {
    /// The user decides what happens next.
    fn refused(findings: Vec<Finding>) -> Self {
        Self { findings, ended: Ended::Done }
    }

    /// The machine did not do what was asked of it.
    fn failed(finding: Finding) -> Self {
        Self { findings: vec![finding], ended: Ended::EnvironmentFailed }
    }

    fn cancelled() -> Self {
        Self::refused(vec![crate::finding::catalogue::run::stopped()])
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
            ApplyError::System(findings) => Self { findings, ended: Ended::EnvironmentFailed },
            ApplyError::Cancelled => Self::cancelled(),
        }
    }
}
