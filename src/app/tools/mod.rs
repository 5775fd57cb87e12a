//! The tools beside the wizard: each has a page of its own and leaves the wizard as it is. One file per tool.
//!
//! Here is what they share: which there are, what a job of theirs is like, the texts that are typed on their pages, and
//! which of them takes a dropped file. Not here: looking and explaining (`work`).

pub mod explainer;
pub mod inspector;

use super::{Effect, Job, JobMsg, Model, Msg, Order, Progress, Question, Step};
use std::path::{Path, PathBuf};

/// A tool of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// What files are, and what Neo4j makes of them.
    Inspector,
    /// What lines of Neo4j's logs mean.
    Explainer,
}

impl Tool {
    /// All of them, as the rail has them.
    pub const ALL: [Self; 2] = [Self::Inspector, Self::Explainer];
}

/// A text field on a tool's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToolField {
    /// The path of a file or folder to look at.
    FilePath,
    /// Where the copy of a key goes.
    CopyTo,
    /// The path of a log.
    LogPath,
    /// Log lines.
    LogLines,
    /// What the explained lines are searched for.
    Filter,
}

/// A job of a tool, which runs beside the wizard's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Counts the orders: an answer to an earlier one is stale.
    pub number: u64,
    /// How far it is, from its first report on.
    pub progress: Option<Progress>,
    /// It was asked to stop.
    pub is_cancelled: bool,
}

impl Busy {
    /// The order after the last one.
    pub(super) fn new(last: &mut u64) -> Self {
        *last += 1;
        Self { number: *last, progress: None, is_cancelled: false }
    }
}

impl Model {
    /// Shows a tool, or the wizard again where it was.
    pub(super) fn show_tool(&mut self, tool: Option<Tool>) {
        if self.tool != tool {
            self.tool = tool;
            self.is_revealed = false;
            self.typing = None;
        }
    }

    /// Back leads from a tool to the wizard; a tool has no next page.
    pub(super) fn turns_a_tool(&mut self, msg: &Msg) -> bool {
        let is_turn = self.tool.is_some() && matches!(msg, Msg::Back | Msg::Next);
        if is_turn && matches!(msg, Msg::Back) {
            self.show_tool(None);
        }
        is_turn
    }

    /// The job of the tool that is shown.
    #[must_use]
    pub fn tool_busy(&self) -> Option<(Job, &Busy)> {
        match self.tool? {
            Tool::Inspector => self.inspector.busy.as_ref().map(|busy| (Job::Inspect, busy)),
            Tool::Explainer => self.explainer.busy.as_ref().map(|busy| (Job::Explain, busy)),
        }
    }

    /// What stands in a field of a tool.
    #[must_use]
    pub fn tool_text(&self, field: ToolField) -> &str {
        match field {
            ToolField::FilePath => &self.inspector.path,
            ToolField::CopyTo => self.inspector.copy.as_ref().map_or("", |copy| &copy.to),
            ToolField::LogPath => &self.explainer.path,
            ToolField::LogLines => &self.explainer.text,
            ToolField::Filter => &self.explainer.filter,
        }
    }

    pub(super) fn tool_typed(&mut self, field: ToolField, text: String) {
        match field {
            ToolField::FilePath => self.inspector.path = text,
            ToolField::CopyTo => {
                if let Some(copy) = &mut self.inspector.copy {
                    copy.to = text;
                    copy.findings.clear();
                }
            }
            ToolField::LogPath => self.explainer.path = text,
            ToolField::LogLines => self.explainer.typed(text),
            ToolField::Filter => self.explainer.filter(text),
        }
    }

    /// Stops the job of the tool that is shown.
    pub(super) fn stop_tool(&mut self, effects: &mut Vec<Effect>) {
        let (job, busy) = match self.tool {
            Some(Tool::Inspector) => (Job::Inspect, &mut self.inspector.busy),
            Some(Tool::Explainer) => (Job::Explain, &mut self.explainer.busy),
            None => return,
        };
        if let Some(busy) = busy.as_mut().filter(|busy| !busy.is_cancelled) {
            busy.is_cancelled = true;
            effects.push(Effect::Stop(job));
        }
    }

    /// What a tool's job says.
    pub(super) fn tool_job(&mut self, msg: JobMsg, effects: &mut Vec<Effect>) {
        match msg {
            JobMsg::Inspected(number, inspected) => self.inspector.inspected(number, inspected.as_deref()),
            JobMsg::KeyRewritten(number, findings) => {
                if let Some(written) = self.inspector.rewritten(number, findings) {
                    self.notice = Some(super::Notice::KeyWritten(written.clone()));
                    self.inspector.add(vec![written], effects);
                }
            }
            JobMsg::Explained(number, explained) => self.explainer.explained(number, explained),
            JobMsg::Progress(progress) => {
                let busy = match progress.job {
                    Job::Inspect => &mut self.inspector.busy,
                    _ => &mut self.explainer.busy,
                };
                if let Some(busy) = busy {
                    busy.progress = Some(progress);
                }
            }
            _ => {}
        }
    }

    /// A tool's job died.
    pub(super) fn tool_died(&mut self, job: Job) {
        match job {
            Job::Inspect => self.inspector.busy = None,
            Job::Explain => self.explainer.busy = None,
            _ => self.inspector.copy_died(),
        }
    }

    /// Files were dropped: plans are opened and neo4j.conf files read as ever, logs are explained, and everything else is
    /// looked at.
    pub(super) fn dropped(&mut self, paths: Vec<PathBuf>, effects: &mut Vec<Effect>) {
        let is_writing = self.running.is_some_and(|running| running.job == Job::Write);
        let mut dropped = Dropped::default();
        for path in paths {
            dropped.sort(path, self.tool);
        }
        // What is being written is what stands in the form until the write has ended.
        if let Some(plan) = dropped.plans.into_iter().next().filter(|_| !is_writing) {
            effects.push(Effect::Job(Order::ReadPlan(plan)));
            self.show_tool(None);
            return;
        }
        if !dropped.confs.is_empty() && self.tool.is_none() && self.step == Step::Servers && !is_writing {
            effects.push(Effect::Job(Order::ReadConfs(dropped.confs)));
        }
        if !dropped.logs.is_empty() {
            self.show_tool(Some(Tool::Explainer));
            self.explainer.open(dropped.logs, effects);
        }
        if !dropped.others.is_empty() {
            self.show_tool(Some(Tool::Inspector));
            self.inspector.add(dropped.others, effects);
        }
    }

    /// Answers of dialogs that tools asked for.
    pub(super) fn tool_answered(&mut self, question: Question, paths: Vec<PathBuf>, effects: &mut Vec<Effect>) {
        match question {
            Question::FilesToInspect => self.inspector.add(paths, effects),
            Question::Logs => self.explainer.open(paths, effects),
            Question::CopyTo => {
                if let Some((copy, path)) = self.inspector.copy.as_mut().zip(paths.first()) {
                    copy.to = path.display().to_string();
                    copy.findings.clear();
                }
            }
            _ => {}
        }
    }

    pub(super) fn tool(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        match msg {
            Msg::Open(tool) => self.show_tool(Some(tool)),
            Msg::ToolType(field, text) => self.tool_typed(field, text),
            Msg::StopTool => self.stop_tool(effects),
            Msg::Inspector(msg) => self.inspector.take(msg, effects),
            Msg::Explainer(msg) => self.explainer.take(msg, effects),
            _ => {}
        }
    }
}

/// Dropped files, by what they are for.
#[derive(Default)]
struct Dropped {
    plans: Vec<PathBuf>,
    confs: Vec<PathBuf>,
    logs: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

impl Dropped {
    /// By its name alone: nothing is read here.
    fn sort(&mut self, path: PathBuf, shown: Option<Tool>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_log = extension(&path) == "log"
            || name.contains(".log.")
            || (shown == Some(Tool::Explainer) && !is_material(&path));
        let list = if extension(&path) == "toml" {
            &mut self.plans
        } else if name.contains(".conf") && shown.is_none() {
            &mut self.confs
        } else if is_log {
            &mut self.logs
        } else {
            &mut self.others
        };
        list.push(path);
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// What is nothing but a certificate, a key or a store, whatever page it is dropped on.
fn is_material(path: &Path) -> bool {
    const NAMES: [&str; 14] =
        ["crt", "cer", "der", "pem", "key", "csr", "req", "crl", "p12", "pfx", "p7b", "p7c", "jks", "jceks"];
    NAMES.contains(&extension(path).as_str())
}

#[cfg(test)]
mod tests;
