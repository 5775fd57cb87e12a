//! `set-up`: arguments in, `work::set_up` called, the report printed.

use super::progress::Progress;
use crate::os::Cancel;
use crate::plan::Draft;
use crate::work::{self, Ended};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "set-up";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The plan, a TOML file; without it the built-in three-server sample
    plan: Option<PathBuf>,
    /// Folder for what is made: absent, empty, or made by Interlock before
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Allow private keys that exist to be replaced; the old ones are backed up
    #[arg(long)]
    replace: bool,
    /// Say what would be written and how the rehearsal ends, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Encrypt all keys with the pass phrase in this file's first line (-: standard input) instead of one made per server
    #[arg(long, value_name = "FILE")]
    pass_phrase_file: Option<PathBuf>,
    /// A server's neo4j.conf to start from; an edited copy is written, the file itself is kept
    #[arg(long, value_name = "SERVER=FILE", value_parser = server_and_file)]
    conf: Vec<(String, PathBuf)>,
}

fn server_and_file(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((server, file)) if !server.is_empty() && !file.is_empty() => Ok((server.to_owned(), file.into())),
        _ => Err("expected SERVER=FILE, such as server1=/etc/neo4j/neo4j.conf".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments, json: bool, cancel: &Cancel) -> ExitCode {
    let draft = match &arguments.plan {
        None => Draft::sample(),
        Some(path) => match work::read_plan(path) {
            Ok(draft) => draft,
            Err(findings) => return super::print(&super::untouched(COMMAND, true, findings), json, Ended::WrongUsage),
        },
    };
    let pass_phrase = match arguments.pass_phrase_file.as_deref().map(super::read_pass_phrase).transpose() {
        Ok(pass_phrase) => pass_phrase,
        Err(finding) => return super::say(json, COMMAND, true, &finding, Ended::EnvironmentFailed),
    };
    let request = work::SetUp {
        draft,
        out: arguments.out.clone(),
        replace: arguments.replace,
        dry_run: arguments.dry_run,
        pass_phrase,
        confs: arguments.conf.iter().cloned().collect::<BTreeMap<_, _>>(),
        repairs: BTreeMap::new(),
        now: time::OffsetDateTime::now_utc(),
    };
    let progress = Progress::new();
    let (outcome, ended) = work::set_up(request, &progress, cancel);
    progress.finish();
    super::print(&outcome, json, ended)
}
