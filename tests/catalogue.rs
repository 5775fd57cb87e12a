//! The catalogue as a whole: its rows are in order, and what it says about real folders and plans reads as one voice.
//!
//! How a text is to read: `what`, `why` and `fix` begin in lower case, unless a name begins them, and end without a full
//! stop, so that every door can set them as it likes.

mod common;

use common::{copy_tree, restore_empty_folders};
use interlock::finding::{Evidence, Finding, Severity, catalogue};
use interlock::os::{Cancel, NoEvents};
use interlock::plan::Draft;
use interlock::work;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const AREAS: [&str; 15] = [
    "conf",
    "folder",
    "key",
    "cert",
    "trust",
    "tls",
    "crl",
    "plan",
    "aura",
    "alias",
    "connector",
    "log",
    "draft",
    "file",
    "run",
];

/// Rows that stand in another area's file: our own refusals of a neo4j.conf are beside what else is said of it.
const ELSEWHERE: &[(&str, &str)] = &[("file", "conf/edit.rs")];

/// A release of each generation; each folder is judged for one of them, in turn, which keeps the test short.
const VERSIONS: [&str; 3] = ["4.4.48", "5.26.30", "2026.08.1"];

/// Names that may begin a text in upper case.
const NAMES: &[&str] = &["Neo4j", "Java", "Windows", "PowerShell", "Interlock"];

#[test]
fn every_row_has_a_name_an_area_and_a_title() {
    let mut ids = BTreeSet::new();
    for rule in catalogue::rows() {
        let (area, name) = rule.id.split_once('/').unwrap_or_else(|| panic!("{}: no area", rule.id));
        assert!(ids.insert(rule.id), "{}: twice", rule.id);
        assert!(AREAS.contains(&area), "{}: unknown area", rule.id);
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.')
        };
        assert!(name.split('-').all(is_word), "{}: words in lower case with hyphens between them", rule.id);
        assert!(!rule.title.is_empty() && rule.title.chars().count() <= 80, "{}: {}", rule.id, rule.title);
        assert!(!rule.title.ends_with(['.', ' ', '!']), "{}: {}", rule.id, rule.title);
        let is_sentence = rule.title.starts_with(|c: char| c.is_uppercase() || c == '`');
        assert!(is_sentence || rule.title.starts_with("neo4j.conf"), "{}: {}", rule.id, rule.title);
        assert!(rule.log.is_none_or(|log| log.starts_with("log/")), "{}: {:?}", rule.id, rule.log);
        let is_guess = rule.evidence == Evidence::Inferred;
        assert!(!is_guess || rule.severity != Severity::Error, "{}: a guess alone is no error", rule.id);
    }
}

/// A row that is written and not listed would be found, reported and missing from `rules`.
#[test]
fn every_row_is_listed_and_stands_in_its_areas_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/finding/catalogue");
    let mut written = BTreeSet::new();
    for path in sources(&root) {
        let below = path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
        let own = below.split(['/', '.']).next().expect("a name").to_owned();
        let text = fs::read_to_string(&path).expect("a source");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for start in ["Rule::error(", "Rule::warning(", "Rule::advice("] {
            for row in code.split(start).skip(1) {
                let id = row.split('"').nth(1).expect("an id");
                let area = id.split('/').next().expect("an area");
                assert!(area == own || ELSEWHERE.contains(&(area, &below)), "{id} stands in {below}");
                written.insert(id.to_owned());
            }
        }
    }
    let listed: BTreeSet<String> = catalogue::rows().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(written, listed);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { sources.extend(self::sources(&path)) } else { sources.push(path) }
    }
    sources
}

#[test]
fn what_is_said_of_plans_reads_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = |servers: &str| {
        format!("interlock = 1\n[cluster]\nneo4j = \"5.26\"\n[certificates]\nkey = \"ecdsa-p256\"\n{servers}")
    };
    let server = |name: &str, hosts: &str| format!("[[server]]\nname = \"{name}\"\nhosts = [{hosts}]\n");
    let two = server("a", "\"a.test\"") + &server("b", "\"b.test\"");
    let plans = [
        plan(&two),
        plan(&server("a", "\"a.test\"")),
        plan(&(server("a", "") + &server("A", "\"*.test\", \"x:7687\", \"bolt://h\", \"a_b\", \"ü\", \"1.2.3\""))),
        plan(&(server("CON", "\"a..b\", \"fe80::1%eth0\", \"0.0.0.0\"") + &server("../x", "\"-a\", \"a b\""))),
        plan(&two).replace("5.26", "five"),
        plan(&two).replace("5.26", "3.5.35"),
        plan(&two).replace("key =", "cey ="),
        plan(&two).replace("ecdsa-p256", "ed25519"),
        plan(&two).replace("interlock = 1", "interlock = 2"),
        plan(&two).replace("[certificates]", "[certificates]\ndays = 0\ntrust = \"existing\""),
        plan(&two).replace("[certificates]", "[certificates]\ndays = 9999\ntrust = \"company-ca\""),
        plan(&two).replace("[certificates]", "[subject]\ncountry = \"GBR\"\nemail = \"ü\"\n[certificates]"),
        plan(&two)
            .replace("[certificates]", "[policy]\nverify_hostname = false\nciphers = [\"AES128-SHA\"]\n[certificates]"),
        plan(&two).replace("[certificates]", "[policy]\nclient_auth = \"NONE\"\ntls_versions = []\n[certificates]"),
        plan(&two)
            .replace("[certificates]", "[files]\nprivate_key = \"a\\\\b\"\ntrusted_dir = \"../x\"\n[certificates]"),
        plan(&two)
            .replace("[certificates]", "[files]\nprivate_key = \"{x}\"\nrevoked_dir = \"trusted\"\n[certificates]"),
        plan(&two).replace("[cluster]", "[cluster"),
        plan(&two).replace("\"5.26\"", "5.26"),
        plan(&two) + "home = \"relative\"\n",
    ];
    let mut said = Said::default();
    for (index, text) in plans.iter().enumerate() {
        let draft = match Draft::from_toml(text) {
            Ok(draft) => draft,
            Err(findings) => {
                said.take(&format!("plan {index}"), &findings);
                continue;
            }
        };
        let request = work::SetUp {
            draft,
            out: folder.path().join(index.to_string()),
            replace: false,
            dry_run: false,
            pass_phrase: None,
            confs: BTreeMap::new(),
            repairs: BTreeMap::new(),
            now: time::OffsetDateTime::now_utc(),
        };
        let (outcome, _) = work::set_up(request, &NoEvents, &Cancel::default());
        said.take(&format!("plan {index}"), &outcome.findings);
    }
    said.check(25);
}

#[test]
fn what_is_said_of_folders_reads_well() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the recorded cases are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("case.toml").is_file())
        .collect();
    cases.sort();
    let next = AtomicUsize::new(0);
    let said = Mutex::new(Said::default());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { break };
                    let version = VERSIONS[index % VERSIONS.len()];
                    let findings = findings_of(case, version);
                    said.lock()
                        .expect("no thread panicked")
                        .take(&format!("{} for {version}", case.display()), &findings);
                }
            });
        }
    });
    said.into_inner().expect("no thread panicked").check(65);
}

/// What is said of a folder for a release.
fn findings_of(case: &Path, version: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join(case.file_name().expect("a name"));
    copy_tree(case, &copy);
    restore_empty_folders(&copy);
    let request = work::Rehearse {
        folders: vec![copy],
        neo4j: Some((version.to_owned(), version.parse().expect("a release"))),
        java: None,
        hosts: None,
        now: time::OffsetDateTime::now_utc(),
    };
    work::rehearse(&request, &NoEvents, &Cancel::default()).0.findings
}

/// Everything that was said, and what reads badly in it.
#[derive(Default)]
struct Said {
    rules: BTreeSet<&'static str>,
    bad: BTreeSet<String>,
}

impl Said {
    fn take(&mut self, source: &str, findings: &[Finding]) {
        for finding in findings {
            self.rules.insert(finding.rule);
            if !catalogue::rows().any(|rule| rule.id == finding.rule && rule.title == finding.title) {
                self.bad.insert(format!("{}: not a row of the catalogue ({source})", finding.rule));
            }
            for text in [&finding.at, &finding.title] {
                if text.is_empty() || text.contains(char::is_control) {
                    self.bad.insert(format!("{}: {text:?} ({source})", finding.rule));
                }
            }
            for (field, text) in [("what", &finding.what), ("why", &finding.why), ("fix", &finding.fix)] {
                if let Some(fault) = fault(text) {
                    self.bad.insert(format!("{} {field} {fault}: {text:?} ({source})", finding.rule));
                }
            }
        }
    }

    #[track_caller]
    fn check(&self, least: usize) {
        assert!(self.bad.is_empty(), "{}", self.bad.iter().cloned().collect::<Vec<_>>().join("\n"));
        assert!(self.rules.len() >= least, "only {} rules spoke: {:?}", self.rules.len(), self.rules);
    }
}

/// What is wrong with a text, if anything is.
fn fault(text: &str) -> Option<&'static str> {
    let first = text.split([' ', '\'', ':', ',']).next().unwrap_or_default();
    // The drive that a path of Windows begins with.
    let is_drive = text.get(1..3) == Some(":\\");
    // `TLSv1.3`, `X.520`, `CBC`, `server1`: what has more than its first letter in upper case, or a digit, is no plain word.
    let is_name = NAMES.contains(&first) || first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    let words: String = text.split('`').step_by(2).collect::<Vec<_>>().join("…");
    [
        (text.is_empty() || text.trim() != text, "is empty or has blanks around it"),
        (text.ends_with('.'), "ends with a full stop"),
        (first.starts_with(char::is_uppercase) && !is_name && !is_drive, "begins in upper case"),
        (["{}", "{:", "Some(", "Err(", "Ok("].iter().any(|code| text.contains(code)), "has code in it"),
        (text.contains(char::is_control), "has a control character"),
        (words.contains("  ") || words.contains(".."), "has two blanks or two full stops"),
        (text.matches('`').count() % 2 == 1, "has a backtick without its twin"),
    ]
    .into_iter()
    .find_map(|(is_so, fault)| is_so.then_some(fault))
}
