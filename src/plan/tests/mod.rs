//! What a plan file says wrong and what is said about it, word for word; beside each refusal a twin that is accepted.

mod file;
mod server;
mod values;

use super::draft::{Ciphers as DraftCiphers, Lines};
use super::*;
use crate::finding::{Finding, Severity};

const SAMPLE: &str = include_str!("../../../assets/plans/sample.toml");

/// The sample with one piece of it replaced.
#[track_caller]
fn edited(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "the sample has no {from}");
    SAMPLE.replacen(from, to, 1)
}

#[track_caller]
fn findings(text: &str) -> Vec<Finding> {
    let Reading { plan, findings, .. } = Plan::from_toml(text);
    assert_eq!(plan.is_none(), findings.iter().any(Finding::is_error), "a plan or an error, never both: {findings:#?}");
    findings
}

/// Rule, place and what, one finding a line.
#[track_caller]
fn said(text: &str) -> String {
    findings(text).iter().map(|f| format!("{} at {}: {}", f.rule, f.at, f.what)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn accepted(text: &str) -> Plan {
    let Reading { plan, findings, is_readable } = Plan::from_toml(text);
    assert_eq!(findings, [], "nothing to say");
    assert!(is_readable);
    plan.expect("no finding, so a plan")
}

/// The one finding, whole.
#[track_caller]
fn refused(text: &str, [rule, at, what, why, fix]: [&str; 5]) {
    let findings = findings(text);
    let [finding] = &findings[..] else { panic!("one finding: {findings:#?}") };
    assert_eq!(finding.severity, Severity::Error);
    let whole = [finding.rule, &finding.at, &finding.what, &finding.why, &finding.fix];
    assert_eq!(whole, [rule, at, what, why, fix]);
}

fn servers(count: usize) -> String {
    let server = |number| format!("[[server]]\nname = \"s{number}\"\nhosts = [\"s{number}.example.com\"]\n");
    format!("interlock = 1\n[cluster]\nneo4j = \"5.26\"\n{}", (1..=count).map(server).collect::<String>())
}

/// A plan whose first server has this host.
fn with_host(host: &str) -> String {
    edited("\"server1.example.com\"", &toml::Value::String(host.to_owned()).to_string())
}

fn with_name(name: &str) -> String {
    edited("\"server1\"", &toml::Value::String(name.to_owned()).to_string())
}
