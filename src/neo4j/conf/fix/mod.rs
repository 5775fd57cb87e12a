//! Safe repairs of a neo4j.conf: each belongs to a finding and is made only where it cannot change what works.
//!
//! A repair replaces some bytes of the file; everything else stays as it is. [`repairs`] says what can be done to a file
//! as it stands, [`fix`] goes on until nothing is left, because one repair shows the next: a line that had swallowed
//! another, a policy that was off. Not here: what a release makes of the file (`effective.rs`), putting a whole plan into
//! it (`write.rs`), and the disk.

pub(super) mod file;
mod names;
mod sheet;
mod values;

use super::{ClientAuth, Document, Effective, Policy};
use crate::finding::Runtime;
use sheet::{Line, Sheet};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use zeroize::Zeroizing;

/// One repair repairs what another showed; no line has more faults than this.
const MOST_ROUNDS: usize = 24;

/// What replaces some bytes of the file. It may hold a pass phrase, so there is no `Debug`.
pub struct Edit {
    pub(super) range: Range<usize>,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// A repair that can be offered by itself.
pub struct Repair {
    /// The rule whose finding it answers.
    pub rule: &'static str,
    /// The place of that finding.
    pub at: String,
    /// What is written, all of it or nothing.
    pub edits: Vec<Edit>,
}

/// A file with its repairs carried out.
pub struct Fixed {
    /// As it shall be, under the same name.
    pub document: Document,
    /// The rules that were answered.
    pub rules: BTreeSet<&'static str>,
    /// Whether anything is different now.
    pub changed: bool,
}

/// What is done about one line: the rule, and the bytes.
type Found = (&'static str, Vec<Edit>);

/// The rules about single lines, in the order in which they are tried; a line gets one repair at a time.
const OF_A_LINE: &[fn(&Sheet<'_>, &Line<'_>) -> Option<Found>] = &[
    values::trailing_backslash,
    names::of_35,
    names::foreign,
    names::scope,
    names::suffix,
    names::other_line,
    values::default_address,
    values::strict,
    values::of_a_policy,
];

/// The same with the number of the finding's line.
type Placed = (usize, Found);

/// The rules about the file as a whole.
const OF_THE_FILE: &[fn(&Sheet<'_>) -> Vec<Placed>] =
    &[file::encoding, file::unreadable, file::duplicates, file::password_order];

/// Every repair that can be made to a file as it stands, in the order of lines; none touches what another touches.
///
/// The rest comes to light when these are done: [`fix`] does that.
#[must_use]
pub fn repairs(document: &Document, runtime: Runtime) -> Vec<Repair> {
    repairs_of(document, runtime, &|_| true)
}

/// Which rules are repaired.
type Wanted<'a> = &'a dyn Fn(&str) -> bool;

fn repairs_of(document: &Document, runtime: Runtime, is_wanted: Wanted<'_>) -> Vec<Repair> {
    let sheet = Sheet::new(document, runtime);
    let mut found: Vec<(usize, Found)> = OF_THE_FILE.iter().flat_map(|rule| rule(&sheet)).collect();
    if !sheet.is_utf16 {
        for line in &sheet.lines {
            // The value of a line that swallowed another is not one value: nothing is made of it until they are apart.
            let rules = if sheet.swallows(line.setting) { &OF_A_LINE[..1] } else { OF_A_LINE };
            let first = rules.iter().filter_map(|rule| rule(&sheet, line));
            found.extend(first.map(|found| (line.item.line, found)).find(|(_, (rule, _))| is_wanted(rule)));
        }
    }
    found.retain(|(_, (rule, _))| is_wanted(rule));
    if found.is_empty() && is_wanted(file::NO_FINAL_NEWLINE) {
        found.extend(file::final_newline(&sheet));
    }
    found.sort_by_key(|(line, _)| *line);
    let mut taken = Taken::default();
    found.retain(|(_, (_, edits))| taken.take(edits));
    let place = |line: usize| format!("{}:{line}", document.name);
    found.into_iter().map(|(line, (rule, edits))| Repair { rule, at: place(line), edits }).collect()
}

/// The parts of the file that repairs of this round touch.
#[derive(Default)]
struct Taken(BTreeSet<(usize, usize)>);

impl Taken {
    /// Takes the ranges unless one of them touches another repair's. Two insertions at one place touch, too.
    fn take(&mut self, edits: &[Edit]) -> bool {
        let is_free = |edit: &Edit| {
            let (start, end) = (edit.range.start, edit.range.end.max(edit.range.start + 1));
            // Ranges in the set do not overlap, so the last one that begins before the end decides.
            self.0.range(..(end, 0)).next_back().is_none_or(|(_, other)| *other <= start)
        };
        let is_free = edits.iter().all(is_free);
        if is_free {
            self.0.extend(edits.iter().map(|edit| (edit.range.start, edit.range.end.max(edit.range.start + 1))));
        }
        is_free
    }
}

impl Document {
    /// Every byte of the file, for what writes it.
    #[must_use]
    pub fn secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.bytes.clone()
    }

    /// The file with some of its repairs made. They must be its own, and of one call of [`repairs`].
    #[must_use]
    pub fn repaired(&self, repairs: &[Repair]) -> Zeroizing<Vec<u8>> {
        let mut edits: Vec<&Edit> = repairs.iter().flat_map(|repair| &repair.edits).collect();
        edits.sort_by_key(|edit| edit.range.start);
        let more: usize = edits.iter().map(|edit| edit.bytes.len()).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.bytes.len() + more));
        let mut at = 0;
        for edit in edits {
            let start = edit.range.start.clamp(at, self.bytes.len());
            bytes.extend_from_slice(&self.bytes[at..start]);
            bytes.extend_from_slice(&edit.bytes);
            at = edit.range.end.clamp(start, self.bytes.len());
        }
        bytes.extend_from_slice(&self.bytes[at..]);
        bytes
    }
}

/// Makes every repair, and those that they bring to light.
///
/// What was accepted is accepted afterwards, no policy that was on is off or weaker, and no pass phrase is another: should
/// repairs together do that, rules are left out until they do not.
#[must_use]
pub fn fix(document: &Document, runtime: Runtime) -> Fixed {
    fix_only(document, runtime, &|_| true)
}

/// The same for some of the rules.
#[must_use]
pub fn fix_only(document: &Document, runtime: Runtime, is_wanted: &dyn Fn(&str) -> bool) -> Fixed {
    let before = document.effective(runtime, Path::new(HOME));
    let mut excluded = BTreeSet::new();
    loop {
        let fixed = rounds(document, runtime, &|rule| is_wanted(rule) && !excluded.contains(rule));
        if is_no_worse(&before, &fixed.document.effective(runtime, Path::new(HOME))) {
            return fixed;
        }
        // Names are the likelier culprits: a value that nobody read before comes into force.
        let culprit = SUSPECTS.iter().copied().find(|rule| fixed.rules.contains(rule));
        let Some(culprit) = culprit.or_else(|| fixed.rules.first().copied()) else { return fixed };
        excluded.insert(culprit);
    }
}

/// The order in which rules are given up where the whole would do harm.
const SUSPECTS: [&str; 9] = [
    "conf/unknown-suffix",
    "conf/scope-case",
    "conf/unknown-scope",
    "conf/foreign-syntax",
    "conf/enable-for-enabled",
    "conf/policy-35-migrated",
    "conf/trailing-backslash",
    "conf/password-order",
    "conf/encoding",
];

/// Stands for the home: repairs do not depend on it.
const HOME: &str = "home";

fn rounds(document: &Document, runtime: Runtime, is_wanted: Wanted<'_>) -> Fixed {
    let mut fixed = Fixed { document: document.clone(), rules: BTreeSet::new(), changed: false };
    for _ in 0..MOST_ROUNDS {
        let repairs = repairs_of(&fixed.document, runtime, is_wanted);
        if repairs.is_empty() {
            break;
        }
        // A file at the edge of what is read stays as it is.
        let Ok(next) = Document::parse(&fixed.document.repaired(&repairs)) else { break };
        fixed.rules.extend(repairs.iter().map(|repair| repair.rule));
        fixed.document = next.named(document.name.as_str());
    }
    fixed.changed = fixed.document.bytes != document.bytes;
    fixed
}

/// Whether what worked still works: an accepted file is accepted, a policy that was on is on and as strong, and each key is
/// opened with the same pass phrase.
fn is_no_worse(before: &Effective, after: &Effective) -> bool {
    let of = |scope: &str| after.policies.iter().find(|policy| policy.scope == scope);
    let opens = |policy: &Policy| of(&policy.scope).is_some_and(|now| is_same_phrase(policy, now));
    if !before.policies.iter().filter(|policy| policy.private_key_password.is_some()).all(opens) {
        return false;
    }
    if before.stop.is_some() {
        return true;
    }
    let is_as_strong = |policy: &Policy| after.enabled(&policy.scope).is_some_and(|now| !is_weaker(policy, now));
    let stays = after.stop.is_none() && (after.strict || !before.strict);
    stays && before.policies.iter().filter(|policy| policy.enabled).all(is_as_strong)
}

fn is_weaker(before: &Policy, after: &Policy) -> bool {
    let strength = |client_auth: ClientAuth| match client_auth {
        ClientAuth::None => 0,
        ClientAuth::Optional => 1,
        ClientAuth::Require => 2,
    };
    after.trust_all && !before.trust_all
        || after.trust_expired && !before.trust_expired
        || before.verify_hostname && !after.verify_hostname
        || strength(after.client_auth) < strength(before.client_auth)
}

/// Whether the pass phrase is the same one, or the same without a line that it had swallowed.
fn is_same_phrase(before: &Policy, after: &Policy) -> bool {
    let phrase = |policy: &Policy| policy.private_key_password.clone();
    let (Some(before), Some(after)) = (phrase(before), phrase(after)) else { return false };
    let rest = before.expose().strip_prefix(after.expose());
    rest.is_some_and(|rest| rest.is_empty() || super::names::swallowed(rest.trim_ascii_start()).is_some())
}
