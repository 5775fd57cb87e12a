//! What jobs hand back: what will be written, what was proven, what landed. Views for pages; the secrets themselves stay
//! with `jobs`.

use crate::deploy::ChangeSet;
use crate::finding::{Finding, Runtime};
use crate::plan::Plan;
use crate::report::{CertificateCard, Outcome};
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

/// One server's part of a proposal.
#[derive(Clone, Debug)]
pub struct ServerFiles {
    /// Its name.
    pub name: String,
    /// Its Neo4j folder, or the one that stands for it in the output folder.
    pub home: PathBuf,
    /// Whether that is a real one; else its files are copied there later.
    pub is_real_home: bool,
    /// Its neo4j.conf.
    pub conf: PathBuf,
    /// Its base directory's files as absolute paths.
    pub private_key: PathBuf,
    /// As above.
    pub public_certificate: PathBuf,
    /// As above.
    pub trusted_dir: PathBuf,
    /// As above.
    pub revoked_dir: PathBuf,
    /// The request for the company's CA, where that is all that is made.
    pub request: Option<PathBuf>,
    /// What lies in `trusted_dir`, by file name.
    pub trusted: Vec<String>,
    /// Its certificate chain, its own first; empty while a CA has not signed.
    pub certificates: Vec<CertificateCard>,
    /// Whether its key was there already and is kept.
    pub keeps_key: bool,
    /// Whether neo4j.conf is an edited copy of the server's own.
    pub conf_is_whole: bool,
    /// In neo4j.conf the pass phrase stands before the key; `None` without a pass phrase.
    pub password_before_key: Option<bool>,
    /// What the server's own neo4j.conf says of it that the form does not.
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

/// What to type at one server; empty where there is nothing to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    /// For a Unix shell.
    pub unix: String,
    /// For `PowerShell`.
    pub windows: String,
}

/// What a neo4j.conf says about its server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfFacts {
    /// The file.
    pub path: PathBuf,
    /// `NEO4J_HOME`, where the file lies in one.
    pub home: Option<PathBuf>,
    /// The host that others are told to use.
    pub advertised: Option<String>,
    /// `<base_directory>` of the cluster policy, relative where it is below the home.
    pub base_directory: Option<String>,
    /// Whether a cluster policy is in force already.
    pub has_policy: bool,
}
