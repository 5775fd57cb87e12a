//! Findings about names of settings outside the policies.

use crate::finding::Evidence::{Documented, Ran, Source};
use crate::finding::{Finding, Rule, Severity};

/// How sure it is that a start refuses a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A strict start: it does not get further.
    Fatal,
    /// Ignored, with a line in the log.
    Ignored,
    /// Enterprise's own code decides, which nobody has seen.
    Perhaps,
}

impl Refused {
    fn what(self, key: &str) -> String {
        match self {
            Self::Fatal => format!("Neo4j does not start: it knows no setting {key}"),
            Self::Ignored => format!("Neo4j ignores {key}"),
            Self::Perhaps => format!("Interlock knows no setting {key}; Neo4j Enterprise may refuse to start"),
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Fatal => Severity::Error,
            Self::Ignored | Self::Perhaps => Severity::Warning,
        }
    }
}

pub(super) const UNKNOWN_KEY: Rule =
    Rule::error("conf/unknown-key", "Neo4j does not know the setting", Ran).logged("log/setting-unknown");

/// A name that no line has.
#[must_use]
pub fn unknown_key(at: &str, key: &str, meant: Option<&str>, refused: Refused) -> Finding {
    UNKNOWN_KEY
        .at(
            at,
            refused.what(key),
            "a strict start (the default from 5.0 on) ends at the first unknown name; otherwise the line is ignored with \
             a warning",
            match meant {
                Some(meant) => format!("perhaps {meant} was meant; otherwise delete the line"),
                None => "correct the name, or delete the line".to_owned(),
            },
        )
        .with_severity(refused.severity())
}

pub(super) const ENTERPRISE_SETTING: Rule =
    Rule::error("conf/enterprise-setting", "The setting belongs to Enterprise", Ran).logged("log/setting-unknown");

/// A setting that Community does not declare.
#[must_use]
pub fn enterprise_setting(at: &str, key: &str, refused: Refused) -> Finding {
    ENTERPRISE_SETTING
        .at(
            at,
            refused.what(key),
            "this is Community, and clustering needs Enterprise; to Community the name is unknown",
            "delete the line, or install Enterprise",
        )
        .with_severity(refused.severity())
}

pub(super) const REMOVED_SETTING: Rule =
    Rule::error("conf/removed-setting", "The setting went with the old discovery", Documented)
        .logged("log/setting-unknown");

/// A setting of discovery v1 in 2025.01 or later; `instead` says what does its work there.
#[must_use]
pub fn removed_setting(at: &str, key: &str, instead: Option<&str>, refused: Refused) -> Finding {
    REMOVED_SETTING
        .at(
            at,
            refused.what(key),
            "2025.01 took out the first version of discovery with its settings and its port 5000; the members find each \
             other through the cluster port, 6000",
            match instead {
                Some(instead) => format!("delete the line; in its place write {instead}"),
                None => "delete the line".to_owned(),
            },
        )
        .with_severity(refused.severity())
}

pub(super) const RENAMED_SETTING: Rule =
    Rule::warning("conf/renamed-setting", "The setting has a new name", Documented).logged("log/setting-deprecated");

/// A setting of discovery v2 that 2025.01 renamed and still takes.
#[must_use]
pub fn renamed_setting(at: &str, key: &str, new: &str) -> Finding {
    RENAMED_SETTING.at(
        at,
        format!("{key} is the old name of {new}"),
        "2025.01 gave the settings of the second version of discovery shorter names; it still takes the old ones, a later \
         release may not",
        format!("write {new}"),
    )
}

pub(super) const WRONG_LINE_SETTING: Rule =
    Rule::error("conf/wrong-line-setting", "The setting is another release's", Ran).logged("log/setting-unknown");

/// A name of another line that this one does not read; `instead` is its name here.
#[must_use]
pub fn wrong_line_setting(at: &str, key: &str, instead: Option<&str>, refused: Refused) -> Finding {
    WRONG_LINE_SETTING
        .at(
            at,
            refused.what(key),
            "most settings got new names with 5.0, and some went with 2025.01; this name belongs to another release",
            match instead {
                Some(instead) => format!("in this release it is {instead}"),
                None => "delete the line; in this release there is nothing in its place".to_owned(),
            },
        )
        .with_severity(refused.severity())
}

/// A name of an older line that is still read under its new name, or dropped with a warning (`None`).
#[must_use]
pub fn older_setting(at: &str, key: &str, new: Option<&str>) -> Finding {
    let (what, fix) = match new {
        Some(new) => (format!("{key} is the old name of {new}"), format!("write {new}")),
        None => (format!("{key} has no effect any more"), "delete the line".to_owned()),
    };
    let why = "Neo4j still takes the name, with a warning in its log at each start; a later release may not";
    Finding {
        log: Some(if new.is_some() { "log/setting-deprecated" } else { "log/setting-removed" }),
        ..WRONG_LINE_SETTING.at(at, what, why, fix).with_severity(Severity::Advice)
    }
}

pub(super) const STRICT_OFF: Rule = Rule::advice("conf/strict-off", "Misspelt settings pass in silence", Source);

/// Strict validation switched off.
#[must_use]
pub fn strict_off(at: &str, key: &str) -> Finding {
    STRICT_OFF.at(
        at,
        format!("{key} is false"),
        "a misspelt name then is ignored, and the setting takes its default",
        format!("write {key}=true"),
    )
}

pub(super) const POLICY_35: Rule = Rule::error("conf/policy-35", "No policy is chosen for the cluster", Documented);

/// 3.5: no `causal_clustering.ssl_policy`, or the reserved name `legacy`.
#[must_use]
pub fn policy_35(at: &str, legacy: bool) -> Finding {
    POLICY_35.at(
        at,
        if legacy { "the policy is called `legacy`" } else { "policies are written, but none is used for the cluster" },
        "in 3.5 a policy counts where causal_clustering.ssl_policy names it; otherwise the cluster speaks plaintext. The \
         name `legacy` is reserved",
        "write causal_clustering.ssl_policy=default, with the name of your policy",
    )
}

pub(super) const POLICY_35_MIGRATED: Rule =
    Rule::error("conf/policy-35-migrated", "The policy is written as for 3.5", Ran).logged("log/setting-unknown");

/// The 3.5 style in a later release; `migrates` up to 4.3, `fatal` where a strict start refuses it.
#[must_use]
pub fn policy_35_migrated(at: &str, key: &str, migrates: bool, fatal: bool) -> Finding {
    let what = match (migrates, fatal) {
        (true, _) => format!("{key} still switches the policy on; from 4.4 on it does not"),
        (false, true) => format!("Neo4j does not start: {key} is of 3.5"),
        (false, false) => format!("{key} switches nothing on: the cluster speaks plaintext"),
    };
    let finding = POLICY_35_MIGRATED.at(
        at,
        what,
        "3.5 had policies of any name. 4.0 to 4.3 turn the chosen one into the policy `cluster`, with a warning; 4.4 \
         ignores it, and a strict start of 5 ends. An upgrade within 4.x so switches encryption off",
        "write dbms.ssl.policy.cluster.… for each setting and dbms.ssl.policy.cluster.enabled=true, and delete \
         causal_clustering.ssl_policy",
    );
    if migrates {
        Finding { log: Some("log/setting-deprecated"), ..finding.with_severity(Severity::Warning) }
    } else {
        finding
    }
}

pub(super) const NETTY_PROVIDER_OPENSSL: Rule =
    Rule::warning("conf/netty-provider-openssl", "Neo4j is to use another TLS library", Documented);

/// `dbms.netty.ssl.provider` other than JDK.
#[must_use]
pub fn netty_provider_openssl(at: &str, value: &str) -> Finding {
    NETTY_PROVIDER_OPENSSL.at(
        at,
        format!("dbms.netty.ssl.provider is {value}"),
        "what Interlock says of trust, suites and log lines was measured with the JDK's own library; with OpenSSL it is \
         unverified",
        "write dbms.netty.ssl.provider=JDK, or take every verdict here as unverified",
    )
}

pub(super) const PROVIDER_VALUE: Rule =
    Rule::error("conf/provider-value", "The TLS library is none that Neo4j knows", Ran).logged("log/enum-value");

/// `dbms.netty.ssl.provider` with another word.
#[must_use]
pub fn provider_value(at: &str, value: &str) -> Finding {
    PROVIDER_VALUE.at(
        at,
        format!("Neo4j does not start: dbms.netty.ssl.provider is `{value}`"),
        "it knows JDK, OPENSSL and OPENSSL_REFCNT",
        "write dbms.netty.ssl.provider=JDK, or delete the line",
    )
}

pub(super) const DIRECTORIES_35: Rule =
    Rule::error("conf/directories-35", "A folder is missing from a policy of 3.5", Source);

/// 3.5: no `base_directory`, or a relative `trusted_dir` or `revoked_dir`.
#[must_use]
pub fn directories_35(at: &str, key: &str) -> Finding {
    DIRECTORIES_35.at(
        at,
        format!("{key} is missing or not absolute"),
        "in 3.5 a policy must name its base_directory, and trusted_dir and revoked_dir must be absolute where they are \
         written",
        format!("write {key}=/absolute/path"),
    )
}
