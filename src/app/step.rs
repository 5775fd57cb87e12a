//! The nine steps of the wizard, in their order. Not here: their titles (`ui/words`) and what they do (`wizard/`).

/// A step, which is also a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Step {
    Servers,
    Subject,
    Certificates,
    Peers,
    Conf,
    Rehearse,
    Review,
    Write,
    Done,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::Servers,
        Self::Subject,
        Self::Certificates,
        Self::Peers,
        Self::Conf,
        Self::Rehearse,
        Self::Review,
        Self::Write,
        Self::Done,
    ];

    /// 1 to 9, as the rail counts.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The one before it.
    #[must_use]
    pub fn back(self) -> Option<Self> {
        (self as usize).checked_sub(1).map(|index| Self::ALL[index])
    }
}

/// What the rail says about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// The page that is shown.
    Current,
    /// The page that the wizard goes on with: a tool is shown over it.
    Behind,
    /// Been there, and nothing is wrong with it.
    Done,
    /// Been there, and a finding there is an error.
    Attention,
    /// Cannot be gone to yet.
    Locked,
}
