//! What the cases are made with: a neo4j.conf, a recorded case, two servers that are made and judged.
#![allow(dead_code, reason = "areas use what they need")]

#[path = "../common/mod.rs"]
pub(crate) mod common;

use interlock::finding::{Edition, Finding, Runtime};
use interlock::neo4j::conf::{Document, Effective};
use interlock::neo4j::version::default_java;
use interlock::os::{Cancel, NoEvents};
use interlock::work;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use time::OffsetDateTime;

/// What is said about a neo4j.conf by itself.
pub(crate) fn conf(release: &str, text: impl AsRef<[u8]>) -> Vec<Finding> {
    conf_of(release, Edition::Enterprise, text).findings
}

/// What an edition makes of a neo4j.conf.
pub(crate) fn conf_of(release: &str, edition: Edition, text: impl AsRef<[u8]>) -> Effective {
    let release = release.parse().expect("a release");
    let runtime = Runtime { release, edition, java: default_java(release) };
    let document = Document::parse(text.as_ref()).expect("small").named("server1/conf/neo4j.conf");
    document.effective(runtime, Path::new("/neo4j"))
}

/// The same of a good file with lines in front of it.
pub(crate) fn good_conf_with(release: &str, lines: &str) -> Vec<Finding> {
    let good = "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.verify_hostname=true\n\
                dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2\n";
    conf(release, format!("{lines}{good}"))
}

/// What a rehearsal says of a recorded case. Each is rehearsed once for a release, however many cases ask.
pub(crate) fn recorded(case: &str, release: &str) -> Vec<Finding> {
    type Told = Arc<OnceLock<Vec<Finding>>>;
    static TOLD: Mutex<BTreeMap<(String, String), Told>> = Mutex::new(BTreeMap::new());
    let key = (case.to_owned(), release.to_owned());
    let told = TOLD.lock().expect("no case panicked").entry(key).or_default().clone();
    told.get_or_init(|| recorded_at(case, release, OffsetDateTime::now_utc())).clone()
}

/// The same at another time.
pub(crate) fn recorded_at(case: &str, release: &str, now: OffsetDateTime) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    rehearsed_at(&copied(case, folder.path()), release, now)
}

/// What is said of a recorded case after a change to the folder of its server `a`: its base directory is handed over.
pub(crate) fn edited(case: &str, release: &str, edit: impl FnOnce(&Path)) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = copied(case, folder.path());
    edit(&copy.join("a/certificates/cluster"));
    rehearsed(&copy, release)
}

fn copied(case: &str, below: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(case);
    let copy = below.join(case);
    common::copy_tree(&from, &copy);
    common::restore_empty_folders(&copy);
    copy
}

/// What a rehearsal says of a folder of servers.
pub(crate) fn rehearsed(folder: &Path, release: &str) -> Vec<Finding> {
    rehearsed_at(folder, release, OffsetDateTime::now_utc())
}

/// The same at another time.
pub(crate) fn rehearsed_at(folder: &Path, release: &str, now: OffsetDateTime) -> Vec<Finding> {
    let request = work::Rehearse {
        folders: vec![folder.to_owned()],
        neo4j: Some((release.to_owned(), release.parse().expect("a release"))),
        java: None,
        hosts: None,
        now,
    };
    let (outcome, _) = work::rehearse(&request, &NoEvents, &Cancel::default());
    super::oracle::note(folder, release, now, &outcome);
    outcome.findings
}
