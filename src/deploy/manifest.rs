//! `interlock.json`: what we made in an output folder, by hash. It holds no secret and nothing that depends on the
//! time, so that the same plan again changes nothing.
//!
//! A neo4j.conf may hold a pass phrase that somebody chose, and a hash of the whole would let others try phrases: it is
//! listed by the hash of its masked form. A private key is listed as it is; nobody guesses one.

use super::change::{Content, Wanted};
use super::error::{ApplyError, At};
use super::journal::{Digest, is_trace};
use crate::finding::catalogue::file::{self, Foreign, Obstacle};
use crate::os::{self, Disk, Tree};
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path};

/// Its name in an output folder.
pub const MANIFEST: &str = "interlock.json";

/// 100 servers that pin each other are 10,000 files with 150 bytes each.
const MOST_BYTES: u64 = 8 << 20;

/// What we made in an output folder.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// The version of the form: 1.
    interlock: u32,
    /// The release of Neo4j that it was made for, as the plan says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    neo4j: Option<String>,
    /// The servers' names, which are folders here.
    servers: Vec<String>,
    /// SHA-256 by path below the folder, with `/`.
    files: BTreeMap<String, Digest>,
}

impl Manifest {
    /// What an output folder will hold: every wanted file in it.
    #[must_use]
    pub fn of(out: &Path, servers: Vec<String>, wanted: &[Wanted]) -> Self {
        let files = wanted.iter().filter_map(|wanted| {
            let name = name_of(wanted.path.strip_prefix(out).ok()?)?;
            let digest = match &wanted.content {
                Content::Folder => return None,
                Content::Conf { masked, .. } => Digest::of(masked),
                content => Digest::of(content.bytes()),
            };
            Some((name, digest))
        });
        Self { interlock: 1, neo4j: None, servers, files: files.collect() }
    }

    /// Reads the one of an output folder. `None`: the folder is absent or empty, so it can become ours.
    ///
    /// # Errors
    /// The folder holds other things, or cannot be read.
    pub fn read(out: &Path) -> Result<Option<Self>, ApplyError> {
        let at = out.display().to_string();
        let names = match Disk.names(out) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Not every system says of a file that it is no folder.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory || out.is_file() => {
                return Err(ApplyError::refused(file::in_the_way(&at, Obstacle::NoFolder)));
            }
            names => names.reading(out)?,
        };
        // What a killed run may leave is not somebody's property.
        let Some(first) = names.iter().find(|name| !is_trace(name)) else { return Ok(None) };
        let path = out.join(MANIFEST);
        match Disk.read(&path, MOST_BYTES) {
            Err(error) if os::is_absent(&error) => {
                Err(ApplyError::refused(file::out_not_ours(&at, Foreign::Entry(&first.to_string_lossy()))))
            }
            bytes => Self::parse(&at, &bytes.reading(&path)?).map(Some),
        }
    }

    /// The same, with the release of Neo4j that it was made for.
    #[must_use]
    pub fn made_for(mut self, neo4j: Option<String>) -> Self {
        self.neo4j = neo4j;
        self
    }

    /// The release of Neo4j that it was made for.
    #[must_use]
    pub fn neo4j(&self) -> Option<&str> {
        self.neo4j.as_deref()
    }

    /// The servers' names.
    #[must_use]
    pub fn servers(&self) -> &[String] {
        &self.servers
    }

    /// As it is written: the same for the same files.
    ///
    /// # Errors
    /// None that its form allows; it is the serializer's.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// What the other one made and this one does not: files that a smaller or renamed cluster leaves behind. A
    /// certificate among them is still trusted where it lies.
    pub fn left_by<'a>(&'a self, earlier: &'a Self) -> impl Iterator<Item = &'a str> {
        earlier.files.keys().filter(|name| !self.files.contains_key(*name)).map(String::as_str)
    }

    /// Whether we made the file of that name with that content.
    pub(super) fn made(&self, name: &Path, digest: Digest) -> bool {
        name_of(name).is_some_and(|name| self.files.get(&name) == Some(&digest))
    }

    fn parse(at: &str, bytes: &[u8]) -> Result<Self, ApplyError> {
        let foreign = |why: Foreign<'_>| ApplyError::refused(file::out_not_ours(at, why));
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| foreign(Foreign::Unknown(&error.to_string())))?;
        match manifest.interlock {
            1 => Ok(manifest),
            version => Err(foreign(Foreign::Version(version))),
        }
    }
}

/// The path with `/`, the same on every system; `None` where it is not Unicode or leads outside.
fn name_of(path: &Path) -> Option<String> {
    let parts = path.components().map(|component| match component {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::secret::Secret;
    use std::sync::Arc;
    use zeroize::Zeroizing;

    fn secret(text: &str) -> Arc<Secret> {
        Arc::new(Secret::new(Zeroizing::new(text.as_bytes().to_vec())))
    }

    fn wanted(pass_phrase: &str) -> Vec<Wanted> {
        vec![
            Wanted::folder("/out/a/revoked"),
            Wanted::public("/out/a/public.crt", b"certificate".to_vec()),
            Wanted::conf("/out/a/neo4j.conf", secret(pass_phrase), b"********".to_vec(), None),
            Wanted::public("/elsewhere/report.html", b"report".to_vec()),
        ]
    }

    #[test]
    fn it_lists_the_files_of_the_folder_and_says_nothing_about_pass_phrases() {
        let one = Manifest::of(Path::new("/out"), vec!["a".into()], &wanted("first"));
        let other = Manifest::of(Path::new("/out"), vec!["a".into()], &wanted("second"));
        assert_eq!(one.to_json().unwrap(), other.to_json().unwrap());
        assert_eq!(one.files.keys().collect::<Vec<_>>(), ["a/neo4j.conf", "a/public.crt"]);
        assert!(one.made(Path::new("a/public.crt"), Digest::of(b"certificate")));
        assert!(!one.made(Path::new("a/public.crt"), Digest::of(b"another")));
    }

    #[test]
    fn it_reads_what_it_wrote() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(&dir.path().join("absent")).unwrap(), None);
        assert_eq!(Manifest::read(dir.path()).unwrap(), None);
        let manifest = Manifest::of(Path::new("/out"), vec!["a".into()], &wanted("x"));
        std::fs::write(dir.path().join(MANIFEST), manifest.to_json().unwrap()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), Some(manifest));
    }

    #[test]
    fn a_folder_with_other_things_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("holiday.jpg"), "x").unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap_err().findings()[0].rule, "file/out-not-ours");
        for foreign in ["{}", "not JSON", r#"{"interlock":2,"servers":[],"files":{}}"#] {
            std::fs::write(dir.path().join(MANIFEST), foreign).unwrap();
            assert_eq!(Manifest::read(dir.path()).unwrap_err().findings()[0].rule, "file/out-not-ours", "{foreign}");
        }
        assert_eq!(Manifest::read(&dir.path().join(MANIFEST)).unwrap_err().findings()[0].rule, "file/in-the-way");
    }

    #[test]
    fn what_a_smaller_cluster_leaves_behind_is_told() {
        let earlier = Manifest::of(Path::new("/out"), vec!["a".into()], &wanted("x"));
        let now = Manifest::of(Path::new("/out"), vec!["a".into()], &wanted("x")[..2]);
        assert_eq!(now.left_by(&earlier).collect::<Vec<_>>(), ["a/neo4j.conf"]);
        assert_eq!(earlier.left_by(&earlier).count(), 0);
    }
}
