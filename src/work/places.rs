//! Where a plan's files are: in the output folder, or in a server's own home.

use crate::plan::{Files, Plan, ServerFiles, Trust};
use std::path::{Path, PathBuf};

/// The folder in the output folder that holds the private CA; no server can have this name.
pub(super) const CA_FOLDER: &str = "ca";

/// The places of one server.
pub(super) struct Places {
    /// Its `NEO4J_HOME`, or the folder that stands for it in the output folder.
    pub(super) home: PathBuf,
    /// Whether that is a real home, with an account that Neo4j runs under.
    pub(super) is_real_home: bool,
    pub(super) conf: PathBuf,
    pub(super) private_key: PathBuf,
    pub(super) public_certificate: PathBuf,
    pub(super) trusted_dir: PathBuf,
    pub(super) revoked_dir: PathBuf,
    /// The request for the company's CA.
    pub(super) request: PathBuf,
    /// The same as neo4j.conf has them.
    pub(super) files: ServerFiles,
}

impl Places {
    /// The places of every server of a plan. Until the company's CA has signed, nothing goes into a real home: a policy
    /// without a certificate would stop the next start of the server there.
    pub(super) fn of(plan: &Plan, out: &Path) -> Vec<Self> {
        plan.servers
            .iter()
            .enumerate()
            .map(|(index, server)| {
                let staged = out.join(&server.name);
                let real = server.home.as_deref().filter(|_| plan.certificates.trust != Trust::CompanyCa);
                let home = real.map_or_else(|| staged.clone(), PathBuf::from);
                let conf = match (real, &server.conf) {
                    (Some(_), Some(conf)) => PathBuf::from(conf),
                    _ => home.join("conf").join("neo4j.conf"),
                };
                Self::below(&plan.files, index, &server.name, home, real.is_some(), conf, &staged)
            })
            .collect()
    }

    fn below(
        files: &Files,
        index: usize,
        name: &str,
        home: PathBuf,
        is_real_home: bool,
        conf: PathBuf,
        staged: &Path,
    ) -> Self {
        let files = files.for_server(index, name);
        let below = |path: &str| -> PathBuf { home.join(files.from_home(path)).components().collect() };
        Self {
            conf,
            private_key: below(&files.private_key),
            public_certificate: below(&files.public_certificate),
            trusted_dir: below(&files.trusted_dir),
            revoked_dir: below(&files.revoked_dir),
            request: staged.join("request.csr"),
            home,
            is_real_home,
            files,
        }
    }
}
