//! A private key → the same key in a form that every release from 4.0 on reads.

use super::inspect::{Inspect, LARGEST};
use super::{Ended, Stopped};
use crate::deploy::{self, ChangeSet, Site, Wanted};
use crate::finding::Release;
use crate::finding::catalogue::{file as say, run as say_run};
use crate::inspect;
use crate::os::{self, Cancel, Disk, Events, Tree as _};
use crate::pki::contents::{Syntax, What, contents};
use crate::pki::key::{KeyError, PrivateKey};
use crate::pki::secret::Secret;
use crate::report::Outcome;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// Which key is written again, and where to.
pub struct RewriteKey {
    /// The file that holds it.
    pub key: PathBuf,
    /// The new file.
    pub out: PathBuf,
    /// Opens the key; encrypts the copy too.
    pub pass_phrase: Option<Arc<Secret>>,
    /// Allow that a file at `out` is replaced (it is backed up).
    pub replace: bool,
    /// Only say what would be written.
    pub dry_run: bool,
    /// The release that the new file is judged as; as [`Inspect::neo4j`].
    pub neo4j: Option<(String, Release)>,
    /// As [`Inspect::java`].
    pub java: Option<u8>,
    /// The time that it is judged at.
    pub now: OffsetDateTime,
}

/// Writes a key as PKCS#8, encrypted (PBES2, AES-256) where there is a pass phrase: the form that every release from 4.0
/// on reads. The outcome's `files` has the new file.
///
/// A copy that the release asked for would not take is not written.
///
/// The same again changes nothing: a file at `out` that holds this key in this form already is kept.
#[must_use]
pub fn rewrite_key(request: &RewriteKey, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("inspect");
    (outcome.changed, outcome.changes, outcome.files) = (Some(false), Some(Vec::new()), Some(Vec::new()));
    match run(request, &mut outcome, events, cancel) {
        Ok(()) => (outcome, Ended::Done),
        Err(stopped) => {
            outcome.findings.extend(stopped.findings);
            (outcome, stopped.ended)
        }
    }
}

fn run(request: &RewriteKey, outcome: &mut Outcome, events: &dyn Events, cancel: &Cancel) -> Result<(), Stopped> {
    let key = read(request)?;
    let pem = Arc::new(pem(request, &key)?);
    let shown = request.out.display().to_string();
    let (release, context) = Inspect {
        paths: Vec::new(),
        neo4j: request.neo4j.clone(),
        java: request.java,
        pass_phrase: request.pass_phrase.clone(),
        expires_within: None,
        now: request.now,
    }
    .context();
    outcome.neo4j = Some(release);
    let looked = inspect::look(&shown, pem.expose(), &context);
    outcome.findings.extend(looked.file.findings.iter().cloned());
    let is_taken = looked.file.takes.private_key.ok;
    outcome.files = Some(vec![looked.file]);
    if !is_taken {
        // Why is among the findings of the copy.
        return Err(Stopped::refused(Vec::new()));
    }

    let out =
        os::normalize(&request.out).map_err(|error| Stopped::failed(say::not_writable(&shown, &error.to_string())))?;
    let root = out.parent().unwrap_or(&out);
    let site = Site { root, homes: &[], manifest: None, replace: request.replace };
    let set = ChangeSet::plan(&site, vec![Wanted::secret(&out, pem)])?;
    outcome.changes = Some(set.view());
    outcome.findings.extend(set.warnings().iter().cloned());
    if request.dry_run || !set.changed() {
        outcome.changed = Some(set.changed());
        return Ok(());
    }
    outcome.findings.extend(deploy::recover(root)?);
    deploy::apply(&set, events, cancel)?;
    outcome.changed = Some(true);
    Ok(())
}

/// The first key in the file, opened.
fn read(request: &RewriteKey) -> Result<PrivateKey, Stopped> {
    let shown = request.key.display().to_string();
    let bytes = Disk
        .read(&request.key, LARGEST)
        .map_err(|error| Stopped::failed(say::given_not_readable(&shown, &error.to_string())))?;
    let found = contents(&bytes);
    let key = found.items.iter().find_map(|item| match &item.what {
        What::Key(key) => Some(key),
        _ => None,
    });
    let Some(key) = key else { return Err(say::no_key(&shown).into()) };
    if key.syntax == Syntax::OpenSsh {
        return Err(say::openssh_key(&shown).into());
    }
    PrivateKey::from_pem(&key.pem, request.pass_phrase.as_deref()).map_err(|error| {
        let asks = matches!(error, KeyError::PassPhraseNeeded(_) | KeyError::WrongPassPhrase);
        say::key_not_opened(&shown, &error.to_string(), asks).into()
    })
}

/// The key as it will be; that of the file in its place, where it is the same in the same form.
fn pem(request: &RewriteKey, key: &PrivateKey) -> Result<Secret, Stopped> {
    let pass_phrase = request.pass_phrase.as_deref();
    if let Some(present) = present(&request.out, key, pass_phrase) {
        return Ok(present);
    }
    match pass_phrase {
        Some(pass_phrase) => {
            key.to_encrypted_pem(pass_phrase).map_err(|error| say_run::not_made(&error.to_string()).into())
        }
        None => Ok(key.to_pem()),
    }
}

/// A salt is another one each time: without this the same again would be another file.
fn present(out: &Path, key: &PrivateKey, pass_phrase: Option<&Secret>) -> Option<Secret> {
    let bytes = Disk.read(out, LARGEST).ok()?;
    let begin: &[u8] = match pass_phrase {
        Some(_) => b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
        None => b"-----BEGIN PRIVATE KEY-----\n",
    };
    let found = contents(&bytes);
    let [item] = found.items.as_slice() else { return None };
    let What::Key(there) = &item.what else { return None };
    let is_ours = there.encryption.as_ref().is_none_or(crate::pki::key::Encryption::is_ours);
    let opened = PrivateKey::from_pem(&bytes, pass_phrase).ok()?;
    let is_same = bytes.starts_with(begin) && is_ours && opened.pkcs8.is_same_as(key.pkcs8.expose());
    is_same.then(|| Secret::new(bytes))
}
