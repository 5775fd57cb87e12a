//! `private_key` and `public_certificate` (5.1.4 to 5.1.6), and what can be said of the pair.

use super::contents::Look;
use super::files::{self, Unread};
use super::key::{self, Key};
use super::thrown::{RUNTIME, Thrown};
use super::{Failure, Loading, bouncy_pem, chain, jdk_certificates, shown};
use crate::finding::catalogue::folder::{Content, Encoding};
use crate::finding::catalogue::{cert, folder, key as say};
use crate::finding::{Finding, Runtime};
use crate::neo4j::curves;
use crate::pki::certificate::{Certificate, KeyType};

/// Key and chain, each `None` where it failed, or where a policy that only dials has none.
pub(super) fn load(loading: &mut Loading<'_>) -> (Option<Key>, Option<Vec<Certificate>>) {
    // 5.1.4: server-side routing dials only, and works without a key of its own.
    let is_client_only = loading.policy.scope == "fabric";
    if is_client_only && loading.tree.entry(&loading.policy.private_key).is_err() {
        return (None, None);
    }
    let key = load_key(loading);
    let chain = load_chain(loading);
    if let Some(chain) = &chain {
        check_dates(loading, chain);
    }
    let leaf = chain.as_ref().and_then(|chain| chain.first());
    let key = key.map(|key| match key {
        Key::Encrypted { scheme, .. } => Key::Encrypted { scheme, key_type: leaf.map(|leaf| leaf.key.clone()) },
        read @ Key::Read(_) => read,
    });
    note_pair(loading, key.as_ref(), leaf);
    (key, chain)
}

/// What Neo4j wraps around whatever a key's reader throws.
pub(super) fn not_loaded(thrown: Thrown, place: &str, has_password: bool) -> Thrown {
    let configured = if has_password { " (using configured password)" } else { "" };
    thrown.within(RUNTIME, format!("Failed to load private key: {place}{configured}"))
}

pub(super) fn load_key(loading: &mut Loading<'_>) -> Option<Key> {
    let path = &loading.policy.private_key;
    let place = shown(path);
    let password = loading.policy.private_key_password.clone();
    let wrapped = |thrown: Thrown| not_loaded(thrown, &place, password.is_some());
    let bytes = match files::read(loading.tree, path, files::LARGEST) {
        Ok(bytes) => bytes,
        Err(unread) => {
            let missing = || say::missing(&place, unread == Unread::Folder);
            let finding = unread.finding(&place).unwrap_or_else(missing);
            loading.fail(Failure::new(finding, wrapped(unread.thrown(path, loading.runtime))));
            return None;
        }
    };
    if loading.tree.rights(path).is_ok_and(|rights| !rights.private) {
        loading.say(folder::key_readable(&place));
    }
    let is_ascii = password.as_ref().is_none_or(|password| password.expose().is_ascii());
    match key::read(&bytes, password.as_deref(), loading.runtime) {
        Ok(loaded) => {
            if let Some(scheme) = &loaded.weak_encryption {
                loading.say(say::encryption_weak(&place, scheme));
            }
            if loaded.has_idle_password {
                loading.say(say::idle_password(&place));
            } else if !is_ascii {
                loading.say(say::password_beyond_ascii(&place));
            }
            Some(loaded.key)
        }
        Err(refused) => {
            loading.fail(Failure::new(refused.problem.finding(&place, loading.runtime), wrapped(refused.thrown)));
            None
        }
    }
}

pub(super) fn load_chain(loading: &mut Loading<'_>) -> Option<Vec<Certificate>> {
    let path = &loading.policy.public_certificate;
    let place = shown(path);
    let wrapped = |thrown: Thrown| thrown.within(RUNTIME, format!("Failed to load public certificate chain: {place}"));
    let bytes = match files::read(loading.tree, path, files::LARGEST) {
        Ok(bytes) => bytes,
        Err(unread) => {
            let reason = if unread == Unread::Folder { cert::Unread::Folder } else { cert::Unread::Missing };
            let finding = unread.finding(&place).unwrap_or_else(|| cert::missing(&place, reason));
            loading.fail(Failure::new(finding, wrapped(unread.thrown(path, loading.runtime))));
            return None;
        }
    };
    match certificates(&bytes, loading.runtime) {
        Ok(chain) => {
            note_lost_certificates(loading, &Look::at(&bytes), chain.len(), &place);
            Some(chain)
        }
        Err(thrown) => {
            let finding = chain_finding(&Look::at(&bytes), &place, &thrown, loading);
            loading.fail(Failure::new(finding, wrapped(thrown)));
            None
        }
    }
}

/// The second table of 5.4: the JDK reads the file in 5+, `BouncyCastle` takes it apart in 4.x.
fn certificates(bytes: &[u8], runtime: Runtime) -> Result<Vec<Certificate>, Thrown> {
    use crate::finding::Release;
    if runtime.release >= Release::new(5, 0, 0) {
        return jdk_certificates::certificates(bytes, runtime.java);
    }
    let text = bouncy_pem::text(bytes, runtime.release)?;
    let mut reader = bouncy_pem::Reader::new(&text, runtime.release);
    let mut chain = Vec::new();
    while let Some(object) = reader.next_object()? {
        chain.extend(jdk_certificates::certificates(&object.content, runtime.java)?);
    }
    if chain.is_empty() && runtime.release < Release::new(4, 1, 0) {
        return jdk_certificates::certificates(bytes, runtime.java);
    }
    Ok(chain)
}

/// Certificates that stand in the file and were overlooked without a word.
fn note_lost_certificates(loading: &mut Loading<'_>, look: &Look, loaded: usize, place: &str) {
    if look.certificates() <= loaded {
        return;
    }
    let finding = match look.encoding {
        Some(encoding) if loading.is_before(5, 0) => cert::encoding(place, encoding, true),
        _ if look.is_glued => cert::glued(place, true),
        _ if look.is_cut => cert::truncated(place, true),
        _ => return,
    };
    loading.say(finding);
}

fn chain_finding(look: &Look, place: &str, thrown: &Thrown, loading: &Loading<'_>) -> Finding {
    let content = look.content();
    if look.has_key() {
        return cert::key_inside(place);
    }
    match (content, look.encoding) {
        (Content::PublicKey, _) => cert::public_key_block(place),
        (Content::Certificate, Some(encoding)) if loading.runtime.java < 25 || encoding == Encoding::Utf16 => {
            cert::encoding(place, encoding, false)
        }
        (Content::Certificate | Content::Pkcs7, _) if look.labels.is_empty() && loading.is_before(5, 0) => {
            cert::not_pem(place)
        }
        (Content::Certificate, _) if look.is_glued => cert::glued(place, false),
        (Content::Certificate, _) if look.is_cut => cert::truncated(place, false),
        (Content::Certificate, _) if jdk_certificates::is_nameless(thrown) => cert::nameless(place),
        (Content::Blank | Content::Text, _) if look.labels.is_empty() => cert::empty(place, false),
        _ => cert::missing(place, cert::Unread::Garbled),
    }
}

/// 5.1.6.
pub(super) fn check_dates(loading: &mut Loading<'_>, chain: &[Certificate]) {
    let stops = !loading.policy.trust_expired && !loading.is_before(5, 14);
    let place = shown(&loading.policy.public_certificate);
    let (findings, thrown) = chain::dates(chain, &place, loading.now, chain::WARNING_SPAN, stops);
    for finding in findings {
        match &thrown {
            Some(thrown) if finding.is_error() => loading.fail(Failure::new(finding, thrown.clone())),
            _ => loading.say(finding),
        }
    }
}

/// What Neo4j does not look at when it starts (5.1.11, 5.5).
pub(super) fn note_pair(loading: &mut Loading<'_>, key: Option<&Key>, leaf: Option<&Certificate>) {
    let key_place = shown(&loading.policy.private_key);
    let chain_place = shown(&loading.policy.public_certificate);
    match key.and_then(Key::key_type) {
        Some(KeyType::Rsa(bits)) if *bits < 2048 => loading.say(say::weak_size(&key_place, *bits)),
        Some(KeyType::Dsa(_)) => loading.say(say::dsa(&key_place)),
        // One whose numbers are spelt out may be any.
        Some(KeyType::Ec(curve)) if !curves::is_supported(curve) && curve != "explicit" => {
            loading.say(say::curve(&key_place, curves::name(curve)));
        }
        _ => {}
    }
    let Some(leaf) = leaf else { return };
    if key.and_then(Key::read).and_then(|key| key.belongs_to(&leaf.spki)) == Some(false) {
        loading.say(say::mismatch(&key_place, &chain_place));
    }
    let is_ca = leaf.basic_constraints.is_some_and(|constraints| constraints.ca);
    if is_ca && leaf.is_self_issued() {
        loading.say(cert::ca_leaf(&chain_place, &leaf.subject.text));
    }
}
