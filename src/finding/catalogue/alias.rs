//! Remote database aliases and their key stores (section 7).

use crate::finding::Evidence::{Documented, Inferred, Measured};
use crate::finding::words::{listed, quoted, shown};
use crate::finding::{Finding, Rule, Severity};

const ALTER_ABORTS: Rule = Rule::warning("alias/alter-aborts", "Altering an alias may abort transactions", Documented);
const CREDENTIALS_HANDOVER: Rule =
    Rule::warning("alias/credentials-handover", "A user's password stands in a statement", Documented);
const DIFFERS_BETWEEN_SERVERS: Rule =
    Rule::error("alias/differs-between-servers", "The servers have different key stores", Documented);
const DRIVER_MAP: Rule =
    Rule::warning("alias/driver-map", "Altering an alias replaces all its driver settings", Documented);
const INSECURE_SCHEME: Rule = Rule::error("alias/insecure-scheme", "The alias would connect without TLS", Documented);
const JAVA_VERSION: Rule = Rule::advice("alias/java-version", "The key store is another Java's", Documented);
const KEY_ALGORITHM: Rule =
    Rule::error("alias/key-algorithm", "The key in the key store is not a plain AES key", Measured);
const KEY_NAME: Rule = Rule::error("alias/key-name", "The key store has no key of that name", Measured);
const KEY_REPLACED: Rule =
    Rule::warning("alias/key-replaced", "Stored credentials of all aliases become unreadable", Documented);
const KEY_SIZE: Rule = Rule::error("alias/key-size", "The key in the key store is not of 256 bits", Documented);
const NO_SECRET_KEY: Rule = Rule::error("alias/no-secret-key", "The key store holds no secret key", Measured);
const NOT_PKCS12: Rule = Rule::error("alias/not-pkcs12", "The key store is not PKCS#12", Documented);
const PRIVILEGES_A: Rule = Rule::error("alias/privileges-a", "Nobody is allowed to use the alias", Documented);
const READABLE: Rule = Rule::warning("alias/readable", "Others can read the key store", Inferred);
const REMOTE_CLIENT_AUTH: Rule =
    Rule::error("alias/remote-client-auth", "The other side wants a certificate that no alias has", Documented);
const REMOTE_PRIVILEGES: Rule =
    Rule::warning("alias/remote-privileges", "The alias's user may do more than it needs", Documented);
const REMOTE_USER: Rule =
    Rule::error("alias/remote-user", "The alias's user must change its password first", Documented);
const SETTINGS_MISSING: Rule =
    Rule::error("alias/settings-missing", "The settings of the key store are incomplete", Documented)
        .logged("log/alias-no-key-store");
const SSC: Rule = Rule::warning("alias/ssc", "The alias would trust any certificate", Inferred);
const WRONG_PASSWORD: Rule =
    Rule::error("alias/wrong-password", "The key store does not open", Measured).logged("log/key-store-password");

pub(super) const ROWS: &[&Rule] = &[
    &ALTER_ABORTS,
    &CREDENTIALS_HANDOVER,
    &DIFFERS_BETWEEN_SERVERS,
    &DRIVER_MAP,
    &INSECURE_SCHEME,
    &JAVA_VERSION,
    &KEY_ALGORITHM,
    &KEY_NAME,
    &KEY_REPLACED,
    &KEY_SIZE,
    &NO_SECRET_KEY,
    &NOT_PKCS12,
    &PRIVILEGES_A,
    &READABLE,
    &REMOTE_CLIENT_AUTH,
    &REMOTE_PRIVILEGES,
    &REMOTE_USER,
    &SETTINGS_MISSING,
    &SSC,
    &WRONG_PASSWORD,
];

/// How the store is made that is right.
fn make(path: &str, alias: &str) -> String {
    let alias = if alias.is_empty() { "aesKey" } else { alias };
    format!(
        "make one with keytool of Neo4j's own Java: `keytool -genseckey -keyalg aes -keysize 256 -storetype pkcs12 -keystore \
         '{}' -alias '{}'`; keep the old file until the credentials of every alias are set again",
        shown(path),
        shown(alias),
    )
}

/// An `ALTER ALIAS`.
#[must_use]
pub fn alter_aborts(place: &str) -> Finding {
    ALTER_ABORTS.at(
        place,
        "an alias is altered here",
        "other transactions that use the alias at that time may be aborted and rolled back",
        "run it in a quiet hour, and tell those who use the alias",
    )
}

/// A password that is written out.
#[must_use]
pub fn credentials_handover(place: &str) -> Finding {
    CREDENTIALS_HANDOVER.at(
        place,
        "a password is written out in a statement",
        "whoever gets the script can log in on the other side with it; it may stand in a mail, a repository or a query log",
        "hand the password over through a secret store, and give it to the statement as a parameter: `PASSWORD $password`",
    )
}

/// The file of `server` is not that of `first`.
#[must_use]
pub fn differs_between_servers(path: &str, server: &str, first: &str) -> Finding {
    DIFFERS_BETWEEN_SERVERS.at(
        path,
        format!("the key store of {} is another file than that of {}", quoted(server), quoted(first)),
        "the credentials of an alias are stored once for the whole cluster, encrypted with the key in this file; a server \
         with another key cannot read them",
        "copy the file of the server where the aliases work to all others, and restart these",
    )
}

/// An `ALTER ALIAS … DRIVER`.
#[must_use]
pub fn driver_map(place: &str) -> Finding {
    DRIVER_MAP.at(
        place,
        "`ALTER ALIAS` sets `DRIVER`",
        "the new map takes the place of the old one: what is not in it goes back to its default, `ssl_enforced` too",
        "name every setting in it that is to stay; `SHOW ALIAS … FOR DATABASE YIELD *` shows those that are set",
    )
}

/// `neo4j://` or `bolt://`.
#[must_use]
pub fn insecure_scheme(place: &str, url: &str, ssl_enforced: bool) -> Finding {
    let why = if ssl_enforced {
        "Neo4j refuses such an alias when the statement runs, since the credentials would travel in plaintext"
    } else {
        "with `ssl_enforced: false` Neo4j takes it, and sends user, password and data in plaintext"
    };
    INSECURE_SCHEME.at(
        place,
        format!("the alias points to {}", quoted(url)),
        why,
        "write `neo4j+s://` (or `bolt+s://` for a single server), and leave `ssl_enforced` out",
    )
}

/// Made with another Java.
#[must_use]
pub fn java_version(path: &str, java: u8, own: u8) -> Finding {
    JAVA_VERSION.at(
        path,
        format!("the key store was made with Java {java}, and Neo4j runs on Java {own}"),
        "the manual advises the same Java for both, as the encryptions that they know may differ; 17 and 25 read each other's",
        "make it with Neo4j's own Java, or try it with a test alias first",
    )
}

/// The algorithm of the key, as Java names it.
#[must_use]
pub fn key_algorithm(path: &str, alias: &str, algorithm: &str) -> Finding {
    KEY_ALGORITHM.at(
        path,
        format!("the key {} is of the kind {}", quoted(alias), quoted(algorithm)),
        "Neo4j wants a key that Java calls `AES`; one with a mode or of another algorithm is not it",
        make(path, alias),
    )
}

/// The secret keys that are there.
#[must_use]
pub fn key_name(path: &str, wanted: &str, there: &[&str]) -> Finding {
    let there: Vec<String> = there.iter().take(5).map(|alias| quoted(alias)).collect();
    let first = there.first().cloned().unwrap_or_default();
    KEY_NAME.at(
        path,
        format!("there is no secret key {} in the key store, but {}", quoted(wanted), listed(&there, "and")),
        "`dbms.security.key.name` says which key Neo4j takes, `aesKey` where it is not written; upper and lower case are the \
         same",
        format!("write `dbms.security.key.name=` and the name of the right key, such as {first}, into neo4j.conf"),
    )
}

/// Another key under the same name.
#[must_use]
pub fn key_replaced(path: &str, name: &str) -> Finding {
    KEY_REPLACED.at(
        path,
        format!("the new key store has another key under the name {}", quoted(name)),
        "the credentials of every alias are encrypted with the old one, and Neo4j cannot read them any more",
        "keep the old key store, and after the change set the credentials of each alias again: `ALTER ALIAS n SET DATABASE \
         USER u PASSWORD $password`",
    )
}

/// The key's size.
#[must_use]
pub fn key_size(path: &str, alias: &str, bits: usize) -> Finding {
    KEY_SIZE.at(
        path,
        format!("the key {} has {bits} bits", quoted(alias)),
        "Neo4j encrypts the credentials of aliases with AES-256, which takes 256 bits",
        make(path, alias),
    )
}

/// What is there instead.
#[must_use]
pub fn no_secret_key(path: &str, kinds: &[&str]) -> Finding {
    let what = if kinds.is_empty() {
        "the key store is empty".to_owned()
    } else {
        format!("the key store holds entries of the kind {} only", listed(kinds, "and"))
    };
    NO_SECRET_KEY.at(
        path,
        what,
        "Neo4j encrypts the credentials of aliases with a secret key (`SecretKeyEntry`). A store of a server's key and \
         certificate has none, and `openssl pkcs12` cannot write one",
        make(path, ""),
    )
}

/// Another form, or a damaged file; `reason` says which.
#[must_use]
pub fn not_pkcs12(path: &str, reason: &str) -> Finding {
    NOT_PKCS12.at(
        path,
        format!("Neo4j cannot take this file for its key store: {reason}"),
        "the key store of remote aliases must be PKCS#12 and whole",
        format!(
            "convert a Java key store: `keytool -importkeystore -srckeystore '{}' -destkeystore new.p12 -deststoretype pkcs12`; \
             otherwise {}",
            shown(path),
            make(path, ""),
        ),
    )
}

/// The script creates an alias and lets nobody use it.
#[must_use]
pub fn privileges_a(place: &str, alias: &str) -> Finding {
    PRIVILEGES_A
        .at(
            place,
            format!("the alias {} is created, and no statement here grants access to it", quoted(alias)),
            "users need `ACCESS` on the alias. Some built-in roles have it on every database, own roles only where it is \
             granted; and whoever runs this needs the right to manage aliases",
            format!("add `GRANT ACCESS ON DATABASE {} TO r` for the role of those who are to use it", shown(alias)),
        )
        .with_severity(Severity::Warning)
}

/// Somebody else than Neo4j's account.
#[must_use]
pub fn readable(path: &str, readers: &str) -> Finding {
    READABLE.at(
        path,
        format!("{readers} can read the key store"),
        "with it and its pass phrase, which stands in neo4j.conf, the stored credentials of every alias can be decrypted",
        format!(
            "`chmod 400 '{path}'` as Neo4j's account, in Windows, from an elevated prompt, `icacls \"{path}\" \
             /inheritance:r /grant:r *S-1-5-18:R *S-1-5-32-544:F`; take the pass phrase from a command, \
             `$(conf/password.sh)`, and let nobody else read neo4j.conf",
            path = shown(path),
        ),
    )
}

/// The `bolt` policy of the other side has `client_auth` REQUIRE.
#[must_use]
pub fn remote_client_auth(place: &str, scope: &str) -> Finding {
    REMOTE_CLIENT_AUTH.at(
        place,
        format!("the `{scope}` policy of the alias's target asks for a client certificate"),
        "a remote alias has TLS of the client's side only, and no certificate to show: each of its connections is refused",
        "there: `dbms.ssl.policy.bolt.client_auth=NONE` and `server.bolt.tls_level=REQUIRED`",
    )
}

/// A built-in role is granted.
#[must_use]
pub fn remote_privileges(place: &str, role: &str) -> Finding {
    REMOTE_PRIVILEGES.at(
        place,
        format!("the built-in role {} is granted here", quoted(role)),
        "whoever may use the alias acts with the rights of its user on the other side, whatever roles of his own he has",
        "give the user a role of its own with what the alias needs: `GRANT ACCESS ON DATABASE d`, `GRANT MATCH {*} ON GRAPH d`",
    )
}

/// `CREATE USER` without `CHANGE NOT REQUIRED`.
#[must_use]
pub fn remote_user(place: &str) -> Finding {
    REMOTE_USER.at(
        place,
        "a user is created whose password must be changed at its first login",
        "an alias cannot change a password, so it cannot log in with this user",
        "end the statement with `CHANGE NOT REQUIRED`; if the user is a person's, make another one for the alias",
    )
}

/// Path or pass phrase are not set.
#[must_use]
pub fn settings_missing(place: &str, missing: &[&str]) -> Finding {
    SETTINGS_MISSING.at(
        place,
        format!("{} is not written, and other settings of the key store are", listed(missing, "and")),
        "without both, `CREATE ALIAS … AT` is refused",
        format!("write {} into neo4j.conf, on every server", listed(missing, "and")),
    )
}

/// The path is relative.
#[must_use]
pub fn path_not_absolute(place: &str, path: &str) -> Finding {
    SETTINGS_MISSING.at(
        place,
        format!("`dbms.security.keystore.path` is {}, which is no absolute path", quoted(path)),
        "Neo4j takes an absolute path there; what it does with another one is not documented",
        "write the whole path, from `/` or the drive on",
    )
}

/// `neo4j+ssc://` or `bolt+ssc://`.
#[must_use]
pub fn ssc(place: &str, url: &str) -> Finding {
    SSC.at(
        place,
        format!("the alias points to {}", quoted(url)),
        "with `+ssc` whoever stands in between can show a certificate of his own and read the password",
        "write `+s` in place of `+ssc`, and let Neo4j's Java know the CA of the other side: `keytool -importcert -cacerts \
         -file ca.crt`",
    )
}

/// The pass phrase does not fit.
#[must_use]
pub fn wrong_password(path: &str) -> Finding {
    WRONG_PASSWORD.at(
        path,
        "the pass phrase does not open the key store, or the file was changed",
        "Neo4j starts, and every statement about remote aliases fails; debug.log alone says why",
        format!(
            "correct `dbms.security.keystore.password`; `keytool -list -storetype pkcs12 -keystore '{}'` asks for it and says \
             whether it fits",
            shown(path),
        ),
    )
}
