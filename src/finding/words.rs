//! Quoting, counting and listing, for every text of the catalogue. Not here: any text of its own.

use std::fmt::Write as _;

/// The longest piece of somebody else's text that a finding repeats, in characters.
const SHOWN: usize = 80;
/// The longest line of a log that a finding repeats: what matters often stands at its end.
const LINE: usize = 240;

/// Somebody else's text in backticks: control characters are written as escapes and what is too long is cut, so that
/// neither a terminal nor a page is upset by it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("`{}`", shown(text))
}

/// The same of a line of a log.
#[must_use]
pub fn quoted_line(text: &str) -> String {
    format!("`{}`", shown_up_to(LINE, text))
}

/// The same as a TOML string, for an edit that can be pasted into a plan.
#[must_use]
pub fn toml_string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A number and its noun: `1 server`, `3 servers`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A number with a comma before each three digits: `2,048`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `a`, `a and b`, `a, b and c`; `last` is the word before the last one.
#[must_use]
pub fn listed<T: AsRef<str>>(items: &[T], last: &str) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 && index + 1 == items.len() {
            text.push(' ');
            text.push_str(last);
            text.push(' ');
        } else if index > 0 {
            text.push_str(", ");
        }
        text.push_str(item.as_ref());
    }
    text
}

/// The same for lists that may be long: the first few, and how many more there are.
#[must_use]
pub fn few<T: AsRef<str>>(items: &[T], last: &str) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = items.iter().take(SHOWN).map(|item| item.as_ref().to_owned()).collect();
    if items.len() > SHOWN {
        shown.push(format!("{} more", items.len() - SHOWN));
    }
    listed(&shown, last)
}

/// The known word that somebody probably meant: equal but for case, or a few typing errors away.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = word.trim().to_lowercase();
    // Longer than any word that we know: no need to measure a distance.
    if typed.is_empty() || typed.len() > 64 {
        return None;
    }
    let limit = |candidate: &str| (candidate.chars().count() / 3).max(1);
    // As many errors at least as the one is longer than the other.
    let length = typed.chars().count();
    known
        .iter()
        .filter(|candidate| length.abs_diff(candidate.chars().count()) <= limit(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), *candidate))
        .filter(|(distance, candidate)| *distance <= limit(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Somebody else's text without control characters, cut where it is too long.
#[must_use]
pub fn shown(text: &str) -> String {
    shown_up_to(SHOWN, text)
}

fn shown_up_to(most: usize, text: &str) -> String {
    let mut shown = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == most {
            shown.push('…');
            break;
        }
        if is_control(character) {
            // Writing into a String cannot fail.
            write!(shown, "\\u{{{:x}}}", u32::from(character)).unwrap_or_default();
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control characters, and those that change the direction or the line of what stands around them (Unicode's
/// bidirectional controls, line and paragraph separators, the byte order mark).
#[must_use]
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_lists_read_well() {
        assert_eq!(count(1, "server"), "1 server");
        assert_eq!(count(0, "server"), "0 servers");
        assert_eq!(listed::<&str>(&[], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(few(&["a", "b", "c", "d", "e"], "and"), "a, b, c, d and e");
        assert_eq!(few(&["a", "b", "c", "d", "e", "f", "g"], "and"), "a, b, c, d, e and 2 more");
    }

    #[test]
    fn foreign_text_cannot_upset_a_terminal() {
        assert_eq!(quoted("a\u{1b}[2J\u{202e}b"), "`a\\u{1b}[2J\\u{202e}b`");
        assert_eq!(quoted(&"é".repeat(200)).chars().count(), SHOWN + 3);
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("cuntry", &["country", "state"]), Some("country"));
        assert_eq!(nearest("Self-Signed", &["self-signed"]), Some("self-signed"));
        assert_eq!(nearest("banana", &["country", "state"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), &["country"]), None);
    }
}
