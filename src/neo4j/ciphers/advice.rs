//! What is worth saying about one policy's versions and suites, whether or not anybody is refused by them.
//!
//! Not here: what only two servers together get wrong (`trust/finding.rs`), and an empty list (`conf`).

use super::{
    Exchange, Suite, SuiteKey, Verdict, check_at_start, defaults, effective, find, is_known_but_disabled,
    unknown_version,
};
use crate::finding::catalogue::tls;
use crate::finding::{Finding, Runtime};
use crate::neo4j::conf::Policy;
use crate::pki::certificate::KeyType;

/// The findings of area `tls` about one server's policy; `key` is the type of its certificate's key where that is known,
/// `at` names its neo4j.conf or a line of it.
///
/// Of `https` only what stops the start: its connector chooses versions and suites by rules of its own
/// (connector/https-ciphers).
#[must_use]
pub fn findings(policy: &Policy, runtime: Runtime, key: Option<&KeyType>, at: &str) -> Vec<Finding> {
    if policy.scope == "https" {
        let stop = check_at_start(policy, runtime);
        return stop.and_then(|stop| unusable(policy, runtime, stop.rule, at)).into_iter().collect();
    }
    let mut findings = Vec::new();
    match effective(policy, runtime) {
        Err(refusal) => findings.extend(unusable(policy, runtime, refusal.rule, at)),
        Ok(offer) => {
            if offer.ssl_v2_hello && !offer.versions.contains(&"TLSv1.3") {
                findings.push(tls::sslv2hello(at));
            }
            if offer.versions == ["TLSv1.2"] && policy.tls_versions.iter().any(|name| name == "TLSv1.3") {
                findings.push(tls::silent_12(at));
            }
            let wanted = match key {
                Some(KeyType::Rsa(_)) => Some(SuiteKey::Rsa),
                Some(KeyType::Ec(_)) => Some(SuiteKey::Ec),
                _ => None,
            };
            let of_12: Vec<&str> =
                offer.suites.iter().filter(|suite| suite.exchange != Exchange::Tls13).map(|suite| suite.name).collect();
            if let Some(wanted) = wanted
                && !offer.suites.iter().any(|suite| suite.key == wanted || suite.key == SuiteKey::Any)
            {
                findings.push(tls::suite_key_type(at, &of_12, wanted == SuiteKey::Rsa));
            }
        }
    }
    if let Some(written) = &policy.ciphers {
        findings.extend(written_suites(written, runtime, at));
        return findings;
    }
    let suites = defaults(runtime);
    let is_weak = suites.iter().any(|suite| suite.verdict() != Verdict::Good);
    if is_weak && policy.tls_versions.iter().any(|name| name == "TLSv1.2") {
        let static_rsa = suites.iter().any(|suite| suite.verdict() == Verdict::StaticRsa);
        findings.push(tls::default_suites_weak(at, runtime.release, static_rsa));
    }
    findings
}

/// The finding of a policy with which no connection can be made. None for an empty list, which `conf` reports.
pub(in crate::neo4j) fn unusable(policy: &Policy, runtime: Runtime, rule: &str, at: &str) -> Option<Finding> {
    let lists = lists(policy);
    let written = policy.ciphers.iter().flatten().map(String::as_str);
    Some(match rule {
        "tls/unknown-version" => {
            let name = unknown_version(policy).unwrap_or_default();
            tls::unknown_version(at, name, check_at_start(policy, runtime).is_some())
        }
        "tls/unknown-suite" => {
            let mut unknown = written.filter(|name| find(name).is_none() && !is_known_but_disabled(name));
            tls::unknown_suite(at, unknown.next().unwrap_or_default())
        }
        "tls/old-version" => tls::old_version(at, &lists),
        "tls/suite-disabled" => tls::suite_disabled(at, &written.collect::<Vec<_>>(), runtime.java, true),
        "tls/version-suite-disjoint" => tls::version_suite_disjoint(at, &lists),
        _ => return None,
    })
}

/// What a policy's findings are told by.
pub(in crate::neo4j) fn lists(policy: &Policy) -> tls::Lists<'_> {
    tls::Lists { versions: &policy.tls_versions, suites: policy.ciphers.as_deref() }
}

/// The verdicts on the suites of a written list.
fn written_suites(written: &[String], runtime: Runtime, at: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let with = |wanted: Verdict| -> Vec<&str> {
        let is_wanted = |name: &&str| find(name).is_some_and(|suite| suite.verdict() == wanted);
        written.iter().map(String::as_str).filter(is_wanted).collect()
    };
    let cbc = with(Verdict::Cbc);
    if !cbc.is_empty() {
        findings.push(tls::cbc(at, &cbc));
    }
    let static_rsa = with(Verdict::StaticRsa);
    if !static_rsa.is_empty() {
        findings.push(tls::static_rsa(at, &static_rsa, runtime.java));
    }
    if !static_rsa.is_empty() && is_for_13_alone(written) {
        findings.push(tls::manual_both_versions(at, &static_rsa));
    }
    let dss = with(Verdict::Dss);
    if !dss.is_empty() {
        findings.push(tls::dss(at, &dss, false));
    }
    let disabled: Vec<&str> = written.iter().map(String::as_str).filter(|name| is_known_but_disabled(name)).collect();
    if !disabled.is_empty() && written.iter().any(|name| find(name).is_some_and(|suite| suite.is_enabled(runtime.java)))
    {
        findings.push(tls::suite_disabled(at, &disabled, runtime.java, false));
    }
    findings
}

/// Whether a list has suites of TLS 1.3, and for TLS 1.2 nothing but static RSA and DSS.
fn is_for_13_alone(written: &[String]) -> bool {
    let suites = || written.iter().filter_map(|name| find(name));
    let is_idle = |suite: &Suite| matches!(suite.verdict(), Verdict::StaticRsa | Verdict::Dss);
    suites().any(|suite| suite.exchange == Exchange::Tls13)
        && suites().all(|suite| suite.exchange == Exchange::Tls13 || is_idle(suite))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Edition, Severity};
    use crate::neo4j::trust::tests::policy;

    /// Rule and severity of each finding about these lists on a server with an RSA key.
    fn rules(release: &str, java: u8, versions: &str, ciphers: Option<&str>) -> Vec<(&'static str, Severity)> {
        let list = |names: &str| names.split(',').map(str::to_owned).collect();
        let policy = policy(|policy| {
            policy.tls_versions = list(versions);
            policy.ciphers = ciphers.map(list);
        });
        let release = release.parse().expect("a release");
        let runtime = Runtime { release, edition: Edition::Enterprise, java };
        let found = findings(&policy, runtime, Some(&KeyType::Rsa(4096)), "neo4j.conf");
        found.iter().map(|finding| (finding.rule, finding.severity)).collect()
    }

    #[test]
    fn good_lists_are_passed_over_in_silence() {
        let good = "TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        assert_eq!(rules("5.26.30", 17, "TLSv1.3,TLSv1.2", Some(good)), []);
        assert_eq!(rules("2026.08.1", 25, "TLSv1.3,TLSv1.2", None), []);
        assert_eq!(rules("5.26.30", 17, "TLSv1.3", None), []);
        let weak = ("tls/default-suites-weak", Severity::Advice);
        assert_eq!(rules("5.26.30", 17, "TLSv1.3,TLSv1.2", None), [weak]);
    }

    #[test]
    fn what_a_list_has_of_old_suites_is_said_once_for_each_kind() {
        let manual = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,\
                      TLS_RSA_WITH_AES_256_CBC_SHA,TLS_DHE_DSS_WITH_AES_256_CBC_SHA,TLS_AES_256_GCM_SHA384";
        let (warning, error) = (Severity::Warning, Severity::Error);
        let with = |static_rsa| [("tls/cbc", warning), ("tls/static-rsa", static_rsa), ("tls/dss", warning)];
        assert_eq!(rules("5.26.30", 17, "TLSv1.3,TLSv1.2", Some(manual)), with(warning));
        assert_eq!(rules("2026.08.1", 25, "TLSv1.3,TLSv1.2", Some(manual)), with(error));
        let only_12 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        assert_eq!(rules("5.26.30", 17, "TLSv1.3,TLSv1.2", Some(only_12)), [("tls/silent-1.2", warning)]);
        let disabled = "TLS_AES_256_GCM_SHA384,SSL_RSA_WITH_RC4_128_MD5";
        assert_eq!(rules("5.26.30", 17, "TLSv1.3", Some(disabled)), [("tls/suite-disabled", warning)]);
    }

    #[test]
    fn what_serves_nobody_is_an_error() {
        let error = |rule| vec![(rule, Severity::Error)];
        assert_eq!(rules("5.26.30", 17, "TLSv1.4", Some("TLS_AES_256_GCM_SHA384")), error("tls/unknown-version"));
        assert_eq!(rules("5.26.30", 17, "TLSv1.3", Some("TLS_AES_256_GCM_SHA3844")), error("tls/unknown-suite"));
        assert_eq!(rules("5.26.30", 17, "TLSv1.1", None), error("tls/old-version"));
        assert_eq!(
            rules("5.26.30", 17, "TLSv1.2", Some("TLS_AES_256_GCM_SHA384")),
            error("tls/version-suite-disjoint")
        );
        let of_ec = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        assert_eq!(rules("5.26.30", 17, "TLSv1.2", Some(of_ec)), error("tls/suite-key-type"));
        assert_eq!(
            rules("5.26.30", 17, "SSLv2Hello,TLSv1.2", Some("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")),
            error("tls/sslv2hello")
        );
    }
}
