//! The window's door. Until the window is there, a display is of no use; without one the built-in sample is made.

// A console window behind the program would be all that a double-click shows.
#![cfg_attr(target_os = "windows", windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if interlock::os::has_display() {
        eprintln!("interlock: the window is not part of this version yet; use interlock-cli (--help has examples)");
        return ExitCode::from(3);
    }
    interlock::cli::without_display(std::path::Path::new("interlock-sample"))
}
