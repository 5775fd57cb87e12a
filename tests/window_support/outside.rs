//! The outside world, played: answers to orders, made by hand and always the same.
//!
//! They are what `jobs` would say of the same plan, with round numbers of milliseconds and no key in the world.

use super::{proposal, tools};
use interlock::app::{Commands, Job, JobMsg, Landed, Model, Msg, Order, Progress, Proof, Proposal, Revision, Trouble};
use interlock::deploy::{ChangeSet, MANIFEST};
use interlock::finding::Finding;
use interlock::finding::catalogue::{file, trust};
use interlock::os::Stage;
use interlock::report::{Handshake, Outcome, Pair, Server, Stranger, StrangerKind};
use std::path::PathBuf;
use std::sync::Arc;

/// Answers orders as it plays.
#[derive(Clone, Copy)]
pub(crate) struct Outside(pub(crate) Play);

/// How well it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Play {
    /// Everything passes.
    Well,
    /// In the rehearsal server3 does not trust server2.
    Refused,
    /// This job begins and goes on.
    Slow(Job),
    /// This job ends with a finding.
    Fails(Job),
}

impl Outside {
    /// What is said to an order.
    pub(crate) fn answers(self, model: &Model, order: &Order) -> Vec<Msg> {
        let job = match order {
            Order::MakeKeys(..) => Job::Keys,
            Order::DrawUp(_) => Job::DrawUp,
            Order::Prove(_) => Job::Prove,
            Order::Write(_) => Job::Write,
            Order::ReadConfs(_) | Order::ReadPlan(_) | Order::SavePlan(..) => Job::Files,
            Order::Inspect(_) => Job::Inspect,
            Order::RewriteKey(_) => Job::RewriteKey,
            Order::Explain(_) => Job::Explain,
        };
        if self.0 == Play::Slow(job) {
            return vec![Msg::Job(JobMsg::Progress(progress(job, model)))];
        }
        let trouble = (self.0 == Play::Fails(job)).then(|| Trouble { findings: vec![failure(job)], cancelled: false });
        let said = match order {
            Order::MakeKeys(kind, count) => JobMsg::KeysReady(*kind, *count),
            Order::DrawUp(wanted) => {
                let proposal = trouble.map_or_else(|| Ok(Box::new(proposal::of(wanted))), Err);
                JobMsg::DrawnUp(wanted.revision, proposal)
            }
            Order::Prove(revision) => {
                let proof = trouble.map_or_else(|| Ok(Box::new(self.proof(proposal_of(model), *revision))), Err);
                JobMsg::Proven(*revision, proof)
            }
            Order::Write(revision) => {
                let landed = trouble.map_or_else(|| Ok(Box::new(landed(model, *revision))), Err);
                JobMsg::Written(*revision, landed)
            }
            Order::SavePlan(path, _) => JobMsg::PlanSaved(path.clone(), Ok(())),
            Order::Inspect(look) => JobMsg::Inspected(look.number, Some(tools::inspected(look))),
            Order::RewriteKey(rewrite) => JobMsg::KeyRewritten(rewrite.number, tools::rewritten(rewrite)),
            Order::Explain(lines) => JobMsg::Explained(lines.number, Some(tools::explained())),
            Order::ReadConfs(_) | Order::ReadPlan(_) => return Vec::new(),
        };
        vec![Msg::Job(said)]
    }

    fn proof(self, proposal: &Proposal, revision: Revision) -> Proof {
        let mut wanted = proposal::wanted(&proposal.plan, &proposal.out);
        wanted.extend(proposal::own_files(&proposal.out));
        let set = Arc::new(proposal::change_set(&proposal.out, wanted));
        let outcome = Arc::new(outcome(proposal, &set, self.0 == Play::Refused));
        Proof { revision, outcome, set: Some(set), milliseconds: 640 }
    }
}

fn proposal_of(model: &Model) -> &Proposal {
    model.proposal.as_ref().expect("nothing is rehearsed that was not drawn up")
}

fn progress(job: Job, model: &Model) -> Progress {
    let servers = model.form.servers();
    let (stage, done, total) = match job {
        Job::Prove => (Stage::Pairs, 2, servers * (servers - 1)),
        Job::Write => (Stage::Write, 7, 22),
        _ => (Stage::Keys, 1, servers),
    };
    Progress { job, stage, done, total, milliseconds: 1_400 }
}

fn failure(job: Job) -> Finding {
    match job {
        Job::Write => file::disk_full("/cluster/server2/certificates/cluster/private.key"),
        Job::Prove => {
            let error = std::io::Error::other("no port is free");
            interlock::finding::catalogue::run::loopback("server1", &error)
        }
        _ => file::key_exists("/cluster/server1/certificates/cluster/private.key"),
    }
}

fn outcome(proposal: &Proposal, set: &ChangeSet, is_refused: bool) -> Outcome {
    let names: Vec<&str> = proposal.servers.iter().map(|server| server.name.as_str()).collect();
    let starts = Server { loads: true, starts: true, encrypted: true, rule: None, error: None };
    let mut outcome = Outcome::new("set-up");
    outcome.findings.clone_from(&proposal.findings);
    outcome.neo4j = Some(proposal.plan.release.to_string());
    outcome.servers = Some(names.iter().map(|name| ((*name).to_owned(), starts.clone())).collect());
    let indices = 0..names.len();
    let all = indices.clone().flat_map(|from| indices.clone().map(move |to| (from, to)));
    let refuses = |from: usize, to: usize| is_refused && matches!((from, to), (1, 2) | (2, 1));
    let pairs = all.filter(|(from, to)| from != to);
    outcome.pairs = Some(pairs.map(|(from, to)| pair(proposal, from, to, refuses(from, to))).collect());
    if is_refused {
        outcome.findings.extend(refusal());
    }
    let knock = |name: &&str| StrangerKind::ALL.map(|kind| stranger(kind, name));
    outcome.strangers = Some(names.iter().flat_map(knock).collect());
    outcome.changed = Some(set.changed());
    outcome.changes = Some(set.view());
    outcome.folder = Some(proposal.out.display().to_string());
    outcome
}

fn pair(proposal: &Proposal, from: usize, to: usize, is_refused: bool) -> Pair {
    let host = proposal.plan.servers[to].hosts.first().map(ToString::to_string);
    let rule = if from == 1 { "trust/initiator-not-trusted" } else { "trust/acceptor-not-trusted" };
    let number = |index: usize| u64::try_from(index).expect("few servers");
    Pair {
        from: proposal.servers[from].name.clone(),
        to: proposal.servers[to].name.clone(),
        host: host.unwrap_or_default(),
        connects: !is_refused,
        ok: !is_refused,
        rule: is_refused.then_some(rule),
        tls: (!is_refused).then_some("TLSv1.3"),
        cipher: (!is_refused).then_some("TLS_AES_256_GCM_SHA384"),
        reason: is_refused.then(|| "PKIX path building failed".to_owned()),
        handshake: Handshake::Real,
        milliseconds: if is_refused { 2 } else { 4 + (number(from) * 3 + number(to)) % 4 },
    }
}

fn stranger(kind: StrangerKind, name: &str) -> Stranger {
    Stranger { kind, to: name.to_owned(), refused: true, handshake: Handshake::Real }
}

/// Both directions between server2 and server3 fail, for one cause.
fn refusal() -> [Finding; 2] {
    let trusted = ["CN=server1.example.com,OU=CTU,O=Example Ltd,C=GB".to_owned()];
    let refused = trust::Refused {
        judge: "server3",
        peer: "server2",
        dials: false,
        host: "server3.example.com",
        words: "sun.security.validator.ValidatorException: PKIX path building failed",
        trusted_dir: "/cluster/server3/certificates/cluster/trusted",
        trusted: &trusted,
        revoked_dir: "/cluster/server3/certificates/cluster/revoked",
        public_certificate: "/cluster/server2/certificates/cluster/public.crt",
        subject: "CN=server2.example.com,OU=CTU,O=Example Ltd,C=GB",
        issuer: "CN=server2.example.com,OU=CTU,O=Example Ltd,C=GB",
        is_self_signed: true,
    };
    let dials = trust::Refused { dials: true, host: "server2.example.com", ..refused };
    [trust::initiator_not_trusted(&refused), trust::acceptor_not_trusted(&dials)]
}

fn landed(model: &Model, revision: Revision) -> Landed {
    let proof = model.proof.as_ref().expect("nothing is written that was not proven");
    let set = proof.set.clone().expect("a proof that passed has its change set");
    let runbook = proposal_of(model).servers.iter().map(|server| commands(&server.name)).collect();
    Landed { revision, outcome: Arc::clone(&proof.outcome), set, runbook }
}

fn commands(name: &str) -> Commands {
    let base = "certificates/cluster";
    let unix = [
        format!(
            "sudo install -o neo4j -g neo4j -m 0400 '{name}/{base}/private.key' \"$NEO4J_HOME\"/'{base}/private.key'"
        ),
        format!(
            "sudo install -o neo4j -g neo4j -m 0644 '{name}/{base}/public.crt' \"$NEO4J_HOME\"/'{base}/public.crt'"
        ),
        format!("sudo install -d -o neo4j -g neo4j -m 0755 \"$NEO4J_HOME\"/'{base}/trusted'"),
        format!("sudo install -o neo4j -g neo4j -m 0644 -t \"$NEO4J_HOME\"/'{base}/trusted' '{name}/{base}/trusted'/*"),
    ];
    let base = base.replace('/', "\\");
    let windows = [
        format!(
            "Copy-Item -LiteralPath '{name}\\{base}\\private.key' -Destination (Join-Path $env:NEO4J_HOME '{base}\\private.key')"
        ),
        format!(
            "icacls (Join-Path $env:NEO4J_HOME '{base}\\private.key') /inheritance:r /grant:r '*S-1-5-18:R' '*S-1-5-32-544:F'"
        ),
    ];
    Commands { unix: unix.join("\n"), windows: windows.join("\n") }
}

/// Where the manifest lies.
pub(super) fn manifest(out: &std::path::Path) -> PathBuf {
    out.join(MANIFEST)
}
