//! What a change of the disk does to it: files and rights, refusals, kills and failures at every operation.
#![cfg(unix)]

mod apply;
mod disk;
mod failures;
mod house;
mod kill;
mod refusals;
mod rights;
