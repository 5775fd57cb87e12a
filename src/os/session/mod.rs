//! The session that a window opens in, and the process that opens it: which system, near or far, with a console or
//! without, started again.
//!
//! Not here: what follows for the order of renderers (`shell::chain`).

#[cfg(unix)]
#[path = "unix.rs"]
mod platform;
#[cfg(windows)]
#[path = "windows.rs"]
mod platform;

pub use platform::{is_remote_session, start_again, use_parents_console};

/// The systems whose windows differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux and what else has X11 or Wayland.
    Linux,
}

impl System {
    /// The one that this program was built for.
    pub const THIS: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Linux
    };
}
