//! Keys and certificates for a plan: what is there and still fits is kept, the rest is made.
//!
//! A key is kept when it opens, is of the plan's kind and is encrypted as the plan says. A certificate is kept when it is
//! the one that would be made now, but for its time and serial. So the same plan again changes nothing. Not here: whether
//! an existing key may be replaced (`deploy` asks for consent) and what Neo4j thinks of the outcome (`neo4j`).

use super::Stopped;
use super::keys::{Keys, WantedKeys, not_made};
use super::places::{CA_FOLDER, Places};
use crate::finding::catalogue::{file, run};
use crate::os::{self, Cancel, Disk, Events, Stage, Tree};
use crate::pki::certificate::Certificate;
use crate::pki::key::PrivateKey;
use crate::pki::make::{self, Authority, KeyPair, MakeError};
use crate::pki::pem;
use crate::pki::secret::{self, Secret};
use crate::plan::{Plan, Trust};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// Keys and certificates are small; a file over this is something else.
pub(super) const FILE_LIMIT: u64 = 1 << 20;

/// Everything that is made for a plan.
pub(super) struct Made {
    /// In the plan's order.
    pub(super) servers: Vec<ServerMaterial>,
    /// What goes into every `trusted_dir`, by file name; empty where servers pin each other.
    pub(super) authorities: Vec<(String, Vec<u8>)>,
    /// The private CA's own files.
    pub(super) own_authority: Option<AuthorityFiles>,
}

/// One server's key and certificate as files.
pub(super) struct ServerMaterial {
    pub(super) private_key: Arc<Secret>,
    /// What opens the key; it goes into neo4j.conf.
    pub(super) pass_phrase: Option<Arc<Secret>>,
    /// The chain for `public_certificate`, or the request for the company's CA.
    pub(super) public: Vec<u8>,
    /// Whether peers trust the certificate itself, no CA vouching for it.
    pub(super) pinned: bool,
}

/// The private CA's files.
pub(super) struct AuthorityFiles {
    pub(super) folder: PathBuf,
    pub(super) certificate: Vec<u8>,
    pub(super) private_key: Arc<Secret>,
}

/// What the making depends on besides the plan.
pub(super) struct Given<'a> {
    pub(super) plan: &'a Plan,
    pub(super) places: &'a [Places],
    pub(super) out: &'a Path,
    /// The user's own pass phrase, for all keys.
    pub(super) pass_phrase: Option<&'a Arc<Secret>>,
    /// The pass phrase that each server's present neo4j.conf names.
    pub(super) present: &'a [Option<Arc<Secret>>],
    pub(super) now: OffsetDateTime,
    /// Where new keys come from.
    pub(super) keys: &'a dyn Keys,
}

/// A key, the file that holds it, and what opens it.
struct KeyFile {
    pair: KeyPair,
    file: Arc<Secret>,
    pass_phrase: Option<Arc<Secret>>,
}

/// Makes or keeps everything for a plan.
pub(super) fn make(given: &Given<'_>, events: &dyn Events, cancel: &Cancel) -> Result<Made, Stopped> {
    if given.plan.certificates.trust == Trust::Existing {
        return super::material_existing::read(given);
    }
    let found: Vec<Option<KeyFile>> =
        os::in_parallel("read-keys", given.places.len(), |index| kept_key(given, &given.places[index], index));
    let authority = kept_authority(given)?;
    let needs_authority = given.plan.certificates.trust == Trust::PrivateCa && authority.is_none();
    let missing = found.iter().filter(|key| key.is_none()).count() + usize::from(needs_authority);
    let made = if missing == 0 {
        Vec::new()
    } else {
        // A key that was made ahead may lie on the disk by now: no other server must have it too.
        let mut used: Vec<Vec<u8>> = found.iter().flatten().map(|key| key.pair.spki()).collect();
        used.extend(authority.iter().filter_map(|(authority, _)| authority.private_key().spki.clone()));
        let wanted = WantedKeys { kind: given.plan.certificates.key, count: missing, used: &used };
        given.keys.take(&wanted, events, cancel)?
    };
    let mut made = made.into_iter();
    let authority = match authority {
        None if needs_authority => Some(new_authority(given, made.next())?),
        kept => kept,
    };
    let keys = locked_keys(given, found, &mut made, cancel)?;
    let signed = os::in_parallel_watched("certificates", keys.len(), Stage::Certificates, events, cancel, |index| {
        public_half(given, index, &keys[index].pair, authority.as_ref().map(|(authority, _)| authority))
    });
    let pinned = given.plan.certificates.trust == Trust::SelfSigned;
    let mut servers = Vec::with_capacity(keys.len());
    for (key, public) in keys.into_iter().zip(signed) {
        let public = public.ok_or_else(Stopped::cancelled)?.map_err(|error| not_made(&error))?;
        servers.push(ServerMaterial { private_key: key.file, pass_phrase: key.pass_phrase, public, pinned });
    }
    let authorities =
        authority.iter().map(|(_, files)| (format!("{CA_FOLDER}.crt"), files.certificate.clone())).collect();
    Ok(Made { servers, authorities, own_authority: authority.map(|(_, files)| files) })
}

/// Gives every server a key, the new ones encrypted as the plan says: deriving the encryption's key is slow on purpose.
fn locked_keys(
    given: &Given<'_>,
    found: Vec<Option<KeyFile>>,
    made: &mut impl Iterator<Item = KeyPair>,
    cancel: &Cancel,
) -> Result<Vec<KeyFile>, Stopped> {
    let mut pairs = Vec::new();
    for key in found {
        pairs.push(match key {
            Some(key) => Ok(key),
            None => Err(made.next().ok_or_else(Stopped::cancelled)?),
        });
    }
    let fresh: Vec<&KeyPair> = pairs.iter().filter_map(|pair| pair.as_ref().err()).collect();
    let files = os::in_parallel("encrypt-keys", fresh.len(), |index| {
        if cancel.is_cancelled() { Err(Stopped::cancelled()) } else { lock(given, fresh[index].private_key()) }
    });
    let mut files = files.into_iter();
    pairs
        .into_iter()
        .map(|pair| match pair {
            Ok(kept) => Ok(kept),
            Err(pair) => {
                let (file, pass_phrase) = files.next().ok_or_else(Stopped::cancelled)??;
                Ok(KeyFile { pair, file, pass_phrase })
            }
        })
        .collect()
}

/// A new key as a file, and what opens it.
fn lock(given: &Given<'_>, key: &PrivateKey) -> Result<(Arc<Secret>, Option<Arc<Secret>>), Stopped> {
    if !given.plan.certificates.encrypt_keys {
        return Ok((Arc::new(key.to_pem()), None));
    }
    let pass_phrase = match given.pass_phrase {
        Some(own) => Arc::clone(own),
        None => Arc::new(secret::generate_pass_phrase().map_err(|_| not_made(&MakeError::NoRandomness))?),
    };
    let file = key.to_encrypted_pem(&pass_phrase).map_err(|error| not_made(&MakeError::Library(error.to_string())))?;
    Ok((Arc::new(file), Some(pass_phrase)))
}

/// Whether a key's file is encrypted as we encrypt.
pub(super) fn is_encrypted(file: &[u8]) -> bool {
    let blocks = pem::blocks(file).unwrap_or_default();
    blocks.first().is_some_and(|block| block.label == "ENCRYPTED PRIVATE KEY")
}

/// The key that is there, if it is what the plan would make.
fn kept_key(given: &Given<'_>, places: &Places, index: usize) -> Option<KeyFile> {
    let file = Arc::new(Secret::new(Disk.read(&places.private_key, FILE_LIMIT).ok()?));
    let encrypted = is_encrypted(file.expose());
    if encrypted != given.plan.certificates.encrypt_keys {
        return None;
    }
    let pass_phrase = if encrypted { Some(given.present[index].clone()?) } else { None };
    if let (Some(own), Some(present)) = (given.pass_phrase, &pass_phrase)
        && !present.is_same_as(own.expose())
    {
        return None;
    }
    let pair = KeyPair::from_private_key(PrivateKey::from_pem(file.expose(), pass_phrase.as_deref()).ok()?).ok()?;
    (pair.kind() == Some(given.plan.certificates.key)).then_some(KeyFile { pair, file, pass_phrase })
}

/// The certificate, or the request, that belongs to a key: the one that is there where it says the same as a new one.
fn public_half(
    given: &Given<'_>,
    index: usize,
    pair: &KeyPair,
    authority: Option<&Authority>,
) -> Result<Vec<u8>, MakeError> {
    let (plan, server, places) = (given.plan, &given.plan.servers[index], &given.places[index]);
    if plan.certificates.trust == Trust::CompanyCa {
        let request = make::request(plan, server, pair)?;
        let present = Disk.read(&places.request, FILE_LIMIT).ok();
        let same = present.as_ref().is_some_and(|present| make::is_same_request(present, &request));
        return Ok(if same {
            present.map(|bytes| bytes.to_vec()).unwrap_or_default()
        } else {
            pem::encode("CERTIFICATE REQUEST", &request).into_bytes()
        });
    }
    let fresh = match authority {
        Some(authority) => authority.issue(plan, server, pair, given.now)?,
        None => make::self_signed(plan, server, pair, given.now)?,
    };
    match kept_certificate(given, places, &fresh, authority) {
        Some(kept) => Ok(kept),
        None => Ok(pem::encode("CERTIFICATE", &fresh).into_bytes()),
    }
}

/// The certificate that is there, if it differs from a new one in nothing but its time and its serial.
fn kept_certificate(
    given: &Given<'_>,
    places: &Places,
    fresh: &[u8],
    authority: Option<&Authority>,
) -> Option<Vec<u8>> {
    let bytes = Disk.read(&places.public_certificate, FILE_LIMIT).ok()?;
    let [kept] = <[Vec<u8>; 1]>::try_from(pem::certificates(&bytes).ok()?).ok()?;
    let (kept, fresh) = (Certificate::from_der(&kept).ok()?, Certificate::from_der(fresh).ok()?);
    let lifetime = |certificate: &Certificate| certificate.not_after - certificate.not_before;
    // A CA's end cuts a certificate's short, and by another span each time.
    let same_end = authority.is_some_and(|authority| authority.not_after() == kept.not_after);
    let same = kept.spki == fresh.spki
        && kept.subject.der == fresh.subject.der
        && kept.issuer.der == fresh.issuer.der
        && kept.authority_key_id == fresh.authority_key_id
        && kept.san == fresh.san
        && kept.key_usage == fresh.key_usage
        && kept.extended_key_usage == fresh.extended_key_usage
        && kept.basic_constraints == fresh.basic_constraints
        && (lifetime(&kept) == lifetime(&fresh) || same_end)
        && kept.not_after > given.now;
    same.then(|| bytes.to_vec())
}

/// Where the private CA's files are.
fn authority_paths(out: &Path) -> (PathBuf, PathBuf, PathBuf) {
    let folder = out.join(CA_FOLDER);
    (folder.join("ca.crt"), folder.join("ca.key"), folder)
}

/// The private CA that is there.
fn kept_authority(given: &Given<'_>) -> Result<Option<(Authority, AuthorityFiles)>, Stopped> {
    if given.plan.certificates.trust != Trust::PrivateCa {
        return Ok(None);
    }
    let (certificate, key, folder) = authority_paths(given.out);
    let read = |path: &Path| match Disk.read(path, FILE_LIMIT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if os::is_absent(&error) => Ok(None),
        Err(error) => Err(Stopped::failed(file::not_readable(&path.display().to_string(), &error.to_string()))),
    };
    let (Some(certificate_file), Some(key_file)) = (read(&certificate)?, read(&key)?) else { return Ok(None) };
    match Authority::from_pem(&certificate_file, &key_file, given.pass_phrase.map(AsRef::as_ref)) {
        Ok(authority) => {
            let private_key = Arc::new(Secret::new(key_file));
            Ok(Some((authority, AuthorityFiles { folder, certificate: certificate_file.to_vec(), private_key })))
        }
        Err(error) => {
            Err(Stopped::refused(vec![run::authority_unusable(&certificate.display().to_string(), &error.to_string())]))
        }
    }
}

/// A new private CA. Its key is encrypted with the user's own pass phrase; one made by us would have to lie beside it.
fn new_authority(given: &Given<'_>, pair: Option<KeyPair>) -> Result<(Authority, AuthorityFiles), Stopped> {
    let pair = pair.ok_or_else(Stopped::cancelled)?;
    let authority = Authority::create(given.plan, pair, given.now).map_err(|error| not_made(&error))?;
    let private_key = match given.pass_phrase {
        Some(own) => authority
            .private_key()
            .to_encrypted_pem(own)
            .map_err(|error| not_made(&MakeError::Library(error.to_string())))?,
        None => authority.private_key().to_pem(),
    };
    let certificate = pem::encode("CERTIFICATE", authority.certificate()).into_bytes();
    let (_, _, folder) = authority_paths(given.out);
    Ok((authority, AuthorityFiles { folder, certificate, private_key: Arc::new(private_key) }))
}
