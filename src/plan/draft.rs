//! What the user typed, before anybody judged it: the twin of the plan file, with every field as it was written.
//!
//! Here nothing is refused, so that a half-filled page of the window and a file with ten mistakes can both be held.
//! Reading a file into it is `read.rs`, judging it `check/`.

use crate::finding::words::toml_string;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The version of the plan file's format, the only one that there is.
pub(super) const FORMAT: i64 = 1;

/// The plan that is used when none is given.
const SAMPLE: &str = include_str!("../../assets/plans/sample.toml");

/// A plan as typed. Absent fields are `None`; defaults are put in by the check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// `[cluster]`.
    pub cluster: Cluster,
    /// `[subject]`.
    pub subject: Subject,
    /// `[certificates]`.
    pub certificates: Certificates,
    /// `[policy]`.
    pub policy: Policy,
    /// `[files]`.
    pub files: Files,
    /// `[[server]]`, in their order.
    pub servers: Vec<Server>,
    /// Where each field stands in the file that it was read from.
    pub lines: Lines,
}

/// `[cluster]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Cluster {
    pub name: Option<String>,
    pub neo4j: Option<String>,
    pub edition: Option<String>,
    pub java: Option<i64>,
}

/// `[subject]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Subject {
    pub country: Option<String>,
    pub state: Option<String>,
    pub locality: Option<String>,
    pub organization: Option<String>,
    pub organizational_unit: Option<String>,
    pub email: Option<String>,
}

/// `[certificates]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Certificates {
    pub trust: Option<String>,
    pub key: Option<String>,
    pub days: Option<i64>,
    pub encrypt_keys: Option<bool>,
    pub ca: Option<String>,
}

/// `[policy]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Policy {
    pub tls_versions: Option<Vec<String>>,
    pub client_auth: Option<String>,
    pub verify_hostname: Option<bool>,
    pub ciphers: Option<Ciphers>,
}

/// `ciphers`: one word, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Ciphers {
    Word(String),
    List(Vec<String>),
}

/// `[files]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Files {
    pub base_directory: Option<String>,
    pub private_key: Option<String>,
    pub public_certificate: Option<String>,
    pub trusted_dir: Option<String>,
    pub revoked_dir: Option<String>,
    pub include_own: Option<bool>,
}

/// `[[server]]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub struct Server {
    pub name: Option<String>,
    pub hosts: Option<Vec<String>>,
    pub home: Option<String>,
    pub conf: Option<String>,
    pub private_key: Option<String>,
    pub public_certificate: Option<String>,
}

/// The line of each field, by its path, such as `server[2].hosts[0]`; empty for a draft that was not read from a file.
///
/// After an edit in the window the lines mean nothing any more: replace them by an empty set.
#[derive(Clone, Debug, Default)]
pub struct Lines(BTreeMap<String, usize>);

impl PartialEq for Lines {
    /// Always: where a thing is written is no part of what it says.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lines {}

impl Lines {
    pub(super) fn set(&mut self, path: &str, line: usize) {
        self.0.insert(path.to_owned(), line);
    }

    /// The line of a field, or of the nearest thing around it.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return Some(*line);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// A field as findings name it: its path, and the line where that is known.
    #[must_use]
    pub fn place(&self, path: &str) -> String {
        self.of(path).map_or_else(|| path.to_owned(), |line| format!("{path} (line {line})"))
    }
}

impl Draft {
    /// The built-in plan: three servers that sign their own certificates.
    #[must_use]
    pub fn sample() -> Self {
        Self { lines: Lines::default(), ..Self::read(SAMPLE).0 }
    }

    /// The plan file of this draft. Only what was typed is in it; reading it gives the same draft.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let Self { cluster, subject, certificates, policy, files, servers, lines: _ } = self;
        let mut file = Writer(format!("interlock = {FORMAT}\n"));
        file.table("[cluster]", |file| {
            file.text("name", cluster.name.as_ref());
            file.text("neo4j", cluster.neo4j.as_ref());
            file.text("edition", cluster.edition.as_ref());
            file.number("java", cluster.java);
        });
        file.table("[subject]", |file| {
            file.text("country", subject.country.as_ref());
            file.text("state", subject.state.as_ref());
            file.text("locality", subject.locality.as_ref());
            file.text("organization", subject.organization.as_ref());
            file.text("organizational_unit", subject.organizational_unit.as_ref());
            file.text("email", subject.email.as_ref());
        });
        file.table("[certificates]", |file| {
            file.text("trust", certificates.trust.as_ref());
            file.text("key", certificates.key.as_ref());
            file.number("days", certificates.days);
            file.truth("encrypt_keys", certificates.encrypt_keys);
            file.text("ca", certificates.ca.as_ref());
        });
        file.table("[policy]", |file| {
            file.texts("tls_versions", policy.tls_versions.as_ref());
            file.text("client_auth", policy.client_auth.as_ref());
            file.truth("verify_hostname", policy.verify_hostname);
            match &policy.ciphers {
                Some(Ciphers::Word(word)) => file.text("ciphers", Some(word)),
                Some(Ciphers::List(list)) => file.texts("ciphers", Some(list)),
                None => {}
            }
        });
        file.table("[files]", |file| {
            file.text("base_directory", files.base_directory.as_ref());
            file.text("private_key", files.private_key.as_ref());
            file.text("public_certificate", files.public_certificate.as_ref());
            file.text("trusted_dir", files.trusted_dir.as_ref());
            file.text("revoked_dir", files.revoked_dir.as_ref());
            file.truth("include_own", files.include_own);
        });
        for server in servers {
            file.0.push_str("\n[[server]]\n");
            file.text("name", server.name.as_ref());
            file.texts("hosts", server.hosts.as_ref());
            file.text("home", server.home.as_ref());
            file.text("conf", server.conf.as_ref());
            file.text("private_key", server.private_key.as_ref());
            file.text("public_certificate", server.public_certificate.as_ref());
        }
        file.0
    }
}

/// Writes the fields that are there. By hand, since serde's way can fail in ways that this cannot.
struct Writer(String);

impl Writer {
    fn table(&mut self, header: &str, fields: impl FnOnce(&mut Self)) {
        let mut inner = Self(String::new());
        fields(&mut inner);
        if !inner.0.is_empty() {
            self.pushed(format_args!("\n{header}\n{}", inner.0));
        }
    }

    fn text(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.pushed(format_args!("{name} = {}\n", toml_string(value)));
        }
    }

    fn texts(&mut self, name: &str, values: Option<&Vec<String>>) {
        if let Some(values) = values {
            let items: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
            self.pushed(format_args!("{name} = [{}]\n", items.join(", ")));
        }
    }

    fn number(&mut self, name: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.pushed(format_args!("{name} = {value}\n"));
        }
    }

    fn truth(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.pushed(format_args!("{name} = {value}\n"));
        }
    }

    fn pushed(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.0.write_fmt(text).unwrap_or_default();
    }
}
