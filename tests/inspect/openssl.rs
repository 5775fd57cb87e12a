//! The same files in openssl's words.

use super::common::{cli, openssl, openssl_is_there};
use super::file;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn inspected(folder: &Path, arguments: &[&str]) -> Value {
    let run = cli(folder, ["inspect", "--json"].iter().chain(arguments));
    assert!(matches!(run.code, 0 | 1), "{}", run.err);
    run.json()
}

/// The value of `name=value` in openssl's output.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).trim()
}

#[test]
fn a_certificate_is_told_as_openssl_tells_it() {
    if !openssl_is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let subject = "/C=GB/O=Example, Ltd/OU=\u{dc}ber/CN=server1.example.com";
    openssl([
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-utf8",
        "-subj",
        subject,
        "-days",
        "400",
        "-addext",
        "subjectAltName=DNS:server1.example.com,IP:192.168.210.174,IP:2001:db8::1,email:a@b.test,URI:https://x.test/",
        "-addext",
        "extendedKeyUsage=serverAuth,clientAuth,1.3.6.1.4.1.311.10.3.4",
        "-addext",
        "keyUsage=critical,digitalSignature,keyEncipherment",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-keyout",
        &path("private.key"),
        "-out",
        &path("public.crt"),
    ]);
    let told = openssl([
        "x509",
        "-in",
        &path("public.crt"),
        "-noout",
        "-subject",
        "-issuer",
        "-serial",
        "-startdate",
        "-enddate",
        "-dateopt",
        "iso_8601",
        "-nameopt",
        "RFC2253,-esc_msb,utf8",
        "-fingerprint",
        "-sha256",
    ]);
    let sha1 = openssl(["x509", "-in", &path("public.crt"), "-noout", "-fingerprint", "-sha1"]);
    let outcome = inspected(folder.path(), &["public.crt", "private.key"]);
    let certificate = &file(&outcome, "public.crt")["certificates"][0];
    let digest = |text: &str| text.split('=').nth(1).expect("a digest").trim().replace(':', "").to_lowercase();
    let time = |name: &str| value(&told, name).replace(' ', "T");
    assert_eq!(certificate["subject"], value(&told, "subject"));
    assert_eq!(certificate["issuer"], value(&told, "issuer"));
    assert_eq!(certificate["serial"], value(&told, "serial").to_lowercase());
    assert_eq!(certificate["not_before"], time("notBefore"));
    assert_eq!(certificate["not_after"], time("notAfter"));
    assert_eq!(certificate["sha256"], digest(told.lines().last().expect("a line")));
    assert_eq!(certificate["sha1"], digest(&sha1));
    let names =
        ["DNS:server1.example.com", "IP:192.168.210.174", "IP:2001:db8::1", "email:a@b.test", "URI:https://x.test/"];
    assert_eq!(certificate["san"], Value::from(names.to_vec()));
    assert_eq!(certificate["eku"], Value::from(vec!["serverAuth", "clientAuth", "1.3.6.1.4.1.311.10.3.4"]));
    assert_eq!(certificate["key_usage"], Value::from(vec!["digitalSignature", "keyEncipherment"]));
    assert_eq!((&certificate["ca"], &certificate["self_signed"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!((&certificate["key"], &certificate["signature"]), (&"RSA 2048".into(), &"SHA256withRSA".into()));

    let key = &file(&outcome, "private.key")["keys"][0];
    assert_eq!((&key["algorithm"], &key["bits"], &key["scheme"]), (&"RSA".into(), &2048.into(), &"PKCS#8".into()));
    openssl(["pkey", "-in", &path("private.key"), "-pubout", "-outform", "DER", "-out", &path("public.der")]);
    let public = openssl(["dgst", "-sha256", &path("public.der")]);
    let public = public.split("= ").nth(1).expect("a digest").trim();
    assert_eq!((&key["key_sha256"], &certificate["key_sha256"]), (&public.into(), &public.into()));
    assert_eq!(key["certificates"], Value::from(vec!["public.crt"]));
    assert_eq!(certificate["private_keys"], Value::from(vec!["private.key"]));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of forms")]
fn every_form_that_openssl_writes_is_known() {
    if !openssl_is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let run = |line: &str| {
        let at = folder.path().display().to_string();
        openssl(line.split(' ').map(|word| word.replace('@', &format!("{at}/"))));
    };
    run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out @rsa.key");
    run("ecparam -genkey -name prime256v1 -out @ec-with-parameters.key");
    run("ecparam -genkey -name secp384r1 -noout -out @ec.key");
    run("req -x509 -new -key @ec.key -subj /CN=a.test -days 9 -out @c.crt");
    run("req -new -key @ec.key -subj /CN=a.test -addext subjectAltName=DNS:a.test -out @r.csr");
    run("req -new -key @ec.key -subj /CN=a.test -outform DER -out @r.der");
    run("x509 -in @c.crt -outform DER -out @c.der");
    run("x509 -in @c.crt -trustout -addtrust serverAuth -out @trusted.crt");
    run("x509 -in @c.crt -text -out @text.crt");
    run("crl2pkcs7 -nocrl -certfile @c.crt -out @c.p7b");
    run("crl2pkcs7 -nocrl -certfile @c.crt -outform DER -out @c.p7d");
    run("pkcs12 -export -inkey @ec.key -in @c.crt -passout pass:neo4j -out @c.p12");
    run("pkcs8 -topk8 -nocrypt -in @rsa.key -outform DER -out @pkcs8.der");
    run("rsa -in @rsa.key -traditional -out @pkcs1.key");
    run("rsa -in @rsa.key -traditional -outform DER -out @pkcs1.der");
    run("ec -in @ec.key -outform DER -out @sec1.der");
    run("pkcs8 -topk8 -in @rsa.key -v2 des3 -iter 2048 -passout pass:neo4j -out @3des.key");
    run("pkcs8 -topk8 -in @rsa.key -v2 aes-256-cbc -v2prf hmacWithSHA512 -passout pass:neo4j -out @aes.key");
    run("pkcs8 -topk8 -in @rsa.key -v2 aes-128-cbc -outform DER -passout pass:neo4j -out @aes.der");
    run("pkcs8 -topk8 -in @rsa.key -scrypt -passout pass:neo4j -out @scrypt.key");
    run("rsa -in @rsa.key -traditional -aes256 -passout pass:neo4j -out @proctype.key");
    fs::write(folder.path().join("store.jks"), b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\0").expect("written");
    fs::write(folder.path().join("notes.txt"), "hello\n").expect("written");
    fs::write(folder.path().join("pass"), "neo4j\n").expect("written");
    let outcome = inspected(folder.path(), &["."]);
    for (name, kind, scheme) in [
        ("rsa.key", "private-key", "PKCS#8"),
        ("ec-with-parameters.key", "private-key", "SEC 1"),
        ("ec.key", "private-key", "SEC 1"),
        ("c.crt", "certificates", ""),
        ("c.der", "certificates", ""),
        ("trusted.crt", "certificates", ""),
        ("text.crt", "certificates", ""),
        ("c.p7b", "certificates", ""),
        ("c.p7d", "certificates", ""),
        ("r.csr", "request", ""),
        ("r.der", "request", ""),
        ("c.p12", "pkcs12", ""),
        ("store.jks", "java-key-store", ""),
        ("notes.txt", "unknown", ""),
        ("pkcs8.der", "private-key", "PKCS#8, DER"),
        ("pkcs1.key", "private-key", "PKCS#1"),
        ("pkcs1.der", "private-key", "PKCS#1, DER"),
        ("sec1.der", "private-key", "SEC 1, DER"),
        ("3des.key", "private-key", "PKCS#8, PBES2: des-EDE3-CBC, PBKDF2 with HMAC-SHA256, 2,048 rounds"),
        ("aes.key", "private-key", "PKCS#8, PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA512, 2,048 rounds"),
        ("aes.der", "private-key", "PKCS#8, DER, PBES2: AES-128-CBC, PBKDF2 with HMAC-SHA256, 2,048 rounds"),
        ("scrypt.key", "private-key", "PKCS#8, PBES2: AES-256-CBC, scrypt"),
        ("proctype.key", "private-key", "PKCS#1, Proc-Type: AES-256-CBC"),
    ] {
        let file = file(&outcome, &format!("/{name}"));
        assert_eq!(file["kind"], kind, "{name}");
        if kind == "certificates" {
            assert_eq!(file["certificates"][0]["subject"], "CN=a.test", "{name}");
        }
        if kind == "private-key" {
            let told = file["keys"][0]["scheme"].as_str().expect("a scheme");
            assert!(told == scheme || (name == "scrypt.key" && told.starts_with(scheme)), "{name}: {told}");
        }
    }
    assert_eq!(file(&outcome, "/r.csr")["requests"][0]["san"], Value::from(vec!["DNS:a.test"]));
    assert_eq!(file(&outcome, "/r.csr")["requests"][0]["signature_fits"], true);

    // The answer without a pass phrase is about the encryption, with it about the key.
    let take = |outcome: &Value, name: &str| file(outcome, &format!("/{name}"))["takes"]["private_key"].clone();
    let sealed = take(&outcome, "aes.key");
    assert_eq!((&sealed["ok"], &sealed["needs_pass_phrase"]), (&Value::Bool(true), &Value::Bool(true)));
    let refused = take(&outcome, "3des.key");
    assert_eq!(
        (&refused["rule"], &refused["needs_pass_phrase"]),
        (&"key/encryption-openssl-req".into(), &Value::Bool(true))
    );
    assert!(
        refused["error"].as_str().is_some_and(|error| error.contains("Failed to load private key: ")),
        "{refused:#}"
    );
    let old = inspected(folder.path(), &["aes.key", "--neo4j", "3.5"]);
    assert_eq!(old["files"][0]["takes"]["private_key"]["rule"], "key/label-35");
    run("enc -base64 -in @c.p12 -out @c.b64");
    let store = inspected(folder.path(), &["c.b64", "--pass-phrase-file", "pass"]);
    assert_eq!(file(&store, "c.b64")["entries"][0]["type"], "private-key");
    // Each takes a third of what a file's keys may take.
    run("pkcs8 -topk8 -in @ec.key -v2 aes-256-cbc -iter 3000000 -passout pass:neo4j -out @slow.key");
    let slow = fs::read_to_string(folder.path().join("slow.key")).expect("text");
    fs::write(folder.path().join("many.key"), slow.repeat(5)).expect("written");
    let many = inspected(folder.path(), &["many.key", "--pass-phrase-file", "pass"]);
    let opened = |key: &Value| key["key_sha256"].is_string();
    let keys = file(&many, "many.key")["keys"].as_array().cloned().unwrap_or_default();
    assert_eq!(keys.iter().map(opened).collect::<Vec<_>>(), [true, true, true, false, false]);
    let told = super::common::rules(&many);
    assert_eq!(told.iter().filter(|rule| *rule == "file/too-many-rounds").count(), 1, "{told:?}");
    let opened = inspected(folder.path(), &[".", "--pass-phrase-file", "pass"]);
    assert_eq!(take(&opened, "aes.key"), serde_json::json!({"ok": true, "rule": null, "why": null}));
    assert_eq!(file(&opened, "/aes.key")["keys"][0]["bits"], 2048);
    assert_eq!(file(&opened, "/aes.der")["keys"][0]["bits"], 2048);
    let store = file(&opened, "/c.p12");
    assert_eq!(store["entries"][0]["type"], "private-key");
    assert_eq!(store["certificates"][0]["subject"], "CN=a.test");
    fs::write(folder.path().join("pass"), "wrong\n").expect("written");
    let wrong = inspected(folder.path(), &["aes.key", "--pass-phrase-file", "pass"]);
    assert_eq!(wrong["files"][0]["takes"]["private_key"]["rule"], "key/wrong-password");
    let wrong = inspected(folder.path(), &["c.p12", "--pass-phrase-file", "pass"]);
    assert_eq!(wrong["findings"][0]["rule"], "file/store-not-opened");
}
