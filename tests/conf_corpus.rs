//! neo4j.conf against the verdicts of Neo4j's own configuration classes, recorded for eight releases: accepted or not,
//! the error's text, and every effective value of the `cluster` policy.
//!
//! `INTERLOCK_CONF_CORPUS=DIR` judges another folder of `NAME.conf` and `NAME.verdict.json`.
#![cfg(unix)] // The recorded paths are Unix paths.

use interlock::finding::{Edition, Release, Runtime};
use interlock::neo4j::conf::{ClientAuth, Document, Effective, Policy};
use interlock::neo4j::version::default_java;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const HOME: &str = "/neo4j";

/// The policy as the verdicts write it.
fn effective(policy: &Policy, runtime: Runtime) -> Value {
    let path = |path: &Path| match path.strip_prefix(HOME) {
        Ok(below) if below.as_os_str().is_empty() => "<home>".to_owned(),
        Ok(below) => format!("<home>/{}", below.display()),
        Err(_) => path.display().to_string(),
    };
    let password = policy.private_key_password.as_ref();
    let mut value = json!({
        "base_directory": path(&policy.base_directory),
        "ciphers": policy.ciphers,
        "client_auth": match policy.client_auth {
            ClientAuth::None => "NONE",
            ClientAuth::Optional => "OPTIONAL",
            ClientAuth::Require => "REQUIRE",
        },
        "enabled": policy.enabled,
        "private_key": path(&policy.private_key),
        "private_key_password": password.map(|secret| String::from_utf8_lossy(secret.expose()).into_owned()),
        "public_certificate": path(&policy.public_certificate),
        "revoked_dir": path(&policy.revoked_dir),
        "tls_versions": policy.tls_versions,
        "trust_all": policy.trust_all,
        "trusted_dir": path(&policy.trusted_dir),
        "verify_hostname": policy.verify_hostname,
    });
    if runtime.release >= Release::new(5, 14, 0) {
        value["trust_expired"] = json!(policy.trust_expired);
    }
    value
}

/// What differs between a verdict and ours; empty where they agree.
fn differences(verdict: &Value, ours: &Effective, runtime: Runtime) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |what: &str, theirs: &Value, ours: &Value| {
        // A pass phrase that a path swallowed is in Neo4j's value, and masked in ours.
        let masked = theirs.to_string().replace("private_key_password=neo4j", "private_key_password=********");
        if masked.parse::<Value>().expect("JSON") != *ours {
            differences.push(format!("{what}: Neo4j {theirs}, we {ours}"));
        }
    };
    compare("accepted", &verdict["accepted"], &json!(ours.stop.is_none()));
    compare("error", &verdict["error"], &json!(ours.stop.as_ref().map(|stop| &stop.error)));
    let exists = verdict["policies"].as_array().is_some_and(|policies| policies.contains(&json!("cluster")));
    let cluster = ours.policies.iter().find(|policy| policy.scope == "cluster");
    if verdict["accepted"] == json!(true) {
        compare("exists", &json!(exists), &json!(cluster.is_some()));
        if let (true, Some(cluster)) = (exists, cluster) {
            let ours = effective(cluster, runtime);
            for (setting, theirs) in verdict["effective"].as_object().expect("an object") {
                compare(setting, theirs, &ours[setting]);
            }
        }
    }
    if let Some(stop) = &ours.stop {
        let said = ours.findings.iter().any(|finding| finding.rule == stop.rule && finding.is_error());
        compare("the stop has a finding that is an error", &json!(true), &json!(said));
    }
    differences
}

#[test]
fn every_recorded_neo4j_conf_is_read_as_neo4j_read_it() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/conf");
    let folder = std::env::var_os("INTERLOCK_CONF_CORPUS").map_or_else(|| PathBuf::from(own), PathBuf::from);
    let mut agree: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut disagreements = Vec::new();
    for entry in fs::read_dir(&folder).expect("the corpus is there") {
        let conf = entry.expect("readable").path();
        if conf.extension().is_none_or(|extension| extension != "conf") {
            continue;
        }
        let name = conf.file_stem().expect("a name").to_string_lossy().into_owned();
        let document = Document::parse(&fs::read(&conf).expect("readable")).expect("small");
        let verdicts = fs::read(conf.with_extension("verdict.json")).expect("each text has its verdicts");
        let verdicts: Value = serde_json::from_slice(&verdicts).expect("JSON");
        for (version, verdict) in verdicts.as_object().expect("an object").iter().filter(|(_, v)| v.is_object()) {
            let release: Release = version.parse().expect("a release");
            let runtime = Runtime { release, edition: Edition::Enterprise, java: default_java(release) };
            let differences = differences(verdict, &document.effective(runtime, Path::new(HOME)), runtime);
            let (good, all) = agree.entry(version.clone()).or_default();
            *all += 1;
            *good += usize::from(differences.is_empty());
            if !differences.is_empty() {
                disagreements.push(format!("{name} {version}: {}", differences.join("; ")));
            }
        }
    }
    println!("{agree:?}");
    assert!(!agree.is_empty(), "no verdict was found in {}", folder.display());
    assert!(disagreements.is_empty(), "{}\n{agree:?}", disagreements.join("\n"));
}
