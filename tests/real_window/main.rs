//! The real window under a display, driven from outside as a person does: by keys and clicks, with what a screen reader is
//! told to find the way. The program has no door for tests.
//!
//! `.ci/run` runs them, under a display and a session bus of their own. By hand:
//!
//! ```sh
//! GSETTINGS_BACKEND=memory xvfb-run -a -s "-screen 0 1280x800x24 -noreset" dbus-run-session -- \
//!     cargo test --test real_window -- --ignored --test-threads=1
//! ```
//!
//! They share a pointer and a keyboard: one at a time. Without `-noreset` X starts over when its first client leaves, just
//! as the program comes. Pictures of each page, and of the window when a test fails, are in `target/real_window/`.
#![cfg(all(target_os = "linux", feature = "window"))]

#[path = "../common/mod.rs"]
mod common;
mod driver;
mod ends;
mod hands;
mod house;
mod idle;
mod make;
mod page;
mod renderers;
mod words;
