//! The bytes of a log as UTF-8, whatever they are stored as: plain, gzip (several members too), UTF-16 as PowerShell's `>`
//! writes it, with or without a byte order mark.
//!
//! Not here: opening a file, and what the bytes say.

use flate2::read::MultiGzDecoder;
use std::io::{self, Cursor, Read};

/// The most bytes that a compressed log is unpacked to: Neo4j rotates its logs at 20 MB, and a small file can be made to
/// unpack to any size.
const UNPACKED: u64 = 4 << 30;
/// So many bytes are unpacked in any case; after them a log that shrank to less than one in [`DENSEST`] is none. Lines that
/// differ in their time alone shrink to one in thirty, zeros to one in 200 or, packed with care, 1000.
const FREE: u64 = 256 << 20;
/// How many bytes one byte of a compressed log stands for at most.
const DENSEST: u64 = 150;
/// How many bytes tell what a log is stored as.
const HEAD: usize = 4096;

/// A reader of the log's text. It is not buffered inside: read from it in large pieces.
///
/// # Errors
/// As reading does. A compressed log that is damaged, or unpacks to more than 4 GiB, ends in an error after what could be
/// read of it; so does one that unpacks to what no log is.
pub fn plain<'a>(log: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let (head, log) = peek(log)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let (head, unpacked) = peek(Unpacked::new(log))?;
        return Ok(as_utf8(&head, unpacked));
    }
    Ok(as_utf8(&head, log))
}

fn as_utf8<'a>(head: &[u8], log: impl Read + Send + 'a) -> Box<dyn Read + Send + 'a> {
    match utf16(head) {
        Some(is_big) => Box::new(Utf16 { inner: log, is_big, odd: None, high: None, ready: Vec::new(), at: 0 }),
        None => Box::new(log),
    }
}

/// A reader and, before it, what was read of it.
type Whole<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The first bytes, and a reader that still has them.
fn peek<R: Read>(mut log: R) -> io::Result<(Vec<u8>, Whole<R>)> {
    let mut head = Vec::with_capacity(HEAD);
    log.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(log)))
}

/// Whether it is UTF-16, and then whether the high byte comes first: by its mark, or by where the zeros are.
fn utf16(head: &[u8]) -> Option<bool> {
    match head {
        [0xff, 0xfe, ..] => return Some(false),
        [0xfe, 0xff, ..] => return Some(true),
        _ => {}
    }
    let (mut even, mut odd) = (0, 0);
    for (index, byte) in head.iter().enumerate() {
        if *byte == 0 && index % 2 == 0 {
            even += 1;
        } else if *byte == 0 {
            odd += 1;
        }
    }
    let half = head.len() / 2;
    // Text in Latin letters has a zero in nearly every second place, and none in the others.
    let is_text = |zeros: usize, others: usize| half >= 8 && zeros * 10 > half * 7 && others * 20 < half;
    if is_text(odd, even) { Some(false) } else { is_text(even, odd).then_some(true) }
}

/// Counts what is read through it.
struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count += read as u64;
        Ok(read)
    }
}

/// A compressed log, unpacked as far as it is believable.
struct Unpacked<R> {
    inner: MultiGzDecoder<io::BufReader<Counted<R>>>,
    count: u64,
}

impl<R: Read> Unpacked<R> {
    fn new(log: R) -> Self {
        let packed = io::BufReader::with_capacity(1 << 16, Counted { inner: log, count: 0 });
        Self { inner: MultiGzDecoder::new(packed), count: 0 }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count += read as u64;
        let packed = self.inner.get_ref().get_ref().count;
        let fault = match self.count {
            ..=FREE => return Ok(read),
            count if count > UNPACKED => "it unpacks to more than 4 GiB; unpack it yourself if you trust it",
            count if count / DENSEST > packed => "it unpacks to more than 150 times its size, which no log does",
            _ => return Ok(read),
        };
        Err(io::Error::new(io::ErrorKind::FileTooLarge, fault))
    }
}

/// UTF-16 in, UTF-8 out; what is no character becomes U+FFFD.
struct Utf16<R> {
    inner: R,
    is_big: bool,
    /// The first byte of a unit whose second one has not come yet.
    odd: Option<u8>,
    /// The first half of a pair.
    high: Option<u16>,
    ready: Vec<u8>,
    at: usize,
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.ready.len() {
            let mut raw = vec![0; 64 << 10];
            let read = self.inner.read(&mut raw)?;
            (self.at, self.ready) = (0, Vec::with_capacity(read));
            self.take(&raw[..read], read == 0);
        }
        let count = into.len().min(self.ready.len() - self.at);
        into[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        // Half a unit alone is no end.
        if count == 0 && self.odd.is_some() && !into.is_empty() { self.read(into) } else { Ok(count) }
    }
}

impl<R> Utf16<R> {
    fn take(&mut self, raw: &[u8], is_end: bool) {
        if is_end {
            self.odd = None;
        }
        let mut units = Vec::with_capacity(raw.len() / 2 + 1);
        for byte in raw {
            match self.odd.take() {
                None => self.odd = Some(*byte),
                Some(first) if self.is_big => units.push(u16::from_be_bytes([first, *byte])),
                Some(first) => units.push(u16::from_le_bytes([first, *byte])),
            }
        }
        let units = self.high.take().into_iter().chain(units);
        let mut units: Vec<u16> = units.collect();
        if !is_end && units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
            self.high = units.pop();
        }
        let mut buffer = [0; 4];
        for character in char::decode_utf16(units) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// Gives one byte at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            (into[0], self.0) = (*first, rest);
            Ok(1)
        }
    }

    fn text(bytes: &[u8]) -> String {
        let mut text = String::new();
        plain(Drip(bytes)).expect("a reader").read_to_string(&mut text).expect("UTF-8");
        text
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let line = "2026-11-22 INFO  Stärted. \u{1f511}\r\n";
        let units = |is_big: bool| -> Vec<u8> {
            line.encode_utf16().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let packed = |text: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(text.as_bytes()).expect("to memory");
            packer.finish().expect("to memory")
        };
        assert_eq!(text(line.as_bytes()), line);
        assert_eq!(text(&units(false)), line);
        assert_eq!(text(&units(true)), line);
        assert_eq!(text(&[&[0xff, 0xfe][..], &units(false)].concat()), format!("\u{feff}{line}"));
        assert_eq!(text(&[packed(line), packed("two")].concat()), format!("{line}two"));
        assert_eq!(text(b""), "");
        assert_eq!(text(&[0; 5000]).len(), 5000);
    }

    #[test]
    fn a_bomb_ends_in_an_error() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![0; 1 << 24]).expect("to memory");
        let bomb = packer.finish().expect("to memory").repeat(17);
        let mut unpacked = plain(&bomb[..]).expect("a reader");
        let error = io::copy(&mut unpacked, &mut io::sink()).expect_err("it ends");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
