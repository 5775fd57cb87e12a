//! Lines that explain no failure: they are counted for each server, so that a missing one can be named.

use super::Pattern::{Form, Words};
use super::Writer::{Either, Initiator};
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("log/policy-loaded", &[Form("Loaded SSL policy", r"Loaded SSL policy '.*' = SslPolicy")], &[]).healthy(),
    row("log/connector-enabled", &[Words("Bolt enabled on"), Words("HTTPS enabled on")], &["plan/dial-after-start"]).healthy(),
    row("log/raft-connected", &[Form(" [raft version", r"Connected to \S+:\d+ \[raft version")], &["plan/dial-after-start"]).by(Initiator).healthy(),
    row("log/remote-interface", &[Words("Remote interface available at")], &["plan/dial-after-start"]).healthy(),
    row("log/started", &[Form("Started.", r"\bINFO\b.*\bStarted\.")], &["plan/dial-after-start"]).healthy(),
    row("log/waiting-for-members", &[Form("aiting for a total of ", r"[Ww]aiting for a total of \d+ core members"), Words("Waiting for other members to join"), Words("Attempting to connect to the other cluster members")], &["plan/full-stop", "trust/one-way", "tls/plaintext-peer", "plan/advertised-localhost"]).by(Either).waiting(),
    row("log/waiting-for-bootstrap", &[Words("is waiting for bootstrap by other instance")], &["trust/one-way"]).by(Either).waiting(),
    row("log/setting-deprecated", &[Words("Use of deprecated setting")], &["conf/wrong-line-setting"]),
];
