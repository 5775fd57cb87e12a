//! The settings below `dbms.ssl.policy.`: which count, what they are, and what is weak or missing (2.2, 3.1).

use super::super::key_store;
use super::super::settings::{self, Kind, POLICY_PREFIX};
use super::effective::{Phase, Reader, shown, shown_name, without_secret};
use super::names::{CHOICES_35, cleanup, unrecognized};
use super::parse::Item;
use super::{ClientAuth, Policy, forms, values};
use crate::finding::Finding;
use crate::finding::catalogue::conf as catalogue;
use crate::pki::secret::Secret;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The lines that count, by scope and suffix; unknown suffixes too, since they make a policy exist.
type Groups<'a> = BTreeMap<String, BTreeMap<String, Line<'a>>>;

/// A line that counts: its setting's name (a migrated one has its new name), its value, and whether it may be shown.
#[derive(Clone)]
struct Line<'a> {
    item: &'a Item,
    index: usize,
    key: String,
    value: Zeroizing<String>,
}

/// The policies of 4.0 and later.
pub(super) fn fixed(reader: &mut Reader<'_>) -> Vec<Policy> {
    let chosen = chosen_35(reader);
    let mut groups = Groups::new();
    let mut migrated = Vec::new();
    for index in 0..reader.entries.len() {
        let entry = &reader.entries[index];
        let (item, key, value) = (entry.item, entry.key.clone(), entry.value.clone());
        let Some(rest) = key.strip_prefix(POLICY_PREFIX) else { continue };
        if reader.entry(&key).is_none_or(|last| last.item.line != item.line) {
            continue;
        }
        let (scope, suffix) = rest.split_once('.').unwrap_or((rest, ""));
        let of_35 = chosen.iter().find(|(_, name)| name == scope);
        if let (true, Some((new_scope, _))) = (reader.traits.migrates_35, of_35) {
            let line = Line { item, index, key: format!("{POLICY_PREFIX}{new_scope}.{suffix}"), value };
            migrated.push((new_scope.clone(), suffix.to_owned(), line));
        } else if is_a_scope(reader, item, &key, scope, of_35.is_some()) {
            groups.entry(scope.to_owned()).or_default().insert(suffix.to_owned(), Line { item, index, key, value });
        }
    }
    // Migrated lines win over those of the scope itself, wherever they stand (measured on 4.0.12).
    for (scope, suffix, line) in migrated {
        groups.entry(scope).or_default().insert(suffix, line);
    }
    let mut policies = Vec::new();
    for (scope, default) in settings::SCOPES {
        let migrated = reader.traits.migrates_35 && chosen.iter().any(|(new_scope, _)| new_scope == scope);
        if let Some(lines) = groups.get(scope) {
            suffixes(reader, scope, lines);
            policies.push(policy(reader, scope, default, lines, migrated));
        } else if migrated {
            policies.push(policy(reader, scope, default, &BTreeMap::new(), true));
        }
    }
    policies
}

/// The policies that the 3.5 switches choose: scope and name.
fn chosen_35(reader: &Reader<'_>) -> Vec<(String, String)> {
    let value = |key: &str| reader.entry(key).map(|entry| values::trim(&entry.value).to_owned());
    CHOICES_35.iter().filter_map(|(key, scope)| Some(((*scope).to_owned(), value(key)?))).collect()
}

/// Whether the scope is one that Neo4j looks at, and the finding or the stop if not.
fn is_a_scope(reader: &mut Reader<'_>, item: &Item, key: &str, scope: &str, of_35: bool) -> bool {
    if settings::default_client_auth(scope).is_some() {
        return true;
    }
    let (fatal, name) = (reader.strict, shown_name(scope));
    if scope.is_empty() {
        reader.find(item, |at| catalogue::malformed_suffix(at, &shown_name(key), fatal));
        if fatal {
            let error = format!(
                "IllegalArgumentException: Malformed group setting name: '{}', does not match any setting in its \
                 group.{}",
                without_secret(key),
                cleanup(reader).trim_start_matches('.')
            );
            reader.stop(Phase::Name, "conf/malformed-suffix", || error);
        }
    } else if settings::default_client_auth(&scope.to_ascii_lowercase()).is_some() {
        // A group of its own: its values are read by nobody, not even when they are wrong.
        let stops = is_enabled(reader, &scope.to_ascii_lowercase());
        reader.find(item, |at| catalogue::scope_case(at, &name, stops));
    } else {
        let rule = if of_35 { "conf/policy-35-migrated" } else { "conf/unknown-scope" };
        if of_35 {
            reader.find(item, |at| catalogue::policy_35_migrated(at, &shown_name(key), false, fatal));
        } else {
            let meant = reader.guess(|| settings::nearest_scope(scope));
            reader.find(item, |at| catalogue::unknown_scope(at, &name, meant, fatal));
        }
        if fatal {
            let error = unrecognized(key, reader);
            reader.stop(Phase::Name, rule, || error);
        }
    }
    false
}

/// Whether the line that counts enables the policy of a scope.
fn is_enabled(reader: &Reader<'_>, scope: &str) -> bool {
    let line = reader.entry(&format!("{POLICY_PREFIX}{scope}.enabled"));
    line.is_some_and(|line| values::bool(&line.value, reader.traits).unwrap_or(false))
}

/// The first enabled scope that another case of its name makes a second policy of. Any setting does, also an unknown one;
/// the loading of policies then ends, the settings alone are fine (measured on 4.0.12 to 2026.08.1).
pub(super) fn twice(reader: &Reader<'_>) -> Option<String> {
    let names = reader.entries.iter().filter_map(|entry| entry.key.strip_prefix(POLICY_PREFIX));
    let others = names.filter_map(|name| {
        let scope = name.split_once('.').map_or(name, |(scope, _)| scope);
        let meant = scope.to_ascii_lowercase();
        (meant != scope && settings::default_client_auth(&meant).is_some()).then_some(meant)
    });
    others.into_iter().find(|scope| is_enabled(reader, scope))
}

/// Suffixes that are none (3.1): accepted in silence by every release.
fn suffixes(reader: &mut Reader<'_>, scope: &str, lines: &BTreeMap<String, Line<'_>>) {
    let on = |reader: &Reader<'_>| {
        lines.get("enabled").is_some_and(|line| values::bool(&line.value, reader.traits).unwrap_or(false))
    };
    for (suffix, line) in lines {
        let item = line.item;
        let name = shown_name(suffix);
        match settings::policy_suffix(suffix) {
            Some(known) if known.since > reader.runtime.release => reader.find(item, catalogue::trust_expired_early),
            Some(_) => {}
            None if suffix == "enable" => {
                let also_enabled = on(reader);
                reader.find(item, |at| catalogue::enable_for_enabled(at, scope, also_enabled));
            }
            None if settings::DEAD_SUFFIXES.contains(&suffix.as_str()) => {
                reader.find(item, |at| catalogue::dead_suffix(at, &name));
            }
            None => match reader.guess(|| settings::nearest_suffix(suffix)) {
                None if suffix.contains('.') => {
                    reader.find(item, |at| catalogue::malformed_suffix(at, &shown_name(&line.key), false));
                }
                meant => {
                    // Where the right line is there as well, a second one would stop the start.
                    let meant = meant.filter(|meant| !lines.contains_key(*meant));
                    reader.find(item, |at| catalogue::unknown_suffix(at, scope, &name, meant));
                }
            },
        }
    }
}

/// Reads one policy's values and says what is wrong with them.
struct Values<'r, 'a, 'l> {
    reader: &'r mut Reader<'a>,
    scope: &'l str,
    lines: &'l BTreeMap<String, Line<'a>>,
    enabled: bool,
}

impl<'a> Values<'_, 'a, '_> {
    /// The line of a suffix that this release has, unless its value is a command.
    fn line(&mut self, suffix: &str) -> Option<Line<'a>> {
        let known = settings::policy_suffix(suffix)?;
        let line = self.lines.get(suffix).filter(|_| known.since <= self.reader.runtime.release)?.clone();
        (!self.reader.commands(line.index, &line.key)).then_some(line)
    }

    /// A finding about the form of a value, where it matters: in a policy that is on, or in a value that stops the start.
    fn form(&mut self, line: &Line<'_>, kind: Kind, refused: bool) -> Option<&'static str> {
        if !self.enabled && !refused {
            return None;
        }
        let raw = self.reader.entries[line.index].setting.value.as_slice();
        let form = forms::of(&line.value, raw, kind, self.reader.traits)?;
        let finding = |at: &str| -> Finding { form.finding(at, &line.key, kind) };
        self.reader.find(line.item, finding);
        Some(form.rule())
    }

    fn bool(&mut self, suffix: &str, default: bool) -> bool {
        let Some(line) = self.line(suffix) else { return default };
        values::bool(&line.value, self.reader.traits).unwrap_or_else(|message| {
            let rule = self.form(&line, Kind::Bool, true).unwrap_or_else(|| {
                self.reader.find(line.item, |at| catalogue::bool_value(at, &line.key, &shown(&line.key, &line.value)));
                "conf/bool-value"
            });
            self.reader.stop(Phase::Value, rule, || values::error(&line.key, &[&message; 2]));
            default
        })
    }

    fn client_auth(&mut self, default: ClientAuth) -> ClientAuth {
        let Some(line) = self.line("client_auth") else { return default };
        values::client_auth(&line.value, self.reader.traits).unwrap_or_else(|message| {
            let rule = self.form(&line, Kind::ClientAuth, true).unwrap_or_else(|| {
                let value = shown(&line.key, &line.value);
                self.reader.find(line.item, |at| catalogue::client_auth_value(at, &line.key, &value));
                "conf/client-auth-value"
            });
            self.reader.stop(Phase::Value, rule, || values::error(&line.key, &[&message; 2]));
            default
        })
    }

    fn list(&mut self, suffix: &str) -> Option<Vec<String>> {
        let line = self.line(suffix)?;
        let list = values::list(&line.value);
        // The https connector takes its defaults for an empty list of suites (connector/https-ciphers).
        let harmless = self.scope == "https" && suffix == "ciphers";
        if list.is_empty() && self.enabled && !harmless {
            self.reader.find(line.item, |at| catalogue::empty_list(at, &line.key));
        } else {
            self.form(&line, Kind::List, false);
        }
        Some(list)
    }

    fn password(&mut self) -> Option<Arc<Secret>> {
        let line = self.line("private_key_password")?;
        self.form(&line, Kind::Secret, false);
        let bytes = values::trim(&line.value).as_bytes().to_vec();
        Some(Arc::new(Secret::new(Zeroizing::new(bytes))))
    }

    fn path(&mut self, suffix: &str, default: &str, below: &Path) -> PathBuf {
        let Some(line) = self.line(suffix) else { return below.join(default) };
        let traits = self.reader.traits;
        let looked_up = || shown(&line.key, &values::path_text(&line.value, traits));
        if let Some(finding) = forms::path(&line.value, &self.reader.entries[line.index].setting.value, traits) {
            if self.enabled {
                self.reader.find(line.item, |at| finding.finding(at, &line.key, &looked_up()));
            }
        } else if line.value.is_empty() && self.enabled {
            let means = if suffix == "base_directory" { "Neo4j's home" } else { "the base directory" };
            self.reader.find(line.item, |at| catalogue::empty_path(at, &line.key, means));
        } else {
            self.form(&line, Kind::Path, false);
        }
        values::path(&line.value, below, traits).unwrap_or_else(|message| {
            let value = shown(&line.key, &line.value);
            let error = if message.starts_with("Nul") {
                format!("{} <- InvalidPathException: {message}", values::error(&line.key, &[&message]))
            } else {
                let path = message.split('\'').nth(1).unwrap_or_default();
                values::validation_error(&line.key, path, &message, self.reader.runtime.release)
            };
            self.reader.find(line.item, |at| catalogue::path_not_normalized(at, &line.key, &value));
            self.reader.stop(Phase::Value, "conf/path-not-normalized", || error);
            below.join(default)
        })
    }
}

/// A policy as the release resolves it, and the findings about its values.
fn policy<'a>(
    reader: &mut Reader<'a>,
    scope: &str,
    default_client_auth: ClientAuth,
    lines: &BTreeMap<String, Line<'a>>,
    migrated: bool,
) -> Policy {
    let (traits, home) = (reader.traits, reader.home.to_path_buf());
    let mut values = Values { reader, scope, lines, enabled: false };
    // The 3.5 style switches the policy on by naming it.
    values.enabled = values.bool("enabled", false) || migrated;
    let base_directory = values.path("base_directory", &format!("certificates/{scope}"), &home);
    let policy = Policy {
        scope: scope.to_owned(),
        enabled: values.enabled,
        private_key: values.path("private_key", "private.key", &base_directory),
        private_key_password: values.password(),
        public_certificate: values.path("public_certificate", "public.crt", &base_directory),
        trusted_dir: values.path("trusted_dir", "trusted", &base_directory),
        revoked_dir: values.path("revoked_dir", "revoked", &base_directory),
        base_directory,
        trust_all: values.bool("trust_all", false),
        trust_expired: values.bool("trust_expired", true),
        client_auth: values.client_auth(default_client_auth),
        tls_versions: values
            .list("tls_versions")
            .unwrap_or_else(|| traits.tls_versions.iter().map(|version| (*version).to_owned()).collect()),
        ciphers: values.list("ciphers"),
        verify_hostname: values.bool("verify_hostname", traits.verify_hostname),
    };
    judge(reader, &policy, lines);
    policy
}

/// What is off, weak or left to defaults.
fn judge(reader: &mut Reader<'_>, policy: &Policy, lines: &BTreeMap<String, Line<'_>>) {
    let scope = policy.scope.as_str();
    let known = lines.iter().filter(|(suffix, _)| settings::policy_suffix(suffix).is_some());
    let Some(first) = known.map(|(_, line)| line.item).min_by_key(|item| item.line) else { return };
    let at = |suffix: &str| lines.get(suffix).map_or(first, |line| line.item);
    if !policy.enabled {
        // A misspelt switch, or a bad value of it, has been said already.
        let said = lines.contains_key("enable")
            || lines.get("enabled").is_some_and(|line| values::bool(&line.value, reader.traits).is_err());
        if !said && scope != "testing" {
            reader.find(at("enabled"), |at| catalogue::policy_not_enabled(at, scope));
        }
        return;
    }
    if scope == "testing" {
        reader.find(at("enabled"), catalogue::testing_scope);
    }
    if policy.trust_all {
        reader.find(at("trust_all"), |at| catalogue::trust_all(at, scope));
    }
    order(reader, lines);
    if scope != "cluster" {
        return;
    }
    if policy.client_auth != ClientAuth::Require {
        let word = if policy.client_auth == ClientAuth::None { "NONE" } else { "OPTIONAL" };
        reader.find(at("client_auth"), |at| catalogue::client_auth_weak(at, word));
    }
    if !lines.contains_key("verify_hostname") {
        reader.find(at("enabled"), |at| catalogue::verify_hostname_unset(at, scope, policy.verify_hostname));
    } else if lines.get("verify_hostname").is_some_and(|line| values::bool(&line.value, reader.traits) == Ok(false)) {
        reader.find(at("verify_hostname"), |at| catalogue::verify_hostname_off(at, scope));
    }
    if !lines.contains_key("tls_versions") {
        let default = policy.tls_versions.join(",");
        reader.find(at("enabled"), |at| catalogue::tls_versions_unset(at, scope, &default));
    }
}

/// The pass phrase's line and the key's (conf/password-order).
fn order(reader: &mut Reader<'_>, lines: &BTreeMap<String, Line<'_>>) {
    if let (Some(password), Some(key)) = (lines.get("private_key_password"), lines.get("private_key"))
        && password.item.line > key.item.line
    {
        reader.find(password.item, catalogue::password_order);
    }
}

/// The policy of 3.5 that the cluster uses (2.2): free names, chosen by `causal_clustering.ssl_policy`. Read in its
/// Neo4j's source only; the error's wording is ours.
pub(super) fn of_35(reader: &mut Reader<'_>) -> Vec<Policy> {
    let choice = CHOICES_35[0].0;
    let chosen = reader.entry(choice).map(|entry| (entry.item, values::trim(&entry.value).to_owned()));
    let mut lines: BTreeMap<String, Line<'_>> = BTreeMap::new();
    let mut first = None;
    for (index, entry) in reader.entries.iter().enumerate() {
        let Some((name, suffix)) = entry.key.strip_prefix(POLICY_PREFIX).and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        first = first.or(Some(entry.item));
        if chosen.as_ref().is_some_and(|(_, chosen)| chosen == name) {
            let (key, value) = (entry.key.clone(), entry.value.clone());
            lines.insert(suffix.to_owned(), Line { item: entry.item, index, key, value });
        }
    }
    let Some((item, name)) = chosen.filter(|(_, name)| name != "legacy") else {
        if let Some(item) = reader.entry(choice).map(|entry| entry.item).or(first) {
            let legacy = reader.entry(choice).is_some();
            reader.find(item, |at| catalogue::policy_35(at, legacy));
            if legacy {
                reader.stop(Phase::Value, "conf/policy-35", || "Legacy policy cannot be configured".to_owned());
            }
        }
        return Vec::new();
    };
    // Any folder that is given must be absolute, and the base directory must be given.
    for suffix in ["base_directory", "trusted_dir", "revoked_dir"] {
        let line = lines.get(suffix);
        let good = line.map_or(suffix != "base_directory", |line| {
            suffix == "base_directory" || key_store::is_absolute(&line.value)
        });
        if !good {
            let key = format!("{POLICY_PREFIX}{name}.{suffix}");
            reader.find(line.map_or(item, |line| line.item), |at| catalogue::directories_35(at, &key));
            reader.stop(Phase::Value, "conf/directories-35", || format!("{key} is missing or not absolute"));
        }
    }
    // Suffixes of later releases mean nothing there.
    lines.retain(|suffix, _| !["enabled", "trust_expired"].contains(&suffix.as_str()));
    vec![policy(reader, "cluster", ClientAuth::Require, &lines, true)]
}
