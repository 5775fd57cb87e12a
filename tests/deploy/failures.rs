//! One operation fails, or all from one on: everything is as it was, or everything is as wanted.

use crate::house::{
    House, STEP, Snapshot, Watched, assert_secrets_are_private, contents, make_home, plan, rules, snapshot,
    wanted_in_home, wanted_in_out,
};
use interlock::deploy::{ApplyError, Wanted, apply, apply_through, interrupted, recover};
use interlock::os::{Cancel, Events, NoEvents, Stage};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Something that must be there before, and what is wanted then.
struct Case {
    house: House,
    homes: Vec<PathBuf>,
    wanted: Vec<Wanted>,
}

impl Case {
    fn fresh() -> Self {
        let house = House::new();
        let wanted = wanted_in_out(&house.out(), "new");
        Self { house, homes: Vec::new(), wanted }
    }

    fn again() -> Self {
        let house = House::new();
        let old = plan(&house.out(), &[], wanted_in_out(&house.out(), "old"), false);
        apply(&old, &NoEvents, &Cancel::default()).unwrap();
        make_home(&house.home());
        let wanted = [wanted_in_out(&house.out(), "new"), wanted_in_home(&house.home(), "new")].concat();
        let homes = vec![house.home()];
        Self { house, homes, wanted }
    }

    fn apply(&self, ops: &dyn interlock::deploy::FileOps) -> Result<(), ApplyError> {
        let set = plan(&self.house.out(), &self.homes, self.wanted.clone(), true);
        apply_through(ops, &set, &NoEvents, &Cancel::default()).map(|_| ())
    }

    fn is_new(&self, found: &Snapshot) -> bool {
        let new = contents(&self.house.base(), &self.wanted, &self.house.out(), &self.homes);
        new.iter().all(|(path, bytes)| found.get(path).is_some_and(|(found, ..)| found.as_ref() == Some(bytes)))
    }
}

fn fail_at(from: usize, to: usize, kind: ErrorKind) -> (impl Fn() -> usize, impl Fn() -> io::Result<()> + Sync) {
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&count);
    let fail = move || {
        let now = count.fetch_add(1, Ordering::Relaxed);
        if (from..to).contains(&now) { Err(io::Error::from(kind)) } else { Ok(()) }
    };
    (move || counted.load(Ordering::Relaxed), fail)
}

fn every_operation(case: fn() -> Case) {
    for k in (0..).step_by(STEP) {
        let case = case();
        let before = snapshot(&case.house.base());
        let (count, fail) = fail_at(k, k + 1, ErrorKind::StorageFull);
        let result = case.apply(&Watched(|_| fail()));
        let after = snapshot(&case.house.base());
        assert_secrets_are_private(&after);
        match result {
            Ok(()) if count() <= k => {
                assert!(k > 50, "only {k} operations");
                assert!(case.is_new(&after));
                return;
            }
            Ok(()) => {
                // It failed when all was in place: the next run clears up.
                assert!(case.is_new(&after));
                recover(&case.house.out()).unwrap();
                assert_eq!(interrupted(&case.house.out()), None);
            }
            Err(error) => {
                assert_eq!(rules(&error), ["file/disk-full"], "operation {k}");
                assert!(matches!(error, ApplyError::System(_)));
                assert!(after == before, "operation {k} leaves {:?}", difference(&before, &after));
            }
        }
    }
}

#[test]
fn a_full_disk_at_any_moment_leaves_nothing_of_a_fresh_folder() {
    every_operation(Case::fresh);
}

#[test]
fn a_full_disk_at_any_moment_leaves_existing_folders_as_they_were() {
    every_operation(Case::again);
}

/// A disk that goes away in the middle takes the way back with it: the next run goes it.
#[test]
fn a_disk_that_goes_away_and_comes_back_is_put_in_order_by_the_next_run() {
    for make in [Case::fresh, Case::again] {
        for k in (0..).step_by(STEP) {
            let case = make();
            let before = snapshot(&case.house.base());
            let (count, fail) = fail_at(k, usize::MAX, ErrorKind::ReadOnlyFilesystem);
            let result = case.apply(&Watched(|_| fail()));
            assert_secrets_are_private(&snapshot(&case.house.base()));
            if result.is_ok() && count() <= k {
                break;
            }
            if let Err(error) = result {
                assert!(rules(&error).contains(&"file/read-only"), "operation {k}: {error:?}");
            }
            recover(&case.house.out()).unwrap();
            assert_eq!(interrupted(&case.house.out()), None);
            let after = snapshot(&case.house.base());
            let all_is_new = case.is_new(&after);
            assert!(all_is_new || after == before, "operation {k} leaves {:?}", difference(&before, &after));
            case.apply(&interlock::deploy::System).unwrap();
            assert!(case.is_new(&snapshot(&case.house.base())));
        }
    }
}

/// The way back is cut off too: whoever finds the journal goes on from there, in whatever direction it says.
#[test]
fn a_way_back_that_is_cut_off_is_gone_by_the_next_run() {
    let (mut back, mut cut_off) = (0, 0);
    for first in (130..).step_by(6.max(STEP)) {
        let mut is_done = false;
        for more in (0..).step_by(5.max(STEP)) {
            let case = Case::again();
            let before = snapshot(&case.house.base());
            let count = AtomicUsize::new(0);
            let fail = || {
                let now = count.fetch_add(1, Ordering::Relaxed);
                if now == first || now > first + more { Err(io::Error::from(ErrorKind::StorageFull)) } else { Ok(()) }
            };
            is_done = case.apply(&Watched(|_| fail())).is_ok();
            let was_cut_off = interrupted(&case.house.out()).is_some();
            let findings = recover(&case.house.out()).unwrap();
            let after = snapshot(&case.house.base());
            assert_secrets_are_private(&after);
            assert!(case.is_new(&after) || after == before, "{first}, {more}: {:?}", difference(&before, &after));
            cut_off += usize::from(was_cut_off);
            back += findings.iter().filter(|finding| finding.rule == "file/run-taken-back").count();
            if is_done || !was_cut_off {
                break;
            }
        }
        if is_done {
            break;
        }
    }
    assert!(back > 10 / STEP && cut_off >= back, "{back} of {cut_off}");
}

#[test]
fn a_stop_at_any_moment_takes_everything_back() {
    /// Asks to stop at the n-th step: each file takes two.
    struct StopAt(usize, AtomicUsize, Cancel);
    impl Events for StopAt {
        fn progress(&self, _: Stage, _: usize, _: usize) {
            if self.1.fetch_add(1, Ordering::Relaxed) + 1 == self.0 {
                self.2.cancel();
            }
        }
    }
    for make in [Case::fresh, Case::again] {
        for k in (1..).step_by(STEP.min(5)) {
            let case = make();
            let before = snapshot(&case.house.base());
            let set = plan(&case.house.out(), &case.homes, case.wanted.clone(), true);
            let cancel = Cancel::default();
            match apply(&set, &StopAt(k, AtomicUsize::new(0), cancel.clone()), &cancel) {
                Ok(_) => {
                    assert!(k > 17, "stopped by step {k} at the latest");
                    break;
                }
                Err(error) => assert!(matches!(error, ApplyError::Cancelled), "{error:?}"),
            }
            let after = snapshot(&case.house.base());
            assert!(after == before, "step {k} leaves {:?}", difference(&before, &after));
        }
    }
}

fn difference<'a>(before: &'a Snapshot, after: &'a Snapshot) -> Vec<&'a PathBuf> {
    let other = |one: &'a Snapshot, two: &'a Snapshot| one.iter().filter(|(path, is)| two.get(*path) != Some(is));
    other(before, after).chain(other(after, before)).map(|(path, _)| path).collect()
}
