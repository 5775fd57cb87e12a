//! Two servers, `a` and `b`, that are made for a case: with certificates that they sign themselves and pin, or from a CA.
//!
//! Keys are made once and shared by all cases.

use super::support::rehearsed_at;
use interlock::finding::Finding;
use interlock::pki::certificate::Certificate;
use interlock::pki::pem;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// A certificate with its key.
pub(crate) struct Made {
    pub(crate) certificate: Certificate,
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
}

impl Made {
    /// The certificate as a file.
    pub(crate) fn crt(&self) -> Vec<u8> {
        pem::encode("CERTIFICATE", &self.certificate.der).into_bytes()
    }

    /// The key as a file.
    pub(crate) fn key(&self) -> Vec<u8> {
        self.key.serialize_pem().into_bytes()
    }

    fn copy_of_key(&self) -> KeyPair {
        KeyPair::from_pem(&self.key.serialize_pem()).expect("its own key")
    }
}

/// Parameters for a server with a name: CN and SAN, both usages.
pub(crate) fn server(name: &str) -> CertificateParams {
    let mut params = bare(name);
    params.subject_alt_names = vec![dns(name)];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    params
}

/// A DNS entry of a SAN.
pub(crate) fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().expect("ASCII"))
}

/// Parameters with a CN and nothing else.
pub(crate) fn bare(cn: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = datetime!(2024-01-01 00:00 UTC);
    params.not_after = datetime!(2044-01-01 00:00 UTC);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, cn);
    params
}

/// Parameters of a CA.
pub(crate) fn ca(cn: &str) -> CertificateParams {
    let mut params = bare(cn);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// Signed by its own key.
pub(crate) fn self_signed(params: CertificateParams) -> Made {
    with_key(params, KeyPair::generate().expect("a key"))
}

/// The same for a key that is there.
pub(crate) fn with_key(params: CertificateParams, key: KeyPair) -> Made {
    let certificate = params.self_signed(&key).expect("signed");
    Made { certificate: Certificate::from_der(certificate.der()).expect("a certificate"), params, key }
}

/// The same certificate made anew with its old key.
pub(crate) fn again(made: &Made, edit: impl FnOnce(&mut CertificateParams)) -> Made {
    let mut params = made.params.clone();
    edit(&mut params);
    with_key(params, made.copy_of_key())
}

/// Signed by a CA.
pub(crate) fn signed(params: CertificateParams, issuer: &Made) -> Made {
    let key = KeyPair::generate().expect("a key");
    let by = Issuer::from_params(&issuer.params, &issuer.key);
    let certificate = params.signed_by(&key, &by).expect("signed");
    Made { certificate: Certificate::from_der(certificate.der()).expect("a certificate"), params, key }
}

/// A CRL of a CA, as a file, that ends so many days from now and lists these certificates.
pub(crate) fn crl(issuer: &Made, days: i64, revoked: &[&Made]) -> Vec<u8> {
    let now = OffsetDateTime::now_utc();
    let entry = |made: &&Made| rcgen::RevokedCertParams {
        serial_number: rcgen::SerialNumber::from_slice(&made.certificate.serial),
        revocation_time: now - Duration::days(100),
        reason_code: None,
        invalidity_date: None,
    };
    let params = rcgen::CertificateRevocationListParams {
        this_update: now - Duration::days(200),
        next_update: now + Duration::days(days),
        crl_number: 1.into(),
        issuing_distribution_point: None,
        revoked_certs: revoked.iter().map(entry).collect(),
        key_identifier_method: rcgen::KeyIdMethod::Sha256,
    };
    let by = Issuer::from_params(&issuer.params, &issuer.key);
    let crl = params.signed_by(&by).expect("signed");
    pem::encode("X509 CRL", crl.der()).into_bytes()
}

/// What all cases share.
pub(crate) struct Pki {
    /// Signs servers directly.
    pub(crate) root: Made,
    /// Below the root.
    pub(crate) intermediate: Made,
    /// Another root.
    pub(crate) other: Made,
    /// Self-signed servers.
    pub(crate) own: [Made; 2],
    /// Servers below the root.
    pub(crate) signed: [Made; 2],
}

/// Made once.
pub(crate) fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(|| {
        let root = self_signed(ca("Cluster CA"));
        Pki {
            intermediate: signed(ca("Issuing CA"), &root),
            other: self_signed(ca("Other CA")),
            own: ["a.test", "b.test"].map(|name| self_signed(server(name))),
            signed: ["a.test", "b.test"].map(|name| signed(server(name), &root)),
            root,
        }
    })
}

/// A server's files, relative to its home, and the lines of its neo4j.conf.
pub(crate) struct Member {
    files: BTreeMap<String, Option<Vec<u8>>>,
    lines: Vec<String>,
}

const BASE: &str = "certificates/cluster";
const POLICY: &str = "dbms.ssl.policy.cluster.";

impl Member {
    /// A server dialled under a name, with the policy of the manual and no files.
    fn new(host: &str) -> Self {
        let mut member = Self {
            files: BTreeMap::from([(format!("{BASE}/trusted"), None), (format!("{BASE}/revoked"), None)]),
            lines: vec![format!("server.default_advertised_address={host}")],
        };
        for (suffix, value) in [
            ("enabled", "true"),
            ("base_directory", BASE),
            ("private_key", "private.key"),
            ("public_certificate", "public.crt"),
            ("client_auth", "REQUIRE"),
            ("tls_versions", "TLSv1.3,TLSv1.2"),
            ("verify_hostname", "true"),
        ] {
            member.set(suffix, value);
        }
        member
    }

    /// Gives it a key and a chain, its own certificate first.
    pub(crate) fn serve(&mut self, made: &Made, above: &[&Made]) -> &mut Self {
        self.put("private.key", made.key());
        let chain: Vec<u8> = std::iter::once(made).chain(above.iter().copied()).flat_map(Made::crt).collect();
        self.put("public.crt", chain)
    }

    /// A file in the base directory.
    pub(crate) fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> &mut Self {
        self.files.insert(format!("{BASE}/{path}"), Some(bytes.into()));
        self
    }

    /// What a file there holds.
    pub(crate) fn file(&self, path: &str) -> Vec<u8> {
        self.files[&format!("{BASE}/{path}")].clone().expect("a file")
    }

    /// Trusts this certificate.
    pub(crate) fn trust(&mut self, name: &str, made: &Made) -> &mut Self {
        self.put(&format!("trusted/{name}.crt"), made.crt())
    }

    /// Takes away a file, or a folder with all in it; the base directory itself for nothing.
    pub(crate) fn remove(&mut self, path: &str) -> &mut Self {
        let gone = format!("{BASE}/{path}");
        let gone = gone.trim_end_matches('/');
        self.files.retain(|path, _| path != gone && !path.starts_with(&format!("{gone}/")));
        self
    }

    /// A setting of the policy, in place of the one that is there.
    pub(crate) fn set(&mut self, suffix: &str, value: &str) -> &mut Self {
        self.unset(suffix);
        self.line(&format!("{POLICY}{suffix}={value}"))
    }

    /// Takes a setting of the policy away.
    pub(crate) fn unset(&mut self, suffix: &str) -> &mut Self {
        self.lines.retain(|line| !line.starts_with(&format!("{POLICY}{suffix}=")));
        self
    }

    /// One more line.
    pub(crate) fn line(&mut self, line: &str) -> &mut Self {
        self.lines.push(line.to_owned());
        self
    }

    /// The policy as 3.5 has it.
    pub(crate) fn of_35(&mut self) -> &mut Self {
        self.unset("enabled").unset("private_key").unset("public_certificate").unset("verify_hostname");
        self.line("causal_clustering.ssl_policy=cluster")
            .line("causal_clustering.transaction_advertised_address=a.test:6000")
    }

    fn write(&self, home: &Path) {
        fs::create_dir_all(home.join("conf")).expect("made");
        fs::write(home.join("conf/neo4j.conf"), self.lines.join("\n") + "\n").expect("written");
        for (path, content) in &self.files {
            let path = home.join(path);
            fs::create_dir_all(path.parent().expect("below the home")).expect("made");
            match content {
                Some(bytes) => fs::write(&path, bytes).expect("written"),
                None => fs::create_dir_all(&path).expect("made"),
            }
            #[cfg(unix)]
            if path.extension().is_some_and(|extension| extension == "key") {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
            }
        }
    }
}

/// Two servers with certificates that they sign themselves and pin.
pub(crate) fn pinned() -> [Member; 2] {
    let [a, b] = &pki().own;
    let mut members = ["a.test", "b.test"].map(Member::new);
    members[0].serve(a, &[]).trust("b", b);
    members[1].serve(b, &[]).trust("a", a);
    members
}

/// Two servers with certificates of one CA.
pub(crate) fn signed_pair() -> [Member; 2] {
    let [a, b] = &pki().signed;
    signed_as(a, b, &[])
}

/// Two servers below the root with these certificates, and these above each.
pub(crate) fn signed_as(a: &Made, b: &Made, above: &[&Made]) -> [Member; 2] {
    let mut members = ["a.test", "b.test"].map(Member::new);
    members[0].serve(a, above).trust("ca", &pki().root);
    members[1].serve(b, above).trust("ca", &pki().root);
    members
}

/// What is said of two pinned servers after a change to `a`.
pub(crate) fn pinned_but(release: &str, edit: impl FnOnce(&mut Member)) -> Vec<Finding> {
    let mut members = pinned();
    edit(&mut members[0]);
    judged(release, &members)
}

/// What is said of two servers below one CA after a change to both.
pub(crate) fn signed_but(release: &str, edit: impl Fn(&mut Member)) -> Vec<Finding> {
    let mut members = signed_pair();
    members.iter_mut().for_each(edit);
    judged(release, &members)
}

/// What a rehearsal says of them.
pub(crate) fn judged(release: &str, members: &[Member; 2]) -> Vec<Finding> {
    judged_in(release, members, |_| {})
}

/// The same after something was done to the folder that holds both.
pub(crate) fn judged_in(release: &str, members: &[Member; 2], edit: impl FnOnce(&Path)) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, member) in ["a", "b"].iter().zip(members) {
        member.write(&folder.path().join(name));
    }
    edit(folder.path());
    rehearsed_at(folder.path(), release, OffsetDateTime::now_utc())
}
