//! Several files: which key belongs to which certificate, whose issuer is there, what is revoked.

use super::{Looked, facts};
use crate::finding::Finding;
use crate::finding::Runtime;
use crate::finding::catalogue::{cert, key};
use crate::neo4j::trust::{Paper, revoked_by};
use crate::os;
use crate::pki::certificate::Certificate;
use crate::pki::key::{is_same_key, key_bits};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// The most paths that are told beside a certificate or a key.
const TOLD: usize = 20;

/// Folders that are usually a policy's.
const SCOPES: [&str; 6] = ["bolt", "cluster", "https", "backup", "fabric", "default"];

/// Fills in what files say about each other, and returns what there is to say about them together. `named` says of
/// each file whether the user named it himself: such files stand beside each other wherever they lie.
#[must_use]
pub fn together(files: &mut [Looked], named: &[bool], runtime: Runtime, now: OffsetDateTime) -> Vec<Finding> {
    join_keys(files);
    join_issuers(files);
    let mut findings = mismatches(files, named);
    findings.extend(shared_keys(files));
    findings.extend(same_subjects(files));
    findings.extend(without_intermediate(files));
    findings.extend(revoked(files, runtime, now));
    findings
}

/// Paths of the files by the public keys that they are for, as [`key_bits`] has them.
type Index = HashMap<Vec<u8>, Vec<String>>;

fn index<'a>(files: &'a [Looked], of: impl Fn(&'a Looked) -> Vec<&'a [u8]>) -> Index {
    let mut index = Index::new();
    for looked in files {
        for bits in of(looked).into_iter().filter_map(key_bits) {
            let paths = index.entry(bits).or_default();
            if paths.len() < TOLD && paths.last() != Some(&looked.file.path) {
                paths.push(looked.file.path.clone());
            }
        }
    }
    index
}

fn join_keys(files: &mut [Looked]) {
    let keys = index(files, |it| it.file.keys.iter().filter_map(|key| key.spki.as_deref()).collect());
    let certificates = index(files, |it| it.certificates.iter().map(|it| it.spki.as_slice()).collect());
    let paths = |index: &Index, spki: &[u8]| key_bits(spki).and_then(|bits| index.get(&bits).cloned());
    for looked in files {
        for (facts, certificate) in looked.file.certificates.iter_mut().zip(&looked.certificates) {
            facts.private_keys = paths(&keys, &certificate.spki).unwrap_or_default();
        }
        for key in &mut looked.file.keys {
            key.certificates = key.spki.as_deref().and_then(|spki| paths(&certificates, spki)).unwrap_or_default();
        }
    }
}

/// By name and, where both say, by key identifier; signatures are what a handshake looks at.
fn join_issuers(files: &mut [Looked]) {
    let subjects: Vec<(String, Certificate)> = files
        .iter()
        .flat_map(|looked| looked.certificates.iter().map(|it| (looked.file.path.clone(), it.clone())))
        .collect();
    let mut by_name: HashMap<&[String], Vec<&(String, Certificate)>> = HashMap::new();
    for subject in &subjects {
        by_name.entry(&subject.1.subject.canonical).or_default().push(subject);
    }
    for looked in files {
        for (facts, certificate) in looked.file.certificates.iter_mut().zip(&looked.certificates) {
            if facts.self_signed {
                continue;
            }
            let issuers = by_name.get(certificate.issuer.canonical.as_slice()).into_iter().flatten();
            let fits = |issuer: &Certificate| match (&certificate.authority_key_id, &issuer.subject_key_id) {
                (Some(wanted), Some(found)) => wanted == found,
                _ => true,
            };
            let mut paths: Vec<String> =
                issuers.filter(|(_, issuer)| fits(issuer)).map(|(path, _)| path.clone()).take(TOLD).collect();
            paths.dedup();
            facts.issuer_files = paths;
        }
    }
}

/// In each folder, and among the files that were named: a key that belongs to nothing beside a server's certificate
/// that no key belongs to.
fn mismatches(files: &[Looked], named: &[bool]) -> Vec<Finding> {
    let mut groups: BTreeMap<Option<&Path>, Vec<&Looked>> = BTreeMap::new();
    for (looked, is_named) in files.iter().zip(named) {
        let folder = Path::new(&looked.file.path).parent();
        groups.entry(folder.filter(|_| !is_named)).or_default().push(looked);
    }
    let mut findings = Vec::new();
    for group in groups.values() {
        let keys = || group.iter().flat_map(|it| it.file.keys.iter().map(move |key| (it, key)));
        // A key that nobody opened may be the one.
        if keys().any(|(_, key)| key.key_sha256.is_none()) {
            continue;
        }
        let requested: BTreeSet<&str> =
            group.iter().flat_map(|it| it.file.requests.iter().map(|request| request.key_sha256.as_str())).collect();
        let lonely = group
            .iter()
            .find(|it| it.file.certificates.first().is_some_and(|leaf| !leaf.ca && leaf.private_keys.is_empty()));
        let Some(lonely) = lonely else { continue };
        let Some(leaf) = lonely.certificates.first() else { continue };
        for (looked, key) in keys() {
            let waits = key.key_sha256.as_deref().is_some_and(|digest| requested.contains(digest));
            // Two forms of one key may not be comparable here: only what is surely another is said.
            let is_another = || key.spki.as_deref().and_then(|spki| is_same_key(spki, &leaf.spki)) == Some(false);
            if key.certificates.is_empty() && !waits && is_another() {
                findings.push(key::mismatch(&looked.file.path, &lonely.file.path));
            }
        }
    }
    findings
}

/// One private key on several servers: in folders, each with a certificate for it, that are not of one home. A file that
/// several names lead to is one copy.
fn shared_keys(files: &[Looked]) -> Vec<Finding> {
    let mut by_key: BTreeMap<&str, BTreeMap<Option<&Path>, &str>> = BTreeMap::new();
    let mut seen: HashSet<(&str, PathBuf)> = HashSet::new();
    for looked in files {
        let folder = Path::new(&looked.file.path).parent();
        let is_beside = |path: &String| Path::new(path).parent() == folder;
        for key in looked.file.keys.iter().filter(|key| key.certificates.iter().any(is_beside)) {
            let Some(digest) = &key.key_sha256 else { continue };
            let file = Path::new(&looked.file.path);
            if seen.insert((digest, os::resolve(file).unwrap_or_else(|_| file.to_owned()))) {
                by_key.entry(digest).or_default().entry(folder.map(server)).or_insert(&looked.file.path);
            }
        }
    }
    let shared = by_key.into_values().filter(|folders| folders.len() > 1);
    shared.map(|folders| key::shared(&folders.into_values().collect::<Vec<_>>())).collect()
}

/// The folder of the server whose policy's folder this is, where it has one of the usual names:
/// `<server>/certificates/<scope>`.
fn server(folder: &Path) -> &Path {
    let above =
        |folder: &Path, names: &[&str]| folder.file_name().is_some_and(|name| names.iter().any(|it| name == *it));
    let parent = |folder| Path::parent(folder).unwrap_or(folder);
    let folder = if above(folder, &SCOPES) { parent(folder) } else { folder };
    if above(folder, &["certificates"]) { parent(folder) } else { folder }
}

/// Servers' certificates of one subject that are for different names and keys. A renewed one has the names of the old.
fn same_subjects(files: &[Looked]) -> Vec<Finding> {
    type Different<'a> = BTreeMap<(&'a [String], &'a str), &'a str>;
    let mut by_subject: BTreeMap<&str, Different<'_>> = BTreeMap::new();
    for looked in files {
        for leaf in looked.file.certificates.iter().filter(|it| !it.ca && !it.subject.is_empty() && !it.san.is_empty())
        {
            let different = by_subject.entry(&leaf.subject).or_default();
            different.entry((&leaf.san, &leaf.key_sha256)).or_insert(&looked.file.path);
        }
    }
    let mut findings = Vec::new();
    for (subject, different) in by_subject {
        let names: BTreeSet<&[String]> = different.keys().map(|(san, _)| *san).collect();
        let keys: BTreeSet<&str> = different.keys().map(|(_, key)| *key).collect();
        if names.len() > 1 && keys.len() > 1 {
            findings.push(cert::same_subject(&different.into_values().collect::<Vec<_>>(), subject));
        }
    }
    findings
}

/// A server's chain that ends below an intermediate whose certificate lies in another file, and in no trusted folder:
/// peers that trust the intermediate need it from nobody.
fn without_intermediate(files: &[Looked]) -> Vec<Finding> {
    let mut intermediates: HashMap<&str, &Path> = HashMap::new();
    let mut trusted: HashSet<&str> = HashSet::new();
    for looked in files {
        let path = Path::new(&looked.file.path);
        for certificate in looked.file.certificates.iter().filter(|it| it.ca && it.issuer != it.subject) {
            intermediates.insert(&certificate.subject, path);
            if is_trusted_folder(path.parent()) {
                trusted.insert(&certificate.subject);
            }
        }
    }
    let mut findings = Vec::new();
    for looked in files {
        let own = &looked.file.certificates;
        let (Some(leaf), Some(last)) = (own.first(), own.last()) else { continue };
        // What has no key beside it is a copy of somebody's certificate, and no chain that a server presents.
        let is_served = !leaf.ca && !leaf.private_keys.is_empty();
        let above = intermediates.get(last.issuer.as_str());
        let Some(above) = above.filter(|path| **path != Path::new(&looked.file.path)) else { continue };
        if is_served && last.issuer != last.subject && !trusted.contains(last.issuer.as_str()) {
            let above = above.display().to_string();
            findings.push(cert::issuer_elsewhere(&looked.file.path, &last.subject, &last.issuer, &above));
        }
    }
    findings
}

/// Whether a folder of that name is usually somebody's `trusted_dir`.
fn is_trusted_folder(folder: Option<&Path>) -> bool {
    let name = folder.and_then(Path::file_name).map(|name| name.to_string_lossy().to_lowercase());
    name.is_some_and(|name| name.starts_with("trusted"))
}

fn revoked(files: &mut [Looked], runtime: Runtime, now: OffsetDateTime) -> Vec<Finding> {
    let lists: Vec<_> = files.iter().flat_map(|looked| looked.crls.iter().cloned()).collect();
    let mut findings = Vec::new();
    if lists.is_empty() {
        return findings;
    }
    // A list of a large CA has a million entries; each certificate asks this set, and the few that are in it the lists.
    let serials: HashSet<&[u8]> =
        lists.iter().flat_map(|list| list.revoked.iter().map(|entry| significant(&entry.serial))).collect();
    for looked in files {
        let path = looked.file.path.clone();
        for (facts, certificate) in looked.file.certificates.iter_mut().zip(&looked.certificates) {
            if !serials.contains(significant(&certificate.serial)) {
                continue;
            }
            let Some(entry) = lists.iter().find_map(|list| revoked_by(list, certificate, now)) else { continue };
            facts.revoked = Some(entry.reason.map_or("unspecified", facts::reason).to_owned());
            findings.push(Paper { path: &path, certificate, runtime }.revoked(entry));
        }
    }
    findings
}

/// A serial number is an integer: leading zero bytes say nothing.
fn significant(serial: &[u8]) -> &[u8] {
    &serial[serial.iter().take_while(|byte| **byte == 0).count()..]
}
