//! The form: what stands in the fields, as it was typed, and the way to a draft and back.
//!
//! Every text field and every choice is a [`Field`] with a text, every tick box a [`Flag`]: one mechanism holds, shows,
//! checks and stores them all. A choice holds the plan file's own word (`"rsa-4096"`). Not here: judging (`plan`).

use super::step::Step;
use crate::plan::Draft;
use crate::plan::draft::{self, Ciphers};
use std::collections::{BTreeMap, BTreeSet};

/// A field that holds a text or a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub enum Field {
    ClusterName,
    Neo4j,
    Edition,
    Java,
    Country,
    State,
    Locality,
    Organization,
    OrganizationalUnit,
    Email,
    Trust,
    Key,
    Days,
    Ca,
    ClientAuth,
    /// `auto`, `default`, or names with commas between them.
    Ciphers,
    BaseDirectory,
    PrivateKey,
    PublicCertificate,
    TrustedDir,
    RevokedDir,
    /// A field of a server; the index counts from 0.
    Server(usize, Column),
    /// The output folder, which is no part of the plan.
    Out,
}

/// A field that each server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub enum Column {
    Name,
    /// Names and addresses with commas between them.
    Hosts,
    Home,
    Conf,
    PrivateKey,
    PublicCertificate,
}

/// Something that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the fields are those of the plan file, explained at `Plan`")]
pub enum Flag {
    EncryptKeys,
    /// One pass phrase of the user's own instead of one made per server.
    OwnPassPhrase,
    VerifyHostname,
    Tls13,
    Tls12,
    IncludeOwn,
    /// Private keys that are there may be replaced; they are backed up.
    Replace,
}

/// Every field that is no server's, with its path in the plan file and the step that asks for it.
const FIELDS: &[(Field, &str, Step)] = &[
    (Field::ClusterName, "cluster.name", Step::Servers),
    (Field::Neo4j, "cluster.neo4j", Step::Servers),
    (Field::Edition, "cluster.edition", Step::Servers),
    (Field::Java, "cluster.java", Step::Servers),
    (Field::Country, "subject.country", Step::Subject),
    (Field::State, "subject.state", Step::Subject),
    (Field::Locality, "subject.locality", Step::Subject),
    (Field::Organization, "subject.organization", Step::Subject),
    (Field::OrganizationalUnit, "subject.organizational_unit", Step::Subject),
    (Field::Email, "subject.email", Step::Subject),
    (Field::Trust, "certificates.trust", Step::Certificates),
    (Field::Key, "certificates.key", Step::Certificates),
    (Field::Days, "certificates.days", Step::Certificates),
    (Field::Ca, "certificates.ca", Step::Certificates),
    (Field::ClientAuth, "policy.client_auth", Step::Conf),
    (Field::Ciphers, "policy.ciphers", Step::Conf),
    (Field::BaseDirectory, "files.base_directory", Step::Certificates),
    (Field::PrivateKey, "files.private_key", Step::Certificates),
    (Field::PublicCertificate, "files.public_certificate", Step::Certificates),
    (Field::TrustedDir, "files.trusted_dir", Step::Certificates),
    (Field::RevokedDir, "files.revoked_dir", Step::Certificates),
    (Field::Out, "out", Step::Peers),
];

const COLUMNS: &[(Column, &str, Step)] = &[
    (Column::Name, "name", Step::Servers),
    (Column::Hosts, "hosts", Step::Servers),
    (Column::Home, "home", Step::Servers),
    (Column::Conf, "conf", Step::Servers),
    (Column::PrivateKey, "private_key", Step::Certificates),
    (Column::PublicCertificate, "public_certificate", Step::Certificates),
];

/// Other fields of the plan file: flags and the tables as wholes.
const OTHER_PATHS: &[(&str, Step)] = &[
    ("certificates", Step::Certificates),
    ("cluster", Step::Servers),
    ("subject", Step::Subject),
    ("policy", Step::Conf),
    ("files", Step::Certificates),
    ("server", Step::Servers),
];

impl Field {
    /// Every field that is no server's, the output folder left out.
    pub const OF_THE_PLAN: &[Self] = &[
        Self::ClusterName,
        Self::Neo4j,
        Self::Edition,
        Self::Java,
        Self::Country,
        Self::State,
        Self::Locality,
        Self::Organization,
        Self::OrganizationalUnit,
        Self::Email,
        Self::Trust,
        Self::Key,
        Self::Days,
        Self::Ca,
        Self::ClientAuth,
        Self::Ciphers,
        Self::BaseDirectory,
        Self::PrivateKey,
        Self::PublicCertificate,
        Self::TrustedDir,
        Self::RevokedDir,
    ];

    /// The path in the plan file, by which findings name the field.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Server(index, column) => {
                let name = COLUMNS.iter().find(|(one, ..)| *one == column).map_or("", |(_, name, _)| name);
                format!("server[{index}].{name}")
            }
            _ => {
                FIELDS.iter().find(|(field, ..)| *field == self).map_or_else(String::new, |(_, path, _)| (*path).into())
            }
        }
    }

    /// Whether a finding's place is this field, or something in it.
    #[must_use]
    pub fn is_at(self, at: &str) -> bool {
        at.strip_prefix(self.path().as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', ' ']))
    }
}

/// The step on which a field of the plan file, as findings name it, is asked for.
#[must_use]
pub fn step_of(at: &str) -> Option<Step> {
    if let Some((_, rest)) = at.strip_prefix("server[").and_then(|rest| rest.split_once(']')) {
        let column = rest.trim_start_matches('.');
        let named =
            |name: &str| column.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', ' ']));
        return Some(COLUMNS.iter().find(|(_, name, _)| named(name)).map_or(Step::Servers, |(.., step)| *step));
    }
    let exact = FIELDS.iter().find(|(field, ..)| field.is_at(at)).map(|(.., step)| *step);
    let table = || {
        let table = at.split(['.', '[', ' ']).next().unwrap_or(at);
        OTHER_PATHS.iter().find(|(name, _)| *name == table).map(|(_, step)| *step)
    };
    exact.or_else(table)
}

/// One server's texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    texts: BTreeMap<Column, String>,
    /// The rules whose faults are put right in its neo4j.conf. No part of the plan file: they are of the file as it is now.
    repairs: BTreeSet<&'static str>,
}

/// What stands in all fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    texts: BTreeMap<Field, String>,
    flags: BTreeMap<Flag, bool>,
    rows: Vec<Row>,
}

impl Form {
    /// The text of a field, or the word of a choice; empty where nothing was typed.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        let text = match field {
            Field::Server(index, column) => self.rows.get(index).and_then(|row| row.texts.get(&column)),
            _ => self.texts.get(&field),
        };
        text.map_or("", String::as_str)
    }

    /// Puts a text into a field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        match field {
            Field::Server(index, column) => {
                if let Some(row) = self.rows.get_mut(index) {
                    row.texts.insert(column, text.into());
                    // What was wrong with another file says nothing about this one.
                    if matches!(column, Column::Conf | Column::Home) {
                        row.repairs.clear();
                    }
                }
            }
            _ => {
                self.texts.insert(field, text.into());
            }
        }
    }

    /// Whether something is on.
    #[must_use]
    pub fn is_on(&self, flag: Flag) -> bool {
        self.flags.get(&flag).copied().unwrap_or_default()
    }

    /// Switches something on or off.
    pub fn switch(&mut self, flag: Flag, on: bool) {
        self.flags.insert(flag, on);
    }

    /// The rules whose faults are put right in a server's neo4j.conf.
    #[must_use]
    pub fn repairs(&self, server: usize) -> Option<&BTreeSet<&'static str>> {
        self.rows.get(server).map(|row| &row.repairs).filter(|repairs| !repairs.is_empty())
    }

    /// The same of every server, by name.
    #[must_use]
    pub fn all_repairs(&self) -> BTreeMap<String, BTreeSet<&'static str>> {
        let named = |(index, name): (usize, &str)| Some((name.trim().to_owned(), self.repairs(index)?.clone()));
        self.server_names().into_iter().enumerate().filter_map(named).collect()
    }

    /// Puts right what breaks a rule in a server's neo4j.conf.
    pub fn repair(&mut self, server: usize, rule: &'static str) {
        if let Some(row) = self.rows.get_mut(server) {
            row.repairs.insert(rule);
        }
    }

    /// Leaves a server's neo4j.conf as it is but for the plan.
    pub fn undo_repairs(&mut self, server: usize) {
        if let Some(row) = self.rows.get_mut(server) {
            row.repairs.clear();
        }
    }

    /// How many servers there are.
    #[must_use]
    pub fn servers(&self) -> usize {
        self.rows.len()
    }

    /// The names of the servers, as typed.
    #[must_use]
    pub fn server_names(&self) -> Vec<&str> {
        (0..self.rows.len()).map(|index| self.text(Field::Server(index, Column::Name))).collect()
    }

    /// Adds a server with a name that no other has, and a host after the pattern of the last one.
    pub fn add_server(&mut self) {
        let names = self.server_names();
        let number =
            (names.len() + 1..=2 * names.len() + 1).find(|number| !names.contains(&format!("server{number}").as_str()));
        let name = format!("server{}", number.unwrap_or_default());
        let last = self.rows.len().checked_sub(1).map(|last| self.text(Field::Server(last, Column::Hosts)).to_owned());
        let domain = last.as_deref().and_then(|hosts| hosts.split(',').next()?.trim().split_once('.'));
        let is_name = |host: &str| host.chars().any(char::is_alphabetic);
        let host = match domain {
            Some((_, domain)) if is_name(domain) => format!("{name}.{domain}"),
            _ => String::new(),
        };
        let texts = BTreeMap::from([(Column::Name, name), (Column::Hosts, host)]);
        self.rows.push(Row { texts, ..Row::default() });
    }

    /// Takes a server out.
    pub fn remove_server(&mut self, index: usize) {
        if index < self.rows.len() {
            self.rows.remove(index);
        }
    }

    /// The form that shows a draft. What the draft leaves open shows the default, so that nothing is hidden.
    #[must_use]
    pub fn of(draft: &Draft) -> Self {
        let sample = Draft::sample();
        let mut form = Self::default();
        let mut put = |field: Field, text: Option<&str>, default: Option<&str>| {
            form.set(field, text.or(default).unwrap_or_default());
        };
        let draft::Draft { cluster, subject, certificates, policy, files, servers, lines: _ } = draft;
        put(Field::ClusterName, cluster.name.as_deref(), None);
        put(Field::Neo4j, cluster.neo4j.as_deref(), None);
        put(Field::Edition, cluster.edition.as_deref(), Some("enterprise"));
        put(Field::Java, cluster.java.map(|java| java.to_string()).as_deref(), None);
        put(Field::Country, subject.country.as_deref(), None);
        put(Field::State, subject.state.as_deref(), None);
        put(Field::Locality, subject.locality.as_deref(), None);
        put(Field::Organization, subject.organization.as_deref(), None);
        put(Field::OrganizationalUnit, subject.organizational_unit.as_deref(), None);
        put(Field::Email, subject.email.as_deref(), None);
        let defaults = &sample.certificates;
        put(Field::Trust, certificates.trust.as_deref(), defaults.trust.as_deref());
        put(Field::Key, certificates.key.as_deref(), defaults.key.as_deref());
        let days = certificates.days.or(defaults.days).map(|days| days.to_string());
        put(Field::Days, days.as_deref(), None);
        put(Field::Ca, certificates.ca.as_deref(), None);
        put(Field::ClientAuth, policy.client_auth.as_deref(), sample.policy.client_auth.as_deref());
        let ciphers = match &policy.ciphers {
            Some(Ciphers::Word(word)) => word.clone(),
            Some(Ciphers::List(list)) => list.join(", "),
            None => "auto".to_owned(),
        };
        put(Field::Ciphers, Some(&ciphers), None);
        let defaults = &sample.files;
        put(Field::BaseDirectory, files.base_directory.as_deref(), defaults.base_directory.as_deref());
        put(Field::PrivateKey, files.private_key.as_deref(), defaults.private_key.as_deref());
        put(Field::PublicCertificate, files.public_certificate.as_deref(), defaults.public_certificate.as_deref());
        put(Field::TrustedDir, files.trusted_dir.as_deref(), defaults.trusted_dir.as_deref());
        put(Field::RevokedDir, files.revoked_dir.as_deref(), defaults.revoked_dir.as_deref());
        form.switch(Flag::EncryptKeys, certificates.encrypt_keys.unwrap_or(true));
        form.switch(Flag::VerifyHostname, policy.verify_hostname.unwrap_or(true));
        let versions = policy.tls_versions.as_ref().or(sample.policy.tls_versions.as_ref());
        let has = |version: &str| versions.is_some_and(|versions| versions.iter().any(|one| one == version));
        form.switch(Flag::Tls13, has("TLSv1.3"));
        form.switch(Flag::Tls12, has("TLSv1.2"));
        form.switch(Flag::IncludeOwn, files.include_own.unwrap_or(false));
        form.rows = servers.iter().map(Row::of).collect();
        form
    }

    /// What was typed, as a draft. Empty fields are absent from it.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let text = |field: Field| {
            let text = self.text(field).trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let number = |field: Field| {
            let text = self.text(field).trim();
            // What is no number is no legal one either: the check says what is.
            (!text.is_empty()).then(|| text.parse::<i64>().unwrap_or(-1))
        };
        let versions = [(Flag::Tls13, "TLSv1.3"), (Flag::Tls12, "TLSv1.2")];
        let versions = versions.into_iter().filter(|(flag, _)| self.is_on(*flag)).map(|(_, name)| name.to_owned());
        Draft {
            cluster: draft::Cluster {
                name: text(Field::ClusterName),
                neo4j: text(Field::Neo4j),
                edition: text(Field::Edition),
                java: number(Field::Java),
            },
            subject: draft::Subject {
                country: text(Field::Country),
                state: text(Field::State),
                locality: text(Field::Locality),
                organization: text(Field::Organization),
                organizational_unit: text(Field::OrganizationalUnit),
                email: text(Field::Email),
            },
            certificates: draft::Certificates {
                trust: text(Field::Trust),
                key: text(Field::Key),
                days: number(Field::Days),
                encrypt_keys: Some(self.is_on(Flag::EncryptKeys)),
                ca: text(Field::Ca).filter(|_| self.text(Field::Trust) == "existing"),
            },
            policy: draft::Policy {
                tls_versions: Some(versions.collect()),
                client_auth: text(Field::ClientAuth),
                verify_hostname: Some(self.is_on(Flag::VerifyHostname)),
                ciphers: text(Field::Ciphers).map(|text| match text.as_str() {
                    "auto" | "default" => Ciphers::Word(text),
                    _ => Ciphers::List(items(&text)),
                }),
            },
            files: draft::Files {
                base_directory: text(Field::BaseDirectory),
                private_key: text(Field::PrivateKey),
                public_certificate: text(Field::PublicCertificate),
                trusted_dir: text(Field::TrustedDir),
                revoked_dir: text(Field::RevokedDir),
                include_own: Some(self.is_on(Flag::IncludeOwn)),
            },
            servers: (0..self.rows.len())
                .map(|index| {
                    let text = |column| text(Field::Server(index, column));
                    let is_existing = self.text(Field::Trust) == "existing";
                    draft::Server {
                        name: text(Column::Name),
                        hosts: Some(items(self.text(Field::Server(index, Column::Hosts)))),
                        home: text(Column::Home),
                        conf: text(Column::Conf),
                        private_key: text(Column::PrivateKey).filter(|_| is_existing),
                        public_certificate: text(Column::PublicCertificate).filter(|_| is_existing),
                    }
                })
                .collect(),
            lines: draft::Lines::default(),
        }
    }
}

impl Row {
    fn of(server: &draft::Server) -> Self {
        let hosts = server.hosts.as_ref().map(|hosts| hosts.join(", "));
        let texts = [
            (Column::Name, server.name.clone()),
            (Column::Hosts, hosts),
            (Column::Home, server.home.clone()),
            (Column::Conf, server.conf.clone()),
            (Column::PrivateKey, server.private_key.clone()),
            (Column::PublicCertificate, server.public_certificate.clone()),
        ];
        let texts = texts.into_iter().filter_map(|(column, text)| Some((column, text?))).collect();
        Self { texts, ..Self::default() }
    }
}

/// The items of a list as people write it: commas, semicolons or blanks between them.
fn items(text: &str) -> Vec<String> {
    text.split([',', ';', ' ', '\t', '\n', '\r']).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_survives_the_way_through_the_form() {
        let sample = Draft::sample();
        assert_eq!(Form::of(&sample).draft(), sample);
    }

    #[test]
    fn a_finding_belongs_to_its_field_and_its_step() {
        assert!(Field::Server(1, Column::Hosts).is_at("server[1].hosts[0]"));
        assert!(!Field::Server(1, Column::Hosts).is_at("server[10].hosts[0]"));
        assert!(!Field::Server(1, Column::Name).is_at("server[1].hosts"));
        assert_eq!(step_of("server[3].private_key"), Some(Step::Certificates));
        assert_eq!(step_of("server"), Some(Step::Servers));
        assert_eq!(step_of("subject.country"), Some(Step::Subject));
        assert_eq!(step_of("policy.tls_versions"), Some(Step::Conf));
        assert_eq!(step_of("server1 → server2"), None);
    }

    #[test]
    fn a_new_server_follows_the_pattern_of_the_last() {
        let mut form = Form::of(&Draft::sample());
        form.add_server();
        assert_eq!(form.text(Field::Server(3, Column::Name)), "server4");
        assert_eq!(form.text(Field::Server(3, Column::Hosts)), "server4.example.com");
        form.set(Field::Server(3, Column::Hosts), "10.0.0.4");
        form.add_server();
        assert_eq!(form.text(Field::Server(4, Column::Hosts)), "");
    }
}
