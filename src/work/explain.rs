//! Logs → the lines that have a known cause, with cause, culprit and fix.

use super::Ended;
use crate::finding::Finding;
use crate::finding::catalogue::{file, run};
use crate::neo4j::log::{Explained, Explainer, MOST, plain, server_of, sum_up};
use crate::os::{Cancel, Disk, Entry, Events, Stage, Tree as _, in_parallel_watched};
use crate::report::Outcome;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How many bytes are read at once.
const PIECE: usize = 1 << 20;
/// How many pieces are read ahead of what is being explained.
const AHEAD: usize = 3;
/// How long to wait for bytes before asking whether to go on.
const WAIT: Duration = Duration::from_millis(100);
/// The most logs of a folder; Neo4j keeps seven of a kind.
const LOGS: usize = 1000;

/// What is read.
pub struct Explain {
    /// Log files, plain or gzip, and folders of them; `-` is standard input.
    pub logs: Vec<PathBuf>,
    /// What was pasted.
    pub pasted: Option<String>,
}

/// Explains log lines, in bounded memory whatever their size. Writes nothing.
#[must_use]
pub fn explain(request: &Explain, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("explain");
    let mut logs = Vec::new();
    for path in &request.logs {
        match logs_of(path) {
            Ok(found) => logs.extend(found),
            Err(finding) => outcome.findings.push(*finding),
        }
    }
    let mut ended = if outcome.findings.is_empty() { Ended::Done } else { Ended::EnvironmentFailed };
    let is_among_others = logs.len() > 1;
    let read = in_parallel_watched("explain", logs.len(), Stage::Load, events, cancel, |index| {
        one(&logs[index], is_among_others, cancel)
    });
    let mut read_logs = Vec::new();
    for (log, finding) in read.into_iter().flatten() {
        read_logs.push(log);
        if let Some(finding) = finding {
            outcome.findings.push(finding);
            ended = Ended::EnvironmentFailed;
        }
    }
    if let Some(text) = &request.pasted {
        let mut explainer = Explainer::new(None, None);
        explainer.push(text.as_bytes());
        read_logs.push(explainer.finish());
    }
    if cancel.is_cancelled() {
        outcome.findings.push(run::stopped_reading());
    }
    let summary = sum_up(&read_logs);
    outcome.findings.extend(summary.findings);
    if summary.beyond > 0 {
        outcome.findings.push(run::log_lines_not_kept(summary.beyond, MOST));
    }
    outcome.lines = Some(summary.lines);
    (outcome, ended)
}

/// The logs that a path stands for: itself, or those of a folder.
fn logs_of(path: &Path) -> Result<Vec<PathBuf>, Box<Finding>> {
    if path == Path::new("-") {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |error: io::Error| Box::new(file::log_not_readable(&path.display().to_string(), &error.to_string()));
    if Disk.entry(path).map_err(failed)? == Entry::File {
        return Ok(vec![path.to_owned()]);
    }
    // A server's home has its logs one folder down; a folder of homes has them two down.
    let mut logs = Vec::new();
    gather(path, 3, &mut logs).map_err(failed)?;
    Ok(logs)
}

fn gather(folder: &Path, depth: usize, logs: &mut Vec<PathBuf>) -> io::Result<()> {
    for name in Disk.names(folder)? {
        let path = folder.join(&name);
        // What vanished meanwhile, or may not be looked at, is no log of ours.
        match Disk.entry(&path) {
            Ok(Entry::Folder) if depth > 1 => gather(&path, depth - 1, logs).unwrap_or_default(),
            // A pipe of a log's name has no end that could be waited for.
            Ok(Entry::File) if is_log(&name.to_string_lossy()) && logs.len() < LOGS && path.is_file() => {
                logs.push(path);
            }
            _ => {}
        }
    }
    Ok(())
}

/// `neo4j.log`, `debug.log.1.gz`, `service-error.log`, `debug-server1.log`: a log by its name, and one of those that have
/// lines about TLS.
fn is_log(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_log = name.split('.').skip(1).any(|part| ["log", "gz"].contains(&part));
    let is_other = ["query", "security", "http", "gc"].iter().any(|other| name.starts_with(other));
    is_log && !is_other
}

/// One log, as far as it can be read, and why not further.
fn one(path: &Path, is_among_others: bool, cancel: &Cancel) -> (Explained, Option<Finding>) {
    let is_input = path == Path::new("-");
    let name = path.display().to_string();
    let server = if is_input { None } else { server_of(path, is_among_others) };
    let mut explainer = Explainer::new((!is_input).then(|| name.clone()), server);
    let read = if is_input {
        stream(io::stdin(), &mut explainer, cancel)
    } else {
        Disk::open(path).and_then(|file| stream(file, &mut explainer, cancel))
    };
    let shown = if is_input { "standard input" } else { &name };
    let finding = read.err().map(|error| file::log_not_readable(shown, &error.to_string()));
    (explainer.finish(), finding)
}

/// Reads on one thread and explains on this one, so that a disk and a core are busy at once. A reader that waits for
/// somebody to type is left behind when the work is cancelled.
fn stream(log: impl Read + Send + 'static, explainer: &mut Explainer, cancel: &Cancel) -> io::Result<()> {
    let (full, pieces) = sync_channel::<io::Result<Vec<u8>>>(AHEAD);
    let (back, empty) = sync_channel::<Vec<u8>>(AHEAD + 2);
    let reader = thread::Builder::new().name("explain-read".to_owned());
    reader.spawn(move || {
        if let Err(error) = read_ahead(log, &full, &empty) {
            // Where nobody listens any more nobody misses it.
            full.send(Err(error)).unwrap_or_default();
        }
    })?;
    while !cancel.is_cancelled() {
        let piece = match pieces.recv_timeout(WAIT) {
            Ok(piece) => piece?,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        explainer.push(&piece);
        // A reader that has ended needs no piece back.
        back.try_send(piece).unwrap_or_default();
    }
    Ok(())
}

fn read_ahead(
    log: impl Read + Send,
    full: &SyncSender<io::Result<Vec<u8>>>,
    empty: &Receiver<Vec<u8>>,
) -> io::Result<()> {
    let mut log = plain(log)?;
    loop {
        let mut piece = empty.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let length = fill(&mut *log, &mut piece)?;
        piece.truncate(length);
        if length == 0 || full.send(Ok(piece)).is_err() {
            return Ok(());
        }
    }
}

/// Reads until the piece is full or the log ends.
fn fill(log: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < piece.len() {
        match log.read(&mut piece[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What was read before the error is still worth explaining; it comes again at the next call.
            Err(_) if length > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}
