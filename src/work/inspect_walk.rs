//! From what the user named to a list of files: folders with everything below them, each once, links followed.

use super::Ended;
use crate::finding::catalogue::file as say;
use crate::finding::{Finding, Severity};
use crate::os::{self, Cancel, Disk, Entry, Tree as _};
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

/// More than any server's folders have; all certificates of all servers of a company fit.
const MOST_FILES: usize = 100_000;

/// Deeper than any path that Windows takes.
const DEEPEST: usize = 64;

/// A file to look at.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// The user named it himself; else it lies below a folder that he named.
    pub(super) is_named: bool,
}

impl Found {
    /// As it stands in findings: as the user named it, below a folder with that folder.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

/// The files that were found so far.
pub(super) struct Walk {
    pub(super) found: Vec<Found>,
    pub(super) findings: Vec<Finding>,
    pub(super) ended: Ended,
    /// Folders that were looked into, links followed.
    seen: HashSet<PathBuf>,
    /// Files that were found, as they are named from the root on.
    names: HashSet<PathBuf>,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self {
            found: Vec::new(),
            findings: Vec::new(),
            ended: Ended::Done,
            seen: HashSet::new(),
            names: HashSet::new(),
        }
    }

    /// Adds what the user named.
    pub(super) fn add(&mut self, path: &Path, cancel: &Cancel) {
        match Disk.entry(path) {
            Ok(Entry::File) => self.add_file(path.to_owned(), true),
            Ok(Entry::Folder) => self.add_folder(path, cancel),
            Err(error) => {
                self.findings.push(not_readable(&path.display().to_string(), &error, true));
                self.ended = Ended::EnvironmentFailed;
            }
        }
    }

    /// Adds a file, unless it was added under this name before: then it is named if it was named once.
    fn add_file(&mut self, path: PathBuf, is_named: bool) {
        let name = os::normalize(&path).unwrap_or_else(|_| path.clone());
        if self.names.insert(name.clone()) {
            self.found.push(Found { path, is_named });
        } else if is_named
            && let Some(found) = self.found.iter_mut().find(|it| os::normalize(&it.path).is_ok_and(|it| it == name))
        {
            found.is_named = true;
        }
    }

    fn add_folder(&mut self, top: &Path, cancel: &Cancel) {
        let mut folders = vec![(top.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            if cancel.is_cancelled() {
                return;
            }
            let shown = folder.display().to_string();
            // A folder that another name led to already has been looked into: a link may lead back to where it lies.
            if !os::resolve(&folder).is_ok_and(|resolved| self.seen.insert(resolved)) {
                continue;
            }
            if depth > DEEPEST {
                self.findings.push(say::too_deep(&shown, DEEPEST));
                continue;
            }
            let names = match Disk.names(&folder) {
                Ok(names) => names,
                Err(error) => {
                    self.findings.push(not_readable(&shown, &error, depth == 0));
                    if depth == 0 {
                        self.ended = Ended::EnvironmentFailed;
                    }
                    continue;
                }
            };
            let mut inner = Vec::new();
            for name in names {
                let path = folder.join(name);
                match Disk.entry(&path) {
                    Ok(Entry::Folder) => inner.push((path, depth + 1)),
                    Ok(Entry::File) if self.found.len() >= MOST_FILES => {
                        self.findings.push(say::too_many_files(&top.display().to_string(), MOST_FILES));
                        return;
                    }
                    Ok(Entry::File) => self.add_file(path, false),
                    Err(error) => self.findings.push(unreached(&path, &error)),
                }
            }
            // The last in the list is looked into first.
            folders.extend(inner.into_iter().rev());
        }
    }
}

/// An entry of a folder that leads nowhere, or in a circle.
fn unreached(path: &Path, error: &io::Error) -> Finding {
    let shown = path.display().to_string();
    if os::is_absent(error) {
        say::skipped(&shown, "the link leads nowhere")
    } else {
        not_readable(&shown, error, false)
    }
}

/// What the user named must be readable; of what lies below a folder it is better known that it is not.
pub(super) fn not_readable(shown: &str, error: &io::Error, is_named: bool) -> Finding {
    let severity = if is_named { Severity::Error } else { Severity::Warning };
    say::given_not_readable(shown, &error.to_string()).with_severity(severity)
}
