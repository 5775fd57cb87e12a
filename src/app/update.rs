//! What follows from what happened.

use super::wizard;
use super::{
    Blocked, Closing, DrawUp, Effect, Flag, InspectorMsg, Job, JobMsg, Model, Msg, Notice, Order, Question, Revision,
    Running, Step, Trouble,
};
use super::{Field, Remedy};
use crate::finding::Finding;
use crate::plan::Draft;

impl Model {
    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.take(msg, &mut effects);
        self.follow_up(&mut effects);
        effects
    }

    /// What is being written is what stands in the form until the write has ended.
    fn would_change_what_is_written(&mut self, msg: &Msg) -> bool {
        if self.running.is_none_or(|running| running.job != Job::Write) {
            return false;
        }
        match msg {
            Msg::Answer(question, _) if question.is_about_the_plan() => {
                self.asking = None;
                true
            }
            Msg::Ask(question) => question.is_about_the_plan(),
            Msg::Job(JobMsg::PlanRead(..) | JobMsg::ConfsRead(_)) => true,
            _ => false,
        }
    }

    fn take(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        if self.would_change_what_is_written(&msg) || self.turns_a_tool(&msg) {
            return;
        }
        match msg {
            Msg::Type(field, text) => {
                if self.form.text(field) != text {
                    self.typing = Some(field);
                    self.form.set(field, text);
                    self.edited();
                }
            }
            Msg::Leave(field) => {
                self.left.insert(field);
                self.typed(field, effects);
            }
            Msg::Pause(field) => self.typed(field, effects),
            Msg::Choose(field, word) => {
                self.form.set(field, word);
                self.left.insert(field);
                self.edited();
                effects.push(Effect::Remember);
            }
            Msg::Switch(flag, on) => {
                self.form.switch(flag, on);
                self.edited();
                effects.push(Effect::Remember);
            }
            Msg::PassPhrase(phrase) => {
                if self.pass_phrase != phrase {
                    self.pass_phrase = phrase;
                    self.edited();
                }
            }
            Msg::Reveal(on) => self.is_revealed = on,
            Msg::AddServer => {
                self.form.add_server();
                self.edited();
                effects.push(Effect::Remember);
            }
            Msg::RemoveServer(index) => {
                self.remove_server(index);
                effects.push(Effect::Remember);
            }
            Msg::Back => {
                if let Some(step) = self.step.back() {
                    self.go(step, effects);
                }
            }
            Msg::Next => self.next(effects),
            Msg::Go(step) => self.go(step, effects),
            Msg::Open(_) | Msg::ToolType(..) | Msg::Inspector(_) | Msg::Explainer(_) | Msg::StopTool => {
                self.tool(msg, effects);
            }
            Msg::Remedy(remedy) => self.remedy(remedy, effects),
            Msg::UndoRepairs(server) => {
                self.form.undo_repairs(server);
                self.edited();
            }
            Msg::SelectCell(cell) => self.cell = cell,
            Msg::SelectServer(server) => self.server = server,
            Msg::TryAgain => self.try_again(),
            Msg::Cancel => self.cancel(effects),
            Msg::Copy { text, what } => {
                effects.push(Effect::Copy(text));
                self.notice = Some(Notice::Copied(what));
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                effects.push(Effect::Remember);
            }
            Msg::About(is_open) => self.about.is_open = is_open,
            Msg::Ask(question) => {
                if self.asking.is_none() {
                    self.asking = Some(question);
                    effects.push(Effect::Ask(question));
                }
            }
            Msg::Answer(question, paths) => {
                self.asking = None;
                self.answered(question, paths, effects);
            }
            Msg::Drop(paths) => self.dropped(paths, effects),
            Msg::NoDialogs(_) => {
                self.asking = None;
                self.notice = Some(Notice::NoDialogs);
            }
            Msg::Close => self.close(effects),
            Msg::ReallyClose(yes) => self.really_close(yes, effects),
            Msg::Terminate => {
                self.closing = Some(Closing::WhenIdle);
                self.stop_for_good(effects);
            }
            Msg::Dismiss => {
                self.notice = None;
                self.file_findings.clear();
            }
            Msg::Job(msg) => self.job(msg, effects),
        }
    }

    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if let Some(running) = &mut self.running {
            running.is_cancelled = true;
            effects.push(Effect::Cancel);
        }
    }

    /// What stands in a text field is whole.
    fn typed(&mut self, field: Field, effects: &mut Vec<Effect>) {
        if self.typing == Some(field) {
            self.typing = None;
            effects.push(Effect::Remember);
        }
    }

    /// The form changed.
    pub(super) fn edited(&mut self) {
        self.revision = Revision(self.revision.0 + 1);
        self.notice = None;
        self.server = self.server.min(self.form.servers().saturating_sub(1));
        self.cell = None;
        self.check();
        // What was written is no longer what the form says.
        self.step = self.step.min(Step::Review);
        // A plan that changed under the later steps has to go through them again.
        self.furthest = self.furthest.min(self.step.max(Step::Conf));
    }

    fn remove_server(&mut self, index: usize) {
        self.form.remove_server(index);
        // The fields behind it moved up; what was left is asked anew.
        self.left.retain(|field| !matches!(field, Field::Server(at, _) if *at >= index));
        self.typing = None;
        self.edited();
    }

    fn go(&mut self, step: Step, effects: &mut Vec<Effect>) {
        // Nobody leaves while files are being written; Cancel is there for that.
        let is_writing = self.running.is_some_and(|running| running.job == Job::Write);
        if step == self.step {
            self.show_tool(None);
        }
        if step > self.furthest || is_writing || step == self.step {
            return;
        }
        self.typing = None;
        self.tool = None;
        self.step = step;
        self.is_revealed = false;
        self.cell = None;
        effects.push(Effect::Remember);
    }

    fn next(&mut self, effects: &mut Vec<Effect>) {
        // A field that was never left is looked at now.
        if let Some(Blocked::Finding(finding)) = self.blocked(self.step) {
            self.leave_all_fields_at(&finding.at);
        }
        self.typing = None;
        if self.blocked(self.step).is_some() {
            return;
        }
        let Some(next) = self.step.next() else { return };
        // What has landed is not written a second time.
        let is_commit = self.step == Step::Review && self.fresh_landing().is_none();
        self.furthest = self.furthest.max(next);
        self.go(next, effects);
        if is_commit {
            self.landed = None;
            self.trouble = None;
            self.start(Job::Write, effects);
        }
    }

    fn try_again(&mut self) {
        if self.running.is_some() {
            return;
        }
        // The disk may be another by now; only a rehearsal that the user stopped or wants again stands on the same files.
        let has_landed = self.landed.take().is_some();
        let has_failed = self.trouble.take().is_some_and(|(job, _, trouble)| job != Job::Prove || !trouble.cancelled);
        // What is wrong may have been mended on the disk: it is read again.
        let has_error = |findings: &[Finding]| findings.iter().any(Finding::is_error);
        let is_refused = self.proof.as_ref().is_some_and(|proof| proof.outcome.has_errors())
            || self.proposal.as_ref().is_some_and(|proposal| has_error(&proposal.findings));
        if has_landed || has_failed || is_refused {
            self.proposal = None;
        }
        self.proof = None;
        if self.step > Step::Review {
            self.step = Step::Review;
        }
    }

    fn leave_all_fields_at(&mut self, at: &str) {
        if let Some(field) = wizard::field_at(&self.form, at) {
            self.left.insert(field);
        }
    }

    fn remedy(&mut self, remedy: Remedy, effects: &mut Vec<Effect>) {
        match remedy {
            Remedy::AddHost { server, host } => {
                let field = Field::Server(server, super::Column::Hosts);
                let before = self.form.text(field).trim_end_matches([',', ' ']);
                let text = if before.is_empty() { host } else { format!("{before}, {host}") };
                self.form.set(field, text);
                self.edited();
                effects.push(Effect::Remember);
            }
            Remedy::AllowReplace => {
                self.form.switch(Flag::Replace, true);
                self.edited();
            }
            Remedy::RepairConf { server, rule } => {
                self.form.repair(server, rule);
                self.edited();
            }
            Remedy::CopyKey { .. } => self.inspector.take(InspectorMsg::Copy(self.inspector.selected), effects),
            Remedy::Show(step) => self.go(step, effects),
        }
    }

    fn answered(&mut self, question: Question, mut paths: Vec<std::path::PathBuf>, effects: &mut Vec<Effect>) {
        let Some(first) = paths.first().cloned() else { return };
        match question {
            Question::Confs => effects.push(Effect::Job(Order::ReadConfs(std::mem::take(&mut paths)))),
            Question::Path(field) => {
                self.form.set(field, first.display().to_string());
                self.left.insert(field);
                self.edited();
                effects.push(Effect::Remember);
            }
            Question::OpenPlan => effects.push(Effect::Job(Order::ReadPlan(first))),
            Question::SavePlan => effects.push(Effect::Job(Order::SavePlan(first, Box::new(self.form.draft())))),
            Question::FilesToInspect | Question::CopyTo | Question::Logs => {
                self.tool_answered(question, paths, effects);
            }
        }
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        // It is decided; `follow_up` closes.
        if self.closing == Some(Closing::WhenIdle) {
            return;
        }
        if self.running.is_some_and(|running| running.job == Job::Write) {
            self.closing = Some(Closing::Asking);
        } else {
            self.closing = Some(Closing::WhenIdle);
            self.stop_for_good(effects);
        }
    }

    fn really_close(&mut self, yes: bool, effects: &mut Vec<Effect>) {
        self.closing = yes.then_some(Closing::WhenIdle);
        if yes {
            self.stop_for_good(effects);
        }
    }

    /// Stops the job, if one runs; the window closes when it has ended.
    fn stop_for_good(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Remember);
        if let Some(running) = &mut self.running {
            running.is_cancelled = true;
            effects.push(Effect::Cancel);
        }
    }

    fn job(&mut self, msg: JobMsg, effects: &mut Vec<Effect>) {
        match msg {
            JobMsg::Progress(progress) if progress.job.is_of_a_tool() => self.tool_job(msg, effects),
            JobMsg::Inspected(..) | JobMsg::KeyRewritten(..) | JobMsg::Explained(..) => self.tool_job(msg, effects),
            JobMsg::Progress(progress) => {
                if let Some(running) = self.running.as_mut().filter(|running| running.job == progress.job) {
                    running.progress = Some(progress);
                }
            }
            JobMsg::KeysReady(kind, count) => {
                self.keys = Some((kind, count));
                self.making_keys = None;
            }
            JobMsg::ConfsRead(facts) => {
                wizard::servers::take_confs(self, facts);
                effects.push(Effect::Remember);
            }
            JobMsg::PlanRead(path, read) => match *read {
                Ok(draft) => {
                    self.open(&draft, path);
                    effects.push(Effect::Remember);
                }
                Err(findings) => self.file_findings = findings,
            },
            JobMsg::PlanSaved(path, Ok(())) => self.notice = Some(Notice::PlanSaved(path)),
            JobMsg::PlanSaved(_, Err(finding)) => self.file_findings = vec![*finding],
            JobMsg::DrawnUp(revision, result) => {
                self.running = None;
                match result {
                    Ok(proposal) => self.proposal = Some(std::sync::Arc::new(*proposal)),
                    Err(trouble) => self.failed(Job::DrawUp, revision, trouble),
                }
            }
            JobMsg::Proven(revision, result) => {
                self.running = None;
                match result {
                    Ok(proof) => self.proof = Some(std::sync::Arc::new(*proof)),
                    Err(trouble) => self.failed(Job::Prove, revision, trouble),
                }
            }
            JobMsg::Written(revision, result) => {
                self.running = None;
                self.no_longer_asked();
                match result {
                    Ok(landed) => self.landed = Some(std::sync::Arc::new(*landed)),
                    Err(trouble) => self.failed(Job::Write, revision, trouble),
                }
            }
            JobMsg::Panicked(job, text) => {
                match job {
                    // Not made ahead then: whoever draws up makes what is missing.
                    Job::Keys | Job::Files => {}
                    Job::DrawUp | Job::Prove | Job::Write => {
                        let revision = self.running.take().map_or(self.revision, |running| running.revision);
                        self.no_longer_asked();
                        let trouble = Trouble { findings: Vec::new(), cancelled: false };
                        self.failed(job, revision, trouble);
                    }
                    Job::Inspect | Job::RewriteKey | Job::Explain => self.tool_died(job),
                }
                self.notice = Some(Notice::Panicked(text));
            }
        }
    }

    /// There is nothing left to stop: what came of it is to be seen first.
    fn no_longer_asked(&mut self) {
        if self.closing == Some(Closing::Asking) {
            self.closing = None;
        }
    }

    fn failed(&mut self, job: Job, revision: Revision, trouble: Trouble) {
        // A job that was stopped because the form had changed under it is no news.
        if !(trouble.cancelled && revision != self.revision) {
            self.trouble = Some((job, revision, trouble));
        }
    }

    fn open(&mut self, draft: &Draft, path: std::path::PathBuf) {
        let out = self.form.text(Field::Out).to_owned();
        self.form = super::Form::of(draft);
        self.form.set(Field::Out, out);
        self.left.clear();
        self.typing = None;
        self.edited();
        self.step = Step::Servers;
        self.furthest = Step::Servers;
        self.tool = None;
        self.notice = Some(Notice::PlanOpened(path));
    }

    /// What the state asks for next. Called after everything that happens, so no path can forget it.
    fn follow_up(&mut self, effects: &mut Vec<Effect>) {
        if self.closing == Some(Closing::WhenIdle) {
            // Only a write has something to take back.
            if self.running.is_none_or(|running| running.job != Job::Write) {
                effects.push(Effect::Close);
            }
            return;
        }
        self.make_keys_ahead(effects);
        if let Some(running) = &mut self.running {
            // What is being made is stale already.
            let is_stale = running.revision != self.revision && running.job != Job::Write;
            if is_stale && !running.is_cancelled {
                running.is_cancelled = true;
                effects.push(Effect::Cancel);
            }
            return;
        }
        let has_failed = self.fresh_trouble().is_some();
        if self.plan.is_none() || self.typing.is_some() || has_failed || self.step < Step::Peers {
            return;
        }
        if wizard::certificates::lacks_pass_phrase(self) {
            return;
        }
        if self.fresh_proposal().is_none() {
            self.start(Job::DrawUp, effects);
        } else if self.step >= Step::Rehearse && self.fresh_proof().is_none() && self.fresh_landing().is_none() {
            self.start(Job::Prove, effects);
        }
    }

    fn start(&mut self, job: Job, effects: &mut Vec<Effect>) {
        let order = match job {
            Job::DrawUp => Order::DrawUp(Box::new(DrawUp {
                revision: self.revision,
                draft: self.form.draft(),
                out: self.form.text(Field::Out).trim().into(),
                replace: self.form.is_on(Flag::Replace),
                pass_phrase: wizard::certificates::uses_own_pass_phrase(self).then(|| self.pass_phrase.clone()),
                repairs: self.form.all_repairs(),
            })),
            Job::Prove => Order::Prove(self.revision),
            Job::Write => Order::Write(self.revision),
            Job::Keys | Job::Files | Job::Inspect | Job::RewriteKey | Job::Explain => return,
        };
        self.running = Some(Running { job, revision: self.revision, progress: None, is_cancelled: false });
        effects.push(Effect::Job(order));
    }

    /// Keys take longest: they are made while the user still types names.
    fn make_keys_ahead(&mut self, effects: &mut Vec<Effect>) {
        let Some((kind, count)) = self.wanted_keys() else { return };
        let is_enough = |keys: Option<(crate::plan::KeyKind, usize)>| {
            keys.is_some_and(|(made_kind, made)| made_kind == kind && made >= count)
        };
        if !is_enough(self.keys) && !is_enough(self.making_keys) {
            self.making_keys = Some((kind, count));
            effects.push(Effect::Job(Order::MakeKeys(kind, count)));
        }
    }
}
