//! Reading private keys: plain PKCS#8, PKCS#1 and SEC1, and PKCS#8 encrypted by PBES2.
//!
//! Not here: making keys (`make.rs`), and which of these Neo4j reads (`neo4j/material.rs`).

use super::certificate::KeyType;
use super::secret::Secret;
use std::sync::Arc;

/// A private key that was read.
#[derive(Clone)]
pub struct PrivateKey {
    /// Kind and size.
    pub key_type: KeyType,
    /// PKCS#8 `PrivateKeyInfo`, DER.
    pub pkcs8: Arc<Secret>,
    /// The public half as `SubjectPublicKeyInfo`, DER, to compare with a certificate's; absent for a kind that no
    /// library here can compute it for.
    pub spki: Option<Vec<u8>>,
}
