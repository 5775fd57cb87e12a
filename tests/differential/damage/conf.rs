//! What happens to neo4j.conf.

use crate::random::Random;
use crate::site::{Server, Site};

/// The numbers of the lines that set something of the policy; with another line the oracle could not tell an Enterprise
/// setting from a typing error.
fn policy_lines(lines: &[Vec<u8>]) -> Vec<usize> {
    (0..lines.len()).filter(|n| lines[*n].starts_with(b"dbms.ssl.policy.")).collect()
}

fn lines_of(server: &Server) -> Vec<Vec<u8>> {
    server.conf_bytes().split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn replaced(line: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(line).replacen(from, to, 1).into_bytes()
}

/// One line of the policy, as a hand would spoil it.
pub(super) fn line(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let mut lines = lines_of(server);
    let of_policy = policy_lines(&lines);
    if of_policy.is_empty() {
        return "nothing to spoil".to_owned();
    }
    let at = *random.pick(&of_policy);
    let before = lines[at].clone();
    let text = String::from_utf8_lossy(&before).into_owned();
    let (name, value) = text.split_once('=').unwrap_or((&text, ""));
    let (name, value) = (name.to_owned(), value.to_owned());
    let with = |tail: &str| format!("{text}{tail}").into_bytes();
    match random.below(30) {
        0 => lines[at] = with("  (1)"),
        1 => lines[at] = with(" # by hand"),
        2 => lines[at] = with(" "),
        3 => lines[at] = with("\t"),
        4 => lines[at] = with("\u{a0}"),
        5 => lines[at] = with("\\"),
        6 => lines[at] = format!("{name}=\"{value}\"").into_bytes(),
        7 => lines[at] = format!("{name}: {value}").into_bytes(),
        8 => lines[at] = format!("{name} = {value}").into_bytes(),
        9 => lines[at] = format!("{name} {value}").into_bytes(),
        10 => lines[at] = replaced(&before, "enabled", "enable"),
        11 => lines[at] = replaced(&before, "cluster", "CLUSTER"),
        12 => lines[at] = replaced(&before, "cluster", random.word(&["default", "clusters", "Cluster", "cluster."])),
        13 => {
            lines[at] =
                replaced(&before, "dbms.ssl", random.word(&["dbms.SSL", "dbms.tls", " dbms.ssl", "\u{feff}dbms.ssl"]));
        }
        14 => lines.insert(at, before),
        15 => lines.insert(at, format!("{name}=other").into_bytes()),
        16 => lines[at] = format!("#{text}").into_bytes(),
        17 => lines[at] = format!("!{text}").into_bytes(),
        18 => lines[at] = format!("; {text}").into_bytes(),
        19 => drop(lines.remove(at)),
        20 => lines[at] = format!("{name}=").into_bytes(),
        21 => lines[at] = format!("{name}= \t {value}").into_bytes(),
        22 => lines[at] = format!("{name}=\\\n   {value}").into_bytes(),
        23 => lines[at] = format!("{name}=\\u00{:02x}{value}", random.below(128)).into_bytes(),
        24 => lines[at] = format!("{name}={}", value.replace('/', "\\")).into_bytes(),
        25 => lines[at] = format!("{name}={}", value.replace('.', "\\.")).into_bytes(),
        26 => lines[at] = format!("{name}={}", value.to_lowercase()).into_bytes(),
        27 => lines[at] = format!("{name}={}", value.to_uppercase()).into_bytes(),
        28 => lines[at] = format!("export {text}").into_bytes(),
        _ if at + 1 < lines.len() => {
            let next = lines.remove(at + 1);
            lines[at].extend(next);
        }
        _ => {}
    }
    let after = lines.get(at).cloned().unwrap_or_default();
    server.write_conf(&lines.join(&b'\n'));
    format!("{}: {text:?} → {:?}", server.name, String::from_utf8_lossy(&after))
}

const SUITES: &[&str] = &[
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_DHE_DSS_WITH_AES_256_CBC_SHA",
];

/// A value of the policy, allowed or not.
pub(super) fn value(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let (suffix, value) = match random.below(12) {
        0 | 1 => {
            let mut suites: Vec<&str> = random.some(SUITES);
            if suites.is_empty() {
                suites.push(random.word(SUITES));
            }
            if random.chance(15) {
                suites.push(random.word(&[
                    "TLS_NONE",
                    "ECDHE-RSA-AES256-GCM-SHA384",
                    "TLS_RSA_WITH_NULL_SHA",
                    " ",
                    "",
                ]));
            }
            ("ciphers", suites.join(random.word(&[",", ",", ", ", " , ", ";", " "])))
        }
        2 | 3 => {
            let mut versions: Vec<&str> = random.some(&["TLSv1.2", "TLSv1.3", "TLSv1.1", "TLSv1", "SSLv3"]);
            if random.chance(25) {
                versions.push(random.word(&["TLSv1.4", "tlsv1.2", "1.3", "", "TLS", "TLSv1.2 "]));
            }
            ("tls_versions", versions.join(random.word(&[",", ",", ", ", ";"])))
        }
        4 => (
            "client_auth",
            random.word(&["NONE", "OPTIONAL", "REQUIRE", "require", "REQUIRED", "none", "", "want"]).to_string(),
        ),
        5 => ("verify_hostname", random.word(&["true", "false", "TRUE", "yes", "", "False ", "1"]).to_string()),
        6 => ("trust_all", random.word(&["true", "false", "True", "no"]).to_string()),
        7 => ("trust_expired", random.word(&["true", "false", "FALSE", "0"]).to_string()),
        8 => {
            let own = server.setting("base_directory").unwrap_or_default();
            let absolute = server.base.display().to_string();
            let forms = [
                format!("{own}/"),
                format!("./{own}"),
                format!("{own}/."),
                format!("{own}/../{}", own.rsplit('/').next().unwrap_or("x")),
                own.replace('/', "//"),
                absolute.clone(),
                format!("{absolute}/"),
                format!("/{own}"),
                format!("../{}/{own}", server.name),
                format!("\"{own}\""),
                "zertifikate-ü".to_owned(),
                own.to_uppercase(),
            ];
            ("base_directory", random.pick(&forms).clone())
        }
        9 => {
            let suffix = random.word(&["private_key", "public_certificate", "trusted_dir", "revoked_dir"]);
            let own = server.setting(suffix).unwrap_or_default();
            let absolute = server.base.join(&own).display().to_string();
            let forms = [
                absolute,
                format!("./{own}"),
                format!("{own}/"),
                format!("../{own}"),
                format!("a/../{own}"),
                format!("{own}x"),
                "/nowhere".to_owned(),
                ".".to_owned(),
                String::new(),
            ];
            (suffix, random.pick(&forms).clone())
        }
        10 => (
            "private_key_password",
            random.word(&["", "x", " ", "geheim", "pässwort", "$(echo x)", "${X}"]).to_string(),
        ),
        _ => ("enabled", random.word(&["true", "false", "TRUE", "yes", "", "true;", "on"]).to_string()),
    };
    let old = server.setting(suffix);
    server.set(suffix, Some(&value));
    format!("{}: {suffix} {old:?} → {value:?}", server.name)
}

/// The whole file's form, or a line of its own.
pub(super) fn form(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let bytes = server.conf_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (what, bytes) = match random.below(16) {
        0 => ("BOM", format!("\u{feff}{text}").into_bytes()),
        1 => ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        2 => ("CR", text.replace('\n', "\r").into_bytes()),
        3 => ("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        4 => ("no last line end", text.trim_end().as_bytes().to_vec()),
        5 => ("indented", text.lines().map(|line| format!("  {line}\n")).collect::<String>().into_bytes()),
        6 => ("a line that nobody knows", format!("{text}dbms.ssl.policy.clusterx.enabled=true\n").into_bytes()),
        7 => ("an unknown setting", format!("{text}dbms.unheard_of=1\n").into_bytes()),
        8 => (
            "not strict, unknown setting",
            format!("{text}server.config.strict_validation.enabled=false\ndbms.unheard_of=1\n").into_bytes(),
        ),
        9 => (
            "another scope",
            format!("{text}dbms.ssl.policy.{}.enabled=true\n", random.word(&["bolt", "https", "fabric", "backup"]))
                .into_bytes(),
        ),
        10 => (
            "another scope, configured only",
            format!("{text}dbms.ssl.policy.bolt.base_directory=certificates/bolt\n").into_bytes(),
        ),
        11 => ("a malformed escape", format!("{text}# fine \\u\ndbms.ssl.policy.cluster.x=\\users\n").into_bytes()),
        12 => ("not strict, a line twice", {
            let twice = text.lines().find(|line| line.contains("client_auth")).unwrap_or("").to_owned();
            format!("{text}server.config.strict_validation.enabled=false\n{twice}\n").into_bytes()
        }),
        13 => ("dot files ignored", format!("{text}dbms.ssl.policy.cluster.ignore_dot_files=true\n").into_bytes()),
        14 => ("a comment that goes on", format!("# see C:\\certs\\\n{text}").into_bytes()),
        _ => ("an escape in a name", text.replacen("cluster.enabled", "cluster\\u002eenabled", 1).into_bytes()),
    };
    server.write_conf(&bytes);
    format!("{}: {what}", server.name)
}

/// What a server tells the others to dial, and which names addresses have.
pub(super) fn address(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let other = &site.servers[random.below(site.servers.len())];
    let at = site.servers.iter().position(|it| it.name == server.name).unwrap_or(0);
    let address = site.address(at);
    let new = match random.below(9) {
        0 => server.host.to_uppercase(),
        // An address with a final dot is a name, which no table of names has.
        1 if server.host != address => format!("{}.", server.host),
        2 => server.name.clone(),
        3 => format!("{}:6000", server.host),
        4 => "under_score.test".to_owned(),
        5 => address.clone(),
        6 => other.host.clone(),
        7 => "localhost".to_owned(),
        _ => server.host.clone(),
    };
    let mut reverse = String::new();
    if random.chance(60) {
        let own = format!("reverse.f{}.test", site.index);
        reverse.clone_from(random.pick(&[server.host.clone(), other.host.clone(), own]));
        if reverse.parse::<std::net::IpAddr>().is_err() {
            site.add_host(&address, &reverse);
        }
    }
    let text = String::from_utf8_lossy(&server.conf_bytes()).into_owned();
    let setting = "server.default_advertised_address=";
    let lines: Vec<String> = text
        .lines()
        .map(|line| if line.starts_with(setting) { format!("{setting}{new}") } else { line.to_owned() })
        .collect();
    server.write_conf((lines.join("\n") + "\n").as_bytes());
    format!("{}: advertises {new}; {address} is {reverse:?}", server.name)
}

/// One character of a line of the policy.
pub(super) fn character(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let mut lines = lines_of(server);
    let of_policy = policy_lines(&lines);
    if of_policy.is_empty() {
        return "nothing to spoil".to_owned();
    }
    let at = *random.pick(&of_policy);
    let before = String::from_utf8_lossy(&lines[at]).into_owned();
    let place = random.below(lines[at].len());
    match random.below(3) {
        0 => drop(lines[at].remove(place)),
        1 => lines[at].insert(place, *random.pick(b" \\=:#!\"'$,;./aA0\t\x0c\x00\xe9")),
        _ => lines[at][place] = *random.pick(b" \\=:#!\"'$,;./aA0\t\x0c\x00\xe9"),
    }
    let after = String::from_utf8_lossy(&lines[at]).into_owned();
    server.write_conf(&lines.join(&b'\n'));
    format!("{}: {before:?} → {after:?}", server.name)
}
