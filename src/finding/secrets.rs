//! Secrets in somebody else's text: which names hold one, and the text without what follows such a name.
//!
//! A line of neo4j.conf that ends in a backslash swallows the next one, so any value may hold a pass phrase. Not here:
//! secrets that we hold ourselves (`pki::secret`).

use super::words::nearest;
use std::borrow::Cow;

/// What stands for a secret in everything that is shown.
pub const MASK: &str = "********";

/// Pieces of names of secrets; misspelt ones too: `passwrd`, `pasword`, `pass-phrase`.
const PIECES: [&str; 9] = ["passw", "passp", "pass_", "pass-", "pass phr", "pasw", "pwd", "secret", "token"];

/// The setting that holds a secret, and its neighbours, which a name may be nearer to.
const SUFFIXES: [&str; 3] = ["private_key_password", "private_key", "public_certificate"];

/// How a text was put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It is one line: only `name.of.setting=` (or `private_key…=`) begins a secret, for `:` and blanks are in addresses and paths.
    No,
    /// Lines were joined: whatever separates a name from its value begins a secret.
    Yes,
}

/// Whether a value must not be shown because of its setting's name.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    PIECES.iter().any(|piece| name.contains(piece)) || last.ends_with("pass") || is_misspelt(last)
}

/// Whether a name is most probably `private_key_password`, with typing errors.
#[must_use]
pub fn is_misspelt(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let looks_alike = (14..=26).contains(&last.len()) && ["key", "pass", "word"].iter().any(|part| last.contains(part));
    looks_alike && nearest(last, &SUFFIXES) == Some(SUFFIXES[0])
}

/// Where the name of a secret ends in a name that goes on, as where `=` was forgotten or typed as a dot. What follows may
/// be the secret.
#[must_use]
pub fn end_in_name(name: &str) -> Option<usize> {
    let lower = name.to_ascii_lowercase();
    let whole = lower.find(SUFFIXES[0]).map(|start| start + SUFFIXES[0].len());
    let ends = lower.match_indices('.').map(|(end, _)| end);
    let part = || ends.clone().find(|end| is_secret_name(lower[..*end].rsplit('.').next().unwrap_or_default()));
    let end = whole.or_else(part)?;
    let rest = &name[end..];
    let signs = rest.len() - rest.trim_start_matches(['.', '-', '_', '=', ':', ' ']).len();
    (signs < rest.len()).then_some(end + signs)
}

/// Whether a line, or a piece of one, may hold a secret. Zeros, as UTF-16 has them between letters, hide none.
#[must_use]
pub fn may_hold_secret(text: &str) -> bool {
    let text = text.replace('\0', "").to_ascii_lowercase();
    let holds = |(start, end): (usize, usize)| {
        let (name, rest) = (&text[start..end], &text[end..]);
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_setting = name.contains(['.', '_']);
        let separated =
            rest.starts_with(['=', ':']) || (is_setting && (rest.is_empty() || rest.starts_with([' ', '\t'])));
        (last.ends_with("pass") && separated) || is_misspelt(last)
    };
    PIECES.iter().any(|piece| text.contains(piece)) || names(&text).any(holds)
}

/// The text up to the value of the first secret in it, whose end nothing tells.
#[must_use]
pub fn masked(text: &str, joined: Joined) -> Cow<'_, str> {
    for (start, end) in names(text) {
        let name = &text[start..end];
        if !is_secret_name(name) || (joined == Joined::No && !name.contains('.') && !name.contains("private_key")) {
            continue;
        }
        if let (Joined::Yes, true, Some(own)) = (joined, name.contains("private_key"), end_in_name(name)) {
            return Cow::Owned(format!("{}{MASK}", &text[..start + own]));
        }
        let rest = &text[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\0']).len();
        let sign = match rest[blanks..].chars().next() {
            Some('=') => Some(blanks + 1),
            Some(':') if joined == Joined::Yes => Some(blanks + 1),
            Some(_) if joined == Joined::Yes && blanks > 0 => Some(blanks),
            _ => None,
        };
        if let Some(sign) = sign {
            return Cow::Owned(format!("{}{MASK}", &text[..end + sign]));
        }
    }
    Cow::Borrowed(text)
}

/// Where the names in a text begin and end: runs of what a setting's name is made of.
fn names(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let mut at = 0;
    text.split(move |c| !is_part(c)).filter_map(move |name| {
        let start = at;
        // What separates is one character, of whatever length.
        at += name.len() + text[start + name.len()..].chars().next().map_or(0, char::len_utf8);
        (!name.is_empty()).then_some((start, start + name.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swallowed_pass_phrase_is_masked_however_it_is_written() {
        for line in [
            "dbms.ssl.policy.cluster.private_key_password=hunter2",
            "dbms.ssl.policy.cluster.private_key_password = hunter2",
            "dbms.ssl.policy.cluster.private_key_password: hunter2",
            "dbms.ssl.policy.cluster.private_key_password hunter2",
            "dbms.ssl.policy.cluster.private_key_pass=hunter2",
            "dbms.ssl.policy.cluster.private_key_psaswrod=hunter2",
            "x.é.private_key_passphrase=hunter2",
            "dbms.ssl.policy.cluster.private_key_password.hunter2",
        ] {
            let joined = format!("certificates/é/cluster{line}, 2");
            let shown = masked(&joined, Joined::Yes);
            assert!(shown.ends_with(MASK) && !shown.contains("hunter2"), "{shown}");
            assert!(may_hold_secret(line), "{line}");
        }
    }

    #[test]
    fn a_pass_phrase_in_a_name_is_told_from_the_name() {
        for (name, shown) in [
            ("dbms.ssl.policy.cluster.private_key_password.hunter2", "dbms.ssl.policy.cluster.private_key_password."),
            ("private_key_passwordhunter2", "private_key_password"),
            ("private_key_pasword.hunter2", "private_key_pasword."),
            ("a.keystore_pass.hunter2", "a.keystore_pass."),
            ("Private_Key_Password=hunter2", "Private_Key_Password="),
        ] {
            assert_eq!(end_in_name(name).map(|end| &name[..end]), Some(shown), "{name}");
        }
        for name in ["dbms.ssl.policy.cluster.private_key_password", "private_key_password.", "private_key.hunter2"] {
            assert_eq!(end_in_name(name), None, "{name}");
        }
        assert_eq!(end_in_name("dbms.security.auth_minimum_password_length"), None);
    }

    #[test]
    fn paths_and_addresses_are_shown_as_they_are() {
        for text in ["/mnt/my.token store/certs", "db.secret:7687", "certificates/cluster", "a=b", "token=x"] {
            assert_eq!(masked(text, Joined::No), text);
        }
        assert!(!may_hold_secret("# let it pass by: compass rose"));
        assert!(!may_hold_secret("dbms.ssl.policy.cluster.private_key=private.key"));
    }
}
