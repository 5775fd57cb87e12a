//! Two processes on one output folder: one wins, the other says so, and what is there is the work of one.

use crate::common::cli_command;
use crate::house::{Asked, House, PLAIN, assert_sound};
use serde_json::Value;
use std::process::{Child, Stdio};
use std::time::Duration;

const ROUNDS: u64 = 6;

/// What may happen to the one that loses: the other is writing, or has written since.
const LOST: [&str; 2] = ["file/locked", "file/changed-since-shown"];

fn start(house: &House, replace: bool) -> Child {
    let mut command = cli_command(&house.base());
    command.args(["set-up", "plan.toml", "--out", "disk/out", "--json"]);
    if replace {
        command.arg("--replace");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts")
}

/// Its exit code and the rules of its errors.
fn end(child: Child) -> (i32, Vec<String>) {
    let output = child.wait_with_output().expect("it ends");
    let outcome: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    let findings = outcome["findings"].as_array().expect("findings").iter().filter(|it| it["severity"] == "error");
    let rules = findings.map(|it| it["rule"].as_str().expect("a rule").to_owned()).collect();
    (output.status.code().expect("no signal"), rules)
}

fn compete(house: &House, asked: Asked, replace: bool) {
    let old = house.snapshot();
    assert_eq!(house.set_up(replace, false).1, 0);
    let done = house.snapshot();
    for round in 0..ROUNDS {
        house.restore(&old);
        let first = start(house, replace);
        // The second looks at the disk at other moments of the first each time.
        std::thread::sleep(Duration::from_millis(round * 12));
        let ends = [end(start(house, replace)), end(first)];
        let when = format!("round {round}: {ends:?}");
        assert!(ends.iter().any(|(code, _)| *code == 0), "{when}");
        for (code, rules) in &ends {
            assert!(rules.iter().all(|rule| LOST.contains(&rule.as_str())), "{when}");
            let expected = if rules.is_empty() {
                0
            } else if rules == &["file/locked"] {
                3
            } else {
                1
            };
            assert_eq!(*code, expected, "{when}");
        }
        println!("{when}");
        assert_sound(&house.snapshot(), &old, &done, &when);
        house.assert_finished(&when);
        house.assert_next_finishes(false, asked.servers, &when);
    }
}

#[test]
fn two_that_make_the_folder() {
    let house = House::new();
    house.ask(PLAIN);
    compete(&house, PLAIN, false);
}

#[test]
fn two_that_make_the_folder_and_change_a_home() {
    let house = House::new();
    let asked = Asked { home: true, ..PLAIN };
    house.ask(asked);
    house.make_home();
    compete(&house, asked, false);
}

#[test]
fn two_that_replace_keys() {
    let house = House::new();
    house.ask(PLAIN);
    assert_eq!(house.set_up(false, false).1, 0);
    let other = Asked { key: "ecdsa-p384", ..PLAIN };
    house.ask(other);
    compete(&house, other, true);
}
