//! Secrets in log lines: Neo4j itself writes a password that is configured twice in clear text (log/setting-overridden).
//!
//! Not here: secrets that we hold ourselves (`pki::secret`); they never reach a log.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

const MASK: &str = "********";

/// The name of a setting that holds a secret, as settings are named: dots between its parts.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[a-z0-9_]+(?:\.[a-z0-9_]+)*\.[a-z0-9_.]*(?:password|passphrase|pass_phrase|secret|token)[a-z0-9_]*'?",
    )
    .ok()
});

/// The text with everything masked that may be the value of a secret setting.
#[must_use]
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let Some(name) = NAME.as_ref().and_then(|name| name.find(text)) else { return Cow::Borrowed(text) };
    let (before, after) = text.split_at(name.end());
    let rest = after.trim_start();
    // `name=value`, `name: value`: to the end of the line, since a value may hold anything.
    if rest.starts_with(['=', ':']) {
        let (line, others) = after.split_at(after.find('\n').unwrap_or(after.len()));
        let sign = line.find(['=', ':']).map_or(0, |sign| sign + 1);
        return Cow::Owned(format!("{before}{}{MASK}{}", &line[..sign], masked(others)));
    }
    // `The 'name' setting is overridden. Setting value changed from 'old' to 'new'.`: a value may hold quote marks, so all
    // between the first and the last one goes.
    match (after.find('\''), after.rfind('\'')) {
        (Some(first), Some(last)) if first < last => {
            Cow::Owned(format!("{before}{}'{MASK}'{}", &after[..first], &after[last + 1..]))
        }
        _ => Cow::Owned(format!("{before}{}", masked(after))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
