//! The bolt and https connectors (section 3.11): what they do with the policies of their scopes.

use crate::finding::Evidence::Ran;
use crate::finding::words::{count, few, quoted};
use crate::finding::{Finding, Rule, Severity};

const BOLT_TLS_LEVEL_UNSET: Rule =
    Rule::error("connector/bolt-tls-level-unset", "Bolt stays in plaintext beside its policy", Ran);

/// A `bolt` policy is enabled and `key`, which switches TLS on for Bolt, is not written.
#[must_use]
pub fn bolt_tls_level_unset(at: &str, key: &str) -> Finding {
    BOLT_TLS_LEVEL_UNSET.at(
        at,
        format!("the `bolt` policy is enabled, and {key} is not written"),
        "Bolt needs two switches. Without the second one Neo4j loads the policy and serves plaintext alone; a client that \
         wants TLS is cut off, and no log says why",
        format!("write {key}=REQUIRED"),
    )
}

const BOLT_TLS_OPTIONAL: Rule = Rule::warning("connector/bolt-tls-optional", "Bolt also takes plaintext", Ran);

/// The level is OPTIONAL.
#[must_use]
pub fn bolt_tls_optional(at: &str, key: &str) -> Finding {
    BOLT_TLS_OPTIONAL.at(
        at,
        format!("{key} is OPTIONAL"),
        "Bolt serves TLS and plaintext on one port; a client that is set up wrongly sends its password in the clear and \
         nobody notices",
        format!("write {key}=REQUIRED when all clients use TLS"),
    )
}

/// What a start does that cannot give Bolt the TLS which it is told to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutPolicy {
    /// It ends.
    Stops,
    /// It says `Started.`, and the port refuses everybody.
    Refuses,
    /// One of the two: no such release was run.
    Either,
}

const BOLT_POLICY_MISSING: Rule =
    Rule::error("connector/bolt-policy-missing", "Bolt is to speak TLS and has no policy", Ran)
        .logged("log/connector-no-policy");

/// The level asks for TLS, and no `bolt` policy is enabled.
#[must_use]
pub fn bolt_policy_missing(at: &str, key: &str, level: &str, then: WithoutPolicy) -> Finding {
    let what = match then {
        WithoutPolicy::Stops => "Neo4j does not start",
        WithoutPolicy::Refuses => "Neo4j starts, and Bolt refuses every client",
        WithoutPolicy::Either => "Neo4j does not start, or starts with a Bolt port that refuses every client",
    };
    BOLT_POLICY_MISSING.at(
        at,
        format!("{what}: {key} is {level}, and no `bolt` policy is enabled"),
        "TLS on Bolt takes its key and certificate from the policy `bolt`. Up to 5.26 a start without it ends; 2026 says \
         `Started.`, warns in debug.log alone and then closes each connection",
        format!("write dbms.ssl.policy.bolt.enabled=true with its files in certificates/bolt, or {key}=DISABLED"),
    )
}

const HTTPS_POLICY_MISSING: Rule = Rule::error("connector/https-policy-missing", "HTTPS is on and has no policy", Ran)
    .logged("log/connector-no-policy");

/// HTTPS is on, and no `https` policy is enabled.
#[must_use]
pub fn https_policy_missing(at: &str, key: &str) -> Finding {
    HTTPS_POLICY_MISSING.at(
        at,
        format!("Neo4j does not start: {key} is true, and no `https` policy is enabled"),
        "HTTPS takes its key and certificate from the policy `https`; without it the whole server ends, cluster and all",
        format!("write dbms.ssl.policy.https.enabled=true with its files in certificates/https, or {key}=false"),
    )
}

const HTTPS_CLIENT_AUTH: Rule =
    Rule::error("connector/https-client-auth", "HTTPS judges client certificates by another store", Ran);

/// `client_auth` of `https` is REQUIRE (`required`) or OPTIONAL, the default; `is_on`: the connector is.
#[must_use]
pub fn https_client_auth(at: &str, required: bool, is_on: bool) -> Finding {
    let (what, severity) = match (required, is_on) {
        (true, true) => ("HTTPS refuses every client", Severity::Error),
        (true, false) => ("HTTPS, once it is on, refuses every client", Severity::Warning),
        (false, _) => ("HTTPS refuses every client that offers a certificate", Severity::Warning),
    };
    let word = if required { "REQUIRE" } else { "OPTIONAL, its default" };
    HTTPS_CLIENT_AUTH
        .at(
            at,
            format!("{what}: client_auth of the `https` policy is {word}"),
            "the certificates of HTTPS clients are held against the store that comes with Java, never against \
             certificates/https/trusted: a client whose CA is not in there is refused, and no log has a line about it",
            "write dbms.ssl.policy.https.client_auth=NONE; to ask for certificates, put the clients' CA into a store of \
             your own and name it with server.jvm.additional=-Djavax.net.ssl.trustStore=…",
        )
        .with_severity(severity)
}

const HTTPS_TRUSTED_UNUSED: Rule =
    Rule::warning("connector/https-trusted-unused", "HTTPS reads its trusted folder and uses nothing of it", Ran);

/// So many certificates and CRLs of the `https` policy are loaded for nothing.
#[must_use]
pub fn https_trusted_unused(at: &str, certificates: usize, crls: usize) -> Finding {
    let found = match (certificates, crls) {
        (_, 0) => count(certificates, "certificate"),
        (0, _) => count(crls, "CRL"),
        _ => format!("{} and {}", count(certificates, "certificate"), count(crls, "CRL")),
    };
    HTTPS_TRUSTED_UNUSED.at(
        at,
        format!("the folders of the `https` policy hold {found} that nobody asks"),
        "Neo4j reads them at each start, and one bad file among them stops the server; clients are then judged by the \
         store that comes with Java",
        "write dbms.ssl.policy.https.client_auth=NONE, and leave trusted and revoked of https empty",
    )
}

const HTTPS_CIPHERS: Rule =
    Rule::advice("connector/https-ciphers", "HTTPS drops names of suites that it does not know", Ran);

/// Suites of `https` that the JDK does not know; `all`: there is no other in the list.
#[must_use]
pub fn https_unknown_suites(at: &str, names: &[String], all: bool) -> Finding {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let finding = HTTPS_CIPHERS.at(
        at,
        if all {
            format!("HTTPS refuses every client: it knows none of its suites, {}", few(&names, "and"))
        } else {
            format!("HTTPS goes on without {}", few(&names, "and"))
        },
        "other than Bolt and the cluster, which then refuse every connection, HTTPS drops names that the JDK does not \
         know and says nothing",
        "write the suites as the JDK does, for example TLS_AES_256_GCM_SHA384, or delete the line",
    );
    if all { finding.with_severity(Severity::Warning) } else { finding }
}

/// `ciphers=` of `https`.
#[must_use]
pub fn https_empty_ciphers(at: &str) -> Finding {
    HTTPS_CIPHERS.at(
        at,
        "the list of suites of the `https` policy is empty",
        "HTTPS then takes the JDK's own list; on Bolt and in the cluster the same line would refuse every connection",
        "delete the line",
    )
}

pub(super) const ROWS: &[&Rule] = &[
    &BOLT_TLS_LEVEL_UNSET,
    &BOLT_TLS_OPTIONAL,
    &BOLT_POLICY_MISSING,
    &HTTPS_POLICY_MISSING,
    &HTTPS_CLIENT_AUTH,
    &HTTPS_TRUSTED_UNUSED,
    &HTTPS_CIPHERS,
];
