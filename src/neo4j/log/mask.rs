//! Secrets in log lines: Neo4j itself writes a password that is configured twice in clear text (log/setting-overridden).
//!
//! Not here: secrets that we hold ourselves (`pki::secret`); they never reach a log.

use crate::finding::secrets::{Logged, MASK, Reach, logged};
use std::borrow::Cow;
use std::ops::Range;

/// What Neo4j writes behind a value that it quotes. A value ends there, for these words are what a line is explained by.
const BEHIND: [&str; 4] =
    ["' for SSL policy with name '", "' not one of [", "' is not a valid ", " (using configured password)"];

/// A part of a text with everything masked that may be the value of a secret setting: the name may stand before the part.
#[must_use]
pub(super) fn masked_part(text: &str, part: Range<usize>) -> String {
    let mut out = String::new();
    let mut from = part.start;
    for secret in secrets(text).into_iter().filter(|secret| secret.start < part.end && secret.end > part.start) {
        out.push_str(text.get(from..secret.start).unwrap_or_default());
        out.push_str(MASK);
        from = secret.end;
    }
    out.push_str(text.get(from..part.end).unwrap_or_default());
    out
}

/// A path with everything masked behind the name of a secret setting: a line of neo4j.conf that ends in a backslash takes
/// the next line into its value. A value may hold line ends, so all that follows goes.
#[must_use]
pub(super) fn masked_path(path: &str) -> Cow<'_, str> {
    let begin = logged(path).next().map(|secret| secret.start);
    begin.map_or(Cow::Borrowed(path), |begin| Cow::Owned(format!("{}{MASK}", &path[..begin])))
}

/// Where secrets stand in a text, in order. One pass: what comes from a log may hold any number of names.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut secrets = Vec::new();
    let mut done = 0;
    for secret in logged(text) {
        if secret.start < done {
            continue;
        }
        done = end(text, secret);
        secrets.push(secret.start..done);
    }
    secrets
}

/// Where a value ends at the latest.
fn end(text: &str, secret: Logged) -> usize {
    let rest = &text[secret.start..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let length = match secret.reach {
        Reach::Word => line.find(char::is_whitespace).unwrap_or(line.len()),
        Reach::Line => BEHIND.iter().filter_map(|words| line.rfind(words)).max().unwrap_or(line.len()),
        Reach::Text => rest.len(),
    };
    secret.start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        masked_part(text, 0..text.len())
    }

    #[test]
    fn a_password_never_leaves_its_line() {
        let overridden = "The 'dbms.ssl.policy.cluster.private_key_password' setting is overridden. Setting value changed \
                          from 'it's a secret' to 'other'.";
        let masked_line = masked(overridden);
        assert!(!masked_line.contains("secret'") && !masked_line.contains("other"), "{masked_line}");
        assert!(masked_line.contains("private_key_password"), "{masked_line}");
        assert_eq!(masked("dbms.security.keystore.password=abc def"), "dbms.security.keystore.password=********");
        let plain = "The 'server.memory.heap.max_size' setting is overridden. Setting value changed from '1g' to '2g'.";
        assert_eq!(masked(plain), plain);
        assert_eq!(masked("a.password=x 'y'\nb.token: z\nplain"), "a.password=********\nb.token:********\nplain");
    }

    #[test]
    fn a_log_that_ends_within_a_password_does_not_show_its_beginning() {
        let overridden = "The 'a.password' setting is overridden. Setting value changed from 'hunter2' to 'hunter3'.";
        let opening = overridden.find("hunter2").expect("a value");
        for end in opening + 1..=overridden.len() {
            let masked_line = masked(&overridden[..end]);
            assert_eq!(masked_line, format!("{}{MASK}", &overridden[..opening]), "{end}");
        }
    }

    #[test]
    fn a_part_shows_nothing_of_a_value_whose_name_is_before_it() {
        let line = "x.password=abc def";
        assert_eq!(masked_part(line, line.len() - 3..line.len()), MASK);
        assert_eq!(masked_part(line, 2..10), "password");
        assert_eq!(masked_path("/a/certsx.password=abc\ndef"), "/a/certsx.password=********");
        assert_eq!(masked_path("/etc/my.secrets/trusted"), "/etc/my.secrets/trusted");
    }

    #[test]
    fn what_is_said_behind_a_swallowed_password_is_shown() {
        let swallowed = "dbms.ssl.policy.cluster.private_key_passwrd=it's hunter2";
        for (before, behind) in [
            ("Base directory '/c/cluster", "' for SSL policy with name 'cluster' does not exist."),
            ("'REQUIRE", "' not one of [NONE, OPTIONAL, REQUIRE]"),
            ("'true", "' is not a valid boolean value, must be 'true' or 'false'"),
            ("Failed to load private key: /c/private.key", " (using configured password)"),
        ] {
            for separator in ["=", " "] {
                let name = swallowed.split_once('=').expect("a setting").0;
                let line = format!("{before}{}{behind}", swallowed.replace('=', separator));
                assert_eq!(masked(&line), format!("{before}{name}{separator}{MASK}{behind}"));
            }
        }
    }

    #[test]
    fn a_token_ends_where_its_word_does() {
        let line = "Bearer eyJh.eyJz.c2ln Received fatal alert: certificate_unknown";
        assert_eq!(masked(line), line.replace("eyJh.eyJz.c2ln", MASK));
    }

    #[test]
    fn any_number_of_names_is_masked_in_one_pass() {
        let many = "a.token ".repeat(15_000);
        assert_eq!(masked(&many), many);
        // Whatever stands between them, and whether or not a value is found: one pass, or this takes minutes.
        for piece in [
            "dbms.token ",
            "dbms.token. ",
            "a.token' ",
            "a.token\"\"\" ",
            "token=' is not a valid ",
            "private_key_psaswrod. ",
        ] {
            masked(&piece.repeat(30_000));
        }
    }
}
