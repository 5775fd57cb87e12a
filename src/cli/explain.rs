//! `explain`: arguments in, `work::explain` called, the report printed.

use crate::os::Cancel;
use crate::work::Ended;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "explain";

#[derive(clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: &Arguments, json: bool, _cancel: &Cancel) -> ExitCode {
    super::print(&crate::report::Outcome::new(COMMAND), json, Ended::Done)
}
