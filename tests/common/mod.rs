//! What the tests of the terminal share: running it in an empty environment, and asking other implementations.
#![allow(dead_code, reason = "each test binary uses its own part")]

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run of the terminal left behind.
pub(crate) struct Run {
    /// The exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Standard output as the one JSON object that it must be.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| {
            panic!("standard output is not one JSON object: {e}\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err)
        })
    }

    /// The same, after the exit code was what it should be.
    #[track_caller]
    pub(crate) fn json_with(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self.json()
    }
}

/// The terminal, in an empty environment, in a folder.
pub(crate) fn cli_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlock-cli"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs the terminal with arguments.
pub(crate) fn cli<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(folder: &Path, args: I) -> Run {
    finish(cli_command(folder).args(args).output().expect("interlock-cli runs"))
}

/// Runs the terminal with arguments and something on standard input.
pub(crate) fn cli_with_input<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(folder: &Path, args: I, input: &[u8]) -> Run {
    let mut child = cli_command(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("interlock-cli runs");
    child.stdin.take().expect("piped").write_all(input).expect("it reads its input");
    finish(child.wait_with_output().expect("it ends"))
}

fn finish(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Whether another implementation can be asked. Without it the test is skipped with a word, unless
/// `INTERLOCK_REQUIRE_PEERS=1` makes that a failure.
pub(crate) fn peer(found: bool, name: &str) -> bool {
    if !found {
        assert!(std::env::var("INTERLOCK_REQUIRE_PEERS").as_deref() != Ok("1"), "{name} is required and missing");
        println!("skipped: {name} is not on this machine");
    }
    found
}

/// Whether `openssl` can be asked.
pub(crate) fn openssl_is_there() -> bool {
    peer(Command::new("openssl").arg("version").output().is_ok_and(|o| o.status.success()), "openssl")
}

/// Runs `openssl` and returns its standard output; the test fails where it does.
#[track_caller]
pub(crate) fn openssl<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(args: I) -> String {
    let args: Vec<_> = args.into_iter().map(|a| a.as_ref().to_owned()).collect();
    let output = Command::new("openssl").args(&args).stdin(Stdio::null()).output().expect("openssl runs");
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The value of a setting in a written neo4j.conf.
pub(crate) fn setting(conf: &Path, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(conf).expect("the conf is there");
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=').map(str::to_owned))
}

/// Every file below a folder with its bytes, sorted.
pub(crate) fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("a file");
                files.push((path.strip_prefix(folder).expect("below").to_owned(), bytes));
            }
        }
    }
    files.sort();
    files
}

/// The rule ids of all findings.
pub(crate) fn rules(outcome: &Value) -> Vec<String> {
    outcome["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| f["rule"].as_str().expect("a rule").to_owned())
        .collect()
}

/// Copies a folder with everything in it.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// git keeps no empty folders, and an empty `trusted/` is not a missing one: `case.toml` lists them.
pub(crate) fn restore_empty_folders(case: &Path) {
    let text = std::fs::read_to_string(case.join("case.toml")).expect("case.toml");
    let table: toml::Table = text.parse().expect("TOML");
    for folder in table.get("empty_dirs").and_then(toml::Value::as_array).into_iter().flatten() {
        std::fs::create_dir_all(case.join(folder.as_str().expect("a path"))).expect("made");
    }
}
