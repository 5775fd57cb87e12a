//! The README tells the truth: its plan is one, its output is what the program prints.

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
    assert!(printed.out.contains(shown.trim_end()), "--- README\n{shown}\n--- printed\n{}", printed.out);
}

#[test]
fn its_plan_can_be_carried_out() {
    let plan = README.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a plan");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let outcome = cli(folder.path(), ["set-up", "plan.toml", "--out", "cluster", "--dry-run", "--json"]).json_with(0);
    assert_eq!(outcome["pairs"].as_array().map(Vec::len), Some(6));
}
