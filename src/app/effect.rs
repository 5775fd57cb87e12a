//! What is to be done outside: an order, not the doing (`jobs`, `shell`).

use super::made::Revision;
use super::msg::{Job, Question};
use super::pass_phrase::PassPhrase;
use super::tools::explainer::Lines;
use super::tools::inspector::{Look, Rewrite};
use crate::plan::{Draft, KeyKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// An order to the outside world.
#[derive(Clone, Debug)]
pub enum Effect {
    /// For `jobs`.
    Job(Order),
    /// Stop the job that runs.
    Cancel,
    /// Stop a tool's job.
    Stop(Job),
    /// Ask with a dialog of the system.
    Ask(Question),
    /// Put a text on the clipboard.
    Copy(String),
    /// Keep the settings and the plan: something in them changed that should outlive the window.
    Remember,
    /// Close the window.
    Close,
}

/// An order to `jobs`. Each ends with a [`JobMsg`](super::msg::JobMsg) of its kind.
#[derive(Clone, Debug)]
pub enum Order {
    /// Keys are made ahead; those of another kind are dropped.
    MakeKeys(KeyKind, usize),
    /// Reads what neo4j.conf files say.
    ReadConfs(Vec<PathBuf>),
    /// Reads a plan file.
    ReadPlan(PathBuf),
    /// Writes a plan file.
    SavePlan(PathBuf, Box<Draft>),
    /// Makes everything, as far as it is not there, and writes nothing.
    DrawUp(Box<DrawUp>),
    /// Rehearses what was drawn up.
    Prove(Revision),
    /// Writes what was proven, reads it back and rehearses it.
    Write(Revision),
    /// Looks at files.
    Inspect(Box<Look>),
    /// Writes a key again, in a form that every release reads.
    RewriteKey(Box<Rewrite>),
    /// Explains log lines.
    Explain(Box<Lines>),
}

/// What is to be drawn up.
#[derive(Clone, Debug)]
pub struct DrawUp {
    /// Names it.
    pub revision: Revision,
    /// The plan.
    pub draft: Draft,
    /// The output folder, as typed.
    pub out: PathBuf,
    /// Whether private keys and other people's files may be replaced.
    pub replace: bool,
    /// The user's own pass phrase.
    pub pass_phrase: Option<PassPhrase>,
    /// The rules whose faults are also put right in a server's neo4j.conf, by server.
    pub repairs: BTreeMap<String, BTreeSet<&'static str>>,
}
