//! Files of recorded cases: a server loads exactly where each of its files is taken in its place.

use super::common::{cli, copy_tree, restore_empty_folders};
use super::recorded_case;
use interlock::finding::{Edition, Release, Runtime};
use interlock::inspect::{Context, File, Take, look};
use interlock::neo4j::conf::Document;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use time::macros::datetime;

const VERSIONS: [(&str, u8); 5] =
    [("4.4.48", 17), ("5.18.1", 17), ("5.26.30", 17), ("2025.12.1", 25), ("2026.08.1", 25)];

/// What stops a server and no single file shows: which files there are, and a pass phrase for a plain key.
const NOT_OF_A_FILE: [&str; 5] = [
    "no trust anchors found",
    "Could not find or list files",
    "found un-encrypted private key",
    "Expired certificate",
    "trustAnchors parameter must be non-empty",
];

#[test]
fn a_server_loads_exactly_where_each_of_its_files_is_taken() {
    let root = std::env::var_os("INTERLOCK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), PathBuf::from);
    let mut judged = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&root).expect("the recorded cases are there") {
        let case = entry.expect("an entry").path();
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let is_meant = ["dir-", "key-", "chain-", "crl-", "good-"].iter().any(|topic| name.starts_with(topic));
        if !is_meant || !case.join("verdict.json").is_file() {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        copy_tree(&case, folder.path());
        restore_empty_folders(folder.path());
        let recorded: Value =
            serde_json::from_slice(&fs::read(case.join("verdict.json")).expect("readable")).expect("JSON");
        for (version, java) in VERSIONS {
            for (server, verdict) in recorded[version]["servers"].as_object().into_iter().flatten() {
                let error = verdict["error"].as_str().unwrap_or_default();
                let stage = verdict["stage"].as_str();
                if stage == Some("config") || NOT_OF_A_FILE.iter().any(|words| error.contains(words)) {
                    continue;
                }
                let Some(refused) = refused(&folder.path().join(server), version, java) else { continue };
                judged += 1;
                if verdict["loads"].as_bool() != Some(refused.is_empty()) {
                    wrong.push(format!("{version} {name} {server}: recorded {error:?}, refused {refused:?}"));
                }
            }
        }
    }
    println!("{judged} servers judged");
    assert!(judged >= 200, "only {judged} servers in {}", root.display());
    assert!(wrong.is_empty(), "{} of {judged}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The files that are not taken in their places; `None` where the folder holds more than files, or less.
fn refused(home: &Path, version: &str, java: u8) -> Option<Vec<String>> {
    let release: Release = version.parse().expect("a release");
    let runtime = Runtime { release, edition: Edition::Enterprise, java };
    let conf = fs::read(home.join("conf/neo4j.conf")).expect("a conf");
    if String::from_utf8_lossy(&conf).contains("ignore_dot_files") {
        return None;
    }
    let effective = Document::parse(&conf).expect("small").effective(runtime, home);
    let policy = effective.policies.into_iter().find(|policy| policy.scope == "cluster" && policy.enabled)?;
    let pass_phrase = policy.private_key_password.clone();
    let context =
        |pass_phrase| Context { runtime, pass_phrase, expires_within: None, now: datetime!(2026-11-22 12:00 UTC) };
    let looked = |path: &Path| -> Option<File> {
        let bytes = fs::read(path).ok()?;
        Some(look(&path.display().to_string(), &bytes, &context(pass_phrase.clone())).file)
    };
    let mut refused = Vec::new();
    let mut note = |file: &File, take: &Take| {
        // Without a pass phrase a server does not load such a key; the answer is about its encryption.
        if !take.ok || take.needs_pass_phrase {
            refused.push(format!("{} {:?}", file.path, take.rule));
        }
    };
    let (key, chain) = (looked(&policy.private_key)?, looked(&policy.public_certificate)?);
    note(&key, &key.takes.private_key);
    note(&chain, &chain.takes.public_certificate);
    for (folder, is_trusted) in [(&policy.trusted_dir, true), (&policy.revoked_dir, false)] {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let entry = looked(&entry.expect("an entry").path())?;
            note(&entry, if is_trusted { &entry.takes.trusted_dir } else { &entry.takes.revoked_dir });
        }
    }
    Some(refused)
}

#[test]
fn a_server_with_a_revocation_list_reads_well() {
    let run = cli(&recorded_case("crl-current"), ["inspect", "a", "--neo4j", "5.26.30"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let expected = include_str!("crl_current.txt");
    if std::env::var_os("INTERLOCK_WRITE_TEXTS").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect/crl_current.txt"), &run.out)
            .expect("written");
    }
    assert_eq!(run.out.replace('\\', "/"), expected);
}

#[test]
fn a_file_is_judged_for_the_release_that_was_asked_for() {
    let case = recorded_case("dir-bom");
    let has_mark = |path: &PathBuf| fs::read(path).is_ok_and(|bytes| bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    let entries = fs::read_dir(case.join("a/certificates/cluster/trusted")).expect("a folder");
    let path = entries.map(|entry| entry.expect("an entry").path()).find(has_mark).expect("a file with a mark");
    let path = path.display().to_string();
    let take = |release: &str, java: &str| {
        let run = cli(&case, ["inspect", &path, "--neo4j", release, "--java", java, "--json"]);
        run.json()["files"][0]["takes"]["trusted_dir"].clone()
    };
    let old = take("5.26.30", "17");
    assert_eq!((&old["ok"], &old["rule"]), (&Value::Bool(false), &Value::from("folder/trusted-encoding")), "{old:#}");
    assert_eq!(take("2026.08.1", "25")["ok"], true);
}
