//! Names that can be folders on Windows, macOS and Linux alike.

use crate::finding::catalogue::draft::server::NameFault;
use crate::finding::words::is_control;

/// X.520's bound of a CN, which the name becomes where the host cannot.
const MAX_CHARACTERS: usize = 64;
/// A file name has at most 255 bytes on Linux, and `.crt` and a temporary file's suffix follow the name.
const MAX_BYTES: usize = 200;
/// What stands beside the servers' folders.
const TAKEN: &[&str] = &["report.html", "interlock.json", "hosts", "ca"];

/// Why this cannot be a server's name.
pub(super) fn fault(name: &str) -> Option<NameFault<'_>> {
    let characters = name.chars().count();
    if characters > MAX_CHARACTERS {
        return Some(NameFault::TooLong { found: characters, limit: MAX_CHARACTERS, unit: "character" });
    }
    if name.len() > MAX_BYTES {
        return Some(NameFault::TooLong { found: name.len(), limit: MAX_BYTES, unit: "byte" });
    }
    if name.starts_with('.') {
        return Some(NameFault::Dot);
    }
    if let Some(character) = name.chars().find(|character| is_forbidden(*character)) {
        return Some(NameFault::Character(character));
    }
    let bare = name.trim().trim_end_matches(['.', ' ']);
    if bare != name {
        return Some(NameFault::Edge(bare));
    }
    if let Some(device) = device(name) {
        return Some(NameFault::Device(device));
    }
    TAKEN.iter().any(|taken| name.to_lowercase() == **taken).then_some(NameFault::Taken)
}

/// Separators and what Windows forbids in names: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '/' | '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*') || is_control(character)
}

/// The device that Windows opens under this name, whatever the extension: CON, PRN, AUX, NUL, CONIN$, CONOUT$, and COM
/// or LPT with a digit, the superscript ones included (same page).
pub(super) fn device(name: &str) -> Option<&str> {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let upper = stem.to_ascii_uppercase();
    let numbered = |prefix| {
        upper.strip_prefix(prefix).is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    let is_device = matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT");
    is_device.then_some(stem)
}
