//! What the operating systems differ in, and the view of a disk that everything reads through.
//!
//! The only room with `unsafe` and the only one with `cfg(windows)`.

mod cancel;
mod tree;

pub use cancel::{Cancel, Events, NoEvents, Stage};
pub use tree::{Disk, Entry, Tree};
