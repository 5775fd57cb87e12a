//! Windows: remote desktops, and a program without a console that was started from one.

use std::ffi::OsString;
use std::io;
use std::process::Command;
use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};
use windows_sys::Win32::UI::WindowsAndMessaging::{GetSystemMetrics, SM_REMOTESESSION};

/// Whether the session is shown by a Remote Desktop client.
#[must_use]
#[expect(unsafe_code, reason = "the standard library does not know sessions")]
pub fn is_remote_session() -> bool {
    // SAFETY: a question without a pointer.
    unsafe { GetSystemMetrics(SM_REMOTESESSION) != 0 }
}

/// Lets what is printed appear in the console that the program was started from. Where there is none, none is made: a
/// double-click shows the window alone. What is redirected stays so.
#[expect(unsafe_code, reason = "the standard library attaches no consoles")]
pub fn use_parents_console() {
    // SAFETY: a call without a pointer, before anything is printed. It fails where there is no console: nothing is lost.
    unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
}

/// Starts the same program with other arguments and waits for it, so that whoever waits for this process learns the exit
/// code of the one that did the work.
///
/// # Errors
/// As [`Command::status`].
pub fn start_again(arguments: Vec<OsString>) -> io::Result<u8> {
    let status = Command::new(std::env::current_exe()?).args(arguments).status()?;
    // Codes beyond a byte are those of a process that died.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(3))
}
