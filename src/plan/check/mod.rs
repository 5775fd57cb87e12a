//! From a draft to a plan, or to everything that speaks against it.
//!
//! Form only: each value alone, and the values against each other. What a release of Neo4j makes of a plan is asked of
//! `neo4j`, what is on a disk of `work`.

mod host;
mod name;
mod path;
mod server;
mod subject;

pub use path::{is_absolute, lies_in};

use super::draft::{Ciphers as DraftCiphers, Draft};
use super::{Certificates, Ciphers, ClientAuth, KeyKind, Plan, Policy, TlsVersion, Trust};
use crate::finding::catalogue::draft as say;
use crate::finding::words::{is_control, nearest};
use crate::finding::{Edition, Finding, Release};

/// The longest validity. X.509 can say more (up to 9999), but nobody means more.
const MAX_DAYS: i64 = 36_500;
/// From here on a validity is worth a word.
const LONG_DAYS: i64 = 3_650;
/// The most suites that a policy may list; the JDK knows about 50.
const MAX_CIPHERS: usize = 100;
/// The longest cluster name, and the longest path: both are only carried along.
const MAX_TEXT: usize = 1_000;

const EDITIONS: &[(&str, Edition)] = &[("enterprise", Edition::Enterprise), ("community", Edition::Community)];
const TRUSTS: &[(&str, Trust)] = &[
    ("self-signed", Trust::SelfSigned),
    ("private-ca", Trust::PrivateCa),
    ("company-ca", Trust::CompanyCa),
    ("existing", Trust::Existing),
];
const KEYS: &[(&str, KeyKind)] = &[
    ("rsa-2048", KeyKind::Rsa2048),
    ("rsa-3072", KeyKind::Rsa3072),
    ("rsa-4096", KeyKind::Rsa4096),
    ("ecdsa-p256", KeyKind::EcdsaP256),
    ("ecdsa-p384", KeyKind::EcdsaP384),
];
const VERSIONS: &[(&str, TlsVersion)] = &[("TLSv1.3", TlsVersion::V13), ("TLSv1.2", TlsVersion::V12)];
const CLIENT_AUTHS: &[(&str, ClientAuth)] =
    &[("REQUIRE", ClientAuth::Require), ("OPTIONAL", ClientAuth::Optional), ("NONE", ClientAuth::None)];
/// The versions of Java that some supported Neo4j runs on; which runs on which is `neo4j`'s to say.
const JAVAS: &[(&str, u8)] = &[("8", 8), ("11", 11), ("17", 17), ("21", 21), ("25", 25)];

impl TryFrom<&Draft> for Plan {
    type Error = Vec<Finding>;

    /// The plan, or everything that there is to say when something speaks against it.
    fn try_from(draft: &Draft) -> Result<Self, Vec<Finding>> {
        let (plan, findings) = Self::check(draft);
        plan.ok_or(findings)
    }
}

impl Plan {
    /// The plan, unless a finding is an error, and everything that there is to say about the draft.
    #[must_use]
    pub fn check(draft: &Draft) -> (Option<Self>, Vec<Finding>) {
        let mut check = Check { draft, findings: Vec::new() };
        let plan = check.plan();
        let plan = plan.filter(|_| !check.findings.iter().any(Finding::is_error));
        (plan, check.findings)
    }
}

/// A draft, and what has been found so far. A value that was refused is `None`, and its finding is here.
struct Check<'a> {
    draft: &'a Draft,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A field as findings name it.
    fn at(&self, path: &str) -> String {
        self.draft.lines.place(path)
    }

    /// Everything is looked at before anything is given up, so that all findings come at once.
    fn plan(&mut self) -> Option<Plan> {
        let cluster = &self.draft.cluster;
        let name = self.text("cluster.name", "name", cluster.name.as_deref(), MAX_TEXT);
        let release = self.release();
        let edition =
            self.word("cluster.edition", "edition", cluster.edition.as_deref(), EDITIONS, Edition::Enterprise);
        let java = cluster.java.map(|java| self.known("cluster.java", "java", &java.to_string(), JAVAS));
        let subject = self.subject();
        let certificates = self.certificates();
        let policy = self.policy();
        let verify_hostname = self.draft.policy.verify_hostname.unwrap_or(true);
        let trust = certificates.as_ref().map(|certificates| certificates.trust);
        let servers = self.servers(verify_hostname, trust);
        let files = self.files();
        Some(Plan {
            cluster: name.unwrap_or_else(|| "cluster".to_owned()),
            release: release?,
            edition: edition?,
            java: match java {
                Some(java) => Some(java?),
                None => None,
            },
            subject,
            certificates: certificates?,
            policy: policy?,
            files,
            servers: servers?,
        })
    }

    fn release(&mut self) -> Option<Release> {
        let at = self.at("cluster.neo4j");
        match self.draft.cluster.neo4j.as_deref().map(str::trim) {
            None | Some("") => {
                self.say(say::missing_release(&at));
                None
            }
            Some(text) => {
                let release = text.parse().ok();
                if release.is_none() {
                    self.say(say::release(&at, text));
                }
                release
            }
        }
    }

    fn certificates(&mut self) -> Option<Certificates> {
        let draft = &self.draft.certificates;
        let trust = self.word("certificates.trust", "trust", draft.trust.as_deref(), TRUSTS, Trust::SelfSigned);
        let key = self.word("certificates.key", "key", draft.key.as_deref(), KEYS, KeyKind::Rsa4096);
        let days = self.days(draft.days.unwrap_or(365));
        let ca = self.text("certificates.ca", "ca", draft.ca.as_deref(), MAX_TEXT);
        if let (Some(trust), Some(_)) = (trust, &ca) {
            self.needs_existing("certificates.ca", "ca", trust);
        }
        Some(Certificates {
            trust: trust?,
            key: key?,
            days: days?,
            encrypt_keys: draft.encrypt_keys.unwrap_or(true),
            ca,
        })
    }

    fn days(&mut self, days: i64) -> Option<u32> {
        let at = self.at("certificates.days");
        if !(1..=MAX_DAYS).contains(&days) {
            self.say(say::days(&at, days, MAX_DAYS));
            return None;
        }
        if days > LONG_DAYS {
            self.say(say::long_validity(&at, days));
        }
        u32::try_from(days).ok()
    }

    fn needs_existing(&mut self, path: &str, field: &str, trust: Trust) {
        if trust != Trust::Existing {
            let name = TRUSTS.iter().find(|(_, known)| *known == trust).map_or("", |(name, _)| name);
            self.say(say::needs_existing(&self.at(path), field, name));
        }
    }

    fn policy(&mut self) -> Option<Policy> {
        let draft = &self.draft.policy;
        let tls_versions = self.tls_versions();
        let client_auth = self.word(
            "policy.client_auth",
            "client_auth",
            draft.client_auth.as_deref(),
            CLIENT_AUTHS,
            ClientAuth::Require,
        );
        let ciphers = self.ciphers();
        Some(Policy {
            tls_versions: tls_versions?,
            client_auth: client_auth?,
            verify_hostname: draft.verify_hostname.unwrap_or(true),
            ciphers: ciphers?,
        })
    }

    fn tls_versions(&mut self) -> Option<Vec<TlsVersion>> {
        const PATH: &str = "policy.tls_versions";
        let Some(words) = &self.draft.policy.tls_versions else {
            return Some(VERSIONS.iter().map(|(_, version)| *version).collect());
        };
        if words.is_empty() {
            self.say(say::empty_list(&self.at(PATH), "tls_versions", "[\"TLSv1.3\", \"TLSv1.2\"]"));
            return None;
        }
        let mut versions = Vec::new();
        for (index, word) in words.iter().enumerate() {
            if let Some(version) = self.known(&format!("{PATH}[{index}]"), "tls_versions", word, VERSIONS)
                && !versions.contains(&version)
            {
                versions.push(version);
            }
        }
        Some(versions)
    }

    fn ciphers(&mut self) -> Option<Ciphers> {
        const PATH: &str = "policy.ciphers";
        match &self.draft.policy.ciphers {
            None => Some(Ciphers::Auto),
            Some(DraftCiphers::Word(word)) => {
                let known = [("auto", Ciphers::Auto), ("default", Ciphers::Default)];
                self.known(PATH, "ciphers", word, &known)
            }
            Some(DraftCiphers::List(names)) if names.is_empty() => {
                self.say(say::empty_list(&self.at(PATH), "ciphers", "\"auto\""));
                None
            }
            Some(DraftCiphers::List(names)) if names.len() > MAX_CIPHERS => {
                self.say(say::too_many(&self.at(PATH), "ciphers", names.len(), MAX_CIPHERS));
                None
            }
            Some(DraftCiphers::List(names)) => {
                let mut suites: Vec<String> = Vec::new();
                for (index, name) in names.iter().enumerate() {
                    if !is_iana_shaped(name) {
                        self.say(say::cipher_name(&self.at(&format!("{PATH}[{index}]")), name));
                    } else if !suites.contains(name) {
                        suites.push(name.clone());
                    }
                }
                Some(Ciphers::List(suites))
            }
        }
    }

    /// An optional text without control characters; blanks around it are cut, and an empty one is none.
    fn text(&mut self, path: &str, field: &str, text: Option<&str>, limit: usize) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let length = text.chars().count();
        if length > limit {
            self.say(say::too_long(&self.at(path), field, length, limit));
            return None;
        }
        if let Some((index, control)) = text.chars().enumerate().find(|(_, character)| is_control(*character)) {
            self.say(say::control_character(&self.at(path), field, control, index + 1));
            return None;
        }
        Some(text.to_owned())
    }

    /// One of the words that a field takes, or its default where nothing was typed.
    fn word<T: Clone>(&mut self, path: &str, field: &str, word: Option<&str>, known: &[(&str, T)], or: T) -> Option<T> {
        match word.map(str::trim) {
            None | Some("") => Some(or),
            Some(word) => self.known(path, field, word, known),
        }
    }

    fn known<T: Clone>(&mut self, path: &str, field: &str, word: &str, known: &[(&str, T)]) -> Option<T> {
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
            return Some(value.clone());
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        // A number has no typing errors that could be told from another number.
        let near = nearest(word, &names).filter(|_| !word.bytes().all(|b| b.is_ascii_digit()));
        self.say(say::unknown_value(&self.at(path), field, word, near, &names));
        None
    }
}

/// `TLS_…` in capitals, digits and `_`: the shape of every name in IANA's registry of suites, and of what the JDK takes
/// for them. Whether there is such a suite is `neo4j`'s to say.
fn is_iana_shaped(name: &str) -> bool {
    name.len() <= 100
        && name.strip_prefix("TLS_").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        })
}
