//! A change to a cluster as a whole (3.8), as far as plans and configurations show it.

mod members;
mod window;

pub use members::*;
pub use window::*;

use crate::finding::Evidence::{Documented, Ran};
use crate::finding::words::few;
use crate::finding::{Finding, Rule};

const NOT_ENABLED_EVERYWHERE: Rule =
    Rule::error("plan/not-enabled-everywhere", "Only some servers encrypt", Ran).logged("log/plaintext-peer");

/// The policy is on some servers only.
#[must_use]
pub fn not_enabled_everywhere(at: &str, on: &[&str], off: &[&str]) -> Finding {
    NOT_ENABLED_EVERYWHERE.at(
        at,
        format!("the cluster policy is on at {} and off at {}", few(on, "and"), few(off, "and")),
        "a server with the policy and one without refuse each other, both ways",
        "write dbms.ssl.policy.cluster.enabled=true on every server, then stop all of them and start them again",
    )
}

/// What stands for suites that are not written.
pub const OWN_SUITES: &str = "the release's own";

const POLICY_DIFFERS: Rule = Rule::warning("plan/policy-differs", "Servers have different policies", Documented);

/// A setting that should be the same everywhere is not; `values` are `server: value`.
#[must_use]
pub fn policy_differs(at: &str, setting: &str, values: &[String]) -> Finding {
    POLICY_DIFFERS.at(
        at,
        format!("{setting} differs: {}", few(values, "and")),
        "it works as far as the servers overlap; which way a connection goes then decides how safe it is",
        format!("write the same {setting} on every server"),
    )
}

const ADVERTISED_LOCALHOST: Rule =
    Rule::error("plan/advertised-localhost", "The server tells nobody its name", Documented);

/// No advertised address; `setting` is its name in this release.
#[must_use]
pub fn advertised_localhost(at: &str, setting: &str) -> Finding {
    ADVERTISED_LOCALHOST.at(
        at,
        "no advertised address is written",
        "the others dial the advertised address, and its default is localhost: each would dial itself",
        format!("write {setting}= and the name that the other servers use"),
    )
}

const DUPLICATE_HOST: Rule = Rule::error("plan/duplicate-host", "Two servers have one address", Documented);

/// Two servers advertise the same host.
#[must_use]
pub fn duplicate_host(at: &str, host: &str, servers: &[&str]) -> Finding {
    DUPLICATE_HOST.at(
        at,
        format!("{} all advertise {host}", few(servers, "and")),
        "the address that the others use leads to one of them only",
        "give each server its own advertised address",
    )
}

const JAVA_VERSION: Rule = Rule::error("plan/java-version", "This Neo4j does not run on that Java", Documented);

/// A Java outside 2.1; `good` are the versions that the release runs on.
#[must_use]
pub fn java_version(at: &str, release: &str, java: u8, good: &[u8]) -> Finding {
    let good: Vec<String> = good.iter().map(u8::to_string).collect();
    JAVA_VERSION.at(
        at,
        format!("Neo4j {release} is to run on Java {java}"),
        "Neo4j checks its Java and does not start on another",
        format!("use Java {}", good.join(" or ")),
    )
}

pub(super) const ROWS: &[&Rule] =
    &[&NOT_ENABLED_EVERYWHERE, &POLICY_DIFFERS, &ADVERTISED_LOCALHOST, &DUPLICATE_HOST, &JAVA_VERSION];

pub(super) const WINDOW_ROWS: &[&Rule] = window::ROWS;
