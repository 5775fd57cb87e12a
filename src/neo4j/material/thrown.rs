//! A Java exception, as far as a log shows it: class, message and cause.
//!
//! The texts are Neo4j's and the JDK's own, measured on 4.0.12 to 2026.08.1: they are facts that an admin searches a log
//! for, so they stand here and not in the catalogue. Where a text depends on details that no admin needs (which byte of a
//! damaged key is odd), it is only like the real one.

use std::fmt::Display;

pub(super) const IO: &str = "java.io.IOException";
pub(super) const EOF: &str = "java.io.EOFException";
pub(super) const RUNTIME: &str = "java.lang.RuntimeException";
pub(super) const ILLEGAL_ARGUMENT: &str = "java.lang.IllegalArgumentException";
pub(super) const ILLEGAL_STATE: &str = "java.lang.IllegalStateException";
pub(super) const CERTIFICATE: &str = "java.security.cert.CertificateException";
pub(super) const CERTIFICATE_PARSING: &str = "java.security.cert.CertificateParsingException";
pub(super) const CRL: &str = "java.security.cert.CRLException";
pub(super) const KEY: &str = "java.security.KeyException";
pub(super) const INVALID_KEY: &str = "java.security.InvalidKeyException";
pub(super) const INVALID_KEY_SPEC: &str = "java.security.spec.InvalidKeySpecException";
pub(super) const BAD_PADDING: &str = "javax.crypto.BadPaddingException";
pub(super) const PEM: &str = "org.bouncycastle.openssl.PEMException";

/// An exception and its causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thrown {
    class: &'static str,
    message: String,
    cause: Option<Box<Self>>,
}

impl Thrown {
    /// `new X(message)`.
    pub(super) fn new(class: &'static str, message: impl Display) -> Self {
        Self { class, message: message.to_string(), cause: None }
    }

    /// An `IOException`, the commonest of all.
    pub(super) fn io(message: impl Display) -> Self {
        Self::new(IO, message)
    }

    /// `new X(message, self)`.
    pub(super) fn within(self, class: &'static str, message: impl Display) -> Self {
        Self { class, message: message.to_string(), cause: Some(Box::new(self)) }
    }

    /// `new X(self)`: Java takes the cause's text for the message.
    pub(super) fn into_cause_of(self, class: &'static str) -> Self {
        let message = self.text();
        self.within(class, message)
    }

    /// Java's `toString`: the class with its package, and the message.
    pub(super) fn text(&self) -> String {
        format!("{}: {}", self.class, self.message)
    }

    /// Java's `getMessage`.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Whether this is one of that class, whatever caused it.
    pub(super) fn is(&self, class: &str) -> bool {
        self.class == class
    }

    /// The whole chain, outermost first: classes without packages, an exception that only repeats its cause once.
    pub(super) fn chain(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut next = Some(self);
        while let Some(thrown) = next {
            let simple = thrown.class.rsplit('.').next().unwrap_or(thrown.class);
            let line = format!("{simple}: {}", thrown.message);
            if lines.last() != Some(&line) {
                lines.push(line);
            }
            next = thrown.cause.as_deref();
        }
        lines.join(" <- ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_reads_as_the_log_does() {
        let thrown = Thrown::io("Incomplete data").into_cause_of(CERTIFICATE).within(RUNTIME, "Failed");
        assert_eq!(
            thrown.chain(),
            "RuntimeException: Failed <- CertificateException: java.io.IOException: Incomplete data <- IOException: \
             Incomplete data"
        );
    }
}
