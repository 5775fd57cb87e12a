//! neo4j.conf: the policy, and what changes in each file.

use crate::finding::words::count;

pub(in crate::ui) const TITLE: &str = "What changes in each neo4j.conf?";
pub(in crate::ui) const LEAD: &str = "Your comments, order and line ends stay as they are. Green lines are ours.";
pub(in crate::ui) const LEAD_OWN: &str =
    "No neo4j.conf was given: these lines are to be added to each server’s own. Green lines are ours.";

pub(in crate::ui) const POLICY: &str = "Policy settings";
pub(in crate::ui) const CLIENT_AUTH: &str = "Certificates of those who connect";
pub(in crate::ui) const CLIENT_AUTHS: &[(&str, &str)] = &[
    ("REQUIRE", "Required (recommended)"),
    ("OPTIONAL", "Optional: a server without one is let in too"),
    ("NONE", "Not asked for"),
];
pub(in crate::ui) const VERIFY_HOSTNAME: &str = "Check the name of the server that is connected to";
pub(in crate::ui) const VERIFY_HOSTNAME_NOTE: &str =
    "Recommended. Without it every trusted certificate can stand for every server.";
pub(in crate::ui) const TLS13: &str = "TLS 1.3";
pub(in crate::ui) const TLS12: &str = "TLS 1.2";
pub(in crate::ui) const TLS12_NOTE: &str = "Both is the default: TLS 1.3 is used wherever both sides have it.";
pub(in crate::ui) const CIPHERS: &str = "Cipher suites";
pub(in crate::ui) const CIPHERS_AUTO: &str = "The good ones (recommended)";
pub(in crate::ui) const CIPHERS_DEFAULT: &str = "Not written: the release’s own";
pub(in crate::ui) const CIPHERS_OWN: &str = "A list of my own";
pub(in crate::ui) const CIPHERS_AUTO_NOTE: &str = "They are written where the release’s own list is weaker.";
pub(in crate::ui) const CIPHERS_LIST: &str = "Cipher suites by their IANA names, with commas between them";
/// What a list of one's own starts from: TLS 1.3's two with AES, and their relatives in TLS 1.2 for RSA keys.
pub(in crate::ui) const CIPHERS_START: &str = "TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, \
                                               TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, \
                                               TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
/// The same for EC keys.
pub(in crate::ui) const CIPHERS_START_EC: &str = "TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, \
                                                  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, \
                                                  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

pub(in crate::ui) const PASSWORD_FIRST: &str =
    "Password before key: yes. Order never mattered in the ten versions tried; nothing is lost by it.";
pub(in crate::ui) const PASSWORD_AFTER: &str =
    "Password before key: no, your file has it below. Ten versions tried did not mind.";
pub(in crate::ui) const REPAIR: &str = "Put it right in this file";
pub(in crate::ui) const REORDER: &str = "Move it above the key";
pub(in crate::ui) const UNDO_REPAIRS: &str = "Undo";
pub(in crate::ui) const NO_PASSWORD: &str = "The key is not encrypted, so there is no pass phrase in this file.";
pub(in crate::ui) const IS_OWN_FILE: &str = "These lines are a file of their own. Add them to the server’s own \
                                             neo4j.conf, or give that file on Servers and they are merged here.";
pub(in crate::ui) const COPY_LINES: &str = "Copy lines";
pub(in crate::ui) const WITHOUT_PASSWORD: &str =
    "The line with the pass phrase is left out of the copy; it is in the file that is written.";
pub(in crate::ui) const UNCHANGED: &str = "Nothing changes in this file.";
pub(in crate::ui) const NONE_YET: &str = "No neo4j.conf is written yet: it would name a certificate that the company’s CA \
                                          has not signed, and the next start would fail.";
pub(in crate::ui) const STOPPED: &str = "Stopped. Nothing was made and nothing was written.";
pub(in crate::ui) const AGAIN: &str = "Try again";

pub(in crate::ui) fn tab(server: &str, findings: usize) -> String {
    if findings == 0 { server.to_owned() } else { format!("{server} · {}", count(findings, "finding")) }
}

/// What was put right on request.
pub(in crate::ui) fn repaired(rules: usize) -> String {
    format!("{} put right in this file, as you asked.", count(rules, "fault"))
}

pub(in crate::ui) fn policy(client_auth: &str, verifies: bool, versions: &[&str], ciphers: &str) -> String {
    let names = if verifies { "names are checked" } else { "names are not checked" };
    let versions = if versions.is_empty() { "no TLS version".to_owned() } else { versions.join(" and ") };
    let asked = match client_auth {
        "REQUIRE" => "Certificates are required",
        "OPTIONAL" => "Certificates are optional",
        _ => "Certificates are not asked for",
    };
    let ciphers = match ciphers {
        "auto" => "good cipher suites",
        "default" => "the release’s own cipher suites",
        _ => "cipher suites of your own",
    };
    format!("{asked}, {names}, {versions}, {ciphers}.")
}

pub(in crate::ui) fn lines_of(server: &str) -> String {
    format!("The lines for {server}’s neo4j.conf")
}

pub(in crate::ui) fn path_of(server: &str) -> String {
    format!("The path of {server}’s neo4j.conf")
}
