//! What an admin reads about a refusal.

use crate::make::*;
use interlock::finding::{Finding, Severity};
use interlock::neo4j::material::{Material, Server};
use interlock::neo4j::trust::{Hosts, Pair, finding_for};

fn named(name: &str, material: Material) -> Server {
    Server {
        name: name.to_owned(),
        home: name.into(),
        runtime: JAVA_17,
        host: HOST.to_owned(),
        loads: true,
        starts: true,
        stop: None,
        effective: None,
        material: Some(material),
        findings: Vec::new(),
    }
}

fn finding(from: Material, to: Material) -> Option<Finding> {
    let (side, refusal) = dial(&from, &to, JAVA_17).refused?;
    let (from, to) = (named("server1", from), named("server2", to));
    let finding = finding_for(&Pair { from: &from, to: &to, hosts: &Hosts::default() }, side, &refusal);
    assert_eq!(finding.as_ref().map(|finding| finding.rule), Some(refusal.rule));
    finding
}

#[test]
fn an_untrusted_initiator_is_told_with_what_to_copy_where() {
    let (one, two, other) =
        (self_signed(params("one")), self_signed(params("two")), self_signed(params("other.example.com")));
    let from = server(&[&one.certificate], &[&two.certificate]);
    let to = server(&[&two.certificate], &[&other.certificate]);
    let finding = finding(from.clone(), to).expect("refused");
    assert_eq!(finding.rule, "trust/initiator-not-trusted");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.at.replace('\\', "/"), "certificates/cluster/trusted");
    assert_eq!(finding.what, "server2 refuses connections from server1");
    assert_eq!(
        finding.why.replace('\\', "/"),
        "certificates/cluster/trusted holds `CN=other.example.com`; server1 presents `CN=one`, self-signed. A server that \
         connects sends its certificate only to one that trusts its issuer, so the log of server2 says that no certificate came"
    );
    assert_eq!(
        finding.fix.replace('\\', "/"),
        "copy server1's certificates/cluster/public.crt to certificates/cluster/trusted/server1.crt on server2, then \
         rehearse again"
    );
    assert_eq!(finding.log, Some("log/empty-client-chain"));
    let trusting = server(&[&two.certificate], &[&one.certificate]);
    assert_eq!(self::finding(from, trusting), None);
}

#[test]
fn a_missing_name_is_told_with_the_names_that_are_there() {
    let (one, two) = (self_signed(params("one")), {
        let mut params = params("two");
        params.subject_alt_names = vec![rcgen::SanType::DnsName("two.example.com".try_into().expect("ASCII"))];
        self_signed(params)
    });
    let mut from = server(&[&one.certificate], &[&two.certificate]);
    from.policy.verify_hostname = true;
    let finding = finding(from, server(&[&two.certificate], &[&one.certificate])).expect("refused");
    assert_eq!(finding.what, "server1 refuses server2, to which it connects as `judged.example.com`");
    assert_eq!(finding.why, "the SAN has `two.example.com`; where it has a DNS entry, the CN does not count");
    assert!(finding.fix.contains("DNS:judged.example.com"), "{}", finding.fix);
}

#[test]
fn different_lists_are_told_by_both() {
    let (one, two) = (self_signed(params("one")), self_signed(params("two")));
    let mut from = server(&[&one.certificate], &[&two.certificate]);
    let mut to = server(&[&two.certificate], &[&one.certificate]);
    from.policy.tls_versions = vec!["TLSv1.3".to_owned()];
    to.policy.tls_versions = vec!["TLSv1.2".to_owned()];
    let finding = finding(from, to).expect("refused");
    assert_eq!(finding.at, "server1 → server2");
    assert_eq!(finding.why, "server1 allows `TLSv1.3`, server2 allows `TLSv1.2`");
}
