//! What a set-up stands on from its first stage to its last: the plan, its places, and what was there before.

use super::Stopped;
use super::confs;
use super::outcome;
use super::places::Places;
use crate::deploy::{self, ApplyError, ChangeSet, MANIFEST, Manifest, Site, Wanted};
use crate::finding::catalogue::file;
use crate::finding::{Finding, Runtime};
use crate::neo4j::material::Server;
use crate::neo4j::server::{Scopes, load_server};
use crate::neo4j::trust::Hosts;
use crate::os::{self, Cancel, Events, Stage, Tree};
use crate::plan::{Plan, Trust};
use crate::rehearse::{self, Jdk};
use crate::report::Outcome;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// One set-up's surroundings.
pub(super) struct Ground {
    pub(super) plan: Arc<Plan>,
    /// The release in the plan's own words: `5.26` and not the patch level that we take it for.
    pub(super) neo4j: Option<String>,
    /// Absolute.
    pub(super) out: PathBuf,
    pub(super) places: Vec<Places>,
    pub(super) manifest: Option<Manifest>,
    pub(super) replace: bool,
    pub(super) now: OffsetDateTime,
    /// The folders that stood when everything was worked out, one for the output folder and each home.
    pub(super) footholds: Vec<Foothold>,
}

impl Ground {
    /// Which Neo4j the plan is for.
    pub(super) fn runtime(&self) -> Runtime {
        confs::runtime(&self.plan)
    }

    pub(super) fn change_set(&self, wanted: Vec<Wanted>) -> Result<ChangeSet, Stopped> {
        let mut homes: Vec<PathBuf> = Vec::new();
        for places in self.places.iter().filter(|places| places.is_real_home) {
            homes.push(places.home.clone());
            // A packaged neo4j.conf lies outside of its home, perhaps on another disk.
            homes.extend(places.conf.parent().map(Path::to_owned).filter(|folder| !folder.starts_with(&places.home)));
        }
        let site = Site { root: &self.out, homes: &homes, manifest: self.manifest.as_ref(), replace: self.replace };
        ChangeSet::plan(&site, wanted).map_err(|error| self.explain(error))
    }

    /// A refusal because of files that another run is writing, or wrote since this one looked, says that and nothing of
    /// each file: `--replace` would be the wrong advice.
    fn explain(&self, error: ApplyError) -> Stopped {
        if !matches!(error, ApplyError::Refused(_)) {
            return error.into();
        }
        if let Err(locked) = deploy::check_idle(&self.out) {
            return locked.into();
        }
        match Manifest::read(&self.out) {
            Ok(now) if now != self.manifest => file::changed_since_shown(&self.out.display().to_string()).into(),
            _ => error.into(),
        }
    }

    /// Loads every server through a tree as Neo4j would, rehearses, and adds what came of it to the outcome. While the
    /// company's CA has not signed there is nothing to judge.
    pub(super) fn judge(
        &self,
        tree: &dyn Tree,
        now: OffsetDateTime,
        outcome: &mut Outcome,
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<(), Stopped> {
        if self.plan.certificates.trust == Trust::CompanyCa {
            return Ok(());
        }
        let runtime = self.runtime();
        let load = |index: usize| {
            let (name, places) = (&self.plan.servers[index].name, &self.places[index]);
            let scopes = if places.is_real_home { Scopes::All } else { Scopes::Cluster };
            load_server(tree, name, &places.home, &places.conf, runtime, scopes, now)
        };
        let loaded = os::in_parallel_watched("load", self.places.len(), Stage::Load, events, cancel, load);
        let Some(servers) = loaded.into_iter().collect::<Option<Vec<Server>>>() else {
            return Err(Stopped::cancelled());
        };
        let rehearsal = rehearse::rehearse(&servers, &Hosts::default(), &Jdk, now, events, cancel);
        if rehearsal.cancelled {
            return Err(Stopped::cancelled());
        }
        outcome::add(outcome, &self.plan.cluster, &servers, rehearsal);
        Ok(())
    }

    /// The report and the manifest.
    pub(super) fn own_files(&self, page: String, wanted: &[Wanted]) -> Result<OwnFiles, Stopped> {
        let mut files = vec![Wanted::public(self.out.join("report.html"), page.into_bytes())];
        let names = self.plan.servers.iter().map(|server| server.name.clone()).collect();
        let manifest = Manifest::of(&self.out, names, &[wanted, &files].concat()).made_for(self.neo4j.clone());
        let path = self.out.join(MANIFEST);
        let json = manifest
            .to_json()
            .map_err(|error| Stopped::failed(file::failed(&path.display().to_string(), &error.to_string())))?;
        files.push(Wanted::public(path, json));
        let earlier = self.manifest.iter().flat_map(|earlier| manifest.left_by(earlier));
        let left: Vec<String> =
            earlier.filter(|name| *name != MANIFEST && self.out.join(name).exists()).map(str::to_owned).collect();
        let trusts = |name: &String| self.places.iter().any(|it| self.out.join(name).starts_with(&it.trusted_dir));
        let left_over = (!left.is_empty())
            .then(|| file::left_over(&self.out.display().to_string(), &left, left.iter().any(trusts)));
        Ok(OwnFiles { files, left_over })
    }

    /// Whether the disks are still there that everything was worked out for. Without them the folders would be made
    /// anew, on whatever disk is in their place.
    pub(super) fn check_footholds(&self) -> Result<(), Stopped> {
        let lost: Vec<Finding> = self
            .footholds
            .iter()
            .filter(|foothold| !foothold.holds())
            .map(|foothold| file::place_vanished(&foothold.folder.display().to_string()))
            .collect();
        if lost.is_empty() {
            return Ok(());
        }
        Err(Stopped { ended: super::Ended::EnvironmentFailed, ..Stopped::refused(lost) })
    }
}

/// What Interlock writes for itself, and what it wrote for an earlier plan.
pub(super) struct OwnFiles {
    pub(super) files: Vec<Wanted>,
    pub(super) left_over: Option<Finding>,
}

/// A folder that exists, and whether a disk of its own begins there.
pub(super) struct Foothold {
    folder: PathBuf,
    is_disk: bool,
}

impl Foothold {
    /// The folder itself, or the nearest one above it that exists.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let folder = folder.ancestors().find(|folder| folder.is_dir())?;
        Some(Self { folder: folder.to_owned(), is_disk: begins_disk(folder) })
    }

    fn holds(&self) -> bool {
        self.folder.is_dir() && begins_disk(&self.folder) == self.is_disk
    }
}

fn begins_disk(folder: &Path) -> bool {
    folder.parent().is_some_and(|parent| !os::same_disk(folder, parent).unwrap_or(true))
}
