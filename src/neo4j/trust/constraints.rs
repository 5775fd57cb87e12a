//! What an intermediate may issue: basicConstraints and nameConstraints as the JDK's constraints checker reads them.
//!
//! Only intermediates are asked; an anchor's own constraints bind nobody (4.2.8). Of the name forms, URIs and the rarer
//! ones are not compared: a server's certificate that is judged here has none.

use crate::pki::certificate::{Certificate, GeneralName, NameConstraints, Subtree};
use std::net::IpAddr;

/// basicConstraints of an intermediate; `room` is how many certificates may still follow.
pub(super) fn check_basic(certificate: &Certificate, is_top: bool, room: &mut usize) -> Result<(), &'static str> {
    let path_len = match certificate.basic_constraints {
        Some(basic) if basic.ca => basic.path_len.map_or(usize::MAX, |len| usize::try_from(len).unwrap_or(usize::MAX)),
        // A version 1 certificate at the top passes when it has the anchor's own name: a renewed key.
        _ if certificate.version < 3 && is_top && certificate.is_self_issued() => usize::MAX,
        _ => return Err("basic constraints check failed: this is not a CA certificate"),
    };
    if !certificate.is_self_issued() {
        if *room == 0 {
            return Err(
                "basic constraints check failed: pathLenConstraint violated - this cert must be the last cert in the \
                 certification path",
            );
        }
        *room -= 1;
    }
    *room = path_len.min(*room);
    Ok(())
}

/// A name that constraints are held against.
enum Given<'a> {
    Directory(&'a [String]),
    Dns(String),
    Ip(IpAddr),
    Email(String),
}

/// Whether all names of a certificate are allowed: its subject, its SAN, and the last CN where no SAN of that kind is
/// there.
pub(super) fn permits(constraints: &NameConstraints, certificate: &Certificate) -> bool {
    let mut given = Vec::new();
    if !certificate.subject.is_empty() {
        given.push(Given::Directory(&certificate.subject.canonical));
    }
    for name in certificate.san.iter().flatten() {
        match name {
            GeneralName::Dns(name) => given.push(Given::Dns(name.to_ascii_lowercase())),
            GeneralName::Ip(address) => given.push(Given::Ip(*address)),
            GeneralName::Email(address) => given.push(Given::Email(address.to_ascii_lowercase())),
            GeneralName::Other(_) => {}
        }
    }
    if certificate.san.is_none() {
        given.extend(certificate.subject.emails.iter().map(|email| Given::Email(email.to_ascii_lowercase())));
    }
    if let Some(common_name) = certificate.subject.common_names.last() {
        if let Ok(address) = common_name.parse() {
            if !given.iter().any(|name| matches!(name, Given::Ip(_))) {
                given.push(Given::Ip(address));
            }
        } else if is_dns(common_name) && !given.iter().any(|name| matches!(name, Given::Dns(_))) {
            given.push(Given::Dns(common_name.to_ascii_lowercase()));
        }
    }
    given.iter().all(|name| {
        let excluded = constraints.excluded.iter().any(|tree| matches(tree, name) == Some(true));
        let mut of_kind = constraints.permitted.iter().filter_map(|tree| matches(tree, name)).peekable();
        !excluded && (of_kind.peek().is_none() || of_kind.any(|within| within))
    })
}

/// Whether the JDK's `DNSName` takes a CN for a host name.
fn is_dns(name: &str) -> bool {
    let label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        label.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric()) && label.bytes().all(inner)
    };
    !name.is_empty() && name.strip_prefix("*.").unwrap_or(name).split('.').all(label)
}

/// Whether a name is within a subtree; `None` where the two are of different kinds.
fn matches(tree: &Subtree, name: &Given<'_>) -> Option<bool> {
    match (tree, name) {
        (Subtree::Directory(tree), Given::Directory(name)) => Some(name.starts_with(&tree.canonical)),
        (Subtree::Dns(tree), Given::Dns(name)) => Some(within_domain(name, &tree.to_ascii_lowercase())),
        (Subtree::Ip(base, mask), Given::Ip(address)) => {
            let address = match address {
                IpAddr::V4(address) => address.octets().to_vec(),
                IpAddr::V6(address) => address.octets().to_vec(),
            };
            let same = address.len() == base.len();
            Some(same && address.iter().zip(mask).zip(base).all(|((byte, mask), base)| byte & mask == *base))
        }
        (Subtree::Email(tree), Given::Email(name)) => {
            let tree = tree.to_ascii_lowercase();
            Some(match name.split_once('@') {
                _ if tree.contains('@') => *name == tree,
                Some((_, host)) if tree.starts_with('.') => host.ends_with(&tree),
                Some((_, host)) => host == tree,
                None => false,
            })
        }
        _ => None,
    }
}

/// `example.com` has itself and what is below it; `.example.com` has only what is below it.
fn within_domain(name: &str, domain: &str) -> bool {
    match name.strip_suffix(domain) {
        Some("") => true,
        Some(rest) => rest.ends_with('.') != domain.starts_with('.'),
        None => false,
    }
}
