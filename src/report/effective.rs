//! What is in force of a neo4j.conf, as the contract's JSON shows it. Not here: working it out (`neo4j/conf`).

use crate::finding::Release;
use crate::neo4j::conf::{ClientAuth, Effective, Policy};
use crate::neo4j::settings::SUFFIXES;
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
    enabled.map(|policy| (policy.scope.clone(), Value::Object(settings(policy, home, release)))).collect()
}

fn settings(policy: &Policy, home: &Path, release: Release) -> Map<String, Value> {
    let known = SUFFIXES.iter().filter(|suffix| suffix.since <= release);
    known.map(|suffix| (suffix.name.to_owned(), value(suffix.name, policy, home))).collect()
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
        "private_key_password" => policy.private_key_password.as_ref().map(|_| "********").into(),
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
