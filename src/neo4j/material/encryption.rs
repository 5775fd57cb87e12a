//! Which encryptions of a private key a release opens, and what it throws for the others (5.3).
//!
//! The opening itself is `pki::key`'s, for what it knows; Neo4j knows more, old forms above all.

use super::key::{Key, Loaded, Problem, Refused};
use super::thrown::{self, ILLEGAL_ARGUMENT, ILLEGAL_STATE, IO, Thrown};
use crate::pki::key::{self, Encryption, Kdf, KeyError, oid};
use crate::pki::secret::Secret;

const NULL_POINTER: &str = "java.lang.NullPointerException";
const OPERATOR_CREATION: &str = "org.bouncycastle.operator.OperatorCreationException";
const PKCS: &str = "org.bouncycastle.pkcs.PKCSException";

/// Schemes with one identifier that the JDK has an algorithm for (measured on 17 and 25).
const JDK_PBES1: [&str; 6] = [
    "1.2.840.113549.1.5.3",    // MD5, DES
    "1.2.840.113549.1.12.1.1", // SHA-1, RC4-128
    "1.2.840.113549.1.12.1.2", // SHA-1, RC4-40
    "1.2.840.113549.1.12.1.3", // SHA-1, 3DES
    "1.2.840.113549.1.12.1.5", // SHA-1, RC2-128
    "1.2.840.113549.1.12.1.6", // SHA-1, RC2-40
];

/// Further ones that `BouncyCastle` has (measured on 4.0.12 to 4.4.48).
const BOUNCY_PBES1: [&str; 4] = [
    "1.2.840.113549.1.5.6",    // MD5, RC2-64
    "1.2.840.113549.1.5.10",   // SHA-1, DES
    "1.2.840.113549.1.5.11",   // SHA-1, RC2-64
    "1.2.840.113549.1.12.1.4", // SHA-1, 2DES
];

const HMACS: [&str; 5] = [oid::HMAC_SHA1, oid::HMAC_SHA224, oid::HMAC_SHA256, oid::HMAC_SHA384, oid::HMAC_SHA512];

/// HMAC with SHA-512/224 and SHA-512/256: on JDK 25 alone (measured).
const HMACS_25: [&str; 2] = ["1.2.840.113549.2.12", "1.2.840.113549.2.13"];

/// Opens an `ENCRYPTED PRIVATE KEY` as 5+ does; what is thrown is still to be wrapped by `Unable to decrypt private key.`
///
/// The checks come in the JDK's order: scheme, pass phrase, padding. The key inside is not looked at.
pub(super) fn open_with_jdk(der: &[u8], password: &Secret, java: u8) -> Result<Loaded, Refused> {
    let encryption = described(der).map_err(|thrown| Refused::new(Problem::Damaged, thrown))?;
    let parameters = |what: &str| {
        let message = format!("PBE parameter parsing error: expecting the object identifier for {what}");
        let problem = match &encryption {
            Encryption::Pbes2 { cipher, .. } if cipher == oid::DES_EDE3_CBC => Problem::OpensslReq,
            other => Problem::Scheme(other.to_string()),
        };
        Err(Refused::new(problem, Thrown::io(message)))
    };
    let is_weak = match &encryption {
        Encryption::Pbes1 { oid } if JDK_PBES1.contains(&oid.as_str()) => true,
        Encryption::Pbes1 { .. } | Encryption::ProcType { .. } => {
            let message = "Cannot invoke \"java.security.AlgorithmParameters.toString()\" because the return value of \
                           \"javax.crypto.EncryptedPrivateKeyInfo.getAlgParameters()\" is null";
            let problem = Problem::Scheme(encryption.to_string());
            return Err(Refused::new(problem, Thrown::new(NULL_POINTER, message)));
        }
        Encryption::Pbes2 { kdf: Kdf::Other { .. }, .. } => return parameters("PBKDF2"),
        Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } => {
            let prf = prf.as_str();
            if !(HMACS.contains(&prf) || java >= 25 && HMACS_25.contains(&prf)) {
                return parameters("a HmacSHA key derivation function");
            }
            if ![oid::AES_128_CBC, oid::AES_256_CBC].contains(&cipher.as_str()) {
                return parameters("AES cipher");
            }
            false
        }
    };
    if java < 25 && !is_ascii(password) {
        let thrown = Thrown::new(thrown::INVALID_KEY_SPEC, "Password is not ASCII");
        return Err(Refused::new(Problem::PasswordAscii, thrown));
    }
    let masked = is_pkcs12(&encryption).then(|| seven_bits(password));
    opened(der, masked.as_ref().unwrap_or(password), &encryption, is_weak).map_err(|unopened| match unopened {
        Unopened::Endless(refused) => refused,
        Unopened::WrongPassword => {
            let garbage = if is_rc4(&encryption) {
                Thrown::io("Invalid lenByte")
            } else {
                Thrown::new(thrown::BAD_PADDING, JDK_PADDING)
            };
            let thrown = garbage.within(thrown::INVALID_KEY_SPEC, "Cannot retrieve the PKCS8EncodedKeySpec");
            Refused::new(Problem::WrongPassword, thrown)
        }
    })
}

/// The JDK's text for a last block that does not end as PKCS#5 wants it.
pub(super) const JDK_PADDING: &str =
    "Given final block not properly padded. Such issues can arise if a bad key is used during decryption.";

/// The same as 4.x does it, `Unable to decrypt private key.` included.
pub(super) fn open_with_bouncy_castle(der: &[u8], password: &Secret) -> Result<Loaded, Refused> {
    let unable = |problem, cause: Thrown| {
        let message = format!("unable to read encrypted data: {}", cause.message());
        Err(Refused::new(problem, cause.within(PKCS, message).within(IO, "Unable to decrypt private key.")))
    };
    let encryption = described(der).map_err(|cause| {
        let message = format!("problem parsing ENCRYPTED PRIVATE KEY: {}", cause.text());
        Refused::new(Problem::Damaged, cause.within(thrown::PEM, message))
    })?;
    let scheme = || Problem::Scheme(encryption.to_string());
    let is_weak = match &encryption {
        Encryption::Pbes1 { oid } if JDK_PBES1.contains(&oid.as_str()) || BOUNCY_PBES1.contains(&oid.as_str()) => true,
        Encryption::Pbes1 { oid } | Encryption::ProcType { cipher: oid } => {
            return unable(scheme(), Thrown::new(IO, format!("no such algorithm: {oid}")));
        }
        Encryption::Pbes2 { kdf: Kdf::Other { .. }, .. } => {
            let message = "class org.bouncycastle.asn1.DLSequence cannot be cast to class \
                           org.bouncycastle.asn1.pkcs.PBKDF2Params (org.bouncycastle.asn1.DLSequence and \
                           org.bouncycastle.asn1.pkcs.PBKDF2Params are in unnamed module of loader 'app')";
            return unable(scheme(), Thrown::new("java.lang.ClassCastException", message));
        }
        Encryption::Pbes2 { kdf: Kdf::Pbkdf2 { prf, .. }, cipher } => {
            const CIPHERS: [&str; 4] = [oid::AES_128_CBC, oid::AES_192_CBC, oid::AES_256_CBC, oid::DES_EDE3_CBC];
            if !CIPHERS.contains(&cipher.as_str()) {
                return unable(scheme(), Thrown::new(ILLEGAL_STATE, format!("no key size for algorithm: {cipher}")));
            }
            if prf == oid::HMAC_SHA1 && password.expose().is_empty() {
                let message = "Could not generate secret key";
                let cause = Thrown::new(ILLEGAL_ARGUMENT, "password empty").within(thrown::INVALID_KEY_SPEC, message);
                let message = format!("{} not available: {message}", oid::PBES2);
                return unable(Problem::WrongPassword, cause.within(OPERATOR_CREATION, message));
            }
            if !HMACS.contains(&prf.as_str()) {
                let message = format!("unknown PRF in PKCS#2: {prf}");
                let cause = Thrown::new("java.security.NoSuchAlgorithmException", &message);
                let message = format!("{} not available: {message}", oid::PBES2);
                return unable(scheme(), cause.within(OPERATOR_CREATION, message));
            }
            cipher == oid::DES_EDE3_CBC
        }
    };
    let wrong = || {
        if is_rc4(&encryption) {
            let message = "failed to construct sequence from byte[]: corrupted stream";
            return unable(Problem::WrongPassword, Thrown::new(ILLEGAL_ARGUMENT, message));
        }
        // The schemes of PKCS#12 it leaves to the JDK.
        let padding = if is_pkcs12(&encryption) { JDK_PADDING } else { "pad block corrupted" };
        let cause = Thrown::new(thrown::BAD_PADDING, padding)
            .within("org.bouncycastle.jcajce.io.InvalidCipherTextIOException", "Error finalising cipher");
        unable(Problem::WrongPassword, cause)
    };
    let narrow = is_pbes1(&encryption).then(|| low_bytes(password));
    match opened(der, narrow.as_ref().unwrap_or(password), &encryption, is_weak) {
        Ok(loaded) => Ok(loaded),
        Err(Unopened::Endless(refused)) => Err(refused),
        Err(Unopened::WrongPassword) => wrong(),
    }
}

/// The scheme, or what the JDK says of bytes that are no `EncryptedPrivateKeyInfo`.
fn described(der: &[u8]) -> Result<Encryption, Thrown> {
    use super::der::Value;
    let outer = Value::only(der)?;
    let mut rest = outer.content;
    let algorithm = Value::take(&mut rest)?;
    Value::take(&mut rest)?;
    if !rest.is_empty() {
        return Err(Thrown::io(format!("overrun, bytes = {}", rest.len())));
    }
    algorithm.algorithm()?;
    key::describe_encryption(der).map_err(|error| Thrown::io(format!("PBE parameter parsing error: {error}")))
}

/// The key where `pki` opens it.
fn opened(der: &[u8], password: &Secret, encryption: &Encryption, is_weak: bool) -> Result<Loaded, Unopened> {
    match key::decrypt(der, password) {
        Ok(key) => {
            let weak_encryption = is_weak.then(|| encryption.to_string());
            Ok(Loaded { key: Key::Read(key), weak_encryption, has_idle_password: false })
        }
        Err(KeyError::UnsupportedEncryption(_)) => Ok(Loaded::sealed(encryption.to_string(), is_weak)),
        Err(KeyError::TooManyRounds { rounds }) => Err(Unopened::Endless(Refused::endless(rounds))),
        Err(_) => Err(Unopened::WrongPassword),
    }
}

/// Why a key stays closed.
enum Unopened {
    WrongPassword,
    /// It would take hours.
    Endless(Refused),
}

fn is_pkcs12(encryption: &Encryption) -> bool {
    matches!(encryption, Encryption::Pbes1 { oid } if oid.starts_with("1.2.840.113549.1.12.1."))
}

fn is_pbes1(encryption: &Encryption) -> bool {
    matches!(encryption, Encryption::Pbes1 { oid } if oid.starts_with("1.2.840.113549.1.5."))
}

/// Without padding nothing but the content shows a wrong pass phrase.
fn is_rc4(encryption: &Encryption) -> bool {
    let Encryption::Pbes1 { oid } = encryption else { return false };
    ["1.2.840.113549.1.12.1.1", "1.2.840.113549.1.12.1.2"].contains(&oid.as_str())
}

/// The JDK keeps the lower seven bits of each byte of UTF-8 for the schemes of PKCS#12 (measured on 25; 17 takes ASCII
/// alone).
fn seven_bits(password: &Secret) -> Secret {
    Secret::from(password.expose().iter().map(|byte| byte & 0x7f).collect::<Vec<u8>>())
}

/// `BouncyCastle` keeps the lower byte of each character for PBES1.
fn low_bytes(password: &Secret) -> Secret {
    match password.expose_text() {
        // One allocation, so that no unwiped half of it stays behind.
        Some(text) => {
            let mut bytes = Vec::with_capacity(text.len());
            bytes.extend(text.encode_utf16().map(|unit| unit.to_be_bytes()[1]));
            Secret::from(bytes)
        }
        None => Secret::from(password.expose().to_vec()),
    }
}

/// What the JDK calls ASCII in a pass phrase: printable, or a single NUL, which stands for none.
fn is_ascii(password: &Secret) -> bool {
    let bytes = password.expose();
    bytes == [0] || bytes.iter().all(|byte| (0x20..=0x7e).contains(byte))
}
