//! Files that lie beside each other: keys and certificates, issuers, lists; and what is soon over.

use super::common::{cli, openssl, openssl_is_there, rules};
use super::{file, recorded_case};
use rcgen::{CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use serde_json::Value;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path};

struct House(tempfile::TempDir);

impl House {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, content: &str) -> &Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
        self
    }

    fn inspect(&self, arguments: &[&str]) -> Value {
        cli(self.0.path(), ["inspect", "--json"].iter().chain(arguments)).json()
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params
}

fn self_signed(name: &str, key: &KeyPair) -> String {
    named(name).self_signed(key).expect("a certificate").pem()
}

#[test]
fn a_key_beside_a_certificate_of_another_is_said_and_one_that_fits_is_not() {
    let (own, other) = (key(), key());
    let house = House::new();
    house.put("s/private.key", &other.serialize_pem()).put("s/public.crt", &self_signed("a.test", &own));
    let outcome = house.inspect(&["s"]);
    assert_eq!(rules(&outcome), ["key/mismatch"]);
    // The same two, named one by one from different folders.
    house.put("k/private.key", &other.serialize_pem());
    assert_eq!(rules(&house.inspect(&["k/private.key", "s/public.crt"])), ["key/mismatch"]);
    // They lie in different folders of one that was named: nothing says that they belong together.
    fs::remove_file(house.0.path().join("s/private.key")).expect("there");
    assert_eq!(rules(&house.inspect(&["."])), Vec::<String>::new());
    house.put("s/private.key", &own.serialize_pem());
    assert_eq!(rules(&house.inspect(&["s"])), Vec::<String>::new());
    // A key whose request waits to be signed, beside a peer's certificate.
    let request = named("b.test").serialize_request(&other).expect("a request").pem().expect("PEM");
    let waits = House::new();
    waits.put("private.key", &other.serialize_pem()).put("request.csr", &request);
    waits.put("peer.crt", &self_signed("a.test", &own));
    assert_eq!(rules(&waits.inspect(&["."])), Vec::<String>::new());
}

#[test]
fn servers_with_one_key_or_one_subject_are_told() {
    let (one, other) = (key(), key());
    let house = House::new();
    let pair = |name: &str, key: &KeyPair, certificate: &str| {
        house.put(&format!("{name}/private.key"), &key.serialize_pem()).put(&format!("{name}/public.crt"), certificate);
    };
    pair("a", &one, &self_signed("a.test", &one));
    pair("b", &one, &self_signed("b.test", &one));
    assert_eq!(rules(&house.inspect(&["."])), ["key/shared"]);
    pair("b", &other, &self_signed("b.test", &other));
    // A copy of a peer's certificate shares nothing.
    house.put("a/trusted/b.crt", &self_signed("b.test", &other));
    assert_eq!(rules(&house.inspect(&["."])), Vec::<String>::new());
    let cluster = |host: &str, key: &KeyPair| {
        let mut params = named(host);
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, "cluster.test");
        params.self_signed(key).expect("a certificate").pem()
    };
    let twins = House::new();
    twins.put("a.crt", &cluster("a.test", &one)).put("b.crt", &cluster("b.test", &other));
    assert_eq!(rules(&twins.inspect(&["."])), ["cert/same-subject"]);
    // The same server's, renewed.
    twins.put("b.crt", &cluster("a.test", &other));
    assert_eq!(rules(&twins.inspect(&["."])), Vec::<String>::new());
}

#[test]
fn one_server_s_key_under_several_names_is_not_shared() {
    let own = key();
    let house = House::new();
    let certificate = self_signed("a.test", &own);
    for scope in ["cluster", "bolt"] {
        house.put(&format!("s1/certificates/{scope}/private.key"), &own.serialize_pem());
        house.put(&format!("s1/certificates/{scope}/public.crt"), &certificate);
    }
    assert_eq!(rules(&house.inspect(&["."])), Vec::<String>::new());
    // Another server with the same.
    house.put("s2/certificates/bolt/private.key", &own.serialize_pem());
    house.put("s2/certificates/bolt/public.crt", &certificate);
    assert_eq!(rules(&house.inspect(&["."])), ["key/shared"]);
    assert_eq!(house.inspect(&["s1", "./s1/certificates"])["files"].as_array().map(Vec::len), Some(4));
    let twice = house.inspect(&["s1/certificates/bolt/public.crt", "./s1/certificates/bolt/public.crt"]);
    assert_eq!(twice["files"].as_array().map(Vec::len), Some(1));
}

/// As Kubernetes mounts a secret.
#[cfg(unix)]
#[test]
fn a_key_behind_links_is_one_key() {
    let own = key();
    let house = House::new();
    house
        .put("tls/..2026/private.key", &own.serialize_pem())
        .put("tls/..2026/public.crt", &self_signed("a.test", &own));
    let tls = house.0.path().join("tls");
    std::os::unix::fs::symlink("..2026", tls.join("..data")).expect("a link");
    for name in ["private.key", "public.crt"] {
        std::os::unix::fs::symlink(format!("..data/{name}"), tls.join(name)).expect("a link");
    }
    assert_eq!(rules(&house.inspect(&["tls"])), Vec::<String>::new());
}

#[test]
fn one_key_written_in_two_forms_is_no_other() {
    if !openssl_is_there() {
        return;
    }
    let house = House::new();
    let run = |line: &str| {
        let at = house.0.path().display().to_string();
        openssl(line.split(' ').map(|word| word.replace('@', &format!("{at}/"))));
    };
    run("ecparam -genkey -name prime256v1 -noout -out @private.key");
    run("ec -in @private.key -conv_form compressed -out @compressed.key");
    run(
        "req -x509 -new -key @compressed.key -subj /CN=a.test -addext basicConstraints=critical,CA:FALSE -days 90 -out @public.crt",
    );
    assert_eq!(of_keys(&house.inspect(&["private.key", "public.crt"])), Vec::<String>::new());
    run("ec -in @private.key -param_enc explicit -out @private.key");
    run("ec -in @private.key -conv_form uncompressed -param_enc named_curve -out @named.key");
    run(
        "req -x509 -new -key @named.key -subj /CN=a.test -addext basicConstraints=critical,CA:FALSE -days 90 -out @public.crt",
    );
    let outcome = house.inspect(&["private.key", "public.crt"]);
    assert!(!of_keys(&outcome).contains(&"key/mismatch".to_owned()), "{outcome:#}");
    assert_eq!(file(&outcome, "public.crt")["certificates"][0]["private_keys"], Value::from(vec!["private.key"]));
    run("ecparam -genkey -name prime256v1 -noout -out @private.key");
    assert_eq!(of_keys(&house.inspect(&["private.key", "public.crt"])), ["key/mismatch"]);
}

fn of_keys(outcome: &Value) -> Vec<String> {
    rules(outcome).into_iter().filter(|rule| rule.starts_with("key/")).collect()
}

#[test]
fn a_list_is_told_before_and_after_its_end() {
    let now = time::OffsetDateTime::now_utc();
    let ca_key = key();
    let mut ca = named("ca.test");
    ca.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::KeyCertSign];
    let list = |end: time::OffsetDateTime| {
        let params = rcgen::CertificateRevocationListParams {
            this_update: now - time::Duration::days(90),
            next_update: end,
            crl_number: rcgen::SerialNumber::from(7),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: rcgen::KeyIdMethod::Sha256,
        };
        params.signed_by(&Issuer::from_params(&ca, &ca_key)).expect("a list").pem().expect("PEM")
    };
    let house = House::new();
    house.put("r.crl", &list(now - time::Duration::days(1)));
    assert_eq!(rules(&house.inspect(&["r.crl"])), ["crl/stale"]);
    house.put("r.crl", &list(now + time::Duration::days(20)));
    assert_eq!(rules(&house.inspect(&["r.crl"])), Vec::<String>::new());
    assert_eq!(rules(&house.inspect(&["r.crl", "--expires-within", "21"])), ["crl/expires-soon"]);
    assert_eq!(house.inspect(&["r.crl"])["files"][0]["crls"][0]["number"], "07");
}

/// A root, an intermediate and a server's certificate under it, with its key.
struct Pki {
    root: String,
    intermediate: String,
    leaf: String,
    key: KeyPair,
}

fn pki() -> Pki {
    let ca = |name: &str| {
        let mut params = named(name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::KeyCertSign];
        params.use_authority_key_identifier_extension = true;
        params
    };
    let (root_key, intermediate_key, key) = (key(), key(), key());
    let (root, intermediate) = (ca("root.test"), ca("intermediate.test"));
    let by_root = Issuer::from_params(&root, &root_key);
    let by_intermediate = Issuer::from_params(&intermediate, &intermediate_key);
    let mut leaf = named("a.test");
    leaf.use_authority_key_identifier_extension = true;
    Pki {
        root: root.self_signed(&root_key).expect("a certificate").pem(),
        intermediate: intermediate.signed_by(&intermediate_key, &by_root).expect("a certificate").pem(),
        leaf: leaf.signed_by(&key, &by_intermediate).expect("a certificate").pem(),
        key,
    }
}

#[test]
fn an_intermediate_that_lies_beside_the_chain_is_missing_in_it() {
    let pki = pki();
    let house = House::new();
    house.put("private.key", &pki.key.serialize_pem()).put("public.crt", &pki.leaf);
    house.put("inter.crt", &pki.intermediate).put("root.crt", &pki.root);
    let outcome = house.inspect(&["."]);
    assert_eq!(rules(&outcome), ["cert/chain-incomplete"]);
    assert_eq!(outcome["findings"][0]["severity"], "warning");
    assert_eq!(
        file(&outcome, "public.crt")["certificates"][0]["issuer_files"],
        Value::from(vec![format!(".{MAIN_SEPARATOR}inter.crt")])
    );
    // The peers need it from nobody.
    let trusting = House::new();
    trusting.put("a/private.key", &pki.key.serialize_pem()).put("a/public.crt", &pki.leaf);
    trusting.put("b/trusted/inter.crt", &pki.intermediate);
    assert_eq!(rules(&trusting.inspect(&["."])), Vec::<String>::new());
    house.put("public.crt", &format!("{}{}", pki.leaf, pki.intermediate));
    assert_eq!(rules(&house.inspect(&["."])), Vec::<String>::new());
    house.put("public.crt", &format!("{}{}{}", pki.leaf, pki.root, pki.intermediate));
    let outcome = house.inspect(&["public.crt"]);
    assert_eq!(rules(&outcome), ["cert/chain-order"]);
    let take = &outcome["files"][0]["takes"]["public_certificate"];
    assert_eq!((&take["ok"], &take["rule"]), (&Value::Bool(true), &Value::from("cert/chain-order")));
    // A bundle of trusted CAs has no order.
    house.put("bundle.crt", &format!("{}{}", pki.root, pki.intermediate));
    assert_eq!(rules(&house.inspect(&["bundle.crt"])), Vec::<String>::new());
}

#[test]
fn a_certificate_on_a_list_among_the_files_is_revoked() {
    let case = recorded_case("crl-pinned-leaf-revoked");
    let outcome = cli(&case, ["inspect", ".", "--json"]).json();
    let revoked: Vec<&Value> = outcome["files"]
        .as_array()
        .expect("files")
        .iter()
        .flat_map(|file| file["certificates"].as_array().expect("certificates"))
        .filter(|certificate| certificate.get("revoked").is_some())
        .collect();
    assert!(!revoked.is_empty(), "{outcome:#}");
    assert!(rules(&outcome).contains(&"crl/revoked-peer".to_owned()));
    let outcome = cli(&recorded_case("crl-current"), ["inspect", ".", "--json"]).json_with(0);
    assert!(rules(&outcome).is_empty(), "{outcome:#}");
}

#[test]
fn what_ends_within_the_days_asked_for_is_said() {
    let mut params = named("a.test");
    let now = time::OffsetDateTime::now_utc();
    params.not_before = now - time::Duration::days(1);
    params.not_after = now + time::Duration::days(60);
    let house = House::new();
    house.put("a.crt", &params.self_signed(&key()).expect("a certificate").pem());
    assert_eq!(rules(&house.inspect(&["a.crt"])), Vec::<String>::new());
    assert_eq!(rules(&house.inspect(&["a.crt", "--expires-within", "59"])), Vec::<String>::new());
    assert_eq!(rules(&house.inspect(&["a.crt", "--expires-within", "61"])), ["cert/expires-soon"]);
    params.not_after = now - time::Duration::hours(1);
    house.put("a.crt", &params.self_signed(&key()).expect("a certificate").pem());
    assert_eq!(rules(&house.inspect(&["a.crt"])), ["cert/expired-own"]);
}

#[test]
fn a_certificate_for_servers_alone_is_told_where_a_ca_signed_it() {
    let ca_key = key();
    let mut ca = named("ca.test");
    ca.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = Issuer::from_params(&ca, &ca_key);
    let mut leaf = named("a.test");
    leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let house = House::new();
    house.put("a.crt", &leaf.signed_by(&key(), &issuer).expect("a certificate").pem());
    assert_eq!(rules(&house.inspect(&["a.crt"])), ["cert/eku-no-client"]);
    leaf.extended_key_usages.push(rcgen::ExtendedKeyUsagePurpose::ClientAuth);
    house.put("a.crt", &leaf.signed_by(&key(), &issuer).expect("a certificate").pem());
    assert_eq!(rules(&house.inspect(&["a.crt"])), Vec::<String>::new());
}

#[test]
fn a_neo4j_conf_in_a_folder_that_was_named_opens_the_key_that_it_names() {
    let case = recorded_case("key-genpkey-aes256");
    let encrypted = |outcome: &Value| {
        let file = file(outcome, "a/certificates/cluster/private.key").clone();
        (file["keys"][0]["bits"].clone(), file["takes"]["private_key"]["needs_pass_phrase"].clone())
    };
    let opened = encrypted(&cli(&case, ["inspect", "a", "--json"]).json());
    assert!(opened.0.is_u64() && opened.1.is_null(), "{opened:?}");
    // One that is named itself is asked as well.
    let named = ["inspect", "a/conf/neo4j.conf", "a/certificates/cluster/private.key", "--json"];
    assert_eq!(encrypted(&cli(&case, named).json()), opened);
    let path = Path::new("a/certificates/cluster/private.key");
    let sealed = encrypted(&cli(&case, ["inspect".as_ref(), path.as_os_str(), "--json".as_ref()]).json());
    assert_eq!(sealed, (Value::Null, Value::Bool(true)));
}
