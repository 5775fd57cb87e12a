//! What is done to a sound home before its server is started.

use crate::home::Home;
use std::fs;

/// A name, which is that of the folder too, and what is done.
type Damage = (&'static str, fn(&Home));

/// Both kinds: those that stop the server, and those that look bad and do not.
pub(crate) const DAMAGES: &[Damage] = &[
    ("trusted-empty", |home| fs::remove_file(home.base().join("trusted/ca.crt")).expect("removed")),
    ("trusted-text", |home| home.write("trusted/README.txt", b"certificates of the others go here\n")),
    ("trusted-folder", |home| fs::create_dir(home.base().join("trusted/old")).expect("made")),
    ("trusted-key", |home| {
        let key = fs::read(home.base().join("private.key")).expect("readable");
        home.write("trusted/peer.key", &key);
    }),
    ("base-missing", |home| fs::rename(home.base(), home.base().with_extension("old")).expect("renamed")),
    ("key-missing", |home| fs::remove_file(home.base().join("private.key")).expect("removed")),
    ("wrong-pass-phrase", |home| home.set("private_key_password", "geheim")),
    ("certificate-missing", |home| fs::remove_file(home.base().join("public.crt")).expect("removed")),
    ("certificate-is-text", |home| home.write("public.crt", b"see the other server\n")),
    ("certificate-among-crls", |home| {
        let certificate = fs::read(home.base().join("public.crt")).expect("readable");
        home.write("revoked/peer.crt", &certificate);
    }),
    ("client-auth-word", |home| home.set("client_auth", "REQUIRED")),
    ("line-twice", |home| home.append("dbms.ssl.policy.cluster.client_auth=NONE")),
    ("unknown-scope", |home| home.append("dbms.ssl.policy.clusters.enabled=true")),
    ("scope-in-capitals", |home| home.append("dbms.ssl.policy.CLUSTER.client_auth=NONE")),
    ("malformed-escape", |home| home.append("dbms.ssl.policy.cluster.x=C:\\users")),
    ("byte-order-mark", |home| {
        let conf = fs::read(home.conf()).expect("readable");
        fs::write(home.conf(), [b"\xef\xbb\xbf", &conf[..]].concat()).expect("written");
    }),
    // The server says nothing about these.
    ("enable-misspelt", |home| home.rename("enabled", "enable")),
    ("chain-twice", |home| {
        let certificate = fs::read(home.base().join("public.crt")).expect("readable");
        home.write("public.crt", &[&certificate[..], &certificate].concat());
    }),
    ("revoked-missing", |home| fs::remove_dir_all(home.base().join("revoked")).expect("removed")),
    // From 2025.10 on this one stops the server, where no `ciphers` are written.
    ("unknown-version", |home| home.set("tls_versions", "TLSv1.4")),
    ("unknown-suite", |home| home.set("ciphers", "TLS_NO_SUCH_SUITE")),
];
