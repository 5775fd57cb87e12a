//! A proposal as others may see it: paths, names and verdicts, no secret.

use super::confs::Repairs;
use super::folders;
use super::ground::Ground;
use super::material::Made;
use super::page;
use crate::deploy::{Action, ChangeSet};
use crate::neo4j::conf::{self, Document, Edited};
use crate::plan::Trust;
use crate::report::runbook::{self, Place};
use crate::report::{Commands, ServerFiles};

pub(super) fn servers(ground: &Ground, made: &Made, confs: &[Edited], repairs: Vec<Repairs>) -> Vec<ServerFiles> {
    let requests_only = ground.plan.certificates.trust == Trust::CompanyCa;
    let one = |((index, conf), repairs): ((usize, &Edited), Repairs)| {
        let (places, material) = (&ground.places[index], &made.servers[index]);
        let trusted = folders::trusted(&ground.plan, made, index).into_iter().map(|(name, _)| name);
        ServerFiles {
            name: ground.plan.servers[index].name.clone(),
            home: places.home.clone(),
            is_real_home: places.is_real_home,
            conf: places.conf.clone(),
            private_key: places.private_key.clone(),
            public_certificate: places.public_certificate.clone(),
            trusted_dir: places.trusted_dir.clone(),
            revoked_dir: places.revoked_dir.clone(),
            request: requests_only.then(|| places.request.clone()),
            trusted: if requests_only { Vec::new() } else { trusted.collect() },
            certificates: if requests_only { Vec::new() } else { page::cards(&material.public) },
            keeps_key: false,
            conf_is_whole: !conf::is_own_file(&conf.masked),
            password_before_key: password_before_key(&conf.masked),
            findings: conf.findings.clone(),
            repairs,
        }
    };
    confs.iter().enumerate().zip(repairs).map(one).collect()
}

/// Says of each server whether its key stays as it is.
pub(super) fn mark_kept_keys(servers: &mut [ServerFiles], set: &ChangeSet) {
    for server in servers {
        let mut keys = set.changes().iter().filter(|change| change.path == server.private_key);
        server.keeps_key = keys.any(|change| change.action == Action::Keep);
    }
}

/// Reads the new neo4j.conf itself. Masking changes no line.
fn password_before_key(conf: &[u8]) -> Option<bool> {
    let document = Document::parse(conf).ok()?;
    let password = document.line_of("cluster", "private_key_password")?;
    Some(document.line_of("cluster", "private_key").is_none_or(|key| password < key))
}

pub(super) fn commands(ground: &Ground, made: &Made, whole_confs: &[bool]) -> Vec<Commands> {
    let one = |(index, server): (usize, &crate::plan::Server)| {
        let placed = page::placed_at(&ground.plan, &ground.places, made, whole_confs, index);
        if placed.is_empty() {
            return Commands::default();
        }
        let place = Place { home: server.home.as_deref(), conf: server.conf.as_deref() };
        Commands {
            unix: if place.can_be_unix() { runbook::unix(place, &placed) } else { String::new() },
            windows: if place.can_be_windows() { runbook::windows(place, &placed) } else { String::new() },
        }
    };
    ground.plan.servers.iter().enumerate().map(one).collect()
}
