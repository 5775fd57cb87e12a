//! The blocks of a file of certificates or CRLs, one at a time, as the JDK's `X509Factory` takes them: DER where the next
//! byte is 0x30, otherwise PEM with anything before it.
//!
//! There are two PEM readers: the one of 8 to 21 (measured on 17), and the one that came with 25 (measured). What the
//! blocks hold is `jdk_certificates` and `crls`; Neo4j 4.x has another PEM reader for its own files (`bouncy_pem`).

use super::base64::{self, Foreign};
use super::thrown::{IO, Thrown};
use zeroize::Zeroizing;

/// How deep elements of indefinite length may nest; the JDK of 25 has such a limit, 17 would overflow its stack.
const DEEPEST: usize = 32;

/// A block's bytes; they may be a key that was put into the wrong place.
pub(super) type Block = Zeroizing<Vec<u8>>;

/// The rest of a file.
pub(super) struct Blocks<'a> {
    rest: &'a [u8],
    java: u8,
}

impl<'a> Blocks<'a> {
    /// All of a file, for a major version of Java.
    pub(super) fn new(bytes: &'a [u8], java: u8) -> Self {
        Self { rest: bytes, java }
    }

    /// Whether nothing is left, not even a line end.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next block; `None` when the file ends before one begins.
    pub(super) fn next_block(&mut self) -> Result<Option<Block>, Thrown> {
        let Some(first) = self.read() else { return Ok(None) };
        if first == 0x30 {
            return self.ber().map(Some);
        }
        let text = if self.java >= 25 {
            match self.pem_25(first) {
                Err(End::OfFile) => return Ok(None),
                Err(End::Thrown(thrown)) => return Err(thrown),
                Ok(text) => text,
            }
        } else {
            match self.pem_17(first)? {
                None => return Ok(None),
                Some(text) => text,
            }
        };
        base64::jdk(&text, Foreign::Refused).map(Some).map_err(|thrown| thrown.into_cause_of(IO))
    }

    fn read(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// The rest of an element whose identifier octet was 0x30.
    fn ber(&mut self) -> Result<Block, Thrown> {
        let mut block = Zeroizing::new(Vec::with_capacity(self.ber_length() + 6));
        block.push(0x30);
        self.ber_content(&mut block, 0x30, DEEPEST)?;
        Ok(block)
    }

    /// How long an element of definite length says it is, as far as the file goes.
    fn ber_length(&self) -> usize {
        let digits = match self.rest {
            [first @ 0x81..=0x84, digits @ ..] => digits.get(..usize::from(first - 0x80)).unwrap_or_default(),
            [first, ..] => std::slice::from_ref(first),
            [] => &[],
        };
        digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)).min(self.rest.len())
    }

    fn ber_content(&mut self, block: &mut Block, tag: u8, deepest: usize) -> Result<(), Thrown> {
        if deepest == 0 {
            return Err(Thrown::io("Nesting sequence depth limit reached."));
        }
        let first = self.read().ok_or_else(|| Thrown::io("BER/DER length info absent"))?;
        block.push(first);
        if first == 0x80 {
            if tag & 0x20 == 0 {
                return Err(Thrown::io("Non constructed encoding must have definite length"));
            }
            loop {
                let tag = self.read().ok_or_else(|| Thrown::io("BER/DER tag info absent"))?;
                if tag & 0x1f == 0x1f {
                    return Err(Thrown::io("Multi octets tag not supported"));
                }
                block.push(tag);
                self.ber_content(block, tag, deepest - 1)?;
                if tag == 0 {
                    return Ok(());
                }
            }
        }
        let mut length = usize::from(first);
        if first > 0x80 {
            if first > 0x84 {
                return Err(Thrown::io("Invalid BER/DER data (too huge?)"));
            }
            length = 0;
            for _ in 0x80..first {
                let digit = self.read().ok_or_else(|| Thrown::io("Incomplete BER/DER length info"))?;
                block.push(digit);
                length = length << 8 | usize::from(digit);
            }
            if length > 0x7fff_ffff {
                return Err(Thrown::io("Invalid BER/DER data (a little huge?)"));
            }
        }
        let Some((content, rest)) = self.rest.split_at_checked(length) else {
            self.rest = &[];
            return Err(Thrown::io("Incomplete BER/DER data"));
        };
        block.extend_from_slice(content);
        self.rest = rest;
        Ok(())
    }

    /// The reader up to Java 24: five hyphens at the start of a line begin a header, whatever it says; from then on the
    /// next hyphen ends the data.
    fn pem_17(&mut self, first: u8) -> Result<Option<Block>, Thrown> {
        let incomplete = || Thrown::io("Incomplete data");
        let mut hyphens = usize::from(first == b'-');
        let mut before = (first != b'-').then_some(first);
        loop {
            match self.read() {
                None => return Ok(None),
                Some(b'-') => hyphens += 1,
                Some(other) => (hyphens, before) = (0, Some(other)),
            }
            if hyphens == 5 && matches!(before, None | Some(b'\r' | b'\n')) {
                break;
            }
        }
        let mut header = String::from("-----");
        let (line_end, already) = loop {
            match self.read().ok_or_else(incomplete)? {
                b'\n' => break (b'\n', None),
                b'\r' => match self.read().ok_or_else(incomplete)? {
                    b'\n' => break (b'\n', None),
                    b'\t' | b'\r' | b' ' => break (b'\r', None),
                    other => break (b'\r', Some(other)),
                },
                other => header.push(char::from(other)),
            }
        };
        let mut data = self.data_buffer();
        data.extend(already);
        loop {
            match self.read().ok_or_else(incomplete)? {
                b'-' => break,
                b'\t' | b'\n' | b'\r' | b' ' => {}
                other => data.push(other),
            }
        }
        let mut footer = String::from("-");
        while let Some(next) = self.read() {
            if next == line_end || next == b'\n' {
                break;
            }
            if next != b'\r' {
                footer.push(char::from(next));
            }
        }
        let (header, footer) = (header.trim_end(), footer.trim_end());
        let (begin, end) = labels(header, footer)?;
        if begin == end {
            Ok(Some(data))
        } else {
            Err(Thrown::io(format!("Header and footer do not match: {header} {footer}")))
        }
    }

    /// The reader of Java 25: five hyphens anywhere begin a header; a file that ends inside a block has no further block.
    fn pem_25(&mut self, first: u8) -> Result<Block, End> {
        let mut hyphens = usize::from(first == b'-');
        while hyphens < 5 {
            hyphens = if self.next_or_end()? == b'-' { hyphens + 1 } else { 0 };
        }
        let mut header = String::from("-----");
        loop {
            match self.next_or_end()? {
                b'-' => break,
                b'\n' | b'\r' => return Err(Thrown::io("Incomplete header").into()),
                other => header.push(char::from(other)),
            }
        }
        for _ in 1..5 {
            if self.read() != Some(b'-') {
                return Err(Thrown::io("Incomplete header").into());
            }
        }
        header.push_str("-----");
        if header.len() < 16 || !header.starts_with("-----BEGIN ") {
            return Err(Thrown::io(format!("Illegal header: {header}")).into());
        }
        let mut data = self.data_buffer();
        let line_end = match self.read() {
            // With a blank behind the header it never learns how lines end, and trips over the end of the block.
            Some(b' ') => None,
            Some(b'\n') => Some(b'\n'),
            Some(b'\r') => match self.next_or_end()? {
                b'\n' => Some(b'\n'),
                other => {
                    data.push(other);
                    Some(b'\r')
                }
            },
            _ => return Err(Thrown::io("No EOL character found").into()),
        };
        loop {
            match self.next_or_end()? {
                b'-' => break,
                b' ' | b'\t' | b'\n' | b'\r' => {}
                other => data.push(other),
            }
        }
        self.four_hyphens()?;
        let mut footer = String::from("-----");
        loop {
            match self.next_or_end()? {
                b'-' => break,
                other => footer.push(char::from(other)),
            }
        }
        self.four_hyphens()?;
        while let Some(next) = self.read() {
            if Some(next) == line_end || next == b' ' {
                break;
            }
            if next != b'\r' {
                let message = format!("Invalid PEM format:  No EOL char found in footer:  0x{next:02x}");
                return Err(Thrown::io(message).into());
            }
        }
        footer.push_str("-----");
        let (begin, end) = labels(&header, &footer)?;
        if begin == end {
            Ok(data)
        } else {
            Err(Thrown::io(format!("Header and footer do not match: {begin} {end}")).into())
        }
    }

    /// Room for all up to the next hyphen: the buffer must not grow, it would leave copies of a key behind, and must not be
    /// larger, or wiping those of many small blocks would take as long as wiping the file for each.
    fn data_buffer(&self) -> Block {
        let length = self.rest.iter().position(|byte| *byte == b'-').unwrap_or(self.rest.len());
        Zeroizing::new(Vec::with_capacity(length + 1))
    }

    fn next_or_end(&mut self) -> Result<u8, End> {
        self.read().ok_or(End::OfFile)
    }

    fn four_hyphens(&mut self) -> Result<(), End> {
        for _ in 1..5 {
            if self.next_or_end()? != b'-' {
                return Err(Thrown::io("Incomplete footer").into());
            }
        }
        Ok(())
    }
}

/// Why Java 25 has no block.
enum End {
    /// The file ended: to the JDK as if there were nothing.
    OfFile,
    /// It refuses.
    Thrown(Thrown),
}

impl From<Thrown> for End {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

fn labels<'a>(header: &'a str, footer: &'a str) -> Result<(&'a str, &'a str), Thrown> {
    let inside = |line: &'a str, begin: &str| line.strip_prefix(begin)?.strip_suffix("-----");
    let illegal = |what: &str, line: &str| {
        // A line of a key in the wrong place goes into no message, though Java puts it there.
        let is_secret = header.contains("PRIVATE KEY") && !line.ends_with("-----") && !line.starts_with("-Type: ");
        Thrown::io(format!("Illegal {what}: {}", if is_secret { "[elided]" } else { line }))
    };
    let begin = inside(header, "-----BEGIN ").ok_or_else(|| illegal("header", header))?;
    let end = inside(footer, "-----END ").ok_or_else(|| illegal("footer", footer))?;
    Ok((begin, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str, java: u8) -> Result<Vec<Vec<u8>>, String> {
        let mut blocks = Blocks::new(text.as_bytes(), java);
        let mut all = Vec::new();
        while let Some(block) = blocks.next_block().map_err(|thrown| thrown.message().to_owned())? {
            all.push(block.to_vec());
        }
        Ok(all)
    }

    fn one() -> Vec<Vec<u8>> {
        vec![b"hi".to_vec()]
    }

    const PLAIN: &str = "-----BEGIN X-----\naGk=\n-----END X-----\n";

    #[test]
    fn text_and_blanks_around_blocks_are_skipped_by_both_readers() {
        for java in [17, 25] {
            for text in [
                PLAIN.to_owned(),
                format!("some text\n\n{PLAIN}\nmore\n"),
                PLAIN.replace('\n', "\r\n"),
                PLAIN.replace('\n', "\r"),
                PLAIN.trim_end().to_owned(),
                format!("{PLAIN} "),
            ] {
                assert_eq!(blocks(&text, java), Ok(one()), "{java} {text:?}");
            }
            let two = format!("{PLAIN}between\n{PLAIN}");
            assert_eq!(blocks(&two, java).map(|all| all.len()), Ok(2));
        }
    }

    #[test]
    fn a_mark_or_blank_before_the_header_is_read_by_25_alone() {
        for prefix in ["\u{feff}", " ", "\t"] {
            let text = format!("{prefix}{PLAIN}");
            assert_eq!(blocks(&text, 25), Ok(one()), "{text:?}");
            assert_eq!(blocks(&text, 17), Err("Incomplete data".to_owned()), "{text:?}");
        }
        let twice = format!("\u{feff}{PLAIN}{PLAIN}");
        assert_eq!(blocks(&twice, 17), Err("Illegal header: -----END X-----".to_owned()));
    }

    #[test]
    fn a_blank_behind_the_header_is_read_by_17_alone() {
        let text = PLAIN.replace("X-----\naGk", "X----- \naGk");
        assert_eq!(blocks(&text, 17), Ok(one()));
        assert_eq!(blocks(&text, 25), Err("Invalid PEM format:  No EOL char found in footer:  0x0a".to_owned()));
    }

    #[test]
    fn a_cut_block_stops_17_and_is_no_block_to_25() {
        let text = format!("{PLAIN}-----BEGIN X-----\naGk=\n");
        assert_eq!(blocks(&text, 17), Err("Incomplete data".to_owned()));
        assert_eq!(blocks(&text, 25), Ok(one()));
    }

    #[test]
    fn glued_blocks_stop_both() {
        let text = format!("{}{PLAIN}", PLAIN.trim_end());
        assert_eq!(
            blocks(&text, 17),
            Err("Header and footer do not match: -----BEGIN X----- -----END X----------BEGIN X-----".to_owned())
        );
        assert_eq!(blocks(&text, 25), Err("Invalid PEM format:  No EOL char found in footer:  0x2d".to_owned()));
    }

    #[test]
    fn der_goes_before_and_after_pem() {
        let text = format!("0\u{3}\u{2}\u{1}\u{5}{PLAIN}0\0");
        assert_eq!(blocks(&text, 17), Ok(vec![vec![0x30, 3, 2, 1, 5], b"hi".to_vec(), vec![0x30, 0]]));
        assert_eq!(blocks("0\u{5}\u{2}", 25), Err("Incomplete BER/DER data".to_owned()));
        assert_eq!(blocks("0", 25), Err("BER/DER length info absent".to_owned()));
    }

    #[test]
    fn whatever_the_bytes_both_readers_come_to_an_end() {
        const BYTES: &[u8] = b"-----BEGIN END \n\r0\x80\x82aA=";
        let mut state: u32 = 7;
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..200)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    BYTES[(state >> 16) as usize % BYTES.len()]
                })
                .collect();
            for java in [17, 25] {
                let mut blocks = Blocks::new(&bytes, java);
                for _ in 0..=bytes.len() {
                    if !matches!(blocks.next_block(), Ok(Some(_))) {
                        break;
                    }
                }
            }
        }
    }
}
