//! An output folder, perhaps a home beside it, and what must hold in both whatever happened.

use interlock::os::{Cancel, NoEvents};
use interlock::pki::certificate::Certificate;
use interlock::pki::key::PrivateKey;
use interlock::pki::pem;
use interlock::pki::secret::Secret;
use interlock::plan::Draft;
use interlock::report::Outcome;
use interlock::work::{Ended, SetUp, set_up};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Permission bits of everybody but the owner.
pub(crate) const NOT_OWNER: u32 = 0o077;
const PASS_PHRASE: &str = "private_key_password=";
/// An account that Neo4j may run under: only root can give files to it.
const NEO4J: u32 = 7474;

/// Everything below a folder: bytes (`None`: a folder), permission bits and owner by path.
pub(crate) type Snapshot = BTreeMap<PathBuf, (Option<Vec<u8>>, u32, u32)>;

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) key: &'static str,
    /// Lines for `[certificates]`.
    pub(crate) more: &'static str,
    pub(crate) servers: usize,
    /// Whether the last server has a home of its own.
    pub(crate) home: bool,
}

pub(crate) const PLAIN: Asked = Asked { key: "ecdsa-p256", more: "encrypt_keys = false", servers: 2, home: false };

/// A playground: `base/plan.toml` outside of what is looked at, `base/disk/out`, `base/disk/home`.
pub(crate) struct House {
    dir: tempfile::TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        // In memory where there is such a disk: these tests sync a hundred thousand files.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder");
        fs::create_dir(dir.path().join("disk")).expect("made");
        Self { dir }
    }

    /// The folder that holds the plan.
    pub(crate) fn base(&self) -> PathBuf {
        fs::canonicalize(self.dir.path()).expect("it is there")
    }

    /// The folder that holds `out` and `home`, and at first nothing.
    pub(crate) fn disk(&self) -> PathBuf {
        self.base().join("disk")
    }

    /// Puts the plan in its place.
    pub(crate) fn ask(&self, asked: Asked) {
        fs::write(self.base().join("plan.toml"), asked.plan(&self.base())).expect("written");
    }

    /// A home as an admin has it: a conf that everybody may read, with a mistake that is put right, and Neo4j's account
    /// as the owner of all.
    pub(crate) fn make_home(&self) {
        let home = self.disk().join("home");
        fs::create_dir_all(home.join("conf")).expect("made");
        fs::write(home.join("conf/neo4j.conf"), "# before\ndbms.ssl.policy.cluster.enable=true\n").expect("written");
        fs::set_permissions(home.join("conf/neo4j.conf"), fs::Permissions::from_mode(0o644)).expect("set");
        for path in [home.clone(), home.join("conf"), home.join("conf/neo4j.conf")] {
            // Who is not root owns it, and that is an account like another.
            drop(chown(&path, Some(NEO4J), Some(NEO4J)));
        }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut found = Snapshot::new();
        collect(&self.disk(), &self.disk(), &mut found);
        found
    }

    /// Makes the disk what it was.
    pub(crate) fn restore(&self, was: &Snapshot) {
        fs::remove_dir_all(self.disk()).expect("removed");
        fs::create_dir(self.disk()).expect("made");
        for (path, (bytes, mode, owner)) in was {
            let path = self.disk().join(path);
            match bytes {
                None => fs::create_dir(&path).expect("made"),
                Some(bytes) => fs::write(&path, bytes).expect("written"),
            }
            drop(chown(&path, Some(*owner), Some(*owner)));
            fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).expect("set");
        }
    }

    /// `set-up` in this process.
    pub(crate) fn set_up(&self, replace: bool, dry_run: bool) -> (Outcome, u8) {
        let (outcome, ended) = set_up(request(&self.base(), replace, dry_run), &NoEvents, &Cancel::default());
        let code = ended.code(&outcome.findings);
        assert!(ended == Ended::Done || code > 1);
        (outcome, code)
    }

    /// The next run ends with a proven cluster.
    #[track_caller]
    pub(crate) fn assert_next_finishes(&self, replace: bool, servers: usize, when: &str) {
        let (next, code) = self.set_up(replace, false);
        assert_eq!(code, 0, "{when}: {:#?}", next.findings);
        assert_proven(&next, servers, when);
        for path in self.snapshot().keys() {
            let name = path.to_string_lossy();
            let is_left = name.contains("journal-") || name.contains("-lock") || name.contains(".out.");
            assert!(!is_left, "{when}: {name} is left");
        }
    }

    /// A run would change nothing.
    #[track_caller]
    pub(crate) fn assert_finished(&self, when: &str) {
        let (after, code) = self.set_up(false, true);
        assert_eq!((code, after.changed), (0, Some(false)), "{when}: {:#?} {:#?}", after.findings, after.changes);
    }
}

impl Asked {
    fn plan(self, base: &Path) -> String {
        let mut servers = String::new();
        for n in 0..self.servers {
            servers.extend(["[[server]]\nname = \"s", &n.to_string(), "\"\nhosts = [\"s", &n.to_string()]);
            servers.push_str(".example.com\"]\n");
            if self.home && n + 1 == self.servers {
                servers.extend(["home = \"", &base.join("disk/home").to_string_lossy(), "\"\n"]);
            }
        }
        format!(
            "interlock = 1\n[cluster]\nname = \"test\"\nneo4j = \"5.26\"\n[subject]\norganization = \"Example\"\n\
             [certificates]\nkey = \"{}\"\n{}\n{servers}",
            self.key, self.more
        )
    }
}

/// What a run in this process asks for; a file `pass` beside the plan holds the user's own pass phrase.
pub(crate) fn request(base: &Path, replace: bool, dry_run: bool) -> SetUp {
    let text = fs::read_to_string(base.join("plan.toml")).expect("the plan");
    let pass_phrase = fs::read(base.join("pass")).ok();
    SetUp {
        draft: Draft::from_toml(&text).expect("a plan"),
        out: base.join("disk/out"),
        replace,
        dry_run,
        pass_phrase: pass_phrase.map(|bytes| Secret::new(Zeroizing::new(bytes.trim_ascii_end().to_vec()))),
        confs: BTreeMap::new(),
        repairs: BTreeMap::new(),
        now: time::OffsetDateTime::now_utc(),
    }
}

fn collect(top: &Path, folder: &Path, found: &mut Snapshot) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let metadata = fs::symlink_metadata(&path).expect("it is there");
        let bytes = metadata.is_file().then(|| fs::read(&path).expect("readable"));
        let name = path.strip_prefix(top).expect("below").to_owned();
        found.insert(name, (bytes, metadata.mode() & 0o7777, metadata.uid()));
        if metadata.is_dir() {
            collect(top, &path, found);
        }
    }
}

#[track_caller]
fn assert_proven(outcome: &Outcome, servers: usize, when: &str) {
    let (pairs, strangers) = (outcome.pairs.as_deref(), outcome.strangers.as_deref());
    assert_eq!(pairs.map(<[_]>::len), Some(servers * (servers - 1)), "{when}");
    assert!(pairs.is_some_and(|pairs| pairs.iter().all(|pair| pair.ok)), "{when}: {pairs:#?}");
    assert_eq!(strangers.map(<[_]>::len), Some(servers * 4), "{when}");
    assert!(strangers.is_some_and(|all| all.iter().all(|stranger| stranger.refused)), "{when}: {strangers:#?}");
}

/// What we keep for ourselves: what waits, journals, backups, locks.
pub(crate) fn is_ours(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().contains(".interlock"))
}

pub(crate) fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// A neo4j.conf without its pass phrase, which is another one each time.
fn masked(conf: &[u8]) -> String {
    let text = String::from_utf8_lossy(conf);
    text.split_inclusive('\n')
        .map(|line| match line.split_once(PASS_PHRASE) {
            // One that was cut off, or hardly begun, is not masked.
            Some((key, value)) if value.ends_with('\n') && value.len() > 8 => format!("{key}{PASS_PHRASE}*\n"),
            _ => line.to_owned(),
        })
        .collect()
}

/// Every file in its place is whole, old or new; what holds a secret is private; nothing foreign is where Neo4j reads
/// every entry. `done` is what a run that nobody stopped leaves.
#[track_caller]
pub(crate) fn assert_sound(found: &Snapshot, old: &Snapshot, done: &Snapshot, when: &str) {
    assert_private(found, old, when);
    for (path, (bytes, ..)) in found.iter().filter(|(path, _)| !is_ours(path)) {
        let Some(bytes) = bytes else { continue };
        let is_old = old.get(path).is_some_and(|(before, ..)| before.as_ref() == Some(bytes));
        let wanted = done.get(path).and_then(|(bytes, ..)| bytes.as_ref());
        assert!(is_old || wanted.is_some(), "{when}: {} is foreign", path.display());
        assert!(is_old || is_whole(path, bytes, wanted), "{when}: {} is neither old nor new", path.display());
    }
    for folder in ["trusted", "revoked"] {
        let entries = |snapshot: &Snapshot| -> BTreeSet<PathBuf> {
            snapshot.keys().filter(|path| path.parent().is_some_and(|it| it.ends_with(folder))).cloned().collect()
        };
        let all: BTreeSet<PathBuf> = entries(done).union(&entries(old)).cloned().collect();
        let staged = |path: &Path| all.iter().any(|known| path.file_name() == known.file_name());
        assert!(entries(found).iter().all(|path| staged(path)), "{when}: in {folder}: {:?}", entries(found));
    }
}

fn is_whole(path: &Path, bytes: &[u8], wanted: Option<&Vec<u8>>) -> bool {
    let blocks = |label: &str| pem::blocks(bytes).is_ok_and(|all| all.len() == 1 && all[0].label == label);
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "key" if contains(bytes, b"ENCRYPTED") => bytes.ends_with(b"-----\n") && blocks("ENCRYPTED PRIVATE KEY"),
        "key" => PrivateKey::from_pem(bytes, None).is_ok(),
        "crt" => pem::certificates(bytes)
            .is_ok_and(|all| !all.is_empty() && all.iter().all(|der| Certificate::from_der(der).is_ok())),
        "conf" => wanted.is_some_and(|wanted| masked(wanted) == masked(bytes)),
        "html" => bytes.trim_ascii_end().ends_with(b"</html>"),
        "json" => serde_json::from_slice::<Value>(bytes).is_ok(),
        _ => false,
    }
}

/// Nobody but its owner can open what holds a secret, nor look at anything that we keep for ourselves.
#[track_caller]
fn assert_private(found: &Snapshot, old: &Snapshot, when: &str) {
    for (path, (bytes, mode, _)) in found {
        let Some(bytes) = bytes else { continue };
        let is_old = old.get(path).is_some_and(|(before, ..)| before.as_ref() == Some(bytes));
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let holds_a_secret = contains(bytes, b"PRIVATE KEY")
            || contains(bytes, PASS_PHRASE.as_bytes())
            || !is_old && (name == "neo4j.conf" || path.extension().is_some_and(|extension| extension == "key"));
        let is_open = mode & NOT_OWNER != 0;
        assert!(!(holds_a_secret && is_open), "{when}: {} is {mode:o}", path.display());
        let is_shut = path
            .ancestors()
            .any(|it| found.get(it).is_some_and(|(bytes, mode, _)| bytes.is_none() && mode & NOT_OWNER == 0));
        let is_lock = bytes.is_empty() && !is_open;
        assert!(!is_ours(path) || is_shut || is_lock, "{when}: {} is open to others", path.display());
        let is_journal = is_ours(path) && name.starts_with("journal.json");
        assert!(!is_journal || !contains(bytes, b"PRIVATE KEY"), "{when}: a secret in the journal");
    }
}
