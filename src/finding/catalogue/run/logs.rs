//! Limits of the explainer.

use crate::finding::Evidence::Ours;
use crate::finding::words::count;
use crate::finding::{Finding, Rule};

pub(super) const LOG_BEYOND: Rule =
    Rule::warning("run/log-lines-not-kept", "A log has more to say than was kept", Ours);

/// So many lines have an explanation and differ from all that were kept.
#[must_use]
pub fn log_lines_not_kept(number: u64, kept: usize) -> Finding {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    LOG_BEYOND.at(
        "the logs",
        format!("{} with an explanation were counted and not kept", count(number, "more line")),
        format!("of each log the first {kept} lines that differ are kept, so that memory stays bounded"),
        "mend what is named first, and explain a later log",
    )
}
