//! Repairs of texts that nobody wrote: whatever a file says, what worked works afterwards, and nothing is lost or shown.

#[path = "../differential/random.rs"]
#[expect(dead_code, reason = "the differential test needs more kinds of choices")]
mod random;

use super::{RELEASES, document, runtime};
use interlock::neo4j::conf::{Document, Effective, Fixed, Policy, fix, fix_only, repairs};
use interlock::plan::ClientAuth;
use random::Random;
use std::path::Path;

const SEED: u64 = 0x1e7e_110c;
/// Enough to meet each kind of harm that was ever seen; `INTERLOCK_TEXTS` asks for more.
const TEXTS: usize = 400;
/// Begins every pass phrase, and nothing else.
const PHRASE: &str = "HUNTER2";

/// Beginnings of names: right ones, other cases, misspelt ones, those of 3.5, and other kinds of files.
const BEGINNINGS: [&str; 9] = [
    "dbms.ssl.policy.cluster.",
    "dbms.ssl.policy.cluster.",
    "dbms.ssl.policy.cluster.",
    "dbms.ssl.policy.bolt.",
    "dbms.ssl.policy.CLUSTER.",
    "dbms.ssl.policy.clutser.",
    "dbms.ssl.policy.default.",
    "export dbms.ssl.policy.cluster.",
    "; dbms.ssl.policy.cluster.",
];

/// Ends of names with values of their kind.
const SETTINGS: [(&str, &[&str]); 15] = [
    ("enabled", SWITCHES),
    ("enable", SWITCHES),
    ("trust_all", SWITCHES),
    ("trustall", SWITCHES),
    ("verify_hostname", SWITCHES),
    ("verify-hostname", SWITCHES),
    ("client_auth", &["REQUIRE", "NONE", "OPTIONAL", "required", "none # for now", "REQUIRE (3)", ""]),
    ("client.auth", &["REQUIRE", "NONE", "opt"]),
    ("trusted_dir", PATHS),
    ("trusted_directory", PATHS),
    ("trusted_dir\\=x", PATHS),
    ("base_directory", PATHS),
    ("private_key", PATHS),
    ("tls_versions", &["TLSv1.2", "TLSv1.3,TLSv1.2", "TLSv1.2 \\ (1)", "\"TLSv1.2\"", ""]),
    ("tls_level", &["REQUIRED", "x"]),
];

const SWITCHES: &[&str] = &["true", "true", "true", "false", "yes", "no", "true # on", "\"false\"", "maybe", ""];
const PATHS: &[&str] = &["certs", "a\\b", "C:\\users\\x", "'quoted'", "a # b", "a\u{a0}", "a\\\\t ", "\u{fc}", ""];

/// Names of pass phrases, right, misspelt, and without a separator; what follows is the pass phrase.
const SECRETS: [&str; 9] = [
    "private_key_password=",
    "private_key_password=",
    "private_key_password = ",
    "private_key_password ",
    "private_key_password.",
    "private_key_password\\ ",
    "private_key_passwrd=",
    "private_key_passphrase=",
    "private_key_p\\u0061ssword=",
];
/// What pass phrases go on with.
const TAILS: [&str; 12] =
    ["", "", " ", "\u{a0} ", "\\\\t ", "\\b", "\\\\", "\\\u{e4}", "\u{e4}", " # x", "\\\n#HUNTER2", "\\\n!HUNTER2"];

/// Lines outside of the policies.
const OTHERS: [&str; 14] = [
    "dbms.memory.pagecache.size=",
    "dbms.memory.pagecache.size=1g",
    "dbms.default_listen_address=0.0.0.0",
    "server.default_listen_address=0.0.0.0:7000",
    "dbms.connector.bolt.tls_level=DISABLED",
    "server.bolt.tls_level=OPTIONAL",
    "causal_clustering.ssl_policy=default",
    "bolt.ssl_policy=default",
    "server.config.strict_validation.enabled=false",
    "dbms.config.strict_validation=no",
    "dbms.security.auth_enabled=false",
    "dbms.mode=CORE",
    "# dbms.ssl.policy.cluster.private_key_password HUNTER2",
    "a=b",
];

fn line(random: &mut Random) -> String {
    let mut line = match random.below(10) {
        0 | 1 => format!("{}{}{PHRASE}{}", random.word(&BEGINNINGS), random.word(&SECRETS), random.word(&TAILS)),
        2 | 3 => random.word(&OTHERS).to_owned(),
        _ => {
            let (name, values) = random.pick(&SETTINGS);
            format!("{}{name}={}", random.word(&BEGINNINGS), random.word(values))
        }
    };
    if random.chance(12) {
        line.push_str(random.word(&["\\", " \\", "\\\n#", ",\\"]));
    }
    line
}

/// A small file; every tenth is in another encoding.
fn text(random: &mut Random) -> Vec<u8> {
    let end = random.word(&["\n", "\n", "\r\n"]);
    let mut text = if random.chance(70) { format!("dbms.ssl.policy.cluster.enabled=true{end}") } else { String::new() };
    for _ in 0..=random.below(5) {
        text.push_str(&line(random));
        text.push_str(end);
    }
    if random.chance(10) {
        text.truncate(text.len() - end.len());
    }
    match random.below(30) {
        0 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        2 => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    }
}

fn strength(client_auth: ClientAuth) -> usize {
    [ClientAuth::None, ClientAuth::Optional, ClientAuth::Require]
        .iter()
        .position(|one| *one == client_auth)
        .unwrap_or(0)
}

#[track_caller]
fn assert_as_strong(before: &Policy, after: &Policy, said: &str) {
    assert!(before.trust_all || !after.trust_all, "everybody is trusted: {said}");
    assert!(after.verify_hostname || !before.verify_hostname, "names are not checked: {said}");
    assert!(strength(after.client_auth) >= strength(before.client_auth), "clients are let in: {said}");
}

fn phrase(effective: &Effective, scope: &str) -> Option<String> {
    let policy = effective.policies.iter().find(|policy| policy.scope == scope)?;
    Some(String::from_utf8_lossy(policy.private_key_password.as_ref()?.expose()).into_owned())
}

/// The pass phrase without a line that it swallowed.
fn own(phrase: &str) -> &str {
    let end = ["dbms.", "server."].iter().filter_map(|name| phrase.find(name)).min();
    phrase[..end.unwrap_or(phrase.len())].trim_end()
}

/// Names and values, sorted, without what repairs add or take away.
fn words(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| ["certs", "1g", "core"].contains(word));
    let mut words: Vec<String> = words.map(ToOwned::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// A text, its repair, and what a release makes of both.
struct Case {
    bytes: Vec<u8>,
    read: Document,
    fixed: Fixed,
    before: Effective,
    after: Effective,
    said: String,
}

impl Case {
    fn of(index: usize) -> Self {
        let mut random = Random::of(SEED, index);
        let bytes = text(&mut random);
        let release = random.word(&RELEASES);
        let (runtime, home) = (runtime(release), Path::new("/neo4j"));
        let read = document(&bytes);
        let fixed = fix(&read, runtime);
        let new = fixed.document.secret_bytes();
        let shown = String::from_utf8_lossy(&bytes);
        let said = format!("text {index} for {release}\n{shown}\n--- became\n{}", String::from_utf8_lossy(&new));
        let (before, after) = (read.effective(runtime, home), fixed.document.effective(runtime, home));
        Self { bytes, read, fixed, before, after, said }
    }

    fn assert_phrases_stay(&self) {
        for policy in &self.before.policies {
            let Some(before) = phrase(&self.before, &policy.scope) else { continue };
            let after = phrase(&self.after, &policy.scope);
            let is_same = after.as_deref().is_some_and(|after| own(after) == own(&before));
            assert!(is_same, "{before:?} is {after:?}: {}", self.said);
        }
    }

    fn assert_works(&self) {
        let said = &self.said;
        assert!(self.after.stop.is_none(), "{:?}: {said}", self.after.stop.as_ref().map(|stop| &stop.error));
        for policy in self.before.policies.iter().filter(|policy| policy.enabled) {
            let now = self.after.enabled(&policy.scope).unwrap_or_else(|| panic!("{} is off: {said}", policy.scope));
            assert_as_strong(policy, now, said);
        }
    }

    fn assert_nothing_lost_or_shown(&self) {
        let said = &self.said;
        let is_utf16 = self.bytes.contains(&0);
        assert!(is_utf16 || words(&self.bytes) == words(&self.fixed.document.secret_bytes()), "words are lost: {said}");
        for (document, effective) in [(&self.read, &self.before), (&self.fixed.document, &self.after)] {
            let shown = String::from_utf8_lossy(&document.masked()).into_owned();
            assert!(!shown.contains(PHRASE), "shown: {shown}\n{said}");
            let findings = format!("{:?}", effective.findings);
            assert!(!findings.contains(PHRASE), "{findings}\n{said}");
        }
    }

    fn assert_each_alone_is_harmless(&self) {
        let runtime = self.before.runtime;
        for repair in repairs(&self.read, runtime) {
            let alone = fix_only(&self.read, runtime, &|rule| rule == repair.rule).document;
            let after = alone.effective(runtime, Path::new("/neo4j"));
            let is_accepted = self.before.stop.is_some() || after.stop.is_none();
            assert!(is_accepted, "{} alone stops the start: {}", repair.rule, self.said);
        }
    }
}

#[test]
fn no_repair_of_any_text_does_harm() {
    let wanted = std::env::var("INTERLOCK_TEXTS").ok().and_then(|texts| texts.parse().ok());
    let texts: usize = wanted.unwrap_or(TEXTS);
    let (mut changed, mut accepted) = (0, 0);
    for index in 0..texts {
        let case = Case::of(index);
        case.assert_phrases_stay();
        case.assert_nothing_lost_or_shown();
        case.assert_each_alone_is_harmless();
        if case.before.stop.is_none() {
            accepted += 1;
            case.assert_works();
        }
        changed += usize::from(case.fixed.changed);
        assert!(!fix(&case.fixed.document, case.before.runtime).changed, "repaired twice: {}", case.said);
    }
    assert!(changed > texts / 3 && accepted > texts / 10, "{changed} repaired, {accepted} accepted");
}
