//! The bolt and https connectors: whether they get TLS, from which policy, and what they make of it (2.5, 3.11).
//!
//! A connector that fails ends a start later than what is judged as a start here (5.1): it is told by findings alone, and
//! only a value that no release reads stops. Not here: what lies in the folders of the policies (`server.rs`).

use super::super::ciphers;
use super::super::settings::{self, Kind, Known, POLICY_PREFIX};
use super::super::version::{self, BoltWithoutPolicy};
use super::effective::Reader;
use super::parse::Item;
use super::values::{self, TlsLevel};
use super::{ClientAuth, Policy};
use crate::finding::catalogue::conf as conf_rules;
use crate::finding::catalogue::connector::{self as catalogue, WithoutPolicy};

impl<'a> Reader<'a> {
    /// What is said of both connectors. 3.5 has other switches and is left alone.
    pub(super) fn connectors(&mut self, policies: &[Policy]) {
        if self.traits.scopes {
            let on = |scope: &str| policies.iter().find(|policy| policy.enabled && policy.scope == scope);
            self.bolt(on("bolt"));
            self.https(on("https"));
            self.other_switches();
        }
    }

    /// What nothing else here reads: a wrong word in it stops the start all the same.
    fn other_switches(&mut self) {
        const SWITCHES: [[&str; 2]; 2] = [
            ["server.http.enabled", "dbms.connector.http.enabled"],
            ["server.bolt.ocsp_stapling_enabled", "dbms.connector.bolt.ocsp_stapling_enabled"],
        ];
        for [five, four] in SWITCHES {
            let (own, old) = if self.runtime.release.major >= 5 { (five, four) } else { (four, five) };
            if settings::known(own, self.runtime.release) == Known::Declared {
                self.switch(own, old, false);
            }
        }
    }

    fn bolt(&mut self, policy: Option<&Policy>) {
        let release = self.runtime.release;
        let (own, old) = (version::names(release), version::other_names(release));
        let is_on = self.switch(own.bolt_enabled, old.bolt_enabled, true);
        let key = own.bolt_tls_level;
        let Some(line) = self.read_or_migrated(key, old.bolt_tls_level) else {
            if let (true, Some(item)) = (is_on && policy.is_some(), self.line_of("bolt", "enabled")) {
                self.find(item, |at| catalogue::bolt_tls_level_unset(at, key));
            }
            return;
        };
        let (item, written) = (line.item, line.name);
        if self.is_command(&line.value) {
            return;
        }
        let level = match values::tls_level(&line.value, self.traits) {
            Ok(level) => level,
            Err(message) => {
                let otherwise = |at: &str, value: &str| conf_rules::tls_level_value(at, written, value);
                self.refused(&line, Kind::ClientAuth, &message, otherwise);
                return;
            }
        };
        let word = if level == TlsLevel::Required { "REQUIRED" } else { "OPTIONAL" };
        let then = match self.traits.bolt_without_policy {
            BoltWithoutPolicy::Stops => WithoutPolicy::Stops,
            BoltWithoutPolicy::Unknown => WithoutPolicy::Either,
            BoltWithoutPolicy::Refuses => WithoutPolicy::Refuses,
        };
        match (level, policy.is_some()) {
            (TlsLevel::Required | TlsLevel::Optional, false) if is_on => {
                self.find(item, |at| catalogue::bolt_policy_missing(at, written, word, then));
            }
            (TlsLevel::Optional, true) if is_on => self.find(item, |at| catalogue::bolt_tls_optional(at, written)),
            _ => {}
        }
    }

    fn https(&mut self, policy: Option<&Policy>) {
        let release = self.runtime.release;
        let (key, old) = (version::names(release).https_enabled, version::other_names(release).https_enabled);
        let is_on = self.switch(key, old, false);
        let Some(policy) = policy else {
            if let (true, Some(line)) = (is_on, self.read_or_migrated(key, old)) {
                self.find(line.item, |at| catalogue::https_policy_missing(at, line.name));
            }
            return;
        };
        if policy.client_auth != ClientAuth::None
            && let Some(item) = self.line_of("https", "client_auth")
        {
            let required = policy.client_auth == ClientAuth::Require;
            self.find(item, |at| catalogue::https_client_auth(at, required, is_on));
        }
        self.https_ciphers(policy);
    }

    fn https_ciphers(&mut self, policy: &Policy) {
        let (Some(names), Some(item)) = (&policy.ciphers, self.line_of("https", "ciphers")) else { return };
        let is_known = |name: &&String| ciphers::find(name).is_some() || ciphers::is_known_but_disabled(name);
        let unknown: Vec<String> = names.iter().filter(|name| !is_known(name)).cloned().collect();
        if names.is_empty() {
            self.find(item, catalogue::https_empty_ciphers);
        } else if !unknown.is_empty() {
            self.find(item, |at| catalogue::https_unknown_suites(at, &unknown, unknown.len() == names.len()));
        }
    }

    /// The line of a setting of a policy, else the one that switches the policy on, else its first.
    fn line_of(&self, scope: &str, suffix: &str) -> Option<&'a Item> {
        let prefix = format!("{POLICY_PREFIX}{scope}.");
        let named = |suffix: &str| self.entry(&format!("{prefix}{suffix}"));
        let first = || self.entries.iter().find(|entry| entry.key.starts_with(&prefix));
        named(suffix).or_else(|| named("enabled")).or_else(first).map(|entry| entry.item)
    }
}
