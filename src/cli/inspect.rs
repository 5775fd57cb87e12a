//! `inspect`: arguments in, `work::inspect` or `work::rewrite_key` called, the report printed.

use super::progress::Progress;
use super::rehearse::{java, release};
use crate::finding::Release;
use crate::finding::catalogue::run as say;
use crate::os::Cancel;
use crate::work::{self, Ended};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Its name.
pub(super) const COMMAND: &str = "inspect";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders with everything below them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Judge as this release would, such as 4.4 or 2026.08.1; by default 5.26
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    neo4j: Option<(String, Release)>,
    /// Judge on this Java (8, 11, 17, 21, 25); by default the release's own
    #[arg(long, value_name = "MAJOR", value_parser = java)]
    java: Option<u8>,
    /// Report certificates and lists that end within so many days; without it 30
    #[arg(long, value_name = "DAYS")]
    expires_within: Option<u32>,
    /// Open encrypted keys with the pass phrase in this file's first line (-: standard input)
    #[arg(long, value_name = "FILE")]
    pass_phrase_file: Option<PathBuf>,
    /// Write the key of the one FILE again, into OUT: PKCS#8, encrypted where there is a pass phrase
    #[arg(long, value_name = "OUT", conflicts_with = "expires_within")]
    rewrite_key: Option<PathBuf>,
    /// Allow a private key at OUT to be replaced; the old one is backed up
    #[arg(long, requires = "rewrite_key")]
    replace: bool,
    /// Say what would be written, and write nothing
    #[arg(long, requires = "rewrite_key")]
    dry_run: bool,
}

pub(super) fn run(arguments: &Arguments, json: bool, cancel: &Cancel) -> ExitCode {
    let writes = arguments.rewrite_key.is_some();
    let pass_phrase = match arguments.pass_phrase_file.as_deref().map(super::read_pass_phrase).transpose() {
        Ok(pass_phrase) => pass_phrase.map(Arc::new),
        Err(finding) => return super::say(json, COMMAND, writes, &finding, Ended::EnvironmentFailed),
    };
    let now = time::OffsetDateTime::now_utc();
    let (neo4j, java) = (arguments.neo4j.clone(), arguments.java);
    let progress = Progress::new();
    let (outcome, ended) = match (&arguments.rewrite_key, arguments.files.as_slice()) {
        (None, files) => {
            let expires_within = arguments.expires_within;
            let request = work::Inspect { paths: files.to_vec(), neo4j, java, pass_phrase, expires_within, now };
            work::inspect(&request, &progress, cancel)
        }
        (Some(out), [key]) => {
            let (replace, dry_run) = (arguments.replace, arguments.dry_run);
            let (key, out) = (key.clone(), out.clone());
            let request = work::RewriteKey { key, out, pass_phrase, replace, dry_run, neo4j, java, now };
            work::rewrite_key(&request, &progress, cancel)
        }
        (Some(_), _) => {
            let finding = say::wrong_usage("--rewrite-key takes one FILE, the one with the private key");
            return super::say(json, COMMAND, writes, &finding, Ended::WrongUsage);
        }
    };
    progress.finish();
    super::print(&outcome, json, ended)
}
