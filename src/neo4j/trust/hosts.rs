//! Reverse names of addresses, read from a hosts file. No name server is ever asked.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

/// A hosts file of a cluster has some dozens of lines.
const LONGEST: usize = 1 << 20;

/// Reverse names of addresses, as a hosts file gives them; no name server is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(pub BTreeMap<IpAddr, String>);

/// A line of a hosts file that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadHosts {
    /// Counted from 1; 0 for a file that is too long.
    pub line: usize,
    /// What stands where an address should.
    pub found: String,
}

impl fmt::Display for BadHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.found)
    }
}

impl std::error::Error for BadHosts {}

impl Hosts {
    /// Reads `address name…` lines; `#` begins a comment. The first name of an address is its reverse name, as in the
    /// hosts file of an operating system; the first line of an address wins.
    ///
    /// # Errors
    /// Names the first line that begins with something other than an address, or has no name.
    pub fn parse(text: &str) -> Result<Self, BadHosts> {
        if text.len() > LONGEST {
            return Err(BadHosts { line: 0, found: format!("{} bytes", text.len()) });
        }
        let mut hosts = BTreeMap::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
            let Some(address) = words.next() else { continue };
            let bad = || BadHosts { line: index + 1, found: line.trim().chars().take(80).collect() };
            // Windows writes a zone after link-local addresses; it means nothing to others.
            let address: IpAddr = address.split('%').next().unwrap_or_default().parse().map_err(|_| bad())?;
            let name = words.next().ok_or_else(bad)?;
            hosts.entry(address).or_insert_with(|| name.to_owned());
        }
        Ok(Self(hosts))
    }

    /// The reverse name of an address, where there is one.
    #[must_use]
    pub fn reverse(&self, address: IpAddr) -> Option<&str> {
        self.0.get(&address).map(String::as_str)
    }
}
