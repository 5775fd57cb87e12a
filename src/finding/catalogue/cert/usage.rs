//! Names and usages: what other servers mind about a certificate that loads (3.4).

use crate::finding::Evidence::{Measured, Ran};
use crate::finding::catalogue::trust::Refused;
use crate::finding::words::{listed, quoted};
use crate::finding::{Finding, Rule, Severity};

const EKU_NO_CLIENT: Rule =
    Rule::error("cert/eku-no-client", "The certificate is not for clients", Ran).logged("log/eku-client");
const EKU_NO_SERVER: Rule =
    Rule::error("cert/eku-no-server", "The certificate is not for servers", Measured).logged("log/eku-server");
const KEY_USAGE: Rule =
    Rule::error("cert/key-usage", "The certificate's key may not sign", Ran).logged("log/key-usage");
const NAME_MISSING: Rule =
    Rule::error("cert/name-missing", "The certificate does not have the name that the others use", Ran)
        .logged("log/name-not-in-san");
const IP_MISSING: Rule =
    Rule::error("cert/ip-missing", "The certificate does not have the address that the others use", Ran)
        .logged("log/name-address");
const IP_REVERSE_NAME: Rule =
    Rule::warning("cert/ip-reverse-name", "The others use an address, and its name is what counts", Ran)
        .logged("log/name-not-in-san");
const UNDERSCORE: Rule =
    Rule::error("cert/underscore", "Java refuses the name itself that the others use", Ran).logged("log/name-illegal");
const NO_NAME_AT_ALL: Rule =
    Rule::error("cert/no-name-at-all", "The certificate has no name", Measured).logged("log/name-not-cn");
const WEAK_SIGNATURE: Rule =
    Rule::error("cert/weak-signature", "The certificate is signed with a hash that Java has given up", Ran)
        .logged("log/algorithm-constraints");
const CRITICAL_EXTENSION: Rule =
    Rule::error("cert/critical-extension", "The certificate demands something that Java does not know", Measured)
        .logged("log/critical-extension");

pub(in crate::finding::catalogue) const ROWS: &[&Rule] = &[
    &EKU_NO_CLIENT,
    &EKU_NO_SERVER,
    &KEY_USAGE,
    &NAME_MISSING,
    &IP_MISSING,
    &IP_REVERSE_NAME,
    &UNDERSCORE,
    &NO_NAME_AT_ALL,
    &WEAK_SIGNATURE,
    &CRITICAL_EXTENSION,
];

const BOTH_USAGES: &str = "have the certificate issued again with both usages, extendedKeyUsage=serverAuth,clientAuth: by a \
                           private CA, or in AD CS by a copy of the template Web Server with Client Authentication added";

/// A CA-signed initiator whose EKU lacks clientAuth.
#[must_use]
pub fn eku_no_client(refused: &Refused<'_>) -> Finding {
    EKU_NO_CLIENT.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "{}'s certificate says what it is for, and clients are not among it. In a cluster every server is a client \
             too. Public CAs no longer issue for clients, and AD CS's template Web Server never did",
            refused.peer,
        ),
        BOTH_USAGES,
    )
}

/// A CA-signed acceptor whose EKU lacks serverAuth.
#[must_use]
pub fn eku_no_server(refused: &Refused<'_>) -> Finding {
    EKU_NO_SERVER.at(
        refused.public_certificate,
        refused.told(),
        format!("{}'s certificate says what it is for, and servers are not among it", refused.peer),
        BOTH_USAGES,
    )
}

/// keyUsage without digitalSignature (or, under static RSA, keyEncipherment).
#[must_use]
pub fn key_usage(refused: &Refused<'_>, found: &[&str]) -> Finding {
    let found = if found.is_empty() { "nothing".to_owned() } else { listed(found, "and") };
    KEY_USAGE.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "the keyUsage of {}'s certificate allows {found}; TLS needs digitalSignature, to prove that the key is there",
            refused.peer,
        ),
        "have the certificate issued again with keyUsage=critical,digitalSignature (for an RSA key also keyEncipherment), \
         or without keyUsage",
    )
}

/// The dialled name is not in the certificate; `names` are those that are: the DNS entries of the SAN, or the CN where
/// there are none.
#[must_use]
pub fn name_missing(refused: &Refused<'_>, names: &[String], is_cn: bool) -> Finding {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let why = match (names.is_empty(), is_cn) {
        (true, _) => "the certificate has neither a DNS entry in its SAN nor a CN".to_owned(),
        (false, true) => format!("there is no DNS entry in the SAN, and the CN is {}", listed(&names, "and")),
        (false, false) => {
            format!("the SAN has {}; where it has a DNS entry, the CN does not count", listed(&names, "and"))
        }
    };
    NAME_MISSING.at(refused.public_certificate, refused.told(), why, have_name(refused))
}

fn have_name(refused: &Refused<'_>) -> String {
    format!(
        "have {}'s certificate issued again with DNS:{} in its SAN (subjectAltName), or have it advertise a name that the \
         certificate has",
        refused.peer, refused.host,
    )
}

/// An address is dialled that has no reverse name, and the certificate has no such IP entry.
#[must_use]
pub fn ip_missing(refused: &Refused<'_>) -> Finding {
    IP_MISSING.at(
        refused.public_certificate,
        refused.told(),
        "an address that the others use has to be an IP entry of the SAN; neither the CN nor a DNS entry that spells it counts",
        format!(
            "better let {} advertise its host name; else have its certificate issued again with IP:{} in its SAN",
            refused.peer, refused.host,
        ),
    )
}

/// An address is dialled whose reverse name is not in the certificate.
#[must_use]
pub fn ip_reverse_name(refused: &Refused<'_>, name: &str) -> Finding {
    let finding = IP_REVERSE_NAME.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "Neo4j looks up the name of an address that it connects to, finds {}, and checks that name; an IP entry of the SAN is \
             then not even looked at",
            quoted(name),
        ),
        format!(
            "have {}'s certificate issued again with DNS:{name} in its SAN, or let it advertise that name",
            refused.peer,
        ),
    );
    finding.with_severity(Severity::Error)
}

/// An address is dialled that is an IP entry of the SAN, and whose reverse name is not known here.
#[must_use]
pub fn ip_reverse_name_unknown(path: &str, server: &str, address: &str) -> Finding {
    IP_REVERSE_NAME.at(
        path,
        format!("the others dial {server} as {}, and the certificate has that address", quoted(address)),
        "Neo4j looks up the name of an address that it connects to; where the network has one, it checks that name and does \
         not even look at the address in the certificate. Interlock asks no name server",
        format!(
            "let {server} advertise its host name; or see what `nslookup {address}` finds on the other servers: a name that it \
             finds has to be a DNS entry of the SAN too. Written into the hosts file that is given to the rehearsal, it is \
             judged there"
        ),
    )
}

/// The dialled name has characters that no host name has, mostly an underscore.
#[must_use]
pub fn underscore(refused: &Refused<'_>) -> Finding {
    UNDERSCORE.at(
        format!("{} → {}", refused.judge, refused.peer),
        refused.told(),
        "while names are verified, Java takes letters, digits, hyphens and dots only; a name with an underscore is refused \
         even if the certificate has it",
        format!("give {} a name without it (in Docker: a network alias), and advertise that", refused.peer),
    )
}

/// Neither CN nor SAN.
#[must_use]
pub fn no_name_at_all(refused: &Refused<'_>) -> Finding {
    NO_NAME_AT_ALL.at(
        refused.public_certificate,
        refused.told(),
        "the certificate has neither a CN nor a SAN, so no name can ever fit",
        have_name(refused),
    )
}

/// MD5 anywhere, SHA-224 on newer Java.
#[must_use]
pub fn weak_signature(refused: &Refused<'_>, java: u8) -> Finding {
    WEAK_SIGNATURE.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "Java {java} takes no certificate that is signed so, unless that very certificate is trusted: {}",
            quoted(refused.words.rsplit(": ").next().unwrap_or(refused.words)),
        ),
        "have the certificate signed again with SHA-256",
    )
}

/// SHA-1 below a trusted CA, which Java still takes.
#[must_use]
pub fn weak_signature_taken(path: &str, subject: &str) -> Finding {
    WEAK_SIGNATURE
        .at(
            path,
            format!("the certificate of {} is signed with SHA-1", quoted(subject)),
            "Java still takes it from a CA of one's own; a forged certificate with the same signature can be made, so other \
             programs refuse it already, and Java will",
            "have the certificate signed again with SHA-256",
        )
        .with_severity(Severity::Warning)
}

/// A critical extension that Java's path validation does not handle; dotted OIDs.
#[must_use]
pub fn critical_extension(refused: &Refused<'_>, oids: &[String]) -> Finding {
    CRITICAL_EXTENSION.at(
        refused.public_certificate,
        refused.told(),
        format!(
            "a certificate of the chain marks an extension as critical that Java does not know ({}); it has to refuse then",
            listed(oids, "and"),
        ),
        "have the certificate issued again without that extension, or with it not critical",
    )
}
