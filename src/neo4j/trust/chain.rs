//! Judging a chain: section 4.2, in the order of the JDK's own checkers.
//!
//! That order, read in JDK 25's sources and confirmed by its answers, settles what 4.2.7 leaves open. For each
//! certificate from the top down: algorithms, keyCertSign, basicConstraints, nameConstraints, validity, signature,
//! revocation, unknown critical extensions.

use super::reason;
use super::{Judge, Refusal, Usage, constraints, revocation};
use crate::neo4j::curves;
use crate::pki::certificate::{Certificate, KeyType, KeyUsage, NameConstraints, NetscapeType};
use crate::pki::signature::{Hash, Verified, verify};

/// Section 4.2: judges a chain, leaf first. `signs` is false for a static-RSA suite, whose server key only decrypts.
///
/// # Errors
/// The first failing step.
pub fn judge_chain(judge: &Judge<'_>, chain: &[Certificate], usage: Usage, signs: bool) -> Result<(), Refusal> {
    judge_within(judge, chain, usage, signs, true)
}

/// The same, where it is known whether this handshake still takes SHA-224 and DSA under a certificate. The public form
/// takes them: nothing here can check such a signature, so no real handshake is decided by it.
pub(super) fn judge_within(
    judge: &Judge<'_>,
    chain: &[Certificate],
    usage: Usage,
    signs: bool,
    takes_old: bool,
) -> Result<(), Refusal> {
    if judge.trust_all {
        return Ok(());
    }
    let java = judge.runtime.java;
    if judge.anchors.is_empty() {
        return Err(empty_store(java));
    }
    let Some(leaf) = chain.first() else { return Err(not_trusted(java, usage)) };
    if judge.anchors.contains(leaf) {
        return Ok(());
    }
    let path = path_below_the_anchor(judge, chain).ok_or_else(|| not_trusted(java, usage))?;
    validate(judge, &path, usage, takes_old)?;
    check_usage(java, leaf, usage, signs)
}

/// Whether an answer about this chain rests on a signature that no library here can check; such an answer assumes that
/// the signature is good.
#[must_use]
pub fn rests_on_unverifiable(judge: &Judge<'_>, chain: &[Certificate]) -> bool {
    if judge.trust_all || chain.first().is_none_or(|leaf| judge.anchors.contains(leaf)) {
        return false;
    }
    let Some(path) = path_below_the_anchor(judge, chain) else { return false };
    let issuers = path.iter().skip(1).copied().map(Some).chain([None]);
    path.iter().zip(issuers).any(|(certificate, issuer)| match issuer {
        Some(issuer) => signature(certificate, issuer) == Verified::Unverifiable,
        None => candidates(judge, certificate).any(|anchor| signature(certificate, anchor) == Verified::Unverifiable),
    })
}

/// 4.2.2: the text of a side whose store is empty.
fn empty_store(java: u8) -> Refusal {
    let text = "Unexpected error: java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be \
                non-empty";
    let reason = if java < 23 {
        format!("RuntimeException: {text}")
    } else {
        format!("SSLException: (internal_error) Unhandled exception <- RuntimeException: {text}")
    };
    Refusal { rule: "folder/trusted-no-certificate", reason }
}

/// 4.2.5: no anchor has the issuer's name.
fn not_trusted(java: u8, usage: Usage) -> Refusal {
    let rule = match usage {
        Usage::Server => "trust/acceptor-not-trusted",
        Usage::Client => "trust/initiator-not-trusted",
    };
    let text = "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find \
                valid certification path to requested target";
    Refusal { rule, reason: reason::handshake_exception(java, "certificate_unknown", text) }
}

/// 4.2.4 and 4.2.5: the part of the chain below the first certificate that the store knows, or the whole chain if an
/// anchor has the name of its last issuer. `None`: there is no path.
fn path_below_the_anchor<'a>(judge: &Judge<'_>, chain: &'a [Certificate]) -> Option<Vec<&'a Certificate>> {
    let mut path: Vec<&Certificate> = Vec::with_capacity(chain.len());
    let mut rest: Vec<&Certificate> = chain.iter().collect();
    path.push(rest.remove(0));
    while let Some(last) = path.last() {
        // Neo4j serves chains in order only. Others may not, and the JDK then looks for the issuer among the rest.
        let Some(next) = rest.iter().position(|other| other.subject.matches(&last.issuer)) else { break };
        let next = rest.remove(next);
        let known = |anchor: &Certificate| {
            anchor == next || (anchor.subject.matches(&next.subject) && anchor.spki == next.spki)
        };
        if judge.anchors.iter().any(known) {
            return Some(path);
        }
        path.push(next);
    }
    let top = path.last()?;
    judge.anchors.iter().any(|anchor| anchor.subject.matches(&top.issuer)).then_some(path)
}

/// 4.2.6: anchors with the issuer's name whose key identifier, and serial, do not contradict the certificate's.
fn candidates<'a>(judge: &Judge<'a>, top: &Certificate) -> impl Iterator<Item = &'a Certificate> {
    judge.anchors.iter().filter(move |anchor| {
        let key_id = match (&anchor.subject_key_id, &top.authority_key_id) {
            (Some(subject), Some(authority)) => subject == authority,
            _ => true,
        };
        // An authorityKeyIdentifier with a serial names one certificate; version 1 and 2 anchors are let off.
        let serial = match &top.authority_serial {
            Some(serial) if anchor.version == 3 => revocation::same_serial(serial, &anchor.serial),
            _ => true,
        };
        anchor.subject.matches(&top.issuer) && key_id && serial
    })
}

/// 4.2.6 to 4.2.8: the first candidate under which all certificates pass wins, else the last error stands.
fn validate(judge: &Judge<'_>, path: &[&Certificate], usage: Usage, takes_old: bool) -> Result<(), Refusal> {
    let java = judge.runtime.java;
    let Some(top) = path.last() else { return Err(not_trusted(java, usage)) };
    let mut refusal =
        reason::path(java, usage, "trust/same-dn-other-key", "Path does not chain with any of the trust anchors", None);
    let mut passed = false;
    for anchor in candidates(judge, top) {
        match check_path(judge, path, anchor, usage, takes_old) {
            // The JDK's set of anchors has no order: with two that pass, either may be the one it goes on with. So all
            // that pass have to be CAs.
            Ok(()) => {
                check_anchor(java, path, anchor, usage)?;
                passed = true;
            }
            Err(error) => refusal = error,
        }
    }
    if passed { Ok(()) } else { Err(refusal) }
}

/// 4.2.7: the certificates from the top down, under one anchor.
fn check_path(
    judge: &Judge<'_>,
    path: &[&Certificate],
    anchor: &Certificate,
    usage: Usage,
    takes_old: bool,
) -> Result<(), Refusal> {
    let java = judge.runtime.java;
    let refuse = |rule, text: &str, cause: Option<&str>| Err(reason::path(java, usage, rule, text, cause));
    if let Some((rule, text)) = weak_key(&anchor.key, anchor) {
        return refuse(rule, &text, None);
    }
    let mut issuer = anchor;
    let mut issuer_signs_crls = true;
    let mut names: Vec<&NameConstraints> = Vec::new();
    let mut room = path.len();
    for (index, certificate) in path.iter().copied().enumerate().rev() {
        let is_leaf = index == 0;
        if certificate.key_usage.is_some_and(KeyUsage::is_for_nothing) {
            let rule = if is_leaf { "cert/key-usage" } else { "trust/constraints" };
            return refuse(rule, "incorrect KeyUsage extension bits", None);
        }
        if let Some((rule, text)) = weak(java, certificate) {
            return refuse(rule, &text, None);
        }
        if !is_leaf {
            if certificate.key_usage.is_some_and(|usage| !usage.key_cert_sign()) {
                return refuse("trust/constraints", "CA key usage check failed: keyCertSign bit is not set", None);
            }
            if let Err(text) = constraints::check_basic(certificate, index + 1 == path.len(), &mut room) {
                return refuse("trust/constraints", text, None);
            }
        }
        if (is_leaf || !certificate.is_self_issued())
            && !names.iter().all(|names| constraints::permits(names, certificate))
        {
            return refuse("trust/constraints", "name constraints check failed", None);
        }
        names.extend(certificate.name_constraints.as_ref());
        if judge.now > certificate.not_after {
            let cause = format!("CertificateExpiredException: NotAfter: {}", reason::date(certificate.not_after));
            return refuse("trust/expired-peer", "validity check failed", Some(&cause));
        }
        if judge.now < certificate.not_before {
            let cause = format!("CertificateNotYetValidException: NotBefore: {}", reason::date(certificate.not_before));
            return refuse("cert/not-yet-valid", "validity check failed", Some(&cause));
        }
        if let KeyType::Ec(curve) = &issuer.key
            && !curves::is_supported(curve)
        {
            return refuse("key/curve", "signature check failed", Some(&curves::unsupported(curve)));
        }
        if signature(certificate, issuer) == Verified::Bad {
            return refuse("trust/same-dn-other-key", "signature check failed", None);
        }
        if !judge.crls.is_empty()
            && let Err((rule, text)) = revocation::check(judge, certificate, issuer, issuer_signs_crls)
        {
            return refuse(rule, &text, None);
        }
        if !takes_old && let Some(text) = old_signature(certificate, index + 1 == path.len()) {
            return refuse("cert/weak-signature", &text, None);
        }
        if !certificate.unknown_critical.is_empty() {
            return refuse("cert/critical-extension", "unrecognized critical extension(s)", None);
        }
        issuer = certificate;
        // An intermediate with a keyUsage needs cRLSign in it; an anchor is not asked (run).
        issuer_signs_crls = certificate.key_usage.is_none_or(KeyUsage::crl_sign);
    }
    Ok(())
}

pub(super) fn signature(certificate: &Certificate, issuer: &Certificate) -> Verified {
    verify(&certificate.signature_algorithm, &issuer.spki, &certificate.tbs, &certificate.signature)
}

/// 4.2.7.1: algorithms that the JDK has disabled for certificates.
pub(super) fn weak(java: u8, certificate: &Certificate) -> Option<(&'static str, String)> {
    let hash = match certificate.signature_algorithm.hash() {
        Hash::Md2 => Some("MD2"),
        Hash::Md5 => Some("MD5"),
        _ => None,
    };
    if let Some(hash) = hash {
        let text = if java < 23 {
            format!(
                "Algorithm constraints check failed on signature algorithm: {}",
                certificate.signature_algorithm.name()
            )
        } else {
            let subject = &certificate.subject.java;
            format!("Algorithm constraints check failed on disabled algorithm: {hash} used with certificate: {subject}")
        };
        return Some(("cert/weak-signature", text));
    }
    weak_key(&certificate.key, certificate)
}

/// Signatures that TLS 1.3 does not have, and that Java then takes under no certificate either: SHA-224 and DSA (run).
/// It asks this after revocation, and in other words below the certificate next to the anchor.
fn old_signature(certificate: &Certificate, is_top: bool) -> Option<String> {
    let name = certificate.signature_algorithm.name();
    if !name.starts_with("SHA224") && !name.ends_with("withDSA") {
        return None;
    }
    let text = match &certificate.key {
        _ if is_top => format!("signature algorithm: {name}"),
        KeyType::Rsa(bits) => format!("{name}signature and RSA key with size of {bits}bits"),
        _ => format!("{name}signature"),
    };
    Some(format!("Algorithm constraints check failed on {text}"))
}

/// Keys below `jdk.certpath.disabledAlgorithms`: RSA and DSA under 1024 bits, curves under 224.
fn weak_key(key: &KeyType, certificate: &Certificate) -> Option<(&'static str, String)> {
    let (kind, bits) = match key {
        KeyType::Rsa(bits) if *bits < 1024 => ("RSA", *bits),
        KeyType::Dsa(bits) if *bits < 1024 && *bits > 0 => ("DSA", *bits),
        _ => return None,
    };
    let subject = &certificate.subject.java;
    let text = format!(
        "Algorithm constraints check failed on keysize limits: {kind} {bits} bit key used with certificate: {subject}"
    );
    Some(("key/weak-size", text))
}

/// 4.2.8: what the JDK asks of the anchor itself; its dates, EKU, path length and own signature are not looked at.
fn check_anchor(java: u8, path: &[&Certificate], anchor: &Certificate, usage: Usage) -> Result<(), Refusal> {
    if anchor.version < 3 {
        return Ok(());
    }
    if !anchor.basic_constraints.is_some_and(|basic| basic.ca) {
        let renewed = path.first().is_some_and(|leaf| leaf.is_self_issued() && leaf.spki == anchor.spki);
        let rule = if renewed { "trust/renewed-same-key" } else { "trust/anchor-not-ca" };
        return Err(reason::anchor(java, usage, rule, anchor, "is not a CA certificate"));
    }
    if anchor.key_usage.is_some_and(|usage| !usage.key_cert_sign()) {
        let text = "does not have keyCertSign bit set in KeyUsage extension";
        return Err(reason::anchor(java, usage, "trust/anchor-no-cert-sign", anchor, text));
    }
    Ok(())
}

/// anyExtendedKeyUsage.
pub(super) const ANY: &str = "2.5.29.37.0";

/// 4.2.9 and 4.2.10: what the leaf may be used for.
pub(super) fn check_usage(java: u8, leaf: &Certificate, usage: Usage, signs: bool) -> Result<(), Refusal> {
    let refuse = |rule, text: &str| {
        Err(Refusal { rule, reason: reason::handshake_exception(java, "certificate_unknown", text) })
    };
    if let Some(allowed) = leaf.key_usage {
        let decrypts = usage == Usage::Server && !signs;
        if decrypts && !allowed.key_encipherment() {
            return refuse("cert/key-usage", "KeyUsage does not allow key encipherment");
        }
        if !decrypts && !allowed.digital_signature() {
            return refuse("cert/key-usage", "KeyUsage does not allow digital signatures");
        }
    }
    // For servers also Microsoft's and Netscape's "server-gated cryptography" of the nineties.
    let (rule, wanted, word): (_, &[&str], _) = match usage {
        Usage::Server => {
            let wanted = &["1.3.6.1.5.5.7.3.1", ANY, "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"];
            ("cert/eku-no-server", wanted, "server")
        }
        Usage::Client => ("cert/eku-no-client", &["1.3.6.1.5.5.7.3.2", ANY], "client"),
    };
    // Before Java 23 what cannot be read is not there.
    if leaf.has_garbled_usages && java >= 23 {
        return refuse(rule, "Invalid encoding for ExtendedKeyUsageExtension.");
    }
    if leaf.extended_key_usage.as_ref().is_some_and(|usages| !usages.iter().any(|oid| wanted.contains(&oid.as_str()))) {
        return refuse(rule, &format!("Extended key usage does not permit use for TLS {word} authentication"));
    }
    let of_netscape = |kind: NetscapeType| match usage {
        Usage::Server => kind.server,
        Usage::Client => kind.client,
    };
    if leaf.netscape_type.is_some_and(|kind| !of_netscape(kind)) {
        return refuse(rule, &format!("Netscape cert type does not permit use for SSL {word}"));
    }
    Ok(())
}
