//! `trusted_dir`: every entry is read, whatever its name (5.1.3; the readers' table is 5.4).

use super::contents::Look;
use super::files::{self, Listing, Unread};
use super::thrown::{CERTIFICATE, RUNTIME, Thrown};
use super::{Failure, Loading, is_required, jdk_certificates, shown};
use crate::finding::Finding;
use crate::finding::catalogue::folder::{Content, Encoding};
use crate::finding::catalogue::{cert, folder as say};
use crate::pki::certificate::Certificate;
use std::path::Path;

/// All anchors; `None` where loading failed.
pub(super) fn load(loading: &mut Loading<'_>) -> Option<Vec<Certificate>> {
    let folder = shown(&loading.policy.trusted_dir);
    let setting = loading.setting("trusted_dir");
    let list =
        files::list(loading.tree, &loading.policy.trusted_dir, loading.runtime, loading.ignore_dot_files, &setting);
    let wrapped = |thrown: Thrown| thrown.within(RUNTIME, format!("Failed to create trust manager based on: {folder}"));
    let no_anchors =
        || wrapped(Thrown::new(RUNTIME, format!("Client auth is required but no trust anchors found in: {folder}")));
    let is_required = is_required(loading.policy);
    match list {
        Listing::Missing if loading.is_before(4, 0) || (loading.is_before(4, 2) && is_required) => {
            let thrown = if loading.is_before(4, 0) { wrapped(unlisted(&folder)) } else { no_anchors() };
            loading.fail(Failure::new(say::trusted_missing(&folder, true), thrown));
            None
        }
        Listing::Missing => {
            loading.say(say::trusted_missing(&folder, false));
            Some(Vec::new())
        }
        Listing::Refused(finding, cause) => {
            let thrown = if loading.is_before(4, 2) {
                unlisted(&folder)
            } else if loading.is_before(5, 0) {
                cause.within(RUNTIME, unlisted(&folder).message())
            } else {
                cause
            };
            loading.fail(Failure::new(finding, wrapped(thrown)));
            None
        }
        Listing::Entries(entries, hidden) if entries.is_empty() => {
            if is_required {
                loading.fail(Failure::new(say::trusted_empty(&folder, true, hidden), no_anchors()));
                return None;
            }
            // With `trust_all` nobody looks for anchors, so that none are there harms nobody.
            if !loading.policy.trust_all {
                loading.say(say::trusted_empty(&folder, false, hidden));
            }
            Some(Vec::new())
        }
        Listing::Entries(entries, _) => {
            let mut anchors = Vec::new();
            let mut is_good = true;
            for entry in &entries {
                match read(loading, entry) {
                    Ok((certificates, findings)) => {
                        anchors.extend(certificates);
                        loading.findings.extend(findings);
                    }
                    Err(failure) => {
                        is_good = false;
                        loading.fail(failure.wrapped(wrapped));
                    }
                }
            }
            if is_good && anchors.is_empty() {
                loading.say(say::trusted_no_certificate(&folder));
            }
            is_good.then_some(anchors)
        }
    }
}

fn unlisted(folder: &str) -> Thrown {
    Thrown::new(RUNTIME, format!("Could not find or list files in trusted directory: {folder}"))
}

fn read(loading: &Loading<'_>, path: &Path) -> Result<(Vec<Certificate>, Vec<Finding>), Failure> {
    let place = shown(path);
    let is_4 = loading.is_before(5, 0);
    let within_file = |thrown: Thrown| thrown.within(CERTIFICATE, format!("Error loading certificate file: {place}"));
    let bytes = files::read(loading.tree, path, files::LARGEST).map_err(|unread| {
        let cause = unread.thrown(path, loading.runtime);
        let thrown = match unread {
            // Linux opens a folder like a file, and fails when it is read.
            Unread::Folder if is_4 => {
                let cause = Thrown::io("Is a directory");
                let message = format!("Could not parse certificate: {}", cause.text());
                within_file(cause.within(CERTIFICATE, message))
            }
            Unread::Folder => within_file(cause.into_cause_of(CERTIFICATE)),
            _ => cause,
        };
        let finding = unread.finding(&place).unwrap_or_else(|| entry_finding(loading, &place, &unread));
        Failure::new(finding, thrown)
    })?;
    let java = loading.runtime.java;
    let read = if is_4 {
        jdk_certificates::certificates_one_by_one(&bytes, java)
    } else {
        jdk_certificates::certificates(&bytes, java)
    };
    match read {
        Ok(certificates) => {
            let mut findings = Vec::new();
            if !bytes.is_empty() && java >= 25 {
                let look = Look::at(&bytes);
                if look.is_cut && look.certificates() > certificates.len() {
                    findings.push(say::trusted_truncated(&place, true));
                }
            }
            Ok((certificates, findings))
        }
        Err(thrown) => {
            let finding = content_finding(&Look::at(&bytes), &place, &thrown, loading);
            Err(Failure::new(finding, within_file(thrown)))
        }
    }
}

/// What to say about an entry that is no file; a link that leads nowhere is one that cannot be read.
fn entry_finding(loading: &Loading<'_>, place: &str, unread: &Unread) -> Finding {
    match unread {
        Unread::Folder => say::directory(place, dot_files_setting(loading)),
        _ => say::unreadable(place, "it is a link that leads nowhere"),
    }
}

/// The setting that makes Neo4j skip names with a dot, by the release's name of it (2.3).
pub(super) fn dot_files_setting(loading: &Loading<'_>) -> &'static str {
    if loading.is_before(5, 0) {
        "unsupported.dbms.ssl.system.ignore_dot_files"
    } else {
        "internal.dbms.ssl.system.ignore_dot_files"
    }
}

fn content_finding(look: &Look, place: &str, thrown: &Thrown, loading: &Loading<'_>) -> Finding {
    let is_4 = loading.is_before(5, 0);
    let content = look.content();
    if look.has_key() {
        return say::trusted_key(place, content);
    }
    if content == Content::Crl || look.labels.iter().any(|label| label == "X509 CRL") {
        return say::trusted_crl(place);
    }
    match (content, look.encoding) {
        (Content::Pkcs7, _) if is_4 => say::trusted_pkcs7(place),
        (Content::Certificate, Some(encoding)) if loading.runtime.java < 25 || encoding == Encoding::Utf16 => {
            say::trusted_encoding(place, encoding)
        }
        (Content::Certificate, _) if look.is_glued => cert::glued(place, false),
        (Content::Certificate, _) if is_4 && !look.is_cut && thrown.message().ends_with("Empty input") => {
            say::trusted_trailing_text(place)
        }
        (Content::Certificate, _) if jdk_certificates::is_nameless(thrown) => cert::nameless(place),
        (Content::Certificate | Content::Pkcs7, _) => say::trusted_truncated(place, false),
        (content, _) => say::trusted_foreign_file(place, content),
    }
}
