//! Elliptic curves: which of them Java still signs and verifies with (from 16 on; the lines that we judge run on 17 and
//! later), and what it calls the others.

/// P-256, P-384 and P-521.
pub(super) fn is_supported(oid: &str) -> bool {
    matches!(oid, "1.2.840.10045.3.1.7" | "1.3.132.0.34" | "1.3.132.0.35")
}

/// The name of a curve that people meet, else its OID.
pub(super) fn name(oid: &str) -> &str {
    match oid {
        "1.3.132.0.10" => "secp256k1",
        "1.3.132.0.33" => "secp224r1",
        "1.2.840.10045.3.1.1" => "secp192r1",
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
        other => other,
    }
}

/// The cause of a signature by a key on a curve that Java no longer has.
pub(super) fn unsupported(oid: &str) -> String {
    let alias = if oid == "1.3.132.0.33" { " [NIST P-224]" } else { "" };
    format!("SignatureException: Curve not supported: {}{alias} ({oid})", name(oid))
}
