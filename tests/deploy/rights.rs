//! Owners and permissions of what is written into a server's own home, as root and as anybody else.

use crate::house::{House, make_home, plan, rules, snapshot, wanted_in_home, wanted_in_out};
use interlock::deploy::{ApplyError, ChangeSet, Site, apply};
use interlock::os::{Cancel, NoEvents};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

const BASE: &str = "INTERLOCK_TEST_RIGHTS_BASE";
const NOBODY: u32 = 65534;
const NEO4J: u32 = 7474;

/// Who runs the tests, by a file of ours.
fn is_root() -> bool {
    let is_root = fs::metadata(tempfile::NamedTempFile::new().unwrap().path()).unwrap().uid() == 0;
    if !is_root {
        eprintln!("skipped: only root can give files away");
    }
    is_root
}

fn give(path: &Path, user: u32, group: u32) {
    chown(path, Some(user), Some(group)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), user, group);
        }
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn what_root_writes_into_a_home_belongs_to_the_owner_of_its_conf() {
    if !is_root() {
        return;
    }
    let house = House::new();
    make_home(&house.home());
    fs::remove_dir_all(house.home().join("certificates")).unwrap();
    give(&house.home(), NEO4J, NEO4J);
    let set = plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), false);
    assert!(set.warnings().is_empty());
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    for (path, (_, mode, owner)) in snapshot(&house.home()) {
        if path.starts_with(".interlock") {
            assert_eq!((owner, mode & 0o077), (0, 0), "{}", path.display());
        } else {
            assert_eq!(owner, NEO4J, "{}", path.display());
        }
    }
    let base = house.home().join("certificates/cluster");
    assert_eq!((mode(&base), mode(&base.join("private.key"))), (0o755, 0o600));
    assert_eq!((mode(&base.join("public.crt")), mode(&house.home().join("conf/neo4j.conf"))), (0o644, 0o600));
    assert!(!plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), false).changed());
}

#[test]
fn a_key_that_was_left_to_root_is_given_to_the_account() {
    if !is_root() {
        return;
    }
    let house = House::new();
    make_home(&house.home());
    give(&house.home(), NEO4J, NEO4J);
    apply(&plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), true), &NoEvents, &Cancel::default()).unwrap();
    let key = house.home().join("certificates/cluster/private.key");
    give(&key, 0, 0);
    let set = plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), false);
    assert!(set.changed());
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!(fs::metadata(&key).unwrap().uid(), NEO4J);
}

#[test]
fn a_service_that_reads_its_conf_by_its_group_reads_its_key_so() {
    if !is_root() {
        return;
    }
    let house = House::new();
    make_home(&house.home());
    give(&house.home(), 0, NEO4J);
    let conf = house.home().join("conf/neo4j.conf");
    fs::set_permissions(&conf, fs::Permissions::from_mode(0o640)).unwrap();
    apply(&plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), true), &NoEvents, &Cancel::default()).unwrap();
    let key = house.home().join("certificates/cluster/private.key");
    for path in [&conf, &key] {
        let metadata = fs::metadata(path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), mode(path)), (0, NEO4J, 0o640), "{}", path.display());
    }
}

#[test]
fn a_conf_of_root_that_all_may_read_does_not_tell_the_account() {
    if !is_root() {
        return;
    }
    let house = House::new();
    make_home(&house.home());
    let set = plan(&house.home(), &[], wanted_in_home(&house.home(), "1"), true);
    let warned: Vec<_> = set.warnings().iter().map(|finding| finding.rule).collect();
    assert_eq!(warned, ["file/account-unclear"]);
}

/// Runs a test of this file as nobody; skips with a reason where nobody cannot run it.
fn as_nobody(base: &Path, test: &str) {
    if !is_root() {
        return;
    }
    let program = std::env::current_exe().unwrap();
    let run = |arguments: &[&str]| {
        Command::new(&program).args(arguments).env(BASE, base).current_dir("/").uid(NOBODY).gid(NOBODY).output()
    };
    match run(&["--list"]) {
        Ok(output) if output.status.success() => {}
        refused => {
            eprintln!("skipped: nobody cannot run {}: {refused:?}", program.display());
            return;
        }
    }
    let output = run(&["--exact", test, "--nocapture"]).unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
}

#[test]
fn who_cannot_give_files_away_is_told_before_anything_is_written() {
    let house = House::new();
    make_home(&house.home());
    if !is_root() {
        return;
    }
    give(&house.home(), NEO4J, NEO4J);
    let before = snapshot(&house.base());
    as_nobody(&house.base(), "rights::child_that_cannot_give");
    assert!(snapshot(&house.base()) == before);
}

#[test]
fn child_that_cannot_give() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let home = Path::new(&base).join("home");
    let site = Site { root: &home, homes: &[], manifest: None, replace: true };
    let error = ChangeSet::plan(&site, wanted_in_home(&home, "1")).unwrap_err();
    assert!(matches!(error, ApplyError::Refused(_)));
    assert!(rules(&error).iter().all(|rule| *rule == "file/owner-not-settable"), "{error:?}");
}

#[test]
fn the_account_itself_can_do_it_all() {
    let house = House::new();
    make_home(&house.home());
    if !is_root() {
        return;
    }
    give(&house.home(), NOBODY, NOBODY);
    as_nobody(&house.base(), "rights::child_that_is_the_account");
}

#[test]
fn child_that_is_the_account() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let home = Path::new(&base).join("home");
    let set = plan(&home, &[], wanted_in_home(&home, "1"), true);
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!(mode(&home.join("certificates/cluster/private.key")), 0o600);
}

#[test]
fn a_folder_that_may_not_be_written_is_said_and_left() {
    let house = House::new();
    if !is_root() {
        return;
    }
    let before = snapshot(&house.base());
    as_nobody(&house.base(), "rights::child_that_may_not_write");
    assert!(snapshot(&house.base()) == before);
}

#[test]
fn child_that_may_not_write() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let out = Path::new(&base).join("out");
    let set = plan(&out, &[], wanted_in_out(&out, "1"), false);
    let error = apply(&set, &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(rules(&error), ["file/not-writable"]);
    assert!(matches!(error, ApplyError::System(_)));
}

/// Its parent cannot be written to, so it cannot be exchanged for another: it is filled.
#[test]
fn an_empty_folder_of_ours_in_a_folder_of_others_is_filled() {
    let house = House::new();
    if !is_root() {
        return;
    }
    fs::create_dir(house.out()).unwrap();
    give(&house.out(), NOBODY, NOBODY);
    as_nobody(&house.base(), "rights::child_that_fills");
}

#[test]
fn child_that_fills() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let out = Path::new(&base).join("out");
    let wanted = || wanted_in_out(&out, "1");
    apply(&plan(&out, &[], wanted(), false), &NoEvents, &Cancel::default()).unwrap();
    assert!(!plan(&out, &[], wanted(), false).changed());
    assert!(snapshot(&out).keys().all(|path| !path.to_string_lossy().contains(".interlock")));
}

#[test]
fn a_key_that_may_not_be_read_is_said() {
    let house = House::new();
    if !is_root() {
        return;
    }
    apply(&plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false), &NoEvents, &Cancel::default()).unwrap();
    as_nobody(&house.base(), "rights::child_that_may_not_read");
}

#[test]
fn child_that_may_not_read() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let out = Path::new(&base).join("out");
    let site = Site { root: &out, homes: &[], manifest: None, replace: true };
    let error = ChangeSet::plan(&site, wanted_in_out(&out, "1")).unwrap_err();
    assert!(rules(&error).contains(&"file/not-readable"), "{error:?}");
    assert!(matches!(error, ApplyError::System(_)));
}
