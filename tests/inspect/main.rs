//! `inspect`: what files are, in openssl's own words for them; where Neo4j takes them, as it was recorded; and that no
//! file stops it.

#[path = "../common/mod.rs"]
mod common;

mod hostile;
mod openssl;
mod recorded;
mod rewrite;
mod stores;
mod together;

use serde_json::Value;
use std::path::Path;

/// The file of that name in an outcome.
#[track_caller]
fn file<'a>(outcome: &'a Value, name: &str) -> &'a Value {
    let files = outcome["files"].as_array().expect("files");
    let found =
        files.iter().find(|file| file["path"].as_str().is_some_and(|path| path.replace('\\', "/").ends_with(name)));
    found.unwrap_or_else(|| panic!("no {name} in {outcome:#}"))
}

fn recorded_case(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name)
}
