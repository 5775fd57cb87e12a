//! neo4j.conf files → what a release makes of each, what differs between them, and safe repairs.

use super::confs::CONF_LIMIT;
use super::{Ended, Stopped, lint_store};
use crate::deploy::{self, ChangeSet, Manifest, Overlay, Site, Wanted};
use crate::finding::catalogue::{conf as conf_rules, file, plan, run};
use crate::finding::{Edition, Finding, Release, Runtime};
use crate::neo4j::conf::{self, Document, Effective, TooLarge};
use crate::neo4j::key_store;
use crate::neo4j::server::{Scopes, findings_of_conf, load_server, upgrade_hostname};
use crate::neo4j::version;
use crate::os::{self, Cancel, Disk, Events, Tree};
use crate::pki::secret::Secret;
use crate::report::{self, ConfVerdict, Outcome};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// Which files are judged, and as which Neo4j.
pub struct Lint {
    /// One neo4j.conf per server; several are compared with each other.
    pub confs: Vec<PathBuf>,
    /// `NEO4J_HOME`: what the settings point to is judged too. With one file only.
    pub home: Option<PathBuf>,
    /// As typed, and what it means; `None`: what the file was made for, else the long-term support release of 5.
    pub neo4j: Option<(String, Release)>,
    /// The major version of Java; `None`: the release's own.
    pub java: Option<u8>,
    /// Carry out each safe repair.
    pub fix: bool,
    /// Only say what `fix` would do.
    pub dry_run: bool,
    /// The time that everything is judged at.
    pub now: OffsetDateTime,
}

/// Judges neo4j.conf files; writes only with [`Lint::fix`].
#[must_use]
pub fn lint(request: &Lint, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("lint");
    if request.fix {
        (outcome.changed, outcome.changes) = (Some(false), Some(Vec::new()));
    }
    match run(request, &mut outcome, events, cancel) {
        Ok(ended) => (outcome, ended),
        Err(stopped) => {
            outcome.findings.extend(stopped.findings);
            (outcome, stopped.ended)
        }
    }
}

fn run(request: &Lint, outcome: &mut Outcome, events: &dyn Events, cancel: &Cancel) -> Result<Ended, Stopped> {
    if request.home.is_some() && request.confs.len() > 1 {
        let finding = run::wrong_usage("--home belongs to one neo4j.conf, and several were given");
        return Err(Stopped { ended: Ended::WrongUsage, ..Stopped::refused(vec![finding]) });
    }
    let (text, release) = request.neo4j.clone().unwrap_or_else(|| made_for(&request.confs));
    let java = request.java.unwrap_or_else(|| version::default_java(release));
    let runtime = Runtime { release, edition: Edition::Enterprise, java };
    outcome.neo4j = Some(text);
    if !version::javas(release).contains(&java) {
        let at = request.confs.first().map(|conf| conf.display().to_string()).unwrap_or_default();
        outcome.findings.push(plan::java_version(&at, &release.to_string(), java, version::javas(release)));
    }
    let mut judged = Vec::new();
    let mut ended = Ended::Done;
    for conf in &request.confs {
        if cancel.is_cancelled() {
            return Err(Stopped::cancelled_reading());
        }
        match one(request, conf, runtime, outcome, events, cancel) {
            Ok(found) => judged.push(found),
            Err(stopped) if stopped.ended == Ended::EnvironmentFailed => {
                outcome.findings.extend(stopped.findings);
                ended = Ended::EnvironmentFailed;
            }
            Err(stopped) => return Err(stopped),
        }
    }
    if judged.is_empty() {
        return Ok(ended);
    }
    // What could not be read is not compared.
    let servers: Vec<(&str, &Effective)> =
        judged.iter().filter_map(|one| Some((one.verdict.path.as_str(), one.effective.as_ref()?))).collect();
    if let [_, _, ..] = servers.as_slice() {
        let at: Vec<&str> = servers.iter().map(|(path, _)| *path).collect();
        outcome.findings.extend(conf::compare(&crate::finding::words::few(&at, "and"), &servers));
        let stores: Vec<(&str, &str, [u8; 32])> = judged
            .iter()
            .filter_map(|one| Some((one.verdict.path.as_str(), one.store.as_ref()?)))
            .map(|(conf, store)| (conf, store.path.as_str(), store.fingerprint))
            .collect();
        outcome.findings.extend(key_store::compared(&stores));
    }
    outcome.starts = Some(judged.iter().all(|one| one.verdict.starts));
    let verdicts: Vec<ConfVerdict> = judged.into_iter().map(|one| one.verdict).collect();
    outcome.effective = verdicts.first().map(|first| first.effective.clone());
    outcome.confs = Some(verdicts);
    Ok(ended)
}

/// The release that the nearest folder of ours above a file was made for: `OUT/server/conf/neo4j.conf`.
fn made_for(confs: &[PathBuf]) -> (String, Release) {
    let of = |conf: &PathBuf| {
        let conf = os::normalize(conf).ok()?;
        let manifest = conf.ancestors().skip(1).take(3).find_map(|folder| Manifest::read(folder).ok().flatten())?;
        let text = manifest.neo4j()?.to_owned();
        let release = text.parse().ok()?;
        Some((text, release))
    };
    let usual = || {
        let text = version::LONG_TERM_SUPPORT;
        (text.to_owned(), text.parse().unwrap_or(Release::new(5, 26, 0)))
    };
    confs.iter().find_map(of).unwrap_or_else(usual)
}

/// A file that was judged.
struct Judged {
    verdict: ConfVerdict,
    /// `None` of a file that is too large to be read.
    effective: Option<Effective>,
    store: Option<lint_store::Found>,
}

impl Judged {
    fn too_large(shown: &str, outcome: &mut Outcome) -> Self {
        outcome.findings.push(TooLarge.finding(shown));
        let verdict =
            ConfVerdict { path: shown.to_owned(), starts: false, judged: false, effective: serde_json::Map::new() };
        Self { verdict, effective: None, store: None }
    }
}

/// Reads, repairs where that is asked for, and judges one file. What is too large is a finding, and a verdict of nothing.
fn one(
    request: &Lint,
    conf: &Path,
    runtime: Runtime,
    outcome: &mut Outcome,
    events: &dyn Events,
    cancel: &Cancel,
) -> Result<Judged, Stopped> {
    let shown = conf.display().to_string();
    let bytes = match Disk.read(conf, CONF_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Ok(Judged::too_large(&shown, outcome));
        }
        Err(error) => return Err(Stopped::failed(file::conf_not_readable(&shown, &error.to_string()))),
    };
    let Ok(document) = Document::parse(&bytes) else {
        return Ok(Judged::too_large(&shown, outcome));
    };
    let document = document.named(shown.as_str());
    if !request.fix {
        return Ok(judge(request, conf, &shown, &document, runtime, &Disk, outcome));
    }
    let repaired = Repaired::of(&document, runtime);
    let set = Arc::new(repaired.change_set(request, conf)?);
    if !request.dry_run && set.changed() {
        deploy::apply(&set, events, cancel)?;
    }
    outcome.changed = Some(outcome.changed == Some(true) || set.changed());
    let mut view = set.view();
    // As the user named the file.
    for change in &mut view {
        change.path.clone_from(&shown);
    }
    outcome.changes.get_or_insert_default().extend(view);
    if let Some(diff) = set.changes().iter().find_map(deploy::Change::diff).filter(|_| set.changed()) {
        outcome.diffs.push((shown.clone(), diff));
    }
    outcome.findings.extend(repaired.corrected);
    let overlay = Overlay::new(set, &Disk);
    Ok(judge(request, conf, &shown, &repaired.document, runtime, &overlay, outcome))
}

/// A file after its repairs.
struct Repaired {
    document: Document,
    secret: Arc<Secret>,
    masked: (Vec<u8>, Vec<u8>),
    is_changed: bool,
    /// What was wrong and is no more.
    corrected: Vec<Finding>,
}

impl Repaired {
    fn of(before: &Document, runtime: Runtime) -> Self {
        let fixed = conf::fix(before, runtime);
        let document = fixed.document;
        let findings = |document: &Document| document.effective(runtime, Path::new(report::HOME)).findings;
        let left = findings(&document);
        let is_left = |old: &Finding| left.iter().any(|new| new.rule == old.rule && new.what == old.what);
        let corrected = findings(before)
            .into_iter()
            .filter(|old| fixed.rules.contains(old.rule) && !is_left(old))
            .map(conf_rules::corrected)
            .collect();
        let secret = document.secret_bytes();
        Self {
            masked: (before.masked(), document.masked()),
            document,
            secret: Arc::new(Secret::new(secret)),
            is_changed: fixed.changed,
            corrected,
        }
    }

    /// The file as it shall be, in place of the one that is there; a file without a repair is no part of it.
    fn change_set(&self, request: &Lint, conf: &Path) -> Result<ChangeSet, Stopped> {
        let path = os::normalize(conf).unwrap_or_else(|_| conf.to_owned());
        let root = path.parent().unwrap_or(&path).to_owned();
        if !request.dry_run && self.is_changed {
            deploy::recover(&root)?;
        }
        let (before, after) = self.masked.clone();
        let wanted = Wanted::conf(path, Arc::clone(&self.secret), after, Some(before)).as_open_as_before();
        let site = Site { root: &root, homes: &[], manifest: None, replace: false };
        Ok(ChangeSet::plan(&site, vec![wanted])?)
    }
}

/// The verdict on a file, and what there is to say about it, into the outcome.
fn judge(
    request: &Lint,
    conf: &Path,
    shown: &str,
    document: &Document,
    runtime: Runtime,
    tree: &dyn Tree,
    outcome: &mut Outcome,
) -> Judged {
    let home = request.home.as_deref().unwrap_or(Path::new(report::HOME));
    let mut effective = document.effective(runtime, home);
    let mut findings = std::mem::take(&mut effective.findings);
    if let Some(home) = &request.home {
        let name = home.file_name().map_or_else(|| "server".to_owned(), |name| name.to_string_lossy().into_owned());
        let server = load_server(tree, &name, home, conf, runtime, Scopes::All, request.now);
        let upgrade = upgrade_hostname(&server, document);
        findings = server.findings;
        findings.extend(upgrade);
    } else {
        findings.extend(findings_of_conf(document, &effective, shown));
        if let Ok(rights) = tree.rights(conf) {
            findings.extend(document.access(runtime.release, &rights));
        }
    }
    // Who is no member of a cluster is dialled by no member.
    if effective.enabled("cluster").is_none() {
        findings.retain(|finding| finding.rule != "plan/advertised-localhost");
    }
    let (of_store, store) = lint_store::judge(document, conf, request.home.as_deref(), runtime.release, tree);
    findings.extend(of_store);
    outcome.findings.extend(findings);
    let verdict = ConfVerdict {
        path: shown.to_owned(),
        starts: effective.stop.is_none(),
        judged: true,
        effective: report::effective(&effective, home, runtime.release),
    };
    Judged { verdict, effective: Some(effective), store }
}
