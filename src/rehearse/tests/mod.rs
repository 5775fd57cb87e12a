//! Servers to rehearse with, made in memory.

mod judged;
mod judges;
mod witness;

use super::*;
use crate::finding::{Edition, Release};
use crate::neo4j::conf::Policy;
use crate::neo4j::material::Key;
use crate::os::NoEvents;
use crate::pki::key::PrivateKey;
use crate::pki::secret::Secret;
use crate::plan::ClientAuth;
use rcgen::{CertificateParams, DnType, IsCa, KeyPair};
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

const NOW: OffsetDateTime = time::macros::datetime!(2026-11-22 12:00 UTC);
const GCM_13: &str = "TLS_AES_128_GCM_SHA256";
const GCM_12: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
const GCM_12_BIG: &str = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

fn policy() -> Policy {
    Policy {
        scope: "cluster".to_owned(),
        enabled: true,
        base_directory: PathBuf::new(),
        private_key: PathBuf::new(),
        private_key_password: None,
        public_certificate: PathBuf::new(),
        trusted_dir: PathBuf::new(),
        revoked_dir: PathBuf::new(),
        trust_all: false,
        trust_expired: false,
        client_auth: ClientAuth::Require,
        tls_versions: vec!["TLSv1.3".to_owned(), "TLSv1.2".to_owned()],
        ciphers: Some(vec![GCM_13.to_owned(), GCM_12_BIG.to_owned(), GCM_12.to_owned()]),
        verify_hostname: true,
    }
}

fn key_of(pair: &KeyPair) -> PrivateKey {
    let spki = rcgen::PublicKeyData::subject_public_key_info(pair);
    PrivateKey {
        key_type: crate::pki::certificate::KeyType::of_spki(&spki).expect("a kind"),
        pkcs8: Arc::new(Secret::new(Zeroizing::new(pair.serialize_der()))),
        spki: Some(spki),
        is_unfit: false,
    }
}

fn server(name: &str, certificate: Certificate, key: PrivateKey) -> Server {
    Server {
        name: name.to_owned(),
        home: PathBuf::from(name),
        runtime: Runtime { release: Release::new(5, 26, 30), edition: Edition::Enterprise, java: 17 },
        host: format!("{name}.example.com"),
        loads: true,
        starts: true,
        stop: None,
        effective: None,
        material: Some(Material {
            policy: policy(),
            chain: vec![certificate],
            key: Key::Read(key),
            anchors: Vec::new(),
            crls: Vec::new(),
        }),
        findings: Vec::new(),
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![format!("{name}.example.com")]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, format!("{name}.example.com"));
    params.is_ca = IsCa::ExplicitNoCa;
    params.not_before = NOW - time::Duration::days(1);
    params.not_after = NOW + time::Duration::days(365);
    params
}

fn self_signed(params: &CertificateParams) -> (Certificate, PrivateKey) {
    let pair = KeyPair::generate().expect("a key");
    let der = params.self_signed(&pair).expect("a certificate");
    (Certificate::from_der(der.der()).expect("readable"), key_of(&pair))
}

/// Servers with self-signed certificates, each with the others' in its trusted folder.
fn cluster(names: &[&str]) -> Vec<Server> {
    let mut servers: Vec<Server> = names
        .iter()
        .map(|name| {
            let (certificate, key) = self_signed(&params(name));
            server(name, certificate, key)
        })
        .collect();
    pin(&mut servers);
    servers
}

fn pin(servers: &mut [Server]) {
    let leaves: Vec<Certificate> = servers.iter().map(|server| material(server).chain[0].clone()).collect();
    for (index, server) in servers.iter_mut().enumerate() {
        let others = leaves.iter().enumerate().filter(|(other, _)| *other != index);
        material_mut(server).anchors = others.map(|(_, leaf)| leaf.clone()).collect();
    }
}

fn material(server: &Server) -> &Material {
    server.material.as_ref().expect("loaded")
}

fn material_mut(server: &mut Server) -> &mut Material {
    server.material.as_mut().expect("loaded")
}

fn set_versions(server: &mut Server, version: &str) {
    material_mut(server).policy.tls_versions = vec![version.to_owned()];
}

#[track_caller]
fn rehearsed(servers: &[Server], judging: &'static dyn Judging) -> Rehearsal {
    let rehearsal = rehearse(servers, &Hosts::default(), judging, NOW, &NoEvents, &Cancel::default());
    assert_eq!(rehearsal.pairs.len(), servers.len() * (servers.len() - 1));
    rehearsal
}

fn find<'a>(rehearsal: &'a Rehearsal, from: &str, to: &str) -> &'a Pair {
    rehearsal.pairs.iter().find(|pair| pair.from == from && pair.to == to).expect("every pair is there")
}

fn rules(rehearsal: &Rehearsal) -> Vec<&'static str> {
    rehearsal.findings.iter().map(|finding| finding.rule).collect()
}
