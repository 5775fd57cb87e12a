//! The public half: written as `SubjectPublicKeyInfo`, and compared with another.

use super::{EC, RSA, RSASSA_PSS};
use pkcs8::der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use pkcs8::der::{self, Decode, Encode};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// `SubjectPublicKeyInfo`, DER.
pub(super) fn spki(algorithm: AlgorithmIdentifierRef<'_>, key: &[u8]) -> Result<Vec<u8>, der::Error> {
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(key)? }.to_der()
}

/// Whether two `SubjectPublicKeyInfo` (DER) hold one key; `None` where that cannot be told: one of them cannot be read,
/// or they describe their point in different forms.
///
/// Not byte by byte: RSA keys are written with and without a NULL, and for RSASSA-PSS with limits of the key's use.
#[must_use]
pub fn is_same_key(one: &[u8], other: &[u8]) -> Option<bool> {
    let one = SubjectPublicKeyInfoRef::from_der(one).ok()?;
    let other = SubjectPublicKeyInfoRef::from_der(other).ok()?;
    let same_bits = one.subject_public_key == other.subject_public_key;
    match (one.algorithm.oid, other.algorithm.oid) {
        (RSA | RSASSA_PSS, RSA | RSASSA_PSS) => Some(same_bits),
        (EC, EC) => {
            let (curve, other_curve) = (one.algorithm.parameters?, other.algorithm.parameters?);
            match (named(curve), named(other_curve)) {
                (Some(curve), Some(other_curve)) if curve != other_curve => Some(false),
                // One may spell out the curve that the other names: a point does not lie on two curves by chance.
                _ => same_point(&one, &other),
            }
        }
        // The parameters of DSA may be left out where the issuer has the same.
        (algorithm, other_algorithm) => Some(algorithm == other_algorithm && same_bits),
    }
}

/// What two `SubjectPublicKeyInfo` (DER) of one key have in common: equal wherever [`is_same_key`] says so. A point that
/// is written in another form gives another one, so that unequal says nothing. `None` for what is none.
#[must_use]
pub fn key_bits(spki: &[u8]) -> Option<Vec<u8>> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    let kind = if spki.algorithm.oid == RSASSA_PSS { RSA } else { spki.algorithm.oid };
    let mut bits = kind.as_bytes().to_vec();
    bits.extend_from_slice(spki.subject_public_key.raw_bytes());
    Some(bits)
}

fn named(curve: AnyRef<'_>) -> Option<ObjectIdentifier> {
    curve.decode_as().ok()
}

fn same_point(one: &SubjectPublicKeyInfoRef<'_>, other: &SubjectPublicKeyInfoRef<'_>) -> Option<bool> {
    let (one, other) = (one.subject_public_key.as_bytes()?, other.subject_public_key.as_bytes()?);
    // The first byte is the form: 4 uncompressed, 2 and 3 compressed, which says the sign (SEC 1, 2.3.3).
    match (one.first()?, other.first()?) {
        (4, 4) | (2 | 3, 2 | 3) => Some(one == other),
        _ => None,
    }
}
