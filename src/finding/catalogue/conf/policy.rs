//! Findings about the settings of a policy: those that do nothing, and those that are missing or weak.

use crate::finding::Evidence::Ran;
use crate::finding::{Finding, Rule, Severity};

pub(super) const ENABLE_FOR_ENABLED: Rule =
    Rule::error("conf/enable-for-enabled", "`enable` is written where Neo4j reads `enabled`", Ran);

/// `enable` under a scope; `also_enabled` where the right line stands in the file as well.
#[must_use]
pub fn enable_for_enabled(at: &str, scope: &str, also_enabled: bool) -> Finding {
    let (what, severity) = if also_enabled {
        ("this line does nothing; another line switches the policy on".to_owned(), Severity::Warning)
    } else {
        (format!("the `{scope}` policy is off: this line does not switch it on"), Severity::Error)
    };
    ENABLE_FOR_ENABLED
        .at(
            at,
            what,
            "Neo4j knows only `enabled`. It takes `enable` without a word, in every version, and its validate-config \
             finds nothing; with the line on all servers the cluster runs in plaintext",
            if also_enabled {
                "delete the line".to_owned()
            } else {
                format!("write dbms.ssl.policy.{scope}.enabled=true, then restart")
            },
        )
        .with_severity(severity)
}

pub(super) const UNKNOWN_SUFFIX: Rule =
    Rule::error("conf/unknown-suffix", "The policy has no setting of that name", Ran);

/// A suffix outside 2.2; `meant` is the nearest that exists.
#[must_use]
pub fn unknown_suffix(at: &str, scope: &str, suffix: &str, meant: Option<&str>) -> Finding {
    UNKNOWN_SUFFIX.at(
        at,
        format!("`{suffix}` is no setting of an SSL policy; the line does nothing"),
        "Neo4j ignores unknown settings below a policy silently, strict or not, and takes the default of the one that \
         was meant",
        match meant {
            Some(meant) => format!("write dbms.ssl.policy.{scope}.{meant}=…"),
            None => "delete the line, or correct its name".to_owned(),
        },
    )
}

pub(super) const DEAD_SUFFIX: Rule = Rule::error("conf/dead-suffix", "The policy no longer has that setting", Ran);

/// A suffix that once was one, or that belongs elsewhere.
#[must_use]
pub fn dead_suffix(at: &str, suffix: &str) -> Finding {
    let fix = match suffix {
        "tls_level" => {
            "delete the line; for Bolt the level is server.bolt.tls_level (4.x: dbms.connector.bolt.tls_level)"
        }
        _ => "delete the line; keys and certificates are PEM files in the base directory",
    };
    DEAD_SUFFIX.at(
        at,
        format!("`{suffix}` does nothing below a policy"),
        "no release since 4.0 reads it, and none says so (4.x warns of allow_key_generation alone)",
        fix,
    )
}

pub(super) const MALFORMED_SUFFIX: Rule =
    Rule::error("conf/malformed-suffix", "A setting's name has too many dots", Ran).logged("log/setting-unknown");

/// Extra dots; `fatal` where the scope itself is empty and the start is strict.
#[must_use]
pub fn malformed_suffix(at: &str, key: &str, fatal: bool) -> Finding {
    MALFORMED_SUFFIX.at(
        at,
        if fatal { format!("Neo4j does not start: `{key}` has no scope") } else { format!("`{key}` does nothing") },
        "the form is dbms.ssl.policy.SCOPE.SETTING, with one name for each",
        "correct the name, for example dbms.ssl.policy.cluster.enabled=true",
    )
}

pub(super) const UNKNOWN_SCOPE: Rule =
    Rule::error("conf/unknown-scope", "There is no policy of that name", Ran).logged("log/setting-unknown");

/// A scope outside 2.2; `fatal` where the start is strict.
#[must_use]
pub fn unknown_scope(at: &str, scope: &str, meant: Option<&str>, fatal: bool) -> Finding {
    UNKNOWN_SCOPE.at(
        at,
        if fatal {
            format!("Neo4j does not start: it knows no policy `{scope}`")
        } else {
            format!("Neo4j knows no policy `{scope}` and ignores the line; what it was to encrypt stays in plaintext")
        },
        "the names are fixed since 4.0: cluster, bolt, https, backup, fabric",
        format!("write dbms.ssl.policy.{}.…", meant.unwrap_or("cluster")),
    )
}

pub(super) const SCOPE_CASE: Rule = Rule::error("conf/scope-case", "A policy's name is not in lower case", Ran);

/// A scope in another case than lower; `stops`: the policy in lower case is enabled beside it.
#[must_use]
pub fn scope_case(at: &str, scope: &str, stops: bool) -> Finding {
    let lower = scope.to_ascii_lowercase();
    let (what, why) = if stops {
        (
            format!("`{scope}` is a second policy beside `{lower}`"),
            "Neo4j takes each spelling for a policy of its own and does not start with two of one scope: `Can not have \
             multiple SslPolicies configured`",
        )
    } else {
        (
            format!("the lines of `{scope}` do nothing"),
            "Neo4j accepts the name in any case and then looks for lower case alone; with it on all servers they connect \
             in plaintext",
        )
    };
    SCOPE_CASE.at(at, what, why, format!("write dbms.ssl.policy.{lower}.…"))
}

pub(super) const TESTING_SCOPE: Rule = Rule::warning("conf/testing-scope", "The policy `testing` is Neo4j's own", Ran);

/// Scope `testing`, enabled.
#[must_use]
pub fn testing_scope(at: &str) -> Finding {
    TESTING_SCOPE.at(
        at,
        "the policy `testing` is enabled",
        "it encrypts nothing that you use, yet it is loaded like the others: if its folder is missing, Neo4j does not \
         start",
        "delete the lines of dbms.ssl.policy.testing",
    )
}

pub(super) const POLICY_NOT_ENABLED: Rule =
    Rule::error("conf/policy-not-enabled", "The policy is written but not switched on", Ran);

/// Settings of a scope without `enabled=true`.
#[must_use]
pub fn policy_not_enabled(at: &str, scope: &str) -> Finding {
    let severity = if scope == "cluster" { Severity::Error } else { Severity::Warning };
    POLICY_NOT_ENABLED
        .at(
            at,
            format!("the `{scope}` policy has settings but is off"),
            "while `enabled` is not true nothing else counts and its files are not read: the traffic stays in plaintext, \
             and servers whose policy is on refuse this one",
            format!("write dbms.ssl.policy.{scope}.enabled=true, then restart"),
        )
        .with_severity(severity)
}

pub(super) const CLIENT_AUTH_WEAK: Rule =
    Rule::warning("conf/client-auth-weak", "Members need no certificate to connect", Ran);

/// NONE or OPTIONAL in `cluster`; `value` is what is in force.
#[must_use]
pub fn client_auth_weak(at: &str, value: &str) -> Finding {
    CLIENT_AUTH_WEAK.at(
        at,
        format!("client_auth is {value}"),
        if value == "NONE" {
            "this server accepts every initiator and does not look at its certificate"
        } else {
            "a program without a certificate is accepted; only one that shows a wrong certificate is refused"
        },
        "write dbms.ssl.policy.cluster.client_auth=REQUIRE",
    )
}

pub(super) const VERIFY_HOSTNAME_UNSET: Rule =
    Rule::warning("conf/verify-hostname-unset", "Whether names are checked depends on the release", Ran);

/// `verify_hostname` not written; `default` is this release's.
#[must_use]
pub fn verify_hostname_unset(at: &str, scope: &str, default: bool) -> Finding {
    VERIFY_HOSTNAME_UNSET.at(
        at,
        format!("verify_hostname is not written; here it is {default}"),
        "the default is false up to 5.26 and true from 2025.01 on: an upgrade from the one to the other changes who is accepted",
        format!("write dbms.ssl.policy.{scope}.verify_hostname=true, with every name that the others use in the certificates"),
    )
}

pub(super) const VERIFY_HOSTNAME_OFF: Rule =
    Rule::warning("conf/verify-hostname-off", "The name of the server on the other side is not checked", Ran);

/// `verify_hostname=false`.
#[must_use]
pub fn verify_hostname_off(at: &str, scope: &str) -> Finding {
    VERIFY_HOSTNAME_OFF.at(
        at,
        "verify_hostname is false",
        "every trusted certificate can stand for every server: one stolen key is enough to play any of them",
        format!("put each server's advertised name into its certificate, then write dbms.ssl.policy.{scope}.verify_hostname=true"),
    )
}

pub(super) const TLS_VERSIONS_UNSET: Rule =
    Rule::warning("conf/tls-versions-unset", "Which TLS versions are spoken depends on the release", Ran);

/// `tls_versions` not written; `default` is this release's.
#[must_use]
pub fn tls_versions_unset(at: &str, scope: &str, default: &str) -> Finding {
    TLS_VERSIONS_UNSET.at(
        at,
        format!("tls_versions is not written; here it is {default}"),
        "the default is TLSv1.2 alone up to 5.23, and TLSv1.3 beside it from 5.24 on",
        format!("write dbms.ssl.policy.{scope}.tls_versions=TLSv1.3,TLSv1.2"),
    )
}

pub(super) const TRUST_ALL: Rule = Rule::warning("conf/trust-all", "Every peer is trusted", Ran);

/// `trust_all=true`.
#[must_use]
pub fn trust_all(at: &str, scope: &str) -> Finding {
    TRUST_ALL.at(
        at,
        format!("the `{scope}` policy trusts everybody"),
        "certificates, names and CRLs of peers are not looked at. It cures no broken trusted folder either: that must \
         still load",
        "delete the line",
    )
}

pub(super) const TRUST_EXPIRED_EARLY: Rule =
    Rule::warning("conf/trust-expired-early", "`trust_expired` does not exist in this release", Ran);

/// `trust_expired` before 5.14.
#[must_use]
pub fn trust_expired_early(at: &str) -> Finding {
    TRUST_EXPIRED_EARLY.at(
        at,
        "trust_expired is written",
        "it exists from 5.14 on; here it is ignored without a word",
        "delete the line",
    )
}

pub(super) const PASSWORD_ORDER: Rule =
    Rule::advice("conf/password-order", "The pass phrase stands after the key", Ran);

/// The pass phrase's line after the key's.
#[must_use]
pub fn password_order(at: &str) -> Finding {
    PASSWORD_ORDER.at(
        at,
        "private_key_password stands below private_key",
        "a widely copied guide says that Neo4j then does not start. Ten releases from 4.0.12 to 2026.08.1 did, on Linux; \
         on Windows none was tried",
        "nothing needs to be done; to follow the guide, move the line above private_key",
    )
}
