//! The inspector: what it is asked and answers, and the facts of a file as rows.

use super::counted;
use crate::app::tools::inspector::{Inspector, Place};
use crate::finding::words::few;
use crate::inspect::{CertificateFacts, CrlFacts, EntryFacts, File, FileKind, KeyFacts, RequestFacts, Take};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(in crate::ui) const TITLE: &str = "Inspector";
pub(in crate::ui) const LEAD: &str = "Drop certificates, keys, requests, CRLs or key stores anywhere on this window.";
pub(in crate::ui) const OPEN: &str = "Open…";
pub(in crate::ui) const LIST: &str = "Files";
pub(in crate::ui) const NOTHING_TITLE: &str = "No files yet";
pub(in crate::ui) const NOTHING: &str = "Each file is shown with what is in it and what Neo4j does with it in each place. \
     Folders are looked at with everything below them. Nothing is changed, and nothing leaves this machine.";
pub(in crate::ui) const NONE_FOUND: &str = "There was no file to look at.";
pub(in crate::ui) const STOPPED: &str = "You stopped it. The list shows what was known before.";
pub(in crate::ui) const LOOK_AGAIN: &str = "Look again";
pub(in crate::ui) const PATH: &str = "Path of a file or folder";
pub(in crate::ui) const ADD: &str = "Add";
pub(in crate::ui) const COPY_ALL: &str = "Copy all";
pub(in crate::ui) const CLEAR: &str = "Clear the list";
pub(in crate::ui) const FINE: &str = "fine";
pub(in crate::ui) const TOGETHER: &str = "About the files together";
pub(in crate::ui) const RELEASE: &str = "Release that judges";
pub(in crate::ui) const ENTER: &str = "Enter the pass phrase";
pub(in crate::ui) const ENTER_WHY: &str = "to see its kind and which certificate it belongs to";
pub(in crate::ui) const PASS_PHRASE: &str = "Pass phrase";
pub(in crate::ui) const UNLOCK: &str = "Open with it";
pub(in crate::ui) const FORGET: &str = "Cancel";
pub(in crate::ui) const PASS_PHRASE_NOTE: &str = "It is tried on everything in the list that is encrypted, kept in memory until the list is cleared, and stored nowhere.";
pub(in crate::ui) const COPY_TITLE: &str = "A copy that every release reads";
pub(in crate::ui) const COPY_NOTE_ENCRYPTED: &str =
    "PKCS#8, encrypted with AES-256 under the same pass phrase. Nothing is replaced unasked.";
pub(in crate::ui) const COPY_NOTE_PLAIN: &str =
    "PKCS#8, without a pass phrase, as the key itself is. Nothing is replaced unasked.";
pub(in crate::ui) const COPY_TO: &str = "New file";
pub(in crate::ui) const COPY_NEEDS: &str = "Enter the pass phrase first: it opens the key and encrypts the copy.";
pub(in crate::ui) const WRITE_COPY: &str = "Write the copy";
pub(in crate::ui) const REPLACE: &str = "Replace it and keep a backup";
pub(in crate::ui) const COMPARE: &str = "Compare";
pub(in crate::ui) const COMPARISON: &str = "Two certificates side by side";
pub(in crate::ui) const END_COMPARISON: &str = "End the comparison";
pub(in crate::ui) const DIFFERS: &str = "differs";
pub(in crate::ui) const SAME: &str = "same";
pub(in crate::ui) const ABSENT: &str = "none";

/// What begins a copy of a key.
pub(in crate::ui) fn copy_key(is_encrypted: bool) -> &'static str {
    if is_encrypted { "Write a copy with AES-256…" } else { "Write a copy as PKCS#8…" }
}

/// A fact: its name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Fact {
    pub(in crate::ui) name: &'static str,
    pub(in crate::ui) value: String,
    /// In the fixed-width font: digests and numbers.
    pub(in crate::ui) is_code: bool,
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into(), is_code: false }
}

fn code(name: &'static str, value: &str) -> Fact {
    Fact { name, value: value.to_owned(), is_code: true }
}

/// The end of the page: `3 files, 2 findings`.
pub(in crate::ui) fn summary(inspector: &Inspector) -> String {
    match (inspector.files.len(), inspector.findings()) {
        (0, 0) => String::new(),
        (files, findings) => format!("{}, {}", counted(files, "file"), counted(findings, "finding")),
    }
}

/// A file in the list, for those who cannot see its chip.
pub(in crate::ui) fn in_list(name: &str, findings: usize) -> String {
    match findings {
        0 => format!("{name}, {FINE}"),
        number => format!("{name}, {}", counted(number, "finding")),
    }
}

pub(in crate::ui) fn remove(name: &str) -> String {
    format!("Take {name} from the list")
}

/// What a file is.
pub(in crate::ui) fn kind(file: &File) -> String {
    let encrypted = |yes: &str, no: &str| if file.keys.iter().any(|key| key.encrypted) { yes } else { no }.to_owned();
    match file.kind {
        FileKind::PrivateKey if file.keys.len() > 1 => counted(file.keys.len(), "private key"),
        FileKind::PrivateKey => encrypted("Encrypted private key", "Private key without a pass phrase"),
        FileKind::Certificates if file.certificates.len() > 1 => counted(file.certificates.len(), "certificate"),
        FileKind::Certificates => "Certificate".to_owned(),
        FileKind::Request => "Request for a certificate".to_owned(),
        FileKind::Crl => "Revocation list (CRL)".to_owned(),
        FileKind::Pkcs12 => "PKCS#12 key store".to_owned(),
        FileKind::JavaKeyStore => "Java key store".to_owned(),
        FileKind::Mixed => "Several things in one file".to_owned(),
        FileKind::Unknown => "Nothing that is known here".to_owned(),
    }
}

/// What is true of the file as a whole.
pub(in crate::ui) fn file(file: &File) -> Vec<Fact> {
    let size = usize::try_from(file.size).unwrap_or(usize::MAX);
    let mut facts = vec![fact("Kind", kind(file)), fact("Size", counted(size, "byte"))];
    facts.extend(file.sha256.as_deref().map(|digest| code("SHA-256 of the file", digest)));
    facts
}

/// What is inside a file: a title where there is more than one thing, and its facts.
pub(in crate::ui) fn key(key: &KeyFacts) -> Vec<Fact> {
    let kind = key.algorithm.as_ref().map(|algorithm| match key.bits {
        Some(bits) if !algorithm.contains(char::is_numeric) => format!("{algorithm} {bits}"),
        _ => algorithm.clone(),
    });
    let mut facts = vec![fact(if key.encrypted { "Encryption" } else { "Form" }, &key.scheme)];
    facts.extend(kind.map(|kind| fact("Key", kind)));
    facts.extend(listed("Belongs to", &key.certificates));
    facts.extend(key.key_sha256.as_deref().map(|digest| code("SHA-256 of the key", digest)));
    facts
}

pub(in crate::ui) fn certificate(certificate: &CertificateFacts, now: Option<OffsetDateTime>) -> Vec<Fact> {
    let issuer = if certificate.self_signed { "itself".to_owned() } else { certificate.issuer.clone() };
    let ca = match (certificate.ca, certificate.path_length) {
        (false, _) => "no".to_owned(),
        (true, None) => "yes".to_owned(),
        (true, Some(length)) => format!("yes, with at most {} below it", counted(length as usize, "CA")),
    };
    let mut facts = vec![fact("Subject", &certificate.subject), fact("Issuer", issuer)];
    facts.push(names(&certificate.san));
    facts.push(usages("Usage", certificate.eku.as_ref(), "not limited"));
    facts.push(usages("Key usage", certificate.key_usage.as_ref(), "not limited"));
    facts.extend([
        fact("CA", ca),
        fact("Key", &certificate.key),
        fact("Signature", &certificate.signature),
        fact("Validity", validity(&certificate.not_before, &certificate.not_after, now)),
        code("Serial", &certificate.serial),
        code("SHA-256", &certificate.sha256),
        code("SHA-1", &certificate.sha1),
        code("SHA-256 of the key", &certificate.key_sha256),
    ]);
    facts.extend(listed("File of its issuer", &certificate.issuer_files));
    facts.extend(listed("Private key", &certificate.private_keys));
    facts.extend(certificate.revoked.as_ref().map(|reason| fact("Revoked", reason)));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

pub(in crate::ui) fn request(request: &RequestFacts) -> Vec<Fact> {
    let fits = if request.signature_fits { "fits the key" } else { "does not fit the key" };
    let signature = format!("{}, {fits}", request.signature);
    vec![
        fact("Subject", &request.subject),
        names(&request.san),
        usages("Usage", request.eku.as_ref(), "none asked for"),
        usages("Key usage", request.key_usage.as_ref(), "none asked for"),
        fact("Key", &request.key),
        fact("Signature", signature),
        code("SHA-256 of the key", &request.key_sha256),
    ]
}

pub(in crate::ui) fn crl(crl: &CrlFacts, now: Option<OffsetDateTime>) -> Vec<Fact> {
    let mut facts = vec![fact("Issuer", &crl.issuer), fact("Made", day(&crl.this_update))];
    let next = |next: &String| format!("{}{}", day(next), left(next, now));
    facts.push(fact("Good until", crl.next_update.as_ref().map_or_else(|| "no end".to_owned(), next)));
    facts.extend(crl.number.as_deref().map(|number| code("Number", number)));
    let entry = |entry: &crate::inspect::RevokedFacts| match &entry.reason {
        Some(reason) => format!("{} on {} ({reason})", entry.serial, day(&entry.date)),
        None => format!("{} on {}", entry.serial, day(&entry.date)),
    };
    let entries: Vec<String> = crl.revoked.iter().map(entry).collect();
    let total = crl.revoked_total.unwrap_or(entries.len());
    let revokes = match entries.as_slice() {
        [] => "nothing".to_owned(),
        _ => format!("{}: {}", counted(total, "certificate"), few(&entries, "and")),
    };
    facts.push(fact("Revokes", revokes));
    facts
}

pub(in crate::ui) fn entry(entry: &EntryFacts) -> Fact {
    let kind = entry.kind.replace('-', " ");
    let kind = match (&entry.algorithm, entry.bits) {
        (Some(algorithm), Some(bits)) => format!("{kind}, {algorithm} {bits}"),
        (Some(algorithm), None) => format!("{kind}, {algorithm}"),
        _ => kind,
    };
    fact("Entry", format!("{}: {kind}", entry.alias))
}

fn names(san: &[String]) -> Fact {
    fact("Names", if san.is_empty() { "none".to_owned() } else { san.join(", ") })
}

fn usages(name: &'static str, usages: Option<&Vec<String>>, none: &str) -> Fact {
    fact(name, usages.map_or_else(|| none.to_owned(), |usages| usages.join(", ")))
}

fn listed(name: &'static str, paths: &[String]) -> Option<Fact> {
    (!paths.is_empty()).then(|| fact(name, paths.join(", ")))
}

/// `2025-01-01 to 2026-01-01, 33 days left`.
fn validity(from: &str, to: &str, now: Option<OffsetDateTime>) -> String {
    let begins = OffsetDateTime::parse(from, &Rfc3339).ok().zip(now).filter(|(from, now)| from > now);
    match begins {
        Some((from, now)) => {
            format!("{} to {}, begins in {}", day(from_text(from).as_str()), day(to), days(from - now))
        }
        None => format!("{} to {}{}", day(from), day(to), left(to, now)),
    }
}

fn from_text(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}

/// The day of a time of the contract.
fn day(text: &str) -> &str {
    text.split('T').next().unwrap_or(text)
}

/// `, 33 days left`; nothing where no time is known.
fn left(end: &str, now: Option<OffsetDateTime>) -> String {
    let Some((end, now)) = OffsetDateTime::parse(end, &Rfc3339).ok().zip(now) else { return String::new() };
    if end >= now { format!(", {} left", days(end - now)) } else { format!(", ended {} ago", days(now - end)) }
}

/// Whole days; on the last one the hours count.
fn days(span: time::Duration) -> String {
    let number = |number: i64| usize::try_from(number).unwrap_or_default();
    match span.whole_days() {
        0 => counted(number(span.whole_hours()), "hour"),
        days => counted(number(days), "day"),
    }
}

/// All facts of a file as lines, as they are pasted into a ticket.
pub(in crate::ui) fn all(file: &File, now: Option<OffsetDateTime>) -> String {
    let mut parts = vec![self::file(file)];
    parts.extend(file.keys.iter().map(key));
    parts.extend(file.certificates.iter().map(|it| certificate(it, now)));
    parts.extend(file.requests.iter().map(request));
    parts.extend(file.crls.iter().map(|it| crl(it, now)));
    parts.push(file.entries.iter().map(entry).collect());
    let lines = |facts: &Vec<Fact>| facts.iter().map(|it| format!("{}: {}\n", it.name, it.value)).collect::<String>();
    let parts: Vec<String> = parts.iter().filter(|facts| !facts.is_empty()).map(lines).collect();
    format!("{}\n{}", file.path, parts.join("\n"))
}

pub(in crate::ui) fn numbered(what: &str, index: usize, of: usize) -> String {
    format!("{what} {} of {of}", super::number(index + 1))
}

pub(in crate::ui) const CERTIFICATE: &str = "Certificate";
pub(in crate::ui) const KEY: &str = "Private key";
pub(in crate::ui) const REQUEST: &str = "Request";
pub(in crate::ui) const CRL: &str = "Revocation list";

pub(in crate::ui) fn more(number: usize) -> String {
    format!("Show {} more", super::number(number))
}

pub(in crate::ui) fn copy(name: &str) -> String {
    format!("Copy {name}")
}

/// A place, as its setting is called.
pub(in crate::ui) fn place(place: Place) -> &'static str {
    match place {
        Place::PrivateKey => "private_key",
        Place::PublicCertificate => "public_certificate",
        Place::TrustedDir => "trusted folder",
        Place::RevokedDir => "revoked folder",
    }
}

/// What happens to a file in a place, in two words.
pub(in crate::ui) fn verdict(place: Place, take: &Take) -> &'static str {
    match (take.ok, place) {
        (true, _) if take.needs_pass_phrase => "needs its pass phrase",
        (true, _) if take.rule.is_some() => "taken, with a remark",
        (true, _) => "taken",
        (false, Place::PrivateKey | Place::PublicCertificate) => "refused",
        (false, Place::TrustedDir | Place::RevokedDir) => "stops Neo4j",
    }
}

pub(in crate::ui) fn tile(place: Place, take: &Take) -> String {
    format!("{}, {}", self::place(place), verdict(place, take))
}

pub(in crate::ui) fn tiles(release: &str) -> String {
    format!("What Neo4j {release} does with this file in each place")
}

/// Why a place takes a file or not, as a sentence.
pub(in crate::ui) fn why(place: Place, take: &Take) -> String {
    let why = match (&take.why, take.ok) {
        (Some(why), _) => why.trim_end_matches('.').to_owned(),
        (None, true) => "Neo4j loads it there".to_owned(),
        (None, false) => "Neo4j does not load it there".to_owned(),
    };
    format!("{}: {why}.", self::place(place))
}

pub(in crate::ui) const IN_THE_LOG: &str = "In the log";

/// The button that chooses a certificate for a comparison, after the first one was chosen.
pub(in crate::ui) fn compare_with(subject: &str) -> String {
    format!("Compare with {}", short(subject))
}

pub(in crate::ui) fn waits_for_second(subject: &str) -> String {
    format!("{} is compared with the next certificate that you choose.", short(subject))
}

/// What tells a certificate from others in a few letters.
pub(in crate::ui) fn short(subject: &str) -> &str {
    let first = subject.split(',').next().unwrap_or(subject);
    first.strip_prefix("CN=").unwrap_or(first)
}

/// The facts of two certificates side by side: name, both values, whether they are equal.
pub(in crate::ui) fn compared(
    one: &CertificateFacts,
    other: &CertificateFacts,
    now: Option<OffsetDateTime>,
) -> Vec<(&'static str, [String; 2], bool)> {
    let (left, right) = (certificate(one, now), certificate(other, now));
    let mut names: Vec<&'static str> = left.iter().map(|fact| fact.name).collect();
    names.extend(right.iter().map(|fact| fact.name).filter(|name| !left.iter().any(|fact| fact.name == *name)));
    let value = |facts: &[Fact], name: &str| {
        facts.iter().find(|fact| fact.name == name).map_or_else(|| ABSENT.to_owned(), |fact| fact.value.clone())
    };
    let row = |name| {
        let values = [value(&left, name), value(&right, name)];
        let is_same = values[0] == values[1];
        (name, values, is_same)
    };
    names.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn facts() -> CertificateFacts {
        CertificateFacts {
            subject: "CN=server1.example.com,O=Example Ltd".into(),
            not_before: "2026-01-01T00:00:00Z".into(),
            not_after: "2026-02-01T12:00:00Z".into(),
            ..CertificateFacts::default()
        }
    }

    fn said(now: OffsetDateTime) -> String {
        let facts = certificate(&facts(), Some(now));
        facts.into_iter().find(|fact| fact.name == "Validity").map(|fact| fact.value).unwrap_or_default()
    }

    #[test]
    fn validity_says_what_is_left_on_both_sides_of_its_ends() {
        assert_eq!(said(datetime!(2026-01-30 0:00 UTC)), "2026-01-01 to 2026-02-01, 2 days left");
        assert_eq!(said(datetime!(2026-02-01 0:00 UTC)), "2026-01-01 to 2026-02-01, 12 hours left");
        assert_eq!(said(datetime!(2026-02-03 0:00 UTC)), "2026-01-01 to 2026-02-01, ended 1 day ago");
        assert_eq!(said(datetime!(2025-12-01 0:00 UTC)), "2026-01-01 to 2026-02-01, begins in 31 days");
    }

    #[test]
    fn a_comparison_has_every_fact_of_both_and_marks_what_differs() {
        let other = CertificateFacts { revoked: Some("keyCompromise".into()), serial: "ff".into(), ..facts() };
        let rows = compared(&facts(), &other, None);
        let differing: Vec<_> = rows.iter().filter(|(.., is_same)| !is_same).map(|(name, ..)| *name).collect();
        assert_eq!(differing, ["Serial", "Revoked"]);
        assert_eq!(short("CN=a,O=b"), "a");
    }

    #[test]
    fn what_is_copied_has_the_path_and_every_part() {
        let file = File { path: "/x/chain.crt".into(), certificates: vec![facts(), facts()], ..File::default() };
        let all = all(&file, None);
        assert!(all.starts_with("/x/chain.crt\n"), "{all}");
        assert_eq!(all.matches("Subject: CN=server1.example.com,O=Example Ltd\n").count(), 2);
    }
}
