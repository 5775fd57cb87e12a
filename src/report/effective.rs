//! What is in force of a neo4j.conf, as the contract's JSON shows it. Not here: working it out (`neo4j/conf`).

use crate::finding::Release;
use crate::finding::secrets::MASK;
use crate::neo4j::conf::{ClientAuth, Effective, Policy};
use crate::neo4j::settings::{POLICY_PREFIX, SUFFIXES};
use serde_json::{Map, Value};
use std::path::Path;

/// Stands for the home where nobody named one, and is how paths below it are shown.
pub const HOME: &str = "<home>";

/// Every enabled policy with its settings, defaults included, by scope.
///
/// `home` is the one that the settings were resolved with. Where a start is refused these are the values that it would
/// have had; a value that is the cause counts as its default.
#[must_use]
pub fn effective(effective: &Effective, home: &Path, release: Release) -> Map<String, Value> {
    let enabled = effective.policies.iter().filter(|policy| policy.enabled);
    let settings = |policy: &Policy| {
        let known = SUFFIXES.iter().filter(|suffix| suffix.since <= release);
        let value = |suffix: &str| literal(value(suffix, policy, home), suffix, policy, effective);
        known.map(|suffix| (suffix.name.to_owned(), value(suffix.name))).collect()
    };
    enabled.map(|policy| (policy.scope.clone(), Value::Object(settings(policy)))).collect()
}

/// The value with what it swallowed of a following line, even where that is a pass phrase: it is in force here, as a name
/// that Neo4j itself writes to its log, and a finding tells it without the pass phrase.
fn literal(value: Value, suffix: &str, policy: &Policy, effective: &Effective) -> Value {
    let swallowed = |suffix: &str| effective.swallowed_by(&format!("{POLICY_PREFIX}{}.{suffix}", policy.scope));
    let rest = |text: &str| {
        // Every path that is not absolute begins with the base directory.
        let rest =
            swallowed(suffix).or_else(|| swallowed("base_directory")).filter(|_| suffix != "private_key_password");
        rest.map(|rest| text.replacen(MASK, &String::from_utf8_lossy(rest.expose()), 1))
    };
    match value {
        Value::String(text) => rest(&text).unwrap_or(text).into(),
        Value::Array(words) => words.into_iter().map(|word| literal(word, suffix, policy, effective)).collect(),
        value => value,
    }
}

fn value(suffix: &str, policy: &Policy, home: &Path) -> Value {
    match suffix {
        "enabled" => policy.enabled.into(),
        "base_directory" => path(&policy.base_directory, home),
        "private_key" => path(&policy.private_key, home),
        "public_certificate" => path(&policy.public_certificate, home),
        "trusted_dir" => path(&policy.trusted_dir, home),
        "revoked_dir" => path(&policy.revoked_dir, home),
        "trust_all" => policy.trust_all.into(),
        "trust_expired" => policy.trust_expired.into(),
        "verify_hostname" => policy.verify_hostname.into(),
        "tls_versions" => policy.tls_versions.clone().into(),
        "ciphers" => policy.ciphers.clone().into(),
        "client_auth" => client_auth(policy.client_auth).into(),
        "private_key_password" => policy.private_key_password.as_ref().map(|_| MASK).into(),
        _ => Value::Null,
    }
}

const fn client_auth(client_auth: ClientAuth) -> &'static str {
    match client_auth {
        ClientAuth::None => "NONE",
        ClientAuth::Optional => "OPTIONAL",
        ClientAuth::Require => "REQUIRE",
    }
}

/// `<home>/…` with `/` on every system, or the absolute path.
fn path(path: &Path, home: &Path) -> Value {
    let Ok(below) = path.strip_prefix(home) else { return path.display().to_string().into() };
    let names = below.iter().map(|name| name.to_string_lossy().into_owned());
    std::iter::once(HOME.to_owned()).chain(names).collect::<Vec<_>>().join("/").into()
}
