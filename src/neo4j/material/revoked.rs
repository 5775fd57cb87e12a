//! `revoked_dir`: every entry is read as CRLs (5.1.7; what is no CRL, 5.4).

use super::contents::Look;
use super::files::{self, Listing, Unread};
use super::thrown::{CRL, RUNTIME, Thrown};
use super::{Failure, Loading, jdk_certificates, shown, trusted};
use crate::finding::catalogue::folder::{self as say, Content};
use crate::pki::crl::Crl;
use std::path::Path;

/// All CRLs; `None` where loading failed.
pub(super) fn load(loading: &mut Loading<'_>) -> Option<Vec<Crl>> {
    let folder = shown(&loading.policy.revoked_dir);
    let unlisted = format!("Could not find or list files in revoked directory: {folder}");
    let setting = loading.setting("revoked_dir");
    let list =
        files::list(loading.tree, &loading.policy.revoked_dir, loading.runtime, loading.ignore_dot_files, &setting);
    let entries = match list {
        Listing::Missing if loading.is_before(4, 0) => {
            loading.fail(Failure::new(say::revoked_missing(&folder), Thrown::new(RUNTIME, unlisted)));
            return None;
        }
        Listing::Missing => return Some(Vec::new()),
        Listing::Refused(finding, cause) => {
            let is_silent = loading.is_before(4, 2);
            let thrown = if is_silent { Thrown::new(RUNTIME, unlisted) } else { cause.within(RUNTIME, unlisted) };
            loading.fail(Failure::new(finding, thrown));
            return None;
        }
        Listing::Entries(entries, _) => entries,
    };
    let mut crls = Vec::new();
    let mut is_good = true;
    for entry in &entries {
        match read(loading, entry) {
            Ok(found) => {
                if found.is_empty() {
                    loading.say(say::revoked_no_crl(&shown(entry)));
                }
                crls.extend(found);
            }
            Err(failure) => {
                is_good = false;
                let message = format!("Could not load CRL: {}", shown(entry));
                loading.fail(failure.wrapped(|thrown| thrown.within(RUNTIME, message)));
            }
        }
    }
    is_good.then_some(crls)
}

fn read(loading: &Loading<'_>, path: &Path) -> Result<Vec<Crl>, Failure> {
    let place = shown(path);
    let bytes = files::read(loading.tree, path, files::LARGEST_CRL).map_err(|unread| {
        let finding = unread.finding(&place).unwrap_or_else(|| match unread {
            Unread::Folder => say::directory(&place, trusted::dot_files_setting(loading)),
            _ => say::unreadable(&place, "it is a link that leads nowhere"),
        });
        let thrown = match unread {
            Unread::Folder => Thrown::new(CRL, "Is a directory"),
            other => other.thrown(path, loading.runtime),
        };
        Failure::new(finding, thrown)
    })?;
    jdk_certificates::crls(&bytes, loading.runtime.java).map_err(|thrown| {
        let look = Look::at(&bytes);
        let finding = match look.content() {
            Content::Certificate => say::revoked_certificate(&place),
            Content::Crl | Content::Pkcs7 => say::revoked_damaged(&place),
            content => say::revoked_foreign_file(&place, content),
        };
        Failure::new(finding, thrown)
    })
}
