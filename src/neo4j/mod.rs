//! What Neo4j does: the only place that knows its rules.
//!
//! `conf` says which settings are in force, `material` loads what they point to, `trust` decides who accepts whom.

pub mod change_window;
pub mod ciphers;
pub mod conf;
pub mod log;
pub mod material;
pub mod server;
pub mod settings;
pub mod trust;
pub mod version;
