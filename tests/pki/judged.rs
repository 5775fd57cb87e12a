//! What we made, before openssl and Java.

use super::peer::Peer;
use interlock::finding::Edition;
use interlock::pki::make::{Authority, KeyPair, request, self_signed};
use interlock::pki::pem;
use interlock::pki::secret::{Secret, generate_pass_phrase};
use interlock::plan::{
    Certificates, Ciphers, ClientAuth, Files, Host, KeyKind, Plan, Policy, Server, Subject, TlsVersion, Trust,
};
use time::OffsetDateTime;

/// One of each algorithm that a signature of ours can have.
const KINDS: [KeyKind; 3] = [KeyKind::Rsa2048, KeyKind::EcdsaP256, KeyKind::EcdsaP384];

fn plan(key: KeyKind) -> Plan {
    Plan {
        cluster: "prod".to_owned(),
        release: "5.26".parse().unwrap(),
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
        certificates: Certificates { trust: Trust::PrivateCa, key, days: 365, encrypt_keys: true, ca: None },
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
        servers: vec![Server {
            name: "server1".to_owned(),
            hosts: vec![
                Host::Name("server1.example.com".to_owned()),
                Host::Address("192.168.210.174".parse().unwrap()),
                Host::Address("2001:db8::1".parse().unwrap()),
            ],
            home: None,
            conf: None,
            private_key: None,
            public_certificate: None,
        }],
    }
}

/// `key.pem`, `encrypted.pem` with its pass phrase, `own.pem` (self-signed), `leaf.pem` of `ca.pem`, `request.pem`.
fn make(peer: &Peer, kind: KeyKind) -> Secret {
    let (plan, now) = (plan(kind), OffsetDateTime::now_utc());
    let server = &plan.servers[0];
    let key = KeyPair::generate(kind).unwrap();
    // Large RSA keys take seconds to make; one per certificate is enough.
    let authority_kind = if matches!(kind, KeyKind::Rsa3072 | KeyKind::Rsa4096) { KeyKind::Rsa2048 } else { kind };
    let phrase = generate_pass_phrase().unwrap();
    peer.write("key.pem", key.private_key().to_pem().expose());
    peer.write("encrypted.pem", key.private_key().to_encrypted_pem(&phrase).unwrap().expose());
    let authority = Authority::create(&plan, KeyPair::generate(authority_kind).unwrap(), now).unwrap();
    for (name, label, der) in [
        ("own.pem", "CERTIFICATE", self_signed(&plan, server, &key, now).unwrap()),
        ("leaf.pem", "CERTIFICATE", authority.issue(&plan, server, &key, now).unwrap()),
        ("ca.pem", "CERTIFICATE", authority.certificate().to_vec()),
        ("request.pem", "CERTIFICATE REQUEST", request(&plan, server, &key).unwrap()),
    ] {
        peer.write(name, pem::encode(label, &der).as_bytes());
    }
    phrase
}

#[test]
fn openssl_verifies_our_certificates_strictly_for_both_purposes() {
    let Some(openssl) = Peer::openssl() else { return };
    for kind in KINDS {
        make(&openssl, kind);
        for purpose in ["sslserver", "sslclient"] {
            for (anchor, certificate) in [("ca.pem", "leaf.pem"), ("own.pem", "own.pem")] {
                openssl.run(&format!(
                    "verify -x509_strict -purpose {purpose} -verify_hostname server1.example.com -CAfile {anchor} {certificate}"
                ));
                openssl.run(&format!("verify -x509_strict -verify_ip 2001:db8::1 -CAfile {anchor} {certificate}"));
            }
        }
        let wrong_name = openssl.try_run("verify -verify_hostname other.example.com -CAfile ca.pem leaf.pem");
        assert!(!wrong_name.status.success());
        assert!(!openssl.try_run("verify -partial_chain -CAfile own.pem leaf.pem").status.success());
    }
}

#[test]
fn openssl_prints_the_subject_and_the_extensions_as_planned() {
    let Some(openssl) = Peer::openssl() else { return };
    make(&openssl, KeyKind::Rsa2048);
    let subject = openssl.run("x509 -in leaf.pem -noout -subject -nameopt utf8,sep_comma_plus_space,esc_2253");
    assert_eq!(
        subject.trim(),
        "subject=C=DE, ST=Köln, L=東京, O=Example\\, Ltd, OU=CTU, CN=server1.example.com, emailAddress=admin@example.com"
    );
    let extensions = openssl.run(
        "x509 -in leaf.pem -noout -ext subjectAltName,keyUsage,extendedKeyUsage,basicConstraints,subjectKeyIdentifier,authorityKeyIdentifier",
    );
    let lines: Vec<_> = extensions.lines().map(str::trim).filter(|line| !line.is_empty() && !is_key_id(line)).collect();
    assert_eq!(
        lines,
        [
            "X509v3 Authority Key Identifier:",
            "X509v3 Subject Alternative Name:",
            "DNS:server1.example.com, IP Address:192.168.210.174, IP Address:2001:DB8:0:0:0:0:0:1",
            "X509v3 Key Usage: critical",
            "Digital Signature, Key Encipherment",
            "X509v3 Extended Key Usage:",
            "TLS Web Server Authentication, TLS Web Client Authentication",
            "X509v3 Subject Key Identifier:",
            "X509v3 Basic Constraints: critical",
            "CA:FALSE",
        ]
    );
}

fn is_key_id(line: &str) -> bool {
    line.len() == 59 && line.chars().all(|letter| letter == ':' || letter.is_ascii_hexdigit())
}

#[test]
fn openssl_takes_our_requests_and_can_sign_them_with_what_they_ask_for() {
    let Some(openssl) = Peer::openssl() else { return };
    for kind in KINDS {
        make(&openssl, kind);
        let text = openssl.run("req -in request.pem -verify -noout -text");
        for expected in [
            "DNS:server1.example.com, IP Address:192.168.210.174, IP Address:2001:DB8:0:0:0:0:0:1",
            "TLS Web Server Authentication, TLS Web Client Authentication",
            "Digital Signature",
        ] {
            assert!(text.contains(expected), "{text}");
        }
        assert!(!text.contains("Basic Constraints"), "{text}");
    }
}

#[test]
fn openssl_reads_our_keys_and_refuses_them_without_their_pass_phrase() {
    let Some(openssl) = Peer::openssl() else { return };
    for kind in KINDS.into_iter().chain([KeyKind::Rsa3072, KeyKind::Rsa4096]) {
        let phrase = make(&openssl, kind);
        let phrase = phrase.expose_text().unwrap();
        openssl.run("pkey -in key.pem -noout -check");
        openssl.run(&format!("pkcs8 -in encrypted.pem -passin pass:{phrase} -out opened.pem"));
        assert_eq!(openssl.read("opened.pem"), openssl.read("key.pem"));
        assert!(!openssl.try_run(&format!("pkcs8 -in encrypted.pem -passin pass:{phrase}x")).status.success());
        let structure = openssl.run("asn1parse -in encrypted.pem");
        for expected in ["PBES2", "PBKDF2", ":0927C0", "hmacWithSHA256", "aes-256-cbc"] {
            assert!(structure.contains(expected), "{structure}");
        }
        openssl.run("pkey -in key.pem -pubout -out key.pub");
        let public = openssl.run("x509 -in own.pem -noout -pubkey");
        assert_eq!(public.as_bytes(), openssl.read("key.pub"));
    }
}

#[test]
fn java_opens_our_keys_and_trusts_our_certificates_in_both_directions() {
    let (Some(javac), Some(java)) = (Peer::jdk("javac"), Peer::jdk("java")) else { return };
    javac.write("Judge.java", include_bytes!("Judge.java"));
    javac.run(&format!("-d {} Judge.java", java.path("").display()));
    for kind in KINDS {
        let phrase = make(&java, kind);
        let phrase = phrase.expose_text().unwrap();
        for (certificate, anchor, path_length) in [("leaf.pem", "ca.pem", "0"), ("own.pem", "own.pem", "-1")] {
            let said = java.run(&format!("Judge encrypted.pem {phrase} {certificate} {anchor}"));
            for expected in [
                "scheme: PBEWithHmacSHA256AndAES_256",
                "belongs: true",
                "trusted: both ways",
                "CN=server1.example.com",
                "names: [[2, server1.example.com], [7, 192.168.210.174], [7, 2001:db8:0:0:0:0:0:1]]",
                "usages: [1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.2]",
                &format!("ca: -1 {path_length}"),
            ] {
                assert!(said.contains(expected), "{expected} is missing:\n{said}");
            }
        }
        assert!(!java.try_run("Judge encrypted.pem wrong own.pem own.pem").status.success());
        assert!(java.run("Judge key.pem - own.pem own.pem").contains("belongs: true"));
        assert!(!java.try_run("Judge key.pem - leaf.pem own.pem").status.success());
    }
}

#[test]
fn keytool_prints_our_certificates_and_requests() {
    let Some(keytool) = Peer::jdk("keytool") else { return };
    make(&keytool, KeyKind::Rsa2048);
    let certificate = keytool.run("-J-Duser.language=en -printcert -file leaf.pem");
    assert!(certificate.contains("DNSName: server1.example.com"), "{certificate}");
    assert!(certificate.contains("Signature algorithm name: SHA256withRSA"), "{certificate}");
    assert!(!certificate.contains("Warning"), "{certificate}");
    let request = keytool.run("-J-Duser.language=en -printcertreq -file request.pem");
    assert!(request.contains("IPAddress: 192.168.210.174"), "{request}");
}
