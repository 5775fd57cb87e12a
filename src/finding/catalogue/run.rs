//! What happened while Interlock ran. Our own refusals.

mod door;
mod logs;

pub use door::{
    authority_key_plain, authority_unusable, hosts_line, no_signals, no_such_rule, not_drawn_up, not_made,
    too_few_servers, two_servers_of_one_name, wrong_usage,
};

pub use logs::log_lines_not_kept;

use crate::finding::Evidence::Ours;
use crate::finding::words::count;
use crate::finding::{Finding, Rule};
use std::fmt;

const VERDICT_MISMATCH: Rule =
    Rule::error("run/verdict-mismatch", "The rehearsed handshake and the rules disagree", Ours);
const CANCELLED: Rule = Rule::error("run/cancelled", "The run was stopped before its end", Ours);
const TIMEOUT: Rule = Rule::error("run/timeout", "A rehearsed handshake came to no end", Ours);
const LOOPBACK: Rule = Rule::error("run/loopback", "This machine's loopback network cannot be used", Ours);
const UNFORESEEN: Rule =
    Rule::error("run/unforeseen", "A rehearsed handshake failed in a way that no rule names", Ours);
const STRANGER_ADMITTED: Rule = Rule::error("run/stranger-admitted", "A stranger got in", Ours);
const MODELLED: Rule = Rule::advice("run/modelled", "Some connections were judged by the rules alone", Ours);

const PLAINTEXT: Rule = Rule::error("run/plaintext", "Servers talk without encryption", Ours);

pub(super) const ROWS: &[&Rule] = &[
    &VERDICT_MISMATCH,
    &CANCELLED,
    &TIMEOUT,
    &LOOPBACK,
    &UNFORESEEN,
    &STRANGER_ADMITTED,
    &MODELLED,
    &PLAINTEXT,
    &door::USAGE,
    &door::HOSTS_LINE,
    &door::NO_SIGNALS,
    &door::NOT_DRAWN_UP,
    &door::SAME_NAME,
    &door::TOO_FEW_SERVERS,
    &door::NOT_MADE,
    &door::AUTHORITY,
    &door::AUTHORITY_KEY_PLAIN,
    &logs::LOG_BEYOND,
];

/// Two servers that have no cluster policy, nor a line that was meant to be one.
#[must_use]
pub fn plaintext() -> Finding {
    PLAINTEXT.at(
        "the cluster",
        "there are servers whose neo4j.conf has no cluster policy; they reach each other in plaintext",
        "without `dbms.ssl.policy.cluster.enabled=true` Neo4j neither encrypts nor asks who is there",
        "make a policy for every server: `interlock-cli set-up PLAN --out DIR`",
    )
}

/// What keeps a connection from being rehearsed by a real handshake: the whole list of reasons for `modelled`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// A suite that Neo4j would negotiate and our TLS library does not have.
    Suite(String),
    /// The server's own versions and suites leave it nothing that our TLS library has.
    Settings,
    /// A kind of key that our TLS library does not have: how it is called.
    Key(String),
    /// A size of RSA key that our TLS library does not take, in bits.
    KeySize(u32),
    /// A private key whose encryption we do not open: the scheme.
    KeyEncryption(String),
    /// A certificate's signature that we cannot check: the algorithm.
    Signature(String),
    /// A hello of SSL 2.0, which our TLS library does not say.
    OldHello,
    /// More names of trusted certificates than fit one TLS message: how many.
    TrustedNames(usize),
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suite(name) => write!(f, "suite {name}"),
            Self::Settings => f.write_str("no version and suite that Interlock's TLS library has"),
            Self::Key(kind) => write!(f, "key type {kind}"),
            Self::KeySize(bits) => write!(f, "key size RSA {bits}"),
            Self::KeyEncryption(scheme) => write!(f, "key encryption {scheme}"),
            Self::Signature(algorithm) => write!(f, "signature {algorithm}"),
            Self::OldHello => f.write_str("version SSLv2Hello"),
            Self::TrustedNames(count) => write!(f, "{count} names in one message"),
        }
    }
}

/// The reason of a connection that was not shaken for real: both sides by name, and what is lacking at which.
#[must_use]
pub fn modelled_reason(from: &str, to: &str, at: &str, lacking: &Lacking, refused: Option<&str>) -> String {
    let modelled = format!("modelled ({from} connects to {to}): {lacking} at {at}");
    match refused {
        Some(refused) => format!("{refused}; {modelled}"),
        None => modelled,
    }
}

/// A refusal by TLS itself and not by a verifier, where the rules foresee none and so have no words of Java's for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByTls {
    /// Whoever signed does not hold the key of the certificate shown.
    WrongKey,
    /// A certificate was required and none came.
    NoCertificate,
    /// No version in common.
    NoCommonVersion,
    /// No suite in common.
    NoCommonSuite,
    /// Own key and certificate are of different kinds.
    NoKey,
    /// What came is no certificate.
    Unreadable,
    /// The connection was closed without a word.
    Closed,
}

impl ByTls {
    /// The rule that explains it.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::WrongKey | Self::NoKey => "key/mismatch",
            Self::NoCertificate => "trust/initiator-not-trusted",
            Self::NoCommonVersion => "tls/no-common-version",
            Self::NoCommonSuite => "tls/no-common-suite",
            Self::Unreadable | Self::Closed => UNFORESEEN.id,
        }
    }
}

impl fmt::Display for ByTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongKey => "the handshake's signature is not by the key of the certificate",
            Self::NoCertificate => "a certificate is required and none was sent",
            Self::NoCommonVersion => "no TLS version in common",
            Self::NoCommonSuite => "no cipher suite in common",
            Self::NoKey => "the private key is of another kind than the certificate",
            Self::Unreadable => "what came as a certificate cannot be read as one",
            Self::Closed => "the connection was closed without a word",
        })
    }
}

/// One connection, as somebody saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whether it came about.
    pub connects: bool,
    /// The version, where one was negotiated.
    pub tls: Option<&'static str>,
    /// The suite, likewise.
    pub cipher: Option<&'static str>,
    /// Why not.
    pub reason: Option<String>,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.connects { "connects" } else { "refused" })?;
        for part in [self.tls, self.cipher].into_iter().flatten() {
            write!(f, " {part}")?;
        }
        self.reason.as_ref().map_or(Ok(()), |reason| write!(f, " ({reason})"))
    }
}

/// A real handshake and the rules about it come to different verdicts.
#[must_use]
pub fn verdict_mismatch(from: &str, to: &str, rules: &Seen, handshake: &Seen) -> Finding {
    VERDICT_MISMATCH.at(
        format!("{from} → {to}"),
        format!("the rehearsed handshake says: {handshake}. The rules say: {rules}"),
        "Interlock decides each connection twice: by the rules of Neo4j and Java, and by a real TLS handshake with the \
         servers' own files. Here one of the two is wrong, so neither is a proof",
        format!(
            "treat the connection from {from} to {to} as not proven, try it on a test system, and report this finding \
             together with both servers' public.crt files and neo4j.conf lines (not the private keys)"
        ),
    )
}

/// Somebody asked to stop before anything was rehearsed or written.
#[must_use]
pub fn stopped() -> Finding {
    CANCELLED.at(
        "this run",
        "stopped as asked; nothing was written",
        "what is not rehearsed is not proven",
        "run the same command again; it begins anew",
    )
}

/// Somebody asked to stop before every file was read.
#[must_use]
pub fn stopped_reading() -> Finding {
    CANCELLED.at(
        "this run",
        "stopped as asked; not everything was read",
        "what was not read may hold more than is told here",
        "run the same command again; it begins anew",
    )
}

/// Somebody stopped the rehearsal.
#[must_use]
pub fn cancelled(done: usize, total: usize) -> Finding {
    CANCELLED.at(
        "rehearsal",
        format!("{done} of {total} connections were tried; the others were not"),
        "what was not tried is not proven. A cluster needs every connection, in both directions",
        "run the rehearsal again and let it come to its end",
    )
}

/// A handshake neither came about nor was refused in time.
#[must_use]
pub fn timeout(from: &str, to: &str, seconds: u64) -> Finding {
    TIMEOUT.at(
        format!("{from} → {to}"),
        format!("after {seconds} seconds the handshake on this machine had neither come about nor been refused"),
        "a rehearsed handshake stays inside this machine and takes milliseconds. Something holds the bytes back: a \
         firewall or virus scanner that inspects loopback connections, or a machine under heavy load",
        "close what loads the machine, allow Interlock to connect to 127.0.0.1 in the firewall or virus scanner, then \
         rehearse again",
    )
}

/// The loopback network of this machine fails.
#[must_use]
pub fn loopback(at: &str, error: &std::io::Error) -> Finding {
    LOOPBACK.at(
        at,
        format!("a connection over 127.0.0.1 on this machine failed: {error}"),
        "the rehearsal lets the servers' files shake hands over TCP inside this machine; nothing leaves it. Without \
         that, nothing can be proven here. It says nothing about the servers",
        "allow Interlock to listen and connect on 127.0.0.1 in the firewall or virus scanner; on Linux also look at \
         `ip addr show lo` and `ulimit -n`. Then rehearse again",
    )
}

/// The TLS library failed where the rules know of nothing.
#[must_use]
pub fn unforeseen(from: &str, to: &str, error: &str) -> Finding {
    UNFORESEEN.at(
        format!("{from} → {to}"),
        format!("the TLS library ended the handshake: {error}"),
        "no rule of Neo4j or Java that Interlock knows explains this, so the rehearsal proves nothing about this \
         connection",
        format!("report this finding together with the public.crt files of {from} and {to} (not the private keys)"),
    )
}

/// A stranger was let in where none should be: `kind` is the contract's word for what it showed.
#[must_use]
pub fn stranger_admitted(to: &str, kind: &str) -> Finding {
    let showed = match kind {
        "no-certificate" => "no certificate",
        "own-certificate" => "a certificate that it made itself",
        "copied-subject" => "a certificate that it made itself, with the name of a member copied into it",
        _ => "the certificate of a member, without having its private key",
    };
    STRANGER_ADMITTED.at(
        to,
        format!("{to} accepted a connection from somebody who showed {showed}"),
        "whoever can reach the cluster ports can read and change the data and join the cluster",
        format!(
            "in {to}'s neo4j.conf set dbms.ssl.policy.cluster.client_auth=REQUIRE and delete \
             dbms.ssl.policy.cluster.trust_all, let its trusted folder hold the members' certificates (or the CA that signs \
             theirs, and no other CA), then rehearse again"
        ),
    )
}

/// Connections that no real handshake was made for, of one cause.
#[must_use]
pub fn modelled(at: &str, lacking: &Lacking, pairs: usize) -> Finding {
    MODELLED.at(
        at,
        format!("no real handshake was made for {}: {lacking}", count(pairs, "connection")),
        "Neo4j can do this and the TLS library inside Interlock cannot, so the verdict comes from the rules of Neo4j \
         and Java alone. Such keys and suites are old, weak or rare",
        "use an RSA key of 2048 to 8192 bits or an EC key on P-256, P-384 or P-521, encrypted by PBES2 with AES-256 if \
         at all, and suites with GCM; then every connection is rehearsed by a real handshake",
    )
}
