//! What certificates and requests say, field by field; `tests/made_by_us.rs` asks openssl and Java.

use super::*;
use crate::finding::{Edition, Release};
use crate::os::NoEvents;
use crate::pki::key::{KeyError, PrivateKey};
use crate::pki::pem;
use crate::pki::secret::Secret;
use crate::plan::{Certificates, Ciphers, ClientAuth, Files, Host, Plan, Policy, Server, Subject, TlsVersion, Trust};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{
    FromDer, GeneralName, ParsedExtension, X509Certificate, X509CertificationRequest, X509Version,
};

const NOW: OffsetDateTime = datetime!(2026-03-01 12:30:15.75 +02:00);

fn plan(key: KeyKind) -> Plan {
    Plan {
        cluster: "prod".to_owned(),
        release: "5.26".parse::<Release>().unwrap(),
        edition: Edition::Enterprise,
        java: None,
        subject: Subject {
            country: Some("DE".to_owned()),
            state: Some("Köln".to_owned()),
            locality: Some("東京".to_owned()),
            organization: Some("Example, Ltd".to_owned()),
            organizational_unit: Some("CTU".to_owned()),
            email: Some("admin@example.com".to_owned()),
        },
        certificates: Certificates { trust: Trust::SelfSigned, key, days: 365, encrypt_keys: true, ca: None },
        policy: Policy {
            tls_versions: vec![TlsVersion::V13, TlsVersion::V12],
            client_auth: ClientAuth::Require,
            verify_hostname: true,
            ciphers: Ciphers::Auto,
        },
        files: Files {
            base_directory: "certificates/cluster".to_owned(),
            private_key: "private.key".to_owned(),
            public_certificate: "public.crt".to_owned(),
            trusted_dir: "trusted".to_owned(),
            revoked_dir: "revoked".to_owned(),
            include_own: false,
        },
        servers: vec![server("server1", "192.168.210.174"), server("server2", "2001:db8::1")],
    }
}

fn server(name: &str, address: &str) -> Server {
    Server {
        name: name.to_owned(),
        hosts: vec![Host::Name(format!("{name}.example.com")), Host::Address(address.parse().unwrap())],
        home: None,
        conf: None,
        private_key: None,
        public_certificate: None,
    }
}

fn key(kind: KeyKind) -> KeyPair {
    KeyPair::generate(kind).unwrap()
}

fn extension_names(certificate: &X509Certificate<'_>) -> Vec<(String, bool)> {
    certificate.extensions().iter().map(|extension| (extension.oid.to_id_string(), extension.critical)).collect()
}

fn parse(der: &[u8]) -> X509Certificate<'_> {
    let (rest, certificate) = X509Certificate::from_der(der).unwrap();
    assert!(rest.is_empty());
    certificate
}

#[test]
fn a_self_signed_certificate_says_what_every_cluster_server_needs_and_nothing_else() {
    for (kind, key_usage, algorithm) in [
        // Bits 0 and 2; sha256WithRSAEncryption.
        (KeyKind::Rsa2048, 0b101, "1.2.840.113549.1.1.11"),
        // Bit 0; ecdsa-with-SHA256, ecdsa-with-SHA384.
        (KeyKind::EcdsaP256, 0b1, "1.2.840.10045.4.3.2"),
        (KeyKind::EcdsaP384, 0b1, "1.2.840.10045.4.3.3"),
    ] {
        let plan = plan(kind);
        let der = self_signed(&plan, &plan.servers[0], &key(kind), NOW).unwrap();
        let certificate = parse(&der);
        assert_eq!(certificate.version(), X509Version::V3);
        assert_eq!(certificate.signature_algorithm.oid().to_id_string(), algorithm);
        assert_eq!(certificate.issuer().as_raw(), certificate.subject().as_raw());
        assert_eq!(certificate.validity().not_before.to_datetime(), datetime!(2026-03-01 10:20:15 UTC));
        assert_eq!(certificate.validity().not_after.to_datetime(), datetime!(2027-03-01 10:30:15 UTC));
        assert_eq!(
            extension_names(&certificate),
            [
                ("2.5.29.35".to_owned(), false), // authorityKeyIdentifier
                ("2.5.29.17".to_owned(), false), // subjectAltName
                ("2.5.29.15".to_owned(), true),  // keyUsage
                ("2.5.29.37".to_owned(), false), // extendedKeyUsage
                ("2.5.29.14".to_owned(), false), // subjectKeyIdentifier
                ("2.5.29.19".to_owned(), true),  // basicConstraints
            ]
        );
        assert_eq!(certificate.key_usage().unwrap().unwrap().value.flags, key_usage);
        assert!(!certificate.basic_constraints().unwrap().unwrap().value.ca);
        let usage = certificate.extended_key_usage().unwrap().unwrap().value;
        assert!(usage.server_auth && usage.client_auth && !usage.any && usage.other.is_empty());
        let names = &certificate.subject_alternative_name().unwrap().unwrap().value.general_names;
        assert_eq!(
            names[..],
            [GeneralName::DNSName("server1.example.com"), GeneralName::IPAddress(&[192, 168, 210, 174])]
        );
        certificate.verify_signature(None).unwrap();
    }
}

#[test]
fn an_ipv6_address_is_an_address_of_16_bytes() {
    let plan = plan(KeyKind::EcdsaP256);
    let der = self_signed(&plan, &plan.servers[1], &key(KeyKind::EcdsaP256), NOW).unwrap();
    let names = parse(&der).subject_alternative_name().unwrap().unwrap().value.general_names.clone();
    assert_eq!(names[1], GeneralName::IPAddress(&[0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
}

#[test]
fn the_subject_has_the_standard_order_and_the_encodings_of_x520() {
    let plan = plan(KeyKind::EcdsaP256);
    let der = self_signed(&plan, &plan.servers[0], &key(KeyKind::EcdsaP256), NOW).unwrap();
    let certificate = parse(&der);
    let parts: Vec<_> = certificate
        .subject()
        .iter_attributes()
        .map(|part| {
            let text = std::str::from_utf8(part.as_slice()).unwrap().to_owned();
            (part.attr_type().to_id_string(), part.attr_value().tag().0, text)
        })
        .collect();
    // Tags: 19 PrintableString, 12 UTF8String, 22 IA5String.
    let expected = [
        ("2.5.4.6", 19, "DE"),
        ("2.5.4.8", 12, "Köln"),
        ("2.5.4.7", 12, "東京"),
        ("2.5.4.10", 12, "Example, Ltd"),
        ("2.5.4.11", 12, "CTU"),
        ("2.5.4.3", 12, "server1.example.com"),
        ("1.2.840.113549.1.9.1", 22, "admin@example.com"),
    ];
    assert_eq!(parts, expected.map(|(oid, tag, text)| (oid.to_owned(), tag, text.to_owned())));
}

#[test]
fn fields_that_the_plan_leaves_out_are_left_out() {
    let mut plan = plan(KeyKind::EcdsaP256);
    plan.subject = Subject::default();
    let der = self_signed(&plan, &plan.servers[0], &key(KeyKind::EcdsaP256), NOW).unwrap();
    assert_eq!(parse(&der).subject().to_string(), "CN=server1.example.com");
}

#[test]
fn letters_that_an_encoding_cannot_hold_are_refused_with_their_field() {
    let made = |change: fn(&mut Plan)| {
        let mut plan = plan(KeyKind::EcdsaP256);
        change(&mut plan);
        self_signed(&plan, &plan.servers[0], &key(KeyKind::EcdsaP256), NOW).err()
    };
    let refused = |field, value: &str| Some(MakeError::NotEncodable { field, value: value.to_owned() });
    assert_eq!(made(|_| ()), None);
    assert_eq!(
        made(|plan| plan.subject.email = Some("jörg@example.com".to_owned())),
        refused("emailAddress", "jörg@example.com")
    );
    assert_eq!(made(|plan| plan.subject.country = Some("É".to_owned())), refused("C", "É"));
    assert_eq!(made(|plan| plan.servers[0].hosts = vec![Host::Name("köln.de".to_owned())]), refused("DNS", "köln.de"));
}

#[test]
fn serial_numbers_have_16_bytes_are_positive_and_differ() {
    let plan = plan(KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    let mut serials = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let der = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
        let serial = parse(&der).raw_serial().to_vec();
        assert!(serial.len() == 16 && (1..0x80).contains(&serial[0]), "{serial:02x?}");
        serials.insert(serial);
    }
    assert_eq!(serials.len(), 200);
}

#[test]
fn dates_from_2050_on_are_fine_and_those_after_9999_are_refused() {
    let mut plan = plan(KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    plan.certificates.days = 20_000;
    let der = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    assert_eq!(parse(&der).validity().not_after.to_datetime(), datetime!(2080-12-02 10:30:15 UTC));
    for days in [3_000_000, u32::MAX] {
        plan.certificates.days = days;
        assert_eq!(self_signed(&plan, &plan.servers[0], &key, NOW), Err(MakeError::TooLong { days }));
    }
}

#[test]
fn a_request_asks_for_what_our_own_certificate_would_say() {
    let plan = plan(KeyKind::Rsa2048);
    let key = key(KeyKind::Rsa2048);
    let der = request(&plan, &plan.servers[0], &key).unwrap();
    let (_, request) = X509CertificationRequest::from_der(&der).unwrap();
    request.verify_signature().unwrap();
    let certificate = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    let certificate = parse(&certificate);
    assert_eq!(request.certification_request_info.subject.as_raw(), certificate.subject().as_raw());
    assert_eq!(request.certification_request_info.subject_pki.raw, certificate.public_key().raw);
    for extension in request.requested_extensions().unwrap() {
        assert!(certificate.extensions().iter().any(|other| other.parsed_extension() == extension));
    }
    assert_eq!(request.requested_extensions().unwrap().count(), 3);
}

fn authority(plan: &Plan, kind: KeyKind) -> Authority {
    Authority::create(plan, key(kind), NOW).unwrap()
}

#[test]
fn a_private_ca_may_sign_servers_and_lists_and_no_further_ca() {
    let plan = plan(KeyKind::EcdsaP256);
    let authority = authority(&plan, KeyKind::EcdsaP256);
    let certificate = parse(authority.certificate());
    assert_eq!(certificate.subject().to_string(), "C=DE, O=Example, Ltd, CN=prod Interlock CA");
    let constraints = certificate.basic_constraints().unwrap().unwrap();
    assert!(constraints.critical && constraints.value.ca);
    assert_eq!(constraints.value.path_len_constraint, Some(0));
    let usage = certificate.key_usage().unwrap().unwrap();
    // keyCertSign (bit 5) and cRLSign (bit 6).
    assert!(usage.critical);
    assert_eq!(usage.value.flags, 0b110_0000);
    assert!(certificate.extended_key_usage().unwrap().is_none());
    assert_eq!(authority.not_after(), NOW.truncate_to_second() + Duration::days(3650));
    certificate.verify_signature(None).unwrap();
}

#[test]
fn a_ca_outlives_what_it_issues() {
    let mut plan = plan(KeyKind::EcdsaP256);
    plan.certificates.days = 5000;
    let authority = authority(&plan, KeyKind::EcdsaP256);
    assert_eq!(authority.not_after(), NOW.truncate_to_second() + Duration::days(5365));
}

#[test]
fn the_name_of_a_ca_has_64_characters_at_most() {
    let mut plan = plan(KeyKind::EcdsaP256);
    plan.cluster = "ü".repeat(70);
    let authority = authority(&plan, KeyKind::EcdsaP256);
    let certificate = parse(authority.certificate());
    let name = certificate.subject().iter_common_name().next().unwrap().as_str().unwrap().to_owned();
    assert_eq!(name, "ü".repeat(51) + " Interlock CA");
}

#[test]
fn a_leaf_is_signed_by_its_ca_and_points_to_its_key() {
    let plan = plan(KeyKind::EcdsaP256);
    let authority = authority(&plan, KeyKind::EcdsaP384);
    let der = authority.issue(&plan, &plan.servers[0], &key(KeyKind::EcdsaP256), NOW).unwrap();
    let (leaf, ca) = (parse(&der), parse(authority.certificate()));
    assert_eq!(leaf.issuer().as_raw(), ca.subject().as_raw());
    leaf.verify_signature(Some(ca.public_key())).unwrap();
    let id = |certificate: &X509Certificate<'_>, issuer: bool| {
        certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityKeyIdentifier(id) if issuer => id.key_identifier.as_ref().map(|id| id.0.to_vec()),
            ParsedExtension::SubjectKeyIdentifier(id) if !issuer => Some(id.0.to_vec()),
            _ => None,
        })
    };
    assert_eq!(id(&leaf, true).unwrap(), id(&ca, false).unwrap());
    assert_ne!(id(&leaf, false), id(&ca, false));
    assert!(!leaf.is_ca());
}

#[test]
fn a_ca_that_was_written_is_read_again_and_goes_on_issuing() {
    let plan = plan(KeyKind::EcdsaP256);
    let made = authority(&plan, KeyKind::EcdsaP256);
    let certificate = pem::encode("CERTIFICATE", made.certificate());
    let phrase = Secret::from("pass phrase".to_owned());
    let encrypted = made.private_key().to_encrypted_pem(&phrase).unwrap();
    for (key, phrase) in [(made.private_key().to_pem(), None), (encrypted, Some(&phrase))] {
        let read = Authority::from_pem(certificate.as_bytes(), key.expose(), phrase).unwrap();
        assert_eq!((read.certificate(), read.not_after()), (made.certificate(), made.not_after()));
        let server = &plan.servers[1];
        let der = read.issue(&plan, server, &self::key(KeyKind::EcdsaP256), NOW).unwrap();
        parse(&der).verify_signature(Some(parse(made.certificate()).public_key())).unwrap();
    }
}

#[test]
fn what_is_no_ca_or_not_its_key_is_refused() {
    let plan = plan(KeyKind::EcdsaP256);
    let made = authority(&plan, KeyKind::EcdsaP256);
    let key_pem = made.private_key().to_pem();
    let read = |certificate: &[u8], key: &KeyPair| {
        let certificate = pem::encode("CERTIFICATE", certificate);
        Authority::from_pem(certificate.as_bytes(), key.private_key().to_pem().expose(), None).err()
    };
    let leaf_key = key(KeyKind::EcdsaP256);
    let leaf = made.issue(&plan, &plan.servers[0], &leaf_key, NOW).unwrap();
    assert_eq!(read(&leaf, &leaf_key), Some(AuthorityError::NotAnAuthority));
    assert_eq!(read(made.certificate(), &leaf_key), Some(AuthorityError::KeyMismatch));
    assert_eq!(read(b"garbled", &leaf_key), Some(AuthorityError::Malformed));
    let two = pem::encode("CERTIFICATE", made.certificate()).repeat(2);
    let error = Authority::from_pem(two.as_bytes(), key_pem.expose(), None).err();
    assert_eq!(error, Some(AuthorityError::NotOneCertificate { found: 2 }));
}

#[test]
fn a_leaf_ends_with_its_ca_and_an_ended_ca_issues_nothing() {
    let plan = plan(KeyKind::EcdsaP256);
    let authority = authority(&plan, KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    let issue = |now| authority.issue(&plan, &plan.servers[0], &key, now);
    let late = issue(authority.not_after() - Duration::days(100)).unwrap();
    assert_eq!(parse(&late).validity().not_after.to_datetime(), authority.not_after());
    let ended = MakeError::AuthorityEnded { not_after: authority.not_after() };
    assert_eq!(issue(authority.not_after() + Duration::SECOND), Err(ended));
}

fn existing(key: &PrivateKey, certificates: &[&[u8]]) -> Result<Existing, ExistingError> {
    let chain: String = certificates.iter().map(|der| pem::encode("CERTIFICATE", der)).collect();
    check_existing(key.to_pem().expose(), chain.as_bytes(), None)
}

#[test]
fn an_existing_key_and_its_certificate_are_taken() {
    let plan = plan(KeyKind::Rsa2048);
    let key = key(KeyKind::Rsa2048);
    let certificate = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    let taken = existing(key.private_key(), &[&certificate]).unwrap();
    assert!(taken.compared && taken.encryption.is_none());
    assert_eq!(taken.chain, [certificate]);
}

#[test]
fn an_existing_key_may_be_encrypted() {
    let plan = plan(KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    let phrase = Secret::from("pass phrase".to_owned());
    let certificate = pem::encode("CERTIFICATE", &self_signed(&plan, &plan.servers[0], &key, NOW).unwrap());
    let key = key.private_key().to_encrypted_pem(&phrase).unwrap();
    let taken = check_existing(key.expose(), certificate.as_bytes(), Some(&phrase)).unwrap();
    assert_eq!(taken.encryption.unwrap().to_string(), "PBES2, PBKDF2, hmacWithSHA256, AES-256-CBC");
    let without = check_existing(key.expose(), certificate.as_bytes(), None).err();
    assert!(matches!(without, Some(ExistingError::Key(KeyError::PassPhraseNeeded(_)))));
}

#[test]
fn an_existing_key_of_another_certificate_is_refused_and_says_whose_it_is() {
    let plan = plan(KeyKind::EcdsaP256);
    let authority = authority(&plan, KeyKind::EcdsaP256);
    let (one, other) = (key(KeyKind::EcdsaP256), key(KeyKind::EcdsaP256));
    let leaf = authority.issue(&plan, &plan.servers[0], &one, NOW).unwrap();
    assert!(existing(one.private_key(), &[&leaf, authority.certificate()]).is_ok());
    let curve = || crate::pki::certificate::KeyType::Ec("1.2.840.10045.3.1.7".to_owned());
    assert_eq!(
        existing(other.private_key(), &[&leaf]).err(),
        Some(ExistingError::Mismatch { key: curve(), belongs_to: None })
    );
    assert_eq!(
        existing(one.private_key(), &[authority.certificate(), &leaf]).err(),
        Some(ExistingError::Mismatch { key: curve(), belongs_to: Some(1) })
    );
}

#[test]
fn an_existing_certificate_may_be_in_der() {
    let plan = plan(KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    let certificate = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    let key = key.private_key().to_pem();
    assert_eq!(check_existing(key.expose(), &certificate, None).unwrap().chain, std::slice::from_ref(&certificate));
    let damaged = check_existing(key.expose(), &certificate[..200], None).err();
    assert_eq!(damaged, Some(ExistingError::CertificateMalformed { index: 0 }));
}

#[test]
fn existing_files_without_a_certificate_or_with_a_damaged_one_are_refused() {
    let plan = plan(KeyKind::EcdsaP256);
    let key = key(KeyKind::EcdsaP256);
    let certificate = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    assert_eq!(existing(key.private_key(), &[]).err(), Some(ExistingError::NoCertificate));
    let damaged = existing(key.private_key(), &[&certificate, &certificate[..100]]).err();
    assert_eq!(damaged, Some(ExistingError::CertificateMalformed { index: 1 }));
}

#[test]
fn an_rsa_key_with_another_keys_private_half_is_refused() {
    use pkcs8::PrivateKeyInfoRef;
    use pkcs8::der::{Decode, Encode};
    let plan = plan(KeyKind::Rsa2048);
    let key = key(KeyKind::Rsa2048);
    let certificate = self_signed(&plan, &plan.servers[0], &key, NOW).unwrap();
    let info = PrivateKeyInfoRef::from_der(key.private_key().pkcs8.expose()).unwrap();
    let mut content = info.private_key.as_bytes().to_vec();
    // A bit of the last number, the coefficient: the public half stays.
    *content.last_mut().unwrap() ^= 1;
    let content = pkcs8::der::asn1::OctetStringRef::new(&content).unwrap();
    let changed = PrivateKeyInfoRef::new(info.algorithm, content).to_der().unwrap();
    let changed = PrivateKey::from_pkcs8_der(&changed).ok().unwrap();
    assert!(matches!(existing(&changed, &[&certificate]).err(), Some(ExistingError::KeyInconsistent(_))));
}

#[test]
fn keys_made_together_sign_certificates() {
    let plan = plan(KeyKind::EcdsaP384);
    let keys = generate_all(KeyKind::EcdsaP384, 2, &NoEvents, &crate::os::Cancel::default()).unwrap().unwrap();
    for (server, key) in plan.servers.iter().zip(&keys) {
        parse(&self_signed(&plan, server, key, NOW).unwrap()).verify_signature(None).unwrap();
    }
}
