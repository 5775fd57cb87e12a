//! The real terminal, ended at random moments: by SIGKILL, and by the signals that ask.

use crate::common::cli_command;
use crate::house::{Asked, House, PLAIN, Snapshot, assert_sound, contains};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const SEED: &str = "INTERLOCK_TEST_SEED";
/// The line on standard error after which files are written.
const LAST_BEFORE_WRITING: &str = "letting strangers knock";
/// The one after which servers shake hands.
const LAST_BEFORE_PAIRS: &str = "reading folders";

const MANY: Asked = Asked { servers: 4, ..PLAIN };

/// xorshift64*: enough to scatter moments.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs());
        let seed = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok()).unwrap_or(clock | 1);
        println!("{SEED}={seed}");
        Self(seed)
    }

    /// A moment before `end`.
    fn moment(&mut self, end: Duration) -> Duration {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let share = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 44;
        end.mul_f64(f64::from(u32::try_from(share).unwrap_or(0)) / f64::from(1 << 20))
    }
}

fn start(house: &House, replace: bool) -> Child {
    let mut command = cli_command(&house.base());
    command.args(["set-up", "plan.toml", "--out", "disk/out", "--json"]);
    if replace {
        command.arg("--replace");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Reads progress up to a line that begins so; what was read.
fn wait_for(child: &mut Child, line: &str) -> String {
    let mut read = String::new();
    let mut stderr = BufReader::new(child.stderr.as_mut().expect("piped"));
    while !read.lines().last().is_some_and(|last| last.starts_with(line)) {
        if stderr.read_line(&mut read).expect("UTF-8") == 0 {
            break;
        }
    }
    read
}

/// What it printed until it ended, and its exit code.
fn end(mut child: Child) -> (Option<i32>, String, String) {
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().expect("piped").read_to_string(&mut out).expect("UTF-8");
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("UTF-8");
    (child.wait().expect("it ended").code(), out, err)
}

/// How long a whole run takes, and how long it writes; and what it leaves.
fn measure(house: &House, replace: bool) -> (Duration, Duration, Snapshot) {
    let old = house.snapshot();
    let begin = Instant::now();
    let mut child = start(house, replace);
    wait_for(&mut child, LAST_BEFORE_WRITING);
    let writing = Instant::now();
    wait_for(&mut child, "writing files");
    let writing = writing.elapsed();
    assert_eq!(end(child).0, Some(0));
    let (whole, done) = (begin.elapsed(), house.snapshot());
    house.restore(&old);
    println!("a run takes {whole:?}, of which it writes {writing:?}");
    (whole, writing, done)
}

/// Whether something of ours waits to be seen to.
fn is_between(found: &Snapshot) -> bool {
    found.keys().any(|path| path.to_string_lossy().contains(".interlock"))
}

/// Whether writing has begun: beside the output folder or in it.
fn has_trace(house: &House) -> bool {
    let disk = house.base().join("disk");
    [disk.clone(), disk.join("out")].iter().filter_map(|folder| std::fs::read_dir(folder).ok()).any(|entries| {
        entries.filter_map(Result::ok).any(|entry| entry.file_name().to_string_lossy().contains(".interlock"))
    })
}

fn kill_at_25_moments(house: &House, replace: bool) {
    let mut random = Random::new();
    let old = house.snapshot();
    let (whole, writing, done) = measure(house, replace);
    let (mut untouched, mut between) = (0, 0);
    for round in 0..25 {
        house.restore(&old);
        let mut child = start(house, replace);
        // Two of five at any moment of the whole, the others while files are written.
        let delay = if round % 5 < 2 {
            random.moment(whole)
        } else {
            wait_for(&mut child, LAST_BEFORE_WRITING);
            random.moment(writing + writing / 4)
        };
        std::thread::sleep(delay);
        child.kill().expect("SIGKILL can be sent");
        let (_, out, err) = end(child);
        let when = format!("round {round}, after {delay:?}");
        for text in [out, err] {
            assert!(!contains(text.as_bytes(), b"PRIVATE KEY") && !text.contains("panicked"), "{when}");
        }
        let found = house.snapshot();
        untouched += usize::from(found == old);
        between += usize::from(found != old && is_between(&found));
        assert_sound(&found, &old, &done, &when);
        house.assert_next_finishes(replace, MANY.servers, &when);
        if round % 5 == 4 {
            house.assert_finished(&when);
        }
    }
    println!("before anything was written: {untouched}; with something of ours left to see to: {between} of 25");
    // On a fast disk luck may miss the middle: then aim, at the first trace of writing.
    for round in 0..50 {
        if between > 0 {
            break;
        }
        house.restore(&old);
        let mut child = start(house, replace);
        while !has_trace(house) && child.try_wait().expect("it can be asked").is_none() {}
        child.kill().expect("SIGKILL can be sent");
        end(child);
        let (found, when) = (house.snapshot(), format!("aimed round {round}"));
        between += usize::from(found != old && is_between(&found));
        assert_sound(&found, &old, &done, &when);
        house.assert_next_finishes(replace, MANY.servers, &when);
    }
    assert!(between > 0, "no kill was in the middle");
}

#[test]
fn a_kill_while_a_folder_is_made() {
    let house = House::new();
    house.ask(MANY);
    kill_at_25_moments(&house, false);
}

#[test]
fn a_kill_while_keys_are_replaced() {
    let house = House::new();
    house.ask(Asked { key: "ecdsa-p384", ..MANY });
    assert_eq!(house.set_up(false, false).1, 0);
    house.ask(MANY);
    kill_at_25_moments(&house, true);
}

/// Asks a run to stop after a line of progress: it says that it was, and everything is as before.
fn stop(house: &House, signal: &str, after: &str, replace: bool) -> bool {
    let old = house.snapshot();
    let mut child = start(house, replace);
    wait_for(&mut child, after);
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    let (code, out, err) = end(child);
    let outcome: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{signal}: {error}: {out} {err}"));
    let findings = outcome["findings"].as_array().expect("findings");
    let is_stopped = findings.iter().any(|finding| finding["rule"] == "run/cancelled");
    if is_stopped {
        assert_eq!(code, Some(1), "{outcome}");
        assert_eq!(outcome["changed"], false);
        assert!(house.snapshot() == old, "{signal} after {after} leaves {:?}", house.snapshot().keys());
    } else {
        // It came after the last moment at which a stop can be obeyed: then all is done.
        assert_eq!(code, Some(0), "{outcome}");
        house.assert_finished(signal);
        house.restore(&old);
    }
    is_stopped
}

#[test]
fn a_signal_that_asks_leaves_everything_as_it_was() {
    let fresh = House::new();
    fresh.ask(MANY);
    let again = House::new();
    again.ask(MANY);
    assert_eq!(again.set_up(false, false).1, 0);
    again.ask(Asked { key: "ecdsa-p384", ..MANY });
    for (house, replace) in [(&fresh, false), (&again, true)] {
        for signal in ["-INT", "-TERM"] {
            assert!(stop(house, signal, LAST_BEFORE_PAIRS, replace), "{signal} was not obeyed");
            println!("{signal} while writing: stopped {}", stop(house, signal, LAST_BEFORE_WRITING, replace));
        }
    }
}
