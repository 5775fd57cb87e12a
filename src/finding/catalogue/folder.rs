//! Folders of a policy: the base, `trusted/` and `revoked/`, and what must not lie in them (3.2).

use crate::finding::Evidence::{Measured, Ours, Ran, Source};
use crate::finding::{Finding, Rule};

const BASE_MISSING: Rule = Rule::error("folder/base-missing", "The folder of the policy is not there", Ran)
    .logged("log/base-directory-missing");
const TRUSTED_MISSING: Rule =
    Rule::error("folder/trusted-missing", "The trusted folder is not there", Ran).logged("log/trust-store-empty");
const TRUSTED_EMPTY: Rule =
    Rule::error("folder/trusted-empty", "The trusted folder is empty", Ran).logged("log/trusted-empty");
const TRUSTED_NO_CERTIFICATE: Rule =
    Rule::error("folder/trusted-no-certificate", "The trusted folder holds no certificate", Ran)
        .logged("log/trust-store-empty");
const TRUSTED_NOT_A_FOLDER: Rule =
    Rule::error("folder/trusted-not-a-folder", "The setting names a file where a folder is needed", Ran)
        .logged("log/folder-not-listed");
const TRUSTED_FOREIGN_FILE: Rule =
    Rule::error("folder/trusted-foreign-file", "A file in the trusted folder is no certificate", Ran)
        .logged("log/trusted-load");
const TRUSTED_KEY: Rule =
    Rule::error("folder/trusted-key", "A private key lies in the trusted folder", Ran).logged("log/trusted-key");
const TRUSTED_CRL: Rule = Rule::error("folder/trusted-crl", "A revocation list lies in the trusted folder", Measured)
    .logged("log/trusted-crl");
const TRUSTED_DIRECTORY: Rule = Rule::error("folder/trusted-directory", "A folder lies where only files may lie", Ran)
    .logged("log/folder-entry-unreadable");
const TRUSTED_ENCODING: Rule =
    Rule::error("folder/trusted-encoding", "A trusted certificate is saved in a way that Java cannot read", Ran)
        .logged("log/trusted-not-a-certificate");
const TRUSTED_TRUNCATED: Rule = Rule::error("folder/trusted-truncated", "A trusted certificate is cut or damaged", Ran)
    .logged("log/certificate-incomplete");
const TRUSTED_TRAILING_TEXT: Rule =
    Rule::error("folder/trusted-trailing-text", "Something follows the last certificate of a trusted file", Ran)
        .logged("log/certificate-empty-input");
const TRUSTED_PKCS7: Rule =
    Rule::error("folder/trusted-pkcs7", "A trusted file is a PKCS#7 bundle, which this release cannot read", Ran)
        .logged("log/certificate-public-key");
const TRUSTED_OWN: Rule = Rule::advice("folder/trusted-own", "The server trusts its own certificate", Ran);
const REVOKED_MISSING: Rule =
    Rule::error("folder/revoked-missing", "The revoked folder is not there", Source).logged("log/folder-not-listed");
const REVOKED_CERTIFICATE: Rule =
    Rule::error("folder/revoked-certificate", "A certificate lies in the revoked folder", Ran)
        .logged("log/revoked-certificate");
const REVOKED_FOREIGN_FILE: Rule =
    Rule::error("folder/revoked-foreign-file", "A file in the revoked folder is no revocation list", Ran)
        .logged("log/revoked-not-a-crl");
const REVOKED_NO_CRL: Rule =
    Rule::warning("folder/revoked-no-crl", "A file in the revoked folder revokes nothing", Ran);
const UNREADABLE: Rule =
    Rule::error("folder/unreadable", "A file or folder cannot be read", Source).logged("log/folder-entry-unreadable");

// Our own limits: files that no real installation has, which could be meant to exhaust whoever reads them.
const FILE_TOO_LARGE: Rule =
    Rule::error("folder/file-too-large", "A file is too large to be a key or certificate", Ours);
const TOO_MANY_ENTRIES: Rule = Rule::error("folder/too-many-entries", "A folder holds too many files", Ours);

pub(super) const ROWS: &[&Rule] = &[
    &BASE_MISSING,
    &TRUSTED_MISSING,
    &TRUSTED_EMPTY,
    &TRUSTED_NO_CERTIFICATE,
    &TRUSTED_NOT_A_FOLDER,
    &TRUSTED_FOREIGN_FILE,
    &TRUSTED_KEY,
    &TRUSTED_CRL,
    &TRUSTED_DIRECTORY,
    &TRUSTED_ENCODING,
    &TRUSTED_TRUNCATED,
    &TRUSTED_TRAILING_TEXT,
    &TRUSTED_PKCS7,
    &TRUSTED_OWN,
    &REVOKED_MISSING,
    &REVOKED_CERTIFICATE,
    &REVOKED_FOREIGN_FILE,
    &REVOKED_NO_CRL,
    &UNREADABLE,
    &FILE_TOO_LARGE,
    &TOO_MANY_ENTRIES,
];

/// What a file in the wrong place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or only blanks.
    Blank,
    /// Readable text without any PEM block.
    Text,
    /// Bytes that are no text and nothing that we know.
    Binary,
    /// A certificate.
    Certificate,
    /// A certificate request.
    Request,
    /// A revocation list.
    Crl,
    /// A public key without a certificate.
    PublicKey,
    /// A private key, plain or encrypted.
    PrivateKey,
    /// A PKCS#7 bundle.
    Pkcs7,
    /// A PKCS#12 key store.
    Pkcs12,
    /// A Java key store.
    JavaKeyStore,
}

impl Content {
    fn named(self) -> &'static str {
        match self {
            Self::Blank => "nothing but blanks",
            Self::Text => "text",
            Self::Binary => "something that is neither text nor a certificate",
            Self::Certificate => "a certificate",
            Self::Request => "a certificate request (CSR)",
            Self::Crl => "a revocation list (CRL)",
            Self::PublicKey => "a public key without its certificate",
            Self::PrivateKey => "a private key",
            Self::Pkcs7 => "a PKCS#7 bundle",
            Self::Pkcs12 => "a PKCS#12 key store, with its private key",
            Self::JavaKeyStore => "a Java key store",
        }
    }
}

/// How a file of PEM was saved wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two bytes for each character, as old Notepad's "Unicode" and PowerShell 5's `>` write.
    Utf16,
    /// A byte order mark in front, as Notepad's "UTF-8 with BOM" writes.
    ByteOrderMark,
    /// Blanks in front of the lines, as copied out of a mail or a YAML file.
    Indented,
}

impl Encoding {
    pub(super) fn named(self) -> &'static str {
        match self {
            Self::Utf16 => "saved as UTF-16",
            Self::ByteOrderMark => "saved as UTF-8 with a byte order mark, three invisible bytes before the first line",
            Self::Indented => "indented: there are blanks before `-----BEGIN`",
        }
    }

    pub(super) fn fix(self, path: &str) -> String {
        match self {
            Self::Utf16 | Self::ByteOrderMark => format!(
                "save it as ASCII: in PowerShell `(Get-Content '{path}') | Set-Content -Encoding Ascii '{path}'`, or in an \
                 editor choose ANSI or UTF-8 without BOM"
            ),
            Self::Indented => format!(
                "remove the blanks at the start of each line: `sed -i 's/^[ \\t]*//' '{path}'`, in PowerShell \
                 `(Get-Content '{path}').Trim() | Set-Content -Encoding Ascii '{path}'`"
            ),
        }
    }
}

/// The base directory does not exist; `scope` is the policy's.
#[must_use]
pub fn base_missing(path: &str, scope: &str) -> Finding {
    BASE_MISSING.at(
        path,
        format!("the folder of the `{scope}` policy does not exist"),
        "Neo4j loads every enabled policy when it starts, and stops at the first one whose folder it does not find; \
         `neo4j-admin server validate-config` does not notice",
        format!(
            "create the folder, or correct `dbms.ssl.policy.{scope}.base_directory`; on Windows look for backslashes that \
             got lost, in a container for the mount"
        ),
    )
}

/// No `trusted_dir`. Before 4.2 that is as an empty one.
#[must_use]
pub fn trusted_missing(path: &str, stops: bool) -> Finding {
    let why = if stops {
        "this release of Neo4j does not start without it"
    } else {
        "Neo4j starts all the same, and then refuses every connection in which it has to judge a certificate: it trusts \
         nobody"
    };
    TRUSTED_MISSING.at(
        path,
        "the trusted folder does not exist",
        why,
        "create it and put the other servers' certificates into it, or the certificate of the CA that signed them",
    )
}

/// An empty `trusted_dir`; `hidden` dot files in it were not looked at.
#[must_use]
pub fn trusted_empty(path: &str, stops: bool, hidden: usize) -> Finding {
    let what = match hidden {
        0 => "the trusted folder is empty".to_owned(),
        1 => "the trusted folder holds one file, whose name begins with a dot".to_owned(),
        many => format!("the trusted folder holds {many} files, whose names all begin with a dot"),
    };
    let skipped = if hidden == 0 { "" } else { " (dot files are skipped because the configuration says so)" };
    let why = if stops {
        format!("with client_auth=REQUIRE Neo4j does not start without a trusted certificate{skipped}")
    } else {
        format!("Neo4j starts, and cannot dial the other servers: it trusts nobody{skipped}")
    };
    let fix = "put the other servers' certificates into it, or the certificate of the CA that signed them";
    TRUSTED_EMPTY.at(path, what, why, fix)
}

/// Only empty files in `trusted_dir`.
#[must_use]
pub fn trusted_no_certificate(path: &str) -> Finding {
    TRUSTED_NO_CERTIFICATE.at(
        path,
        "there is not one certificate in it",
        "Neo4j starts all the same (an empty file is no mistake to it), trusts nobody and refuses every connection in \
         which it has to judge a certificate",
        "put the other servers' certificates into it, or the certificate of the CA that signed them",
    )
}

/// `trusted_dir` or `revoked_dir` is a file; `setting` is its name.
#[must_use]
pub fn not_a_folder(path: &str, setting: &str) -> Finding {
    TRUSTED_NOT_A_FOLDER.at(
        path,
        format!("`{setting}` names a file"),
        "Neo4j lists it as a folder and stops when it cannot",
        format!("set `{setting}` to the folder that holds the files"),
    )
}

/// An entry of `trusted_dir` that is no certificate.
#[must_use]
pub fn trusted_foreign_file(path: &str, content: Content) -> Finding {
    TRUSTED_FOREIGN_FILE.at(
        path,
        format!("the file holds {}", content.named()),
        "Neo4j reads every file in this folder as a certificate, whatever its name, and does not start when one is none",
        "delete the file, or move it out of this folder",
    )
}

/// A private key, alone or in a bundle, in `trusted_dir`.
#[must_use]
pub fn trusted_key(path: &str, content: Content) -> Finding {
    TRUSTED_KEY.at(
        path,
        format!("the file holds {}", content.named()),
        "Neo4j does not start with it there; and a key that was copied to other servers is no secret any more",
        "delete the file here and on every server it was copied to, put the certificate (public.crt) there instead, and \
         make a new key for the server that it belongs to",
    )
}

/// A CRL in `trusted_dir`.
#[must_use]
pub fn trusted_crl(path: &str) -> Finding {
    TRUSTED_CRL.at(
        path,
        "the file holds a revocation list (CRL)",
        "Neo4j reads every file in this folder as a certificate and does not start when one is none",
        "move it to the folder that `revoked_dir` names",
    )
}

/// A folder in `trusted_dir` or `revoked_dir`; `setting` makes Neo4j skip those whose name begins with a dot.
#[must_use]
pub fn directory(path: &str, setting: &str) -> Finding {
    TRUSTED_DIRECTORY.at(
        path,
        "this is a folder",
        "Neo4j opens every entry as a file, folders too, and does not start when one cannot be read",
        format!(
            "move it elsewhere; where Kubernetes makes it (`..data`), set `{setting}=true`, which skips names that begin \
             with a dot"
        ),
    )
}

/// A certificate in `trusted_dir` that was saved in a way that this Java cannot read.
#[must_use]
pub fn trusted_encoding(path: &str, encoding: Encoding) -> Finding {
    TRUSTED_ENCODING.at(
        path,
        format!("the file holds a certificate {}", encoding.named()),
        "this Java sees no certificate in it, and Neo4j does not start",
        encoding.fix(path),
    )
}

/// A cut or damaged certificate in `trusted_dir`; `is_dropped` where Neo4j starts without it.
#[must_use]
pub fn trusted_truncated(path: &str, is_dropped: bool) -> Finding {
    let why = if is_dropped {
        "this Java leaves a certificate without its end out in silence: Neo4j starts and does not trust it"
    } else {
        "Neo4j reads every file in this folder and does not start when one is damaged"
    };
    TRUSTED_TRUNCATED.at(
        path,
        "a certificate in the file is cut or damaged",
        why,
        "copy the file again from its server; `openssl x509 -noout -subject -in FILE` shows whether it is whole",
    )
}

/// Text, or one blank, after the last certificate (4.x).
#[must_use]
pub fn trusted_trailing_text(path: &str) -> Finding {
    TRUSTED_TRAILING_TEXT.at(
        path,
        "after the last certificate the file goes on, if only with a blank line",
        "Neo4j 4 tries to read another certificate there and does not start when there is none; Neo4j 5 would not mind",
        "delete everything after the last `-----END CERTIFICATE-----` and its line end",
    )
}

/// A PKCS#7 bundle in `trusted_dir` (4.x).
#[must_use]
pub fn trusted_pkcs7(path: &str) -> Finding {
    TRUSTED_PKCS7.at(
        path,
        "the file is a PKCS#7 bundle (.p7b)",
        "Neo4j reads those from 5 on; before, it does not start",
        format!(
            "take the certificates out: `openssl pkcs7 -print_certs -in '{path}' | sed -n '/-----BEGIN/,/-----END/p' > \
             trusted.crt` (with `-inform DER` if it is not text); then put trusted.crt in its place"
        ),
    )
}

/// The server's own certificate is in its own `trusted_dir`.
#[must_use]
pub fn trusted_own(path: &str) -> Finding {
    TRUSTED_OWN.at(
        path,
        "the server's own certificate is among those that it trusts",
        "it does no harm and is not needed: only Neo4j 3.5 asked for it",
        "nothing; or remove it, so that the folder shows whom this server trusts",
    )
}

/// No `revoked_dir` (3.5).
#[must_use]
pub fn revoked_missing(path: &str) -> Finding {
    REVOKED_MISSING.at(
        path,
        "the revoked folder does not exist",
        "Neo4j 3.5 does not start without it, even when it would be empty",
        "create it; it may stay empty",
    )
}

/// A certificate in `revoked_dir`.
#[must_use]
pub fn revoked_certificate(path: &str) -> Finding {
    REVOKED_CERTIFICATE.at(
        path,
        "the file holds a certificate",
        "Neo4j reads every file in this folder as a revocation list (CRL) and does not start when one is none; the manual \
         and a widely read walk-through advise to put a revoked certificate here, and that is wrong",
        "delete it here; to lock a server out, delete its certificate from the trusted folder on every other server, or let its CA \
         issue a revocation list (CRL) and put that here",
    )
}

/// An entry of `revoked_dir` that is no CRL.
#[must_use]
pub fn revoked_foreign_file(path: &str, content: Content) -> Finding {
    REVOKED_FOREIGN_FILE.at(
        path,
        format!("the file holds {}", content.named()),
        "Neo4j reads every file in this folder as a revocation list (CRL), whatever its name, and does not start when one \
         is none",
        "delete the file, or move it out of this folder",
    )
}

/// A CRL in `revoked_dir` that is there and cannot be read.
#[must_use]
pub fn revoked_damaged(path: &str) -> Finding {
    REVOKED_FOREIGN_FILE.at(
        path,
        "a revocation list (CRL) in the file is cut, damaged or saved as something else than ASCII",
        "Neo4j reads every file in this folder and does not start when one cannot be read",
        "get the list again from its CA; `openssl crl -noout -issuer -in FILE` shows whether it is whole",
    )
}

/// A file in `revoked_dir` without any CRL in it.
#[must_use]
pub fn revoked_no_crl(path: &str) -> Finding {
    REVOKED_NO_CRL.at(
        path,
        "there is no revocation list (CRL) in the file",
        "Neo4j reads it without a word, and nobody is revoked by it",
        "put a CRL of your CA there, or delete the file",
    )
}

/// Access is denied, or it is something that cannot be read like a file.
#[must_use]
pub fn unreadable(path: &str, reason: &str) -> Finding {
    UNREADABLE.at(
        path,
        format!("it cannot be read: {reason}"),
        "if Neo4j's own account cannot read it either, Neo4j does not start; if only the account that runs Interlock cannot, \
         nothing more can be said about this server",
        "run Interlock as an account that may read it (Windows: from an elevated prompt; Linux: with `sudo`), and make sure \
         that Neo4j's own account may: `ls -l` shows it, in Windows `icacls`",
    )
}

/// A file over the limit that we read, in bytes.
#[must_use]
pub fn file_too_large(path: &str, limit: u64) -> Finding {
    FILE_TOO_LARGE.at(
        path,
        format!("the file is larger than {} MiB", limit >> 20),
        "no key, certificate or revocation list in use is as large, so Interlock did not read it; Neo4j would try",
        "look at what it is, and move it out of this folder",
    )
}

/// A folder with more entries than we read.
#[must_use]
pub fn too_many_entries(path: &str, limit: usize) -> Finding {
    TOO_MANY_ENTRIES.at(
        path,
        format!("the folder holds more than {limit} files"),
        "Interlock did not read them; Neo4j would read every one when it starts",
        "look at what they are, and move out what is not needed: one file for each server, or for each CA, is enough",
    )
}

// Folders whose files all load.
mod whole;

pub(super) use whole::ROWS as WHOLE_ROWS;
pub use whole::{key_readable, shared_base, trusted_unused};
