//! What `set-up` leaves when it is ended from outside: by SIGKILL after every file operation and at random moments, by
//! Ctrl-C, by a full disk, by a second process; and where its secrets are then.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;
mod disk;
mod every;
mod house;
mod moments;
mod rivals;
mod secrets;
