//! What `work` returns, as the model sees it: no secret goes this way.

use crate::app::{self, Revision};
use crate::work;
use std::sync::Arc;

pub(super) fn proposal(revision: Revision, proposal: &work::Proposal) -> app::Proposal {
    app::Proposal {
        revision,
        plan: Arc::clone(proposal.plan()),
        runtime: proposal.runtime(),
        out: proposal.out().to_owned(),
        servers: proposal.servers().iter().cloned().map(server).collect(),
        set: Arc::clone(proposal.set()),
        findings: proposal.findings().to_vec(),
    }
}

fn server(view: work::ServerView) -> app::ServerFiles {
    let work::ServerView {
        name,
        home,
        is_real_home,
        conf,
        private_key,
        public_certificate,
        trusted_dir,
        revoked_dir,
        request,
        trusted,
        certificates,
        keeps_key,
        conf_is_whole,
        password_before_key,
        findings,
    } = view;
    app::ServerFiles {
        name,
        home,
        is_real_home,
        conf,
        private_key,
        public_certificate,
        trusted_dir,
        revoked_dir,
        request,
        trusted,
        certificates,
        keeps_key,
        conf_is_whole,
        password_before_key,
        findings,
    }
}

pub(super) fn commands(work::Commands { unix, windows }: work::Commands) -> app::Commands {
    app::Commands { unix, windows }
}

pub(super) fn conf_facts(facts: work::ConfFacts) -> app::ConfFacts {
    let work::ConfFacts { path, home, advertised, base_directory, has_policy } = facts;
    app::ConfFacts { path, home, advertised, base_directory, has_policy }
}
