//! Certificates as people really have them: an authority, perhaps one below it, leaves, and what is odd about each.

use crate::random::Random;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, NameConstraints,
    RevocationReason, RevokedCertParams, SanType, SerialNumber,
};
use time::{Duration, OffsetDateTime};

/// A certificate, its key, and what it was made from.
pub(crate) struct Made {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
    pub(crate) pem: String,
    pub(crate) der: Vec<u8>,
}

impl Made {
    pub(crate) fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn serial(random: &mut Random) -> SerialNumber {
    SerialNumber::from((random.next() >> 2) | 1)
}

pub(crate) fn params(common_name: &str, random: &mut Random) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = now() - Duration::days(2);
    params.not_after = now() + Duration::days(300);
    params.serial_number = Some(serial(random));
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params
}

pub(crate) fn authority_params(common_name: &str, random: &mut Random) -> CertificateParams {
    let mut params = params(common_name, random);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

pub(crate) fn leaf_params(host: &str, random: &mut Random) -> CertificateParams {
    let mut params = params(host, random);
    let is_address = host.parse::<std::net::IpAddr>();
    params.subject_alt_names = vec![match is_address {
        Ok(address) => SanType::IpAddress(address),
        Err(_) => SanType::DnsName(host.try_into().expect("a name")),
    }];
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn key(random: &mut Random) -> KeyPair {
    let algorithm = if random.chance(75) { &rcgen::PKCS_ECDSA_P256_SHA256 } else { &rcgen::PKCS_ECDSA_P384_SHA384 };
    if random.chance(20) { KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256) } else { KeyPair::generate_for(algorithm) }
        .expect("a key")
}

pub(crate) fn self_signed(params: CertificateParams, random: &mut Random) -> Made {
    with_key(params, key(random))
}

pub(crate) fn with_key(params: CertificateParams, key: KeyPair) -> Made {
    let certificate = params.self_signed(&key).expect("self-signed");
    Made { pem: certificate.pem(), der: certificate.der().to_vec(), params, key }
}

pub(crate) fn signed(params: CertificateParams, issuer: &Made, random: &mut Random) -> Made {
    let key = key(random);
    let certificate = params.signed_by(&key, &issuer.issuer()).expect("signed");
    Made { pem: certificate.pem(), der: certificate.der().to_vec(), params, key }
}

/// Who signs the leaves, and the leaves in the order of the servers.
pub(crate) struct Pki {
    pub(crate) root: Option<Made>,
    pub(crate) middle: Option<Made>,
    pub(crate) leaves: Vec<Made>,
}

impl Pki {
    /// With nothing odd about it.
    pub(crate) fn sound(hosts: &[String], random: &mut Random) -> Self {
        let name = format!("Root {:08x}", random.next() >> 32);
        let root = self_signed(authority_params(&name, random), random);
        let middle =
            random.chance(40).then(|| signed(authority_params(&format!("{name} below"), random), &root, random));
        let issuer = middle.as_ref().unwrap_or(&root);
        let leaves = hosts.iter().map(|host| signed(leaf_params(host, random), issuer, random)).collect();
        Self { root: Some(root), middle, leaves }
    }

    /// With one odd thing, in words.
    pub(crate) fn odd(hosts: &[String], random: &mut Random) -> (Self, String) {
        let name = format!("Root {:08x}", random.next() >> 32);
        let mut said = Vec::new();
        if random.chance(30) {
            let odd = random.below(hosts.len());
            let leaves = (0..hosts.len()).map(|n| {
                let mut params = leaf_params(&hosts[n], random);
                if n == odd {
                    said.push(format!("self-signed leaf {n}: {}", spoil_leaf(&mut params, random)));
                }
                self_signed(params, random)
            });
            return (Self { leaves: leaves.collect(), root: None, middle: None }, said.join(", "));
        }
        let (odd_root, odd_middle) = (random.chance(25), random.chance(35));
        let mut root = authority_params(&name, random);
        if odd_root {
            said.push(format!("root: {}", spoil_authority(&mut root, random)));
        }
        let root = self_signed(root, random);
        let middle = random.chance(50).then(|| {
            let mut params = authority_params(&format!("{name} below"), random);
            params.use_authority_key_identifier_extension = random.chance(50);
            if odd_middle {
                said.push(format!("intermediate: {}", spoil_authority(&mut params, random)));
            }
            signed(params, &root, random)
        });
        let odd = (!odd_root || random.chance(30)).then(|| random.below(hosts.len()));
        let mut leaves = Vec::new();
        for (n, host) in hosts.iter().enumerate() {
            let mut params = leaf_params(host, random);
            if odd == Some(n) {
                said.push(format!("leaf {n}: {}", spoil_leaf(&mut params, random)));
            }
            leaves.push(signed(params, middle.as_ref().unwrap_or(&root), random));
        }
        (Self { root: Some(root), middle, leaves }, said.join(", "))
    }

    pub(crate) fn root_pem(&self) -> String {
        self.root.as_ref().map_or_else(String::new, |root| root.pem.clone())
    }

    /// What a server presents, its own first, without the root.
    pub(crate) fn chain_pem(&self, n: usize) -> String {
        self.leaves[n].pem.clone() + self.middle.as_ref().map_or("", |middle| &middle.pem)
    }
}

/// One odd thing about a leaf.
fn spoil_leaf(params: &mut CertificateParams, random: &mut Random) -> &'static str {
    use ExtendedKeyUsagePurpose as Eku;
    use KeyUsagePurpose as Ku;
    let dns = |name: &str| SanType::DnsName(name.try_into().expect("a name"));
    match random.below(18) {
        0 => {
            params.not_after = now() - Duration::days(1);
            "expired"
        }
        1 => {
            params.not_before = now() + Duration::days(2);
            "not yet valid"
        }
        2 => {
            params.extended_key_usages = vec![Eku::ServerAuth];
            "EKU server"
        }
        3 => {
            params.extended_key_usages = vec![Eku::ClientAuth];
            "EKU client"
        }
        4 => {
            params.extended_key_usages = vec![Eku::EmailProtection];
            "EKU email"
        }
        5 => {
            params.extended_key_usages = vec![Eku::Any];
            "EKU any"
        }
        6 => {
            params.extended_key_usages.clear();
            params.key_usages.clear();
            "no usages"
        }
        7 => {
            params.key_usages = random.some(&[
                Ku::KeyEncipherment,
                Ku::KeyAgreement,
                Ku::KeyCertSign,
                Ku::ContentCommitment,
                Ku::DataEncipherment,
            ]);
            "key usage without digitalSignature"
        }
        8 => {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            "CA:TRUE"
        }
        9 => {
            params.is_ca = IsCa::ExplicitNoCa;
            "CA:FALSE"
        }
        10 => {
            params.subject_alt_names.clear();
            "no SAN"
        }
        11 => {
            params.subject_alt_names = vec![dns("elsewhere.test")];
            "SAN elsewhere"
        }
        12 => {
            params.subject_alt_names = vec![SanType::IpAddress([192, 0, 2, 77].into())];
            "SAN of another address"
        }
        13 => {
            let wild = params.subject_alt_names.first().and_then(|san| match san {
                SanType::DnsName(name) => name.as_str().split_once('.').map(|(_, rest)| format!("*.{rest}")),
                _ => None,
            });
            params.subject_alt_names = vec![dns(&wild.unwrap_or_else(|| "*.test".to_owned()))];
            "SAN with a wildcard"
        }
        14 => {
            if let Some(SanType::DnsName(name)) = params.subject_alt_names.first() {
                params.subject_alt_names = vec![dns(&name.as_str().to_ascii_uppercase())];
            }
            "SAN in capitals"
        }
        15 => {
            let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999, 1], vec![5, 0]);
            extension.set_criticality(random.chance(60));
            params.custom_extensions.push(extension);
            "unknown extension"
        }
        16 => {
            params.use_authority_key_identifier_extension = false;
            "no authority key identifier"
        }
        _ => {
            params.distinguished_name = DistinguishedName::new();
            "empty subject"
        }
    }
}

/// One odd thing about an authority.
fn spoil_authority(params: &mut CertificateParams, random: &mut Random) -> &'static str {
    match random.below(9) {
        0 => {
            params.not_after = now() - Duration::days(1);
            "expired"
        }
        1 => {
            params.not_before = now() + Duration::days(2);
            "not yet valid"
        }
        2 => {
            params.is_ca = IsCa::NoCa;
            "no basic constraints"
        }
        3 => {
            params.is_ca = IsCa::ExplicitNoCa;
            "CA:FALSE"
        }
        4 => {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            "pathLen 0"
        }
        5 => {
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            "no keyCertSign"
        }
        6 => {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
            "EKU email"
        }
        7 => {
            let subtree = |name: &str| vec![GeneralSubtree::DnsName(name.to_owned())];
            let is_permitted = random.chance(50);
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: if is_permitted { subtree("elsewhere.test") } else { Vec::new() },
                excluded_subtrees: if is_permitted { Vec::new() } else { subtree("elsewhere.test") },
            });
            if is_permitted { "name constraints that permit others" } else { "name constraints that exclude others" }
        }
        _ => {
            params.key_identifier_method = KeyIdMethod::PreSpecified(vec![1, 2, 3]);
            "its own key identifier"
        }
    }
}

/// What a CRL is like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fresh {
    Current,
    Stale,
    Future,
}

/// A CRL of an authority with these serials.
pub(crate) fn crl(issuer: &Made, fresh: Fresh, revoked: &[SerialNumber], random: &mut Random) -> Vec<u8> {
    let (this_update, next_update) = match fresh {
        Fresh::Current => (now() - Duration::days(1), now() + Duration::days(30)),
        Fresh::Stale => (now() - Duration::days(30), now() - Duration::days(1)),
        Fresh::Future => (now() + Duration::days(2), now() + Duration::days(30)),
    };
    let params = CertificateRevocationListParams {
        this_update,
        next_update,
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: revoked
            .iter()
            .map(|serial| RevokedCertParams {
                serial_number: serial.clone(),
                revocation_time: now() - Duration::days(1),
                reason_code: random.chance(30).then_some(RevocationReason::CertificateHold),
                invalidity_date: None,
            })
            .collect(),
        key_identifier_method: issuer.params.key_identifier_method.clone(),
    };
    // An authority that must not sign CRLs cannot be asked through rcgen; Java does not look at that bit (4.2.7).
    let mut able = issuer.params.clone();
    able.key_usages = vec![KeyUsagePurpose::CrlSign];
    let crl = params.signed_by(&Issuer::from_params(&able, &issuer.key)).expect("signed");
    if random.chance(50) { crl.der().to_vec() } else { crl.pem().expect("PEM").into_bytes() }
}
