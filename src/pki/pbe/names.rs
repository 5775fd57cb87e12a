//! Object identifiers and their names.

/// The object identifiers that [`Encryption`](super::Encryption) holds, dotted.
pub mod oid {
    /// PBES2 (RFC 8018).
    pub const PBES2: &str = "1.2.840.113549.1.5.13";
    /// PBKDF2 (RFC 8018).
    pub const PBKDF2: &str = "1.2.840.113549.1.5.12";
    /// scrypt (RFC 7914).
    pub const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";
    /// HMAC with MD5, of RSA's list, as are all of these.
    pub const HMAC_MD5: &str = "1.2.840.113549.2.6";
    /// HMAC with SHA-1, PBKDF2's default (RFC 8018, B.1.2).
    pub const HMAC_SHA1: &str = "1.2.840.113549.2.7";
    /// HMAC with SHA-224.
    pub const HMAC_SHA224: &str = "1.2.840.113549.2.8";
    /// HMAC with SHA-256.
    pub const HMAC_SHA256: &str = "1.2.840.113549.2.9";
    /// HMAC with SHA-384.
    pub const HMAC_SHA384: &str = "1.2.840.113549.2.10";
    /// HMAC with SHA-512.
    pub const HMAC_SHA512: &str = "1.2.840.113549.2.11";
    /// HMAC with SHA-512/224.
    pub const HMAC_SHA512_224: &str = "1.2.840.113549.2.12";
    /// HMAC with SHA-512/256.
    pub const HMAC_SHA512_256: &str = "1.2.840.113549.2.13";
    /// AES-128-CBC (NIST's algorithm registration), as are the next two.
    pub const AES_128_CBC: &str = "2.16.840.1.101.3.4.1.2";
    /// AES-192-CBC.
    pub const AES_192_CBC: &str = "2.16.840.1.101.3.4.1.22";
    /// AES-256-CBC.
    pub const AES_256_CBC: &str = "2.16.840.1.101.3.4.1.42";
    /// DES-EDE3-CBC, which `openssl req -newkey` uses up to OpenSSL 3.4.
    pub const DES_EDE3_CBC: &str = "1.2.840.113549.3.7";
}

/// OpenSSL's names, in its spelling; for ciphers those that [`super::cipher::Cipher::named`] takes.
const NAMES: [(&str, &str); 76] = [
    (oid::SCRYPT, "scrypt"),
    (oid::HMAC_MD5, "hmacWithMD5"),
    (oid::HMAC_SHA1, "hmacWithSHA1"),
    (oid::HMAC_SHA224, "hmacWithSHA224"),
    (oid::HMAC_SHA256, "hmacWithSHA256"),
    (oid::HMAC_SHA384, "hmacWithSHA384"),
    (oid::HMAC_SHA512, "hmacWithSHA512"),
    (oid::HMAC_SHA512_224, "hmacWithSHA512-224"),
    (oid::HMAC_SHA512_256, "hmacWithSHA512-256"),
    ("2.16.840.1.101.3.4.1.1", "AES-128-ECB"),
    (oid::AES_128_CBC, "AES-128-CBC"),
    ("2.16.840.1.101.3.4.1.3", "AES-128-OFB"),
    ("2.16.840.1.101.3.4.1.4", "AES-128-CFB"),
    ("2.16.840.1.101.3.4.1.8", "AES-128-WRAP-PAD"),
    ("2.16.840.1.101.3.4.1.21", "AES-192-ECB"),
    (oid::AES_192_CBC, "AES-192-CBC"),
    ("2.16.840.1.101.3.4.1.23", "AES-192-OFB"),
    ("2.16.840.1.101.3.4.1.24", "AES-192-CFB"),
    ("2.16.840.1.101.3.4.1.28", "AES-192-WRAP-PAD"),
    ("2.16.840.1.101.3.4.1.41", "AES-256-ECB"),
    (oid::AES_256_CBC, "AES-256-CBC"),
    ("2.16.840.1.101.3.4.1.43", "AES-256-OFB"),
    ("2.16.840.1.101.3.4.1.44", "AES-256-CFB"),
    ("2.16.840.1.101.3.4.1.48", "AES-256-WRAP-PAD"),
    ("1.2.410.200046.1.1.1", "ARIA-128-ECB"),
    ("1.2.410.200046.1.1.2", "ARIA-128-CBC"),
    ("1.2.410.200046.1.1.3", "ARIA-128-CFB"),
    ("1.2.410.200046.1.1.4", "ARIA-128-OFB"),
    ("1.2.410.200046.1.1.5", "ARIA-128-CTR"),
    ("1.2.410.200046.1.1.6", "ARIA-192-ECB"),
    ("1.2.410.200046.1.1.7", "ARIA-192-CBC"),
    ("1.2.410.200046.1.1.8", "ARIA-192-CFB"),
    ("1.2.410.200046.1.1.9", "ARIA-192-OFB"),
    ("1.2.410.200046.1.1.10", "ARIA-192-CTR"),
    ("1.2.410.200046.1.1.11", "ARIA-256-ECB"),
    ("1.2.410.200046.1.1.12", "ARIA-256-CBC"),
    ("1.2.410.200046.1.1.13", "ARIA-256-CFB"),
    ("1.2.410.200046.1.1.14", "ARIA-256-OFB"),
    ("1.2.410.200046.1.1.15", "ARIA-256-CTR"),
    ("1.2.392.200011.61.1.1.1.2", "CAMELLIA-128-CBC"),
    ("1.2.392.200011.61.1.1.1.3", "CAMELLIA-192-CBC"),
    ("1.2.392.200011.61.1.1.1.4", "CAMELLIA-256-CBC"),
    ("0.3.4401.5.3.1.9.1", "CAMELLIA-128-ECB"),
    ("0.3.4401.5.3.1.9.3", "CAMELLIA-128-OFB"),
    ("0.3.4401.5.3.1.9.4", "CAMELLIA-128-CFB"),
    ("0.3.4401.5.3.1.9.9", "CAMELLIA-128-CTR"),
    ("0.3.4401.5.3.1.9.21", "CAMELLIA-192-ECB"),
    ("0.3.4401.5.3.1.9.23", "CAMELLIA-192-OFB"),
    ("0.3.4401.5.3.1.9.24", "CAMELLIA-192-CFB"),
    ("0.3.4401.5.3.1.9.29", "CAMELLIA-192-CTR"),
    ("0.3.4401.5.3.1.9.41", "CAMELLIA-256-ECB"),
    ("0.3.4401.5.3.1.9.43", "CAMELLIA-256-OFB"),
    ("0.3.4401.5.3.1.9.44", "CAMELLIA-256-CFB"),
    ("0.3.4401.5.3.1.9.49", "CAMELLIA-256-CTR"),
    ("1.3.14.3.2.6", "DES-ECB"),
    ("1.3.14.3.2.7", "DES-CBC"),
    ("1.3.14.3.2.8", "DES-OFB"),
    ("1.3.14.3.2.9", "DES-CFB"),
    ("1.3.14.3.2.17", "DES-EDE"),
    (oid::DES_EDE3_CBC, "DES-EDE3-CBC"),
    ("1.2.840.113549.3.2", "RC2-CBC"),
    ("1.2.840.113549.3.4", "RC4"),
    ("1.3.6.1.4.1.3029.1.2", "BF-CBC"),
    ("1.2.840.113533.7.66.10", "CAST5-CBC"),
    ("1.3.6.1.4.1.188.7.1.1.2", "IDEA-CBC"),
    ("1.2.410.200004.1.3", "SEED-ECB"),
    ("1.2.410.200004.1.4", "SEED-CBC"),
    ("1.2.410.200004.1.5", "SEED-CFB"),
    ("1.2.410.200004.1.6", "SEED-OFB"),
    ("1.2.156.10197.1.104.1", "SM4-ECB"),
    ("1.2.156.10197.1.104.2", "SM4-CBC"),
    ("1.2.156.10197.1.104.3", "SM4-OFB"),
    ("1.2.156.10197.1.104.4", "SM4-CFB"),
    ("1.2.156.10197.1.104.7", "SM4-CTR"),
    ("1.2.840.113549.1.5.1", "PBE-MD2-DES"),
    ("1.2.840.113549.1.5.4", "PBE-MD2-RC2-64"),
];

/// The schemes of PBES1 and PKCS#12 that can be opened are named where they are (`scheme`).
pub(super) fn name(oid: &str) -> &str {
    let scheme = super::scheme::ONE_NAME.iter().find(|scheme| scheme.oid == oid).map(|scheme| scheme.name);
    scheme.or_else(|| NAMES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name)).unwrap_or(oid)
}
