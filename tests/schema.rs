//! Everything that `--json` prints is what `assets/interlock.schema.json` promises.

mod common;

use common::cli;
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn every_object_fits_the_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../assets/interlock.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let folder = tempfile::tempdir().expect("a folder");
    let plan = "interlock = 1\n[cluster]\nneo4j = \"2026\"\n[certificates]\nkey = \"ecdsa-p256\"\n[[server]]\nname = \
                \"a\"\nhosts = [\"a.example.com\"]\n[[server]]\nname = \"b\"\nhosts = [\"b.example.com\"]\n";
    fs::write(folder.path().join("plan.toml"), plan).expect("written");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let case = |name: &str| cases.join(name).to_string_lossy().into_owned();
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs").to_string_lossy().into_owned();
    let runs: &[(&[&str], i32)] = &[
        (&["set-up", "plan.toml", "--out", "T", "--dry-run", "--json"], 0),
        (&["set-up", "plan.toml", "--out", "T", "--json"], 0),
        (&["set-up", "plan.toml", "--out", "T", "--json"], 0),
        (&["rehearse", "T", "--json"], 0),
        (&["rehearse", &case("trust-missing-both"), "--json"], 1),
        (&["rehearse", &case("conf-enable-typo-both"), "--json"], 1),
        (&["set-up", "missing.toml", "--out", "U", "--json"], 2),
        (&["rehearse", "nowhere", "--json"], 3),
        (&["explain", &log, "--json"], 1),
        (&["explain", "nowhere.log", "--json"], 3),
        (&["rules", "--json"], 0),
        (&["rules", "trust", "crl/stale", "--json"], 0),
        (&["rules", "trsut", "--json"], 2),
        (&["inspect", "T", "--json"], 0),
        (&["inspect", &case("crl-pinned-leaf-revoked"), &case("key-req-newkey"), "--json"], 1),
        (&["inspect", "T/a/certificates/cluster/private.key", "--rewrite-key", "new.key", "--json"], 1),
        (&["inspect", "nowhere", "--json"], 3),
        (&["inspect", "--json"], 2),
        (&["lint", "T/a/conf/neo4j.conf", "T/b/conf/neo4j.conf", "--json"], 0),
        (&["lint", &case("conf/bom.conf"), "--dry-run", "--json"], 0),
        (&["lint", &case("conf/client-auth-54.conf"), "--json"], 1),
        (&["lint", "nowhere.conf", "--json"], 3),
        (&["completions", "bash", "--json"], 0),
        (&["completions", "tcsh", "--json"], 2),
        (&["man", "--json"], 0),
    ];
    for (arguments, code) in runs {
        let object = cli(folder.path(), *arguments).json_with(*code);
        let errors: Vec<String> =
            validator.iter_errors(&object).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:#?}\n{object:#}");
    }
    // The schema refuses something: a promise without edges would be none.
    let mut other = cli(folder.path(), ["rehearse", "T", "--json"]).json_with(0);
    other["pairs"][0]["handshake"] = "perhaps".into();
    assert!(!validator.is_valid(&other));
}
