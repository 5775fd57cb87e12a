//! Everything that can happen: what the user did, what the outside answered, what jobs report.

use super::form::{Field, Flag};
use super::made::{Landed, Proof, Proposal, Revision};
use super::pass_phrase::PassPhrase;
use super::step::Step;
use super::tools::explainer::{Explained, ExplainerMsg};
use super::tools::inspector::{Inspected, InspectorMsg};
use super::tools::{Tool, ToolField};
use crate::finding::Finding;
use crate::os::Stage;
use crate::plan::KeyKind;
use crate::report::ConfFacts;
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A text changed while it was typed.
    Type(Field, String),
    /// The user left a text field.
    Leave(Field),
    /// The user paused in a text field: what stands there counts as whole until the next key.
    Pause(Field),
    /// A choice was made.
    Choose(Field, String),
    /// Something was switched on or off.
    Switch(Flag, bool),
    /// The pass phrase changed.
    PassPhrase(PassPhrase),
    /// The pass phrase is shown or hidden.
    Reveal(bool),
    /// One more server.
    AddServer,
    /// One server less.
    RemoveServer(usize),
    /// The step before.
    Back,
    /// The step after; on Review it writes.
    Next,
    /// A step in the rail.
    Go(Step),
    /// A tool in the rail.
    Open(Tool),
    /// A text changed on a tool's page.
    ToolType(ToolField, String),
    /// On the inspector's page.
    Inspector(InspectorMsg),
    /// On the log explainer's page.
    Explainer(ExplainerMsg),
    /// Stop the job of the tool that is shown.
    StopTool,
    /// A button of a finding.
    Remedy(Remedy),
    /// Leave the neo4j.conf of a server, by its index, as it is but for the plan.
    UndoRepairs(usize),
    /// A cell of the matrix: row connects to column.
    SelectCell(Option<(usize, usize)>),
    /// A server, where a page shows one at a time.
    SelectServer(usize),
    /// Once more, without a change in the plan: after a failure, or because the user asks.
    TryAgain,
    /// Stop the job.
    Cancel,
    /// Put a text on the clipboard; the name says what it is.
    Copy {
        /// The text.
        text: String,
        /// What it is, in words.
        what: String,
    },
    /// Light, dark, or as the system.
    Theme(Theme),
    /// Show what the window tells about itself, or no longer.
    About(bool),
    /// Ask for a file or a folder.
    Ask(Question),
    /// What was chosen; empty: nothing.
    Answer(Question, Vec<PathBuf>),
    /// Files were dropped on the window.
    Drop(Vec<PathBuf>),
    /// The system has no dialogs to ask with, or they failed.
    NoDialogs(Question),
    /// Close the window.
    Close,
    /// The answer to "close although a job runs?".
    ReallyClose(bool),
    /// The system ends the program; nobody can be asked.
    Terminate,
    /// A message at the foot was read.
    Dismiss,
    /// From a job.
    Job(JobMsg),
}

/// What a job says.
#[derive(Clone, Debug)]
pub enum JobMsg {
    /// How far it is.
    Progress(Progress),
    /// Keys lie ready.
    KeysReady(KeyKind, usize),
    /// Files were read.
    ConfsRead(Vec<Result<ConfFacts, Box<Finding>>>),
    /// A plan file was read: the draft, or every reason why not.
    PlanRead(PathBuf, Box<Result<crate::plan::Draft, Vec<Finding>>>),
    /// A plan file was written, or the reason why not.
    PlanSaved(PathBuf, Result<(), Box<Finding>>),
    /// Everything is made.
    DrawnUp(Revision, Result<Box<Proposal>, Trouble>),
    /// The rehearsal is over.
    Proven(Revision, Result<Box<Proof>, Trouble>),
    /// The writing is over.
    Written(Revision, Result<Box<Landed>, Trouble>),
    /// Files were looked at, by the order of that number; `None`: it was stopped.
    Inspected(u64, Option<Arc<Inspected>>),
    /// A key was written again, or there is an error why not.
    KeyRewritten(u64, Vec<Finding>),
    /// Log lines were explained; `None`: it was stopped.
    Explained(u64, Option<Arc<Explained>>),
    /// A job died. This is a bug; everything that it had is gone, and nothing else.
    Panicked(Job, String),
}

/// Why a job ended without what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened; empty when the user cancelled.
    pub findings: Vec<Finding>,
    /// The user stopped it.
    pub cancelled: bool,
}

/// The kinds of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// Keys are made ahead, beside everything else.
    Keys,
    /// Files are read or written on the side: neo4j.conf, plans.
    Files,
    /// A proposal is made.
    DrawUp,
    /// A proposal is rehearsed.
    Prove,
    /// A proposal is written.
    Write,
    /// Files are looked at.
    Inspect,
    /// A key is written again.
    RewriteKey,
    /// Log lines are explained.
    Explain,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which job.
    pub job: Job,
    /// What it is doing.
    pub stage: Stage,
    /// So many of…
    pub done: usize,
    /// …so many.
    pub total: usize,
    /// Since its start.
    pub milliseconds: u64,
}

/// A question that a dialog of the system answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which neo4j.conf files to read servers from.
    Confs,
    /// Which folder or file a field should name.
    Path(Field),
    /// Which plan to open.
    OpenPlan,
    /// Where to save the plan.
    SavePlan,
    /// Which files to look at.
    FilesToInspect,
    /// Where the copy of a key goes.
    CopyTo,
    /// Which logs to explain.
    Logs,
}

impl Question {
    /// Whether the answer may change what stands in the form.
    #[must_use]
    pub fn is_about_the_plan(self) -> bool {
        matches!(self, Self::Confs | Self::Path(_) | Self::OpenPlan)
    }
}

impl Job {
    /// Whether it is a tool's, and runs beside the wizard's.
    #[must_use]
    pub fn is_of_a_tool(self) -> bool {
        matches!(self, Self::Inspect | Self::RewriteKey | Self::Explain)
    }
}

/// A change of the plan that takes a finding's cause away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Put a name or an address among a server's hosts.
    AddHost {
        /// The index of the server.
        server: usize,
        /// The host.
        host: String,
    },
    /// Allow that keys and other people's files are replaced (they are backed up).
    AllowReplace,
    /// Put right in a server's neo4j.conf what breaks a rule.
    RepairConf {
        /// The index of the server.
        server: usize,
        /// The rule.
        rule: &'static str,
    },
    /// Write a copy of the key that the inspector shows, in a form that every release reads.
    CopyKey {
        /// The copy is encrypted as the key is.
        is_encrypted: bool,
    },
    /// Go to the step where the field is that the finding is about.
    Show(Step),
}

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}
