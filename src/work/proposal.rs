//! What would be written: proven on the files as they will be, then written, then read back and proven again.

use super::ground::Ground;
use super::material::Made;
use super::views;
use super::{Stopped, outcome, page};
use crate::deploy::{self, ChangeSet, FileOps, Overlay, System, Wanted};
use crate::finding::catalogue::file;
use crate::finding::{Finding, Release, Runtime};
use crate::os::{Cancel, Disk, Events};
use crate::plan::Plan;
use crate::report::{Commands, Outcome, ServerFiles};
use std::path::Path;
use std::sync::Arc;
use time::OffsetDateTime;

/// Keys, certificates, folders and neo4j.conf of all servers, as they would be written. It holds secrets and so has no
/// `Debug`.
pub struct Proposal {
    pub(super) ground: Ground,
    pub(super) made: Made,
    pub(super) whole_confs: Vec<bool>,
    pub(super) wanted: Vec<Wanted>,
    pub(super) set: Arc<ChangeSet>,
    pub(super) findings: Vec<Finding>,
    pub(super) servers: Vec<ServerFiles>,
}

/// A rehearsal of what would be written.
pub struct Proven {
    /// Servers, pairs, strangers, findings and changes.
    pub outcome: Outcome,
    /// The whole change set, report and manifest included.
    pub set: Arc<ChangeSet>,
    /// What there was to say before the rehearsal: it stays true after the writing.
    before: Vec<Finding>,
}

/// What was written, read back and rehearsed.
pub struct Landed {
    /// Servers, pairs, strangers, findings and changes, from the disk.
    pub outcome: Outcome,
    /// What was written.
    pub set: Arc<ChangeSet>,
}

impl Proposal {
    /// The plan that it carries out.
    #[must_use]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.ground.plan
    }

    /// Which Neo4j that is.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.ground.runtime()
    }

    /// The absolute output folder.
    #[must_use]
    pub fn out(&self) -> &Path {
        &self.ground.out
    }

    /// What will be on disk, without the report and the manifest: they tell of the rehearsal.
    #[must_use]
    pub fn set(&self) -> &Arc<ChangeSet> {
        &self.set
    }

    /// What there is to say before any rehearsal.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Each server's part, in the plan's order.
    #[must_use]
    pub fn servers(&self) -> &[ServerFiles] {
        &self.servers
    }

    /// What to type at each server, in the plan's order.
    #[must_use]
    pub fn commands(&self) -> Vec<Commands> {
        views::commands(&self.ground, &self.made, &self.whole_confs)
    }

    /// Rehearses what would be written, laid over the disk, and adds the report and the manifest. Writes nothing.
    ///
    /// # Errors
    /// Another program's file stands where one of ours must be, or somebody asked to stop. That a rehearsal fails is no
    /// error: the outcome says so, and nobody should write then.
    pub fn prove(&self, events: &dyn Events, cancel: &Cancel) -> Result<Proven, Stopped> {
        let mut outcome = self.outcome();
        let (set, before) = self.prove_into(&mut outcome, events, cancel)?;
        outcome.changed = Some(set.changed());
        Ok(Proven { outcome, set, before })
    }

    /// Writes what was proven, reads it back from the disk and rehearses that at the time `now`. The rehearsal runs to
    /// its end even if somebody asks to stop: the files are written by then.
    ///
    /// What a killed run left is completed or taken back first. Then the proof is no longer one, and nothing else is
    /// written.
    ///
    /// # Errors
    /// Something changed since, the disk is gone or full, another process writes there, or somebody asked to stop: then
    /// everything is as it was.
    pub fn write(
        &self,
        proven: &Proven,
        now: OffsetDateTime,
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<Landed, Stopped> {
        self.ground.check_footholds()?;
        let recovered = deploy::recover(&self.ground.out)?;
        if !recovered.is_empty() {
            let changed = file::changed_since_shown(&self.ground.out.display().to_string());
            return Err(Stopped::from(changed).after(recovered));
        }
        let mut outcome = self.outcome();
        outcome.changes = Some(outcome::changes(&proven.set));
        outcome.changed = Some(proven.set.changed());
        self.write_into(&System, &proven.set, proven.before.clone(), now, &mut outcome, events, cancel)?;
        Ok(Landed { outcome, set: Arc::clone(&proven.set) })
    }

    /// An outcome that names the folder and the release, and nothing else yet.
    fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::new("set-up");
        outcome.neo4j = self.ground.neo4j.clone().filter(|text| text.parse::<Release>().is_ok());
        outcome.servers = Some(Vec::new());
        outcome.pairs = Some(Vec::new());
        outcome.strangers = Some(Vec::new());
        outcome.folder = Some(self.ground.out.display().to_string());
        outcome
    }

    /// Adds the findings and the proof to an outcome, as far as it gets. Also says what there was to say before it.
    pub(super) fn prove_into(
        &self,
        outcome: &mut Outcome,
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<(Arc<ChangeSet>, Vec<Finding>), Stopped> {
        outcome.findings.extend_from_slice(&self.findings);
        let mut before = outcome.findings.clone();
        // The proof before anything is touched: Neo4j's rules read the disk as it would be.
        // The page shows what is in the folders and nothing that this run alone met (a killed run before it, lines that
        // it put right in a neo4j.conf): the same plan again would write another page.
        let mut proof = outcome.clone();
        proof.findings.clear();
        let overlay = Overlay::new(Arc::clone(&self.set), &Disk);
        self.ground.judge(&overlay, self.ground.now, &mut proof, events, cancel)?;
        let page = page::page(&self.ground.plan, &self.ground.places, &self.made, &self.whole_confs, &proof);
        outcome::adopt(outcome, proof);
        let own = self.ground.own_files(page, &self.wanted)?;
        // What an earlier plan left is no part of a rehearsal: the second one must not drop it.
        before.extend(own.left_over.clone());
        outcome.findings.extend(own.left_over);
        let mut wanted = self.wanted.clone();
        wanted.extend(own.files);
        let set = Arc::new(self.ground.change_set(wanted)?);
        outcome.changes = Some(outcome::changes(&set));
        Ok((set, before))
    }

    /// Writes, and puts what the disk gives back into the outcome.
    #[expect(clippy::too_many_arguments, reason = "the two doors differ in each of them")]
    pub(super) fn write_into(
        &self,
        ops: &dyn FileOps,
        set: &ChangeSet,
        before: Vec<Finding>,
        now: OffsetDateTime,
        outcome: &mut Outcome,
        events: &dyn Events,
        cancel: &Cancel,
    ) -> Result<(), Stopped> {
        self.ground.check_footholds()?;
        deploy::apply_through(ops, set, events, cancel)?;
        // And for what landed: what the disk gives back.
        outcome.findings = before;
        self.ground.judge(&Disk, now, outcome, events, &Cancel::default())
    }
}
