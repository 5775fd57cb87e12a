//! What the window's program does where there is no display.
#![cfg(all(unix, feature = "window"))]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn interlock(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlock"));
    command.env_clear().current_dir(folder).output().expect("interlock runs")
}

#[test]
fn without_a_display_the_sample_is_made_and_proven_and_the_second_time_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = interlock(folder.path());
    let text = String::from_utf8_lossy(&first.stdout);
    assert_eq!(first.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&first.stderr));
    assert!(text.lines().next().is_some_and(|line| line.contains("no display")), "{text}");
    assert!(text.contains("6 of 6 connections pass, 12 of 12 strangers refused"), "{text}");
    let manifest = folder.path().join("interlock-sample/interlock.json");
    let before = fs::read(&manifest).expect("made");
    assert_eq!(interlock(folder.path()).status.code(), Some(0));
    assert_eq!(fs::read(&manifest).expect("still there"), before);
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("interlock-sample")).expect("made");
    let output = interlock(folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("file/out-not-ours"));
    assert_eq!(fs::read_dir(folder.path().join("interlock-sample")).expect("there").count(), 0);
}

#[test]
fn with_a_display_that_is_not_there_it_says_in_one_line_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = tempfile::tempdir().expect("a home");
    let output = Command::new(env!("CARGO_BIN_EXE_interlock"))
        .env_clear()
        .env("HOME", home.path())
        .env("DISPLAY", ":4711")
        .current_dir(folder.path())
        .output()
        .expect("interlock runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let log = home.path().join(".local/share/interlock/logs/interlock.log");
    assert!(said.contains(&log.display().to_string()) && said.contains("interlock-cli"), "{said}");
    assert!(fs::read_to_string(&log).expect("a log").contains("the window failed"));
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
}

#[test]
fn help_and_version_need_no_display_and_an_unknown_renderer_is_wrong_usage() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |argument: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interlock"));
        command.env_clear().current_dir(folder.path()).arg(argument).output().expect("interlock runs")
    };
    let version = run("--version");
    let said = String::from_utf8_lossy(&version.stdout);
    assert_eq!((version.status.code(), said.trim()), (Some(0), concat!("interlock ", env!("CARGO_PKG_VERSION"))));
    let help = run("--help");
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--renderer"));
    let wrong = run("--renderer=vulkan");
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("opengl") && said.contains("cpu"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0, "the sample was made all the same");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_exit_3() {
    // Not even root can make a folder in there.
    let output = interlock(Path::new("/proc/self"));
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stdout));
}
