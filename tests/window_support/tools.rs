//! The tools with something on their pages: files and log lines made by hand, always the same.

use super::models::{play, sample};
use super::outside::{Outside, Play};
use interlock::app::tools::explainer::{Explained, explained as put_in_order};
use interlock::app::tools::inspector::{CertificateAt, Inspected, Look, Rewrite, inspected as put_together};
use interlock::app::{ExplainerMsg, InspectorMsg, Job, Model, Msg, PassPhrase, Tool, ToolField};
use interlock::finding::{Finding, Severity};
use interlock::inspect::{CertificateFacts, File, FileKind, KeyFacts, Take, Takes};
use interlock::neo4j::log::Line;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::datetime;

/// The time that files are judged at.
const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);
/// The pass phrase that opens the key.
pub(crate) const PHRASE: &str = "zebra-quilt-84-lantern";

fn finding(rule: &'static str, severity: Severity, at: &str, [title, what, why, fix]: [&str; 4]) -> Finding {
    Finding {
        rule,
        severity,
        at: at.to_owned(),
        title: title.to_owned(),
        what: what.to_owned(),
        why: why.to_owned(),
        fix: fix.to_owned(),
        log: None,
    }
}

fn takes() -> Take {
    Take { ok: true, ..Take::default() }
}

fn refuses(rule: &'static str, why: &str) -> Take {
    Take { ok: false, rule: Some(rule), why: Some(why.to_owned()), ..Take::default() }
}

fn digest(seed: u8) -> String {
    (0..32_u8).map(|index| format!("{:02x}", index.wrapping_mul(37).wrapping_add(seed))).collect()
}

fn certificate(host: &str, seed: u8) -> CertificateFacts {
    CertificateFacts {
        subject: format!("CN={host},OU=CTU,O=Example Ltd,C=GB"),
        issuer: format!("CN={host},OU=CTU,O=Example Ltd,C=GB"),
        serial: digest(seed)[..40].to_owned(),
        not_before: "2026-01-12T08:30:00Z".to_owned(),
        not_after: if seed == 7 { "2026-12-12T08:30:00Z" } else { "2027-01-12T08:30:00Z" }.to_owned(),
        san: vec![format!("DNS:{host}"), format!("IP:192.168.210.{seed}")],
        eku: Some(vec!["serverAuth".to_owned(), "clientAuth".to_owned()]),
        key: "RSA 4096".to_owned(),
        signature: "SHA256withRSA".to_owned(),
        sha256: digest(seed),
        sha1: digest(seed)[..40].to_owned(),
        key_sha256: digest(seed.wrapping_add(100)),
        self_signed: true,
        ..CertificateFacts::default()
    }
}

fn public(path: &str, host: &str, seed: u8) -> File {
    let takes = Takes {
        private_key: refuses("key/first-block", "Neo4j finds a certificate where it looks for a private key"),
        public_certificate: takes(),
        trusted_dir: takes(),
        revoked_dir: refuses("folder/revoked-certificate", "a certificate in the revoked folder stops the start"),
    };
    File {
        path: path.to_owned(),
        kind: FileKind::Certificates,
        size: 1_972,
        sha256: Some(digest(seed.wrapping_add(50))),
        takes,
        certificates: vec![certificate(host, seed)],
        ..File::default()
    }
}

fn key(path: &str, is_open: bool) -> File {
    let cannot_read = finding(
        "key/encryption-openssl-req",
        Severity::Error,
        path,
        [
            "Neo4j 5 cannot read this key",
            "the key is encrypted with `des-EDE3-CBC`, as `openssl req` writes it",
            "Neo4j reads it with Java, which knows PBES2 with AES alone",
            "write a copy with AES-256, and name that one in `private_key`",
        ],
    );
    let key = KeyFacts {
        algorithm: is_open.then(|| "RSA".to_owned()),
        bits: is_open.then_some(4096),
        encrypted: true,
        scheme: "PKCS#8, PBES2, PBKDF2 with HMAC-SHA256, 2048 rounds, des-EDE3-CBC".to_owned(),
        key_sha256: is_open.then(|| digest(104)),
        certificates: if is_open { vec!["/home/anna/cluster/certificate_c1.crt".to_owned()] } else { Vec::new() },
        can_be_rewritten: true,
        ..KeyFacts::default()
    };
    let takes = Takes {
        private_key: refuses("key/encryption-openssl-req", "Java reads no key that is encrypted with 3DES"),
        public_certificate: refuses("cert/key-inside", "there is no certificate in it"),
        trusted_dir: refuses("folder/trusted-key", "every entry is read as a certificate, and this is none"),
        revoked_dir: refuses("folder/revoked-foreign-file", "every entry is read as a CRL, and this is none"),
    };
    File {
        path: path.to_owned(),
        kind: FileKind::PrivateKey,
        size: 3_446,
        sha256: Some(digest(9)),
        takes,
        keys: vec![key],
        findings: vec![cannot_read],
        ..File::default()
    }
}

/// What is found in one folder: a certificate, its key, and the certificate of a peer that ends soon.
pub(crate) fn inspected(look: &Look) -> Arc<Inspected> {
    let folder = "/home/anna/cluster";
    let mut soon = public(&format!("{folder}/trusted/c2.crt"), "server2.example.com", 7);
    soon.findings.push(finding(
        "cert/expires-soon",
        Severity::Warning,
        &soon.path,
        [
            "A certificate ends soon",
            "it ends on 2026-12-12, in 19 days",
            "from then on no server connects to its holder",
            "make a new certificate, and put it into the trusted folder of every other server",
        ],
    ));
    let opens = look.pass_phrase.as_ref().is_some_and(|phrase| phrase.expose() == PHRASE);
    let files = vec![
        public(&format!("{folder}/certificate_c1.crt"), "server1.example.com", 4),
        key(&format!("{folder}/private_c1.key"), opens),
        soon,
    ];
    let findings = files.iter().flat_map(|file| file.findings.clone()).collect();
    put_together(files, findings, NOW)
}

/// A key at this very path is there already.
pub(crate) fn rewritten(rewrite: &Rewrite) -> Vec<Finding> {
    let path = rewrite.out.display().to_string();
    let is_there = path.ends_with("private_c1.key") && !rewrite.replace;
    if is_there { vec![interlock::finding::catalogue::file::key_exists(&path)] } else { Vec::new() }
}

/// Causes, and lines that tell of nothing bad.
pub(crate) fn explained() -> Arc<Explained> {
    let log = "/var/log/neo4j/debug.log";
    let texts = [
        (
            214,
            12,
            "log/path-building",
            "ERROR [o.n.c.c.RaftChannelPoolService] javax.net.ssl.SSLHandshakeException: \
             (certificate_unknown) PKIX path building failed: unable to find valid certification path to requested target",
        ),
        (
            31,
            1,
            "log/key-cipher",
            "Caused by: java.io.IOException: ObjectIdentifier() -- data isn't an object ID; expecting \
             the object identifier for AES cipher",
        ),
        (
            402,
            3,
            "log/no-name",
            "javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching \
             server3.example.com found.",
        ),
        (12, 1, "log/policy-loaded", "INFO Loaded SSL policy 'CLUSTER' = SslPolicy{keyCertChain=…}"),
        (88, 1, "log/started", "INFO Started."),
    ];
    let line = |(number, count, rule, text): (u64, u64, &'static str, &str)| Line {
        log: Some(log.to_owned()),
        number,
        text: text.to_owned(),
        rules: vec![rule],
        count,
        last: number + 10 * (count - 1),
        server: Some("server1".to_owned()),
    };
    let findings = vec![
        finding(
            "log/path-building",
            Severity::Error,
            log,
            [
                "The other server’s certificate is not trusted",
                "server1 refused the certificate of the server that it connected to",
                "neither that certificate nor the CA that signed it is in `trusted_dir`",
                "put the other server’s `public.crt` into the trusted folder of server1, and restart it",
            ],
        ),
        finding(
            "log/key-cipher",
            Severity::Error,
            log,
            [
                "The key is encrypted in a way that Java cannot read",
                "the private key could not be loaded",
                "it is encrypted with another cipher than AES",
                "run `openssl pkcs8 -topk8 -v2 aes-256-cbc -in private.key -out new.key`",
            ],
        ),
        finding(
            "log/no-name",
            Severity::Warning,
            log,
            [
                "The certificate lacks the name that was connected to",
                "server1 connected to server3.example.com, which is not among the names of the certificate",
                "`verify_hostname` is on",
                "make the certificate again with that name among its SANs",
            ],
        ),
    ];
    put_in_order(texts.into_iter().map(line).collect(), findings)
}

fn went(msgs: impl IntoIterator<Item = Msg>) -> Model {
    let mut model = sample();
    for msg in msgs {
        play(&mut model, msg, Outside(Play::Well));
    }
    model
}

fn dropped() -> Msg {
    Msg::Drop(vec!["/home/anna/cluster".into()])
}

/// Nothing was given yet.
pub(crate) fn empty(tool: Tool) -> Model {
    went([Msg::Open(tool)])
}

/// Three files, the key that is refused among them.
pub(crate) fn inspecting() -> Model {
    went([dropped()])
}

/// The pass phrase of the key is asked for.
pub(crate) fn unlocking() -> Model {
    went([dropped(), Msg::Inspector(InspectorMsg::AskPassPhrase(true))])
}

/// The pass phrase as a message.
pub(crate) fn phrase() -> Msg {
    let mut phrase = PassPhrase::default();
    assert!(phrase.insert(0, PHRASE));
    Msg::Inspector(InspectorMsg::PassPhrase(phrase))
}

/// A copy of the key was about to replace the key itself.
pub(crate) fn copying() -> Model {
    went([dropped()].into_iter().chain(copy()))
}

/// The way to there once the key is in the list.
pub(crate) fn copy() -> Vec<Msg> {
    vec![
        phrase(),
        Msg::Inspector(InspectorMsg::Unlock),
        Msg::Inspector(InspectorMsg::Select(1)),
        Msg::Inspector(InspectorMsg::Copy(1)),
        Msg::ToolType(ToolField::CopyTo, "/home/anna/cluster/private_c1.key".to_owned()),
        Msg::Inspector(InspectorMsg::WriteCopy(false)),
    ]
}

/// Two certificates side by side, the third file shown.
pub(crate) fn comparing() -> Model {
    let at = |name: &str| CertificateAt { path: format!("/home/anna/cluster/{name}"), index: 0 };
    let compare = |name: &str| Msg::Inspector(InspectorMsg::Compare(at(name)));
    let select = Msg::Inspector(InspectorMsg::Select(2));
    went([dropped(), select, compare("certificate_c1.crt"), compare("trusted/c2.crt")])
}

/// As many files as a share can hold.
pub(crate) fn ten_thousand() -> Model {
    let mut model = inspecting();
    let file = |number: u32| public(&format!("/share/trusted/peer{number:05}.crt"), "peer.example.com", 3);
    let inspector = &mut model.inspector;
    inspector.files = (0..10_000).map(file).collect();
    inspector.names = (0..10_000).map(|number| format!("peer{number:05}.crt")).collect();
    inspector.selected = 5_000;
    model
}

/// Lines are explained, the first one looked at.
pub(crate) fn explained_page() -> Model {
    went([Msg::Drop(vec!["/var/log/neo4j/debug.log".into()])])
}

/// A long log is being read.
pub(crate) fn explaining() -> Model {
    let mut model = sample();
    model.update(Msg::Open(Tool::Explainer));
    model.update(Msg::ToolType(ToolField::LogLines, "2026-11-22 ERROR something".to_owned()));
    for effect in model.update(Msg::Explainer(ExplainerMsg::Explain)) {
        assert!(!matches!(effect, interlock::app::Effect::Stop(Job::Explain)));
    }
    model
}
