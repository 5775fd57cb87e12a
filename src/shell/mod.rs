//! The window's outside world: settings, dialogs of the system, logs, and the one loop that joins `app`, `jobs` and `ui`;
//! and the chain of renderers, so that it opens on machines without a graphics driver too.
//!
//! Not here: what anything means (`app`).

mod chain;
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

use chain::{End, Wanted};
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use window::Scene;

/// Opens the window with the arguments of a process and returns its exit code. Where there is no display the sample is made
/// instead.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let begun = Instant::now();
    crate::os::use_parents_console();
    let asked = match crate::cli::window_arguments(arguments, &chain::names()) {
        Ok(asked) => asked,
        Err(code) => return code,
    };
    if !crate::os::has_display() {
        return crate::cli::without_display(Path::new("interlock-sample"));
    }
    let places = Places::of_the_system();
    let logs = places.as_ref().map(|places| places.logs.clone());
    log_ring::start(logs.as_deref());
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
    let others = asked.files.iter().map(|file| file.clone().into_os_string()).collect();
    let wanted = Wanted { renderer: asked.renderer, refused: asked.refused, others };
    let config = places.as_ref().map(|places| places.config.clone());
    let scene = Scene::new(places, start, asked.files, begun);
    // Unwound, the jobs stop and take back what they have begun; what was remembered is on disk.
    let end = catch_unwind(AssertUnwindSafe(|| chain::open(&scene, &wanted, config.as_deref())));
    let end = end.unwrap_or_else(|_| End::Failed("it panicked".to_owned()));
    match &end {
        End::Closed => log::info!("the window is closed"),
        End::Elsewhere(code) => log::info!("the process that was started again ended with {code}"),
        End::Failed(reason) => log::error!("the window failed: {reason}"),
    }
    log_ring::flush();
    match end {
        End::Closed => ExitCode::SUCCESS,
        End::Elsewhere(code) => ExitCode::from(code),
        End::Failed(reason) => {
            let log = logs.as_deref().map(log_ring::file);
            let code = crate::cli::without_window(&reason, log.as_deref());
            system_dialogs::say(
                crate::ui::words::window::FAILED,
                &crate::ui::words::window::failed(&reason, log.as_deref()),
            );
            code
        }
    }
}
