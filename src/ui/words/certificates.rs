//! Certificates.

use crate::app::Field;

pub(in crate::ui) const TITLE: &str = "Who vouches for the servers?";
pub(in crate::ui) const LEAD: &str =
    "A server lets another one in when somebody whom it trusts has signed the other’s certificate.";

pub(in crate::ui) const TRUST: &str = "Who signs";
/// The plan's word, the title, and when to take it.
pub(in crate::ui) const TRUSTS: &[(&str, &str, &str)] = &[
    (
        "self-signed",
        "Each server signs its own",
        "The usual choice for one cluster. Each server keeps the others’ certificates in its trusted folder.",
    ),
    (
        "private-ca",
        "A private CA made here",
        "When servers come and go. A new one needs only its own certificate; the CA’s key has to be kept safe.",
    ),
    (
        "company-ca",
        "Our company’s CA signs",
        "When a rule says so. Interlock makes keys and requests; somebody else signs them.",
    ),
    (
        "existing",
        "We have certificates already",
        "When keys and certificates are there. Interlock checks them, puts them in place and tries them.",
    ),
];

pub(in crate::ui) const COMPANY_CA: &str = "Interlock prepares a key and a request for each server. You send the \
     requests to your CA. Reading the signed certificates back in is not part of this version yet: nothing can be \
     rehearsed and no neo4j.conf is changed until then.";
pub(in crate::ui) const PRIVATE_CA: &str = "The CA’s key is locked only with a pass phrase of your own. Keep it away from the servers: whoever has it can join \
     the cluster.";

pub(in crate::ui) const KEYS: &str = "Keys";
pub(in crate::ui) const KEY: &str = "Kind of key";
pub(in crate::ui) const KINDS: &[(&str, &str)] = &[
    ("rsa-4096", "RSA 4096 (default)"),
    ("rsa-3072", "RSA 3072"),
    ("rsa-2048", "RSA 2048"),
    ("ecdsa-p256", "ECDSA P-256"),
    ("ecdsa-p384", "ECDSA P-384"),
];
pub(in crate::ui) const DAYS: &str = "Valid for, in days";
pub(in crate::ui) const DAYS_HINT: &str = "365";
pub(in crate::ui) const ENCRYPT: &str = "Lock private keys with a pass phrase";
pub(in crate::ui) const ENCRYPT_NOTE: &str = "The pass phrase is written into neo4j.conf, before the line of the key. It \
     keeps a key that is copied by itself from being used; it is no help against somebody who can read neo4j.conf.";
pub(in crate::ui) const PASS_PHRASE: &str = "Pass phrase";
pub(in crate::ui) const OWN_PHRASE: &str = "One pass phrase of my own for all of them";
pub(in crate::ui) const OWN_PHRASE_NOTE: &str =
    "Without it one is made for each server, which is better: nobody has to know it.";
pub(in crate::ui) const HAVE_PHRASE: &str = "My keys are locked with a pass phrase";
pub(in crate::ui) const HAVE_PHRASE_NOTE: &str =
    "One that opens all of them. Where a server’s own neo4j.conf names it already, it need not be given.";

pub(in crate::ui) const EXISTING: &str = "Your files";
pub(in crate::ui) const EXISTING_NOTE: &str = "Leave a field empty where the file is in its place already.";
pub(in crate::ui) const CA: &str = "Certificates of the CA";
pub(in crate::ui) const CA_HINT: &str = "empty: each server trusts the others’ own certificates";
pub(in crate::ui) const FILE_HINT: &str = "in its place already";

pub(in crate::ui) const MORE: &str = "More options";
pub(in crate::ui) const FILE_NAMES: &str = "File names";
pub(in crate::ui) const MANUAL_NAMES: &str = "The manual’s names";
pub(in crate::ui) const BLOG_NAMES: &str = "The blog’s names";
pub(in crate::ui) const NAMES_NOTE: &str =
    "{server} stands for a server’s name and {n} for its number. The paths are below each server’s Neo4j folder.";
/// The fields with their labels and hints.
pub(in crate::ui) const NAMES: &[(Field, &str, &str)] = &[
    (Field::BaseDirectory, "Base directory", "certificates/cluster"),
    (Field::PrivateKey, "Private key", "private.key"),
    (Field::PublicCertificate, "Certificate", "public.crt"),
    (Field::TrustedDir, "Trusted folder", "trusted"),
    (Field::RevokedDir, "Revoked folder", "revoked"),
];
pub(in crate::ui) const INCLUDE_OWN: &str = "A server’s own certificate in its own trusted folder too";
pub(in crate::ui) const INCLUDE_OWN_NOTE: &str = "Not needed, and harmless.";

pub(in crate::ui) const HELP: [&str; 3] = [
    "For the cluster Neo4j trusts what lies in the trusted folder, and nothing else: neither Java’s own list of CAs nor \
     the system’s is asked.",
    "Each private key goes to its own server and to no other. Only certificates are shared.",
    "When a certificate that a CA signed expires, the others refuse it. A self-signed one in the trusted folder goes on \
     working.",
];

/// What a kind of key is good for.
pub(in crate::ui) fn kind_note(kind: &str) -> &'static str {
    match kind {
        "rsa-4096" => "Works with every release and every tool. Takes some seconds to make.",
        "rsa-3072" => "Works with every release and every tool. As strong as ECDSA P-256.",
        "rsa-2048" => "Works with every release and every tool. The least that is still accepted everywhere.",
        "ecdsa-p256" => "Small and quick, for connections too. A few old tools and devices do not take it.",
        "ecdsa-p384" => "Some rules ask for it. A few old tools and devices do not take it.",
        _ => "",
    }
}

pub(in crate::ui) fn key_of(server: &str) -> String {
    format!("Private key of {server}")
}

pub(in crate::ui) fn certificate_of(server: &str) -> String {
    format!("Certificate of {server}")
}

pub(in crate::ui) fn keys_ready(ready: usize, wanted: usize, is_making: bool) -> Option<String> {
    match (ready, is_making) {
        (ready, _) if ready >= wanted => Some(match wanted {
            1 => "The key is ready.".to_owned(),
            _ => format!("All {wanted} keys are ready."),
        }),
        (_, true) => Some(format!("Keys are being made while you go on: {ready} of {wanted}")),
        _ => None,
    }
}
