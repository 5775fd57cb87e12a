//! Protocol versions and suites (3.6).

use crate::finding::Evidence::{Measured, Ran};
use crate::finding::words::{listed, quoted};
use crate::finding::{Finding, Release, Rule, Severity};

const NO_COMMON_VERSION: Rule = Rule::error("tls/no-common-version", "Two servers have no TLS version in common", Ran)
    .logged("log/no-common-version");
const UNKNOWN_VERSION: Rule =
    Rule::error("tls/unknown-version", "`tls_versions` has a name that Java does not know", Ran)
        .logged("log/protocol-unsupported");
const OLD_VERSION: Rule = Rule::error("tls/old-version", "Only TLS versions are allowed that Java has disabled", Ran)
    .logged("log/no-appropriate-protocol");
const SSLV2HELLO: Rule =
    Rule::error("tls/sslv2hello", "The server connects in a way that others refuse", Ran).logged("log/sslv2hello");
const VERSION_SUITE_DISJOINT: Rule =
    Rule::error("tls/version-suite-disjoint", "No cipher suite belongs to an allowed TLS version", Ran)
        .logged("log/no-appropriate-protocol");
const SILENT_12: Rule = Rule::warning("tls/silent-1.2", "TLS 1.3 is allowed and never used", Measured);
const UNKNOWN_SUITE: Rule = Rule::error("tls/unknown-suite", "`ciphers` has a name that Java does not know", Ran)
    .logged("log/suite-unsupported");
const SUITE_DISABLED: Rule = Rule::error("tls/suite-disabled", "`ciphers` has a suite that Java has disabled", Ran)
    .logged("log/no-appropriate-protocol");
const SUITE_KEY_TYPE: Rule =
    Rule::error("tls/suite-key-type", "The suites are for another kind of key", Ran).logged("log/no-common-suite");
const NO_COMMON_SUITE: Rule =
    Rule::error("tls/no-common-suite", "Two servers have no cipher suite in common", Ran).logged("log/no-common-suite");
const CBC: Rule = Rule::warning("tls/cbc", "`ciphers` allows CBC", Ran);
const CBC_AGAINST: Rule =
    Rule::error("tls/cbc-against-2025.10", "One server allows CBC alone, the other has no `ciphers`", Ran)
        .logged("log/no-common-suite");
const DEFAULT_SUITES_WEAK: Rule =
    Rule::advice("tls/default-suites-weak", "Without `ciphers` weaker suites are allowed too", Ran);
const STATIC_RSA: Rule = Rule::warning("tls/static-rsa", "`ciphers` allows suites without forward secrecy", Ran);
const DSS: Rule = Rule::warning("tls/dss", "`ciphers` has suites for DSA keys", Measured);
const MANUAL_BOTH_VERSIONS: Rule =
    Rule::warning("tls/manual-both-versions", "`ciphers` is good for TLS 1.3 alone, as the manual's list is", Ran);
const PLAINTEXT_PEER: Rule =
    Rule::error("tls/plaintext-peer", "One server encrypts, the other does not", Ran).logged("log/plaintext-peer");

pub(super) const ROWS: &[&Rule] = &[
    &NO_COMMON_VERSION,
    &UNKNOWN_VERSION,
    &OLD_VERSION,
    &SSLV2HELLO,
    &VERSION_SUITE_DISJOINT,
    &SILENT_12,
    &UNKNOWN_SUITE,
    &SUITE_DISABLED,
    &SUITE_KEY_TYPE,
    &NO_COMMON_SUITE,
    &CBC,
    &CBC_AGAINST,
    &DEFAULT_SUITES_WEAK,
    &STATIC_RSA,
    &DSS,
    &MANUAL_BOTH_VERSIONS,
    &PLAINTEXT_PEER,
];

/// The lists of a policy, as its finding is told by.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    /// `tls_versions` as in force.
    pub versions: &'a [String],
    /// `ciphers` where it is written.
    pub suites: Option<&'a [String]>,
}

impl Lists<'_> {
    fn versions(&self) -> String {
        names(self.versions)
    }

    fn suites(&self) -> String {
        self.suites.map_or_else(|| "the release's own list".to_owned(), names)
    }
}

fn names<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| quoted(name.as_ref())).collect();
    listed(&names, "and")
}

const WRITE_VERSIONS: &str = "write dbms.ssl.policy.cluster.tls_versions=TLSv1.3,TLSv1.2";

const WRITE_SUITES: &str = "write the same list as dbms.ssl.policy.cluster.ciphers on all servers: TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256 and, for RSA \
                            keys, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (for EC keys \
                            the same with ECDSA for RSA)";

/// The initiator's and the acceptor's versions have nothing in common.
#[must_use]
pub fn no_common_version(from: &str, to: &str, ours: &Lists<'_>, theirs: &Lists<'_>) -> Finding {
    NO_COMMON_VERSION.at(
        format!("{from} → {to}"),
        format!("{to} refuses {from}: they have no TLS version in common"),
        format!("{from} allows {}, {to} allows {}", ours.versions(), theirs.versions()),
        format!("{WRITE_VERSIONS} on all servers"),
    )
}

/// A version that Java does not know; `stops` where it stops the start.
#[must_use]
pub fn unknown_version(at: &str, name: &str, stops: bool) -> Finding {
    let effect = if stops {
        "Neo4j does not start"
    } else {
        "Neo4j starts, and every connection fails, also with a good name beside it"
    };
    UNKNOWN_VERSION.at(
        at,
        format!("`tls_versions` has {}", quoted(name)),
        format!("the names are TLSv1.3 and TLSv1.2, in this spelling, with a comma between them; {effect}"),
        WRITE_VERSIONS,
    )
}

/// Only SSL 3.0, TLS 1.0 and 1.1.
#[must_use]
pub fn old_version(at: &str, lists: &Lists<'_>) -> Finding {
    OLD_VERSION.at(
        at,
        format!("`tls_versions` allows {} alone", lists.versions()),
        "Java has disabled SSL 3.0, TLS 1.0 and TLS 1.1: Neo4j starts, and every connection is cut off",
        WRITE_VERSIONS,
    )
}

/// `SSLv2Hello` in `tls_versions`, without TLS 1.3.
#[must_use]
pub fn sslv2hello(at: &str) -> Finding {
    SSLV2HELLO.at(
        at,
        "`tls_versions` has `SSLv2Hello`",
        "with it the server begins each connection in the manner of SSL 2.0, which the others refuse; the others can still connect to it",
        "delete `SSLv2Hello` from dbms.ssl.policy.cluster.tls_versions",
    )
}

/// Versions and suites do not meet.
#[must_use]
pub fn version_suite_disjoint(at: &str, lists: &Lists<'_>) -> Finding {
    VERSION_SUITE_DISJOINT.at(
        at,
        format!("`tls_versions` allows {}, `ciphers` {}", lists.versions(), lists.suites()),
        "suites whose names begin with TLS_AES_ or TLS_CHACHA20_ are for TLS 1.3 alone, all others for TLS 1.2 alone; \
         Neo4j starts, and every connection is cut off",
        "write suites for each version, or delete the `ciphers` line",
    )
}

/// Both versions, suites of TLS 1.2 alone.
#[must_use]
pub fn silent_12(at: &str) -> Finding {
    SILENT_12.at(
        at,
        "`tls_versions` has TLSv1.3, and `ciphers` has no suite for it",
        "servers then agree on TLS 1.2 without a word",
        "add TLS_AES_256_GCM_SHA384 and TLS_AES_128_GCM_SHA256 to `ciphers`",
    )
}

/// A suite that Java does not know by this name.
#[must_use]
pub fn unknown_suite(at: &str, name: &str) -> Finding {
    UNKNOWN_SUITE.at(
        at,
        format!("`ciphers` has {}", quoted(name)),
        "Java does not know this name: Neo4j starts, and every connection fails, also with good suites beside it",
        "write it as the IANA does, in capitals: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, for example",
    )
}

/// Suites that this Java has disabled; `is_fatal` if no other is left.
#[must_use]
pub fn suite_disabled(at: &str, suites: &[&str], java: u8, is_fatal: bool) -> Finding {
    let effect = if is_fatal {
        "no other is left, so every connection is cut off"
    } else {
        "they are passed over without a word"
    };
    let finding = SUITE_DISABLED.at(
        at,
        format!("`ciphers` has {}", names(suites)),
        format!("Java {java} knows these suites and has disabled them; {effect}"),
        WRITE_SUITES,
    );
    if is_fatal { finding } else { finding.with_severity(Severity::Warning) }
}

/// No suite of the list is for the key that the server has.
#[must_use]
pub fn suite_key_type(at: &str, suites: &[&str], is_rsa: bool) -> Finding {
    let (has, wanted) = if is_rsa { ("an RSA key", "_RSA_") } else { ("an EC key", "_ECDSA_") };
    SUITE_KEY_TYPE.at(
        at,
        format!("the server has {has}, and the suites that come into question are {}", names(suites)),
        format!(
            "in TLS 1.2 a suite is for one kind of key: {has} needs a name with {wanted}; so no connection comes about"
        ),
        WRITE_SUITES,
    )
}

/// The lists of two servers have nothing in common.
#[must_use]
pub fn no_common_suite(from: &str, to: &str, ours: &Lists<'_>, theirs: &Lists<'_>) -> Finding {
    NO_COMMON_SUITE.at(
        format!("{from} → {to}"),
        format!("{to} refuses {from}: they have no cipher suite in common"),
        format!("{from} allows {}, {to} allows {}", ours.suites(), theirs.suites()),
        WRITE_SUITES,
    )
}

/// One side lists CBC alone for TLS 1.2, the other has the release's own list.
#[must_use]
pub fn cbc_against(from: &str, to: &str, ours: &Lists<'_>, theirs: &Lists<'_>) -> Finding {
    CBC_AGAINST.at(
        format!("{from} → {to}"),
        format!("{to} refuses {from}: they have no cipher suite in common"),
        format!(
            "{from} allows {}, {to} allows {}. The releases' own lists have no CBC suite with SHA256 or SHA384, and from \
             2025.10 none at all",
            ours.suites(),
            theirs.suites(),
        ),
        WRITE_SUITES,
    )
}

/// CBC suites in the list.
#[must_use]
pub fn cbc(at: &str, suites: &[&str]) -> Finding {
    CBC.at(
        at,
        format!("`ciphers` has {}", names(suites)),
        "CBC suites have been attacked again and again, and Neo4j's own defaults left them out in 2025.10; that the manual \
         recommends one is out of date",
        WRITE_SUITES,
    )
}

/// `ciphers` is not written, before 2025.10.
#[must_use]
pub fn default_suites_weak(at: &str, release: Release, has_static_rsa: bool) -> Finding {
    let too = if has_static_rsa { "CBC suites and suites without forward secrecy" } else { "CBC suites" };
    DEFAULT_SUITES_WEAK.at(
        at,
        "`ciphers` is not written",
        format!("Neo4j {release} then also accepts {too} in TLS 1.2; better ones come first, so a modern peer does not meet them"),
        format!("allow TLSv1.3 alone, or {WRITE_SUITES}"),
    )
}

/// Static RSA in the list; an error on Java 24 and later, which has disabled it.
#[must_use]
pub fn static_rsa(at: &str, suites: &[&str], java: u8) -> Finding {
    let is_disabled = java >= 24;
    let why = if is_disabled {
        format!("Java {java} has disabled these suites: they drop out of the list without a word")
    } else {
        format!(
            "whoever gets the server's key can read all that was recorded before, and from Java 24 on (here {java}) these \
             suites are disabled"
        )
    };
    let finding = STATIC_RSA.at(at, format!("`ciphers` has {}", names(suites)), why, WRITE_SUITES);
    if is_disabled { finding.with_severity(Severity::Error) } else { finding }
}

/// Suites for DSA keys in the list; an error where they are all that two servers share.
#[must_use]
pub fn dss(at: &str, suites: &[&str], is_fatal: bool) -> Finding {
    let finding = DSS.at(
        at,
        format!("`ciphers` has {}", names(suites)),
        "these suites need a DSA key, and Neo4j's servers have RSA or EC keys: they are never used",
        format!("delete them; {WRITE_SUITES}"),
    );
    if is_fatal { finding.with_severity(Severity::Error) } else { finding }
}

/// Suites of TLS 1.3, and for TLS 1.2 nothing but static RSA: the list that the manual gives for both versions.
#[must_use]
pub fn manual_both_versions(at: &str, suites: &[&str]) -> Finding {
    MANUAL_BOTH_VERSIONS.at(
        at,
        format!("for TLS 1.2 `ciphers` has {} and nothing better", names(suites)),
        "TLS 1.3 works with it. A connection in TLS 1.2 has no forward secrecy on Java up to 23, and cannot be made at all \
         from Java 24 on; the manual prints such a list for both versions",
        format!("delete the line dbms.ssl.policy.cluster.ciphers on all servers, or {WRITE_SUITES}"),
    )
}

/// One side of a pair has a policy, the other has none.
#[must_use]
pub fn plaintext_peer(encrypted: &str, plain: &str) -> Finding {
    PLAINTEXT_PEER.at(
        format!("{encrypted}, {plain}"),
        format!("{encrypted} encrypts its cluster traffic, {plain} does not"),
        "there is no mixed mode: neither can reach the other",
        format!("write dbms.ssl.policy.cluster.enabled=true and the rest of the policy on {plain}, and restart both"),
    )
}
