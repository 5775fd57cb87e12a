//! Files of a policy that do not load: base folder, trusted and revoked folders, key, chain, connector.

use super::Pattern::{Form, Words};
use super::context::START;
use super::{Row, row};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("log/base-directory-missing", &[Form("for SSL policy with name", r"Base directory '[^']*' for SSL policy with name '.*' does not exist")], &["folder/base-missing"]),
    row("log/trusted-empty", &[Words("Client auth is required but no trust anchors found in:")], &["folder/trusted-empty"]),
    row("log/folder-not-listed", &[Words("Could not find or list files in trusted directory"), Words("Could not find or list files in revoked directory"), Words("NotDirectoryException")], &["folder/trusted-not-a-folder", "folder/unreadable"]).within(START),
    row("log/trusted-key", &[Words("signed fields invalid")], &["folder/trusted-key", "cert/key-inside"]).within(START),
    row("log/trusted-key-java8", &[Form("signed overrun, bytes ", r"signed overrun, bytes = \d+")], &["folder/trusted-key", "cert/key-inside"]).within(START),
    row("log/trusted-not-a-certificate", &[Words("No certificate data found")], &["folder/trusted-foreign-file", "folder/trusted-encoding", "cert/empty"]).within(START),
    row("log/certificate-empty-input", &[Words("java.io.IOException: Empty input")], &["folder/trusted-foreign-file", "folder/trusted-encoding", "folder/trusted-trailing-text"]).within(START),
    row("log/certificate-incomplete", &[Words("Incomplete data")], &["folder/trusted-truncated", "folder/trusted-encoding", "cert/truncated"]).within(START),
    row("log/folder-entry-unreadable", &[Words("Is a directory"), Words("Access is denied"), Words("AccessDeniedException")], &["folder/trusted-directory", "folder/unreadable", "conf/empty-path"]).within(START),
    row("log/revoked-certificate", &[Form("algid parse error, not a sequence", r"Could not load CRL:[\s\S]*algid parse error, not a sequence")], &["folder/revoked-certificate"]),
    row("log/revoked-not-a-crl", &[Words("No CRL data found"), Words("signed CRL fields invalid"), Form("Could not load CRL:", r"Could not load CRL:[\s\S]*Invalid version")], &["folder/revoked-foreign-file"]),
    row("log/key-no-password", &[Words("Found encrypted private key but no passphrase was provided")], &["key/no-password", "conf/trailing-backslash"]),
    row("log/key-password-not-needed", &[Words("Passphrase was provided but found un-encrypted private key")], &["key/password-for-plain-key"]),
    row("log/key-cipher", &[Words("expecting the object identifier for AES cipher"), Words("no key size for algorithm")], &["key/encryption-openssl-req", "key/encryption-scheme"]).within(START),
    row("log/key-kdf", &[Words("expecting the object identifier for PBKDF2"), Words("asn1.pkcs.PBKDF2Params"), Words("null SecretKeyFactory not available"), Words("java.security.AlgorithmParameters.toString()")], &["key/encryption-scheme"]).within(START),
    row("log/key-legacy-cipher", &[Form("Encryption scheme ", r"Encryption scheme .* is not supported"), Words("unknown encryption with private key")], &["key/encryption-scheme"]),
    row("log/key-password-not-ascii", &[Words("Password is not ASCII")], &["key/password-ascii"]).within(START),
    row("log/key-wrong-password", &[Words("BadPaddingException"), Words("Given final block not properly padded"), Words("Failed to decrypt PEM file"), Words("pad block corrupted"), Words("please check password and data")], &["key/wrong-password", "key/no-password"]).within(START),
    row("log/key-first-block", &[Words("Provided PEM does not contain a private key, found '"), Words("Unrecognized private key format")], &["key/first-block", "key/ec-parameters", "key/not-pem"]),
    row("log/chain-cut", &[Words("-----END CERTIFICATE----- not found")], &["cert/truncated"]),
    row("log/chain-bom", &[Words("Illegal header: -----END CERTIFICATE-----")], &["cert/encoding"]),
    row("log/certificate-glued", &[Words("Header and footer do not match"), Words("No EOL char found in footer")], &["cert/glued"]),
    row("log/key-begin-line", &[Words("Unable to find label, expecting '-----BEGIN (label)-----'")], &["key/begin-line"]),
    row("log/key-explicit-parameters", &[Words("Only named ECParameters supported")], &["key/explicit-parameters"]),
    row("log/key-not-pem", &[Words("File does not contain -----BEGIN"), Words("Missing footer: -----END"), Form("PRIVATE KEY----- not found", r"-----END .*PRIVATE KEY----- not found")], &["key/not-pem", "key/truncated"]),
    row("log/key-algorithm", &[Words("Key does not match RSA, DSA or EC spec"), Words("malformed sequence in RSA private key")], &["key/algorithm", "key/damaged", "key/first-block"]),
    row("log/key-content", &[Words("problem parsing PRIVATE KEY")], &["key/damaged"]).within(START),
    row("log/key-password-35", &[Words("Loading private keys with passwords is not yet supported")], &["key/password-35"]),
    row("log/certificate-public-key", &[Words("Unable to initialize, java.io.IOException: Too short"), Words("Short read of DER length")], &["cert/public-key-block", "folder/trusted-pkcs7"]).within(START),
    row("log/certificate-nameless", &[Words("Empty issuer DN not allowed"), Words("Empty subject DN not allowed"), Words("subject field is empty, and SubjectAlternativeName"), Words("be marked critical when subject field is empty")], &["cert/nameless"]),
    row("log/certificate-garbled", &[Words("Illegal base64 character"), Words("invalid characters encountered in base64 data")], &["cert/missing"]).within(START),
    row("log/pem-is-binary", &[Words("MalformedInputException: Input length")], &["key/not-pem", "cert/not-pem"]).within(START),
    row("log/chain-order", &[Words("Certificate chain is not valid"), Words("Failed to load SSL policy for server side routing within Bolt")], &["cert/chain-order"]),
    row("log/chain-empty", &[Words("Param 'keyCertChain' must not be empty"), Words("keyCertChain required for servers"), Words("Private key must be accompanied by certificate chain")], &["cert/empty"]),
    row("log/own-certificate-expired", &[Form("Expired certificate", r"\bExpired certificate\b")], &["cert/expired-own"]).within(START),
    row("log/policy-not-enabled", &[Form("Cannot find enabled SSL policy with name", r"Cannot find enabled SSL policy with name '.*' in the configuration")], &["conf/enable-for-enabled"]),
    row("log/connector-no-policy", &[Words("for Bolt connector but no SSL policy was given"), Words("No SSL policy has been configured for Bolt server"), Words("policy must be provided for Bolt when tls_level is not DISABLED"), Words("HTTPS set to enabled, but no SSL policy provided")], &["connector/bolt-policy-missing", "connector/https-policy-missing", "conf/enable-for-enabled"]),
];
