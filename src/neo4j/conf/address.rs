//! Addresses in neo4j.conf, taken apart as Neo4j's own parser does: `host:port`, `[host]:port`, `host`, `[host]`, `:port`.
//!
//! Its patterns are those of `SocketAddressParser` in 4.0.12 to 2026.08.1; the words are measured there. Not here: which
//! addresses must differ (`members.rs`), and addresses of members of a cluster, whose parser is not public.

use super::super::version;
use super::effective::{Phase, Reader, shown};
use super::values::{error, trim, validation_error};
use crate::finding::Release;
use crate::finding::catalogue::conf as catalogue;

/// What a value gives: either may be left to a default.
#[derive(Debug, PartialEq, Eq)]
struct Address<'a> {
    host: Option<&'a str>,
    port: Option<&'a str>,
}

/// Why a value is no address.
#[derive(Debug, PartialEq, Eq)]
enum Fault<'a> {
    /// It has none of the forms.
    Form,
    /// It is a URI.
    Uri,
    /// A bracket is left in the host.
    Bracket,
    /// The port is too large for a number.
    Number(&'a str),
}

/// How a release reads addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Era {
    /// 4.0 to 4.2: any word is a host.
    Oldest,
    /// 4.3: a host has no single colon inside.
    NoUris,
    /// 4.4 to 5.26.22 and 2026.02: a URI is told as one.
    Uris,
    /// From then on a host may stand in brackets, and a default address has no port.
    Newest,
}

impl Era {
    /// The newest was first seen in 5.26.30 (5.26.22 is as before) and 2026.04.0 (2026.02.2 is as before).
    fn of(release: Release) -> Self {
        let is_newest =
            (release.major == 5 && release >= Release::new(5, 26, 23)) || release >= Release::new(2026, 3, 0);
        match release {
            _ if is_newest => Self::Newest,
            _ if release >= Release::new(4, 4, 0) => Self::Uris,
            _ if release >= Release::new(4, 3, 0) => Self::NoUris,
            _ => Self::Oldest,
        }
    }
}

/// Java's `\s`.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `[^\s]+`.
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(is_blank)
}

/// `(?=([^:]+:?|[^:^\s]*:[^:^\s]*:[^\s]*)$)`: no colon but a last one, or at least two.
fn has_host_colons(text: &str) -> bool {
    let without = text.strip_suffix(':').unwrap_or(text);
    let is_part = |part: &str| !part.contains(|character| character == '^' || is_blank(character));
    let mut parts = text.splitn(3, ':');
    let three = (parts.next(), parts.next(), parts.next());
    let has_two = matches!(three, (Some(a), Some(b), Some(c)) if is_part(a) && is_part(b) && !c.contains(is_blank));
    (!without.is_empty() && !without.contains(':')) || has_two
}

/// `\[(?<hostname>[^\s]+)]:(?<port>\d+)`, `(?<hostname>[^\s]*([^:\s]|::)):(?<port>\d+)`, `:(?<port>\d+)`.
fn with_port(value: &str) -> Option<Address<'_>> {
    let (host, port) = value.rsplit_once(':').filter(|(_, port)| is_number(port))?;
    let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).filter(|host| is_word(host));
    let plain = || Some(host).filter(|host| is_word(host) && (!host.ends_with(':') || host.ends_with("::")));
    match inside.or_else(plain) {
        Some(host) => Some(Address { host: Some(host), port: Some(port) }),
        None => host.is_empty().then_some(Address { host: None, port: Some(port) }),
    }
}

fn host_alone(value: &str, era: Era) -> Option<&str> {
    let in_brackets = || {
        let rest = value.strip_prefix('[').filter(|rest| has_host_colons(rest))?;
        rest.strip_suffix(']').filter(|host| is_word(host))
    };
    match era {
        Era::Oldest => Some(value).filter(|value| is_word(value)),
        Era::NoUris | Era::Uris => Some(value).filter(|value| is_word(value) && has_host_colons(value)),
        Era::Newest => in_brackets().or_else(|| {
            Some(value).filter(|value| is_word(value) && has_host_colons(value) && !value.contains(['[', ']']))
        }),
    }
}

fn parse(value: &str, era: Era, may_have_port: bool) -> Result<Address<'_>, Fault<'_>> {
    if era >= Era::Uris && value.contains("://") {
        return Err(Fault::Uri);
    }
    let value = trim(value);
    let ported = with_port(value).filter(|_| may_have_port);
    let address = match ported {
        Some(address) => address,
        None => Address { host: Some(host_alone(value, era).ok_or(Fault::Form)?), port: None },
    };
    match address.port {
        Some(port) if port.parse::<i32>().is_err() => Err(Fault::Number(port)),
        _ if address.host.is_some_and(|host| host.contains(['[', ']'])) => Err(Fault::Bracket),
        _ => Ok(address),
    }
}

impl Address<'_> {
    /// As Neo4j prints it, with what it has by default.
    fn shown(&self, host: &str, port: &str) -> String {
        let host = self.host.unwrap_or(host);
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        match self.port.unwrap_or(port).parse::<i32>() {
            Ok(port) => format!("{host}:{port}"),
            Err(_) => host,
        }
    }

    /// What 5 and later say of an address that nobody can connect to.
    fn nobodys(&self) -> Option<&'static str> {
        let host = self.host?;
        let parts: Vec<&str> = host.split('.').collect();
        let is_zero = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte == b'0');
        match parts.len() {
            4 if parts.iter().all(is_zero) => Some("advertised address cannot be '0.0.0.0'"),
            _ if host == "::" => Some("advertised address cannot be '::'"),
            _ => None,
        }
    }
}

/// A fault in Neo4j's words.
fn fault_error(key: &str, value: &str, fault: &Fault<'_>, release: Release, may_have_port: bool) -> String {
    let era = Era::of(release);
    let value = trim(value);
    let (format, end) = match release {
        _ if era == Era::Newest && may_have_port => (
            "of \"hostname:port\", \"[hostname]:port\", \"hostname\", \"[hostname]\" or \":port\"",
            "does not conform to these formats.",
        ),
        _ if era == Era::Newest => ("of \"hostname\" (no port)", "does not conform to this format."),
        Release { major: 5, minor: ..=17, .. } | Release { major: 4, minor: 4, .. } => {
            ("\"hostname:port\", \"hostname\" or \":port\"", "does not conform to these formats")
        }
        Release { major: ..=4, .. } => ("\"hostname:port\"", "does not conform to this format"),
        _ => ("of \"hostname:port\", \"hostname\" or \":port\"", "does not conform to these formats"),
    };
    let message = match fault {
        Fault::Form => format!("Configured socket address must be in the format {format}. \"{value}\" {end}"),
        Fault::Uri => {
            let article = if format.starts_with("of") { "a" } else { "an" };
            format!(
                "Configured socket address seems to be {article} URI. The socket address must be in the format {format}. \
                 \"{value}\" {end}"
            )
        }
        Fault::Bracket => "hostname cannot contain '[' or ']'".to_owned(),
        Fault::Number(digits) => {
            let message = format!("For input string: \"{digits}\"");
            return format!("{} <- NumberFormatException: {message}", error(key, &[&message]));
        }
    };
    error(key, &[&message, &message])
}

/// What is wrong with a default address, in Neo4j's words: it must be a host alone (conf/default-address-port), and from
/// 5.0 on one that others can connect to where it is advertised (conf/advertised-any).
pub(super) fn default_error(key: &str, value: &str, release: Release) -> Option<(&'static str, String)> {
    const FORM: &str = "conf/default-address-port";
    let era = Era::of(release);
    match parse(value, era, era < Era::Newest) {
        Err(fault) => Some((FORM, fault_error(key, value, &fault, release, false))),
        Ok(address) if address.port.is_some() => {
            let shown = address.shown("localhost", "");
            Some((FORM, validation_error(key, &shown, &"can not have a port".to_owned(), release)))
        }
        Ok(address) => {
            let message = address.nobodys().filter(|_| release.major >= 5 && key.contains("advertised"))?;
            let shown = address.shown("localhost", "");
            Some(("conf/advertised-any", validation_error(key, &shown, &message.to_owned(), release)))
        }
    }
}

/// Names of a connector's addresses from 5.0 on and before, and the port that is its own.
const CONNECTORS: [[&str; 3]; 6] = [
    ["server.bolt.listen_address", "dbms.connector.bolt.listen_address", "7687"],
    ["server.bolt.advertised_address", "dbms.connector.bolt.advertised_address", "7687"],
    ["server.http.listen_address", "dbms.connector.http.listen_address", "7474"],
    ["server.http.advertised_address", "dbms.connector.http.advertised_address", "7474"],
    ["server.https.listen_address", "dbms.connector.https.listen_address", "7473"],
    ["server.https.advertised_address", "dbms.connector.https.advertised_address", "7473"],
];

impl Reader<'_> {
    /// Addresses for all ports must be hosts alone.
    pub(super) fn default_addresses(&mut self) {
        let release = self.runtime.release;
        let (own, other) = (version::names(release), version::other_names(release));
        for (key, old) in [
            (own.default_advertised_address, other.default_advertised_address),
            (own.default_listen_address, other.default_listen_address),
        ] {
            let Some(line) = self.read_or_migrated(key, old).filter(|line| !self.is_command(&line.value)) else {
                continue;
            };
            let Some((rule, error)) = default_error(key, &line.value, release) else { continue };
            let value = shown(key, &line.value);
            self.find(line.item, |at| match rule {
                "conf/advertised-any" => catalogue::advertised_any(at, line.name, &value),
                _ => catalogue::default_address_port(at, key, &value),
            });
            self.stop(Phase::Value, rule, || error);
        }
    }

    /// The addresses of Bolt, HTTP and HTTPS. 3.5 has other names and is left alone.
    pub(super) fn connector_addresses(&mut self) {
        const FORM: &str = "conf/address-value";
        let release = self.runtime.release;
        if !self.traits.scopes {
            return;
        }
        for [five, four, port] in CONNECTORS {
            let (own, old) = if release.major >= 5 { (five, four) } else { (four, five) };
            let Some(line) = self.read_or_migrated(own, old).filter(|line| !self.is_command(&line.value)) else {
                continue;
            };
            let value = shown(own, &line.value);
            match parse(&line.value, Era::of(release), true) {
                Err(fault) => {
                    let error = fault_error(own, &line.value, &fault, release, true);
                    self.find(line.item, |at| catalogue::address_value(at, line.name, &value));
                    self.stop(Phase::Value, FORM, || error);
                }
                Ok(address) if release.major >= 5 && own.contains("advertised") => {
                    let Some(message) = address.nobodys() else { continue };
                    let error = validation_error(own, &address.shown("", port), &message.to_owned(), release);
                    self.find(line.item, |at| catalogue::advertised_any(at, line.name, &value));
                    self.stop(Phase::Value, "conf/advertised-any", || error);
                }
                Ok(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::version::default_java;
    use super::super::Document;
    use crate::finding::{Edition, Release, Runtime};
    use std::path::Path;

    /// Neo4j's own classes read each of these values under each of these names.
    #[test]
    fn every_recorded_address_is_read_as_neo4j_read_it() {
        let mut wrong = Vec::new();
        let mut count = 0;
        for row in include_str!("../../../tests/corpus/addresses.tsv").lines() {
            let [release, key, value, error] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let release: Release = release.parse().expect("a release");
            let runtime = Runtime { release, edition: Edition::Enterprise, java: default_java(release) };
            let text = format!("dbms.ssl.policy.cluster.enabled=true\n{key}={value}\n");
            let effective = Document::parse(text.as_bytes()).expect("small").effective(runtime, Path::new("/n"));
            let ours = effective.stop.as_ref().map_or("-", |stop| stop.error.as_str());
            if ours != error {
                wrong.push(format!("{release} {key}={value}\n  Neo4j: {error}\n  we:    {ours}"));
            }
            count += 1;
        }
        assert!(wrong.is_empty() && count > 500, "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
    }
}
