//! Findings about single values.

use crate::finding::Evidence::{Measured, Ran};
use crate::finding::{Finding, Rule, Severity};

pub(super) const CLIENT_AUTH_VALUE: Rule =
    Rule::error("conf/client-auth-value", "The word is none that Neo4j knows", Ran).logged("log/enum-value");

/// Anything but NONE, OPTIONAL and REQUIRE.
#[must_use]
pub fn client_auth_value(at: &str, key: &str, value: &str) -> Finding {
    CLIENT_AUTH_VALUE.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "the words are NONE, OPTIONAL and REQUIRE, in any case. REQUIRED, which one page of the manual prints, is none",
        format!("write {key}=REQUIRE"),
    )
}

/// Anything but DISABLED, OPTIONAL and REQUIRED as Bolt's level.
#[must_use]
pub fn tls_level_value(at: &str, key: &str, value: &str) -> Finding {
    CLIENT_AUTH_VALUE.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "the words are DISABLED, OPTIONAL and REQUIRED, in any case. REQUIRE, as client_auth has it, is none here",
        format!("write {key}=REQUIRED"),
    )
}

pub(super) const BOOL_VALUE: Rule =
    Rule::error("conf/bool-value", "A switch is neither true nor false", Ran).logged("log/boolean-value");

/// Anything but true and false.
#[must_use]
pub fn bool_value(at: &str, key: &str, value: &str) -> Finding {
    BOOL_VALUE.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "a switch is true or false, in any case; yes, on, 1 and nothing are none",
        format!("write {key}=true or {key}=false"),
    )
}

pub(super) const BACKSLASH_PATH: Rule = Rule::error("conf/backslash-path", "Backslashes in a path are lost", Ran);

/// Single backslashes in a path; `read_as` is what is left.
#[must_use]
pub fn backslash_path(at: &str, key: &str, read_as: &str) -> Finding {
    BACKSLASH_PATH.at(
        at,
        format!("{key} is read as `{read_as}`"),
        "in neo4j.conf a backslash begins a special character: \\n is a line break, \\t a tab, and before other letters \
         it vanishes",
        "write / for \\ (C:/neo4j/certificates/cluster), or double each backslash",
    )
}

pub(super) const UNC_PATH: Rule = Rule::error("conf/unc-path", "A path to a share loses its backslashes", Measured);

/// `\\host\share`.
#[must_use]
pub fn unc_path(at: &str, key: &str, read_as: &str) -> Finding {
    UNC_PATH.at(
        at,
        format!("{key} is read as `{read_as}`"),
        "in neo4j.conf a backslash begins a special character; two are one, and one vanishes",
        "better a folder on the server's own disk; otherwise //host/share/…",
    )
}

pub(super) const NON_ASCII_PATH: Rule =
    Rule::error("conf/non-ascii-path", "A folder's name has letters outside ASCII", Ran);

/// Non-ASCII in a path; `looked_up` is what Neo4j makes of it.
#[must_use]
pub fn non_ascii_path(at: &str, key: &str, looked_up: &str) -> Finding {
    NON_ASCII_PATH.at(
        at,
        format!("Neo4j looks for `{looked_up}`"),
        "from 5.1 on Neo4j replaces every letter outside ASCII in a path by /uXXXX, however it is written; up to 4.4 it \
         reads UTF-8 wrongly",
        format!("rename the folder to ASCII letters and correct {key}"),
    )
}

pub(super) const PASSWORD_EDGE_BLANK: Rule =
    Rule::error("conf/password-edge-blank", "The pass phrase begins or ends with a blank", Ran);

/// A pass phrase with a blank at an end; `meant` where it is escaped, so that it must be part of the pass phrase.
#[must_use]
pub fn password_edge_blank(at: &str, key: &str, meant: bool) -> Finding {
    PASSWORD_EDGE_BLANK
        .at(
            at,
            format!("{key} has a blank at an end"),
            "Neo4j cuts blanks off a pass phrase at both ends, in every version, however they are written",
            "if the blank is part of the pass phrase, encrypt the key with another one; otherwise delete it",
        )
        .with_severity(if meant { Severity::Error } else { Severity::Warning })
}

pub(super) const PASSWORD_BACKSLASH: Rule =
    Rule::error("conf/password-backslash", "A backslash in the pass phrase is lost", Ran);

/// A single backslash in a pass phrase.
#[must_use]
pub fn password_backslash(at: &str, key: &str) -> Finding {
    PASSWORD_BACKSLASH.at(
        at,
        format!("{key} has a single backslash"),
        "a backslash begins a special character; it is not part of the pass phrase that Neo4j uses",
        "double the backslash",
    )
}

pub(super) const EMPTY_LIST: Rule = Rule::error("conf/empty-list", "A list is empty", Ran);

/// `tls_versions=` or `ciphers=`.
#[must_use]
pub fn empty_list(at: &str, key: &str) -> Finding {
    EMPTY_LIST.at(
        at,
        format!("{key} has no items"),
        "an empty list is not the default: Neo4j starts, and then no connection has a version or a suite to use",
        "delete the line, or write its values",
    )
}

pub(super) const EMPTY_PATH: Rule = Rule::error("conf/empty-path", "A path is empty", Ran);

/// A path without a value; `means` is the folder that it leads to.
#[must_use]
pub fn empty_path(at: &str, key: &str, means: &str) -> Finding {
    EMPTY_PATH.at(
        at,
        format!("{key} has no value and means {means}"),
        "an empty path is not the default: it is the folder above. As a key it cannot be read, as trusted_dir it is full \
         of files that are no certificates",
        "delete the line, or write the path",
    )
}

pub(super) const PATH_NOT_NORMALIZED: Rule =
    Rule::error("conf/path-not-normalized", "A path leads out of its folder", Ran).logged("log/path-not-normalized");

/// `..` that leads out of home or base directory.
#[must_use]
pub fn path_not_normalized(at: &str, key: &str, value: &str) -> Finding {
    PATH_NOT_NORMALIZED.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "a relative path may not leave the folder that it is relative to: Neo4j's home for base_directory, the base \
         directory for the rest",
        "write an absolute path",
    )
}

pub(super) const ADDRESS_VALUE: Rule =
    Rule::error("conf/address-value", "An address is written in a form that Neo4j does not read", Ran)
        .logged("log/setting-value");
pub(super) const ADVERTISED_ANY: Rule =
    Rule::error("conf/advertised-any", "An advertised address is none that others can connect to", Ran)
        .logged("log/setting-value");

/// The address of a connector has none of the forms that its release reads.
#[must_use]
pub fn address_value(at: &str, key: &str, value: &str) -> Finding {
    ADDRESS_VALUE.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "an address is a host, a port or both: `server1.example.com:7687`, `server1.example.com` or `:7687`, and IPv6 with \
         a port stands in brackets, `[2001:db8::5]:7687`",
        format!("write {key}=server1.example.com, with `:` and the port behind it where that is not the usual one"),
    )
}

/// An advertised address that stands for all addresses of the machine (5.0 and later).
#[must_use]
pub fn advertised_any(at: &str, key: &str, value: &str) -> Finding {
    ADVERTISED_ANY.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "that stands for every address of this machine and is good for listening; others cannot connect to it",
        format!("write the name by which others reach this server: {key}=server1.example.com"),
    )
}

pub(super) const DEFAULT_ADDRESS_PORT: Rule =
    Rule::error("conf/default-address-port", "A default address is not a host alone", Ran).logged("log/setting-value");

/// A default address with a port, or that is no host at all.
#[must_use]
pub fn default_address_port(at: &str, key: &str, value: &str) -> Finding {
    DEFAULT_ADDRESS_PORT.at(
        at,
        format!("Neo4j does not start: {key} is `{value}`"),
        "it is the host for all ports, so it has none itself",
        format!("write the host alone: {key}=server1.example.com"),
    )
}
