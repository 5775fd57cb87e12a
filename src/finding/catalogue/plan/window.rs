//! The change window and life after it: what is left out, done in the wrong order, or believed too early (3.8, 12.3).

use crate::finding::Evidence::{Documented, Inferred, Measured, Ran, Source};
use crate::finding::words::few;
use crate::finding::{Finding, Rule, Severity};

const ROLLING_ENABLE: Rule =
    Rule::error("plan/rolling-enable", "The policy cannot be switched on server by server", Ran)
        .logged("log/waiting-for-members");

/// Switching on while the cluster goes on running.
#[must_use]
pub fn rolling_enable(at: &str) -> Finding {
    ROLLING_ENABLE.at(
        at,
        "the policy is to be switched on one server after the other",
        "a server with the policy and one without refuse each other, both ways. Of three servers two are left after the \
         first restart and one after the second stop: no majority, so no writes, until the second one is back",
        "plan one full stop: stop all servers, put the new neo4j.conf on each, start all",
    )
}

const FULL_STOP: Rule = Rule::error("plan/full-stop", "The policy can only be switched on with the cluster down", Ran)
    .logged("log/waiting-for-members");

/// What switching the policy on, or off, costs: said before a running cluster is changed.
#[must_use]
pub fn full_stop(at: &str) -> Finding {
    FULL_STOP
        .at(
            at,
            "servers with the new configuration and servers with the old one cannot work together",
            "one by one, the second stop takes the majority away and with it all writes; no procedure without downtime \
             is known",
            "stop all servers, check that no cluster port listens any more, then start all",
        )
        .with_severity(Severity::Advice)
}

/// A server is to be started while others with the old configuration still run.
#[must_use]
pub fn started_too_early(at: &str) -> Finding {
    FULL_STOP.at(
        at,
        "servers are to be started while others still run with the old configuration",
        "the new ones wait for members that refuse them, and the old ones lose theirs",
        "stop all servers, check that no cluster port (6000, 7000, 7688; before 2025.01 also 5000) listens any more, then \
         start all; the order of starting is free",
    )
}

const BACKUP_FIRST: Rule = Rule::warning("plan/backup-first", "There is no backup before the change", Documented);

/// No backup among the steps; `four`: a release before 5.
#[must_use]
pub fn backup_first(at: &str, four: bool) -> Finding {
    BACKUP_FIRST.at(
        at,
        "no backup is planned before the change",
        "TLS itself touches no data; but a failed start under a wrong neo4j.conf is the moment when people delete things",
        format!(
            "back up all databases, system too, with {}, and copy each server's neo4j.conf and certificates folder",
            if four { "neo4j-admin backup" } else { "neo4j-admin database backup" }
        ),
    )
}

const HEALTH_BEFORE: Rule =
    Rule::warning("plan/health-before", "Nobody looks whether the cluster is healthy before the change", Documented);

/// No look at the cluster among the steps before; `query` shows its servers.
#[must_use]
pub fn health_before(at: &str, query: &str) -> Finding {
    HEALTH_BEFORE.at(
        at,
        "no check of the cluster is planned before the change",
        "faults that are found afterwards are blamed on TLS",
        format!("run {query} and one write on the cluster first; do not begin before all is well"),
    )
}

const HEALTH_AFTER: Rule =
    Rule::warning("plan/health-after", "Nobody looks whether the cluster is healthy after the change", Documented);

/// No look at it among the steps after.
#[must_use]
pub fn health_after(at: &str, query: &str) -> Finding {
    HEALTH_AFTER.at(
        at,
        "no check of the cluster is planned after the change",
        "a member that TLS shuts out need not stop anything: two of three go on, and it shows when the next one fails",
        format!("run {query} on every server, and one write to each database"),
    )
}

const ABORT_POINT: Rule = Rule::advice("plan/abort-point", "No time is fixed for giving the change up", Inferred);

/// No such time among the steps.
#[must_use]
pub fn abort_point(at: &str) -> Finding {
    ABORT_POINT.at(
        at,
        "no time is fixed at which the change is given up",
        "going back is a full stop and start too; without a fixed time the outage only grows",
        "fix a time as long before the end of the window as a second full stop and start takes",
    )
}

const ROLL_BACK: Rule = Rule::error("plan/roll-back", "The policy cannot be switched off server by server", Ran)
    .logged("log/plaintext-peer");

/// Switching off while the cluster goes on running.
#[must_use]
pub fn roll_back(at: &str) -> Finding {
    ROLL_BACK.at(
        at,
        "the policy is to be switched off one server after the other",
        "a server with the policy and one without refuse each other, both ways: it is the same split as on the way in",
        "stop all servers, put the old neo4j.conf on each, start all; the copied keys and certificates may stay, nobody \
         reads them then",
    )
}

const SERVICE_JVM_OPTIONS: Rule =
    Rule::warning("plan/service-jvm-options", "The Windows service does not see new JVM options", Documented);

/// JVM options change under an installed service; `four`: a release before 5.
#[must_use]
pub fn service_jvm_options(at: &str, four: bool) -> Finding {
    SERVICE_JVM_OPTIONS.at(
        at,
        "JVM options change, and Neo4j runs as a Windows service",
        "the service keeps its own copy of server.jvm.additional, heap and Java's path, written when it was installed; a \
         restart alone changes nothing, -Djavax.net.debug and trust store options included",
        format!(
            "run bin\\neo4j {} in an elevated prompt, then restart the service",
            if four { "update-service" } else { "windows-service update" }
        ),
    )
}

const SERVICE_ACCOUNT: Rule =
    Rule::warning("plan/service-account", "An update of the service sets its account back", Source);

/// The service runs under an account of its own.
#[must_use]
pub fn service_account(at: &str, account: &str) -> Finding {
    SERVICE_ACCOUNT.at(
        at,
        format!("the Windows service runs as {account}"),
        "installing and updating the service both pass LocalSystem as its account; after an update the rights of the key \
         may no longer fit whoever reads it",
        "set the account again after each update of the service, and check with icacls private.key that it may read the \
         key",
    )
}

const ROTATION_ORDER: Rule =
    Rule::error("plan/rotation-order", "A key is changed before its certificate is trusted", Measured);

/// New keys go in before all peers trust the new certificates.
#[must_use]
pub fn rotation_order(at: &str) -> Finding {
    ROTATION_ORDER.at(
        at,
        "keys and certificates are to be changed before all servers trust the new certificates",
        "a server with a new certificate is refused by every server that knows only the old one",
        "first add the new trust beside the old on all servers and reload or restart; then change key and certificate, one \
         server at a time; at the end remove the old trust",
    )
}

const RESTART_NEEDED: Rule = Rule::advice("plan/restart-needed", "New files need a restart", Documented);

/// New files are to be read by a release that reads them at start alone.
#[must_use]
pub fn restart_needed(at: &str, release: &str) -> Finding {
    RESTART_NEEDED.at(
        at,
        format!("Neo4j {release} is to read new keys or certificates while it runs"),
        "before 2025.03 Neo4j reads them at its start and never again",
        "restart the servers one after the other, each when the one before is back; within TLS that is safe",
    )
}

const RELOAD_OFF: Rule = Rule::warning("plan/reload-off", "Reloading does nothing and says that it worked", Ran);

/// `dbms.security.tls_reload_enabled` is not true where a reload is wanted, or written as false.
#[must_use]
pub fn reload_off(at: &str) -> Finding {
    RELOAD_OFF.at(
        at,
        "dbms.security.tls_reload_enabled is not true",
        "CALL dbms.security.reloadTLS() then reports success and reads nothing, however broken the new files are",
        "write dbms.security.tls_reload_enabled=true and restart once; from then on new files can be reloaded",
    )
}

const RELOAD_SCOPE: Rule = Rule::warning("plan/reload-scope", "A reload reads files and nothing else", Ran);

/// Settings change, and only a reload is planned.
#[must_use]
pub fn reload_scope(at: &str, changed: &[&str]) -> Finding {
    RELOAD_SCOPE.at(
        at,
        format!("a reload is to bring in changed {}", few(changed, "and")),
        "it reads the files of all policies again, at the paths and with the pass phrases of the last start; neo4j.conf is \
         not read. One broken policy makes it fail and leaves all of them as they were, and open connections keep what \
         they have",
        "write new files over the old ones and reload on every server; after a change of neo4j.conf restart instead",
    )
}

const RELOAD_MISMATCH: Rule =
    Rule::error("plan/reload-mismatch", "A key without its certificate is taken without complaint", Ran);

/// A reload after the change of the key or of the certificate alone; `changed` is which.
#[must_use]
pub fn reload_mismatch(at: &str, changed: &str) -> Finding {
    RELOAD_MISMATCH.at(
        at,
        format!("only the {changed} is to be changed before the reload"),
        "a reload does not check that key and certificate belong together; if they do not, every new connection of this \
         server fails from then on",
        "change private.key and public.crt both, let interlock-cli rehearse look at them, then reload",
    )
}

const RELOAD_COMMUNITY: Rule =
    Rule::advice("plan/reload-community", "Community cannot reload", Ran).logged("log/reload-missing");

/// A reload on Community.
#[must_use]
pub fn reload_community(at: &str) -> Finding {
    RELOAD_COMMUNITY.at(
        at,
        "Community is to read new files while it runs",
        "dbms.security.reloadTLS() is Enterprise's, and so is its setting, which a strict start of Community refuses",
        "restart the server, and leave dbms.security.tls_reload_enabled out",
    )
}

const POLICY_NOT_LOADED: Rule =
    Rule::error("plan/policy-not-loaded", "The last start loaded no policy for the cluster", Ran);

/// debug.log has no line about the scope since the last start.
#[must_use]
pub fn policy_not_loaded(at: &str, scope: &str) -> Finding {
    let name = scope.to_ascii_uppercase();
    POLICY_NOT_LOADED.at(
        at,
        format!("since the last start there is no line `Loaded SSL policy '{name}'`"),
        "Neo4j writes that line for each policy that is in force; without it the policy is off, and the traffic is in \
         plaintext, whatever neo4j.conf seems to say",
        format!(
            "let interlock-cli lint look at neo4j.conf: it needs dbms.ssl.policy.{scope}.enabled=true, spelt so and in \
             lower case; then restart"
        ),
    )
}

const DIAL_AFTER_START: Rule = Rule::advice("plan/dial-after-start", "A start is no proof", Ran);

/// No check of the ports among the steps.
#[must_use]
pub fn dial_after_start(at: &str, ports: &[&str]) -> Finding {
    DIAL_AFTER_START.at(
        at,
        "no check of the ports is planned after the start",
        "policies of many kinds load and cannot serve, and `Started.` comes all the same",
        format!("dial {} of every server from every other, and finish the handshake", few(ports, "and")),
    )
}

const PROBE_TRACES: Rule = Rule::advice("plan/probe-traces", "A check of the ports leaves lines in the logs", Ran);

/// The ports are to be dialled.
#[must_use]
pub fn probe_traces(at: &str) -> Finding {
    PROBE_TRACES.at(
        at,
        "the ports of the servers are to be dialled",
        "a finished handshake leaves nothing; one that is broken off, or that comes without a certificate where one is \
         asked for, leaves a warning in debug.log, without the address of who dialled",
        "tell whoever watches the logs beforehand, and dial with a certificate that the servers trust",
    )
}

const CLOCK_SKEW: Rule = Rule::advice("plan/clock-skew", "The clocks were not compared", Documented);

/// New certificates, and no look at the clocks.
#[must_use]
pub fn clock_skew(at: &str) -> Finding {
    CLOCK_SKEW.at(
        at,
        "no comparison of the servers' clocks is planned",
        "a certificate is refused before its first second, and each server goes by its own clock",
        "see that NTP runs on every server, and let certificates begin a little in the past",
    )
}

pub(super) const ROWS: &[&Rule] = &[
    &ROLLING_ENABLE,
    &FULL_STOP,
    &BACKUP_FIRST,
    &HEALTH_BEFORE,
    &HEALTH_AFTER,
    &ABORT_POINT,
    &ROLL_BACK,
    &SERVICE_JVM_OPTIONS,
    &SERVICE_ACCOUNT,
    &ROTATION_ORDER,
    &RESTART_NEEDED,
    &RELOAD_OFF,
    &RELOAD_SCOPE,
    &RELOAD_MISMATCH,
    &RELOAD_COMMUNITY,
    &POLICY_NOT_LOADED,
    &DIAL_AFTER_START,
    &PROBE_TRACES,
    &CLOCK_SKEW,
];
