//! Strings and paths as the calls of Windows take and give them.

use std::ffi::OsStr;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf, Prefix};

/// UTF-16 with a zero at its end, and none inside.
pub(super) fn wide(text: &OsStr) -> io::Result<Vec<u16>> {
    let mut wide: Vec<u16> = text.encode_wide().collect();
    if wide.contains(&0) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a zero inside a name"));
    }
    wide.push(0);
    Ok(wide)
}

/// A path for a call of the system: absolute and with `\\?\` before it, so that its length is limited by the disk alone
/// (<https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation>). The standard library does the same
/// for its own calls, but for long paths only.
pub(super) fn wide_path(path: &Path) -> io::Result<Vec<u16>> {
    wide(verbatim(path)?.as_os_str())
}

fn verbatim(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let start = match prefix(&path) {
        Some(Prefix::Disk(_)) => r"\\?\",
        // `\\server` becomes `\\?\UNC\server`.
        Some(Prefix::UNC(..)) => r"\\?\UNC",
        _ => return Ok(path),
    };
    let mut text = std::ffi::OsString::from(start);
    let rest: Vec<u16> = path.as_os_str().encode_wide().skip(usize::from(start.ends_with("UNC"))).collect();
    text.push(<std::ffi::OsString as std::os::windows::ffi::OsStringExt>::from_wide(&rest));
    Ok(PathBuf::from(text))
}

/// The path without `\\?\`, as people and Neo4j write it; unchanged where it would mean something else without.
pub(super) fn plain(path: PathBuf) -> PathBuf {
    let Some(text) = path.to_str() else { return path };
    let short = match prefix(&path) {
        Some(Prefix::VerbatimDisk(_)) => text.trim_start_matches(r"\\?\").to_owned(),
        Some(Prefix::VerbatimUNC(..)) => format!(r"\\{}", text.trim_start_matches(r"\\?\UNC\")),
        _ => return path,
    };
    let means_the_same = std::path::absolute(&short).is_ok_and(|absolute| absolute.as_os_str() == short.as_str());
    if means_the_same { PathBuf::from(short) } else { path }
}

/// The drive, the share or the device that a path begins with.
pub(super) fn prefix(path: &Path) -> Option<Prefix<'_>> {
    match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix.kind()),
        _ => None,
    }
}

/// A string of the system, which ends with a zero; empty for null.
///
/// # Safety
/// `text` is null or a string that ends with a zero.
#[expect(unsafe_code, reason = "reads a string of the system")]
pub(super) unsafe fn narrow(text: *const u16) -> String {
    if text.is_null() {
        return String::new();
    }
    let mut units = Vec::new();
    let mut at = text;
    // SAFETY: up to the zero that ends the string.
    unsafe {
        while *at != 0 {
            units.push(*at);
            at = at.add(1);
        }
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_for_the_system_has_no_limit_of_260() {
        for (path, expected) in [
            (r"C:\neo4j\conf", r"\\?\C:\neo4j\conf"),
            ("C:/neo4j/./conf/../lib", r"\\?\C:\neo4j\lib"),
            (r"\\files\neo4j\conf", r"\\?\UNC\files\neo4j\conf"),
            (r"\\?\C:\neo4j", r"\\?\C:\neo4j"),
        ] {
            assert_eq!(verbatim(Path::new(path)).unwrap(), Path::new(expected), "{path}");
        }
    }

    #[test]
    fn a_path_for_people_has_no_prefix_unless_it_needs_it() {
        for (path, expected) in [
            (r"\\?\C:\neo4j\conf", r"C:\neo4j\conf"),
            (r"\\?\UNC\files\neo4j\conf", r"\\files\neo4j\conf"),
            (r"C:\neo4j", r"C:\neo4j"),
            (r"\\?\C:\ends with a dot.", r"\\?\C:\ends with a dot."),
            (r"\\?\C:\NUL", r"\\?\C:\NUL"),
            (r"\\?\GLOBALROOT\Device\x", r"\\?\GLOBALROOT\Device\x"),
        ] {
            assert_eq!(plain(PathBuf::from(path)).as_os_str(), expected);
        }
    }
}
