//! Key stores that keytool and openssl make here, read: their entries by name and kind, as keytool lists them, and never
//! with another pass phrase.

mod common;

use interlock::pki::secret::Secret;
use interlock::pki::store::{AES, EntryKind, Form, Store, StoreError, form, read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn has(program: &str, argument: &str) -> bool {
    common::peer(Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success()), program)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, program: &str, arguments: &str) -> String {
        let output = Command::new(program)
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{program} {arguments}\n{text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }

    fn keytool(&self, arguments: &str) -> String {
        self.run("keytool", &format!("-J-Duser.language=en {arguments} -storepass changeit"))
    }
}

fn opened(path: &Path, pass_phrase: Option<&str>) -> Result<Store, StoreError> {
    let pass_phrase = pass_phrase.map(|text| Secret::from(text.to_owned()));
    read(&std::fs::read(path).expect("a store"), pass_phrase.as_ref())
}

/// `alias kind` of each entry, sorted.
fn listed(store: &Store) -> Vec<String> {
    let mut list: Vec<String> =
        store.entries.iter().map(|entry| format!("{} {}", entry.alias, entry.kind.name())).collect();
    list.sort();
    list
}

/// The same by keytool.
fn listed_by_keytool(folder: &Folder, name: &str, form: &str) -> Vec<String> {
    let text = folder.keytool(&format!("-list -keystore {name} -storetype {form}"));
    let kinds =
        [("SecretKeyEntry", "secret-key"), ("PrivateKeyEntry", "private-key"), ("trustedCertEntry", "certificate")];
    let mut list: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let (_, kind) = kinds.iter().find(|(java, _)| line.contains(java))?;
            Some(format!("{} {kind}", line.split(',').next()?))
        })
        .collect();
    list.sort();
    list
}

#[test]
fn stores_of_keytool_are_listed_as_keytool_lists_them() {
    if !has("keytool", "-help") {
        return;
    }
    for form in ["pkcs12", "jks", "jceks"] {
        let folder = Folder::new();
        let store = format!("-keystore store -storetype {form}");
        let pair = "-genkeypair -keyalg EC -groupname secp256r1 -keypass changeit";
        folder.keytool(&format!("{pair} -alias Server1 -dname CN=server1.example.com {store}"));
        folder.keytool(&format!("-exportcert -alias server1 -file one.crt {store}"));
        if form != "jks" {
            folder.keytool(&format!("-genseckey -keyalg aes -keysize 256 -alias aesKey -keypass changeit {store}"));
        }
        folder.keytool(&format!("-importcert -noprompt -file one.crt -alias peer {store}"));
        if form != "jks" {
            folder.keytool(&format!("-genseckey -keyalg aes -keysize 128 -alias short -keypass changeit {store}"));
        }
        folder.keytool(&format!("{pair} -alias server2 -dname CN=server2.example.com {store}"));

        let path = folder.path("store");
        let read = opened(&path, Some("changeit")).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(listed(&read), listed_by_keytool(&folder, "store", form), "{form}");
        assert!(read.is_verified && !read.is_partial, "{form}");
        assert_eq!(opened(&path, Some("changed")).err(), Some(StoreError::WrongPassPhrase), "{form}");

        let certificate = std::fs::read(folder.path("one.crt")).expect("exported");
        let count = read
            .entries
            .iter()
            .filter(|entry| match &entry.kind {
                EntryKind::PrivateKey(chain) => chain.contains(&certificate),
                EntryKind::Certificate(der) => *der == certificate,
                EntryKind::SecretKey(_) => false,
            })
            .count();
        assert_eq!(count, 2, "{form}: the certificate is in two entries");
        let sizes: Vec<usize> = read
            .entries
            .iter()
            .filter_map(|entry| match &entry.kind {
                EntryKind::SecretKey(Some(key)) if key.algorithm == AES => Some(key.bits),
                _ => None,
            })
            .collect();
        let expected: &[usize] = if form == "pkcs12" { &[256, 128] } else { &[] };
        assert_eq!(sizes, expected, "{form}");
    }
}

#[test]
fn without_a_pass_phrase_the_outside_is_seen() {
    if !has("keytool", "-help") {
        return;
    }
    let folder = Folder::new();
    folder.keytool("-genseckey -keyalg aes -keysize 256 -alias aesKey -keystore s.p12 -storetype pkcs12");
    let seen = opened(&folder.path("s.p12"), None).expect("a store");
    assert_eq!((seen.form, seen.is_verified, seen.is_partial), (Form::Pkcs12, false, true));
    assert_eq!(listed(&seen), ["aeskey secret-key"]);
}

#[test]
fn stores_of_openssl_open_in_every_encryption() {
    if !common::openssl_is_there() {
        return;
    }
    let folder = Folder::new();
    folder.run("openssl", "req -x509 -newkey rsa:2048 -nodes -keyout k.pem -subj /CN=a.test -out c.pem");
    folder.run("openssl", "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=ca.test -out ca.pem");
    let legacy = "-provider legacy -provider default";
    for options in [
        String::new(),
        format!("-legacy {legacy}"),
        format!("-keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC2-40 -macalg sha1 {legacy}"),
        "-keypbe aes-192-cbc -certpbe NONE -macalg sha512".to_owned(),
        "-keypbe NONE -certpbe camellia-256-cbc -macalg sha384 -iter 1".to_owned(),
        "-nomac".to_owned(),
    ] {
        folder.run(
            "openssl",
            &format!("pkcs12 -export -inkey k.pem -in c.pem -certfile ca.pem -name Server -passout pass:secret -out s.p12 {options}"),
        );
        let store = opened(&folder.path("s.p12"), Some("secret")).unwrap_or_else(|error| panic!("{options}: {error}"));
        assert_eq!(listed(&store), ["Server private-key"], "{options}");
        assert!(matches!(&store.entries[0].kind, EntryKind::PrivateKey(chain) if chain.len() == 1), "{options}");
        assert_eq!((store.chain.len(), store.is_verified), (1, options != "-nomac"), "{options}");
        assert_eq!(opened(&folder.path("s.p12"), Some("wrong")).err(), Some(StoreError::WrongPassPhrase), "{options}");
    }
}

/// Any answer to damage is right but a panic, an endless loop, or a store that was not there.
#[test]
fn damaged_stores_are_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/stores");
    let secret = Secret::from("changeit".to_owned());
    for name in ["good.p12", "pair.p12", "pair.jks", "aes.jceks"] {
        let good = std::fs::read(folder.join(name)).expect("a store");
        assert!(read(&good, Some(&secret)).is_ok(), "{name}");
        for place in 0..good.len() {
            assert!(read(&good[..place], Some(&secret)).is_err(), "{name} cut at {place}");
            let mut changed = good.clone();
            changed[place] ^= 0x81;
            // Without the pass phrase much of a change cannot be seen.
            let _ = read(&changed, None).map(|store| store.entries.len());
            let _ = form(&changed);
        }
    }
    let deep = [0x30, 0x80].repeat(1 << 20);
    assert!(matches!(read(&deep, None), Err(StoreError::NotAStore | StoreError::Malformed)));
    let deep = [&[0x30, 0x80, 2, 1, 3, 0x30, 0x80][..], &[0x24, 0x80].repeat(1 << 20)].concat();
    assert_eq!(read(&deep, None).err(), Some(StoreError::Malformed));
}
