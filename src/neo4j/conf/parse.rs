//! neo4j.conf as Java's properties reader takes it apart (6.1.1 to 6.1.4), without losing a byte.
//!
//! Works on bytes: every character that the grammar knows is ASCII, and neither ISO-8859-1 nor UTF-8 has ASCII bytes
//! inside other characters. Which charset it is, a release decides later. Not here: what a setting means
//! (`effective.rs`), and changing the file (`write.rs`).

use super::super::version::Charset;
use crate::finding::Finding;
use crate::finding::catalogue::conf as catalogue;
use std::ops::Range;
use zeroize::Zeroizing;

/// Larger files are not read: the one that Neo4j ships has 40 KB, and 50,000 long lines have 8 MB. Neo4j itself has no limit.
pub const MAX_BYTES: usize = 24 << 20;

/// The most lines in all: each comment is searched for a secret that it may hold.
const MAX_LINES: usize = 300_000;

/// The most lines of settings: each takes some hundred bytes of memory while it is judged.
const MAX_SETTING_LINES: usize = 250_000;

/// The most bytes of settings: each is held several times while it is judged.
const MAX_SETTING_BYTES: usize = 1 << 24;

/// The file is larger than Interlock reads, which is no verdict of Neo4j's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl TooLarge {
    /// The finding about the file of this name.
    #[must_use]
    pub fn finding(self, at: &str) -> Finding {
        catalogue::too_large(at, MAX_BYTES, MAX_SETTING_BYTES, MAX_LINES, MAX_SETTING_LINES)
    }
}

/// How much of the settings has been read.
#[derive(Default)]
struct Read {
    lines: usize,
    bytes: usize,
}

impl Read {
    /// Adds a natural line of a setting.
    ///
    /// # Errors
    /// It is one too many.
    fn add(&mut self, line: &[u8]) -> Result<(), TooLarge> {
        self.lines += 1;
        self.bytes += line.len();
        if self.lines > MAX_SETTING_LINES || self.bytes > MAX_SETTING_BYTES { Err(TooLarge) } else { Ok(()) }
    }
}

/// What an item of the file is.
#[derive(Clone)]
pub(super) enum Kind {
    /// A blank line, or one of blanks and a backslash.
    Blank,
    /// `#` or `!` and the rest of the line.
    Comment,
    /// A setting, over one or more natural lines.
    Setting(Box<Setting>),
}

/// A key and its value, continued lines joined, escapes not yet resolved.
#[derive(Clone)]
pub(super) struct Setting {
    /// As written.
    pub(super) key: Zeroizing<Vec<u8>>,
    /// As written, blanks in front dropped.
    pub(super) value: Zeroizing<Vec<u8>>,
    /// Where the value begins in the file, if on the first line and after a separator.
    pub(super) value_start: Option<usize>,
    /// The natural lines after the first, without their leading blanks.
    pub(super) continued: Vec<Range<usize>>,
    /// The last line ends in an odd number of backslashes, and the file ends there.
    pub(super) dangling: bool,
}

impl Setting {
    fn nameless() -> Self {
        let nothing = || Zeroizing::new(Vec::new());
        Self { key: nothing(), value: nothing(), value_start: None, continued: Vec::new(), dangling: false }
    }
}

/// A part of the file; the items in their order are the whole file.
#[derive(Clone)]
pub(super) struct Item {
    /// With leading blanks and line ends.
    pub(super) range: Range<usize>,
    /// The number of its first natural line, from 1.
    pub(super) line: usize,
    /// What it is.
    pub(super) kind: Kind,
}

/// neo4j.conf, every byte of it. It may hold pass phrases, so it is wiped when dropped and has no `Debug`.
#[derive(Clone)]
pub struct Document {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) items: Vec<Item>,
    pub(super) name: String,
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

/// A natural line: where its content begins and ends, and where the next one begins.
fn natural_line(bytes: &[u8], start: usize) -> (Range<usize>, usize) {
    let length = bytes[start..].iter().position(|&byte| byte == b'\n' || byte == b'\r');
    let end = length.map_or(bytes.len(), |length| start + length);
    let next = match bytes.get(end..) {
        Some([b'\r', b'\n', ..]) => end + 2,
        Some([_, ..]) => end + 1,
        _ => end,
    };
    let blanks = bytes[start..end].iter().take_while(|&&byte| is_blank(byte)).count();
    (start + blanks..end, next)
}

/// How many of a line's bytes count, and whether it goes on in the next one.
fn without_backslash(content: &[u8]) -> (usize, bool) {
    let goes_on = ends_in_open_backslash(content);
    (content.len() - usize::from(goes_on), goes_on)
}

/// Whether the last byte is a backslash that is not escaped itself.
pub(super) fn ends_in_open_backslash(bytes: &[u8]) -> bool {
    bytes.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// Where the key ends and the value begins in a logical line.
fn split(line: &[u8]) -> (usize, usize) {
    let mut escaped = false;
    let mut key_end = line.len();
    for (at, &byte) in line.iter().enumerate() {
        if !escaped && (is_blank(byte) || byte == b'=' || byte == b':') {
            key_end = at;
            break;
        }
        escaped = byte == b'\\' && !escaped;
    }
    let mut value_start = key_end;
    let mut seen = false;
    while let Some(&byte) = line.get(value_start) {
        let separator = !seen && (byte == b'=' || byte == b':');
        if !is_blank(byte) && !separator {
            break;
        }
        seen |= separator;
        value_start += 1;
    }
    (key_end, value_start)
}

impl Document {
    /// Takes a file apart. Everything is a neo4j.conf of some sort; only size is refused.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn parse(bytes: &[u8]) -> Result<Self, TooLarge> {
        if bytes.len() > MAX_BYTES {
            return Err(TooLarge);
        }
        let mut items = Vec::new();
        let (mut start, mut line, mut read) = (0, 1, Read::default());
        while start < bytes.len() {
            if line > MAX_LINES {
                return Err(TooLarge);
            }
            let (content, mut next) = natural_line(bytes, start);
            let first = &bytes[content.clone()];
            let (length, mut goes_on) = without_backslash(first);
            let mut lines = 1;
            let kind = if length == 0 && goes_on && next == bytes.len() && next - content.end < 2 {
                // Java has read a line by then and finds nothing in it: a setting without a name. Behind CR LF it has not.
                Kind::Setting(Box::new(Setting::nameless()))
            } else if length == 0 {
                // A line of a lone backslash continues nothing: the next one begins anew, comments included.
                Kind::Blank
            } else if first[0] == b'#' || first[0] == b'!' {
                Kind::Comment
            } else {
                read.add(first)?;
                let mut logical = Zeroizing::new(first[..length].to_vec());
                let mut continued = Vec::new();
                while goes_on && next < bytes.len() {
                    let (content, after) = natural_line(bytes, next);
                    read.add(&bytes[content.clone()])?;
                    let (length, more) = without_backslash(&bytes[content.clone()]);
                    append(&mut logical, &bytes[content.start..content.start + length]);
                    continued.push(content);
                    (next, goes_on) = (after, more);
                    lines += 1;
                }
                let (key_end, value_start) = split(&logical);
                Kind::Setting(Box::new(Setting {
                    key: Zeroizing::new(logical[..key_end].to_vec()),
                    value: Zeroizing::new(logical[value_start..].to_vec()),
                    value_start: (key_end < value_start && value_start <= length)
                        .then_some(content.start + value_start),
                    continued,
                    dangling: goes_on,
                }))
            };
            items.push(Item { range: start..next, line, kind });
            (start, line) = (next, line + lines);
        }
        Ok(Self { bytes: Zeroizing::new(bytes.to_vec()), items, name: "neo4j.conf".to_owned() })
    }

    /// The same document under the name that findings shall call it by.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The place of an item, `neo4j.conf:12`.
    pub(super) fn place(&self, item: &Item) -> String {
        format!("{}:{}", self.name, item.line)
    }

    /// Whether the name of some setting begins with one of these.
    pub(in crate::neo4j) fn has_setting_below(&self, prefixes: &[&str]) -> bool {
        self.settings().any(|(_, setting)| prefixes.iter().any(|prefix| setting.key.starts_with(prefix.as_bytes())))
    }

    /// The settings, in the order of the file.
    pub(super) fn settings(&self) -> impl DoubleEndedIterator<Item = (&Item, &Setting)> {
        self.items.iter().filter_map(|item| match &item.kind {
            Kind::Setting(setting) => Some((item, &**setting)),
            Kind::Blank | Kind::Comment => None,
        })
    }
}

/// Appends without leaving an unwiped copy of the old buffer behind, as growing in place would.
pub(super) fn append(buffer: &mut Zeroizing<Vec<u8>>, more: &[u8]) {
    if buffer.capacity() < buffer.len() + more.len() {
        let mut larger = Zeroizing::new(Vec::with_capacity((buffer.len() + more.len()) * 2));
        larger.extend_from_slice(buffer);
        *buffer = larger;
    }
    buffer.extend_from_slice(more);
}

/// A `\u` without four hexadecimal digits after it: no release reads a file that has one (conf/unicode-escape).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadEscape;

/// Resolves the charset and the escapes of a key or a value (6.1.4).
pub(super) fn text(bytes: &[u8], charset: Charset) -> Result<Zeroizing<String>, BadEscape> {
    let decoded = Zeroizing::new(match charset {
        Charset::Latin1 => bytes.iter().map(|&byte| char::from(byte)).collect(),
        Charset::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
    });
    // Escapes never lengthen a text, so the reserved buffer does not move.
    let mut resolved = Zeroizing::new(String::with_capacity(decoded.len()));
    let mut characters = decoded.chars();
    let mut high: Option<u16> = None;
    while let Some(character) = characters.next() {
        let mut unit = None;
        let character = match character {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits = characters.as_str().get(..4).ok_or(BadEscape)?;
                    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                        return Err(BadEscape);
                    }
                    let value = u16::from_str_radix(digits, 16).map_err(|_| BadEscape)?;
                    characters.nth(3);
                    unit = Some(value);
                    char::from_u32(u32::from(value)).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                Some(other) => other,
                None => continue,
            },
            other => other,
        };
        match (high.take(), unit) {
            (Some(first), Some(second @ 0xdc00..=0xdfff)) => {
                resolved.extend(char::decode_utf16([first, second]).filter_map(Result::ok));
                continue;
            }
            (Some(_), _) => resolved.push(char::REPLACEMENT_CHARACTER),
            (None, _) => {}
        }
        match unit {
            Some(first @ 0xd800..=0xdbff) => high = Some(first),
            _ => resolved.push(character),
        }
    }
    if high.is_some() {
        resolved.push(char::REPLACEMENT_CHARACTER);
    }
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(String, String)> {
        let document = Document::parse(bytes).expect("small");
        let whole: Vec<u8> =
            document.items.iter().flat_map(|item| &document.bytes[item.range.clone()]).copied().collect();
        assert_eq!(whole, bytes, "the items are the whole file");
        let of = |bytes: &[u8]| text(bytes, Charset::Latin1).map_or("bad".to_owned(), |text| text.to_string());
        document.settings().map(|(_, setting)| (of(&setting.key), of(&setting.value))).collect()
    }

    #[track_caller]
    fn assert_reads(conf: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        assert_eq!(read(conf.as_bytes()), expected, "{conf:?}");
    }

    #[test]
    fn separators_are_one_equals_sign_one_colon_or_blanks() {
        assert_reads(
            "a=b\nc:d\ne f\ng \t=\x0ch\ni==j\nk: =l\nm\n\\ n=o\n",
            &[("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"), ("i", "=j"), ("k", "=l"), ("m", ""), (" n", "o")],
        );
        assert_reads("=x\n", &[("", "x")]);
        assert_reads("a\\=b=c\n", &[("a=b", "c")]);
    }

    #[test]
    fn lines_end_with_any_of_three_ends_and_the_last_with_none() {
        assert_reads("a=1\r\nb=2\rc=3\nd=4", &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        assert_reads("", &[]);
    }

    #[test]
    fn an_odd_number_of_backslashes_joins_the_next_line_and_an_even_one_does_not() {
        assert_reads("a=b\\\n   c\n", &[("a", "bc")]);
        assert_reads("a=b\\\r\n\tc\\\r\nd=e\n", &[("a", "bcd=e")]);
        assert_reads("a=b\\\\\nc=d\n", &[("a", "b\\"), ("c", "d")]);
        assert_reads("a=b\\\n\nc=d\n", &[("a", "b"), ("c", "d")]);
        assert_reads("a=b\\\n# no comment\n", &[("a", "b# no comment")]);
        assert_reads("a=b\\", &[("a", "b")]);
        assert_reads("a_\\\n  b=c\n", &[("a_b", "c")]);
        assert_reads("\\\n# a comment\na=b\n", &[("a", "b")]);
        for last in ["\\", "a=b\n \t\\\n", "\\\n\\\r"] {
            assert_eq!(read(last.as_bytes()).last(), Some(&(String::new(), String::new())), "{last:?}");
        }
        for nothing in ["\\\r\n", "\\\n\n", "\\\n "] {
            assert_reads(nothing, &[]);
        }
    }

    #[test]
    fn comments_never_continue() {
        assert_reads("# C:\\\na=b\n  ! c\\\nd=e\n", &[("a", "b"), ("d", "e")]);
    }

    #[test]
    fn trailing_blanks_stay_and_leading_ones_go() {
        assert_reads("  a=  b \t\n", &[("a", "b \t")]);
    }

    #[test]
    fn escapes_are_resolved_and_a_bad_unicode_escape_is_refused() {
        let of = |text_: &str| text(text_.as_bytes(), Charset::Latin1).map(|text| text.to_string());
        assert_eq!(of(r"\t\n\r\f\\\x\u00e9\U\ud83d\ude00").as_deref(), Ok("\t\n\r\u{c}\\xéU😀"));
        for bad in [r"\u", r"\u12", r"C:\users", r"\u00zz", r"\uu00e9", r"\u+123"] {
            assert_eq!(of(bad), Err(BadEscape), "{bad}");
        }
        assert_eq!(of(r"\ud83dx").as_deref(), Ok("\u{fffd}x"));
    }

    #[test]
    fn the_charset_decides_what_bytes_above_ascii_are() {
        let bytes = "ü".as_bytes();
        assert_eq!(text(bytes, Charset::Latin1).map(|text| text.to_string()).as_deref(), Ok("Ã¼"));
        assert_eq!(text(bytes, Charset::Utf8).map(|text| text.to_string()).as_deref(), Ok("ü"));
        assert_eq!(text(b"\xfc", Charset::Utf8).map(|text| text.to_string()).as_deref(), Ok("\u{fffd}"));
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_it_is_not() {
        assert!(Document::parse(&vec![b'#'; MAX_BYTES]).is_ok());
        assert!(Document::parse(&vec![b'x'; MAX_SETTING_BYTES]).is_ok());
        assert!(Document::parse(&vec![b'x'; MAX_SETTING_BYTES + 1]).is_err());
        assert!(Document::parse(&b"#\n".repeat(MAX_SETTING_LINES + 1)).is_ok());
        assert!(Document::parse(&vec![b' '; MAX_BYTES + 1]).is_err());
        assert!(Document::parse(&vec![b'\n'; MAX_LINES]).is_ok());
        assert!(Document::parse(&vec![b'\n'; MAX_LINES + 1]).is_err());
        assert!(Document::parse(&b"a=\\\n".repeat(MAX_SETTING_LINES)).is_ok());
        assert!(Document::parse(&b"a=\\\n".repeat(MAX_SETTING_LINES + 1)).is_err());
    }
}
