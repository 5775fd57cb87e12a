//! The names in a certificate: the subject as an X.501 name, the hosts as subject alternative names.

use super::MakeError;
use crate::plan::{Attribute, Host, Plan, Server};
use rcgen::{DistinguishedName, DnType, DnValue, SanType};

/// emailAddress (PKCS#9, RFC 2985, 5.2.1).
const EMAIL_ADDRESS: &[u64] = &[1, 2, 840, 113_549, 1, 9, 1];

/// ub-common-name of X.520 (RFC 5280, appendix A).
const MAX_COMMON_NAME: usize = 64;

/// C, ST, L, O, OU, CN, emailAddress, as the plan has them.
pub(super) fn of_server(plan: &Plan, server: &Server) -> Result<DistinguishedName, MakeError> {
    let mut name = DistinguishedName::new();
    for (attribute, value) in plan.subject.attributes(server.common_name()) {
        match attribute {
            Attribute::Country => push_country(&mut name, Some(value))?,
            Attribute::State => push(&mut name, DnType::StateOrProvinceName, Some(value)),
            Attribute::Locality => push(&mut name, DnType::LocalityName, Some(value)),
            Attribute::Organization => push(&mut name, DnType::OrganizationName, Some(value)),
            Attribute::OrganizationalUnit => push(&mut name, DnType::OrganizationalUnitName, Some(value)),
            Attribute::CommonName => push(&mut name, DnType::CommonName, Some(value)),
            Attribute::Email => {
                // An IA5String by its definition: an address with other letters has to be in A-labels.
                let text = value.try_into().map_err(|_| not_encodable("emailAddress", value))?;
                name.push(DnType::CustomDnType(EMAIL_ADDRESS.to_vec()), DnValue::Ia5String(text));
            }
        }
    }
    Ok(name)
}

/// C, O and a CN that tells whose CA it is.
pub(super) fn of_authority(plan: &Plan) -> Result<DistinguishedName, MakeError> {
    const SUFFIX: &str = " Interlock CA";
    let mut name = DistinguishedName::new();
    push_country(&mut name, plan.subject.country.as_deref())?;
    push(&mut name, DnType::OrganizationName, plan.subject.organization.as_deref());
    let cluster: String = plan.cluster.chars().take(MAX_COMMON_NAME - SUFFIX.len()).collect();
    push(&mut name, DnType::CommonName, Some(&format!("{}{SUFFIX}", cluster.trim_end())));
    Ok(name)
}

fn push(name: &mut DistinguishedName, attribute: DnType, value: Option<&str>) {
    if let Some(value) = value {
        name.push(attribute, DnValue::Utf8String(value.to_owned()));
    }
}

/// A country is a `PrintableString` in X.520; every other attribute may be UTF-8.
fn push_country(name: &mut DistinguishedName, country: Option<&str>) -> Result<(), MakeError> {
    if let Some(country) = country {
        let value = country.try_into().map_err(|_| not_encodable("C", country))?;
        name.push(DnType::CountryName, DnValue::PrintableString(value));
    }
    Ok(())
}

/// Every host under which the server is dialled, in the plan's order.
pub(super) fn alternative_names(server: &Server) -> Result<Vec<SanType>, MakeError> {
    let of_host = |host: &Host| match host {
        Host::Name(name) => name.as_str().try_into().map(SanType::DnsName).map_err(|_| not_encodable("DNS", name)),
        Host::Address(address) => Ok(SanType::IpAddress(*address)),
    };
    server.hosts.iter().map(of_host).collect()
}

fn not_encodable(field: &'static str, value: &str) -> MakeError {
    MakeError::NotEncodable { field, value: value.to_owned() }
}
