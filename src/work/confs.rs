//! The neo4j.conf of each server: read as it is, and as the plan wants it.

use super::Stopped;
use super::draw_up::SetUp;
use super::places::Places;
use crate::finding::Runtime;
use crate::finding::catalogue::{draft::given as given_rules, file};
use crate::neo4j::ciphers;
use crate::neo4j::conf::{self, Document, Edited, Wanted};
use crate::neo4j::version;
use crate::os::{self, Disk, Tree as _};
use crate::pki::secret::Secret;
use crate::plan::{Ciphers, KeyKind, Plan, Trust};
use std::collections::BTreeSet;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A neo4j.conf is some kilobytes; a file over this is something else.
pub(super) const CONF_LIMIT: u64 = conf::MAX_BYTES as u64;

/// What there is of one server's neo4j.conf.
pub(super) struct Present {
    /// What the new one starts from: the file that was given, else the one in its place.
    pub(super) base: Option<Zeroizing<Vec<u8>>>,
    /// The file in its place, secrets masked.
    pub(super) masked: Option<Vec<u8>>,
    /// The pass phrase that the file in its place names, else the one that was given.
    pub(super) pass_phrase: Option<Arc<Secret>>,
}

/// Which Neo4j a plan is for.
pub(super) fn runtime(plan: &Plan) -> Runtime {
    let java = plan.java.unwrap_or_else(|| version::default_java(plan.release));
    Runtime { release: plan.release, edition: plan.edition, java }
}

/// Reads what is there for every server.
pub(super) fn read(request: &SetUp, plan: &Plan, places: &[Places]) -> Result<Vec<Present>, Stopped> {
    let strays: Vec<_> = request
        .confs
        .keys()
        .filter(|name| !plan.servers.iter().any(|server| server.name == **name))
        .map(|name| given_rules::conf_of_nobody(name))
        .collect();
    if !strays.is_empty() {
        return Err(Stopped::refused(strays));
    }
    let runtime = runtime(plan);
    let mut all = Vec::with_capacity(places.len());
    for (server, places) in plan.servers.iter().zip(places) {
        // With a staged server, `conf` names the file to start from; with a home, the file itself.
        let given = request.confs.get(&server.name).map(std::path::PathBuf::as_path);
        let given = given.or_else(|| server.conf.as_deref().map(Path::new).filter(|_| !places.is_real_home));
        let given =
            given.map(|path| Disk.read(path, CONF_LIMIT).map_err(|error| not_given(path, &error))).transpose()?;
        let in_place = match Disk.read(&places.conf, CONF_LIMIT) {
            Ok(bytes) => Some(bytes),
            Err(error) if os::is_absent(&error) => None,
            Err(error) => return Err(unreadable(&places.conf, &error)),
        };
        let pass_phrase =
            [&in_place, &given].into_iter().flatten().find_map(|bytes| pass_phrase_in(bytes, runtime, &places.home));
        let masked = in_place.as_ref().and_then(|bytes| Some(Document::parse(bytes).ok()?.masked()));
        let base = given.or(in_place);
        let base = match request.repairs.get(&server.name) {
            Some(rules) => base.map(|bytes| repaired(bytes, runtime, rules)),
            None => base,
        };
        all.push(Present { base, masked, pass_phrase });
    }
    Ok(all)
}

/// The file with what breaks these rules put right. What cannot be read is refused later, with its reason.
fn repaired(bytes: Zeroizing<Vec<u8>>, runtime: Runtime, rules: &Repairs) -> Zeroizing<Vec<u8>> {
    match Document::parse(&bytes) {
        Ok(document) => conf::fix_only(&document, runtime, &|rule| rules.contains(rule)).document.secret_bytes(),
        Err(_) => bytes,
    }
}

/// Rules whose faults can be put right in a file.
pub(super) type Repairs = BTreeSet<&'static str>;

/// What the edit left that can be put right in the file that it started from.
pub(super) fn repairs(base: Option<&[u8]>, edited: &Edited, runtime: Runtime) -> Repairs {
    let Some(base) = base.and_then(|base| Document::parse(base).ok()) else { return Repairs::new() };
    // Masking changes no line, and no name.
    let left = Document::parse(&edited.masked).map(|document| conf::repairs(&document, runtime));
    let left: Repairs = left.unwrap_or_default().iter().map(|repair| repair.rule).collect();
    // A repair that would do harm is declined when it is asked for, so it is not offered either.
    let changes = |rule: &&'static str| conf::fix_only(&base, runtime, &|one| one == *rule).changed;
    left.into_iter().filter(changes).collect()
}

fn not_given(path: &Path, error: &io::Error) -> Stopped {
    Stopped::failed(file::conf_not_readable(&path.display().to_string(), &error.to_string()))
}

fn unreadable(path: &Path, error: &io::Error) -> Stopped {
    Stopped::failed(file::not_readable(&path.display().to_string(), &error.to_string()))
}

/// The pass phrase that a neo4j.conf names for the cluster policy's key, as its release reads it.
fn pass_phrase_in(bytes: &[u8], runtime: Runtime, home: &Path) -> Option<Arc<Secret>> {
    let effective = Document::parse(bytes).ok()?.effective(runtime, home);
    effective.policies.into_iter().find(|policy| policy.scope == "cluster")?.private_key_password
}

/// The good suites for the kinds of keys that the servers will have; the user's own may be of either kind.
fn auto_ciphers(plan: &Plan, runtime: Runtime) -> Option<Vec<String>> {
    let kinds: &[KeyKind] = match plan.certificates.trust {
        Trust::Existing => &[KeyKind::Rsa2048, KeyKind::EcdsaP256],
        _ => &[plan.certificates.key],
    };
    let suites = ciphers::auto(runtime, kinds)?;
    Some(suites.into_iter().map(str::to_owned).collect())
}

/// Writes one server's neo4j.conf as the plan wants it.
pub(super) fn write(
    plan: &Plan,
    index: usize,
    places: &Places,
    base: Option<&[u8]>,
    pass_phrase: Option<Arc<Secret>>,
) -> Result<Edited, Stopped> {
    let runtime = runtime(plan);
    let server = &plan.servers[index];
    let wanted = Wanted {
        name: places.conf.display().to_string(),
        runtime,
        base_directory: places.files.base_directory.clone(),
        private_key: places.files.private_key.clone(),
        public_certificate: places.files.public_certificate.clone(),
        trusted_dir: places.files.trusted_dir.clone(),
        revoked_dir: places.files.revoked_dir.clone(),
        password: pass_phrase,
        client_auth: plan.policy.client_auth,
        verify_hostname: plan.policy.verify_hostname,
        tls_versions: plan.policy.tls_versions.clone(),
        ciphers: match &plan.policy.ciphers {
            Ciphers::Auto => auto_ciphers(plan, runtime),
            Ciphers::Default => None,
            Ciphers::List(list) => Some(list.clone()),
        },
        advertised: server.hosts.first().map(ToString::to_string),
        reload: true,
    };
    let mut edited = conf::write(base, &wanted, os::LINE_ENDS == "\r\n").map_err(Stopped::refused)?;
    // What the others dial must be in the certificate; a file that was given may say something else than the plan.
    let hosts: Vec<String> = server.hosts.iter().map(ToString::to_string).collect();
    if let Some(advertised) = edited.advertised.as_ref().filter(|host| !is_among(host, &hosts)) {
        edited.findings.push(given_rules::advertised_not_in_san(
            &wanted.name,
            advertised,
            &hosts,
            plan.policy.verify_hostname,
        ));
    }
    Ok(edited)
}

/// Whether a dialled host is one of those that become SANs; case and a final dot make no difference (4.3).
fn is_among(host: &str, hosts: &[String]) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let same_address = |one: &str| matches!((one.parse::<IpAddr>(), host.parse::<IpAddr>()), (Ok(a), Ok(b)) if a == b);
    hosts.iter().any(|one| one.eq_ignore_ascii_case(host) || same_address(one))
}
