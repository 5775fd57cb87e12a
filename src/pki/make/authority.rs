//! A private CA: made for a cluster, or read again to issue more.
//!
//! Not here: CRLs.

use super::{KeyPair, MakeError, certificate, subject};
use crate::pki::certificate::KeyType;
use crate::pki::key::{KeyError, PrivateKey};
use crate::pki::pem::{self, PemError};
use crate::pki::secret::Secret;
use crate::plan::{Plan, Server};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyUsagePurpose};
use std::fmt;
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, X509Certificate};

/// How long our CAs are valid at least: ten years, so that leaves are renewed many times under one.
pub const AUTHORITY_DAYS: u32 = 3650;

/// A CA with its key.
pub struct Authority {
    certificate: Vec<u8>,
    not_after: OffsetDateTime,
    issuer: Issuer<'static, KeyPair>,
}

/// Why a certificate and a key are no CA that can issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorityError {
    /// The certificate file is no PEM.
    Pem(PemError),
    /// No certificate in the file, or more than one.
    NotOneCertificate {
        /// How many there are.
        found: usize,
    },
    /// It is damaged.
    Malformed,
    /// basicConstraints does not say that it is a CA, or keyUsage lacks keyCertSign.
    NotAnAuthority,
    /// Its name cannot be written into what it issues as it is: an attribute more than once, or several in one place.
    NameNotReproducible,
    /// The key cannot be read.
    Key(KeyError),
    /// The key is another certificate's.
    KeyMismatch,
    /// The key is of a kind that cannot sign here.
    KeyCannotSign(KeyType),
    /// The library refused; its own words.
    Library(String),
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem(error) => error.fmt(f),
            Self::NotOneCertificate { found } => write!(f, "{found} certificates where one is expected"),
            Self::Malformed => f.write_str("malformed certificate"),
            Self::NotAnAuthority => f.write_str("the certificate is not a CA's"),
            Self::NameNotReproducible => f.write_str("the CA's name has an attribute twice"),
            Self::Key(error) => error.fmt(f),
            Self::KeyMismatch => f.write_str("the key does not belong to the CA's certificate"),
            Self::KeyCannotSign(key_type) => write!(f, "cannot sign with a key of the kind {key_type:?}"),
            Self::Library(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for AuthorityError {}

impl Authority {
    /// Makes a CA for a plan's cluster. It may issue servers' certificates, and no further CA.
    ///
    /// It outlives the certificates that it issues now: they have the plan's days, it has at least a year more.
    ///
    /// # Errors
    /// As [`MakeError`].
    pub fn create(plan: &Plan, key: KeyPair, now: OffsetDateTime) -> Result<Self, MakeError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = subject::of_authority(plan)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(certificate::serial_number()?);
        let days = AUTHORITY_DAYS.max(plan.certificates.days.saturating_add(365));
        (params.not_before, params.not_after) = certificate::validity(now, days)?;
        let not_after = params.not_after;
        let certificate = params.self_signed(&key)?.der().to_vec();
        Ok(Self { certificate, not_after, issuer: Issuer::new(params, key) })
    }

    /// Reads a CA from its certificate and its private key, encrypted or not, both PEM.
    ///
    /// # Errors
    /// As [`AuthorityError`].
    pub fn from_pem(
        certificate: &[u8],
        private_key: &[u8],
        pass_phrase: Option<&Secret>,
    ) -> Result<Self, AuthorityError> {
        let certificates = pem::certificates(certificate).map_err(AuthorityError::Pem)?;
        let found = certificates.len();
        let Ok([certificate]) = <[Vec<u8>; 1]>::try_from(certificates) else {
            return Err(AuthorityError::NotOneCertificate { found });
        };
        let key = PrivateKey::from_pem(private_key, pass_phrase).map_err(AuthorityError::Key)?;
        Self::from_der(certificate, key)
    }

    fn from_der(certificate: Vec<u8>, key: PrivateKey) -> Result<Self, AuthorityError> {
        let (rest, parsed) = X509Certificate::from_der(&certificate).map_err(|_| AuthorityError::Malformed)?;
        if !rest.is_empty() {
            return Err(AuthorityError::Malformed);
        }
        let may_sign = match parsed.key_usage() {
            Ok(usage) => usage.is_none_or(|usage| usage.value.key_cert_sign()),
            Err(_) => return Err(AuthorityError::Malformed),
        };
        if !parsed.is_ca() || !may_sign {
            return Err(AuthorityError::NotAnAuthority);
        }
        let not_after = parsed.validity().not_after.to_datetime();
        if key.belongs_to(parsed.public_key().raw) == Some(false) {
            return Err(AuthorityError::KeyMismatch);
        }
        let key = KeyPair::from_private_key(key).map_err(|error| match error {
            MakeError::KeyCannotSign(key_type) => AuthorityError::KeyCannotSign(key_type),
            other => AuthorityError::Library(other.to_string()),
        })?;
        let issuer = Issuer::from_ca_cert_der(&certificate.as_slice().into(), key)
            .map_err(|error| AuthorityError::Library(error.to_string()))?;
        // rcgen holds a name as one value per attribute. A certificate whose issuer is not the CA's subject to the
        // byte could not be verified (RFC 5280, 6.1.3), so the first one is made here, and looked at.
        let mut trial = CertificateParams::default();
        trial.serial_number = Some(rcgen::SerialNumber::from_slice(&[1]));
        let trial =
            trial.signed_by(issuer.key(), &issuer).map_err(|error| AuthorityError::Library(error.to_string()))?;
        let (_, trial) = X509Certificate::from_der(trial.der()).map_err(|_| AuthorityError::Malformed)?;
        if trial.issuer().as_raw() != parsed.subject().as_raw() {
            return Err(AuthorityError::NameNotReproducible);
        }
        Ok(Self { certificate, not_after, issuer })
    }

    /// Issues a server's certificate, DER.
    ///
    /// Its chain is itself: every server has the CA in `trusted_dir`, and a final root in `public_certificate` is fine
    /// but not needed (cert/chain-order). It ends with the CA where that ends first, since a peer refuses it from then
    /// on anyway.
    ///
    /// # Errors
    /// As [`MakeError`].
    pub fn issue(
        &self,
        plan: &Plan,
        server: &Server,
        key: &KeyPair,
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, MakeError> {
        if self.not_after <= now {
            return Err(MakeError::AuthorityEnded { not_after: self.not_after });
        }
        let mut params = certificate::of_server(plan, server, key, now)?;
        params.not_after = params.not_after.min(self.not_after);
        Ok(params.signed_by(key, &self.issuer)?.der().to_vec())
    }

    /// The CA's certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The CA's private key, which belongs outside every server's folder.
    #[must_use]
    pub fn private_key(&self) -> &PrivateKey {
        self.issuer.key().private_key()
    }

    /// The last second of the CA's certificate, and of everything that it issues.
    #[must_use]
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }
}
