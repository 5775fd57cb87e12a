//! What a change of the disk does to it: files and rights, refusals, kills and failures at every operation.

mod apply;
#[cfg(unix)] // It mounts a disk.
mod disk;
mod failures;
mod house;
mod kill;
mod refusals;
#[cfg(unix)] // Permission bits and owners.
mod rights;
#[cfg(windows)]
mod windows;
