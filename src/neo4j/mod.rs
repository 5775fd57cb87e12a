//! What Neo4j does: the only place that knows its rules.
//!
//! `conf` says which settings are in force, `material` loads what they point to, `trust` decides who accepts whom, and
//! `change_window` what is wrong with the way in which a cluster is to be changed.

pub mod alias;
pub mod aura;
pub mod change_window;
pub mod ciphers;
pub mod conf;
mod curves;
pub mod key_store;
pub mod log;
pub mod material;
pub mod migration;
pub mod server;
pub mod settings;
pub mod trust;
pub mod version;
