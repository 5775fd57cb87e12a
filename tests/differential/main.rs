//! Random clusters, randomly damaged: does `rehearse` say of each what Neo4j's own classes do with it?
//!
//! `INTERLOCK_ORACLE` names the script that asks them (`SCRIPT --neo4j VERSION DIR…` prints one JSON object a folder).
//! `INTERLOCK_SEED` repeats a run, `INTERLOCK_FOLDERS` says how many clusters there are, `INTERLOCK_ONLY` picks one of them,
//! `INTERLOCK_KEEP` names a folder where those that are judged otherwise are left.

#[path = "../common/mod.rs"]
mod common;
mod damage;
mod forge;
mod random;
mod site;

use common::{copy_tree, openssl_is_there, peer};
use interlock::os::{Cancel, NoEvents};
use interlock::work::{Rehearse, rehearse};
use random::Random;
use serde_json::Value;
use site::Site;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use time::OffsetDateTime;

/// The releases that are asked, each with the Java that the script runs it on.
const RELEASES: [(&str, u8); 2] = [("5.26", 17), ("2026.08", 25)];

/// So many take a pipeline less than a minute; by hand hundreds are asked for.
const FOLDERS: usize = 24;

/// A damaged cluster.
struct Case {
    site: Site,
    damage: Vec<String>,
}

#[test]
fn rehearse_and_neo4j_agree_about_random_clusters() {
    let Some(script) = std::env::var_os("INTERLOCK_ORACLE") else {
        println!("skipped: INTERLOCK_ORACLE is not set");
        return;
    };
    let has_maven = Command::new("mvn").arg("--version").output().is_ok_and(|output| output.status.success());
    if !peer(has_maven, "Maven") || !openssl_is_there() {
        return;
    }
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let fresh = u64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() & 0xffff_ffff).expect("32 bits");
    let seed = number("INTERLOCK_SEED").unwrap_or(fresh);
    let only = number("INTERLOCK_ONLY").map(|index| usize::try_from(index).expect("small"));
    let count = number("INTERLOCK_FOLDERS").map_or(FOLDERS, |count| usize::try_from(count).expect("small"));
    println!("INTERLOCK_SEED={seed} INTERLOCK_FOLDERS={count}");
    let root = tempfile::tempdir().expect("a folder");
    let wanted: Vec<usize> = only.map_or_else(|| (0..count).collect(), |index| vec![index]);
    let (cases, refused) = make(root.path(), seed, &wanted);
    assert!(refused.len() * 10 <= wanted.len(), "set-up refused sound plans: {}", refused.join("\n"));
    let (mut said, mut disagreements, mut asked, mut healthy) = (String::new(), 0, 0, 0);
    for (release, java) in RELEASES {
        let folders: Vec<&Path> = cases.iter().map(|case| case.site.folder.as_path()).collect();
        let verdicts = ask(&script, release, &folders);
        for (case, mut verdict) in cases.iter().zip(verdicts) {
            let ours = ours(&case.site.folder, release, java);
            let mut differences = compare(&verdict, &ours, &mut asked);
            if !differences.is_empty() && is_silent(&verdict) {
                let folder = case.site.folder.as_path();
                // Twice, since the first handshakes of a Java machine are slow.
                verdict = ask(&script, release, &[folder, folder]).remove(1);
                differences = compare(&verdict, &ours, &mut asked);
            }
            healthy += verdict["pairs"].as_array().into_iter().flatten().filter(|pair| pair["ok"] == true).count();
            if differences.is_empty() {
                continue;
            }
            disagreements += 1;
            keep(&case.site, seed);
            let index = case.site.index;
            let mut told = format!("{release}, folder {index}: INTERLOCK_SEED={seed} INTERLOCK_ONLY={index}\n");
            for line in case.damage.iter().chain(&differences) {
                let _ = writeln!(told, "  {line}");
            }
            // At once: a long run is read while it goes on.
            println!("{told}");
            said += &told;
        }
    }
    println!(
        "{asked} verdicts about {} clusters on {} releases, {healthy} connections that work, {} plans refused",
        cases.len(),
        RELEASES.len(),
        refused.len()
    );
    assert!(asked > 0 && disagreements == 0, "seed {seed}: {disagreements} disagreements{said}");
}

/// The clusters, in their order, and what set-up said of plans that it refused.
fn make(root: &Path, seed: u64, wanted: &[usize]) -> (Vec<Case>, Vec<String>) {
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<(usize, Result<Case, String>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(&index) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut random = Random::of(seed, index);
                    let case = site::make(root, index, &mut random)
                        .map(|site| Case { damage: damage::damage(&site, &mut random), site });
                    made.lock().expect("no thread panicked").push((index, case));
                }
            });
        }
    });
    let mut made = made.into_inner().expect("no thread panicked");
    made.sort_by_key(|(index, _)| *index);
    let (mut cases, mut refused) = (Vec::new(), Vec::new());
    for (_, case) in made {
        match case {
            Ok(case) => cases.push(case),
            Err(why) => refused.push(why),
        }
    }
    (cases, refused)
}

/// Whether a pair failed because its time was up, as happens on a busy machine, which says nothing about the folder: a side
/// waited in vain (the other may have seen it give up), or both saw an end and no reason.
fn is_silent(verdict: &Value) -> bool {
    const CLOSED: &str = "closed by the other side";
    verdict["pairs"].as_array().into_iter().flatten().any(|pair| {
        let reasons = [&pair["reason_from"], &pair["reason_to"]];
        reasons.iter().any(|reason| **reason == "no answer") || reasons.iter().all(|reason| **reason == CLOSED)
    })
}

/// What Neo4j says of each folder.
fn ask(script: &std::ffi::OsStr, release: &str, folders: &[&Path]) -> Vec<Value> {
    let output = Command::new("bash")
        .arg(script)
        .args(["--neo4j", release])
        .args(folders)
        .env_remove("JAVA_HOME")
        .output()
        .expect("the script runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let verdicts: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("one JSON object a line"))
        .collect();
    assert_eq!(verdicts.len(), folders.len(), "{errors}");
    verdicts
}

/// What we say of it.
fn ours(folder: &Path, release: &str, java: u8) -> Value {
    let request = Rehearse {
        folders: vec![folder.to_owned()],
        neo4j: Some((release.to_owned(), release.parse().expect("a release"))),
        java: Some(java),
        hosts: None,
        now: OffsetDateTime::now_utc(),
    };
    let (outcome, _) = rehearse(&request, &NoEvents, &Cancel::default());
    serde_json::from_str(&interlock::report::json(&outcome)).expect("JSON")
}

/// What differs, in words; adds to the number of verdicts that were compared.
fn compare(verdict: &Value, ours: &Value, asked: &mut usize) -> Vec<String> {
    let mut differences = Vec::new();
    let servers = verdict["servers"].as_object().expect("servers");
    assert!(servers.len() > 1, "{verdict}");
    for (name, theirs) in servers {
        let own = &ours["servers"][name];
        for what in ["loads", "starts", "encrypted"] {
            *asked += 1;
            if theirs[what] != own[what] {
                differences.push(format!(
                    "{name} {what}: Neo4j {} ({}), ours {} ({} {})",
                    theirs[what], theirs["error"], own[what], own["rule"], own["error"]
                ));
            }
        }
    }
    let up = |name: &Value| {
        let server = &servers[name.as_str().expect("a name")];
        server["starts"] == true && server["encrypted"] == true
    };
    for theirs in verdict["pairs"].as_array().expect("pairs") {
        let own = ours["pairs"].as_array().expect("pairs").iter();
        let own = own.clone().find(|pair| pair["from"] == theirs["from"] && pair["to"] == theirs["to"]);
        let own = own.unwrap_or(&Value::Null);
        let connects = theirs["ok"] == true;
        let ok = connects && up(&theirs["from"]) && up(&theirs["to"]);
        for (what, expected) in [("connects", connects), ("ok", ok)] {
            *asked += 1;
            if own[what] != expected {
                differences.push(format!(
                    "{} → {} as {} {what}: Neo4j {expected} (from {}, to {}), ours {} ({} {}, {}, as {})",
                    theirs["from"],
                    theirs["to"],
                    theirs["host"],
                    theirs["reason_from"],
                    theirs["reason_to"],
                    own[what],
                    own["rule"],
                    own["reason"],
                    own["handshake"],
                    own["host"],
                ));
            }
        }
    }
    if common::rules(ours).iter().any(|rule| rule == "run/verdict-mismatch") {
        differences.push("our rules and our own handshake disagree".to_owned());
    }
    differences
}

/// Leaves a folder for those who look into it.
fn keep(site: &Site, seed: u64) {
    let Some(kept) = std::env::var_os("INTERLOCK_KEEP") else { return };
    let to = Path::new(&kept).join(format!("{seed}-{}", site.index));
    copy_tree(&site.folder, &to);
    std::fs::write(to.join("plan.toml"), &site.plan).expect("written");
}
