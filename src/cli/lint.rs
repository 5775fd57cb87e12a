//! `lint`: arguments in, `work::lint` called, the report printed.

use super::progress::Progress;
use super::rehearse::{java, release};
use crate::finding::Release;
use crate::os::Cancel;
use crate::work;
use std::path::PathBuf;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "lint";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A neo4j.conf; several, one for each server, are compared with each other
    #[arg(required = true, value_name = "CONF")]
    confs: Vec<PathBuf>,
    /// The server's Neo4j folder: keys, certificates and folders that the file points to are judged too
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Judge, and repair, for this release, such as 5.26 or 2026.08.1; by default the one that the file was made for
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    neo4j: Option<(String, Release)>,
    /// Judge on this Java (8, 11, 17, 21, 25); by default the release's own
    #[arg(long, value_name = "MAJOR", value_parser = java)]
    java: Option<u8>,
    /// Carry out each repair that is safe; the old file is backed up
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &Arguments, json: bool, cancel: &Cancel) -> ExitCode {
    let request = work::Lint {
        confs: arguments.confs.clone(),
        home: arguments.home.clone(),
        neo4j: arguments.neo4j.clone(),
        java: arguments.java,
        // --dry-run by itself asks what a repair would do.
        fix: arguments.fix || arguments.dry_run,
        dry_run: arguments.dry_run,
        now: time::OffsetDateTime::now_utc(),
    };
    let progress = Progress::new();
    let (outcome, ended) = work::lint(&request, &progress, cancel);
    progress.finish();
    super::print(&outcome, json, ended)
}
