//! Names of settings outside the policies: which of them end a strict start, and lines that are no settings at all.

use super::super::settings::{self, Kind, Known, POLICY_PREFIX};
use super::super::version;
use super::effective::{Phase, Reader, has_zeros, shown, shown_name};
use super::forms;
use super::parse::{Item, Setting};
use super::values::{self, Shell};
use crate::finding::catalogue::conf as catalogue;
use crate::finding::catalogue::conf::Refused;
use crate::finding::catalogue::plan;
use crate::finding::secrets::{Joined, MASK, is_secret_name, masked};
use crate::finding::{Edition, Finding};
use zeroize::Zeroizing;

/// Looking for the name that was meant compares with all names, so it is done for so many only.
pub(super) const MOST_GUESSES: usize = 20;

/// Neo4j's line about a name that it does not know; from 5.0 on it says what to do.
pub(super) fn unrecognized(key: &str, reader: &Reader<'_>) -> String {
    format!("IllegalArgumentException: Unrecognized setting. No declared setting with name: {key}{}", cleanup(reader))
}

/// The end of such lines.
pub(super) fn cleanup(reader: &Reader<'_>) -> String {
    if reader.runtime.release.major < 5 {
        return String::new();
    }
    let strict = version::names(reader.runtime.release).strict;
    format!(". Cleanup the config or disable '{strict}' to continue.")
}

/// Whether a name is none that anybody would give a setting: another kind of file's syntax.
fn is_foreign(key: &str) -> bool {
    key.is_empty()
        || key.starts_with([';', '/', '[', '-', '{', '}', '<', '"', '\'', '“', '‘', '$', '*'])
        || ["export", "set", "SET", "rem", "REM"].contains(&key)
        || (!key.contains('.') && (key.starts_with("dbms_") || key.starts_with("server_") || key.starts_with("NEO4J_")))
}

/// The setting that a continued line would have been, had it not been continued. Only a name that some release declares is
/// one: `b.example.com:5000` is the next address of a list.
pub(super) fn swallowed(line: &[u8]) -> Option<&str> {
    let end = line.iter().position(|&byte| byte == b'=' || byte == b':' || byte == b' ')?;
    let key = std::str::from_utf8(&line[..end]).ok()?;
    let is_plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    let is_written = line[end..].trim_ascii_start().starts_with(b"=");
    (is_plain && (settings::is_name(key) || is_written && settings::is_of_a_group(key))).then_some(key)
}

/// A line that counts for a setting outside the policies.
pub(super) struct Written<'a> {
    /// The setting's name in this release.
    pub(super) key: &'static str,
    /// The name in the file.
    pub(super) name: &'static str,
    pub(super) item: &'a Item,
    /// The value as in the file.
    raw: &'a [u8],
    pub(super) value: Zeroizing<String>,
}

impl<'a> Reader<'a> {
    /// Section 2.3's strict validation for everything outside `dbms.ssl.policy.`.
    pub(super) fn names(&mut self) {
        let (release, edition) = (self.runtime.release, self.runtime.edition);
        let utf16 = super::effective::is_utf16(&self.document.bytes);
        let mut guesses = 0;
        let mut guess = |key: &str| {
            guesses += 1;
            if guesses > MOST_GUESSES { None } else { settings::nearest_name(key, release, edition) }
        };
        for index in 0..self.entries.len() {
            let (item, key) = (self.entries[index].item, self.entries[index].key.clone());
            if key.starts_with(POLICY_PREFIX) || self.entries[index].item.line != self.line_that_counts(&key) {
                continue;
            }
            if is_of_35(&key) {
                self.policy_of_35(index);
                continue;
            }
            let refused = if self.strict { Refused::Fatal } else { Refused::Ignored };
            let name = shown_name(&key);
            let bom = item.range.start == 0 && self.document.bytes.starts_with(super::effective::BOM);
            let rule = match settings::known(&key, release) {
                Known::Enterprise | Known::Closed if edition == Edition::Community => {
                    self.find(item, |at| catalogue::enterprise_setting(at, &name, refused));
                    "conf/enterprise-setting"
                }
                Known::Declared | Known::Enterprise => {
                    self.commands(index, &key);
                    continue;
                }
                Known::Migrated(new) => {
                    // Under its new name the value is read like any other, unless that has one itself.
                    if self.entry(new).is_none() {
                        self.commands(index, new);
                    }
                    self.find(item, |at| catalogue::older_setting(at, &name, Some(new)));
                    continue;
                }
                Known::Dropped => {
                    self.find(item, |at| catalogue::older_setting(at, &name, None));
                    continue;
                }
                Known::Renamed(new) => {
                    self.find(item, |at| catalogue::renamed_setting(at, &name, new));
                    continue;
                }
                Known::Removed(removed) => {
                    let refused = if removed.ignored { Refused::Ignored } else { refused };
                    self.find(item, |at| catalogue::removed_setting(at, &name, removed.instead, refused));
                    if removed.ignored {
                        continue;
                    }
                    "conf/removed-setting"
                }
                Known::OtherLine { instead, closed } => {
                    let refused = if closed && self.strict { Refused::Perhaps } else { refused };
                    self.find(item, |at| catalogue::wrong_line_setting(at, &name, instead, refused));
                    if refused == Refused::Perhaps {
                        continue;
                    }
                    "conf/wrong-line-setting"
                }
                Known::Closed => {
                    let meant = guess(&key);
                    let refused = if self.strict { Refused::Perhaps } else { refused };
                    self.find(item, |at| catalogue::unknown_key(at, &name, meant, refused));
                    continue;
                }
                // The file's encoding has been said already.
                Known::Unknown if utf16 || bom || has_zeros(key.as_bytes()) => "conf/encoding",
                Known::Unknown if is_foreign(&key) => {
                    self.find(item, |at| catalogue::foreign_syntax(at, &name, refused == Refused::Fatal));
                    "conf/foreign-syntax"
                }
                Known::Unknown => {
                    let meant = guess(&key);
                    self.find(item, |at| catalogue::unknown_key(at, &name, meant, refused));
                    "conf/unknown-key"
                }
            };
            if self.strict {
                let error = unrecognized(&key, self);
                self.stop(Phase::Name, rule, || error);
            }
        }
        self.netty_provider();
        self.resolver();
        self.reload_off();
    }

    fn line_that_counts(&self, key: &str) -> usize {
        self.entry(key).map_or(0, |entry| entry.item.line)
    }

    /// A value `$(…)` of a setting that is read (6.1.8). True where it stops the start.
    pub(super) fn commands(&mut self, index: usize, key: &str) -> bool {
        let entry = &self.entries[index];
        let (item, value) = (entry.item, entry.value.clone());
        if !self.traits.commands || !values::is_command(&value) {
            return false;
        }
        self.find(item, |at| catalogue::command_value(at, key));
        match values::shell_only(&value) {
            Some(Shell::Program(word)) => self.find(item, |at| catalogue::command_fails(at, key, &shown(key, word))),
            Some(Shell::Sign(sign)) => self.find(item, |at| catalogue::command_for_a_shell(at, key, sign)),
            None => {}
        }
        let hint = if self.runtime.release >= crate::finding::Release::new(4, 4, 0) {
            " (Missing --expand-commands argument?)"
        } else {
            ""
        };
        let value = if is_secret_name(key) { MASK.into() } else { masked(&value, Joined::Yes) };
        let message = format!("{value} is a command, but config is not explicitly told to expand it.{hint}");
        self.stop(Phase::Value, "conf/command-value", || values::error(key, &[&message; 2]));
        true
    }

    fn netty_provider(&mut self) {
        let key = "dbms.netty.ssl.provider";
        let Some(entry) = self.entry(key) else { return };
        let (item, value) = (entry.item, entry.value.clone());
        if self.is_command(&value) {
            return;
        }
        let (word, shown) = (values::trim(&value), shown(key, values::trim(&value)));
        if ["OPENSSL", "OPENSSL_REFCNT"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            self.find(item, |at| catalogue::netty_provider_openssl(at, &shown));
        } else if !word.eq_ignore_ascii_case("JDK") {
            let message = format!("'{word}' not one of [JDK, OPENSSL, OPENSSL_REFCNT]");
            self.find(item, |at| catalogue::provider_value(at, &shown));
            self.stop(Phase::Value, "conf/provider-value", || values::error(key, &[&message; 2]));
        }
    }

    /// How members find each other, where that decides which names are checked (conf/resolver-…).
    fn resolver(&mut self) {
        let release = self.runtime.release;
        let (own, old) = (version::names(release).resolver, version::other_names(release).resolver);
        let Some(line) = self.read_or_migrated(own, old) else { return };
        let finding = match values::trim(&line.value).to_ascii_uppercase().as_str() {
            "DNS" => catalogue::resolver_dns,
            "SRV" => catalogue::resolver_srv,
            "K8S" => catalogue::resolver_k8s,
            _ => return,
        };
        self.find(line.item, |at| finding(at, line.name));
    }

    /// Reload of renewed files, switched off by name: its procedure then reports success and does nothing.
    fn reload_off(&mut self) {
        let Some(key) = version::reload_setting(self.runtime) else { return };
        let Some(entry) = self.entry(key) else { return };
        let (item, off) = (entry.item, values::bool(&entry.value, self.traits) == Ok(false));
        if off {
            self.find(item, plan::reload_off);
        }
    }

    /// A setting's line: under the release's own name, else under the name of the line before where that is migrated and
    /// has a value (asked of 5.26.30 and 2026.08.1).
    pub(super) fn read_or_migrated(&self, own: &'static str, old: &'static str) -> Option<Written<'a>> {
        let is_taken = |entry: &&super::effective::Entry<'a>| self.traits.migrates_4 && !entry.value.is_empty();
        let migrated = || self.entry(old).filter(is_taken).map(|entry| (old, entry));
        // 4.x still takes 3.5's names of these two (asked of 4.0.12 and 4.4.48).
        let of_35 = || {
            let name = match own {
                "dbms.default_listen_address" => "dbms.connectors.default_listen_address",
                "dbms.default_advertised_address" => "dbms.connectors.default_advertised_address",
                _ => return None,
            };
            self.entry(name).filter(|entry| !entry.value.is_empty()).map(|entry| (name, entry))
        };
        let (name, entry) = self.entry(own).map(|entry| (own, entry)).or_else(migrated).or_else(of_35)?;
        Some(Written { key: own, name, item: entry.item, raw: &entry.setting.value, value: entry.value.clone() })
    }

    /// A value that ends the start: by its form where that is why, else as `otherwise` says. Neo4j names the setting by
    /// its own name, whatever was written.
    pub(super) fn refused(
        &mut self,
        line: &Written<'a>,
        kind: Kind,
        message: &String,
        otherwise: impl FnOnce(&str, &str) -> Finding,
    ) {
        let form = forms::of(&line.value, line.raw, kind, self.traits);
        let place = self.document.place(line.item);
        let finding = match form {
            Some(form) => form.finding(&place, line.name, kind),
            None => otherwise(&place, &shown(line.name, &line.value)),
        };
        let rule = finding.rule;
        self.find(line.item, |_| finding);
        self.stop(Phase::Value, rule, || values::error(line.key, &[message; 2]));
    }

    /// The 3.5 way to choose a policy, in a later release (conf/policy-35-migrated).
    fn policy_of_35(&mut self, index: usize) {
        let (item, key) = (self.entries[index].item, self.entries[index].key.clone());
        if !self.traits.scopes {
            return;
        }
        let migrates = self.traits.migrates_35;
        // The name of the cluster's own switch is Enterprise's: that 4.4 and later refuse it was not seen.
        let closed = key.starts_with("causal_clustering.") || key.starts_with("dbms.backup.");
        let fatal = self.strict && !migrates && !(closed && self.runtime.edition == Edition::Enterprise);
        self.find(item, |at| catalogue::policy_35_migrated(at, &key, migrates, fatal));
        if fatal {
            let error = unrecognized(&key, self);
            self.stop(Phase::Name, "conf/policy-35-migrated", || error);
        }
    }

    /// Lines that do something else than their writer thought: continued ones.
    pub(super) fn syntax(&mut self) {
        for index in 0..self.entries.len() {
            let (item, setting): (&Item, &Setting) = (self.entries[index].item, self.entries[index].setting);
            let key = shown_name(&self.entries[index].key);
            let bytes = &self.document.bytes;
            let next = setting.continued.iter().find_map(|line| swallowed(&bytes[line.clone()])).map(shown_name);
            let odd = |line: &std::ops::Range<usize>| matches!(bytes[line.clone()].first(), None | Some(b'#' | b'!'));
            if next.is_some() || setting.dangling || setting.continued.iter().any(odd) {
                self.find(item, |at| catalogue::trailing_backslash(at, &key, next.as_deref()));
            }
        }
    }

    /// Whether files whose name begins with a dot are skipped (2.3).
    pub(super) fn ignore_dot_files(&mut self) -> bool {
        let release = self.runtime.release;
        let key = version::names(release).ignore_dot_files;
        let old = version::other_names(release).ignore_dot_files;
        self.switch(key, old, false)
    }

    /// A switch outside the policies, which ends the start where it is neither true nor false.
    pub(super) fn switch(&mut self, own: &'static str, old: &'static str, default: bool) -> bool {
        let Some(line) = self.read_or_migrated(own, old) else { return default };
        if self.is_command(&line.value) {
            return default;
        }
        values::bool(&line.value, self.traits).unwrap_or_else(|message| {
            let written = line.name;
            self.refused(&line, Kind::Bool, &message, |at, value| catalogue::bool_value(at, written, value));
            default
        })
    }

    /// Whether a value is a command to this release; [`Self::commands`] has said so.
    pub(super) fn is_command(&self, value: &str) -> bool {
        self.traits.commands && values::is_command(value)
    }
}

/// The settings that chose a policy in 3.5, and the scopes that they became.
pub(super) const CHOICES_35: [(&str, &str); 4] = [
    ("causal_clustering.ssl_policy", "cluster"),
    ("bolt.ssl_policy", "bolt"),
    ("https.ssl_policy", "https"),
    ("dbms.backup.ssl_policy", "backup"),
];

fn is_of_35(key: &str) -> bool {
    CHOICES_35.iter().any(|(choice, _)| *choice == key)
}
