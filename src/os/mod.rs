//! What the operating systems differ in, and the view of a disk that everything reads through.
//!
//! `unix` and `windows` are one interface with two bodies: the only `unsafe` and the only `cfg(windows)` of the house.
//! Not here: what to write and in which order (`deploy`).

mod cancel;
mod lock;
mod parallel;
mod path;
#[cfg(unix)]
#[path = "unix.rs"]
mod platform;
#[cfg(windows)]
#[path = "windows/mod.rs"]
mod platform;
mod rights;
mod service;
mod tree;

pub use cancel::{Cancel, Events, NoEvents, Stage};
pub use lock::{Lock, LockError};
pub use parallel::{in_parallel, in_parallel_watched};
pub use path::{is_absent, is_busy_folder, normalize, resolve};
pub use platform::{
    Account, LINE_ENDS, create_folder, create_private_file, create_private_folder, has_display, is_in_use,
    is_own_and_private, replace, same_disk, service, service_account, settle, settle_folder, settle_moved, sync_file,
    sync_folder,
};
pub use rights::Rights;
pub use service::Service;
pub use tree::{Disk, Entry, Tree};
