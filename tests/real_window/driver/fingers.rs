//! Real keys and a real mouse: what they do goes to whatever has the keyboard or lies under the pointer.

use std::process::{Command, Stdio};

/// A key, or several at once: `ctrl+a`.
#[track_caller]
pub(crate) fn key(key: &str) {
    xdotool(&["key", "--clearmodifiers", key]);
}

/// The keys for a text.
#[track_caller]
pub(crate) fn keys(text: &str) {
    assert!(text.is_ascii(), "the keyboard layout has no {text:?}");
    xdotool(&["type", "--delay", "12", text]);
}

/// Moves the pointer to a place.
#[track_caller]
pub(crate) fn point_at(x: i32, y: i32) {
    xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
}

/// A click at a place.
#[track_caller]
pub(crate) fn click_at(x: i32, y: i32) {
    xdotool(&["mousemove", &x.to_string(), &y.to_string(), "sleep", "0.05", "click", "1"]);
}

/// Turns the mouse wheel at a place: three steps, up or down.
#[track_caller]
pub(crate) fn wheel_at(x: i32, y: i32, is_up: bool) {
    let (x, y, button) = (x.to_string(), y.to_string(), if is_up { "4" } else { "5" });
    xdotool(&["mousemove", &x, &y, "sleep", "0.05", "click", "--repeat", "3", button]);
}

#[track_caller]
pub(super) fn xdotool(words: &[&str]) {
    let status = Command::new("xdotool").args(words).stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "xdotool {words:?} failed");
}
