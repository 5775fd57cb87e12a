//! What is on disk after a run.

#[cfg(unix)]
use crate::house::conf;
use crate::house::{House, contents, make_home, plan, secret, snapshot, system, wanted_in_home, wanted_in_out};
use interlock::deploy::{Action, ChangeSet, Content, DiffLine, Site, Wanted, apply, interrupted, recover};
use interlock::os::{Cancel, Events, NoEvents, Stage};
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::sync::Mutex;

#[test]
fn a_fresh_output_folder_holds_what_was_wanted_and_nothing_lies_beside_it() {
    let house = House::new();
    let set = plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false);
    assert!(set.changed() && set.changes().iter().all(|change| change.action == Action::New));
    let applied = apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!((applied.files, applied.backups.len(), applied.warnings.len()), (9, 0, 0));

    let found = snapshot(&house.base());
    let wanted = contents(&house.base(), &wanted_in_out(&house.out(), "1"), &house.out(), &[]);
    let files: Vec<_> = found.iter().filter_map(|(path, (bytes, ..))| Some((path, bytes.as_ref()?))).collect();
    assert_eq!(files, wanted.iter().collect::<Vec<_>>());
    for (path, (bytes, mode, _)) in &found {
        let is_private = path.ends_with("private.key") || path.ends_with("neo4j.conf");
        let expected = if bytes.is_none() {
            0o755
        } else if is_private {
            0o600
        } else {
            0o644
        };
        assert_eq!(*mode, expected, "{}", path.display());
    }
    assert!(house.out().join("a/certificates/cluster/revoked").is_dir());
}

#[test]
fn the_same_again_changes_nothing_and_touches_no_byte() {
    let house = House::new();
    let again = || plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false);
    apply(&again(), &NoEvents, &Cancel::default()).unwrap();
    let inode = |name: &str| system::identity(&house.out().join(name));
    let (key, manifest) = (inode("a/certificates/cluster/private.key"), inode("interlock.json"));
    let set = again();
    assert!(!set.changed());
    assert_eq!(apply(&set, &NoEvents, &Cancel::default()).unwrap().files, 0);
    assert_eq!((inode("a/certificates/cluster/private.key"), inode("interlock.json")), (key, manifest));
    assert_eq!(interrupted(&house.out()), None);
    assert!(recover(&house.out()).unwrap().is_empty());
}

#[test]
fn missing_folders_above_the_output_folder_are_made_with_it() {
    let house = House::new();
    let out = house.base().join("x/y/out");
    apply(&plan(&out, &[], wanted_in_out(&out, "1"), false), &NoEvents, &Cancel::default()).unwrap();
    assert!(out.join("interlock.json").is_file());
    assert_eq!(fs::read_dir(house.base()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn an_empty_output_folder_keeps_its_rights() {
    let house = House::new();
    fs::create_dir(house.out()).unwrap();
    system::set_mode(&house.out(), 0o750);
    apply(&plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false), &NoEvents, &Cancel::default()).unwrap();
    assert!(house.out().join("a/conf/neo4j.conf").is_file());
    assert_eq!(system::rights(&house.out()).0, 0o750);
    assert_eq!(fs::read_dir(house.base()).unwrap().count(), 1);
}

#[test]
fn what_is_replaced_is_backed_up_privately_and_never_beside_certificates() {
    let house = House::new();
    apply(&plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false), &NoEvents, &Cancel::default()).unwrap();
    let set = plan(&house.out(), &[], wanted_in_out(&house.out(), "2"), true);
    assert_eq!(set.changes().iter().filter(|change| change.action == Action::Replace).count(), 9);
    let applied = apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!((applied.files, applied.backups.len()), (9, 9));
    for backup in &applied.backups {
        assert_eq!(system::rights(&backup.backup).0, 0o600);
        assert!(String::from_utf8(fs::read(&backup.backup).unwrap()).unwrap().contains('1'));
    }
    for server in ["a", "b"] {
        let base = house.out().join(server).join("certificates/cluster");
        assert_eq!(fs::read_dir(base.join("trusted")).unwrap().count(), 1);
        assert_eq!(fs::read_dir(base.join("revoked")).unwrap().count(), 0);
    }
    assert!(!plan(&house.out(), &[], wanted_in_out(&house.out(), "2"), false).changed());
    // The backups' folder is all that a run leaves.
    let left: Vec<_> = fs::read_dir(house.out().join(".interlock")).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(left.len(), 1);
    assert!(left[0].file_name().to_str().unwrap().starts_with("backup-20"));
}

#[test]
fn homes_and_an_absent_output_folder_change_in_one_run() {
    let house = House::new();
    make_home(&house.home());
    let wanted = || [wanted_in_home(&house.home(), "1"), wanted_in_out(&house.out(), "1")].concat();
    let set = plan(&house.out(), &[house.home()], wanted(), true);
    let applied = apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!(applied.backups.len(), 2);
    assert!(applied.backups.iter().all(|backup| backup.backup.starts_with(house.home().join(".interlock"))));
    assert!(!plan(&house.out(), &[house.home()], wanted(), false).changed());
    assert_eq!(fs::read_dir(house.home().join("certificates/cluster/trusted")).unwrap().count(), 1);
    // Where the journal was there is what tells from where the backups are.
    let left = snapshot(&house.out().join(".interlock"));
    assert_eq!(left.keys().filter(|path| path.ends_with("journal.json")).count(), 1);
}

#[cfg(unix)]
#[test]
fn a_linked_conf_is_replaced_where_it_is_and_the_link_stays() {
    let house = House::new();
    let (home, etc) = (house.home(), house.base().join("etc"));
    make_home(&home);
    fs::create_dir(&etc).unwrap();
    fs::rename(home.join("conf/neo4j.conf"), etc.join("neo4j.conf")).unwrap();
    symlink("../../etc/neo4j.conf", home.join("conf/neo4j.conf")).unwrap();
    let set = plan(&home, &[], vec![conf(home.join("conf/neo4j.conf"), "after")], false);
    assert_eq!(set.view()[0].path, home.join("conf/neo4j.conf").display().to_string());
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert!(fs::symlink_metadata(home.join("conf/neo4j.conf")).unwrap().is_symlink());
    assert_eq!(fs::read(etc.join("neo4j.conf")).unwrap(), b"SECRET after");
}

#[cfg(unix)]
#[test]
fn certificates_behind_a_link_are_replaced_without_a_trace_in_their_folder() {
    let house = House::new();
    let (home, elsewhere) = (house.home(), house.base().join("elsewhere"));
    make_home(&home);
    fs::create_dir(&elsewhere).unwrap();
    fs::rename(home.join("certificates/cluster/trusted"), elsewhere.join("trusted")).unwrap();
    symlink(elsewhere.join("trusted"), home.join("certificates/cluster/trusted")).unwrap();
    let wanted = wanted_in_home(&home, "1");
    apply(&plan(&home, &[], wanted, true), &NoEvents, &Cancel::default()).unwrap();
    assert_eq!(fs::read_dir(elsewhere.join("trusted")).unwrap().count(), 1);
    assert!(elsewhere.join(".interlock").is_dir());
}

#[test]
fn a_key_that_all_could_read_is_closed_without_being_asked_to_replace_it() {
    let house = House::new();
    apply(&plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false), &NoEvents, &Cancel::default()).unwrap();
    let key = house.out().join("a/certificates/cluster/private.key");
    system::open_to_all(&key);
    let set = plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false);
    let changed: Vec<_> = set.changes().iter().filter(|change| change.action != Action::Keep).collect();
    assert_eq!(changed.iter().map(|change| &change.path).collect::<Vec<_>>(), [&key]);
    apply(&set, &NoEvents, &Cancel::default()).unwrap();
    assert_eq!(system::rights(&key).0, 0o600);
    assert!(!plan(&house.out(), &[], wanted_in_out(&house.out(), "1"), false).changed());
}

#[test]
fn the_current_folder_can_be_the_output_folder() {
    // The test's own current folder is never empty; what counts is that a mounted or current folder is not exchanged.
    let house = House::new();
    fs::create_dir(house.out()).unwrap();
    let before = system::folder_identity(&house.out());
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "apply::child_in_the_output_folder", "--nocapture"])
        .env("INTERLOCK_TEST_OUT", house.out())
        .current_dir(house.out())
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
    assert_eq!(system::folder_identity(&house.out()), before);
    assert!(house.out().join("interlock.json").is_file());
    assert!(!house.out().join(".interlock").exists());
}

#[test]
fn child_in_the_output_folder() {
    let Some(out) = std::env::var_os("INTERLOCK_TEST_OUT") else { return };
    let out = interlock::os::resolve(std::path::Path::new(&out)).unwrap();
    apply(&plan(&out, &[], wanted_in_out(&out, "1"), false), &NoEvents, &Cancel::default()).unwrap();
}

#[test]
fn neither_a_diff_nor_a_view_nor_debug_output_shows_a_secret() {
    let house = House::new();
    let secret_conf = secret("pass phrase");
    let wanted = vec![
        Wanted::conf(house.out().join("neo4j.conf"), secret_conf, b"a=1\np=****\n".into(), Some(b"a=1\n".into())),
        Wanted::secret(house.out().join("private.key"), secret("key")),
    ];
    let set = plan(&house.out(), &[], wanted, false);
    let change = set.changes().iter().find(|change| matches!(change.content, Content::Conf { .. })).unwrap();
    let diff = change.diff().unwrap();
    assert_eq!(diff, [DiffLine::Same("a=1".into()), DiffLine::Added("p=****".into())]);
    let json = serde_json::to_string(&set.view()).unwrap();
    assert!(json.contains(r#""action":"new""#));
    for text in [format!("{set:?}"), format!("{diff:?}"), json] {
        assert!(!text.contains("SECRET") && !text.contains("pass phrase"), "{text}");
    }
}

#[test]
fn progress_is_told_up_to_its_end() {
    struct Told(Mutex<Vec<(usize, usize)>>);
    impl Events for Told {
        fn progress(&self, stage: Stage, done: usize, total: usize) {
            assert_eq!(stage, Stage::Write);
            self.0.lock().unwrap().push((done, total));
        }
    }
    let house = House::new();
    for edition in ["1", "2"] {
        let told = Told(Mutex::default());
        let set = plan(&house.out(), &[], wanted_in_out(&house.out(), edition), true);
        apply(&set, &told, &Cancel::default()).unwrap();
        assert_eq!(told.0.into_inner().unwrap(), (1..=18).map(|step| (step / 2, 9)).collect::<Vec<_>>());
    }
}

#[test]
fn a_plan_is_read_only() {
    let house = House::new();
    make_home(&house.home());
    let before = snapshot(&house.base());
    let homes = [house.home()];
    let site = Site { root: &house.out(), homes: &homes, manifest: None, replace: true };
    let wanted = [wanted_in_home(&house.home(), "1"), wanted_in_out(&house.out(), "1")].concat();
    assert!(ChangeSet::plan(&site, wanted).unwrap().changed());
    assert!(snapshot(&house.base()) == before);
}
