//! Cases of `key/…`: recorded ones, and keys with one thing changed, as the corpus has it (`key-…`).

use super::Case;
use super::made::{judged, pinned, pinned_but, pki, server, with_key};
use super::support::{edited, recorded};
use interlock::finding::Finding;

const V5: &str = "5.26.30";
const V4: &str = "4.4.48";

pub(super) const CASES: &[Case] = &[
    (
        "key/missing",
        || {
            pinned_but(V5, |a| {
                a.remove("private.key");
            })
        },
        || {
            pinned_but(V5, |a| {
                let key = a.file("private.key");
                a.remove("private.key").put("server.key", key).set("private_key", "server.key");
            })
        },
    ),
    // Blocks behind the key do no harm.
    ("key/first-block", || key_made(V5, |_| pki().own[0].crt()), || recorded("key-cert-after", V5)),
    (
        "key/ec-parameters",
        || key_made(V5, |key| [EC_PARAMETERS.as_bytes(), &key].concat()),
        || recorded("key-ec-parameters-last", V5),
    ),
    ("key/not-pem", || key_made(V5, |key| [b"  ", key.as_slice()].concat()), || recorded("key-crlf-encrypted", V5)),
    (
        "key/begin-line",
        || key_made(V5, |key| blank_behind_begin(&key)),
        || key_made(V4, |key| blank_behind_begin(&key)),
    ),
    ("key/damaged", || key_made(V5, |key| replaced(&key, "M", "!")), || recorded("key-trailing-text", V5)),
    (
        "key/truncated",
        || key_made(V5, |key| replaced(&key, "-----END PRIVATE KEY-----", "")),
        || key_made(V5, |key| key.trim_ascii_end().to_vec()),
    ),
    (
        "key/label-35",
        || {
            pinned_but("3.5.35", |a| {
                a.of_35().put("private.key", include_bytes!("fixtures/sec1.key"));
            })
        },
        || {
            pinned_but("3.5.35", |a| {
                a.of_35();
            })
        },
    ),
    // 4.4 loads them and connects.
    ("key/algorithm", || with_ed25519(V5), || with_ed25519(V4)),
    ("key/explicit-parameters", || explicit(V5), || explicit(V4)),
    ("key/curve", || secp256k1(V5), || recorded("sig-p384-selfsigned", V5)),
    ("key/dsa", || dsa(V5), || pinned_but(V5, |_| {})),
    // What the blog's command writes; 4.4 opens it.
    ("key/encryption-openssl-req", || recorded("key-req-newkey", V5), || recorded("key-req-newkey", V4)),
    ("key/encryption-scheme", || recorded("key-pbes1-sha1-2des", V5), || recorded("key-pbes1-sha1-2des", V4)),
    ("key/encryption-weak", || recorded("key-pbes1-sha1-3des", V5), || recorded("key-pbes2-aes256-sha1", V5)),
    // An empty pass phrase is one.
    ("key/no-password", || without_password("key-genpkey-aes256"), || recorded("key-encrypted-empty-password", V5)),
    (
        "key/wrong-password",
        || recorded("key-encrypted-empty-password", V5),
        || recorded("key-password-trailing-space", V5),
    ),
    ("key/password-for-plain-key", || recorded("key-plain-password-blank", V5), || recorded("key-genpkey-aes256", V5)),
    (
        "key/password-35",
        || {
            pinned_but("3.5.35", |a| {
                a.of_35().set("private_key_password", "secret");
            })
        },
        || {
            pinned_but("3.5.35", |a| {
                a.of_35();
            })
        },
    ),
    ("key/password-ascii", || recorded("key-password-utf8-raw", V5), || recorded("key-genpkey-aes256", V5)),
    ("key/mismatch", || recorded("chain-keys-swapped", V5), || recorded("good-private-ca-3", V5)),
    ("key/weak-size", || recorded("sig-rsa1024-ca", V5), || recorded("good-private-ca-3", V5)),
    // One name is not one key.
    ("key/shared", || recorded("trust-one-cert-for-all", V5), || recorded("trust-same-dn-three-servers", V5)),
];

/// What the release changes: rule, where it is how heavy.
pub(super) const SEVERITIES: &[super::Weighed] = &[
    ("key/password-for-plain-key", "error", || recorded("key-plain-password-blank", V5)),
    ("key/password-for-plain-key", "advice", || recorded("key-plain-password-blank", V4)),
    ("key/password-ascii", "error", || recorded("key-password-utf8-raw", V5)),
    ("key/password-ascii", "warning", || recorded("key-password-utf8-raw", "2026.08.1")),
    ("key/weak-size", "warning", || recorded("sig-rsa1024-ca", V5)),
];

const EC_PARAMETERS: &str = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

/// What is said with the key of `a` made into another file.
fn key_made(release: &str, make: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<Finding> {
    pinned_but(release, |a| {
        let key = make(a.file("private.key"));
        a.put("private.key", key);
    })
}

fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(file).replacen(from, to, usize::MAX).into_bytes()
}

fn blank_behind_begin(key: &[u8]) -> Vec<u8> {
    replaced(key, "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----- ")
}

fn with_ed25519(release: &str) -> Vec<Finding> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let own = with_key(server("a.test"), key);
    let mut members = pinned();
    members[0].serve(&own, &[]);
    members[1].remove("trusted/a.crt").trust("a", &own);
    judged(release, &members)
}

fn explicit(release: &str) -> Vec<Finding> {
    pinned_but(release, |a| {
        a.put("private.key", include_bytes!("fixtures/explicit.key"));
    })
}

fn secp256k1(release: &str) -> Vec<Finding> {
    of_fixture(release, include_bytes!("fixtures/secp256k1.key"), include_bytes!("fixtures/secp256k1.crt"))
}

fn dsa(release: &str) -> Vec<Finding> {
    of_fixture(release, include_bytes!("fixtures/dsa.key"), include_bytes!("fixtures/dsa.crt"))
}

fn of_fixture(release: &str, key: &[u8], certificate: &[u8]) -> Vec<Finding> {
    let mut members = pinned();
    members[0].put("private.key", key).put("public.crt", certificate);
    members[1].put("trusted/a.crt", certificate);
    judged(release, &members)
}

fn without_password(case: &str) -> Vec<Finding> {
    edited(case, V5, |base| {
        let conf = base.join("../../conf/neo4j.conf");
        let text = std::fs::read_to_string(&conf).expect("text");
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains("private_key_password")).collect();
        std::fs::write(&conf, kept.join("\n") + "\n").expect("written");
    })
}
