//! Certificates and CRLs as the JDK's `CertificateFactory` reads them from a stream, and where it stops in what is none.
//!
//! The order of its checks decides which text a log shows for a key, a request or a CRL in the wrong folder, so the first
//! of them are made here, on the bare structure; the rest is `pki`'s reader, whose words then stand for the JDK's.

use super::der::{self, BIT_STRING, CONTEXT_0, CONTEXT_1, INTEGER, SEQUENCE, SET, Value};
use super::jdk_blocks::Blocks;
use super::thrown::{self, CERTIFICATE, CERTIFICATE_PARSING, Thrown};
use crate::pki::certificate::{Certificate, NAMELESS};
use crate::pki::crl::Crl;

const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

/// `generateCertificates`: all of a file, or what is in a PKCS#7 that begins it (5+, 5.4).
pub(super) fn certificates(bytes: &[u8], java: u8) -> Result<Vec<Certificate>, Thrown> {
    let wrapped = |thrown: Thrown| thrown.into_cause_of(CERTIFICATE);
    let mut blocks = Blocks::new(bytes, java);
    if blocks.is_at_end() {
        return Ok(Vec::new());
    }
    let mut block = blocks.next_block().map_err(wrapped)?;
    let Some(first) = &block else { return Err(Thrown::new(CERTIFICATE, "No certificate data found")) };
    if let Some(contents) = signed_data(first) {
        return Ok(contents.certificates);
    }
    let mut certificates = Vec::new();
    while let Some(der) = block {
        certificates.push(certificate(&der)?);
        block = blocks.next_block().map_err(wrapped)?;
    }
    Ok(certificates)
}

/// `generateCertificate`, again and again until nothing is left: the reader of `trusted_dir` in 4.x (5.4).
pub(super) fn certificates_one_by_one(bytes: &[u8], java: u8) -> Result<Vec<Certificate>, Thrown> {
    let mut blocks = Blocks::new(bytes, java);
    let mut certificates = Vec::new();
    while !blocks.is_at_end() {
        let block = blocks.next_block().and_then(|block| block.ok_or_else(|| Thrown::io("Empty input")));
        let der = block.map_err(|thrown| {
            let message = format!("Could not parse certificate: {}", thrown.text());
            thrown.within(CERTIFICATE, message)
        })?;
        certificates.push(certificate(&der)?);
    }
    Ok(certificates)
}

/// Whether a certificate was refused since it names no subject or no issuer.
pub(super) fn is_nameless(thrown: &Thrown) -> bool {
    NAMELESS.iter().any(|words| thrown.message().contains(words))
}

/// `generateCRLs`. What is wrong with a block is a message only, without a cause.
pub(super) fn crls(bytes: &[u8], java: u8) -> Result<Vec<Crl>, Thrown> {
    let wrapped = |thrown: Thrown| Thrown::new(thrown::CRL, thrown.message());
    let mut blocks = Blocks::new(bytes, java);
    if blocks.is_at_end() {
        return Ok(Vec::new());
    }
    let mut block = blocks.next_block().map_err(wrapped)?;
    let Some(first) = &block else { return Err(Thrown::new(thrown::CRL, "No CRL data found")) };
    if let Some(contents) = signed_data(first) {
        return Ok(contents.crls);
    }
    let mut crls = Vec::new();
    while let Some(der) = block {
        crls.push(crl(&der)?);
        block = blocks.next_block().map_err(wrapped)?;
    }
    Ok(crls)
}

/// `new X509CertImpl(bytes)`.
fn certificate(bytes: &[u8]) -> Result<Certificate, Thrown> {
    let unable = |thrown: Thrown| {
        let message = format!("Unable to initialize, {}", thrown.text());
        thrown.within(CERTIFICATE, message)
    };
    let parsing = |message: String| Thrown::new(CERTIFICATE_PARSING, message);
    let der = der::definite(bytes).map_err(unable)?;
    let outer = Value::only(&der).map_err(unable)?;
    if outer.tag != SEQUENCE {
        return Err(parsing("invalid DER-encoded certificate data".to_owned()));
    }
    let Parts { tbs, algorithm, signature, after } = Parts::of(outer).map_err(unable)?;
    if after > 0 {
        return Err(parsing(format!("signed overrun, bytes = {after}")));
    }
    if tbs.tag != SEQUENCE {
        return Err(parsing("signed fields invalid".to_owned()));
    }
    algorithm.algorithm().map_err(unable)?;
    if signature.tag != BIT_STRING {
        let message = format!("DerValue.getBitString, not a bit string {}", signature.tag);
        return Err(unable(Thrown::io(message)));
    }
    fields(tbs.content).map_err(|thrown| thrown.into_cause_of(CERTIFICATE_PARSING))?;
    Certificate::from_der(&der).map_err(|error| parsing(error.to_string()))
}

/// The first fields of a `TBSCertificate`, up to the validity.
fn fields(mut rest: &[u8]) -> Result<(), Thrown> {
    let mut field = Value::take(&mut rest)?;
    if field.tag == CONTEXT_0 {
        field = Value::take(&mut rest)?;
    }
    field.expect_integer()?;
    Value::take(&mut rest)?.algorithm()?;
    Value::take(&mut rest)?;
    if Value::take(&mut rest)?.tag != SEQUENCE {
        return Err(Thrown::io("Invalid encoded CertificateValidity, starting sequence tag missing."));
    }
    Ok(())
}

/// `new X509CRLImpl(bytes)`.
fn crl(bytes: &[u8]) -> Result<Crl, Thrown> {
    let error = |message: String| Thrown::new(thrown::CRL, message);
    let parsing = |thrown: Thrown| error(format!("Parsing error: {}", thrown.message()));
    let der = der::definite(bytes).map_err(parsing)?;
    let outer = Value::only(&der).map_err(parsing)?;
    if outer.tag != SEQUENCE {
        return Err(error("Invalid DER-encoded CRL data".to_owned()));
    }
    let Parts { tbs, after, .. } = Parts::of(outer).map_err(parsing)?;
    if after > 0 {
        return Err(error(format!("signed overrun, bytes = {after}")));
    }
    if tbs.tag != SEQUENCE {
        return Err(error("signed CRL fields invalid".to_owned()));
    }
    let mut rest = tbs.content;
    let mut field = Value::take(&mut rest).map_err(parsing)?;
    if field.tag == INTEGER {
        if field.content != [1] {
            return Err(error("Invalid version".to_owned()));
        }
        field = Value::take(&mut rest).map_err(parsing)?;
    }
    field.algorithm().map_err(parsing)?;
    Crl::from_der(&der).map_err(|bad| error(format!("Parsing error: {bad}")))
}

/// The three parts of everything that is signed in X.509, and how many bytes follow them.
struct Parts<'a> {
    tbs: Value<'a>,
    algorithm: Value<'a>,
    signature: Value<'a>,
    after: usize,
}

impl<'a> Parts<'a> {
    fn of(outer: Value<'a>) -> Result<Self, Thrown> {
        let mut rest = outer.content;
        let [tbs, algorithm, signature] = [Value::take(&mut rest)?, Value::take(&mut rest)?, Value::take(&mut rest)?];
        Ok(Self { tbs, algorithm, signature, after: rest.len() })
    }
}

/// What a PKCS#7 brings along.
struct SignedData {
    certificates: Vec<Certificate>,
    crls: Vec<Crl>,
}

/// `new PKCS7(bytes)`; `None` for what is no `SignedData`, also for one that holds anything unreadable: the JDK then takes
/// it for a certificate or CRL and says what is wrong with it as one.
fn signed_data(bytes: &[u8]) -> Option<SignedData> {
    let der = der::definite(bytes).ok()?;
    let outer = Value::only(&der).ok().filter(|outer| outer.tag == SEQUENCE)?;
    let mut rest = outer.content;
    if Value::take(&mut rest).ok()?.oid().ok()? != SIGNED_DATA {
        return None;
    }
    let explicit = Value::take(&mut rest).ok().filter(|content| content.tag == CONTEXT_0)?;
    let mut rest = Value::only(explicit.content).ok().filter(|content| content.tag == SEQUENCE)?.content;
    Value::take(&mut rest).ok()?.expect_integer().ok()?;
    Value::take(&mut rest).ok().filter(|digests| digests.tag == SET)?;
    Value::take(&mut rest).ok().filter(|content| content.tag == SEQUENCE)?;
    let mut contents = SignedData { certificates: Vec::new(), crls: Vec::new() };
    let mut field = Value::take(&mut rest).ok()?;
    if field.tag == CONTEXT_0 {
        let mut inside = field.content;
        while !inside.is_empty() {
            let value = Value::take(&mut inside).ok()?;
            // Other kinds of CertificateChoices have other tags and are left out.
            if value.tag == SEQUENCE {
                contents.certificates.push(certificate(value.whole).ok()?);
            }
        }
        field = Value::take(&mut rest).ok()?;
    }
    if field.tag == CONTEXT_1 {
        let mut inside = field.content;
        while !inside.is_empty() {
            contents.crls.push(crl(Value::take(&mut inside).ok()?.whole).ok()?);
        }
        field = Value::take(&mut rest).ok()?;
    }
    (field.tag == SET).then_some(contents)
}
