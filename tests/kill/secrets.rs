//! Where pass phrases and keys are: in the conf and in the key, in private files that wait or are kept to go back, and
//! nowhere else; after a whole run and after a killed one.

use crate::common::{cli_command, setting};
use crate::house::{Asked, House, NOT_OWNER, PLAIN, Snapshot, contains, is_ours};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const OWN: &str = "Correct Horse 7";
const KEY: &str = "dbms.ssl.policy.cluster.private_key_password";

/// The middle of each key's text, from all files that hold one.
fn keys(snapshot: &Snapshot) -> Vec<Vec<u8>> {
    let files = snapshot.values().filter_map(|(bytes, ..)| bytes.as_ref());
    let keys = files.filter(|bytes| contains(bytes, b"PRIVATE KEY-----\n"));
    keys.filter_map(|bytes| bytes.split(|byte| *byte == b'\n').nth(2).map(<[u8]>::to_vec)).collect()
}

#[track_caller]
fn assert_kept(found: &Snapshot, pass_phrases: &[String], printed: &[&str], when: &str) {
    let keys = keys(found);
    for (path, (bytes, mode, _)) in found {
        let Some(bytes) = bytes else { continue };
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let has_key = keys.iter().any(|key| contains(bytes, key));
        let has_phrase = pass_phrases.iter().any(|phrase| contains(bytes, phrase.as_bytes()));
        // New contents wait under a number.
        let waits = is_ours(path) && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        assert!(
            !has_key || path.extension().is_some_and(|extension| extension == "key") || waits,
            "{when}: a key in {}",
            path.display()
        );
        assert!(!has_phrase || name == "neo4j.conf" || waits, "{when}: a pass phrase in {}", path.display());
        assert!(!(has_key || has_phrase) || mode & NOT_OWNER == 0, "{when}: {} is {mode:o}", path.display());
    }
    for text in printed {
        assert!(!keys.iter().any(|key| contains(text.as_bytes(), key)), "{when}: a key is printed");
        assert!(!pass_phrases.iter().any(|phrase| text.contains(phrase)), "{when}: a pass phrase is printed");
    }
}

/// Runs the terminal; with a delay it is killed so long after it began to write.
fn run(house: &House, more: &[&str], kill: Option<Duration>) -> (bool, String, String) {
    let mut command = cli_command(&house.base());
    command.args(["set-up", "plan.toml", "--out", "disk/out"]).args(more);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut err = String::new();
    let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
    if let Some(delay) = kill {
        while !err.contains("strangers") && stderr.read_line(&mut err).expect("UTF-8") > 0 {}
        std::thread::sleep(delay);
        child.kill().expect("SIGKILL can be sent");
    }
    stderr.read_to_string(&mut err).expect("UTF-8");
    let mut out = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut out).expect("UTF-8");
    (child.wait().expect("it ended").success(), out, err)
}

/// The pass phrases that confs name, wherever they are by now.
fn made_by_us(house: &House, found: &Snapshot) -> Vec<String> {
    let confs = found.keys().filter(|path| path.ends_with("neo4j.conf"));
    confs.filter_map(|path| setting(&house.disk().join(path), KEY)).filter(|phrase| phrase.len() == 24).collect()
}

fn whole_then_killed(house: &House, asked: Asked, more: &[&str], own: Option<&str>) {
    let phrases = |found: &Snapshot| own.map_or_else(|| made_by_us(house, found), |own| vec![own.to_owned()]);
    house.ask(asked);
    let (ok, out, err) = run(house, more, None);
    assert!(ok, "{out}{err}");
    let first = house.snapshot();
    assert!(first.keys().any(|path| path.starts_with(Path::new("out"))));
    assert!(own.is_some() || phrases(&first).len() == asked.servers);
    assert_kept(&first, &phrases(&first), &[&out, &err], "whole");
    // Other keys over these: backups and waiting contents.
    house.ask(Asked { key: "ecdsa-p384", ..asked });
    let more: Vec<&str> = more.iter().copied().chain(["--replace"]).collect();
    for milliseconds in [0, 1, 2, 4, 6, 9] {
        house.restore(&first);
        let (_, out, err) = run(house, &more, Some(Duration::from_millis(milliseconds)));
        let found = house.snapshot();
        assert_kept(&found, &phrases(&found), &[&out, &err], &format!("killed after {milliseconds} ms"));
    }
}

#[test]
fn pass_phrases_of_ours_stay_in_the_confs() {
    whole_then_killed(&House::new(), Asked { more: "", ..PLAIN }, &[], None);
}

#[test]
fn a_pass_phrase_of_ones_own_stays_in_the_confs_and_the_authoritys_key_in_its_folder() {
    let house = House::new();
    fs::write(house.base().join("pass"), format!("{OWN}\n")).expect("written");
    let asked = Asked { more: "trust = \"private-ca\"", ..PLAIN };
    whole_then_killed(&house, asked, &["--pass-phrase-file", "pass"], Some(OWN));
}
