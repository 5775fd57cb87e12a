//! What says little by itself: wrappers, whose cause says more, and alerts, whose reason stands in the other side's log.

use super::Pattern::{Form, Words};
use super::Writer::{Acceptor, Judge, Refused};
use super::context::HANDSHAKE;
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("log/key-file-missing", &[Form("Failed to load private key:", r"Failed to load private key:[\s\S]*NoSuchFileException")], &["key/missing"]).generic(),
    row("log/key-decrypt", &[Words("Unable to decrypt private key")], &["key/wrong-password", "key/encryption-scheme"]).generic(),
    row("log/key-load", &[Words("Failed to load private key:")], &[]).generic(),
    row("log/chain-load", &[Words("Failed to load public certificate chain:")], &["cert/missing"]).generic(),
    row("log/trusted-load", &[Words("Error loading certificate file:"), Words("Failed to create trust manager")], &["folder/trusted-foreign-file"]).generic(),
    row("log/revoked-load", &[Words("Could not load CRL:")], &["folder/revoked-foreign-file"]).generic(),
    row("log/setting-value", &[Words("Error evaluating value for setting")], &[]).generic(),
    row("log/suite-interrogation", &[Words("Exception interrogating default enabled cipher suites")], &["cert/chain-order"]).generic(),
    row("log/pipeline", &[Words("Failed to load SSL policy for connector"), Words("Failed to load SSL policy for Bolt connector"), Words("Fatal error occurred when initialising pipeline"), Words("Fatal error occurred during protocol handshaking")], &[]).by(Acceptor).generic(),
    row("log/handshake-aborted", &[Words("Connection reset by peer")], &["plan/probe-traces"]).within(HANDSHAKE).by(Acceptor).generic(),
    row("log/start-failed", &[Words("Failed to start Neo4j on"), Words("failed to initialize. Please see the attached cause"), Words("was successfully initialized, but failed to start")], &[]).generic(),
    row("log/alert-bad-certificate", &[Words("Received fatal alert: bad_certificate"), Words("Received fatal alert: certificate_required")], &["trust/initiator-not-trusted"]).within(HANDSHAKE).by(Refused).generic(),
    row("log/alert-certificate-unknown", &[Words("Received fatal alert: certificate_unknown")], &[]).within(HANDSHAKE).by(Refused).generic(),
    row("log/alert-certificate-other", &[Form("Received fatal alert: ", r"Received fatal alert: (certificate_expired|certificate_revoked|unsupported_certificate|unknown_ca)")], &[]).within(HANDSHAKE).by(Refused).generic(),
    row("log/alert-handshake-failure", &[Words("Received fatal alert: handshake_failure")], &[]).within(HANDSHAKE).by(Refused).generic(),
    row("log/alert-internal-error", &[Words("Received fatal alert: internal_error")], &["folder/trusted-missing", "key/curve"]).within(HANDSHAKE).by(Refused).generic(),
    row("log/pkix", &[Words("PKIX path validation failed")], &[]).by(Judge).generic(),
];
