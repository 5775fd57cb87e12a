//! neo4j.conf: values, names and commands that a start refuses or warns of.

use super::Pattern::{Form, Words};
use super::context::SETTING;
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("log/enum-value", &[Form(" not one of [", r"'.*' not one of \[")], &["conf/client-auth-value", "conf/callout", "conf/trailing-blank"]).within(SETTING),
    row("log/boolean-value", &[Words("is not a valid boolean value")], &["conf/bool-value", "conf/inline-comment", "conf/trailing-blank"]).within(SETTING),
    row("log/setting-unknown", &[Words("Unrecognized setting. No declared setting with name:"), Words("Malformed group setting name"), Words("Legacy policy cannot be configured")], &["conf/unknown-key", "conf/unknown-scope", "conf/foreign-syntax", "conf/malformed-suffix", "conf/encoding", "conf/removed-setting", "conf/policy-35"]),
    row("log/setting-removed", &[Form(" is removed.", r"Setting '?[\w.-]+'? is removed\.")], &["conf/dead-suffix"]).within(SETTING),
    row("log/path-not-normalized", &[Words("is not a normalized path")], &["conf/path-not-normalized"]).within(SETTING),
    row("log/setting-duplicate", &[Words("declared multiple times")], &["conf/duplicate-key"]).within(SETTING),
    row("log/policy-twice", &[Words("Can not have multiple SslPolicies configured for")], &["conf/scope-case"]),
    row("log/setting-overridden", &[Form("setting is overridden", r"The '.*' setting is overridden")], &["conf/duplicate-key"]),
    row("log/conf-escape", &[Words(r"Malformed \uxxxx encoding")], &["conf/unicode-escape"]).within(SETTING),
    row("log/conf-command", &[Words("is a command, but config is not explicitly told to expand it")], &["conf/command-value"]),
    row("log/conf-command-fails", &[Words("Cannot run program")], &["conf/command-fails"]).within(SETTING),
    row("log/conf-permissions", &[Words("does not have the correct file permissions to evaluate commands"), Words("does not have the correct ACL"), Words("correct file owner")], &["conf/command-permissions"]).within(SETTING),
    row("log/hostname-check-off", &[Words("SSL Hostname verification is disabled by default")], &["conf/verify-hostname-unset"]),
];
