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

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{PathBuf, absolute};
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
    let mut start = Start::read(places.as_ref());
    start.files = files_named(std::env::args_os().skip(1));
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

/// The files among the arguments: Explorer's "Open with" names one. What begins with `-` is no file.
fn files_named(arguments: impl Iterator<Item = OsString>) -> Vec<PathBuf> {
    let is_file = |argument: &OsString| !argument.is_empty() && !argument.as_encoded_bytes().starts_with(b"-");
    // The page names them whole, wherever the program was started.
    arguments.filter(is_file).map(|file| absolute(&file).unwrap_or_else(|_| file.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_are_no_options_are_files_to_open() {
        let here = std::env::current_dir().expect("a current folder");
        let arguments = ["", "--anything", "a.crt", "-"].map(OsString::from);
        assert_eq!(files_named(arguments.into_iter()), [here.join("a.crt")]);
    }
}
