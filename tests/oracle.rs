//! Neo4j's own classes as the judge of what `set-up` writes. `INTERLOCK_ORACLE` names the script that asks them:
//! `SCRIPT --neo4j VERSION DIR` prints one JSON object with `servers` and `pairs`.

mod common;

use common::{cli, peer};
use serde_json::Value;
use std::fs;
use std::process::Command;

#[test]
fn neo4j_itself_loads_and_connects_what_set_up_writes() {
    let Some(script) = std::env::var_os("INTERLOCK_ORACLE") else {
        println!("skipped: INTERLOCK_ORACLE is not set");
        return;
    };
    if !peer(Command::new("mvn").arg("--version").output().is_ok_and(|o| o.status.success()), "Maven") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let hosts = |n: usize| format!("\"server{n}.example.com\", \"192.0.2.{n}\"");
    for (version, label) in [("4.4", "4.4"), ("5.26", "5.26"), ("2026", "2026.08")] {
        let mut clusters = Vec::new();
        for (name, certificates) in [
            ("pinned", "key = \"rsa-2048\""),
            ("ca", "key = \"ecdsa-p384\"\ntrust = \"private-ca\""),
            ("plain", "key = \"ecdsa-p256\"\nencrypt_keys = false"),
        ] {
            let servers: String =
                (1..=3).map(|n| format!("[[server]]\nname = \"server{n}\"\nhosts = [{}]\n", hosts(n))).collect();
            let plan = format!(
                "interlock = 1\n[cluster]\nneo4j = \"{label}\"\n[subject]\norganization = \"Ünïcode Ltd\"\n\
                 [certificates]\n{certificates}\n{servers}"
            );
            let (file, out) = (format!("{name}-{version}.toml"), format!("{name}-{version}"));
            fs::write(folder.path().join(&file), plan).expect("written");
            cli(folder.path(), ["set-up", &file, "--out", &out, "--json"]).json_with(0);
            clusters.push(folder.path().join(out));
        }
        let output = Command::new("bash")
            .arg(&script)
            .args(["--neo4j", version])
            .args(&clusters)
            .env_remove("JAVA_HOME")
            .output()
            .expect("the script runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let verdicts: Vec<Value> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("one JSON object a line"))
            .collect();
        assert_eq!(verdicts.len(), clusters.len());
        for verdict in verdicts {
            let servers = verdict["servers"].as_object().expect("servers");
            assert_eq!(servers.len(), 3);
            for server in servers.values() {
                assert_eq!((&server["starts"], &server["encrypted"]), (&true.into(), &true.into()), "{server}");
            }
            let pairs = verdict["pairs"].as_array().expect("pairs");
            assert_eq!(pairs.len(), 6);
            for pair in pairs {
                assert_eq!(pair["ok"], true, "{version}: {pair}");
            }
        }
    }
}
