//! Refused handshakes, and what commands answer.

use super::Pattern::{Form, Words};
use super::Writer::{Acceptor, Command, Either, Initiator, Judge, Owner};
use super::context::START;
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("log/trust-store-empty", &[Words("the trustAnchors parameter must be non-empty")], &["folder/trusted-missing", "folder/trusted-no-certificate", "crl/empty-store"]).by(Judge),
    row("log/eku-client", &[Words("Extended key usage does not permit use for TLS client authentication")], &["cert/eku-no-client"]).by(Acceptor),
    row("log/eku-server", &[Words("Extended key usage does not permit use for TLS server authentication")], &["cert/eku-no-server"]).by(Initiator),
    row("log/key-usage", &[Words("KeyUsage does not allow digital signatures"), Words("incorrect KeyUsage extension bits")], &["cert/key-usage"]).by(Judge),
    row("log/name-not-in-san", &[Form("No subject alternative DNS name matching ", r"No subject alternative DNS name matching .* found")], &["cert/name-missing"]).by(Initiator),
    row("log/name-address", &[Words("No subject alternative names present"), Form("No subject alternative names matching IP address ", r"No subject alternative names matching IP address .* found")], &["cert/ip-missing"]).by(Initiator),
    row("log/name-not-cn", &[Form("No name matching ", r"No name matching .* found")], &["cert/cn-only", "cert/no-name-at-all"]).by(Initiator),
    row("log/name-illegal", &[Words("Illegal given domain name")], &["cert/underscore"]).by(Initiator),
    row("log/certificate-not-yet-valid", &[Words("CertificateNotYetValidException"), Words("NotBefore:")], &["plan/clock-skew", "cert/not-yet-valid"]).by(Judge),
    row("log/certificate-expired", &[Words("CertificateExpiredException"), Words("NotAfter:")], &["trust/expired-peer"]).by(Judge),
    row("log/validity", &[Words("validity check failed")], &["trust/expired-peer", "plan/clock-skew"]).by(Judge),
    row("log/certificate-revoked", &[Words("Certificate has been revoked")], &["crl/revoked-peer"]).by(Judge),
    row("log/revocation-undetermined", &[Words("Could not determine revocation status")], &["crl/stale", "crl/missing-issuer", "crl/wrong-signer", "crl/partial"]).by(Judge),
    row("log/anchor-not-ca", &[Form("TrustAnchor with subject ", r"TrustAnchor with subject .* (is not a CA certificate|does not have keyCertSign bit set)")], &["trust/anchor-not-ca", "trust/renewed-same-key", "trust/anchor-no-cert-sign"]).by(Judge),
    row("log/intermediate-constraints", &[Words("basic constraints check failed"), Words("name constraints check failed"), Words("CA key usage check failed")], &["trust/constraints"]).by(Judge),
    row("log/critical-extension", &[Words("unrecognized critical extension")], &["cert/critical-extension"]).by(Judge),
    row("log/algorithm-constraints", &[Words("Algorithm constraints check failed")], &["cert/weak-signature", "key/weak-size"]).by(Judge),
    row("log/curve-unsupported", &[Words("Curve not supported: ")], &["key/curve"]).by(Judge),
    row("log/path-same-dn", &[Words("Path does not chain with any of the trust anchors"), Words("signature check failed")], &["trust/same-dn-other-key"]).by(Judge),
    row("log/path-building", &[Words("unable to find valid certification path"), Words("PKIX path building failed")], &["trust/acceptor-not-trusted", "cert/chain-incomplete"]).by(Judge),
    row("log/empty-client-chain", &[Words("Empty client certificate chain"), Words("null cert chain")], &["trust/initiator-not-trusted", "trust/pinned-ca-leaf", "cert/chain-incomplete"]).by(Acceptor),
    row("log/key-mismatch", &[Words("Invalid CertificateVerify signature"), Words("Invalid ECDH ServerKeyExchange signature")], &["key/mismatch"]).by(Judge),
    row("log/key-type-mismatch", &[Words("No available authentication scheme")], &["key/mismatch", "key/dsa"]).by(Acceptor),
    row("log/signature-algorithm", &[Words("No supported CertificateVerify signature algorithm for"), Words("RSA private key operation failed")], &["key/curve", "key/weak-size", "key/damaged"]).by(Owner),
    row("log/no-common-version", &[Words("are not accepted by server preferences"), Words("is not enabled or supported in server context"), Words("Received fatal alert: protocol_version")], &["tls/no-common-version"]).by(Either),
    row("log/sslv2hello", &[Words("SSLv2Hello is not enabled")], &["tls/sslv2hello"]).by(Acceptor),
    row("log/no-common-suite", &[Words("no cipher suites in common")], &["tls/no-common-suite", "tls/suite-key-type", "tls/dss", "key/mismatch"]).by(Acceptor),
    row("log/no-appropriate-protocol", &[Words("No appropriate protocol")], &["tls/version-suite-disjoint", "tls/suite-disabled", "tls/old-version", "conf/empty-list"]).by(Owner),
    row("log/suite-unsupported", &[Words("Unsupported CipherSuite:")], &["tls/unknown-suite", "conf/callout"]).by(Owner),
    row("log/protocol-unsupported", &[Form("Unsupported protocol", r"Unsupported protocol:?\s?\S")], &["tls/unknown-version", "conf/callout"]).by(Owner),
    row("log/plaintext-peer", &[Words("Unrecognized SSL message, plaintext connection?"), Words("not an SSL/TLS record"), Words("NotSslRecordException")], &["tls/plaintext-peer", "conf/enable-for-enabled"]).by(Acceptor),
    row("log/bolt-unencrypted", &[Words("An unencrypted connection attempt was made where encryption is required")], &["connector/bolt-policy-missing"]).by(Acceptor),
    row("log/not-tls", &[Words("Unknown handshake type")], &[]).by(Acceptor),
    row("log/alert-in-clear", &[Words("Insufficient buffer remaining for AEAD cipher fragment"), Form("Unexpected exception", "SSLProtocolException: Unexpected exception")], &["key/mismatch"]).by(Acceptor),
    row("log/reload-missing", &[Form("dbms.security.reloadTLS", r"no procedure with the name .dbms\.security\.reloadTLS. registered")], &["plan/reload-community", "plan/restart-needed"]).by(Command),
    row("log/java-closed-module", &[Words("Could not get Throwable message field")], &["plan/java-version"]),
    row("log/alias-no-key-store", &[Words("Failed to create alias for remote database: the required setting(s)")], &["alias/settings-missing"]).by(Command),
    row("log/key-store-password", &[Words("Failed PKCS12 integrity checking"), Words("keystore password was incorrect")], &["alias/wrong-password"]).by(Command),
    row("log/trusted-crl", &[Words("DerValue.getBigIntegerInternal, not expected 48")], &["folder/trusted-crl"]).within(START),
];
