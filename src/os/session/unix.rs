//! Unix: whoever starts a program sees what it prints, and a process can become another one.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// Whether the picture goes over a network to where it is seen: no such thing is asked of X11 or Wayland.
#[must_use]
pub fn is_remote_session() -> bool {
    false
}

/// Nothing: standard output is there already.
pub fn use_parents_console() {}

/// Becomes the same program with other arguments: the process keeps its number, and whoever waits for it goes on to.
///
/// # Errors
/// As [`std::os::unix::process::CommandExt::exec`], which comes back only then; the exit code is there for the other systems.
pub fn start_again(arguments: Vec<OsString>) -> io::Result<u8> {
    Err(Command::new(std::env::current_exe()?).args(arguments).exec())
}
