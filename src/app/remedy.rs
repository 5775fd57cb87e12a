//! Which findings have their cause in the plan, and the change that takes it away.
//!
//! A finding says its place as people read it: a field of the plan, `server1 → server2`, `server1: dbms.ssl.policy.cluster`,
//! a server's name, or a path. Places are traced back to servers through the proposal. Where the cause is not in the plan,
//! there is no button: one that goes somewhere and changes nothing would be worse than the finding's own words.
//! Not here: the words on the button (`ui/words`).

use super::form::{Column, Field, Flag};
use super::{Model, Remedy, ServerFiles, Step, Tool, step_of};
use crate::deploy::Content;
use crate::finding::Finding;
use crate::neo4j::version;
use crate::plan::Trust;
use std::path::{Path, PathBuf};

impl Model {
    /// What a button beside a finding would change; `None` where the cause is not in the plan.
    #[must_use]
    pub fn remedy_for(&self, finding: &Finding) -> Option<Remedy> {
        // What a tool finds is about files that need not be of this plan.
        match self.tool {
            Some(Tool::Inspector) => return self.inspector.remedy_for(finding),
            Some(Tool::Explainer) => return None,
            None => {}
        }
        let remedy = match step_of(&finding.at) {
            Some(step) => Some(Remedy::Show(step)),
            None => self.repair(finding).or_else(|| self.by_rule(finding)),
        };
        remedy.filter(|remedy| match remedy {
            Remedy::Show(step) => *step != self.step && *step <= self.furthest,
            _ => true,
        })
    }

    /// What is wrong in a server's neo4j.conf, where it can be put right in the file that is written.
    fn repair(&self, finding: &Finding) -> Option<Remedy> {
        let servers = &self.fresh_proposal()?.servers;
        let is_its = |files: &ServerFiles| files.findings.contains(finding) && files.repairs.contains(finding.rule);
        let server = servers.iter().position(is_its)?;
        Some(Remedy::RepairConf { server, rule: finding.rule })
    }

    /// The server that a place names or lies in, as an index of the form; of `a → b` the one that is connected to.
    #[must_use]
    pub fn server_at(&self, at: &str) -> Option<usize> {
        let names = self.form.server_names();
        let find = |name: &str| names.iter().position(|one| one.trim() == name);
        if let Some((_, to)) = at.rsplit_once(" → ") {
            return find(to);
        }
        let before_colon = || at.split_once(": ").and_then(|(name, _)| find(name));
        find(at).or_else(before_colon).or_else(|| self.server_of_path(at))
    }

    fn by_rule(&self, finding: &Finding) -> Option<Remedy> {
        let (area, _) = finding.rule.split_once('/')?;
        let is_made_here = self.trust() != Some(Trust::Existing);
        match finding.rule {
            "cert/name-missing" | "cert/ip-missing" | "cert/no-name-at-all" | "draft/advertised-elsewhere"
                if is_made_here =>
            {
                self.add_host(finding)
            }
            "file/key-exists" | "file/exists" => (!self.form.is_on(Flag::Replace)).then_some(Remedy::AllowReplace),
            "conf/client-auth-weak" | "run/stranger-admitted" => {
                (self.form.text(Field::ClientAuth) != "REQUIRE").then_some(Remedy::Show(Step::Conf))
            }
            "conf/verify-hostname-off" => (!self.form.is_on(Flag::VerifyHostname)).then_some(Remedy::Show(Step::Conf)),
            "tls/plaintext-peer" => None,
            "tls/suite-key-type" if self.form.text(Field::Ciphers) != "auto" => Some(Remedy::Show(Step::Conf)),
            "conf/enterprise-setting" | "conf/policy-35" | "plan/java-version" | "plan/duplicate-host" => {
                Some(Remedy::Show(Step::Servers))
            }
            "draft/pass-phrase"
            | "draft/existing-unusable"
            | "draft/ca-unusable"
            | "file/pass-phrase-not-ascii"
            | "cert/expires-soon"
            | "cert/expired-own"
            | "cert/not-yet-valid"
            | "trust/expired-peer"
            | "key/weak-size" => Some(Remedy::Show(Step::Certificates)),
            "file/out-not-ours" => Some(Remedy::Show(Step::Peers)),
            "file/disk-full" | "file/read-only" | "file/not-writable" if self.is_in_output(&finding.at) => {
                Some(Remedy::Show(Step::Peers))
            }
            _ => match area {
                "tls" if self.has_own_tls_settings() => Some(Remedy::Show(Step::Conf)),
                // With keys and certificates of the user's own, what is wrong with them is mended by naming others.
                "cert" | "trust" | "key" if !is_made_here => Some(Remedy::Show(Step::Certificates)),
                "file" | "draft" => self.field_with(&finding.at).map(Remedy::Show),
                _ => None,
            },
        }
    }

    /// The name under which others connect to a server, for its certificate.
    fn add_host(&self, finding: &Finding) -> Option<Remedy> {
        let server = self.server_at(&finding.at)?;
        let name = self.form.text(Field::Server(server, Column::Name)).trim();
        let outcome = self.fresh_proof().map(|proof| &proof.outcome);
        let outcome = outcome.or_else(|| self.fresh_landing().map(|landed| &landed.outcome));
        let pairs = outcome.and_then(|outcome| outcome.pairs.as_deref()).unwrap_or_default();
        let of_the_pair = pairs.iter().find(|pair| pair.to == name).map(|pair| pair.host.clone());
        let host = of_the_pair.or_else(|| self.advertised(server))?;
        let hosts = self.form.text(Field::Server(server, Column::Hosts));
        let is_there = hosts.split([',', ';', ' ']).any(|one| one.trim().eq_ignore_ascii_case(&host));
        (!is_there).then_some(Remedy::AddHost { server, host })
    }

    /// The host that the server's neo4j.conf, as it would be, tells the others.
    fn advertised(&self, server: usize) -> Option<String> {
        let proposal = self.fresh_proposal()?;
        let conf = &proposal.servers.get(server)?.conf;
        let change = proposal.set.changes().iter().find(|change| change.path == *conf)?;
        let Content::Conf { masked, .. } = &change.content else { return None };
        let names = version::names(proposal.runtime.release);
        let text = String::from_utf8_lossy(masked);
        // The last line of a name counts, and the cluster's own address before the default.
        let value = |name: &str| {
            let of_name =
                |line: &str| line.trim().strip_prefix(name)?.trim_start().strip_prefix('=').map(str::to_owned);
            text.lines().rev().find_map(of_name)
        };
        let value = value(names.cluster_advertised_address).or_else(|| value(names.default_advertised_address))?;
        let host = without_port(value.trim()).to_owned();
        (!host.is_empty()).then_some(host)
    }

    fn trust(&self) -> Option<Trust> {
        self.plan.as_ref().map(|plan| plan.certificates.trust)
    }

    /// Whether versions or suites were chosen by the user: only then the plan can be the cause of a disagreement.
    fn has_own_tls_settings(&self) -> bool {
        self.form.text(Field::Ciphers) != "auto" || !self.form.is_on(Flag::Tls13) || !self.form.is_on(Flag::Tls12)
    }

    fn is_in_output(&self, at: &str) -> bool {
        let out = self.form.text(Field::Out).trim();
        let absolute = self.fresh_proposal().map(|proposal| proposal.out.clone());
        let folders = [absolute, (!out.is_empty()).then(|| PathBuf::from(out))];
        folders.iter().flatten().any(|folder| Path::new(at).starts_with(folder))
    }

    /// The step of the field that names exactly this path.
    fn field_with(&self, at: &str) -> Option<Step> {
        let columns = [Column::Home, Column::Conf, Column::PrivateKey, Column::PublicCertificate];
        let of_servers = (0..self.form.servers()).flat_map(|index| columns.map(|column| Field::Server(index, column)));
        let mut fields = [Field::Ca, Field::Out].into_iter().chain(of_servers);
        let field = fields.find(|field| !at.is_empty() && self.form.text(*field).trim() == at)?;
        Some(if field == Field::Out { Step::Peers } else { step_of(&field.path())? })
    }

    /// The server to whose files a path belongs; the longest home wins, since one may lie in another.
    fn server_of_path(&self, at: &str) -> Option<usize> {
        let proposal = self.fresh_proposal()?;
        let at = at.rsplit_once(':').filter(|(_, line)| line.parse::<u32>().is_ok()).map_or(at, |(file, _)| file);
        let path = Path::new(at);
        // Findings may name paths as the user named the output folder.
        let typed = Path::new(self.form.text(Field::Out).trim());
        let below = path.strip_prefix(typed).ok().filter(|_| !typed.as_os_str().is_empty());
        let path = below.map_or_else(|| path.to_owned(), |rest| proposal.out.join(rest));
        let files = proposal.servers.iter().enumerate();
        let own = files.filter(|(_, files)| files.conf == path || path.starts_with(&files.home));
        own.max_by_key(|(_, files)| (files.conf == path, files.home.components().count())).map(|(index, _)| index)
    }
}

/// `host:port` and `[address]:port` without the port.
fn without_port(value: &str) -> &str {
    if let Some((address, _)) = value.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    match value.split_once(':') {
        Some((host, port)) if !port.contains(':') => host,
        _ => value,
    }
}
