//! Findings about how the members of a cluster find each other, as far as it decides which names are checked.

use crate::finding::Evidence::Documented;
use crate::finding::{Finding, Rule};

pub(super) const RESOLVER_DNS: Rule =
    Rule::warning("conf/resolver-dns", "Members are found by address, not by name", Documented);

/// `DNS`.
#[must_use]
pub fn resolver_dns(at: &str, key: &str) -> Finding {
    RESOLVER_DNS.at(
        at,
        format!("{key} is DNS"),
        "the name's entries give IP addresses, and these are dialled to find the members; with verify_hostname=true the \
         address must then be in the certificate, while everything else dials the advertised name. The name that was \
         looked up is in no check",
        format!(
            "give each certificate its server's IP address as a SAN beside the advertised name, and each address an entry \
             for the reverse look-up; or write {key}=LIST with the members' names"
        ),
    )
}

pub(super) const RESOLVER_SRV: Rule =
    Rule::warning("conf/resolver-srv", "Members are found by the targets of an SRV record", Documented);

/// `SRV`.
#[must_use]
pub fn resolver_srv(at: &str, key: &str) -> Finding {
    RESOLVER_SRV.at(
        at,
        format!("{key} is SRV"),
        "the hosts and ports in the record are dialled to find the members, the advertised names for the rest; with \
         verify_hostname=true both must be in the certificates",
        "give each certificate its server's host in the SRV record and its advertised name as SANs",
    )
}

pub(super) const RESOLVER_K8S: Rule =
    Rule::warning("conf/resolver-k8s", "Members are found by the names of Kubernetes services", Documented);

/// `K8S`.
#[must_use]
pub fn resolver_k8s(at: &str, key: &str) -> Finding {
    RESOLVER_K8S.at(
        at,
        format!("{key} is K8S"),
        "names of the form SERVICE.NAMESPACE.svc.cluster.local come from the list of services and are dialled to find \
         the members; endpoints that are written do not count. With verify_hostname=true these names must be in the \
         certificates",
        "give each certificate its service's name, SERVICE.NAMESPACE.svc.cluster.local, and its advertised name as SANs",
    )
}
