//! `private_key` in Neo4j 5 and later: its own PEM reader over the JDK's key classes (5.2, 5.3; measured on 5.1.0,
//! 5.26.30 with Java 17 and 2026.08.1 with Java 25).
//!
//! The first line that begins a block decides; what stands before it is skipped, what comes after the block ignored.

use super::base64::{self, Foreign};
use super::der::{OCTET_STRING, OID, SEQUENCE, Value};
use super::encryption;
use super::jdk_blocks::Block;
use super::key::{Loaded, Problem, Refused, is_multi_prime};
use super::thrown::{self, ILLEGAL_ARGUMENT, ILLEGAL_STATE, INVALID_KEY, KEY, Thrown};
use crate::pki::key::{self, KeyError, PrivateKey};
use crate::pki::secret::Secret;
use zeroize::Zeroizing;

const BEGIN: &[u8] = b"-----BEGIN ";
const EC: &str = "1.2.840.10045.2.1";

/// The ciphers of `DEK-Info` that it opens.
const CIPHERS: [&str; 5] = ["DES-CBC", "DES-EDE3-CBC", "AES-128-CBC", "AES-192-CBC", "AES-256-CBC"];

/// The named curves of the JDK's table (17 and 25 have the same).
const CURVES: [&str; 53] = [
    "1.2.840.10045.3.0.5",
    "1.2.840.10045.3.0.6",
    "1.2.840.10045.3.0.7",
    "1.2.840.10045.3.0.11",
    "1.2.840.10045.3.0.12",
    "1.2.840.10045.3.0.13",
    "1.2.840.10045.3.0.18",
    "1.2.840.10045.3.0.20",
    "1.2.840.10045.3.1.1",
    "1.2.840.10045.3.1.2",
    "1.2.840.10045.3.1.3",
    "1.2.840.10045.3.1.4",
    "1.2.840.10045.3.1.5",
    "1.2.840.10045.3.1.6",
    "1.2.840.10045.3.1.7",
    "1.3.132.0.1",
    "1.3.132.0.2",
    "1.3.132.0.3",
    "1.3.132.0.4",
    "1.3.132.0.5",
    "1.3.132.0.6",
    "1.3.132.0.7",
    "1.3.132.0.8",
    "1.3.132.0.9",
    "1.3.132.0.10",
    "1.3.132.0.15",
    "1.3.132.0.16",
    "1.3.132.0.17",
    "1.3.132.0.22",
    "1.3.132.0.23",
    "1.3.132.0.24",
    "1.3.132.0.25",
    "1.3.132.0.26",
    "1.3.132.0.27",
    "1.3.132.0.28",
    "1.3.132.0.29",
    "1.3.132.0.30",
    "1.3.132.0.31",
    "1.3.132.0.32",
    "1.3.132.0.33",
    "1.3.132.0.34",
    "1.3.132.0.35",
    "1.3.132.0.36",
    "1.3.132.0.37",
    "1.3.132.0.38",
    "1.3.132.0.39",
    "1.3.36.3.3.2.8.1.1.1",
    "1.3.36.3.3.2.8.1.1.3",
    "1.3.36.3.3.2.8.1.1.5",
    "1.3.36.3.3.2.8.1.1.7",
    "1.3.36.3.3.2.8.1.1.9",
    "1.3.36.3.3.2.8.1.1.11",
    "1.3.36.3.3.2.8.1.1.13",
];

/// Reads a key file.
pub(super) fn read(bytes: &[u8], password: Option<&Secret>, java: u8) -> Result<Loaded, Refused> {
    let block = FirstBlock::of(bytes)?;
    match block.label.as_str() {
        label @ ("PRIVATE KEY" | "PUBLIC KEY") => {
            no_password(password)?;
            match pkcs8(&block.content, java) {
                Err(refused) if label == "PUBLIC KEY" => {
                    Err(Refused::new(Problem::FirstBlock(label.to_owned()), refused.thrown))
                }
                key => key.map(Loaded::plain),
            }
        }
        "ENCRYPTED PRIVATE KEY" => {
            let password = password.ok_or_else(password_missing)?;
            let unable = |refused: Refused| {
                Refused::new(refused.problem, refused.thrown.within(KEY, "Unable to decrypt private key."))
            };
            let loaded = encryption::open_with_jdk(&block.content, password, java).map_err(unable)?;
            if let Some(key) = loaded.key.read() {
                pkcs8(key.pkcs8.expose(), java).map_err(unable)?;
            }
            Ok(loaded)
        }
        "RSA PRIVATE KEY" | "RSA PUBLIC KEY" | "DSA PRIVATE KEY" | "EC PRIVATE KEY" => block.traditional(password),
        label => {
            let message = format!("Provided PEM does not contain a private key, found '{label}'.");
            Err(Refused::new(Problem::of_label(label), Thrown::new(KEY, message)))
        }
    }
}

fn no_password(password: Option<&Secret>) -> Result<(), Refused> {
    if password.is_none() {
        return Ok(());
    }
    let thrown = Thrown::new(KEY, "Passphrase was provided but found un-encrypted private key.");
    Err(Refused::new(Problem::PasswordForPlainKey, thrown))
}

fn password_missing() -> Refused {
    let thrown = Thrown::new(KEY, "Found encrypted private key but no passphrase was provided.");
    Refused::new(Problem::NoPassword, thrown)
}

/// The first PEM block of a file.
struct FirstBlock {
    label: String,
    /// The values of `Proc-Type` and `DEK-Info`, where they are; the last ones count.
    proc_type: Option<String>,
    dek_info: Option<String>,
    content: Block,
}

impl FirstBlock {
    fn of(bytes: &[u8]) -> Result<Self, Refused> {
        let state = |problem, message: String| Refused::new(problem, Thrown::new(ILLEGAL_STATE, message));
        let mut lines = lines(bytes);
        let begin = lines.find_map(|line| line.strip_prefix(BEGIN)).ok_or_else(|| {
            state(Problem::NotPem, "File does not contain -----BEGIN  encapsulation boundary.".to_owned())
        })?;
        let Some(label) = begin.strip_suffix(b"-----").filter(|label| !label.contains(&b'-')) else {
            // A whole key may stand on that line: its bytes go into no message.
            let shown = elided(begin);
            return Err(state(
                Problem::BeginLine,
                format!("Unable to find label, expecting '-----BEGIN (label)-----' but found '{shown}'."),
            ));
        };
        let footer = [b"-----END ", label].concat();
        let (mut proc_type, mut dek_info) = (None, None);
        let mut data = Zeroizing::new(Vec::with_capacity(bytes.len()));
        for line in lines {
            if contains(line, &footer) {
                let content =
                    base64::jdk(&data, Foreign::Skipped).map_err(|thrown| Refused::new(Problem::Damaged, thrown))?;
                return Ok(Self { label: ascii(label), proc_type, dek_info, content });
            }
            if line.contains(&b':') {
                let (name, value) = header(line).map_err(|thrown| Refused::new(Problem::Damaged, thrown))?;
                match name.as_str() {
                    "Proc-Type" => proc_type = Some(value.as_str().to_owned()),
                    "DEK-Info" => dek_info = Some(value.as_str().to_owned()),
                    _ => {}
                }
            } else {
                data.extend_from_slice(java_trim(line));
            }
        }
        Err(state(Problem::Truncated, format!("Missing footer: {}.", ascii(&footer))))
    }

    /// PKCS#1, SEC 1 or OpenSSL's DSA form, perhaps encrypted by RFC 1421's headers.
    fn traditional(&self, password: Option<&Secret>) -> Result<Loaded, Refused> {
        let damaged = |thrown| Refused::new(Problem::Damaged, thrown);
        if self.proc_type.as_deref() == Some("4,ENCRYPTED") {
            let password = password.ok_or_else(password_missing)?;
            let info = self
                .dek_info
                .as_deref()
                .ok_or_else(|| damaged(Thrown::new(KEY, "Missing 'DEK-Info' in encrypted PRIVATE KEY.")))?;
            let mut tokens = info.split(',').filter(|token| !token.is_empty());
            let (Some(scheme), Some(iv)) = (tokens.next(), tokens.next()) else {
                return Err(damaged(Thrown::new("java.util.NoSuchElementException", "null")));
            };
            if let Some(foreign) = iv.chars().find(|character| !character.is_ascii_hexdigit()) {
                let message = format!("not a hexadecimal digit: \"{foreign}\" = {}", u32::from(foreign));
                return Err(damaged(Thrown::new("java.lang.NumberFormatException", message)));
            }
            let scheme = scheme.replace('_', "-");
            let failed =
                |problem, cause: Thrown| Err(Refused::new(problem, cause.within(KEY, "Failed to decrypt PEM file.")));
            if !CIPHERS.contains(&scheme.as_str()) {
                let thrown = Thrown::new(KEY, format!("Encryption scheme {scheme} is not supported."));
                return failed(Problem::Scheme(format!("Proc-Type, {scheme}")), thrown);
            }
            return match key::open_traditional(&scheme, iv, &self.content, password) {
                Ok(plain) => {
                    let is_key = key::looks_like_a_key(&plain);
                    let mut loaded = self.plain(&plain).map_err(|refused| match refused.problem {
                        Problem::Damaged if !is_key => Refused::new(Problem::WrongPassword, refused.thrown),
                        _ => refused,
                    })?;
                    loaded.weak_encryption = Some(format!("Proc-Type, {scheme}"));
                    Ok(loaded)
                }
                Err(KeyError::WrongPassPhrase) => {
                    failed(Problem::WrongPassword, Thrown::new(thrown::BAD_PADDING, encryption::JDK_PADDING))
                }
                Err(error) => {
                    let class = "java.security.InvalidAlgorithmParameterException";
                    failed(Problem::Damaged, Thrown::new(class, error))
                }
            };
        }
        no_password(password)?;
        self.plain(&self.content)
    }

    /// The same, opened where it was encrypted.
    fn plain(&self, content: &[u8]) -> Result<Loaded, Refused> {
        let damaged = |thrown| Refused::new(Problem::Damaged, thrown);
        let argument = |message: String| damaged(Thrown::new(ILLEGAL_ARGUMENT, message));
        let mut fields = sequence(content).map_err(argument)?;
        let version = u8::from(self.label == "EC PRIVATE KEY");
        if expect(&mut fields, 0x02).map_err(argument)? != [version] {
            let problem = match self.label.as_str() {
                "RSA PUBLIC KEY" => Problem::FirstBlock(self.label.clone()),
                _ => Problem::Damaged,
            };
            let thrown = Thrown::new(ILLEGAL_ARGUMENT, "PrivateKey version mismatch.");
            return Err(Refused::new(problem, thrown));
        }
        let key = match self.label.as_str() {
            "EC PRIVATE KEY" => {
                if let Some(refused) = sec1_curve(content) {
                    return Err(refused);
                }
                PrivateKey::from_sec1_der(content)
            }
            "DSA PRIVATE KEY" => PrivateKey::from_dsa_der(content),
            // What comes next in a public key is no private exponent.
            _ => PrivateKey::from_pkcs1_der(content),
        };
        key.map(Loaded::plain).map_err(|error| damaged(Thrown::new(KEY, error)))
    }
}

impl Problem {
    /// What the first block's label says about a file that holds no key there.
    pub(super) fn of_label(label: &str) -> Self {
        if label == "EC PARAMETERS" { Self::EcParameters } else { Self::FirstBlock(label.to_owned()) }
    }
}

/// PKCS#8 by the JDK's key factories for RSA, DSA and EC, in this order; the first one's words stand.
fn pkcs8(der: &[u8], java: u8) -> Result<PrivateKey, Refused> {
    let refused = |problem, invalid: Thrown| {
        let thrown = invalid
            .into_cause_of(thrown::INVALID_KEY_SPEC)
            .within(ILLEGAL_STATE, "Key does not match RSA, DSA or EC spec.");
        Refused::new(problem, thrown)
    };
    let invalid = |message: &str| Thrown::new(INVALID_KEY, message);
    let undecodable = |thrown: Thrown| {
        if java >= 25 {
            thrown.within(INVALID_KEY, "Unable to decode key")
        } else {
            let message = if thrown.is(thrown::EOF) { "null" } else { thrown.message() };
            invalid(&format!("IOException : {message}"))
        }
    };
    if der.is_empty() {
        return Err(refused(Problem::Damaged, invalid("Missing key encoding")));
    }
    let der = if java < 25 { first_element(der) } else { der };
    let (algorithm, parameters, content) = match pkcs8_parts(der) {
        Ok(Some(parts)) => parts,
        Ok(None) => return Err(refused(Problem::Damaged, invalid("invalid key format"))),
        Err(thrown) => return Err(refused(Problem::Damaged, undecodable(thrown))),
    };
    let curve = parameters.filter(|_| algorithm == EC);
    if let Some((problem, message)) = curve.and_then(|parameters| unusable_curve(&parameters)) {
        return Err(refused(problem, undecodable(Thrown::io(message))));
    }
    match algorithm.as_str() {
        "1.2.840.113549.1.1.1" if is_multi_prime(content) => {
            let thrown = Thrown::io("Version must be 0").within(INVALID_KEY, "Invalid RSA private key");
            Err(refused(Problem::Damaged, thrown))
        }
        "1.2.840.113549.1.1.1" | "1.2.840.10040.4.1" | EC => PrivateKey::from_pkcs8_der(der).map_err(|error| {
            refused(Problem::Damaged, Thrown::io(error).within(INVALID_KEY, "Invalid RSA private key"))
        }),
        "1.2.840.113549.1.1.10" => {
            let problem = Problem::Algorithm("RSASSA-PSS".to_owned());
            Err(refused(problem, invalid("Expected a RSA key, but got RSASSA-PSS")))
        }
        other => {
            let thrown = Thrown::io("Not a SEQUENCE").within(INVALID_KEY, "Invalid RSA private key");
            Err(refused(Problem::Algorithm(algorithm_name(other).to_owned()), thrown))
        }
    }
}

/// What Java before 25 reads of a key, whatever follows it.
fn first_element(der: &[u8]) -> &[u8] {
    Value::take(&mut &*der).map_or(der, |key| key.whole)
}

/// The names of the key types that people generate and Neo4j 5 does not read.
fn algorithm_name(oid: &str) -> &str {
    match oid {
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        other => other,
    }
}

/// Algorithm, parameters and key of a `PrivateKeyInfo`.
type Parts<'a> = (String, Option<Value<'a>>, &'a [u8]);

/// The parts; `None` for what is no SEQUENCE.
fn pkcs8_parts(der: &[u8]) -> Result<Option<Parts<'_>>, Thrown> {
    let outer = Value::only(der)?;
    if outer.tag != SEQUENCE {
        return Ok(None);
    }
    let mut rest = outer.content;
    Value::take(&mut rest)?.expect_integer()?;
    let (algorithm, parameters) = Value::take(&mut rest)?.algorithm()?;
    let key = Value::take(&mut rest)?;
    if key.tag != OCTET_STRING {
        return Err(Thrown::io("DerValue.getOctetString, not an Octet String"));
    }
    Ok(Some((algorithm, parameters, key.content)))
}

/// Why the JDK does not take an EC key's parameters.
fn unusable_curve(parameters: &Value<'_>) -> Option<(Problem, String)> {
    if parameters.tag != OID {
        return Some((Problem::ExplicitParameters, "Only named ECParameters supported".to_owned()));
    }
    let curve = parameters.oid().unwrap_or_default();
    let is_known = CURVES.contains(&curve.as_str());
    (!is_known).then(|| (Problem::UnknownCurve(curve.clone()), format!("Unknown named curve: {curve}")))
}

/// The same for SEC 1, where the parameters are tagged and come after the key.
fn sec1_curve(der: &[u8]) -> Option<Refused> {
    let outer = Value::only(der).ok()?;
    let mut rest = outer.content;
    let tagged = std::iter::from_fn(|| Value::take(&mut rest).ok()).find(|value| value.tag == super::der::CONTEXT_0)?;
    let (problem, message) = unusable_curve(&Value::only(tagged.content).ok()?)?;
    let thrown = Thrown::io(message).within(ILLEGAL_ARGUMENT, "Failed to decode EC private key");
    Some(Refused::new(problem, thrown))
}

/// Neo4j's own small DER reader for the traditional forms, with its words.
fn sequence(der: &[u8]) -> Result<&[u8], String> {
    let mut rest = der;
    let content = expect(&mut rest, SEQUENCE)?;
    if rest.is_empty() { Ok(content) } else { Err("Malformed ASN.1 input.".to_owned()) }
}

fn expect<'a>(rest: &mut &'a [u8], tag: u8) -> Result<&'a [u8], String> {
    if let Some(&found) = rest.first().filter(|found| **found != tag) {
        return Err(format!("Expected tag '{tag:02X}' but found '{found:02X}'"));
    }
    Value::take(rest).map(|value| value.content).map_err(|_| "Malformed ASN.1 input.".to_owned())
}

/// Lines that end in LF, CR or CRLF or with the file: Java's `BufferedReader.readLine`.
fn lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = match after {
            [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
            [] => &[],
        };
        Some(line)
    })
}

/// A header line, as `String.split(":")` takes it apart: a name without a value is out of its bounds. In a damaged key it
/// may be a line of the key.
fn header(line: &[u8]) -> Result<(Zeroizing<String>, Zeroizing<String>), Thrown> {
    let line = Zeroizing::new(ascii(line));
    let parts: Vec<&str> = line.trim_end_matches(':').split(':').collect();
    let count = if line.trim_end_matches(':').is_empty() { 0 } else { parts.len() };
    if count < 2 {
        let message = format!("Index {count} out of bounds for length {count}");
        return Err(Thrown::new("java.lang.ArrayIndexOutOfBoundsException", message));
    }
    Ok((Zeroizing::new(parts[0].trim().to_owned()), Zeroizing::new(parts[1].trim().to_owned())))
}

/// What stands behind `-----BEGIN `, no further than the five hyphens that should end it.
fn elided(begin: &[u8]) -> String {
    let end = begin.windows(5).position(|hyphens| hyphens == b"-----").map_or(0, |at| at + 5);
    match begin.get(end..) {
        Some(rest) if rest.len() > 8 => format!("{}…", ascii(&begin[..end])),
        _ => ascii(begin),
    }
}

/// Java's `String.trim` on ASCII.
fn java_trim(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|byte| *byte > b' ').unwrap_or(line.len());
    let end = line.iter().rposition(|byte| *byte > b' ').map_or(start, |last| last + 1);
    &line[start..end]
}

fn contains(line: &[u8], part: &[u8]) -> bool {
    line.windows(part.len()).any(|window| window == part)
}

/// The text as the US-ASCII decoder has it: one replacement character for each foreign byte.
fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER }).collect()
}
