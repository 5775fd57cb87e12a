//! Certificates and chains (3.4).

use super::folder::Encoding;
use crate::finding::Evidence::{Measured, Ours, Ran};
use crate::finding::{Finding, Rule, Severity};

// Loading.
const MISSING: Rule =
    Rule::error("cert/missing", "The server's certificate cannot be read", Ran).logged("log/chain-load");
const EMPTY: Rule = Rule::error("cert/empty", "There is no certificate in the file", Ran).logged("log/chain-empty");
const NOT_PEM: Rule = Rule::error("cert/not-pem", "This release reads the server's certificate as PEM only", Ran)
    .logged("log/pem-is-binary");
const ENCODING: Rule =
    Rule::error("cert/encoding", "The server's certificate is saved in a way that Neo4j cannot read", Ran)
        .logged("log/chain-bom");
const TRUNCATED: Rule =
    Rule::error("cert/truncated", "A certificate of the chain is cut off", Ran).logged("log/certificate-incomplete");
const GLUED: Rule =
    Rule::error("cert/glued", "Two certificates stand on one line", Ran).logged("log/certificate-glued");
const NAMELESS: Rule =
    Rule::error("cert/nameless", "A certificate names no subject or no issuer", Ran).logged("log/certificate-nameless");
const KEY_INSIDE: Rule =
    Rule::error("cert/key-inside", "There is a private key in the certificate's file", Ran).logged("log/trusted-key");
const PUBLIC_KEY_BLOCK: Rule = Rule::error("cert/public-key-block", "This is a public key, not a certificate", Ran)
    .logged("log/certificate-public-key");
const CHAIN_ORDER: Rule = Rule::error("cert/chain-order", "The certificates of the chain are in a wrong order", Ran)
    .logged("log/chain-order");
const CHAIN_INCOMPLETE: Rule =
    Rule::error("cert/chain-incomplete", "An intermediate certificate is missing", Ran).logged("log/path-building");
const EXPIRED_OWN: Rule = Rule::warning("cert/expired-own", "A certificate of the server has expired", Ran)
    .logged("log/own-certificate-expired");
const NOT_YET_VALID: Rule = Rule::warning("cert/not-yet-valid", "A certificate of the server is not yet valid", Ran)
    .logged("log/own-certificate-expired");
const EXPIRES_SOON: Rule = Rule::warning("cert/expires-soon", "A certificate of the server expires soon", Ours);
const CA_LEAF: Rule = Rule::advice("cert/ca-leaf", "The server's certificate may issue others", Measured);

pub(super) const ROWS: &[&Rule] = &[
    &MISSING,
    &EMPTY,
    &NOT_PEM,
    &ENCODING,
    &TRUNCATED,
    &GLUED,
    &NAMELESS,
    &KEY_INSIDE,
    &PUBLIC_KEY_BLOCK,
    &CHAIN_ORDER,
    &CHAIN_INCOMPLETE,
    &EXPIRED_OWN,
    &NOT_YET_VALID,
    &EXPIRES_SOON,
    &CA_LEAF,
];

/// Why `public_certificate` cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not there.
    Missing,
    /// It is a folder.
    Folder,
    /// There is something in it that is no certificate, or a damaged one.
    Garbled,
}

/// No readable certificate file.
#[must_use]
pub fn missing(path: &str, unread: Unread) -> Finding {
    let (what, fix) = match unread {
        Unread::Missing => (
            "the file does not exist",
            "put the server's certificate there, or correct `public_certificate` in neo4j.conf; it is looked for in \
             `base_directory`"
                .to_owned(),
        ),
        Unread::Folder => ("this is a folder", "set `public_certificate` to a file".to_owned()),
        Unread::Garbled => (
            "what is in the file is no certificate, or a damaged one",
            format!("copy it again; `openssl x509 -noout -subject -in '{path}'` shows whether it is whole"),
        ),
    };
    MISSING.at(path, what, "Neo4j reads the server's own certificate when it starts, and stops without it", fix)
}

/// No certificate in the file; `loads` where Neo4j notices only when it builds its TLS context.
#[must_use]
pub fn empty(path: &str, loads: bool) -> Finding {
    let why = if loads {
        "Neo4j loads the policy and cannot serve with it: its TLS context cannot be built"
    } else {
        "Neo4j does not start with it"
    };
    EMPTY.at(
        path,
        "there is no certificate in the file",
        why,
        "put the server's certificate into it, and behind it those of the intermediate CAs, if there are any",
    )
}

/// DER where only PEM is read (4.1 to 4.4).
#[must_use]
pub fn not_pem(path: &str) -> Finding {
    NOT_PEM.at(
        path,
        "the file is not text",
        "Neo4j 4.1 to 4.4 reads it as UTF-8 text and does not start; Neo4j 5 also reads DER",
        format!(
            "convert it: `openssl x509 -inform DER -in '{path}' -out public.pem`, then put public.pem in its place"
        ),
    )
}

/// Saved in a way that this release cannot read; `is_skipped` where it reads on behind the first certificate.
#[must_use]
pub fn encoding(path: &str, encoding: Encoding, is_skipped: bool) -> Finding {
    let why = if is_skipped {
        "Neo4j does not see the first certificate then, and skips it in silence"
    } else {
        "Neo4j sees no certificate in it and does not start"
    };
    ENCODING.at(path, format!("the file is {}", encoding.named()), why, encoding.fix(path))
}

/// A certificate without its end; `is_dropped` where Neo4j starts without it.
#[must_use]
pub fn truncated(path: &str, is_dropped: bool) -> Finding {
    let why = if is_dropped {
        "this Java leaves it out in silence: Neo4j starts and sends a chain without it, which the other servers may refuse"
    } else {
        "the file was not copied to its end; Neo4j does not start"
    };
    TRUNCATED.at(path, "a certificate in the file is cut off", why, "copy the file again")
}

/// END and BEGIN on one line; `is_dropped` where Neo4j reads the first certificate alone.
#[must_use]
pub fn glued(path: &str, is_dropped: bool) -> Finding {
    let why = if is_dropped {
        "Neo4j reads the certificate before that line and overlooks the next one"
    } else {
        "Neo4j does not start with it"
    };
    GLUED.at(
        path,
        "the end of one certificate and the beginning of the next stand on one line: `-----END CERTIFICATE----------BEGIN \
         CERTIFICATE-----`",
        why,
        "put a line end between `-----END CERTIFICATE-----` and `-----BEGIN CERTIFICATE-----`; it gets lost when files \
         without a final line end are joined",
    )
}

/// A certificate without subject or issuer, which the JDK does not read.
#[must_use]
pub fn nameless(path: &str) -> Finding {
    NAMELESS.at(
        path,
        "a certificate in the file has an empty subject or issuer",
        "Java reads a certificate with an issuer only, and one without a subject only where a critical subjectAltName stands \
         for it; Neo4j does not start",
        "have the certificate made again with a subject, if only `CN=` and the server's host name, and copy it to all servers \
         that trust it",
    )
}

/// A private key in the certificate's file.
#[must_use]
pub fn key_inside(path: &str) -> Finding {
    KEY_INSIDE.at(
        path,
        "the file holds a private key",
        "Neo4j reads certificates only from it and does not start; and this is the file that is copied to other servers",
        "keep the key in its own file (`private_key`), certificates alone here; if the file was copied anywhere, make a \
         new key",
    )
}

/// `PUBLIC KEY` instead of `CERTIFICATE`.
#[must_use]
pub fn public_key_block(path: &str) -> Finding {
    PUBLIC_KEY_BLOCK.at(
        path,
        "the file holds a bare public key (`-----BEGIN PUBLIC KEY-----`)",
        "TLS needs a certificate: the public key with a name and a signature; Neo4j does not start",
        "put the certificate (`-----BEGIN CERTIFICATE-----`) that was issued for the key there",
    )
}

/// How a chain is out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disorder {
    /// A certificate is not followed by its issuer's: subject, issuer, and the subject that does follow.
    NotTheIssuer {
        /// Whose certificate it is.
        subject: String,
        /// Who issued it.
        issuer: String,
        /// Whose certificate comes next.
        next: String,
    },
    /// One certificate is there twice.
    Duplicate {
        /// Whose certificate it is.
        subject: String,
    },
}

/// Not leaf, issuer, issuer's issuer….
#[must_use]
pub fn chain_order(path: &str, disorder: &Disorder) -> Finding {
    let what = match disorder {
        Disorder::NotTheIssuer { subject, issuer, next } => {
            format!("the certificate of `{subject}` was issued by `{issuer}`, but that of `{next}` follows it")
        }
        Disorder::Duplicate { subject } => format!("the certificate of `{subject}` is in the file twice"),
    };
    CHAIN_ORDER.at(
        path,
        what,
        "Java wants the server's certificate first, then its issuer's, and so on, nothing else and nothing twice; Neo4j \
         loads the policy and cannot serve with it",
        "put the certificates in this order: server, intermediate that signed it, the one above; the root may come last \
         and may be left out. Other servers' certificates belong into the trusted folder",
    )
}

/// The chain ends before any certificate that peers trust; `issuer` is the one that is missing.
#[must_use]
pub fn chain_incomplete(path: &str, subject: &str, issuer: &str) -> Finding {
    CHAIN_INCOMPLETE.at(
        path,
        format!("the chain ends with `{subject}`, whose issuer `{issuer}` neither follows nor is trusted by the peers"),
        "servers that trust only the root cannot build the way from it to this certificate, and refuse",
        format!("append the certificate of `{issuer}` to the file, behind the server's own"),
    )
}

/// The chain ends below an intermediate whose certificate lies in another file, `there`; what peers trust is not known.
#[must_use]
pub fn issuer_elsewhere(path: &str, subject: &str, issuer: &str, there: &str) -> Finding {
    CHAIN_INCOMPLETE
        .at(
            path,
            format!("the chain ends with `{subject}`; the certificate of its issuer `{issuer}` is in {there} alone"),
            "a server that trusts only the root cannot build the way from it to this certificate, and refuses; one that \
             has this issuer's certificate in its trusted folder does not",
            format!(
                "append the certificate of `{issuer}` to the file, behind the server's own; there is nothing to do if \
                 it lies in the trusted folders of all peers"
            ),
        )
        .with_severity(Severity::Warning)
}

/// A certificate of the own chain is past its end, an RFC 3339 time; it stops the start when `trust_expired` is false.
#[must_use]
pub fn expired_own(path: &str, subject: &str, end: &str, stops: bool) -> Finding {
    let what = format!("the certificate of `{subject}` ended at {end}");
    if stops {
        let why = "with `trust_expired=false` Neo4j does not start when any certificate in this file has expired";
        EXPIRED_OWN.at(path, what, why, RENEW).with_severity(Severity::Error)
    } else {
        let why = "Neo4j starts all the same; other servers refuse it when it is signed by a CA, and take it when it is \
                   itself in their trusted folder";
        EXPIRED_OWN.at(path, what, why, RENEW)
    }
}

const RENEW: &str = "issue a new certificate and put it here; where the other servers have the old one in their trusted folder, replace it \
                     there too";

/// A certificate of the own chain begins in the future, an RFC 3339 time.
#[must_use]
pub fn not_yet_valid(path: &str, subject: &str, start: &str, stops: bool) -> Finding {
    let what = format!("the certificate of `{subject}` is valid from {start} on");
    let fix = "check this machine's clock; if it is right, issue a new certificate";
    if stops {
        let why = "with `trust_expired=false` Neo4j does not start when any certificate in this file is not yet valid";
        NOT_YET_VALID.at(path, what, why, fix).with_severity(Severity::Error)
    } else {
        let why = "Neo4j starts; other servers refuse it when it is signed by a CA";
        NOT_YET_VALID.at(path, what, why, fix)
    }
}

/// A certificate of the own chain ends within the warning span: an RFC 3339 time, and whole days from now.
#[must_use]
pub fn expires_soon(path: &str, subject: &str, end: &str, days: i64) -> Finding {
    let left = match days {
        0 => "today".to_owned(),
        1 => "in one day".to_owned(),
        days => format!("in {days} days"),
    };
    EXPIRES_SOON.at(
        path,
        format!("the certificate of `{subject}` ends {left}, at {end}"),
        "from then on other servers refuse it when it is signed by a CA",
        RENEW,
    )
}

/// A self-signed certificate with CA:TRUE, as peers pin it.
#[must_use]
pub fn ca_leaf(path: &str, subject: &str) -> Finding {
    CA_LEAF.at(
        path,
        format!("the self-signed certificate of `{subject}` is marked as a CA (CA:TRUE)"),
        "`openssl req -x509` writes it so; servers that trust it also trust whatever its key signs",
        "nothing has to be done now; make the next one with `-addext basicConstraints=critical,CA:FALSE` in the `openssl req \
         -x509` command, or let Interlock make it",
    )
}

// Names and usages: what other servers mind about a certificate that loads.
mod usage;

pub(super) use usage::ROWS as USAGE_ROWS;
pub use usage::{
    critical_extension, eku_no_client, eku_no_server, ip_missing, ip_reverse_name, ip_reverse_name_unknown, key_usage,
    name_missing, no_name_at_all, underscore, weak_signature, weak_signature_taken,
};

// Subjects and names that work, and mislead.
mod subject;

pub(super) use subject::ROWS as SUBJECT_ROWS;
pub use subject::{cn_ignored, cn_only, eku_pinned, same_subject, wildcard};
