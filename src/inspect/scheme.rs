//! The form of a private key, and how it is encrypted, in the words that people search for.

use crate::finding::words::grouped;
use crate::pki::contents::{Form, FoundKey, Syntax};
use crate::pki::key::{Encryption, Kdf, oid};

/// `PKCS#8, PBES2: des-EDE3-CBC, PBKDF2 with HMAC-SHA256, 2,048 rounds`.
pub(super) fn scheme(key: &FoundKey, form: &Form) -> String {
    let syntax = match key.syntax {
        Syntax::Pkcs8 => "PKCS#8",
        Syntax::Pkcs1 => "PKCS#1",
        Syntax::Sec1 => "SEC 1",
        Syntax::Dsa => "OpenSSL's form for DSA",
        Syntax::OpenSsh => "OpenSSH",
    };
    let form = match form {
        Form::Pem(_) => "",
        Form::Der => ", DER",
        Form::Base64 => ", base64 without BEGIN and END",
    };
    match &key.encryption {
        None => format!("{syntax}{form}"),
        Some(encryption) => format!("{syntax}{form}, {}", encryption_words(encryption)),
    }
}

fn encryption_words(encryption: &Encryption) -> String {
    // The last name that the general form has is the cipher's.
    let told = encryption.to_string();
    let cipher = |told: &str| match told.rsplit(", ").next().unwrap_or(told) {
        "DES-EDE3-CBC" => "des-EDE3-CBC".to_owned(),
        cipher => cipher.to_owned(),
    };
    match encryption {
        Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { prf, rounds, .. }, .. } => {
            let rounds = grouped(*rounds);
            format!("PBES2: {}, PBKDF2 with {}, {rounds} rounds", cipher(&told), hmac(prf))
        }
        Encryption::Pbes2 { .. } => {
            let kdf = told.strip_prefix("PBES2, ").and_then(|rest| rest.split(", ").next()).unwrap_or_default();
            format!("PBES2: {}, {kdf}", cipher(&told))
        }
        Encryption::ProcType { .. } => format!("Proc-Type: {}", cipher(&told)),
        Encryption::Pbes1 { .. } => format!("PBES1: {told}"),
    }
}

/// RFC 8018's functions by the names of today; others by their identifier.
fn hmac(prf: &str) -> String {
    let hash = match prf {
        oid::HMAC_SHA1 => "SHA1",
        oid::HMAC_SHA224 => "SHA224",
        oid::HMAC_SHA256 => "SHA256",
        oid::HMAC_SHA384 => "SHA384",
        oid::HMAC_SHA512 => "SHA512",
        "1.2.840.113549.2.12" => "SHA512/224",
        "1.2.840.113549.2.13" => "SHA512/256",
        other => return other.to_owned(),
    };
    format!("HMAC-{hash}")
}

/// How often the derivation of the key runs, where the file says.
pub(super) fn rounds(key: &FoundKey) -> Option<u64> {
    match key.encryption {
        Some(Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { rounds, .. }, .. }) => Some(rounds),
        _ => None,
    }
}
