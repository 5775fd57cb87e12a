//! A request (PKCS#10) for a company's CA.

use super::{KeyPair, MakeError, certificate};
use crate::plan::{Plan, Server};

/// Makes a request for what a certificate of ours would say, DER. A CA takes from it what its template allows.
///
/// # Errors
/// As [`MakeError`].
pub fn request(plan: &Plan, server: &Server, key: &KeyPair) -> Result<Vec<u8>, MakeError> {
    Ok(certificate::request_of_server(plan, server, key)?.serialize_request(key)?.der().to_vec())
}
