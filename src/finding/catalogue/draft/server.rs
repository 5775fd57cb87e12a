//! Servers, their names and their hosts, as typed.

use crate::finding::Evidence::{Ours, Ran};
use crate::finding::words::{count, quoted, toml_string};
use crate::finding::{Finding, Rule};
use std::net::Ipv4Addr;

pub(super) const TOO_FEW: Rule = Rule::error("draft/too-few-servers", "A cluster has at least two servers", Ours);
pub(super) const TOO_MANY: Rule = Rule::error("draft/too-many-servers", "The plan has too many servers", Ours);
pub(super) const NAME: Rule = Rule::error("draft/server-name", "The server's name cannot be a folder's name", Ours);
pub(super) const DUPLICATE_NAME: Rule = Rule::error("draft/duplicate-name", "Two servers have one name", Ours);
pub(super) const NO_HOSTS: Rule = Rule::error("draft/no-hosts", "The server has no host name", Ours);
pub(super) const HOST: Rule = Rule::error("draft/host", "That is no host name", Ours);
pub(super) const HOST_PORT: Rule = Rule::error("draft/host-port", "A host is named without its port", Ours);
pub(super) const HOST_URL: Rule = Rule::error("draft/host-url", "A host is named, not a URL", Ours);
pub(super) const WILDCARD: Rule = Rule::error("draft/wildcard", "Each server needs a name of its own", Ours);
pub(super) const NOT_ASCII: Rule = Rule::error("draft/host-not-ascii", "The host name is not in its ASCII form", Ours);
pub(super) const UNDERSCORE: Rule = Rule::error("draft/underscore", "Java refuses host names with an underscore", Ran);
pub(super) const ADDRESS: Rule = Rule::error("draft/address", "That is no IP address", Ours);
pub(super) const DUPLICATE_HOST: Rule = Rule::error("draft/duplicate-host", "A host is named twice", Ours);

/// Why a name cannot be a folder's on every system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault<'a> {
    /// It begins with a dot, `.` and `..` included.
    Dot,
    /// It has a character that some system does not allow, or takes for a separator.
    Character(char),
    /// It begins or ends with a blank, or ends with a dot; this is the name without.
    Edge(&'a str),
    /// A device of Windows is called so.
    Device(&'a str),
    /// We put something of that name beside the servers' folders.
    Taken,
    /// It has this many characters or bytes, of a limit.
    TooLong {
        /// Characters, or bytes.
        found: usize,
        /// The most that fit.
        limit: usize,
        /// `character` or `byte`.
        unit: &'static str,
    },
}

/// Why a text is no host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostFault {
    /// Nothing in it.
    Empty,
    /// A character that is no letter, digit, hyphen or dot.
    Character(char),
    /// Two dots in a row, or one in front.
    EmptyLabel,
    /// A label that begins or ends with a hyphen.
    Hyphen,
    /// A label over 63 characters.
    LongLabel(usize),
    /// More than 253 characters.
    TooLong(usize),
}

/// Why a text that can only be meant as an address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Not four numbers from 0 to 255 without leading zeros.
    V4,
    /// Colons, but no IPv6 address.
    V6,
    /// An interface behind `%`.
    Zone,
    /// An IPv4 address in IPv6's clothes.
    Mapped(Ipv4Addr),
    /// The address that stands for all: `0.0.0.0`, `::`.
    Unspecified,
}

/// None, or one.
#[must_use]
pub fn too_few(at: &str, found: usize) -> Finding {
    TOO_FEW.at(
        at,
        format!("the plan has {}", if found == 0 { "no server".to_owned() } else { count(found, "server") }),
        "encryption between servers needs a second one that connects to the first",
        "add a `[[server]]` section with `name` and `hosts` for each server of the cluster, two at least",
    )
}

/// More than can be rehearsed at once.
#[must_use]
pub fn too_many(at: &str, found: usize, limit: usize) -> Finding {
    TOO_MANY.at(
        at,
        format!("the plan has {}", count(found, "server")),
        format!("every server is tried against every other; up to {limit} are, which is 9,900 connections"),
        format!("remove {} of the `[[server]]` sections, or make one plan for each cluster", found - limit),
    )
}

/// A name that some system cannot make a folder of.
#[must_use]
pub fn name(at: &str, name: &str, fault: NameFault<'_>) -> Finding {
    let shown = quoted(name);
    let (what, why) = match fault {
        NameFault::Dot => (
            format!("{shown} begins with a dot"),
            "`..` leads out of the folder, and other names with a dot in front are hidden".to_owned(),
        ),
        NameFault::Character(character) => (
            format!("{shown} has {} in it", quoted(&character.to_string())),
            "a server's name is also its folder's name; this character separates folders, or Windows forbids it"
                .to_owned(),
        ),
        NameFault::Edge(_) => (
            format!("{shown} begins or ends with a blank, or ends with a dot"),
            "Windows cuts it off in silence: the folder would have another name than the plan says".to_owned(),
        ),
        NameFault::Device(device) => (
            format!("{shown} is a device's name in Windows"),
            format!("whatever follows a dot, Windows opens the device {device} and no folder"),
        ),
        NameFault::Taken => (
            format!("{shown} is the name of something that Interlock puts beside the servers' folders"),
            "report.html, interlock.json, hosts and ca stand there".to_owned(),
        ),
        NameFault::TooLong { found, limit, unit } => (
            format!("the name has {}", count(found, unit)),
            format!("a folder's name, and the common name of a certificate, take at most {}", count(limit, unit)),
        ),
    };
    let fix = match fault {
        NameFault::Edge(bare) => format!("write `name = {}`", toml_string(bare)),
        NameFault::Device(_) | NameFault::Taken => {
            format!("write another name, such as `name = {}`", toml_string(&format!("neo4j-{}", name.trim())))
        }
        NameFault::Dot | NameFault::Character(_) | NameFault::TooLong { .. } => {
            "write a short name of letters, digits and hyphens, such as `name = \"server1\"`; the full host name belongs \
             into `hosts`"
                .to_owned()
        }
    };
    NAME.at(at, what, why, fix)
}

/// Two servers with one name; `first` is the place of the other.
#[must_use]
pub fn duplicate_name(at: &str, name: &str, other: &str, first: &str) -> Finding {
    DUPLICATE_NAME.at(
        at,
        if name == other {
            format!("{} is also the name of {first}", quoted(name))
        } else {
            format!("{} and {} of {first} differ in capitals alone", quoted(name), quoted(other))
        },
        "each server has a folder of its name; Windows and macOS take names that differ in capitals for one, and the \
         second server's private key would replace the first's",
        "give each server a name of its own",
    )
}

/// An empty list of hosts.
#[must_use]
pub fn no_hosts(at: &str, server: &str) -> Finding {
    NO_HOSTS.at(
        at,
        format!("{} has no host name or address", quoted(server)),
        "its certificate must name what the other servers connect to, or they refuse it",
        "write `hosts = [\"server1.example.com\"]` with the host of this server's advertised address; more names and \
         addresses may follow",
    )
}

/// A text that is no DNS name.
#[must_use]
pub fn host(at: &str, host: &str, fault: HostFault) -> Finding {
    let shown = quoted(host);
    let what = match fault {
        HostFault::Empty => "the host is empty".to_owned(),
        HostFault::Character(character) => format!("{shown} has {} in it", quoted(&character.to_string())),
        HostFault::EmptyLabel => format!("{shown} has a dot in front, or two in a row"),
        HostFault::Hyphen => format!("a part of {shown} begins or ends with a hyphen"),
        HostFault::LongLabel(found) => format!("a part of {shown} has {found} characters, and 63 fit between two dots"),
        HostFault::TooLong(found) => format!("the name has {found} characters, and 253 are allowed"),
    };
    HOST.at(
        at,
        what,
        "host names are made of letters, digits and hyphens, with dots between the parts (RFC 1123); no server could be \
         found under another name",
        match fault {
            HostFault::Empty => "write the server's name, such as `\"server1.example.com\"`, or delete the empty text",
            _ => "write the name as it stands in DNS, such as `\"server1.example.com\"`, or the server's IP address",
        },
    )
}

/// `host:5000`.
#[must_use]
pub fn host_port(at: &str, host: &str, bare: &str, port: &str) -> Finding {
    HOST_PORT.at(
        at,
        format!("{} has the port {} in it", quoted(host), quoted(port)),
        "a certificate is made for a host, whatever the port: Neo4j uses the same one for each of its cluster ports",
        format!("write {}", toml_string(bare)),
    )
}

/// `bolt://host:7687/`. A user's name and password before an `@` are not repeated.
#[must_use]
pub fn host_url(at: &str, host: &str, bare: &str) -> Finding {
    let shown = host.rsplit_once('@').map_or_else(|| quoted(host), |(_, after)| quoted(&format!("…@{after}")));
    HOST_URL.at(
        at,
        format!("{shown} is a URL or a path"),
        "a certificate names the host alone, without protocol, user, port and path",
        format!("write {}", toml_string(bare)),
    )
}

/// `*.example.com`.
#[must_use]
pub fn wildcard(at: &str, host: &str) -> Finding {
    WILDCARD.at(
        at,
        format!("{} stands for many servers", quoted(host)),
        "the first host is what the others connect to, which must be one server; and with a name of its own in each \
         certificate, no server can stand in for another",
        "write the server's own name, such as `\"server1.example.com\"`",
    )
}

/// A name in its own script.
#[must_use]
pub fn not_ascii(at: &str, host: &str) -> Finding {
    let shown = crate::finding::words::shown(host);
    NOT_ASCII.at(
        at,
        format!("{} is not written in ASCII", quoted(host)),
        "DNS and certificates know such a name in its ASCII form only, which begins with `xn--` (RFC 5890)",
        format!(
            "write the name that this prints: PowerShell `[Globalization.IdnMapping]::new().GetAscii('{shown}')`, \
             elsewhere `python3 -c \"print('{shown}'.encode('idna').decode())\"`"
        ),
    )
}

/// An underscore, while names are checked (`cert/underscore`).
#[must_use]
pub fn underscore(at: &str, host: &str) -> Finding {
    UNDERSCORE.at(
        at,
        format!("{} has an underscore", quoted(host)),
        "with `verify_hostname = true` Java refuses every connection to such a name (Illegal given domain name), \
         whatever the certificate says",
        format!(
            "give the server a name without it, such as {}, in DNS, in its advertised addresses and here; in Docker a \
             network alias will do",
            toml_string(&host.replace('_', "-"))
        ),
    )
}

/// A text that can only be meant as an address, and is none.
#[must_use]
pub fn address(at: &str, host: &str, fault: AddressFault) -> Finding {
    let shown = quoted(host);
    let (what, why, fix) = match fault {
        AddressFault::V4 => (
            format!("{shown} is no IPv4 address"),
            "an address has four numbers from 0 to 255 without leading zeros, which some programs read as octal; and a \
             host name does not end in a number",
            "write all four numbers, such as `\"192.168.210.174\"`, or the server's name".to_owned(),
        ),
        AddressFault::V6 => (
            format!("{shown} is no IPv6 address"),
            "an address has eight groups of hexadecimal digits, or fewer and `::` once",
            "write the address as the server shows it, such as `\"2001:db8::174\"`, without a port".to_owned(),
        ),
        AddressFault::Zone => (
            format!("{shown} names a network interface"),
            "what stands behind `%` means something on one machine only and cannot be in a certificate",
            "write an address that all servers can reach, or the server's name".to_owned(),
        ),
        AddressFault::Mapped(v4) => (
            format!("{shown} is an IPv4 address written as IPv6"),
            "Java turns it back, and then compares it with the certificate",
            format!("write `\"{v4}\"`"),
        ),
        AddressFault::Unspecified => (
            format!("{shown} stands for every address of a machine"),
            "a server listens on it, but no other server can connect to it",
            "write the server's own address or name".to_owned(),
        ),
    };
    ADDRESS.at(at, what, why, fix)
}

/// A host of this server, or of two servers; `first` is the other place.
#[must_use]
pub fn duplicate_host(at: &str, host: &str, first: &str, same_server: bool) -> Finding {
    let (why, fix) = if same_server {
        ("a certificate names each host once", "delete one of the two")
    } else {
        (
            "a name leads to one server: the other's certificate could stand in for it, and one of the two is not where \
             the plan says",
            "correct the one that is wrong; several servers on one machine need a name each",
        )
    };
    DUPLICATE_HOST.at(at, format!("{} is named at {first} too", quoted(host)), why, fix)
}
