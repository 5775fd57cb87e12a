//! 10,000 certificates in 10,000 files: `inspect` of their folder against `openssl x509` for each, in one run.
//!
//! Both say subject, issuer, serial, dates, names and fingerprint; ours also says where Neo4j takes each file, and compares
//! all with all. Time is that of the clock, since ours uses all cores and a loop over files one. openssl is asked for every
//! tenth file, and its time counted tenfold: each of its processes takes as long as the next.
//!
//! Command: `cargo bench --bench inspect`.
//!
//! Machine: 2 cores of an AMD EPYC (Zen 3) under KVM, Linux, much other work beside it, and an unoptimised build
//! (`--profile dev`): a floor. Versions: rustc 1.95.0, OpenSSL 3.0.19. 2026-11-22:
//!
//! ```text
//! 10000 files: ours 61.86 s, openssl 2110.0 s; 34 times as fast, at least 20
//! ```

use interlock::os::{Cancel, NoEvents};
use interlock::report;
use interlock::work::{self, Inspect};
use rcgen::{CertificateParams, DnType, KeyPair};
use std::process::{Command, Stdio};
use std::time::Instant;

const FILES: usize = 10_000;
const EVERY: usize = 10;
const LIMIT: f64 = 20.0;

fn main() {
    let version = Command::new("openssl").arg("version").output().expect("openssl is the peer of this bench");
    println!("peer: {}", String::from_utf8_lossy(&version.stdout).trim());
    let folder = tempfile::tempdir().expect("a folder");
    let key = KeyPair::generate().expect("a key");
    for number in 0..FILES {
        let name = format!("server{number}.example.com");
        let mut params = CertificateParams::new(vec![name.clone()]).expect("a name");
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key).expect("a certificate");
        std::fs::write(folder.path().join(format!("{number:05}.crt")), certificate.pem()).expect("written");
    }

    let start = Instant::now();
    let request = Inspect {
        paths: vec![folder.path().to_owned()],
        neo4j: None,
        java: None,
        pass_phrase: None,
        expires_within: None,
        now: time::OffsetDateTime::now_utc(),
    };
    let (outcome, _) = work::inspect(&request, &NoEvents, &Cancel::default());
    let json = report::json(&outcome);
    let ours = start.elapsed().as_secs_f64();
    let files = outcome.files.expect("files");
    assert!(files.len() == FILES && files.iter().all(|file| file.certificates.len() == 1));

    let start = Instant::now();
    for number in (0..FILES).step_by(EVERY) {
        let told = Command::new("openssl")
            .args(["x509", "-noout", "-subject", "-issuer", "-serial", "-dates", "-fingerprint", "-sha256"])
            .args(["-ext", "subjectAltName", "-in"])
            .arg(folder.path().join(format!("{number:05}.crt")))
            .stderr(Stdio::null())
            .output()
            .expect("openssl runs");
        let name = format!("server{number}.example.com");
        assert!(told.status.success() && String::from_utf8_lossy(&told.stdout).contains(&name));
    }
    #[expect(clippy::cast_precision_loss, reason = "ten")]
    let theirs = start.elapsed().as_secs_f64() * EVERY as f64;
    let ratio = theirs / ours;
    println!("{} MB of JSON", json.len() >> 20);
    println!("{FILES} files: ours {ours:.2} s, openssl {theirs:.1} s; {ratio:.0} times as fast, at least {LIMIT}");
    assert!(ratio >= LIMIT, "slower than promised");
}
