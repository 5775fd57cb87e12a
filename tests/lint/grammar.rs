//! Our reading of bytes against Java's properties and Neo4j's classes, on files of chance.
//!
//! `INTERLOCK_SEED=N` begins elsewhere, `INTERLOCK_SOUPS=N` asks more often; the seed is printed.

use super::oracle::{script, verdicts};
use super::{document, runtime};
use std::fs;
use std::path::Path;

/// A generator that is the same everywhere (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("below a usize")
    }

    fn pick<'a>(&mut self, of: &[&'a [u8]]) -> &'a [u8] {
        of[self.below(of.len())]
    }
}

/// Pieces that a file may be made of: keys that matter, separators, escapes, line ends, and what looks alike.
const PIECES: &[&[u8]] = &[
    b"dbms.ssl.policy.cluster.enabled=true\n",
    b"dbms.ssl.policy.cluster.client_auth",
    b"dbms.ssl.policy.cluster.trusted_dir",
    b"dbms.ssl.policy.cluster.ciphers",
    b"dbms.ssl.policy.cluster.verify_hostname",
    b"dbms.ssl.policy.cluster.private_key_password",
    b"server.jvm.additional",
    b"=",
    b":",
    b" ",
    b"\t",
    b"\x0c",
    b"=",
    b"\\",
    b"\\\\",
    b"\\\n",
    b"\\\r\n",
    b"\\\r",
    b"\\u0041",
    b"\\u00e9",
    b"\\t",
    b"\\n",
    b"\\=",
    b"\\x",
    b"\n",
    b"\n",
    b"\n",
    b"\r",
    b"\r\n",
    b"#",
    b"!",
    b"true",
    b"false",
    b"NONE",
    b"a,b",
    b"x",
    b"\xc3\xa9",
    b"\xe9",
    b"\x01",
    b"  ",
];

/// At the beginning of a file.
const BEGINNINGS: &[&[u8]] = &[b"", b"", b"", b"", b"\xef\xbb\xbf", b"\n", b"# \\\n"];

fn soup(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = chance.pick(BEGINNINGS).to_vec();
    for _ in 0..=chance.below(24) {
        bytes.extend_from_slice(chance.pick(PIECES));
    }
    bytes
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn files_of_chance_are_read_as_neo4j_reads_them() {
    let Some(script) = script() else { return };
    let seed = number("INTERLOCK_SEED", 20_261_122).max(1);
    let many = number("INTERLOCK_SOUPS", 150);
    println!("INTERLOCK_SEED={seed} INTERLOCK_SOUPS={many}");
    let folder = tempfile::tempdir().expect("a folder");
    for release in ["4.4.48", "5.26.30", "2026.08.1"] {
        let mut chance = Chance(seed);
        let mut soups: Vec<Vec<u8>> = (0..many).map(|_| soup(&mut chance)).collect();
        soups.push(Vec::new());
        let mut confs = Vec::new();
        for (number, bytes) in soups.iter().enumerate() {
            let path = folder.path().join(format!("{release}-{number}.conf"));
            fs::write(&path, bytes).expect("written");
            confs.push(path);
        }
        let mut wrong = Vec::new();
        let mut accepted = 0;
        for (verdict, bytes) in verdicts(&script, release, &confs).iter().zip(&soups) {
            let ours = document(bytes).effective(runtime(release), Path::new("/neo4j"));
            let shown = String::from_utf8_lossy(bytes).escape_debug().to_string();
            accepted += usize::from(verdict["accepted"] == true);
            if verdict["accepted"] != ours.stop.is_none() {
                wrong.push(format!(
                    "{release} {shown}\n  {} / {:?}",
                    verdict["error"],
                    ours.stop.map(|stop| stop.error)
                ));
                continue;
            }
            let Some(policy) = ours.policies.iter().find(|policy| policy.scope == "cluster" && ours.stop.is_none())
            else {
                continue;
            };
            let theirs = &verdict["effective"];
            let same = theirs["enabled"] == policy.enabled
                && theirs["verify_hostname"] == policy.verify_hostname
                && theirs["ciphers"] == serde_json::json!(policy.ciphers)
                && theirs["trusted_dir"].as_str().map(|path| path.replace("<home>", "/neo4j"))
                    == Some(policy.trusted_dir.display().to_string());
            if !same {
                wrong.push(format!("{release} {shown}\n  {theirs} / {:?} {:?}", policy.trusted_dir, policy.ciphers));
            }
        }
        println!("{release}: {accepted} of {} accepted, {} read otherwise", soups.len(), wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
