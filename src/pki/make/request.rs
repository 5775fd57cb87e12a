//! A request (PKCS#10) for a company's CA.

use super::{KeyPair, MakeError, certificate};
use crate::pki::pem;
use crate::plan::{Plan, Server};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

/// Makes a request for what a certificate of ours would say, DER. A CA takes from it what its template allows.
///
/// # Errors
/// As [`MakeError`].
pub fn request(plan: &Plan, server: &Server, key: &KeyPair) -> Result<Vec<u8>, MakeError> {
    Ok(certificate::request_of_server(plan, server, key)?.serialize_request(key)?.der().to_vec())
}

/// Whether a file in PEM holds a request that asks for the same as one in DER: everything but the signature, which is
/// random for ECDSA.
#[must_use]
pub fn is_same_request(file: &[u8], der: &[u8]) -> bool {
    let asked = |der: &[u8]| match X509CertificationRequest::from_der(der) {
        Ok(([], request)) => Some(request.certification_request_info.raw.to_vec()),
        _ => None,
    };
    let blocks = pem::blocks(file).unwrap_or_default();
    let [block] = blocks.as_slice() else { return false };
    let present = asked(&block.der);
    present.is_some() && present == asked(der)
}
