//! A server's home in memory, one file of which is what the fuzzer made: read as the program reads it, by a start of an old
//! and of a new release.

use interlock::finding::{Edition, Release, Runtime};
use interlock::inspect::Context;
use interlock::neo4j::server::{Scopes, load_server};
use interlock::os::{Entry, Tree};
use interlock::pki::secret::Secret;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::macros::datetime;
use zeroize::Zeroizing;

/// `NEO4J_HOME`.
const HOME: &str = "/home";

/// The moment that everything is judged at.
const NOW: time::OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

const CONF: &[u8] = b"dbms.ssl.policy.cluster.enabled=true\n\
    dbms.ssl.policy.cluster.client_auth=REQUIRE\n\
    server.default_advertised_address=a.test\n";

/// The same with a pass phrase for the key.
pub const CONF_WITH_PASS_PHRASE: &[u8] = b"dbms.ssl.policy.cluster.enabled=true\n\
    dbms.ssl.policy.cluster.private_key_password=geheim\n\
    server.default_advertised_address=a.test\n";

/// The pass phrase of the seeds.
#[must_use]
pub fn pass_phrase() -> Secret {
    Secret::new(Zeroizing::new(b"geheim".to_vec()))
}

/// How `inspect` looks at files.
#[must_use]
pub fn context() -> Context {
    let release = Release { major: 2026, minor: 8, patch: 1 };
    let runtime = Runtime { release, edition: Edition::Enterprise, java: 25 };
    Context { runtime, pass_phrase: Some(Arc::new(pass_phrase())), expires_within: None, now: NOW }
}

/// Files by path, and the folders above them.
#[derive(Debug)]
pub struct Memory(BTreeMap<PathBuf, Vec<u8>>);

impl Memory {
    /// A sound home, but for the file `name` below it.
    #[must_use]
    pub fn with(name: &str, bytes: &[u8]) -> Self {
        let base = "certificates/cluster";
        let sound: [(String, &[u8]); 5] = [
            ("conf/neo4j.conf".to_owned(), CONF),
            (format!("{base}/private.key"), include_bytes!("../sound/private.key")),
            (format!("{base}/public.crt"), include_bytes!("../sound/public.crt")),
            (format!("{base}/trusted/peer.crt"), include_bytes!("../sound/peer.crt")),
            (format!("{base}/revoked/ca.crl"), include_bytes!("../sound/ca.crl")),
        ];
        let files = sound.into_iter().map(|(name, bytes)| (Path::new(HOME).join(name), bytes.to_vec()));
        let mut all: BTreeMap<PathBuf, Vec<u8>> = files.collect();
        all.insert(Path::new(HOME).join(name), bytes.to_vec());
        Self(all)
    }

    /// Another file beside those that are there.
    #[must_use]
    pub fn and(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.insert(Path::new(HOME).join(name), bytes.to_vec());
        self
    }

    /// Reads the home as a start of 4.4, of 5.26 and of 2026 would.
    pub fn start(&self) {
        for (release, java) in [((4, 4, 48), 11), ((5, 26, 30), 17), ((2026, 8, 1), 25)] {
            let release = Release { major: release.0, minor: release.1, patch: release.2 };
            let runtime = Runtime { release, edition: Edition::Enterprise, java };
            let home = Path::new(HOME);
            let server = load_server(self, "a", home, &home.join("conf/neo4j.conf"), runtime, Scopes::All, NOW);
            // What starts has loaded, and what does not load says why.
            assert!(server.loads || !server.starts);
            assert!(server.loads || server.stop.is_some());
        }
    }
}

impl Tree for Memory {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        if self.0.contains_key(path) {
            return Ok(Entry::File);
        }
        let is_folder = self.0.keys().any(|file| file.starts_with(path));
        if is_folder { Ok(Entry::Folder) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let below = self.0.keys().filter_map(|file| file.strip_prefix(folder).ok());
        let mut names: Vec<OsString> =
            below.filter_map(|rest| Some(rest.components().next()?.as_os_str().to_owned())).collect();
        names.dedup();
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names) }
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let bytes = self.0.get(file).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(Zeroizing::new(bytes.clone()))
    }
}
