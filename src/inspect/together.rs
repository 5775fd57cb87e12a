//! Several files: which key belongs to which certificate, whose issuer is there, what is revoked.

use super::{Looked, facts};
use crate::finding::Finding;
use crate::finding::Runtime;
use crate::finding::catalogue::{cert, key};
use crate::neo4j::trust::{Paper, revoked_by};
use crate::pki::certificate::Certificate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use time::OffsetDateTime;

/// The most paths that are told beside a certificate or a key.
const TOLD: usize = 20;

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

/// Paths of the files by what they hold.
type Index = HashMap<String, Vec<String>>;

fn index<'a>(files: &'a [Looked], of: impl Fn(&'a Looked) -> Vec<&'a str>) -> Index {
    let mut index = Index::new();
    for looked in files {
        for held in of(looked) {
            let paths = index.entry(held.to_owned()).or_default();
            if paths.len() < TOLD && paths.last() != Some(&looked.file.path) {
                paths.push(looked.file.path.clone());
            }
        }
    }
    index
}

fn join_keys(files: &mut [Looked]) {
    let keys = index(files, |it| it.file.keys.iter().filter_map(|key| key.key_sha256.as_deref()).collect());
    let certificates = index(files, |it| it.file.certificates.iter().map(|it| it.key_sha256.as_str()).collect());
    for looked in files {
        for certificate in &mut looked.file.certificates {
            certificate.private_keys = keys.get(&certificate.key_sha256).cloned().unwrap_or_default();
        }
        for key in &mut looked.file.keys {
            let own = key.key_sha256.as_ref().and_then(|digest| certificates.get(digest));
            key.certificates = own.cloned().unwrap_or_default();
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
        for (looked, key) in keys() {
            let waits = key.key_sha256.as_deref().is_some_and(|digest| requested.contains(digest));
            if key.certificates.is_empty() && !waits {
                findings.push(key::mismatch(&looked.file.path, &lonely.file.path));
            }
        }
    }
    findings
}

/// One private key in several folders, each with a certificate for it: several servers that have one key.
fn shared_keys(files: &[Looked]) -> Vec<Finding> {
    let mut by_key: BTreeMap<&str, BTreeMap<Option<&Path>, &str>> = BTreeMap::new();
    for looked in files {
        let folder = Path::new(&looked.file.path).parent();
        let is_beside = |path: &String| Path::new(path).parent() == folder;
        for key in looked.file.keys.iter().filter(|key| key.certificates.iter().any(is_beside)) {
            let Some(digest) = &key.key_sha256 else { continue };
            by_key.entry(digest).or_default().entry(folder).or_insert(&looked.file.path);
        }
    }
    let shared = by_key.into_values().filter(|folders| folders.len() > 1);
    shared.map(|folders| key::shared(&folders.into_values().collect::<Vec<_>>())).collect()
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

/// A server's chain that ends below an intermediate whose certificate lies in another file.
fn without_intermediate(files: &[Looked]) -> Vec<Finding> {
    let mut intermediates: HashMap<&str, &Path> = HashMap::new();
    for looked in files {
        for certificate in looked.file.certificates.iter().filter(|it| it.ca && it.issuer != it.subject) {
            intermediates.insert(&certificate.subject, Path::new(&looked.file.path));
        }
    }
    let mut findings = Vec::new();
    for looked in files {
        let own = &looked.file.certificates;
        let (Some(leaf), Some(last)) = (own.first(), own.last()) else { continue };
        // What has no key beside it is a copy of somebody's certificate, and no chain that a server presents.
        let is_served = !leaf.ca && !leaf.private_keys.is_empty();
        let above = intermediates.get(last.issuer.as_str());
        if is_served && last.issuer != last.subject && above.is_some_and(|path| *path != Path::new(&looked.file.path)) {
            findings.push(cert::chain_incomplete(&looked.file.path, &leaf.subject, &last.issuer));
        }
    }
    findings
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
