//! Neo4j's own classes as the judge of what the cases make. `INTERLOCK_ORACLE` names the script that asks them, as in
//! `tests/oracle.rs`; without it nothing is kept and nothing is asked.

use super::support::common::peer;
use interlock::report::Outcome;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};
use time::OffsetDateTime;

/// A folder with its release and what we said of it: who starts, and who reaches whom.
struct Judged {
    folder: PathBuf,
    release: String,
    starts: BTreeMap<String, bool>,
    ok: BTreeMap<(String, String), bool>,
}

static JUDGED: Mutex<Vec<Judged>> = Mutex::new(Vec::new());

fn script() -> Option<&'static PathBuf> {
    static SCRIPT: OnceLock<Option<PathBuf>> = OnceLock::new();
    SCRIPT.get_or_init(|| std::env::var_os("INTERLOCK_ORACLE").map(PathBuf::from)).as_ref()
}

/// Where the folders are kept until they are judged.
fn kept() -> &'static Path {
    static KEPT: OnceLock<tempfile::TempDir> = OnceLock::new();
    KEPT.get_or_init(|| tempfile::tempdir().expect("a folder")).path()
}

/// Keeps a folder that was judged now; another time, and releases that the script does not run, are ours alone.
pub(crate) fn note(folder: &Path, release: &str, now: OffsetDateTime, outcome: &Outcome) {
    let is_now = (OffsetDateTime::now_utc() - now).whole_hours() == 0;
    if script().is_none() || !is_now || release.starts_with('3') || folder.join("case.toml").exists() {
        return;
    }
    // Limits of our own: Neo4j has none.
    let is_ours = |rule: &str| matches!(rule, "folder/file-too-large" | "folder/too-many-entries");
    if outcome.findings.iter().any(|finding| is_ours(finding.rule)) {
        return;
    }
    let mut judged = JUDGED.lock().expect("no case panicked");
    let copy = kept().join(judged.len().to_string());
    // As it is, with links that lead nowhere.
    let is_copied = Command::new("cp").arg("-a").args([folder, &copy]).status().is_ok_and(|status| status.success());
    assert!(is_copied, "{} is kept", folder.display());
    judged.push(Judged {
        folder: copy,
        release: release.to_owned(),
        starts: outcome.servers.iter().flatten().map(|(name, server)| (name.clone(), server.starts)).collect(),
        ok: outcome.pairs.iter().flatten().map(|p| ((p.from.clone(), p.to.clone()), p.ok)).collect(),
    });
}

#[test]
fn neo4j_itself_says_the_same_of_what_the_cases_make() {
    let Some(script) = script() else {
        println!("skipped: INTERLOCK_ORACLE is not set");
        return;
    };
    if !peer(Command::new("mvn").arg("--version").output().is_ok_and(|o| o.status.success()), "Maven") {
        return;
    }
    for (_, cases) in super::AREAS {
        for (_, fires, quiet) in *cases {
            drop((fires(), quiet()));
        }
    }
    let judged = std::mem::take(&mut *JUDGED.lock().expect("no case panicked"));
    let mut wrong = Vec::new();
    for release in ["4.4.48", "5.26.30", "2026.08.1"] {
        let ours: Vec<&Judged> = judged.iter().filter(|judged| judged.release == release).collect();
        let differing: Vec<&Judged> = asked(script, release, &ours).into_iter().map(|(judged, _)| judged).collect();
        // On a machine with much to do a handshake can run into its limit, so who differs is asked again.
        let found: Vec<String> =
            asked(script, release, &differing).into_iter().flat_map(|(_, differences)| differences).collect();
        println!("{release}: {} folders, {} differences", ours.len(), found.len());
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Those of which Neo4j says something else, and what.
fn asked<'a>(script: &Path, release: &str, ours: &[&'a Judged]) -> Vec<(&'a Judged, Vec<String>)> {
    if ours.is_empty() {
        return Vec::new();
    }
    let folders = ours.iter().map(|judged| &judged.folder);
    let run =
        Command::new("bash").arg(script).args(["--neo4j", release]).args(folders).env_remove("JAVA_HOME").output();
    let run = run.expect("the script runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    let verdicts: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(verdicts.len(), ours.len(), "one verdict a folder");
    let told = ours.iter().zip(&verdicts).map(|(judged, verdict)| (*judged, differences(judged, verdict)));
    told.filter(|(_, differences)| !differences.is_empty()).collect()
}

fn differences(ours: &Judged, verdict: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let starts = |name: &str| verdict["servers"][name]["starts"] == true;
    for (name, own) in &ours.starts {
        if *own != starts(name) {
            wrong.push(format!(
                "{} {}: {name} starts: {own}, {}",
                ours.folder.display(),
                ours.release,
                verdict["servers"][name]
            ));
        }
    }
    for pair in verdict["pairs"].as_array().into_iter().flatten() {
        let name = |end: &str| pair[end].as_str().unwrap_or_default().to_owned();
        let (from, to) = (name("from"), name("to"));
        let ok = pair["ok"] == true && starts(&from) && starts(&to);
        if ours.ok.get(&(from, to)) != Some(&ok) {
            wrong.push(format!("{} {}: {pair}", ours.folder.display(), ours.release));
        }
    }
    wrong
}
