//! Files that are looked at: what was not, and what goes beyond what any such file is.

use super::super::super::{Evidence, Finding, Rule};
use crate::finding::words::{count, grouped};

pub(super) const TOO_LARGE: Rule =
    Rule::warning("file/too-large", "The file is too large for a certificate, a key or a list", Evidence::Ours);
pub(super) const TOO_MANY_PARTS: Rule =
    Rule::warning("file/too-many-parts", "Not everything in the file was looked at", Evidence::Ours);
pub(super) const TOO_MANY_FILES: Rule =
    Rule::warning("file/too-many-files", "Not all files were looked at", Evidence::Ours);
pub(super) const TOO_MANY_ROUNDS: Rule =
    Rule::warning("file/too-many-rounds", "Opening the key would take very long", Evidence::Ours);
pub(super) const STORE_NOT_READ: Rule =
    Rule::warning("file/store-not-read", "The key store was not read", Evidence::Ours);
pub(super) const SKIPPED: Rule =
    Rule::advice("file/skipped", "Something in a folder was not looked at", Evidence::Ours);
pub(super) const KEY_NOT_OPENED: Rule =
    Rule::error("file/key-not-opened", "The private key cannot be opened", Evidence::Ours);
pub(super) const STORE_NOT_OPENED: Rule =
    Rule::warning("file/store-not-opened", "The pass phrase does not open the key store", Evidence::Ours);

/// The pass phrase that was given is not that of a store without a secret key.
#[must_use]
pub fn store_not_opened(path: &str) -> Finding {
    STORE_NOT_OPENED.at(
        path,
        "the pass phrase that was given does not open the key store, or the file was changed",
        "what is encrypted in it is not told here",
        format!(
            "give its own pass phrase; `openssl pkcs12 -info -noout -in '{path}'` asks for it and says whether it fits"
        ),
    )
}

/// There is no private key in the file.
#[must_use]
pub fn no_key(path: &str) -> Finding {
    KEY_NOT_OPENED.at(
        path,
        "there is no private key in the file",
        "a key is written again from its file",
        "name the file with the private key; `interlock-cli inspect` says what each file is",
    )
}

/// OpenSSH's own form.
#[must_use]
pub fn openssh_key(path: &str) -> Finding {
    KEY_NOT_OPENED.at(
        path,
        "the key is in OpenSSH's own form",
        "Interlock and Neo4j do not read it",
        format!("convert a copy of it: `ssh-keygen -p -m PKCS8 -f '{path}'`"),
    )
}

/// For this reason; `asks`: a pass phrase would help.
#[must_use]
pub fn key_not_opened(path: &str, reason: &str, asks: bool) -> Finding {
    let fix = if asks {
        "give its pass phrase with `--pass-phrase-file FILE` (`-`: standard input)".to_owned()
    } else {
        format!("write it again with openssl: `openssl pkcs8 -topk8 -v2 aes-256-cbc -in '{path}' -out new.key`")
    };
    KEY_NOT_OPENED.at(path, reason, "only a key that was opened can be written in another form", fix)
}

/// Over `limit` bytes.
#[must_use]
pub fn too_large(path: &str, limit: u64) -> Finding {
    TOO_LARGE.at(
        path,
        format!("the file has more than {} MB", limit >> 20),
        "Interlock does not read it; certificates, keys and lists of a cluster have some kilobytes",
        "if it holds certificates or a revocation list, split it",
    )
}

/// More than `limit` certificates, keys or other blocks.
#[must_use]
pub fn too_many_parts(path: &str, limit: usize) -> Finding {
    TOO_MANY_PARTS.at(
        path,
        format!("the file holds more than {} certificates, keys or other blocks", grouped(limit as u64)),
        "Interlock looks at so many and no further",
        "split the file",
    )
}

/// More than `limit` files below what was named.
#[must_use]
pub fn too_many_files(path: &str, limit: usize) -> Finding {
    TOO_MANY_FILES.at(
        path,
        format!("there are more than {} files", grouped(limit as u64)),
        "Interlock looks at so many and no further",
        "name the folders that hold certificates and keys",
    )
}

/// A key derivation of so many rounds.
#[must_use]
pub fn too_many_rounds(path: &str, rounds: u64, limit: u64) -> Finding {
    TOO_MANY_ROUNDS.at(
        path,
        format!("the key asks for {} rounds of key derivation", grouped(rounds)),
        format!(
            "Interlock opens keys of up to {} rounds; Neo4j would be busy with this one whenever it reads it, perhaps for \
             many minutes",
            grouped(limit)
        ),
        format!("encrypt it again: `openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in '{path}' -out new.key`"),
    )
}

/// It begins like a key store, and `fault` is why no more is known of it.
#[must_use]
pub fn store_not_read(path: &str, fault: &str) -> Finding {
    STORE_NOT_READ.at(
        path,
        format!("the file begins like a key store and was not read: {fault}"),
        "what it holds is not known, so nothing is said about it",
        format!(
            "make it again from the one that it was made from: `keytool -importkeystore -srckeystore '{path}' -destkeystore \
             new.p12 -deststoretype pkcs12`"
        ),
    )
}

/// The keys of one file ask for more than `limit` rounds together.
#[must_use]
pub fn keys_left_closed(path: &str, limit: u64) -> Finding {
    TOO_MANY_ROUNDS.at(
        path,
        format!("its keys together ask for more than {} rounds of key derivation", grouped(limit)),
        "the first keys are opened and the others only described: nobody waits for all of them, and Neo4j reads the \
         first alone",
        "put each key into a file of its own",
    )
}

/// An entry that is no file: a pipe, a socket, a device, or a link that leads in a circle.
#[must_use]
pub fn skipped(path: &str, reason: &str) -> Finding {
    SKIPPED.at(
        path,
        format!("it is skipped: {reason}"),
        "only regular files hold certificates and keys, and reading anything else could wait forever",
        "nothing needs to be done, unless Neo4j reads this folder: there it stops at such an entry",
    )
}

/// A folder below more folders than anybody makes.
#[must_use]
pub fn too_deep(path: &str, limit: usize) -> Finding {
    SKIPPED.at(
        path,
        format!("it is skipped: it lies below more than {}", count(limit, "folder")),
        "so deep no folder of a server is",
        "name the folder itself, if it holds certificates",
    )
}
