//! Other certificates for the same servers.

use crate::forge::{self, Fresh, Pki};
use crate::random::Random;
use crate::site::{Site, empty, write};

fn hosts(site: &Site) -> Vec<String> {
    site.servers.iter().map(|server| server.host.clone()).collect()
}

/// What every server trusts from now on.
fn trust_only(site: &Site, certificates: &[(&str, &str)]) {
    for server in &site.servers {
        empty(&server.trusted);
        for (name, pem) in certificates {
            write(&server.trusted.join(name), pem.as_bytes());
        }
    }
}

/// Gives every server its leaf and says what each trusts.
fn hand_out(site: &Site, pki: &Pki, random: &mut Random) -> &'static str {
    for (n, server) in site.servers.iter().enumerate() {
        let mut chain = pki.chain_pem(n);
        if random.chance(15) {
            chain += &pki.root_pem();
        }
        server.give(&pki.leaves[n].key_pem(), &chain);
    }
    let Some(root) = &pki.root else {
        let names: Vec<String> = (0..pki.leaves.len()).map(|n| format!("{n}.crt")).collect();
        let leaves: Vec<(&str, &str)> =
            names.iter().zip(&pki.leaves).map(|(name, leaf)| (name.as_str(), leaf.pem.as_str())).collect();
        trust_only(site, &leaves);
        return "all leaves pinned";
    };
    match (&pki.middle, random.below(10)) {
        (Some(middle), 0..=2) => {
            trust_only(site, &[("ca.crt", &middle.pem)]);
            "the intermediate trusted"
        }
        (Some(middle), 3..=4) => {
            trust_only(site, &[("ca.crt", &root.pem), ("below.crt", &middle.pem)]);
            "root and intermediate trusted"
        }
        (_, 5) => {
            trust_only(site, &[("ca.crt", &root.pem), ("leaf.crt", &pki.leaves[0].pem)]);
            "root and one leaf trusted"
        }
        _ => {
            trust_only(site, &[("ca.crt", &root.pem)]);
            "the root trusted"
        }
    }
}

/// New certificates for all, with something odd about them.
pub(super) fn reissued(site: &Site, random: &mut Random) -> String {
    let (pki, odd) = Pki::odd(&hosts(site), random);
    let trusted = hand_out(site, &pki, random);
    if random.chance(20) {
        let server = site.server(random);
        server.set("trust_expired", Some("false"));
    }
    format!("{odd}; {trusted}")
}

/// New certificates and CRLs of their issuers.
pub(super) fn crls(site: &Site, random: &mut Random) -> String {
    let pki = if random.chance(80) { Pki::sound(&hosts(site), random) } else { Pki::odd(&hosts(site), random).0 };
    let mut said = vec![hand_out(site, &pki, random).to_owned()];
    let server = site.server(random);
    let revoked: Vec<rcgen::SerialNumber> = if random.chance(50) {
        let leaf = &pki.leaves[random.below(pki.leaves.len())];
        leaf.params.serial_number.clone().into_iter().collect()
    } else {
        Vec::new()
    };
    let authorities = [("root", pki.root.as_ref()), ("intermediate", pki.middle.as_ref())];
    for (name, authority) in authorities {
        let Some(authority) = authority.filter(|_| random.chance(80)) else { continue };
        let fresh = *random.pick(&[Fresh::Current, Fresh::Current, Fresh::Current, Fresh::Stale, Fresh::Future]);
        // The serials are leaves': on the list of another issuer they say nothing.
        write(&server.revoked.join(format!("{name}.crl")), &forge::crl(authority, fresh, &revoked, random));
        said.push(format!("{fresh:?} CRL of the {name}, {} revoked", revoked.len()));
    }
    if random.chance(25) {
        let stranger = forge::self_signed(forge::authority_params("Elsewhere", random), random);
        write(&server.revoked.join("elsewhere.crl"), &forge::crl(&stranger, Fresh::Current, &revoked, random));
        said.push("CRL of another".to_owned());
    }
    if random.chance(10) {
        write(&server.revoked.join("wrong.crt"), pki.leaves[0].pem.as_bytes());
        said.push("certificate among the CRLs".to_owned());
    }
    format!("{}: {}", server.name, said.join(", "))
}

/// Leaves in `trusted/` in the place of their issuers, and impostors of the same name.
pub(super) fn pins(site: &Site, random: &mut Random) -> String {
    let pki = Pki::sound(&hosts(site), random);
    hand_out(site, &pki, random);
    let (one, _) = site.two(random);
    let at = site.servers.iter().position(|server| server.name == one.name).unwrap_or(0);
    let others: Vec<usize> = (0..site.servers.len()).filter(|n| *n != at).collect();
    match random.below(4) {
        0 => {
            empty(&one.trusted);
            for n in others {
                write(&one.trusted.join(format!("{n}.crt")), pki.leaves[n].pem.as_bytes());
            }
            format!("{} pins the others' leaves alone", one.name)
        }
        1 => {
            for (n, server) in site.servers.iter().enumerate() {
                empty(&server.trusted);
                for (m, leaf) in pki.leaves.iter().enumerate().filter(|(m, _)| *m != n) {
                    write(&server.trusted.join(format!("{m}.crt")), leaf.pem.as_bytes());
                }
            }
            "everybody pins the others' leaves alone".to_owned()
        }
        2 => {
            // The same name, another key: what a reinstalled authority is.
            let Some(root) = &pki.root else { return "no root".to_owned() };
            let again = forge::self_signed(root.params.clone(), random);
            empty(&one.trusted);
            write(&one.trusted.join("ca.crt"), again.pem.as_bytes());
            format!("{} trusts another authority of the same name", one.name)
        }
        _ => {
            let mut params = forge::leaf_params(&one.host, random);
            params.distinguished_name = pki.leaves[at].params.distinguished_name.clone();
            let impostor = forge::self_signed(params, random);
            one.give(&impostor.key_pem(), &impostor.pem);
            format!("{} presents a self-signed certificate of the same name", one.name)
        }
    }
}
