//! The inspector: the files that were given, what is known of each, and what the user looks at.
//!
//! Every look takes in all files again: which key belongs to which certificate is known of all of them together. Not
//! here: reading files (`work`), and the words (`ui/words`).

use super::Busy;
use crate::app::{Effect, Job, Order, PassPhrase, Remedy};
use crate::finding::{Finding, Severity};
use crate::inspect::{CertificateFacts, File};
use crate::neo4j::version;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// So many certificates of a file are shown, and so many more each time that the user asks.
pub const SHOWN: usize = 20;

/// What the inspector's page shows.
#[derive(Debug)]
pub struct Inspector {
    /// What was given: files and folders.
    pub paths: Vec<PathBuf>,
    /// What is in the list.
    pub files: Vec<File>,
    /// The files' names in the list: without the folders that all share.
    pub names: Vec<String>,
    /// What there is to say about files together, or about paths that could not be looked at.
    pub together: Vec<Finding>,
    /// When they were looked at.
    pub now: Option<OffsetDateTime>,
    /// The file that is shown, by its place in the list.
    pub selected: usize,
    /// How many of its certificates are shown.
    pub shown: usize,
    /// The place whose verdict is explained.
    pub place: Option<Place>,
    /// The release that judges.
    pub release: String,
    /// Opens what is encrypted.
    pub pass_phrase: PassPhrase,
    /// The field for the pass phrase is open.
    pub is_asking: bool,
    /// One certificate, or two, that are compared.
    pub compared: Vec<CertificateAt>,
    /// A copy of a key that is about to be written.
    pub copy: Option<Copy>,
    /// Files are being looked at.
    pub busy: Option<Busy>,
    /// The last look was stopped.
    pub is_stopped: bool,
    /// The path that stands in the field.
    pub path: String,
    /// Files that were taken from the list, in folders that are still looked at.
    hidden: BTreeSet<String>,
    orders: u64,
}

/// A place of a policy that a file can be put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// `private_key`.
    PrivateKey,
    /// `public_certificate`.
    PublicCertificate,
    /// An entry of `trusted_dir`.
    TrustedDir,
    /// An entry of `revoked_dir`.
    RevokedDir,
}

impl Place {
    /// All of them, in the order of the settings.
    pub const ALL: [Self; 4] = [Self::PrivateKey, Self::PublicCertificate, Self::TrustedDir, Self::RevokedDir];

    /// What happens to a file there.
    #[must_use]
    pub fn of(self, file: &File) -> &crate::inspect::Take {
        let takes = &file.takes;
        match self {
            Self::PrivateKey => &takes.private_key,
            Self::PublicCertificate => &takes.public_certificate,
            Self::TrustedDir => &takes.trusted_dir,
            Self::RevokedDir => &takes.revoked_dir,
        }
    }
}

/// A certificate: its file, and which in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateAt {
    /// As the file is named.
    pub path: String,
    /// From 0.
    pub index: usize,
}

/// A copy of a key that every release reads.
#[derive(Clone, Debug, Default)]
pub struct Copy {
    /// The file with the key.
    pub key: String,
    /// Where the copy goes, as typed.
    pub to: String,
    /// Why it could not be written.
    pub findings: Vec<Finding>,
    /// It is being written, by the order of that number.
    pub order: Option<u64>,
}

impl Copy {
    /// Whether there is a file already that may be replaced if the user says so.
    #[must_use]
    pub fn would_replace(&self) -> bool {
        self.findings.iter().any(|finding| matches!(finding.rule, "file/key-exists" | "file/exists"))
    }
}

/// What the user does on the page.
#[derive(Clone, Debug)]
pub enum InspectorMsg {
    /// Looks at the path in the field too.
    AddTyped,
    /// Shows a file.
    Select(usize),
    /// Takes a file from the list.
    Remove(usize),
    /// Takes all from the list, and forgets the pass phrase.
    Clear,
    /// Looks again: files change.
    Again,
    /// Another release judges.
    Release(String),
    /// Explains the verdict on a place.
    Place(Option<Place>),
    /// Shows more certificates of the file.
    More,
    /// Opens or closes the field for the pass phrase.
    AskPassPhrase(bool),
    /// The pass phrase changed.
    PassPhrase(PassPhrase),
    /// Looks again with the pass phrase.
    Unlock,
    /// Compares a certificate with the one chosen before, or chooses it.
    Compare(CertificateAt),
    /// Compares no more.
    NoComparison,
    /// Asks where a copy of the key of the file goes.
    Copy(usize),
    /// Writes no copy.
    NoCopy,
    /// Writes it; with `true` a file there may be replaced.
    WriteCopy(bool),
}

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Look {
    /// Names the order.
    pub number: u64,
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The release that judges, as the list offers it.
    pub neo4j: String,
    /// Opens what is encrypted.
    pub pass_phrase: Option<PassPhrase>,
}

/// Which key is written again.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// Names the order.
    pub number: u64,
    /// The file with the key.
    pub key: PathBuf,
    /// The new file.
    pub out: PathBuf,
    /// Opens the key and encrypts the copy.
    pub pass_phrase: Option<PassPhrase>,
    /// Whether a file there may be replaced; it is backed up.
    pub replace: bool,
    /// The release that judges the new file.
    pub neo4j: String,
}

/// What came of a look.
#[derive(Clone, Debug, Default)]
pub struct Inspected {
    /// Each file with what there is to say about it alone.
    pub files: Vec<File>,
    /// The findings that belong to no single file.
    pub together: Vec<Finding>,
    /// The time that everything was judged at.
    pub now: Option<OffsetDateTime>,
}

impl Default for Inspector {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            files: Vec::new(),
            names: Vec::new(),
            together: Vec::new(),
            now: None,
            selected: 0,
            shown: SHOWN,
            place: None,
            release: version::LONG_TERM_SUPPORT.to_owned(),
            pass_phrase: PassPhrase::default(),
            is_asking: false,
            compared: Vec::new(),
            copy: None,
            busy: None,
            is_stopped: false,
            path: String::new(),
            hidden: BTreeSet::new(),
            orders: 0,
        }
    }
}

impl Inspector {
    /// The file that is shown.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        self.files.get(self.selected)
    }

    /// How many findings there are in all.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.together.len() + self.files.iter().map(|file| file.findings.len()).sum::<usize>()
    }

    /// Whether something is still encrypted.
    #[must_use]
    pub fn is_locked(file: &File) -> bool {
        let places = Place::ALL.iter().any(|place| place.of(file).needs_pass_phrase);
        places || file.keys.iter().any(|key| key.encrypted && key.key_sha256.is_none())
    }

    /// Whether a copy of its key helps: Neo4j does not take this one, and one in another form can be made.
    #[must_use]
    pub fn wants_copy(file: &File) -> bool {
        let is_refused = !file.takes.private_key.ok || file.findings.iter().any(Finding::is_error);
        is_refused && file.keys.iter().any(|key| key.can_be_rewritten)
    }

    /// What takes the cause of a finding about the file that is shown away: a copy of its key, for what is wrong with its
    /// form.
    pub(in crate::app) fn remedy_for(&self, finding: &Finding) -> Option<Remedy> {
        let file = self.file().filter(|file| self.copy.is_none() && Self::wants_copy(file))?;
        let of_key = |finding: &&Finding| finding.rule.starts_with("key/") && finding.severity != Severity::Advice;
        let is_first = file.findings.iter().find(of_key) == Some(finding);
        is_first.then(|| Remedy::CopyKey { is_encrypted: file.keys.iter().any(|key| key.encrypted) })
    }

    /// A certificate that is compared.
    #[must_use]
    pub fn certificate(&self, at: &CertificateAt) -> Option<&CertificateFacts> {
        self.files.iter().find(|file| file.path == at.path)?.certificates.get(at.index)
    }

    pub(in crate::app) fn take(&mut self, msg: InspectorMsg, effects: &mut Vec<Effect>) {
        match msg {
            InspectorMsg::AddTyped => {
                let path = std::mem::take(&mut self.path);
                if !path.trim().is_empty() {
                    self.add(vec![path.trim().into()], effects);
                }
            }
            InspectorMsg::Select(index) => self.select(index),
            InspectorMsg::Remove(index) => self.remove(index, effects),
            InspectorMsg::Clear => self.clear(effects),
            InspectorMsg::Again => self.look(effects),
            InspectorMsg::Release(release) => {
                if self.release != release {
                    self.release = release;
                    self.look(effects);
                }
            }
            InspectorMsg::Place(place) => self.place = place,
            InspectorMsg::More => self.shown += SHOWN,
            InspectorMsg::AskPassPhrase(on) => self.is_asking = on,
            InspectorMsg::PassPhrase(phrase) => self.pass_phrase = phrase,
            InspectorMsg::Unlock => {
                if !self.pass_phrase.is_empty() {
                    self.is_asking = false;
                    self.look(effects);
                }
            }
            InspectorMsg::Compare(at) => self.compare(at),
            InspectorMsg::NoComparison => self.compared.clear(),
            InspectorMsg::Copy(index) => self.copy_of(index),
            InspectorMsg::NoCopy => self.copy = None,
            InspectorMsg::WriteCopy(replace) => self.write_copy(replace, effects),
        }
    }

    /// Looks at more files.
    pub(in crate::app) fn add(&mut self, paths: Vec<PathBuf>, effects: &mut Vec<Effect>) {
        for path in paths {
            let shown = path.display().to_string();
            self.hidden.retain(|hidden| !Path::new(hidden).starts_with(&path));
            self.hidden.remove(&shown);
            if !self.paths.contains(&path) {
                self.paths.push(path);
            }
        }
        self.look(effects);
    }

    fn look(&mut self, effects: &mut Vec<Effect>) {
        if self.paths.is_empty() {
            return;
        }
        let busy = Busy::new(&mut self.orders);
        self.busy = Some(busy);
        self.is_stopped = false;
        effects.push(Effect::Job(Order::Inspect(Box::new(Look {
            number: busy.number,
            paths: self.paths.clone(),
            neo4j: self.release.clone(),
            pass_phrase: self.phrase(),
        }))));
    }

    fn phrase(&self) -> Option<PassPhrase> {
        (!self.pass_phrase.is_empty()).then(|| self.pass_phrase.clone())
    }

    /// `None`: it was stopped.
    pub(super) fn inspected(&mut self, number: u64, inspected: Option<&Inspected>) {
        if self.busy.is_none_or(|busy| busy.number != number) {
            return;
        }
        self.busy = None;
        let Some(inspected) = inspected else {
            self.is_stopped = true;
            return;
        };
        let before = self.file().map(|file| file.path.clone());
        let known: BTreeSet<String> = self.files.iter().map(|file| file.path.clone()).collect();
        self.files = inspected.files.iter().filter(|file| !self.hidden.contains(&file.path)).cloned().collect();
        self.together.clone_from(&inspected.together);
        self.now = inspected.now;
        self.name();
        // What is new is what the user wants to see, the worst of it first; else what was looked at before.
        let is_new = |file: &&File| !known.contains(&file.path);
        let news = self.files.iter().enumerate().filter(|(_, file)| is_new(file));
        let new = news.min_by_key(|(_, file)| worst(file).map_or(u8::MAX, |worst| worst as u8)).map(|(index, _)| index);
        let same = before.and_then(|path| self.files.iter().position(|file| file.path == path));
        self.select(new.or(same).unwrap_or(0));
        let compared = std::mem::take(&mut self.compared);
        self.compared = compared.into_iter().filter(|at| self.certificate(at).is_some()).collect();
    }

    fn name(&mut self) {
        let shared = shared_folder(self.files.iter().map(|file| Path::new(&file.path)));
        let name = |file: &File| {
            let path = Path::new(&file.path);
            let rest = path.strip_prefix(&shared).unwrap_or(path).display().to_string();
            if rest.is_empty() { file.path.clone() } else { rest }
        };
        self.names = self.files.iter().map(name).collect();
    }

    fn select(&mut self, index: usize) {
        self.selected = index.min(self.files.len().saturating_sub(1));
        self.shown = SHOWN;
        self.place = None;
        self.is_asking = false;
        if self.copy.as_ref().is_some_and(|copy| self.file().is_none_or(|file| file.path != copy.key)) {
            self.copy = None;
        }
    }

    fn remove(&mut self, index: usize, effects: &mut Vec<Effect>) {
        if index >= self.files.len() {
            return;
        }
        let path = self.files.remove(index).path;
        let was_given = self.paths.iter().any(|given| given.display().to_string() == path);
        self.paths.retain(|given| given.display().to_string() != path);
        if !was_given {
            self.hidden.insert(path);
        }
        if self.files.is_empty() {
            self.clear(effects);
            return;
        }
        self.name();
        let selected = self.selected - usize::from(index < self.selected);
        self.select(selected);
        self.compared.clear();
        if was_given {
            // What was said about this file and another is to be said no more.
            self.look(effects);
        }
    }

    fn clear(&mut self, effects: &mut Vec<Effect>) {
        if self.busy.is_some() {
            effects.push(Effect::Stop(Job::Inspect));
        }
        let (release, orders) = (std::mem::take(&mut self.release), self.orders);
        self.pass_phrase.clear();
        *self = Self { release, orders, ..Self::default() };
    }

    fn compare(&mut self, at: CertificateAt) {
        if self.compared.len() == 2 {
            self.compared.clear();
        }
        if self.compared.first() != Some(&at) {
            self.compared.push(at);
        }
    }

    /// Beside the key, under a name that says what it is.
    fn copy_of(&mut self, index: usize) {
        let Some(file) = self.files.get(index) else { return };
        let path = Path::new(&file.path);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let extension = path.extension().map_or_else(|| "key".into(), |extension| extension.to_string_lossy());
        let to = path.with_file_name(format!("{stem}-pkcs8.{extension}"));
        self.copy = Some(Copy { key: file.path.clone(), to: to.display().to_string(), ..Copy::default() });
    }

    fn write_copy(&mut self, replace: bool, effects: &mut Vec<Effect>) {
        let (pass_phrase, neo4j) = (self.phrase(), self.release.clone());
        let Some(copy) = self.copy.as_mut().filter(|copy| copy.order.is_none() && !copy.to.trim().is_empty()) else {
            return;
        };
        self.orders += 1;
        copy.order = Some(self.orders);
        // A consent holds for the file that it was given for: the findings go with each change of the path.
        let replace = replace && copy.would_replace();
        copy.findings.clear();
        effects.push(Effect::Job(Order::RewriteKey(Box::new(Rewrite {
            number: self.orders,
            key: copy.key.clone().into(),
            out: copy.to.trim().into(),
            pass_phrase,
            replace,
            neo4j,
        }))));
    }

    /// The path of the copy, where it was written.
    pub(super) fn rewritten(&mut self, number: u64, findings: Vec<Finding>) -> Option<PathBuf> {
        let copy = self.copy.as_mut().filter(|copy| copy.order == Some(number))?;
        copy.order = None;
        if findings.iter().any(Finding::is_error) {
            copy.findings = findings;
            return None;
        }
        self.copy.take().map(|copy| copy.to.trim().into())
    }

    pub(super) fn copy_died(&mut self) {
        if let Some(copy) = &mut self.copy {
            copy.order = None;
        }
    }
}

/// The most urgent thing that there is to say about a file.
#[must_use]
pub fn worst(file: &File) -> Option<Severity> {
    file.findings.iter().map(|finding| finding.severity).min()
}

/// The folder that all paths share, and that the list does without.
fn shared_folder<'a>(paths: impl Iterator<Item = &'a Path>) -> PathBuf {
    let mut folders = paths.map(|path| path.parent().unwrap_or(Path::new("")));
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut shared = first.to_owned();
    for folder in folders {
        while !folder.starts_with(&shared) {
            shared.pop();
        }
    }
    shared
}

/// What a look found, put in order: findings that a file has are not told twice.
#[must_use]
pub fn inspected(files: Vec<File>, findings: Vec<Finding>, now: OffsetDateTime) -> Arc<Inspected> {
    use std::collections::HashSet;
    let key = |finding: &Finding| (finding.rule, finding.at.clone(), finding.what.clone());
    let told: HashSet<_> = files.iter().flat_map(|file| &file.findings).map(key).collect();
    let together = findings.into_iter().filter(|finding| !told.contains(&key(finding))).collect();
    Arc::new(Inspected { files, together, now: Some(now) })
}
