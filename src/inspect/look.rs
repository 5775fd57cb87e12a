//! One file: its facts, what becomes of it in each place, and what there is to say about it alone.

use super::scheme::{rounds, scheme};
use super::{File, FileKind, KeyFacts, Take, Takes, facts};
use crate::finding::catalogue::file as say;
use crate::finding::{Finding, Runtime};
use crate::neo4j::alias;
use crate::neo4j::key_store::{self, StoreFacts};
use crate::neo4j::material::{self, Candidate, Place, Taken};
use crate::neo4j::trust::{Paper, of_certificate, of_list};
use crate::pki::certificate::Certificate;
use crate::pki::contents::{Contents, Form, FoundKey, What, contents};
use crate::pki::crl::Crl;
use crate::pki::key::{KeyError, MAX_ROUNDS, PrivateKey, Work};
use crate::pki::secret::Secret;
use crate::pki::store::{self, EntryKind, StoreError};
use std::path::Path;
use std::sync::Arc;
use time::OffsetDateTime;

/// How files are looked at.
#[derive(Clone)]
pub struct Context {
    /// Which Neo4j would load them.
    pub runtime: Runtime,
    /// Tried on everything that is encrypted.
    pub pass_phrase: Option<Arc<Secret>>,
    /// A certificate that ends within so many days is spoken of; `None`: within the span that a start is judged by.
    pub expires_within: Option<u32>,
    /// The time that they are looked at.
    pub now: OffsetDateTime,
}

/// A file that was looked at, with what is compared with other files.
pub struct Looked {
    /// Its facts and findings.
    pub file: File,
    /// Its certificates, in the facts' order.
    pub certificates: Vec<Certificate>,
    /// Its revocation lists, in the facts' order.
    pub crls: Vec<Crl>,
}

/// Says what a file is. `path` is how it stands in facts and findings; nothing is read from there.
#[must_use]
pub fn look(path: &str, bytes: &[u8], context: &Context) -> Looked {
    let found = contents(bytes);
    let mut looked = Looked {
        file: File {
            path: path.to_owned(),
            kind: kind(&found),
            size: bytes.len() as u64,
            sha256: Some(facts::sha256(bytes)),
            ..File::default()
        },
        certificates: Vec::new(),
        crls: Vec::new(),
    };
    let mut work = Work::bounded();
    for item in &found.items {
        match &item.what {
            What::Certificate(certificate) => {
                looked.file.certificates.push(facts::certificate(certificate));
                looked.certificates.push(certificate.clone());
            }
            What::Crl(crl) => {
                looked.file.crls.push(facts::crl(crl));
                looked.crls.push(crl.clone());
            }
            What::Request(request) => looked.file.requests.push(facts::request(request)),
            What::Key(key) => looked.add_key(key, &item.form, context, &mut work),
            What::Pkcs12(store) => looked.add_store(store, context),
            What::JavaKeyStore => looked.add_store(bytes, context),
            _ => {}
        }
    }
    if found.is_cut_short {
        looked.file.findings.push(say::too_many_parts(path, crate::pki::contents::MAX_ITEMS));
    }
    if found.items.is_empty() {
        looked.file.findings.extend(alias::in_file(path, bytes));
    }
    looked.judge(&found, bytes, context);
    looked
}

/// What the parts of a file are together. Public keys and parameters beside something else say nothing of the whole.
fn kind(found: &Contents) -> FileKind {
    let kinds = found.items.iter().filter_map(|item| match &item.what {
        What::Certificate(_) | What::EmptyPkcs7 => Some(FileKind::Certificates),
        What::Crl(_) => Some(FileKind::Crl),
        What::Request(_) => Some(FileKind::Request),
        What::Key(_) => Some(FileKind::PrivateKey),
        What::Pkcs12(_) => Some(FileKind::Pkcs12),
        What::JavaKeyStore => Some(FileKind::JavaKeyStore),
        What::PublicKey | What::Other => None,
        What::Damaged => named_kind(&item.form),
    });
    let mut whole = FileKind::Unknown;
    for kind in kinds {
        whole = match whole {
            FileKind::Unknown => kind,
            same if same == kind => same,
            _ => return FileKind::Mixed,
        };
    }
    whole
}

/// What a damaged block would be by its label.
fn named_kind(form: &Form) -> Option<FileKind> {
    let Form::Pem(label) = form else { return None };
    let kinds = [
        ("PRIVATE KEY", FileKind::PrivateKey),
        ("CERTIFICATE", FileKind::Certificates),
        ("REQUEST", FileKind::Request),
        ("CRL", FileKind::Crl),
        ("PKCS7", FileKind::Certificates),
    ];
    kinds.into_iter().find(|(end, _)| label.ends_with(end)).map(|(_, kind)| kind)
}

impl Looked {
    /// `work`: what may still be spent on the keys of this file.
    fn add_key(&mut self, found: &FoundKey, form: &Form, context: &Context, work: &mut Work) {
        let mut key =
            KeyFacts { encrypted: found.encryption.is_some(), scheme: scheme(found, form), ..KeyFacts::default() };
        let pass_phrase = context.pass_phrase.as_deref().filter(|_| key.encrypted);
        match PrivateKey::from_pem_within(&found.pem, pass_phrase, work) {
            Ok(opened) => {
                facts::opened(&mut key, &opened.key_type, opened.spki.as_deref());
                // Only the first one of a file is written again.
                key.can_be_rewritten = self.file.keys.is_empty() && self.would_be_taken(&opened, context);
            }
            Err(KeyError::TooManyRounds { rounds }) if rounds <= u64::from(MAX_ROUNDS) => self.note_keys_left(),
            Err(KeyError::TooManyRounds { rounds }) => self.note_rounds(rounds),
            // Without a pass phrase nobody has tried; it would still be worth knowing.
            Err(_) => {
                if let Some(rounds) = rounds(found).filter(|rounds| *rounds > u64::from(MAX_ROUNDS)) {
                    self.note_rounds(rounds);
                }
            }
        }
        self.file.keys.push(key);
    }

    /// Whether Neo4j takes the key as plain PKCS#8: that another form of it helps. What becomes of its pass phrase shows
    /// when the copy is made.
    fn would_be_taken(&self, key: &PrivateKey, context: &Context) -> bool {
        let copy = key.to_pem();
        let candidate = Candidate {
            path: Path::new(&self.file.path),
            bytes: copy.expose(),
            has_encrypted_key: false,
            pass_phrase: None,
            runtime: context.runtime,
            now: context.now,
        };
        let taken = material::take(&candidate, Place::PrivateKey);
        taken.ok && !taken.findings.iter().any(Finding::is_error)
    }

    /// What a key store says that it holds, as far as it says so without, or with, the pass phrase.
    fn add_store(&mut self, bytes: &[u8], context: &Context) {
        let pass_phrase = context.pass_phrase.as_deref();
        let read = store::read(bytes, pass_phrase);
        let is_wrong = pass_phrase.is_some() && matches!(read, Err(StoreError::WrongPassPhrase));
        // What can be seen from outside is still told.
        let outside = is_wrong.then(|| store::read(bytes, None)).and_then(Result::ok);
        // Only a store with a secret key is one for remote aliases; without a pass phrase nobody has tried one.
        let seen = read.as_ref().ok().or(outside.as_ref());
        if seen.is_some_and(|store| store.entries.iter().any(key_store::is_secret)) {
            let facts = StoreFacts { path: &self.file.path, store: &read, key_name: None, readers: None };
            self.file.findings.extend(key_store::findings(&facts));
        } else if is_wrong {
            self.file.findings.push(say::store_not_opened(&self.file.path));
        }
        // A pass phrase that does not fit is told above, or nobody has tried one.
        if let Some(error) = read.as_ref().err().filter(|error| **error != StoreError::WrongPassPhrase) {
            self.file.findings.push(say::store_not_read(&self.file.path, &error.to_string()));
        }
        let Some(store) = read.ok().or(outside) else { return };
        self.file.entries = store.entries.iter().map(facts::entry).collect();
        let inside = store.entries.iter().flat_map(|entry| match &entry.kind {
            EntryKind::PrivateKey(chain) => chain.as_slice(),
            EntryKind::Certificate(der) => std::slice::from_ref(der),
            EntryKind::SecretKey(_) => &[],
        });
        for der in inside.chain(&store.chain) {
            let Ok(certificate) = Certificate::from_der(der) else { continue };
            if !self.certificates.contains(&certificate) {
                self.file.certificates.push(facts::certificate(&certificate));
                self.certificates.push(certificate);
            }
        }
    }

    fn note_rounds(&mut self, rounds: u64) {
        self.file.findings.push(say::too_many_rounds(&self.file.path, rounds, u64::from(MAX_ROUNDS)));
    }

    /// Once for all keys that were left closed.
    fn note_keys_left(&mut self) {
        let finding = say::keys_left_closed(&self.file.path, u64::from(MAX_ROUNDS));
        if !self.file.findings.contains(&finding) {
            self.file.findings.push(finding);
        }
    }

    fn judge(&mut self, found: &Contents, bytes: &[u8], context: &Context) {
        let first_key = found.items.iter().find_map(|item| match &item.what {
            What::Key(key) => Some(key),
            _ => None,
        });
        let candidate = Candidate {
            path: Path::new(&self.file.path),
            bytes,
            has_encrypted_key: first_key.is_some_and(|key| key.encryption.is_some()),
            pass_phrase: context.pass_phrase.as_ref(),
            runtime: context.runtime,
            now: context.now,
        };
        let places = [Place::PrivateKey, Place::PublicCertificate, Place::TrustedDir, Place::RevokedDir];
        let taken = places.map(|place| (place, material::take(&candidate, place)));
        let findings = self.of_its_places(found, &taken);
        self.file.findings.extend(findings);
        self.note_certificates(context);
        self.note_lists(context);
        let [key, chain, trusted, revoked] = taken.map(|(_, taken)| answer(taken));
        self.file.keys.iter_mut().for_each(|it| it.can_be_rewritten &= !key.ok);
        self.file.takes =
            Takes { private_key: key, public_certificate: chain, trusted_dir: trusted, revoked_dir: revoked };
    }

    /// What its own places say: of those that such a file is meant for, the first that takes it, or, where none does,
    /// the first.
    fn of_its_places(&self, found: &Contents, taken: &[(Place, Taken)]) -> Vec<Finding> {
        let has = |kind: FileKind| match kind {
            _ if self.file.kind == kind => true,
            FileKind::PrivateKey => !self.file.keys.is_empty(),
            FileKind::Certificates => !self.certificates.is_empty(),
            _ => !self.crls.is_empty(),
        };
        let meant_for: &[Place] = match () {
            () if matches!(self.file.kind, FileKind::Pkcs12 | FileKind::JavaKeyStore) => &[],
            () if has(FileKind::PrivateKey) && has(FileKind::Certificates) => {
                &[Place::PrivateKey, Place::PublicCertificate]
            }
            () if has(FileKind::PrivateKey) => &[Place::PrivateKey],
            () if has(FileKind::Certificates) => &[Place::PublicCertificate, Place::TrustedDir],
            () if has(FileKind::Crl) => &[Place::RevokedDir],
            () => &[],
        };
        let own = || taken.iter().filter(|(place, _)| meant_for.contains(place)).map(|(_, taken)| taken);
        let Some(first) = own().find(|taken| taken.ok).or_else(|| own().next()) else { return Vec::new() };
        // Dates are told of all certificates alike, and what is no chain has no order.
        let is_chain = || is_chain(&self.certificates) && !found.is_cut_short;
        let told = |finding: &&Finding| match finding.rule {
            "cert/expired-own" | "cert/not-yet-valid" | "cert/expires-soon" => false,
            "cert/chain-order" => is_chain(),
            _ => true,
        };
        first.findings.iter().filter(told).cloned().collect()
    }

    fn note_certificates(&mut self, context: &Context) {
        let path = &self.file.path;
        let mut findings = material::dates(&self.certificates, path, context.now, context.expires_within);
        for certificate in &self.certificates {
            findings.extend(of_certificate(&Paper { path, certificate, runtime: context.runtime }));
        }
        self.file.findings.append(&mut findings);
    }

    fn note_lists(&mut self, context: &Context) {
        let path = &self.file.path;
        let told = self.crls.iter().filter_map(|crl| of_list(crl, path, context.now, context.expires_within));
        let findings: Vec<Finding> = told.collect();
        self.file.findings.extend(findings);
    }
}

/// Whether certificates are meant as a server's chain: a server's is among them, and one is another's issuer.
fn is_chain(certificates: &[Certificate]) -> bool {
    let is_ca = |certificate: &Certificate| certificate.basic_constraints.is_some_and(|constraints| constraints.ca);
    let issues = |issuer: &Certificate, of: &Certificate| issuer != of && of.issuer.matches(&issuer.subject);
    // A bundle of thousands is no chain, and comparing all with all would take its time.
    certificates.len() <= 100
        && certificates.iter().any(|certificate| !is_ca(certificate))
        && certificates.iter().any(|one| certificates.iter().any(|other| issues(one, other)))
}

fn answer(taken: Taken) -> Take {
    Take {
        ok: taken.ok,
        rule: taken.against.as_ref().map(|finding| finding.rule),
        why: taken.against.map(|finding| format!("{}: {}", finding.what, finding.why)),
        error: taken.error,
        needs_pass_phrase: taken.needs_pass_phrase,
    }
}
