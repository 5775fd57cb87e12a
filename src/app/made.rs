//! What jobs hand back: what will be written, what was proven, what landed. Views for pages; the secrets themselves stay
//! with `jobs`.

use crate::deploy::ChangeSet;
use crate::finding::{Finding, Runtime};
use crate::plan::Plan;
use crate::report::{Commands, Outcome, ServerFiles};
use std::path::PathBuf;
use std::sync::Arc;

/// Counts edits of the form: what was made for an earlier one is stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub u64);

/// Keys, certificates, folders and neo4j.conf of all servers, as they would be written.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What it was made for.
    pub revision: Revision,
    /// The plan that it carries out.
    pub plan: Arc<Plan>,
    /// Which Neo4j that is.
    pub runtime: Runtime,
    /// The absolute output folder.
    pub out: PathBuf,
    /// In the plan's order.
    pub servers: Vec<ServerFiles>,
    /// What will be on disk. Until the rehearsal the report and the manifest are not in it.
    pub set: Arc<ChangeSet>,
    /// What there is to say before any rehearsal.
    pub findings: Vec<Finding>,
}

/// A rehearsal of what would be written.
#[derive(Clone, Debug)]
pub struct Proof {
    /// What was rehearsed.
    pub revision: Revision,
    /// Servers, pairs, strangers, findings and changes.
    pub outcome: Arc<Outcome>,
    /// The whole change set, report and manifest included; `None` where the rehearsal failed.
    pub set: Option<Arc<ChangeSet>>,
    /// How long it took.
    pub milliseconds: u64,
}

/// What was written, read back from the disk and rehearsed again.
#[derive(Clone, Debug)]
pub struct Landed {
    /// What was written.
    pub revision: Revision,
    /// Servers, pairs, strangers, findings and changes, from the disk.
    pub outcome: Arc<Outcome>,
    /// What was written.
    pub set: Arc<ChangeSet>,
    /// The commands for each server, in the plan's order.
    pub runbook: Vec<Commands>,
}
