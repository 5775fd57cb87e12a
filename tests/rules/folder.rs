//! Cases of `folder/…`: recorded ones, and two servers with one thing changed, as the corpus has it (`dir-…`,
//! `revoked-…`). Limits of our own, who may read a key and who shares a folder are Interlock's to say.

use super::Case;
use super::made::{crl, judged, judged_in, pinned, pinned_but, pki, signed_but};
use super::support::recorded;
use interlock::finding::Finding;

const V5: &str = "5.26.30";

pub(super) const CASES: &[Case] = &[
    (
        "folder/base-missing",
        || {
            pinned_but(V5, |a| {
                a.remove("");
            })
        },
        // A policy that is off may lead anywhere.
        || recorded("conf-bolt-disabled-broken", V5),
    ),
    (
        "folder/trusted-missing",
        || recorded("dir-trusted-missing-optional", V5),
        || {
            pinned_but(V5, |a| {
                a.set("trusted_dir", "peers").remove("trusted").put("peers/b.crt", pki().own[1].crt());
            })
        },
    ),
    (
        "folder/trusted-empty",
        || recorded("dir-trusted-only-hidden-ignored", V5),
        // 4.4 does not know the setting by that name, and reads the hidden file.
        || recorded("dir-trusted-only-hidden-ignored", "4.4.48"),
    ),
    (
        "folder/trusted-no-certificate",
        || {
            pinned_but(V5, |a| {
                a.remove("trusted/b.crt").put("trusted/empty.crt", "");
            })
        },
        || {
            pinned_but(V5, |a| {
                a.put("trusted/empty.crt", "");
            })
        },
    ),
    ("folder/trusted-not-a-folder", || recorded("conf-trusted-dir-is-file", V5), || recorded("good-private-ca-3", V5)),
    // An editor's copy of a certificate is one.
    ("folder/trusted-foreign-file", || recorded("dir-desktop-ini", V5), || recorded("dir-swap-file", V5)),
    (
        "folder/trusted-key",
        || {
            pinned_but(V5, |a| {
                a.put("trusted/b.key", pki().own[1].key());
            })
        },
        // The name alone makes no key.
        || {
            pinned_but(V5, |a| {
                a.remove("trusted/b.crt").put("trusted/private.pem", pki().own[1].crt());
            })
        },
    ),
    (
        "folder/trusted-crl",
        || {
            signed_but(V5, |member| {
                member.put("trusted/ca.crl", crl(&pki().root, 100, &[]));
            })
        },
        || {
            signed_but(V5, |member| {
                member.put("revoked/ca.crl", crl(&pki().root, 100, &[]));
            })
        },
    ),
    (
        "folder/trusted-directory",
        || recorded("dir-k8s-data-ignored", "4.4.48"),
        || recorded("dir-k8s-data-ignored", V5),
    ),
    ("folder/trusted-encoding", || recorded("dir-bom", V5), || recorded("dir-bom", "2026.08.1")),
    (
        "folder/trusted-truncated",
        || {
            pinned_but(V5, |a| {
                a.put("trusted/b.crt", &pki().own[1].crt()[..300]);
            })
        },
        || {
            pinned_but(V5, |a| {
                a.put("trusted/b.crt", pki().own[1].crt().trim_ascii_end());
            })
        },
    ),
    (
        "folder/trusted-trailing-text",
        || recorded("dir-trailing-space", "4.4.48"),
        || recorded("dir-trailing-space", V5),
    ),
    (
        "folder/trusted-pkcs7",
        || recorded("dir-p7b-der-in-trusted", "4.4.48"),
        || recorded("dir-p7b-der-in-trusted", V5),
    ),
    ("folder/trusted-own", || recorded("good-own-cert-in-own-trusted", V5), || recorded("good-selfsigned-mesh-3", V5)),
    (
        "folder/trusted-unused",
        || {
            pinned_but(V5, |a| {
                a.trust("former", &pki().other);
            })
        },
        // The root above the CA that signs the servers is no stranger, and neither is a server that is itself pinned.
        with_the_ca_above,
    ),
    (
        "folder/revoked-missing",
        || {
            pinned_but("3.5.35", |a| {
                a.of_35().remove("revoked");
            })
        },
        || {
            pinned_but("4.4.48", |a| {
                a.remove("revoked");
            })
        },
    ),
    ("folder/revoked-certificate", || recorded("revoked-certificate", V5), || recorded("crl-current", V5)),
    ("folder/revoked-foreign-file", || recorded("revoked-csr", V5), || recorded("crl-two-in-one-file", V5)),
    (
        "folder/revoked-no-crl",
        || {
            pinned_but(V5, |a| {
                a.put("revoked/empty.crl", "");
            })
        },
        || {
            signed_but(V5, |member| {
                member.put("revoked/ca.crl", crl(&pki().root, 100, &[]));
            })
        },
    ),
    #[cfg(unix)]
    ("folder/key-readable", || with_key_mode(0o644), || with_key_mode(0o640)),
    // A link that leads nowhere is there, and cannot be read by anybody; one that leads to a certificate is as good as it.
    #[cfg(unix)]
    ("folder/unreadable", || with_link("nowhere.crt"), || with_link("../../../../b/certificates/cluster/public.crt")),
    (
        "folder/shared-base",
        || {
            pinned_but(V5, |a| {
                bolt(a, "true");
            })
        },
        || {
            pinned_but(V5, |a| {
                bolt(a, "false");
            })
        },
    ),
    (
        "folder/file-too-large",
        || {
            pinned_but(V5, |a| {
                a.put("trusted/b.crt", padded((1 << 20) + 1));
            })
        },
        // Text before a certificate is read over, however much there is of it.
        || {
            pinned_but(V5, |a| {
                a.put("trusted/b.crt", padded(900 << 10));
            })
        },
    ),
    ("folder/too-many-entries", || with_files(10_001), || with_files(50)),
];

/// Rules of this area that need permission bits or links to be shown.
#[cfg(not(unix))]
pub(super) const UNIX_ONLY: &[&str] = &["folder/key-readable", "folder/unreadable"];
#[cfg(unix)]
pub(super) const UNIX_ONLY: &[&str] = &[];

fn with_the_ca_above() -> Vec<Finding> {
    let pki = pki();
    let below = ["a.test", "b.test"].map(|name| super::made::signed(super::made::server(name), &pki.intermediate));
    let mut members = super::made::signed_as(&below[0], &below[1], &[]);
    members[0].trust("issuing", &pki.intermediate).trust("b", &below[1]);
    members[1].trust("issuing", &pki.intermediate);
    judged(V5, &members)
}

#[cfg(unix)]
fn with_key_mode(mode: u32) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    judged_in(V5, &pinned(), |folder| {
        let key = folder.join("a/certificates/cluster/private.key");
        std::fs::set_permissions(key, std::fs::Permissions::from_mode(mode)).expect("set");
    })
}

#[cfg(unix)]
fn with_link(to: &str) -> Vec<Finding> {
    judged_in(V5, &pinned(), |folder| {
        std::os::unix::fs::symlink(to, folder.join("a/certificates/cluster/trusted/link.crt")).expect("linked");
    })
}

fn bolt<'a>(member: &'a mut super::made::Member, enabled: &str) -> &'a mut super::made::Member {
    member
        .line("server.bolt.tls_level=REQUIRED")
        .line("dbms.ssl.policy.bolt.client_auth=NONE")
        .line("dbms.ssl.policy.bolt.base_directory=certificates/cluster")
        .line(&format!("dbms.ssl.policy.bolt.enabled={enabled}"))
}

/// The certificate of `b` behind so much text that it is this long.
fn padded(length: usize) -> Vec<u8> {
    let certificate = pki().own[1].crt();
    let mut text = b"text\n".repeat(length / 5);
    text.truncate(length - certificate.len() - 1);
    text.push(b'\n');
    text.extend(certificate);
    text
}

fn with_files(count: usize) -> Vec<Finding> {
    judged_in(V5, &pinned(), |folder| {
        let trusted = folder.join("a/certificates/cluster/trusted");
        for number in 0..count {
            std::fs::write(trusted.join(format!("{number}.crt")), "").expect("written");
        }
    })
}
