//! A cluster on disk: random plans, set up by the program itself, with an address range of its own.

use crate::forge;
use crate::random::Random;
use interlock::os::{Cancel, NoEvents};
use interlock::plan::Draft;
use interlock::work::{self, SetUp};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// One server as it lies on disk.
pub(crate) struct Server {
    pub(crate) name: String,
    /// What the others dial.
    pub(crate) host: String,
    pub(crate) conf: PathBuf,
    pub(crate) base: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) trusted: PathBuf,
    pub(crate) revoked: PathBuf,
}

impl Server {
    pub(crate) fn conf_bytes(&self) -> Vec<u8> {
        fs::read(&self.conf).unwrap_or_default()
    }

    pub(crate) fn write_conf(&self, bytes: &[u8]) {
        fs::write(&self.conf, bytes).expect("written");
    }

    /// What is written after the last `=` of a setting of the cluster policy.
    pub(crate) fn setting(&self, suffix: &str) -> Option<String> {
        let text = String::from_utf8_lossy(&self.conf_bytes()).into_owned();
        let prefix = format!("dbms.ssl.policy.cluster.{suffix}=");
        text.lines().find_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
    }

    /// Writes a setting of the cluster policy in the place of the one that is there, or without a value takes it out.
    pub(crate) fn set(&self, suffix: &str, value: Option<&str>) {
        let prefix = format!("dbms.ssl.policy.cluster.{suffix}=");
        let text = String::from_utf8_lossy(&self.conf_bytes()).into_owned();
        let mut lines: Vec<String> =
            text.lines().filter(|line| !line.starts_with(&prefix)).map(str::to_owned).collect();
        lines.extend(value.map(|value| format!("{prefix}{value}")));
        self.write_conf((lines.join("\n") + "\n").as_bytes());
    }

    /// A key without encryption and its chain in the place of those that are there.
    pub(crate) fn give(&self, key_pem: &str, chain_pem: &str) {
        self.set("private_key_password", None);
        write(&self.key, key_pem.as_bytes());
        write(&self.certificate, chain_pem.as_bytes());
    }
}

/// Writes a file whose folder a former damage may have taken away; then there is nothing to write to.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    if path.is_dir() || path.parent().is_some_and(|folder| !folder.is_dir()) {
        return;
    }
    let _ = fs::remove_file(path);
    fs::write(path, bytes).expect("written");
}

/// The files of a folder, sorted; none where there is no folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Takes every file out of a folder.
pub(crate) fn empty(folder: &Path) {
    for file in files(folder) {
        fs::remove_file(file).expect("removed");
    }
}

pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    pub(crate) index: usize,
    pub(crate) plan: String,
    pub(crate) servers: Vec<Server>,
}

impl Site {
    pub(crate) fn server(&self, random: &mut Random) -> &Server {
        random.pick(&self.servers)
    }

    /// Two different servers.
    pub(crate) fn two(&self, random: &mut Random) -> (&Server, &Server) {
        let one = random.below(self.servers.len());
        let other = (one + 1 + random.below(self.servers.len() - 1)) % self.servers.len();
        (&self.servers[one], &self.servers[other])
    }

    /// An address that no other folder of the run uses: all share one table of names in the oracle.
    pub(crate) fn address(&self, host: usize) -> String {
        address(self.index, host)
    }

    /// Adds a line to the folder's own table of names.
    pub(crate) fn add_host(&self, address: &str, name: &str) {
        let path = self.folder.join("hosts");
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, format!("{before}{address} {name}\n")).expect("written");
    }
}

fn address(index: usize, host: usize) -> String {
    format!("10.{}.{}.{}", index / 250, index % 250, host + 1)
}

/// What a random plan puts on disk, or why the program would not.
pub(crate) fn make(root: &Path, index: usize, random: &mut Random) -> Result<Site, String> {
    let folder = root.join(format!("f{index}"));
    let count = 2 + random.below(2);
    let names: Vec<String> = (0..count).map(|n| format!("{}{n}", ["s", "core", "n-"][index % 3])).collect();
    let is_address = random.chance(15);
    let hosts: Vec<String> = (0..count)
        .map(|n| if is_address { address(index, n) } else { format!("{}.f{index}.test", names[n]) })
        .collect();
    let trust = random.word(&["self-signed", "private-ca", "existing"]);
    let key = random.word(&["ecdsa-p256", "ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-2048"]);
    let versions = random.word(&["\"TLSv1.3\", \"TLSv1.2\"", "\"TLSv1.3\"", "\"TLSv1.2\"", "\"TLSv1.2\", \"TLSv1.3\""]);
    let ciphers = random.word(&["auto", "default"]);
    let base = random.word(&["certificates/cluster", "certificates/cluster", "ssl", "certificates/a b/c"]);
    let key_file = random.word(&["private.key", "{server}.key", "private_c{n}.key"]);
    let certificate_file = random.word(&["public.crt", "{server}.crt", "chain.pem"]);
    let mut plan = format!(
        "interlock = 1\n[cluster]\nneo4j = \"{}\"\n[subject]\norganization = \"Folder {index}\"\n[certificates]\n\
         trust = \"{trust}\"\nkey = \"{key}\"\nencrypt_keys = {}\n",
        random.word(&["5.26", "2026.08"]),
        random.chance(50),
    );
    fs::create_dir_all(root).expect("made");
    let given = (trust == "existing").then(|| forge::Pki::sound(&hosts, random));
    if let Some(given) = &given {
        let path = root.join(format!("f{index}-ca.crt"));
        fs::write(&path, given.root_pem()).expect("written");
        let _ = writeln!(plan, "ca = \"{}\"", path.display());
    }
    let _ = write!(
        plan,
        "[policy]\ntls_versions = [{versions}]\nclient_auth = \"{}\"\nverify_hostname = {}\nciphers = \"{ciphers}\"\n\
         [files]\nbase_directory = \"{base}\"\nprivate_key = \"{key_file}\"\npublic_certificate = \"{certificate_file}\"\n\
         include_own = {}\n",
        random.word(&["REQUIRE", "REQUIRE", "REQUIRE", "OPTIONAL", "NONE"]),
        random.chance(60),
        random.chance(30),
    );
    for (n, (name, host)) in names.iter().zip(&hosts).enumerate() {
        let second =
            if random.chance(40) && !is_address { format!(", \"{}\"", address(index, n)) } else { String::new() };
        let _ = write!(plan, "[[server]]\nname = \"{name}\"\nhosts = [\"{host}\"{second}]\n");
        if let Some(given) = &given {
            let (key, chain) = (root.join(format!("f{index}-{n}.key")), root.join(format!("f{index}-{n}.crt")));
            fs::write(&key, given.leaves[n].key_pem()).expect("written");
            fs::write(&chain, given.chain_pem(n)).expect("written");
            let _ = write!(plan, "private_key = \"{}\"\npublic_certificate = \"{}\"\n", key.display(), chain.display());
        }
    }
    set_up(&folder, &plan)?;
    let of = |name: &str, n: usize, text: &str| text.replace("{server}", name).replace("{n}", &(n + 1).to_string());
    let servers = names.iter().zip(hosts).enumerate().map(|(n, (name, host))| {
        let base = folder.join(name).join(base);
        Server {
            name: name.clone(),
            host,
            conf: folder.join(name).join("conf/neo4j.conf"),
            key: base.join(of(name, n, key_file)),
            certificate: base.join(of(name, n, certificate_file)),
            trusted: base.join("trusted"),
            revoked: base.join("revoked"),
            base,
        }
    });
    let site = Site { servers: servers.collect(), folder: folder.clone(), index, plan };
    for server in &site.servers {
        for file in [&server.conf, &server.key, &server.certificate] {
            assert!(file.is_file(), "set-up wrote no {}\n{}", file.display(), site.plan);
        }
    }
    Ok(site)
}

fn set_up(folder: &Path, plan: &str) -> Result<(), String> {
    let request = SetUp {
        draft: Draft::read(plan).0,
        out: folder.to_owned(),
        replace: false,
        dry_run: false,
        pass_phrase: None,
        confs: BTreeMap::new(),
        repairs: BTreeMap::new(),
        now: OffsetDateTime::now_utc(),
    };
    let (outcome, ended) = work::set_up(request, &NoEvents, &Cancel::default());
    if ended.code(&outcome.findings) == 0 && outcome.changed == Some(true) {
        return Ok(());
    }
    let rules: Vec<String> =
        outcome.findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.what)).collect();
    Err(format!("{ended:?} {rules:?}\n{plan}"))
}
