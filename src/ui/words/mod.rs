//! Every sentence that the window shows, apart from findings (`finding::catalogue`). One word for one thing everywhere:
//! connects to, strangers, copy later, Neo4j folder.
//!
//! One module per page, so that each can be read as a whole.

pub(super) mod about;
pub(super) mod certificates;
pub(super) mod conf;
pub(super) mod done;
pub(super) mod explainer;
pub(super) mod finding;
pub(super) mod frame;
pub(super) mod inspector;
pub(super) mod matrix;
pub(super) mod parts;
pub(super) mod peers;
pub(super) mod rehearse;
pub(super) mod review;
pub(super) mod servers;
pub(super) mod subject;
pub mod window;
pub(super) mod write;

use crate::app::{Column, Field, Model, Step, Tool};

/// A step's name in the rail.
#[must_use]
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Servers => "Servers",
        Step::Subject => "Subject",
        Step::Certificates => "Certificates",
        Step::Peers => "Folders and peers",
        Step::Conf => "neo4j.conf",
        Step::Rehearse => "Rehearse",
        Step::Review => "Review",
        Step::Write => "Write",
        Step::Done => "Done",
    }
}

/// A tool's name in the rail.
#[must_use]
pub fn tool(tool: Tool) -> &'static str {
    match tool {
        Tool::Inspector => "Inspector",
        Tool::Explainer => "Log explainer",
    }
}

/// What a field is called where it is talked about, apart from its own page.
pub(super) fn field(field: Field) -> &'static str {
    match field {
        Field::ClusterName => "Cluster name",
        Field::Neo4j => "Neo4j release",
        Field::Edition => "Edition",
        Field::Java => "Java",
        Field::Country => "Country",
        Field::State => "State or province",
        Field::Locality => "Locality",
        Field::Organization => "Organization",
        Field::OrganizationalUnit => "Organizational unit",
        Field::Email => "E-mail address",
        Field::Trust => "Who signs",
        Field::Key => "Kind of key",
        Field::Days => "Valid for, in days",
        Field::Ca => "Certificates of the CA",
        Field::ClientAuth => "Certificates of those who connect",
        Field::Ciphers => "Cipher suites",
        Field::BaseDirectory => "Base directory",
        Field::PrivateKey | Field::Server(_, Column::PrivateKey) => "Private key",
        Field::PublicCertificate | Field::Server(_, Column::PublicCertificate) => "Certificate",
        Field::TrustedDir => "Trusted folder",
        Field::RevokedDir => "Revoked folder",
        Field::Server(_, Column::Name) => "Name",
        Field::Server(_, Column::Hosts) => "Host names and addresses",
        Field::Server(_, Column::Home) => "Neo4j folder",
        Field::Server(_, Column::Conf) => "neo4j.conf",
        Field::Out => "Output folder",
    }
}

/// The place of a finding, as the user knows it: a field of the form by its name, anything else as it is.
pub(super) fn place(model: &Model, at: &str) -> String {
    const COLUMNS: [Column; 6] =
        [Column::Name, Column::Hosts, Column::Home, Column::Conf, Column::PrivateKey, Column::PublicCertificate];
    if let Some(one) = Field::OF_THE_PLAN.iter().chain(&[Field::Out]).find(|one| one.is_at(at)) {
        return field(*one).to_owned();
    }
    let Some((index, _)) = at.strip_prefix("server[").and_then(|rest| rest.split_once(']')) else {
        let is_path_in_plan = crate::app::step_of(at).is_some();
        return if is_path_in_plan { String::new() } else { at.to_owned() };
    };
    let index: usize = index.parse().unwrap_or_default();
    let name = match model.form.text(Field::Server(index, Column::Name)).trim() {
        "" => format!("Server {}", index + 1),
        name => name.to_owned(),
    };
    let column = COLUMNS.into_iter().find(|column| Field::Server(index, *column).is_at(at));
    column.map_or_else(|| name.clone(), |column| format!("{name}, {}", field(Field::Server(index, column))))
}

/// A number as people read it: `3,540`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span of time as people say it: `61 ms`, `3.2 s`, `2 min 5 s`.
pub(super) fn seconds(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        1000..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        _ => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1000),
    }
}

/// A number with its noun: `1 server`, `9,900 connections`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count))
}

/// The name of what chooses a server, on pages that show one at a time.
pub(super) const WHICH_SERVER: &str = "Server";

/// A finding's text for beside a field: what is quoted is in quotation marks, a server of the plan file is called by its
/// number, and it is a sentence.
pub(super) fn beside_field(text: &str) -> String {
    let mut said = String::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            1 => said.extend(["“", part, "”"]),
            _ => said.push_str(&numbered(part)),
        }
    }
    let mut letters = said.chars();
    let first = said.split(' ').next().unwrap_or_default();
    if first.chars().all(char::is_lowercase)
        && let Some(letter) = letters.next()
    {
        said = letter.to_uppercase().chain(letters).collect();
    }
    said.push('.');
    said
}

/// `server[0].hosts[1]` is "server number 1".
fn numbered(text: &str) -> String {
    let Some((before, rest)) = text.split_once("server[") else { return text.to_owned() };
    let Some((index, path)) = rest.split_once(']') else { return text.to_owned() };
    let Ok(index) = index.parse::<usize>() else { return text.to_owned() };
    let after = path.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '[' | ']'));
    format!("{before}server number {}{}", index + 1, numbered(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_beside_a_field_reads_as_a_sentence_of_the_window() {
        assert_eq!(beside_field("`a` is also the name of server[0].name"), "“a” is also the name of server number 1.");
        assert_eq!(
            beside_field("10.0.0.1 is given at server[11].hosts[0] too"),
            "10.0.0.1 is given at server number 12 too."
        );
        assert_eq!(beside_field("no output folder is named"), "No output folder is named.");
        assert_eq!(counted(1, "server"), "1 server");
        assert_eq!(counted(9_900, "connection"), "9,900 connections");
    }
}
