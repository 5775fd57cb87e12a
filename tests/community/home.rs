//! A `NEO4J_HOME` that `set-up` wrote, changed so that a Community server takes it, and the server that runs on it.

use crate::common::{cli, copy_tree};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server of the cluster that the program sets up.
const SERVER: &str = "server1";

/// What the copy that is started gets beside the policy: small, on no port, so that two run beside each other.
const OWN_LINES: &str = "server.default_advertised_address=server1.test\n\
    server.bolt.enabled=false\nserver.http.enabled=false\nserver.memory.pagecache.size=8m\n\
    db.tx_log.rotation.size=1m\ndb.tx_log.preallocate=false\ndbms.usage_report.enabled=false\n";

/// A cluster of two, set up for the release.
pub(crate) fn set_up(folder: &Path, release: &str) -> PathBuf {
    let servers: String =
        (1..=2).map(|n| format!("[[server]]\nname = \"server{n}\"\nhosts = [\"server{n}.test\"]\n")).collect();
    let plan = format!(
        "interlock = 1\n[cluster]\nneo4j = \"{release}\"\n[certificates]\ntrust = \"private-ca\"\nkey = \"rsa-2048\"\n{servers}"
    );
    fs::write(folder.join("plan.toml"), plan).expect("written");
    cli(folder, ["set-up", "plan.toml", "--out", "out", "--json"]).json_with(0);
    folder.join("out").join(SERVER)
}

/// How a start ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Started {
    Up,
    Failed,
    Neither,
}

pub(crate) struct Home(PathBuf);

/// A start; the server is ended when this goes.
struct Start<'a> {
    result: Started,
    home: &'a Home,
    scripts: &'a Path,
}

impl Drop for Start<'_> {
    fn drop(&mut self) {
        let _ = Command::new("bash")
            .arg(self.scripts.join("stop.sh"))
            .arg(&self.home.0)
            .env("NEO4J_LIVE_KILL", "1")
            .output();
    }
}

impl Home {
    /// A copy of its own, whose neo4j.conf has the lines of the policy and none that only Enterprise knows.
    pub(crate) fn copied(original: &Path, folder: &Path, name: &str) -> Self {
        let home = Self(folder.join(name));
        copy_tree(original, &home.0);
        let text = fs::read_to_string(home.conf()).expect("readable");
        let policy = text.lines().filter(|line| line.starts_with("dbms.ssl.policy."));
        let policy: String = policy.map(|line| format!("{line}\n")).collect();
        assert!(policy.contains("dbms.ssl.policy.cluster.enabled=true"), "{text}");
        fs::write(home.conf(), policy + OWN_LINES).expect("written");
        home
    }

    pub(crate) fn conf(&self) -> PathBuf {
        self.0.join("conf/neo4j.conf")
    }

    pub(crate) fn base(&self) -> PathBuf {
        self.0.join("certificates/cluster")
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.base().join(name), bytes).expect("written");
    }

    pub(crate) fn append(&self, line: &str) {
        let text = fs::read_to_string(self.conf()).expect("readable");
        fs::write(self.conf(), format!("{text}{line}\n")).expect("written");
    }

    /// Writes a value of the policy in the place of the one that is there, if there is one.
    pub(crate) fn set(&self, suffix: &str, value: &str) {
        let prefix = format!("dbms.ssl.policy.cluster.{suffix}=");
        let text = fs::read_to_string(self.conf()).expect("readable");
        let others = text.lines().filter(|line| !line.starts_with(&prefix)).map(|line| format!("{line}\n"));
        fs::write(self.conf(), others.collect::<String>() + &format!("{prefix}{value}\n")).expect("written");
    }

    /// Writes another name in the place of a suffix.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.conf()).expect("readable");
        let name = |suffix: &str| format!("dbms.ssl.policy.cluster.{suffix}=");
        assert!(text.contains(&name(from)), "{text}");
        fs::write(self.conf(), text.replace(&name(from), &name(to))).expect("written");
    }

    fn start<'a>(&'a self, scripts: &'a Path, release: &str) -> Start<'a> {
        let output = Command::new("bash")
            .arg(scripts.join("start.sh"))
            .arg(release)
            .arg(&self.0)
            .env("NEO4J_LIVE_WAIT", "90")
            .env("NEO4J_LIVE_HEAP", "256m")
            .output()
            .expect("the script runs");
        let result = match output.status.code() {
            Some(0) => Started::Up,
            Some(1) => Started::Failed,
            _ => Started::Neither,
        };
        Start { result, home: self, scripts }
    }

    /// What the server wrote before it was up or gave up.
    pub(crate) fn logs(&self) -> String {
        ["console.log", "neo4j.log", "debug.log"]
            .iter()
            .filter_map(|name| fs::read(self.0.join("logs").join(name)).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect()
    }

    /// Starts a server and says where it does something else than was predicted.
    pub(crate) fn disagreements(&self, scripts: &Path, release: &str) -> Vec<String> {
        let (folder, name) =
            (self.0.parent().expect("a folder"), self.0.file_name().expect("a name").to_string_lossy());
        // One home has nobody to dial, which is said; the verdict about the server itself is there all the same.
        let home = self.0.display().to_string();
        let outcome = cli(folder, ["rehearse", &home, "--neo4j", release, "--json"]).json();
        let own = &outcome["servers"][&*name];
        let start = self.start(scripts, release);
        let logs = self.logs();
        let mut wrong = Vec::new();
        let expected = if own["loads"] == true { Started::Up } else { Started::Failed };
        if start.result != expected {
            wrong.push(format!("{name}: {:?}, predicted {expected:?}: {own}", start.result));
        }
        let is_loaded = logs.contains("Loaded SSL policy 'CLUSTER'");
        if start.result == Started::Up && (own["encrypted"] == true) != is_loaded {
            wrong.push(format!("{name}: loaded a cluster policy: {is_loaded}, predicted {}", own["encrypted"]));
        }
        if start.result == Started::Failed {
            let missing: Vec<&str> = causes(own).into_iter().filter(|cause| !logs.contains(cause)).collect();
            if !missing.is_empty() || causes(own).is_empty() {
                wrong.push(format!("{name}: not in its log: {missing:?} of {}", own["error"]));
            }
        }
        if start.result == Started::Failed {
            wrong.extend(
                self.unexplained(own, &outcome).map(|row| format!("{name}: {row} is not explained in its logs")),
            );
        }
        if !wrong.is_empty() {
            wrong.push(logs);
        }
        wrong
    }
}

impl Home {
    /// The row of the log table that the rule which stops the server names, unless `explain` finds it in the logs.
    fn unexplained(&self, server: &Value, outcome: &Value) -> Option<String> {
        let findings = outcome["findings"].as_array().expect("findings");
        let row = findings.iter().find(|finding| finding["rule"] == server["rule"])?["log"].as_str()?;
        let logs = ["logs/console.log", "logs/neo4j.log"].map(|log| self.0.join(log).display().to_string());
        let lines = cli(&self.0, ["explain", &logs[0], &logs[1], "--json"]).json();
        let found = lines["lines"].as_array().into_iter().flatten();
        let is_there = found.filter_map(|line| line["rules"].as_array()).flatten().any(|rule| rule == row);
        (!is_there).then(|| row.to_owned())
    }
}

/// `RuntimeException: a <- CertificateException: b` as the lines that a log has of it.
fn causes(server: &Value) -> Vec<&str> {
    server["error"].as_str().map_or_else(Vec::new, |error| error.split(" <- ").collect())
}
