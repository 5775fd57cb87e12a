//! What is made and replaced, read back from the system.

use super::acl::{self, Entry, LOCAL_SYSTEM, List};
use super::*;
use crate::os::Rights;
use std::fs;

#[test]
fn probe() {
    let dir = tempfile::tempdir().unwrap();
    let show =
        |what: &str, path: &std::path::Path| println!("{what}: {:#?}\n  rights {:?}", List::of(path), Rights::of(path));
    println!("user {:?}", acl::current_user());
    show("temp", dir.path());
    let file = dir.path().join("key");
    let open = create_private_file(&file, None).unwrap();
    show("private file, open", &file);
    drop(open);
    show("private file", &file);
    let account = Account::try_from("S-1-5-19".to_owned()).unwrap();
    let f2 = dir.path().join("key2");
    drop(create_private_file(&f2, Some(&account)).unwrap());
    show("private file for 19", &f2);
    let folder = dir.path().join("folder");
    create_private_folder(&folder).unwrap();
    show("private folder", &folder);
    fs::write(folder.join("inner"), "x").unwrap();
    show("inner", &folder.join("inner"));
    let public = dir.path().join("public");
    fs::write(&public, "x").unwrap();
    show("public", &public);
    println!("set {:?}", acl::set(&file, "D:"));
    show("set inherit", &file);
    println!("set {:?}", acl::set(&file, "D:P(A;;FA;;;SY)(A;;FR;;;WD)"));
    show("set P", &file);
    println!("own {:?}", is_own_and_private(&folder));
    println!("same {:?}", same_disk(&folder, dir.path()));
    println!("service {:?}", service("neo4j"));
    println!("service {:?}", service("Spooler"));
    let _ = (LOCAL_SYSTEM, Entry { kind: 0, flags: 0, mask: 0, sid: String::new() });
}
