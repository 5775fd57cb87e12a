//! What the tests of this room share.

use crate::neo4j::conf::{ClientAuth, Policy};

/// A policy as the manual writes it, with both versions; `edit` changes it.
pub(in crate::neo4j) fn policy(edit: impl FnOnce(&mut Policy)) -> Policy {
    let base = std::path::PathBuf::from("/home/certificates/cluster");
    let mut policy = Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        private_key: base.join("private.key"),
        private_key_password: None,
        public_certificate: base.join("public.crt"),
        trusted_dir: base.join("trusted"),
        revoked_dir: base.join("revoked"),
        base_directory: base,
        trust_all: false,
        trust_expired: true,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.2".to_owned(), "TLSv1.3".to_owned()],
        ciphers: None,
        verify_hostname: false,
    };
    edit(&mut policy);
    policy
}
