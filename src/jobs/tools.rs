//! The tools' jobs: they run beside the user's own and beside each other; a new one of a kind stops the one before it.

use super::mail::Reporter;
use super::{Jobs, Ticket, foreground};
use crate::app::tools::explainer::{self, Lines};
use crate::app::tools::inspector::{self, Look, Rewrite};
use crate::app::{Job, JobMsg, PassPhrase};
use crate::finding::Release;
use crate::os::Cancel;
use crate::work;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;
use time::OffsetDateTime;

impl Jobs {
    pub(super) fn inspect(&self, look: Look) {
        let pass_phrase = look.pass_phrase.clone();
        self.tool(Job::Inspect, "inspect", pass_phrase, move |events, cancel| {
            let number = look.number;
            let request = work::Inspect {
                neo4j: release(look.neo4j),
                java: None,
                paths: look.paths,
                pass_phrase: look.pass_phrase.map(|phrase| Arc::new(foreground::secret(phrase))),
                expires_within: None,
                now: OffsetDateTime::now_utc(),
            };
            let (outcome, _) = work::inspect(&request, events, cancel);
            let inspected = (!cancel.is_cancelled())
                .then(|| inspector::inspected(outcome.files.unwrap_or_default(), outcome.findings, request.now));
            JobMsg::Inspected(number, inspected)
        });
    }

    pub(super) fn rewrite_key(&self, rewrite: Rewrite) {
        let pass_phrase = rewrite.pass_phrase.clone();
        self.tool(Job::RewriteKey, "rewrite-key", pass_phrase, move |events, cancel| {
            let request = work::RewriteKey {
                key: rewrite.key,
                out: rewrite.out,
                pass_phrase: rewrite.pass_phrase.map(|phrase| Arc::new(foreground::secret(phrase))),
                replace: rewrite.replace,
                dry_run: false,
                neo4j: release(rewrite.neo4j),
                java: None,
                now: OffsetDateTime::now_utc(),
            };
            let (outcome, _) = work::rewrite_key(&request, events, cancel);
            // What there is to say about the new file does not speak against having written it.
            let own: Vec<_> = outcome.files.iter().flatten().flat_map(|file| &file.findings).collect();
            let findings = outcome.findings.iter().filter(|finding| !own.contains(finding)).cloned().collect();
            JobMsg::KeyRewritten(rewrite.number, findings)
        });
    }

    pub(super) fn explain(&self, lines: Lines) {
        self.tool(Job::Explain, "explain", None, move |events, cancel| {
            let pasted = lines.pasted.map(|pasted| pasted.as_ref().to_owned());
            let request = work::Explain { logs: lines.logs, pasted };
            let (outcome, _) = work::explain(&request, events, cancel);
            let explained = (!cancel.is_cancelled())
                .then(|| explainer::explained(outcome.lines.unwrap_or_default(), outcome.findings));
            JobMsg::Explained(lines.number, explained)
        });
    }

    /// Asks a tool's job to stop. A key that is being written is written to its end.
    pub fn stop(&self, job: Job) {
        let tools = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
        for (ticket, _) in tools.iter().filter(|(ticket, _)| ticket.job == job && job != Job::RewriteKey) {
            ticket.cancel.cancel();
        }
    }

    fn tool(
        &self,
        job: Job,
        name: &str,
        pass_phrase: Option<PassPhrase>,
        work: impl FnOnce(&Reporter<'_>, &Cancel) -> JobMsg + Send + 'static,
    ) {
        self.stop(job);
        let ticket = Ticket { job, cancel: Cancel::default(), is_over: Arc::default() };
        let (cancel, is_over) = (ticket.cancel.clone(), Arc::clone(&ticket.is_over));
        let shared = Arc::clone(&self.shared);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let reporter = Reporter::new(&shared.mail, job);
            shared.mail.answer(job, pass_phrase.as_ref(), || Some(work(&reporter, &cancel)));
            is_over.store(true, Ordering::Relaxed);
        });
        match spawned {
            Ok(thread) => {
                let mut tools = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
                tools.retain(|(ticket, _)| !ticket.is_over.load(Ordering::Relaxed));
                tools.push((ticket, thread));
            }
            Err(error) => self.shared.mail.no_thread(job, &error),
        }
    }
}

/// The release that judges, as the user named it and as it is.
fn release(text: String) -> Option<(String, Release)> {
    let release = text.parse().ok()?;
    Some((text, release))
}
