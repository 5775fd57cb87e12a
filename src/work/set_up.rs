//! From a draft to a proven cluster on disk: plan, material, change set, rehearsal, disk, rehearsal, report.

use super::confs::{self, Present};
use super::folders::{self, Contents};
use super::material::{self, Given, Made};
use super::places::Places;
use super::{Ended, Stopped};
use super::{outcome, page};
use crate::deploy::{self, ApplyError, ChangeSet, FileOps, MANIFEST, Manifest, Overlay, Site, System, Wanted};
use crate::finding::catalogue::{draft::given as given_rules, file, run as run_rules};
use crate::finding::{Finding, Release};
use crate::neo4j::conf::{self, Edited};
use crate::neo4j::material::Server;
use crate::neo4j::server::{Scopes, load_server};
use crate::neo4j::trust::Hosts;
use crate::os::{self, Cancel, Disk, Events, Stage, Tree};
use crate::pki::secret::{self, Secret};
use crate::plan::{Draft, Plan, Trust};
use crate::rehearse::{self, Jdk};
use crate::report::Outcome;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;

/// What is to be set up, and where.
pub struct SetUp {
    /// What the user wants.
    pub draft: Draft,
    /// The output folder.
    pub out: PathBuf,
    /// Whether private keys may be replaced.
    pub replace: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// The user's own pass phrase; `None`: one is made per server.
    pub pass_phrase: Option<Secret>,
    /// A neo4j.conf to start from, by server.
    pub confs: BTreeMap<String, PathBuf>,
    /// The time that certificates start from and are judged at.
    pub now: OffsetDateTime,
}

/// Makes everything for a plan, rehearses it, writes it, and rehearses what was written.
///
/// Nothing is written unless the rehearsal of what would be written ends without an error.
#[must_use]
pub fn set_up(request: SetUp, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    set_up_through(&System, request, events, cancel)
}

/// [`set_up`] through file operations of one's own: for tests that end the process after each of them.
#[must_use]
pub fn set_up_through(ops: &dyn FileOps, mut request: SetUp, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("set-up");
    outcome.changed = Some(false);
    outcome.changes = Some(Vec::new());
    outcome.servers = Some(Vec::new());
    outcome.pairs = Some(Vec::new());
    outcome.strangers = Some(Vec::new());
    // The page, too, names its paths below this folder, so that it says the same wherever the folder is.
    outcome.folder = std::path::absolute(&request.out).ok().map(|out| out.display().to_string());
    let own = request.pass_phrase.take().map(Arc::new);
    let ended = match run(ops, &request, own.as_ref(), &mut outcome, events, cancel) {
        Ok(()) => Ended::Done,
        Err(stopped) => {
            outcome.findings.extend(stopped.findings);
            stopped.ended
        }
    };
    if let Ok(out) = std::path::absolute(&request.out) {
        outcome::shorten(&mut outcome, &out, &request.out);
    }
    outcome.folder = Some(request.out.display().to_string());
    (outcome, ended)
}

fn run(
    ops: &dyn FileOps,
    request: &SetUp,
    own: Option<&Arc<Secret>>,
    outcome: &mut Outcome,
    events: &dyn Events,
    cancel: &Cancel,
) -> Result<(), Stopped> {
    outcome.neo4j = neo4j_as_typed(request).filter(|text| text.parse::<Release>().is_ok());
    let (plan, findings) = Plan::check(&request.draft);
    let Some(plan) = plan else { return Err(Stopped::refused(findings)) };
    outcome.findings.extend(findings);
    outcome.findings.extend(check_pass_phrase(&plan, own)?);
    let out = std::path::absolute(&request.out)
        .map_err(|error| Stopped::failed(file::failed(&request.out.display().to_string(), &error.to_string())))?;
    if !request.dry_run {
        outcome.findings.extend(deploy::recover_through(ops, &out)?);
    }
    let manifest = Manifest::read(&out)?;
    let places = Places::of(&plan, &out);
    let work = Work { request, plan: &plan, out: &out, places: &places, manifest: manifest.as_ref() };
    let present = confs::read(request, &plan, &places)?;
    let accounts = folders::accounts(&places)?;
    let made = work.make(own, &present, events, cancel)?;
    outcome.findings.extend(plain_authority_key(&made));
    let confs = work.confs(&present, &made)?;
    let whole_confs: Vec<bool> = confs.iter().map(|conf| !conf::is_own_file(&conf.masked)).collect();
    outcome.findings.extend(confs.iter().flat_map(|conf| conf.findings.iter().cloned()));
    let masked_before = present.into_iter().map(|present| present.masked).collect();
    let contents = Contents { plan: &plan, places: &places, accounts: &accounts, made: &made, confs, masked_before };
    let mut wanted = folders::wanted(contents);
    let set = Arc::new(work.change_set(wanted.clone())?);
    outcome.findings.extend_from_slice(set.warnings());
    let mut before = outcome.findings.clone();

    // The proof before anything is touched: Neo4j's rules read the disk as it would be.
    // The page shows what is in the folders and nothing that this run alone met (a killed run before it, lines that it
    // put right in a neo4j.conf): the same plan again would write another page.
    let mut proof = outcome.clone();
    proof.findings.clear();
    work.judge(&Overlay::new(Arc::clone(&set), &Disk), &mut proof, events, cancel)?;
    let page = page::page(&plan, &places, &made, &whole_confs, &proof);
    outcome::adopt(outcome, proof);
    let own = work.own_files(page, &wanted)?;
    // What an earlier plan left is no part of a rehearsal: the second one must not drop it.
    before.extend(own.left_over.clone());
    outcome.findings.extend(own.left_over);
    wanted.extend(own.files);
    let set = work.change_set(wanted)?;
    outcome.changes = Some(outcome::changes(&set));
    if outcome.has_errors() {
        return Ok(());
    }
    outcome.changed = Some(set.changed());
    if request.dry_run || !set.changed() {
        return Ok(());
    }
    if let Err(error) = deploy::apply_through(ops, &set, events, cancel) {
        outcome.changed = Some(false);
        return Err(error.into());
    }
    // And for what landed: what the disk gives back.
    outcome.findings = before;
    work.judge(&Disk, outcome, events, &Cancel::default())
}

/// The release in the plan's own words: `5.26` and not the patch level that we take it for.
fn neo4j_as_typed(request: &SetUp) -> Option<String> {
    request.draft.cluster.neo4j.as_ref().map(|text| text.trim().to_owned())
}

/// Whether the user's own pass phrase can be used at all.
fn check_pass_phrase(plan: &Plan, own: Option<&Arc<Secret>>) -> Result<Option<Finding>, Stopped> {
    let Some(own) = own else { return Ok(None) };
    secret::check_pass_phrase(own)
        .map_err(|error| Stopped::refused(vec![given_rules::pass_phrase(&error.to_string())]))?;
    let unused = !plan.certificates.encrypt_keys && plan.certificates.trust != Trust::Existing;
    Ok(unused.then(given_rules::pass_phrase_unused))
}

/// A private CA's key that lies there as it is: the pass phrases that are made belong to the servers.
fn plain_authority_key(made: &Made) -> Option<Finding> {
    let authority = made.own_authority.as_ref()?;
    let is_plain = !material::is_encrypted(authority.private_key.expose());
    is_plain.then(|| run_rules::authority_key_plain(&authority.folder.join("ca.key").display().to_string()))
}

/// One run's surroundings.
struct Work<'a> {
    request: &'a SetUp,
    plan: &'a Plan,
    out: &'a Path,
    places: &'a [Places],
    manifest: Option<&'a Manifest>,
}

impl Work<'_> {
    fn make(
        &self,
        own: Option<&Arc<Secret>>,
        present: &[Present],
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<Made, Stopped> {
        let pass_phrases: Vec<Option<Arc<Secret>>> = present.iter().map(|it| it.pass_phrase.clone()).collect();
        let given = Given {
            plan: self.plan,
            places: self.places,
            out: self.out,
            pass_phrase: own,
            present: &pass_phrases,
            now: self.request.now,
        };
        material::make(&given, events, cancel)
    }

    /// Every server's neo4j.conf, or every reason why one cannot be written.
    fn confs(&self, present: &[Present], made: &Made) -> Result<Vec<Edited>, Stopped> {
        let mut confs = Vec::new();
        let mut refusals = Vec::new();
        for (index, (present, material)) in present.iter().zip(&made.servers).enumerate() {
            let base = present.base.as_ref().map(|bytes| bytes.as_slice());
            match confs::write(self.plan, index, &self.places[index], base, material.pass_phrase.clone()) {
                Ok(conf) => confs.push(conf),
                Err(stopped) => refusals.extend(stopped.findings),
            }
        }
        if refusals.is_empty() { Ok(confs) } else { Err(Stopped::refused(refusals)) }
    }

    fn change_set(&self, wanted: Vec<Wanted>) -> Result<ChangeSet, Stopped> {
        let mut homes: Vec<PathBuf> = Vec::new();
        for places in self.places.iter().filter(|places| places.is_real_home) {
            homes.push(places.home.clone());
            // A packaged neo4j.conf lies outside of its home, perhaps on another disk.
            homes.extend(places.conf.parent().map(Path::to_owned).filter(|folder| !folder.starts_with(&places.home)));
        }
        let site = Site { root: self.out, homes: &homes, manifest: self.manifest, replace: self.request.replace };
        ChangeSet::plan(&site, wanted).map_err(|error| self.explain(error))
    }

    /// A refusal because of files that another run is writing, or wrote since this one looked, says that and nothing of
    /// each file: `--replace` would be the wrong advice.
    fn explain(&self, error: ApplyError) -> Stopped {
        if !matches!(error, ApplyError::Refused(_)) {
            return error.into();
        }
        if let Err(locked) = deploy::check_idle(self.out) {
            return locked.into();
        }
        match Manifest::read(self.out) {
            Ok(now) if now.as_ref() != self.manifest => {
                file::changed_since_shown(&self.out.display().to_string()).into()
            }
            _ => error.into(),
        }
    }

    /// Loads every server through a tree as Neo4j would, rehearses, and adds what came of it to the outcome. While the
    /// company's CA has not signed there is nothing to judge.
    fn judge(
        &self,
        tree: &dyn Tree,
        outcome: &mut Outcome,
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<(), Stopped> {
        if self.plan.certificates.trust == Trust::CompanyCa {
            return Ok(());
        }
        let runtime = confs::runtime(self.plan);
        let load = |index: usize| {
            let (name, places) = (&self.plan.servers[index].name, &self.places[index]);
            let scopes = if places.is_real_home { Scopes::All } else { Scopes::Cluster };
            load_server(tree, name, &places.home, &places.conf, runtime, scopes, self.request.now)
        };
        let loaded = os::in_parallel_watched("load", self.places.len(), Stage::Load, events, cancel, load);
        let Some(servers) = loaded.into_iter().collect::<Option<Vec<Server>>>() else {
            return Err(Stopped::cancelled());
        };
        let rehearsal = rehearse::rehearse(&servers, &Hosts::default(), &Jdk, self.request.now, events, cancel);
        if rehearsal.cancelled {
            return Err(Stopped::cancelled());
        }
        outcome::add(outcome, &self.plan.cluster, &servers, rehearsal);
        Ok(())
    }

    /// The report and the manifest.
    fn own_files(&self, page: String, wanted: &[Wanted]) -> Result<OwnFiles, Stopped> {
        let mut files = vec![Wanted::public(self.out.join("report.html"), page.into_bytes())];
        let names = self.plan.servers.iter().map(|server| server.name.clone()).collect();
        let manifest = Manifest::of(self.out, names, &[wanted, &files].concat()).made_for(neo4j_as_typed(self.request));
        let path = self.out.join(MANIFEST);
        let json = manifest
            .to_json()
            .map_err(|error| Stopped::failed(file::failed(&path.display().to_string(), &error.to_string())))?;
        files.push(Wanted::public(path, json));
        let earlier = self.manifest.into_iter().flat_map(|earlier| manifest.left_by(earlier));
        let left: Vec<String> =
            earlier.filter(|name| *name != MANIFEST && self.out.join(name).exists()).map(str::to_owned).collect();
        let trusts = |name: &String| self.places.iter().any(|it| self.out.join(name).starts_with(&it.trusted_dir));
        let left_over = (!left.is_empty())
            .then(|| file::left_over(&self.out.display().to_string(), &left, left.iter().any(trusts)));
        Ok(OwnFiles { files, left_over })
    }
}

/// What Interlock writes for itself, and what it wrote for an earlier plan.
struct OwnFiles {
    files: Vec<Wanted>,
    left_over: Option<Finding>,
}
