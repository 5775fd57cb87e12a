//! `lint`: neo4j.conf judged through the door, repaired, taken over from older releases, and compared.
//!
//! The texts are those of `tests/corpus/conf`, whose verdicts Neo4j's own classes gave; `INTERLOCK_CONF_CORPUS=DIR` takes
//! another folder of them, `INTERLOCK_ORACLE=SCRIPT` asks those classes again (`SCRIPT --neo4j VERSION --conf FILE…`).

#[path = "../common/mod.rs"]
mod common;

mod door;
mod fix;
mod grammar;
mod harmless;
mod manual;
mod oracle;
mod several;
mod stores;

use interlock::finding::{Edition, Release, Runtime};
use interlock::neo4j::conf::Document;
use interlock::neo4j::version::default_java;
use std::fs;
use std::path::PathBuf;

/// The releases that the recorded texts were judged by.
const RELEASES: [&str; 8] = ["4.0.12", "4.2.19", "4.4.48", "5.1.0", "5.18.1", "5.26.30", "2025.12.1", "2026.08.1"];

fn runtime(release: &str) -> Runtime {
    let release: Release = release.parse().expect("a release");
    Runtime { release, edition: Edition::Enterprise, java: default_java(release) }
}

fn document(bytes: &[u8]) -> Document {
    Document::parse(bytes).expect("small").named("neo4j.conf")
}

/// The repaired file.
fn fixed(bytes: &[u8], release: &str) -> Vec<u8> {
    interlock::neo4j::conf::fix(&document(bytes), runtime(release)).document.secret_bytes().to_vec()
}

/// The recorded texts, by name.
fn corpus() -> Vec<PathBuf> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/conf");
    let folder = std::env::var_os("INTERLOCK_CONF_CORPUS").map_or_else(|| PathBuf::from(own), PathBuf::from);
    let entries = fs::read_dir(folder).expect("the corpus is there");
    let mut confs: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "conf"))
        .collect();
    confs.sort();
    assert!(confs.len() > 30, "only {} texts", confs.len());
    confs
}
