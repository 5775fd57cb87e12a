//! Files that are no input for anybody, given to the real terminal: each run ends soon, in little memory, without a panic,
//! and says in a finding what is wrong, with the exit code that belongs to it.
//!
//! Time is that of the processor, since other tests run beside. It and memory are what Linux says of the child.
#![cfg(target_os = "linux")]

mod common;

use common::cli_command;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const CERTIFICATE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/tls-ciphers-ecdsa-with-rsa/a/certificates/cluster/public.crt");

/// Memory at its highest.
const MEGABYTES: u64 = 300;
/// Processor time. Unoptimised code takes some ten times as long.
const SECONDS: f64 = if cfg!(debug_assertions) { 40.0 } else { 5.0 };
/// Sizes that only take time are cut by so much in unoptimised code; those that a bound is about never are.
const CUT: usize = if cfg!(debug_assertions) { 5 } else { 1 };
/// Clock ticks of a second in `/proc`.
const TICKS: f64 = 100.0;
/// A child that takes longer hangs, however busy the machine is.
const HANGS: Duration = Duration::from_mins(4);

/// A run and what it took.
struct Ran {
    code: i32,
    out: String,
    err: String,
    megabytes: u64,
    seconds: f64,
}

fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    let (out, err) = (folder.join("stdout.txt"), folder.join("stderr.txt"));
    let mut child = cli_command(folder)
        .args(args)
        .arg("--json")
        .stdout(Stdio::from(File::create(&out).expect("made")))
        .stderr(Stdio::from(File::create(&err).expect("made")))
        .spawn()
        .expect("interlock-cli runs");
    let place = Path::new("/proc").join(child.id().to_string());
    let started = Instant::now();
    let mut megabytes = 0;
    // A child that has ended keeps its times until it is waited for; its memory is gone by then.
    let seconds = loop {
        let status = fs::read_to_string(place.join("status")).unwrap_or_default();
        megabytes = megabytes.max(field(&status, "VmHWM:").unwrap_or(0) / 1024);
        let stat = fs::read_to_string(place.join("stat")).expect("a child that nobody waited for");
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        if fields[0] == "Z" {
            let ticks = |index: usize| fields[index].parse::<f64>().expect("a number");
            break (ticks(11) + ticks(12)) / TICKS;
        }
        if started.elapsed() > HANGS {
            child.kill().expect("it is there");
            child.wait().expect("it ended");
            panic!("{args:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let code = child.wait().expect("it ended").code().unwrap_or(-1);
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).expect("written")).into_owned();
    Ran { code, out: text(&out), err: text(&err), megabytes, seconds }
}

/// Runs, and holds the run against the limits: the exit code, and a rule that must be among the findings (`""`: whichever;
/// `"-"`: none need be).
#[track_caller]
fn assert_bears(folder: &Path, args: &[&str], code: i32, rule: &str) {
    let ran = run(folder, args);
    println!("{args:?}: exit {}, {:.2} s, {} MB, {} bytes", ran.code, ran.seconds, ran.megabytes, ran.out.len());
    assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    assert!(ran.megabytes <= MEGABYTES, "{args:?}: {} MB", ran.megabytes);
    assert!(ran.seconds <= SECONDS, "{args:?}: {} s", ran.seconds);
    let outcome: Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ran.err));
    let findings = outcome["findings"].as_array().expect("findings");
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    assert_eq!(ran.code, code, "{args:?}: {rules:?}");
    match rule {
        "-" => {}
        "" => assert!(!rules.is_empty(), "{args:?} says nothing"),
        rule => assert!(rules.contains(&rule), "{args:?}: {rules:?}"),
    }
    let texts = findings.iter().flat_map(|finding| [&finding["what"], &finding["why"], &finding["fix"]]);
    assert!(texts.filter_map(Value::as_str).all(|text| text.len() < 20_000), "{args:?}: an endless text");
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("written");
}

/// A file of so many zeros that take no room on the disk.
fn zeros(folder: &Path, name: &str, length: u64) {
    File::create(folder.join(name)).and_then(|file| file.set_len(length)).expect("made");
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    if let Ok(short @ 0..128) = u8::try_from(length) {
        out.push(short);
    } else {
        let bytes = length.to_be_bytes();
        let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
        out.push(0x80 | u8::try_from(bytes.len()).expect("a few"));
        out.extend_from_slice(bytes);
    }
    out.extend_from_slice(content);
    out
}

fn integer(value: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.first().is_none_or(|byte| *byte >= 0x80) {
        bytes.insert(0, 0);
    }
    tlv(2, &bytes)
}

fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n")).into_bytes()
}

/// PBES2 with AES-256-CBC and this key derivation.
fn scheme(derivation: &[u8], parameters: &[&[u8]]) -> Vec<u8> {
    let aes = tlv(0x30, &[&tlv(6, b"\x60\x86\x48\x01\x65\x03\x04\x01\x2a")[..], &tlv(4, &[0; 16])].concat());
    let derivation = tlv(0x30, &[&tlv(6, derivation)[..], &tlv(0x30, &parameters.concat())].concat());
    let both = tlv(0x30, &[derivation, aes].concat());
    tlv(0x30, &[&tlv(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d")[..], &both].concat())
}

const PBKDF2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
const SCRYPT: &[u8] = b"\x2b\x06\x01\x04\x01\xda\x47\x04\x0b";
const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

fn pbkdf2(rounds: u64) -> Vec<u8> {
    let sha256 = tlv(0x30, &[&tlv(6, b"\x2a\x86\x48\x86\xf7\x0d\x02\x09")[..], &[5, 0]].concat());
    scheme(PBKDF2, &[&tlv(4, &[0; 8]), &integer(rounds), &sha256])
}

fn encrypted_key(scheme: &[u8]) -> Vec<u8> {
    pem("ENCRYPTED PRIVATE KEY", &tlv(0x30, &[scheme, &tlv(4, &[0; 1232])].concat()))
}

fn nested(depth: usize) -> Vec<u8> {
    let mut heads = Vec::with_capacity(depth);
    let mut length = 0;
    for _ in 0..depth {
        let head = if length < 128 {
            vec![0x30, u8::try_from(length).expect("short")]
        } else {
            let bytes = u32::try_from(length).expect("under 4 GB").to_be_bytes();
            [&[0x30, 0x84][..], &bytes].concat()
        };
        length += head.len();
        heads.push(head);
    }
    heads.into_iter().rev().flatten().collect()
}

#[test]
fn zeros_pipes_folders_and_devices() {
    let it = folder();
    let it = it.path();
    zeros(it, "zeros", 200_000_000);
    zeros(it, "some-zeros", 15_000_000);
    assert!(std::process::Command::new("mkfifo").arg(it.join("pipe")).status().is_ok_and(|status| status.success()));
    fs::create_dir(it.join("empty")).expect("made");
    std::os::unix::fs::symlink("loop", it.join("loop")).expect("made");
    std::os::unix::fs::symlink("nowhere", it.join("dangling")).expect("made");
    assert_bears(it, &["inspect", "zeros"], 0, "file/too-large");
    assert_bears(it, &["inspect", "some-zeros"], 0, "-");
    assert_bears(it, &["lint", "zeros"], 1, "file/conf-too-large");
    assert_bears(it, &["lint", "some-zeros"], 1, "");
    assert_bears(it, &["explain", "zeros"], 0, "-");
    for path in ["pipe", "/dev/zero"] {
        assert_bears(it, &["inspect", path], 0, "file/skipped");
        assert_bears(it, &["lint", path], 3, "file/not-readable");
        assert_bears(it, &["explain", path], 3, "file/not-readable");
        assert_bears(it, &["rehearse", path], 3, "");
    }
    for path in ["loop", "dangling"] {
        assert_bears(it, &["inspect", path], 3, "file/not-readable");
        assert_bears(it, &["lint", path], 3, "file/not-readable");
        assert_bears(it, &["explain", path], 3, "file/not-readable");
        assert_bears(it, &["rehearse", path], 3, "");
    }
    assert_bears(it, &["lint", "empty"], 3, "file/not-readable");
    assert_bears(it, &["inspect", "empty"], 0, "-");
    assert_bears(it, &["explain", "empty"], 0, "-");
}

#[test]
fn a_folder_that_links_to_itself_and_one_of_20000_files() {
    let it = folder();
    let it = it.path();
    let certificate = fs::read(CERTIFICATE).expect("a certificate");
    fs::create_dir(it.join("many")).expect("made");
    std::os::unix::fs::symlink(".", it.join("many/again")).expect("made");
    for number in 0..20_000 / CUT {
        write(&it.join("many"), &format!("{number:05}.crt"), &certificate);
    }
    assert_bears(it, &["inspect", "many"], 0, "-");
    assert_bears(it, &["explain", "many"], 0, "-");
    assert_bears(it, &["rehearse", "many"], 1, "");
}

#[test]
fn certificates_and_junk_by_the_hundred_thousand() {
    let it = folder();
    let it = it.path();
    let junk = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    write(it, "junk.pem", &junk.repeat(100_000));
    write(it, "begin.pem", &b"-----BEGIN CERTIFICATE-----\n".repeat(500_000));
    let certificate = fs::read(CERTIFICATE).expect("a certificate");
    let both = [&certificate[..], junk].concat();
    write(it, "both.pem", &both.repeat((15 << 20) / CUT / both.len()));
    for file in ["junk.pem", "begin.pem", "both.pem"] {
        assert_bears(it, &["inspect", file], 1, "");
        assert_bears(it, &["lint", file], 1, "");
        assert_bears(it, &["explain", file], 0, "-");
    }
}

#[test]
fn der_that_is_100000_deep() {
    let it = folder();
    let it = it.path();
    let endless = b"\x30\x80".repeat(100_000);
    let ended = [endless.clone(), vec![0; 200_000]].concat();
    for (name, der) in [("deep", nested(100_000)), ("endless", endless), ("ended", ended)] {
        write(it, &format!("{name}.der"), &der);
        assert_bears(it, &["inspect", &format!("{name}.der")], 0, "-");
        for label in ["CERTIFICATE", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "X509 CRL", "PKCS7"] {
            write(it, "in.pem", &pem(label, &der));
            assert_bears(it, &["inspect", "in.pem"], 1, "");
        }
    }
}

#[test]
fn pass_phrases_that_would_take_years_to_try() {
    let it = folder();
    let it = it.path();
    write(it, "pass", b"secret\n");
    let salt = tlv(4, &[0; 8]);
    let scrypt = |n, r, p| scheme(SCRYPT, &[&salt, &integer(n), &integer(r), &integer(p)]);
    let keys = [
        ("rounds", pbkdf2(2_000_000_000)),
        ("most", pbkdf2(u64::MAX)),
        ("n", scrypt(1 << 40, 8, 1)),
        ("r", scrypt(1 << 14, 1 << 30, 1)),
        ("p", scrypt(1 << 20, 8, 1 << 20)),
    ];
    for (name, scheme) in keys {
        write(it, name, &encrypted_key(&scheme));
        assert_bears(it, &["inspect", name, "--pass-phrase-file", "pass"], 1, "");
        assert_bears(it, &["inspect", name], 1, "");
    }
    // A store whose check of the pass phrase takes 2,000,000,000 rounds, and one of 1000 parts with 5,000,000 each.
    let digest = tlv(0x30, &[&tlv(6, b"\x60\x86\x48\x01\x65\x03\x04\x02\x01")[..], &[5, 0]].concat());
    let info = tlv(0x30, &[digest, tlv(4, &[0; 32])].concat());
    let check = tlv(0x30, &[info, salt, integer(2_000_000_000)].concat());
    let content = |parts: &[u8]| tlv(0x30, &[tlv(6, DATA), tlv(0xa0, &tlv(4, &tlv(0x30, parts)))].concat());
    write(it, "check.p12", &tlv(0x30, &[integer(3), content(&[]), check].concat()));
    let hidden = tlv(0x30, &[tlv(6, DATA), pbkdf2(5_000_000), tlv(0x80, &[0; 64])].concat());
    let part = [tlv(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"), tlv(0xa0, &tlv(0x30, &[integer(0), hidden].concat()))];
    write(it, "parts.p12", &tlv(0x30, &[integer(3), content(&tlv(0x30, &part.concat()).repeat(1000))].concat()));
    assert_bears(it, &["inspect", "check.p12", "--pass-phrase-file", "pass"], 0, "file/store-not-read");
    assert_bears(it, &["inspect", "parts.p12", "--pass-phrase-file", "pass"], 0, "file/store-not-opened");
    for store in ["check.p12", "parts.p12"] {
        assert_bears(it, &["inspect", store], 0, "-");
    }
}

#[test]
fn a_neo4j_conf_that_is_none() {
    let it = folder();
    let it = it.path();
    let numbered = |count: usize, form: fn(usize) -> String| (0..count).map(form).collect::<String>();
    write(it, "same", &b"server.default_listen_address=0.0.0.0\n".repeat(1_000_000));
    write(it, "short-same", &b"a=1\n".repeat(1_000_000));
    write(it, "most", &b"dbms.ssl.policy.cluster.enabled=true\n".repeat(249_000 / CUT));
    write(it, "keys", numbered(249_000 / CUT, |number| format!("k{number}=1\n")).as_bytes());
    write(
        it,
        "scopes",
        numbered(249_000 / CUT, |number| format!("dbms.ssl.policy.s{number}.enabled=true\n")).as_bytes(),
    );
    write(it, "lines", &b"\n".repeat(16_000_000));
    write(it, "continued", &b"a=\\\n".repeat(3_000_000));
    write(it, "long-value", &[&b"dbms.x="[..], &b"a".repeat(15_000_000)].concat());
    write(it, "long-key", &b"a".repeat(15_000_000));
    write(it, "nul", &b"dbms.x=\0\0\0\n".repeat(1000));
    write(it, "backslashes", &b"\\".repeat(15_000_000));
    zeros(it, "large", 100_000_000);
    for (file, rule) in [
        ("same", "file/conf-too-large"),
        ("short-same", "file/conf-too-large"),
        ("most", "conf/duplicate-key"),
        ("keys", "conf/unknown-key"),
        ("scopes", ""),
        ("lines", "file/conf-too-large"),
        ("continued", "file/conf-too-large"),
        ("long-value", ""),
        ("long-key", ""),
        ("nul", ""),
        ("backslashes", ""),
        ("large", "file/conf-too-large"),
    ] {
        assert_bears(it, &["lint", file], 1, rule);
    }
    // Comments alone: at the limits, and with words in them that a pass phrase might follow.
    write(it, "comments", &b"# dbms.x=1\n".repeat(299_000));
    write(it, "long-comment", &[&b"#"[..], &b"a".repeat(25_000_000)].concat());
    write(it, "secret-comments", &b"#private_key_psaswrod=1\n".repeat(299_000 / CUT));
    for file in ["comments", "long-comment", "secret-comments"] {
        assert_bears(it, &["lint", file], 0, "-");
        assert_bears(it, &["lint", file, "--fix", "--dry-run"], 0, "-");
    }
    let wide: Vec<u8> = "a=1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(it, "wide", &[&b"\xff\xfe"[..], &wide].concat());
    assert_bears(it, &["lint", "wide"], 1, "");
    assert_bears(it, &["lint", "keys", "--fix", "--dry-run"], 1, "");
}

#[test]
fn logs_that_are_none() {
    let it = folder();
    let it = it.path();
    let numbered = |count: usize, form: fn(usize) -> String| (0..count).map(form).collect::<String>();
    let refused = "2026-11-22 10:21:24.877+0000 WARN  [i.n.c] PKIX path building failed\n";
    write(it, "refused", refused.repeat(100_000 / CUT).as_bytes());
    let different = numbered(50_000 / CUT, |number| {
        format!(
            "2026-11-22 10:21:24.877+0000 WARN  [x] Base directory '/x/y{number}' for SSL policy with name 'n{number}' does not exist.\n"
        )
    });
    write(it, "different", different.as_bytes());
    let caused = "Caused by: java.lang.RuntimeException: PKIX path building fails Encryption scheme \n";
    write(it, "caused", format!("2026-11-22 10:21:24.877+0000 WARN x\n{}", caused.repeat(100_000 / CUT)).as_bytes());
    write(it, "one-line", &b"abcdefghijklmnopqrstuvwxyz0123456789".repeat(3_000_000));
    write(it, "one-line-of-hits", &b"Encryption scheme ".repeat(2_000_000 / CUT));
    write(it, "deep", format!("{} PKIX path building failed\n", "{\"a\":".repeat(100_000)).as_bytes());
    for (file, code) in
        [("refused", 1), ("different", 1), ("caused", 0), ("one-line", 0), ("one-line-of-hits", 0), ("deep", 1)]
    {
        assert_bears(it, &["explain", file], code, if code == 0 { "-" } else { "" });
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&vec![0; 100_000_000]).expect("to memory");
    write(it, "bomb.gz", &packer.finish().expect("to memory").repeat(100));
    assert_bears(it, &["explain", "bomb.gz"], 3, "file/not-readable");
    assert_bears(it, &["inspect", "bomb.gz"], 0, "-");
}
