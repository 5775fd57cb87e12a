//! Hosts: DNS names in A-labels, IPv4 and IPv6 addresses.

use crate::finding::Finding;
use crate::finding::catalogue::draft::server::{self as say, AddressFault, HostFault};
use crate::plan::Host;
use std::net::{IpAddr, Ipv6Addr};

/// Octets of a name in DNS without its final dot (RFC 1035, 2.3.4).
const MAX_NAME: usize = 253;
/// Octets of a label (the same).
const MAX_LABEL: usize = 63;

/// Reads a host as typed. Blanks around it and one final dot, which a certificate could not match (4.3.3), are cut, and
/// capitals become small.
pub(super) fn parse(at: &str, typed: &str, verify_hostname: bool) -> Result<Host, Box<Finding>> {
    let host = typed.trim();
    if host.is_empty() {
        return Err(Box::new(say::host(at, host, HostFault::Empty)));
    }
    if let Some(bare) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return ipv6(at, host, bare);
    }
    if let Ok(address) = host.parse() {
        return usable(at, host, address);
    }
    if let Some(bare) = inside_url(host) {
        return Err(Box::new(say::host_url(at, host, bare)));
    }
    if let Some((bare, port)) = split_port(host) {
        return Err(Box::new(say::host_port(at, host, bare, port)));
    }
    if host.contains(':') {
        return ipv6(at, host, host);
    }
    if host.contains('*') {
        return Err(Box::new(say::wildcard(at, host)));
    }
    name(at, host, verify_hostname)
}

fn name(at: &str, host: &str, verify_hostname: bool) -> Result<Host, Box<Finding>> {
    // IDNA's other full stops are seen as letters here: the name is not ASCII either way.
    if !host.is_ascii() && host.chars().all(|character| character.is_alphanumeric() || ".-_".contains(character)) {
        return Err(Box::new(say::not_ascii(at, host)));
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let refused = |fault| Err(Box::new(say::host(at, host, fault)));
    if let Some(character) = host.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))) {
        return refused(HostFault::Character(character));
    }
    if host.len() > MAX_NAME {
        return refused(HostFault::TooLong(host.len()));
    }
    for label in host.split('.') {
        if label.is_empty() {
            return refused(HostFault::EmptyLabel);
        }
        if label.len() > MAX_LABEL {
            return refused(HostFault::LongLabel(label.len()));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return refused(HostFault::Hyphen);
        }
    }
    // No top-level domain is a number, so this was meant as an address (RFC 3696, 2; the WHATWG URL standard alike).
    if host.rsplit('.').next().is_some_and(is_number) {
        return Err(Box::new(say::address(at, host, AddressFault::V4)));
    }
    if verify_hostname && host.contains('_') {
        return Err(Box::new(say::underscore(at, host)));
    }
    Ok(Host::Name(host.to_ascii_lowercase()))
}

fn is_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    label.bytes().all(|b| b.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn ipv6(at: &str, host: &str, bare: &str) -> Result<Host, Box<Finding>> {
    match bare.split_once('%') {
        Some((address, _)) if address.parse::<Ipv6Addr>().is_ok() => {
            Err(Box::new(say::address(at, host, AddressFault::Zone)))
        }
        _ => match bare.parse::<Ipv6Addr>() {
            Ok(address) => usable(at, host, IpAddr::V6(address)),
            Err(_) => Err(Box::new(say::address(at, host, AddressFault::V6))),
        },
    }
}

fn usable(at: &str, host: &str, address: IpAddr) -> Result<Host, Box<Finding>> {
    let fault = match address {
        _ if address.is_unspecified() => AddressFault::Unspecified,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => AddressFault::Mapped(v4),
            None => return Ok(Host::Address(address)),
        },
        IpAddr::V4(_) => return Ok(Host::Address(address)),
    };
    Err(Box::new(say::address(at, host, fault)))
}

/// The host in a URL, in `host/path` or in `user@host`.
fn inside_url(text: &str) -> Option<&str> {
    let after_scheme = text.split_once("://").map(|(_, rest)| rest);
    if after_scheme.is_none() && !text.contains(['/', '\\', '@']) {
        return None;
    }
    let authority = after_scheme.unwrap_or(text).trim_start_matches(['/', '\\']);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    Some(split_port(authority).map_or(authority, |(host, _)| host))
}

/// A host and the port behind it. More than one colon is an IPv6 address, unless brackets say where it ends.
fn split_port(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once("]:")?;
        return Some((address, port));
    }
    let (host, port) = text.split_once(':')?;
    let is_port = !port.contains(':') && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
    (is_port && !host.is_empty()).then_some((host, port))
}
