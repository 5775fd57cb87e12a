//! What will be in every server's folder, as a list for `deploy`. Not here: whether it may be written.

use super::Stopped;
use super::confs::CONF_LIMIT;
use super::material::{Made, ServerMaterial};
use super::places::Places;
use crate::deploy::Wanted;
use crate::finding::Finding;
use crate::finding::catalogue::{draft, file};
use crate::neo4j::conf::{Document, Edited, SERVICE};
use crate::os::{self, Account, Disk, Service, Tree as _};
use crate::pki::secret::Secret;
use crate::plan::{Plan, Trust};
use std::path::Path;
use std::sync::Arc;

/// The account of Neo4j's service at each server that has a home of its own; files there belong to it.
pub(super) fn accounts(places: &[Places]) -> Result<Vec<Option<Account>>, Stopped> {
    places
        .iter()
        .map(|places| {
            if !places.is_real_home {
                return Ok(None);
            }
            // Without a neo4j.conf the home's own owner is the best that is known.
            let witness: &Path = if places.conf.exists() { &places.conf } else { &places.home };
            let unknown =
                |error: std::io::Error| file::not_readable(&witness.display().to_string(), &error.to_string());
            os::service_account(witness, &service_name(places))
                .map(Some)
                .map_err(|error| Stopped::failed(unknown(error)))
        })
        .collect()
}

/// The name under which a server's service is registered in Windows, as its neo4j.conf has it.
fn service_name(places: &Places) -> String {
    // What cannot be read is told by who must read it.
    let bytes = Disk.read(&places.conf, CONF_LIMIT).unwrap_or_default();
    Document::parse(&bytes).map_or_else(|_| SERVICE.to_owned(), |document| document.service_name())
}

/// What there is to say of services that run from the homes that are written to; `service` finds one by its name.
pub(super) fn running(places: &[Places], service: &dyn Fn(&str) -> Option<Service>) -> Vec<Finding> {
    let homes = places.iter().filter(|places| places.is_real_home);
    homes
        .filter_map(|places| {
            let service = service(&service_name(places))?;
            let runs_here = service.is_running && service.home.is_some_and(|home| is_same(&home, &places.home));
            runs_here.then(|| file::server_runs(&places.home.display().to_string(), &service.name))
        })
        .collect()
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((os::resolve(one), os::resolve(other)), (Ok(one), Ok(other)) if one == other)
}

/// Homes and confs that are paths of another system: they would lead to somewhere else here.
pub(super) fn of_other_systems(plan: &Plan, places: &[Places]) -> Vec<Finding> {
    let servers = plan.servers.iter().zip(places).enumerate().filter(|(_, (_, places))| places.is_real_home);
    servers
        .flat_map(|(index, (server, _))| {
            [("home", &server.home), ("conf", &server.conf)].into_iter().filter_map(move |(field, path)| {
                let path = path.as_deref().filter(|path| !Path::new(path).is_absolute())?;
                Some(draft::files::other_system(&format!("server[{index}].{field}"), field, path))
            })
        })
        .collect()
}

/// One server's files; `confs` is empty while the company's CA has not signed.
pub(super) struct Contents<'a> {
    pub(super) plan: &'a Plan,
    pub(super) places: &'a [Places],
    pub(super) accounts: &'a [Option<Account>],
    pub(super) made: &'a Made,
    pub(super) confs: Vec<Edited>,
    /// What each conf replaces, secrets masked.
    pub(super) masked_before: Vec<Option<Vec<u8>>>,
}

/// Everything that will be in the servers' folders, and in the CA's.
pub(super) fn wanted(contents: Contents<'_>) -> Vec<Wanted> {
    let mut all = Vec::new();
    if let Some(authority) = &contents.made.own_authority {
        all.push(Wanted::folder(&authority.folder).private());
        all.push(Wanted::public(authority.folder.join("ca.crt"), authority.certificate.clone()));
        all.push(Wanted::secret(authority.folder.join("ca.key"), Arc::clone(&authority.private_key)));
    }
    let requests_only = contents.plan.certificates.trust == Trust::CompanyCa;
    let mut confs = contents.confs.into_iter().zip(contents.masked_before);
    for (index, (places, material)) in contents.places.iter().zip(&contents.made.servers).enumerate() {
        let account = contents.accounts[index].as_ref();
        let mut add = |wanted: Wanted| {
            all.push(match account {
                Some(account) => wanted.owned_by(account.clone()),
                None => wanted,
            });
        };
        add(Wanted::secret(&places.private_key, Arc::clone(&material.private_key)));
        if requests_only {
            add(Wanted::public(&places.request, material.public.clone()));
        } else {
            add(Wanted::public(&places.public_certificate, material.public.clone()));
            add(Wanted::folder(&places.trusted_dir));
            for (name, certificate) in trusted(contents.plan, contents.made, index) {
                add(Wanted::public(places.trusted_dir.join(name), certificate).in_listed_folder());
            }
            add(Wanted::folder(&places.revoked_dir));
        }
        if let Some((conf, before)) = confs.next() {
            add(Wanted::conf(&places.conf, Arc::new(Secret::new(conf.secret_bytes)), conf.masked, before));
        }
    }
    all
}

/// What goes into one server's `trusted_dir`: the CAs, and the certificates of peers that no CA vouches for.
pub(super) fn trusted(plan: &Plan, made: &Made, own: usize) -> Vec<(String, Vec<u8>)> {
    let mut all = made.authorities.clone();
    for (index, (server, ServerMaterial { public, pinned, .. })) in plan.servers.iter().zip(&made.servers).enumerate() {
        if *pinned && (index != own || plan.files.include_own) {
            all.push((format!("{}.crt", server.name), public.clone()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Draft;
    use std::fs;

    #[test]
    fn a_service_that_runs_from_a_home_is_told_and_no_other_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("neo4j");
        fs::create_dir_all(home.join("conf")).unwrap();
        fs::write(home.join("conf/neo4j.conf"), "server.windows_service_name=graph\n").unwrap();
        let mut draft = Draft::sample();
        draft.servers[0].home = Some(home.display().to_string());
        let places = Places::of(&Plan::check(&draft).0.unwrap(), dir.path());
        let told = |is_running, of: &Path| {
            let account = os::service_account(&home.join("conf/neo4j.conf"), "no-such-service").unwrap();
            let service = |name: &str| {
                (name == "graph").then(|| Service {
                    name: name.to_owned(),
                    is_running,
                    account: account.clone(),
                    home: Some(of.to_owned()),
                    conf: None,
                })
            };
            running(&places, &service)
        };
        let findings = told(true, &home.join("conf/.."));
        assert_eq!(findings.iter().map(|it| it.rule).collect::<Vec<_>>(), ["file/server-runs"]);
        assert!(findings[0].fix.contains("Stop-Service graph"), "{}", findings[0].fix);
        assert!(told(false, &home).is_empty() && told(true, dir.path()).is_empty());
    }
}
