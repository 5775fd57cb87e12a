//! One file in one place of a policy: what Neo4j's loader does with it there, whatever the policy's other files are.
//!
//! The loaders are those that a whole policy is loaded with, over a folder that holds this one file. Not here: what the
//! file is (`pki/contents`), and which place suits it (`inspect`).

use super::key;
use super::{Failure, Loading, chain, own, revoked, shown, trusted};
use crate::finding::{Finding, Release, Runtime};
use crate::neo4j::conf::{ClientAuth, Policy};
use crate::os::{Entry, Tree};
use crate::pki::certificate::Certificate;
use crate::pki::secret::Secret;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;
use zeroize::Zeroizing;

/// A place of a policy that takes files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `private_key`.
    PrivateKey,
    /// `public_certificate`.
    PublicCertificate,
    /// An entry of `trusted_dir`.
    TrustedDir,
    /// An entry of `revoked_dir`.
    RevokedDir,
}

/// A file that is to be judged in its places.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    /// As it is to stand in findings.
    pub path: &'a Path,
    /// Its content.
    pub bytes: &'a [u8],
    /// Whether the first key in it is encrypted; a pass phrase is configured for such a key alone.
    pub has_encrypted_key: bool,
    /// Opens that key; without it the answer is about the encryption.
    pub pass_phrase: Option<&'a Arc<Secret>>,
    /// Which Neo4j loads it.
    pub runtime: Runtime,
    /// The time that it is loaded at.
    pub now: OffsetDateTime,
}

/// What becomes of a file in a place.
#[derive(Default)]
pub struct Taken {
    /// The loader does not fail.
    pub ok: bool,
    /// What speaks against the file there: why the loader fails, else the worst of what makes it useless there.
    pub against: Option<Finding>,
    /// In the words of Neo4j's log, where the loader fails.
    pub error: Option<String>,
    /// Whether the answer is about the encryption of a key alone.
    pub needs_pass_phrase: bool,
    /// Everything worth saying, what speaks against it included.
    pub findings: Vec<Finding>,
}

/// What a release's loader does with a file in a place.
#[must_use]
pub fn take(candidate: &Candidate<'_>, place: Place) -> Taken {
    let policy = policy_of(candidate, place);
    let tree = OneFile { path: candidate.path, bytes: candidate.bytes };
    let mut loading = Loading {
        tree: &tree,
        policy: &policy,
        runtime: candidate.runtime,
        ignore_dot_files: false,
        now: candidate.now,
        findings: Vec::new(),
        stop: None,
    };
    match place {
        Place::PrivateKey => return take_key(candidate, loading),
        Place::PublicCertificate => take_chain(&mut loading),
        Place::TrustedDir => {
            trusted::load(&mut loading);
        }
        Place::RevokedDir => {
            revoked::load(&mut loading);
        }
    }
    taken(candidate.path, loading)
}

/// The chain as it is loaded, and whether a TLS context can be built with it. That it cannot stops no loading.
fn take_chain(loading: &mut Loading<'_>) {
    let Some(chain) = own::load_chain(loading) else { return };
    own::check_dates(loading, &chain);
    let path = shown(&loading.policy.public_certificate);
    if let Err(failure) = chain::context(&chain, &path, loading.runtime.release) {
        loading.say(failure.0.0);
    }
}

/// What there is to say of certificates' dates; one that ends within `days` is spoken of, without a number within the
/// span that a start is judged by.
#[must_use]
pub fn dates(certificates: &[Certificate], path: &str, now: OffsetDateTime, days: Option<u32>) -> Vec<Finding> {
    let span = days.map_or(chain::WARNING_SPAN, |days| time::Duration::days(i64::from(days)));
    chain::dates(certificates, path, now, span, false).0
}

fn take_key(candidate: &Candidate<'_>, mut loading: Loading<'_>) -> Taken {
    if candidate.has_encrypted_key && candidate.pass_phrase.is_none() {
        return take_sealed(candidate, loading);
    }
    let key = own::load_key(&mut loading);
    own::note_pair(&mut loading, key.as_ref(), None);
    taken(candidate.path, loading)
}

/// A key that nobody can open: a pass phrase is tried that is hardly the right one, and that it is wrong is no answer.
fn take_sealed(candidate: &Candidate<'_>, mut loading: Loading<'_>) -> Taken {
    // 3.5 asks for no pass phrase, whatever the key is.
    let guess = (candidate.runtime.release >= Release::new(4, 0, 0)).then(|| Secret::from("x".to_owned()));
    let place = shown(candidate.path);
    match key::read(candidate.bytes, guess.as_ref(), candidate.runtime) {
        Err(refused) if refused.problem != key::Problem::WrongPassword => {
            let thrown = own::not_loaded(refused.thrown, &place, false);
            loading.fail(Failure::new(refused.problem.finding(&place, candidate.runtime), thrown));
        }
        Ok(key::Loaded { weak_encryption: Some(scheme), .. }) => {
            loading.say(crate::finding::catalogue::key::encryption_weak(&place, &scheme));
        }
        _ => {}
    }
    Taken { needs_pass_phrase: true, ..taken(candidate.path, loading) }
}

fn taken(path: &Path, loading: Loading<'_>) -> Taken {
    let Loading { mut findings, stop, .. } = loading;
    for finding in &mut findings {
        // What is said of a folder is said of the one file in it.
        finding.at = shown(path);
    }
    let by_stop = |stop: &super::Stop| findings.iter().find(|finding| finding.rule == stop.rule);
    // An empty file in `trusted_dir` leaves the store empty, a list without entries revokes nothing: that says enough.
    let is_against = |finding: &&Finding| finding.is_error() || finding.rule == "folder/revoked-no-crl";
    let against = stop.as_ref().and_then(by_stop).or_else(|| findings.iter().find(is_against)).cloned();
    Taken { ok: stop.is_none(), against, error: stop.map(|stop| stop.error), needs_pass_phrase: false, findings }
}

fn policy_of(candidate: &Candidate<'_>, place: Place) -> Policy {
    let path = candidate.path.to_owned();
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let elsewhere = PathBuf::new();
    let at = |wanted: Place, path: &PathBuf| if place == wanted { path.clone() } else { elsewhere.clone() };
    let password = candidate.pass_phrase.filter(|_| candidate.has_encrypted_key);
    Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        base_directory: folder.clone(),
        private_key: at(Place::PrivateKey, &path),
        private_key_password: password.cloned(),
        public_certificate: at(Place::PublicCertificate, &path),
        trusted_dir: at(Place::TrustedDir, &folder),
        revoked_dir: at(Place::RevokedDir, &folder),
        trust_all: false,
        trust_expired: true,
        client_auth: ClientAuth::Require,
        tls_versions: Vec::new(),
        ciphers: None,
        verify_hostname: true,
    }
}

/// A folder with one file in it.
struct OneFile<'a> {
    path: &'a Path,
    bytes: &'a [u8],
}

impl Tree for OneFile<'_> {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        match path {
            path if path == self.path => Ok(Entry::File),
            path if Some(path) == self.path.parent() => Ok(Entry::Folder),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn names(&self, _: &Path) -> io::Result<Vec<OsString>> {
        Ok(self.path.file_name().map(OsString::from).into_iter().collect())
    }

    fn read(&self, file: &Path, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        if file != self.path {
            return Err(io::ErrorKind::NotFound.into());
        }
        if self.bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(Zeroizing::new(self.bytes.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Edition;

    fn takes(bytes: &[u8], place: Place, release: &str) -> Taken {
        let release = release.parse().unwrap();
        let runtime =
            Runtime { release, edition: Edition::Enterprise, java: crate::neo4j::version::default_java(release) };
        let now = time::macros::datetime!(2026-11-22 12:00 UTC);
        let candidate =
            Candidate { path: Path::new("file"), bytes, has_encrypted_key: false, pass_phrase: None, runtime, now };
        take(&candidate, place)
    }

    #[test]
    fn an_empty_file_is_taken_as_nothing_where_that_stops_nobody() {
        for (place, ok, rule) in [
            (Place::PrivateKey, false, Some("key/not-pem")),
            (Place::TrustedDir, true, Some("folder/trusted-no-certificate")),
            (Place::RevokedDir, true, Some("folder/revoked-no-crl")),
        ] {
            let taken = takes(b"", place, "5.26.30");
            assert_eq!((taken.ok, taken.against.map(|it| it.rule)), (ok, rule), "{place:?}");
            assert_eq!(taken.error.is_none(), ok);
        }
    }

    #[test]
    fn text_is_refused_everywhere_and_said_at_the_file() {
        for place in [Place::PrivateKey, Place::PublicCertificate, Place::TrustedDir, Place::RevokedDir] {
            let taken = takes(b"hello\n", place, "2026.08.1");
            assert!(!taken.ok, "{place:?}");
            assert_eq!(taken.against.unwrap().at, "file");
        }
    }
}
