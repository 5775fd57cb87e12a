//! What only the servers of a cluster together show although they may all connect: keys and subjects in common, anchors
//! of nobody, lists that differ (3.2 to 3.7).
//!
//! Not here: who refuses whom (`handshake.rs`), and what their settings differ in (`conf/compare.rs`).

use super::Hosts;
use super::alone::rfc3339;
use super::name::literal;
use super::standing::{Standing, is_ca};
use crate::finding::catalogue::trust::{Dates, Wide};
use crate::finding::catalogue::{cert, crl, folder, key, trust as say};
use crate::finding::words::few;
use crate::finding::{Finding, Release};
use crate::neo4j::material::{Material, Server};
use crate::pki::certificate::{Certificate, GeneralName};
use std::collections::BTreeMap;
use std::net::IpAddr;
use time::OffsetDateTime;

/// A server with a policy in force.
type Member<'a> = (&'a Server, &'a Material);

/// The findings about servers that belong together; one server alone has those about its own store. `hosts` has the
/// reverse names of addresses that are known.
#[must_use]
pub fn together(servers: &[Server], hosts: &Hosts, now: OffsetDateTime) -> Vec<Finding> {
    let members: Vec<Member<'_>> =
        servers.iter().filter_map(|server| Some((server, server.material.as_ref()?))).collect();
    let materials: Vec<&Material> = members.iter().map(|(_, material)| *material).collect();
    let standing = Standing::of(&materials);
    let mut findings = in_common(&members);
    // Whose certificate an anchor is can be told only where every server's own is known.
    let knows_all = members.len() > 1 && members.len() == servers.len();
    for member in &members {
        findings.extend(store(member, &standing, knows_all, now));
        findings.extend(reverse_name(member, &members, hosts));
    }
    findings.extend(lists(&members));
    findings
}

/// One key on several servers, and one subject in several certificates.
fn in_common(members: &[Member<'_>]) -> Vec<Finding> {
    let leaves: Vec<(&str, &Certificate)> =
        members.iter().filter_map(|(server, material)| Some((server.name.as_str(), material.chain.first()?))).collect();
    let mut keys: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    let mut subjects: BTreeMap<&[String], Vec<(&str, &Certificate)>> = BTreeMap::new();
    for (name, leaf) in leaves {
        keys.entry(&leaf.spki).or_default().push(name);
        // A certificate may have its names in the SAN alone, and no subject.
        if !leaf.subject.is_empty() {
            subjects.entry(&leaf.subject.canonical).or_default().push((name, leaf));
        }
    }
    let mut findings: Vec<Finding> =
        keys.into_values().filter(|names| names.len() > 1).map(|names| key::shared(&names)).collect();
    let are_several = |group: &Vec<(&str, &Certificate)>| group.iter().any(|(_, leaf)| *leaf != group[0].1);
    findings.extend(subjects.into_values().filter(are_several).map(|group| {
        let names: Vec<&str> = group.iter().map(|(name, _)| *name).collect();
        cert::same_subject(&names, &group[0].1.subject.text)
    }));
    findings
}

/// What lies in one server's store.
fn store((_, material): &Member<'_>, standing: &Standing<'_>, knows_all: bool, now: OffsetDateTime) -> Vec<Finding> {
    let trusted_dir = material.policy.trusted_dir.display().to_string();
    // With `trust_all` the store admits nobody that is not admitted anyway.
    if material.policy.trust_all {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut unused = Vec::new();
    for anchor in &material.anchors {
        let subject = anchor.subject.text.as_str();
        if knows_all && !standing.is_used(anchor) {
            unused.push(subject);
        }
        let is_pinned = standing.is_leaf(anchor) || !is_ca(anchor);
        let say_dates = if is_pinned { say::expired_pinned } else { say::expired_anchor };
        findings.extend(dates(anchor, now).map(|dates| say_dates(&trusted_dir, subject, &dates)));
        let below = standing.ca_below(anchor).filter(|_| anchor.is_self_issued());
        let wide = if is_public(anchor) { Some(Wide::Public) } else { below.map(Wide::SignsCas) };
        findings.extend(wide.map(|wide| say::organisation_root(&trusted_dir, subject, wide)));
    }
    unused.dedup();
    if !unused.is_empty() {
        findings.push(folder::trusted_unused(&trusted_dir, &unused));
    }
    findings
}

fn dates(certificate: &Certificate, now: OffsetDateTime) -> Option<Dates> {
    if now > certificate.not_after {
        return Some(Dates::Ended(rfc3339(certificate.not_after)));
    }
    (now < certificate.not_before).then(|| Dates::NotYet(rfc3339(certificate.not_before)))
}

/// The organisations of public CAs' roots (the `O` of most roots in Mozilla's and Microsoft's programmes).
const PUBLIC: [&str; 24] = [
    "Internet Security Research Group",
    "Let's Encrypt",
    "DigiCert Inc",
    "DigiCert, Inc.",
    "Sectigo Limited",
    "The USERTRUST Network",
    "COMODO CA Limited",
    "GlobalSign",
    "GlobalSign nv-sa",
    "Google Trust Services LLC",
    "Amazon",
    "Entrust, Inc.",
    "IdenTrust",
    "GoDaddy.com, Inc.",
    "Starfield Technologies, Inc.",
    "Baltimore",
    "VeriSign, Inc.",
    "thawte, Inc.",
    "QuoVadis Limited",
    "SwissSign AG",
    "SSL Corporation",
    "ZeroSSL",
    "D-Trust GmbH",
    "Deutsche Telekom Security GmbH",
];

fn is_public(anchor: &Certificate) -> bool {
    is_ca(anchor) && {
        // Java's form quotes a value with a comma in it.
        let text = &anchor.subject.java;
        PUBLIC.iter().any(|name| {
            let organisation = if name.contains(',') { format!("O=\"{name}\"") } else { format!("O={name}") };
            text.split(", ").any(|part| part == organisation) || (name.contains(',') && text.contains(&organisation))
        })
    }
}

/// 4.3.2: an address whose own reverse name, if the network has one, is verified in its place.
fn reverse_name((server, material): &Member<'_>, members: &[Member<'_>], hosts: &Hosts) -> Option<Finding> {
    let address = literal(&server.host)?;
    let leaf = material.chain.first()?;
    let is_verified = members.iter().any(|(other, material)| {
        other.name != server.name && material.policy.verify_hostname && !material.policy.trust_all
    });
    let has_address = leaf.san.iter().flatten().any(|name| is_address(name, address));
    let is_asked = is_verified && has_address && server.runtime.release >= Release::new(4, 0, 0);
    (is_asked && hosts.reverse(address).is_none()).then(|| {
        let path = material.policy.public_certificate.display().to_string();
        cert::ip_reverse_name_unknown(&path, &server.name, &server.host)
    })
}

fn is_address(name: &GeneralName, address: IpAddr) -> bool {
    matches!(name, GeneralName::Ip(other) if other.to_canonical() == address.to_canonical())
}

/// Servers that hold the same lists, and whose lists those are.
type Holders<'a> = (Vec<&'a str>, Vec<&'a str>);

/// Lists that some servers have and others have not, or have another edition of.
fn lists(members: &[Member<'_>]) -> Option<Finding> {
    let mut groups: BTreeMap<Vec<&[u8]>, Holders<'_>> = BTreeMap::new();
    for (server, material) in members.iter().filter(|(_, material)| !material.policy.trust_all) {
        let mut held: Vec<&[u8]> = material.crls.iter().map(|crl| crl.der.as_slice()).collect();
        held.sort_unstable();
        held.dedup();
        let mut issuers: Vec<&str> = material.crls.iter().map(|crl| crl.issuer.text.as_str()).collect();
        issuers.sort_unstable();
        issuers.dedup();
        groups.entry(held).or_insert_with(|| (Vec::new(), issuers)).0.push(&server.name);
    }
    if groups.len() < 2 {
        return None;
    }
    let names: Vec<&str> = members.iter().map(|(server, _)| server.name.as_str()).collect();
    Some(crl::not_everywhere(&few(&names, "and"), &groups.into_values().collect::<Vec<_>>()))
}
