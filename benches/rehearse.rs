//! How long rehearsals take, against what the machine's own OpenSSL says that RSA costs here and now.
//!
//! Run: `cargo bench --bench rehearse`. It needs `openssl` in the path, and measures it in the same run, since a shared
//! machine is not equally fast at all times. Linux adds processor time and memory.
//!
//! Machine: 2 cores of an AMD EPYC (Zen 3) under KVM, shared with compilers at a load of 4 to 6, which is why wall time
//! varies so much; Linux. Versions: rustc 1.95.0, rustls 0.23.46, aws-lc-rs 1.19.0, OpenSSL 3.0.19. 2026-11-22, three
//! runs:
//!
//! | | limit | run 1 | run 2 | run 3 |
//! |---|---|---|---|---|
//! | `openssl speed rsa4096` before and after, sign/s | | 138.9, 173.6 | 333.8, 284.7 | 112.6, 109.6 |
//! | 90 RSA-4096 pairs, s | | 1.180 | 0.673 | 1.838 |
//! | ratio to two signatures each at that speed | 1.6 | 1.02 | 1.16 | 1.13 |
//! | 9,900 verdicts by the rules alone, s | 2 | 0.546 | 0.965 | 0.702 |
//! | 9,900 RSA-2048 pairs, s | 60 | 22.74 | 39.50 | 28.08 |
//! | processor time of these and 400 strangers, s | | 23.97 | 27.68 | 27.89 |
//! | peak memory, MB | 300 | 17 | 17 | 17 |
//!
//! What is lost against bare signatures: verifying two of them, the key exchange, TCP, reading certificates and names.

use interlock::finding::{Edition, Release, Runtime};
use interlock::neo4j::conf::Policy;
use interlock::neo4j::material::{Key, Material, Server};
use interlock::neo4j::trust::Hosts;
use interlock::os::{Cancel, Events, Stage};
use interlock::pki::certificate::{Certificate, KeyType};
use interlock::pki::key::PrivateKey;
use interlock::pki::secret::Secret;
use interlock::plan::ClientAuth;
use interlock::rehearse::{Handshake, Jdk, Judging, Rehearsal, rehearse};
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256, PublicKeyData, RsaKeySize};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use zeroize::Zeroizing;

fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let now = OffsetDateTime::now_utc();
    println!("{cores} cores; {}", run(Command::new("openssl").arg("version")).trim());

    let servers = cluster(10, RsaKeySize::_4096, now);
    let before = signatures_per_second(cores);
    let Timed { rehearsal, pairs, .. } = timed(&servers, now);
    let after = signatures_per_second(cores);
    check(&rehearsal, 90);
    let per_second = f64::midpoint(before, after);
    let limit = 2.0 * 90.0 / per_second;
    println!("openssl speed rsa4096, all cores: {before:.1} sign/s before, {after:.1} after");
    println!(
        "90 RSA-4096 pairs: {:.3} s; two signatures each at that speed: {limit:.3} s; ratio {:.2} (at most 1.6)",
        pairs.as_secs_f64(),
        pairs.as_secs_f64() / limit
    );

    let servers = cluster(100, RsaKeySize::_2048, now);
    let start = Instant::now();
    let verdicts = verdicts(&servers, now);
    println!("{verdicts} verdicts by the rules alone: {:.3} s (at most 2)", start.elapsed().as_secs_f64());
    let Timed { rehearsal, pairs, whole, processor } = timed(&servers, now);
    check(&rehearsal, 9_900);
    println!(
        "9,900 RSA-2048 pairs: {:.2} s (at most 60); with 400 strangers {:.2} s, {} s of processor time; peak memory {} \
         MB (at most 300)",
        pairs.as_secs_f64(),
        whole.as_secs_f64(),
        processor.map_or_else(|| "unknown".to_owned(), |seconds| format!("{seconds:.2}")),
        peak_megabytes().map_or_else(|| "unknown".to_owned(), |megabytes| megabytes.to_string())
    );
}

/// When the last pair was done.
struct Watch(Mutex<Option<Instant>>);

impl Events for Watch {
    fn progress(&self, stage: Stage, done: usize, total: usize) {
        if stage == Stage::Pairs && done == total {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }
}

/// A rehearsal, how long its pairs took and all of it, and the processor time of all of it.
struct Timed {
    rehearsal: Rehearsal,
    pairs: Duration,
    whole: Duration,
    processor: Option<f64>,
}

fn timed(servers: &[Server], now: OffsetDateTime) -> Timed {
    let watch = Watch(Mutex::new(None));
    let (start, used) = (Instant::now(), processor_seconds());
    let rehearsal = rehearse(servers, &Hosts::default(), &Jdk, now, &watch, &Cancel::default());
    let whole = start.elapsed();
    let processor = processor_seconds().zip(used).map(|(after, before)| after - before);
    let end = watch.0.into_inner().unwrap_or_else(PoisonError::into_inner).expect("all pairs were done");
    Timed { rehearsal, pairs: end - start, whole, processor }
}

/// The work is what it claims to be: every pair real and accepted, every stranger refused.
fn check(rehearsal: &Rehearsal, pairs: usize) {
    assert_eq!(rehearsal.pairs.len(), pairs);
    assert!(rehearsal.pairs.iter().all(|pair| pair.ok && pair.handshake == Handshake::Real), "not all are real and ok");
    assert!(rehearsal.strangers.iter().all(|stranger| stranger.refused), "a stranger got in");
    assert!(rehearsal.findings.is_empty(), "{:?}", rehearsal.findings);
}

fn verdicts(servers: &[Server], now: OffsetDateTime) -> usize {
    let mut count = 0;
    for from in servers {
        for to in servers.iter().filter(|to| to.name != from.name) {
            let (Some(a), Some(b)) = (&from.material, &to.material) else { continue };
            let model = Jdk.handshake((a, from.runtime), (b, to.runtime), &to.host, &Hosts::default(), now);
            assert!(model.refused.is_none(), "{model:?}");
            count += 1;
        }
    }
    count
}

/// Servers with self-signed certificates, each with all others' in its trusted folder.
fn cluster(count: usize, size: RsaKeySize, now: OffsetDateTime) -> Vec<Server> {
    let names: Vec<String> = (1..=count).map(|number| format!("server{number}.example.com")).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut made: Vec<(String, Certificate, PrivateKey)> = thread::scope(|scope| {
        let parts: Vec<_> = names
            .chunks(count.div_ceil(cores))
            .map(|names| scope.spawn(|| names.iter().map(|name| member(name, size, now)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("keys are made")).collect()
    });
    let leaves: Vec<Certificate> = made.iter().map(|(_, leaf, _)| leaf.clone()).collect();
    made.drain(..)
        .map(|(name, leaf, key)| {
            let anchors = leaves.iter().filter(|other| **other != leaf).cloned().collect();
            server(
                &name,
                Material { policy: policy(), chain: vec![leaf], key: Key::Read(key), anchors, crls: Vec::new() },
            )
        })
        .collect()
}

fn member(name: &str, size: RsaKeySize, now: OffsetDateTime) -> (String, Certificate, PrivateKey) {
    let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).expect("a key");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = now - time::Duration::minutes(10);
    params.not_after = now + time::Duration::days(365);
    let der = params.self_signed(&pair).expect("a certificate");
    let spki = pair.subject_public_key_info();
    let key = PrivateKey {
        key_type: KeyType::of_spki(&spki).expect("RSA"),
        pkcs8: Arc::new(Secret::new(Zeroizing::new(pair.serialize_der()))),
        spki: Some(spki),
        is_unfit: false,
    };
    (name.to_owned(), Certificate::from_der(der.der()).expect("readable"), key)
}

fn server(name: &str, material: Material) -> Server {
    Server {
        name: name.to_owned(),
        home: PathBuf::from(name),
        runtime: Runtime { release: Release::new(5, 26, 30), edition: Edition::Enterprise, java: 17 },
        host: name.to_owned(),
        loads: true,
        starts: true,
        stop: None,
        effective: None,
        material: Some(material),
        findings: Vec::new(),
    }
}

fn policy() -> Policy {
    Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        base_directory: PathBuf::new(),
        private_key: PathBuf::new(),
        private_key_password: None,
        public_certificate: PathBuf::new(),
        trusted_dir: PathBuf::new(),
        revoked_dir: PathBuf::new(),
        trust_all: false,
        trust_expired: false,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.3".to_owned(), "TLSv1.2".to_owned()],
        ciphers: None,
        verify_hostname: true,
    }
}

/// `openssl speed`: RSA-4096 signatures per second on all cores.
fn signatures_per_second(cores: usize) -> f64 {
    let mut command = Command::new("openssl");
    command.args(["speed", "-seconds", "5", "-multi", &cores.to_string(), "rsa4096"]);
    let output = run(&mut command);
    let line = output.lines().rfind(|line| line.starts_with("rsa 4096 bits")).expect("a line about rsa4096");
    // rsa 4096 bits <s/sign> <s/verify> <sign/s> <verify/s>
    line.split_whitespace().rev().nth(1).and_then(|number| number.parse().ok()).expect("signatures per second")
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("openssl runs");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The processor time that this process used in all its threads; Linux tells, in hundredths of a second.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name may hold blanks and ends with the last parenthesis; utime and stime are the 12th and 13th
    // fields after it (proc(5)).
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(f64::from(ticks()? + ticks()?) / 100.0)
}

/// The most memory that this process ever held; Linux tells.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
