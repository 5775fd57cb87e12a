//! PEM as `BouncyCastle` reads it: the reader of Neo4j 4.x for `private_key` and `public_certificate`.
//!
//! It reads lines of text. From 4.1 on the text must be UTF-8, in 4.0 anything goes (measured on 4.0.12, 4.1.13, 4.2.19,
//! 4.4.48). With 4.4's library the lines of a block are looked at more strictly than before (4.3.24 has 1.69, 4.4.48 has
//! 1.78). What the blocks hold is `bouncy_key`'s and `certificates`' to say.

use super::base64;
use super::jdk_blocks::Block;
use super::thrown::Thrown;
use crate::finding::Release;
use zeroize::Zeroizing;

/// A block: its label, its header lines as far as they tell of an encryption, and its bytes.
pub(super) struct PemObject {
    pub(super) label: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) content: Block,
}

/// The lines of a file that are still to be read.
pub(super) struct Reader<'a> {
    rest: &'a str,
    is_strict: bool,
}

/// The file as text, as that release decodes it.
pub(super) fn text(bytes: &[u8], release: Release) -> Result<Zeroizing<String>, Thrown> {
    if release < Release::new(4, 1, 0) {
        return Ok(Zeroizing::new(String::from_utf8_lossy(bytes).into_owned()));
    }
    std::str::from_utf8(bytes)
        .map(|text| Zeroizing::new(text.to_owned()))
        .map_err(|_| Thrown::new("java.nio.charset.MalformedInputException", "Input length = 1"))
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, release: Release) -> Self {
        Self { rest: text, is_strict: release >= Release::new(4, 4, 0) }
    }

    /// The next block. `None` also for a line that begins as a block and is none: what follows it is not looked at.
    pub(super) fn next_object(&mut self) -> Result<Option<PemObject>, Thrown> {
        let begin = loop {
            let Some(line) = line(&mut self.rest) else { return Ok(None) };
            if let Some(begin) = line.strip_prefix("-----BEGIN ") {
                break begin;
            }
        };
        let begin = if self.is_strict { java_trim(begin) } else { begin };
        let Some(label) = begin.strip_suffix("-----").filter(|label| !label.is_empty() && !label.contains('-')) else {
            return Ok(None);
        };
        let end = if self.is_strict { format!("-----END {label}-----") } else { format!("-----END {label}") };
        let mut headers = Vec::new();
        // Room for the whole block: a buffer that grows leaves copies of a key behind.
        let room = self.rest.find("-----END").unwrap_or(self.rest.len());
        let mut data = Zeroizing::new(String::with_capacity(room));
        loop {
            let Some(line) = line(&mut self.rest) else { return Err(Thrown::io(format!("{end} not found"))) };
            if let Some((name, value)) = line.split_once(':') {
                // Others are of no use, and in a damaged key may be a line of the key.
                if matches!(name, "Proc-Type" | "DEK-Info") {
                    headers.push((name.to_owned(), java_trim(value).to_owned()));
                }
            } else if if self.is_strict { line.starts_with(&end) } else { line.contains(&end) } {
                break;
            } else {
                data.push_str(java_trim(line));
            }
        }
        Ok(Some(PemObject { label: label.to_owned(), headers, content: base64::bouncy_castle(&data)? }))
    }
}

/// Java's `String.trim`: everything up to the blank in ASCII's order, and nothing else.
fn java_trim(text: &str) -> &str {
    text.trim_matches(|character| character <= ' ')
}

/// The next line, which ends in LF, CR or CRLF or with the text: Java's `BufferedReader.readLine`.
fn line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = match rest.find(['\n', '\r']) {
        None => (*rest, ""),
        Some(at) => {
            let after = &rest[at..];
            (&rest[..at], after.strip_prefix("\r\n").unwrap_or_else(|| &after[1..]))
        }
    };
    *rest = after;
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Release = Release::new(4, 2, 19);
    const NEW: Release = Release::new(4, 4, 48);

    fn labels(text: &str, release: Release) -> Result<Vec<String>, String> {
        let mut reader = Reader::new(text, release);
        let mut labels = Vec::new();
        while let Some(object) = reader.next_object().map_err(|thrown| thrown.message().to_owned())? {
            labels.push(object.label);
        }
        Ok(labels)
    }

    const PLAIN: &str = "-----BEGIN X-----\naGk=\n-----END X-----\n";

    #[test]
    fn lines_may_end_in_any_way_and_text_is_skipped() {
        for text in [
            PLAIN.to_owned(),
            PLAIN.replace('\n', "\r\n"),
            PLAIN.replace('\n', "\r"),
            format!("text\n\n{PLAIN}\n text"),
            PLAIN.trim_end().to_owned(),
            PLAIN.replace("aGk", "a: b\n\naGk"),
        ] {
            for release in [OLD, NEW] {
                assert_eq!(labels(&text, release), Ok(vec!["X".to_owned()]), "{release} {text:?}");
            }
        }
    }

    #[test]
    fn a_blank_behind_the_header_is_overlooked_from_4_4_on() {
        let text = PLAIN.replace("X-----\naGk", "X----- \naGk");
        assert_eq!(labels(&text, OLD), Ok(vec![]));
        assert_eq!(labels(&text, NEW), Ok(vec!["X".to_owned()]));
    }

    #[test]
    fn a_cut_or_indented_end_is_taken_before_4_4_and_refused_since() {
        for text in [PLAIN.replace("END X-----", "END X--"), PLAIN.replace("-----END", "  -----END")] {
            assert_eq!(labels(&text, OLD), Ok(vec!["X".to_owned()]));
            assert_eq!(labels(&text, NEW), Err("-----END X----- not found".to_owned()));
        }
        assert_eq!(labels("-----BEGIN X-----\naGk=\n", OLD), Err("-----END X not found".to_owned()));
    }

    #[test]
    fn what_is_no_utf_8_is_refused_from_4_1_on() {
        let bytes = b"f\xfcr\n";
        assert!(text(bytes, Release::new(4, 0, 12)).is_ok());
        assert_eq!(
            text(bytes, Release::new(4, 1, 13)).map_err(|thrown| thrown.chain()),
            Err("MalformedInputException: Input length = 1".to_owned())
        );
    }
}
