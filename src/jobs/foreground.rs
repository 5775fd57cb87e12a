//! The jobs that the user waits for, and what is kept from one to the next.

use super::Shared;
use super::mail::Reporter;
use super::stock::FromStock;
use crate::app::{self, DrawUp, JobMsg, PassPhrase, Revision, Trouble};
use crate::finding::catalogue::run;
use crate::os::Cancel;
use crate::pki::secret::Secret;
use crate::work::{self, Proposal, Proven, Stopped};
use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Instant;
use time::OffsetDateTime;
use zeroize::Zeroizing;

/// The last proposal, with its secrets.
#[derive(Default)]
pub(super) struct Held {
    drawn: Option<(Revision, Arc<Proposal>)>,
    /// Its rehearsal, where that ended without an error.
    proven: Option<Arc<Proven>>,
}

impl Held {
    fn proposal(&self, revision: Revision) -> Option<Arc<Proposal>> {
        self.drawn.as_ref().filter(|(drawn, _)| *drawn == revision).map(|(_, proposal)| Arc::clone(proposal))
    }
}

impl Shared {
    pub(super) fn draw_up(self: &Arc<Self>, order: DrawUp, events: &Reporter<'_>, cancel: &Cancel) -> JobMsg {
        JobMsg::DrawnUp(order.revision, self.drawn_up(order, events, cancel).map(Box::new))
    }

    pub(super) fn prove(&self, revision: Revision, events: &Reporter<'_>, cancel: &Cancel) -> JobMsg {
        JobMsg::Proven(revision, self.proven(revision, events, cancel).map(Box::new))
    }

    pub(super) fn write(&self, revision: Revision, events: &Reporter<'_>, cancel: &Cancel) -> JobMsg {
        JobMsg::Written(revision, self.written(revision, events, cancel).map(Box::new))
    }

    fn drawn_up(
        self: &Arc<Self>,
        order: DrawUp,
        events: &Reporter<'_>,
        cancel: &Cancel,
    ) -> Result<app::Proposal, Trouble> {
        go_on(cancel)?;
        *self.held() = Held::default();
        let DrawUp { revision, draft, out, replace, pass_phrase, repairs } = order;
        let request = work::SetUp {
            draft,
            out,
            replace,
            dry_run: false,
            pass_phrase: pass_phrase.map(secret),
            confs: BTreeMap::new(),
            repairs,
            now: OffsetDateTime::now_utc(),
        };
        let proposal = Arc::new(work::draw_up(request, &FromStock(self), events, cancel).map_err(trouble)?);
        let view = view(revision, &proposal);
        self.held().drawn = Some((revision, proposal));
        Ok(view)
    }

    fn proven(&self, revision: Revision, events: &Reporter<'_>, cancel: &Cancel) -> Result<app::Proof, Trouble> {
        go_on(cancel)?;
        let proposal = {
            let mut held = self.held();
            held.proven = None;
            held.proposal(revision).ok_or_else(|| not_held("rehearse"))?
        };
        let start = Instant::now();
        let proven = proposal.prove(events, cancel).map_err(trouble)?;
        let is_proof = !proven.outcome.has_errors();
        let proof = app::Proof {
            revision,
            outcome: Arc::new(proven.outcome.clone()),
            set: is_proof.then(|| Arc::clone(&proven.set)),
            milliseconds: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        self.held().proven = is_proof.then(|| Arc::new(proven));
        Ok(proof)
    }

    fn written(&self, revision: Revision, events: &Reporter<'_>, cancel: &Cancel) -> Result<app::Landed, Trouble> {
        go_on(cancel)?;
        let (proposal, proven) = {
            let held = self.held();
            held.proposal(revision).zip(held.proven.clone()).ok_or_else(|| not_held("write"))?
        };
        // These keys have their servers now, however the write ends: a half that stays must not be given out again.
        self.stock.forget();
        let landed = proposal.write(&proven, OffsetDateTime::now_utc(), events, cancel).map_err(trouble)?;
        // What was proven is no longer what would change.
        self.held().proven = None;
        let runbook = proposal.commands();
        Ok(app::Landed { revision, outcome: Arc::new(landed.outcome), set: landed.set, runbook })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The typed pass phrase as a secret; the buffer that it was typed in is wiped.
pub(super) fn secret(mut pass_phrase: PassPhrase) -> Secret {
    let secret = Secret::new(Zeroizing::new(pass_phrase.expose().as_bytes().to_vec()));
    pass_phrase.clear();
    secret
}

/// A job that was stopped before its turn came.
fn go_on(cancel: &Cancel) -> Result<(), Trouble> {
    if cancel.is_cancelled() { Err(Trouble { findings: Vec::new(), cancelled: true }) } else { Ok(()) }
}

fn not_held(step: &str) -> Trouble {
    Trouble { findings: vec![run::not_drawn_up(step)], cancelled: false }
}

fn trouble(stopped: Stopped) -> Trouble {
    let Stopped { findings, ended: _, is_cancelled } = stopped;
    // That the user stopped it is no news for him.
    let findings = if is_cancelled { Vec::new() } else { findings };
    Trouble { findings, cancelled: is_cancelled }
}

/// A proposal as the model sees it: no secret goes this way.
fn view(revision: Revision, proposal: &work::Proposal) -> app::Proposal {
    app::Proposal {
        revision,
        plan: Arc::clone(proposal.plan()),
        runtime: proposal.runtime(),
        out: proposal.out().to_owned(),
        servers: proposal.servers().to_vec(),
        set: Arc::clone(proposal.set()),
        findings: proposal.findings().to_vec(),
    }
}
