//! Neo4j's own classes as the judge of what repairs leave: where we say that a start is accepted, it is.

use super::common::peer;
use super::{document, fixed, runtime};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The script that asks Neo4j's classes, where there is one.
pub(super) fn script() -> Option<OsString> {
    let script = std::env::var_os("INTERLOCK_ORACLE");
    if script.is_none() {
        println!("skipped: INTERLOCK_ORACLE is not set");
    }
    script.filter(|_| peer(Command::new("mvn").arg("--version").output().is_ok_and(|o| o.status.success()), "Maven"))
}

/// One verdict for each file.
pub(super) fn verdicts(script: &OsString, release: &str, confs: &[PathBuf]) -> Vec<Value> {
    let output = Command::new("bash")
        .arg(script)
        .args(["--neo4j", release, "--conf"])
        .args(confs)
        .env_remove("JAVA_HOME")
        .output()
        .expect("the script runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("one JSON object a line"))
        .collect();
    assert_eq!(lines.len(), confs.len());
    lines
}

/// A cluster of 4.4 that works, with everything that its upgrade changes.
pub(super) const OF_4_4: &str = "dbms.default_listen_address=0.0.0.0\n\
    dbms.default_advertised_address=core1.example.com\n\
    dbms.mode=CORE\n\
    causal_clustering.initial_discovery_members=core1.example.com:5000,core2.example.com:5000,core3.example.com:5000\n\
    causal_clustering.minimum_core_cluster_size_at_formation=3\n\
    causal_clustering.minimum_core_cluster_size_at_runtime=3\n\
    causal_clustering.discovery_listen_address=:5000\n\
    causal_clustering.transaction_listen_address=:6000\n\
    causal_clustering.raft_listen_address=:7000\n\
    causal_clustering.raft_advertised_address=:7000\n\
    dbms.routing.enabled=true\n\
    dbms.routing.listen_address=:7688\n\
    dbms.backup.enabled=true\n\
    dbms.backup.listen_address=127.0.0.1:6362\n\
    dbms.connector.bolt.enabled=true\n\
    dbms.connector.bolt.tls_level=REQUIRED\n\
    dbms.connector.bolt.listen_address=:7687\n\
    dbms.connector.http.enabled=false\n\
    dbms.connector.https.enabled=false\n\
    dbms.jvm.additional=-XX:+UseG1GC\n\
    dbms.jvm.additional=-XX:+ExitOnOutOfMemoryError\n\
    dbms.memory.heap.max_size=1g\n\
    dbms.memory.pagecache.size=512m\n\
    dbms.directories.import=import\n\
    dbms.tx_log.rotation.retention_policy=1 days\n\
    dbms.allow_upgrade=true\n\
    dbms.config.strict_validation=true\n\
    dbms.windows_service_name=neo4j\n\
    dbms.ssl.policy.bolt.enabled=true\n\
    dbms.ssl.policy.bolt.client_auth=NONE\n\
    dbms.ssl.policy.cluster.enabled=true\n\
    dbms.ssl.policy.cluster.base_directory=certificates/cluster\n\
    dbms.ssl.policy.cluster.client_auth=REQUIRE\n\
    dbms.ssl.policy.cluster.verify_hostname=true\n\
    dbms.ssl.policy.cluster.tls_versions=TLSv1.2\n";

/// A cluster of 3.5 that works.
pub(super) const OF_3_5: &str = "dbms.mode=CORE\n\
    causal_clustering.initial_discovery_members=core1:5000,core2:5000\n\
    causal_clustering.ssl_policy=inner\n\
    dbms.ssl.policy.inner.base_directory=/var/lib/neo4j/certificates/inner\n\
    dbms.ssl.policy.inner.allow_key_generation=false\n\
    dbms.ssl.policy.inner.client_auth=REQUIRE\n\
    dbms.ssl.policy.inner.tls_versions=TLSv1.2\n";

#[test]
fn a_cluster_of_an_older_release_is_accepted_and_as_encrypted_as_before() {
    for (conf, old) in [(OF_4_4, "4.4"), (OF_3_5, "3.5")] {
        let before = document(conf.as_bytes()).effective(runtime(old), Path::new("/neo4j"));
        assert!(before.stop.is_none() && before.enabled("cluster").is_some(), "{old}");
        for release in ["5.26", "2026"] {
            let new = fixed(conf.as_bytes(), release);
            let after = document(&new).effective(runtime(release), Path::new("/neo4j"));
            let errors: Vec<_> = after.findings.iter().filter(|finding| finding.is_error()).collect();
            assert!(after.stop.is_none() && errors.is_empty(), "{errors:#?}\n{}", String::from_utf8_lossy(&new));
            let (was, is) = (before.enabled("cluster").expect("on"), after.enabled("cluster").expect("still on"));
            assert_eq!((&was.base_directory, was.client_auth), (&is.base_directory, is.client_auth));
            assert_eq!((&was.tls_versions, &was.ciphers), (&is.tls_versions, &is.ciphers));
            assert_eq!(before.advertised, after.advertised);
            let text = String::from_utf8_lossy(&new);
            for old in ["causal_clustering.", "dbms.mode", "dbms.connector", "dbms.default_", "dbms.jvm"] {
                assert!(!text.lines().any(|line| line.starts_with(old)), "{old} for {release}:\n{text}");
            }
            assert_eq!(fixed(&new, release), new);
        }
    }
}

#[test]
fn neo4j_accepts_what_repairs_leave_where_we_say_so() {
    let Some(script) = script() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for release in ["4.4.48", "5.26.30", "2026.08.1"] {
        let mut confs = Vec::new();
        let mut expected = Vec::new();
        let texts = super::corpus().into_iter().map(|conf| fs::read(conf).expect("readable"));
        for (number, text) in texts.chain([OF_4_4.into(), OF_3_5.into()]).enumerate() {
            let new = fixed(&text, release);
            let path = folder.path().join(format!("{release}-{number}.conf"));
            fs::write(&path, &new).expect("written");
            confs.push(path);
            expected.push((document(&new).effective(runtime(release), Path::new("/neo4j")).stop.is_none(), text, new));
        }
        let mut accepted = 0;
        for (verdict, (ours, before, after)) in verdicts(&script, release, &confs).into_iter().zip(expected) {
            let shown = [before, after].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(verdict["accepted"], ours, "{release}: {verdict}\n{shown:?}");
            accepted += usize::from(ours);
        }
        println!("{release}: {accepted} of {} accepted", confs.len());
    }
}
