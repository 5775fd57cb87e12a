//! The window's door. Without a display there is nothing to open it on: the built-in sample is made instead.

// A console window behind the program would be all that a double-click shows.
#![cfg_attr(target_os = "windows", windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if interlock::os::has_display() {
        return interlock::shell::run();
    }
    interlock::cli::without_display(std::path::Path::new("interlock-sample"))
}
