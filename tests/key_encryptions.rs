//! Every encryption of a private key that the machine's openssl writes: named, opened with its pass phrase alone, and
//! written again in the one form that every release reads, as openssl and the JDK find too.
//!
//! Which of them Neo4j opens, by Neo4j's own verdict, is in `tests/corpus` (`key-pbes1-…`, `key-pbes2-…`, `key-pkcs1-…`).

mod common;

use interlock::pki::key::{KeyError, PrivateKey};
use interlock::pki::secret::Secret;
use std::cell::Cell;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where the old ciphers are, in openssl 3.
const LEGACY: [&str; 4] = ["-provider", "legacy", "-provider", "default"];

/// `openssl pkcs8 -v1`.
const PBES1: &[&str] = &[
    "PBE-MD5-DES",
    "PBE-MD5-RC2-64",
    "PBE-SHA1-DES",
    "PBE-SHA1-RC2-64",
    "PBE-SHA1-RC4-128",
    "PBE-SHA1-RC4-40",
    "PBE-SHA1-3DES",
    "PBE-SHA1-2DES",
    "PBE-SHA1-RC2-128",
    "PBE-SHA1-RC2-40",
];

/// `openssl pkcs8 -v2`: the name asked for, and what the file says where that differs.
const PBES2: &[(&str, &str)] = &[
    ("AES-128-CBC", ""),
    ("AES-192-CBC", ""),
    ("AES-256-CBC", ""),
    ("AES-128-CFB", ""),
    ("AES-256-CFB8", "AES-256-CFB"),
    ("AES-256-OFB", ""),
    ("AES-256-ECB", ""),
    ("ARIA-128-CBC", ""),
    ("ARIA-192-CFB", ""),
    ("ARIA-256-CTR", ""),
    ("ARIA-256-OFB", ""),
    ("BF-CBC", ""),
    ("CAMELLIA-128-CBC", ""),
    ("CAMELLIA-192-CBC", ""),
    ("CAMELLIA-256-CBC", ""),
    ("CAMELLIA-192-CTR", ""),
    ("CAMELLIA-256-CFB", ""),
    ("CAST5-CBC", ""),
    ("DES-CBC", ""),
    ("DES-CFB", ""),
    ("DES-OFB", ""),
    ("DES-EDE", ""),
    ("DES-EDE3-CBC", ""),
    ("RC2-CBC", ""),
    ("RC2-40-CBC", "RC2-CBC"),
    ("RC2-64-CBC", "RC2-CBC"),
    ("RC4", ""),
    ("SM4-CBC", ""),
    ("SM4-CTR", ""),
];

const HMACS: &[&str] = &[
    "hmacWithMD5",
    "hmacWithSHA1",
    "hmacWithSHA224",
    "hmacWithSHA384",
    "hmacWithSHA512",
    "hmacWithSHA512-224",
    "hmacWithSHA512-256",
];

/// `openssl rsa -traditional`.
const TRADITIONAL: &[&str] = &[
    "AES-128-CBC",
    "AES-192-CBC",
    "AES-256-CBC",
    "AES-128-CFB",
    "AES-256-CFB1",
    "AES-256-CFB8",
    "AES-256-OFB",
    "AES-256-CTR",
    "ARIA-128-CBC",
    "ARIA-192-CBC",
    "ARIA-256-CBC",
    "ARIA-256-CFB1",
    "BF-CBC",
    "BF-CFB",
    "CAMELLIA-128-CBC",
    "CAMELLIA-192-CBC",
    "CAMELLIA-256-CBC",
    "CAMELLIA-256-CTR",
    "CAST5-CBC",
    "CAST5-OFB",
    "DES-CBC",
    "DES-CFB1",
    "DES-CFB8",
    "DES-EDE-CBC",
    "DES-EDE3-CBC",
    "DES-EDE3-CFB8",
    "DES-EDE3-OFB",
    "DESX-CBC",
    "IDEA-CBC",
    "RC2-CBC",
    "RC2-CFB",
    "RC2-40-CBC",
    "RC2-64-CBC",
    "SM4-CBC",
];

/// A folder with a plain key, `plain.key`, and `pass` with its pass phrase.
struct Bench {
    folder: tempfile::TempDir,
    plain: PrivateKey,
    /// How many were written again: `again-0.key` and so on.
    again: Cell<usize>,
}

impl Bench {
    fn new(genpkey: &[&str]) -> Option<Self> {
        if !common::openssl_is_there() {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plain.key");
        common::openssl([&["genpkey", "-out", path.to_str().expect("UTF-8")], genpkey].concat());
        let plain = PrivateKey::from_pem(&std::fs::read(&path).expect("written"), None).expect("plain");
        Some(Self { folder, plain, again: Cell::new(0) })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The key as openssl encrypts it; `None` where this openssl cannot.
    fn encrypted(&self, arguments: &[&str], pass_phrase: &str) -> Option<Vec<u8>> {
        let out = self.path("encrypted.key");
        let _ = std::fs::remove_file(&out);
        let output = Command::new("openssl")
            .args(arguments)
            .arg("-in")
            .arg(self.path("plain.key"))
            .arg("-out")
            .arg(&out)
            .args(["-passout", &format!("pass:{pass_phrase}")])
            .stdin(Stdio::null())
            .output()
            .expect("openssl runs");
        output.status.success().then(|| std::fs::read(&out).expect("written"))
    }

    /// Named, opened and written again, and refused with another pass phrase; what is wrong, if anything is.
    fn fault(&self, pem: &[u8], pass_phrase: &str, scheme: &str) -> Option<String> {
        let read = |pass_phrase: &str| PrivateKey::from_pem(pem, Some(&Secret::from(pass_phrase.to_owned())));
        match PrivateKey::from_pem(pem, None) {
            Err(KeyError::PassPhraseNeeded(encryption)) if encryption.to_string() == scheme => {}
            Err(error) => return Some(format!("{scheme} is called {error}")),
            Ok(_) => return Some(format!("{scheme} is no secret")),
        }
        match read(pass_phrase) {
            Ok(key) if key.spki == self.plain.spki && key.spki.is_some() => self.write_again(&key),
            Ok(_) => return Some(format!("{scheme} opens to another key")),
            Err(error) => return Some(format!("{scheme}: {error}")),
        }
        match read("another") {
            Err(KeyError::WrongPassPhrase) => None,
            Err(error) => Some(format!("{scheme} with a wrong pass phrase: {error}")),
            Ok(_) => Some(format!("{scheme} opens with any pass phrase")),
        }
    }
}

impl Bench {
    /// In the one form that every release reads, with a pass phrase that every Java takes.
    fn write_again(&self, key: &PrivateKey) {
        let written = key.to_encrypted_pem(&Secret::from(AGAIN.to_owned())).expect("written");
        std::fs::write(self.path(&format!("again-{}.key", self.again.get())), written.expose()).expect("written");
        self.again.set(self.again.get() + 1);
    }

    /// Nothing was wrong, at least so many were tried, and the JDK opens what was written again of each as the same key.
    #[track_caller]
    fn holds(&self, faults: &[String], tried: usize, least: usize) {
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
        assert!(tried >= least, "openssl wrote only {tried} of them");
        assert_eq!(self.again.get(), tried);
        let has_java = Command::new("java").arg("-version").output().is_ok_and(|output| output.status.success());
        if !common::peer(has_java, "java") {
            return;
        }
        std::fs::write(self.path("plain-again.key"), self.plain.to_pem().expose()).expect("written");
        let again = (0..tried).map(|number| self.path(&format!("again-{number}.key")));
        let opened = opened_by_java([self.path("plain-again.key")].into_iter().chain(again));
        assert_eq!(opened.len(), tried + 1);
        assert!(opened.iter().all(|number| *number == opened[0]), "{opened:#?}");
    }
}

/// The pass phrase of what is written again.
const AGAIN: &str = "secret";

/// The secret numbers of keys that Java opened with the calls that Neo4j makes.
fn opened_by_java(keys: impl Iterator<Item = PathBuf>) -> Vec<String> {
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/Open.java");
    let output = Command::new("java").arg(judge).arg(AGAIN).args(keys).output().expect("java runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

#[test]
fn pbes1_and_pkcs12_schemes() {
    let Some(bench) = Bench::new(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]) else { return };
    let (mut faults, mut tried) = (Vec::new(), 0);
    for scheme in PBES1 {
        for pass_phrase in ["secret", "Grünkohl 東京 🌍", ""] {
            let arguments = [&["pkcs8", "-topk8", "-v1", scheme][..], &LEGACY].concat();
            let Some(pem) = bench.encrypted(&arguments, pass_phrase) else { continue };
            tried += 1;
            faults.extend(bench.fault(&pem, pass_phrase, scheme));
        }
    }
    bench.holds(&faults, tried, PBES1.len());
}

#[test]
fn pbes2() {
    let Some(bench) = Bench::new(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]) else { return };
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (cipher, written) in PBES2 {
        let name = cipher.to_lowercase();
        let arguments = [&["pkcs8", "-topk8", "-v2", &name][..], &LEGACY].concat();
        let Some(pem) = bench.encrypted(&arguments, "Grünkohl") else { continue };
        tried += 1;
        let cipher = if written.is_empty() { cipher } else { written };
        faults.extend(bench.fault(&pem, "Grünkohl", &format!("PBES2, PBKDF2, hmacWithSHA256, {cipher}")));
    }
    for hmac in HMACS {
        let arguments = [&["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-v2prf", hmac][..], &LEGACY].concat();
        let Some(pem) = bench.encrypted(&arguments, "secret") else { continue };
        tried += 1;
        faults.extend(bench.fault(&pem, "secret", &format!("PBES2, PBKDF2, {hmac}, AES-256-CBC")));
    }
    for (n, r, p) in [("16384", "8", "1"), ("1024", "4", "3")] {
        let arguments =
            ["pkcs8", "-topk8", "-scrypt", "-scrypt_N", n, "-scrypt_r", r, "-scrypt_p", p, "-v2", "aes-256-cbc"];
        let Some(pem) = bench.encrypted(&arguments, "secret") else { continue };
        tried += 1;
        faults.extend(bench.fault(&pem, "secret", "PBES2, scrypt, AES-256-CBC"));
    }
    bench.holds(&faults, tried, 30);
}

#[test]
fn the_headers_of_rfc_1421() {
    let kinds: [(&str, &[&str]); 2] = [
        ("rsa", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]),
        ("ec", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ];
    for (command, genpkey) in kinds {
        let Some(bench) = Bench::new(genpkey) else { return };
        let (mut faults, mut tried) = (Vec::new(), 0);
        for cipher in TRADITIONAL {
            let option = format!("-{}", cipher.to_lowercase());
            let traditional: &[&str] = if command == "rsa" { &["-traditional"] } else { &[] };
            let arguments = [&[command, &option][..], traditional, &LEGACY].concat();
            let Some(pem) = bench.encrypted(&arguments, "Grünkohl") else { continue };
            tried += 1;
            faults.extend(bench.fault(&pem, "Grünkohl", &format!("Proc-Type, {cipher}")));
        }
        bench.holds(&faults, tried, 25);
    }
}

/// What we write again of an opened key is what openssl reads as the same key.
#[test]
fn an_opened_key_is_written_again_for_everybody() {
    let Some(bench) = Bench::new(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]) else { return };
    let arguments = [&["rsa", "-traditional", "-des3"][..], &LEGACY].concat();
    let pem = bench.encrypted(&arguments, "secret").expect("openssl writes 3DES");
    let secret = Secret::from("secret".to_owned());
    let key = PrivateKey::from_pem(&pem, Some(&secret)).expect("opened");
    let written = key.to_encrypted_pem(&secret).expect("written");
    std::fs::write(bench.path("again.key"), written.expose()).expect("written");
    std::fs::write(bench.path("plain-again.key"), key.to_pem().expose()).expect("written");

    let public = |name: &str| {
        let path = bench.path(name);
        let path = path.to_str().expect("UTF-8");
        common::openssl(["pkey", "-in", path, "-passin", "pass:secret", "-pubout"])
    };
    assert_eq!(public("again.key"), public("plain.key"));
    assert_eq!(public("plain-again.key"), public("plain.key"));
}

#[test]
fn endless_key_derivation_is_refused_at_once() {
    let Some(bench) = Bench::new(&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]) else { return };
    let began = std::time::Instant::now();
    for arguments in [
        &["pkcs8", "-topk8", "-v2", "aes-256-cbc"][..],
        &["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"],
        &["pkcs8", "-topk8", "-v1", "PBE-MD5-DES", "-provider", "legacy", "-provider", "default"],
    ] {
        let pem = bench.encrypted(arguments, "secret").expect("openssl writes it");
        let block = interlock::pki::pem::blocks(&pem).expect("PEM").remove(0);
        let der = with_two_billion_rounds(&block.der);
        let error = interlock::pki::key::decrypt(&der, &Secret::from("secret".to_owned())).err();
        assert_eq!(error, Some(KeyError::TooManyRounds { rounds: 2_000_000_000 }), "{arguments:?}");
    }
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

/// The same with 2,048 rounds replaced: two more bytes, and every length around them says so.
fn with_two_billion_rounds(der: &[u8]) -> Vec<u8> {
    let at = der.windows(4).position(|bytes| bytes == [2, 2, 8, 0]).expect("2,048 rounds");
    let mut changed = der.to_vec();
    changed.splice(at..at + 4, [2, 4, 0x77, 0x35, 0x94, 0]);
    lengthen(&mut changed, 0, at, 2);
    changed
}

/// Adds to the lengths of all SEQUENCEs that the place is in, from `start` on.
fn lengthen(der: &mut [u8], start: usize, place: usize, more: u8) {
    let mut at = start;
    while at < place {
        let (length, header) = match der[at + 1] {
            0x81 => (usize::from(der[at + 2]), 3),
            0x82 => (usize::from(der[at + 2]) << 8 | usize::from(der[at + 3]), 4),
            short => (usize::from(short), 2),
        };
        if (at..at + header + length).contains(&place) {
            der[at + header - 1] += more;
            at += header;
        } else {
            at += header + length;
        }
    }
}
