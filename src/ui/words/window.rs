//! Around the window: its title, and the dialogs of the system.

use crate::app::{Column, Field, Model, Question};
use std::path::Path;

/// The window's title: where the user is, in which cluster, and the program.
#[must_use]
pub fn title(model: &Model) -> String {
    if let Some(tool) = model.tool {
        return format!("{} – Interlock", super::tool(tool));
    }
    let step = super::step(model.step);
    match model.form.text(Field::ClusterName).trim() {
        "" => format!("{step} – Interlock"),
        cluster => format!("{step} – {cluster} – Interlock"),
    }
}

/// The title of a dialog that asks for files or folders.
#[must_use]
pub fn dialog(question: Question) -> &'static str {
    match question {
        Question::Confs => "Choose the servers’ neo4j.conf files",
        Question::OpenPlan => "Open a plan",
        Question::SavePlan => "Save the plan",
        Question::FilesToInspect => "Choose files to look at",
        Question::CopyTo => "Write the copy of the key",
        Question::Logs => "Choose Neo4j’s logs",
        Question::Path(Field::Out) => "Choose the output folder",
        Question::Path(Field::Server(_, Column::Home)) => "Choose the server’s Neo4j folder",
        Question::Path(Field::Server(_, Column::Conf)) => "Choose the server’s neo4j.conf",
        Question::Path(Field::PrivateKey | Field::Server(_, Column::PrivateKey)) => "Choose a private key",
        Question::Path(Field::PublicCertificate | Field::Server(_, Column::PublicCertificate)) => {
            "Choose a certificate"
        }
        Question::Path(Field::Ca) => "Choose the certificates of the CA",
        Question::Path(_) => "Choose a file",
    }
}

/// The title of what is said where no window opens.
pub const FAILED: &str = "Interlock";

/// What is said there: why, where the log is, and what there is instead.
#[must_use]
pub fn failed(reason: &str, log: Option<&Path>) -> String {
    let log = log.map(|log| format!("The log is {}.\n\n", log.display())).unwrap_or_default();
    format!(
        "The window could not be opened, or broke.\n\n{reason}\n\n{log}The terminal does the same work without a window: \
         interlock-cli set-up, rehearse, lint, inspect, explain. interlock-cli --help tells how."
    )
}

/// The kinds of files that a dialog offers.
pub const CONF_FILES: &str = "Neo4j settings (*.conf)";
/// Plans.
pub const PLAN_FILES: &str = "Interlock plans (*.toml)";
/// Certificates.
pub const CERTIFICATE_FILES: &str = "Certificates (*.crt, *.pem, *.cer)";
/// Private keys.
pub const KEY_FILES: &str = "Private keys (*.key, *.pem)";
/// Everything that the inspector knows.
pub const MATERIAL_FILES: &str = "Certificates, keys, requests, CRLs, key stores";
/// Logs.
pub const LOG_FILES: &str = "Logs (*.log, *.gz, *.txt)";
/// Whatever there is.
pub const ALL_FILES: &str = "All files";
