//! The explainer: every recorded error, real logs of two releases, both sides of a handshake, and hostile input.
//!
//! `tests/logs` has parts of the logs of real servers (Community 5.26.30 on Java 17, 2026.08.1 on Java 25) that were
//! started with a good and an empty trusted folder and dialled by `openssl s_client`. `INTERLOCK_CORPUS` names another
//! folder of recorded cases, as in `tests/corpus.rs`.

mod common;

use common::{cli, cli_with_input, copy_tree, restore_empty_folders, rules};
use interlock::finding::catalogue;
use interlock::neo4j::log::{Explainer, Line, Summary, plain, sum_up};
use interlock::os::{Cancel, NoEvents};
use interlock::report::Outcome;
use interlock::work;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn pasted(text: &str) -> Outcome {
    let request = work::Explain { logs: Vec::new(), pasted: Some(text.to_owned()) };
    work::explain(&request, &NoEvents, &Cancel::default()).0
}

fn explained(logs: &[PathBuf]) -> Outcome {
    let request = work::Explain { logs: logs.to_vec(), pasted: None };
    work::explain(&request, &NoEvents, &Cancel::default()).0
}

fn lines(outcome: &Outcome) -> &[Line] {
    outcome.lines.as_deref().expect("lines")
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.findings.iter().map(|finding| finding.rule).collect()
}

fn recorded_logs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs").join(name)
}

/// What says nothing by itself: the other side was gone, or never there.
const SILENT: &[&str] = &[
    "closed by the other side",
    "ClosedChannelException: null",
    "not started",
    "connection refused",
    // The recorder's own words, no line of a log.
    "no answer",
    "unexpected bytes",
];

#[test]
fn every_recorded_error_has_an_explanation() {
    let mut errors = BTreeSet::new();
    for case in cases() {
        for verdict in verdicts(&case).as_object().expect("releases").values() {
            for server in verdict["servers"].as_object().expect("servers").values() {
                errors.extend(server["error"].as_str().map(str::to_owned));
            }
            for pair in verdict["pairs"].as_array().expect("pairs") {
                for side in ["reason_from", "reason_to"] {
                    errors.extend(pair[side].as_str().map(str::to_owned));
                }
            }
        }
    }
    assert!(errors.len() >= 90, "only {} different errors", errors.len());
    let is_silent = |error: &str| SILENT.iter().any(|words| error.to_lowercase().contains(&words.to_lowercase()));
    let unexplained: Vec<&String> =
        errors.iter().filter(|error| !is_silent(error)).filter(|error| lines(&pasted(error)).is_empty()).collect();
    assert!(unexplained.is_empty(), "{} of {}: {unexplained:#?}", unexplained.len(), errors.len());
}

/// The row that a rule promises to leave is the row that explains what Neo4j then wrote.
#[test]
fn the_row_that_a_rule_names_is_the_one_that_explains_its_error() {
    const RELEASE: &str = "5.26.30";
    let cases = cases();
    let (next, held) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong: Mutex<BTreeSet<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for (rule, errors) in ruled(case, RELEASE) {
                        let Some(row) = catalogue::rows().find(|row| row.id == rule).and_then(|row| row.log) else {
                            continue;
                        };
                        let rows: Vec<&str> = errors
                            .iter()
                            .flat_map(|error| lines(&pasted(error)).to_vec())
                            .flat_map(|line| line.rules)
                            .collect();
                        if rows.contains(&row) {
                            held.fetch_add(1, Ordering::Relaxed);
                        } else if !rows.is_empty() {
                            let name = case.file_name().expect("a name").to_string_lossy();
                            wrong
                                .lock()
                                .expect("no panic")
                                .insert(format!("{name}: {rule} names {row}, its error is {rows:?}"));
                        }
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    let held = held.into_inner();
    let unknown: Vec<&String> =
        wrong.iter().filter(|text| !OTHERWISE.iter().any(|known| text.contains(known))).collect();
    assert!(unknown.is_empty(), "{held} held, {} did not: {unknown:#?}", unknown.len());
    assert!(held > 40, "only {held} held");
}

/// Cases whose error is told by a row beside the one that the rule names, since a file can go wrong in several ways.
const OTHERWISE: &[&str] = &[
    "cert/chain-incomplete names",
    "cert/empty names",
    "cert/not-yet-valid names",
    "cert/encoding names",
    "cert/ip-reverse-name names",
    "cert/name-missing names",
    "folder/revoked-foreign-file names",
    "folder/trusted-empty names",
    "folder/trusted-encoding names",
    "key/curve names",
    "key/damaged names",
    "key/dsa names",
    "key/encryption-scheme names",
    "key/first-block names",
    "key/mismatch names",
];

/// Rules that the rehearsal of a case gives, each with the errors that Neo4j wrote there.
fn ruled(case: &Path, release: &str) -> Vec<(&'static str, Vec<String>)> {
    let recorded = verdicts(case);
    let Some(recorded) = recorded.get(release) else { return Vec::new() };
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(case.file_name().expect("a name"));
    copy_tree(case, &copy);
    restore_empty_folders(&copy);
    let request = work::Rehearse {
        folders: vec![copy],
        neo4j: Some((release.to_owned(), release.parse().expect("a release"))),
        java: None,
        hosts: None,
        now: time::OffsetDateTime::now_utc(),
    };
    let outcome = work::rehearse(&request, &NoEvents, &Cancel::default()).0;
    let mut ruled = Vec::new();
    for (name, server) in outcome.servers.iter().flatten() {
        let error = recorded["servers"][name]["error"].as_str();
        ruled.extend(server.rule.zip(error).map(|(rule, error)| (rule, vec![error.to_owned()])));
    }
    for pair in outcome.pairs.iter().flatten().filter(|pair| !pair.connects) {
        let theirs = recorded["pairs"]
            .as_array()
            .expect("pairs")
            .iter()
            .find(|other| other["from"] == pair.from.as_str() && other["to"] == pair.to.as_str());
        let Some(theirs) = theirs else { continue };
        let errors: Vec<String> =
            ["reason_from", "reason_to"].iter().filter_map(|side| theirs[side].as_str().map(str::to_owned)).collect();
        ruled.extend(pair.rule.map(|rule| (rule, errors)));
    }
    ruled
}

fn cases() -> Vec<PathBuf> {
    let root = std::env::var_os("INTERLOCK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), PathBuf::from);
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the recorded cases are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("verdict.json").is_file())
        .collect();
    cases.sort();
    assert!(cases.len() >= 50, "only {} cases in {}", cases.len(), root.display());
    cases
}

fn verdicts(case: &Path) -> Value {
    serde_json::from_slice(&fs::read(case.join("verdict.json")).expect("readable")).expect("JSON")
}

#[test]
fn real_logs_of_a_text_and_of_a_json_release_say_the_same() {
    for (release, number) in [("5.26.30", 12), ("2026.08.1", 8)] {
        let outcome = explained(&[recorded_logs(release)]);
        let refused =
            lines(&outcome).iter().find(|line| line.rules == ["log/empty-client-chain"]).expect("the refusal");
        assert_eq!(refused.number, number, "{release}");
        assert_eq!(refused.server.as_deref(), Some(release));
        assert!(refused.text.starts_with("io.netty.handler.codec.DecoderException: "), "{}", refused.text);
        for rule in ["log/policy-loaded", "log/connector-enabled", "log/remote-interface", "log/started"] {
            assert!(ids(&outcome).contains(&rule), "{release}: {rule} is not among {:?}", ids(&outcome));
        }
        assert!(!ids(&outcome).contains(&"plan/policy-not-loaded"), "{release}");
    }
}

#[test]
fn a_failed_start_is_one_finding_that_names_the_folder() {
    let outcome = explained(&[recorded_logs("failed")]);
    let errors: Vec<_> = outcome.findings.iter().filter(|finding| finding.is_error()).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!((errors[0].rule, errors[0].at.as_str()), ("log/trusted-empty", "/neo4j/certificates/cluster/trusted"));
    let best = |line: &&Line| line.rules.starts_with(&["log/trusted-empty", "log/trusted-load"]);
    assert!(lines(&outcome).iter().any(|line| best(&line)), "{:?}", lines(&outcome));
}

#[test]
fn a_start_without_the_clusters_policy_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_tree(&recorded_logs("2026.08.1"), &folder.path().join("a"));
    let debug = folder.path().join("a/logs/debug.log");
    let text = fs::read_to_string(&debug).expect("a log");
    let without: String =
        text.lines().filter(|line| !line.contains("'CLUSTER'")).map(|line| format!("{line}\n")).collect();
    fs::write(&debug, without).expect("written");
    assert!(ids(&explained(&[folder.path().to_owned()])).contains(&"plan/policy-not-loaded"));
}

#[test]
fn two_sides_of_a_refused_handshake_are_one_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = |server: &str, seconds: u32, message: &str| {
        let logs = folder.path().join(server).join("logs");
        fs::create_dir_all(&logs).expect("made");
        let text = format!(
            "2026-11-22 10:21:{seconds:02}.000+0000 WARN  [i.n.c.DefaultChannelPipeline] An exceptionCaught() event was \
             fired\njavax.net.ssl.SSLHandshakeException: {message}\n\tat x.Y.z(Y.java:1)\n"
        );
        fs::write(logs.join("debug.log"), text).expect("written");
    };
    log("berlin", 20, "PKIX path building failed: unable to find valid certification path to requested target");
    log("madrid", 22, "Received fatal alert: certificate_unknown");
    let outcome = explained(&[folder.path().to_owned()]);
    assert_eq!(ids(&outcome), ["log/path-building"]);
    let what = &outcome.findings[0].what;
    assert!(what.starts_with("berlin refuses madrid: ") && what.contains("madrid then sees"), "{what}");
    assert_eq!(lines(&outcome).len(), 2);
    // A minute later it is another handshake.
    log("madrid", 59, "Received fatal alert: certificate_unknown");
    assert_eq!(ids(&explained(&[folder.path().to_owned()])), ["log/path-building", "log/alert-certificate-unknown"]);
}

/// A refused handshake in the debug.log of a server.
fn refusal(seconds: &str, message: &str) -> String {
    format!(
        "2026-11-22 10:21:{seconds}+0000 WARN  [i.n.c.DefaultChannelPipeline] An exceptionCaught() event was fired\n\
         io.netty.handler.codec.DecoderException: javax.net.ssl.SSLHandshakeException: {message}\n\tat x.Y.z(Y.java:1)\n"
    )
}

/// What is found in these logs of servers: `server/logs/neo4j.log` and its text.
fn of_servers(logs: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    for (log, text) in logs {
        let log = folder.path().join(log);
        fs::create_dir_all(log.parent().expect("a folder")).expect("made");
        fs::write(log, text).expect("written");
    }
    let outcome = explained(&[folder.path().to_owned()]);
    outcome.findings.iter().map(|finding| (finding.rule, format!("{} {}", finding.at, finding.what))).collect()
}

const UNKNOWN: &str = "Received fatal alert: certificate_unknown";
const NOT_TRUSTED: &str = "PKIX path building failed: unable to find valid certification path to requested target";

#[test]
fn one_server_that_refuses_two_is_one_finding_that_names_both() {
    let refusing = refusal("01.000", NOT_TRUSTED) + &refusal("20.000", NOT_TRUSTED);
    let found = of_servers(&[
        ("a/logs/debug.log", &refusing),
        ("b/logs/debug.log", &refusal("01.010", UNKNOWN)),
        ("c/logs/debug.log", &refusal("20.010", UNKNOWN)),
    ]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].1.contains("a refuses b and c: ") && found[0].1.contains("b and c then see `Received"),
        "{found:#?}"
    );
}

#[test]
fn a_server_that_two_refuse_is_named_by_each_and_an_alert_that_none_of_them_sent_is_left() {
    let refused = refusal("01.010", UNKNOWN) + &refusal("20.010", UNKNOWN);
    let (b, c) = (refusal("01.000", NOT_TRUSTED), refusal("20.000", NOT_TRUSTED));
    let a = ("a/logs/debug.log", refused.as_str());
    let found = of_servers(&[a, ("b/logs/debug.log", &b), ("c/logs/debug.log", &c)]);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].1.contains("b refuses a: ") && found[1].1.contains("c refuses a: "), "{found:#?}");
    // Without the log of c its alert is nobody's.
    let found = of_servers(&[a, ("b/logs/debug.log", &b)]);
    assert_eq!(found.len(), 2, "{found:#?}");
    let left = found.iter().find(|(rule, _)| *rule == "log/alert-certificate-unknown").expect("what is left");
    assert!(
        left.1.contains("a is refused by another: ") && left.1.ends_with("on 2026-11-22 10:21:20.010+0000"),
        "{left:?}"
    );
}

#[test]
fn one_refusal_may_send_different_alerts_in_the_two_directions() {
    let expired = "PKIX path validation failed: validity check failed\nCaused by: \
                   java.security.cert.CertificateExpiredException: NotAfter: Fri Jan 01 00:00:00 UTC 2021";
    let found = of_servers(&[
        ("a/logs/debug.log", &(refusal("01.000", expired) + &refusal("20.000", expired))),
        (
            "b/logs/debug.log",
            &(refusal("01.010", UNKNOWN) + &refusal("20.010", "Received fatal alert: certificate_expired")),
        ),
    ]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].1.contains("certificate_unknown` or `Received fatal alert: certificate_expired`"), "{found:#?}");
}

#[test]
fn the_manner_of_ssl_2_is_joined_with_the_alert_that_it_causes() {
    let found = of_servers(&[
        ("a/logs/debug.log", &refusal("01.000", "Received fatal alert: handshake_failure")),
        ("b/logs/debug.log", &refusal("01.010", "SSLv2Hello is not enabled")),
    ]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].0 == "log/sslv2hello" && found[0].1.contains("b was dialled by a"), "{found:#?}");
}

#[test]
fn different_mistakes_of_one_row_are_different_findings() {
    let start = |minute: u32, file: &str| {
        format!(
            "2026-11-22 10:{minute}:28.414+0000 ERROR Failed to start Neo4j on 127.0.0.1:7474.\n\
             java.lang.RuntimeException: Failed to create trust manager based on: /n/trusted\n\
             Caused by: java.security.cert.CertificateException: Error loading certificate file: /n/trusted/{file}\n\
             Caused by: java.security.cert.CertificateException: No certificate data found\n"
        )
    };
    let outcome = pasted(&(start(10, "desktop.ini") + &start(12, "Thumbs.db") + &start(14, "Thumbs.db")));
    let places: Vec<&str> = outcome.findings.iter().map(|finding| finding.at.as_str()).collect();
    assert_eq!(places, ["/n/trusted/desktop.ini", "/n/trusted/Thumbs.db"]);
    assert!(outcome.findings[1].what.contains("2 times"), "{}", outcome.findings[1].what);
    let unknown: String = (10..13)
        .map(|number| {
            format!("2026-11-22 10:{number}:28.414+0000 WARN  Unrecognized setting. No declared setting with name: x.y{number}.\n")
        })
        .collect();
    assert_eq!(ids(&pasted(&unknown)), ["log/setting-unknown"; 3]);
    // Any number of them is still a few findings.
    let many: String = (0..300).map(|name| format!("No name matching host{name} found\n")).collect();
    assert!(pasted(&many).findings.len() <= 21);
}

#[test]
fn a_finding_names_the_log_that_its_line_number_is_of() {
    let ordinary = "2026-11-22 10:00:00.000+0000 INFO  [o.n.x] ordinary\n".repeat(40);
    let older = ordinary + &refusal("01.000", "Empty client certificate chain");
    let found = of_servers(&[
        ("db1/logs/debug.log", &refusal("50.000", "Empty client certificate chain")),
        ("db1/logs/debug.log.01", &older),
    ]);
    assert!(found.len() == 1 && found[0].1.contains("debug.log.01:42 "), "{found:#?}");
}

#[test]
fn a_failed_start_that_stands_in_two_logs_is_one() {
    let text = fs::read_to_string(recorded_logs("failed/logs/neo4j.log")).expect("a log");
    // Which server it is nobody says: a folder called srv is not its name.
    let folder = tempfile::tempdir().expect("a folder");
    let logs = folder.path().join("srv/logs");
    fs::create_dir_all(&logs).expect("made");
    fs::write(logs.join("neo4j.log"), &text).expect("written");
    fs::write(logs.join("service-out.log"), &text).expect("written");
    for logs in [logs, recorded_logs("failed")] {
        let outcome = explained(&[logs]);
        let errors: Vec<_> = outcome.findings.iter().filter(|finding| finding.is_error()).collect();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(!errors[0].what.contains("times"), "{}", errors[0].what);
        assert!(errors[0].what.contains("on 2026-11-22 10:23:28.414+0000"), "{}", errors[0].what);
    }
}

/// Words that a policy's failure has too, written by others.
#[test]
fn what_others_write_in_the_same_words_is_no_failure_of_a_policy() {
    const TIME: &str = "2026-11-22 10:30:05.001+0000";
    for line in [
        "ERROR [o.n.c.i.CSVResources] Cannot load from URL 'file:///x.csv'\njava.nio.file.AccessDeniedException: /import/x.csv",
        "WARN  [o.n.k.i.p.GlobalProcedures] Failed to invoke procedure `apoc.x`\njava.io.IOException: Cannot run program \"convert\": error=2",
        "ERROR [o.n.s.r.AuthFilter] Failed to read Authorization header\njava.lang.IllegalArgumentException: Illegal base64 character 2d",
        "WARN  [o.n.b.t.p.h.RequestHandler] Client triggered an unexpected error: Variable `n` declared multiple times",
        "ERROR [o.n.i.b.ImportLogic] Input error: java.nio.charset.MalformedInputException: Input length = 1",
        "INFO  [o.n.d.d.DatabaseLifecycles] Setting up index 12 is removed. Done",
        "WARN  [o.n.c.i.CommunityCompiler] The index hint 'x' not one of [range, text]",
        "WARN  [c.n.s.s.a.LdapRealm] Failed to authenticate user\njavax.naming.CommunicationException: ad:636 [Root exception is javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target]",
        "ERROR [c.n.d.o.OidcAuth] Failed to fetch JWKS https://login.example.com: javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching login.example.com found.",
        "ERROR [o.n.b.p.c.h.HouseKeeperHandler] Fatal error occurred when handling a client connection: [id: 0x84c068a9]\njava.io.IOException: Connection reset by peer",
        "INFO  id:1 - 2 ms: 0 B - bolt-session - neo4j - MATCH (n {msg: \"Is a directory\"}) RETURN n - {}",
        "INFO  id:1 - 2 ms: 0 B - bolt-session - neo4j - MATCH (n)\n\nWHERE n.text =\n\"Found encrypted private key but no passphrase was provided\"\nOR n.text = \"Is a directory\"\nRETURN n",
    ] {
        let outcome = pasted(&format!("{TIME} {line}\n{TIME} INFO  [o.n.x] ordinary\n"));
        assert!(lines(&outcome).is_empty(), "{line}: {:#?}", lines(&outcome));
    }
    let query = serde_json::json!({"time": TIME, "level": "INFO", "category": "o.n.k.i.q.QueryLogger",
        "message": "2 ms: MATCH (n) WHERE n.text = 'Received fatal alert: bad_certificate' RETURN n"});
    let other = serde_json::json!({"time": TIME, "level": "INFO", "event": "success", "type": "query",
        "query": "RETURN 'Empty client certificate chain'"});
    // The order of an object's keys is the file's.
    for query in [query.to_string(), format!("{{\"time\":\"{TIME}\",\"type\":\"query\",{}", &other.to_string()[1..])] {
        assert!(lines(&pasted(&query)).is_empty(), "{query}");
    }
}

#[test]
fn a_finding_quotes_a_line_up_to_what_matters() {
    let line = "java.lang.IllegalArgumentException: Error evaluating value for setting \
                'dbms.ssl.policy.cluster.client_auth'. 'REQUIRED' not one of [NONE, OPTIONAL, REQUIRE]";
    let outcome = pasted(line);
    assert!(outcome.findings[0].what.contains("'REQUIRED' not one of [NONE, OPTIONAL, REQUIRE]"));
}

#[test]
fn repeated_lines_are_counted_and_names_keep_them_apart() {
    let line = |second: u32, port: u32, name: &str| {
        format!(
            "2026-11-22 10:21:{second:02}.000+0000 ERROR [o.n.b.X] Fatal error occurred when initialising pipeline: [id: \
             0x84c0{port}, L:/127.0.0.1:7687 ! R:/127.0.0.1:{port}] of {name}\n"
        )
    };
    let text: String =
        (10..40).map(|second| line(second, 4000 + second, "one")).collect::<String>() + &line(50, 4, "two");
    let outcome = pasted(&text);
    let counts: Vec<(u64, u64, u64)> =
        lines(&outcome).iter().map(|line| (line.number, line.count, line.last)).collect();
    assert_eq!(counts, [(1, 30, 30), (31, 1, 31)]);
    let what = &outcome.findings[0].what;
    assert!(
        what.contains("31 times, first on 2026-11-22 10:21:10") && what.contains("last on 2026-11-22 10:21:50"),
        "{what}"
    );
}

#[test]
fn a_password_in_a_log_stays_there() {
    let text = "2026-11-22 10:21:44.354+0000 WARN  The 'dbms.ssl.policy.cluster.private_key_password' setting is overridden. \
                Setting value changed from 'hun'ter2' to 'hunter3'.\n";
    for input in [
        text.to_owned(),
        format!(
            "{{\"time\":\"2026-11-22 10:21:44.354+0000\",\"level\":\"WARN\",\"message\":{}}}",
            serde_json::json!(text)
        ),
    ] {
        let outcome = pasted(&input);
        assert_eq!(lines(&outcome)[0].rules, ["log/setting-overridden"]);
        let json = interlock::report::json(&outcome);
        assert!(!json.contains("ter2") && !json.contains("hunter3") && json.contains("********"), "{json}");
        let printed = interlock::report::text(&outcome, interlock::report::Style::default());
        assert!(!printed.contains("ter2") && !printed.contains("hunter3"), "{printed}");
    }
}

/// A line of neo4j.conf that ends in a backslash takes the next one into the path; a long line is cut between the name and
/// the words that matter.
#[test]
fn a_password_within_a_path_or_before_what_is_shown_stays_there_too() {
    let glued = "Base directory '/c/certsdbms.ssl.policy.cluster.private_key_password=hunter2' for SSL policy with name \
                 'cluster' does not exist";
    let long = format!("a.password=hunter2{}hunter2 Empty client certificate chain", "hunter2 ".repeat(400));
    for (text, rule) in [(glued, "log/base-directory-missing"), (&long, "log/empty-client-chain")] {
        let outcome = pasted(text);
        assert_eq!(lines(&outcome)[0].rules[0], rule);
        let json = interlock::report::json(&outcome);
        assert!(!json.contains("hunter2") && json.contains("********"), "{json}");
    }
}

/// The oracle's own words for settings that a backslash joined, with typing errors and other separators; and what no setting
/// names.
#[test]
fn what_lint_masks_is_masked_in_a_log_and_so_is_what_messages_carry() {
    const KEY: &str = "dbms.ssl.policy.cluster.private_key";
    let alert = "Received fatal alert:";
    for (text, rule) in [
        (
            format!("Base directory '/c/certs{KEY}_passwrd=hunter2' for SSL policy with name 'cluster' does not exist"),
            "log/base-directory-missing",
        ),
        (
            format!(
                "Base directory '/c/certs{KEY}_password hunter2' for SSL policy with name 'cluster' does not exist"
            ),
            "log/base-directory-missing",
        ),
        (format!("Failed to load private key: /c/private.key{KEY}_pass=hunter2"), "log/key-load"),
        (format!("'REQUIRE{KEY}_pasword=hunter2' not one of [NONE, OPTIONAL, REQUIRE]"), "log/enum-value"),
        (format!("'true{KEY}_password hunter2' is not a valid boolean value, must be 'true'"), "log/boolean-value"),
        (
            format!("The '{KEY}_passwrd' setting is overridden. Setting value changed from 'hunter2' to 'hunter3'."),
            "log/setting-overridden",
        ),
        (format!("{alert} bad_certificate Authorization: Bearer hunter2"), "log/alert-bad-certificate"),
        (format!("{alert} bad_certificate ALTER USER a SET PASSWORD 'hunter2'"), "log/alert-bad-certificate"),
        (
            format!("{alert} bad_certificate NEO4J_dbms_ssl_policy_cluster_private__key__password=hunter2"),
            "log/alert-bad-certificate",
        ),
        (format!("{alert} bad_certificate {{\"credentials\":\"hunter2\"}}"), "log/alert-bad-certificate"),
    ] {
        let outcome = pasted(&text);
        assert_eq!(lines(&outcome)[0].rules[0], rule);
        let json = interlock::report::json(&outcome);
        assert!(!json.contains("hunter") && json.contains("********"), "{json}");
    }
}

#[test]
fn who_stops_the_explainer_is_told_what_was_not_read() {
    let cancel = Cancel::default();
    cancel.cancel();
    let request = work::Explain { logs: vec![recorded_logs("failed")], pasted: None };
    let (outcome, _) = work::explain(&request, &NoEvents, &cancel);
    let stopped = outcome.findings.iter().find(|finding| finding.rule == "run/cancelled").expect("it says so");
    assert_eq!(stopped.what, "stopped as asked; not everything was read");
    assert!(!stopped.why.contains("rehearsed"), "{}", stopped.why);
}

#[test]
fn letters_of_two_bytes_and_names_without_end_do_no_harm() {
    let odd = "Base directory '' for SSLéééééééé Base directory 'x' for SSL policy with name 'a' does not exist";
    assert_eq!(lines(&pasted(odd))[0].rules, ["log/base-directory-missing"]);
    let many = format!("Cannot run program {}", "a.token ".repeat(15_000));
    assert_eq!(lines(&pasted(&many))[0].rules, ["log/conf-command-fails"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_where_it_is_named_and_passed_over_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("debug.log")).status().expect("mkfifo runs");
    assert!(made.success());
    fs::write(folder.path().join("neo4j.log"), "2026-11-22 10:21:44.354+0000 INFO  Started.\n").expect("written");
    assert_eq!(rules(&cli(folder.path(), ["explain", "debug.log", "--json"]).json_with(3)), ["file/not-readable"]);
    assert_eq!(rules(&cli(folder.path(), ["explain", ".", "--json"]).json_with(0)), ["log/started"]);
}

#[test]
fn what_collectors_put_before_lines_is_no_obstacle_and_names_the_server() {
    let stack = [
        "2026-11-22 10:21:44.354+0000 ERROR Failed to start Neo4j on 127.0.0.1:7474.",
        "java.lang.RuntimeException: Failed to create trust manager based on: /t",
        "\tat org.neo4j.X.y(X.java:1)",
        "Caused by: java.lang.RuntimeException: Client auth is required but no trust anchors found in: /t",
    ];
    let prefixes = [
        ("Nov 22 10:21:44 db1 neo4j[123]: ", Some("db1")),
        ("2026-11-22T10:21:44+0000 db2 neo4j[123]: ", Some("db2")),
        ("server3  | ", Some("server3")),
        ("[pod/neo4j-4/neo4j] ", Some("neo4j-4")),
        ("2026-11-22T10:21:44.354123456Z stderr F ", None),
        ("2026-11-22T10:21:44.354123456+01:00 stderr F ", None),
        ("2026-11-22T10:21:44.354123+01:00 db5 neo4j[123]: ", Some("db5")),
        ("Nov 22 10:21:44.354123 db6 neo4j[123]: ", Some("db6")),
        ("Sun 2026-11-22 10:21:44 UTC db7 neo4j[123]: ", Some("db7")),
        ("[1795342743.123456] db8 neo4j[123]: ", Some("db8")),
        ("\u{1b}[36mserver9-1  |\u{1b}[0m ", Some("server9-1")),
        ("neo4j-10 neo4j ", Some("neo4j-10")),
        ("neo4j-11 › neo4j | ", Some("neo4j-11")),
        ("", None),
    ];
    for (prefix, server) in prefixes {
        for end in ["\n", "\r\n"] {
            let text: String = stack.iter().map(|line| format!("{prefix}{line}{end}")).collect();
            let outcome = pasted(&text);
            let all = lines(&outcome);
            assert_eq!(all.len(), 1, "{prefix}: {all:#?}");
            assert_eq!((all[0].number, all[0].rules[0], all[0].server.as_deref()), (4, "log/trusted-empty", server));
            assert_eq!(outcome.findings[0].at, "/t");
        }
    }
    let docker: String = stack
        .iter()
        .map(|line| {
            let time = "2026-11-22T10:21:45.797123456Z";
            format!("{}\n", serde_json::json!({"log": format!("{line}\n"), "stream": "stdout", "time": time}))
        })
        .collect();
    let outcome = pasted(&docker);
    assert_eq!(lines(&outcome)[0].rules[0], "log/trusted-empty");
    assert!(outcome.findings[0].what.ends_with("on 2026-11-22 10:21:44.354+0000"), "{}", outcome.findings[0].what);
    let journal: String = stack
        .iter()
        .map(|line| format!("{}\n", serde_json::json!({"_HOSTNAME": "db12", "MESSAGE": line, "PRIORITY": "6"})))
        .collect();
    let outcome = pasted(&journal);
    let one = &lines(&outcome)[0];
    assert_eq!((one.number, one.rules[0], one.server.as_deref()), (4, "log/trusted-empty", Some("db12")));
    assert_eq!(lines(&outcome).len(), 1);
}

/// Neo4j's own objects within a collector's, behind an editor's mark, and in two parts as a container's runtime divides
/// long lines.
#[test]
fn an_object_is_read_wherever_it_stands() {
    let text = fs::read_to_string(recorded_logs("2026.08.1/logs/debug.log")).expect("a log");
    let object = text.lines().find(|line| line.contains("Empty client certificate chain")).expect("the refusal");
    let docker =
        serde_json::json!({"log": format!("{object}\n"), "time": "2026-11-22T10:21:41.797123456Z"}).to_string();
    let middle = object.find("certificate chain").expect("there");
    let (first, second) = object.split_at(middle + 30);
    let stamp = "2026-11-22T10:21:41.797123456Z stdout";
    let divided = format!("{stamp} P {first}\n{stamp} F {second}\n");
    let plain = pasted(object);
    let expected = &lines(&plain)[0];
    assert_eq!(expected.rules, ["log/empty-client-chain"]);
    for written in [docker, format!("\u{feff}{object}"), divided] {
        let outcome = pasted(&written);
        assert_eq!(lines(&outcome).len(), 1, "{written}");
        assert_eq!(
            (&lines(&outcome)[0].rules, &lines(&outcome)[0].text),
            (&expected.rules, &expected.text),
            "{written}"
        );
        assert!(outcome.findings[0].what == plain.findings[0].what, "{}", outcome.findings[0].what);
    }
    let marked = pasted("\u{feff}2026-11-22 10:21:44.354+0000 INFO  Started.\n");
    assert!(marked.findings[0].what.contains("on 2026-11-22 10:21:44.354+0000"), "{}", marked.findings[0].what);
}

#[test]
fn the_terminal_reads_files_folders_gzip_and_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read(recorded_logs("failed/logs/neo4j.log")).expect("a log");
    let outcome = cli_with_input(folder.path(), ["explain", "-", "--json"], &text).json_with(1);
    assert_eq!(outcome["lines"][0]["rules"][0], "log/trusted-empty");
    assert!(outcome["lines"][0].get("log").is_none());
    assert_eq!(cli_with_input(folder.path(), ["explain", "--json"], &text).json_with(1)["lines"], outcome["lines"]);

    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&text).expect("to memory");
    fs::write(folder.path().join("neo4j.log.1.gz"), packer.finish().expect("to memory")).expect("written");
    let unpacked = cli(folder.path(), ["explain", "neo4j.log.1.gz", "--json"]).json_with(1);
    assert_eq!(unpacked["lines"][0]["number"], outcome["lines"][0]["number"]);
    assert_eq!(unpacked["lines"][0]["log"], "neo4j.log.1.gz");
    assert_eq!(
        cli(folder.path(), ["explain", ".", "--json"]).json_with(1)["lines"][0]["text"],
        outcome["lines"][0]["text"]
    );

    let healthy = "2026-11-22 10:21:44.354+0000 INFO  Started.\n".as_bytes();
    assert_eq!(
        rules(&cli_with_input(folder.path(), ["explain", "-", "--json"], healthy).json_with(0)),
        ["log/started"]
    );
    let run = cli_with_input(folder.path(), ["explain", "-"], healthy);
    assert!(run.code == 0 && run.out.contains("started (1 line)") && !run.out.contains("advice["), "{}", run.out);
    assert!(rules(&cli_with_input(folder.path(), ["explain", "-", "--json"], b"").json_with(0)).is_empty());
    assert_eq!(rules(&cli(folder.path(), ["explain", "nowhere.log", "--json"]).json_with(3)), ["file/not-readable"]);
}

/// So many bytes of one kind, then an end.
struct Long {
    byte: u8,
    left: usize,
    end: &'static [u8],
}

impl Read for Long {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return self.end.read(into);
        }
        let count = self.left.min(into.len());
        into[..count].fill(self.byte);
        self.left -= count;
        Ok(count)
    }
}

fn summed_up(log: impl Read + Send) -> Summary {
    let mut log = plain(log).expect("a reader");
    let mut explainer = Explainer::new(None, None);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = log.read(&mut piece).expect("it can be read");
        if read == 0 {
            return sum_up(&[explainer.finish()]);
        }
        explainer.push(&piece[..read]);
    }
}

#[test]
fn hostile_input_is_bounded_and_what_is_after_it_is_still_explained() {
    const END: &[u8] = b" javax.net.ssl.SSLHandshakeException: Empty client certificate chain";
    for byte in [0, b'x', b' ', b'{', 0xff] {
        let summary = summed_up(Long { byte, left: 64 << 20, end: END });
        assert_eq!(summary.lines.len(), 1, "{byte}");
        assert_eq!((summary.lines[0].number, summary.lines[0].rules[0]), (1, "log/empty-client-chain"), "{byte}");
        assert!(summary.lines[0].text.len() < 10_000, "{byte}: {}", summary.lines[0].text.len());
    }
    let lines = summed_up(Long { byte: b'\n', left: 4 << 20, end: END });
    assert_eq!(lines.lines[0].number, (4 << 20) + 1);
    // Nothing but hits, and nothing but lines that look like parts of a stack trace.
    assert_eq!(summed_up(std::io::repeat(b'a').take(0)).lines, []);
    let hits = "Empty client certificate chain ".repeat(100_000);
    assert!(summed_up(hits.as_bytes()).lines.len() <= 64);
    // Each holds an anchor and matches no row; held against all rows again for each of them, this would take an hour.
    let begun = Instant::now();
    for line in ["\tat Started.\n", "\tCaused by: Started.\n"] {
        assert_eq!(summed_up(line.repeat(100_000).as_bytes()).lines, []);
    }
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    let many: String = (0..3000).map(|name| format!("No name matching host{name} found\n")).collect();
    let summary = summed_up(many.as_bytes());
    assert_eq!((summary.lines.len(), summary.beyond), (1000, 2000));
    let nested = format!("{}Empty client certificate chain", "{\"message\":".repeat(20_000));
    assert_eq!(summed_up(nested.as_bytes()).lines.len(), 1);
}

/// The same lines, whatever the pieces that they come in.
#[test]
fn where_a_piece_ends_makes_no_difference() {
    let part = fs::read(recorded_logs("5.26.30/logs/debug.log")).expect("a log");
    let all: Vec<u8> = part.iter().copied().cycle().take(part.len() * 900).collect();
    let explained = |size: usize| {
        let mut explainer = Explainer::new(None, None);
        all.chunks(size).for_each(|piece| explainer.push(piece));
        sum_up(&[explainer.finish()])
    };
    let whole = explained(all.len());
    let refused = whole.lines.iter().find(|line| line.rules == ["log/empty-client-chain"]).expect("the refusal");
    assert_eq!(refused.count, 900);
    for size in [64_000, 999_983, 3_000_017] {
        assert_eq!(explained(size), whole, "{size}");
    }
}
