//! Rows 52 to 63: the name that is dialled, and the certificate's.

use crate::make::*;
use interlock::neo4j::trust::{Hosts, Side, check_name, handshake};
use interlock::pki::certificate::Certificate;
use rcgen::{DnType, SanType};

fn named(cn: Option<&str>, san: &[&str]) -> Certificate {
    let mut params = params("");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Example");
    if let Some(cn) = cn {
        params.distinguished_name.push(DnType::CommonName, cn);
    }
    params.subject_alt_names = san
        .iter()
        .map(|name| match name.parse() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) if name.contains('@') => SanType::Rfc822Name((*name).try_into().expect("ASCII")),
            Err(_) => SanType::DnsName((*name).try_into().expect("ASCII")),
        })
        .collect();
    self_signed(params).certificate
}

/// The refusal's words without the exception's name, or nothing.
fn said(host: &str, certificate: &Certificate, hosts: &str) -> Result<(), String> {
    let hosts = Hosts::parse(hosts).expect("a hosts file");
    check_name(host, certificate, 17, &hosts).map_err(|refusal| {
        let words = refusal.reason.strip_prefix("SSLHandshakeException: ").unwrap_or(&refusal.reason);
        format!("{}: {words}", refusal.rule)
    })
}

#[test]
fn the_cn_counts_only_without_a_dns_entry() {
    assert_eq!(said("n1.test", &named(Some("n1.test"), &[]), ""), Ok(()), "row 52");
    assert_eq!(
        said("n1.test", &named(Some("n1.test"), &["other.test"]), ""),
        Err("cert/name-missing: No subject alternative DNS name matching n1.test found.".to_owned()),
        "row 53"
    );
    assert_eq!(said("n1.test", &named(Some("n1.test"), &["192.0.2.1", "a@example.com"]), ""), Ok(()), "row 54");
    assert_eq!(
        said("n1.test", &named(Some("other.test"), &["192.0.2.1"]), ""),
        Err("cert/name-missing: No name matching n1.test found".to_owned())
    );
    assert_eq!(
        said("n1.test", &named(None, &[]), ""),
        Err("cert/no-name-at-all: No name matching n1.test found".to_owned())
    );
}

#[test]
fn an_address_needs_an_ip_entry_unless_it_has_a_name() {
    let (dns, ip) = (named(Some("192.0.2.1"), &["n1.test"]), named(None, &["192.0.2.1"]));
    assert_eq!(
        said("192.0.2.1", &dns, ""),
        Err("cert/ip-missing: No subject alternative names matching IP address 192.0.2.1 found".to_owned()),
        "row 55"
    );
    assert_eq!(
        said("192.0.2.1", &named(Some("192.0.2.1"), &[]), ""),
        Err("cert/ip-missing: No subject alternative names present".to_owned())
    );
    assert_eq!(said("192.0.2.1", &named(None, &["192.0.2.1", "n1.test"]), "192.0.2.1 n1.test"), Ok(()), "row 60");
    assert_eq!(
        said("192.0.2.1", &named(None, &["192.0.2.1", "n1.test"]), "192.0.2.1 n9.test"),
        Err("cert/ip-reverse-name: No subject alternative DNS name matching n9.test found.".to_owned()),
        "row 61"
    );
    assert_eq!(
        said("192.0.2.1", &ip, "192.0.2.1 n9.test"),
        Err("cert/ip-reverse-name: No name matching n9.test found".to_owned()),
        "row 61"
    );
    assert_eq!(said("192.0.2.1", &dns, "192.0.2.1 n1.test"), Ok(()), "row 62");
    assert_eq!(said("192.0.2.1", &ip, ""), Ok(()), "row 63");
}

#[test]
fn ipv6_is_one_in_any_spelling() {
    let certificate = named(None, &["fd00::23"]);
    for host in ["fd00::23", "[fd00::23]", "fd00:0:0:0:0:0:0:23", "FD00::0023"] {
        assert_eq!(said(host, &certificate, ""), Ok(()), "{host}");
    }
    assert_eq!(
        said("fd00::24", &certificate, ""),
        Err("cert/ip-missing: No subject alternative names matching IP address fd00:0:0:0:0:0:0:24 found".to_owned())
    );
}

#[test]
fn case_and_a_final_dot_of_the_dialled_name_do_not_matter() {
    let certificate = named(None, &["N1.Example.com"]);
    for host in ["n1.example.com", "N1.EXAMPLE.COM", "n1.example.com."] {
        assert_eq!(said(host, &certificate, ""), Ok(()), "row 56, {host}");
    }
    assert_eq!(
        said("n1", &certificate, ""),
        Err("cert/name-missing: No subject alternative DNS name matching n1 found.".to_owned()),
        "row 57"
    );
    assert!(said("n1.test", &named(None, &["n1.test."]), "").is_err(), "a final dot in an entry");
}

#[test]
fn an_underscore_is_refused_even_if_the_certificate_has_it() {
    let certificate = named(Some("neo4j_1"), &["neo4j_1"]);
    assert_eq!(
        said("neo4j_1", &certificate, ""),
        Err("cert/underscore: Illegal given domain name: neo4j_1".to_owned()),
        "row 58"
    );
    assert_eq!(said("neo4j-1", &named(None, &["neo4j-1"]), ""), Ok(()));
}

#[test]
fn a_wildcard_stands_for_characters_of_one_label() {
    let fits = |entry: &str, host: &str| said(host, &named(None, &[entry]), "").is_ok();
    assert!(fits("*.example.test", "b.example.test"));
    assert!(fits("neo*.example.test", "neo4j1.example.test"));
    assert!(fits("*.test", "b.test"));
    assert!(fits("n*4*1.test", "neo4j1.test"));
    assert!(!fits("*.example.test", "b.x.example.test"));
    assert!(!fits("*.example.test", "example.test"));
    assert!(!fits("neo*.example.test", "pre-neo1.example.test"));
    assert!(!fits("*", "b"));
    assert!(!fits("b.*", "b.test"));
}

#[test]
fn a_pinned_certificate_still_needs_the_name() {
    let (peer, judge) = (self_signed(params("other.example.com")), self_signed(params("judge")));
    let to = server(&[&peer.certificate], &[&judge.certificate]);
    let mut from = server(&[&judge.certificate], &[&peer.certificate]);
    let dialled = |from: &_, host| outcome(handshake((from, JAVA_17), (&to, JAVA_17), host, &Hosts::default(), NOW));
    assert_outcome("names are not verified", &dialled(&from, HOST), Ok(()));
    from.policy.verify_hostname = true;
    let missing = (Side::Initiator, "cert/name-missing", "No name matching judged.example.com found");
    assert_outcome("row 59", &dialled(&from, HOST), Err(missing));
    assert_outcome("its own name", &dialled(&from, "other.example.com"), Ok(()));
    from.policy.trust_all = true;
    assert_outcome("trust_all takes names too", &dialled(&from, HOST), Ok(()));
}

#[test]
fn java_25_takes_a_wildcard_in_the_first_label_only() {
    let check = |host: &str, pattern: &str, java: u8| {
        check_name(host, &named(None, &[pattern]), java, &Hosts::default()).is_ok()
    };
    assert!(check("x.b.test", "x.*.test", 17));
    assert!(!check("x.b.test", "x.*.test", 25));
    assert!(check("x.b.test", "*.b.test", 25));
}
