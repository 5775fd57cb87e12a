//! Findings, diffs and progress: what stands around their own words.

use crate::app::{Job, Progress, Remedy};
use crate::finding::Severity;
use crate::finding::words::count;
use crate::os::Stage;

pub(in crate::ui) const WHERE: &str = "Where";
pub(in crate::ui) const WHAT: &str = "What";
pub(in crate::ui) const WHY: &str = "Why";
pub(in crate::ui) const LOG: &str = "In the log";
pub(in crate::ui) const FIX: &str = "Fix";
pub(in crate::ui) const COPY: &str = "Copy details";

/// What the button beside a finding does.
pub(in crate::ui) fn remedy(remedy: &Remedy) -> String {
    match remedy {
        Remedy::AddHost { .. } => "Add the name".to_owned(),
        Remedy::AllowReplace => "Allow replacing".to_owned(),
        Remedy::RepairConf { .. } => super::conf::REPAIR.to_owned(),
        Remedy::CopyKey { is_encrypted } => super::inspector::copy_key(*is_encrypted).to_owned(),
        Remedy::Show(step) => format!("Go to {}", super::step(*step)),
    }
}

/// What was copied, for the line at the foot.
pub(in crate::ui) fn copied(title: &str) -> String {
    format!("Details of “{title}”")
}

pub(in crate::ui) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
    }
}

/// `in 4 places`.
pub(in crate::ui) fn places(number: usize) -> String {
    format!("in {}", count(number, "place"))
}

/// Under a list of findings that is cut off.
pub(in crate::ui) fn more_findings(number: usize) -> String {
    format!("{} more. The first ones often take the others with them.", count(number, "finding"))
}

/// Unchanged lines that are not shown.
pub(in crate::ui) fn unchanged(number: usize) -> String {
    if number == 1 {
        "1 line stays as it is".to_owned()
    } else {
        format!("{} lines stay as they are", super::number(number))
    }
}

pub(in crate::ui) fn added(line: &str) -> String {
    format!("added: {line}")
}

pub(in crate::ui) fn removed(line: &str) -> String {
    format!("removed: {line}")
}

/// What a diff as a whole is called.
pub(in crate::ui) fn diff(added: usize, removed: usize) -> String {
    format!("{} added, {} removed", count(added, "line"), super::number(removed))
}

/// What a job is doing, by its own report.
pub(in crate::ui) fn doing(progress: &Progress) -> &'static str {
    match progress.job {
        Job::Inspect => "Looking at the files",
        Job::RewriteKey => "Writing the copy",
        Job::Explain => "Reading the lines",
        _ => stage(progress.stage),
    }
}

/// How far it is: `2,276 of 3,540 connections`.
pub(in crate::ui) fn so_far(progress: &Progress) -> String {
    let (done, total) = (progress.done, progress.total);
    match progress.job {
        Job::Inspect | Job::RewriteKey => so_many(Stage::Write, done, total),
        Job::Explain => format!("{} of {} logs", super::number(done), super::number(total)),
        _ => so_many(progress.stage, done, total),
    }
}

/// What a job is doing.
fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Keys => "Making keys",
        Stage::Certificates => "Making certificates",
        Stage::Load => "Reading the folders as Neo4j would",
        Stage::Pairs => "Servers connect to each other",
        Stage::Strangers => "Strangers try to get in",
        Stage::Write => "Writing files",
    }
}

/// `2,276 of 3,540 connections`.
fn so_many(stage: Stage, done: usize, total: usize) -> String {
    let noun = match stage {
        Stage::Keys => "keys",
        Stage::Certificates => "certificates",
        Stage::Load => "folders",
        Stage::Pairs => "connections",
        Stage::Strangers => "strangers",
        Stage::Write => "files",
    };
    format!("{} of {} {noun}", super::number(done), super::number(total))
}

/// `3.2 s`, `1 min 5 s`.
pub(in crate::ui) fn elapsed(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    match seconds {
        0..10 => format!("{seconds}.{} s", milliseconds % 1000 / 100),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// What to do next, for those who have buttons: the catalogue speaks to the terminal as well.
pub(in crate::ui) fn fix(text: &str) -> String {
    text.replace("run the same command again", "try again")
        .replace("run the command again", "try again")
        .replace("add `--replace`", "tick “Replace what is there”")
}
