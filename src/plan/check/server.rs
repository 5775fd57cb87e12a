//! Servers, each alone and against each other.

use super::{Check, MAX_TEXT, host, name, path};
use crate::finding::catalogue::draft as say;
use crate::plan::{Host, MAX_SERVERS, Server, Trust, draft};
use std::collections::HashMap;

const MIN_SERVERS: usize = 2;
/// The most names of one server. A certificate has room for more, but the name that is dialled drowns in them.
const MAX_HOSTS: usize = 100;

/// What the servers have had so far, each with its place.
#[derive(Default)]
struct Seen {
    /// By its name in small letters: as typed, and where.
    names: HashMap<String, (String, String)>,
    /// Where, and the number of the server.
    hosts: HashMap<Host, (String, usize)>,
    homes: HashMap<String, String>,
    confs: HashMap<String, String>,
}

impl Check<'_> {
    /// The servers; `None` where one of them or their number was refused.
    pub(super) fn servers(&mut self, verify_hostname: bool, trust: Option<Trust>) -> Option<Vec<Server>> {
        let drafts = &self.draft.servers;
        let at = self.at("server");
        if drafts.len() < MIN_SERVERS {
            self.say(say::server::too_few(&at, drafts.len()));
        }
        if drafts.len() > MAX_SERVERS {
            // One sentence about a hundred and one servers is enough.
            self.say(say::server::too_many(&at, drafts.len(), MAX_SERVERS));
            return None;
        }
        let mut seen = Seen::default();
        let mut servers = Vec::new();
        for (index, draft) in drafts.iter().enumerate() {
            let place = format!("server[{index}]");
            let name = self.name(&place, index, draft, &mut seen);
            let hosts = self.hosts(&place, index, draft, verify_hostname, &mut seen);
            let home = self.absolute(&place, "home", draft.home.as_deref(), &mut seen.homes);
            let conf = self.absolute(&place, "conf", draft.conf.as_deref(), &mut seen.confs);
            let private_key = self.brought(&place, "private_key", draft.private_key.as_deref(), trust);
            let public_certificate =
                self.brought(&place, "public_certificate", draft.public_certificate.as_deref(), trust);
            if let Some(name) = name {
                servers.push(Server { name, hosts, home, conf, private_key, public_certificate });
            }
        }
        Some(servers)
    }

    fn name(&mut self, place: &str, index: usize, draft: &draft::Server, seen: &mut Seen) -> Option<String> {
        let path = format!("{place}.name");
        let at = self.at(&path);
        let name = match draft.name.as_deref() {
            None | Some("") => {
                self.say(say::missing_name(&at, index + 1));
                return None;
            }
            Some(name) => name,
        };
        if let Some(fault) = name::fault(name) {
            self.say(say::server::name(&at, name, fault));
            return None;
        }
        if let Some((other, first)) = seen.names.get(&name.to_lowercase()) {
            self.say(say::server::duplicate_name(&at, name, other, first));
            return None;
        }
        seen.names.insert(name.to_lowercase(), (name.to_owned(), at));
        Some(name.to_owned())
    }

    fn hosts(
        &mut self,
        place: &str,
        index: usize,
        draft: &draft::Server,
        verify_hostname: bool,
        seen: &mut Seen,
    ) -> Vec<Host> {
        let path = format!("{place}.hosts");
        let typed = draft.hosts.as_deref().unwrap_or_default();
        if typed.is_empty() {
            let server = draft.name.clone().unwrap_or_else(|| format!("server {}", index + 1));
            self.say(say::server::no_hosts(&self.at(&path), &server));
        }
        if typed.len() > MAX_HOSTS {
            self.say(say::too_many(&self.at(&path), "hosts", typed.len(), MAX_HOSTS));
            return Vec::new();
        }
        let mut hosts = Vec::new();
        for (number, text) in typed.iter().enumerate() {
            let path = format!("{path}[{number}]");
            let at = self.at(&path);
            match host::parse(&at, text, verify_hostname) {
                Err(finding) => self.say(*finding),
                Ok(host) => {
                    if let Some((first, of)) = seen.hosts.get(&host) {
                        self.say(say::server::duplicate_host(&at, &host.to_string(), first, *of == index));
                    } else {
                        seen.hosts.insert(host.clone(), (at, index));
                        hosts.push(host);
                    }
                }
            }
        }
        hosts
    }

    /// A path on this machine, a share or a mount; no two servers have the same one.
    fn absolute(
        &mut self,
        place: &str,
        field: &str,
        typed: Option<&str>,
        seen: &mut HashMap<String, String>,
    ) -> Option<String> {
        let full = format!("{place}.{field}");
        let typed = self.text(&full, field, typed, MAX_TEXT)?;
        if !path::is_absolute(&typed) {
            self.say(say::files::not_absolute(&self.at(&full), field, &typed));
            return None;
        }
        if let Some(first) = seen.get(&path::folded(&typed)) {
            self.say(say::files::duplicate_home(&self.at(&full), &typed, first));
            return None;
        }
        seen.insert(path::folded(&typed), self.at(&full));
        Some(typed)
    }

    /// The path of a file that the user has; relative ones are taken from the plan's folder, which `work` knows.
    fn brought(&mut self, place: &str, field: &str, typed: Option<&str>, trust: Option<Trust>) -> Option<String> {
        let full = format!("{place}.{field}");
        let typed = self.text(&full, field, typed, MAX_TEXT)?;
        if let Some(trust) = trust {
            self.needs_existing(&full, field, trust);
        }
        Some(typed)
    }
}
