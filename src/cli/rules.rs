//! `rules`: arguments in, `work::rules` called, the catalogue printed.

use crate::report::{rules_markdown, rules_text};
use crate::work::{self, Ended};
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "rules";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only the rules of these areas (such as cert), or with these ids (such as cert/name-missing)
    #[arg(value_name = "AREA|ID")]
    asked: Vec<String>,
    /// Print a page in Markdown: how to read the catalogue, and a table for each area
    #[arg(long)]
    markdown: bool,
}

pub(super) fn run(arguments: &Arguments, json: bool) -> ExitCode {
    let (outcome, ended) = work::rules(&arguments.asked);
    match &outcome.rules {
        Some(rules) if !json => {
            let text = if arguments.markdown { rules_markdown(rules) } else { rules_text(rules) };
            super::put(&text, Ended::Done.code(&[]))
        }
        _ => super::print(&outcome, json, ended),
    }
}
