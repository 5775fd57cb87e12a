//! From a refusal to its finding: the facts that the catalogue's texts need, collected from both servers.
//!
//! Not here: any text (the catalogue), and any decision.

use super::handshake::cannot_sign;
use super::name::literal;
use super::{Hosts, Refusal, Side};
use crate::finding::catalogue::{cert, crl, folder, key, tls, trust};
use crate::finding::{Finding, Severity};
use crate::neo4j::ciphers::{self, Exchange, SuiteKey};
use crate::neo4j::curves;
use crate::neo4j::material::{Material, Server};
use crate::pki::certificate::{Certificate, GeneralName, KeyType};

/// One server dialling another.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The one that dials.
    pub from: &'a Server,
    /// The one that listens, dialled under its `host`.
    pub to: &'a Server,
    /// Reverse names of addresses.
    pub hosts: &'a Hosts,
}

/// The finding of a refusal, as `handshake` says it. `None` where a server has no policy loaded, and for an empty list in
/// neo4j.conf, which is reported there.
///
/// About a key, or a store without certificates, the finding is the one that loading that server gave too: the same rule
/// at the same place.
#[must_use]
pub fn finding_for(pair: &Pair<'_>, side: Side, refusal: &Refusal) -> Option<Finding> {
    let (judge, peer) = match side {
        Side::Initiator => (pair.from, pair.to),
        Side::Acceptor => (pair.to, pair.from),
    };
    let facts =
        Facts { pair, side, judge, peer, own: judge.material.as_ref()?, other: peer.material.as_ref()?, refusal };
    match refusal.rule.split_once('/')?.0 {
        "tls" => facts.of_tls(),
        "key" => facts.of_key(),
        "folder" => Some(facts.of_folder()),
        _ => facts.of_certificate(),
    }
}

struct Facts<'a> {
    pair: &'a Pair<'a>,
    side: Side,
    judge: &'a Server,
    peer: &'a Server,
    own: &'a Material,
    other: &'a Material,
    refusal: &'a Refusal,
}

impl Facts<'_> {
    fn of_certificate(&self) -> Option<Finding> {
        let path = |path: &std::path::Path| path.display().to_string();
        let (trusted_dir, revoked_dir) = (path(&self.own.policy.trusted_dir), path(&self.own.policy.revoked_dir));
        let public_certificate = path(&self.other.policy.public_certificate);
        let (leaf, last) = (self.other.chain.first()?, self.other.chain.last()?);
        let trusted: Vec<String> = self.own.anchors.iter().map(|anchor| anchor.subject.text.clone()).collect();
        let refused = trust::Refused {
            judge: &self.judge.name,
            peer: &self.peer.name,
            dials: self.side == Side::Initiator,
            host: &self.pair.to.host,
            words: &self.refusal.reason,
            trusted_dir: &trusted_dir,
            trusted: &trusted,
            revoked_dir: &revoked_dir,
            public_certificate: &public_certificate,
            subject: &leaf.subject.text,
            issuer: &last.issuer.text,
            is_self_signed: leaf.is_self_issued(),
        };
        Some(match self.refusal.rule {
            "trust/acceptor-not-trusted" => trust::acceptor_not_trusted(&refused),
            "trust/initiator-not-trusted" => trust::initiator_not_trusted(&refused),
            "trust/pinned-ca-leaf" => trust::pinned_ca_leaf(&refused),
            "trust/same-dn-other-key" => trust::same_dn_other_key(&refused),
            "trust/renewed-same-key" => trust::renewed_same_key(&refused),
            "trust/anchor-not-ca" => trust::anchor_not_ca(&refused),
            "trust/anchor-no-cert-sign" => trust::anchor_no_cert_sign(&refused),
            "trust/constraints" => trust::constraints(&refused),
            "trust/expired-peer" => trust::expired_peer(&refused),
            "cert/not-yet-valid" => {
                let late = self.other.chain.iter().max_by_key(|certificate| certificate.not_before)?;
                let start = rfc3339(late);
                let finding = cert::not_yet_valid(&public_certificate, &late.subject.text, &start, false);
                finding.with_severity(Severity::Error)
            }
            "cert/chain-incomplete" => {
                cert::chain_incomplete(&public_certificate, &leaf.subject.text, &last.issuer.text)
            }
            "cert/empty" => cert::empty(&path(&self.own.policy.public_certificate), true),
            "cert/eku-no-client" => cert::eku_no_client(&refused),
            "cert/eku-no-server" => cert::eku_no_server(&refused),
            "cert/key-usage" => cert::key_usage(
                &refused,
                &leaf.key_usage.map(crate::pki::certificate::KeyUsage::names).unwrap_or_default(),
            ),
            "cert/name-missing" => {
                let (names, is_cn) = names(leaf);
                cert::name_missing(&refused, &names, is_cn)
            }
            "cert/ip-missing" => cert::ip_missing(&refused),
            "cert/ip-reverse-name" => {
                let address = literal(&self.pair.to.host)?;
                cert::ip_reverse_name(&refused, self.pair.hosts.reverse(address)?)
            }
            "cert/underscore" => cert::underscore(&refused),
            "cert/no-name-at-all" => cert::no_name_at_all(&refused),
            "cert/weak-signature" => cert::weak_signature(&refused, self.judge.runtime.java),
            "cert/critical-extension" => {
                let oids: Vec<String> =
                    self.other.chain.iter().flat_map(|certificate| &certificate.unknown_critical).cloned().collect();
                cert::critical_extension(&refused, &oids)
            }
            "crl/stale" => crl::stale(&refused),
            "crl/missing-issuer" => crl::missing_issuer(&refused, self.issuer_without_crl().unwrap_or(refused.issuer)),
            "crl/wrong-signer" => crl::wrong_signer(&refused, refused.issuer),
            "crl/partial" => crl::partial(&refused, refused.issuer),
            "crl/revoked-peer" => crl::revoked_peer(&refused),
            _ => return None,
        })
    }

    /// A store without certificates: loading knows whether the folder is missing, empty or full of empty files.
    fn of_folder(&self) -> Finding {
        let place = self.own.policy.trusted_dir.display().to_string();
        let is_that = |finding: &&Finding| {
            matches!(finding.rule, "folder/trusted-missing" | "folder/trusted-empty") && finding.at == place
        };
        let told = self.judge.findings.iter().find(is_that).cloned();
        told.unwrap_or_else(|| folder::trusted_no_certificate(&place)).with_severity(Severity::Error)
    }

    /// The first issuer in the chain, from the top, that no CRL is there of.
    fn issuer_without_crl(&self) -> Option<&str> {
        let lacks = |certificate: &&Certificate| {
            !self.own.anchors.contains(certificate)
                && !self.own.crls.iter().any(|crl| crl.issuer.matches(&certificate.issuer))
        };
        self.other.chain.iter().rev().find(lacks).map(|certificate| certificate.issuer.text.as_str())
    }

    /// A key that cannot do its work: the refuser's own where it is that one, else the other's.
    fn of_key(&self) -> Option<Finding> {
        if let Some(finding) = self.of_curve_above() {
            return Some(finding);
        }
        let is_at_fault = |material: &&Material| {
            let Some(leaf) = material.chain.first() else { return false };
            let key = material.key.read();
            match (self.refusal.rule, &leaf.key) {
                ("key/curve", KeyType::Ec(_)) => cannot_sign(&leaf.key, true).is_some(),
                ("key/damaged", _) => key.is_some_and(|key| key.is_unfit),
                ("key/dsa", key) => matches!(key, KeyType::Dsa(_)),
                ("key/mismatch", _) => key.is_some_and(|key| key.belongs_to(&leaf.spki) == Some(false)),
                ("key/weak-size", KeyType::Rsa(bits) | KeyType::Dsa(bits)) => *bits < 1024,
                _ => false,
            }
        };
        let material = [self.own, self.other].into_iter().find(is_at_fault).unwrap_or(self.other);
        let path = material.policy.private_key.display().to_string();
        let leaf = material.chain.first()?;
        Some(match (self.refusal.rule, &leaf.key) {
            ("key/curve", KeyType::Ec(curve)) => key::curve(&path, curves::name(curve)),
            ("key/damaged", _) => key::unfit(&path),
            ("key/dsa", _) => key::dsa(&path),
            ("key/mismatch", _) => key::mismatch(&path, &material.policy.public_certificate.display().to_string()),
            ("key/weak-size", _) => {
                // The key that is too short may also be a CA's, in the chain or in the store.
                let all = material.chain.iter().chain(&self.other.chain).chain(&self.own.anchors);
                let bits = all.filter_map(|certificate| match certificate.key {
                    KeyType::Rsa(bits) | KeyType::Dsa(bits) => Some(bits),
                    _ => None,
                });
                key::weak_size(&path, bits.min()?).with_severity(Severity::Error)
            }
            _ => return None,
        })
    }

    /// A CA whose key is on a curve that Java verifies nothing with.
    fn of_curve_above(&self) -> Option<Finding> {
        if self.refusal.rule != "key/curve" {
            return None;
        }
        let of = |path: &std::path::Path, certificate| (path.display().to_string(), certificate);
        let below = self.other.chain.iter().skip(1).map(|one| of(&self.other.policy.public_certificate, one));
        let is_above = |anchor: &&Certificate| {
            self.other.chain.last().is_some_and(|last| *anchor != last && anchor.subject.matches(&last.issuer))
        };
        let anchors = self.own.anchors.iter().filter(is_above).map(|one| of(&self.own.policy.trusted_dir, one));
        below.chain(anchors).find_map(|(path, ca)| match &ca.key {
            KeyType::Ec(curve) if !curves::is_supported(curve) => {
                Some(key::curve_of_ca(&path, &ca.subject.text, curves::name(curve)))
            }
            _ => None,
        })
    }

    fn of_tls(&self) -> Option<Finding> {
        let (from, to) = (self.pair.from, self.pair.to);
        let own = &self.own.policy;
        let (ours, theirs) = (from.material.as_ref()?, to.material.as_ref()?);
        let lists = (ciphers::lists(&ours.policy), ciphers::lists(&theirs.policy));
        let policy_of = |server: &Server| format!("{}: dbms.ssl.policy.cluster", server.name);
        Some(match self.refusal.rule {
            "tls/no-common-version" => tls::no_common_version(&from.name, &to.name, &lists.0, &lists.1),
            "tls/no-common-suite" => tls::no_common_suite(&from.name, &to.name, &lists.0, &lists.1),
            "tls/cbc-against-2025.10" => tls::cbc_against(&from.name, &to.name, &lists.0, &lists.1),
            "tls/sslv2hello" => tls::sslv2hello(&policy_of(from)),
            "tls/suite-key-type" => {
                let common = self.common_suites()?;
                let is_rsa = matches!(theirs.chain.first()?.key, KeyType::Rsa(_));
                tls::suite_key_type(&policy_of(to), &common, is_rsa)
            }
            "tls/dss" => tls::dss(&policy_of(to), &self.common_suites()?, true),
            "tls/suite-disabled" if own.ciphers.is_some() || theirs.policy.ciphers.is_some() => {
                let written = |server: &Server| -> Vec<String> {
                    let suites =
                        server.material.iter().filter_map(|material| material.policy.ciphers.as_ref()).flatten();
                    let is_off =
                        |name: &&String| ciphers::find(name).is_none_or(|suite| !suite.is_enabled(server.runtime.java));
                    suites.filter(is_off).cloned().collect()
                };
                let (server, disabled) = match written(self.judge) {
                    none if none.is_empty() => (self.peer, written(self.peer)),
                    disabled => (self.judge, disabled),
                };
                let disabled: Vec<&str> = disabled.iter().map(String::as_str).collect();
                tls::suite_disabled(&policy_of(server), &disabled, server.runtime.java, true)
            }
            rule => return ciphers::unusable(own, self.judge.runtime, rule, &policy_of(self.judge)),
        })
    }

    /// The suites of TLS 1.2 that both servers have.
    fn common_suites(&self) -> Option<Vec<&'static str>> {
        let offer = |server: &Server| ciphers::effective(&server.material.as_ref()?.policy, server.runtime).ok();
        let (ours, theirs) = (offer(self.pair.from)?, offer(self.pair.to)?);
        let common =
            theirs.suites.iter().filter(|suite| suite.exchange != Exchange::Tls13 && suite.key != SuiteKey::Any);
        Some(common.filter(|suite| ours.suites.contains(suite)).map(|suite| suite.name).collect())
    }
}

/// The names of a certificate that count, and whether that is the CN.
fn names(leaf: &Certificate) -> (Vec<String>, bool) {
    let dns: Vec<String> = leaf
        .san
        .iter()
        .flatten()
        .filter_map(|name| match name {
            GeneralName::Dns(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    if dns.is_empty() { (leaf.subject.common_names.last().cloned().into_iter().collect(), true) } else { (dns, false) }
}

fn rfc3339(certificate: &Certificate) -> String {
    let start = certificate.not_before;
    start.format(&time::format_description::well_known::Rfc3339).unwrap_or_else(|_| start.to_string())
}
