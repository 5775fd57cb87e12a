//! Recorded cases with the verdicts of Neo4j's own code: does `rehearse` say the same?
//!
//! `tests/corpus/` holds a part of the recordings; `INTERLOCK_CORPUS` names another folder of the same form. Disagreements
//! are printed by rule. Verdicts were recorded with Java 17 for 4.x and 5.x and Java 25 for 2025 and later.

mod common;

use common::{cli, copy_tree, restore_empty_folders};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Each case agrees for these, but for the disagreements named in [`KNOWN`].
const VERSIONS: [&str; 5] = ["4.4.48", "5.18.1", "5.26.30", "2025.12.1", "2026.08.1"];

/// Every one where a process starts in milliseconds; in Windows' name it is Wine that runs them, and it takes a hundred
/// times as long.
const EVERY: usize = if cfg!(windows) { 25 } else { 1 };

/// Case, version (empty: all) and why we say something else than was recorded.
const KNOWN: &[(&str, &str, &str)] = &[];

#[derive(Default)]
struct Tally {
    agreeing: usize,
    verdicts: usize,
    /// Version, case and what differs.
    differences: Vec<(String, String, String)>,
    /// Reasons for modelled pairs and how many there are.
    modelled: BTreeMap<String, usize>,
    handshakes: usize,
}

#[test]
fn rehearse_says_what_neo4j_said() {
    let root = std::env::var_os("INTERLOCK_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), PathBuf::from);
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the recorded cases are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("verdict.json").is_file())
        .collect();
    cases.sort();
    assert!(cases.len() >= 50, "only {} cases in {}", cases.len(), root.display());
    let cases: Vec<PathBuf> = cases.into_iter().step_by(EVERY).collect();
    let next = AtomicUsize::new(0);
    let tallies: Mutex<BTreeMap<&str, Tally>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    judge(case, &tallies);
                }
            });
        }
    });
    let tallies = tallies.into_inner().expect("no thread panicked");
    let mut text = String::new();
    for (version, tally) in &tallies {
        let share = 100.0 * f64::from(u32::try_from(tally.agreeing).expect("few"))
            / f64::from(u32::try_from(tally.verdicts).expect("few"));
        writeln!(
            text,
            "{version}: {} of {} verdicts agree ({share:.2} %), {} handshakes, modelled {:?}",
            tally.agreeing, tally.verdicts, tally.handshakes, tally.modelled
        )
        .expect("to a string");
        for (_, case, difference) in &tally.differences {
            writeln!(text, "    {case}: {difference}").expect("to a string");
        }
    }
    println!("{text}");
    assert_eq!(tallies.len(), VERSIONS.len(), "every version was judged");
    for (version, tally) in &tallies {
        assert!(tally.verdicts > 300 / EVERY, "{version} has only {} verdicts", tally.verdicts);
        let unknown: Vec<_> = tally
            .differences
            .iter()
            .filter(|(_, case, _)| !KNOWN.iter().any(|(name, v, _)| name == case && (v.is_empty() || v == version)))
            .collect();
        assert!(unknown.is_empty(), "{text}");
    }
}

fn judge<'a>(case: &Path, tallies: &Mutex<BTreeMap<&'a str, Tally>>)
where
    'static: 'a,
{
    let name = case.file_name().expect("a name").to_string_lossy().into_owned();
    let recorded: Value =
        serde_json::from_slice(&fs::read(case.join("verdict.json")).expect("readable")).expect("JSON");
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(&name);
    copy_tree(case, &copy);
    restore_empty_folders(&copy);
    for version in VERSIONS {
        let Some(recorded) = recorded.get(version) else { continue };
        let java = if version.starts_with("20") { "25" } else { "17" };
        let run = cli(folder.path(), ["rehearse", &name, "--neo4j", version, "--java", java, "--json"]);
        let ours = run.json();
        let mut tallies = tallies.lock().expect("no thread panicked");
        let tally = tallies.entry(version).or_default();
        compare_servers(tally, version, &name, recorded, &ours);
        compare_pairs(tally, version, &name, recorded, &ours);
    }
}

fn compare_servers(tally: &mut Tally, version: &str, case: &str, recorded: &Value, ours: &Value) {
    for (server, verdict) in recorded["servers"].as_object().expect("servers") {
        let own = &ours["servers"][server];
        for what in ["loads", "starts", "encrypted"] {
            let note = format!(
                "{server} {what}: recorded {} ({}), ours {} ({} {})",
                verdict[what], verdict["error"], own[what], own["rule"], own["error"]
            );
            count(tally, version, case, verdict[what] == own[what], note);
        }
        // Whoever is told that a server does not start is told what to do about it.
        let (rule, told) = (own["rule"].as_str(), common::rules(ours));
        let is_told = rule.is_none_or(|rule| told.iter().any(|told| told == rule));
        count(tally, version, case, is_told, format!("{server}: no finding of {rule:?}"));
    }
}

fn compare_pairs(tally: &mut Tally, version: &str, case: &str, recorded: &Value, ours: &Value) {
    let up = |server: &Value| {
        let server = &recorded["servers"][server.as_str().expect("a name")];
        server["starts"] == true && server["encrypted"] == true
    };
    let own_pairs: Vec<&Map<String, Value>> =
        ours["pairs"].as_array().expect("pairs").iter().filter_map(Value::as_object).collect();
    for verdict in recorded["pairs"].as_array().expect("pairs") {
        let own = own_pairs.iter().find(|p| p["from"] == verdict["from"] && p["to"] == verdict["to"]);
        let own = own.map_or(Value::Null, |p| Value::Object((*p).clone()));
        let connects = verdict["ok"] == true;
        let ok = connects && up(&verdict["from"]) && up(&verdict["to"]);
        for (what, expected) in [("connects", connects), ("ok", ok)] {
            let note = format!(
                "{} → {} {what}: recorded {expected} (from {}, to {}), ours {} ({} {}, {})",
                verdict["from"],
                verdict["to"],
                verdict["reason_from"],
                verdict["reason_to"],
                own[what],
                own["rule"],
                own["reason"],
                own["handshake"]
            );
            count(tally, version, case, own[what] == expected, note);
        }
        tally.handshakes += 1;
        if own["handshake"] == "modelled" {
            let reason = if up(&verdict["from"]) && up(&verdict["to"]) {
                own["reason"].as_str().unwrap_or("none given").to_owned()
            } else {
                "nothing to shake: a side does not start or is not encrypted".to_owned()
            };
            *tally.modelled.entry(reason).or_default() += 1;
        }
    }
    let mismatch = common::rules(ours).iter().any(|rule| rule == "run/verdict-mismatch");
    count(tally, version, case, !mismatch, "run/verdict-mismatch".to_owned());
}

fn count(tally: &mut Tally, version: &str, case: &str, agrees: bool, note: String) {
    tally.verdicts += 1;
    if agrees {
        tally.agreeing += 1;
    } else {
        tally.differences.push((version.to_owned(), case.to_owned(), note));
    }
}
