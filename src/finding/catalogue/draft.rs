//! What the user typed and cannot be a plan. Our own refusals.
//!
//! `at` is a field of the plan as `Lines::place` writes it. Servers and their hosts are in `server`, paths in `files`,
//! and what is brought along besides the plan in `given`.

pub mod files;
pub mod given;
pub mod server;

use crate::finding::Evidence::{Ours, Ran};
use crate::finding::words::{count, listed, quoted, shown, toml_string};
use crate::finding::{Finding, Rule};

/// The id tells `Plan::from_toml` that nothing was read at all.
pub(crate) const TOML: Rule = Rule::error("draft/toml", "The plan is not valid TOML", Ours);
/// Likewise.
pub(crate) const TOO_LARGE: Rule = Rule::error("draft/too-large", "The plan file is too large", Ours);
const UNKNOWN_FIELD: Rule = Rule::error("draft/unknown-field", "The plan has no such field", Ours);
const WRONG_TYPE: Rule = Rule::error("draft/wrong-type", "The field holds another kind of value", Ours);
const MISSING: Rule = Rule::error("draft/missing", "The field must be filled in", Ours);
/// Likewise.
pub(crate) const VERSION: Rule =
    Rule::error("draft/version", "The plan has a format that this program does not know", Ours);
const UNKNOWN_VALUE: Rule = Rule::error("draft/unknown-value", "The field takes other words", Ours);
const RELEASE: Rule = Rule::error("draft/release", "That is no release of Neo4j", Ours);
const EMPTY_LIST: Rule = Rule::error("draft/empty-list", "The list is empty", Ran);
const CIPHER_NAME: Rule = Rule::error("draft/cipher-name", "That is no IANA name of a cipher suite", Ran);
const DAYS: Rule = Rule::error("draft/days", "The validity is out of range", Ours);
const LONG_VALIDITY: Rule = Rule::advice("draft/long-validity", "The certificates outlive their keeper", Ours);
const COUNTRY: Rule = Rule::error("draft/country", "The country is not a two-letter code", Ours);
const TOO_LONG: Rule = Rule::error("draft/too-long", "The value is too long", Ours);
const CONTROL_CHARACTER: Rule = Rule::error("draft/control-character", "The value has a control character", Ours);
const EMAIL: Rule = Rule::error("draft/email", "That is no e-mail address that fits into a certificate", Ours);
const NEEDS_EXISTING: Rule = Rule::error("draft/needs-existing", "The field needs `trust = \"existing\"`", Ours);
const TOO_MANY: Rule = Rule::error("draft/too-many", "The list is too long", Ours);

pub(super) const ROWS: &[&Rule] = &[
    &given::PASS_PHRASE,
    &given::PASS_PHRASE_UNUSED,
    &given::CONF_OF_NOBODY,
    &given::EXISTING,
    &given::AUTHORITY_NEEDED,
    &given::NO_AUTHORITY,
    &given::ADVERTISED,
    &given::NOT_UTF8,
    &TOML,
    &TOO_LARGE,
    &UNKNOWN_FIELD,
    &WRONG_TYPE,
    &MISSING,
    &VERSION,
    &UNKNOWN_VALUE,
    &RELEASE,
    &EMPTY_LIST,
    &TOO_MANY,
    &CIPHER_NAME,
    &DAYS,
    &LONG_VALIDITY,
    &COUNTRY,
    &TOO_LONG,
    &CONTROL_CHARACTER,
    &EMAIL,
    &NEEDS_EXISTING,
    &server::TOO_FEW,
    &server::TOO_MANY,
    &server::NAME,
    &server::DUPLICATE_NAME,
    &server::NO_HOSTS,
    &server::HOST,
    &server::HOST_PORT,
    &server::HOST_URL,
    &server::WILDCARD,
    &server::NOT_ASCII,
    &server::UNDERSCORE,
    &server::ADDRESS,
    &server::DUPLICATE_HOST,
    &files::OUTSIDE,
    &files::NAME,
    &files::PLACEHOLDER,
    &files::OVERLAP,
    &files::NOT_ABSOLUTE,
    &files::OTHER_SYSTEM,
    &files::DUPLICATE_HOME,
    &files::NO_OUT,
    &files::OUT_NOT_ABSOLUTE,
    &files::OUT_IN_HOME,
];

/// What a field must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A text in quotes.
    String,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Truth,
    /// A list of texts.
    Strings,
    /// One text in such a list.
    Item,
    /// A word or a list of suites.
    Suites,
    /// `[name]`.
    Table,
    /// `[[server]]`.
    Servers,
}

/// Broken TOML; the reason is the parser's.
#[must_use]
pub fn toml(line: usize, column: usize, reason: &str) -> Finding {
    TOML.at(
        format!("plan:{line}:{column}"),
        format!("line {line} cannot be read from column {column} on: {}", shown(reason.trim())),
        "a plan is a TOML file: each line is a `[section]`, a `name = value` or a `# comment`; text stands in double \
         quotes, lists in square brackets",
        format!("correct line {line} at column {column}; the lines around it were not judged yet"),
    )
}

/// More bytes than any plan has.
#[must_use]
pub fn too_large(bytes: usize, limit: usize) -> Finding {
    TOO_LARGE.at(
        "plan",
        format!("the file has {bytes} bytes"),
        format!("a plan of 100 servers has about 20,000; more than {limit} are not read"),
        "check that this file is the plan, then remove what does not belong to it",
    )
}

/// A field that no plan has. `header` is the section it stands in, `elsewhere` the one that it belongs to.
#[must_use]
pub fn unknown_field(
    at: &str,
    name: &str,
    header: &str,
    near: Option<&str>,
    elsewhere: Option<&str>,
    known: &[&str],
) -> Finding {
    let section = if header.is_empty() { "the top of the plan".to_owned() } else { format!("`{header}`") };
    let fix = match (near, elsewhere) {
        (Some(near), _) => format!("did you mean `{near}`? Write that, or delete the line"),
        (None, Some(elsewhere)) => format!("move the line into `{elsewhere}`"),
        (None, None) => {
            let known: Vec<String> = known.iter().map(|field| format!("`{field}`")).collect();
            format!("delete it; {section} takes {}", listed(&known, "and"))
        }
    };
    UNKNOWN_FIELD.at(
        at,
        format!("{section} has no field {}", quoted(name)),
        "a misspelt field that is passed over would leave its default in force without a word",
        fix,
    )
}

/// A value of another type; `source` is how it stands in the file.
#[must_use]
pub fn wrong_type(at: &str, field: &str, expected: Expected, found: &str, source: &str) -> Finding {
    let bare = source.trim().trim_matches(['"', '\'']);
    let (wanted, fix) = match expected {
        Expected::String => ("text in double quotes", format!("write `{field} = {}`", toml_string(&shown(bare)))),
        Expected::Item => ("text in double quotes", format!("write {}", toml_string(&shown(bare)))),
        Expected::Number if bare.parse::<i64>().is_ok() => {
            ("a whole number", format!("write `{field} = {bare}`, without quotes"))
        }
        Expected::Number => ("a whole number", format!("write a number, such as `{field} = 17`, without quotes")),
        Expected::Truth if matches!(bare, "true" | "false") => {
            ("`true` or `false`", format!("write `{field} = {bare}`, without quotes"))
        }
        Expected::Truth => ("`true` or `false`", format!("write `{field} = true` or `{field} = false`")),
        Expected::Strings => (
            "a list of texts",
            if found == "string" {
                format!("write `{field} = [{}]`", toml_string(&shown(bare)))
            } else {
                format!("write `{field} = [\"…\", \"…\"]`")
            },
        ),
        Expected::Suites => ("\"auto\", \"default\" or a list of suites", format!("write `{field} = \"auto\"`")),
        Expected::Table => ("a section", format!("write `[{field}]` on a line of its own, and its fields below")),
        Expected::Servers => {
            ("sections", "write `[[server]]`, in double brackets, above the fields of each server".to_owned())
        }
    };
    WRONG_TYPE.at(
        at,
        format!("`{field}` must be {wanted}, and is {}", spoken(found)),
        "a guess at what was meant could end in a certificate",
        fix,
    )
}

/// `interlock` is absent.
#[must_use]
pub fn missing_version() -> Finding {
    MISSING.at(
        "interlock",
        "the plan does not say which format it has",
        "the number says how the rest is to be read, today and by later versions of this program",
        "write `interlock = 1` as the first line",
    )
}

/// `interlock` is another number.
#[must_use]
pub fn version(at: &str, found: i64) -> Finding {
    VERSION.at(
        at,
        format!("the plan's format is {found}; this program reads format 1"),
        if found > 1 { "a newer version of this program wrote it" } else { "there never was such a format" },
        if found > 1 { "use that newer version, or write the plan anew" } else { "write `interlock = 1`" },
    )
}

/// The release is absent.
#[must_use]
pub fn missing_release(at: &str) -> Finding {
    MISSING.at(
        at,
        "the plan does not say which Neo4j the servers run",
        "the names of settings, their defaults and what a server accepts differ from release to release",
        "write `neo4j = \"5.26\"` under `[cluster]`, with the release that `neo4j --version` prints on a server",
    )
}

/// A server without a name.
#[must_use]
pub fn missing_name(at: &str, number: usize) -> Finding {
    MISSING.at(
        at,
        format!("server {number} has no name"),
        "its folder, and its certificate in the other servers' trusted folders, are called by it",
        format!("write `name = \"server{number}\"` below its `[[server]]`"),
    )
}

/// A word that the field does not take.
#[must_use]
pub fn unknown_value(at: &str, field: &str, found: &str, near: Option<&str>, known: &[&str]) -> Finding {
    let choices: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    let fix = match near {
        Some(near) => format!("did you mean `{near}`? Write that"),
        None => format!("write one of {}", listed(&choices, "or")),
    };
    UNKNOWN_VALUE.at(
        at,
        format!("{} is not known here", quoted(found)),
        format!("`{field}` takes {}", listed(&choices, "or")),
        fix,
    )
}

/// A text that is no release.
#[must_use]
pub fn release(at: &str, found: &str) -> Finding {
    RELEASE.at(
        at,
        format!("{} is no release of Neo4j", quoted(found)),
        "releases are numbered like 4.4.48, 5.26 or 2026.08.1; a line such as 5 or 2025 stands for its newest release",
        "write the number that `neo4j --version` prints on a server",
    )
}

/// A list that needs an entry.
#[must_use]
pub fn empty_list(at: &str, field: &str, example: &str) -> Finding {
    EMPTY_LIST.at(
        at,
        format!("`{field}` is an empty list"),
        "Neo4j starts with an empty list, and then every connection fails",
        format!("write `{field} = {example}`, or delete the line for the default"),
    )
}

/// A list with more entries than are taken.
#[must_use]
pub fn too_many(at: &str, field: &str, found: usize, limit: usize) -> Finding {
    TOO_MANY.at(
        at,
        format!("`{field}` has {found} entries"),
        format!("at most {limit} are taken"),
        "remove the ones that are not needed",
    )
}

/// A suite that is not named as the JDK and the IANA name it. An OpenSSL name stops Neo4j (tls/suite-openssl-name).
#[must_use]
pub fn cipher_name(at: &str, found: &str) -> Finding {
    let fix = if found.contains('-')
        && found.len() <= 64
        && found.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    {
        format!(
            "this looks like an OpenSSL name: write the IANA name, which `openssl ciphers -stdname -s -tls1_2 {found}` prints first"
        )
    } else {
        "write a name such as `TLS_AES_256_GCM_SHA384`, or `ciphers = \"auto\"` and let the good ones be chosen"
            .to_owned()
    };
    CIPHER_NAME.at(
        at,
        format!("{} is not written as suites are named in Java", quoted(found)),
        "Neo4j hands the names to Java, which knows only those of the IANA: `TLS_`, then capital letters, digits and `_`; \
         with another one Neo4j starts, and then every connection fails",
        fix,
    )
}

/// No validity at all, or one that no calendar holds.
#[must_use]
pub fn days(at: &str, found: i64, limit: i64) -> Finding {
    DAYS.at(
        at,
        format!("{} of validity cannot be used", count_days(found)),
        if found < 1 {
            "such a certificate would have expired before the first server starts".to_owned()
        } else {
            format!("{limit} days are about a hundred years; more is taken for a slip of the finger")
        },
        "write `days = 365`, or another number from 1 on",
    )
}

/// More than ten years.
#[must_use]
pub fn long_validity(at: &str, found: i64) -> Finding {
    LONG_VALIDITY.at(
        at,
        format!("the certificates will be valid for {} days, about {} years", found, found / 365),
        "a key that leaks stays useful for as long, and whoever must renew it then will not know how; \
         a yearly renewal keeps the way known",
        "write `days = 365` and renew each year, unless you have a reason",
    )
}

/// Not two letters.
#[must_use]
pub fn country(at: &str, found: &str) -> Finding {
    COUNTRY.at(
        at,
        format!("{} is not a country code of two letters", quoted(found)),
        "X.520 allows exactly the two letters of ISO 3166-1 in this field of a certificate: GB, not GBR or England",
        "write the two letters, such as `country = \"GB\"` for the United Kingdom, `\"DE\"` for Germany, `\"US\"` for the \
         United States, or delete the line",
    )
}

/// Longer than X.520, or our own limit, allows.
#[must_use]
pub fn too_long(at: &str, field: &str, found: usize, limit: usize) -> Finding {
    TOO_LONG.at(
        at,
        format!("`{field}` has {}", count(found, "character")),
        format!("at most {} fit: X.520's limit, and what other software relies on", count(limit, "character")),
        format!("shorten it to {}", count(limit, "character")),
    )
}

/// A line break, a tab, a control or bidirectional character.
#[must_use]
pub fn control_character(at: &str, field: &str, found: char, position: usize) -> Finding {
    CONTROL_CHARACTER.at(
        at,
        format!("character {position} of `{field}` is U+{:04X}, which cannot be seen", u32::from(found)),
        "it would be carried into certificates, folder names and logs, where nobody sees why two names differ",
        format!("type `{field}` again instead of pasting it"),
    )
}

/// Not an IA5 text with one @.
#[must_use]
pub fn email(at: &str, found: &str) -> Finding {
    EMAIL.at(
        at,
        format!("{} cannot be put into a certificate as an e-mail address", quoted(found)),
        "the field takes ASCII letters only, no blanks, one @ with something on both sides",
        "write an address such as `email = \"dba@example.com\"`, or delete the line: nothing in a cluster uses it",
    )
}

/// A field that means something only where the user brings certificates.
#[must_use]
pub fn needs_existing(at: &str, field: &str, trust: &str) -> Finding {
    NEEDS_EXISTING.at(
        at,
        format!("`{field}` is given while `trust` is `{trust}`"),
        "keys and certificates are then made here; a file that you have would not be used",
        format!("write `trust = \"existing\"` under `[certificates]`, or delete `{field}`"),
    )
}

/// TOML's name of a type, in an admin's words.
fn spoken(toml_type: &str) -> &str {
    match toml_type {
        "string" => "text",
        "integer" => "a number",
        "float" => "a number with a point",
        "boolean" => "`true` or `false`",
        "array" => "a list",
        "table" => "a section",
        _ => "a date or time",
    }
}

fn count_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}
