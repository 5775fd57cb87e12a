//! What a record must be about, for words that others write too: a file that LOAD CSV may not read and a directory server
//! that the JVM does not trust sound like a policy that does not load.

use regex::Regex;
use std::sync::LazyLock;

/// Words of which a record must hold one, for a row to explain it; none where the row's own words say enough.
pub(crate) type Context = &'static [&'static str];

/// The row's own words are said of nothing else.
pub(super) const ANYWHERE: Context = &[];

/// A server that starts, and the wrappers of whatever a policy loads.
pub(super) const START: Context = &[
    "Failed to start Neo4j",
    "Error starting Neo4j",
    "failed to start",
    "failed to initialize",
    "Failed to load private key:",
    "Failed to load public certificate chain:",
    "Failed to create trust manager",
    "Error loading certificate file:",
    "Could not load CRL:",
    "Could not find or list files in ",
    "SslPolicyLoader",
    "SSL policy",
    "Error evaluating value",
];

/// A setting, or the file of all settings.
pub(super) const SETTING: Context = &["etting", "onfig", "Failed to start Neo4j"];

/// A connection that is, or is to be, encrypted.
pub(super) const HANDSHAKE: Context =
    &["exceptionCaught()", "Received fatal alert: ", "SSL", "Ssl", "ssl", "TLS", "andshak"];

/// What others write who have certificates of their own, trusted by the JVM's store and not by a policy: directory servers,
/// single sign-on, files that a query loads.
const OTHERS: &[&str] = &["javax.naming.", "LdapRealm]", "JWKS", ".ExternalResourceFailed"];

/// A query's own words explain nothing. As query.log has it: `id:1 - 2 ms: …`, `Query started: …`, an object of that type.
static QUERY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"^(?:[0-9][0-9T:.,+Z -]{18,40} ?)?(?:[A-Z]{4,5} +(?:Query started: |(?:id:[0-9]+ - )?(?:transaction id:-?[0-9]+ - )?[0-9]+ ms: |\[[a-z.]*\.QueryLogger\] )|\{.{0,512}"type":"query")"#,
    )
    .ok()
});

/// The record is of a log of queries, whatever the query says.
pub(crate) fn is_query(text: &str) -> bool {
    QUERY.as_ref().is_some_and(|form| form.is_match(text))
}

/// The record is about no policy of Neo4j's.
pub(crate) fn is_of_others(text: &str) -> bool {
    is_query(text) || OTHERS.iter().any(|words| text.contains(words))
}

/// A record holds what a row asks for. One that begins with no time was pasted without its head, or is a bare chain of
/// causes on a console: it is taken at its word.
pub(crate) fn is_in(context: Context, text: &str, is_dated: bool) -> bool {
    !is_dated || context.is_empty() || context.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_known_in_every_form_of_their_log() {
        for query in [
            "2026-11-22 10:22:49.279+0000 INFO  id:1 - 2 ms: 0 B - bolt-session bolt",
            "2026-11-22 10:22:49.279+0000 INFO  id:1 - transaction id:7 - 2 ms: 0 B - bolt-session bolt",
            "2026-11-22 10:22:49.279+0000 INFO  Query started: id:1 - transaction id:7 - 0 ms: 0 B - embedded",
            "2026-11-22 10:22:49.279+0000 ERROR 2 ms: bolt-session bolt neo4j",
            "2026-11-22 10:22:48.279+0000 INFO  [o.n.k.i.q.QueryLogger] 2 ms: MATCH (n)",
            r#"{"time":"2026-11-22 10:22:49.279+0000","level":"INFO","event":"success","type":"query","elapsedTimeMs":2"#,
        ] {
            assert!(is_query(query), "{query}");
        }
        for other in [
            "2026-11-22 10:22:49.279+0000 ERROR Failed to start Neo4j on 127.0.0.1:7474.",
            "2026-11-22 10:22:49.279+0000 WARN  [o.n.x.Y] waited 2 ms: MATCH",
            "RuntimeException: Failed to load private key: /x",
        ] {
            assert!(!is_query(other), "{other}");
        }
    }
}
