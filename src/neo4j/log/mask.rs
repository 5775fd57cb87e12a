//! Secrets in log lines: Neo4j itself writes a password that is configured twice in clear text (log/setting-overridden).
//!
//! Not here: secrets that we hold ourselves (`pki::secret`); they never reach a log.

use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

const MASK: &str = "********";

/// The name of a setting that holds a secret, as settings are named: dots between its parts.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[a-z0-9_]+(?:\.[a-z0-9_]+)*\.[a-z0-9_.]*(?:password|passphrase|pass_phrase|secret|token)[a-z0-9_]*'?",
    )
    .ok()
});

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
    let begin = names(path).find_map(|end| sign(&path[end..]).map(|sign| end + sign));
    begin.map_or(Cow::Borrowed(path), |begin| Cow::Owned(format!("{}{MASK}", &path[..begin])))
}

/// Where the values of secret settings stand in a text, in order. One pass: what comes from a log may hold any number of
/// names.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let last_quote = text.rfind('\'').unwrap_or(0);
    let mut secrets = Vec::new();
    let mut done = 0;
    for end in names(text) {
        if end < done {
            continue;
        }
        let after = &text[end..];
        // `name=value`, `name: value`: to the end of the line, since a value may hold anything.
        if let Some(sign) = sign(after) {
            done = after.find('\n').map_or(text.len(), |line| end + line);
            secrets.push((end + sign).min(done)..done);
        // `The 'name' setting is overridden. Setting value changed from 'old' to 'new'.`: a value may hold quote marks, and
        // the log may end within it, so all that follows the first one goes.
        } else if last_quote >= end {
            secrets.extend(after.find('\'').map(|first| end + first + 1..text.len()));
            break;
        }
    }
    secrets
}

/// Where the names of secret settings end.
fn names(text: &str) -> impl Iterator<Item = usize> + '_ {
    NAME.iter().flat_map(move |name| name.find_iter(text).map(|name| name.end()))
}

/// How long the sign is that stands between a name and its value, with blanks before it.
fn sign(after: &str) -> Option<usize> {
    let rest = after.trim_start();
    rest.starts_with(['=', ':']).then(|| after.len() - rest.len() + 1)
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
    fn any_number_of_names_is_masked_in_one_pass() {
        let many = "a.token ".repeat(15_000);
        assert_eq!(masked(&many), many);
    }
}
