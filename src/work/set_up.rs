//! From a draft to a proven cluster on disk in one go: the stages of `draw_up.rs` and `proposal.rs`, one after the other.

use super::draw_up::{SetUp, draw_up_after};
use super::keys::FreshKeys;
use super::outcome;
use super::{Ended, Stopped};
use crate::deploy::{self, FileOps, System};
use crate::finding::{Finding, Release};
use crate::os::{Cancel, Events};
use crate::pki::secret::Secret;
use crate::report::Outcome;
use std::path::Path;
use std::sync::Arc;

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
    outcome.neo4j = request.neo4j_as_typed().filter(|text| text.parse::<Release>().is_ok());
    let recover = |out: &Path| -> Result<Vec<Finding>, Stopped> {
        if request.dry_run { Ok(Vec::new()) } else { Ok(deploy::recover_through(ops, out)?) }
    };
    let proposal = draw_up_after(&recover, request, own, &FreshKeys, events, cancel)?;
    let (set, before) = proposal.prove_into(outcome, events, cancel)?;
    if outcome.has_errors() {
        return Ok(());
    }
    outcome.changed = Some(set.changed());
    if request.dry_run || !set.changed() {
        return Ok(());
    }
    let written = proposal.write_into(ops, &set, before, request.now, outcome, events, cancel);
    if written.is_err() {
        outcome.changed = Some(false);
    }
    written
}
