//! Paths: those below a server's home, which Neo4j reads from neo4j.conf, and those of homes.

use super::{Check, name};
use crate::finding::Finding;
use crate::finding::catalogue::draft::files::{self as say, PathFault};
use crate::plan::Files;
use crate::plan::files::expand;

/// The longest of the five paths, placeholders filled in. Windows opens 260 characters, and the output folder, the
/// server's folder and the base directory come before a file.
const MAX_PATH: usize = 120;

impl Check<'_> {
    /// The paths with their placeholders. A refused one is its default, its finding is enough.
    pub(super) fn files(&mut self) -> Files {
        let draft = &self.draft.files;
        let typed = [
            ("base_directory", draft.base_directory.as_deref(), "certificates/cluster"),
            ("private_key", draft.private_key.as_deref(), "private.key"),
            ("public_certificate", draft.public_certificate.as_deref(), "public.crt"),
            ("trusted_dir", draft.trusted_dir.as_deref(), "trusted"),
            ("revoked_dir", draft.revoked_dir.as_deref(), "revoked"),
        ];
        let before = self.findings.len();
        let [base_directory, private_key, public_certificate, trusted_dir, revoked_dir] =
            typed.map(|(field, path, default)| self.relative(field, path.unwrap_or(default)));
        let files = Files {
            base_directory,
            private_key,
            public_certificate,
            trusted_dir,
            revoked_dir,
            include_own: draft.include_own.unwrap_or(false),
        };
        if self.findings.len() == before {
            self.overlaps(&files);
        }
        files
    }

    fn relative(&mut self, field: &str, path: &str) -> String {
        let at = self.at(&format!("files.{field}"));
        if let Some(finding) = self.refusal(&at, field, path) {
            self.say(finding);
        }
        path.to_owned()
    }

    fn refusal(&self, at: &str, field: &str, path: &str) -> Option<Finding> {
        // With placeholders of the plainest kind, what remains of a brace is no placeholder.
        if expand(path, 0, "server1").contains(['{', '}']) {
            return Some(say::placeholder(at, field, path));
        }
        if leads_out(path) {
            let base = if field == "base_directory" { "the server's home" } else { "the base directory" };
            return Some(say::outside(at, field, path, base));
        }
        if let Some(fault) = fault(&expand(path, 0, "server1")) {
            return Some(say::path(at, field, path, fault));
        }
        self.draft.servers.iter().enumerate().find_map(|(index, server)| {
            let name = server.name.as_deref().filter(|name| name::fault(name).is_none())?;
            let filled = expand(path, index, name);
            match fault(&filled)? {
                PathFault::NotAscii(_) => Some(say::server_in_path(at, field, name)),
                fault => Some(say::path(at, field, &filled, fault)),
            }
        })
    }

    /// No two things of a server in one place, and nothing inside `trusted` and `revoked`, or inside a file.
    fn overlaps(&mut self, files: &Files) {
        for (index, server) in self.draft.servers.iter().enumerate() {
            let files = files.for_server(index, server.name.as_deref().unwrap_or_default());
            let places = [
                ("`conf/neo4j.conf`", "conf/neo4j.conf".to_owned()),
                ("`request.csr`", "request.csr".to_owned()),
                ("`private_key`", files.from_home(&files.private_key)),
                ("`public_certificate`", files.from_home(&files.public_certificate)),
                ("`trusted_dir`", files.from_home(&files.trusted_dir)),
                ("`revoked_dir`", files.from_home(&files.revoked_dir)),
            ];
            let clash = places.iter().enumerate().find_map(|(later, (one, place))| {
                let earlier =
                    places[..later].iter().find(|(_, other)| is_inside(place, other) || is_inside(other, place));
                earlier.map(|(other, _)| (*one, *other, place))
            });
            if let Some((one, other, place)) = clash {
                let finding = say::overlap(&self.at("files"), one, other, place);
                self.say(finding);
                // What clashes for one server clashes for all, or is found when this is mended.
                return;
            }
        }
    }
}

/// Whether a path is another or lies below it, on a disk that does not tell capitals from small letters.
fn is_inside(path: &str, folder: &str) -> bool {
    let (path, folder) = (path.to_lowercase(), folder.to_lowercase());
    path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `..`, a leading separator, a drive; backslashes count as separators here.
fn leads_out(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    has_drive || path.starts_with(['/', '\\']) || path.split(['/', '\\']).any(|part| part == "..")
}

fn fault(path: &str) -> Option<PathFault<'_>> {
    if path.is_empty() {
        return Some(PathFault::Empty);
    }
    if path.contains('\\') {
        return Some(PathFault::Backslash);
    }
    if let Some(character) = path.chars().find(|character| !character.is_ascii()) {
        return Some(PathFault::NotAscii(character));
    }
    if let Some(character) = path.chars().find(|character| *character != '/' && name::is_forbidden(*character)) {
        return Some(PathFault::Character(character));
    }
    if path.starts_with("$(") {
        // In neo4j.conf that is a command (6.1.8).
        return Some(PathFault::Character('$'));
    }
    if path.len() > MAX_PATH {
        return Some(PathFault::TooLong(MAX_PATH));
    }
    path.split('/').find_map(|part| {
        if part.is_empty() || part == "." {
            Some(PathFault::Part)
        } else if part.trim().trim_end_matches('.') != part {
            Some(PathFault::Edge(part))
        } else {
            name::device(part).map(|_| PathFault::Device(part))
        }
    })
}

/// Whether a path says where it begins: `/…`, `C:\…`, `\\server\share`; and does not wander.
#[must_use]
pub fn is_absolute(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive =
        bytes.len() >= 3 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'/' | b'\\');
    (path.starts_with('/') || path.starts_with("\\\\") || has_drive)
        && !path.split(['/', '\\']).any(|part| part == "..")
}

/// One spelling for paths that Windows takes for the same. On Linux two homes that differ in capitals alone are refused
/// too: a mount of a Windows share looks just the same.
pub(super) fn folded(path: &str) -> String {
    path.replace('\\', "/").trim_end_matches('/').to_lowercase()
}

/// Whether a path is a folder or lies in it, by the same spelling.
#[must_use]
pub fn lies_in(path: &str, folder: &str) -> bool {
    let (path, folder) = (folded(path), folded(folder));
    !folder.is_empty()
        && path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
