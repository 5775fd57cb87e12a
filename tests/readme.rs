//! The README tells the truth: its plan is one, its output is what the program prints; and so does the page of all rules.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test readme rules` writes `assets/rules.md` anew after a rule has changed.

mod common;

use common::cli;
use std::fs;

const README: &str = include_str!("../README.md");

/// The indented block that begins with a command, without the indentation.
fn block(command: &str) -> Vec<&'static str> {
    let start = format!("    $ {command}");
    let mut lines = README.lines().skip_while(|line| *line != start).skip(1);
    let block: Vec<&str> = lines
        .by_ref()
        .take_while(|line| line.starts_with("    ") || line.is_empty())
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    assert!(!block.is_empty(), "README.md has no output of {command}");
    block
}

#[test]
fn the_output_on_its_first_screen_is_what_the_sample_prints() {
    let folder = tempfile::tempdir().expect("a folder");
    let printed = cli(folder.path(), ["set-up", "--out", "interlock-sample"]);
    assert_eq!(printed.code, 0, "{}", printed.out);
    let shown = block("cargo run --release");
    let shown: Vec<&str> = shown.iter().skip(1).copied().collect();
    assert_eq!(shown.join("\n").trim_end(), printed.out.trim_end());

    fs::remove_file(folder.path().join("interlock-sample/server2/certificates/cluster/trusted/server1.crt"))
        .expect("the file that the README removes");
    let printed = cli(folder.path(), ["rehearse", "interlock-sample"]);
    assert_eq!(printed.code, 1);
    let shown = block("cargo run --release --bin interlock-cli -- rehearse interlock-sample");
    let shown = shown.iter().skip_while(|line| **line == "[…]").copied().collect::<Vec<_>>().join("\n");
    let printed = printed.out.replace(std::path::MAIN_SEPARATOR, "/");
    assert!(printed.contains(shown.trim_end()), "--- README\n{shown}\n--- printed\n{printed}");
}

#[test]
fn its_plan_can_be_carried_out() {
    let plan = README.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a plan");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "cluster", "--dry-run", "--json"]).json_with(0);
    assert_eq!(outcome["pairs"].as_array().map(Vec::len), Some(6));
}

/// Runs a command of the README as it stands there, and holds the output that is shown below it; `[…]` stands for a
/// beginning that is left out.
#[track_caller]
fn assert_prints(folder: &std::path::Path, command: &str, code: i32) {
    let printed = cli(folder, command.split(' ').skip(1));
    assert_eq!(printed.code, code, "{command}: {}", printed.err);
    let block = block(command);
    let has_gap = block.first() == Some(&"[…]");
    let shown = block[usize::from(has_gap)..].join("\n");
    let shown = shown.trim_end();
    let is_there = if has_gap { printed.out.contains(shown) } else { printed.out.starts_with(shown) };
    assert!(is_there, "--- README\n{shown}\n--- printed\n{}", printed.out);
}

#[test]
fn its_commands_for_files_and_logs_print_what_it_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let recorded = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let at = |name: &str| folder.path().join(name);
    let line = README.split("    $ echo '").nth(1).and_then(|rest| rest.split('\'').next()).expect("a line");
    fs::write(at("neo4j.conf"), format!("{line}\n")).expect("written");
    fs::copy(recorded.join("corpus/chain-utf16/a/certificates/cluster/public.crt"), at("public.crt")).expect("copied");
    fs::create_dir_all(at("server2/logs")).expect("made");
    fs::copy(recorded.join("logs/2026.08.1/logs/debug.log"), at("server2/logs/debug.log")).expect("copied");
    assert_prints(folder.path(), "interlock-cli lint neo4j.conf", 1);
    assert_prints(folder.path(), "interlock-cli inspect public.crt", 1);
    assert_prints(folder.path(), "interlock-cli explain server2/logs/debug.log", 1);
    assert_prints(folder.path(), "interlock-cli rules crl/stale", 0);
}

#[test]
fn the_page_of_all_rules_is_what_the_program_prints() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/rules.md");
    let printed = cli(&std::env::temp_dir(), ["rules", "--markdown"]);
    assert_eq!(printed.code, 0, "{}", printed.err);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&page, &printed.out).expect("written");
    }
    let kept = fs::read_to_string(&page).unwrap_or_default().replace("\r\n", "\n");
    let differs = printed.out.lines().zip(kept.lines().chain(std::iter::repeat(""))).find(|(new, old)| new != old);
    assert!(
        kept == printed.out,
        "assets/rules.md is not what is printed, first {differs:?}; UPDATE_SNAPSHOTS=1 cargo test --test readme rules"
    );
}

#[test]
fn rules_are_found_by_area_and_by_id() {
    let folder = std::env::temp_dir();
    let ids = |arguments: &[&str]| -> Vec<String> {
        let outcome = cli(&folder, arguments).json_with(0);
        let rules = outcome["rules"].as_array().expect("rules");
        rules.iter().map(|rule| rule["rule"].as_str().expect("an id").to_owned()).collect()
    };
    let all = ids(&["rules", "--json"]);
    let of_crl = ids(&["rules", "crl", "trust/one-way", "--json"]);
    assert!(all.len() > 200 && of_crl.len() > 5, "{} and {}", all.len(), of_crl.len());
    assert!(of_crl.iter().all(|id| id.starts_with("crl/") || id == "trust/one-way"), "{of_crl:?}");
    let printed = cli(&folder, ["rules", "crl/stale"]).out;
    assert!(printed.contains("crl/stale") && printed.contains("error") && printed.ends_with("1 rule\n"), "{printed}");
    let refused = cli(&folder, ["rules", "crl/stael", "--json"]).json_with(2);
    assert_eq!(refused["findings"][0]["rule"], "run/usage");
    assert!(refused["findings"][0]["fix"].as_str().is_some_and(|fix| fix.contains("rules crl/stale")), "{refused}");
}
