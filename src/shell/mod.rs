//! The window's outside world: settings, dialogs of the system, logs, and the one loop that joins `app`, `jobs` and `ui`.
//!
//! Not here: the chain of renderers for machines without a usable one (it comes), and what anything means (`app`).

pub mod cpu;

use std::process::ExitCode;

/// Opens the window and returns the exit code of the process.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::from(3)
}
