//! What is worth saying of folders whose files all load: who may read them, who shares them, who is in them (3.2).

use crate::finding::Evidence::{Documented, Inferred};
use crate::finding::words::{few, listed, quoted};
use crate::finding::{Finding, Rule};

const KEY_READABLE: Rule =
    Rule::warning("folder/key-readable", "Others on the machine may read the private key", Documented);
const SHARED_BASE: Rule =
    Rule::advice("folder/shared-base", "The cluster shares its folder with a connector", Inferred);
const TRUSTED_UNUSED: Rule =
    Rule::warning("folder/trusted-unused", "A trusted certificate belongs to no server", Inferred);

pub(in crate::finding::catalogue) const ROWS: &[&Rule] = &[&KEY_READABLE, &SHARED_BASE, &TRUSTED_UNUSED];

/// More than its owner, his service and the administrators may read the key, or its group may write it.
#[must_use]
pub fn key_readable(path: &str) -> Finding {
    KEY_READABLE.at(
        path,
        "other accounts of this machine may read or change the file",
        "Neo4j does not mind; but whoever has the key can play this server, and the manual wants it readable by Neo4j's \
         account alone (0400)",
        format!(
            "`chown neo4j:neo4j '{path}'` and `chmod 400 '{path}'`; in Windows, from an elevated prompt, `icacls \"{path}\" \
             /inheritance:r /grant:r *S-1-5-18:F *S-1-5-32-544:F` (SYSTEM and Administrators), with one more `/grant` for \
             Neo4j's account if it is another"
        ),
    )
}

/// `cluster` and these other enabled policies have one base directory.
#[must_use]
pub fn shared_base(path: &str, others: &[&str]) -> Finding {
    let names: Vec<String> = others.iter().map(|scope| quoted(scope)).collect();
    SHARED_BASE.at(
        path,
        format!("the policies `cluster` and {} have this folder in common", listed(&names, "and")),
        "it works; but a certificate that is renewed for drivers and browsers is then the cluster's too, and a file that is \
         wrong for one stops all of them",
        "give the cluster a folder, a key and a certificate of its own: dbms.ssl.policy.cluster.base_directory=certificates/cluster",
    )
}

/// Certificates in a store that no server of the cluster has or is signed by; their subjects.
#[must_use]
pub fn trusted_unused(path: &str, subjects: &[&str]) -> Finding {
    let names: Vec<String> = subjects.iter().map(|subject| quoted(subject)).collect();
    let are = if subjects.len() == 1 { "is trusted and is" } else { "are trusted and are" };
    TRUSTED_UNUSED.at(
        path,
        format!("{} {are} neither a server's certificate nor that of a CA above one", few(&names, "and")),
        "whoever has its key, a server that was taken out of the cluster for example, is still let in",
        "if no server outside this rehearsal needs it and no renewal is under way, delete it from the trusted folder and \
         restart the server",
    )
}
