//! Keys and certificates that the user has: read, checked to belong together, and taken over byte for byte.
//!
//! Not here: whether Neo4j takes them; the rehearsal tells.

use super::Stopped;
use super::material::{FILE_LIMIT, Given, Made, ServerMaterial};
use crate::finding::Finding;
use crate::finding::catalogue::{draft::given as given_rules, file};
use crate::os::{Disk, Tree as _};
use crate::pki::certificate::Certificate;
use crate::pki::make::{self, Existing, ExistingError};
use crate::pki::pem;
use crate::pki::secret::Secret;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads every server's key and chain, and the certificates that the others must trust.
pub(super) fn read(given: &Given<'_>) -> Result<Made, Stopped> {
    let mut findings = Vec::new();
    let mut servers = Vec::new();
    let mut leaves = Vec::new();
    for index in 0..given.places.len() {
        match server(given, index) {
            Ok((material, chain)) => {
                servers.push(material);
                leaves.push(chain);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if !findings.is_empty() {
        return Err(Stopped::refused(findings));
    }
    let authorities = match &given.plan.certificates.ca {
        Some(path) => vec![(format!("{}.crt", super::places::CA_FOLDER), authority_file(Path::new(path))?)],
        None => issuers(given, &leaves)?,
    };
    Ok(Made { servers, authorities, own_authority: None })
}

fn server(given: &Given<'_>, index: usize) -> Result<(ServerMaterial, Vec<Certificate>), Box<Finding>> {
    let (server, places) = (&given.plan.servers[index], &given.places[index]);
    let key_path = server.private_key.as_ref().map_or_else(|| places.private_key.clone(), PathBuf::from);
    let chain_path =
        server.public_certificate.as_ref().map_or_else(|| places.public_certificate.clone(), PathBuf::from);
    let read = |path: &Path| {
        Disk.read(path, FILE_LIMIT)
            .map_err(|error| Box::new(file::given_not_readable(&path.display().to_string(), &error.to_string())))
    };
    let (key, chain) = (read(&key_path)?, read(&chain_path)?);
    let pass_phrase = given.pass_phrase.cloned().or_else(|| given.present[index].clone());
    let existing = make::check_existing(&key, &chain, pass_phrase.as_deref()).map_err(|error| {
        let at = match error {
            ExistingError::Key(_) | ExistingError::KeyInconsistent(_) => &key_path,
            _ => &chain_path,
        };
        Box::new(given_rules::existing_unusable(&at.display().to_string(), &server.name, &error.to_string()))
    })?;
    let Existing { encryption, chain: certificates, .. } = existing;
    let certificates =
        certificates.iter().map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>().map_err(|error| {
            Box::new(given_rules::existing_unusable(&chain_path.display().to_string(), &server.name, &error.0))
        })?;
    let material = ServerMaterial {
        private_key: Arc::new(Secret::new(key)),
        // A pass phrase for a plain key stops Neo4j 5 and later (key/password-for-plain-key).
        pass_phrase: pass_phrase.filter(|_| encryption.is_some()),
        public: chain.to_vec(),
        pinned: certificates.first().is_some_and(is_self_signed),
    };
    Ok((material, certificates))
}

/// The CA certificates of a file, as they go into every trusted folder.
fn authority_file(path: &Path) -> Result<Vec<u8>, Stopped> {
    let shown = path.display().to_string();
    let bytes = Disk
        .read(path, FILE_LIMIT)
        .map_err(|error| Stopped::failed(file::given_not_readable(&shown, &error.to_string())))?;
    match pem::certificates(&bytes) {
        Ok(certificates) if !certificates.is_empty() => Ok(bytes.to_vec()),
        Ok(_) => Err(Stopped::refused(vec![given_rules::authority_unusable(&shown, "there is no certificate in it")])),
        Err(error) => Err(Stopped::refused(vec![given_rules::authority_unusable(&shown, &error.to_string())])),
    }
}

/// Without a CA file: self-signed servers pin each other; for the others the certificate that signed theirs is trusted,
/// from their own chain. Trusting no more than that keeps strangers of the same root out (trust/organisation-root), and a
/// pinned leaf of a CA would not do (trust/pinned-ca-leaf).
fn issuers(given: &Given<'_>, chains: &[Vec<Certificate>]) -> Result<Vec<(String, Vec<u8>)>, Stopped> {
    let mut authorities: Vec<Certificate> = Vec::new();
    let mut findings = Vec::new();
    for (server, chain) in given.plan.servers.iter().zip(chains) {
        match chain.as_slice() {
            [leaf, ..] if is_self_signed(leaf) => {}
            [_, issuer, ..] if !authorities.contains(issuer) => authorities.push(issuer.clone()),
            [_, _, ..] => {}
            _ => findings.push(given_rules::authority_needed(&server.name)),
        }
    }
    if findings.is_empty() {
        let pem = |certificate: &Certificate| pem::encode("CERTIFICATE", &certificate.der).into_bytes();
        Ok(authorities.iter().enumerate().map(|(n, ca)| (format!("ca{}.crt", n + 1), pem(ca))).collect())
    } else {
        Err(Stopped::refused(findings))
    }
}

fn is_self_signed(certificate: &Certificate) -> bool {
    certificate.subject.matches(&certificate.issuer)
}
