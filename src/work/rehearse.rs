//! Folders on disk → servers → a rehearsal.

use super::confs::CONF_LIMIT;
use super::{Ended, Stopped, outcome};
use crate::deploy::Manifest;
use crate::finding::catalogue::{file, run};
use crate::finding::{Edition, Release, Runtime};
use crate::neo4j::material::Server;
use crate::neo4j::server::{Scopes, load_server};
use crate::neo4j::trust::Hosts;
use crate::neo4j::version;
use crate::os::{self, Cancel, Disk, Entry, Events, Stage, Tree as _};
use crate::rehearse::{self as rehearsal, Jdk};
use crate::report::Outcome;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What is judged where nobody says which release: the long-term support release of 5.
const DEFAULT_RELEASE: &str = "5.26";

/// Which folders are rehearsed, and as which Neo4j.
pub struct Rehearse {
    /// Folders of servers, or servers' homes.
    pub folders: Vec<PathBuf>,
    /// As typed, and what it means; `None`: what the folder was made for.
    pub neo4j: Option<(String, Release)>,
    /// The major version of Java; `None`: the release's own.
    pub java: Option<u8>,
    /// A hosts file; `None`: `hosts` in each folder, where it is there.
    pub hosts: Option<PathBuf>,
    /// The time that everything is judged at.
    pub now: OffsetDateTime,
}

/// Loads every server that is found as Neo4j would and lets every ordered pair shake hands. Writes nothing.
#[must_use]
pub fn rehearse(request: &Rehearse, events: &dyn Events, cancel: &Cancel) -> (Outcome, Ended) {
    let mut outcome = Outcome::new("rehearse");
    outcome.servers = Some(Vec::new());
    outcome.pairs = Some(Vec::new());
    outcome.strangers = Some(Vec::new());
    if let [folder] = request.folders.as_slice() {
        outcome.folder = Some(folder.display().to_string());
    }
    match run(request, &mut outcome, events, cancel) {
        Ok(()) => (outcome, Ended::Done),
        Err(stopped) => {
            outcome.findings.extend(stopped.findings);
            (outcome, stopped.ended)
        }
    }
}

fn run(request: &Rehearse, outcome: &mut Outcome, events: &dyn Events, cancel: &Cancel) -> Result<(), Stopped> {
    let (text, release) = match &request.neo4j {
        Some((text, release)) => (text.clone(), *release),
        None => made_for(&request.folders),
    };
    outcome.neo4j = Some(text);
    let java = request.java.unwrap_or_else(|| version::default_java(release));
    let runtime = Runtime { release, edition: Edition::Enterprise, java };
    let mut homes = Vec::new();
    for folder in &request.folders {
        homes.extend(servers_in(folder)?);
    }
    homes.sort();
    // A folder of servers and one of them beside it name that one twice.
    homes.dedup();
    if let Some(twice) = homes.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(Stopped::refused(vec![run::two_servers_of_one_name(
            &twice[0].0,
            &twice[0].1.display().to_string(),
            &twice[1].1.display().to_string(),
        )]));
    }
    let shown: Vec<String> = request.folders.iter().map(|folder| folder.display().to_string()).collect();
    let shown = shown.join(", ");
    if homes.len() < 2 {
        outcome.findings.push(run::too_few_servers(&shown, homes.len()));
    }
    let hosts = hosts(request)?;
    let load = |index: usize| {
        let (name, home) = &homes[index];
        load_server(&Disk, name, home, &home.join("conf").join("neo4j.conf"), runtime, Scopes::All, request.now)
    };
    let loaded = os::in_parallel_watched("load", homes.len(), Stage::Load, events, cancel, load);
    let Some(servers) = loaded.into_iter().collect::<Option<Vec<Server>>>() else {
        return Err(Stopped::cancelled());
    };
    let rehearsal = rehearsal::rehearse(&servers, &hosts, &Jdk, request.now, events, cancel);
    outcome::add(outcome, &shown, &servers, rehearsal);
    Ok(())
}

/// The release that the first folder of ours was made for.
fn made_for(folders: &[PathBuf]) -> (String, Release) {
    let manifests = folders.iter().filter_map(|folder| Manifest::read(folder).ok().flatten());
    let noted = manifests.filter_map(|manifest| Some((manifest.neo4j()?.to_owned(), manifest.neo4j()?.parse().ok()?)));
    let newest = || (DEFAULT_RELEASE.to_owned(), DEFAULT_RELEASE.parse().unwrap_or(Release::new(5, 26, 0)));
    noted.into_iter().next().unwrap_or_else(newest)
}

/// The servers of a folder with their homes: itself, if it has a neo4j.conf, else each folder in it that has one.
fn servers_in(folder: &Path) -> Result<Vec<(String, PathBuf)>, Stopped> {
    let unreadable = |error: std::io::Error| {
        Stopped::failed(file::given_not_readable(&folder.display().to_string(), &error.to_string()))
    };
    let is_home = |home: &Path| matches!(Disk.entry(&home.join("conf").join("neo4j.conf")), Ok(Entry::File));
    let named = |home: &Path| {
        // A folder given as `.` has its name in its absolute path only.
        let absolute = os::normalize(home).unwrap_or_else(|_| home.to_owned());
        absolute.file_name().map(|name| (name.to_string_lossy().into_owned(), home.to_owned()))
    };
    let entries = Disk.names(folder).map_err(unreadable)?;
    if is_home(folder) {
        return Ok(named(folder).into_iter().collect());
    }
    Ok(entries
        .iter()
        .map(|name| folder.join(name))
        .filter(|home| is_home(home))
        .filter_map(|home| named(&home))
        .collect())
}

/// The names of addresses, from the file that was given or each folder's own.
fn hosts(request: &Rehearse) -> Result<Hosts, Stopped> {
    let mut files = Vec::new();
    match &request.hosts {
        Some(file) => files.push(file.clone()),
        None => files.extend(
            request
                .folders
                .iter()
                .map(|folder| folder.join("hosts"))
                .filter(|file| matches!(Disk.entry(file), Ok(Entry::File))),
        ),
    }
    let mut hosts = Hosts::default();
    for path in files {
        let shown = path.display().to_string();
        let bytes = Disk
            .read(&path, CONF_LIMIT)
            .map_err(|error| Stopped::failed(file::given_not_readable(&shown, &error.to_string())))?;
        let parsed = Hosts::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|bad| Stopped::refused(vec![run::hosts_line(&format!("{shown}:{}", bad.line), &bad.found)]))?;
        hosts.0.extend(parsed.0);
    }
    Ok(hosts)
}
