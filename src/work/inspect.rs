//! Files and folders → facts about each and findings, alone and together.
//!
//! Not here: what a file is (`inspect`), and writing a key again (`rewrite_key.rs`).

use super::inspect_walk::{Found, Walk};
use super::{Ended, Stopped};
use crate::finding::catalogue::file as say;
use crate::finding::{Edition, Finding, Release, Runtime};
use crate::inspect::{self, Context, File, Looked};
use crate::neo4j::conf::Document;
use crate::neo4j::version;
use crate::os::{self, Cancel, Disk, Events, Stage, Tree as _};
use crate::pki::secret::Secret;
use crate::report::Outcome;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// The largest file that is read: that of the largest revocation list that is read as Neo4j would.
pub(super) const LARGEST: u64 = 16 << 20;

/// What is judged where nobody says which release: the long-term support release of 5.
const DEFAULT_RELEASE: (&str, Release) = ("5.26", Release::new(5, 26, 0));

/// Which files are looked at, and as which Neo4j.
pub struct Inspect {
    /// Files and folders; folders with everything below them.
    pub paths: Vec<PathBuf>,
    /// As typed, and what it means; `None`: the long-term support release of 5.
    pub neo4j: Option<(String, Release)>,
    /// The major version of Java; `None`: the release's own.
    pub java: Option<u8>,
    /// Tried on everything that is encrypted.
    pub pass_phrase: Option<Arc<Secret>>,
    /// A certificate or list that ends within so many days is a finding.
    pub expires_within: Option<u32>,
    /// The time that everything is judged at.
    pub now: OffsetDateTime,
}

impl Inspect {
    /// The release as typed, and how files are looked at.
    pub(super) fn context(&self) -> (String, Context) {
        let (text, release) = self.neo4j.clone().unwrap_or((DEFAULT_RELEASE.0.to_owned(), DEFAULT_RELEASE.1));
        let java = self.java.unwrap_or_else(|| version::default_java(release));
        let runtime = Runtime { release, edition: Edition::Enterprise, java };
        let pass_phrase = self.pass_phrase.clone();
        (text, Context { runtime, pass_phrase, expires_within: self.expires_within, now: self.now })
    }
}

/// Says what every file is. Writes nothing.
///
/// A named path that is not there, or cannot be read, ends the work with the environment's failure after everything else
/// was looked at; what cannot be read below a named folder is a finding.
#[must_use]
pub fn inspect(request: &Inspect, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("inspect");
    let (release, context) = request.context();
    outcome.neo4j = Some(release);
    let mut walk = Walk::new();
    for path in &request.paths {
        walk.add(path, cancel);
    }
    let Walk { found, findings, mut ended, .. } = walk;
    outcome.findings = findings;
    let pass_phrases = pass_phrases(&found, context.runtime);
    let job = |index: usize| {
        let found = &found[index];
        let own = os::normalize(&found.path).ok().and_then(|path| pass_phrases.get(&path).cloned());
        let pass_phrase = own.or_else(|| context.pass_phrase.clone());
        read(found, &Context { pass_phrase, ..context.clone() })
    };
    let looked = os::in_parallel_watched("look", found.len(), Stage::Load, events, cancel, job);
    let Some(looked) = looked.into_iter().collect::<Option<Vec<Read>>>() else {
        let stopped = Stopped::cancelled_reading();
        outcome.findings.extend(stopped.findings);
        return (outcome, stopped.ended);
    };
    let mut files = Vec::with_capacity(looked.len());
    let mut named = Vec::with_capacity(looked.len());
    for (read, found) in looked.into_iter().zip(&found) {
        if read.failed && found.is_named {
            ended = Ended::EnvironmentFailed;
        }
        files.push(read.looked);
        named.push(found.is_named);
    }
    let together = inspect::together(&mut files, &named, context.runtime, context.now);
    for looked in &files {
        outcome.findings.extend(looked.file.findings.iter().cloned());
    }
    outcome.findings.extend(together);
    outcome.files = Some(files.into_iter().map(|looked| looked.file).collect());
    (outcome, ended)
}

/// A file, read and looked at.
struct Read {
    looked: Looked,
    /// The system did not give it.
    failed: bool,
}

fn read(found: &Found, context: &Context) -> Read {
    let shown = found.shown();
    match Disk.read(&found.path, LARGEST) {
        Ok(bytes) => Read { looked: inspect::look(&shown, &bytes, context), failed: false },
        Err(error) => {
            let (finding, failed) = unread(&shown, &error, found.is_named);
            let size = std::fs::metadata(&found.path).map_or(0, |metadata| metadata.len());
            let file = File { path: shown, size, findings: vec![finding], ..File::default() };
            Read { looked: Looked { file, certificates: Vec::new(), crls: Vec::new() }, failed }
        }
    }
}

/// What there is to say of a file that could not be read, and whether the system is to blame.
fn unread(shown: &str, error: &std::io::Error, is_named: bool) -> (Finding, bool) {
    match error.kind() {
        ErrorKind::FileTooLarge => (say::too_large(shown, LARGEST), false),
        ErrorKind::InvalidInput => (say::skipped(shown, &error.to_string()), false),
        _ => (super::inspect_walk::not_readable(shown, error, is_named), true),
    }
}

/// The pass phrases that the neo4j.conf files among these name, by the key that each is for.
fn pass_phrases(found: &[Found], runtime: Runtime) -> HashMap<PathBuf, Arc<Secret>> {
    let mut all = HashMap::new();
    for conf in found.iter().filter(|it| it.path.file_name().is_some_and(|name| name == "neo4j.conf")) {
        let Ok(bytes) = Disk.read(&conf.path, super::confs::CONF_LIMIT) else { continue };
        let Ok(document) = Document::parse(&bytes) else { continue };
        let Some(home) = os::normalize(&conf.path).ok().as_deref().and_then(home_of).map(Path::to_owned) else {
            continue;
        };
        let lines = document.key_store(runtime.release);
        if let Some((lines, pass_phrase)) = lines.as_ref().and_then(|lines| Some((lines, lines.pass_phrase()?)))
            && let Some(path) = lines.settings().path
        {
            let path = super::lint_store::located(&Disk, &home, path, false);
            let copy = Secret::new(zeroize::Zeroizing::new(pass_phrase.expose().to_vec()));
            all.insert(path, Arc::new(copy));
        }
        for policy in document.effective(runtime, &home).policies {
            if let Some(pass_phrase) = policy.private_key_password {
                all.insert(policy.private_key, pass_phrase);
            }
        }
    }
    all
}

/// The home of `<home>/conf/neo4j.conf`; a file that lies elsewhere has its own folder for one.
pub(super) fn home_of(conf: &Path) -> Option<&Path> {
    let folder = conf.parent()?;
    if folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case("conf")) {
        folder.parent()
    } else {
        Some(folder)
    }
}
