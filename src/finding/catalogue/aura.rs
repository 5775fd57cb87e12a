//! Aura and private links (section 8), as far as a file shows them.

use crate::finding::Evidence::{Documented, Inferred};
use crate::finding::words::{few, listed, quoted, shown};
use crate::finding::{Finding, Rule, Severity};

const BROWSER_ROUTE: Rule = Rule::advice("aura/browser-route", "Browser and Bloom need a way in", Documented);
const NAME_SHAPE: Rule = Rule::error("aura/name-shape", "This is not the name of an Aura instance", Documented);
const NO_BOLT: Rule = Rule::error("aura/no-bolt", "Port 7687 does not speak Bolt", Documented);
const NO_SNI: Rule = Rule::warning("aura/no-sni", "Aura is dialled by address", Inferred);
const PORT_CLOSED: Rule = Rule::error("aura/port-closed", "A port of Aura's does not answer", Documented);
const PRIVATE_DNS: Rule = Rule::error("aura/private-dns", "The name does not lead to the private endpoint", Documented);
const REGION: Rule = Rule::warning("aura/region", "Two regions are behind one private link", Documented);
const SAFE_TO_SWITCH_OFF: Rule =
    Rule::error("aura/safe-to-switch-off", "It is not yet safe to switch public traffic off", Documented);
const SUITE: Rule = Rule::error("aura/suite", "Aura has other cipher suites", Documented);
const VANTAGE: Rule = Rule::warning("aura/vantage", "The check ran outside the private network", Documented);
const VERSION: Rule = Rule::warning("aura/version", "Aura speaks newer TLS only", Documented);
const WILDCARD: Rule = Rule::warning("aura/wildcard", "Private DNS knows one instance alone", Documented);

pub(super) const ROWS: &[&Rule] = &[
    &BROWSER_ROUTE,
    &NAME_SHAPE,
    &NO_BOLT,
    &NO_SNI,
    &PORT_CLOSED,
    &PRIVATE_DNS,
    &REGION,
    &SAFE_TO_SWITCH_OFF,
    &SUITE,
    &VANTAGE,
    &VERSION,
    &WILDCARD,
];

const FROM_CONSOLE: &str = "copy the whole name from the Aura console: `<dbid>.production-orch-<nnnn>.neo4j.io`";
const WILDCARD_RECORD: &str = "in the private DNS zone of your network, let `*.production-orch-<nnnn>.neo4j.io` be an A record with the endpoint's \
     address";

/// Public traffic is off.
#[must_use]
pub fn browser_route(host: &str) -> Finding {
    BROWSER_ROUTE.at(
        host,
        "public traffic is switched off",
        "Browser and Bloom are cut off like everybody else outside the private network",
        "plan a VPN into that network which uses its DNS, and open the private URL there",
    )
}

/// A name of Aura's in no known form.
#[must_use]
pub fn name_shape(host: &str) -> Finding {
    NAME_SHAPE.at(
        host,
        format!("{} has not the form `<dbid>.production-orch-<nnnn>.neo4j.io`", quoted(host)),
        "the way through a private link is found by the instance's id at the name's beginning and the region's number",
        FROM_CONSOLE,
    )
}

/// A name of the tiers that have no private link.
#[must_use]
pub fn name_without_private_link(host: &str) -> Finding {
    NAME_SHAPE
        .at(
            host,
            format!("{} is a name of the tiers without private links", quoted(host)),
            "it is reached over the internet; AuraDB Virtual Dedicated Cloud and AuraDS Enterprise alone have private links",
            "nothing, if no private link is meant; otherwise copy the name from the Aura console",
        )
        .with_severity(Severity::Advice)
}

/// No name of Aura's at all.
#[must_use]
pub fn name_unknown(host: &str) -> Finding {
    NAME_SHAPE
        .at(
            host,
            format!("{} is no name below `neo4j.io`", quoted(host)),
            "Aura finds the instance by the name that is dialled; under a name of your own it is hardly found",
            FROM_CONSOLE,
        )
        .with_severity(Severity::Warning)
}

/// What answered is HTTP, or has no version in common.
#[must_use]
pub fn no_bolt(host: &str, is_http: bool) -> Finding {
    let what =
        if is_http { "port 7687 answers as HTTP does" } else { "port 7687 knows no version of Bolt that was offered" };
    NO_BOLT.at(
        host,
        what,
        "something else than the instance answers there, a proxy or another port behind the endpoint",
        "let the endpoint and all that is before it pass port 7687 through as it is",
    )
}

/// An address in place of a name.
#[must_use]
pub fn no_sni(host: &str) -> Finding {
    NO_SNI.at(
        host,
        format!("{} is an address", quoted(host)),
        "the instance's id is in the name that TLS sends (SNI); by address Aura does not know which instance is meant",
        "dial by name, and let private DNS give the endpoint's address for it",
    )
}

/// A port that must be open.
#[must_use]
pub fn port_closed(host: &str, port: u16) -> Finding {
    PORT_CLOSED.at(
        host,
        format!("port {port} does not answer"),
        "443, 7687 and 7474 must answer, and 8491 for AuraDS",
        format!(
            "accept the endpoint in the Aura console, and open port {port} in the security group or firewall before it"
        ),
    )
}

/// The name has no address.
#[must_use]
pub fn private_dns_none(host: &str) -> Finding {
    PRIVATE_DNS.at(
        host,
        format!("{} does not resolve", quoted(host)),
        "private DNS is not in effect here, so nothing goes through the private link",
        WILDCARD_RECORD,
    )
}

/// It has another address than the endpoint.
#[must_use]
pub fn private_dns_other(host: &str, addresses: &[String], endpoint: &str) -> Finding {
    PRIVATE_DNS.at(
        host,
        format!("{} resolves to {}, and the endpoint is {endpoint}", quoted(host), few(addresses, "and")),
        "private DNS is not in effect here, or has an old address: connections do not go through the private link",
        WILDCARD_RECORD,
    )
}

/// It has the address that everybody gets, and nobody said which is right.
#[must_use]
pub fn private_dns_public(host: &str, addresses: &[String]) -> Finding {
    PRIVATE_DNS
        .at(
            host,
            format!("{} resolves to {}, as public DNS has it", quoted(host), few(addresses, "and")),
            "then private DNS is hardly in effect here; the endpoint's own address would settle it",
            WILDCARD_RECORD,
        )
        .with_severity(Severity::Warning)
}

/// Ingress names with two region numbers.
#[must_use]
pub fn region(first: &str, other: &str) -> Finding {
    REGION.at(
        other,
        format!("{} is of another region than {}", quoted(other), quoted(first)),
        "one private link serves all instances of one region, and no other region",
        "make a private link and a DNS zone of its own for the second region",
    )
}

/// What stands against it.
#[must_use]
pub fn safe_to_switch_off(place: &str, rules: &[&str], is_one_missing: bool, is_inside: bool) -> Finding {
    let mut reasons: Vec<String> = Vec::new();
    if !is_inside {
        reasons.push("the check did not run inside the private network".to_owned());
    }
    if is_one_missing {
        reasons.push("not every instance of the region was checked".to_owned());
    }
    if !rules.is_empty() {
        reasons.push(format!("these are open: {}", few(rules, "and")));
    }
    SAFE_TO_SWITCH_OFF.at(
        place,
        listed(&reasons, "and"),
        "once public traffic is off, what the private link does not reach is not reached at all. Switching off is not \
         immediate, and can be put off",
        "put in order what is open, run the check inside the network for every instance of the region, and only then switch \
         public traffic off",
    )
}

/// Suites that Aura does not have were accepted.
#[must_use]
pub fn suite(host: &str, foreign: &[&str]) -> Finding {
    SUITE.at(
        host,
        format!("the endpoint accepts {}", few(foreign, "and")),
        "Aura does not have these: something else ends TLS there, and reads along",
        "find out what stands between, a proxy or a firewall that opens TLS, and take it out of the way",
    )
}

/// A client has none of its suites.
#[must_use]
pub fn suite_without_overlap(place: &str) -> Finding {
    SUITE.at(
        place,
        "none of the client's cipher suites is one of Aura's",
        "Aura has the GCM and ChaCha20 suites of TLS 1.3, and those of TLS 1.2 with RSA certificates and DHE or ECDHE; no CBC, \
         no ECDSA, no static RSA",
        "allow the client `TLS_AES_256_GCM_SHA384`, or `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384` for TLS 1.2",
    )
}

/// The check ran elsewhere.
#[must_use]
pub fn vantage(host: &str, is_outside: bool) -> Finding {
    let what = if is_outside { "the check ran outside" } else { "it is not known whether the check ran inside" };
    VANTAGE.at(
        host,
        format!("{what} the network of the private endpoint"),
        "private DNS and the endpoint are seen from inside alone, so this proves nothing about them",
        "run Interlock on a virtual machine or in a container of that network",
    )
}

/// A client without TLS 1.2 and 1.3.
#[must_use]
pub fn version(place: &str, versions: &[&str]) -> Finding {
    let versions: Vec<String> = versions.iter().map(|version| shown(version)).collect();
    let known = if versions.is_empty() { "no version of TLS".to_owned() } else { few(&versions, "and") };
    VERSION.at(
        place,
        format!("the client speaks {known}"),
        "Aura speaks TLSv1.2 and TLSv1.3 only",
        "allow the client TLSv1.2 or TLSv1.3",
    )
}

/// A second name of the zone goes elsewhere.
#[must_use]
pub fn wildcard(host: &str, second: &str) -> Finding {
    WILDCARD.at(
        host,
        format!("{} leads elsewhere than {}, or nowhere", quoted(second), quoted(host)),
        "the private zone seems to have a record for this instance alone: the region's other instances, and later ones, are \
         not reached through the private link",
        WILDCARD_RECORD,
    )
}
