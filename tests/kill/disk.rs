//! A full disk and a read-only one, through the terminal: exit code 3, a finding, and everything as it was. Where the
//! system lets nobody mount a disk of his own, this is skipped with a word.
#![cfg(target_os = "linux")]

use crate::common::peer;
use crate::house::{Asked, House, PLAIN};
use serde_json::Value;
use std::process::Command;

/// Runs a script in a namespace of its own, with a small disk in place of `disk`; what it printed.
fn on_a_small_disk(house: &House, size: &str, script: &str) -> Option<String> {
    let mount = format!("mount -t tmpfs -o size={size} none disk || exit 77; list() {{ find disk | sort; }}\n{script}");
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &mount, env!("CARGO_BIN_EXE_interlock-cli")])
        .current_dir(house.base())
        .output();
    let is_mounted = output.as_ref().is_ok_and(|output| output.status.success());
    let why = output.as_ref().map(|it| String::from_utf8_lossy(&it.stderr).into_owned()).unwrap_or_default();
    peer(is_mounted, &format!("a disk to be mounted ({why})"))
        .then(|| String::from_utf8(output.expect("it ran").stdout).expect("UTF-8"))
}

const SET_UP: &str = r#""$0" set-up plan.toml --out disk/out --json 2>/dev/null; echo "exit $?""#;

/// The rules of the errors in a line of JSON.
fn errors(line: &str) -> Vec<String> {
    let outcome: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let findings = outcome["findings"].as_array().expect("findings").iter().filter(|it| it["severity"] == "error");
    findings.map(|it| it["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn a_disk_that_is_too_small_gets_nothing() {
    let house = House::new();
    house.ask(PLAIN);
    let mut refused = 0;
    for size in ["4k", "12k", "24k", "40k"] {
        let Some(printed) = on_a_small_disk(&house, size, &format!("{SET_UP}; list")) else { return };
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(errors(lines[0]), ["file/disk-full"], "{size}");
        assert_eq!(lines[1..], ["exit 3", "disk"], "{size}");
        refused += 1;
    }
    assert_eq!(refused, 4);
    // The accepting twin.
    let printed = on_a_small_disk(&house, "1m", SET_UP).expect("as before");
    assert!(printed.ends_with("exit 0\n"), "{printed}");
}

#[test]
fn a_disk_that_fills_up_keeps_what_was_there() {
    let house = House::new();
    house.ask(PLAIN);
    let other = Asked { key: "ecdsa-p384", ..PLAIN };
    let plan = house.base().join("plan.toml");
    std::fs::copy(&plan, house.base().join("first.toml")).expect("copied");
    house.ask(other);
    for spare in ["0", "8", "32", "48"] {
        let script = format!(
            r#""$0" set-up first.toml --out disk/out --json >/dev/null 2>&1
            dd if=/dev/zero of=disk/spare bs=1k count={spare} 2>/dev/null
            dd if=/dev/zero of=disk/rest bs=1k 2>/dev/null; rm -f disk/spare
            sum() {{ find disk/out -type f | sort | xargs cksum; find disk | sort; }}
            sum >before; {}; sum | cmp - before && echo same"#,
            SET_UP.replace("--json", "--replace --json")
        );
        let Some(printed) = on_a_small_disk(&house, "1m", &script) else { return };
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(errors(lines[0]), ["file/disk-full"], "{spare}");
        assert_eq!(lines[1..], ["exit 3", "same"], "{spare}");
    }
}

#[test]
fn a_read_only_disk_is_said_and_a_finished_one_is_no_error() {
    let house = House::new();
    house.ask(PLAIN);
    let remount = "mount -o remount,ro disk";
    let Some(printed) = on_a_small_disk(&house, "1m", &format!("{remount}; {SET_UP}; list")) else { return };
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(errors(lines[0]), ["file/read-only"]);
    assert_eq!(lines[1..], ["exit 3", "disk"]);
    // What is there already needs no writing.
    let again = format!("{SET_UP}; {remount}; {SET_UP}");
    let printed = on_a_small_disk(&house, "1m", &again).expect("as before");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!((lines[1], lines[3]), ("exit 0", "exit 0"), "{printed}");
    assert!(lines[2].contains("\"changed\":false"), "{printed}");
    let replace = format!("{SET_UP}; {remount}; {}", SET_UP.replace("plan.toml", "other.toml --replace"));
    std::fs::copy(house.base().join("plan.toml"), house.base().join("first.toml")).expect("copied");
    house.ask(Asked { key: "ecdsa-p384", ..PLAIN });
    std::fs::rename(house.base().join("plan.toml"), house.base().join("other.toml")).expect("moved");
    std::fs::rename(house.base().join("first.toml"), house.base().join("plan.toml")).expect("moved");
    let printed = on_a_small_disk(&house, "1m", &replace).expect("as before");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!((errors(lines[2]), lines[3]), (vec!["file/read-only".to_owned()], "exit 3"), "{printed}");
}
