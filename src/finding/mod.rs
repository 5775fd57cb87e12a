//! What can be said: the finding, its severities, and the catalogue of all rules.
//!
//! A finding is made once, by the catalogue's function for its rule, and only printed by every door. Not here: deciding
//! whether a rule applies (the room that knows the facts) and any drawing of it (`report`, `ui`).

pub mod catalogue;
mod release;
pub mod secrets;
pub mod words;

pub use release::{Edition, Release, Runtime};

/// How much a finding matters. The order is that of urgency: an error sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Neo4j will not start, the cluster will not form, or it silently stays in plaintext; or we refuse to go on.
    Error,
    /// It works, and is unsafe or will break.
    Warning,
    /// Better known.
    Advice,
}

/// Where a rule's knowledge comes from; the tags of the rules' pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Neo4j itself ran and did it.
    Ran,
    /// Read in Neo4j's source.
    Source,
    /// Neo4j's documentation says so.
    Documented,
    /// Measured on the JDK with the calls that Neo4j makes.
    Measured,
    /// Inferred; such a rule alone never reports an error.
    Inferred,
    /// Not about Neo4j: our own refusal.
    Ours,
}

impl Evidence {
    /// The word of the JSON contract and of printed catalogues.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ran => "ran",
            Self::Source => "source",
            Self::Documented => "documented",
            Self::Measured => "measured",
            Self::Inferred => "inferred",
            Self::Ours => "ours",
        }
    }
}

/// One row of the catalogue: what is the same for each finding of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The public name, `area/what`; it appears in JSON, reports and tests and never changes its meaning.
    pub id: &'static str,
    /// A short sentence without a full stop, for lists and headings.
    pub title: &'static str,
    /// The severity, unless the release changes it (the row's function then says which).
    pub severity: Severity,
    /// The best evidence that there is.
    pub evidence: Evidence,
    /// The row of the log catalogue (`log/…`) whose line this leaves in Neo4j's logs.
    pub log: Option<&'static str>,
}

impl Rule {
    /// An error that leaves no known line in a log.
    #[must_use]
    pub const fn error(id: &'static str, title: &'static str, evidence: Evidence) -> Self {
        Self { id, title, severity: Severity::Error, evidence, log: None }
    }

    /// A warning that leaves no known line in a log.
    #[must_use]
    pub const fn warning(id: &'static str, title: &'static str, evidence: Evidence) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, title, evidence) }
    }

    /// Advice.
    #[must_use]
    pub const fn advice(id: &'static str, title: &'static str, evidence: Evidence) -> Self {
        Self { severity: Severity::Advice, ..Self::error(id, title, evidence) }
    }

    /// The same row with the log row whose line it leaves.
    #[must_use]
    pub const fn logged(mut self, log: &'static str) -> Self {
        self.log = Some(log);
        self
    }

    /// The finding of this rule at a place. Only the catalogue's functions call this, so that every text stands there.
    #[must_use]
    pub(in crate::finding) fn at(
        &self,
        at: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: self.id,
            severity: self.severity,
            at: at.into(),
            title: self.title.to_owned(),
            what: what.into(),
            why: why.into(),
            fix: fix.into(),
            log: self.log,
        }
    }
}

/// Something worth saying, about one place.
///
/// The fields are those of the JSON contract, in its order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The id of its rule.
    pub rule: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The place: a file, a folder, `server → server`, or a field of the plan.
    pub at: String,
    /// The rule in a few words.
    pub title: String,
    /// What happened or was found, with expected and found values.
    pub what: String,
    /// Why Neo4j, the JDK or Interlock minds.
    pub why: String,
    /// What to do next: a command or an edit that works.
    pub fix: String,
    /// The `log/…` row whose line an admin would see in Neo4j's logs.
    pub log: Option<&'static str>,
}

impl Finding {
    /// The same finding with another severity, for rules whose weight depends on the release.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether this one alone makes the exit code 1.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
