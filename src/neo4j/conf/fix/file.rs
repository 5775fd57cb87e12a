//! Repairs of the file as a whole: its encoding, lines that stop everything, keys written twice, the order of two lines.

use super::super::effective::{BOM, has_zeros};
use super::super::parse::{ends_in_open_backslash, text};
use super::Edit;
use super::Found;
use super::sheet::{Line, REPEATABLE, Sheet, cut, insert};
use super::values::{slashes, trailing_backslash};
use crate::finding::secrets::is_secret_name;
use crate::neo4j::settings::{self, Kind, POLICY_PREFIX};
use std::collections::HashMap;
use zeroize::Zeroizing;

pub(super) const NO_FINAL_NEWLINE: &str = "conf/no-final-newline";

/// A byte order mark, or UTF-16 throughout (conf/encoding).
pub(super) fn encoding(sheet: &Sheet<'_>) -> Vec<(usize, Found)> {
    let bytes = &sheet.document.bytes;
    let edit = if sheet.is_utf16 {
        from_utf16(bytes).map(|bytes| Edit { range: 0..sheet.document.bytes.len(), bytes })
    } else {
        bytes.starts_with(BOM).then(|| cut(0..BOM.len()))
    };
    edit.map(|edit| (1, ("conf/encoding", vec![edit]))).into_iter().collect()
}

/// UTF-16 as ASCII, what is outside of it as `\uXXXX`. Without a mark the zeros tell the order; what is neither stays.
///
/// A backslash in front of such a character means nothing, and would take the meaning from the `\uXXXX`: it goes.
pub(in super::super) fn from_utf16(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (big, body) = match bytes {
        [0xff, 0xfe, body @ ..] => (false, body),
        [0xfe, 0xff, body @ ..] => (true, body),
        body => {
            let zeros = |from: usize| body.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
            (zeros(0) > zeros(1), body)
        }
    };
    if body.len() % 2 != 0 {
        return None;
    }
    let mut written = Zeroizing::new(Vec::with_capacity(body.len() * 3));
    for pair in body.chunks_exact(2) {
        let unit = if big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) };
        match u8::try_from(unit) {
            Ok(0) => return None,
            Ok(byte) if byte.is_ascii() => written.push(byte),
            _ => {
                if ends_in_open_backslash(&written) {
                    written.pop();
                }
                written.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
    }
    Some(written)
}

/// `\u` in what is a path: Java gives up on the whole file (conf/unicode-escape).
pub(super) fn unreadable(sheet: &Sheet<'_>) -> Vec<(usize, Found)> {
    let mut found = Vec::new();
    for (item, setting) in &sheet.unreadable {
        let Ok(key) = text(&setting.key, sheet.traits.charset) else { continue };
        let raw = setting.value.as_slice();
        let suffix = key.strip_prefix(POLICY_PREFIX).and_then(|rest| rest.split_once('.'));
        let is_path = suffix.and_then(|(_, suffix)| settings::policy_suffix(suffix)).map(|suffix| suffix.kind);
        let has_drive = raw.len() > 2 && raw[0].is_ascii_alphabetic() && raw[1] == b':' && raw[2] == b'\\';
        if is_secret_name(&key) || !(has_drive || is_path == Some(Kind::Path)) {
            continue;
        }
        let line = Line { item, setting, key: key.to_string(), value: Zeroizing::new(String::new()) };
        // What the path swallowed is given back first: its backslashes are none of a path.
        if sheet.swallows(setting) {
            found.extend(trailing_backslash(sheet, &line).map(|repair| (item.line, repair)));
        } else if let Some(raw) = slashes(raw) {
            found.push((item.line, ("conf/unicode-escape", sheet.value(&line, &raw))));
        }
    }
    found
}

/// Keys written twice (conf/duplicate-key): the last one stays, where it is the one that counts or says the same.
pub(super) fn duplicates(sheet: &Sheet<'_>) -> Vec<(usize, Found)> {
    let stops = sheet.effective.strict && sheet.traits.duplicates_stop;
    let mut groups: HashMap<&str, Vec<&Line<'_>>> = HashMap::new();
    for line in &sheet.lines {
        groups.entry(&line.key).or_default().push(line);
    }
    let mut found = Vec::new();
    for (key, lines) in groups {
        let Some((last, others)) = lines.split_last().filter(|(_, others)| !others.is_empty()) else { continue };
        if REPEATABLE.contains(&key) || (stops && others.iter().any(|line| line.value != last.value)) {
            continue;
        }
        // The finding is that of the later line; what goes is what nobody reads.
        for (index, line) in others.iter().enumerate() {
            found.push((lines[index + 1].item.line, ("conf/duplicate-key", sheet.commented_out(line))));
        }
    }
    found
}

/// The pass phrase below the key (conf/password-order): its line moves above the key's.
pub(super) fn password_order(sheet: &Sheet<'_>) -> Vec<(usize, Found)> {
    let mut found = Vec::new();
    for (scope, _) in settings::SCOPES {
        let line = |suffix: &str| sheet.line(&format!("{POLICY_PREFIX}{scope}.{suffix}"));
        let (Some(password), Some(key)) = (line("private_key_password"), line("private_key")) else { continue };
        if password.item.line <= key.item.line || password.setting.dangling {
            continue;
        }
        let mut moved = Zeroizing::new(Vec::with_capacity(password.item.range.len() + 2));
        moved.extend_from_slice(&sheet.document.bytes[password.item.range.clone()]);
        if sheet.end_of(password.item).is_empty() {
            moved.extend_from_slice(sheet.end());
        }
        let edits = vec![insert(key.item.range.start, &moved), cut(password.item.range.clone())];
        found.push((password.item.line, ("conf/password-order", edits)));
    }
    found
}

/// A line end for the last line (conf/no-final-newline).
pub(super) fn final_newline(sheet: &Sheet<'_>) -> Option<(usize, Found)> {
    let last = sheet.document.items.last()?;
    let is_missing = sheet.end_of(last).is_empty() && !has_zeros(&sheet.document.bytes[last.range.clone()]);
    is_missing.then(|| {
        let at = sheet.document.bytes.len();
        (last.line, (NO_FINAL_NEWLINE, vec![insert(at, sheet.end())]))
    })
}
