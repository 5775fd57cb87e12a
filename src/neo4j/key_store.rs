//! The key store for remote database aliases (7): what the settings and the file show.
//!
//! Reading the file is `pki::store`'s. What only statements and people show is decided in `alias`.

use super::version::default_java;
use crate::finding::catalogue::alias as say;
use crate::finding::{Finding, Release};
use crate::os::Rights;
use crate::pki::secret::Secret;
use crate::pki::store::{AES, Entry, EntryKind, Form, SecretKey, Store, StoreError};
use aws_lc_rs::digest::{SHA256, digest};

/// The setting of the file.
pub const PATH: &str = "dbms.security.keystore.path";

/// The setting of its pass phrase.
pub const PASSWORD: &str = "dbms.security.keystore.password";

/// The setting of the key's name.
pub const KEY_NAME: &str = "dbms.security.key.name";

/// What [`KEY_NAME`] is without a line.
pub const DEFAULT_KEY_NAME: &str = "aesKey";

/// Everybody may read.
const OTHERS_READ: u32 = 0o004;

/// Bits of the one key.
const BITS: usize = 256;

/// The three settings, as they are in force.
#[derive(Clone, Copy, Default)]
pub struct Settings<'a> {
    /// Where they stand, for a finding: `server1/conf/neo4j.conf`.
    pub place: &'a str,
    /// [`PATH`].
    pub path: Option<&'a str>,
    /// [`PASSWORD`].
    pub password: Option<&'a Secret>,
    /// [`KEY_NAME`].
    pub key_name: Option<&'a str>,
}

impl<'a> Settings<'a> {
    /// The name that is looked for.
    #[must_use]
    pub fn key_name(&self) -> &'a str {
        self.key_name.unwrap_or(DEFAULT_KEY_NAME)
    }
}

/// What the settings alone show, for a release that has remote aliases; nothing where none of them is written.
#[must_use]
pub fn settings(settings: &Settings<'_>, release: Release) -> Vec<Finding> {
    let is_used = settings.path.is_some() || settings.password.is_some() || settings.key_name.is_some();
    if !is_used || release < Release::new(5, 0, 0) {
        return Vec::new();
    }
    let missing: Vec<&str> = [(PATH, settings.path.is_none()), (PASSWORD, settings.password.is_none())]
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| name)
        .collect();
    let mut findings = Vec::new();
    if !missing.is_empty() {
        findings.push(say::settings_missing(settings.place, &missing));
    }
    if let Some(path) = settings.path.filter(|path| !is_absolute(path) && !is_command(path)) {
        findings.push(say::path_not_absolute(settings.place, path));
    }
    findings
}

/// What a command prints is not known.
fn is_command(path: &str) -> bool {
    path.starts_with("$(")
}

/// Absolute on any system: the configuration may be another machine's.
#[must_use]
pub fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive =
        bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && [b'\\', b'/'].contains(&bytes[2]);
    path.starts_with('/') || path.starts_with("\\\\") || has_drive
}

/// Who else than Neo4j's account and its group may read a key store, in words. Administrators may read everything.
#[must_use]
pub fn readers(rights: &Rights) -> Option<String> {
    match rights.mode {
        Some(mode) if mode & OTHERS_READ != 0 => {
            Some(format!("every account of the machine (permissions {:04o})", mode & 0o777))
        }
        None if !rights.private => Some("whoever may read its folder".to_owned()),
        _ => None,
    }
}

/// What tells one key store's file from another: SHA-256.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    let mut all = [0; 32];
    all.copy_from_slice(digest(&SHA256, bytes).as_ref());
    all
}

/// What is known of a key store's file.
#[derive(Clone, Copy)]
pub struct StoreFacts<'a> {
    /// Its path, for a finding.
    pub path: &'a str,
    /// What was read, with the pass phrase where there is one.
    pub store: &'a Result<Store, StoreError>,
    /// The name that is looked for; `None` where no configuration says it.
    pub key_name: Option<&'a str>,
    /// Who else than Neo4j's account and administrators may read it.
    pub readers: Option<&'a str>,
}

/// What the file shows of its fitness for remote aliases.
#[must_use]
pub fn findings(facts: &StoreFacts<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        facts.readers.map(|readers| say::readable(facts.path, readers)).into_iter().collect();
    match facts.store {
        Err(StoreError::WrongPassPhrase) => findings.push(say::wrong_password(facts.path)),
        Err(error) => findings.push(say::not_pkcs12(facts.path, &error.to_string())),
        Ok(store) if store.form != Form::Pkcs12 => {
            findings.push(say::not_pkcs12(facts.path, &format!("it is a {} key store", store.form)));
        }
        Ok(store) => findings.extend(key_finding(store, facts)),
    }
    findings
}

/// What is wrong with the one key.
fn key_finding(store: &Store, facts: &StoreFacts<'_>) -> Option<Finding> {
    let keys: Vec<&Entry> = store.entries.iter().filter(|entry| is_secret(entry)).collect();
    if keys.is_empty() {
        // Without the pass phrase a whole part of the file is not seen.
        return (!store.is_partial).then(|| say::no_secret_key(facts.path, &kinds(store)));
    }
    let named = match facts.key_name {
        Some(name) => keys.iter().find(|entry| is_same_name(&entry.alias, name)),
        None => keys.first(),
    };
    let Some(entry) = named else {
        let aliases: Vec<&str> = keys.iter().map(|entry| entry.alias.as_str()).collect();
        return facts.key_name.map(|name| say::key_name(facts.path, name, &aliases));
    };
    let key = secret(entry)?;
    if key.algorithm != AES {
        return Some(say::key_algorithm(facts.path, &entry.alias, key.java_name()));
    }
    (key.bits != BITS).then(|| say::key_size(facts.path, &entry.alias, key.bits))
}

/// Whether an entry is a key of the kind that aliases need.
#[must_use]
pub fn is_secret(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::SecretKey(_))
}

/// The secret key of an entry that was opened.
fn secret(entry: &Entry) -> Option<&SecretKey> {
    match &entry.kind {
        EntryKind::SecretKey(key) => key.as_ref(),
        _ => None,
    }
}

/// Java looks names up in lower case.
fn is_same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn kinds(store: &Store) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = store.entries.iter().map(|entry| entry.kind.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The stores of all servers must be one file; each server's name, path, and the digest of its file.
#[must_use]
pub fn compared(servers: &[(&str, &str, [u8; 32])]) -> Vec<Finding> {
    let Some((first, _, digest)) = servers.first() else { return Vec::new() };
    servers
        .iter()
        .filter(|(.., other)| other != digest)
        .map(|(name, path, _)| say::differs_between_servers(path, name, first))
        .collect()
}

/// What a new store does to the aliases that exist: both opened, and the name that is looked for.
#[must_use]
pub fn replaced(path: &str, old: &Store, new: &Store, key_name: &str) -> Option<Finding> {
    let key = |store: &Store| {
        let entry = store.entries.iter().find(|entry| is_secret(entry) && is_same_name(&entry.alias, key_name))?;
        secret(entry).cloned()
    };
    let (old, new) = (key(old)?, key(new)?);
    (!old.is_same_as(&new)).then(|| say::key_replaced(path, key_name))
}

/// A store made with another Java than the one that Neo4j runs on.
#[must_use]
pub fn made_with(path: &str, java: u8, release: Release) -> Option<Finding> {
    let own = default_java(release);
    (java != own).then(|| say::java_version(path, java, own))
}
