//! What will be in every server's folder, as a list for `deploy`. Not here: whether it may be written.

use super::Stopped;
use super::material::{Made, ServerMaterial};
use super::places::Places;
use crate::deploy::Wanted;
use crate::finding::catalogue::file;
use crate::neo4j::conf::Edited;
use crate::os::{self, Account};
use crate::pki::secret::Secret;
use crate::plan::{Plan, Trust};
use std::path::Path;
use std::sync::Arc;

/// Windows' name of Neo4j's service, unless `server.windows_service_name` says otherwise (12.1).
const SERVICE: &str = "neo4j";

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
            os::service_account(witness, SERVICE).map(Some).map_err(|error| Stopped::failed(unknown(error)))
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
