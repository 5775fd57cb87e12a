//! Cases of `plan/…` about members: what the files of several servers show together, ports, names and endpoints.

use super::Case;
use super::support::{common, conf, good_conf_with};
use interlock::finding::{Edition, Finding, Runtime};
use interlock::neo4j::conf::{Document, Effective, compare};
use interlock::neo4j::version::default_java;
use std::path::Path;

/// A member of a cluster of 2026, with the policy on.
fn member(host: &str, more: &str) -> String {
    format!(
        "server.default_advertised_address={host}\ndbms.ssl.policy.cluster.enabled=true\n\
         dbms.ssl.policy.cluster.verify_hostname=true\ndbms.ssl.policy.cluster.tls_versions=TLSv1.3\n{more}"
    )
}

/// What the files of several servers show together.
fn together(confs: &[String]) -> Vec<Finding> {
    let release = "2026".parse().expect("a release");
    let runtime = Runtime { release, edition: Edition::Enterprise, java: default_java(release) };
    let read = |text: &String| Document::parse(text.as_bytes()).expect("small").effective(runtime, Path::new("/neo4j"));
    let effective: Vec<Effective> = confs.iter().map(read).collect();
    let servers: Vec<(&str, &Effective)> = ["a", "b", "c"].into_iter().zip(&effective).collect();
    compare("cluster", &servers)
}

/// Two members, the second with other lines.
fn two(second: &str) -> Vec<Finding> {
    together(&[member("a.test", ""), member("b.test", second)])
}

/// A server whose certificate does not name what its neo4j.conf advertises, or does.
fn upgraded(host: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    common::cli(folder.path(), ["set-up", "--out", "T", "--json"]);
    let conf = folder.path().join("T/server1/conf/neo4j.conf");
    let text = std::fs::read_to_string(&conf).expect("written");
    let kept = |line: &&str| !line.contains("verify_hostname") && !line.contains("default_advertised_address");
    let text: String = text.lines().filter(kept).map(|line| format!("{line}\n")).collect();
    std::fs::write(&conf, format!("{text}server.default_advertised_address={host}\n")).expect("written");
    let request = interlock::work::Lint {
        confs: vec![conf],
        home: Some(folder.path().join("T/server1")),
        neo4j: Some(("5.26".to_owned(), "5.26".parse().expect("a release"))),
        java: None,
        fix: false,
        dry_run: false,
        now: time::OffsetDateTime::now_utc(),
    };
    interlock::work::lint(&request, &interlock::os::NoEvents, &interlock::os::Cancel::default()).0.findings
}

pub(super) const CASES: &[Case] = &[
    (
        "plan/policy-differs",
        || two("dbms.ssl.policy.cluster.client_auth=NONE\n"),
        || two("dbms.ssl.policy.cluster.client_auth=require\n"),
    ),
    (
        "plan/duplicate-host",
        || together(&[member("a.test", ""), member("A.test", "")]),
        || {
            let own = |port: u16| member("a.test", &format!("server.cluster.advertised_address=a.test:{port}\n"));
            together(&[own(6001), own(6002)])
        },
    ),
    (
        "plan/port-5000",
        || conf("2025.01", "dbms.cluster.endpoints=a.test:6000,b.test:5000\n"),
        || conf("5.26", "dbms.cluster.discovery.endpoints=a.test:5000,b.test:5000\n"),
    ),
    (
        "plan/port-7688",
        || good_conf_with("5.26", "dbms.routing.enabled=true\n"),
        || good_conf_with("5.26", "dbms.routing.enabled=false\n"),
    ),
    (
        "plan/backup-port",
        || good_conf_with("5.26", "server.backup.listen_address=0.0.0.0:6362\n"),
        || good_conf_with("5.26", "server.backup.listen_address=127.0.0.1:6362\n"),
    ),
    (
        "plan/listen-is-not-name",
        || good_conf_with("5.26", "server.default_listen_address=a.test\n"),
        || good_conf_with("5.26", "server.default_listen_address=0.0.0.0\n"),
    ),
    ("plan/upgrade-hostname", || upgraded("elsewhere.test"), || upgraded("server1.example.com")),
    (
        "plan/endpoint-of-nobody",
        || two("dbms.cluster.endpoints=a.test:6000,b.test:6000,x.test:6000\n"),
        || two("dbms.cluster.endpoints=a.test:6000,B.test\n"),
    ),
    (
        "plan/member-not-named",
        || two("dbms.cluster.endpoints=b.test:6000\n"),
        || two("dbms.cluster.endpoints=a.test:6000,b.test:6000\n"),
    ),
];
