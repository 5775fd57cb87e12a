//! neo4j.conf written for a release: a new file, or a given one with the `cluster` policy put right (6.2).
//!
//! What is returned has been read back with our own parser and says what was wanted. Where the given file says it
//! already, it comes back byte for byte. Not here: the order on disk (`deploy`), which suites are good (`ciphers.rs`).

use super::edit::{Action, Edits, Line, escaped, line_end};
use super::effective::{BOM, has_zeros, is_utf16};
use super::names::CHOICES_35;
use super::parse::{Document, Item, text};
use super::{ClientAuth, Policy, values};
use crate::finding::catalogue::conf as catalogue;
use crate::finding::{Finding, Release, Runtime};
use crate::neo4j::settings::{self, Kind, POLICY_PREFIX};
use crate::neo4j::version;
use crate::pki::secret::Secret;
use crate::plan::TlsVersion;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What the file shall say.
#[derive(Clone)]
pub struct Wanted {
    /// What findings call the file.
    pub name: String,
    /// Which Neo4j reads it.
    pub runtime: Runtime,
    /// Relative to Neo4j's home, with `/`; or absolute.
    pub base_directory: String,
    /// Relative to the base directory, like the other three.
    pub private_key: String,
    /// See `private_key`.
    pub public_certificate: String,
    /// See `private_key`.
    pub trusted_dir: String,
    /// See `private_key`.
    pub revoked_dir: String,
    /// The key's pass phrase, where it is encrypted.
    pub password: Option<Arc<Secret>>,
    /// How clients are treated.
    pub client_auth: ClientAuth,
    /// Whether the dialled name is checked.
    pub verify_hostname: bool,
    /// In the order in which they are written.
    pub tls_versions: Vec<TlsVersion>,
    /// Suites by their JDK names; `None`: the release's own, and no line.
    pub ciphers: Option<Vec<String>>,
    /// The host that others dial, written where the file has no default address.
    pub advertised: Option<String>,
    /// Whether Enterprise shall read renewed files without a restart, where the release can.
    pub reload: bool,
}

/// A file as it shall be.
pub struct Edited {
    /// Every byte of it.
    pub secret_bytes: Zeroizing<Vec<u8>>,
    /// The same with secrets as `********`, for everything that is shown.
    pub masked: Vec<u8>,
    /// What was corrected, and what remains to be said about the new file.
    pub findings: Vec<Finding>,
    /// The host under which the others will dial this server; whether it is among the SANs is the caller's to see.
    pub advertised: Option<String>,
    /// Whether the given file is different now.
    pub changed: bool,
}

/// Writes the `cluster` policy into a file, or makes a new one.
///
/// # Errors
/// Findings, at least one of them an error: a pass phrase or a path that neo4j.conf cannot carry, a release or a file
/// that cannot be edited.
pub fn write(existing: Option<&[u8]>, wanted: &Wanted, windows_line_ends: bool) -> Result<Edited, Vec<Finding>> {
    let lines = lines(wanted)?;
    let (planned, planned_advertised) = plan(&lines, wanted)?;
    let given = existing.unwrap_or_default();
    let parse = |bytes: &[u8]| {
        let document = Document::parse(bytes).map_err(|error| vec![error.finding(&wanted.name)])?;
        Ok::<_, Vec<Finding>>(document.named(wanted.name.as_str()))
    };
    if is_utf16(given) {
        return Err(vec![catalogue::encoding(&wanted.name, true, true)]);
    }
    if has_zeros(given) {
        return Err(vec![catalogue::encoding_of_lines(&wanted.name)]);
    }
    let before = parse(given)?.effective(wanted.runtime, Path::new(HOME));
    let document = parse(&parse(given.strip_prefix(BOM).unwrap_or(given))?.unswallowed(SCOPE))?;
    let repaired = document.bytes.len() != given.len();
    let edits = Editor::new(&document, wanted, &lines, &planned)?.finish();
    let end = line_end(given, if windows_line_ends { b"\r\n" } else { b"\n" });
    let nothing =
        edits.actions.is_empty() && edits.before.is_empty() && edits.after.is_empty() && edits.block.is_empty();
    if nothing && !repaired {
        let (findings, advertised) = (before.findings, before.advertised);
        let masked = document.masked();
        return Ok(Edited {
            secret_bytes: Zeroizing::new(given.to_vec()),
            masked,
            findings,
            advertised,
            changed: false,
        });
    }
    let texts = document.edited(&edits, catalogue::COMMENT, end);
    let after = parse(&texts.secret)?.effective(wanted.runtime, Path::new(HOME));
    let missing = match after.enabled(SCOPE) {
        Some(policy) => differing(policy, &planned),
        None => vec!["enabled"],
    };
    if !missing.is_empty() || (after.advertised.is_none() && planned_advertised.is_some()) {
        let missing = if missing.is_empty() { vec!["default_advertised_address"] } else { missing };
        let mut findings: Vec<Finding> = after.findings.into_iter().filter(Finding::is_error).collect();
        findings.push(catalogue::not_as_planned(&wanted.name, &missing));
        return Err(findings);
    }
    // What was wrong before and is not any more.
    let gone = before.findings.into_iter().filter(|old| {
        is_corrected(old.rule)
            && after.findings.iter().filter(|new| new.rule == old.rule).all(|new| new.what != old.what)
    });
    let findings = gone.map(catalogue::corrected).chain(after.findings.iter().cloned()).collect();
    Ok(Edited {
        secret_bytes: texts.secret,
        masked: texts.masked,
        findings,
        advertised: after.advertised,
        changed: true,
    })
}

/// Whether a file is one that we made from nothing, and not somebody's own that was edited.
#[must_use]
pub fn is_own_file(bytes: &[u8]) -> bool {
    bytes.starts_with(catalogue::COMMENT.as_bytes())
}

const SCOPE: &str = "cluster";
/// Paths are compared below it; what it is does not matter.
const HOME: &str = "home";

/// The rules whose lines an edit puts right; the rest speaks of what was left to defaults.
fn is_corrected(rule: &str) -> bool {
    !matches!(
        rule,
        "conf/verify-hostname-unset" | "conf/tls-versions-unset" | "conf/no-final-newline" | "conf/password-order"
    )
}

/// The policy's lines in the order of writing, and the other two settings.
struct Lines {
    policy: Vec<(&'static str, Line)>,
    advertised: Option<Line>,
    reload: Option<Line>,
}

fn line(key: String, value: &[u8], secret: bool) -> Line {
    Line { key, value: escaped(value), secret }
}

/// What is wanted, as lines, or why it cannot be written.
fn lines(wanted: &Wanted) -> Result<Lines, Vec<Finding>> {
    let at = wanted.name.as_str();
    if wanted.runtime.release < Release::new(4, 0, 0) {
        return Err(vec![catalogue::policy_35_not_written(at)]);
    }
    let mut refused = Vec::new();
    if let Some(password) = &wanted.password {
        let key = format!("{POLICY_PREFIX}{SCOPE}.private_key_password");
        let bytes = password.expose();
        if bytes.is_empty() || !bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            refused.push(catalogue::pass_phrase_not_ascii(at));
        } else if bytes.starts_with(b" ") || bytes.ends_with(b" ") {
            refused.push(catalogue::password_edge_blank(at, &key, true));
        } else if bytes.starts_with(b"$(") && bytes.ends_with(b")") {
            refused.push(catalogue::command_value(at, &key));
        }
    }
    let words = |words: Vec<String>| words.join(",");
    let client_auth = match wanted.client_auth {
        ClientAuth::None => "NONE",
        ClientAuth::Optional => "OPTIONAL",
        ClientAuth::Require => "REQUIRE",
    };
    let mut policy = Vec::new();
    for suffix in &settings::SUFFIXES {
        let value = match suffix.name {
            "enabled" => Some("true".to_owned()),
            "base_directory" => Some(wanted.base_directory.clone()),
            "private_key" => Some(wanted.private_key.clone()),
            "public_certificate" => Some(wanted.public_certificate.clone()),
            "trusted_dir" => Some(wanted.trusted_dir.clone()),
            "revoked_dir" => Some(wanted.revoked_dir.clone()),
            "client_auth" => Some(client_auth.to_owned()),
            "verify_hostname" => Some(wanted.verify_hostname.to_string()),
            "tls_versions" => Some(words(wanted.tls_versions.iter().map(ToString::to_string).collect())),
            "ciphers" => wanted.ciphers.clone().map(words),
            _ => None,
        };
        let key = format!("{POLICY_PREFIX}{SCOPE}.{}", suffix.name);
        match (suffix.kind, value, &wanted.password) {
            (Kind::Path, Some(value), _) if !value.is_ascii() => {
                refused.push(catalogue::non_ascii_path(at, &key, &value));
            }
            (_, Some(value), _) => policy.push((suffix.name, line(key, value.as_bytes(), false))),
            (Kind::Secret, None, Some(password)) => policy.push((suffix.name, line(key, password.expose(), true))),
            _ => {}
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let advertised = wanted.advertised.as_deref().map(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        line(version::names(wanted.runtime.release).default_advertised_address.to_owned(), host.as_bytes(), false)
    });
    let reload = version::reload_setting(wanted.runtime).filter(|_| wanted.reload);
    Ok(Lines { policy, advertised, reload: reload.map(|key| line(key.to_owned(), b"true", false)) })
}

/// The policy that our lines make by themselves, and the host that they advertise. What Neo4j would refuse in them is
/// refused here, before it is mixed with what is in the file.
fn plan(lines: &Lines, wanted: &Wanted) -> Result<(Policy, Option<String>), Vec<Finding>> {
    let mut alone = Zeroizing::new(Vec::with_capacity(4096));
    let all = lines.policy.iter().map(|(_, line)| line).chain(&lines.advertised).chain(&lines.reload);
    for line in all {
        for part in [line.key.as_bytes(), b"=", &line.value, b"\n"] {
            super::parse::append(&mut alone, part);
        }
    }
    let document = Document::parse(&alone).map_err(|error| vec![error.finding(&wanted.name)])?;
    let effective = document.named(wanted.name.as_str()).effective(wanted.runtime, Path::new(HOME));
    let errors: Vec<Finding> = effective.findings.iter().filter(|finding| finding.is_error()).cloned().collect();
    match effective.policies.into_iter().find(|policy| policy.enabled) {
        Some(policy) if errors.is_empty() && effective.stop.is_none() => Ok((policy, effective.advertised)),
        _ if errors.is_empty() => Err(vec![catalogue::not_as_planned(&wanted.name, &["enabled"])]),
        _ => Err(errors),
    }
}

/// The settings in which two policies differ.
fn differing(policy: &Policy, planned: &Policy) -> Vec<&'static str> {
    let names = settings::SUFFIXES.iter().map(|suffix| suffix.name);
    names.filter(|name| !same(name, policy, planned)).collect()
}

/// Whether two policies agree in a setting. `trust_expired` is no business of ours.
fn same(suffix: &str, left: &Policy, right: &Policy) -> bool {
    let bytes =
        |policy: &Policy| policy.private_key_password.as_ref().map(|secret| Zeroizing::new(secret.expose().to_vec()));
    match suffix {
        "enabled" => left.enabled == right.enabled,
        "base_directory" => left.base_directory == right.base_directory,
        "private_key_password" => bytes(left) == bytes(right),
        "private_key" => left.private_key == right.private_key,
        "public_certificate" => left.public_certificate == right.public_certificate,
        "trusted_dir" => left.trusted_dir == right.trusted_dir,
        "revoked_dir" => left.revoked_dir == right.revoked_dir,
        "client_auth" => left.client_auth == right.client_auth,
        "verify_hostname" => left.verify_hostname == right.verify_hostname,
        "tls_versions" => left.tls_versions == right.tls_versions,
        "ciphers" => left.ciphers == right.ciphers,
        "trust_all" => left.trust_all == right.trust_all,
        _ => true,
    }
}

/// Settings in comments, and the comments' items.
type Comments = BTreeMap<String, usize>;

/// Finds out what has to change.
struct Editor<'a> {
    document: &'a Document,
    wanted: &'a Wanted,
    lines: &'a Lines,
    planned: &'a Policy,
    /// Items, by index, with their keys as the release reads them.
    keys: Vec<(usize, String)>,
    /// Items with a misspelt key, and the setting that was meant.
    misspelt: Vec<(usize, &'static str)>,
    edits: Edits,
}

impl<'a> Editor<'a> {
    fn new(
        document: &'a Document,
        wanted: &'a Wanted,
        lines: &'a Lines,
        planned: &'a Policy,
    ) -> Result<Self, Vec<Finding>> {
        let charset = version::traits(wanted.runtime.release).charset;
        let mut keys = Vec::new();
        let mut unreadable = Vec::new();
        for (index, item) in document.items.iter().enumerate() {
            let super::parse::Kind::Setting(setting) = &item.kind else { continue };
            match (text(&setting.key, charset), text(&setting.value, charset)) {
                (Ok(key), Ok(_)) => keys.push((index, key.to_string())),
                _ => unreadable.push(catalogue::unicode_escape(&document.place(item))),
            }
        }
        // No release reads such a file, and what its other lines were meant to be is a guess.
        if !unreadable.is_empty() {
            return Err(unreadable);
        }
        let misspelt = keys.iter().filter_map(|(index, key)| Some((*index, meant(key)?))).collect();
        Ok(Self { document, wanted, lines, planned, keys, misspelt, edits: Edits::default() })
    }

    fn finish(mut self) -> Edits {
        let comments = self.document.commented_out();
        for suffix in &settings::SUFFIXES {
            let line = self.lines.policy.iter().find(|(name, _)| *name == suffix.name).map(|(_, line)| line);
            self.suffix(suffix.name, line, &comments);
        }
        self.dead();
        self.of_35();
        if let Some(line) = &self.lines.advertised {
            let names =
                [version::names(self.wanted.runtime.release), version::other_names(self.wanted.runtime.release)];
            let migrates = version::traits(self.wanted.runtime.release).migrates_4;
            let exists = names.iter().enumerate().any(|(other, names)| {
                (other == 0 || migrates) && self.index_of(names.default_advertised_address).is_some()
            });
            if !exists {
                self.add(line, comments.get(&line.key).copied());
            }
        }
        if let Some(line) = &self.lines.reload {
            let traits = version::traits(self.wanted.runtime.release);
            match self.index_of(&line.key) {
                Some(index) if self.value_is(index, |value| values::bool(value, traits) == Ok(true)) => {}
                Some(index) => drop(self.edits.actions.insert(index, Action::Value(copy(line)))),
                None => self.add(line, comments.get(&line.key).copied()),
            }
        }
        self.edits
    }

    /// The last item with a key: the one that counts.
    fn index_of(&self, key: &str) -> Option<usize> {
        self.keys.iter().rev().find(|(_, own)| own == key).map(|(index, _)| *index)
    }

    fn value_is(&self, index: usize, good: impl FnOnce(&str) -> bool) -> bool {
        let charset = version::traits(self.wanted.runtime.release).charset;
        match &self.document.items[index].kind {
            super::parse::Kind::Setting(setting) => text(&setting.value, charset).is_ok_and(|value| good(&value)),
            _ => false,
        }
    }

    /// Puts one setting of the policy right; without a `line` it shall not be in the file.
    fn suffix(&mut self, name: &'static str, line: Option<&Line>, comments: &Comments) {
        let key = format!("{POLICY_PREFIX}{SCOPE}.{name}");
        let mut exact: Vec<usize> = self.keys.iter().filter(|(_, own)| *own == key).map(|(index, _)| *index).collect();
        let mut misspelt: Vec<usize> =
            self.misspelt.iter().filter(|(_, meant)| *meant == name).map(|(index, _)| *index).collect();
        let place = exact.pop().or_else(|| misspelt.pop());
        match (line, place) {
            (Some(line), Some(index)) if !self.says(index, name) => {
                let is_exact = self.keys.iter().any(|(at, own)| *at == index && *own == key);
                let action = if is_exact { Action::Value(copy(line)) } else { Action::Line(copy(line)) };
                self.edits.actions.insert(index, action);
            }
            (Some(line), None) => self.insert(name, line, comments),
            // What is not written is default: trust_all must be so, trust_expired is left to the user.
            (None, Some(index)) if !matches!(name, "trust_all" | "trust_expired") || !self.says(index, name) => {
                self.remove(index, name);
            }
            _ => {}
        }
        for index in exact.into_iter().chain(misspelt) {
            self.remove(index, name);
        }
    }

    fn remove(&mut self, index: usize, name: &str) {
        let action = if name == "private_key_password" { Action::Delete } else { Action::CommentOut };
        self.edits.actions.insert(index, action);
    }

    /// Whether a line by itself says what is planned, so that nothing in it has to change.
    fn says(&self, index: usize, name: &str) -> bool {
        let item: &Item = &self.document.items[index];
        let mut alone = Zeroizing::new(Vec::with_capacity(item.range.len() + 512));
        if let (true, Some((_, base))) =
            (name != "base_directory", self.lines.policy.iter().find(|(name, _)| *name == "base_directory"))
        {
            for part in [base.key.as_bytes(), b"=", &base.value, b"\n"] {
                super::parse::append(&mut alone, part);
            }
        }
        super::parse::append(&mut alone, &self.document.bytes[item.range.clone()]);
        let Ok(document) = Document::parse(&alone) else { return false };
        let effective = document.effective(self.wanted.runtime, Path::new(HOME));
        let key = format!("{POLICY_PREFIX}{SCOPE}.{name}");
        let is_there = document.settings().any(|(_, setting)| *setting.key == key.as_bytes());
        let policy = effective.policies.iter().find(|policy| policy.scope == SCOPE);
        is_there && effective.stop.is_none() && policy.is_some_and(|policy| same(name, policy, self.planned))
    }

    /// Adds a line of the policy: the pass phrase above the key, everything else below its comment or at the end.
    fn insert(&mut self, name: &str, line: &Line, comments: &Comments) {
        let private_key = format!("{POLICY_PREFIX}{SCOPE}.private_key");
        match (name, self.index_of(&private_key)) {
            ("private_key_password", Some(key)) => self.edits.before.entry(key).or_default().push(copy(line)),
            // The key's line will stand below its comment; this one comes there first.
            ("private_key_password", None) => self.add(line, comments.get(&private_key).copied()),
            _ => self.add(line, comments.get(&line.key).copied()),
        }
    }

    fn add(&mut self, line: &Line, comment: Option<usize>) {
        match comment {
            Some(comment) => self.edits.after.entry(comment).or_default().push(copy(line)),
            None => self.edits.block.push(copy(line)),
        }
    }

    /// Lines below the policy that nothing reads.
    fn dead(&mut self) {
        for (index, key) in &self.keys {
            let suffix = key.strip_prefix(POLICY_PREFIX).and_then(|rest| rest.strip_prefix("cluster."));
            if suffix.is_some_and(|suffix| settings::DEAD_SUFFIXES.contains(&suffix)) {
                self.edits.actions.insert(*index, Action::CommentOut);
            }
        }
    }
}

impl Editor<'_> {
    /// The 3.5 style: the switch, and the policy that it chose, unless another switch uses that too. What it said is
    /// said by the scope `cluster` now; up to 4.3 it would win over that, from 5.0 on it would stop the start.
    fn of_35(&mut self) {
        let charset = version::traits(self.wanted.runtime.release).charset;
        let chosen = |index: &usize| match &self.document.items[*index].kind {
            super::parse::Kind::Setting(setting) => text(&setting.value, charset).ok(),
            _ => None,
        };
        let choices = CHOICES_35.iter().filter_map(|(key, _)| Some((*key, chosen(&self.index_of(key)?)?)));
        let choices: Vec<_> = choices.map(|(key, name)| (key, values::trim(&name).to_owned())).collect();
        let Some((switch, name)) = choices.iter().find(|(key, _)| *key == CHOICES_35[0].0) else { return };
        let shared = choices.iter().filter(|(_, other)| other == name).count() > 1;
        let prefix = format!("{POLICY_PREFIX}{name}.");
        let is_scope = settings::default_client_auth(name).is_some();
        for (index, key) in &self.keys {
            let is_its = !shared && !is_scope && key.starts_with(&prefix);
            if key == switch || is_its {
                let action = if key.ends_with("password") { Action::Delete } else { Action::CommentOut };
                self.edits.actions.insert(*index, action);
            }
        }
    }
}

fn copy(line: &Line) -> Line {
    Line { key: line.key.clone(), value: Zeroizing::new(line.value.to_vec()), secret: line.secret }
}

/// The setting of the `cluster` policy that a misspelt name was meant to be.
fn meant(key: &str) -> Option<&'static str> {
    let (scope, suffix) = key.strip_prefix(POLICY_PREFIX)?.split_once('.')?;
    let is_cluster = scope == SCOPE;
    if is_cluster && (settings::policy_suffix(suffix).is_some() || settings::DEAD_SUFFIXES.contains(&suffix)) {
        return None;
    }
    let known = settings::default_client_auth(scope).is_some();
    if !is_cluster && (known || settings::nearest_scope(scope) != Some(SCOPE)) {
        return None;
    }
    settings::policy_suffix(suffix).map(|known| known.name).or_else(|| settings::nearest_suffix(suffix))
}
