//! Subject: what the certificates will say, while it is still being typed.

use crate::app::{Column, Field, Model};
use crate::plan::{self, Subject};
use std::net::IpAddr;

/// What one server's certificate will say about its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The server's name.
    pub server: String,
    /// Its common name.
    pub common_name: String,
    /// RFC 4514.
    pub rfc4514: String,
    /// As openssl's `-subj` takes it.
    pub openssl: String,
}

/// The subject of a server as it would be made; a field that is refused is left out, so that the rest can be seen.
#[must_use]
pub fn preview(model: &Model, index: usize) -> Preview {
    let common_name = common_name(model, index);
    let subject = model.plan.as_ref().map_or_else(|| typed(model), |plan| plan.subject.clone());
    Preview {
        server: model.form.text(Field::Server(index, Column::Name)).trim().to_owned(),
        rfc4514: subject.rfc4514(&common_name),
        openssl: subject.openssl(&common_name),
        common_name,
    }
}

/// The common name of a server: its first host name, or its own name.
#[must_use]
pub fn common_name(model: &Model, index: usize) -> String {
    if let Some(server) = model.plan.as_ref().and_then(|plan| plan.servers.get(index)) {
        return server.common_name().to_owned();
    }
    let name = model.form.text(Field::Server(index, Column::Name)).trim().to_owned();
    let draft = model.form.draft();
    let first = draft.servers.get(index).and_then(|server| server.hosts.as_ref()?.first().cloned());
    let host = first.map(|host| match host.parse::<IpAddr>() {
        Ok(address) => plan::Host::Address(address),
        Err(_) => plan::Host::Name(host.trim_end_matches('.').to_ascii_lowercase()),
    });
    let server = plan::Server {
        name,
        hosts: host.into_iter().collect(),
        home: None,
        conf: None,
        private_key: None,
        public_certificate: None,
    };
    server.common_name().to_owned()
}

fn typed(model: &Model) -> Subject {
    let text = |field: Field| {
        let is_refused = model.findings.iter().any(|finding| finding.is_error() && field.is_at(&finding.at));
        let text = model.form.text(field).trim();
        (!text.is_empty() && !is_refused).then(|| text.to_owned())
    };
    Subject {
        country: text(Field::Country).map(|country| country.to_ascii_uppercase()),
        state: text(Field::State),
        locality: text(Field::Locality),
        organization: text(Field::Organization),
        organizational_unit: text(Field::OrganizationalUnit),
        email: text(Field::Email),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::plan::Draft;

    #[test]
    fn a_wrong_field_is_left_out_and_the_rest_is_still_shown() {
        let mut model = Model::new(&Draft::sample(), "/out");
        let whole = preview(&model, 0);
        assert_eq!(whole.rfc4514, "CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB");
        assert_eq!(whole.openssl, "/C=GB/O=Example Ltd/OU=CTU/CN=server1.example.com");
        model.update(Msg::Type(Field::Country, "Britain".to_owned()));
        assert_eq!(model.plan, None);
        assert_eq!(preview(&model, 0).openssl, "/O=Example Ltd/OU=CTU/CN=server1.example.com");
    }

    #[test]
    fn an_address_is_no_common_name_with_a_plan_or_without() {
        let mut model = Model::new(&Draft::sample(), "/out");
        model.update(Msg::Type(Field::Server(1, Column::Hosts), "10.0.0.2, b.test".to_owned()));
        assert_eq!(common_name(&model, 1), "server2");
        model.update(Msg::Type(Field::Country, "Britain".to_owned()));
        assert_eq!(common_name(&model, 1), "server2");
        assert_eq!(common_name(&model, 2), "server3.example.com");
    }
}
