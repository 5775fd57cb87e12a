//! The ciphers that OpenSSL and Java encrypt keys with, in their modes: decryption only.
//!
//! The modes are written out once over any block cipher; the crates for them would have to be named for each of the
//! sixteen ciphers. Not here: making the key (`derive`), and which scheme uses which cipher (`super`).

use aes::{Aes128, Aes192, Aes256};
use aria::{Aria128, Aria192, Aria256};
use blowfish::Blowfish;
use camellia::{Camellia128, Camellia192, Camellia256};
use cast5::Cast5;
use cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit, StreamCipher};
use des::{Des, TdesEde2, TdesEde3};
use idea::Idea;
use rc2::Rc2;
use rc4::Rc4;
use sm4::Sm4;
use zeroize::Zeroizing;

/// The longest block of them all.
const MAX_BLOCK: usize = 16;

/// A block cipher that has its key.
trait Block {
    fn size(&self) -> usize;
    /// In place; `block` has [`Block::size`] bytes.
    fn encrypt(&self, block: &mut [u8]);
    fn decrypt(&self, block: &mut [u8]);
}

impl<C: BlockCipherEncrypt + BlockCipherDecrypt> Block for C {
    fn size(&self) -> usize {
        C::block_size()
    }

    fn encrypt(&self, block: &mut [u8]) {
        if let Ok(block) = block.try_into() {
            self.encrypt_block(block);
        }
    }

    fn decrypt(&self, block: &mut [u8]) {
        if let Ok(block) = block.try_into() {
            self.decrypt_block(block);
        }
    }
}

/// DES between two additions of a key, OpenSSL's `DESX`.
struct Desx {
    des: Des,
    before: Zeroizing<[u8; 8]>,
    after: Zeroizing<[u8; 8]>,
}

impl Block for Desx {
    fn size(&self) -> usize {
        8
    }

    fn encrypt(&self, block: &mut [u8]) {
        add(block, &*self.before);
        Block::encrypt(&self.des, block);
        add(block, &*self.after);
    }

    fn decrypt(&self, block: &mut [u8]) {
        add(block, &*self.after);
        Block::decrypt(&self.des, block);
        add(block, &*self.before);
    }
}

type Keyed = fn(&[u8]) -> Option<Box<dyn Block>>;

fn keyed<C: KeyInit + BlockCipherEncrypt + BlockCipherDecrypt + 'static>(key: &[u8]) -> Option<Box<dyn Block>> {
    C::new_from_slice(key).ok().map(|cipher| Box::new(cipher) as Box<dyn Block>)
}

fn desx(key: &[u8]) -> Option<Box<dyn Block>> {
    let (before, after) = (key.get(8..16)?.try_into().ok()?, key.get(16..24)?.try_into().ok()?);
    let des = Des::new_from_slice(&key[..8]).ok()?;
    Some(Box::new(Desx { des, before: Zeroizing::new(before), after: Zeroizing::new(after) }))
}

/// Name, cipher, and bytes of its key. RC2 limits its strength to that length.
const FAMILIES: [(&str, Keyed, usize); 20] = [
    ("AES-128", keyed::<Aes128>, 16),
    ("AES-192", keyed::<Aes192>, 24),
    ("AES-256", keyed::<Aes256>, 32),
    ("ARIA-128", keyed::<Aria128>, 16),
    ("ARIA-192", keyed::<Aria192>, 24),
    ("ARIA-256", keyed::<Aria256>, 32),
    ("BF", keyed::<Blowfish>, 16),
    ("CAMELLIA-128", keyed::<Camellia128>, 16),
    ("CAMELLIA-192", keyed::<Camellia192>, 24),
    ("CAMELLIA-256", keyed::<Camellia256>, 32),
    ("CAST5", keyed::<Cast5>, 16),
    ("DES", keyed::<Des>, 8),
    ("DES-EDE", keyed::<TdesEde2>, 16),
    ("DES-EDE3", keyed::<TdesEde3>, 24),
    ("DESX", desx, 24),
    ("IDEA", keyed::<Idea>, 16),
    ("RC2", keyed::<Rc2>, 16),
    ("RC2-40", keyed::<Rc2>, 5),
    ("RC2-64", keyed::<Rc2>, 8),
    ("SM4", keyed::<Sm4>, 16),
];

/// Names and modes; without a name OpenSSL means ECB.
const MODES: [(&str, Mode); 7] = [
    ("CBC", Mode::Cbc),
    ("CFB", Mode::Cfb),
    ("CFB1", Mode::Cfb1),
    ("CFB8", Mode::Cfb8),
    ("CTR", Mode::Ctr),
    ("ECB", Mode::Ecb),
    ("OFB", Mode::Ofb),
];

/// How a block cipher is used on more than a block (NIST SP 800-38A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Cbc,
    Cfb,
    Cfb1,
    Cfb8,
    Ctr,
    Ecb,
    Ofb,
}

#[derive(Clone, Copy)]
enum Kind {
    Block(Keyed, Mode),
    Rc4,
}

/// A cipher in a mode.
#[derive(Clone, Copy)]
pub(super) struct Cipher {
    kind: Kind,
    /// Bytes.
    pub(super) key_length: usize,
}

/// What was encrypted is not what comes out: a wrong key, or damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// The initialization vector or the key has the wrong length.
    Parameters,
    /// The length is no multiple of the block's, or the padding is wrong.
    Padding,
}

impl Cipher {
    /// By OpenSSL's name, upper case: `AES-256-CBC`.
    pub(super) fn named(name: &str) -> Option<Self> {
        if let Some(key_length) = match name {
            "RC4" => Some(16),
            "RC4-40" => Some(5),
            _ => None,
        } {
            return Some(Self { kind: Kind::Rc4, key_length });
        }
        let family = |wanted: &str| FAMILIES.iter().find(|(name, ..)| *name == wanted);
        let in_mode = name.rsplit_once('-').and_then(|(start, end)| {
            let (_, mode) = MODES.iter().find(|(name, _)| *name == end)?;
            Some((family(start)?, *mode))
        });
        let ((_, keyed, key_length), mode) = in_mode.or_else(|| Some((family(name)?, Mode::Ecb)))?;
        Some(Self { kind: Kind::Block(*keyed, mode), key_length: *key_length })
    }

    /// Takes a key of another length, where the cipher allows that.
    pub(super) fn with_key_length(self, key_length: usize) -> Option<Self> {
        let is_free = match self.kind {
            Kind::Rc4 => (5..=32).contains(&key_length),
            Kind::Block(keyed, _) => keyed(&vec![0; key_length.min(64)]).is_some(),
        };
        (is_free && key_length <= 64).then_some(Self { key_length, ..self })
    }

    /// Bytes of the initialization vector.
    pub(super) fn iv_length(self) -> usize {
        match self.kind {
            Kind::Rc4 | Kind::Block(_, Mode::Ecb) => 0,
            Kind::Block(keyed, _) => keyed(&vec![0; self.key_length]).map_or(0, |block| block.size()),
        }
    }

    /// What was encrypted with that key.
    pub(super) fn decrypt(self, key: &[u8], iv: &[u8], content: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failed> {
        let mut data = Zeroizing::new(content.to_vec());
        let (keyed, mode) = match self.kind {
            Kind::Block(keyed, mode) => (keyed, mode),
            Kind::Rc4 => {
                let mut cipher = Rc4::new_from_slice(key).map_err(|_| Failed::Parameters)?;
                cipher.apply_keystream(&mut data);
                return Ok(data);
            }
        };
        let block = keyed(key).ok_or(Failed::Parameters)?;
        if iv.len() != self.iv_length() {
            return Err(Failed::Parameters);
        }
        let is_padded = matches!(mode, Mode::Cbc | Mode::Ecb);
        if is_padded && (data.is_empty() || !data.len().is_multiple_of(block.size())) {
            return Err(Failed::Padding);
        }
        mode.decrypt(&*block, iv, &mut data);
        if is_padded {
            let length = unpadded(&data, block.size()).ok_or(Failed::Padding)?;
            data.truncate(length);
        }
        Ok(data)
    }
}

impl Mode {
    fn decrypt(self, block: &dyn Block, iv: &[u8], data: &mut [u8]) {
        let size = block.size();
        let mut register = Zeroizing::new([0; MAX_BLOCK]);
        let register = &mut register[..size];
        register[..iv.len()].copy_from_slice(iv);
        match self {
            Self::Ecb => data.chunks_exact_mut(size).for_each(|part| block.decrypt(part)),
            Self::Cbc => {
                let mut next = [0; MAX_BLOCK];
                for part in data.chunks_exact_mut(size) {
                    next[..size].copy_from_slice(part);
                    block.decrypt(part);
                    add(part, register);
                    register.copy_from_slice(&next[..size]);
                }
            }
            Self::Cfb => {
                let mut next = [0; MAX_BLOCK];
                for part in data.chunks_mut(size) {
                    next[..part.len()].copy_from_slice(part);
                    block.encrypt(register);
                    add(part, register);
                    register.copy_from_slice(&next[..size]);
                }
            }
            Self::Ofb => {
                for part in data.chunks_mut(size) {
                    block.encrypt(register);
                    add(part, register);
                }
            }
            Self::Ctr => {
                let mut stream = Zeroizing::new([0; MAX_BLOCK]);
                for part in data.chunks_mut(size) {
                    stream[..size].copy_from_slice(register);
                    block.encrypt(&mut stream[..size]);
                    add(part, &stream[..size]);
                    count_up(register);
                }
            }
            Self::Cfb8 => {
                for byte in data {
                    let encrypted = *byte;
                    *byte ^= first_of_encrypted(block, register);
                    register.copy_within(1.., 0);
                    register[size - 1] = encrypted;
                }
            }
            Self::Cfb1 => {
                for byte in data {
                    let encrypted = *byte;
                    for place in (0..8).rev() {
                        *byte ^= first_of_encrypted(block, register) >> 7 << place;
                        shift_in(register, encrypted >> place & 1);
                    }
                }
            }
        }
    }
}

fn first_of_encrypted(block: &dyn Block, register: &[u8]) -> u8 {
    let mut stream = Zeroizing::new([0; MAX_BLOCK]);
    let stream = &mut stream[..register.len()];
    stream.copy_from_slice(register);
    block.encrypt(stream);
    stream[0]
}

/// Shifts everything by a bit; the new one comes last.
fn shift_in(register: &mut [u8], bit: u8) {
    let mut carried = bit;
    for byte in register.iter_mut().rev() {
        let out = *byte >> 7;
        *byte = *byte << 1 | carried;
        carried = out;
    }
}

fn count_up(counter: &mut [u8]) {
    for byte in counter.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
}

/// Addition without carry, as far as `other` goes.
fn add(bytes: &mut [u8], other: &[u8]) {
    bytes.iter_mut().zip(other).for_each(|(byte, other)| *byte ^= other);
}

/// The length without the padding of RFC 8018, 6.1.1; `None` where it is not padded so.
fn unpadded(data: &[u8], size: usize) -> Option<usize> {
    let padding = usize::from(*data.last()?);
    let length = data.len().checked_sub(padding)?;
    let is_padding = (1..=size).contains(&padding) && data[length..].iter().all(|byte| usize::from(*byte) == padding);
    is_padding.then_some(length)
}
