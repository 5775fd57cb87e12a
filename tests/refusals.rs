//! Bad input through the terminal's door: each refusal names its rule and place, and leaves nothing behind.

mod common;

use common::{cli, rules, snapshot};
use std::fs;

fn plan(servers: &str, certificates: &str) -> String {
    format!(
        "interlock = 1\n[cluster]\nname = \"test\"\nneo4j = \"5.26\"\n[subject]\norganization = \"Example\"\n\
         [certificates]\nkey = \"ecdsa-p256\"\n{certificates}\n{servers}"
    )
}

fn server(name: &str, hosts: &str) -> String {
    format!("[[server]]\nname = \"{name}\"\nhosts = [{hosts}]\n")
}

fn two() -> String {
    server("a", "\"a.example.com\"") + &server("b", "\"b.example.com\"")
}

/// Refused with an error at the exit code, and nothing but the plan is in the folder afterwards.
#[track_caller]
fn refused(text: &str, code: i32) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), text).expect("written");
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(code);
    assert_eq!(snapshot(folder.path()).len(), 1, "nothing is left behind");
    assert!(!folder.path().join("T").exists());
    for finding in outcome["findings"].as_array().expect("findings") {
        for field in ["rule", "at", "title", "what", "why", "fix"] {
            assert!(finding[field].as_str().is_some_and(|t| !t.is_empty()), "{field} of {finding}");
        }
    }
    assert!(!rules(&outcome).is_empty(), "{outcome}");
    outcome
}

#[test]
fn the_accepting_twin() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), plan(&two(), "")).expect("written");
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
}

#[test]
fn names_hosts_and_numbers_of_servers() {
    refused(&plan(&(server("a", "\"a.example.com\"") + &server("A", "\"b.example.com\"")), ""), 1);
    refused(&plan(&server("a", "\"a.example.com\""), ""), 1);
    let many: String = (0..101).map(|i| server(&format!("s{i}"), &format!("\"s{i}.example.com\""))).collect();
    refused(&plan(&many, ""), 1);
    refused(&plan(&(server("a", "") + &server("b", "\"b.example.com\"")), ""), 1);
    for name in ["../x", "CON", "con.txt", "a.", "a/b", ""] {
        refused(&plan(&(server(name, "\"a.example.com\"") + &server("b", "\"b.example.com\"")), ""), 1);
    }
    for host in
        ["a.example.com:7687", "a_b.example.com", "https://a.example.com", "*.example.com", "10.0.0", "ü.example"]
    {
        refused(&plan(&(server("a", &format!("\"{host}\"")) + &server("b", "\"b.example.com\"")), ""), 1);
    }
}

#[test]
fn fields_of_the_subject_and_the_certificates() {
    refused(&plan(&two(), "").replace("organization = \"Example\"", "country = \"GBR\""), 1);
    refused(&plan(&two(), "").replace("ecdsa-p256", "rsa-1024"), 1);
    refused(&plan(&two(), "days = 0"), 1);
    refused(&(plan(&two(), "") + "[files]\nbase_directory = \"../x\"\n"), 1);
}

#[test]
fn a_plan_that_cannot_be_read_is_exit_2() {
    let outcome = refused("interlock = 1\n[cluster\n", 2);
    let at = outcome["findings"][0]["at"].as_str().expect("a place");
    assert!(at.contains(":2:"), "line and column: {at}");
    let outcome = refused(&plan(&two(), "dais = 365"), 2);
    assert!(outcome["findings"][0].to_string().contains("days"), "the nearest known field: {outcome}");
    let folder = tempfile::tempdir().expect("a folder");
    cli(folder.path(), ["set-up", "no-such-plan.toml", "--out", "T", "--json"]).json_with(2);
}

#[test]
fn a_home_of_another_system_is_refused_and_no_folder_of_that_name_is_made() {
    let homes: &[&str] = if cfg!(windows) { &["/var/lib/neo4j"] } else { &["C:/neo4j", "\\\\files\\neo4j"] };
    for home in homes {
        let other = format!("{}home = '{home}'\n", server("b", "\"b.example.com\""));
        let outcome = refused(&plan(&(server("a", "\"a.example.com\"") + &other), ""), 1);
        assert_eq!(rules(&outcome), ["draft/other-system"], "{home}");
    }
}

#[test]
fn a_folder_with_other_things_in_it_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("T")).expect("made");
    fs::write(folder.path().join("T/notes.txt"), "mine").expect("written");
    let outcome = cli(folder.path(), ["set-up", "--out", "T", "--json"]).json_with(1);
    assert_eq!(rules(&outcome), ["file/out-not-ours"]);
    assert_eq!(snapshot(folder.path()).len(), 1);
    // An empty folder is nobody's.
    fs::remove_file(folder.path().join("T/notes.txt")).expect("removed");
    fs::write(folder.path().join("plan.toml"), plan(&two(), "")).expect("written");
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
}

#[test]
fn other_peoples_files_in_our_folder_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), plan(&two(), "")).expect("written");
    cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    fs::write(folder.path().join("T/a/notes.txt"), "mine").expect("written");
    let again = cli(folder.path(), ["set-up", "plan.toml", "--out", "T", "--json"]).json_with(0);
    assert_eq!(again["changed"], false);
    assert_eq!(fs::read_to_string(folder.path().join("T/a/notes.txt")).expect("kept"), "mine");
}

#[test]
fn wrong_usage_is_exit_2_with_an_object_when_json_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [
        vec!["set-up", "--json"],
        vec!["no-such-command", "--json"],
        vec!["set-up", "--out", "T", "--conf", "x", "--json"],
    ] {
        let outcome = cli(folder.path(), args).json_with(2);
        assert_eq!(outcome["interlock"], 1);
        assert!(!rules(&outcome).is_empty());
    }
    let text = cli(folder.path(), ["set-up"]);
    assert_eq!(text.code, 2);
    assert!(text.err.contains("--out"), "{}", text.err);
    assert_eq!(text.out, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_where_nothing_can_be_written_is_exit_3() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), plan(&two(), "")).expect("written");
    // Not even root can make a folder in there.
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "/proc/self/T", "--json"]).json_with(3);
    assert!(rules(&outcome)[0].starts_with("file/"), "{outcome}");
    cli(folder.path(), ["rehearse", "no-such-folder", "--json"]).json_with(3);
}
