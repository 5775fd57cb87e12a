//! Repairs of names: misspelt ones, those of another release, and lines written for another kind of file.

use super::super::names::CHOICES_35;
use super::super::values;
use super::sheet::{Line, REPEATABLE, Sheet, is_plain};
use super::{Found, values as values_of};
use crate::finding::secrets::is_secret_name;
use crate::finding::{Edition, Release};
use crate::neo4j::migration::{self, Move};
use crate::neo4j::settings::{self, Known, POLICY_PREFIX};

/// The rule that a misspelt or dead suffix breaks, and what becomes of the line.
pub(super) fn suffix(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let (scope, suffix) = line.of_a_policy()?;
    settings::default_client_auth(scope)?;
    if !sheet.traits.scopes {
        return None;
    }
    match settings::policy_suffix(suffix) {
        Some(known) if known.since > sheet.runtime.release => {
            return Some(("conf/trust-expired-early", sheet.commented_out(line)));
        }
        Some(_) => return None,
        None if settings::DEAD_SUFFIXES.contains(&suffix) => {
            return Some(("conf/dead-suffix", sheet.commented_out(line)));
        }
        None => {}
    }
    let meant = sheet.guess(|| settings::nearest_suffix(suffix)).filter(|meant| !holds_more(suffix, meant))?;
    let rule = if suffix == "enable" { "conf/enable-for-enabled" } else { "conf/unknown-suffix" };
    meant_or_dead(sheet, line, rule, (scope, meant))
}

/// Whether a suffix is the one that was meant and something else behind it: a value, most probably.
fn holds_more(suffix: &str, meant: &str) -> bool {
    let rest = suffix.strip_prefix(meant).unwrap_or_default().trim_end_matches('.');
    !is_plain(suffix) || rest.starts_with(['.', '-'])
}

/// The name that was meant. A line beside one that has it already does nothing, and one that nobody read would take
/// protection away if it were read: both go into a comment. So does one without a value, which would be an empty one; that
/// of a pass phrase stays, for the pass phrase may be in its name.
fn meant_or_dead(sheet: &Sheet<'_>, line: &Line<'_>, rule: &'static str, meant: (&str, &str)) -> Option<Found> {
    let (scope, suffix) = meant;
    let key = format!("{POLICY_PREFIX}{scope}.{suffix}");
    let is_empty = line.value.is_empty();
    if !is_plain(&line.key) || is_empty && is_secret_name(&line.key) {
        return None;
    }
    if is_empty || sheet.has(&key) || values_of::weakens(scope, suffix, &line.value) {
        return Some((rule, sheet.commented_out(line)));
    }
    Some((rule, sheet.renamed(line, &key)?))
}

/// A scope in upper case, or with a typing error.
pub(super) fn scope(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let (scope, suffix) = line.of_a_policy()?;
    if !sheet.traits.scopes || scope.is_empty() || settings::default_client_auth(scope).is_some() {
        return None;
    }
    let lower = scope.to_ascii_lowercase();
    let (rule, meant) = if settings::default_client_auth(&lower).is_some() {
        ("conf/scope-case", lower.as_str())
    } else {
        ("conf/unknown-scope", sheet.guess(|| settings::nearest_scope(scope))?)
    };
    meant_or_dead(sheet, line, rule, (meant, suffix))
}

/// Names of older releases: the new name, or a comment where nothing is in their place (2.4).
///
/// Only upwards: a name of a newer release in an older one is ignored there, and bringing it into force could stop a
/// server that works.
pub(super) fn other_line(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    let (release, key) = (sheet.runtime.release, line.key.as_str());
    if key.starts_with(POLICY_PREFIX) || !sheet.counts_or_repeats(line) {
        return None;
    }
    let rule = rule_of(key, release)?;
    let (new, value) = match migration::moved(key, values::trim(&line.value), release)? {
        Move::Gone => return Some((rule, sheet.commented_out(line))),
        Move::To { key, value } => (key, value),
    };
    if sheet.runtime.edition == Edition::Community && settings::known(new, release) == Known::Enterprise {
        return None;
    }
    // Beside its successor an old name counts for nothing; nor do endpoints of discovery v1 beside those of v2.
    let is_older = migration::V1_ENDPOINTS.contains(&key) && new != migration::V1_ENDPOINTS[0];
    // A name of the line before that has no value is passed over, while an empty value of today's may be refused.
    let is_blank = values::trim(&line.value).is_empty();
    if is_blank || !REPEATABLE.contains(&new) && (sheet.has(new) || is_older && sheet.has(migration::V2_ENDPOINTS)) {
        return Some((rule, sheet.commented_out(line)));
    }
    let value = value.as_ref().map_or(line.setting.value.as_slice(), |value| value.as_bytes());
    Some((rule, sheet.rewritten(line, &[(new, value)])?))
}

/// The rule that an old name breaks.
fn rule_of(key: &str, release: Release) -> Option<&'static str> {
    match settings::known(key, release) {
        Known::Migrated(_) | Known::Dropped | Known::OtherLine { .. } => Some("conf/wrong-line-setting"),
        Known::Renamed(_) => Some("conf/renamed-setting"),
        Known::Removed(_) => Some("conf/removed-setting"),
        _ => None,
    }
}

impl Sheet<'_> {
    fn counts_or_repeats(&self, line: &Line<'_>) -> bool {
        REPEATABLE.contains(&line.key.as_str()) || self.counts(line)
    }
}

/// The 3.5 style: the switch becomes `enabled=true` of its scope, and the policy that it chose becomes that scope
/// (conf/policy-35-migrated).
pub(super) fn of_35(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    const RULE: &str = "conf/policy-35-migrated";
    if !sheet.traits.scopes || !sheet.counts(line) {
        return None;
    }
    if let Some((_, scope)) = CHOICES_35.iter().find(|(key, _)| *key == line.key) {
        let name = values::trim(&line.value);
        // Its policy's lines first: without the switch nobody would know whose they are.
        let waits = sheet.lines.iter().any(|other| chosen(other, name));
        let key = format!("{POLICY_PREFIX}{scope}.enabled");
        return match (waits, sheet.has(&key)) {
            (true, _) => None,
            (false, true) => Some((RULE, sheet.commented_out(line))),
            (false, false) => Some((RULE, sheet.rewritten(line, &[(&key, b"true")])?)),
        };
    }
    let (name, suffix) = line.of_a_policy()?;
    let chosen_as = |(key, scope): &(&str, &'static str)| {
        sheet.line(key).is_some_and(|choice| values::trim(&choice.value) == name).then_some(*scope)
    };
    let scopes: Vec<&str> = CHOICES_35.iter().filter_map(chosen_as).collect();
    if scopes.is_empty() || !chosen(line, name) {
        return None;
    }
    if settings::DEAD_SUFFIXES.contains(&suffix) {
        return Some((RULE, sheet.commented_out(line)));
    }
    let keys: Vec<String> = scopes.iter().map(|scope| format!("{POLICY_PREFIX}{scope}.{suffix}")).collect();
    // Both styles at once: which of them was meant is a guess.
    let is_on_already = !sheet.traits.migrates_35 && scopes.iter().any(|scope| sheet.is_on(scope));
    if is_on_already || keys.iter().any(|key| sheet.has(key)) {
        return None;
    }
    // Where the release migrates nothing, nobody read the line so far.
    let weakens = |scope: &&str| values_of::weakens(scope, suffix, &line.value);
    if !sheet.traits.migrates_35 && scopes.iter().any(weakens) {
        return Some((RULE, sheet.commented_out(line)));
    }
    let lines: Vec<(&str, &[u8])> = keys.iter().map(|key| (key.as_str(), line.setting.value.as_slice())).collect();
    Some((RULE, sheet.rewritten(line, &lines)?))
}

/// Whether a line belongs to the policy of that name, and the name is none of the fixed scopes.
fn chosen(line: &Line<'_>, name: &str) -> bool {
    settings::default_client_auth(name).is_none() && line.of_a_policy().is_some_and(|(own, _)| own == name)
}

/// Comments and settings in the form of other files (conf/foreign-syntax).
pub(super) fn foreign(sheet: &Sheet<'_>, line: &Line<'_>) -> Option<Found> {
    const RULE: &str = "conf/foreign-syntax";
    let key = line.key.as_str();
    if settings::known(key, sheet.runtime.release) != Known::Unknown || key.starts_with(POLICY_PREFIX) {
        return None;
    }
    if key.is_empty() || key.starts_with(';') || key.starts_with("//") || key.starts_with('[') {
        return Some((RULE, sheet.commented_out(line)));
    }
    if !["export", "-", "set", "SET"].contains(&key) {
        return None;
    }
    let (name, _) = line.value.split_once(['=', ':'])?;
    let (_, raw) = split_raw(&line.setting.value)?;
    let name = values::trim(name);
    let is_setting = name.strip_prefix(POLICY_PREFIX).is_some_and(|rest| rest.contains('.'))
        || !matches!(settings::known(name, sheet.runtime.release), Known::Unknown | Known::Closed);
    if !is_setting || !is_plain(name) || sheet.has(name) {
        return None;
    }
    if values_of::line_weakens(name, &String::from_utf8_lossy(raw)) {
        return Some((RULE, sheet.commented_out(line)));
    }
    Some((RULE, sheet.rewritten(line, &[(name, raw)])?))
}

fn split_raw(raw: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = raw.iter().position(|&byte| byte == b'=' || byte == b':')?;
    Some((&raw[..at], raw[at + 1..].trim_ascii_start()))
}
