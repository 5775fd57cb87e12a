//! Loads a base directory through a [`Tree`] in Neo4j's own order, and fails as it fails (5).
//!
//! Neo4j stops at the first failure and tells nothing of the others; here loading goes on after it, so that one run shows
//! all. What is in a policy is `conf`'s to say, who trusts whom with what was loaded `trust`'s. Who may read the files is
//! `deploy`'s: Neo4j's account is not ours.
//!
//! What becomes of a single file in one of a policy's places is `place`'s to say, by the same loaders.
//!
//! The readers are one file for each of Java's and `BouncyCastle`'s: `jdk_blocks`, `jdk_certificates`, `bouncy_pem`,
//! `pem_key`, `bouncy_key`, over `base64` and `der`. `own`, `trusted` and `revoked` know which release uses which, and
//! `contents` what a refused file is to a person.

mod base64;
mod bouncy_key;
mod bouncy_pem;
mod chain;
mod contents;
mod der;
mod encryption;
mod files;
mod jdk_blocks;
mod jdk_certificates;
mod key;
mod own;
mod pem_key;
mod place;
mod revoked;
#[cfg(test)]
mod tests;
mod thrown;
mod trusted;

pub use key::Key;
pub use place::{Candidate, Place, Taken, dates, take};

use super::ciphers;
use super::conf::{ClientAuth, Effective, Policy};
use crate::finding::catalogue::{crl as say_crl, folder as say};
use crate::finding::{Finding, Release, Runtime};
use crate::os::Tree;
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use std::io::ErrorKind;
use std::path::Path;
use thrown::{ILLEGAL_ARGUMENT, RUNTIME, Thrown};
use time::OffsetDateTime;

/// What a policy serves with: everything that Neo4j holds in memory after it loaded.
#[derive(Clone)]
pub struct Material {
    /// The settings.
    pub policy: Policy,
    /// Own chain as in `public_certificate`, the server's certificate first.
    pub chain: Vec<Certificate>,
    /// Own key; not checked against the chain.
    pub key: Key,
    /// Every certificate in `trusted_dir`.
    pub anchors: Vec<Certificate>,
    /// Every CRL in `revoked_dir`.
    pub crls: Vec<Crl>,
}

/// A server as far as its home tells: what a start of Neo4j would do there.
pub struct Server {
    /// The folder's name, or the plan's.
    pub name: String,
    /// `NEO4J_HOME`.
    pub home: std::path::PathBuf,
    /// Which Neo4j starts.
    pub runtime: Runtime,
    /// The name or address under which the others dial it.
    pub host: String,
    /// Whether the settings are accepted and every enabled policy loads.
    pub loads: bool,
    /// Whether its TLS contexts can be built too.
    pub starts: bool,
    /// Why it does not load or start: the rule, and the error in the words of Neo4j's log.
    pub stop: Option<Stop>,
    /// What its neo4j.conf puts in force; `None` where that could not be read.
    pub effective: Option<Effective>,
    /// The loaded `cluster` policy; `None` means plaintext, or that it did not load.
    pub material: Option<Material>,
    /// Everything worth saying about this server's conf and folder, the stop's finding included.
    pub findings: Vec<Finding>,
}

impl Server {
    /// Whether it could connect to others, even where nothing can connect to it: the context for that is built without a
    /// certificate too (measured on 4.4.48, 5.26.30 and 2026.08.1 with a chain without certificates).
    #[must_use]
    pub fn dials(&self) -> bool {
        self.starts || self.loads && self.material.as_ref().is_some_and(|material| material.chain.is_empty())
    }
}

/// Where Neo4j stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The rule's id.
    pub rule: &'static str,
    /// The chain of exceptions as the log shows it, `outer <- inner`.
    pub error: String,
}

/// What became of a policy.
pub struct Loaded {
    /// What it serves with; `None` where it did not load, and for a `fabric` policy without a key.
    pub material: Option<Material>,
    /// The first failure: of loading, or of building the TLS context.
    pub stop: Option<Stop>,
    /// Whether the policy loads.
    pub loads: bool,
    /// Whether its TLS context can be built too.
    pub starts: bool,
    /// Everything worth saying about the policy's files, also after the failure that stops Neo4j.
    pub findings: Vec<Finding>,
}

/// Loads one policy in the order of 5.1.
///
/// `ignore_dot_files` is `internal.dbms.ssl.system.ignore_dot_files` (2.3).
#[must_use]
pub fn load_policy(
    tree: &dyn Tree,
    policy: &Policy,
    runtime: Runtime,
    ignore_dot_files: bool,
    now: OffsetDateTime,
) -> Loaded {
    let mut loading = Loading { tree, policy, runtime, ignore_dot_files, now, findings: Vec::new(), stop: None };
    if !loading.has_base() {
        return loading.finished(None, &[]);
    }
    let anchors = trusted::load(&mut loading);
    let (key, chain) = own::load(&mut loading);
    let crls = revoked::load(&mut loading);
    loading.build_trust_manager(anchors.as_deref(), crls.as_deref());
    loading.ask_for_suites(chain.as_deref());
    if let (Some(anchors), Some(chain)) = (&anchors, &chain) {
        loading.note_own_anchor(anchors, chain);
    }
    let material = match (key, &chain, anchors, crls) {
        (Some(key), Some(chain), Some(anchors), Some(crls)) => {
            Some(Material { policy: policy.clone(), chain: chain.clone(), key, anchors, crls })
        }
        _ => None,
    };
    loading.finished(material, chain.as_deref().unwrap_or_default())
}

/// What stops Neo4j: what we say, and what it throws.
struct Failure(Box<(Finding, Thrown)>);

impl Failure {
    fn new(finding: Finding, thrown: Thrown) -> Self {
        Self(Box::new((finding, thrown)))
    }

    /// The same with what Neo4j wraps around it.
    fn wrapped(self, wrap: impl FnOnce(Thrown) -> Thrown) -> Self {
        let (finding, thrown) = *self.0;
        Self::new(finding, wrap(thrown))
    }
}

/// A policy that is being loaded.
struct Loading<'a> {
    tree: &'a dyn Tree,
    policy: &'a Policy,
    runtime: Runtime,
    ignore_dot_files: bool,
    now: OffsetDateTime,
    findings: Vec<Finding>,
    stop: Option<Stop>,
}

impl Loading<'_> {
    /// A failure that stops Neo4j, unless another has already stopped it.
    fn fail(&mut self, failure: Failure) {
        let (finding, thrown) = *failure.0;
        self.stop.get_or_insert_with(|| Stop { rule: finding.rule, error: thrown.chain() });
        self.findings.push(finding);
    }

    fn say(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn is_before(&self, major: u16, minor: u16) -> bool {
        self.runtime.release < Release::new(major, minor, 0)
    }

    /// The full name of a setting of this policy.
    fn setting(&self, suffix: &str) -> String {
        format!("dbms.ssl.policy.{}.{suffix}", self.policy.scope)
    }

    /// 5.1.2. A file of that name is there for 4.x and 5+ alike; what is below it is not.
    fn has_base(&mut self) -> bool {
        let base = &self.policy.base_directory;
        let is_missing = self.tree.entry(base).is_err_and(|error| match error.kind() {
            ErrorKind::NotFound => true,
            _ => !self.is_before(5, 0),
        });
        if is_missing {
            let scope = &self.policy.scope;
            let shown = shown(base);
            let message = format!("Base directory '{shown}' for SSL policy with name '{scope}' does not exist.");
            self.fail(Failure::new(say::base_missing(&shown, scope), Thrown::new(ILLEGAL_ARGUMENT, message)));
        }
        !is_missing
    }

    /// 5.1.8: with a CRL the JDK wants a trusted certificate at once; without, it asks at the first handshake.
    fn build_trust_manager(&mut self, anchors: Option<&[Certificate]>, crls: Option<&[Crl]>) {
        let (Some([]), Some([_, ..])) = (anchors, crls) else { return };
        if self.policy.trust_all {
            return;
        }
        let class = "java.security.InvalidAlgorithmParameterException";
        let thrown = Thrown::new(class, "the trustAnchors parameter must be non-empty")
            .within(RUNTIME, "Failed to create trust manager");
        self.fail(Failure::new(say_crl::empty_store(&shown(&self.policy.revoked_dir)), thrown));
    }

    /// 5.1.11: from 2025.10 on Neo4j asks the TLS context for its suites while it loads a policy without `ciphers`, and an
    /// unknown word in `tls_versions` fails there. A context that cannot be built for its chain is only logged then. The
    /// finding about the word is `ciphers`', which knows the file.
    fn ask_for_suites(&mut self, chain: Option<&[Certificate]>) {
        let can_build = chain.is_some_and(|chain| chain::context(chain, "", self.runtime.release).is_ok());
        if let Some(refusal) = ciphers::check_at_start(self.policy, self.runtime).filter(|_| can_build) {
            self.stop.get_or_insert(Stop { rule: refusal.rule, error: refusal.reason });
        }
    }

    fn note_own_anchor(&mut self, anchors: &[Certificate], chain: &[Certificate]) {
        if chain.first().is_some_and(|own| anchors.contains(own)) {
            self.say(say::trusted_own(&shown(&self.policy.trusted_dir)));
        }
    }

    /// 5.1.10, and the whole.
    fn finished(mut self, material: Option<Material>, chain: &[Certificate]) -> Loaded {
        let loads = self.stop.is_none();
        let path = shown(&self.policy.public_certificate);
        // Without a key or with a chain that could not be read there is nothing to build a context with.
        let serves = material.is_some() || !chain.is_empty();
        if let (true, Err(failure)) = (serves, chain::context(chain, &path, self.runtime.release)) {
            self.fail(failure);
        }
        let material = material.filter(|_| loads);
        Loaded { material, loads, starts: self.stop.is_none(), stop: self.stop, findings: self.findings }
    }
}

/// Whether a policy's clients must have a certificate.
fn is_required(policy: &Policy) -> bool {
    policy.client_auth == ClientAuth::Require
}

/// A path as it stands in findings and in Neo4j's messages.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
