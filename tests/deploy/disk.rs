//! A disk that is really full, and one that is really read-only. Linux only, and only as root: a small disk in memory
//! is mounted in a name space of its own, so the machine does not see it.
#![cfg(target_os = "linux")]

use crate::house::{plan, rules, snapshot, wanted_in_out};
use interlock::deploy::{ApplyError, Wanted, apply};
use interlock::os::{Cancel, NoEvents};
use std::path::Path;
use std::process::Command;

const BASE: &str = "INTERLOCK_TEST_DISK_BASE";

fn on_a_small_disk(options: &str, test: &str) {
    let dir = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mount = format!(r#"mount -t tmpfs -o {options} none "${BASE}" || exit 77; exec "$0" "$@""#);
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &mount])
        .arg(program)
        .args(["--exact", test, "--nocapture"])
        .env(BASE, dir.path())
        .output();
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(101) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        refused => eprintln!("skipped: no disk can be mounted here: {refused:?}"),
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_stays() {
    on_a_small_disk("size=64k", "disk::child_on_a_full_disk");
}

#[test]
fn child_on_a_full_disk() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let out = Path::new(&base).join("out");
    let big = || vec![Wanted::public(out.join("report.html"), vec![b'x'; 1 << 20])];
    let wanted = [wanted_in_out(&out, "1"), big()].concat();
    let error = apply(&plan(&out, &[], wanted, false), &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(rules(&error), ["file/disk-full"]);
    assert!(matches!(error, ApplyError::System(_)));
    assert!(snapshot(Path::new(&base)).is_empty());
    let small = vec![Wanted::public(out.join("report.html"), b"small".into())];
    apply(&plan(&out, &[], small, false), &NoEvents, &Cancel::default()).unwrap();
    let before = snapshot(Path::new(&base));
    let error = apply(&plan(&out, &[], big(), true), &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(rules(&error), ["file/disk-full"]);
    assert!(snapshot(Path::new(&base)) == before);
}

#[test]
fn a_read_only_disk_is_said() {
    on_a_small_disk("ro", "disk::child_on_a_read_only_disk");
}

#[test]
fn child_on_a_read_only_disk() {
    let Some(base) = std::env::var_os(BASE) else { return };
    let out = Path::new(&base).join("out");
    let error = apply(&plan(&out, &[], wanted_in_out(&out, "1"), false), &NoEvents, &Cancel::default()).unwrap_err();
    assert_eq!(rules(&error), ["file/read-only"]);
    assert!(matches!(error, ApplyError::System(_)));
}
