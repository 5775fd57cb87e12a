//! The window's outside world: settings, dialogs of the system, logs, and the one loop that joins `app`, `jobs` and `ui`.
//!
//! Not here: the chain of renderers for machines without a usable one (it comes), and what anything means (`app`).

pub mod cpu;
mod desk;
mod dialogs;
mod keeper;
mod log_ring;
mod places;
mod settings;
mod system_dialogs;
mod window;

pub use desk::{Desk, Notify, Outside, Wish};
pub use dialogs::{Answer, FileDialogs, Kind, Request};
pub use keeper::Keeper;
pub use places::Places;
pub use settings::{Geometry, Memory, Settings, Start};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

/// Opens the window and returns the exit code of the process.
#[must_use]
pub fn run() -> ExitCode {
    let begun = Instant::now();
    let places = Places::of_the_system();
    let logs = places.as_ref().map(|places| places.logs.as_path());
    log_ring::start(logs);
    log::info!(
        "Interlock {} on {} {}, process {}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        std::process::id()
    );
    let start = Start::read(places.as_ref());
    for finding in &start.model.file_findings {
        log::warn!("{}: {}: {}", finding.rule, finding.at, finding.what);
    }
    // Unwound, the jobs stop and take back what they have begun; what was remembered is on disk.
    let end = catch_unwind(AssertUnwindSafe(|| window::open(start, begun)));
    let reason = match end {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("it panicked".to_owned()),
    };
    match &reason {
        None => log::info!("the window is closed"),
        Some(reason) => log::error!("the window failed: {reason}"),
    }
    log_ring::flush();
    match reason {
        None => ExitCode::SUCCESS,
        Some(reason) => crate::cli::without_window(&reason, logs.map(log_ring::file).as_deref()),
    }
}
