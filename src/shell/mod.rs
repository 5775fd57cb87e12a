//! The window's outside world: settings, dialogs of the system, logs, and the one loop that joins `app`, `jobs` and `ui`.
//!
//! Not here: the chain of renderers for machines without a usable one (it comes), and what anything means (`app`).

pub mod cpu;
mod desk;
mod window;

use crate::app::Model;
use crate::plan::Draft;
use std::process::ExitCode;

pub use desk::{Desk, Wish};

/// Opens the window and returns the exit code of the process.
#[must_use]
pub fn run() -> ExitCode {
    let model = Model::new(&Draft::sample(), "interlock");
    match window::open(model) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("interlock: the window cannot be opened: {error}; interlock-cli does the same in a terminal");
            ExitCode::from(3)
        }
    }
}
