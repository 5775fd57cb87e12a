//! `private_key` in Neo4j 4.x: `BouncyCastle`'s PEM parser and key converter (5.2, 5.3; measured on 4.0.12, 4.1.13,
//! 4.2.19 and 4.4.48).
//!
//! More loads than in 5: Ed25519, explicit curve parameters, more encryptions, and a pass phrase for a plain key is
//! overlooked. No pass phrase is an empty one.

use super::bouncy_pem::{self, PemObject, Reader};
use super::der::{INTEGER, SEQUENCE, Value};
use super::encryption;
use super::key::{Loaded, Problem, Refused, is_multi_prime};
use super::thrown::{self, ILLEGAL_ARGUMENT, PEM, Thrown};
use crate::finding::Release;
use crate::pki::key::{self, KeyError, PrivateKey};
use crate::pki::secret::Secret;

/// Labels that its parser knows and that are no private key.
const OTHERS: [&str; 12] = [
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
    "CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "X509 CERTIFICATE",
    "X509 CRL",
    "PKCS7",
    "CMS",
    "ATTRIBUTE CERTIFICATE",
    "EC PARAMETERS",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
];

/// How the names of the ciphers begin that its `PEMUtilities` takes apart; the mode is CBC, CFB, OFB or ECB.
const CIPHERS: [&str; 7] = ["DES-EDE", "DES-", "BF-", "RC2-", "AES-128-", "AES-192-", "AES-256-"];

const ENCRYPTION: &str = "org.bouncycastle.openssl.EncryptionException";

/// Reads a key file.
pub(super) fn read(bytes: &[u8], password: Option<&Secret>, release: Release) -> Result<Loaded, Refused> {
    let unrecognized = || Thrown::io("Unrecognized private key format.");
    let text = bouncy_pem::text(bytes, release).map_err(|thrown| Refused::new(Problem::NotPem, thrown))?;
    let object = Reader::new(&text, release).next_object().map_err(|thrown| {
        let is_cut = thrown.message().ends_with("not found");
        Refused::new(if is_cut { Problem::Truncated } else { Problem::Damaged }, thrown)
    })?;
    let Some(object) = object else {
        let has_begin = text.split(['\n', '\r']).any(|line| line.starts_with("-----BEGIN "));
        return Err(Refused::new(if has_begin { Problem::BeginLine } else { Problem::NotPem }, unrecognized()));
    };
    let empty = Secret::from(Vec::new());
    let used = password.unwrap_or(&empty);
    let mut loaded = match object.label.as_str() {
        "PRIVATE KEY" => PrivateKey::from_pkcs8_der(&object.content).map(Loaded::plain).map_err(|_| {
            let cause = Thrown::new(ILLEGAL_ARGUMENT, content_error(&object.content));
            let message = format!("problem parsing PRIVATE KEY: {}", cause.text());
            Refused::new(Problem::Damaged, cause.within(PEM, message))
        })?,
        "ENCRYPTED PRIVATE KEY" => {
            return encryption::open_with_bouncy_castle(&object.content, used).map_err(|mut refused| {
                if password.is_none() && refused.problem == Problem::WrongPassword {
                    refused.problem = Problem::NoPassword;
                }
                refused
            });
        }
        "RSA PRIVATE KEY" | "DSA PRIVATE KEY" | "EC PRIVATE KEY" => {
            if object.headers.iter().any(|(name, value)| name == "Proc-Type" && value == "4,ENCRYPTED") {
                return encrypted_traditional(&object, password);
            }
            traditional(&object.label, &object.content)?
        }
        label if OTHERS.contains(&label) => return Err(Refused::new(Problem::of_label(label), unrecognized())),
        label => {
            let thrown = Thrown::io(format!("unrecognised object: {label}"));
            return Err(Refused::new(Problem::of_label(label), thrown));
        }
    };
    loaded.has_idle_password = password.is_some();
    Ok(loaded)
}

fn traditional(label: &str, content: &[u8]) -> Result<Loaded, Refused> {
    let kind = label.strip_suffix(" PRIVATE KEY").unwrap_or(label);
    let key = match kind {
        "RSA" if is_multi_prime(content) => Err(KeyError::Malformed),
        "RSA" => PrivateKey::from_pkcs1_der(content),
        "DSA" => PrivateKey::from_dsa_der(content),
        _ => PrivateKey::from_sec1_der(content),
    };
    key.map(Loaded::plain).map_err(|_| {
        let thrown = if Value::only(content).is_ok_and(|outer| outer.tag == SEQUENCE) {
            Thrown::new(PEM, format!("malformed sequence in {kind} private key"))
        } else {
            let cause = Thrown::new(ILLEGAL_ARGUMENT, content_error(content));
            let message = format!("problem creating {kind} private key: {}", cause.text());
            cause.within(PEM, message)
        };
        Refused::new(Problem::Damaged, thrown)
    })
}

/// A key encrypted by RFC 1421's headers; an empty pass phrase is always refused.
fn encrypted_traditional(object: &PemObject, password: Option<&Secret>) -> Result<Loaded, Refused> {
    let damaged = |thrown| Err(Refused::new(Problem::Damaged, thrown));
    let Some((_, info)) = object.headers.iter().rev().find(|(name, _)| name == "DEK-Info") else {
        let message = "Cannot invoke \"String.length()\" because \"str\" is null";
        return damaged(Thrown::new("java.lang.NullPointerException", message));
    };
    let mut tokens = info.split(',').filter(|token| !token.is_empty());
    let (Some(scheme), Some(iv)) = (tokens.next(), tokens.next()) else {
        return damaged(Thrown::new("java.util.NoSuchElementException", "null"));
    };
    if !iv.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return damaged(Thrown::io("invalid characters encountered in Hex string"));
    }
    let shown = format!("Proc-Type, {scheme}");
    let Some(cipher) = cipher(scheme) else {
        let thrown = Thrown::new(ENCRYPTION, "unknown encryption with private key");
        return Err(Refused::new(Problem::Scheme(shown), thrown));
    };
    let Some(password) = password.filter(|password| !password.expose().is_empty()) else {
        let problem = if password.is_none() { Problem::NoPassword } else { Problem::WrongPassword };
        let thrown = Thrown::new(ILLEGAL_ARGUMENT, "password empty")
            .within(thrown::INVALID_KEY_SPEC, "Could not generate secret key")
            .within(PEM, "Unable to create OpenSSL PBDKF: Could not generate secret key");
        return Err(Refused::new(problem, thrown));
    };
    let unable = |problem, cause: Thrown| {
        let message = "exception using cipher - please check password and data.";
        Err(Refused::new(problem, cause.within(ENCRYPTION, message)))
    };
    match key::open_traditional(&cipher, iv, &object.content, password) {
        Ok(plain) => {
            let mut loaded = traditional(&object.label, &plain).map_err(|refused| {
                let is_key = key::looks_like_a_key(&plain);
                Refused::new(if is_key { refused.problem } else { Problem::WrongPassword }, refused.thrown)
            })?;
            loaded.weak_encryption = Some(shown);
            Ok(loaded)
        }
        // It takes a mode that it does not know for CBC, which no pass phrase opens.
        Err(KeyError::WrongPassPhrase) if !scheme.starts_with(cipher.as_str()) => {
            unable(Problem::Scheme(shown), Thrown::new(thrown::BAD_PADDING, encryption::JDK_PADDING))
        }
        Err(KeyError::WrongPassPhrase) => {
            unable(Problem::WrongPassword, Thrown::new(thrown::BAD_PADDING, encryption::JDK_PADDING))
        }
        Err(error) => unable(Problem::Damaged, Thrown::new(ILLEGAL_ARGUMENT, error)),
    }
}

/// The cipher that its `PEMUtilities` takes for that name: a mode that it does not know is CBC.
fn cipher(scheme: &str) -> Option<String> {
    CIPHERS.iter().find(|known| scheme.starts_with(**known))?;
    let (family, mode) = scheme.rsplit_once('-').unwrap_or((scheme, "ECB"));
    Some(match mode {
        "CFB" | "OFB" | "ECB" | "CBC" => format!("{family}-{mode}"),
        // `DES-EDE` and `DES-EDE3` alone.
        _ if mode.starts_with("EDE") => scheme.to_owned(),
        _ => format!("{family}-CBC"),
    })
}

/// Why `BouncyCastle` cannot make a key of the bytes, as far as their structure tells.
fn content_error(der: &[u8]) -> &'static str {
    let is_of_integers = Value::only(der).is_ok_and(|outer| {
        let mut rest = outer.content;
        let first = Value::take(&mut rest).is_ok_and(|value| value.tag == INTEGER);
        first && Value::take(&mut rest).is_ok_and(|value| value.tag == INTEGER)
    });
    if is_of_integers {
        "unknown object in getInstance: org.bouncycastle.asn1.ASN1Integer"
    } else {
        "failed to construct sequence from byte[]: corrupted stream"
    }
}
