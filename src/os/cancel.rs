//! How a long piece of work is watched and stopped. Not here: who shows it (`cli`, `jobs`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop, shared by the one who asks and all who work.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks everybody who holds a clone to stop at the next safe point.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The stages of the way from a plan to a report, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Keys are made.
    Keys,
    /// Certificates are made or read.
    Certificates,
    /// Folders are read as Neo4j would.
    Load,
    /// Pairs of servers shake hands.
    Pairs,
    /// Strangers knock.
    Strangers,
    /// Files are written.
    Write,
}

/// Receives progress. Called from several threads, often: the receiver limits what it shows.
pub trait Events: Sync {
    /// `done` of `total` steps of a stage are finished.
    fn progress(&self, stage: Stage, done: usize, total: usize);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct NoEvents;

impl Events for NoEvents {
    fn progress(&self, _: Stage, _: usize, _: usize) {}
}
