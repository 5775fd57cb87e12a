//! What a neo4j.conf says about its server, to fill in a plan with.
//!
//! Not here: judging the file (a set-up does, for the release that the plan names).

use super::confs::CONF_LIMIT;
use crate::finding::catalogue::file;
use crate::finding::{Edition, Finding, Release, Runtime};
use crate::neo4j::conf::{Document, TooLarge};
use crate::neo4j::version;
use crate::os::{Disk, Tree as _};
use crate::report::ConfFacts;
use std::path::{Path, PathBuf};

/// Whose rules read a file while nobody has said which release it is for. Names of other lines' addresses are read too.
const RELEASE: Release = Release::new(5, 26, 0);

/// What stands for the home of a file that lies in none. A real path is never below it.
const NO_HOME: &str = "/interlock-no-home";

/// Reads one file.
///
/// # Errors
/// It cannot be read, is too large, or no release could make anything of it.
pub fn read_conf(path: &Path) -> Result<ConfFacts, Box<Finding>> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let shown = path.display().to_string();
    let bytes = Disk.read(&path, CONF_LIMIT).map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Box::new(TooLarge.finding(&shown)),
        _ => Box::new(file::conf_not_readable(&shown, &error.to_string())),
    })?;
    let document = Document::parse(&bytes).map_err(|error| Box::new(error.finding(&shown)))?;
    let home = home_of(&path);
    let root = home.clone().unwrap_or_else(|| PathBuf::from(NO_HOME));
    let runtime = Runtime { release: RELEASE, edition: Edition::Enterprise, java: version::default_java(RELEASE) };
    let effective = document.named(shown.as_str()).effective(runtime, &root);
    let nothing = effective.policies.is_empty() && effective.dialled.is_none();
    let unread = ["conf/encoding", "conf/unicode-escape"];
    if let (true, Some(why)) =
        (nothing, effective.findings.iter().find(|it| it.is_error() && unread.contains(&it.rule)))
    {
        return Err(Box::new(why.clone()));
    }
    let policy = effective.policies.iter().find(|policy| policy.scope == "cluster");
    Ok(ConfFacts {
        base_directory: policy.map(|policy| below(&policy.base_directory, &root)),
        has_policy: effective.enabled("cluster").is_some(),
        advertised: effective.dialled,
        home,
        path,
    })
}

/// The home of `<home>/conf/neo4j.conf`.
fn home_of(conf: &Path) -> Option<PathBuf> {
    let folder = conf.parent()?;
    let is_conf = folder.file_name()?.to_str()?.eq_ignore_ascii_case("conf");
    folder.parent().filter(|home| is_conf && home.file_name().is_some()).map(Path::to_owned)
}

fn below(path: &Path, home: &Path) -> String {
    match path.strip_prefix(home) {
        Ok(below) => below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"),
        Err(_) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read(folder: &str, text: &[u8]) -> (tempfile::TempDir, Result<ConfFacts, Box<Finding>>) {
        let dir = tempfile::tempdir().unwrap();
        let conf = dir.path().join(folder).join("neo4j.conf");
        fs::create_dir_all(conf.parent().unwrap()).unwrap();
        fs::write(&conf, text).unwrap();
        let read = read_conf(&conf);
        (dir, read)
    }

    #[test]
    fn a_server_with_a_policy_tells_its_home_its_host_and_its_folder() {
        let conf = b"server.cluster.advertised_address=db1.example.com:6000\ndbms.ssl.policy.cluster.enabled=true\n\
            dbms.ssl.policy.cluster.base_directory=certificates/inner\n";
        let (dir, facts) = read("server/conf", conf);
        let facts = facts.unwrap();
        assert_eq!(facts.home, Some(dir.path().join("server")));
        assert_eq!(facts.advertised.as_deref(), Some("db1.example.com"));
        assert_eq!(facts.base_directory.as_deref(), Some("certificates/inner"));
        assert!(facts.has_policy);
    }

    #[test]
    fn a_packages_file_has_no_home_and_names_of_4_4_are_read() {
        let (_dir, facts) = read(
            "etc/neo4j",
            b"causal_clustering.discovery_advertised_address=a:5000\ndbms.default_advertised_address=core1\n",
        );
        let facts = facts.unwrap();
        assert_eq!(
            (facts.home, facts.advertised.as_deref(), facts.base_directory, facts.has_policy),
            (None, Some("core1"), None, false)
        );
    }

    #[test]
    fn what_cannot_be_read_is_a_finding() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read_conf(dir.path()).unwrap_err().rule, "file/not-readable");
        assert_eq!(read_conf(&dir.path().join("absent")).unwrap_err().rule, "file/not-readable");
        let (_dir, large) = read("conf", &vec![b'#'; crate::neo4j::conf::MAX_BYTES + 1]);
        assert_eq!(large.unwrap_err().rule, "file/conf-too-large");
        let utf16: Vec<u8> = "a=b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("conf", &utf16).1.unwrap_err().rule, "conf/encoding");
    }
}
