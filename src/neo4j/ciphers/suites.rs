//! The suites that the JDK knows: IANA names, code points, key types and a verdict on each (4.5).
//!
//! Measured on JDK 17.0.15 and 25.0.3: both know the same names, and enable the same suites except static RSA, which is
//! disabled from 24 on. Not here: what a server offers (`mod.rs`).

/// A suite that the JDK can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The IANA name, which is the JDK's too.
    pub name: &'static str,
    /// The code point.
    pub code: u16,
    /// The server key that it needs.
    pub key: SuiteKey,
    /// How the session's secret is agreed on.
    pub exchange: Exchange,
    /// Whether it encrypts by CBC with a MAC before it.
    pub cbc: bool,
}

/// The server key that a suite needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuiteKey {
    /// Any that can sign in TLS 1.3.
    Any,
    /// RSA.
    Rsa,
    /// An elliptic curve.
    Ec,
    /// DSA.
    Dsa,
}

/// How a session's secret is agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// TLS 1.3's own.
    Tls13,
    /// Elliptic-curve Diffie-Hellman, forward secret.
    Ecdhe,
    /// Diffie-Hellman, forward secret.
    Dhe,
    /// Encrypted to the server's RSA key: whoever gets that key reads all that was recorded.
    StaticRsa,
}

/// What we think of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Forward secret, and authenticated encryption.
    Good,
    /// tls/cbc.
    Cbc,
    /// tls/static-rsa.
    StaticRsa,
    /// tls/dss.
    Dss,
}

impl Suite {
    /// What we think of it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.key, self.exchange) {
            (SuiteKey::Dsa, _) => Verdict::Dss,
            (_, Exchange::StaticRsa) => Verdict::StaticRsa,
            _ if self.cbc => Verdict::Cbc,
            _ => Verdict::Good,
        }
    }

    /// Whether it belongs to this protocol version.
    #[must_use]
    pub fn fits(&self, version: &str) -> bool {
        match self.exchange {
            Exchange::Tls13 => version == "TLSv1.3",
            _ => version == "TLSv1.2",
        }
    }

    /// Whether this Java lets it be used at all: static RSA is disabled from 24 on (measured on 17 and 25).
    #[must_use]
    pub fn is_enabled(&self, java: u8) -> bool {
        self.exchange != Exchange::StaticRsa || java < 24
    }
}

const fn row(name: &'static str, code: u16) -> Suite {
    let bytes = name.as_bytes();
    let (key, exchange) = if starts_with(bytes, b"TLS_ECDHE_ECDSA_") {
        (SuiteKey::Ec, Exchange::Ecdhe)
    } else if starts_with(bytes, b"TLS_ECDHE_RSA_") {
        (SuiteKey::Rsa, Exchange::Ecdhe)
    } else if starts_with(bytes, b"TLS_DHE_RSA_") {
        (SuiteKey::Rsa, Exchange::Dhe)
    } else if starts_with(bytes, b"TLS_DHE_DSS_") {
        (SuiteKey::Dsa, Exchange::Dhe)
    } else if starts_with(bytes, b"TLS_RSA_") {
        (SuiteKey::Rsa, Exchange::StaticRsa)
    } else {
        (SuiteKey::Any, Exchange::Tls13)
    };
    Suite { name, code, key, exchange, cbc: contains(bytes, b"_CBC_") }
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    matches_at(text, start, 0)
}

const fn contains(text: &[u8], part: &[u8]) -> bool {
    let mut position = 0;
    while position + part.len() <= text.len() {
        if matches_at(text, part, position) {
            return true;
        }
        position += 1;
    }
    false
}

const fn matches_at(text: &[u8], part: &[u8], position: usize) -> bool {
    let mut index = 0;
    while index < part.len() {
        if position + index >= text.len() || text[position + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// All suites that some Java here enables, in the JDK's own order of preference.
pub const SUITES: [Suite; 36] = [
    row("TLS_AES_256_GCM_SHA384", 0x1302),
    row("TLS_AES_128_GCM_SHA256", 0x1301),
    row("TLS_CHACHA20_POLY1305_SHA256", 0x1303),
    row("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 0xc02c),
    row("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xc02b),
    row("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0xcca9),
    row("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 0xc030),
    row("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xcca8),
    row("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 0xc02f),
    row("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", 0x009f),
    row("TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xccaa),
    row("TLS_DHE_DSS_WITH_AES_256_GCM_SHA384", 0x00a3),
    row("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009e),
    row("TLS_DHE_DSS_WITH_AES_128_GCM_SHA256", 0x00a2),
    row("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", 0xc024),
    row("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", 0xc028),
    row("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 0xc023),
    row("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 0xc027),
    row("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", 0x006b),
    row("TLS_DHE_DSS_WITH_AES_256_CBC_SHA256", 0x006a),
    row("TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", 0x0067),
    row("TLS_DHE_DSS_WITH_AES_128_CBC_SHA256", 0x0040),
    row("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", 0xc00a),
    row("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 0xc014),
    row("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xc009),
    row("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xc013),
    row("TLS_DHE_RSA_WITH_AES_256_CBC_SHA", 0x0039),
    row("TLS_DHE_DSS_WITH_AES_256_CBC_SHA", 0x0038),
    row("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 0x0033),
    row("TLS_DHE_DSS_WITH_AES_128_CBC_SHA", 0x0032),
    row("TLS_RSA_WITH_AES_256_GCM_SHA384", 0x009d),
    row("TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009c),
    row("TLS_RSA_WITH_AES_256_CBC_SHA256", 0x003d),
    row("TLS_RSA_WITH_AES_128_CBC_SHA256", 0x003c),
    row("TLS_RSA_WITH_AES_256_CBC_SHA", 0x0035),
    row("TLS_RSA_WITH_AES_128_CBC_SHA", 0x002f),
];

/// The suite of this name; names are compared as the JDK does, letter by letter.
#[must_use]
pub fn find(name: &str) -> Option<&'static Suite> {
    SUITES.iter().find(|suite| suite.name == name)
}

/// Whether the JDK knows the name, though it never uses the suite: NULL, anon, EXPORT, RC4, DES, 3DES and ECDH without
/// the E. A list with such a name is accepted in silence, one with an unknown name refuses every connection.
#[must_use]
pub fn is_known_but_disabled(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("TLS_").or_else(|| name.strip_prefix("SSL_")) else { return false };
    let Some((exchange, cipher)) = rest.split_once("_WITH_") else { return false };
    let old = name.starts_with("SSL_");
    match exchange {
        "RSA" => {
            matches!(
                cipher,
                "3DES_EDE_CBC_SHA" | "DES_CBC_SHA" | "NULL_MD5" | "NULL_SHA" | "RC4_128_MD5" | "RC4_128_SHA"
            ) || (!old && cipher == "NULL_SHA256")
        }
        "DHE_RSA" | "DHE_DSS" => matches!(cipher, "3DES_EDE_CBC_SHA" | "DES_CBC_SHA"),
        "DHE_RSA_EXPORT" | "DHE_DSS_EXPORT" => cipher == "DES40_CBC_SHA",
        "RSA_EXPORT" | "DH_anon_EXPORT" => matches!(cipher, "DES40_CBC_SHA" | "RC4_40_MD5"),
        "DH_anon" => {
            matches!(cipher, "3DES_EDE_CBC_SHA" | "DES_CBC_SHA" | "RC4_128_MD5") || (!old && is_aes(cipher, "DH"))
        }
        "ECDH_anon" => {
            !old && matches!(
                cipher,
                "3DES_EDE_CBC_SHA" | "NULL_SHA" | "RC4_128_SHA" | "AES_128_CBC_SHA" | "AES_256_CBC_SHA"
            )
        }
        "ECDHE_ECDSA" | "ECDHE_RSA" => !old && matches!(cipher, "3DES_EDE_CBC_SHA" | "NULL_SHA" | "RC4_128_SHA"),
        "ECDH_ECDSA" | "ECDH_RSA" => {
            !old && (matches!(cipher, "3DES_EDE_CBC_SHA" | "NULL_SHA" | "RC4_128_SHA") || is_aes(cipher, "ECDH"))
        }
        _ => false,
    }
}

/// The AES suites of a key exchange: with ECDH the long CBC form is SHA384, with DH SHA256.
fn is_aes(cipher: &str, exchange: &str) -> bool {
    let long_cbc = if exchange == "ECDH" { "AES_256_CBC_SHA384" } else { "AES_256_CBC_SHA256" };
    matches!(
        cipher,
        "AES_128_CBC_SHA" | "AES_256_CBC_SHA" | "AES_128_CBC_SHA256" | "AES_128_GCM_SHA256" | "AES_256_GCM_SHA384"
    ) || cipher == long_cbc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_suite_has_the_key_and_the_verdict_that_its_name_says() {
        let verdict = |name: &str| find(name).map(|suite| (suite.key, suite.verdict()));
        assert_eq!(verdict("TLS_AES_256_GCM_SHA384"), Some((SuiteKey::Any, Verdict::Good)));
        assert_eq!(verdict("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"), Some((SuiteKey::Rsa, Verdict::Good)));
        assert_eq!(verdict("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"), Some((SuiteKey::Ec, Verdict::Good)));
        assert_eq!(verdict("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"), Some((SuiteKey::Rsa, Verdict::Cbc)));
        assert_eq!(verdict("TLS_RSA_WITH_AES_256_CBC_SHA"), Some((SuiteKey::Rsa, Verdict::StaticRsa)));
        assert_eq!(verdict("TLS_DHE_DSS_WITH_AES_256_CBC_SHA"), Some((SuiteKey::Dsa, Verdict::Dss)));
    }

    #[test]
    fn a_name_is_known_only_in_the_jdk_s_spelling() {
        assert!(find("tls_ecdhe_rsa_with_aes_256_gcm_sha384").is_none());
        assert!(find("ECDHE-RSA-AES256-GCM-SHA384").is_none());
        assert!(find("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384").is_some());
        assert!(is_known_but_disabled("TLS_RSA_WITH_3DES_EDE_CBC_SHA"));
        assert!(is_known_but_disabled("SSL_RSA_WITH_3DES_EDE_CBC_SHA"));
        assert!(is_known_but_disabled("TLS_DH_anon_WITH_AES_128_GCM_SHA256"));
        assert!(!is_known_but_disabled("TLS_RSA_WITH_3DES_EDE_CBC_SHA256"));
        assert!(!is_known_but_disabled("SSL_ECDHE_RSA_WITH_NULL_SHA"));
    }

    #[test]
    fn code_points_and_names_are_there_once() {
        for (index, suite) in SUITES.iter().enumerate() {
            for other in &SUITES[index + 1..] {
                assert!(suite.name != other.name && suite.code != other.code, "{}", suite.name);
            }
        }
    }
}
