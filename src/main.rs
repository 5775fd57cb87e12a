//! The window's door.

// A console window behind the program would be all that a double-click shows.
#![cfg_attr(target_os = "windows", windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    interlock::shell::run(std::env::args_os())
}
