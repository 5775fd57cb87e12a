//! The key store for remote aliases that a neo4j.conf names: found, read, and judged.
//!
//! Not here: what makes one good (`neo4j/key_store`).

use super::inspect::home_of;
use crate::finding::catalogue::file;
use crate::finding::{Finding, Release};
use crate::neo4j::conf::{Document, KeyStoreLines};
use crate::neo4j::key_store::{self, StoreFacts};
use crate::os::{self, Entry, Tree};
use crate::pki::store::{self, MAX_STORE};
use std::path::{Path, PathBuf};

/// A key store that is there.
pub(super) struct Found {
    /// Where it was read.
    pub(super) path: String,
    /// Of its file.
    pub(super) fingerprint: [u8; 32],
}

/// What the settings show, and, where the home was given, the file that they name. Without a home the file is only looked
/// for beside the neo4j.conf, to be compared with those of other servers.
pub(super) fn judge(
    document: &Document,
    conf: &Path,
    home: Option<&Path>,
    release: Release,
    tree: &dyn Tree,
) -> (Vec<Finding>, Option<Found>) {
    let Some(lines) = document.key_store(release) else { return (Vec::new(), None) };
    let settings = lines.settings();
    let mut findings = key_store::settings(&settings, release);
    let Some(written) = settings.path.filter(|path| key_store::is_absolute(path)) else { return (findings, None) };
    let conf = os::normalize(conf).unwrap_or_else(|_| conf.to_owned());
    let Some(folder) = home.or_else(|| home_of(&conf)) else { return (findings, None) };
    let path = located(tree, folder, written, home.is_some());
    let shown = path.display().to_string();
    let bytes = match tree.read(&path, MAX_STORE as u64) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.extend(home.map(|_| file::key_store_not_readable(&shown, &error.to_string())));
            return (findings, None);
        }
    };
    if home.is_some() {
        findings.extend(opened(&lines, &shown, &bytes, tree.rights(&path).ok().as_ref()));
    }
    (findings, Some(Found { path: shown, fingerprint: key_store::fingerprint(&bytes) }))
}

/// What the file shows with the pass phrase that the settings tell.
fn opened(lines: &KeyStoreLines, path: &str, bytes: &[u8], rights: Option<&os::Rights>) -> Vec<Finding> {
    let store = store::read(bytes, lines.pass_phrase());
    let readers = rights.and_then(key_store::readers);
    let key_name = Some(lines.settings().key_name());
    key_store::findings(&StoreFacts { path, store: &store, key_name, readers: readers.as_deref() })
}

/// Where a file lies whose path was written on its server: there, or, in a copy of the server's folder, at the longest end
/// of that path.
pub(super) fn located(tree: &dyn Tree, folder: &Path, written: &str, is_server: bool) -> PathBuf {
    let path = PathBuf::from(written);
    let is_file = |path: &PathBuf| matches!(tree.entry(path), Ok(Entry::File));
    if (is_server || path.starts_with(folder)) && is_file(&path) {
        return path;
    }
    let parts: Vec<&str> = written.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    if parts.contains(&"..") {
        return path;
    }
    let ends = (1..parts.len()).map(|from| folder.join(parts[from..].iter().collect::<PathBuf>()));
    ends.into_iter().find(is_file).unwrap_or(path)
}
