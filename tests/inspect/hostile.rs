//! Whatever lies there: a finding or an error, and an end.

use super::common::{cli, rules};
use super::file;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn told(folder: &Path, name: &str) -> Value {
    let run = cli(folder, ["inspect", name, "--json"]);
    assert!(matches!(run.code, 0 | 1), "{name}: {} {}", run.code, run.err);
    run.json()
}

#[test]
fn files_that_no_tool_would_write_come_to_an_end() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    fs::File::create(at("zeros")).expect("made").set_len(200 << 20).expect("a sparse file");
    assert_eq!(rules(&told(dir.path(), "zeros")), ["file/too-large"]);

    fs::write(at("blocks"), "-----BEGIN X-----\nAA==\n-----END X-----\n".repeat(100_000)).expect("written");
    assert_eq!(rules(&told(dir.path(), "blocks")), ["file/too-many-parts"]);

    let deep: Vec<u8> = [0x30, 0x84, 0x00, 0x0f, 0xff, 0xff].repeat(100_000);
    fs::write(at("deep"), deep).expect("written");
    assert_eq!(told(dir.path(), "deep")["files"][0]["kind"], "unknown");

    let endless: Vec<u8> = [0x30, 0x80].repeat(500_000);
    fs::write(at("endless"), endless).expect("written");
    assert_eq!(told(dir.path(), "endless")["files"][0]["kind"], "unknown");

    for (name, content) in [("nuls", vec![0; 1 << 20]), ("empty", Vec::new()), ("hyphens", vec![b'-'; 1 << 20])] {
        fs::write(at(name), content).expect("written");
        assert_eq!(told(dir.path(), name)["files"][0]["kind"], "unknown", "{name}");
    }
}

/// An `EncryptedPrivateKeyInfo` with PBKDF2 of this many rounds, and nothing worth decrypting in it.
fn key_of_rounds(rounds: u32) -> String {
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).expect("short")], content].concat()
    }
    let oid = |bytes: &[u8]| element(6, bytes);
    let digits: Vec<u8> = rounds.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    let prf = element(0x30, &[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9]), vec![5, 0]].concat());
    let parameters = [element(4, &[7; 8]), element(2, &digits), prf].concat();
    let kdf = [oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]), element(0x30, &parameters)].concat();
    let cipher = [oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42]), element(4, &[9; 16])].concat();
    let both = [element(0x30, &kdf), element(0x30, &cipher)].concat();
    let scheme = [oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13]), element(0x30, &both)].concat();
    let whole = element(0x30, &[element(0x30, &scheme), element(4, &[3; 16])].concat());
    interlock::pki::pem::encode("ENCRYPTED PRIVATE KEY", &whole)
}

#[test]
fn a_key_that_asks_for_two_thousand_million_rounds_is_named_and_not_opened() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("slow.key"), key_of_rounds(2_000_000_000)).expect("written");
    fs::write(dir.path().join("pass"), "neo4j\n").expect("written");
    for arguments in
        [vec!["inspect", "slow.key", "--json"], vec!["inspect", "slow.key", "--json", "--pass-phrase-file", "pass"]]
    {
        let outcome = cli(dir.path(), &arguments).json();
        assert!(rules(&outcome).contains(&"file/too-many-rounds".to_owned()), "{outcome:#}");
        let scheme = outcome["files"][0]["keys"][0]["scheme"].as_str().expect("a scheme");
        assert!(scheme.ends_with("2,000,000,000 rounds"), "{scheme}");
    }
    fs::write(dir.path().join("quick.key"), key_of_rounds(2048)).expect("written");
    assert!(rules(&told(dir.path(), "quick.key")).is_empty());
}

#[cfg(unix)]
#[test]
fn folders_with_pipes_and_links_in_circles_are_walked_once() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().expect("a folder");
    let inner = dir.path().join("top/inner");
    fs::create_dir_all(&inner).expect("made");
    fs::write(inner.join("file"), "hello\n").expect("written");
    symlink("..", inner.join("up")).expect("linked");
    symlink("self", inner.join("self")).expect("linked");
    symlink("nowhere", inner.join("dangling")).expect("linked");
    symlink("file", inner.join("same")).expect("linked");
    let made = std::process::Command::new("mkfifo").arg(inner.join("pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    let run = cli(dir.path(), ["inspect", "top", "--json"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let outcome = run.json();
    let paths: Vec<&str> =
        outcome["files"].as_array().expect("files").iter().map(|file| file["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, ["top/inner/file", "top/inner/pipe", "top/inner/same"]);
    let mut told: Vec<String> = outcome["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|it| format!("{} {}", it["rule"].as_str().expect("a rule"), it["at"].as_str().expect("a place")))
        .collect();
    told.sort();
    assert_eq!(
        told,
        ["file/not-readable top/inner/self", "file/skipped top/inner/dangling", "file/skipped top/inner/pipe"]
    );
}

#[test]
fn nothing_is_said_of_writing_where_a_run_reads() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("long"), "x".repeat(5000)).expect("written");
    for arguments in [
        &["inspect", "missing"][..],
        &["inspect", "missing", "--rewrite-key", "new.key"],
        &["inspect", ".", "--pass-phrase-file", "missing"],
        &["inspect", ".", "--pass-phrase-file", "long"],
        &["rehearse", "missing"],
        &["rehearse", ".", "--hosts", "missing"],
        &["set-up", "missing", "--out", "out"],
    ] {
        let outcome = cli(dir.path(), arguments.iter().copied().chain(["--json"])).json();
        let finding = &outcome["findings"][0];
        let text = finding.to_string();
        assert!(!text.contains("written") && !text.contains("replaced"), "{arguments:?}: {text}");
        if finding["rule"] == "file/not-readable" {
            assert!(finding["fix"].as_str().is_some_and(|fix| fix.starts_with("name a file")), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn a_path_that_is_not_there_ends_with_3_and_the_others_are_looked_at() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("notes"), "hello\n").expect("written");
    let outcome = cli(dir.path(), ["inspect", "missing", "notes", "--json"]).json_with(3);
    assert_eq!(rules(&outcome), ["file/not-readable"]);
    assert_eq!(file(&outcome, "notes")["kind"], "unknown");
    let outcome = cli(dir.path(), ["inspect", "notes", "--json"]).json_with(0);
    assert!(rules(&outcome).is_empty());
    assert_eq!(cli(dir.path(), ["inspect", "--json"]).code, 2);
    assert_eq!(cli(dir.path(), ["inspect", "notes", "--neo4j", "five", "--json"]).code, 2);
}
