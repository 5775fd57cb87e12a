//! Who may read the file itself, as far as Neo4j or a secret in it minds (12.2; conf/command-permissions,
//! conf/readable-password). Not here: finding the rights out (`os`).

use super::super::version;
use super::parse::{Document, text};
use super::values;
use crate::finding::catalogue::conf::{self as catalogue, Open};
use crate::finding::secrets::is_misspelt;
use crate::finding::{Finding, Release};
use crate::os::Rights;

/// More than these bits, and Neo4j runs no command of the file.
const MOST_WITH_COMMANDS: u32 = 0o640;
/// Everybody may read.
const OTHERS_READ: u32 = 0o004;

/// Whether a setting's value is a secret: its name ends so. `…auth_minimum_password_length` is none.
fn holds_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passphrase", "pass", "secret"].iter().any(|word| key.ends_with(word)) || is_misspelt(&key)
}

impl Document {
    /// What is said of the rights of a file with this content.
    #[must_use]
    pub fn access(&self, release: Release, rights: &Rights) -> Vec<Finding> {
        let traits = version::traits(release);
        let (mut command, mut secret) = (None, None);
        for (item, setting) in self.settings() {
            let (Ok(key), Ok(value)) = (text(&setting.key, traits.charset), text(&setting.value, traits.charset))
            else {
                continue;
            };
            if traits.commands && values::is_command(&value) {
                command = command.or(Some(item));
            } else if holds_secret(&key) && !values::trim(&value).is_empty() {
                secret = secret.or(Some(item));
            }
        }
        let open = |allowed: u32| match rights.mode {
            Some(mode) => (mode & 0o777 & !allowed != 0).then_some(Open::Mode(mode & 0o777)),
            None => (!rights.private).then_some(Open::Inherited),
        };
        let command = command.zip(open(MOST_WITH_COMMANDS));
        let secret = secret.zip(open(0o777 & !OTHERS_READ));
        let command = command.map(|(item, open)| catalogue::command_permissions(&self.place(item), open));
        let secret = secret.map(|(item, open)| catalogue::readable_password(&self.place(item), open));
        command.into_iter().chain(secret).collect()
    }
}
