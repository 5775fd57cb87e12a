//! A proposal made by hand: the paths, the neo4j.conf and the change set are made by the product from the plan; what
//! differs from run to run in it (keys, serials, dates) stands here as it once was.

use interlock::app::{DrawUp, Proposal, ServerFiles};
use interlock::deploy::{ChangeSet, Site, Wanted};
use interlock::finding::Runtime;
use interlock::neo4j::{ciphers, conf, version};
use interlock::pki::secret::Secret;
use interlock::plan::{Ciphers, Plan, Trust};
use interlock::report::CertificateCard;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What would be written for a plan.
pub(super) fn of(order: &DrawUp) -> Proposal {
    let (plan, findings) = Plan::check(&order.draft);
    let plan = Arc::new(plan.unwrap_or_else(|| panic!("only a plan is drawn up: {findings:?}")));
    let set = Arc::new(change_set(&order.out, wanted(&plan, &order.out)));
    let servers = (0..plan.servers.len()).map(|index| server(&plan, index, &order.out)).collect();
    let runtime = runtime(&plan);
    Proposal { revision: order.revision, plan, runtime, out: order.out.clone(), servers, set, findings }
}

/// The change set of all that.
pub(super) fn change_set(out: &Path, wanted: Vec<Wanted>) -> ChangeSet {
    let site = Site { root: out, homes: &[], manifest: None, replace: false };
    ChangeSet::plan(&site, wanted).unwrap_or_else(|error| panic!("{} must not exist: {error:?}", out.display()))
}

/// Every server's files.
pub(super) fn wanted(plan: &Plan, out: &Path) -> Vec<Wanted> {
    let mut all = Vec::new();
    for index in 0..plan.servers.len() {
        let server = server(plan, index, out);
        let key = Secret::new(Zeroizing::new(b"no key: this is a test".to_vec()));
        all.push(Wanted::secret(&server.private_key, Arc::new(key)));
        all.push(Wanted::public(&server.public_certificate, b"no certificate: this is a test".to_vec()));
        all.push(Wanted::folder(&server.trusted_dir));
        for name in &server.trusted {
            let path = server.trusted_dir.join(name);
            all.push(Wanted::public(path, b"no certificate: this is a test".to_vec()).in_listed_folder());
        }
        all.push(Wanted::folder(&server.revoked_dir));
        let edited = edited(plan, index, &server.conf);
        let secret = Arc::new(Secret::new(edited.secret_bytes));
        all.push(Wanted::conf(&server.conf, secret, edited.masked, None));
    }
    all
}

/// The report and the manifest.
pub(super) fn own_files(out: &Path) -> [Wanted; 2] {
    let public = |path: PathBuf| Wanted::public(path, b"this is a test".to_vec());
    [public(out.join("report.html")), public(super::outside::manifest(out))]
}

fn runtime(plan: &Plan) -> Runtime {
    let java = plan.java.unwrap_or_else(|| version::default_java(plan.release));
    Runtime { release: plan.release, edition: plan.edition, java }
}

fn server(plan: &Plan, index: usize, out: &Path) -> ServerFiles {
    let server = &plan.servers[index];
    let files = plan.files.for_server(index, &server.name);
    let home = server.home.as_ref().map_or_else(|| out.join(&server.name), PathBuf::from);
    let below = |path: &str| home.join(files.from_home(path));
    let others = plan.servers.iter().filter(|other| other.name != server.name || plan.files.include_own);
    ServerFiles {
        name: server.name.clone(),
        is_real_home: server.home.is_some(),
        conf: home.join("conf").join("neo4j.conf"),
        private_key: below(&files.private_key),
        public_certificate: below(&files.public_certificate),
        trusted_dir: below(&files.trusted_dir),
        revoked_dir: below(&files.revoked_dir),
        request: (plan.certificates.trust == Trust::CompanyCa).then(|| out.join(&server.name).join("request.csr")),
        trusted: others.map(|other| format!("{}.crt", other.name)).collect(),
        certificates: vec![card(plan, index)],
        keeps_key: false,
        conf_is_whole: false,
        password_before_key: plan.certificates.encrypt_keys.then_some(true),
        findings: Vec::new(),
        repairs: BTreeSet::new(),
        home,
    }
}

fn card(plan: &Plan, index: usize) -> CertificateCard {
    let server = &plan.servers[index];
    let subject = &plan.subject;
    let fields = [
        ("CN", Some(server.common_name())),
        ("OU", subject.organizational_unit.as_deref()),
        ("O", subject.organization.as_deref()),
        ("L", subject.locality.as_deref()),
        ("ST", subject.state.as_deref()),
        ("C", subject.country.as_deref()),
    ];
    let present = fields.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
    let name = present.collect::<Vec<_>>().join(",");
    let san = server.hosts.iter().map(|host| match host {
        interlock::plan::Host::Name(name) => format!("DNS:{name}"),
        interlock::plan::Host::Address(address) => format!("IP:{address}"),
    });
    CertificateCard {
        subject: name.clone(),
        issuer: name,
        serial: format!("5f1c0a9b37d2e84406a1c3e57b9d{index:04x}"),
        not_before: "2026-11-01T00:00:00Z".to_owned(),
        not_after: "2027-11-01T00:00:00Z".to_owned(),
        san: san.collect(),
        key: "RSA 4096".to_owned(),
        sha256: format!("{index:02x}").repeat(32),
    }
}

/// A neo4j.conf by the product's own editor, with a pass phrase that nobody uses.
fn edited(plan: &Plan, index: usize, conf: &Path) -> conf::Edited {
    let runtime = runtime(plan);
    let server = &plan.servers[index];
    let files = plan.files.for_server(index, &server.name);
    let pass_phrase = Secret::new(Zeroizing::new(b"nobody-uses-this".to_vec()));
    let auto = || Some(ciphers::auto(runtime, &[plan.certificates.key])?.into_iter().map(str::to_owned).collect());
    let wanted = conf::Wanted {
        name: conf.display().to_string(),
        runtime,
        base_directory: files.base_directory,
        private_key: files.private_key,
        public_certificate: files.public_certificate,
        trusted_dir: files.trusted_dir,
        revoked_dir: files.revoked_dir,
        password: plan.certificates.encrypt_keys.then(|| Arc::new(pass_phrase)),
        client_auth: plan.policy.client_auth,
        verify_hostname: plan.policy.verify_hostname,
        tls_versions: plan.policy.tls_versions.clone(),
        ciphers: match &plan.policy.ciphers {
            Ciphers::Auto => auto(),
            Ciphers::Default => None,
            Ciphers::List(list) => Some(list.clone()),
        },
        advertised: server.hosts.first().map(ToString::to_string),
        reload: true,
    };
    conf::write(None, &wanted, false).unwrap_or_else(|findings| panic!("{findings:?}"))
}
