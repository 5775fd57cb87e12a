//! What will lie on each server, what to type there, and what its neo4j.conf says of it: facts for whoever shows them, no
//! secret among them. Not here: working them out (`work`).

use super::CertificateCard;
use crate::finding::Finding;
use std::collections::BTreeSet;
use std::path::PathBuf;

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
    /// Whether the pass phrase stands before the key, as the new neo4j.conf itself says; `None` without a pass phrase.
    pub password_before_key: Option<bool>,
    /// What there is to say about its neo4j.conf.
    pub findings: Vec<Finding>,
    /// The rules whose faults can be put right in it on request.
    pub repairs: BTreeSet<&'static str>,
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
    /// The file, absolute.
    pub path: PathBuf,
    /// `NEO4J_HOME`, where the file lies in one; packages have theirs in `/etc/neo4j`.
    pub home: Option<PathBuf>,
    /// The host that others are told to use.
    pub advertised: Option<String>,
    /// `<base_directory>` of the cluster policy, relative where it is below the home.
    pub base_directory: Option<String>,
    /// Whether a cluster policy is in force already.
    pub has_policy: bool,
}
