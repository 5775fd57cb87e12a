//! What the cases are made with: a neo4j.conf, a recorded case, a folder that is made and judged.
#![allow(dead_code, reason = "areas use what they need")]

#[path = "../common/mod.rs"]
pub(crate) mod common;

use interlock::finding::{Edition, Finding, Runtime};
use interlock::neo4j::conf::{Document, Effective};
use interlock::neo4j::version::default_java;
use interlock::os::{Cancel, NoEvents};
use interlock::work;
use std::path::Path;

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

/// What a rehearsal says of a recorded case.
pub(crate) fn recorded(case: &str, release: &str) -> Vec<Finding> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(case);
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(case);
    common::copy_tree(&from, &copy);
    common::restore_empty_folders(&copy);
    rehearsed(&copy, release)
}

/// What a rehearsal says of a folder of servers.
pub(crate) fn rehearsed(folder: &Path, release: &str) -> Vec<Finding> {
    let request = work::Rehearse {
        folders: vec![folder.to_owned()],
        neo4j: Some((release.to_owned(), release.parse().expect("a release"))),
        java: None,
        hosts: None,
        now: time::OffsetDateTime::now_utc(),
    };
    work::rehearse(&request, &NoEvents, &Cancel::default()).0.findings
}
