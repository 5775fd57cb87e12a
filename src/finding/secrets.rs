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

/// Ends of other names that stand before a secret in a log: in messages of Bolt and HTTP, in a container's environment.
const LOGGED_ENDS: [&str; 5] = ["credential", "credentials", "authorization", "bearer", "neo4j_auth"];

/// What shows that a name is a setting's, so that a blank separates it from its value.
const SETTING_PIECES: [&str; 3] = ["dbms.", "server.", "private_key"];

/// What may stand between a name and the sign behind it.
const BLANKS: [char; 3] = [' ', '\t', '\0'];

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
        let blanks = rest.len() - rest.trim_start_matches(BLANKS).len();
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

/// A secret in the text of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Where its value begins.
    pub start: usize,
    /// How far it may reach; within that nothing tells where it ends, for it may hold what looks like the next secret.
    pub reach: Reach,
}

/// How far a secret may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the next blank: a token.
    Word,
    /// To the end of the line.
    Line,
    /// To the end of the text: there are several, in quote marks that each may hold too, as in `The 'name' setting is
    /// overridden. Setting value changed from 'old' to 'new'.`
    Text,
}

/// The secrets in the text of a log, in order. It has sentences, in which `wrong password given` names none, settings that
/// a line of neo4j.conf swallowed, JSON, Cypher and headers.
pub fn logged(text: &str) -> impl Iterator<Item = Logged> + '_ {
    let mut before = "";
    names(text).filter_map(move |(start, end)| {
        let name = &text[start..end];
        let command = std::mem::replace(&mut before, name);
        let found = if is_logged_name(name) { value(command, name, &text[end..]) } else { None };
        found.map(|value| Logged { start: end + value.start, ..value })
    })
}

/// Whether a name in a log may stand before a secret: no class of what was thrown, and no end of a sentence.
fn is_logged_name(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_thrown = last.ends_with("Exception") || last.ends_with("Error");
    let lower = last.to_ascii_lowercase();
    !is_thrown && (is_secret_name(last) || LOGGED_ENDS.iter().any(|end| lower.ends_with(end)))
}

/// Where in what follows a name its value is, if anything separates the two.
fn value(before: &str, name: &str, after: &str) -> Option<Logged> {
    // The closing quote mark of a name, which JSON within JSON escapes.
    let unquoted = after.trim_start_matches(['\\', '"', '\'', '`']);
    let rest = unquoted.trim_start_matches(BLANKS);
    let (quotes, start) = (after.len() - unquoted.len(), after.len() - rest.len());
    if rest.starts_with(['=', ':']) {
        return Some(Logged { start: start + 1, reach: Reach::Line });
    }
    if after.starts_with('\'') {
        let opening = unquoted.find('\'')?;
        return Some(Logged { start: quotes + opening + 1, reach: Reach::Text });
    }
    let is_blank = quotes == 0 && start > 0 && !rest.is_empty();
    if is_blank && name.eq_ignore_ascii_case("bearer") {
        return Some(Logged { start, reach: Reach::Word });
    }
    (is_blank && blank_separates(before, name, rest)).then_some(Logged { start, reach: Reach::Line })
}

/// Whether a blank separates a name from a value and not a word from the next one.
fn blank_separates(before: &str, name: &str, rest: &str) -> bool {
    let is_command = ["set", "plaintext", "encrypted"].iter().any(|word| before.eq_ignore_ascii_case(word));
    let is_setting = SETTING_PIECES.iter().any(|piece| name.contains(piece)) || is_misspelt(name);
    let is_quoted = rest.starts_with(['\'', '"']);
    is_command || is_setting || is_quoted || name.starts_with('-')
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

    #[test]
    fn a_secret_in_a_log_is_found_in_settings_json_cypher_and_headers() {
        for text in [
            "'/c/clusterdbms.ssl.policy.cluster.private_key_password hunter2",
            "/c/private.keydbms.ssl.policy.cluster.private_key_pass=hunter2",
            "'REQUIREdbms.ssl.policy.cluster.private_key_psaswrod\thunter2",
            "NEO4J_dbms_ssl_policy_cluster_private__key__password=hunter2",
            "NEO4J_AUTH=hunter2",
            "Authorization: hunter2",
            "sent Bearer hunter2",
            "SET PASSWORD 'hunter2",
            "SET PLAINTEXT PASSWORD FROM 'hunter2",
            "{\"scheme\":\"basic\",\"credentials\":\"hunter2",
            "{\\\"password\\\" : \\\"hunter2",
            "neo4j-admin --password hunter2",
            "The 'x.private_key_passwrd' setting is overridden. Setting value changed from 'hunter2",
        ] {
            let found = logged(text).next().expect(text);
            assert!(found.start <= text.find("hunter2").expect("a secret"), "{text}");
        }
    }

    #[test]
    fn words_about_secrets_are_none() {
        for text in [
            "keystore password was incorrect (using configured password)",
            "org.neo4j.server.InvalidTokenException: the server refuses",
            "No declared setting with name: dbms.ssl.policy.cluster.private_key_passwrd. Remove it",
            "SecretKeyFactory not available",
            "Base directory '/mnt/my.token store/certs' for SSL policy",
            "a.token ",
        ] {
            assert_eq!(logged(text).next(), None, "{text}");
        }
    }
}
