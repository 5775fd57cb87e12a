//! What `report.html` shows of a set-up: each certificate, and what goes where. Not here: how it looks (`report`).

use super::confs;
use super::material::Made;
use super::places::Places;
use crate::neo4j::change_window;
use crate::pki::certificate::Certificate;
use crate::pki::pem;
use crate::plan::{Plan, Trust};
use crate::report::{self, CertificateCard, Outcome, Page, PageServer, Placed, PlacedKind};
use std::path::Path;

/// The page for what was made. `whole_confs`: for each server, whether its neo4j.conf is an edited copy of its own.
pub(super) fn page(plan: &Plan, places: &[Places], made: &Made, whole_confs: &[bool], outcome: &Outcome) -> String {
    let requests_only = plan.certificates.trust == Trust::CompanyCa;
    let servers = plan.servers.iter().enumerate().map(|(index, server)| {
        let material = &made.servers[index];
        PageServer {
            name: server.name.clone(),
            hosts: server.hosts.iter().map(ToString::to_string).collect(),
            home: server.home.clone(),
            conf: server.conf.clone(),
            certificates: if requests_only { Vec::new() } else { cards(&material.public) },
            placed: placed_at(plan, places, made, whole_confs, index),
        }
    });
    let page = Page {
        cluster: &plan.cluster,
        outcome,
        authority: made.own_authority.as_ref().and_then(|authority| cards(&authority.certificate).into_iter().next()),
        servers: servers.collect(),
        window: if requests_only { Vec::new() } else { change_window::checklist(&plan.cluster, confs::runtime(plan)) },
    };
    report::html(&page)
}

/// The certificates of a file, in its order.
pub(super) fn cards(chain: &[u8]) -> Vec<CertificateCard> {
    let chain = pem::certificates(chain).unwrap_or_default();
    chain.iter().filter_map(|der| Certificate::from_der(der).ok()).map(|certificate| (&certificate).into()).collect()
}

/// What is to be put in its place by hand at a server: nothing where it is written there, or there is nothing yet.
pub(super) fn placed_at(
    plan: &Plan,
    places: &[Places],
    made: &Made,
    whole_confs: &[bool],
    index: usize,
) -> Vec<Placed> {
    if plan.certificates.trust == Trust::CompanyCa || places[index].is_real_home {
        return Vec::new();
    }
    let material = &made.servers[index];
    let peers = made.servers.iter().filter(|material| material.pinned).count();
    let own = usize::from(material.pinned && !plan.files.include_own);
    let trusted = made.authorities.len() + peers - own;
    placed(&plan.servers[index].name, &places[index], trusted, whole_confs[index], material.pass_phrase.is_some())
}

/// What lies in the output folder for a server without a home, and where it belongs in one.
fn placed(server: &str, places: &Places, trusted: usize, is_whole: bool, has_secret: bool) -> Vec<Placed> {
    let item = |path: &Path, kind: PlacedKind| {
        let below = path.strip_prefix(&places.home).unwrap_or(path);
        let target: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let target = target.join("/");
        Placed { source: format!("{server}/{target}"), target, kind }
    };
    vec![
        item(&places.trusted_dir, PlacedKind::Folder { files: trusted }),
        item(&places.revoked_dir, PlacedKind::Folder { files: 0 }),
        item(&places.public_certificate, PlacedKind::Certificate),
        item(&places.private_key, PlacedKind::Key),
        item(&places.conf, PlacedKind::Conf { is_whole, has_secret }),
    ]
}
