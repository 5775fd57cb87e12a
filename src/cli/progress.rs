//! Progress on standard error: one line that is rewritten on a terminal, one line per finished stage elsewhere.
//!
//! Standard output belongs to the report alone.

use crate::os::{Events, Stage};
use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Faster than that nobody reads, and writing would slow the work down.
const EVERY: Duration = Duration::from_millis(100);

/// Prints progress.
pub(super) struct Progress {
    terminal: bool,
    /// When the last line was drawn; `None`: nothing stands on the line.
    drawn: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), drawn: Mutex::new(None) }
    }

    /// Clears the line, so that what follows starts on an empty one.
    pub(super) fn finish(&self) {
        let drawn = self.drawn.lock().is_ok_and(|mut drawn| drawn.take().is_some());
        if self.terminal && drawn {
            write("\r\x1b[K");
        }
    }
}

impl Events for Progress {
    fn progress(&self, stage: Stage, done: usize, total: usize) {
        let Ok(mut drawn) = self.drawn.lock() else { return };
        let finished = done == total;
        if self.terminal {
            let due = finished || drawn.is_none_or(|last| last.elapsed() >= EVERY);
            if due {
                *drawn = Some(Instant::now());
                write(&format!("\r\x1b[K{} {done}/{total}", label(stage)));
            }
        } else if finished {
            write(&format!("{} {done}/{total}\n", label(stage)));
        }
    }
}

/// A closed standard error is no reason to stop working.
fn write(text: &str) {
    let mut stream = std::io::stderr().lock();
    if stream.write_all(text.as_bytes()).is_ok() {
        stream.flush().unwrap_or_default();
    }
}

fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Keys => "making keys",
        Stage::Certificates => "making certificates",
        Stage::Load => "reading folders as Neo4j would",
        Stage::Pairs => "shaking hands",
        Stage::Strangers => "letting strangers knock",
        Stage::Write => "writing files",
    }
}
