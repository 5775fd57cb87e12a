//! What only Windows has: files that a program keeps for itself, the read-only attribute, long paths.

use crate::house::{House, conf, contains, make_home, plan, rules, snapshot, system, wanted_in_home};
use interlock::deploy::{ApplyError, apply};
use interlock::os::{Cancel, NoEvents, Rights};
use std::fs::{self, OpenOptions};
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;

/// Whether this is Wine, which cannot show `what`: it keeps permission bits instead of lists, and renames as Windows did
/// before version 10.
fn is_beyond_wine(what: &str) -> bool {
    let is_wine = Path::new(r"C:\windows\system32\winecfg.exe").exists();
    if is_wine {
        println!("skipped under Wine: {what}");
    }
    is_wine
}

#[test]
fn a_conf_that_another_program_keeps_for_itself_is_told_and_nothing_is_changed() {
    let house = House::new();
    make_home(&house.home());
    let path = house.home().join("conf/neo4j.conf");
    let wanted = || wanted_in_home(&house.home(), "new");
    let set = plan(&house.out(), &[house.home()], wanted(), true);
    let before = snapshot(&house.base());
    // FILE_SHARE_READ alone, as many editors and backups.
    let other = OpenOptions::new().read(true).share_mode(1).open(&path).unwrap();
    let error = apply(&set, &NoEvents, &Cancel::default()).unwrap_err();
    assert!(matches!(error, ApplyError::System(_)));
    assert_eq!(rules(&error), ["file/in-use"]);
    assert!(error.findings()[0].at.ends_with("neo4j.conf"), "{:?}", error.findings());
    drop(other);
    assert_eq!(snapshot(&house.base()).keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(snapshot(&house.base()) == before);
    apply(&plan(&house.out(), &[house.home()], wanted(), true), &NoEvents, &Cancel::default()).unwrap();
}

#[test]
fn a_conf_that_the_running_server_reads_is_replaced() {
    if is_beyond_wine("that a file is replaced while who reads it shares it") {
        return;
    }
    let house = House::new();
    make_home(&house.home());
    let path = house.home().join("conf/neo4j.conf");
    let reader = fs::File::open(&path).unwrap();
    let set = plan(&house.home(), &[], vec![conf(&path, "after")], false);
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    drop(reader);
    assert!(contains(&fs::read(&path).unwrap(), "after"));
}

#[test]
fn a_read_only_conf_is_replaced_backed_up_and_stays_read_only() {
    let house = House::new();
    make_home(&house.home());
    let path = house.home().join("conf/neo4j.conf");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let set = plan(&house.home(), &[], vec![conf(&path, "after")], false);
    let applied = apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert!(contains(&fs::read(&path).unwrap(), "after"));
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    assert_eq!(fs::read(&applied.backups[0].backup).unwrap(), b"# conf before\n");
    assert!(Rights::of(&applied.backups[0].backup).unwrap().private);
}

#[test]
#[ignore = "Wine does not shut a file that is there"]
fn an_edit_of_a_conf_that_was_shut_leaves_it_shut() {
    let house = House::new();
    make_home(&house.home());
    let path = house.home().join("conf/neo4j.conf");
    system::set_mode(&path, 0o600);
    let set = plan(&house.home(), &[], vec![conf(&path, "after").as_open_as_before()], false);
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert!(Rights::of(&path).unwrap().private);
}

#[test]
fn a_home_below_more_than_260_characters_is_a_home_like_others() {
    if is_beyond_wine("that links are followed in paths of more than 260 characters") {
        return;
    }
    let house = House::new();
    let mut home = house.base();
    while home.as_os_str().len() < 280 {
        home.push("a folder with a long name");
    }
    fs::create_dir_all(&home).unwrap();
    make_home(&home);
    let set = plan(&house.out(), std::slice::from_ref(&home), wanted_in_home(&home, "new"), true);
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert!(Rights::of(&home.join("certificates/cluster/private.key")).unwrap().private);
}
