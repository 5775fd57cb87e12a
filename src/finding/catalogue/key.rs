//! Private keys (3.3). Whether a key file is open to others is `deploy`'s to see.

use crate::finding::Evidence::{Ran, Source};
use crate::finding::words::{few, quoted};
use crate::finding::{Finding, Release, Rule, Severity};

const MISSING: Rule =
    Rule::error("key/missing", "The private key file is not there", Ran).logged("log/key-file-missing");
const FIRST_BLOCK: Rule =
    Rule::error("key/first-block", "The key file does not begin with a private key", Ran).logged("log/key-first-block");
const EC_PARAMETERS: Rule =
    Rule::error("key/ec-parameters", "The key file begins with curve parameters", Ran).logged("log/key-first-block");
const NOT_PEM: Rule = Rule::error("key/not-pem", "The key file is not PEM", Ran).logged("log/key-not-pem");
const BEGIN_LINE: Rule =
    Rule::error("key/begin-line", "Something stands behind the key's first line", Ran).logged("log/key-begin-line");
const DAMAGED: Rule = Rule::error("key/damaged", "The private key is damaged", Ran).logged("log/key-algorithm");
const TRUNCATED: Rule = Rule::error("key/truncated", "The private key is cut off", Ran).logged("log/key-not-pem");
const LABEL_35: Rule = Rule::error("key/label-35", "Neo4j 3.5 does not read this form of key", Source);
const ALGORITHM: Rule =
    Rule::error("key/algorithm", "Neo4j 5 and later does not take this kind of key", Ran).logged("log/key-algorithm");
const EXPLICIT_PARAMETERS: Rule =
    Rule::error("key/explicit-parameters", "The key spells its curve out instead of naming it", Ran)
        .logged("log/key-explicit-parameters");
const CURVE: Rule = Rule::error("key/curve", "No connection can be made with a key on this curve", Ran)
    .logged("log/signature-algorithm");
const DSA: Rule =
    Rule::error("key/dsa", "No connection can be made with a DSA key", Ran).logged("log/key-type-mismatch");
const ENCRYPTION_OPENSSL_REQ: Rule =
    Rule::error("key/encryption-openssl-req", "The key is encrypted with 3DES, as `openssl req -newkey` did", Ran)
        .logged("log/key-cipher");
const ENCRYPTION_SCHEME: Rule =
    Rule::error("key/encryption-scheme", "Neo4j cannot open this encryption of a key", Ran).logged("log/key-cipher");
const ENCRYPTION_WEAK: Rule = Rule::warning("key/encryption-weak", "The key is encrypted in an old, weak way", Ran);
const NO_PASSWORD: Rule = Rule::error("key/no-password", "The key is encrypted and no pass phrase is configured", Ran)
    .logged("log/key-no-password");
const WRONG_PASSWORD: Rule =
    Rule::error("key/wrong-password", "The pass phrase does not open the key", Ran).logged("log/key-wrong-password");
const PASSWORD_FOR_PLAIN_KEY: Rule =
    Rule::error("key/password-for-plain-key", "A pass phrase is configured and the key is not encrypted", Ran)
        .logged("log/key-password-not-needed");
const PASSWORD_35: Rule =
    Rule::error("key/password-35", "Neo4j 3.5 takes no pass phrase", Source).logged("log/key-password-35");
const PASSWORD_ASCII: Rule = Rule::error("key/password-ascii", "The pass phrase has other characters than ASCII", Ran)
    .logged("log/key-password-not-ascii");
const MISMATCH: Rule =
    Rule::error("key/mismatch", "The private key does not belong to the certificate", Ran).logged("log/key-mismatch");
const WEAK_SIZE: Rule = Rule::warning("key/weak-size", "The key is too short", Ran);
const SHARED: Rule = Rule::warning("key/shared", "Several servers have one key", Ran);

pub(super) const ROWS: &[&Rule] = &[
    &MISSING,
    &FIRST_BLOCK,
    &EC_PARAMETERS,
    &NOT_PEM,
    &BEGIN_LINE,
    &DAMAGED,
    &TRUNCATED,
    &LABEL_35,
    &ALGORITHM,
    &EXPLICIT_PARAMETERS,
    &CURVE,
    &DSA,
    &ENCRYPTION_OPENSSL_REQ,
    &ENCRYPTION_SCHEME,
    &ENCRYPTION_WEAK,
    &NO_PASSWORD,
    &WRONG_PASSWORD,
    &PASSWORD_FOR_PLAIN_KEY,
    &PASSWORD_35,
    &PASSWORD_ASCII,
    &MISMATCH,
    &WEAK_SIZE,
    &SHARED,
];

/// Writes a key again in the one encrypted form that every release from 4.0 on reads. OpenSSL 3 would open a key in one of
/// the old forms with `-provider legacy` alone, where that is installed.
fn encrypt_again(path: &str) -> String {
    format!(
        "write its pass phrase into a file FILE and encrypt it again: `interlock-cli inspect '{path}' --pass-phrase-file \
         FILE --rewrite-key new.key`, then put new.key in its place and delete FILE"
    )
}

/// The same with another pass phrase, which openssl asks for.
fn choose_again(path: &str) -> String {
    format!(
        "choose a pass phrase of letters, digits and plain signs, and encrypt it again: `openssl pkcs8 -topk8 -v2 \
         aes-256-cbc -v2prf hmacWithSHA512 -in '{path}' -out new.key`, then put new.key in its place"
    )
}

/// The file is not there, or a folder has its name.
#[must_use]
pub fn missing(path: &str, is_folder: bool) -> Finding {
    let what = if is_folder { "this is a folder" } else { "the file does not exist" };
    MISSING.at(
        path,
        what,
        "Neo4j reads the key when it starts, and stops without it",
        "put the server's private key there, or correct `private_key` in neo4j.conf; it is looked for in `base_directory`",
    )
}

/// The first PEM block has this label.
#[must_use]
pub fn first_block(path: &str, label: &str) -> Finding {
    let fix = match label {
        "OPENSSH PRIVATE KEY" => format!("convert it: `ssh-keygen -p -m PKCS8 -f '{path}'`"),
        "CERTIFICATE" => {
            "put the private key into this file; a certificate belongs into `public_certificate`".to_owned()
        }
        _ => "put the private key (`-----BEGIN PRIVATE KEY-----`) first, best alone, into this file".to_owned(),
    };
    FIRST_BLOCK.at(
        path,
        format!("the first block in the file is `{label}`"),
        "Neo4j takes the first block of the file for the key, whatever follows",
        fix,
    )
}

/// `EC PARAMETERS` come first.
#[must_use]
pub fn ec_parameters(path: &str) -> Finding {
    EC_PARAMETERS.at(
        path,
        "the first block in the file is `EC PARAMETERS`",
        "`openssl ecparam -genkey` writes it in front of the key, and Neo4j takes the first block for the key",
        format!(
            "delete the lines from `-----BEGIN EC PARAMETERS-----` to its END, or write the key again: `openssl pkey -in \
             '{path}' -out new.key` and put new.key in its place"
        ),
    )
}

/// No line begins a PEM block.
#[must_use]
pub fn not_pem(path: &str) -> Finding {
    NOT_PEM.at(
        path,
        "no line of the file begins with `-----BEGIN`",
        "Neo4j reads keys as PEM text only; a DER or PKCS#12 file, UTF-16, or even one blank or a byte order mark before \
         `-----BEGIN` is not seen as a key",
        format!(
            "convert DER with `openssl pkey -inform DER -in '{path}' -out new.key`, PKCS#12 with `openssl pkcs12 -nocerts -nodes \
             -in '{path}' | openssl pkey -out new.key`, then put new.key in its place; save text as ASCII (ANSI), with nothing \
             before `-----BEGIN`"
        ),
    )
}

/// A blank, or anything else, behind the label of the BEGIN line.
#[must_use]
pub fn begin_line(path: &str) -> Finding {
    BEGIN_LINE.at(
        path,
        "on the line `-----BEGIN …-----` of the key something follows, perhaps only a blank",
        "Neo4j wants that line to end with its five hyphens",
        format!("cut it: `sed -i 's/^\\(-----BEGIN [A-Z ]*-----\\).*/\\1/' '{path}'`, or in an editor delete what follows the hyphens"),
    )
}

/// What is in the block is no key.
#[must_use]
pub fn damaged(path: &str) -> Finding {
    DAMAGED.at(
        path,
        "the content of the key block is not what its label says",
        "some characters are wrong or missing, or the label was changed (`RSA PRIVATE KEY` is another form than `PRIVATE \
         KEY`); Neo4j does not start",
        format!("export or copy it again; `openssl pkey -noout -in '{path}'` shows whether it is whole"),
    )
}

/// An RSA key that loads, and whose numbers do not belong together.
#[must_use]
pub fn unfit(path: &str) -> Finding {
    DAMAGED.at(
        path,
        "the numbers of the RSA key do not belong together",
        "some of it was changed, or it has more than two primes, which Java does not know; Neo4j loads it, and every signature \
         with it fails",
        format!("copy it again, or make a new key and certificate; `openssl pkey -check -noout -in '{path}'` shows whether it is whole"),
    )
}

/// The END line is missing.
#[must_use]
pub fn truncated(path: &str) -> Finding {
    TRUNCATED.at(
        path,
        "the line `-----END …-----` of the key is missing",
        "the file was not copied to its end; Neo4j does not start",
        "copy the file again",
    )
}

/// 3.5 reads one label only.
#[must_use]
pub fn label_35(path: &str, label: &str) -> Finding {
    LABEL_35.at(
        path,
        format!("the key begins with `-----BEGIN {label}-----`"),
        "Neo4j 3.5 reads keys that begin with `-----BEGIN PRIVATE KEY-----` only, which are not encrypted",
        format!("convert it: `openssl pkcs8 -topk8 -nocrypt -in '{path}' -out new.key`, then put new.key in its place"),
    )
}

/// A kind of key that 5+ does not load.
#[must_use]
pub fn algorithm(path: &str, name: &str) -> Finding {
    ALGORITHM.at(
        path,
        format!("the key is of the kind {name}"),
        "from Neo4j 5 on keys are RSA, or EC with a named curve; anything else stops the start, and the log's last words \
         (`Not a SEQUENCE`) do not say so. Neo4j 4 takes more, so an upgrade is where it breaks",
        "make a new key and certificate: RSA with 3072 or 4096 bits, or EC on P-256 or P-384",
    )
}

/// An EC key without a curve's name (5+).
#[must_use]
pub fn explicit_parameters(path: &str) -> Finding {
    EXPLICIT_PARAMETERS.at(
        path,
        "the key gives the numbers of its curve instead of the curve's name",
        "from Neo4j 5 on only named curves are read; Neo4j does not start",
        format!("write the key again, `openssl ec -in '{path}' -param_enc named_curve -out new.key`, put new.key in its place and have \
             a new certificate made for it"),
    )
}

/// A curve that no TLS of a JDK has, by name or OID.
#[must_use]
pub fn curve(path: &str, curve: &str) -> Finding {
    CURVE.at(
        path,
        format!("the key is on the curve {curve}"),
        "Java's TLS knows P-256, P-384 and P-521; with any other curve every connection fails, if the server starts at all",
        "make a new key and certificate, on P-256 or P-384, or RSA",
    )
}

/// A CA's key on another curve than P-256, P-384 and P-521.
#[must_use]
pub fn curve_of_ca(path: &str, subject: &str, curve: &str) -> Finding {
    CURVE.at(
        path,
        format!("the key of the CA {} is on the curve {curve}", quoted(subject)),
        "Java checks signatures on P-256, P-384 and P-521 only: no certificate that this CA signed is accepted",
        "get certificates from a CA with a key on P-256 or P-384, or RSA",
    )
}

/// A DSA key.
#[must_use]
pub fn dsa(path: &str) -> Finding {
    DSA.at(
        path,
        "the key is a DSA key",
        "Neo4j loads it, and no connection succeeds: today's cipher suites have no DSA",
        "make a new key and certificate: RSA with 3072 or 4096 bits, or EC on P-256 or P-384",
    )
}

/// PBES2 with 3DES (5+).
#[must_use]
pub fn encryption_openssl_req(path: &str) -> Finding {
    ENCRYPTION_OPENSSL_REQ.at(
        path,
        "the key is encrypted with 3DES",
        "up to OpenSSL 3.4 `openssl req -newkey` encrypts keys so. Neo4j 4 reads them, Neo4j 5 and later does not start, \
         wherever the pass phrase stands in neo4j.conf",
        encrypt_again(path),
    )
}

/// Another encryption that this release does not open.
#[must_use]
pub fn encryption_scheme(path: &str, scheme: &str, release: Release) -> Finding {
    ENCRYPTION_SCHEME.at(
        path,
        format!("the key is encrypted with {scheme}"),
        format!("Neo4j {release} cannot open that, and does not start"),
        encrypt_again(path),
    )
}

/// An encryption that loads and should not be used any more.
#[must_use]
pub fn encryption_weak(path: &str, scheme: &str) -> Finding {
    ENCRYPTION_WEAK.at(
        path,
        format!("the key is encrypted with {scheme}"),
        "Neo4j opens it; whoever gets the file can try pass phrases very fast",
        encrypt_again(path),
    )
}

/// Encrypted, and no `private_key_password`.
#[must_use]
pub fn no_password(path: &str) -> Finding {
    NO_PASSWORD.at(
        path,
        "the key is encrypted, and neo4j.conf has no `private_key_password` for this policy",
        "Neo4j cannot open the key and does not start; a misspelt setting, or a line swallowed by a `\\` at the end of the \
         one above, counts as none",
        "add `dbms.ssl.policy.cluster.private_key_password=` and the pass phrase to neo4j.conf (for another policy its name in \
         place of `cluster`)",
    )
}

/// The pass phrase does not fit.
#[must_use]
pub fn wrong_password(path: &str) -> Finding {
    WRONG_PASSWORD.at(
        path,
        "`private_key_password` does not open the key",
        "Neo4j does not start. In neo4j.conf a `\\` must be written twice, quotation marks are part of the pass phrase, \
         and so is everything behind the `=`, a comment too",
        format!("correct `private_key_password`; `openssl pkey -noout -in '{path}'` asks for it and says whether it fits"),
    )
}

/// A pass phrase, and a plain key (5+).
#[must_use]
pub fn password_for_plain_key(path: &str) -> Finding {
    PASSWORD_FOR_PLAIN_KEY.at(
        path,
        "`private_key_password` is set, and the key is not encrypted",
        "from Neo4j 5 on that is an error and the server does not start, even when the value is empty",
        "delete the line `private_key_password` from neo4j.conf, or encrypt the key",
    )
}

/// The same where the release overlooks it (4.x).
#[must_use]
pub fn idle_password(path: &str) -> Finding {
    PASSWORD_FOR_PLAIN_KEY
        .at(
            path,
            "`private_key_password` is set, and the key is not encrypted",
            "Neo4j 4 overlooks it; Neo4j 5 would not start",
            "delete the line `private_key_password` from neo4j.conf before an upgrade, or encrypt the key",
        )
        .with_severity(Severity::Advice)
}

/// A pass phrase in 3.5.
#[must_use]
pub fn password_35(path: &str) -> Finding {
    PASSWORD_35.at(
        path,
        "`private_key_password` is set",
        "Neo4j 3.5 cannot open encrypted keys, and does not start when the setting is there",
        format!(
            "decrypt the key: `openssl pkcs8 -topk8 -nocrypt -in '{path}' -out new.key`, protect the file, and delete the \
             setting"
        ),
    )
}

/// A pass phrase that this Java refuses for its characters.
#[must_use]
pub fn password_ascii(path: &str, java: u8) -> Finding {
    PASSWORD_ASCII.at(
        path,
        "`private_key_password` has characters outside ASCII, such as accents or umlauts",
        format!("Java {java} opens no key with such a pass phrase, and Neo4j does not start"),
        choose_again(path),
    )
}

/// A pass phrase outside ASCII that is taken.
#[must_use]
pub fn password_beyond_ascii(path: &str) -> Finding {
    PASSWORD_ASCII
        .at(
            path,
            "`private_key_password` has characters outside ASCII, such as accents or umlauts",
            "it works as long as neo4j.conf is read in the encoding it was saved in, which changed with Neo4j 2025.01; Java \
             before 25 refuses it for most keys",
            choose_again(path),
        )
        .with_severity(Severity::Warning)
}

/// Key and certificate are no pair; `certificate` is the other file.
#[must_use]
pub fn mismatch(path: &str, certificate: &str) -> Finding {
    MISMATCH.at(
        path,
        format!("the private key is not the one of the first certificate in {certificate}"),
        "Neo4j does not compare them, so it starts; then every connection fails",
        format!(
            "put the matching key there; `openssl pkey -pubout -in '{path}'` and `openssl x509 -noout -pubkey -in \
             '{certificate}'` must print the same"
        ),
    )
}

/// An RSA key of fewer than 2048 bits.
#[must_use]
pub fn weak_size(path: &str, bits: u32) -> Finding {
    let why = if bits < 1024 {
        "Java refuses a CA-signed certificate with so short a key, and a key under 768 bits cannot sign at all"
    } else {
        "it still works, but whoever has the means can break it and then play this server"
    };
    WEAK_SIZE.at(
        path,
        format!("the RSA key has {bits} bits"),
        why,
        "make a new key and certificate: RSA with 3072 or 4096 bits, or EC on P-256 or P-384",
    )
}

/// Servers whose certificates are for one and the same key.
#[must_use]
pub fn shared(servers: &[&str]) -> Finding {
    SHARED.at(
        few(servers, "and"),
        "their certificates are for one and the same private key",
        "it works; but who gets the key of one server has them all, and none of them can be locked out or renewed alone",
        "make a key and a certificate for each server, and put the new certificates into the trusted folders of the others",
    )
}
