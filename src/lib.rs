//! Interlock takes a Neo4j cluster from plaintext to mutually authenticated TLS and proves that it works before a
//! server is touched.
//!
//! # The map of the house
//!
//! Data runs one way: draft → plan → material → change set → rehearsal → disk → rehearsal → report.
//!
//! - What the user typed becomes a plan, or findings, in [`plan`]. It checks form only.
//! - [`pki`] makes the keys and certificates of a plan, and reads those of others.
//! - [`neo4j`] knows what Neo4j and its JDK do: which settings a `neo4j.conf` puts in force, what loads from a folder,
//!   who trusts whom. Nobody else decides about that.
//! - [`deploy`] turns material into a change set, the exact list of what will be on disk, and is the only room that
//!   writes. Everybody reads through an [`os::Tree`], so that a change can be judged before it is made.
//! - [`rehearse`] lets every ordered pair of servers shake hands on loopback with those very files.
//! - [`inspect`] says of any file what it is and where Neo4j would take it; `lint` and `explain` need no room of their
//!   own: what a neo4j.conf or a log means is [`neo4j`]'s to say, and the list of `rules` is the catalogue's.
//! - Whatever has something to say says it as a [`finding::Finding`], made once by the catalogue.
//! - [`report`] prints outcomes as JSON, text and HTML.
//! - [`work`] has one function per capability and alone knows the order of steps; [`cli`] parses and prints.
//! - The window: [`app`] is what the user is doing, as plain data; `jobs` performs what follows on threads; `ui` draws;
//!   `shell` joins them in one loop and has the window's outside world.
//!
//! The arrow between the rooms is held by `tests/architecture.rs`:
//!
//! ```text
//! { finding, os } ← plan ← pki ← neo4j ← { deploy, rehearse, inspect, report } ← work ← { cli, jobs }
//! data types of all these ← app ← { ui, jobs } ← shell ← main
//! ```

#[cfg(feature = "window")]
pub mod app;
pub mod cli;
pub mod deploy;
pub mod finding;
pub mod inspect;
#[cfg(feature = "window")]
pub mod jobs;
pub mod neo4j;
pub mod os;
pub mod pki;
pub mod plan;
pub mod rehearse;
pub mod report;
#[cfg(feature = "window")]
pub mod shell;
#[cfg(feature = "window")]
pub mod ui;
pub mod work;
