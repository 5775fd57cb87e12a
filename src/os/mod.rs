//! What the operating systems differ in, and the view of a disk that everything reads through.
//!
//! `unix` and `windows` are one interface with two bodies: the only `unsafe` and the only `cfg(windows)` of the house.
//! Not here: what to write and in which order (`deploy`).

mod cancel;
#[cfg(feature = "window")]
mod graphics;
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
#[cfg(feature = "window")]
mod session;
mod tree;

pub use cancel::{Cancel, Events, NoEvents, Stage};
#[cfg(feature = "window")]
pub(crate) use graphics::where_wgpu_is_built_in;
#[cfg(feature = "window")]
pub use graphics::{HAS_WGPU, opengl_renderer, set_large_icon};
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
#[cfg(feature = "window")]
pub use session::{System, is_remote_session, start_again, use_parents_console};
pub use tree::{Disk, Entry, Tree};
