//! Servers.

use super::counted;

pub(in crate::ui) const TITLE: &str = "Which servers form the cluster?";
pub(in crate::ui) const LEAD: &str =
    "Each gets its own key and certificate. The names that the others use to reach it go into the certificate.";

pub(in crate::ui) const RELEASE: &str = "Neo4j";
pub(in crate::ui) const EXACT_RELEASE: &str = "Exact release";
pub(in crate::ui) const RELEASE_HINT: &str = "5.26.30";
pub(in crate::ui) const OTHER_RELEASE: &str = "Other…";
pub(in crate::ui) const EDITION: &str = "Edition";
pub(in crate::ui) const EDITIONS: &[(&str, &str)] = &[("enterprise", "Enterprise"), ("community", "Community")];
pub(in crate::ui) const JAVA: &str = "Java";
pub(in crate::ui) const OWN_JAVA: &str = "The release’s own";
pub(in crate::ui) const OPEN_CONFS: &str = "Open neo4j.conf…";
pub(in crate::ui) const OPEN_CONFS_NOTE: &str =
    "Names and addresses are read from your neo4j.conf files. They can be dropped on this window too.";

pub(in crate::ui) const NAME: &str = "Name";
pub(in crate::ui) const HOSTS: &str = "Host names and addresses";
pub(in crate::ui) const FOLDER: &str = "Folder";
pub(in crate::ui) const HOSTS_HINT: &str = "server1.example.com, 192.0.2.1";
pub(in crate::ui) const FOLDER_HINT: &str = "copy later";
pub(in crate::ui) const FOLDER_NOTE: &str = "Leave Folder empty and the files are prepared in the output folder, to be copied \
     later. Or name the server’s Neo4j folder, and they are written there.";
pub(in crate::ui) const ADD: &str = "Add server";
pub(in crate::ui) const TWO_AT_LEAST: &str = "A cluster has at least two servers";
pub(in crate::ui) const STARTS_FROM: &str = "Starts from";
pub(in crate::ui) const ITS_CONF: &str = "neo4j.conf";
pub(in crate::ui) const CONF_HINT: &str = "conf/neo4j.conf in its Neo4j folder";

pub(in crate::ui) const HELP: [&str; 3] = [
    "The first host name is the one that the others use: the host of the server’s advertised address.",
    "Every name and address here goes into the certificate as a subject alternative name. With verify_hostname, a \
     server refuses a peer whose certificate lacks the name that it connects to.",
    "Every server listens and connects: each pair is tried in both directions before anything is written.",
];

pub(in crate::ui) fn release(text: &str, has_long_support: bool) -> String {
    if has_long_support { format!("{text} (LTS)") } else { text.to_owned() }
}

pub(in crate::ui) fn java(java: u8) -> String {
    format!("Java {java}")
}

pub(in crate::ui) fn default_java(java: u8) -> String {
    format!("Java {java} (default)")
}

pub(in crate::ui) fn other_java(java: &str) -> String {
    format!("Java {java} (unusual here)")
}

/// Server number one, or by its name where it has one.
pub(in crate::ui) fn who(name: &str, index: usize) -> String {
    if name.is_empty() { format!("server {}", index + 1) } else { name.to_owned() }
}

pub(in crate::ui) fn name_of(who: &str) -> String {
    format!("Name of {who}")
}

pub(in crate::ui) fn hosts_of(who: &str) -> String {
    format!("Host names and addresses of {who}")
}

pub(in crate::ui) fn folder_of(who: &str) -> String {
    format!("Neo4j folder of {who}")
}

pub(in crate::ui) fn conf_of(who: &str) -> String {
    format!("neo4j.conf of {who}")
}

pub(in crate::ui) fn browse_folder(who: &str) -> String {
    format!("Browse for the Neo4j folder of {who}")
}

pub(in crate::ui) fn browse_conf(who: &str) -> String {
    format!("Browse for the neo4j.conf of {who}")
}

pub(in crate::ui) fn drop_conf(who: &str) -> String {
    format!("Do not start from this file for {who}")
}

pub(in crate::ui) fn remove(who: &str) -> String {
    format!("Remove {who}")
}

pub(in crate::ui) fn connections(servers: usize) -> String {
    let connections = servers * servers.saturating_sub(1);
    format!(
        "{}, {}. Every server connects to every other.",
        counted(servers, "server"),
        counted(connections, "connection")
    )
}
