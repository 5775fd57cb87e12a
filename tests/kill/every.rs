//! SIGKILL after the k-th file operation of `set-up`, for every k.

use crate::house::{Asked, House, PLAIN, assert_sound, request};
use interlock::deploy::{FileOps, System};
use interlock::os::{Cancel, NoEvents, Rights};
use interlock::work::set_up_through;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const BASE: &str = "INTERLOCK_TEST_KILL_SET_UP_BASE";
const AFTER: &str = "INTERLOCK_TEST_KILL_SET_UP_AFTER";
const REPLACE: &str = "INTERLOCK_TEST_KILL_SET_UP_REPLACE";
/// What the child says when it waits for its end.
const WAITING: &str = "waiting for the end after ";

/// The system, up to the k-th operation; the two halves of a write are two.
struct KillAfter {
    last: usize,
    count: AtomicUsize,
}

impl KillAfter {
    fn after<T>(&self, what: &str, path: Option<&Path>, result: io::Result<T>) -> io::Result<T> {
        if self.count.fetch_add(1, Ordering::Relaxed) + 1 == self.last {
            println!("\n{WAITING}{what} {}", path.unwrap_or(Path::new("")).display());
            loop {
                std::thread::sleep(Duration::from_mins(1));
            }
        }
        result
    }
}

impl FileOps for KillAfter {
    fn create_private_folder(&self, path: &Path) -> io::Result<()> {
        self.after("create_private_folder", Some(path), System.create_private_folder(path))
    }

    fn create_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.after("create_folder", Some(path), System.create_folder(path, rights))
    }

    fn create_file(&self, path: &Path, rights: &Rights) -> io::Result<File> {
        self.after("create_file", Some(path), System.create_file(path, rights))
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        self.after("half of write", None, System.write(file, first))?;
        self.after("write", None, System.write(file, second))
    }

    fn settle(&self, file: &File, path: &Path, rights: &Rights) -> io::Result<()> {
        self.after("settle", Some(path), System.settle(file, path, rights))
    }

    fn settle_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.after("settle_folder", Some(path), System.settle_folder(path, rights))
    }

    fn settle_moved(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.after("settle_moved", Some(path), System.settle_moved(path, rights))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.after("sync_file", Some(path), System.sync_file(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.after("sync_folder", Some(path), System.sync_folder(path))
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.after("replace", Some(to), System.replace(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.after("remove_file", Some(path), System.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.after("remove_folder", Some(path), System.remove_folder(path))
    }
}

/// Not a test by itself: what the others start in a process of its own.
#[test]
fn the_child_that_is_killed() {
    let (Some(base), Ok(after)) = (std::env::var_os(BASE), std::env::var(AFTER)) else { return };
    let ops = KillAfter { last: after.parse().expect("a number"), count: AtomicUsize::new(0) };
    let request = request(&PathBuf::from(base), std::env::var_os(REPLACE).is_some(), false);
    let (outcome, ended) = set_up_through(&ops, request, &NoEvents, &Cancel::default());
    assert_eq!(ended.code(&outcome.findings), 0, "{:#?}", outcome.findings);
}

/// Lets a child begin and kills it after the k-th operation, which it tells; `None`: it came to its end before.
fn kill_after(house: &House, k: usize, replace: bool) -> Option<String> {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "every::the_child_that_is_killed", "--nocapture"]);
    command.env(BASE, house.base()).env(AFTER, k.to_string());
    if replace {
        command.env(REPLACE, "1");
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let mut lines = lines.filter_map(|line| Some(line.strip_prefix(WAITING)?.to_owned()));
    if let Some(last) = lines.next() {
        // On Unix that is SIGKILL.
        child.kill().expect("it is there");
        child.wait().expect("it is gone");
        return Some(last);
    }
    assert!(child.wait().expect("it ended").success(), "operation {k}");
    None
}

/// What a run that nobody kills leaves; the disk is as before afterwards.
fn undisturbed(house: &House, replace: bool) -> crate::house::Snapshot {
    let old = house.snapshot();
    let (outcome, code) = house.set_up(replace, false);
    assert_eq!(code, 0, "{:#?}", outcome.findings);
    let done = house.snapshot();
    house.restore(&old);
    done
}

/// Kills after every `step`-th operation, from the `first` on.
fn kill_everywhere(house: &House, asked: Asked, replace: bool, first: usize, step: usize) {
    let old = house.snapshot();
    let done = undisturbed(house, replace);
    for k in (first..).step_by(step) {
        house.restore(&old);
        let last = kill_after(house, k, replace);
        let when = format!("after operation {k} ({})", last.as_deref().unwrap_or("the end"));
        assert_sound(&house.snapshot(), &old, &done, &when);
        if replace && k.is_multiple_of(2) {
            // Without consent the next run completes the killed one, or takes it back and asks.
            let (next, code) = house.set_up(false, false);
            let errors: Vec<_> = next.findings.iter().filter(|it| it.is_error()).map(|it| it.rule).collect();
            assert_eq!(code, u8::from(!errors.is_empty()), "{when}");
            assert!(errors.iter().all(|rule| *rule == "file/key-exists"), "{when}: {errors:?}");
        }
        house.assert_next_finishes(replace, asked.servers, &when);
        // Rehearsing again takes most of the time: after every fourth.
        if (k / step).is_multiple_of(4) || last.is_none() {
            house.assert_finished(&when);
        }
        if last.is_none() {
            println!("{k} operations");
            assert!(k > 50, "only {k} operations");
            return;
        }
    }
}

#[test]
fn of_a_run_into_an_absent_folder() {
    let house = House::new();
    house.ask(PLAIN);
    kill_everywhere(&house, PLAIN, false, 1, 1);
}

#[test]
fn of_a_run_that_replaces_keys() {
    let house = House::new();
    house.ask(Asked { key: "ecdsa-p384", ..PLAIN });
    assert_eq!(house.set_up(false, false).1, 0);
    house.ask(PLAIN);
    kill_everywhere(&house, PLAIN, true, 1, 1);
}

#[test]
fn of_a_run_into_a_home() {
    let house = House::new();
    let asked = Asked { home: true, ..PLAIN };
    house.ask(asked);
    house.make_home();
    kill_everywhere(&house, asked, false, 1, 1);
}

/// Deriving the key of an encryption is slow on purpose, so not after every operation.
#[test]
fn of_a_run_that_encrypts_keys() {
    let house = House::new();
    let asked = Asked { more: "", ..PLAIN };
    house.ask(asked);
    kill_everywhere(&house, asked, false, 7, 13);
}
