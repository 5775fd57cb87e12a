//! Findings about the members of a cluster as their settings name each other: ports, endpoints, names.

use crate::finding::Evidence::{Documented, Ran, Source};
use crate::finding::words::{few, quoted};
use crate::finding::{Finding, Rule, Severity};

const PORT_5000: Rule = Rule::error("plan/port-5000", "Port 5000 is gone", Documented);

/// An endpoint on discovery's old port, from 2025.01 on.
#[must_use]
pub fn port_5000(at: &str, key: &str, endpoint: &str) -> Finding {
    PORT_5000.at(
        at,
        format!("{key} names {}", quoted(endpoint)),
        "nothing listens on port 5000 from 2025.01 on: members find each other through the cluster port, 6000",
        "write dbms.cluster.endpoints with port 6000 for each member",
    )
}

const PORT_7688: Rule = Rule::warning("plan/port-7688", "Port 7688 speaks the cluster policy too", Source);

/// Server-side routing beside an encrypted cluster.
#[must_use]
pub fn port_7688(at: &str, port: &str) -> Finding {
    PORT_7688.at(
        at,
        format!("server-side routing is on, on port {port}"),
        "it connects members like ports 6000 and 7000 and uses their policy; older pages of the manual leave it out, and so \
         do firewalls",
        format!("open port {port} between the members, and check it like the others"),
    )
}

const BACKUP_PORT: Rule = Rule::advice("plan/backup-port", "Backups have a policy of their own", Documented);

/// A backup address that is reachable, the `cluster` policy on and the `backup` policy off.
#[must_use]
pub fn backup_port(at: &str, key: &str) -> Finding {
    BACKUP_PORT.at(
        at,
        format!("{key} is written, and the policy `backup` is off"),
        "the policy `cluster` covers ports 6000, 7000 and 7688, not the one for backups, 6362: that stays in plaintext",
        "set up dbms.ssl.policy.backup as well, or take backups through port 6000, which has the policy `cluster`",
    )
}

const LISTEN_IS_NOT_NAME: Rule =
    Rule::advice("plan/listen-is-not-name", "A listen address is no name for others", Source);

/// A listen address with a host, and no advertised address.
#[must_use]
pub fn listen_is_not_name(at: &str, key: &str, host: &str, advertised: &str) -> Finding {
    LISTEN_IS_NOT_NAME.at(
        at,
        format!("{key} names {}, and no advertised address is written", quoted(host)),
        "the others dial the advertised address, and its name must be in the certificate; where this server listens tells \
         them nothing",
        format!("write {advertised}= and the name that the others use"),
    )
}

const UPGRADE_HOSTNAME: Rule =
    Rule::error("plan/upgrade-hostname", "An upgrade will check a name that the certificate lacks", Ran)
        .logged("log/name-missing");

/// `verify_hostname` is not written and the certificate lacks the advertised host; `now` where this release checks names
/// by default already.
#[must_use]
pub fn upgrade_hostname(at: &str, host: &str, now: bool) -> Finding {
    let finding = UPGRADE_HOSTNAME.at(
        at,
        format!("the certificate does not name {}, the host that others dial, and verify_hostname is not written", quoted(host)),
        "where it is not written, names are not checked up to 5.26 and are from 2025.01 on: after the upgrade the others \
         refuse this server",
        "issue certificates that name each advertised host, and write dbms.ssl.policy.cluster.verify_hostname=true",
    );
    if now { finding } else { finding.with_severity(Severity::Warning) }
}

const ENDPOINT_OF_NOBODY: Rule =
    Rule::warning("plan/endpoint-of-nobody", "An endpoint is none of the members", Documented);

/// Endpoints that none of the given servers advertises.
#[must_use]
pub fn endpoint_of_nobody(at: &str, endpoints: &[&str]) -> Finding {
    ENDPOINT_OF_NOBODY.at(
        at,
        format!("no other file advertises {}", few(endpoints, "and")),
        "endpoints lead to the members: one that nobody answers at costs time at each start, and too many of them keep the \
         cluster from forming",
        "write the addresses that the members advertise, or lint the files of all members together",
    )
}

const MEMBER_NOT_NAMED: Rule =
    Rule::warning("plan/member-not-named", "A member is not among the endpoints", Documented);

/// Servers whose address is among nobody's endpoints here.
#[must_use]
pub fn member_not_named(at: &str, members: &[&str]) -> Finding {
    MEMBER_NOT_NAMED.at(
        at,
        format!("the endpoints do not name {}", few(members, "and")),
        "every member should be among the endpoints of every member, itself included; otherwise two halves may form that \
         do not know each other",
        "write the advertised address of each member into the endpoints of each",
    )
}

pub(in crate::finding::catalogue) const MEMBER_ROWS: &[&Rule] = &[
    &PORT_5000,
    &PORT_7688,
    &BACKUP_PORT,
    &LISTEN_IS_NOT_NAME,
    &UPGRADE_HOSTNAME,
    &ENDPOINT_OF_NOBODY,
    &MEMBER_NOT_NAMED,
];
