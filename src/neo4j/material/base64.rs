//! Base64 as Java reads it: the JDK's two decoders and `BouncyCastle`'s, with their different ideas of junk and padding.
//!
//! A general decoder would accept and refuse other files than Neo4j does: the JDK's MIME decoder skips every foreign
//! character, its plain one needs no padding, `BouncyCastle`'s wants whole groups of four.

use super::thrown::{ILLEGAL_ARGUMENT, IO, Thrown};
use zeroize::Zeroizing;

const ARRAY_INDEX: &str = "java.lang.ArrayIndexOutOfBoundsException";
const STRING_INDEX: &str = "java.lang.StringIndexOutOfBoundsException";

/// What the JDK does with a character outside the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// `Base64.getDecoder()`: refuse.
    Refused,
    /// `Base64.getMimeDecoder()`: skip, so that damage may go unnoticed here.
    Skipped,
}

/// The JDK's decoders (measured on 17 and 25). Never needs padding, but where there is some it must be right.
pub(super) fn jdk(text: &[u8], foreign: Foreign) -> Result<Zeroizing<Vec<u8>>, Thrown> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 3));
    let mut bits: u32 = 0;
    let mut digits = 0;
    let mut at = 0;
    while let Some(&character) = text.get(at) {
        at += 1;
        if character == b'=' {
            // One `=` after three digits, two after two; none after a whole group.
            let second = digits == 2 && {
                at += 1;
                text.get(at - 1) != Some(&b'=')
            };
            if second || digits == 0 {
                return Err(Thrown::new(ILLEGAL_ARGUMENT, "Input byte array has wrong 4-byte ending unit"));
            }
            break;
        }
        let Some(digit) = digit(character) else {
            if foreign == Foreign::Skipped {
                continue;
            }
            let signed = i32::from(character.cast_signed());
            let sign = if signed < 0 { "-" } else { "" };
            let message = format!("Illegal base64 character {sign}{:x}", signed.unsigned_abs());
            return Err(Thrown::new(ILLEGAL_ARGUMENT, message));
        };
        bits = bits << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            let [_, group @ ..] = bits.to_be_bytes();
            bytes.extend_from_slice(&group);
            (bits, digits) = (0, 0);
        }
    }
    match digits {
        1 => return Err(Thrown::new(ILLEGAL_ARGUMENT, "Last unit does not have enough valid bits")),
        2 => bytes.push((bits >> 4).to_le_bytes()[0]),
        3 => bytes.extend_from_slice(&(bits >> 2).to_be_bytes()[2..]),
        _ => {}
    }
    for (offset, &character) in text.iter().enumerate().skip(at) {
        // It has already gone one further when it finds that out in a MIME text.
        let place = match foreign {
            Foreign::Refused => offset,
            Foreign::Skipped if digit(character).is_some() => offset + 1,
            Foreign::Skipped => continue,
        };
        return Err(Thrown::new(ILLEGAL_ARGUMENT, format!("Input byte array has incorrect ending byte at {place}")));
    }
    Ok(bytes)
}

/// `BouncyCastle` 1.68 to 1.78 (Neo4j 4.x): blanks are skipped, the rest must be whole groups of four.
///
/// Its `DecoderException` is left out: the corpus and a log's last cause have the text of what is below it.
pub(super) fn bouncy_castle(text: &str) -> Result<Zeroizing<Vec<u8>>, Thrown> {
    let length = text.encode_utf16().count();
    let mut digits: Vec<char> = Vec::with_capacity(text.len());
    digits.extend(text.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t' | ' ')));
    let digits = Zeroizing::new(digits);
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 4 * 3));
    let (body, last) = digits.split_at(digits.len().saturating_sub(4) / 4 * 4);
    for group in body.chunks_exact(4) {
        bytes.extend_from_slice(&bouncy_group(group)?.ok_or_else(|| junk("in"))?);
    }
    match *last {
        [] => {}
        [a, b, '=', '='] => bytes.push(bouncy_group(&[a, b, 'A', 'A'])?.ok_or_else(|| junk("at end of"))?[0]),
        [a, b, c, '='] => {
            bytes.extend_from_slice(&bouncy_group(&[a, b, c, 'A'])?.ok_or_else(|| junk("at end of"))?[..2]);
        }
        [a, b, c, d] => bytes.extend_from_slice(&bouncy_group(&[a, b, c, d])?.ok_or_else(|| junk("at end of"))?),
        _ => return Err(Thrown::new(STRING_INDEX, format!("String index out of range: {length}"))),
    }
    Ok(bytes)
}

fn junk(place: &str) -> Thrown {
    Thrown::new(IO, format!("invalid characters encountered {place} base64 data"))
}

/// Three bytes; `None` for a character outside the alphabet. Its table ends at 127, and it does not look before it does.
fn bouncy_group(group: &[char]) -> Result<Option<[u8; 3]>, Thrown> {
    let mut bits: u32 = 0;
    for &character in group {
        let Ok(ascii) = u8::try_from(character).map_err(drop).and_then(|c| if c < 128 { Ok(c) } else { Err(()) })
        else {
            let index = u32::from(character);
            return Err(Thrown::new(ARRAY_INDEX, format!("Index {index} out of bounds for length 128")));
        };
        let Some(digit) = digit(ascii) else { return Ok(None) };
        bits = bits << 6 | u32::from(digit);
    }
    let [_, first, second, third] = bits.to_be_bytes();
    Ok(Some([first, second, third]))
}

fn digit(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Result<Vec<u8>, String> {
        jdk(text.as_bytes(), Foreign::Refused).map(|b| b.to_vec()).map_err(|t| t.message().to_owned())
    }

    fn bouncy(text: &str) -> Result<Vec<u8>, String> {
        bouncy_castle(text).map(|b| b.to_vec()).map_err(|t| t.message().to_owned())
    }

    #[test]
    fn the_jdk_needs_no_padding_and_refuses_a_wrong_one() {
        for text in ["aGVsbG8=", "aGVsbG8"] {
            assert_eq!(plain(text), Ok(b"hello".to_vec()), "{text}");
        }
        assert_eq!(plain("aGk="), Ok(b"hi".to_vec()));
        assert_eq!(plain("aA=="), Ok(b"h".to_vec()));
        assert_eq!(plain(""), Ok(vec![]));
        for (text, message) in [
            ("aA=", "Input byte array has wrong 4-byte ending unit"),
            ("aGVs=", "Input byte array has wrong 4-byte ending unit"),
            ("aGVsb", "Last unit does not have enough valid bits"),
            ("aGk=aGk=", "Input byte array has incorrect ending byte at 4"),
            ("a===", "Last unit does not have enough valid bits"),
            ("=", "Input byte array has wrong 4-byte ending unit"),
            ("aG!k", "Illegal base64 character 21"),
            ("aGé", "Illegal base64 character -3d"),
        ] {
            assert_eq!(plain(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_jdks_mime_decoder_skips_junk_where_the_plain_one_refuses_it() {
        assert_eq!(jdk(b"aG!V sb\r\nG8=\n", Foreign::Skipped).map(|b| b.to_vec()), Ok(b"hello".to_vec()));
        assert!(jdk(b"aG!VsbG8=", Foreign::Refused).is_err());
    }

    #[test]
    fn bouncy_castle_wants_whole_groups() {
        assert_eq!(bouncy("aGVs\nbG8="), Ok(b"hello".to_vec()));
        assert_eq!(bouncy("aA=="), Ok(b"h".to_vec()));
        assert_eq!(bouncy(""), Ok(vec![]));
        assert_eq!(bouncy("aGVsbG8"), Err("String index out of range: 7".to_owned()));
        assert_eq!(bouncy("aG!sbG8="), Err("invalid characters encountered in base64 data".to_owned()));
        assert_eq!(bouncy("aGVsbG!="), Err("invalid characters encountered at end of base64 data".to_owned()));
        assert_eq!(bouncy("aGésbG8="), Err("Index 233 out of bounds for length 128".to_owned()));
    }
}
