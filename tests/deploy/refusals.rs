//! What is refused, beside what is not, and that a refusal touches nothing.

use crate::house::{House, conf, make_home, plan, rules, secret, snapshot, wanted_in_home, wanted_in_out};
use interlock::deploy::{ApplyError, ChangeSet, Manifest, Site, Wanted, apply, recover};
use interlock::os::{Cancel, Events, Lock, NoEvents, Stage};
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

#[track_caller]
fn refused(root: &Path, wanted: Vec<Wanted>, replace: bool) -> Vec<&'static str> {
    let manifest = Manifest::read(root).ok().flatten();
    let site = Site { root, homes: &[], manifest: manifest.as_ref(), replace };
    match ChangeSet::plan(&site, wanted) {
        Err(error) => rules(&error),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn another_private_key_is_replaced_only_when_told_so() {
    let house = House::new();
    apply(&plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false), &NoEvents, &Cancel::default()).unwrap();
    let before = snapshot(&house.base());
    assert_eq!(refused(&house.out(), wanted_in_out(&house.out(), "2"), false), ["file/key-exists"; 2]);
    assert!(snapshot(&house.base()) == before);
    assert!(refused(&house.out(), wanted_in_out(&house.out(), "2"), true).is_empty());
}

#[test]
fn other_peoples_files_are_kept_and_ours_are_replaced() {
    let house = House::new();
    let report = house.out().join("report.html");
    let wanted = |text: &str| {
        let mut wanted = vec![Wanted::public(&report, text.into())];
        let manifest = Manifest::of(&house.out(), Vec::new(), &wanted).to_json().unwrap();
        wanted.push(Wanted::public(house.out().join("interlock.json"), manifest));
        wanted
    };
    apply(&plan(&house.out(), &[], wanted("one"), false), &NoEvents, &Cancel::default()).unwrap();
    assert!(refused(&house.out(), wanted("two"), false).is_empty());
    fs::write(&report, "mine").unwrap();
    assert_eq!(refused(&house.out(), wanted("two"), false), ["file/exists"]);
    assert!(refused(&house.out(), wanted("two"), true).is_empty());
}

#[test]
fn a_file_that_changed_since_it_was_shown_is_not_written_over() {
    let house = House::new();
    make_home(&house.home());
    let path = house.home().join("conf/neo4j.conf");
    let set = plan(&house.home(), &[], vec![conf(&path, "after")], false);
    fs::write(&path, "# edited meanwhile\n").unwrap();
    let before = snapshot(&house.base());
    let error = apply(&set, &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(rules(&error), ["file/changed-since-shown"]);
    assert!(matches!(error, ApplyError::Refused(_)));
    assert!(snapshot(&house.base()) == before);
}

#[test]
fn what_is_kept_must_still_be_there_because_the_rehearsal_read_it() {
    let house = House::new();
    let wanted = || wanted_in_out(&house.out(), "1");
    apply(&plan(&house.out(), &[], wanted(), false), &NoEvents, &Cancel::default()).unwrap();
    let set = plan(&house.out(), &[], wanted(), false);
    fs::remove_file(house.out().join("a/certificates/cluster/public.crt")).unwrap();
    assert_eq!(rules(&apply(&set, &NoEvents, &Cancel::default()).unwrap_err()), ["file/changed-since-shown"]);
}

#[test]
fn an_output_folder_that_appears_meanwhile_is_kept() {
    let house = House::new();
    let set = plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false);
    fs::create_dir(house.out()).unwrap();
    fs::write(house.out().join("holiday.jpg"), "x").unwrap();
    let before = snapshot(&house.base());
    assert_eq!(rules(&apply(&set, &NoEvents, &Cancel::default()).unwrap_err()), ["file/changed-since-shown"]);
    assert!(snapshot(&house.base()) == before);
}

#[test]
fn two_writers_are_one_too_many_and_the_second_says_so() {
    let house = House::new();
    let fresh = plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false);
    let lock = Lock::take(&house.base().join(".out.interlock-lock")).unwrap();
    assert_eq!(rules(&apply(&fresh, &NoEvents, &Cancel::default()).unwrap_err()), ["file/locked"]);
    drop(lock);
    apply(&fresh, &NoEvents, &Cancel::default()).unwrap();

    let again = plan(&house.out(), &[], wanted_in_out(&house.out(), "2"), true);
    let lock = Lock::take(&house.out().join(".interlock-lock")).unwrap();
    assert_eq!(rules(&apply(&again, &NoEvents, &Cancel::default()).unwrap_err()), ["file/locked"]);
    drop(lock);
    apply(&again, &NoEvents, &Cancel::default()).unwrap();
    assert!(!house.out().join(".interlock-lock").exists());
}

/// It locks beside the folder, which is absent at first; its journal is in the folder.
#[test]
fn a_run_that_makes_the_folder_and_changes_a_home_is_not_taken_back_while_it_lives() {
    struct Rival(PathBuf, Mutex<Vec<&'static str>>);
    impl Events for Rival {
        fn progress(&self, _: Stage, _: usize, _: usize) {
            let tried = recover(&self.0).map_or_else(|error| rules(&error), |_| vec!["taken back"]);
            self.1.lock().unwrap().extend(tried);
        }
    }
    let house = House::new();
    make_home(&house.home());
    let wanted = [wanted_in_out(&house.out(), "1"), wanted_in_home(&house.home(), "1")].concat();
    let rival = Rival(house.out(), Mutex::default());
    apply(&plan(&house.out(), &[house.home()], wanted, true), &rival, &Cancel::default()).unwrap();
    let told = rival.1.into_inner().unwrap();
    assert!(told.len() > 20 && told.iter().all(|rule| *rule == "file/locked"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn what_stands_in_the_way_is_named() {
    let house = House::new();
    let home = house.home();
    make_home(&home);
    symlink("nowhere", home.join("dangling")).unwrap();
    symlink("circle", home.join("circle")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(home.join("socket")).unwrap();
    let file = |name: &str| vec![Wanted::public(home.join(name), b"x".to_vec())];
    for name in ["conf", "conf/neo4j.conf/below", "dangling", "circle", "socket", "dangling/below"] {
        assert_eq!(refused(&home, file(name), true), ["file/in-the-way"], "{name}");
    }
    drop(socket);
    assert_eq!(refused(&home, vec![Wanted::folder(home.join("conf/neo4j.conf"))], true), ["file/in-the-way"]);
    assert!(refused(&home, vec![Wanted::folder(home.join("conf"))], true).is_empty());
    assert!(refused(&home, file("conf/new"), true).is_empty());
}

#[cfg(unix)]
#[test]
fn two_paths_that_lead_to_one_place_are_refused() {
    let house = House::new();
    let home = house.home();
    make_home(&home);
    symlink("conf", home.join("also-conf")).unwrap();
    let twice = |second: &str| vec![conf(home.join("conf/neo4j.conf"), "1"), conf(home.join(second), "2")];
    assert_eq!(refused(&home, twice("also-conf/neo4j.conf"), true), ["file/same-target"]);
    assert!(refused(&home, twice("also-conf/other.conf"), true).is_empty());
    let below = vec![conf(home.join("new"), "1"), Wanted::secret(home.join("new/key"), secret("2"))];
    assert_eq!(refused(&home, below, true), ["file/in-the-way"]);
}

#[test]
fn all_refusals_come_at_once() {
    let house = House::new();
    let home = house.home();
    make_home(&home);
    let wanted = vec![
        Wanted::secret(home.join("conf/neo4j.conf"), secret("key")),
        Wanted::public(home.join("certificates/cluster/trusted/a.crt"), b"other".to_vec()),
        Wanted::public(home.join("conf"), b"x".to_vec()),
    ];
    assert_eq!(refused(&home, wanted, false), ["file/key-exists", "file/exists", "file/in-the-way"]);
}
