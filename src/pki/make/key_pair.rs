//! Keys that can sign, and making many of them on all cores.

use super::MakeError;
use crate::os::{self, Cancel, Events, Stage};
use crate::pki::certificate::KeyType;
use crate::pki::key::PrivateKey;
use crate::plan::KeyKind;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _};
use rcgen::PublicKeyData as _;
use std::sync::Arc;

/// A private key, ready to sign certificates and requests. Clones share it.
///
/// Not `rcgen::KeyPair`: that one keeps the key in a buffer that is not wiped.
#[derive(Clone)]
pub struct KeyPair {
    private: PrivateKey,
    signer: Arc<Signer>,
    algorithm: &'static rcgen::SignatureAlgorithm,
}

enum Signer {
    Rsa(rsa::KeyPair),
    Ec(EcdsaKeyPair),
}

impl KeyPair {
    /// Makes a key.
    ///
    /// # Errors
    /// [`MakeError::KeyNotMade`].
    pub fn generate(kind: KeyKind) -> Result<Self, MakeError> {
        let rsa = |size| rsa::KeyPair::generate(size).map(|pair| (Signer::Rsa(pair), &rcgen::PKCS_RSA_SHA256));
        let ec = |curve, algorithm| EcdsaKeyPair::generate(curve).map(|pair| (Signer::Ec(pair), algorithm));
        let made = match kind {
            KeyKind::Rsa2048 => rsa(KeySize::Rsa2048),
            KeyKind::Rsa3072 => rsa(KeySize::Rsa3072),
            KeyKind::Rsa4096 => rsa(KeySize::Rsa4096),
            KeyKind::EcdsaP256 => ec(P256, &rcgen::PKCS_ECDSA_P256_SHA256),
            KeyKind::EcdsaP384 => ec(P384, &rcgen::PKCS_ECDSA_P384_SHA384),
        };
        let (signer, algorithm) = made.map_err(|_| MakeError::KeyNotMade(kind))?;
        let private = match &signer {
            Signer::Rsa(pair) => {
                let pkcs8: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| MakeError::KeyNotMade(kind))?;
                PrivateKey::from_pkcs8_der(pkcs8.as_ref())
            }
            Signer::Ec(pair) => {
                PrivateKey::from_pkcs8_der(pair.to_pkcs8v1().map_err(|_| MakeError::KeyNotMade(kind))?.as_ref())
            }
        };
        Ok(Self { private: private.map_err(|_| MakeError::KeyNotMade(kind))?, signer: Arc::new(signer), algorithm })
    }

    /// The plan's name for what it is; `None` for kinds and sizes that no plan asks for.
    #[must_use]
    pub fn kind(&self) -> Option<KeyKind> {
        match &self.private.key_type {
            KeyType::Rsa(2048) => Some(KeyKind::Rsa2048),
            KeyType::Rsa(3072) => Some(KeyKind::Rsa3072),
            KeyType::Rsa(4096) => Some(KeyKind::Rsa4096),
            KeyType::Ec(oid) if oid == "1.2.840.10045.3.1.7" => Some(KeyKind::EcdsaP256),
            KeyType::Ec(oid) if oid == "1.3.132.0.34" => Some(KeyKind::EcdsaP384),
            _ => None,
        }
    }

    /// Takes a key that was read.
    ///
    /// # Errors
    /// [`MakeError::KeyCannotSign`], also where the parts of an RSA key do not belong together.
    pub fn from_private_key(private: PrivateKey) -> Result<Self, MakeError> {
        let pkcs8 = private.pkcs8.expose();
        let ec = |curve| EcdsaKeyPair::from_private_key_der(curve, pkcs8).map(Signer::Ec);
        let (signer, algorithm) = match &private.key_type {
            KeyType::Rsa(_) => (rsa::KeyPair::from_pkcs8(pkcs8).map(Signer::Rsa), &rcgen::PKCS_RSA_SHA256),
            KeyType::Ec(curve) => match curve.as_str() {
                "1.2.840.10045.3.1.7" => (ec(P256), &rcgen::PKCS_ECDSA_P256_SHA256),
                "1.3.132.0.34" => (ec(P384), &rcgen::PKCS_ECDSA_P384_SHA384),
                "1.3.132.0.35" => (ec(P521), &rcgen::PKCS_ECDSA_P521_SHA512),
                _ => return Err(MakeError::KeyCannotSign(private.key_type)),
            },
            _ => return Err(MakeError::KeyCannotSign(private.key_type)),
        };
        match signer {
            Ok(signer) => Ok(Self { private, signer: Arc::new(signer), algorithm }),
            Err(_) => Err(MakeError::KeyCannotSign(private.key_type)),
        }
    }

    /// The private key.
    #[must_use]
    pub fn private_key(&self) -> &PrivateKey {
        &self.private
    }

    /// The public key, DER.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        self.subject_public_key_info()
    }

    pub(super) fn is_rsa(&self) -> bool {
        matches!(*self.signer, Signer::Rsa(_))
    }
}

const P256: &EcdsaSigningAlgorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
const P384: &EcdsaSigningAlgorithm = &signature::ECDSA_P384_SHA384_ASN1_SIGNING;
const P521: &EcdsaSigningAlgorithm = &signature::ECDSA_P521_SHA512_ASN1_SIGNING;

impl rcgen::PublicKeyData for KeyPair {
    fn der_bytes(&self) -> &[u8] {
        match &*self.signer {
            Signer::Rsa(pair) => pair.public_key().as_ref(),
            Signer::Ec(pair) => pair.public_key().as_ref(),
        }
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.algorithm
    }
}

impl rcgen::SigningKey for KeyPair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let random = SystemRandom::new();
        match &*self.signer {
            Signer::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(|_| rcgen::Error::RingUnspecified)?;
                Ok(signature)
            }
            Signer::Ec(pair) => {
                let signature = pair.sign(&random, message).map_err(|_| rcgen::Error::RingUnspecified)?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

/// Makes so many keys on all cores; `None` where that was cancelled, between two keys.
///
/// # Errors
/// As [`KeyPair::generate`]; the other threads then stop after their present key.
pub fn generate_all(
    kind: KeyKind,
    count: usize,
    events: &dyn Events,
    cancel: &Cancel,
) -> Result<Option<Vec<KeyPair>>, MakeError> {
    // Nobody starts another key after a failure.
    let failed = Cancel::default();
    let job = |_| {
        if failed.is_cancelled() {
            return Ok(None);
        }
        KeyPair::generate(kind).map(Some).inspect_err(|_| failed.cancel())
    };
    let made = os::in_parallel_watched("keys", count, Stage::Keys, events, cancel, job);
    let keys: Vec<KeyPair> = made.into_iter().flatten().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok((keys.len() == count).then_some(keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::os::NoEvents;
    use std::sync::Mutex;

    struct Recorder(Mutex<Vec<usize>>);

    impl Events for Recorder {
        fn progress(&self, stage: Stage, done: usize, total: usize) {
            assert_eq!((stage, total), (Stage::Keys, 9));
            self.0.lock().unwrap().push(done);
        }
    }

    /// Cancels at the third key.
    struct Impatient(Cancel);

    impl Events for Impatient {
        fn progress(&self, _: Stage, done: usize, _: usize) {
            if done == 3 {
                self.0.cancel();
            }
        }
    }

    #[test]
    fn as_many_different_keys_are_made_as_were_asked_for_and_each_is_reported() {
        let recorder = Recorder(Mutex::default());
        let keys = generate_all(KeyKind::EcdsaP256, 9, &recorder, &Cancel::default()).unwrap().unwrap();
        let mut spkis: Vec<_> = keys.iter().map(|key| key.private_key().spki.clone().unwrap()).collect();
        spkis.sort();
        spkis.dedup();
        assert_eq!(spkis.len(), 9);
        let mut reported = recorder.0.into_inner().unwrap();
        reported.sort_unstable();
        assert_eq!(reported, (1..=9).collect::<Vec<_>>());
    }

    #[test]
    fn cancelling_stops_between_keys() {
        let cancel = Cancel::default();
        assert!(generate_all(KeyKind::EcdsaP256, 100_000, &Impatient(cancel.clone()), &cancel).unwrap().is_none());
    }

    #[test]
    fn no_keys_are_made_where_none_are_asked_for() {
        assert_eq!(generate_all(KeyKind::Rsa4096, 0, &NoEvents, &Cancel::default()).unwrap().unwrap().len(), 0);
    }

    #[test]
    fn every_kind_of_key_has_its_type_and_its_public_half_is_the_signers() {
        use rcgen::PublicKeyData;
        for (kind, key_type) in [
            (KeyKind::Rsa2048, KeyType::Rsa(2048)),
            (KeyKind::Rsa3072, KeyType::Rsa(3072)),
            (KeyKind::EcdsaP256, KeyType::Ec("1.2.840.10045.3.1.7".to_owned())),
            (KeyKind::EcdsaP384, KeyType::Ec("1.3.132.0.34".to_owned())),
        ] {
            let pair = KeyPair::generate(kind).unwrap();
            assert_eq!(pair.private_key().key_type, key_type);
            assert_eq!(pair.private_key().spki, Some(pair.subject_public_key_info()));
            let again = KeyPair::from_private_key(pair.private_key().clone()).unwrap();
            assert_eq!(again.subject_public_key_info(), pair.subject_public_key_info());
        }
    }
}
