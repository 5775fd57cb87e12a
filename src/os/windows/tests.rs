//! What is made, set and replaced, read back from the system.
//!
//! Wine keeps permission bits instead of lists: of a list it knows SYSTEM, the owner and Everyone again, nothing that was
//! inherited, no protection, no further account. What it cannot show is said and left to Windows.

use super::acl::{self, Descriptor, Entry, List};
use super::*;
use crate::os::Rights;
use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const SYSTEM: &str = "S-1-5-18";
const ADMINISTRATORS: &str = "S-1-5-32-544";
const OWNER_RIGHTS: &str = "S-1-3-4";
const LOCAL_SERVICE: &str = "S-1-5-19";
/// `FILE_ALL_ACCESS`, `FILE_GENERIC_READ`, and with it `FILE_GENERIC_EXECUTE` (winnt.h).
const ALL: u32 = 0x001f_01ff;
const READ: u32 = 0x0012_0089;
const READ_AND_LIST: u32 = 0x0012_00a9;
/// `OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE`, `INHERITED_ACE`.
const HANDED_DOWN: u8 = 3;
const INHERITED: u8 = 0x10;

/// Whether this is Wine, which cannot show `what`.
fn is_beyond_wine(what: &str) -> bool {
    let is_wine = Path::new(r"C:\windows\system32\winecfg.exe").exists();
    if is_wine {
        println!("skipped under Wine: {what}");
    }
    is_wine
}

fn entry(sid: &str, mask: u32, flags: u8) -> Entry {
    Entry { kind: 0, flags, mask, sid: sid.to_owned() }
}

fn private(flags: u8) -> Vec<Entry> {
    [SYSTEM, ADMINISTRATORS, OWNER_RIGHTS].map(|sid| entry(sid, ALL, flags)).to_vec()
}

fn local_service() -> Account {
    Account::try_from(LOCAL_SERVICE.to_owned()).unwrap()
}

/// A list as it is, the owner apart.
#[track_caller]
fn assert_list(list: &List, is_protected: bool, entries: &[Entry]) {
    assert_eq!((list.is_protected, list.entries.as_deref()), (is_protected, Some(entries)), "{list:#?}");
}

#[test]
fn a_private_list_is_protected_and_names_the_services_account_and_nobody_else() {
    let list = |account, folder| List::in_descriptor(&Descriptor::private(account, folder).unwrap()).unwrap();
    assert_list(&list(None, false), true, &private(0));
    assert_list(&list(None, true), true, &private(HANDED_DOWN));
    let account = local_service();
    assert_list(&list(Some(&account), false), true, &[private(0), vec![entry(LOCAL_SERVICE, READ, 0)]].concat());
    let folder = [private(HANDED_DOWN), vec![entry(LOCAL_SERVICE, READ_AND_LIST, HANDED_DOWN)]].concat();
    assert_list(&list(Some(&account), true), true, &folder);
    assert_list(&list(Some(&Account::local_system()), false), true, &private(0));
}

#[test]
fn what_is_made_has_its_list_on_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let (key, folder) = (dir.path().join("private.key"), dir.path().join("folder"));
    drop(create_private_file(&key, None).unwrap());
    create_private_folder(&folder).unwrap();
    assert!(Rights::of(&key).unwrap().private && Rights::of(&folder).unwrap().private);
    assert!(is_own_and_private(&folder).unwrap() && !is_own_and_private(&key).unwrap());
    if is_beyond_wine(
        "the protection of lists, the entries for Administrators and for the service's account, what a \
                       folder hands down",
    ) {
        return;
    }
    assert_list(&List::of(&key).unwrap(), true, &private(0));
    assert_list(&List::of(&folder).unwrap(), true, &private(HANDED_DOWN));
    fs::write(folder.join("inner"), "").unwrap();
    assert_list(&List::of(&folder.join("inner")).unwrap(), false, &private(INHERITED));
    let of_service = dir.path().join("of-service.key");
    drop(create_private_file(&of_service, Some(&local_service())).unwrap());
    let rights = Rights::of(&of_service).unwrap();
    assert_eq!((rights.private, rights.account), (true, Some(local_service())));
}

#[test]
fn a_public_file_has_no_entry_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("public.crt");
    let file = create_private_file(&path, None).unwrap();
    settle(&file, &path, &Rights::new(false, false, None)).unwrap();
    drop(file);
    if !is_beyond_wine("that nothing but inherited entries is in the list of a public file") {
        let list = List::of(&path).unwrap();
        assert!(!list.is_protected && list.own == "D:", "{list:#?}");
        assert!(list.entries.unwrap().iter().all(|entry| entry.flags & INHERITED != 0));
    }
}

#[test]
fn a_list_is_private_while_nobody_else_is_let_in() {
    let user = "S-1-5-21-1-2-3-1001";
    let reader = |more: Option<Entry>| {
        let mut entries = private(0);
        entries.push(entry(user, ALL, 0));
        entries.extend(more);
        List { owner: user.to_owned(), is_protected: true, entries: Some(entries), own: String::new() }.reader()
    };
    assert_eq!(reader(None), Ok(None));
    assert_eq!(reader(Some(entry(LOCAL_SERVICE, READ, 0))), Ok(Some(local_service())));
    let service = "S-1-5-80-1-2-3-4-5";
    assert_eq!(reader(Some(entry(service, READ_AND_LIST, 0))).unwrap().unwrap().to_string(), format!("*{service}"));
    // Everyone, Authenticated Users, Users, Domain Users; an account that writes; a kind of entry that is not known.
    for sid in ["S-1-1-0", "S-1-5-11", "S-1-5-32-545", "S-1-5-21-1-2-3-513"] {
        assert_eq!(reader(Some(entry(sid, READ, 0))), Err(acl::Open), "{sid}");
    }
    assert_eq!(reader(Some(entry(LOCAL_SERVICE, ALL, 0))), Err(acl::Open));
    assert_eq!(reader(Some(Entry { kind: 9, ..entry("", 0, 0) })), Err(acl::Open));
    assert_eq!(reader(Some(Entry { kind: 1, ..entry("S-1-1-0", ALL, 0) })), Ok(None), "a refusal lets nobody in");
    let none = List { owner: user.to_owned(), is_protected: true, entries: None, own: String::new() };
    assert_eq!(none.reader(), Err(acl::Open), "without a list everybody may do all");
}

#[test]
fn a_key_is_kept_as_it_is_only_while_its_list_is_the_wanted_one() {
    let found = |account: Option<Account>| Rights { account, ..Rights::new(true, false, None) };
    for (wanted, found, is_met) in [
        (None, found(None), true),
        (Some(Account::local_system()), found(None), true),
        (Some(local_service()), found(Some(local_service())), true),
        (Some(local_service()), found(None), false),
        (None, found(Some(local_service())), false),
        (None, Rights::new(false, false, None), false),
    ] {
        assert_eq!(Rights::new(true, false, wanted.as_ref()).are_met_by(&found), is_met, "{wanted:?} {found:?}");
    }
}

#[test]
fn what_was_inherited_is_not_set_again() {
    for (read, own) in [
        ("D:AI(A;ID;FA;;;SY)(A;OICIID;FA;;;BA)", "D:"),
        ("D:PAI(A;;FA;;;SY)(A;OICI;FR;;;BU)", "D:P(A;;FA;;;SY)(A;OICI;FR;;;BU)"),
        ("D:AI(D;;FW;;;BU)(A;ID;FA;;;SY)", "D:(D;;FW;;;BU)"),
        (r#"D:(XA;;FR;;;WD;(Member_of{SID(BA)}))(A;ID;FA;;;SY)"#, r#"D:(XA;;FR;;;WD;(Member_of{SID(BA)}))"#),
        ("D:NO_ACCESS_CONTROL", "D:NO_ACCESS_CONTROL"),
        ("", "D:"),
    ] {
        assert_eq!(acl::own_entries(read), own, "{read}");
    }
}

#[test]
fn what_replaces_a_file_that_was_shut_is_shut() {
    let dir = tempfile::tempdir().unwrap();
    let (path, waiting) = (dir.path().join("neo4j.conf"), dir.path().join("waiting"));
    drop(create_private_file(&path, None).unwrap());
    let rights = Rights::new(false, false, None).replacing(&Rights::of(&path).unwrap());
    let file = create_private_file(&waiting, None).unwrap();
    settle(&file, &waiting, &rights).unwrap();
    drop(file);
    replace(&waiting, &path).unwrap();
    settle_moved(&path, &rights).unwrap();
    assert!(Rights::of(&path).unwrap().private);
}

#[test]
fn a_read_only_file_is_replaced_and_stays_read_only() {
    let dir = tempfile::tempdir().unwrap();
    let (path, waiting) = (dir.path().join("neo4j.conf"), dir.path().join("waiting"));
    let read_only = |path: &Path| fs::metadata(path).unwrap().permissions().readonly();
    fs::write(&path, "before").unwrap();
    assert!(Command::new("attrib").arg("+r").arg(&path).status().unwrap().success() && read_only(&path));
    let rights = Rights::new(false, false, None).replacing(&Rights::of(&path).unwrap());
    assert!(replace(&waiting, &path).is_err(), "there is nothing to put in its place");
    assert!(read_only(&path));
    fs::write(&waiting, "after").unwrap();
    replace(&waiting, &path).unwrap();
    settle_moved(&path, &rights).unwrap();
    assert_eq!((fs::read_to_string(&path).unwrap().as_str(), read_only(&path)), ("after", true));
}

#[test]
fn a_file_that_another_keeps_for_itself_is_in_use_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (path, waiting) = (dir.path().join("neo4j.conf"), dir.path().join("waiting"));
    for (file, text) in [(&path, "before"), (&waiting, "after")] {
        fs::write(file, text).unwrap();
    }
    // FILE_SHARE_READ: others may read, and neither write nor remove.
    let other = OpenOptions::new().read(true).share_mode(1).open(&path).unwrap();
    let error = replace(&waiting, &path).unwrap_err();
    assert!(is_in_use(&error), "{error:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    drop(other);
    if is_beyond_wine("that a file is replaced while who reads it shares it") {
        return;
    }
    // As the JDK opens what it reads: everything is shared.
    let reader = File::open(&path).unwrap();
    replace(&waiting, &path).unwrap();
    drop(reader);
    assert_eq!(fs::read_to_string(&path).unwrap(), "after");
}

#[test]
fn paths_of_more_than_260_characters_are_paths_like_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut folder = dir.path().to_owned();
    while folder.as_os_str().len() < 300 {
        folder.push("a folder with a long name");
        fs::create_dir(&folder).unwrap();
    }
    let (key, inner) = (folder.join("private.key"), folder.join("inner"));
    let file = create_private_file(&key, None).unwrap();
    settle(&file, &key, &Rights::new(true, false, None)).unwrap();
    drop(file);
    create_private_folder(&inner).unwrap();
    assert!(Rights::of(&key).unwrap().private && is_own_and_private(&inner).unwrap());
    replace(&key, &inner.join("private.key")).unwrap();
    if is_beyond_wine("that links are followed in paths of more than 260 characters") {
        return;
    }
    assert!(same_disk(&inner, dir.path()).unwrap());
    assert_eq!(crate::os::resolve(&inner).unwrap().file_name(), inner.file_name());
}

#[test]
fn names_that_differ_in_capitals_alone_are_one_path() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("Neo4j")).unwrap();
    let resolve = |name: &str| crate::os::resolve(&dir.path().join(name)).unwrap();
    assert_eq!(resolve("NEO4J/conf"), resolve("Neo4j/conf"));
}

#[test]
fn accounts_have_the_same_sid_in_every_language() {
    for name in ["NT AUTHORITY\\SYSTEM", "SYSTEM"] {
        assert_eq!(acl::account_named(name).unwrap(), Account::local_system(), "{name}");
    }
    assert!(acl::account_named("no such account of this machine").is_err());
    for text in ["", "S-1-", "Everyone", "S-1-5-18)(A;;FA;;;WD"] {
        assert!(Account::try_from(text.to_owned()).is_err(), "{text}");
    }
}

/// A service that is registered for one test.
struct Registered(&'static str);

impl Registered {
    const KEY: &str = r"HKLM\SOFTWARE\WOW6432Node\Apache Software Foundation\Procrun 2.0";

    fn new(name: &'static str, image: &str) -> Self {
        run("sc", &["create", name, "binPath=", image]);
        Self(name)
    }

    fn parameter(&self, value: &str, kind: &str, data: &str) {
        let key = format!(r"{}\{}\Parameters\Start", Self::KEY, self.0);
        run("reg", &["add", &key, "/v", value, "/t", kind, "/d", data, "/f"]);
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        run("sc", &["delete", self.0]);
        // It is absent where the test added none.
        drop(Command::new("reg").args(["delete", &format!(r"{}\{}", Self::KEY, self.0), "/f"]).output());
    }
}

#[track_caller]
fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
}

#[test]
fn a_service_is_found_by_its_name_with_its_account_home_and_conf() {
    let image = r#""C:\neo4j test\bin\tools\prunsrv-amd64.exe" //RS//interlock-test"#;
    let registered = Registered::new("interlock-test", image);
    let found = service("interlock-test").unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.is_running), ("interlock-test", false));
    assert_eq!(found.account, Account::local_system());
    assert_eq!(found.home, Some(PathBuf::from(r"C:\neo4j test")));
    assert_eq!(found.conf, Some(PathBuf::from(r"C:\neo4j test\conf\neo4j.conf")));
    registered.parameter("WorkingPath", "REG_SZ", r"D:\neo4j");
    registered.parameter("Params", "REG_MULTI_SZ", r"--config-dir=D:\conf\0--home-dir=D:\neo4j 5");
    let found = service("INTERLOCK-test").unwrap().unwrap();
    assert_eq!(found.home, Some(PathBuf::from(r"D:\neo4j 5")));
    assert_eq!(found.conf, Some(PathBuf::from(r"D:\conf\neo4j.conf")));
    assert_eq!(service_account(Path::new("unused"), "interlock-test").unwrap(), Account::local_system());
}

#[test]
fn where_no_service_is_the_account_is_local_system() {
    for name in ["no-such-service", "", "a/b"] {
        assert_eq!(service(name).unwrap(), None, "{name}");
        assert_eq!(service_account(Path::new("unused"), name).unwrap(), Account::local_system(), "{name}");
    }
}
