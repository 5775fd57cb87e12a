//! The lines of the key store for remote database aliases (7). What they mean is decided in `neo4j/key_store`.

use super::super::key_store::{KEY_NAME, PASSWORD, PATH, Settings};
use super::super::version;
use super::parse::{Document, text};
use super::values;
use crate::finding::Release;
use crate::pki::secret::Secret;
use zeroize::Zeroizing;

/// The settings of a key store as a file has them; the last line of each counts.
pub struct KeyStoreLines {
    place: String,
    path: Option<String>,
    password: Option<Secret>,
    is_password_a_command: bool,
    key_name: Option<String>,
}

impl KeyStoreLines {
    /// The same, to be judged.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        Settings {
            place: &self.place,
            path: self.path.as_deref(),
            password: self.password.as_ref(),
            key_name: self.key_name.as_deref(),
        }
    }

    /// What opens the file; `None` where a command tells it, which is not run here.
    #[must_use]
    pub fn pass_phrase(&self) -> Option<&Secret> {
        self.password.as_ref().filter(|_| !self.is_password_a_command)
    }
}

impl Document {
    /// The settings of the key store; `None` where there is no line of them, or the release has no remote aliases.
    #[must_use]
    pub fn key_store(&self, release: Release) -> Option<KeyStoreLines> {
        if release < Release::new(5, 0, 0) {
            return None;
        }
        let traits = version::traits(release);
        let mut lines = KeyStoreLines {
            place: String::new(),
            path: None,
            password: None,
            is_password_a_command: false,
            key_name: None,
        };
        for (item, setting) in self.settings() {
            let (Ok(key), Ok(value)) = (text(&setting.key, traits.charset), text(&setting.value, traits.charset))
            else {
                continue;
            };
            let value = values::trim(&value);
            let written = (!value.is_empty()).then_some(value);
            match key.as_str() {
                PATH => lines.path = written.map(|value| values::path_text(value, traits)),
                PASSWORD => {
                    lines.is_password_a_command = traits.commands && values::is_command(value);
                    lines.password = written.map(|value| Secret::new(Zeroizing::new(value.as_bytes().to_vec())));
                }
                KEY_NAME => lines.key_name = written.map(str::to_owned),
                _ => continue,
            }
            if lines.place.is_empty() {
                lines.place = self.place(item);
            }
        }
        (!lines.place.is_empty()).then_some(lines)
    }
}
