//! Files that were inspected, for a terminal: what each is, what is in it, and where Neo4j would take it.

use super::super::Outcome;
use super::{Colour, Printer, clean, padded};
use crate::finding::words::{count, few, grouped};
use crate::inspect::{CertificateFacts, CrlFacts, File, FileKind, KeyFacts, RequestFacts, Take};
use std::fmt::Write as _;

/// The most files that are told one by one; the JSON has them all.
const FILES: usize = 100;
/// The most certificates, and the most entries of a list, that are told of one file.
const PARTS: usize = 20;
/// How wide the names of facts are.
const NAME: usize = 13;

impl Printer {
    /// Each file with what is in it; of many, those that are something come first.
    pub(super) fn files(&mut self, outcome: &Outcome) {
        let Some(files) = &outcome.files else { return };
        let (known, unknown): (Vec<&File>, Vec<&File>) =
            files.iter().partition(|file| file.kind != FileKind::Unknown || files.len() <= PARTS);
        for file in known.iter().take(FILES) {
            self.file(file, outcome.neo4j.as_deref().unwrap_or_default());
        }
        let more = known.len().saturating_sub(FILES);
        if more > 0 {
            self.line(&format!("and {}: --json has them all", count(more, "more file")));
        }
        if !unknown.is_empty() {
            self.line(&format!("and {} with nothing in it that TLS uses", count(unknown.len(), "file")));
        }
        if more > 0 || !unknown.is_empty() {
            self.line("");
        }
    }

    fn file(&mut self, file: &File, release: &str) {
        let path = self.painted(&clean(&file.path), Colour::Bold);
        self.line(&format!("{path}  {}", heading(file)));
        for key in file.keys.iter().take(PARTS) {
            self.key(key);
        }
        for certificate in file.certificates.iter().take(PARTS) {
            self.certificate(certificate, &file.path);
        }
        for request in file.requests.iter().take(PARTS) {
            self.request(request);
        }
        for crl in file.crls.iter().take(PARTS) {
            self.crl(crl);
        }
        for entry in file.entries.iter().take(PARTS) {
            let bits = entry.bits.map(|bits| format!(" {bits}")).unwrap_or_default();
            let key = entry.algorithm.as_ref().map(|name| format!("; {}{bits}", clean(name))).unwrap_or_default();
            self.fact(&clean(&entry.kind), &format!("{}{key}", clean(&entry.alias)));
        }
        let parts =
            [&file.keys.len(), &file.certificates.len(), &file.requests.len(), &file.crls.len(), &file.entries.len()];
        let more: usize = parts.into_iter().map(|length| length.saturating_sub(PARTS)).sum();
        if more > 0 {
            self.line(&format!("  and {} more: --json has them all", grouped(more as u64)));
        }
        if file.kind != FileKind::Unknown {
            self.takes(file, release);
        }
        self.line("");
    }

    fn key(&mut self, key: &KeyFacts) {
        let bits = key.bits.filter(|_| key.algorithm.as_deref().is_some_and(|name| matches!(name, "RSA" | "DSA")));
        let bits = bits.map(|bits| format!(" {bits}")).unwrap_or_default();
        let what =
            key.algorithm.as_ref().map_or_else(|| "not opened".to_owned(), |name| format!("{}{bits}", clean(name)));
        self.fact("private key", &format!("{what}; {}", clean(&key.scheme)));
        self.fact_of("belongs to", &paths(&key.certificates));
    }

    fn certificate(&mut self, certificate: &CertificateFacts, file: &str) {
        self.fact("certificate", &clean(&certificate.subject));
        let issuer = if certificate.self_signed {
            "itself".to_owned()
        } else {
            let there = &certificate.issuer_files;
            let there = match there.as_slice() {
                [] => String::new(),
                _ if there.iter().any(|path| path == file) => " (in this file)".to_owned(),
                _ => format!(" ({})", paths(there)),
            };
            format!("{}{there}", clean(&certificate.issuer))
        };
        self.fact("issued by", &issuer);
        self.fact("valid", &format!("{} to {}", certificate.not_before, certificate.not_after));
        if let Some(reason) = &certificate.revoked {
            let revoked = self.painted(&format!("yes, {}", clean(reason)), Colour::Red);
            self.fact("revoked", &revoked);
        }
        self.fact_of("names", &clean(&certificate.san.join(", ")));
        let mut usage: Vec<String> = [&certificate.eku, &certificate.key_usage]
            .into_iter()
            .flatten()
            .filter(|names| !names.is_empty())
            .map(|names| clean(&names.join(", ")))
            .collect();
        if certificate.ca {
            let path = certificate.path_length.map(|length| format!(", path length {length}")).unwrap_or_default();
            usage.insert(0, format!("CA{path}"));
        }
        self.fact_of("for", &usage.join("; "));
        self.fact("key", &format!("{}, signed with {}", clean(&certificate.key), clean(&certificate.signature)));
        self.fact_of("its key is", &paths(&certificate.private_keys));
        self.fact("serial", &certificate.serial);
        self.fact("SHA-256", &certificate.sha256);
    }

    fn request(&mut self, request: &RequestFacts) {
        self.fact("request for", &clean(&request.subject));
        self.fact_of("names", &clean(&request.san.join(", ")));
        let usage: Vec<String> = [&request.eku, &request.key_usage].into_iter().flatten().flatten().cloned().collect();
        self.fact_of("for", &clean(&usage.join(", ")));
        let fits = if request.signature_fits { "" } else { ", and the signature is not this key's" };
        self.fact("key", &format!("{}, signed with {}{fits}", clean(&request.key), clean(&request.signature)));
    }

    fn crl(&mut self, crl: &CrlFacts) {
        self.fact("list of", &clean(&crl.issuer));
        let until = crl.next_update.as_deref().map(|next| format!(" to {next}")).unwrap_or_default();
        self.fact("valid", &format!("{}{until}", crl.this_update));
        self.fact_of("number", crl.number.as_deref().unwrap_or_default());
        let total = crl.revoked_total.unwrap_or(crl.revoked.len());
        self.fact("revoked", &if total == 0 { "nothing".to_owned() } else { count(total, "certificate") });
        for entry in crl.revoked.iter().take(PARTS) {
            let reason = entry.reason.as_ref().map(|reason| format!(", {}", clean(reason))).unwrap_or_default();
            self.fact("", &format!("{} on {}{reason}", entry.serial, entry.date));
        }
        if total > PARTS {
            self.fact("", "and more: --json has them");
        }
    }

    /// Where it would be taken, and the rule that speaks against it elsewhere.
    fn takes(&mut self, file: &File, release: &str) {
        let takes = &file.takes;
        let places = [
            ("private_key", &takes.private_key),
            ("public_certificate", &takes.public_certificate),
            ("trusted_dir", &takes.trusted_dir),
            ("revoked_dir", &takes.revoked_dir),
        ];
        let mut line = String::new();
        for (place, take) in places.iter().filter(|(_, take)| take.ok) {
            write!(line, "{}{place}{}", if line.is_empty() { "" } else { ", " }, note(take)).unwrap_or_default();
        }
        let line =
            if line.is_empty() { self.painted("nowhere", Colour::Yellow) } else { self.painted(&line, Colour::Green) };
        self.fact("taken as", &format!("{line}, by Neo4j {}", clean(release)));
        let refused: Vec<String> = places
            .iter()
            .filter(|(_, take)| !take.ok)
            .map(|(place, take)| format!("{place} ({})", take.rule.unwrap_or_default()))
            .collect();
        self.fact_of("refused as", &refused.join(", "));
    }

    fn fact(&mut self, name: &str, words: &str) {
        let name = self.painted(&padded(name, NAME), Colour::Dim);
        self.hanging(&format!("  {name}"), NAME + 2, NAME + 2, words);
    }

    /// The same, where there is something to tell.
    fn fact_of(&mut self, name: &str, words: &str) {
        if !words.is_empty() {
            self.fact(name, words);
        }
    }
}

/// What a file is, in a few words.
fn heading(file: &File) -> String {
    let size = format!("{} bytes", grouped(file.size));
    let certificates = file.certificates.len();
    let kind = match file.kind {
        FileKind::PrivateKey if file.keys.len() > 1 => count(file.keys.len(), "private key"),
        FileKind::PrivateKey => "a private key".to_owned(),
        FileKind::Certificates if certificates > 1 => count(certificates, "certificate"),
        FileKind::Certificates => "a certificate".to_owned(),
        FileKind::Request if file.requests.len() > 1 => format!("{} requests for certificates", file.requests.len()),
        FileKind::Request => "a request for a certificate".to_owned(),
        FileKind::Crl if file.crls.len() > 1 => count(file.crls.len(), "revocation list"),
        FileKind::Crl => "a revocation list".to_owned(),
        FileKind::Pkcs12 => "a PKCS#12 store".to_owned(),
        FileKind::JavaKeyStore => "a Java key store".to_owned(),
        FileKind::Mixed => {
            let parts = [
                (file.keys.len(), "private key"),
                (certificates, "certificate"),
                (file.requests.len(), "request"),
                (file.crls.len(), "revocation list"),
            ];
            let parts: Vec<String> =
                parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun)).collect();
            crate::finding::words::listed(&parts, "and")
        }
        FileKind::Unknown if is_conf(&file.path) => "settings of Neo4j, which `lint` judges".to_owned(),
        FileKind::Unknown if file.findings.iter().any(|finding| finding.rule.starts_with("alias/")) => {
            "statements about aliases".to_owned()
        }
        FileKind::Unknown => "nothing that TLS uses".to_owned(),
    };
    format!("{kind}, {size}")
}

fn is_conf(path: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some("neo4j.conf")
}

fn note(take: &Take) -> String {
    match (take.rule, take.needs_pass_phrase) {
        (_, true) => " (with its pass phrase)".to_owned(),
        (Some(rule), _) => format!(" ({rule})"),
        (None, _) => String::new(),
    }
}

fn paths(paths: &[String]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| clean(path)).collect();
    if paths.is_empty() { String::new() } else { few(&paths, "and") }
}
