//! How a program was called, and what was found before anything could be judged.

use crate::finding::Evidence::Ours;
use crate::finding::words::{count, quoted};
use crate::finding::{Finding, Rule};

pub(super) const USAGE: Rule = Rule::error("run/usage", "The command was not understood", Ours);
pub(super) const NO_SIGNALS: Rule = Rule::error("run/no-signals", "Stopping by Ctrl-C cannot be prepared", Ours);
pub(super) const NOT_DRAWN_UP: Rule = Rule::error("run/not-drawn-up", "There is nothing rehearsed to go on with", Ours);
pub(super) const SAME_NAME: Rule = Rule::error("run/same-name", "Two servers have one name", Ours);
pub(super) const TOO_FEW_SERVERS: Rule = Rule::error("run/too-few-servers", "There is nobody to dial", Ours);
pub(super) const HOSTS_LINE: Rule = Rule::error("run/hosts-line", "The hosts file cannot be read", Ours);
pub(super) const NOT_MADE: Rule = Rule::error("run/not-made", "A key or certificate could not be made", Ours);
pub(super) const AUTHORITY: Rule = Rule::error("run/authority-unusable", "The private CA cannot be used", Ours);
pub(super) const AUTHORITY_KEY_PLAIN: Rule =
    Rule::warning("run/authority-key-plain", "The private CA's key is not encrypted", Ours);

/// A line of a hosts file.
#[must_use]
pub fn hosts_line(at: &str, found: &str) -> Finding {
    HOSTS_LINE.at(
        at,
        format!("{} is no address with a name", quoted(found)),
        "where an address has a name, Java looks for that name in the certificate and not for the address \
         (cert/ip-reverse-name); a line that is read wrongly would change the verdicts",
        "write one `address name` per line, such as `192.0.2.7 server1.example.com`; `#` begins a comment",
    )
}

/// What the argument parser says.
#[must_use]
pub fn wrong_usage(said: &str) -> Finding {
    USAGE.at(
        "the command line",
        said.trim_start_matches("error: "),
        "nothing was done: a command that is only half understood could do the wrong thing",
        "`interlock-cli --help` lists the commands, `interlock-cli COMMAND --help` the arguments of one, with examples",
    )
}

/// A word that is neither an area nor an id of the catalogue; `meant` is the known one that is nearest.
#[must_use]
pub fn no_such_rule(word: &str, meant: Option<&str>) -> Finding {
    let fix = match meant {
        Some(meant) => format!("`interlock-cli rules {meant}`, if that was meant; `interlock-cli rules` lists all"),
        None => "`interlock-cli rules` lists all areas and ids".to_owned(),
    };
    USAGE.at(
        "the command line",
        format!("there is no area and no rule {}", quoted(word)),
        "rules are asked for by their area, such as trust, or by their id, such as trust/one-way",
        fix,
    )
}

/// The handler for Ctrl-C and SIGTERM cannot be set.
#[must_use]
pub fn no_signals(reason: &str) -> Finding {
    NO_SIGNALS.at(
        "this process",
        format!("the handler for Ctrl-C and SIGTERM could not be set: {reason}"),
        "without it a stop in the middle of the work could not be a clean one",
        "run the command again; if it stays so, start it from another shell and report this",
    )
}

/// A proposal that is asked for is not the one that is held. `step` is what was asked: `rehearse`, `write`.
#[must_use]
pub fn not_drawn_up(step: &str) -> Finding {
    NOT_DRAWN_UP.at(
        "this run",
        format!("asked to {step} what is not at hand any more, or was not rehearsed to its end; nothing was written"),
        "only the very keys, certificates and files that were shown and rehearsed are ever written",
        "try again: everything is drawn up and rehearsed anew",
    )
}

/// Two folders of one name were given.
#[must_use]
pub fn two_servers_of_one_name(name: &str, one: &str, other: &str) -> Finding {
    SAME_NAME.at(
        other,
        format!("{} and {} are both a server called {}", quoted(one), quoted(other), quoted(name)),
        "servers are told apart by the names of their folders, in the matrix and in every finding",
        "rename one of the folders, or rehearse folders of one cluster only",
    )
}

/// Fewer than two servers were found.
#[must_use]
pub fn too_few_servers(folders: &str, found: usize) -> Finding {
    TOO_FEW_SERVERS.at(
        folders,
        format!(
            "found {} in {} (a folder that has conf/neo4j.conf counts as one)",
            count(found, "server"),
            quoted(folders)
        ),
        "a rehearsal lets every server dial every other one",
        "name the folder that holds one folder per server, each laid out like a NEO4J_HOME (conf/neo4j.conf, \
         certificates/…), or name at least two such homes: `interlock-cli rehearse HOME1 HOME2`",
    )
}

/// A library or the system failed while something was made.
#[must_use]
pub fn not_made(reason: &str) -> Finding {
    NOT_MADE.at(
        "keys and certificates",
        format!("making them failed: {reason}"),
        "without every key and certificate no server of the cluster can be set up; nothing was written",
        "correct the plan where the reason names a field of it; otherwise run the command again and, if it stays so, \
         report this with the reason",
    )
}

/// The private CA in the output folder cannot issue.
#[must_use]
pub fn authority_unusable(certificate: &str, reason: &str) -> Finding {
    AUTHORITY.at(
        certificate,
        format!("the CA beside ca.key in this folder cannot issue certificates: {reason}"),
        "a new CA in its place would not be trusted by the servers that have the old one in their trusted folder",
        "put the right ca.crt and ca.key back, or give the pass phrase that opens ca.key by `--pass-phrase-file`; or \
         set the cluster up in a new output folder",
    )
}

/// The private CA's key lies there as it is.
#[must_use]
pub fn authority_key_plain(key: &str) -> Finding {
    AUTHORITY_KEY_PLAIN.at(
        key,
        "the CA's key is not encrypted: its owner and the administrators can read it, nobody else. The pass phrases that were \
         made are for the servers' keys, one each, kept in that server's neo4j.conf; the CA has no such file",
        "whoever has this key can issue a certificate that every server of the cluster accepts",
        "move the folder `ca` to a safe, offline place once the servers are set up, and put it back beside them to issue \
         more; or begin anew with `--pass-phrase-file`, which encrypts the CA's key too",
    )
}
