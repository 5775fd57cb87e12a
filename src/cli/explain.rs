//! `explain`: arguments in, `work::explain` called, the report printed.

use crate::os::{Cancel, NoEvents};
use crate::work;
use std::path::PathBuf;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "explain";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Logs of one server or several, plain or gzip, or folders of them; `-`, or none, reads standard input. `neo4j.log`
    /// has why a start failed, `debug.log` why a connection was refused: give both, and those of all servers together
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, json: bool, cancel: &Cancel) -> ExitCode {
    let mut logs = arguments.logs.clone();
    if logs.is_empty() {
        logs.push(PathBuf::from("-"));
    }
    let (outcome, ended) = work::explain(&work::Explain { logs, pasted: None }, &NoEvents, cancel);
    super::print(&outcome, json, ended)
}
