//! The name of the service that a neo4j.conf asks for in Windows (12.1). Not here: the service itself (`os`).

use super::parse::{Document, text};
use super::values;
use crate::neo4j::version::Charset;

/// The name in releases up to 4.4, and since 5.
const SETTINGS: [&str; 2] = ["dbms.windows_service_name", "server.windows_service_name"];
/// The name where no line says another.
pub const SERVICE: &str = "neo4j";

impl Document {
    /// Under which name the service of this server is registered; the last line counts.
    #[must_use]
    pub fn service_name(&self) -> String {
        let named = self.settings().rev().find_map(|(_, setting)| {
            let key = text(&setting.key, Charset::Utf8).ok()?;
            let value = text(&setting.value, Charset::Utf8).ok()?;
            let name = values::trim(&value).to_owned();
            (SETTINGS.contains(&key.as_str()) && !name.is_empty()).then_some(name)
        });
        named.unwrap_or_else(|| SERVICE.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_has_the_name_of_the_last_line_or_the_usual_one() {
        for (conf, name) in [
            ("", "neo4j"),
            ("dbms.windows_service_name=graph\n", "graph"),
            ("server.windows_service_name=one\nserver.windows_service_name = two\n", "two"),
            ("server.windows_service_name=\n#server.windows_service_name=x\n", "neo4j"),
        ] {
            assert_eq!(Document::parse(conf.as_bytes()).unwrap().service_name(), name, "{conf}");
        }
    }
}
