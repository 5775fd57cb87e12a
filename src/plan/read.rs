//! Reads a plan file into a [`Draft`]: everything that is wrong with the file's form is found at once, each with its
//! line, and what is right is read all the same.
//!
//! By hand rather than through serde, which stops at the first mistake and knows no nearest field. Not here: whether a
//! value makes sense (`check/`), opening the file (`work`).

use super::Plan;
use super::draft::{self, Ciphers, Draft, FORMAT, Lines};
use crate::finding::Finding;
use crate::finding::catalogue::draft as say;
use crate::finding::catalogue::draft::Expected;
use crate::finding::words::{nearest, shown};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest plan file that is read; a plan of 100 servers has 20 KB.
pub const MAX_PLAN_BYTES: usize = 256 * 1024;

const ROOT: &[&str] = &["interlock", "cluster", "subject", "certificates", "policy", "files", "server"];
const CLUSTER: &[&str] = &["name", "neo4j", "edition", "java"];
const SUBJECT: &[&str] = &["country", "state", "locality", "organization", "organizational_unit", "email"];
const CERTIFICATES: &[&str] = &["trust", "key", "days", "encrypt_keys", "ca"];
const POLICY: &[&str] = &["tls_versions", "client_auth", "verify_hostname", "ciphers"];
const FILES: &[&str] =
    &["base_directory", "private_key", "public_certificate", "trusted_dir", "revoked_dir", "include_own"];
const SERVER: &[&str] = &["name", "hosts", "home", "conf", "private_key", "public_certificate"];

/// Where each field belongs, for one that was written in another table.
const HOMES: &[(&str, &[&str])] = &[
    ("[cluster]", CLUSTER),
    ("[subject]", SUBJECT),
    ("[certificates]", CERTIFICATES),
    ("[policy]", POLICY),
    ("[files]", FILES),
    ("[[server]]", SERVER),
];

impl Draft {
    /// Reads a plan file, or says everything that is wrong with its form.
    ///
    /// # Errors
    /// Broken TOML, unknown fields, values of another type, a version of the format that we do not know.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Finding>> {
        let (draft, findings) = Self::read(text);
        if findings.is_empty() { Ok(draft) } else { Err(findings) }
    }

    /// Reads as much of a plan file as can be read, with everything that is wrong with its form.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<Finding>) {
        if text.len() > MAX_PLAN_BYTES {
            return (Self::default(), vec![say::too_large(text.len(), MAX_PLAN_BYTES)]);
        }
        // The byte order mark that Windows editors put before UTF-8. TOML 1.0 lets a parser skip it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = match DeTable::parse(text) {
            Ok(root) => root,
            Err(error) => {
                let (line, column) = position(text, error.span().map_or(0, |span| span.start));
                return (Self::default(), vec![say::toml(line, column, error.message())]);
            }
        };
        let line_starts = text.match_indices('\n').map(|(newline, _)| newline + 1).collect();
        let mut reader = Reader { text, line_starts, lines: Lines::default(), findings: Vec::new() };
        let mut draft = reader.draft(root.get_ref());
        draft.lines = reader.lines;
        (draft, reader.findings)
    }
}

/// What became of a plan file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The plan, unless a finding is an error.
    pub plan: Option<Plan>,
    /// Everything that there is to say.
    pub findings: Vec<Finding>,
    /// Whether the file's form was right: TOML, of our format, with known fields of the right types. The terminal's exit
    /// code tells a file that cannot be read from one that cannot be done.
    pub is_readable: bool,
}

impl Plan {
    /// Reads and checks a plan file.
    #[must_use]
    pub fn from_toml(text: &str) -> Reading {
        let (draft, mut findings) = Draft::read(text);
        let is_readable = findings.is_empty();
        let nothing_was_read = [say::TOML.id, say::TOO_LARGE.id, say::VERSION.id];
        if findings.iter().any(|finding| nothing_was_read.contains(&finding.rule)) {
            // That everything is missing would be no news.
            return Reading { plan: None, findings, is_readable };
        }
        let (plan, checked) = Self::check(&draft);
        // A value that could not be read is absent from the draft; one finding about a place is enough then.
        let fresh: Vec<Finding> =
            checked.into_iter().filter(|new| findings.iter().all(|old| old.at != new.at)).collect();
        findings.extend(fresh);
        Reading { plan: plan.filter(|_| is_readable), findings, is_readable }
    }
}

/// Line and column of a byte, both from 1, the column in characters.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

struct Reader<'a> {
    text: &'a str,
    /// Where the second and all later lines start.
    line_starts: Vec<usize>,
    lines: Lines,
    findings: Vec<Finding>,
}

/// A table of the file and its path.
struct Table<'t, 'a> {
    path: String,
    fields: Option<&'t DeTable<'a>>,
}

impl Table<'_, '_> {
    fn path_of(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }
}

impl<'a> Reader<'a> {
    fn draft(&mut self, root: &DeTable<'a>) -> Draft {
        let root = Table { path: String::new(), fields: Some(root) };
        match self.number(&root, "interlock") {
            Some(FORMAT) => {}
            Some(other) => {
                // Whatever else is strange in it may be right in that format.
                self.findings.push(say::version(&self.lines.place("interlock"), other));
                return Draft::default();
            }
            None if self.findings.is_empty() => self.findings.push(say::missing_version()),
            None => {}
        }
        self.refuse_unknown(&root, "", ROOT);
        Draft {
            cluster: self.cluster(&root),
            subject: self.subject(&root),
            certificates: self.certificates(&root),
            policy: self.policy(&root),
            files: self.files(&root),
            servers: self.servers(&root),
            lines: Lines::default(),
        }
    }

    fn cluster(&mut self, root: &Table<'_, 'a>) -> draft::Cluster {
        let table = self.table(root, "cluster", CLUSTER);
        draft::Cluster {
            name: self.string(&table, "name"),
            neo4j: self.string(&table, "neo4j"),
            edition: self.string(&table, "edition"),
            java: self.number(&table, "java"),
        }
    }

    fn subject(&mut self, root: &Table<'_, 'a>) -> draft::Subject {
        let table = self.table(root, "subject", SUBJECT);
        draft::Subject {
            country: self.string(&table, "country"),
            state: self.string(&table, "state"),
            locality: self.string(&table, "locality"),
            organization: self.string(&table, "organization"),
            organizational_unit: self.string(&table, "organizational_unit"),
            email: self.string(&table, "email"),
        }
    }

    fn certificates(&mut self, root: &Table<'_, 'a>) -> draft::Certificates {
        let table = self.table(root, "certificates", CERTIFICATES);
        draft::Certificates {
            trust: self.string(&table, "trust"),
            key: self.string(&table, "key"),
            days: self.number(&table, "days"),
            encrypt_keys: self.truth(&table, "encrypt_keys"),
            ca: self.string(&table, "ca"),
        }
    }

    fn policy(&mut self, root: &Table<'_, 'a>) -> draft::Policy {
        let table = self.table(root, "policy", POLICY);
        draft::Policy {
            tls_versions: self.strings(&table, "tls_versions"),
            client_auth: self.string(&table, "client_auth"),
            verify_hostname: self.truth(&table, "verify_hostname"),
            ciphers: self.ciphers(&table),
        }
    }

    fn files(&mut self, root: &Table<'_, 'a>) -> draft::Files {
        let table = self.table(root, "files", FILES);
        draft::Files {
            base_directory: self.string(&table, "base_directory"),
            private_key: self.string(&table, "private_key"),
            public_certificate: self.string(&table, "public_certificate"),
            trusted_dir: self.string(&table, "trusted_dir"),
            revoked_dir: self.string(&table, "revoked_dir"),
            include_own: self.truth(&table, "include_own"),
        }
    }

    fn servers(&mut self, root: &Table<'_, 'a>) -> Vec<draft::Server> {
        let Some((path, value)) = self.value(root, "server") else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(&path, "server", value, Expected::Servers);
            return Vec::new();
        };
        let mut servers = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("server[{index}]");
            self.note(&path, &item.span());
            let fields = item.get_ref().as_table();
            if fields.is_none() {
                self.wrong(&path, "server", item, Expected::Servers);
            }
            let table = Table { path, fields };
            self.refuse_unknown(&table, "[[server]]", SERVER);
            servers.push(draft::Server {
                name: self.string(&table, "name"),
                hosts: self.strings(&table, "hosts"),
                home: self.string(&table, "home"),
                conf: self.string(&table, "conf"),
                private_key: self.string(&table, "private_key"),
                public_certificate: self.string(&table, "public_certificate"),
            });
        }
        servers
    }

    fn ciphers(&mut self, table: &Table<'_, 'a>) -> Option<Ciphers> {
        let (path, value) = self.value(table, "ciphers")?;
        match value.get_ref() {
            DeValue::String(word) => Some(Ciphers::Word(word.to_string())),
            DeValue::Array(_) => self.items(&path, "ciphers", value, Expected::Strings).map(Ciphers::List),
            _ => {
                self.wrong(&path, "ciphers", value, Expected::Suites);
                None
            }
        }
    }

    /// The table `[name]`; an absent one is as good as an empty one.
    fn table<'t>(&mut self, root: &Table<'t, 'a>, name: &str, known: &[&str]) -> Table<'t, 'a> {
        let mut table = Table { path: name.to_owned(), fields: None };
        if let Some((path, value)) = self.value(root, name) {
            table.fields = value.get_ref().as_table();
            if table.fields.is_none() {
                self.wrong(&path, name, value, Expected::Table);
            }
            self.refuse_unknown(&table, &format!("[{name}]"), known);
        }
        table
    }

    fn string(&mut self, table: &Table<'_, 'a>, field: &str) -> Option<String> {
        let (path, value) = self.value(table, field)?;
        let string = value.get_ref().as_str().map(str::to_owned);
        if string.is_none() {
            self.wrong(&path, field, value, Expected::String);
        }
        string
    }

    fn number(&mut self, table: &Table<'_, 'a>, field: &str) -> Option<i64> {
        let (path, value) = self.value(table, field)?;
        let number =
            value.get_ref().as_integer().and_then(|digits| i64::from_str_radix(digits.as_str(), digits.radix()).ok());
        if number.is_none() {
            self.wrong(&path, field, value, Expected::Number);
        }
        number
    }

    fn truth(&mut self, table: &Table<'_, 'a>, field: &str) -> Option<bool> {
        let (path, value) = self.value(table, field)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong(&path, field, value, Expected::Truth);
        }
        truth
    }

    fn strings(&mut self, table: &Table<'_, 'a>, field: &str) -> Option<Vec<String>> {
        let (path, value) = self.value(table, field)?;
        self.items(&path, field, value, Expected::Strings)
    }

    fn items(
        &mut self,
        path: &str,
        field: &str,
        value: &Spanned<DeValue<'a>>,
        expected: Expected,
    ) -> Option<Vec<String>> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(path, field, value, expected);
            return None;
        };
        let mut strings = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            self.note(&path, &item.span());
            if let Some(string) = item.get_ref().as_str() {
                strings.push(string.to_owned());
            } else {
                self.wrong(&path, field, item, Expected::Item);
                // Kept as a place, so that the items behind it keep their numbers.
                strings.push(String::new());
            }
        }
        Some(strings)
    }

    /// A field's path and value; its line is noted even when the value turns out to be of another type.
    fn value<'t>(&mut self, table: &Table<'t, 'a>, field: &str) -> Option<(String, &'t Spanned<DeValue<'a>>)> {
        let value = table.fields?.get(field)?;
        let path = table.path_of(field);
        self.note(&path, &value.span());
        Some((path, value))
    }

    fn refuse_unknown(&mut self, table: &Table<'_, 'a>, header: &str, known: &[&str]) {
        let Some(fields) = table.fields else { return };
        let mut unknown: Vec<_> = fields.keys().filter(|key| !known.contains(&key.get_ref().as_ref())).collect();
        // In the file's order, not in the alphabet's.
        unknown.sort_by_key(|key| key.span().start);
        for key in unknown {
            let name = key.get_ref().as_ref();
            let path = table.path_of(&shown(name));
            self.note(&path, &key.span());
            let elsewhere = HOMES.iter().find(|(_, fields)| fields.contains(&name)).map(|(home, _)| *home);
            let place = self.lines.place(&path);
            self.findings.push(say::unknown_field(&place, name, header, nearest(name, known), elsewhere, known));
        }
    }

    fn wrong(&mut self, path: &str, field: &str, value: &Spanned<DeValue<'a>>, expected: Expected) {
        let place = self.lines.place(path);
        let source = self.text.get(value.span()).unwrap_or_default();
        self.findings.push(say::wrong_type(&place, field, expected, value.get_ref().type_str(), source));
    }

    fn note(&mut self, path: &str, span: &Range<usize>) {
        self.lines.set(path, self.line_starts.partition_point(|start| *start <= span.start) + 1);
    }
}
