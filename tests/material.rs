//! What a folder holds, read as Neo4j would, judged by the JDKs whose classes Neo4j reads with.
//!
//! A JDK that is not installed skips its tests and says so, unless `INTERLOCK_REQUIRE_PEERS=1`: then a missing 17 fails.

use interlock::finding::{Edition, Release, Runtime};
use interlock::neo4j::conf::{ClientAuth, Policy};
use interlock::neo4j::material::{Loaded, load_policy};
use interlock::os::Disk;
use rcgen::{
    CertificateParams, CertificateRevocationListParams, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    SerialNumber,
};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// `bin/java` of a JDK of that major version.
fn java(major: u8) -> Option<PathBuf> {
    if cfg!(windows) {
        // Wine shows the JDKs of the system around it, and they are none that it can run.
        println!("skipped: JDKs are looked for on Linux");
        return None;
    }
    let homes = fs::read_dir("/usr/lib/jvm").into_iter().flatten().flatten().map(|entry| entry.path());
    let home = homes.into_iter().find(|home| {
        let release = fs::read_to_string(home.join("release")).unwrap_or_default();
        release.contains(&format!("JAVA_VERSION=\"{major}")) && home.join("bin/javac").exists()
    });
    if home.is_none() {
        let is_required = std::env::var("INTERLOCK_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        // Distributions have 17; 25 has to be fetched by hand.
        assert!(!is_required || major > 17, "a JDK {major} is required and missing");
        println!("skipped: no JDK {major} in /usr/lib/jvm");
    }
    home.map(|home| home.join("bin/java"))
}

/// Certificates, a CRL, a request and a key, all real.
struct Real {
    own: String,
    own_key: String,
    peer: String,
    other: String,
    crl: String,
    request: String,
}

impl Real {
    fn made() -> Self {
        let params = |name: &str| CertificateParams::new(vec![name.to_owned()]).expect("a name");
        let key = || KeyPair::generate().expect("a key");
        let own_key = key();
        let mut ca = params("other.test");
        ca.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::KeyCertSign];
        let ca_key = key();
        let crl = CertificateRevocationListParams {
            this_update: NOW,
            next_update: datetime!(2030-01-01 0:00 UTC),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Self {
            own: params("own.test").self_signed(&own_key).expect("a certificate").pem(),
            own_key: own_key.serialize_pem(),
            peer: params("peer.test").self_signed(&key()).expect("a certificate").pem(),
            crl: crl.signed_by(&Issuer::from_params(&ca, &ca_key)).expect("a CRL").pem().expect("PEM"),
            other: ca.self_signed(&ca_key).expect("a certificate").pem(),
            request: params("own.test").serialize_request(&own_key).expect("a request").pem().expect("PEM"),
        }
    }

    /// Files that people have, and some that they should not: by what was done to `good`, which `next` may follow.
    fn variants(&self, good: &str, next: &str) -> Vec<(&'static str, Vec<u8>)> {
        let bytes = |text: String| text.into_bytes();
        let der = interlock::pki::pem::blocks(good.as_bytes()).expect("PEM").remove(0).der.to_vec();
        // The length is written in one or two bytes here.
        let content = &der[if der[1] == 0x81 { 3 } else { 4 }..];
        let begin_end = good.find('\n').expect("lines") + 1;
        let (begin, rest) = good.split_at(begin_end);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(good.bytes().flat_map(|byte| [byte, 0])).collect();
        let with = |at: usize, what: &str| bytes(format!("{}{what}{}", &good[..at], &good[at..]));
        vec![
            ("plain", bytes(good.to_owned())),
            ("two", bytes(format!("{good}{next}"))),
            ("empty", Vec::new()),
            ("newline", b"\n".to_vec()),
            ("text", b"hello\n".to_vec()),
            ("hyphens", b"-----\n".to_vec()),
            ("rule before", bytes(format!("Bag\n-----\n{good}"))),
            ("CRLF", bytes(good.replace('\n', "\r\n"))),
            ("CR", bytes(format!("{good}{next}").replace('\n', "\r"))),
            ("CR, then LF", bytes(format!("{}{next}", good.replace('\n', "\r")))),
            ("no last line end", bytes(good.trim_end().to_owned())),
            ("blank line after", bytes(format!("{good}\n"))),
            ("blank after", bytes(format!("{good} "))),
            ("text after", bytes(format!("{good}bye\n"))),
            ("blank at END", bytes(format!("{} \n", good.trim_end()))),
            ("tab at END", bytes(format!("{}\t\n{next}", good.trim_end()))),
            ("text at END", bytes(format!("{}bye\n", good.trim_end()))),
            ("blank at BEGIN", bytes(format!("{} \n{rest}", begin.trim_end()))),
            ("tab at BEGIN", bytes(format!("{}\t\n{rest}", begin.trim_end()))),
            ("text at BEGIN", bytes(format!("{}x\n{rest}", begin.trim_end()))),
            ("BEGIN on the same line", bytes(format!("{}{rest}", begin.trim_end()))),
            ("blank before", bytes(format!(" {good}"))),
            ("text before", bytes(format!("subject: a - b\n\n{good}"))),
            ("text between", bytes(format!("{good}-- text --\n{next}"))),
            ("indented", bytes(good.lines().fold(String::new(), |text, line| text + "  " + line + "\n"))),
            ("BOM", bytes(format!("\u{feff}{good}"))),
            ("BOM, two", bytes(format!("\u{feff}{good}{next}"))),
            ("BOM between", bytes(format!("{good}\u{feff}{next}"))),
            ("UTF-16", utf16),
            ("cut", bytes(good[..good.len() / 2].to_owned())),
            ("cut in END", bytes(good.trim_end()[..good.len() - 4].to_owned())),
            ("cut in END, line end", bytes(format!("{}\n", &good.trim_end()[..good.len() - 4]))),
            ("BEGIN alone", bytes(begin.to_owned())),
            ("cut later", bytes(format!("{good}{}", &next[..next.len() / 2]))),
            ("cut, then good", bytes(format!("{}{next}", &good[..good.len() / 2]))),
            ("glued", bytes(format!("{}{next}", good.trim_end()))),
            ("junk", with(100, "!")),
            ("junk beyond ASCII", with(100, "é")),
            ("hyphen", with(100, "-")),
            ("colon", with(100, ":")),
            ("label of another", bytes(good.replacen("END ", "END X509 ", 1))),
            ("six hyphens", bytes(format!("-{good}"))),
            ("lower case", bytes(good.replace("BEGIN", "begin"))),
            ("empty label", b"-----BEGIN -----\n-----END -----\n".to_vec()),
            ("DER", der.clone()),
            ("DER, line end", [&der[..], b"\n"].concat()),
            ("DER twice", [&der[..], &der[..]].concat()),
            ("DER, then PEM", [&der[..], next.as_bytes()].concat()),
            ("PEM, then DER", [good.as_bytes(), &der[..]].concat()),
            ("DER cut", der[..der.len() - 5].to_vec()),
            ("DER of indefinite length", [&[0x30, 0x80], content, &[0, 0]].concat()),
            ("0", b"0".to_vec()),
            ("0 and text", b"0 hello\n".to_vec()),
            ("base64 alone", bytes(rest.lines().filter(|line| !line.contains('-')).collect())),
            ("key", bytes(self.own_key.clone())),
            ("key after", bytes(format!("{good}{}", self.own_key))),
            ("request", bytes(self.request.clone())),
            ("certificate", bytes(self.peer.clone())),
            ("CRL", bytes(self.crl.clone())),
        ]
    }
}

/// A server's base directory with `content` as the only file of `folder`.
fn base_with(root: &Path, real: &Real, folder: &str, content: &[u8]) -> (Policy, PathBuf) {
    let base = root.join("cluster");
    if base.exists() {
        fs::remove_dir_all(&base).expect("ours");
    }
    for folder in ["trusted", "revoked"] {
        fs::create_dir_all(base.join(folder)).expect("a folder");
    }
    fs::write(base.join("private.key"), &real.own_key).expect("written");
    fs::write(base.join("public.crt"), &real.own).expect("written");
    fs::write(base.join("trusted/peer.crt"), &real.peer).expect("written");
    let file = base.join(folder).join("file");
    fs::write(&file, content).expect("written");
    let policy = Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        private_key: base.join("private.key"),
        private_key_password: None,
        public_certificate: base.join("public.crt"),
        trusted_dir: base.join("trusted"),
        revoked_dir: base.join("revoked"),
        base_directory: base,
        trust_all: false,
        trust_expired: true,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.3".to_owned()],
        ciphers: None,
        verify_hostname: true,
    };
    (policy, file)
}

/// What we say in the judge's words: the count beside the peer's own certificate, or what is thrown inside Neo4j's wrapper.
fn ours(loaded: &Loaded, folder: &str, file: &Path) -> String {
    let Some(stop) = &loaded.stop else {
        let material = loaded.material.as_ref().expect("it loaded");
        let count = if folder == "trusted" { material.anchors.len() - 1 } else { material.crls.len() };
        return format!("read {count}");
    };
    let wrapper = format!("{} <- ", file.display());
    let inner = stop.error.split_once(&wrapper).map_or(stop.error.as_str(), |(_, inner)| inner);
    inner.replace('\n', "\\n").replace('\r', "\\r")
}

fn judged(major: u8, release: Release, kind: &str, folder: &str, good: fn(&Real) -> (&str, &str)) {
    let Some(java) = java(major) else { return };
    let real = Real::made();
    let root = tempfile::tempdir().expect("a folder");
    let runtime = Runtime { release, edition: Edition::Enterprise, java: major };
    let (good, next) = good(&real);
    let variants = real.variants(good, next);
    let mut lines = String::new();
    let mut said = Vec::new();
    for (index, (_, content)) in variants.iter().enumerate() {
        let (policy, file) = base_with(root.path(), &real, folder, content);
        said.push(ours(&load_policy(&Disk, &policy, runtime, false, NOW), folder, &file));
        let copy = root.path().join(index.to_string());
        fs::write(&copy, content).expect("written");
        writeln!(lines, "{kind} {}", copy.display()).expect("into a string");
    }
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/material/Judge.java");
    let mut child =
        Command::new(java).arg(judge).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("java runs");
    child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("java reads");
    let output = child.wait_with_output().expect("java ends");
    let verdicts = String::from_utf8(output.stdout).expect("text");
    assert_eq!(verdicts.lines().count(), variants.len(), "java answered for each file");
    let differing: Vec<String> = variants
        .iter()
        .zip(&said)
        .zip(verdicts.lines())
        .filter(|((_, ours), theirs)| ours != theirs)
        .filter(|((_, ours), _)| !ours.contains("[elided]"))
        .map(|(((name, _), ours), theirs)| format!("{name}\n  java {theirs}\n  ours {ours}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn certificates(real: &Real) -> (&str, &str) {
    (&real.peer, &real.other)
}

fn crls(real: &Real) -> (&str, &str) {
    (&real.crl, &real.crl)
}

#[test]
fn trusted_files_of_5_are_read_as_java_17_reads_them() {
    judged(17, Release::new(5, 26, 30), "certificates", "trusted", certificates);
}

#[test]
fn trusted_files_of_2026_are_read_as_java_25_reads_them() {
    judged(25, Release::new(2026, 8, 1), "certificates", "trusted", certificates);
}

#[test]
fn trusted_files_of_4_are_read_one_by_one() {
    judged(17, Release::new(4, 4, 48), "one-by-one", "trusted", certificates);
}

#[test]
fn revocation_lists_are_read_as_java_17_reads_them() {
    judged(17, Release::new(5, 26, 30), "crls", "revoked", crls);
}

#[test]
fn revocation_lists_are_read_as_java_25_reads_them() {
    judged(25, Release::new(2026, 8, 1), "crls", "revoked", crls);
}
