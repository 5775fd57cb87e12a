//! What a release makes of neo4j.conf: the policies in force, or the error that ends the start.
//!
//! Errors come in Neo4j's order: reading, keys written twice, the strict switch itself, unknown names, values. Where
//! several of one kind would end the start, Neo4j names the one that its hash tables have first; we name the file's
//! first. Not here: whether what the paths lead to exists (`material.rs`).

use super::super::material::Stop;
use super::super::settings::POLICY_PREFIX;
use super::super::version::{self, Traits};
use super::names::MOST_GUESSES;
use super::parse::{Document, Item, Setting, text};
use super::{Members, Policy, policies, values};
use crate::finding::catalogue::conf as catalogue;
use crate::finding::secrets::{Joined, MASK, end_in_name, is_secret_name, masked, may_hold_secret};
use crate::finding::{Finding, Runtime};
use crate::pki::secret::Secret;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use zeroize::Zeroizing;

/// What is in force after a start, as far as the file alone decides.
pub struct Effective {
    /// Every scope of 2.2 of which the file has a setting, in 2.2's order; those that are enabled count. Where `stop` is
    /// set, values that stop the start have their default.
    pub policies: Vec<Policy>,
    /// Why Neo4j does not start.
    pub stop: Option<Stop>,
    /// The enabled scope of which the file has a second policy in another case: its settings are accepted, and the loading
    /// of policies ends there.
    pub twice: Option<String>,
    /// Everything worth saying, in the order of lines, each with `file:line`.
    pub findings: Vec<Finding>,
    /// The host under which the other members dial this server, if the file says so to this release.
    pub advertised: Option<String>,
    /// The same, or the host that the file tells other releases: what a rehearsal dials.
    pub dialled: Option<String>,
    /// Whether files whose name begins with a dot are skipped in `trusted_dir` and `revoked_dir`.
    pub ignore_dot_files: bool,
    /// Whether unknown settings stop the start.
    pub strict: bool,
    /// How the file names this server and the others.
    pub members: Members,
    /// Which Neo4j reads it.
    pub runtime: Runtime,
    /// By setting: what stands for [`MASK`] in a value that swallowed the line of a pass phrase.
    swallowed: BTreeMap<String, Secret>,
}

impl Effective {
    /// What Neo4j has in the place of [`MASK`] in the value of a setting: the rest of a line with a pass phrase that the value
    /// swallowed, in force as part of this value and not as a pass phrase.
    #[must_use]
    pub fn swallowed_by(&self, setting: &str) -> Option<&Secret> {
        self.swallowed.get(setting)
    }

    /// The enabled policy of a scope.
    #[must_use]
    pub fn enabled(&self, scope: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.enabled && policy.scope == scope)
    }
}

/// The kinds of errors, in Neo4j's order (measured on 4.0.12, 4.4.48, 5.1.0, 5.26.30, 2026.08.1).
#[derive(Clone, Copy)]
pub(super) enum Phase {
    Duplicate,
    Strict,
    Name,
    Value,
}

/// A setting with its escapes resolved.
pub(super) struct Entry<'a> {
    pub(super) item: &'a Item,
    pub(super) setting: &'a Setting,
    pub(super) key: String,
    pub(super) value: Zeroizing<String>,
}

/// At most so many findings of a rule are listed: a foreign file could have one for each of its lines.
const MOST_OF_A_RULE: usize = 20;

/// The state of one reading.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) runtime: Runtime,
    pub(super) traits: Traits,
    pub(super) home: &'a Path,
    pub(super) strict: bool,
    pub(super) entries: Vec<Entry<'a>>,
    /// The line that counts, by key.
    pub(super) last: BTreeMap<String, usize>,
    findings: Vec<(usize, Finding)>,
    counts: BTreeMap<&'static str, usize>,
    /// How many names of policies' settings were looked for.
    guesses: usize,
    stops: [Option<Stop>; 4],
}

/// `UTF-8`'s byte order mark.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Whether the bytes are UTF-16: its mark, or a quarter of zeros.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.iter().map(|&byte| usize::from(byte == 0)).sum::<usize>() > bytes.len() / 4
}

/// Whether a line ends up in UTF-16, as what Windows PowerShell's `>>` appends to an ASCII file.
pub(super) fn has_zeros(bytes: &[u8]) -> bool {
    bytes.contains(&0)
}

/// A value as a finding may show it: no secrets, no control characters, not endless. A value can hold a swallowed line.
pub(super) fn shown(key: &str, value: &str) -> String {
    if is_secret_name(key) || may_hold_secret(value) { MASK.to_owned() } else { cut(value) }
}

/// A name as a finding may show it. Only one that holds more than a name can hold a secret; where the name of a secret goes
/// on, what follows it is taken for the secret.
pub(super) fn shown_name(name: &str) -> String {
    let is_more = name.contains(|c: char| c == '=' || c.is_whitespace() || c.is_control());
    if is_more && may_hold_secret(name) {
        return MASK.to_owned();
    }
    match end_in_name(name) {
        Some(end) => cut(&format!("{}{MASK}", &name[..end])),
        None => cut(name),
    }
}

fn cut(value: &str) -> String {
    let mut shown: String = value.chars().take(120).map(|c| if c.is_control() { '␣' } else { c }).collect();
    if value.chars().nth(120).is_some() {
        shown.push('…');
    }
    shown
}

/// A setting's value without the pass phrase of a line that it swallowed: everything that is made of it may be shown.
/// What is looked up by such a value is nowhere, so nothing else depends on it. A command is run as it is, and is shown
/// by those who know. With it the pass phrase, if there is one.
fn without_swallowed(key: &str, setting: &Setting, value: Zeroizing<String>) -> (Zeroizing<String>, Option<Secret>) {
    let joined = if setting.continued.is_empty() { Joined::No } else { Joined::Yes };
    if is_secret_name(key) || values::is_command(&value) {
        return (value, None);
    }
    let without = match value.split_once('\0').filter(|_| may_hold_secret(&value)) {
        Some((before, _)) => format!("{before}\0{MASK}"),
        None => match masked(&value, joined) {
            Cow::Owned(masked) => masked,
            Cow::Borrowed(_) => return (value, None),
        },
    };
    let rest = &value[without.len() - MASK.len()..];
    let swallowed = Secret::new(Zeroizing::new(values::trim(rest).as_bytes().to_vec()));
    (Zeroizing::new(without), Some(swallowed))
}

impl<'a> Reader<'a> {
    pub(super) fn find(&mut self, item: &Item, make: impl FnOnce(&str) -> Finding) {
        let finding = make(&self.document.place(item));
        let count = self.counts.entry(finding.rule).or_default();
        *count += 1;
        if *count <= MOST_OF_A_RULE {
            self.findings.push((item.line, finding));
        }
    }

    pub(super) fn stop(&mut self, phase: Phase, rule: &'static str, error: impl FnOnce() -> String) {
        self.stops[phase as usize].get_or_insert_with(|| Stop { rule, error: error() });
    }

    /// The policy's name that was meant, as long as not too many were looked for.
    pub(super) fn guess(&mut self, nearest: impl FnOnce() -> Option<&'static str>) -> Option<&'static str> {
        self.guesses += 1;
        if self.guesses > MOST_GUESSES { None } else { nearest() }
    }

    /// The line that counts for a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.last.get(key).map(|&index| &self.entries[index])
    }

    fn finish(mut self) -> (Vec<Finding>, Option<Stop>) {
        for (rule, count) in self.counts {
            let last = self.findings.iter_mut().rev().find(|(_, finding)| finding.rule == rule);
            if let (true, Some((_, finding))) = (count > MOST_OF_A_RULE, last) {
                *finding = catalogue::and_more(finding.clone(), count - MOST_OF_A_RULE);
            }
        }
        self.findings.sort_by_key(|(line, _)| *line);
        (self.findings.into_iter().map(|(_, finding)| finding).collect(), self.stops.into_iter().flatten().next())
    }

    /// Keys written twice (6.1.11). Only names of JVM options may be.
    fn duplicates(&mut self) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        let mut again = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let line = *first.entry(&entry.key).or_insert(entry.item.line);
            if line != entry.item.line && !["server.jvm.additional", "dbms.jvm.additional"].contains(&&*entry.key) {
                again.push((index, line));
            }
        }
        let fatal = self.strict && self.traits.duplicates_stop;
        for (index, line) in again {
            let (item, key) = (self.entries[index].item, self.entries[index].key.clone());
            let secret = is_secret_name(&key);
            self.find(item, |at| catalogue::duplicate_key(at, &shown_name(&key), line, fatal, secret));
            if fatal {
                self.stop(Phase::Duplicate, "conf/duplicate-key", || {
                    format!("IllegalArgumentException: {key} declared multiple times.")
                });
            }
        }
    }

    /// What concerns the file as a whole: its encoding and its end.
    fn file(&mut self) {
        let bytes = &self.document.bytes;
        let (utf16, strict) = (is_utf16(bytes), self.strict);
        if let (true, Some(first)) = (utf16 || bytes.starts_with(BOM), self.document.items.first()) {
            self.find(first, |at| catalogue::encoding(at, utf16, strict));
        }
        let zeros = |item: &&Item| has_zeros(&bytes[item.range.clone()]);
        let appended = self.document.items.iter().find(zeros).filter(|_| !utf16);
        if let Some(item) = appended {
            self.find(item, catalogue::encoding_of_lines);
        }
        let ends = bytes.ends_with(b"\n") || bytes.ends_with(b"\r") || bytes.ends_with(b"\0");
        if let (false, Some(last)) = (ends, self.document.items.last()) {
            self.find(last, catalogue::no_final_newline);
        }
    }

    /// Whether the start is strict (2.3), and the finding when that is switched off.
    fn strictness(&mut self) {
        let names = version::names(self.runtime.release);
        let old = version::other_names(self.runtime.release).strict;
        let found = self.entry(names.strict).or_else(|| {
            // An old name without a value is dropped like any other.
            self.entry(old).filter(|entry| self.traits.migrates_4 && !entry.value.is_empty())
        });
        let Some(entry) = found else { return };
        let (item, value) = (entry.item, entry.value.clone());
        match values::bool(&value, self.traits) {
            Ok(strict) => self.strict = strict,
            Err(message) => {
                self.find(item, |at| catalogue::bool_value(at, names.strict, &shown("", &value)));
                self.stop(Phase::Strict, "conf/bool-value", || values::error(names.strict, &[&message; 2]));
            }
        }
        if !self.strict {
            self.find(item, |at| catalogue::strict_off(at, names.strict));
        }
    }

    /// The host under which the others dial this server (2.4): the release's own names, or those that it migrates.
    fn advertised(&self) -> Option<String> {
        let (own, old) = (version::names(self.runtime.release), version::other_names(self.runtime.release));
        let host = |own, old| values::host(&self.read_or_migrated(own, old)?.value);
        host(own.cluster_advertised_address, old.cluster_advertised_address)
            .or_else(|| host(own.default_advertised_address, old.default_advertised_address))
    }

    /// The same, else what names of other lines of releases say: a rehearsal must dial something, and that a name is not
    /// read is said elsewhere.
    fn dialled(&self) -> Option<String> {
        let other = version::other_names(self.runtime.release);
        let keys = [other.cluster_advertised_address, other.default_advertised_address];
        self.advertised().or_else(|| keys.into_iter().find_map(|key| values::host(&self.entry(key)?.value)))
    }
}

impl Document {
    /// What a release makes of this file for a server whose `NEO4J_HOME` is `home`.
    #[must_use]
    pub fn effective(&self, runtime: Runtime, home: &Path) -> Effective {
        let traits = version::traits(runtime.release);
        let mut reader = Reader {
            document: self,
            runtime,
            traits,
            home,
            strict: traits.strict,
            entries: Vec::new(),
            last: BTreeMap::new(),
            findings: Vec::new(),
            counts: BTreeMap::new(),
            guesses: 0,
            stops: [const { None }; 4],
        };
        let (mut readable, mut swallowed) = (true, BTreeMap::new());
        for (item, setting) in self.settings() {
            if let (Ok(key), Ok(value)) = (text(&setting.key, traits.charset), text(&setting.value, traits.charset)) {
                reader.last.insert(key.to_string(), reader.entries.len());
                let (value, rest) = without_swallowed(&key, setting, value);
                swallowed.extend(rest.map(|rest| (key.to_string(), rest)));
                reader.entries.push(Entry { item, setting, key: key.to_string(), value });
            } else {
                readable = false;
                reader.find(item, catalogue::unicode_escape);
            }
        }
        if !readable {
            // Java gives up on the whole file, so nothing in it is in force.
            let stop = Stop {
                rule: "conf/unicode-escape",
                error: "IllegalArgumentException: Malformed \\uxxxx encoding.".to_owned(),
            };
            let (findings, _) = reader.finish();
            return Effective {
                policies: Vec::new(),
                stop: Some(stop),
                twice: None,
                findings,
                advertised: None,
                dialled: None,
                ignore_dot_files: false,
                strict: traits.strict,
                members: Members::default(),
                runtime,
                swallowed,
            };
        }
        reader.strictness();
        reader.file();
        reader.duplicates();
        let (advertised, dialled) = (reader.advertised(), reader.dialled());
        reader.names();
        reader.syntax();
        reader.default_addresses();
        reader.connector_addresses();
        let ignore_dot_files = reader.ignore_dot_files();
        let twice = if traits.scopes { policies::twice(&reader) } else { None };
        let policies = if traits.scopes { policies::fixed(&mut reader) } else { policies::of_35(&mut reader) };
        reader.connectors(&policies);
        reader.ports(&policies);
        let members = reader.members();
        let strict = reader.strict;
        let (findings, stop) = reader.finish();
        Effective {
            policies,
            stop,
            twice,
            findings,
            advertised,
            dialled,
            ignore_dot_files,
            strict,
            members,
            runtime,
            swallowed,
        }
    }

    /// The line of a setting of a policy, the last where there are several; for findings about what it leads to.
    #[must_use]
    pub fn place_of(&self, scope: &str, suffix: &str) -> Option<String> {
        Some(self.place(self.item_of(scope, suffix)?))
    }

    /// The number of that line, from 1.
    #[must_use]
    pub fn line_of(&self, scope: &str, suffix: &str) -> Option<usize> {
        Some(self.item_of(scope, suffix)?.line)
    }

    /// The line, the last where there are several, that gives the JVM an option that begins so.
    #[must_use]
    pub fn place_of_jvm_option(&self, option: &str) -> Option<String> {
        const KEYS: [&[u8]; 2] = [b"server.jvm.additional", b"dbms.jvm.additional"];
        let gives = |setting: &Setting| {
            KEYS.contains(&setting.key.as_slice())
                && setting.value.split(u8::is_ascii_whitespace).any(|word| word.starts_with(option.as_bytes()))
        };
        let (item, _) = self.settings().rev().find(|(_, setting)| gives(setting))?;
        Some(self.place(item))
    }

    fn item_of(&self, scope: &str, suffix: &str) -> Option<&Item> {
        let key = format!("{POLICY_PREFIX}{scope}.{suffix}");
        let (item, _) = self.settings().rev().find(|(_, setting)| setting.key.as_slice() == key.as_bytes())?;
        Some(item)
    }
}
