//! Whole folders, made in memory, loaded as several releases would.

use super::*;
use crate::finding::{Edition, Severity};
use crate::os::Entry;
use crate::pki::key::PrivateKey;
use crate::pki::pem;
use crate::pki::secret::Secret;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use time::Duration;
use time::macros::datetime;
use zeroize::Zeroizing;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const V4_0: Runtime = runtime(Release::new(4, 0, 12), 11);
const V4_4: Runtime = runtime(Release::new(4, 4, 48), 11);
const V5: Runtime = runtime(Release::new(5, 26, 30), 17);
const V2026: Runtime = runtime(Release::new(2026, 8, 1), 25);
const ALL: [Runtime; 4] = [V4_0, V4_4, V5, V2026];

const fn runtime(release: Release, java: u8) -> Runtime {
    Runtime { release, edition: Edition::Enterprise, java }
}

/// Files by path; a folder is `None`.
#[derive(Clone)]
struct Files(BTreeMap<PathBuf, Option<Vec<u8>>>);

impl Tree for Files {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        match self.0.get(path) {
            Some(Some(_)) => Ok(Entry::File),
            Some(None) => Ok(Entry::Folder),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let inside = self.0.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside.filter_map(|path| path.file_name().map(OsString::from)).collect())
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        match self.0.get(file) {
            Some(Some(bytes)) if bytes.len() as u64 > limit => Err(io::ErrorKind::FileTooLarge.into()),
            Some(Some(bytes)) => Ok(Zeroizing::new(bytes.clone())),
            Some(None) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// A server's folder with a peer in `trusted`, and the settings for it.
#[derive(Clone)]
struct Folder {
    files: Files,
    policy: Policy,
}

struct Made {
    key: KeyPair,
    certificate: String,
}

fn made(name: &str, edit: impl FnOnce(&mut CertificateParams)) -> Made {
    let key = KeyPair::generate().expect("a key");
    let params = params(name, edit);
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    Made { key, certificate }
}

fn params(name: &str, edit: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    (params.not_before, params.not_after) = (datetime!(2026-01-01 0:00 UTC), datetime!(2030-01-01 0:00 UTC));
    edit(&mut params);
    params
}

impl Folder {
    fn new() -> Self {
        let (own, peer) = (made("a.test", |_| {}), made("b.test", |_| {}));
        let base = PathBuf::from("/home/certificates/cluster");
        let mut folder = Self {
            files: Files(BTreeMap::new()),
            policy: Policy {
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
            },
        };
        folder = folder.with("", None).with("trusted", None).with("revoked", None);
        folder
            .put("private.key", own.key.serialize_pem())
            .put("public.crt", own.certificate)
            .put("trusted/b.crt", peer.certificate)
    }

    fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.policy.base_directory.clone() } else { self.policy.base_directory.join(name) }
    }

    fn with(mut self, name: &str, content: Option<Vec<u8>>) -> Self {
        self.files.0.insert(self.path(name), content);
        self
    }

    fn put(self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.with(name, Some(content.into()))
    }

    fn without(mut self, name: &str) -> Self {
        let path = self.path(name);
        self.files.0.retain(|file, _| !file.starts_with(&path));
        self
    }

    fn set(mut self, edit: impl FnOnce(&mut Policy)) -> Self {
        edit(&mut self.policy);
        self
    }

    fn password(self, text: &str) -> Self {
        self.set(|policy| policy.private_key_password = Some(Arc::new(Secret::from(text.to_owned()))))
    }

    fn load(&self, runtime: Runtime) -> Loaded {
        load_policy(&self.files, &self.policy, runtime, false, NOW)
    }

    /// `ok`, or the rule and the error that stop Neo4j, and where.
    #[track_caller]
    fn stops(&self, runtime: Runtime, rule: &str, error: &str) {
        let loaded = self.load(runtime);
        let stop = loaded.stop.expect("it stops");
        assert_eq!(
            (stop.rule, stop.error.replace('\\', "/").contains(error)),
            (rule, true),
            "{}: {}",
            runtime.release,
            stop.error
        );
        assert!(loaded.findings.iter().any(|finding| finding.rule == rule), "{rule} is said");
        assert!(!loaded.starts);
    }

    #[track_caller]
    fn starts(&self, runtime: Runtime) -> Loaded {
        let loaded = self.load(runtime);
        assert_eq!(loaded.stop, None, "{}", runtime.release);
        assert!(loaded.loads && loaded.starts && loaded.material.is_some());
        loaded
    }
}

fn rules(loaded: &Loaded) -> Vec<&'static str> {
    loaded.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_good_folder_loads_in_every_release_and_there_is_nothing_to_say() {
    for runtime in ALL {
        let loaded = Folder::new().starts(runtime);
        assert_eq!(rules(&loaded), [""; 0]);
        let material = loaded.material.expect("it loaded");
        assert_eq!((material.chain.len(), material.anchors.len(), material.crls.len()), (1, 1, 0));
        assert_eq!(material.chain[0].subject.text, "CN=a.test");
    }
}

#[test]
fn the_first_failure_stops_neo4j_and_the_others_are_said_too() {
    let folder = Folder::new()
        .put("trusted/readme.txt", "hello\n")
        .put("trusted/z.key", KeyPair::generate().expect("a key").serialize_pem())
        .put("revoked/old.crt", made("c.test", |_| {}).certificate)
        .without("private.key")
        .without("public.crt");
    folder.stops(V5, "folder/trusted-foreign-file", "trusted/readme.txt <- CertificateException: No certificate data");
    assert_eq!(
        rules(&folder.load(V5)),
        [
            "folder/trusted-foreign-file",
            "folder/trusted-key",
            "key/missing",
            "cert/missing",
            "folder/revoked-certificate"
        ]
    );
}

#[test]
fn a_missing_base_is_all_that_is_said() {
    let folder = Folder::new().without("");
    let error = "IllegalArgumentException: Base directory '/home/certificates/cluster' for SSL policy with name 'cluster' does \
                 not exist.";
    folder.stops(V5, "folder/base-missing", error);
    assert_eq!(folder.load(V5).findings.len(), 1);
}

#[test]
fn an_empty_folder_of_trust_stops_only_who_requires_certificates() {
    let folder = Folder::new().without("trusted/b.crt");
    for runtime in ALL {
        folder.stops(runtime, "folder/trusted-empty", "Client auth is required but no trust anchors found in: /home");
        let tolerant = folder.clone().set(|policy| policy.client_auth = ClientAuth::Optional);
        assert_eq!(rules(&tolerant.starts(runtime)), ["folder/trusted-empty"]);
    }
}

#[test]
fn a_missing_folder_of_trust_stops_before_4_2_and_is_silent_since() {
    let folder = Folder::new().without("trusted");
    folder.stops(V4_0, "folder/trusted-missing", "Client auth is required");
    for runtime in [V4_4, V5, V2026] {
        assert_eq!(rules(&folder.starts(runtime)), ["folder/trusted-missing"]);
    }
}

#[test]
fn dot_files_are_read_unless_the_setting_says_otherwise() {
    let folder = Folder::new().put("trusted/.DS_Store", b"\0\0\0\x01Bud1".to_vec());
    folder.stops(V5, "folder/trusted-foreign-file", ".DS_Store");
    let loaded = load_policy(&folder.files, &folder.policy, V5, true, NOW);
    assert!(loaded.starts);
}

#[test]
fn what_follows_the_last_certificate_matters_to_4_alone() {
    let peer = made("b.test", |_| {}).certificate;
    let folder = Folder::new().put("trusted/b.crt", format!("{peer}\n"));
    folder.stops(V4_4, "folder/trusted-trailing-text", "Could not parse certificate: java.io.IOException: Empty input");
    folder.starts(V5);
    Folder::new().put("trusted/b.crt", format!("peer\n\n{peer}")).starts(V4_4);
}

#[test]
fn a_byte_order_mark_matters_to_java_before_25() {
    let peer = made("b.test", |_| {}).certificate;
    let folder = Folder::new().put("trusted/b.crt", format!("\u{feff}{peer}"));
    folder.stops(V5, "folder/trusted-encoding", "CertificateException: java.io.IOException: Incomplete data");
    folder.starts(V2026);
    let own = made("a.test", |_| {});
    let folder = Folder::new()
        .put("private.key", own.key.serialize_pem())
        .put("public.crt", format!("\u{feff}{}", own.certificate));
    folder.stops(V5, "cert/encoding", "Failed to load public certificate chain");
    folder.starts(V2026);
    folder.stops(V4_4, "cert/empty", "IllegalArgumentException: Param 'keyCertChain' must not be empty");
    assert!(rules(&folder.load(V4_4)).contains(&"cert/encoding"), "why it is empty");
}

#[test]
fn a_cut_certificate_behind_the_own_is_dropped_in_silence_by_java_25() {
    let own = made("a.test", |_| {});
    let cut = &own.certificate[..own.certificate.len() - 100];
    let folder = Folder::new()
        .put("private.key", own.key.serialize_pem())
        .put("public.crt", format!("{}{cut}", own.certificate));
    folder.stops(V5, "cert/truncated", "IOException: Incomplete data");
    folder.stops(V4_4, "cert/truncated", "IOException: -----END CERTIFICATE----- not found");
    assert_eq!(rules(&folder.starts(V2026)), ["cert/truncated"]);
}

#[test]
fn der_is_no_own_certificate_in_4_1_to_4_4() {
    let own = made("a.test", |_| {});
    let der = pem::certificates(own.certificate.as_bytes()).expect("PEM").remove(0);
    let folder = Folder::new().put("private.key", own.key.serialize_pem()).put("public.crt", der.clone());
    folder.stops(V4_4, "cert/not-pem", "MalformedInputException: Input length = 1");
    for runtime in [V4_0, V5, V2026] {
        folder.starts(runtime);
    }
    for runtime in ALL {
        Folder::new().put("trusted/b.crt", der.clone()).starts(runtime);
    }
}

/// Root, intermediate and leaf with its key.
fn three() -> [Made; 3] {
    let ca = |params: &mut CertificateParams| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = made("root", ca);
    let root_params = params("root", ca);
    let issuer = Issuer::from_params(&root_params, &root.key);
    let key = KeyPair::generate().expect("a key");
    let intermediate_params = params("inter", ca);
    let certificate = intermediate_params.signed_by(&key, &issuer).expect("signed").pem();
    let intermediate = Made { key, certificate };
    let issuer = Issuer::from_params(&intermediate_params, &intermediate.key);
    let key = KeyPair::generate().expect("a key");
    let certificate = params("leaf.test", |_| {}).signed_by(&key, &issuer).expect("signed").pem();
    [root, intermediate, Made { key, certificate }]
}

#[test]
fn a_chain_goes_up_by_names_and_has_nothing_twice() {
    let [root, intermediate, leaf] = three();
    let folder = Folder::new().put("private.key", leaf.key.serialize_pem());
    let chain = |parts: &[&Made]| {
        let text: String = parts.iter().map(|made| made.certificate.as_str()).collect();
        folder.clone().put("public.crt", text)
    };
    for runtime in ALL {
        chain(&[&leaf]).starts(runtime);
        chain(&[&leaf, &intermediate]).starts(runtime);
        chain(&[&leaf, &intermediate, &root]).starts(runtime);
        let namesake = made("inter", |_| {});
        chain(&[&leaf, &namesake]).starts(runtime);
        for wrong in [
            &[&leaf, &root][..],
            &[&leaf, &root, &intermediate],
            &[&leaf, &leaf, &intermediate],
            &[&leaf, &intermediate, &root, &root],
            &[&intermediate, &leaf],
        ] {
            let folder = chain(wrong);
            folder.stops(runtime, "cert/chain-order", "KeyStoreException: Certificate chain is not valid");
            assert!(folder.load(runtime).loads, "the policy loads, the context fails");
        }
    }
}

#[test]
fn dates_stop_only_who_asks_for_it_in_a_release_that_knows_the_setting() {
    let own = made("a.test", |params| params.not_after = datetime!(2026-06-01 0:00 UTC));
    let folder = Folder::new().put("private.key", own.key.serialize_pem()).put("public.crt", own.certificate);
    for runtime in ALL {
        assert_eq!(rules(&folder.starts(runtime)), ["cert/expired-own"]);
    }
    let strict = folder.set(|policy| policy.trust_expired = false);
    strict.starts(V4_4);
    strict.stops(
        V5,
        "cert/expired-own",
        "RuntimeException: Expired certificate <- CertificateExpiredException: NotAfter: Mon Jun 01 00:00:00 UTC 2026",
    );
    let soon = made("a.test", |params| params.not_after = NOW + Duration::days(29));
    let folder = Folder::new().put("private.key", soon.key.serialize_pem()).put("public.crt", soon.certificate);
    assert_eq!(rules(&folder.starts(V5)), ["cert/expires-soon"]);
}

#[test]
fn a_key_of_another_certificate_is_said_and_stops_nobody() {
    let folder = Folder::new().put("private.key", KeyPair::generate().expect("a key").serialize_pem());
    for runtime in ALL {
        assert_eq!(rules(&folder.starts(runtime)), ["key/mismatch"]);
    }
}

#[test]
fn a_pass_phrase_for_a_plain_key_stops_5_and_is_overlooked_by_4() {
    for text in ["neo4j", ""] {
        let folder = Folder::new().password(text);
        let error = "private.key (using configured password) <- KeyException: Passphrase was provided but found";
        folder.stops(V5, "key/password-for-plain-key", error);
        let loaded = folder.starts(V4_4);
        assert_eq!(loaded.findings[0].severity, Severity::Advice);
    }
}

fn encrypted(folder: &Folder, pass_phrase: &str) -> Vec<u8> {
    let plain = folder.files.read(&folder.policy.private_key, 1 << 20).expect("there");
    let key = PrivateKey::from_pem(&plain, None).expect("a key");
    let secret = Secret::from(pass_phrase.to_owned());
    key.to_encrypted_pem(&secret).expect("encrypted").expose().to_vec()
}

#[test]
fn an_encrypted_key_opens_with_its_pass_phrase_alone() {
    let folder = Folder::new();
    let folder = folder.clone().put("private.key", encrypted(&folder, "Grünkohl"));
    for runtime in [V4_4, V5, V2026] {
        let wrong = folder.clone().password("neo4j");
        wrong.stops(runtime, "key/wrong-password", "BadPaddingException");
    }
    folder.stops(V5, "key/no-password", "KeyException: Found encrypted private key but no passphrase was provided.");
    folder.stops(V4_4, "key/no-password", "pad block corrupted");
    let right = folder.password("Grünkohl");
    right.stops(V5, "key/password-ascii", "InvalidKeySpecException: Password is not ASCII");
    for runtime in [V4_4, V2026] {
        assert_eq!(rules(&right.starts(runtime)), ["key/password-ascii"]);
    }
}

/// P-256, encrypted by `openssl ec -des3` with the pass phrase `secret`.
const OF_OLD_OPENSSL: &str = "-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: DES-EDE3-CBC,5A47C4DED40911AD

Mnt2z3IL+k1+VnmlvoiLZrBKJzm3g0mT+E2r+CydCO6IbJsTUNaKxYJaYYoXj7+X
6y6G6qfqvvZD7cNa9GyCAgO2NvZozYx6+u9x6wPc0MeL6crTgOvTG2vruSNDZE4/
c5WS6vroj9hRS6SpbZKKV2gD1rs8IgnUwEPTzVaKXpo=
-----END EC PRIVATE KEY-----
";

#[test]
fn the_encryption_of_old_openssl_is_opened_and_camellia_by_none() {
    let folder = Folder::new().put("private.key", OF_OLD_OPENSSL);
    for runtime in ALL {
        let loaded = folder.clone().password("secret").starts(runtime);
        assert_eq!(rules(&loaded), ["key/encryption-weak", "key/mismatch"]);
        assert!(matches!(loaded.material.expect("loaded").key, Key::Read(_)));
        folder.clone().password("neo4j").stops(runtime, "key/wrong-password", "BadPaddingException: Given final block");
    }
    let camellia = OF_OLD_OPENSSL.replace("DES-EDE3", "CAMELLIA-256");
    let folder = Folder::new().put("private.key", camellia).password("secret");
    folder.stops(V5, "key/encryption-scheme", "Encryption scheme CAMELLIA-256-CBC is not supported.");
    folder.stops(V4_4, "key/encryption-scheme", "EncryptionException: unknown encryption with private key");
}

#[test]
fn the_first_block_of_a_key_file_decides() {
    let folder = Folder::new();
    let key = String::from_utf8(folder.files.read(&folder.policy.private_key, 1 << 20).expect("there").to_vec());
    // In Windows the maker ends lines as Windows does.
    let key = key.expect("PEM").replace('\r', "");
    let certificate = made("a.test", |_| {}).certificate;
    for runtime in ALL {
        for good in [
            format!("text\n\n{key}{certificate}"),
            key.replace('\n', "\r\n"),
            key.replace('\n', "\r"),
            key.trim_end().to_owned(),
        ] {
            folder.clone().put("private.key", good).starts(runtime);
        }
        folder.clone().put("private.key", format!("{certificate}{key}")).stops(runtime, "key/first-block", "");
        folder.clone().put("private.key", format!(" {key}")).stops(runtime, "key/not-pem", "");
        folder.clone().put("private.key", &key[..key.len() / 2]).stops(runtime, "key/truncated", "");
    }
    let trailing = folder.put("private.key", key.replace("KEY-----\nM", "KEY----- \nM"));
    trailing.starts(V4_4);
    trailing.stops(V4_0, "key/begin-line", "IOException: Unrecognized private key format.");
    trailing.stops(V5, "key/begin-line", "Unable to find label, expecting '-----BEGIN (label)-----' but found");
}

#[test]
fn ed25519_loads_in_4_and_not_in_5() {
    let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let certificate = params("a.test", |_| {}).self_signed(&key).expect("a certificate").pem();
    let folder = Folder::new().put("private.key", key.serialize_pem()).put("public.crt", certificate);
    folder.starts(V4_4);
    for runtime in [V5, V2026] {
        folder.stops(runtime, "key/algorithm", "Key does not match RSA, DSA or EC spec.");
    }
}

#[test]
fn no_line_of_a_key_gets_into_an_error() {
    let folder = Folder::new();
    let key = String::from_utf8(folder.files.read(&folder.policy.private_key, 1 << 20).expect("there").to_vec());
    let key = key.expect("PEM");
    let line = key.lines().nth(1).expect("a line").to_owned();
    let one_line = key.replace('\n', " ");
    let glued = key.replacen("-----\n", "-----", 1);
    let hyphen = format!("{}-{}", &key[..60], &key[60..]);
    let colon = format!("{}:{}", &key[..60], &key[60..]);
    for runtime in ALL {
        for bad in [&one_line, &glued, &hyphen, &colon] {
            for name in ["private.key", "trusted/x.crt", "public.crt", "revoked/x.crl"] {
                let loaded = folder.clone().put(name, bad.as_bytes()).load(runtime);
                let said = format!("{:?} {:?}", loaded.stop, loaded.findings);
                assert!(!said.contains(&line[16..32]), "{} {name}: {said}", runtime.release);
                assert!(!said.contains(&line[line.len() - 16..]), "{} {name}: {said}", runtime.release);
            }
        }
    }
}

#[test]
fn an_unknown_version_of_tls_stops_2025_10_alone() {
    let folder = Folder::new().set(|policy| policy.tls_versions = vec!["TLSv1.4".to_owned()]);
    folder.starts(V5);
    let stop = folder.load(V2026).stop.expect("it stops");
    assert_eq!(
        (stop.rule, stop.error.as_str()),
        ("tls/unknown-version", "IllegalArgumentException: Unsupported protocol: TLSv1.4")
    );
    folder.set(|policy| policy.ciphers = Some(vec!["TLS_AES_256_GCM_SHA384".to_owned()])).starts(V2026);
}

#[test]
fn files_and_folders_beyond_all_measure_are_not_read() {
    let folder = Folder::new().put("trusted/big", vec![b'x'; 2 << 20]);
    folder.stops(V5, "folder/file-too-large", "");
    let mut folder = Folder::new();
    for number in 0..=10_000 {
        folder = folder.put(&format!("trusted/{number}"), "");
    }
    folder.stops(V5, "folder/too-many-entries", "");
}

#[test]
fn a_policy_that_only_dials_needs_no_key() {
    let folder = Folder::new().without("private.key").without("public.crt");
    folder.stops(V5, "key/missing", "NoSuchFileException");
    let loaded = folder.set(|policy| policy.scope = "fabric".to_owned()).load(V5);
    assert!(loaded.starts && loaded.material.is_none());
}
