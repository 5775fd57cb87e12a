//! What the user is doing: the model, everything that can happen to it, and what follows.
//!
//! [`Model::update`] is the only way in. It changes plain data and returns orders ([`Effect`]); files, threads, clocks and
//! windows are elsewhere. Everything that is made belongs to a [`Revision`] of the form: an edit makes it stale, and
//! `Model::follow_up` alone decides which job comes next, from the state and not from the path to it.
//!
//! Not here: judging names (`plan`), doing (`jobs`), drawing (`ui`).

mod about;
mod effect;
mod form;
mod log_line;
mod made;
mod matrix;
mod msg;
mod pass_phrase;
mod remedy;
mod step;
pub mod tools;
mod update;
pub mod wizard;

pub use crate::report::{Commands, ConfFacts, ServerFiles};
pub use about::{About, Renderer};
pub use effect::{DrawUp, Effect, Order};
pub use form::{Column, Field, Flag, Form, step_of};
pub use made::{Landed, Proof, Proposal, Revision};
pub use matrix::{Cell, Matrix, Verdict};
pub use msg::{Job, JobMsg, Msg, Progress, Question, Remedy, Theme, Trouble};
pub use pass_phrase::PassPhrase;
pub use step::{Step, StepState};
pub use tools::explainer::{Explainer, ExplainerMsg};
pub use tools::inspector::{Inspector, InspectorMsg};
pub use tools::{Tool, ToolField};

use crate::finding::Finding;
use crate::plan::{Draft, KeyKind, Plan, Trust};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that the window knows.
#[derive(Debug)]
pub struct Model {
    /// The page of the wizard that is shown, or that waits behind a tool.
    pub step: Step,
    /// The tool that is shown instead.
    pub tool: Option<Tool>,
    /// The inspector's own.
    pub inspector: Inspector,
    /// The log explainer's own.
    pub explainer: Explainer,
    /// The furthest step that was reached since the form last changed before it.
    pub furthest: Step,
    /// What stands in the fields.
    pub form: Form,
    /// The user's own pass phrase.
    pub pass_phrase: PassPhrase,
    /// Whether it is shown in clear.
    pub is_revealed: bool,
    /// The form as a plan; `None` while a finding is an error.
    pub plan: Option<Arc<Plan>>,
    /// What there is to say about the form.
    pub findings: Vec<Finding>,
    /// Fields that were left: what is wrong with one is shown beside it from then on.
    pub left: BTreeSet<Field>,
    /// The text field that is being typed in.
    pub typing: Option<Field>,
    /// Counts the edits.
    pub revision: Revision,
    /// The keys that lie ready.
    pub keys: Option<(KeyKind, usize)>,
    /// Whether keys are being made ahead, and how far.
    pub making_keys: Option<(KeyKind, usize)>,
    /// The job that the user waits for.
    pub running: Option<Running>,
    /// What would be written.
    pub proposal: Option<Arc<Proposal>>,
    /// Its rehearsal.
    pub proof: Option<Arc<Proof>>,
    /// What was written.
    pub landed: Option<Arc<Landed>>,
    /// Why the last job did not end well; it is not tried again by itself.
    pub trouble: Option<(Job, Revision, Trouble)>,
    /// What files that were opened or saved said.
    pub file_findings: Vec<Finding>,
    /// A line at the foot: what just happened.
    pub notice: Option<Notice>,
    /// The cell of the matrix that is looked at.
    pub cell: Option<(usize, usize)>,
    /// The server whose part is shown, where a page shows one at a time.
    pub server: usize,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// A dialog of the system is open.
    pub asking: Option<Question>,
    /// The user wants to close the window and is asked whether to, since a job runs; or it closes when that one ends.
    pub closing: Option<Closing>,
    /// What the window tells about itself.
    pub about: About,
}

/// A job that the user waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub job: Job,
    /// What it works on.
    pub revision: Revision,
    /// How far it is, from its first report on.
    pub progress: Option<Progress>,
    /// It was asked to stop.
    pub is_cancelled: bool,
}

/// On the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The user is asked.
    Asking,
    /// As soon as the job has ended.
    WhenIdle,
}

/// Something small that just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A text is on the clipboard.
    Copied(String),
    /// The system offered no dialog; the field takes the path all the same.
    NoDialogs,
    /// A plan was saved there.
    PlanSaved(std::path::PathBuf),
    /// A plan was opened from there.
    PlanOpened(std::path::PathBuf),
    /// So many neo4j.conf files were read.
    ConfsRead(usize),
    /// A copy of a key was written there.
    KeyWritten(std::path::PathBuf),
    /// A job died; the text is for a bug report.
    Panicked(String),
}

impl Model {
    /// A model that shows a draft, with the output folder as it is to stand in its field.
    #[must_use]
    pub fn new(draft: &Draft, out: &str) -> Self {
        let mut form = Form::of(draft);
        form.set(Field::Out, out);
        let mut model = Self {
            step: Step::Servers,
            tool: None,
            inspector: Inspector::default(),
            explainer: Explainer::default(),
            furthest: Step::Servers,
            form,
            pass_phrase: PassPhrase::default(),
            is_revealed: false,
            plan: None,
            findings: Vec::new(),
            left: BTreeSet::new(),
            typing: None,
            revision: Revision::default(),
            keys: None,
            making_keys: None,
            running: None,
            proposal: None,
            proof: None,
            landed: None,
            trouble: None,
            file_findings: Vec::new(),
            notice: None,
            cell: None,
            server: 0,
            theme: Theme::System,
            asking: None,
            closing: None,
            about: About::default(),
        };
        model.check();
        model
    }

    /// The proposal, if it is for what stands in the form now.
    #[must_use]
    pub fn fresh_proposal(&self) -> Option<&Arc<Proposal>> {
        self.proposal.as_ref().filter(|proposal| proposal.revision == self.revision)
    }

    /// The rehearsal of that.
    #[must_use]
    pub fn fresh_proof(&self) -> Option<&Arc<Proof>> {
        self.proof.as_ref().filter(|proof| proof.revision == self.revision)
    }

    /// What was written, if the form still says that.
    #[must_use]
    pub fn fresh_landing(&self) -> Option<&Arc<Landed>> {
        self.landed.as_ref().filter(|landed| landed.revision == self.revision)
    }

    /// What went wrong with what stands in the form now.
    #[must_use]
    pub fn fresh_trouble(&self) -> Option<(Job, &Trouble)> {
        let (job, revision, trouble) = self.trouble.as_ref()?;
        (*revision == self.revision).then_some((*job, trouble))
    }

    /// The findings about the fields of a step.
    pub fn findings_of(&self, step: Step) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| step_of(&finding.at) == Some(step))
    }

    /// The findings about a field, errors only once it was left.
    pub fn findings_at(&self, field: Field) -> impl Iterator<Item = &Finding> {
        let is_shown = self.left.contains(&field) && self.typing != Some(field);
        self.findings.iter().filter(move |finding| is_shown && field.is_at(&finding.at))
    }

    /// Why a step cannot be left for the next one; `None`: it can.
    #[must_use]
    pub fn blocked(&self, step: Step) -> Option<Blocked> {
        wizard::blocked(self, step)
    }

    /// What the rail says about a step.
    #[must_use]
    pub fn state_of(&self, step: Step) -> StepState {
        if step == self.step {
            if self.tool.is_none() { StepState::Current } else { StepState::Behind }
        } else if step > self.furthest || (step < self.step && self.step == Step::Write && self.running.is_some()) {
            StepState::Locked
        } else if wizard::needs_attention(self, step) {
            StepState::Attention
        } else {
            StepState::Done
        }
    }

    /// How many keys the plan wants, and of which kind; `None` where the user has them.
    #[must_use]
    pub fn wanted_keys(&self) -> Option<(KeyKind, usize)> {
        let plan = self.plan.as_ref()?;
        let authority = match plan.certificates.trust {
            Trust::Existing => return None,
            Trust::PrivateCa => 1,
            Trust::SelfSigned | Trust::CompanyCa => 0,
        };
        Some((plan.certificates.key, plan.servers.len() + authority))
    }

    /// Reads the form again.
    fn check(&mut self) {
        let (plan, mut findings) = Plan::check(&self.form.draft());
        findings.extend(wizard::more_findings(self));
        // What is no part of a plan can speak against carrying it out too.
        self.plan = plan.filter(|_| !findings.iter().any(Finding::is_error)).map(Arc::new);
        self.findings = findings;
    }
}

/// Why Next is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// A finding that is an error, or the first of several.
    Finding(Box<Finding>),
    /// A job runs; when it is over, Next may go.
    Waiting(Job),
    /// The pass phrase field is empty.
    NoPassPhrase,
    /// There is nothing to go on with, and a finding on the page says why.
    Failed(Job),
    /// This is the last step.
    End,
}

#[cfg(test)]
mod tests;
