//! The log explainer.

use super::counted;
use crate::app::tools::explainer::Explained;
use crate::finding::Severity;
use crate::neo4j::log::Line;

pub(in crate::ui) const TITLE: &str = "Log explainer";
pub(in crate::ui) const LEAD: &str = "Paste lines of neo4j.log, debug.log or the console, or drop logs on this window.";
pub(in crate::ui) const LINES: &str = "Log lines";
pub(in crate::ui) const LINES_HINT: &str = "Paste lines here";
pub(in crate::ui) const EXPLAIN: &str = "Explain";
pub(in crate::ui) const OPEN: &str = "Open logs…";
pub(in crate::ui) const CLEAR: &str = "Clear";
pub(in crate::ui) const PATH: &str = "Path of a log";
pub(in crate::ui) const ADD: &str = "Add";
pub(in crate::ui) const STOPPED: &str = "You stopped it. What is shown was known before.";
pub(in crate::ui) const FILTER: &str = "Search";
pub(in crate::ui) const FILTER_HINT: &str = "Text, server, file";
pub(in crate::ui) const SEVERITY: &str = "Severity";
pub(in crate::ui) const ALL: &str = "All";
pub(in crate::ui) const FOUND: &str = "Lines with a known cause";
pub(in crate::ui) const NONE_FIT: &str = "No line fits the search.";
pub(in crate::ui) const NOTHING_BAD: &str = "No line with a known cause of trouble";
pub(in crate::ui) const NOTHING_BAD_NOTE: &str = "Start errors are on the console, in the journal or in neo4j.log; failed \
     handshakes are in debug.log. Give both, of every server.";
pub(in crate::ui) const LINE: &str = "Line";
pub(in crate::ui) const PLACE: &str = "Where";
pub(in crate::ui) const SERVER: &str = "Server";
pub(in crate::ui) const SEEN: &str = "Seen";
pub(in crate::ui) const COPY_LINE: &str = "Copy line";
pub(in crate::ui) const THE_LINE: &str = "The line";
pub(in crate::ui) const TOGETHER: &str = "About the logs together";
pub(in crate::ui) const HEALTHY: &str = "Lines that tell of nothing bad";

pub(in crate::ui) fn pasted(text: &str) -> String {
    format!("{} were pasted: too long to be shown here, and explained whole.", size(text.len()))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => counted(bytes, "byte"),
        10_000..1_000_000 => format!("{} KB", super::number(bytes / 1000)),
        _ => format!("{} MB", super::number(bytes / 1_000_000)),
    }
}

pub(in crate::ui) fn severity(severity: Option<Severity>) -> &'static str {
    match severity {
        None => ALL,
        Some(Severity::Error) => "Errors",
        Some(Severity::Warning) => "Warnings",
        Some(Severity::Advice) => "Advice",
    }
}

/// The end of the page: `3 lines explained, 5 healthy`.
pub(in crate::ui) fn summary(explained: Option<&Explained>) -> String {
    let Some(explained) = explained else { return String::new() };
    let lines = counted(explained.entries.len(), "line");
    format!("{lines} with a known cause, {} healthy", super::number(explained.healthy.len()))
}

/// `debug.log, line 214`.
pub(in crate::ui) fn place(line: &Line) -> String {
    let number = format!("line {}", super::number(usize::try_from(line.number).unwrap_or(usize::MAX)));
    line.log.as_ref().map_or_else(|| number.clone(), |log| format!("{log}, {number}"))
}

/// `line 214 of debug.log`, short enough for the list.
pub(in crate::ui) fn short_place(line: &Line) -> String {
    let number = super::number(usize::try_from(line.number).unwrap_or(usize::MAX));
    let Some(log) = &line.log else { return format!("line {number}") };
    let name = log.rsplit(['/', '\\']).next().unwrap_or(log);
    let server = line.server.as_ref().map_or(String::new(), |server| format!("{server}, "));
    format!("{server}{name}:{number}")
}

/// `12 times, last in line 9,731`.
pub(in crate::ui) fn seen(line: &Line) -> String {
    let number = |number: u64| super::number(usize::try_from(number).unwrap_or(usize::MAX));
    match line.count {
        0 | 1 => "once".to_owned(),
        count => format!("{} times, last in line {}", number(count), number(line.last)),
    }
}

pub(in crate::ui) fn times(count: u64) -> String {
    format!("{}×", super::number(usize::try_from(count).unwrap_or(usize::MAX)))
}

/// A line in the list, for those who cannot see its chip.
pub(in crate::ui) fn in_list(title: &str, line: &Line) -> String {
    format!("{title}, {}, {}", short_place(line), seen(line))
}

/// A line that tells of nothing bad.
pub(in crate::ui) fn healthy(line: &Line) -> String {
    format!("{} ({}): {}", line.rules.first().copied().unwrap_or_default(), seen(line), line.text.trim())
}

pub(in crate::ui) fn more(number: usize) -> String {
    format!("and {} more", super::number(number))
}
