//! Findings about the file's syntax: what Java's properties reader makes of lines, whatever they set.

use crate::finding::Evidence::{Measured, Ran};
use crate::finding::{Finding, Rule, Severity};

pub(super) const INLINE_COMMENT: Rule = Rule::error("conf/inline-comment", "A comment stands behind a value", Ran);

/// `key=value # note`.
#[must_use]
pub fn inline_comment(at: &str, key: &str) -> Finding {
    INLINE_COMMENT.at(
        at,
        format!("the comment is part of the value of {key}"),
        "neo4j.conf has comments only on lines of their own. Behind a value, `true # on` is no boolean and \
         `private.key # mine` no file",
        "move the comment to a line of its own that begins with #",
    )
}

pub(super) const CALLOUT: Rule = Rule::error("conf/callout", "A footnote mark of the manual is in the value", Ran);

/// `(1)` behind a value.
#[must_use]
pub fn callout(at: &str, key: &str) -> Finding {
    CALLOUT.at(
        at,
        format!("{key} ends in a number in brackets"),
        "the samples of the manual have marks such as (1) behind their values. Pasted, they are part of the value: \
         client_auth then stops the start, tls_versions and ciphers fail at the first connection or at the start",
        "cut the mark and the backslash in front of it",
    )
}

pub(super) const TRAILING_BACKSLASH: Rule =
    Rule::error("conf/trailing-backslash", "A backslash at the line's end swallows the next line", Ran);

/// An odd number of backslashes at the end; `swallowed` is the name of the setting in the next line, if it has one.
#[must_use]
pub fn trailing_backslash(at: &str, key: &str, swallowed: Option<&str>) -> Finding {
    let (what, severity) = match swallowed {
        Some(next) => (format!("the line of {next} is part of the value of {key}"), Severity::Error),
        None => (format!("{key} ends in a backslash"), Severity::Warning),
    };
    TRAILING_BACKSLASH
        .at(
            at,
            what,
            "a backslash at the end of a line joins the next line to it. What stands there is no setting any more and \
             silently takes its default",
            "cut the backslash; in paths write / for \\",
        )
        .with_severity(severity)
}

pub(super) const UNICODE_ESCAPE: Rule =
    Rule::error("conf/unicode-escape", "Neo4j cannot read the file at all", Ran).logged("log/conf-escape");

/// `\u` without four hexadecimal digits.
#[must_use]
pub fn unicode_escape(at: &str) -> Finding {
    UNICODE_ESCAPE.at(
        at,
        "Neo4j does not start: this line has \\u without four hexadecimal digits after it",
        "Java reads \\u as the beginning of a character's number, in paths such as C:\\users too, and gives up on the \
         whole file",
        "write / for \\ in paths: C:/users",
    )
}

pub(super) const QUOTED_VALUE: Rule = Rule::error("conf/quoted-value", "Quotes are part of the value", Ran);

/// Quotes round a value.
#[must_use]
pub fn quoted_value(at: &str, key: &str) -> Finding {
    QUOTED_VALUE.at(
        at,
        format!("the value of {key} is in quotes"),
        "neo4j.conf knows no quotes: they belong to the file's name, the pass phrase or the word, and from 5.1 on a \
         double quote even turns a relative path into an absolute one",
        "remove the quotes; blanks inside a value need none",
    )
}

pub(super) const TRAILING_BLANK: Rule = Rule::error("conf/trailing-blank", "A blank stands behind the value", Ran);

/// A blank behind a path, a no-break space anywhere, in 4.0 and 4.1 also a blank behind a bool or an enum.
#[must_use]
pub fn trailing_blank(at: &str, key: &str, no_break: bool) -> Finding {
    let (what, why) = if no_break {
        (
            format!("{key} has a no-break space at an end"),
            "it looks like a blank and comes with text copied from web pages; Neo4j never cuts it",
        )
    } else {
        (
            format!("{key} ends in a blank"),
            "blanks in front of a value go, those behind it stay: they are part of a file's name, and in 4.0 and 4.1 of \
             true, false and REQUIRE too",
        )
    };
    TRAILING_BLANK.at(at, what, why, "delete everything behind the value's last letter")
}

pub(super) const ENCODING: Rule =
    Rule::error("conf/encoding", "The file is not saved as plain text", Ran).logged("log/setting-unknown");

/// A byte order mark, or UTF-16 throughout.
#[must_use]
pub fn encoding(at: &str, utf16: bool, strict: bool) -> Finding {
    let what = match (utf16, strict) {
        (true, _) => "the file is in UTF-16: Neo4j understands none of its lines",
        (false, true) => "Neo4j does not start: invisible bytes at the file's beginning are part of its first name",
        (false, false) => "the file's first line is lost: invisible bytes in front are part of its name",
    };
    ENCODING.at(
        at,
        what,
        "Windows PowerShell's > writes UTF-16, and some editors put a byte order mark in front of UTF-8. Neo4j expects \
         neither",
        "save the file as ASCII (in Notepad: Save as, Encoding, ANSI), or as UTF-8 without a byte order mark",
    )
}

/// Lines with zeros between their letters in a file that is not UTF-16 as a whole.
#[must_use]
pub fn encoding_of_lines(at: &str) -> Finding {
    ENCODING.at(
        at,
        "from this line on the file is in UTF-16: Neo4j does not understand what stands there",
        "Windows PowerShell's >> appends UTF-16, whatever stands in the file. To Neo4j that is zeros between the letters of \
         each name",
        "delete these lines, write them again in an editor, and save the file as ASCII (in Notepad: Save as, Encoding, ANSI)",
    )
}

pub(super) const CHARSET: Rule =
    Rule::warning("conf/charset", "The file's letters mean something else after an upgrade", Ran);

/// Bytes over 127 in a value that is no path.
#[must_use]
pub fn charset(at: &str, key: &str, utf8: bool) -> Finding {
    CHARSET.at(
        at,
        format!("{key} has letters outside ASCII; this release reads them as {}", if utf8 { "UTF-8" } else { "ISO-8859-1" }),
        "up to 5.26 the file is read as ISO-8859-1, from 2025.01 on as UTF-8: one file, two meanings. A pass phrase with \
         such a letter stops working",
        "use ASCII, or write each such letter as \\uXXXX (not in paths)",
    )
}

pub(super) const DUPLICATE_KEY: Rule =
    Rule::error("conf/duplicate-key", "A setting is written twice", Ran).logged("log/setting-duplicate");

/// The same key again; `fatal` where the start is strict; `secret` where its value is a pass phrase.
#[must_use]
pub fn duplicate_key(at: &str, key: &str, first_line: usize, fatal: bool, secret: bool) -> Finding {
    let finding = DUPLICATE_KEY.at(
        at,
        if fatal {
            format!("Neo4j does not start: {key} stands in line {first_line} already")
        } else {
            format!("{key} stands in line {first_line} already; this later line counts")
        },
        if secret {
            "a strict start refuses the file, even with equal values. Otherwise the last line counts, and the log shows \
             both pass phrases in clear text"
        } else {
            "a strict start refuses the file, even with equal values. Otherwise the last line counts, and the log warns"
        },
        if secret {
            "delete one of the lines; if Neo4j was started with both, the pass phrase is in its log: change it"
        } else {
            "delete one of the lines"
        },
    );
    if fatal {
        finding
    } else {
        Finding { log: Some("log/setting-overridden"), ..finding.with_severity(Severity::Warning) }
    }
}

pub(super) const NO_FINAL_NEWLINE: Rule = Rule::advice("conf/no-final-newline", "The last line has no end", Measured);

/// The last line without a line end.
#[must_use]
pub fn no_final_newline(at: &str) -> Finding {
    NO_FINAL_NEWLINE.at(
        at,
        "the file does not end with a line end",
        "whatever a script appends becomes part of the last value",
        "press Enter at the end of the last line, and save the file",
    )
}

pub(super) const FOREIGN_SYNTAX: Rule =
    Rule::error("conf/foreign-syntax", "The line is written for another kind of file", Ran)
        .logged("log/setting-unknown");

/// `;`, `//`, `[…]`, `export`, `-`, `_` for `.`: Neo4j sees a setting that it does not know.
#[must_use]
pub fn foreign_syntax(at: &str, key: &str, fatal: bool) -> Finding {
    // A line that begins with its separator, or the file's last one where it is a lone backslash.
    let key = if key.is_empty() { "=" } else { key };
    let finding = FOREIGN_SYNTAX.at(
        at,
        if fatal {
            format!("Neo4j does not start: it takes `{key}` for the name of a setting")
        } else {
            format!("Neo4j takes `{key}` for the name of a setting and ignores the line")
        },
        "comments begin with # (or !), settings are name=value with dots in the name; sections, lists, shell variables \
         and ; or // are not known",
        "begin comments with #, write settings as dbms.ssl.policy.cluster.enabled=true",
    );
    if fatal { finding } else { finding.with_severity(Severity::Warning) }
}
