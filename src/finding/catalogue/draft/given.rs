//! What the user brings along besides the plan: pass phrases, keys, certificates, files of neo4j.conf.

use crate::finding::Evidence::Ours;
use crate::finding::words::{listed, quoted};
use crate::finding::{Finding, Rule, Severity};

pub(super) const PASS_PHRASE: Rule = Rule::error("draft/pass-phrase", "The pass phrase cannot be used", Ours);
pub(super) const PASS_PHRASE_UNUSED: Rule =
    Rule::warning("draft/pass-phrase-unused", "A pass phrase was given and no key is encrypted", Ours);
pub(super) const CONF_OF_NOBODY: Rule =
    Rule::error("draft/conf-of-nobody", "A neo4j.conf was given for a server that is not in the plan", Ours);
pub(super) const EXISTING: Rule =
    Rule::error("draft/existing-unusable", "A key and certificate of your own cannot be used", Ours);
pub(super) const AUTHORITY_NEEDED: Rule =
    Rule::error("draft/ca-needed", "Nobody knows which CA signed a certificate", Ours);
pub(super) const NO_AUTHORITY: Rule = Rule::error("draft/ca-unusable", "The CA file has no certificate", Ours);
pub(super) const ADVERTISED: Rule =
    Rule::error("draft/advertised-elsewhere", "neo4j.conf advertises a host that the plan does not have", Ours);
pub(super) const NOT_UTF8: Rule = Rule::error("draft/not-utf8", "The plan is not UTF-8 text", Ours);

/// `said` is what is wrong with it; the pass phrase itself is never shown.
#[must_use]
pub fn pass_phrase(said: &str) -> Finding {
    PASS_PHRASE.at(
        "the pass phrase",
        format!("the pass phrase that was given cannot be used: {said}"),
        "neo4j.conf is read in another charset by each line of Neo4j, trims blanks and runs `$(…)` as a command; Java 17 \
         refuses a pass phrase that is not ASCII. Such a key would not open at the next start",
        "choose one of printable ASCII characters, without a blank at its ends; or leave --pass-phrase-file out, and one \
         is made per server",
    )
}

/// A pass phrase for keys that stay plain.
#[must_use]
pub fn pass_phrase_unused() -> Finding {
    PASS_PHRASE_UNUSED.at(
        "certificates.encrypt_keys",
        "`encrypt_keys` is false, so the pass phrase that was given protects no server's key",
        "Neo4j 5 and later refuse a pass phrase for a plain key, so none is written (key/password-for-plain-key)",
        "set `encrypt_keys = true`, or leave --pass-phrase-file out",
    )
}

/// `--conf` for an unknown server.
#[must_use]
pub fn conf_of_nobody(server: &str) -> Finding {
    CONF_OF_NOBODY.at(
        "--conf",
        format!("there is no server called {} in the plan", quoted(server)),
        "the file would be left out without a word",
        "write the server's name as the plan has it: `--conf NAME=FILE`",
    )
}

/// A key and a chain that the user brings.
#[must_use]
pub fn existing_unusable(file: &str, server: &str, reason: &str) -> Finding {
    EXISTING.at(
        file,
        format!("the key and certificate of {} cannot be used: {reason}", quoted(server)),
        "Neo4j does not compare them when it starts; every handshake would fail instead (key/mismatch)",
        "name the private key and the chain that belong together, the server's own certificate first; an encrypted key \
         needs its pass phrase, by --pass-phrase-file or in the server's neo4j.conf",
    )
}

/// A certificate that a CA signed, and the CA is nowhere.
#[must_use]
pub fn authority_needed(server: &str) -> Finding {
    AUTHORITY_NEEDED.at(
        "certificates.ca",
        format!("the certificate of {} is signed by a CA that is not in its file", quoted(server)),
        "peers must have the CA in their trusted folder. The server's own certificate there is not enough: Neo4j's Java \
         would not send a certificate whose issuer is unknown to the other side (trust/pinned-ca-leaf)",
        "name the CA's certificate in the plan: `[certificates]` `ca = \"/path/to/ca.crt\"`",
    )
}

/// The CA file of the plan.
#[must_use]
pub fn authority_unusable(file: &str, reason: &str) -> Finding {
    NO_AUTHORITY.at(
        file,
        format!("the CA certificates cannot be read: {reason}"),
        "this file goes into every trusted folder, and Neo4j refuses to start with one that it cannot read",
        "export the CA's certificate as PEM (Base-64 encoded X.509) and name that file",
    )
}

/// A plan in another encoding.
#[must_use]
pub fn not_utf8(file: &str) -> Finding {
    NOT_UTF8.at(
        file,
        "the file is not UTF-8",
        "TOML is UTF-8 by definition; in another encoding names would be read wrongly",
        "save it as UTF-8. PowerShell's `>` writes UTF-16: use `Set-Content -Encoding utf8` instead",
    )
}

/// A neo4j.conf that was given advertises a host that the plan does not have.
#[must_use]
pub fn advertised_not_in_san(conf: &str, host: &str, hosts: &[String], is_verified: bool) -> Finding {
    let finding = ADVERTISED.at(
        conf,
        format!("this file advertises {}; the certificate is for {}", quoted(host), listed(hosts, "and")),
        "the other servers dial the advertised address and, with verify_hostname=true, refuse a certificate that does not \
         name it (cert/name-missing)",
        format!("add {} to the server's `hosts` in the plan, or correct the advertised address in neo4j.conf", quoted(host)),
    );
    if is_verified { finding } else { finding.with_severity(Severity::Warning) }
}
