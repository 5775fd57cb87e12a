//! What happens to keys, certificates as files, and folders.

use crate::forge;
use crate::random::Random;
use crate::site::{Server, Site, empty, files, write};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The files that a server reads.
fn readable(server: &Server) -> Vec<PathBuf> {
    let mut all = vec![server.key.clone(), server.certificate.clone(), server.certificate.clone()];
    all.extend(files(&server.trusted));
    all.retain(|path| path.is_file());
    all
}

/// The blocks of a PEM file, as written.
fn blocks(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_inclusive("-----END CERTIFICATE-----\n").map(str::to_owned).filter(|it| it.contains("BEGIN")).collect()
}

/// Keys that are not the certificate's, or not where they should be.
pub(super) fn key(site: &Site, random: &mut Random) -> String {
    let (one, other) = site.two(random);
    let what = match random.below(7) {
        0 => {
            if let Ok(bytes) = fs::read(&other.key) {
                write(&one.key, &bytes);
            }
            "has the key file of another"
        }
        1 => {
            let (own, others) = (fs::read(&one.key), fs::read(&other.key));
            if let (Ok(own), Ok(others)) = (own, others) {
                write(&one.key, &others);
                write(&other.key, &own);
            }
            "has swapped keys"
        }
        2 => {
            one.set("private_key_password", Some("geheim"));
            "has another pass phrase"
        }
        3 => {
            one.set("private_key_password", None);
            "has no pass phrase"
        }
        4 => {
            one.set("private_key_password", None);
            let pair = forge::self_signed(forge::params("x", random), random);
            write(&one.key, pair.key_pem().as_bytes());
            "has a key of nobody"
        }
        5 => {
            let _ = fs::remove_file(&one.key);
            "has no key"
        }
        _ => {
            if let Ok(bytes) = fs::read(&one.certificate) {
                write(&one.key, &bytes);
            }
            "has its certificate as key"
        }
    };
    format!("{} {what} ({})", one.name, other.name)
}

fn openssl(arguments: &[&str], input: &Path) -> Option<Vec<u8>> {
    let output = Command::new("openssl")
        .args(arguments)
        .args(["-provider", "legacy", "-provider", "default"])
        .arg("-in")
        .arg(input)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    (output.status.success() && !output.stdout.is_empty()).then_some(output.stdout)
}

const FORMS: &[&str] = &[
    "pkcs8 -topk8 -v2 aes-128-cbc",
    "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA1",
    "pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512",
    "pkcs8 -topk8 -v2 aes-192-cbc",
    "pkcs8 -topk8 -v2 des-ede3-cbc",
    "pkcs8 -topk8 -v2 camellia-256-cbc",
    "pkcs8 -topk8 -scrypt",
    "pkcs8 -topk8 -v1 PBE-SHA1-3DES",
    "pkcs8 -topk8 -v1 PBE-SHA1-2DES",
    "pkcs8 -topk8 -v1 PBE-SHA1-RC2-40",
    "pkcs8 -topk8 -v1 PBE-MD5-DES",
    "pkey -traditional -aes256",
    "pkey -traditional -des3",
    "pkey -traditional -camellia128",
];

/// The same key, written by openssl in another form, with a pass phrase or without.
pub(super) fn encryption(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let own = server.setting("private_key_password").unwrap_or_default();
    let plain = if own.is_empty() {
        fs::read(&server.key).ok()
    } else {
        openssl(&["pkey", "-passin", &format!("pass:{own}")], &server.key)
    };
    let Some(plain) = plain else { return "the key is not readable".to_owned() };
    let path = server.key.with_extension("tmp-key");
    write(&path, &plain);
    let form = random.word(FORMS);
    let pass_phrase = random.word(&["geheim", "k", "two words", "0123456789abcdef0123456789abcdef"]);
    let pass = format!("pass:{pass_phrase}");
    let (what, written) = match random.below(8) {
        0 => ("plain PKCS#8".to_owned(), openssl(&["pkcs8", "-topk8", "-nocrypt"], &path)),
        1 => ("plain traditional".to_owned(), openssl(&["pkey", "-traditional"], &path)),
        2 => ("DER".to_owned(), openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &path)),
        _ => {
            let mut arguments: Vec<&str> = form.split(' ').collect();
            arguments.extend(["-passout", &pass]);
            (form.to_owned(), openssl(&arguments, &path))
        }
    };
    let _ = fs::remove_file(&path);
    let Some(written) = written else { return format!("openssl does not write {what}") };
    write(&server.key, &written);
    let is_encrypted = what.starts_with("pk") && !what.starts_with("plain");
    let keeps_line = random.chance(10);
    if !keeps_line {
        server.set("private_key_password", is_encrypted.then_some(pass_phrase));
    }
    format!("{}: {what}, pass phrase line kept: {keeps_line}", server.name)
}

/// Folders that are not there, are empty, or are no folders.
pub(super) fn folders(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let what = match random.below(9) {
        0 => {
            empty(&server.trusted);
            "trusted is empty"
        }
        1 => {
            let _ = fs::remove_dir_all(&server.trusted);
            "trusted is missing"
        }
        2 => {
            let _ = fs::remove_dir_all(&server.trusted);
            write(&server.trusted, b"x");
            "trusted is a file"
        }
        3 => {
            let _ = fs::remove_dir_all(&server.revoked);
            "revoked is missing"
        }
        4 => {
            let _ = fs::create_dir_all(server.trusted.join("old"));
            "trusted has a folder in it"
        }
        5 => {
            let _ = fs::rename(&server.base, server.base.with_extension("old"));
            "base directory is elsewhere"
        }
        6 => {
            let _ = fs::remove_file(&server.certificate);
            let _ = fs::create_dir_all(&server.certificate);
            "certificate is a folder"
        }
        7 => {
            let _ = fs::remove_file(&server.certificate);
            "certificate is missing"
        }
        _ => {
            let _ = fs::create_dir_all(server.revoked.join("x"));
            "revoked has a folder in it"
        }
    };
    format!("{}: {what}", server.name)
}

/// Something more or less in `trusted/` or `revoked/`.
pub(super) fn entry(site: &Site, random: &mut Random) -> String {
    let (one, other) = site.two(random);
    let folder = if random.chance(70) { &one.trusted } else { &one.revoked };
    let certificate = fs::read(&other.certificate).unwrap_or_default();
    let (what, name, bytes): (_, _, Vec<u8>) = match random.below(12) {
        0 => ("a text", "README.txt", b"put certificates here\n".to_vec()),
        1 => ("nothing", "empty.crt", Vec::new()),
        2 => ("a dot file", ".DS_Store", b"\x00\x00\x00\x01Bud1".to_vec()),
        3 => ("a hidden certificate", ".peer.crt", certificate),
        4 => ("a swap file", ".peer.crt.swp", b"b0VIM 8.2\x00\x00".to_vec()),
        5 => ("a key", "peer.key", fs::read(&other.key).unwrap_or_default()),
        6 => ("the other's certificate again", "again.crt", certificate),
        7 => ("a foreign certificate", "foreign.crt", {
            forge::self_signed(forge::authority_params("Foreign", random), random).pem.into_bytes()
        }),
        8 => ("a DER certificate", "foreign.cer", {
            forge::self_signed(forge::authority_params("Foreign DER", random), random).der
        }),
        9 => ("the wrapper of a backup", "peer.crt~", [&certificate[..], b"\n"].concat()),
        10 => {
            if let Some(file) = files(&one.trusted).first() {
                let _ = fs::remove_file(file);
            }
            return format!("{}: one file less in trusted", one.name);
        }
        _ => ("a PKCS#7", "chain.p7b", {
            openssl(
                &["crl2pkcs7", "-nocrl", "-certfile", &other.certificate.display().to_string()],
                Path::new("/dev/null"),
            )
            .unwrap_or_default()
        }),
    };
    write(&folder.join(name), &bytes);
    format!("{}: {what} in {}", one.name, folder.display())
}

/// The text of a PEM file, as editors and transfers leave it.
pub(super) fn text(site: &Site, random: &mut Random) -> String {
    let server = site.server(random);
    let all = readable(server);
    if all.is_empty() {
        return "nothing to spoil".to_owned();
    }
    let path = random.pick(&all).clone();
    let bytes = fs::read(&path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let at = random.below(text.len());
    let (what, bytes) = match random.below(22) {
        0 => ("BOM", format!("\u{feff}{text}").into_bytes()),
        1 => ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        2 => ("CR", text.replace('\n', "\r").into_bytes()),
        3 => ("UTF-16", [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()),
        4 => ("blank line after", format!("{text}\n").into_bytes()),
        5 => ("blank after", format!("{text} ").into_bytes()),
        6 => ("text after", format!("{text}the end\n").into_bytes()),
        7 => ("text before", format!("subject=CN = x\n\n{text}").into_bytes()),
        8 => ("indented", text.lines().map(|line| format!("  {line}\n")).collect::<String>().into_bytes()),
        9 => ("cut", bytes[..bytes.len() / 2].to_vec()),
        10 => (
            "last line missing",
            text.lines()
                .take(text.lines().count().saturating_sub(1))
                .map(|l| format!("{l}\n"))
                .collect::<String>()
                .into_bytes(),
        ),
        11 => ("no last line end", text.trim_end().as_bytes().to_vec()),
        12 => ("lines joined", text.replacen("-----\n", "-----", 1).into_bytes()),
        13 => ("blank at line ends", text.replace('\n', " \n").into_bytes()),
        14 => ("four hyphens", text.replacen("-----", "----", 1).into_bytes()),
        15 => ("another label", text.replace("CERTIFICATE", "TRUSTED CERTIFICATE").into_bytes()),
        16 => ("old label", text.replace("CERTIFICATE", "X509 CERTIFICATE").into_bytes()),
        17 => (
            "base64 alone",
            text.lines()
                .filter(|line| !line.starts_with('-'))
                .map(|line| format!("{line}\n"))
                .collect::<String>()
                .into_bytes(),
        ),
        18 => ("blank line between", text.replacen('\n', "\n\n", 1 + random.below(4)).into_bytes()),
        19 => ("one character more", [&bytes[..at], &[*random.pick(b"! -:=A\x00\xe9\t")], &bytes[at..]].concat()),
        20 => ("twice", format!("{text}{text}").into_bytes()),
        _ => ("one line less", {
            let count = text.lines().count();
            let gone = random.below(count);
            text.lines()
                .enumerate()
                .filter(|(n, _)| *n != gone)
                .map(|(_, line)| format!("{line}\n"))
                .collect::<String>()
                .into_bytes()
        }),
    };
    write(&path, &bytes);
    format!("{}: {what}", path.display())
}

/// The order and number of the certificates in `public.crt`.
pub(super) fn chain(site: &Site, random: &mut Random) -> String {
    let (one, other) = site.two(random);
    let (mut own, others) = (blocks(&one.certificate), blocks(&other.certificate));
    let trusted: Vec<String> = files(&one.trusted).iter().flat_map(|file| blocks(file)).collect();
    let what = match random.below(8) {
        0 => {
            own.reverse();
            "turned around"
        }
        1 => {
            own.extend(own.clone());
            "twice"
        }
        2 => {
            own.truncate(1);
            "the first alone"
        }
        3 => {
            own.extend(others);
            "with another's behind it"
        }
        4 => {
            own.extend(trusted);
            "with what is trusted behind it"
        }
        5 => {
            own = others;
            "another's"
        }
        6 => {
            own = Vec::new();
            "empty"
        }
        _ => {
            own.insert(0, trusted.first().cloned().unwrap_or_default());
            "with what is trusted before it"
        }
    };
    write(&one.certificate, own.concat().as_bytes());
    format!("{}: chain {what}", one.name)
}
