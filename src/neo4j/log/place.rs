//! What a record tells beyond its row: the file or folder that it names, which of the row's rules it points to, and which
//! server a log is from.

use super::table::Row;
use std::path::Path;

/// Words before a path, and whether the path ends at a quote mark.
const BEFORE: &[(&str, char)] = &[
    ("Error loading certificate file: ", '\n'),
    ("Could not load CRL: ", '\n'),
    ("Client auth is required but no trust anchors found in: ", '\n'),
    ("Failed to load private key: ", '\n'),
    ("Failed to load public certificate chain: ", '\n'),
    ("Could not find or list files in trusted directory: ", '\n'),
    ("Could not find or list files in revoked directory: ", '\n'),
    ("Failed to create trust manager based on: ", '\n'),
    ("Base directory '", '\''),
];

/// The file or folder that the record names.
pub(super) fn named(text: &str) -> Option<String> {
    let (start, end) = BEFORE.iter().find_map(|(words, end)| Some((text.find(words)? + words.len(), *end)))?;
    let rest = &text[start..];
    let path = &rest[..rest.find(end).unwrap_or(rest.len())];
    // Neo4j's remark behind it, and the arrow of a chain that was put on one line.
    let path = path.split(" (using configured password)").next().unwrap_or_default();
    let path = path.split(" <- ").next().unwrap_or_default().trim_end().trim_end_matches(']');
    (!path.is_empty() && path.len() < 4096).then(|| path.to_owned())
}

/// A row, words that narrow it down, and the rules that are left; the first that fits counts.
#[rustfmt::skip]
const NARROWED: &[(&str, &str, &[&str])] = &[
    ("log/base-directory-missing", "neo4jcertificates", &["conf/backslash-path"]),
    ("log/base-directory-missing", "/u00", &["conf/non-ascii-path"]),
    ("log/base-directory-missing", "\"", &["conf/quoted-value"]),
    ("log/base-directory-missing", " ' for SSL policy", &["conf/trailing-blank"]),
    ("log/base-directory-missing", "dbms.ssl.policy.", &["conf/trailing-backslash"]),
    ("log/trusted-not-a-certificate", "Failed to load public certificate chain", &["cert/empty"]),
    ("log/trusted-not-a-certificate", "Error loading certificate file", &["folder/trusted-foreign-file", "folder/trusted-encoding"]),
    ("log/certificate-incomplete", "Failed to load public certificate chain", &["cert/truncated"]),
    ("log/certificate-incomplete", "Error loading certificate file", &["folder/trusted-truncated", "folder/trusted-encoding"]),
    ("log/folder-entry-unreadable", "Failed to load private key", &["conf/empty-path", "folder/unreadable"]),
    ("log/folder-entry-unreadable", "Is a directory", &["folder/trusted-directory"]),
    ("log/folder-entry-unreadable", "Access", &["folder/unreadable"]),
    ("log/trusted-key", "Failed to load public certificate chain", &["cert/key-inside"]),
    ("log/trusted-key", "Error loading certificate file", &["folder/trusted-key"]),
    ("log/key-algorithm", "Not a SEQUENCE", &["key/algorithm"]),
    ("log/key-algorithm", "RSASSA-PSS", &["key/algorithm"]),
    ("log/key-algorithm", "invalid key format", &["key/damaged"]),
    ("log/key-algorithm", "algid parse error", &["key/damaged"]),
    ("log/key-algorithm", "DerValue.getBigIntegerInternal", &["key/first-block"]),
    ("log/connector-no-policy", "HTTPS", &["connector/https-policy-missing"]),
    ("log/connector-no-policy", "Bolt", &["connector/bolt-policy-missing"]),
];

/// The rules that leave a record like this one, whose row's words begin at `start`.
pub(super) fn leads(row: &Row, text: &str, start: usize) -> Vec<&'static str> {
    const END: &str = "' for SSL policy";
    // Of a path, only what is between its quote marks: other words of the record are no part of it.
    let text = match text.get(start..).filter(|_| row.id == "log/base-directory-missing") {
        Some(path) => path.find(END).and_then(|end| path.get(..end + END.len())).unwrap_or(path),
        None => text,
    };
    let narrowed = NARROWED.iter().find(|(id, words, _)| *id == row.id && text.contains(words));
    narrowed.map_or(row.leads, |(_, _, rules)| rules).to_vec()
}

/// Folders that say nothing about whose logs they hold.
const NO_SERVER: &[&str] =
    &["log", "logs", "var", "data", "lib", "neo4j", "opt", "srv", "tmp", "home", "mnt", "share", "conf", "usr"];

/// Logs that a server writes, by their names.
const KINDS: &[&str] = &["debug", "neo4j", "console", "service-out", "service-error"];

/// What the logs of a server have in common where nothing names it: their folder, if they are called as Neo4j calls them.
pub(super) fn home(log: &str) -> &Path {
    let log = Path::new(log);
    let name = log.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    log.parent().filter(|_| KINDS.contains(&stem)).unwrap_or(log)
}

/// Which server a log is from, by its place: `server1/logs/debug.log`, and where there are several logs also
/// `server1/debug.log` and `debug-server1.log`.
#[must_use]
pub fn server_of(log: &Path, is_among_others: bool) -> Option<String> {
    let parent = log.parent()?;
    let name = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        let is_package = name.starts_with("neo4j-enterprise") || name.starts_with("neo4j-community");
        (!NO_SERVER.contains(&name.to_lowercase().as_str()) && !is_package).then(|| name.to_owned())
    };
    if parent.file_name().is_some_and(|folder| folder.eq_ignore_ascii_case("logs")) {
        return parent.parent().and_then(name);
    }
    if !is_among_others {
        return None;
    }
    let file = log.file_name()?.to_str()?;
    let stem = file.split('.').next().unwrap_or_default();
    let rest = KINDS.iter().find_map(|kind| {
        if stem == *kind {
            return Some("");
        }
        stem.strip_prefix(kind)
            .filter(|rest| rest.starts_with(['-', '_']))
            .or_else(|| stem.strip_suffix(kind).filter(|rest| rest.ends_with(['-', '_'])))
    });
    match rest.map(|rest| rest.trim_matches(['-', '_'])) {
        Some("") => name(parent),
        Some(server) => Some(server.to_owned()),
        None => (!stem.is_empty()).then(|| stem.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logs_place_names_its_server() {
        let server = |path: &str, is_among_others| server_of(Path::new(path), is_among_others);
        assert_eq!(server("cluster/server1/logs/debug.log", false).as_deref(), Some("server1"));
        assert_eq!(server("/var/lib/neo4j/logs/debug.log", false), None);
        assert_eq!(server("server2/debug.log.1.gz", true).as_deref(), Some("server2"));
        assert_eq!(server("/x/debug-server3.log", true).as_deref(), Some("server3"));
        assert_eq!(server("/x/server4.debug.log", true).as_deref(), Some("server4"));
        assert_eq!(server("/x/server4.log", false), None);
        assert_eq!(server("/var/log/neo4j/debug.log", true), None);
    }

    #[test]
    fn a_wrapper_names_its_file() {
        let chain = "Failed to create trust manager based on: /c/trusted\nCaused by: Error loading certificate file: /c/trusted/a b.crt\n";
        assert_eq!(named(chain).as_deref(), Some("/c/trusted/a b.crt"));
        let key =
            "RuntimeException: Failed to load private key: /c/private.key (using configured password) <- IOException";
        assert_eq!(named(key).as_deref(), Some("/c/private.key"));
        assert_eq!(named("nothing"), None);
    }
}
