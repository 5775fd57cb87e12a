//! Where one server's files are, with the placeholders filled in.

use super::Files;

/// Where one server's files are, below its Neo4j home, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFiles {
    /// Relative to the home.
    pub base_directory: String,
    /// Relative to the base directory, as neo4j.conf has it.
    pub private_key: String,
    /// Relative to the base directory.
    pub public_certificate: String,
    /// Relative to the base directory.
    pub trusted_dir: String,
    /// Relative to the base directory.
    pub revoked_dir: String,
}

impl Files {
    /// The files of the server with this index (from 0; `{n}` counts from 1) and name.
    #[must_use]
    pub fn for_server(&self, index: usize, name: &str) -> ServerFiles {
        let filled = |path: &String| expand(path, index, name);
        ServerFiles {
            base_directory: filled(&self.base_directory),
            private_key: filled(&self.private_key),
            public_certificate: filled(&self.public_certificate),
            trusted_dir: filled(&self.trusted_dir),
            revoked_dir: filled(&self.revoked_dir),
        }
    }
}

impl ServerFiles {
    /// A path below the base directory, from the home.
    #[must_use]
    pub fn from_home(&self, path: &str) -> String {
        format!("{}/{path}", self.base_directory)
    }
}

/// Fills in `{server}` and `{n}` in one pass, so that a server called `{n}` stays one.
pub(super) fn expand(path: &str, index: usize, name: &str) -> String {
    let mut filled = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(after) = rest.strip_prefix("{server}") {
            filled.push_str(name);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{n}") {
            filled.push_str(&(index + 1).to_string());
            rest = after;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stand_for_the_servers_name_and_number() {
        assert_eq!(expand("private_c{n}.key", 0, "server1"), "private_c1.key");
        assert_eq!(expand("{server}/{n}/{server}", 9, "a{n}"), "a{n}/10/a{n}");
        assert_eq!(expand("{other}", 0, "a"), "{other}");
    }
}
