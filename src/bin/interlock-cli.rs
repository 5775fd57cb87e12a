//! The terminal's door.

use std::process::ExitCode;

fn main() -> ExitCode {
    interlock::cli::run(std::env::args_os())
}
