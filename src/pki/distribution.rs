//! Distribution points: which part of a CA's revocations a CRL has, and where a certificate says that its list is.
//!
//! Not here: whether a list counts for a certificate (`neo4j/trust/revocation.rs`).

use super::certificate::{GeneralName, Name, general_name};
use x509_parser::extensions::{
    CRLDistributionPoint, DistributionPointName, GeneralName as ParsedName, IssuingDistributionPoint, ReasonFlags,
};
use x509_parser::x509::X509Name;

/// A set of reasons for a revocation: bit n is reason n of RFC 5280's `ReasonFlags`.
pub type Reasons = u16;

/// Every reason, the unused bit 0 among them, as the JDK counts.
pub const ALL_REASONS: Reasons = 0x1ff;

/// A place where a list is to be had. Only names are compared; nothing is fetched from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointName {
    /// A directory name, in the form that [`Name::matches`] compares.
    Directory(Vec<String>),
    /// Another name.
    Other(GeneralName),
}

/// An entry of cRLDistributionPoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPoint {
    /// Where the list is, where that is said.
    pub names: Option<Vec<PointName>>,
    /// What the list there is limited to.
    pub reasons: Option<Reasons>,
    /// Who makes the list, where that is not the certificate's issuer.
    pub crl_issuer: Option<Vec<PointName>>,
}

/// The issuingDistributionPoint extension: what a CRL is limited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the extension has these four, and a list may have several set")]
pub struct Scope {
    /// Where the list is, where that is said.
    pub names: Option<Vec<PointName>>,
    /// No CAs' certificates are on it.
    pub only_users: bool,
    /// Only CAs' certificates are on it.
    pub only_cas: bool,
    /// Only attribute certificates are on it, which no server has.
    pub only_attributes: bool,
    /// Only such revocations are on it.
    pub only_reasons: Option<Reasons>,
    /// It may have other CAs' certificates on it.
    pub is_indirect: bool,
}

impl DistributionPoint {
    /// What stands for the extension where a certificate has none: its issuer's name.
    #[must_use]
    pub fn of_issuer(issuer: &Name) -> Self {
        Self { names: Some(vec![PointName::Directory(issuer.canonical.clone())]), reasons: None, crl_issuer: None }
    }

    pub(super) fn from_parsed(parsed: &CRLDistributionPoint<'_>, issuer: &Name) -> Self {
        Self {
            names: parsed.distribution_point.as_ref().map(|point| names(point, issuer)),
            reasons: parsed.reasons.as_ref().map(flags),
            crl_issuer: parsed.crl_issuer.as_deref().map(|issuer| issuer.iter().map(name).collect()),
        }
    }
}

impl Scope {
    pub(super) fn from_parsed(parsed: &IssuingDistributionPoint<'_>, issuer: &Name) -> Self {
        Self {
            names: parsed.distribution_point.as_ref().map(|point| names(point, issuer)),
            only_users: parsed.only_contains_user_certs,
            only_cas: parsed.only_contains_ca_certs,
            only_attributes: parsed.only_contains_attribute_certs,
            only_reasons: parsed.only_some_reasons.as_ref().map(flags),
            is_indirect: parsed.indirect_crl,
        }
    }
}

fn flags(reasons: &ReasonFlags) -> Reasons {
    reasons.flags & ALL_REASONS
}

/// A relative name goes on from the issuer's.
fn names(point: &DistributionPointName<'_>, issuer: &Name) -> Vec<PointName> {
    match point {
        DistributionPointName::FullName(full) => full.iter().map(name).collect(),
        DistributionPointName::NameRelativeToCRLIssuer(relative) => {
            let relative = Name::from_parsed(&X509Name::new(vec![relative.clone()], &[]));
            vec![PointName::Directory([issuer.canonical.as_slice(), &relative.canonical].concat())]
        }
    }
}

fn name(parsed: &ParsedName<'_>) -> PointName {
    match parsed {
        ParsedName::DirectoryName(directory) => PointName::Directory(Name::from_parsed(directory).canonical),
        other => PointName::Other(general_name(other)),
    }
}
