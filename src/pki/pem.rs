//! PEM, written and read plainly.
//!
//! Not here: how Neo4j and the JDK read it, quirks included (`neo4j/material.rs`).
//!
//! `rustls-pemfile` reads certificates. It skips labels that it does not know, and `ENCRYPTED PRIVATE KEY` is one of
//! them, so blocks of any label have a reader of their own.

use super::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use zeroize::Zeroizing;

/// A file of 100 certificates with RSA-4096 keys has 200 kB; this is far above anything that is meant.
pub const MAX_FILE: usize = 4 << 20;

/// More blocks than any chain or trust store that a cluster of 100 servers has.
pub const MAX_BLOCKS: usize = 2000;

/// The longest label in use, `TRUSTED CERTIFICATE` and the like, is a third of this.
const MAX_LABEL: usize = 64;

/// Characters of base64 in a line (RFC 7468, section 2).
const LINE: usize = 64;

/// A block between `-----BEGIN …-----` and `-----END …-----`.
pub struct Block {
    /// What stands after BEGIN.
    pub label: String,
    /// Headers of RFC 1421 such as `Proc-Type`, in order; only keys in the old encryption have them.
    pub headers: Vec<(String, String)>,
    /// The decoded content; it may be a key, so it is wiped when dropped.
    pub der: Zeroizing<Vec<u8>>,
}

/// Why a file is no PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PemError {
    /// Longer than [`MAX_FILE`].
    TooLarge,
    /// More blocks than [`MAX_BLOCKS`].
    TooManyBlocks,
    /// No END line for this label.
    Unfinished(String),
    /// The END line names another label, or there is another BEGIN line before it.
    Mismatched(String),
    /// The lines in a block of this label are no base64.
    NotBase64(String),
}

impl fmt::Display for PemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "over {MAX_FILE} bytes"),
            Self::TooManyBlocks => write!(f, "over {MAX_BLOCKS} PEM blocks"),
            Self::Unfinished(label) => write!(f, "no END line for `{label}`"),
            Self::Mismatched(label) => write!(f, "`{label}` ends with the line of another block"),
            Self::NotBase64(label) => write!(f, "damaged base64 in `{label}`"),
        }
    }
}

impl std::error::Error for PemError {}

/// Writes a block: lines of 64 characters, each ended by LF.
#[must_use]
pub fn encode(label: &str, der: &[u8]) -> String {
    lines(label, &STANDARD.encode(der))
}

/// Writes a block whose content is a key; nothing of it stays behind in memory.
#[must_use]
pub fn encode_secret(label: &str, der: &[u8]) -> Secret {
    // `encode` allocates once, for the exact length, so that no unwiped half is left by growing.
    Secret::from(lines(label, &Zeroizing::new(STANDARD.encode(der))))
}

fn lines(label: &str, base64: &str) -> String {
    let overhead = 2 * (label.len() + "-----BEGIN -----\n".len());
    let mut text = String::with_capacity(overhead + base64.len() + base64.len() / LINE + 1);
    for part in ["-----BEGIN ", label, "-----\n"] {
        text.push_str(part);
    }
    let mut rest = base64;
    while !rest.is_empty() {
        // Base64 is ASCII: every index is a character's border.
        let (line, after) = rest.split_at(rest.len().min(LINE));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    for part in ["-----END ", label, "-----\n"] {
        text.push_str(part);
    }
    text
}

/// The certificates of a file, in order; text around them and blocks of other kinds are skipped.
///
/// # Errors
/// As [`PemError`]; a damaged block of any kind counts.
pub fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, PemError> {
    if pem.len() > MAX_FILE {
        return Err(PemError::TooLarge);
    }
    let mut found = Vec::new();
    let mut rest = pem;
    while let Some((item, after)) = rustls_pemfile::read_one_from_slice(rest).map_err(from_library)? {
        if let rustls_pemfile::Item::X509Certificate(der) = item {
            if found.len() == MAX_BLOCKS {
                return Err(PemError::TooManyBlocks);
            }
            found.push(der.to_vec());
        }
        rest = after;
    }
    Ok(found)
}

fn from_library(error: rustls_pemfile::Error) -> PemError {
    let text = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        line.trim().trim_matches('-').trim_start_matches("END ").chars().take(MAX_LABEL).collect()
    };
    match error {
        rustls_pemfile::Error::MissingSectionEnd { end_marker } => PemError::Unfinished(text(&end_marker)),
        rustls_pemfile::Error::IllegalSectionStart { line } => PemError::Mismatched(text(&line)),
        rustls_pemfile::Error::Base64Decode(_) => PemError::NotBase64("CERTIFICATE".to_owned()),
    }
}

/// All blocks of a file, in order; text around them is skipped, line ends may be LF, CR or both.
///
/// # Errors
/// As [`PemError`]; the first block that is wrong.
pub fn blocks(pem: &[u8]) -> Result<Vec<Block>, PemError> {
    if pem.len() > MAX_FILE {
        return Err(PemError::TooLarge);
    }
    let mut found = Vec::new();
    let mut lines = pem.split(|&byte| byte == b'\n' || byte == b'\r').map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        let Some(label) = label_of(line, b"-----BEGIN ") else { continue };
        if found.len() == MAX_BLOCKS {
            return Err(PemError::TooManyBlocks);
        }
        found.push(block(label, &mut lines)?);
    }
    Ok(found)
}

fn block<'a>(label: String, lines: &mut (impl Iterator<Item = &'a [u8]> + Clone)) -> Result<Block, PemError> {
    // Counted first: a buffer that grows would leave unwiped copies of a key behind.
    let length = lines.clone().take_while(|line| !line.starts_with(b"-----")).map(<[u8]>::len).sum();
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut base64 = Zeroizing::new(Vec::with_capacity(length));
    for line in lines {
        if let Some(end) = label_of(line, b"-----END ") {
            if end != label {
                return Err(PemError::Mismatched(label));
            }
            let mut der = Zeroizing::new(vec![0; base64::decoded_len_estimate(base64.len())]);
            let Ok(length) = STANDARD.decode_slice(&*base64, &mut der) else {
                return Err(PemError::NotBase64(label));
            };
            der.truncate(length);
            return Ok(Block { label, headers, der });
        }
        if line.starts_with(b"-----") {
            return Err(PemError::Mismatched(label));
        }
        // Base64 has no colon. A second block of headers after content is damage, which the decoder finds.
        if let (true, Some((name, value))) = (base64.is_empty(), header(line)) {
            headers.push((name, value));
        } else {
            base64.extend(line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()));
        }
    }
    Err(PemError::Unfinished(label))
}

fn header(line: &[u8]) -> Option<(String, String)> {
    let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

fn label_of(line: &[u8], start: &[u8]) -> Option<String> {
    let label = line.strip_prefix(start)?.strip_suffix(b"-----")?;
    let label = std::str::from_utf8(label).ok()?;
    (label.len() <= MAX_LABEL).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, Vec<u8>)>, PemError> {
        blocks(text.as_bytes())
            .map(|blocks| blocks.into_iter().map(|block| (block.label, block.der.to_vec())).collect())
    }

    #[test]
    fn what_is_written_is_read_back_for_every_length() {
        for length in 0..200_u8 {
            let der: Vec<u8> = (0..length).collect();
            let text = encode("ENCRYPTED PRIVATE KEY", &der);
            assert!(text.lines().all(|line| line.len() <= 64) && !text.contains("\n\n") && !text.contains('\r'));
            assert_eq!(read(&text), Ok(vec![("ENCRYPTED PRIVATE KEY".to_owned(), der.clone())]));
            assert!(encode_secret("ENCRYPTED PRIVATE KEY", &der).is_same_as(text.as_bytes()));
        }
    }

    #[test]
    fn text_around_blocks_and_any_line_end_are_fine() {
        let text =
            format!("subject=CN\r\n{}issuer\r{}", encode("A", b"one").replace('\n', "\r\n"), encode("B", b"two"));
        assert_eq!(read(&text), Ok(vec![("A".to_owned(), b"one".to_vec()), ("B".to_owned(), b"two".to_vec())]));
    }

    #[test]
    fn headers_of_the_old_encryption_are_kept_apart_from_the_content() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00FF\n\nb25l\n-----END RSA PRIVATE KEY-----\n";
        let found = blocks(text.as_bytes()).unwrap();
        assert_eq!(found[0].headers[1], ("DEK-Info".to_owned(), "AES-256-CBC,00FF".to_owned()));
        assert_eq!(&*found[0].der, b"one");
    }

    #[test]
    fn a_damaged_block_is_refused_and_says_which() {
        let good = encode("PRIVATE KEY", b"some content");
        let label = || "PRIVATE KEY".to_owned();
        assert!(read(&good).is_ok());
        assert_eq!(read(&good.replace("-----END PRIVATE KEY-----\n", "")), Err(PemError::Unfinished(label())));
        assert_eq!(read(&good.replace("END PRIVATE", "END PUBLIC")), Err(PemError::Mismatched(label())));
        assert_eq!(read(&good.replace('c', "*")), Err(PemError::NotBase64(label())));
        assert_eq!(read(&good.replace("c29t", "c29")), Err(PemError::NotBase64(label())));
    }

    #[test]
    fn size_and_count_are_bounded() {
        assert_eq!(read(&" ".repeat(MAX_FILE + 1)), Err(PemError::TooLarge));
        assert_eq!(read(&" ".repeat(MAX_FILE)), Ok(vec![]));
        let many = encode("A", b"one").repeat(MAX_BLOCKS);
        assert_eq!(read(&many).map(|found| found.len()), Ok(MAX_BLOCKS));
        assert_eq!(read(&(many + &encode("A", b"one"))), Err(PemError::TooManyBlocks));
    }

    #[test]
    fn certificates_are_found_among_other_blocks() {
        let text =
            format!("{}text\n{}", encode("ENCRYPTED PRIVATE KEY", b"key"), encode("CERTIFICATE", b"certificate"));
        assert_eq!(certificates(text.as_bytes()), Ok(vec![b"certificate".to_vec()]));
        assert_eq!(certificates(b"no PEM at all"), Ok(vec![]));
    }

    #[test]
    fn a_certificate_that_was_cut_is_refused() {
        let text = encode("CERTIFICATE", b"certificate");
        assert_eq!(certificates(&text.as_bytes()[..40]), Err(PemError::Unfinished("CERTIFICATE".to_owned())));
    }
}
