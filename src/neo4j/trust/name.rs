//! The name: section 4.3, as the JDK's host name checker decides it.

use super::{Hosts, Refusal};
use crate::pki::certificate::{Certificate, GeneralName};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Section 4.3: whether a certificate has the dialled name. The reason has no alert in it; from Java 23 on the log puts
/// `(certificate_unknown)` before it.
///
/// # Errors
/// The first failing step.
pub fn check_name(host: &str, leaf: &Certificate, java: u8, hosts: &Hosts) -> Result<(), Refusal> {
    let Some(address) = literal(host) else { return check_dns(host, leaf, java, None) };
    match hosts.reverse(address) {
        Some(name) => match literal(name) {
            Some(address) => check_address(address, leaf, java),
            None => check_dns(name, leaf, java, Some(address)),
        },
        None => check_address(address, leaf, java),
    }
}

/// The address that a dialled host spells, brackets or not.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.split('%').next().unwrap_or_default().parse().ok()
}

/// 4.3.2: an address needs an IP SAN that equals it; neither the CN nor a DNS entry that spells it counts.
fn check_address(address: IpAddr, leaf: &Certificate, java: u8) -> Result<(), Refusal> {
    check_readable(leaf, java, "cert/ip-missing")?;
    let refuse = |text: String| Err(refusal("cert/ip-missing", &text));
    let Some(san) = &leaf.san else { return refuse("No subject alternative names present".to_owned()) };
    if san.iter().any(|name| matches!(name, GeneralName::Ip(other) if same_address(*other, address))) {
        return Ok(());
    }
    refuse(format!("No subject alternative names matching IP address {} found", java_text(address)))
}

/// Java 17 goes on without a SAN that it cannot read, Java 25 refuses it (measured; those between did not run).
fn check_readable(leaf: &Certificate, java: u8, rule: &'static str) -> Result<(), Refusal> {
    match &leaf.san_error {
        Some(words) if java >= 23 => Err(refusal(rule, words)),
        _ => Ok(()),
    }
}

/// Java makes an IPv4 address of one that is mapped into IPv6.
fn same_address(one: IpAddr, other: IpAddr) -> bool {
    one.to_canonical() == other.to_canonical()
}

/// An address as Java prints it: IPv6 in eight groups, nothing shortened.
fn java_text(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => Ipv4Addr::to_string(&address),
        IpAddr::V6(address) => Ipv6Addr::segments(&address).map(|group| format!("{group:x}")).join(":"),
    }
}

/// 4.3.3 to 4.3.6. `dialled` is the address that was replaced by its reverse name, where it was one.
fn check_dns(host: &str, leaf: &Certificate, java: u8, dialled: Option<IpAddr>) -> Result<(), Refusal> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if !is_legal(name) {
        return Err(refusal("cert/underscore", &format!("Illegal given domain name: {name}")));
    }
    check_readable(leaf, java, "cert/name-missing")?;
    let mut entries = leaf.san.iter().flatten().filter_map(|name| match name {
        GeneralName::Dns(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(first) = entries.next() {
        if std::iter::once(first).chain(entries).any(|entry| is_match(name, entry, java)) {
            return Ok(());
        }
        let rule = if dialled.is_some() { "cert/ip-reverse-name" } else { "cert/name-missing" };
        return Err(refusal(rule, &format!("No subject alternative DNS name matching {name} found.")));
    }
    let common_name = leaf.subject.common_names.last();
    if common_name.is_some_and(|common_name| is_match(name, common_name, java)) {
        return Ok(());
    }
    let rule = match (dialled, common_name, &leaf.san) {
        (Some(_), ..) => "cert/ip-reverse-name",
        (None, None, None) => "cert/no-name-at-all",
        _ => "cert/name-missing",
    };
    Err(refusal(rule, &format!("No name matching {name} found")))
}

fn refusal(rule: &'static str, text: &str) -> Refusal {
    Refusal { rule, reason: format!("SSLHandshakeException: {text}") }
}

/// What the JDK takes for a host name: labels of letters, digits and inner hyphens, 1 to 63 characters each. Names in
/// other scripts are as legal as their A-labels, which are not made here.
fn is_legal(name: &str) -> bool {
    let label = |label: &str| {
        let legal = |character: char| character.is_ascii_alphanumeric() || character == '-' || !character.is_ascii();
        (1..=63).contains(&label.len()) && label.chars().all(legal) && !label.starts_with('-') && !label.ends_with('-')
    };
    !name.is_empty() && name.split('.').all(label)
}

/// From which Java on a `*` counts in the first label only: measured on 25, and not so on 17; those between did not run.
const FIRST_LABEL_ONLY: u8 = 25;

/// 4.3.6: label by label, `*` standing for any characters within a label.
pub(super) fn is_match(name: &str, entry: &str, java: u8) -> bool {
    let (name, entry) = (name.to_lowercase(), entry.to_lowercase());
    // A `*` in the last label would stand for a top-level domain, or for everything.
    let last = entry.rsplit('.').next().unwrap_or_default();
    if last.contains('*') || !is_legal(&entry.replace('*', "z")) {
        return false;
    }
    if java >= FIRST_LABEL_ONLY && entry.split_once('.').is_some_and(|(_, rest)| rest.contains('*')) {
        return false;
    }
    name.split('.').count() == entry.split('.').count()
        && name.split('.').zip(entry.split('.')).all(|(label, pattern)| label_matches(label, pattern))
}

fn label_matches(label: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| label.strip_prefix(start)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    true
}
