//! The process is killed before the k-th operation, for every k: nothing is truncated, nothing is open to others, and
//! the next run completes or takes back what it finds.

use crate::house::{
    House, MARK, NOT_OWNER, STEP, Snapshot, Watched, assert_secrets_are_private, contents, make_home, plan, snapshot,
    system, wanted_in_home, wanted_in_out,
};
use interlock::deploy::{Wanted, apply, apply_through, interrupted, recover, recover_through};
use interlock::os::{Cancel, NoEvents};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

const BASE: &str = "INTERLOCK_TEST_KILL_BASE";
const AFTER: &str = "INTERLOCK_TEST_KILL_AFTER";
const WHAT: &str = "INTERLOCK_TEST_KILL_WHAT";

fn homes(base: &Path) -> Vec<PathBuf> {
    let home = base.join("home");
    if home.exists() { vec![home] } else { Vec::new() }
}

fn wanted(base: &Path) -> Vec<Wanted> {
    let mut wanted = wanted_in_out(&base.join("out"), "new");
    for home in homes(base) {
        wanted.extend(wanted_in_home(&home, "new"));
    }
    wanted
}

fn kill_yourself_after(operations: usize) -> impl Fn() -> std::io::Result<()> + Sync {
    let count = AtomicUsize::new(0);
    move || {
        if count.fetch_add(1, Ordering::Relaxed) == operations {
            // Like SIGKILL for files: nothing is unwound, nothing is flushed. Windows would ask for a debugger.
            if cfg!(windows) {
                std::process::exit(9);
            }
            std::process::abort();
        }
        Ok(())
    }
}

/// Not a test by itself: what the others start in a process of its own.
#[test]
fn the_child_that_is_killed() {
    let (Some(base), Ok(after), Ok(what)) = (std::env::var_os(BASE), std::env::var(AFTER), std::env::var(WHAT)) else {
        return;
    };
    let base = interlock::os::resolve(Path::new(&base)).unwrap();
    let kill = kill_yourself_after(after.parse().unwrap());
    let ops = Watched(|_| kill());
    let out = base.join("out");
    if what == "recover" {
        recover_through(&ops, &out).unwrap();
    } else {
        let set = plan(&out, &homes(&base), wanted(&base), true);
        apply_through(&ops, &set, &NoEvents, &Cancel::default()).unwrap();
    }
}

/// Runs the child; true: it came to its end without being killed.
fn child(base: &Path, what: &str, after: usize) -> bool {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_child_that_is_killed", "--nocapture"])
        .envs([(BASE, base.as_os_str()), (WHAT, what.as_ref()), (AFTER, after.to_string().as_ref())])
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!printed.contains("panicked"), "{what} {after}: {printed}");
    output.status.success()
}

fn copy(from: &Snapshot, to: &Path) {
    for (path, (bytes, mode, _)) in from {
        let path = to.join(path);
        match bytes {
            None => fs::create_dir(&path).unwrap(),
            Some(bytes) => fs::write(&path, bytes).unwrap(),
        }
        system::set_mode(&path, *mode);
    }
}

/// What we keep for ourselves: what waits, journals, backups, locks.
fn is_ours(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().contains(".interlock"))
}

/// Every file that is there is one of the wanted ones, old or new and whole, or one of ours that waits and is private.
#[track_caller]
fn assert_whole(found: &Snapshot, old: &Snapshot, new: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_secrets_are_private(found);
    for (path, (bytes, mode, _)) in found {
        let Some(bytes) = bytes else { continue };
        if is_ours(path) {
            let is_shut = path.ancestors().any(|folder| {
                found.get(folder).is_some_and(|(bytes, mode, _)| bytes.is_none() && mode & NOT_OWNER == 0)
            });
            assert!(is_shut || bytes.is_empty() && mode & NOT_OWNER == 0, "{} is open", path.display());
            let is_journal = path.ends_with("journal.json");
            assert!(!is_journal || !crate::house::contains(bytes, MARK), "a secret in the journal");
            continue;
        }
        let is_old = old.get(path).is_some_and(|(before, ..)| before.as_ref() == Some(bytes));
        assert!(is_old || new.get(path) == Some(bytes), "{} is neither old nor new", path.display());
    }
    for folder in ["trusted", "revoked"] {
        let strangers = found
            .keys()
            .filter(|path| !is_ours(path))
            .filter(|path| path.parent().is_some_and(|parent| parent.ends_with(folder)) && !new.contains_key(*path));
        assert_eq!(strangers.collect::<Vec<_>>(), Vec::<&PathBuf>::new(), "in {folder}");
    }
}

/// Without what we keep for ourselves, and without rights.
fn plain(snapshot: &Snapshot) -> BTreeMap<PathBuf, Vec<u8>> {
    snapshot
        .iter()
        .filter(|(path, _)| !is_ours(path))
        .filter_map(|(path, (bytes, ..))| Some((path.clone(), bytes.clone()?)))
        .collect()
}

/// After recovery all is old or all is new and nothing waits any more; then the run succeeds.
#[track_caller]
fn assert_recovers(base: &Path, old: &Snapshot, new: &BTreeMap<PathBuf, Vec<u8>>) {
    let out = base.join("out");
    recover(&out).unwrap();
    assert_eq!(interrupted(&out), None);
    let found = snapshot(base);
    let is_old = plain(&found) == plain(old);
    assert!(is_old || plain(&found) == *new, "neither old nor new: {:?}", found.keys());
    for path in found.keys() {
        let name = path.to_string_lossy();
        assert!(!name.contains("journal-") && !name.contains("-lock") && !name.contains(".out."), "{name} is left");
    }
    apply(&plan(&out, &homes(base), wanted(base), true), &NoEvents, &Cancel::default()).unwrap();
    assert!(plain(&snapshot(base)) == *new);
    assert_secrets_are_private(&snapshot(base));
}

fn before_again() -> House {
    let house = House::new();
    let out = house.out();
    apply(&plan(&out, &[], wanted_in_out(&out, "old"), false), &NoEvents, &Cancel::default()).unwrap();
    make_home(&house.home());
    house
}

fn kill_everywhere(before: &House) {
    let old = snapshot(&before.base());
    for k in (0..).step_by(STEP) {
        let house = House::new();
        copy(&old, &house.base());
        let base = house.base();
        let new = contents(&base, &wanted(&base), &house.out(), &homes(&base));
        let is_done = child(&base, "apply", k);
        assert_whole(&snapshot(&base), &old, &new);
        assert_recovers(&base, &old, &new);
        if is_done {
            assert!(k > 50, "only {k} operations");
            return;
        }
    }
}

#[test]
fn a_kill_at_any_moment_of_a_fresh_run_is_put_right_by_the_next() {
    kill_everywhere(&House::new());
}

#[test]
#[cfg_attr(
    windows,
    ignore = "Wine does not shut a file that is there: the copies that this test makes of keys stay open"
)]
fn a_kill_at_any_moment_of_a_run_over_existing_files_is_put_right_by_the_next() {
    kill_everywhere(&before_again());
}

/// The next run may be killed too: a few moments of the first (the last ones while files are replaced), every moment of
/// the second.
#[test]
#[cfg_attr(
    windows,
    ignore = "Wine does not shut a file that is there: the copies that this test makes of keys stay open"
)]
fn a_kill_of_the_recovery_is_put_right_by_the_one_after() {
    for (before, moments) in [(House::new(), &[40][..]), (before_again(), &[100, 170, 190])] {
        let old = snapshot(&before.base());
        for first in moments {
            for second in (0..).step_by(STEP) {
                let house = House::new();
                copy(&old, &house.base());
                let base = house.base();
                let new = contents(&base, &wanted(&base), &house.out(), &homes(&base));
                assert!(!child(&base, "apply", *first), "{first}");
                let is_recovered = child(&base, "recover", second);
                assert_whole(&snapshot(&base), &old, &new);
                assert_recovers(&base, &old, &new);
                if is_recovered {
                    break;
                }
            }
        }
    }
}

#[test]
fn a_run_waits_for_the_recovery_of_the_one_before() {
    let house = before_again();
    let base = house.base();
    assert!(!child(&base, "apply", 100));
    assert!(interrupted(&house.out()).is_some());
    let set = plan(&house.out(), &homes(&base), wanted(&base), true);
    let error = apply(&set, &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(crate::house::rules(&error), ["file/unfinished-run"]);
    assert_eq!(recover(&house.out()).unwrap().len(), 1);
    apply(&plan(&house.out(), &homes(&base), wanted(&base), true), &NoEvents, &Cancel::default()).unwrap();
}

/// A journal that others can write to could send our files anywhere.
#[test]
#[cfg_attr(
    windows,
    ignore = "Wine does not shut a file that is there: the copies that this test makes of keys stay open"
)]
fn a_journal_that_is_open_to_others_is_not_followed() {
    let house = before_again();
    assert!(!child(&house.base(), "apply", 100));
    let ours = house.out().join(".interlock");
    system::open_alone(&ours);
    let before = plain(&snapshot(&house.base()));
    assert_eq!(crate::house::rules(&recover(&house.out()).unwrap_err()), ["file/unfinished-run"]);
    assert!(plain(&snapshot(&house.base())) == before);
    system::set_mode(&ours, 0o700);
    assert_eq!(recover(&house.out()).unwrap().len(), 1);
}

/// What was edited after the kill is kept, and said.
#[test]
fn a_file_that_was_edited_after_the_kill_is_not_written_over() {
    let mut refused = 0;
    for k in (0..).step_by(9.max(STEP)) {
        let house = before_again();
        if child(&house.base(), "apply", k) {
            break;
        }
        let path = house.home().join("conf/neo4j.conf");
        fs::write(&path, "# edited after the kill\n").unwrap();
        if let Err(error) = recover(&house.out()) {
            assert_eq!(crate::house::rules(&error), ["file/unfinished-run"]);
            refused += 1;
        }
        assert_eq!(fs::read(&path).unwrap(), b"# edited after the kill\n");
    }
    assert!(refused > 0, "no kill was late enough");
}
