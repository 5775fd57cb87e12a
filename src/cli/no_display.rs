//! What the window's program does where there is no display to draw on: it shows what Interlock does with the built-in
//! sample, in a folder of its own. Where there is one and the window fails, it says so.

use super::progress::Progress;
use crate::finding::catalogue::file;
use crate::os::Cancel;
use crate::plan::Draft;
use crate::work::{self, Ended};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Says in one line that the window did not open or broke, why, and what there is instead; returns the exit code.
#[must_use]
pub fn without_window(reason: &str, log: Option<&Path>) -> ExitCode {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let log = log.map(|log| format!("; the log is {}", log.display())).unwrap_or_default();
    let line = format!(
        "interlock: the window failed: {reason}{log}; interlock-cli does the same in a terminal (set-up, rehearse, lint, inspect, explain)"
    );
    // A closed standard error is no reason for another exit code.
    writeln!(std::io::stderr(), "{line}").unwrap_or_default();
    ExitCode::from(3)
}

/// Says in one line that there is no display, makes and rehearses the sample in `out`, and returns the exit code.
///
/// Only an absent folder or one that Interlock made is touched.
#[must_use]
pub fn without_display(out: &Path) -> ExitCode {
    println!("interlock: no display here, so no window; the built-in sample goes to {}", out.display());
    let absent = std::fs::symlink_metadata(out).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    if !absent && !out.join("interlock.json").is_file() {
        let found = file::Foreign::Entry("other things");
        return super::say(
            false,
            super::set_up::COMMAND,
            true,
            &file::out_not_ours(&out.display().to_string(), found),
            Ended::Done,
        );
    }
    let request = work::SetUp {
        draft: Draft::sample(),
        out: out.to_owned(),
        replace: false,
        dry_run: false,
        pass_phrase: None,
        confs: BTreeMap::new(),
        repairs: BTreeMap::new(),
        now: time::OffsetDateTime::now_utc(),
    };
    let progress = Progress::new();
    let (outcome, ended) = work::set_up(request, &progress, &Cancel::default());
    progress.finish();
    super::print(&outcome, false, ended)
}
