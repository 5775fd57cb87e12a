//! `rehearse`: arguments in, `work::rehearse` called, the report printed.

use super::progress::Progress;
use crate::finding::Release;
use crate::os::Cancel;
use crate::work;
use std::path::PathBuf;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "rehearse";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders that hold one folder per server, each laid out like a Neo4j home; or such homes themselves
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Judge as this release would, such as 5.26 or 2026.08.1; by default the one that the folder was made for
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    neo4j: Option<(String, Release)>,
    /// Judge on this Java (8, 11, 17, 21, 25); by default the release's own
    #[arg(long, value_name = "MAJOR", value_parser = java)]
    java: Option<u8>,
    /// Names of addresses, one `address name` per line; by default DIR/hosts where it is there
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,
}

pub(super) fn release(text: &str) -> Result<(String, Release), String> {
    text.parse()
        .map(|release| (text.to_owned(), release))
        .map_err(|_| "not a release of Neo4j; expected 4.4, 5.26, 2026.08.1 or the like".to_owned())
}

pub(super) fn java(text: &str) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|java| [8, 11, 17, 21, 25].contains(java))
        .ok_or_else(|| "expected 8, 11, 17, 21 or 25".to_owned())
}

pub(super) fn run(arguments: &Arguments, json: bool, cancel: &Cancel) -> ExitCode {
    let request = work::Rehearse {
        folders: arguments.folders.clone(),
        neo4j: arguments.neo4j.clone(),
        java: arguments.java,
        hosts: arguments.hosts.clone(),
        now: time::OffsetDateTime::now_utc(),
    };
    let progress = Progress::new();
    let (outcome, ended) = work::rehearse(&request, &progress, cancel);
    progress.finish();
    super::print(&outcome, json, ended)
}
