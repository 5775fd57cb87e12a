//! Two servers in an output folder and one in a home of its own, and how to look at what is on disk.

use interlock::deploy::{ChangeSet, Content, FileOps, Manifest, Site, Wanted};
use interlock::os::{Rights, service_account};
use interlock::pki::secret::Secret;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Permission bits of everybody but the owner.
pub(crate) const NOT_OWNER: u32 = 0o077;

/// What the systems differ in: permission bits stand for access control lists too, which are private or not.
#[cfg(unix)]
pub(crate) mod system {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::Path;

    /// Permission bits and owner.
    pub(crate) fn rights(path: &Path) -> (u32, u32) {
        let metadata = fs::symlink_metadata(path).unwrap();
        (metadata.mode() & 0o7777, metadata.uid())
    }

    pub(crate) fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// As an admin has it who never thought of it.
    pub(crate) fn open_to_all(path: &Path) {
        set_mode(path, if path.is_dir() { 0o755 } else { 0o644 });
    }

    /// The folder, and nothing in it.
    pub(crate) fn open_alone(folder: &Path) {
        set_mode(folder, 0o777);
    }

    /// Tells a file that was made anew from the one before.
    pub(crate) fn identity(path: &Path) -> impl PartialEq + std::fmt::Debug + use<> {
        let metadata = fs::metadata(path).unwrap();
        (metadata.ino(), metadata.ctime_nsec())
    }

    /// Tells a folder that was made anew from the one before.
    pub(crate) fn folder_identity(path: &Path) -> impl PartialEq + std::fmt::Debug + use<> {
        fs::metadata(path).unwrap().ino()
    }
}

#[cfg(windows)]
pub(crate) mod system {
    use interlock::os::{Rights, settle_moved};
    use std::path::Path;

    /// Everybody may do all, and what a folder hands down.
    const OPEN: &str = "D:P(A;OICI;FA;;;WD)";
    const SHUT: &str = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

    /// The nearest permission bits; whose it is matters to no test.
    pub(crate) fn rights(path: &Path) -> (u32, u32) {
        let is_private = Rights::of(path).unwrap().private;
        let mode = match (path.is_dir(), is_private) {
            (true, true) => 0o700,
            (true, false) => 0o755,
            (false, true) => 0o600,
            (false, false) => 0o644,
        };
        (mode, 0)
    }

    pub(crate) fn set_mode(path: &Path, mode: u32) {
        set(path, if mode & super::NOT_OWNER == 0 { SHUT } else { OPEN });
    }

    fn set(path: &Path, acl: &str) {
        let rights = Rights { acl: Some(acl.to_owned()), ..Rights::new(false, false, None) };
        settle_moved(path, &rights).unwrap();
    }

    /// Wine, which keeps no protection, would open what is in it too.
    pub(crate) fn open_alone(folder: &Path) {
        set(folder, "D:P(A;;FA;;;WD)");
    }

    pub(crate) fn open_to_all(path: &Path) {
        set_mode(path, 0o777);
    }

    pub(crate) fn identity(path: &Path) -> impl PartialEq + std::fmt::Debug + use<> {
        use std::os::windows::fs::MetadataExt as _;
        let metadata = std::fs::metadata(path).unwrap();
        (metadata.creation_time(), metadata.last_write_time())
    }

    /// Nobody makes the current folder of a process anew in Windows.
    pub(crate) fn folder_identity(path: &Path) -> impl PartialEq + std::fmt::Debug + use<> {
        path.is_dir()
    }
}

/// How many of the moments are looked at: every one, but where a file takes a hundred times as long to sync.
pub(crate) const STEP: usize = if cfg!(windows) { 29 } else { 1 };

/// In every secret content, and in nothing else.
pub(crate) const MARK: &str = "SECRET";

pub(crate) fn secret(text: &str) -> Arc<Secret> {
    Arc::new(Secret::new(Zeroizing::new(format!("{MARK} {text}").into_bytes())))
}

pub(crate) fn conf(path: impl Into<PathBuf>, text: &str) -> Wanted {
    Wanted::conf(path, secret(text), b"********\n".to_vec(), None)
}

/// A playground: `base/out` (not made yet) and `base/home`, a server of its own.
pub(crate) struct House {
    pub(crate) dir: tempfile::TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        // In memory where there is such a disk: these tests sync a hundred thousand files.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        system::open_to_all(dir.path());
        Self { dir }
    }

    pub(crate) fn base(&self) -> PathBuf {
        interlock::os::resolve(self.dir.path()).unwrap()
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.base().join("out")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.base().join("home")
    }
}

/// What a run in an output folder wants; another `edition` has other contents.
pub(crate) fn wanted_in_out(out: &Path, edition: &str) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (server, peer) in [("a", "b"), ("b", "a")] {
        let base = out.join(server).join("certificates/cluster");
        wanted.push(Wanted::secret(base.join("private.key"), secret(&format!("key of {server}, {edition}"))));
        wanted.push(Wanted::public(base.join("public.crt"), format!("certificate of {server}, {edition}").into()));
        let pinned = base.join(format!("trusted/{peer}.crt"));
        wanted.push(Wanted::public(pinned, format!("certificate of {peer}, {edition}").into()).in_listed_folder());
        wanted.push(Wanted::folder(base.join("revoked")));
        wanted.push(conf(out.join(server).join("conf/neo4j.conf"), &format!("conf of {server}, {edition}")));
    }
    let manifest = Manifest::of(out, vec!["a".into(), "b".into()], &wanted).to_json().unwrap();
    wanted.push(Wanted::public(out.join("interlock.json"), manifest));
    wanted
}

/// What a server in its own home gets.
pub(crate) fn wanted_in_home(home: &Path, edition: &str) -> Vec<Wanted> {
    let account = service_account(&home.join("conf/neo4j.conf"), "neo4j").unwrap();
    let base = home.join("certificates/cluster");
    vec![
        Wanted::secret(base.join("private.key"), secret(&format!("key of home, {edition}"))).owned_by(account.clone()),
        Wanted::public(base.join("public.crt"), format!("certificate of home, {edition}").into())
            .owned_by(account.clone()),
        Wanted::public(base.join("trusted/a.crt"), format!("certificate of a, {edition}").into())
            .in_listed_folder()
            .owned_by(account.clone()),
        Wanted::folder(base.join("revoked")).owned_by(account.clone()),
        conf(home.join("conf/neo4j.conf"), &format!("conf of home, {edition}")).owned_by(account),
    ]
}

/// A home as an admin has it: a conf that everybody may read, with no pass phrase in it, and a pinned certificate.
pub(crate) fn make_home(home: &Path) {
    fs::create_dir_all(home.join("conf")).unwrap();
    fs::create_dir_all(home.join("certificates/cluster/trusted")).unwrap();
    fs::write(home.join("conf/neo4j.conf"), "# conf before\n").unwrap();
    fs::write(home.join("certificates/cluster/trusted/a.crt"), "certificate of a, before").unwrap();
    system::open_to_all(&home.join("conf/neo4j.conf"));
}

pub(crate) fn plan(root: &Path, homes: &[PathBuf], wanted: Vec<Wanted>, replace: bool) -> Arc<ChangeSet> {
    let manifest = Manifest::read(root).ok().flatten();
    let site = Site { root, homes, manifest: manifest.as_ref(), replace };
    Arc::new(ChangeSet::plan(&site, wanted).unwrap())
}

/// The rules of all findings of a refusal.
pub(crate) fn rules(error: &interlock::deploy::ApplyError) -> Vec<&'static str> {
    error.findings().iter().map(|finding| finding.rule).collect()
}

/// Everything below a folder: bytes (`None`: a folder), permission bits and owner by path.
pub(crate) type Snapshot = BTreeMap<PathBuf, (Option<Vec<u8>>, u32, u32)>;

pub(crate) fn snapshot(folder: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    collect(folder, folder, &mut found);
    found
}

fn collect(top: &Path, folder: &Path, found: &mut Snapshot) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        let bytes = metadata.is_file().then(|| fs::read(&path).unwrap());
        let name = path.strip_prefix(top).unwrap().to_owned();
        let (mode, owner) = system::rights(&path);
        found.insert(name, (bytes, mode, owner));
        if metadata.is_dir() {
            collect(top, &path, found);
        }
    }
}

/// The bytes of what is wanted by path below `top`, as they will be on disk.
pub(crate) fn contents(top: &Path, wanted: &[Wanted], root: &Path, homes: &[PathBuf]) -> BTreeMap<PathBuf, Vec<u8>> {
    let site = Site { root, homes, manifest: None, replace: true };
    let set = ChangeSet::plan(&site, wanted.to_vec()).unwrap();
    let bytes = |content: &Content| match content {
        Content::Folder => None,
        Content::Public(bytes) => Some(bytes.clone()),
        Content::Secret(secret) | Content::Conf { secret, .. } => Some(secret.expose().to_vec()),
    };
    set.changes()
        .iter()
        .filter_map(|change| Some((change.path.strip_prefix(top).unwrap().to_owned(), bytes(&change.content)?)))
        .collect()
}

/// Nobody but its owner can open anything that holds a secret.
#[track_caller]
pub(crate) fn assert_secrets_are_private(snapshot: &Snapshot) {
    for (path, (bytes, mode, _)) in snapshot {
        let holds_a_secret = bytes.as_ref().is_some_and(|bytes| contains(bytes, MARK));
        assert!(!holds_a_secret || mode & NOT_OWNER == 0, "{} is {mode:o}", path.display());
    }
}

pub(crate) fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Operations of the system with something before each; `Err`: it is not carried out.
pub(crate) struct Watched<F: Fn(Operation) -> io::Result<()> + Sync>(pub(crate) F);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Write,
    Other,
}

impl<F: Fn(Operation) -> io::Result<()> + Sync> FileOps for Watched<F> {
    fn create_private_folder(&self, path: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.create_private_folder(path)
    }

    fn create_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.create_folder(path, rights)
    }

    fn create_file(&self, path: &Path, rights: &Rights) -> io::Result<File> {
        self.0(Operation::Other)?;
        interlock::deploy::System.create_file(path, rights)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        // The first half is there when the second is stopped.
        let (first, second) = bytes.split_at(bytes.len() / 2);
        interlock::deploy::System.write(file, first)?;
        self.0(Operation::Write)?;
        interlock::deploy::System.write(file, second)
    }

    fn settle(&self, file: &File, path: &Path, rights: &Rights) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.settle(file, path, rights)
    }

    fn settle_folder(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.settle_folder(path, rights)
    }

    fn settle_moved(&self, path: &Path, rights: &Rights) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.settle_moved(path, rights)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.sync_file(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.sync_folder(path)
    }

    fn replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.replace(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0(Operation::Other)?;
        interlock::deploy::System.remove_folder(path)
    }
}
