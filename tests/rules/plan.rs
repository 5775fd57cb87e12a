//! Cases of `plan/…`: what configurations together show, and what is planned for the change window.
//!
//! That servers with and without a policy refuse each other, what a reload reads and what a log has of a start was seen
//! (2.6, 4.1, plan/reload-scope); the rest of the window is the manual's or follows from these.

use super::support::{conf, conf_of};
use super::{Case, Finding};
use interlock::finding::{Edition, Runtime};
use interlock::neo4j::change_window::{Change, Facts, How, Pair, Platform, Step, advice};
use interlock::neo4j::conf::compare;
use interlock::neo4j::version::default_java;
use interlock::os::{Cancel, NoEvents};
use interlock::work;
use std::fs;

/// The steps of a window in which nothing is forgotten.
const ALL: &[Step] = &[Step::Backup, Step::HealthBefore, Step::HealthAfter, Step::AbortPoint, Step::Dial, Step::Clocks];

fn runtime(release: &str, edition: Edition) -> Runtime {
    let release = release.parse().expect("a release");
    Runtime { release, edition, java: default_java(release) }
}

/// A full stop to switch the policy on, with every step; what a case changes stands in the case.
fn window() -> Facts<'static> {
    Facts {
        at: "prod",
        runtime: runtime("2026", Edition::Enterprise),
        change: Change::SwitchOn,
        how: How::FullStop,
        platforms: &[Platform::Package],
        steps: ALL,
        settings: &[],
        jvm_options: false,
        reload_enabled: true,
    }
}

fn rotation(trust_first: bool, pair: Pair) -> Facts<'static> {
    Facts { change: Change::Rotation { trust_first, pair }, how: How::Reload, ..window() }
}

/// A window without one step.
fn without(step: Step) -> Vec<Finding> {
    let steps: Vec<Step> = ALL.iter().copied().filter(|planned| *planned != step).collect();
    advice(&Facts { steps: &steps, ..window() })
}

fn all() -> Vec<Finding> {
    advice(&window())
}

fn on(platform: Platform<'_>, jvm_options: bool) -> Vec<Finding> {
    advice(&Facts { platforms: &[Platform::Tarball, platform], jvm_options, ..window() })
}

const SERVICE: Platform<'_> = Platform::WindowsService { account: None };

/// What is said about a server's log with these lines.
fn log(lines: &[&str]) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("debug.log");
    fs::write(&log, format!("{}\n", lines.join("\n"))).expect("written");
    let request = work::Explain { logs: vec![log], pasted: None };
    work::explain(&request, &NoEvents, &Cancel::default()).0.findings
}

const STARTED: &str = "2026-11-22 10:23:52.100+0000 INFO  Started.";
const LOADED: &str = "2026-11-22 10:23:33.100+0000 INFO  [o.n.s.c.SslPolicyLoader] Loaded SSL policy 'CLUSTER' = \
                      SslPolicy{keyCertChain=Subject: CN=server1, ciphers=null, clientAuth=REQUIRE}";
const OTHER: &str = "{\"level\":\"INFO\",\"message\":\"Loaded SSL policy 'BOLT' = SslPolicy{ciphers=[]}\"}";
const BANNER: &str = "2026-11-22 10:23:33.688+0000 INFO  [o.n.s.CommunityNeoWebServer] ======== Neo4j 5.26.30 ========";
const BANNER_JSON: &str = "{\"time\":\"2026-11-22 10:23:50.311+0000\",\"level\":\"INFO\",\"category\":\"o.n.s.CommunityNeoWebServer\",\"message\":\"======== Neo4j 2026.08.1 ========\"}";

/// What the configurations of two servers show together.
fn together(one: &str, other: &str) -> Vec<Finding> {
    let of = |text: &str| conf_of("5.26", Edition::Enterprise, text);
    let (one, other) = (of(one), of(other));
    compare("cluster", &[("server1", &one), ("server2", &other)])
}

/// What a rehearsal says of a server with this neo4j.conf, on this Java.
fn alone(text: &str, java: u8) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("server1/conf");
    fs::create_dir_all(&conf).expect("made");
    fs::write(conf.join("neo4j.conf"), text).expect("written");
    let request = work::Rehearse {
        folders: vec![folder.path().to_owned()],
        neo4j: Some(("5.26".to_owned(), "5.26".parse().expect("a release"))),
        java: Some(java),
        hosts: None,
        now: time::OffsetDateTime::now_utc(),
    };
    work::rehearse(&request, &NoEvents, &Cancel::default()).0.findings
}

const ENABLED: &str = "dbms.ssl.policy.cluster.enabled=true\n";
const WEAK: &str = "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.client_auth=NONE\n";
const STRONG: &str = "dbms.ssl.policy.cluster.enabled=true\ndbms.ssl.policy.cluster.client_auth=require\n";
const A: &str = "server.default_advertised_address=a.test\n";

pub(super) const CASES: &[Case] = &[
    ("plan/not-enabled-everywhere", || together(ENABLED, A), || together(ENABLED, ENABLED)),
    ("plan/policy-differs", || together(ENABLED, WEAK), || together(ENABLED, STRONG)),
    ("plan/duplicate-host", || together(A, A), || together(A, "server.default_advertised_address=b.test\n")),
    ("plan/advertised-localhost", || alone(ENABLED, 17), || alone(A, 17)),
    ("plan/java-version", || alone(A, 11), || alone(A, 21)),
    (
        "plan/rolling-enable",
        || advice(&Facts { how: How::Rolling, ..window() }),
        || advice(&Facts { how: How::Rolling, ..rotation(true, Pair::Both) }),
    ),
    (
        "plan/roll-back",
        || advice(&Facts { change: Change::SwitchOff, how: How::Rolling, ..window() }),
        || advice(&Facts { change: Change::SwitchOff, ..window() }),
    ),
    ("plan/full-stop", all, || advice(&Facts { change: Change::Settings, ..window() })),
    ("plan/full-stop", || advice(&Facts { how: How::Overlapping, ..window() }), || advice(&rotation(true, Pair::Both))),
    ("plan/backup-first", || without(Step::Backup), all),
    ("plan/health-before", || without(Step::HealthBefore), all),
    ("plan/health-after", || without(Step::HealthAfter), all),
    ("plan/abort-point", || without(Step::AbortPoint), all),
    ("plan/dial-after-start", || without(Step::Dial), all),
    ("plan/probe-traces", all, || without(Step::Dial)),
    ("plan/clock-skew", || without(Step::Clocks), all),
    ("plan/service-jvm-options", || on(SERVICE, true), || on(Platform::Package, true)),
    ("plan/service-jvm-options", || on(SERVICE, true), || on(SERVICE, false)),
    (
        "plan/service-account",
        || on(Platform::WindowsService { account: Some("DOM\\neo4j") }, false),
        || on(SERVICE, true),
    ),
    ("plan/rotation-order", || advice(&rotation(false, Pair::Both)), || advice(&rotation(true, Pair::Both))),
    (
        "plan/restart-needed",
        || advice(&Facts { runtime: runtime("2025.02", Edition::Enterprise), ..rotation(true, Pair::Both) }),
        || advice(&Facts { runtime: runtime("2025.03", Edition::Enterprise), ..rotation(true, Pair::Both) }),
    ),
    (
        "plan/reload-off",
        || advice(&Facts { reload_enabled: false, ..rotation(true, Pair::Both) }),
        || advice(&rotation(true, Pair::Both)),
    ),
    (
        "plan/reload-off",
        || conf("2026", "dbms.security.tls_reload_enabled=false\n"),
        || conf("2026", "dbms.security.tls_reload_enabled=true\n"),
    ),
    (
        "plan/reload-off",
        || conf("2025.03", "dbms.security.tls_reload_enabled=false\n"),
        || conf("2025.02", "dbms.security.tls_reload_enabled=false\n"),
    ),
    (
        "plan/reload-scope",
        || advice(&Facts { settings: &["paths"], ..rotation(true, Pair::Both) }),
        || advice(&Facts { settings: &["paths"], how: How::Rolling, ..rotation(true, Pair::Both) }),
    ),
    ("plan/reload-mismatch", || advice(&rotation(true, Pair::KeyOnly)), || advice(&rotation(true, Pair::Both))),
    (
        "plan/reload-mismatch",
        || advice(&rotation(true, Pair::CertificateOnly)),
        || advice(&rotation(true, Pair::SameKey)),
    ),
    (
        "plan/reload-community",
        || advice(&Facts { runtime: runtime("2026", Edition::Community), ..rotation(true, Pair::Both) }),
        || advice(&rotation(true, Pair::Both)),
    ),
    ("plan/policy-not-loaded", || log(&[BANNER, STARTED]), || log(&[LOADED, BANNER, STARTED])),
    (
        "plan/policy-not-loaded",
        || log(&[LOADED, BANNER, STARTED, OTHER, BANNER_JSON, STARTED]),
        || log(&[BANNER, STARTED, OTHER, LOADED, BANNER_JSON, STARTED]),
    ),
    ("plan/policy-not-loaded", || log(&[OTHER, BANNER, STARTED]), || log(&["a log that begins later"])),
];

#[test]
fn what_takes_a_cluster_down_is_an_error_and_what_is_only_to_know_is_not() {
    use interlock::finding::Severity::{Advice, Error, Warning};
    let said = |facts: &Facts<'_>| -> Vec<_> {
        advice(facts).iter().map(|finding| (finding.rule, finding.severity)).collect()
    };
    assert_eq!(said(&window()), [("plan/full-stop", Advice), ("plan/probe-traces", Advice)]);
    let early = Facts { how: How::Overlapping, steps: &[], ..window() };
    assert_eq!(
        said(&early),
        [
            ("plan/clock-skew", Advice),
            ("plan/abort-point", Advice),
            ("plan/backup-first", Warning),
            ("plan/health-before", Warning),
            ("plan/full-stop", Error),
            ("plan/health-after", Warning),
            ("plan/dial-after-start", Advice),
        ]
    );
}

#[test]
fn ports_and_commands_are_the_release_s_own() {
    let text = |release: &str| {
        let facts = Facts { runtime: runtime(release, Edition::Enterprise), steps: &[], ..window() };
        advice(&facts).iter().map(|finding| finding.fix.clone()).collect::<Vec<_>>().join("\n")
    };
    let (four, five, year) = (text("4.4"), text("5.26"), text("2026"));
    assert!(four.contains("5000") && five.contains("5000") && !year.contains("5000"));
    assert!(four.contains("dbms.cluster.overview") && five.contains("SHOW SERVERS"));
    assert!(four.contains("neo4j-admin backup") && year.contains("neo4j-admin database backup"));
}

#[test]
fn community_does_not_even_know_the_switch_of_a_reload() {
    let stop = conf_of("2026", Edition::Community, "dbms.security.tls_reload_enabled=false\n").stop;
    assert_eq!(stop.map(|stop| stop.rule), Some("conf/enterprise-setting"));
}
