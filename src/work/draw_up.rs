//! The first stage of a set-up: keys, certificates, every neo4j.conf and the change set, and nothing written.

use super::confs::{self, Present, Repairs};
use super::folders::{self, Contents};
use super::ground::{Foothold, Ground};
use super::keys::Keys;
use super::material::{self, Given, Made};
use super::places::Places;
use super::proposal::Proposal;
use super::{Stopped, views};
use crate::deploy::{self, Manifest};
use crate::finding::Finding;
use crate::finding::catalogue::{draft::given as given_rules, file, run as run_rules};
use crate::neo4j::conf::{self, Edited};
use crate::os::{self, Cancel, Events};
use crate::pki::secret::{self, Secret};
use crate::plan::{Draft, Plan, Trust};
use std::collections::{BTreeMap, BTreeSet};
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
    /// The rules whose faults are also put right in a server's neo4j.conf, by server.
    pub repairs: BTreeMap<String, BTreeSet<&'static str>>,
    /// The time that certificates start from and are judged at.
    pub now: OffsetDateTime,
}

impl SetUp {
    /// The release in the plan's own words.
    pub(super) fn neo4j_as_typed(&self) -> Option<String> {
        self.draft.cluster.neo4j.as_ref().map(|text| text.trim().to_owned())
    }
}

/// Makes everything for a plan, as far as it is not there, and writes nothing.
///
/// What a killed run left in the output folder is told and stays as it is: [`Proposal::write`] completes it.
///
/// # Errors
/// The plan cannot be carried out, a file cannot be read or replaced, or somebody asked to stop.
pub fn draw_up(request: SetUp, keys: &dyn Keys, events: &dyn Events, cancel: &Cancel) -> Result<Proposal, Stopped> {
    let mut request = request;
    let own = request.pass_phrase.take().map(Arc::new);
    let tell = |out: &Path| {
        let left = deploy::interrupted(out);
        Ok(left
            .map(|left| file::run_waits(&out.display().to_string(), &left.display().to_string()))
            .into_iter()
            .collect())
    };
    draw_up_after(&tell, &request, own.as_ref(), keys, events, cancel)
}

/// What to do about a killed run in the output folder, before anything there is read.
pub(super) type Left<'a> = &'a dyn Fn(&Path) -> Result<Vec<Finding>, Stopped>;

/// [`draw_up`] that knows what to do about a killed run.
pub(super) fn draw_up_after(
    left: Left<'_>,
    request: &SetUp,
    own: Option<&Arc<Secret>>,
    keys: &dyn Keys,
    events: &dyn Events,
    cancel: &Cancel,
) -> Result<Proposal, Stopped> {
    let mut findings = Vec::new();
    let drawn = Drawing { left, request, own, keys, events, cancel }.run(&mut findings);
    drawn.map_err(|stopped| stopped.after(findings))
}

/// One run of this stage.
struct Drawing<'a> {
    left: Left<'a>,
    request: &'a SetUp,
    own: Option<&'a Arc<Secret>>,
    keys: &'a dyn Keys,
    events: &'a dyn Events,
    cancel: &'a Cancel,
}

impl Drawing<'_> {
    fn run(&self, findings: &mut Vec<Finding>) -> Result<Proposal, Stopped> {
        let request = self.request;
        let (plan, of_plan) = Plan::check(&request.draft);
        let Some(plan) = plan else { return Err(Stopped::refused(of_plan)) };
        findings.extend(of_plan);
        findings.extend(check_pass_phrase(&plan, self.own)?);
        let out = std::path::absolute(&request.out)
            .map_err(|error| Stopped::failed(file::failed(&place_of_out(&request.out), &error.to_string())))?;
        findings.extend((self.left)(&out)?);
        let manifest = Manifest::read(&out)?;
        let places = Places::of(&plan, &out);
        let elsewhere = folders::of_other_systems(&plan, &places);
        if !elsewhere.is_empty() {
            return Err(Stopped::refused(elsewhere));
        }
        let homes = places.iter().filter(|places| places.is_real_home).map(|places| places.home.as_path());
        let ground = Ground {
            footholds: [out.as_path()].into_iter().chain(homes).filter_map(Foothold::of).collect(),
            plan: Arc::new(plan),
            neo4j: request.neo4j_as_typed(),
            out,
            places,
            manifest,
            replace: request.replace,
            now: request.now,
        };
        let present = confs::read(request, &ground.plan, &ground.places)?;
        let accounts = folders::accounts(&ground.places)?;
        // A service that cannot be asked was told of with its account.
        findings.extend(folders::running(&ground.places, &|name| os::service(name).ok().flatten()));
        let made = self.make(&ground, &present)?;
        findings.extend(plain_authority_key(&made));
        let (confs, repairs) = edited(&ground, &present, &made)?;
        let whole_confs: Vec<bool> = confs.iter().map(|conf| !conf::is_own_file(&conf.masked)).collect();
        findings.extend(confs.iter().flat_map(|conf| conf.findings.iter().cloned()));
        let mut servers = views::servers(&ground, &made, &confs, repairs);
        let masked_before = present.into_iter().map(|present| present.masked).collect();
        let wanted = folders::wanted(Contents {
            plan: &ground.plan,
            places: &ground.places,
            accounts: &accounts,
            made: &made,
            confs,
            masked_before,
        });
        let set = Arc::new(ground.change_set(wanted.clone())?);
        views::mark_kept_keys(&mut servers, &set);
        findings.extend_from_slice(set.warnings());
        let findings = std::mem::take(findings);
        Ok(Proposal { ground, made, whole_confs, wanted, set, findings, servers })
    }

    fn make(&self, ground: &Ground, present: &[Present]) -> Result<Made, Stopped> {
        let pass_phrases: Vec<Option<Arc<Secret>>> = present.iter().map(|it| it.pass_phrase.clone()).collect();
        let given = Given {
            plan: &ground.plan,
            places: &ground.places,
            out: &ground.out,
            pass_phrase: self.own,
            present: &pass_phrases,
            now: ground.now,
            keys: self.keys,
        };
        material::make(&given, self.events, self.cancel)
    }
}

/// The output folder as a finding names it, also where nothing was typed.
fn place_of_out(out: &Path) -> String {
    if out.as_os_str().is_empty() { "out".to_owned() } else { out.display().to_string() }
}

/// Every server's neo4j.conf, or every reason why one cannot be written.
fn edited(ground: &Ground, present: &[Present], made: &Made) -> Result<(Vec<Edited>, Vec<Repairs>), Stopped> {
    let (mut confs, mut repairs, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (present, material)) in present.iter().zip(&made.servers).enumerate() {
        let base = present.base.as_ref().map(|bytes| bytes.as_slice());
        match confs::write(&ground.plan, index, &ground.places[index], base, material.pass_phrase.clone()) {
            Ok(conf) => {
                repairs.push(confs::repairs(base, &conf, ground.runtime()));
                confs.push(conf);
            }
            Err(stopped) => refusals.extend(stopped.findings),
        }
    }
    if refusals.is_empty() { Ok((confs, repairs)) } else { Err(Stopped::refused(refusals)) }
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
