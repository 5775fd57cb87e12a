//! The house's plan, held by reading the sources: which room may call which, and what stands in one place only.
//! Each failure prints the offending lines.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and those that they may name. A room may always name itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("finding", &[]),
    ("os", &[]),
    ("plan", &["finding", "os"]),
    ("pki", &["finding", "os", "plan"]),
    ("neo4j", &["finding", "os", "plan", "pki"]),
    ("deploy", &["finding", "os", "plan", "pki", "neo4j"]),
    ("rehearse", &["finding", "os", "plan", "pki", "neo4j"]),
    ("inspect", &["finding", "os", "plan", "pki", "neo4j"]),
    // It prints what its neighbours found: their data types, none of their acts.
    ("report", &["finding", "os", "plan", "pki", "neo4j", "deploy", "rehearse", "inspect"]),
    ("work", &["finding", "os", "plan", "pki", "neo4j", "deploy", "rehearse", "inspect", "report"]),
    ("cli", &["finding", "os", "plan", "pki", "neo4j", "deploy", "rehearse", "inspect", "report", "work"]),
    ("app", &["finding", "os", "plan", "neo4j", "deploy", "rehearse", "inspect", "report"]),
    ("jobs", &["finding", "os", "plan", "pki", "neo4j", "deploy", "rehearse", "inspect", "report", "work", "app"]),
    ("ui", &["finding", "os", "plan", "neo4j", "deploy", "rehearse", "inspect", "report", "app"]),
    ("shell", &["finding", "os", "plan", "app", "jobs", "ui", "cli"]),
];

/// What acts in the rooms whose data `app` and `ui` may name.
const ACTS: &[&str] = &[
    "deploy::apply",
    "deploy::recover",
    "deploy::Overlay",
    "rehearse::rehearse",
    "inspect::look",
    "neo4j::server",
    "neo4j::material",
    "neo4j::trust",
    "os::Disk",
    "os::in_parallel",
    "os::create_",
    "os::replace",
    "os::service_account",
];

/// Words and the only places (a room, or a file below `src/`) where they may stand in code.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("egui", &["ui", "shell"]),
    ("eframe", &["ui", "shell"]),
    ("rfd::", &["shell"]),
    ("rustls_pemfile", &["pki/pem.rs"]),
    ("unsafe ", &["os"]),
    ("cfg(windows)", &["os"]),
    ("cfg(unix)", &["os"]),
    ("clap::", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("rustls::", &["rehearse"]),
];

/// Rooms that do nothing, and what they must not touch.
const PURE: &[(&str, &[&str])] = &[
    ("plan", &["std::fs", "std::net::Tcp", "std::thread", "SystemTime", "now_utc", "Instant"]),
    ("finding", &["std::fs", "std::net::Tcp", "std::thread", "SystemTime", "now_utc", "Instant"]),
    ("app", &["std::fs", "std::net::Tcp", "std::thread", "SystemTime", "now_utc", "Instant"]),
    ("ui", &["std::fs", "std::net::Tcp", "std::thread", "SystemTime", "now_utc", "Instant::now"]),
];

struct Source {
    /// Relative to `src/`, with `/`.
    path: String,
    room: String,
    /// Code lines with their numbers; comments cut off, the unit tests at the end left out.
    lines: Vec<(usize, String)>,
    all_lines: usize,
}

fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    assert!(files.len() > 20, "the sources are not where this test looks: {}", folder.display());
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a source file is UTF-8");
            let path = file.strip_prefix(&folder).expect("below src").to_string_lossy().replace('\\', "/");
            let room = path.split('/').next().expect("not empty").trim_end_matches(".rs").to_owned();
            let lines = text
                .lines()
                .take_while(|line| line.trim() != "#[cfg(test)]" && line.trim() != "mod tests {")
                .enumerate()
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .map(|(number, line)| (number + 1, line.split(" // ").next().unwrap_or(line).to_owned()))
                .collect();
            Source { path, room, lines, all_lines: text.lines().count() }
        })
        .collect()
}

fn collect(parent: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(parent).expect("the source folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// The rooms named after `crate::` in a line, `use crate::{a, b}` included.
fn rooms_named(line: &str) -> Vec<String> {
    let mut named = Vec::new();
    for after in line.split("crate::").skip(1) {
        let list = after.strip_prefix('{').map_or(after, |list| list.split('}').next().unwrap_or(list));
        let items: Vec<&str> = if after.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for item in items {
            let room: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            named.push(room);
        }
    }
    named
}

#[test]
fn every_room_names_only_rooms_to_its_left() {
    let mut offences = Vec::new();
    for source in sources() {
        if ["lib", "main", "bin"].contains(&source.room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_NAME.iter().find(|(room, _)| *room == source.room) else {
            offences.push(format!("src/{}: the room `{}` is not in this test's table", source.path, source.room));
            continue;
        };
        for (number, line) in &source.lines {
            for named in rooms_named(line) {
                let is_a_room = MAY_NAME.iter().any(|(room, _)| *room == named);
                if is_a_room && named != source.room && !allowed.contains(&named.as_str()) {
                    offences.push(format!("src/{}:{number}: `{}` names `{named}`: {line}", source.path, source.room));
                }
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn what_belongs_in_one_place_stands_there_only() {
    let mut offences = Vec::new();
    for source in sources() {
        for (word, places) in ONLY_IN {
            if places.iter().any(|place| *place == source.room || *place == source.path) {
                continue;
            }
            for (number, line) in &source.lines {
                if line.contains(word) {
                    offences.push(format!("src/{}:{number}: `{word}` belongs in {places:?}: {line}", source.path));
                }
            }
        }
        if ["app", "ui"].contains(&source.room.as_str()) {
            for (number, line) in &source.lines {
                if let Some(act) = ACTS.iter().find(|act| line.contains(**act)) {
                    offences.push(format!("src/{}:{number}: `{act}` acts: {line}", source.path));
                }
            }
        }
        for (_, forbidden) in PURE.iter().filter(|(room, _)| *room == source.room) {
            for (number, line) in &source.lines {
                if let Some(word) = forbidden.iter().find(|word| line.contains(**word)) {
                    offences.push(format!("src/{}:{number}: `{}` must not know `{word}`", source.path, source.room));
                }
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn the_doors_stay_thin() {
    for source in sources() {
        if source.path == "main.rs" || source.path.starts_with("bin/") {
            assert!(source.all_lines < 80, "src/{} has {} lines; a door has under 80", source.path, source.all_lines);
        }
    }
}

#[test]
fn no_recorded_case_is_known_by_name() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let names: Vec<String> = fs::read_dir(&cases)
        .expect("tests/corpus holds the recorded cases")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains('-'))
        .collect();
    assert!(names.len() > 20, "only {} cases in {}", names.len(), cases.display());
    for source in sources() {
        for (number, line) in &source.lines {
            for name in &names {
                assert!(!line.contains(&format!("\"{name}\"")), "src/{}:{number} names the case {name}", source.path);
            }
        }
    }
}

#[test]
fn the_test_itself_sees_names_in_groups_and_paths() {
    assert_eq!(rooms_named("use crate::{finding::Rule, work};"), ["finding", "work"]);
    assert_eq!(rooms_named("let x = crate::work::set_up(crate::plan::P);"), ["work", "plan"]);
    assert_eq!(rooms_named("use super::x;"), Vec::<String>::new());
}
