//! What the window's program does where there is no display.
#![cfg(all(unix, feature = "window"))]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn interlock(folder: &Path, display: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlock"));
    command.env_clear().current_dir(folder);
    if let Some(display) = display {
        command.env("DISPLAY", display);
    }
    command.output().expect("interlock runs")
}

#[test]
fn without_a_display_the_sample_is_made_and_proven_and_the_second_time_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = interlock(folder.path(), None);
    let text = String::from_utf8_lossy(&first.stdout);
    assert_eq!(first.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&first.stderr));
    assert!(text.lines().next().is_some_and(|line| line.contains("no display")), "{text}");
    assert!(text.contains("6 of 6 connections pass, 12 of 12 strangers refused"), "{text}");
    let manifest = folder.path().join("interlock-sample/interlock.json");
    let before = fs::read(&manifest).expect("made");
    assert_eq!(interlock(folder.path(), None).status.code(), Some(0));
    assert_eq!(fs::read(&manifest).expect("still there"), before);
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("interlock-sample")).expect("made");
    let output = interlock(folder.path(), None);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("file/out-not-ours"));
    assert_eq!(fs::read_dir(folder.path().join("interlock-sample")).expect("there").count(), 0);
}

#[test]
fn with_a_display_it_says_in_one_line_that_there_is_no_window_yet() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = interlock(folder.path(), Some(":99"));
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_exit_3() {
    // Not even root can make a folder in there.
    let output = interlock(Path::new("/proc/self"), None);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stdout));
}
