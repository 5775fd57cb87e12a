//! What the command prints, its exit codes, and what it writes.

use super::common::{cli, rules, snapshot};
#[cfg(unix)]
use serde_json::Value;
use serde_json::json;
use std::fs;

const GOOD: &str = "server.default_advertised_address=server1.example.com\ndbms.ssl.policy.cluster.enabled=true\n\
                    dbms.ssl.policy.cluster.verify_hostname=true\ndbms.ssl.policy.cluster.tls_versions=TLSv1.3\n";

/// Every recorded text through the door: accepted or not, and every value of the cluster policy.
#[test]
#[cfg(unix)] // The recorded paths are Unix paths.
fn every_recorded_text_has_neo4j_s_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    for conf in super::corpus() {
        let verdicts = fs::read(conf.with_extension("verdict.json")).expect("each text has its verdicts");
        let verdicts: Value = serde_json::from_slice(&verdicts).expect("JSON");
        // The door is the same for all releases; what each makes of a text is tested on the library.
        for release in ["4.4.48", "5.26.30", "2026.08.1"] {
            let Some(verdict) = verdicts.get(release) else { continue };
            let conf = conf.to_string_lossy();
            let run = cli(folder.path(), ["lint", &*conf, "--neo4j", release, "--json"]);
            let outcome = run.json();
            if outcome["starts"] != verdict["accepted"] {
                wrong.push(format!("{conf} {release}: starts is {}", outcome["starts"]));
            }
            let has_errors =
                outcome["findings"].as_array().expect("findings").iter().any(|finding| finding["severity"] == "error");
            assert_eq!(run.code, i32::from(has_errors), "{conf} {release}");
            assert!(has_errors || outcome["starts"] == true, "{conf} {release}: refused without an error");
            if verdict["accepted"] == false || verdict["effective"]["enabled"] != true {
                continue;
            }
            let mut theirs = verdict["effective"].clone();
            if !theirs["private_key_password"].is_null() {
                theirs["private_key_password"] = json!("********");
            }
            if outcome["effective"]["cluster"] != theirs {
                wrong.push(format!("{conf} {release}: {} for {theirs}", outcome["effective"]["cluster"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_good_file_is_accepted_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("neo4j.conf"), GOOD).expect("written");
    let before = snapshot(folder.path());
    let outcome = cli(folder.path(), ["lint", "neo4j.conf", "--json"]).json_with(0);
    assert_eq!((outcome["starts"].clone(), outcome["neo4j"].clone()), (json!(true), json!("5.26")));
    assert_eq!(rules(&outcome), [""; 0]);
    assert!(outcome.get("changed").is_none());
    let fixed = cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--json"]).json_with(0);
    assert_eq!(fixed["changed"], false);
    assert_eq!(snapshot(folder.path()), before);
    let text = cli(folder.path(), ["lint", "neo4j.conf"]).out;
    assert!(text.starts_with("neo4j.conf: accepted; the policy cluster is on\n"), "{text}");
}

/// What rests on the file alone is said without a home too, of every policy that is on.
#[test]
fn lists_of_every_policy_and_the_missing_address_are_judged_without_a_home() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |conf: &str| {
        fs::write(folder.path().join("neo4j.conf"), conf).expect("written");
        let outcome = cli(folder.path(), ["lint", "neo4j.conf", "--neo4j", "2026.08.1", "--json"]).json();
        let findings = outcome["findings"].as_array().expect("findings").clone();
        findings.iter().map(|it| format!("{} {}", it["rule"], it["at"]).replace('"', "")).collect::<Vec<_>>()
    };
    let old = GOOD.replace("TLSv1.3", "TLSv1.4");
    assert_eq!(said(&old), ["tls/unknown-version neo4j.conf"]);
    let suites = format!("{GOOD}dbms.ssl.policy.cluster.ciphers=TLS_NOPE\n");
    assert_eq!(said(&suites), ["tls/unknown-suite neo4j.conf"]);
    let unnamed = GOOD.replace("server.default_advertised_address=server1.example.com\n", "");
    let member = format!("{unnamed}dbms.cluster.endpoints=a.test:6000,b.test:6000\n");
    assert!(said(&member).contains(&"plan/advertised-localhost neo4j.conf".to_owned()), "{:?}", said(&member));
    // A piece of a file has nothing of the cluster.
    assert_eq!(said(&unnamed), Vec::<String>::new());
    for scope in ["bolt", "https"] {
        let on = format!("{GOOD}dbms.ssl.policy.{scope}.enabled=true\n");
        let told = said(&format!("{on}dbms.ssl.policy.{scope}.tls_versions=TLSv1.4\n"));
        assert!(told.contains(&"tls/unknown-version neo4j.conf:6".to_owned()), "{scope} {told:?}");
        let told = said(&on);
        assert!(!told.iter().any(|told| told.starts_with("tls/")), "{scope} {told:?}");
    }
}

#[test]
fn a_file_that_is_too_large_has_a_verdict_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = vec![b'#'; interlock::neo4j::conf::MAX_BYTES + 1];
    fs::write(folder.path().join("neo4j.conf"), large).expect("written");
    let outcome = cli(folder.path(), ["lint", "neo4j.conf", "--json"]).json_with(1);
    assert_eq!(rules(&outcome), ["file/conf-too-large"]);
    assert_eq!((outcome["starts"].clone(), outcome["effective"].clone()), (json!(false), json!({})));
    assert_eq!(outcome["confs"], json!([{"path": "neo4j.conf", "starts": false, "judged": false, "effective": {}}]));
    assert!(!outcome["findings"][0]["fix"].as_str().expect("a fix").contains("--conf"), "{outcome}");
    let told = cli(folder.path(), ["lint", "neo4j.conf"]).out;
    assert!(told.contains("neo4j.conf: not judged") && !told.contains("does not start"), "{told}");
}

#[test]
fn comments_may_be_many_and_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("server/conf/neo4j.conf");
    fs::create_dir_all(conf.parent().expect("a folder")).expect("made");
    for comments in ["# a comment\n".repeat(260_000), format!("#{}\n", "x".repeat(17_000_000))] {
        fs::write(&conf, format!("{comments}{GOOD}")).expect("written");
        let outcome = cli(folder.path(), ["lint", "server/conf/neo4j.conf", "--json"]).json();
        assert_eq!((&outcome["starts"], &outcome["confs"][0]["judged"]), (&json!(true), &json!(true)));
    }
    // A limit of ours is no verdict of Neo4j's in the rehearsal either.
    fs::write(&conf, vec![b'#'; interlock::neo4j::conf::MAX_BYTES + 1]).expect("written");
    let run = cli(folder.path(), ["rehearse", "server"]);
    assert!(run.out.contains("was not judged [file/conf-too-large]") && !run.out.contains("does not"), "{}", run.out);
}

/// Whoever asked for something to be written learns that nothing was, however early the command ends.
#[test]
fn wrong_usage_of_what_writes_says_that_nothing_was_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, code) in [
        (&["lint", "--fix"][..], 2),
        (&["lint", "--dry-run"], 2),
        (&["lint", "a", "b", "--home", ".", "--fix"], 2),
        (&["inspect", "--rewrite-key", "o"], 2),
        (&["inspect", "--rewrite-key=o"], 2),
        (&["inspect", "a", "b", "--rewrite-key", "o"], 2),
        (&["inspect", "a", "--rewrite-key", "o", "--pass-phrase-file", "nowhere"], 3),
    ] {
        let outcome = cli(folder.path(), arguments.iter().copied().chain(["--json"])).json_with(code);
        assert_eq!(
            (outcome["changed"].clone(), outcome["changes"].clone()),
            (json!(false), json!([])),
            "{arguments:?}"
        );
    }
    for arguments in [&["lint"][..], &["inspect"], &["rehearse"]] {
        let outcome = cli(folder.path(), arguments.iter().copied().chain(["--json"])).json_with(2);
        assert!(outcome.get("changed").is_none(), "{arguments:?} {outcome}");
    }
}

#[test]
fn what_is_not_there_or_asked_wrongly_has_its_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.conf", "b.conf"] {
        fs::write(folder.path().join(name), GOOD).expect("written");
    }
    let outcome = cli(folder.path(), ["lint", "a.conf", "nowhere.conf", "--json"]).json_with(3);
    assert_eq!(rules(&outcome), ["file/not-readable"]);
    // The file that could be read is judged all the same.
    assert_eq!(outcome["confs"][0]["path"], "a.conf");
    cli(folder.path(), ["lint", ".", "--json"]).json_with(3);
    assert_eq!(rules(&cli(folder.path(), ["lint", "--json"]).json_with(2)), ["run/usage"]);
    cli(folder.path(), ["lint", "a.conf", "b.conf", "--home", ".", "--json"]).json_with(2);
    cli(folder.path(), ["lint", "a.conf", "--neo4j", "six", "--json"]).json_with(2);
}

#[test]
fn a_repair_is_shown_then_written_with_a_backup_and_only_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("neo4j.conf");
    let secret = "dbms.ssl.policy.cluster.private_key_password=hunter2\n";
    let broken = GOOD.replace("enabled", "enable") + "dbms.ssl.policy.cluster.private_key=private.key \n" + secret;
    fs::write(&conf, &broken).expect("written");

    let dry = cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--dry-run", "--json"]);
    assert_eq!(fs::read_to_string(&conf).expect("there"), broken);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    let dry = dry.json_with(0);
    assert_eq!((dry["changed"].clone(), dry["changes"][0]["action"].clone()), (json!(true), json!("replace")));
    let shown = cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--dry-run"]).out;
    assert!(shown.contains("+ dbms.ssl.policy.cluster.enabled=true"), "{shown}");

    let run = cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--json"]);
    assert!(!run.out.contains("hunter2") && !shown.contains("hunter2"));
    let outcome = run.json_with(0);
    assert_eq!(outcome["changed"], true);
    assert_eq!(outcome["effective"]["cluster"]["private_key"], "<home>/certificates/cluster/private.key");
    let written = fs::read_to_string(&conf).expect("there");
    let order =
        "dbms.ssl.policy.cluster.private_key_password=hunter2\ndbms.ssl.policy.cluster.private_key=private.key\n";
    assert_eq!(written, GOOD.to_owned() + order);
    let kept: Vec<_> = snapshot(folder.path()).into_iter().filter(|(_, bytes)| bytes == broken.as_bytes()).collect();
    assert_eq!(kept.len(), 1, "the old file is kept");

    let again = cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--json"]).json_with(0);
    assert_eq!((again["changed"].clone(), again["changes"][0]["action"].clone()), (json!(false), json!("keep")));
}

#[test]
#[cfg(unix)]
fn a_repair_leaves_the_file_as_open_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let conf = folder.path().join("neo4j.conf");
    for mode in [0o644, 0o640, 0o600] {
        fs::write(&conf, GOOD.replace("enabled", "enable")).expect("written");
        fs::set_permissions(&conf, fs::Permissions::from_mode(mode)).expect("set");
        cli(folder.path(), ["lint", "neo4j.conf", "--fix", "--json"]).json_with(0);
        assert_eq!(fs::metadata(&conf).expect("there").permissions().mode() & 0o777, mode);
    }
}

#[test]
fn with_a_home_what_the_settings_point_to_is_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    cli(folder.path(), ["set-up", "--out", "T"]);
    let conf = "T/server1/conf/neo4j.conf";
    let good = cli(folder.path(), ["lint", conf, "--home", "T/server1", "--json"]).json_with(0);
    assert_eq!(good["effective"]["cluster"]["private_key"], "<home>/certificates/cluster/private.key");
    fs::remove_file(folder.path().join("T/server1/certificates/cluster/private.key")).expect("removed");
    let outcome = cli(folder.path(), ["lint", conf, "--home", "T/server1", "--json"]).json_with(1);
    assert_eq!(outcome["starts"], true, "the settings are accepted");
    assert!(rules(&outcome).contains(&"key/missing".to_owned()), "{outcome}");
    assert!(!rules(&cli(folder.path(), ["lint", conf, "--json"]).json_with(0)).contains(&"key/missing".to_owned()));
}

/// A server that does not start is told why, whichever policy stops it.
#[test]
fn a_bolt_policy_that_stops_the_start_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    cli(folder.path(), ["set-up", "--out", "T"]);
    let home = folder.path().join("T/server1");
    super::common::copy_tree(&home.join("certificates/cluster"), &home.join("certificates/bolt"));
    let conf = home.join("conf/neo4j.conf");
    let text = fs::read_to_string(&conf).expect("readable");
    let is_password = |line: &&str| line.starts_with("dbms.ssl.policy.cluster.private_key_password=");
    let password = text.lines().find(is_password).expect("a pass phrase").replace(".cluster.", ".bolt.");
    let bolt = "dbms.ssl.policy.bolt.enabled=true\ndbms.ssl.policy.bolt.tls_versions=TLSv1.4";
    fs::write(&conf, format!("{text}{bolt}\n{password}\n")).expect("written");
    let outcome = cli(folder.path(), ["rehearse", "T", "--neo4j", "2026.08.1", "--json"]).json_with(1);
    assert_eq!(outcome["servers"]["server1"]["rule"], "tls/unknown-version");
    assert!(rules(&outcome).contains(&"tls/unknown-version".to_owned()), "{outcome}");
}

#[test]
fn a_file_of_ours_is_judged_by_the_release_that_it_was_made_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "interlock = 1\n[cluster]\nneo4j = \"4.4\"\n[certificates]\nkey = \"ecdsa-p256\"\n[[server]]\nname = \"a\"\n\
                hosts = [\"a.test\"]\n[[server]]\nname = \"b\"\nhosts = [\"b.test\"]\n";
    fs::write(folder.path().join("plan.toml"), plan).expect("written");
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_eq!(cli(folder.path(), ["lint", "T/a/conf/neo4j.conf", "--json"]).json_with(0)["neo4j"], "4.4");
}
