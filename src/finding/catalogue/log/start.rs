//! Files of a policy that do not load.

use super::Cause;
use crate::finding::Evidence::{Ran, Source};
use crate::finding::Rule;

#[rustfmt::skip]
pub(super) const CAUSES: &[Cause] = &[
    Cause::new(
        Rule::error("log/base-directory-missing", "The folder of a policy is not there", Ran),
        "an enabled policy names a base_directory that does not exist: a wrong path, a mount that is not there, or a policy that was forgotten. What the path looks like tells more: another setting's name at its end comes from a backslash before it, `/u00` from letters that are not ASCII",
        "make the folder and put the policy's files there, or correct dbms.ssl.policy.SCOPE.base_directory, or write dbms.ssl.policy.SCOPE.enabled=false; `interlock-cli lint neo4j.conf --home NEO4J_HOME` shows the path as Neo4j reads it",
    ),
    Cause::new(
        Rule::error("log/trusted-empty", "The trusted folder is empty", Ran),
        "with client_auth=REQUIRE Neo4j does not start without a certificate to trust; trust_all=true does not help",
        "put the certificate of each other server, or that of the CA, into the folder that the line names",
    ),
    Cause::new(
        Rule::error("log/folder-not-listed", "A trusted or revoked folder cannot be listed", Ran),
        "the path is a file, is not there, or the account that Neo4j runs as may not read it",
        "make it a folder that the account of Neo4j may read: `ls -ld` shows what it is and whose",
    ),
    Cause::new(
        Rule::error("log/trusted-key", "A private key lies where a certificate is needed", Ran),
        "Java tried to read a private key, or a key store, as a certificate: in the trusted folder, or in the file of public_certificate",
        "take the key out of the file that the line names, and leave certificates alone in it: `interlock-cli inspect FILE` says what is in it; a private key that lay in a shared place should be replaced",
    ),
    Cause::new(
        Rule::error("log/trusted-key-java8", "A private key lies where a certificate is needed", Source),
        "an old Java tried to read a private key as a certificate: in the trusted folder, or in the file of public_certificate",
        "take the key out of the file that the line names: `interlock-cli inspect FILE` says what is in it",
    ),
    Cause::new(
        Rule::error("log/trusted-not-a-certificate", "A file holds no certificate", Ran),
        "Neo4j reads every file in the trusted folder, also .DS_Store, notes and what an editor saved as UTF-16; below `Failed to load public certificate chain` it is the server's own certificate file",
        "take the file that the line names out of the folder, or save it again as plain PEM: `interlock-cli inspect FILE` says what it is",
    ),
    Cause::new(
        Rule::error("log/certificate-empty-input", "A certificate file ends in something that is no certificate", Ran),
        "this Java reads on after the last certificate: a blank line, a blank or text there stops it, and so does a file without any certificate",
        "delete everything after the last END CERTIFICATE line of the file that the line names, or take the file out of the trusted folder",
    ),
    Cause::new(
        Rule::error("log/certificate-incomplete", "A certificate or revocation list is cut, or begins with a byte order mark", Ran),
        "the file ends before its END line, or an editor saved it as UTF-8 with a byte order mark, which this Java does not read",
        "copy the file again from where it was made, byte for byte, or save it as UTF-8 without a byte order mark",
    ),
    Cause::new(
        Rule::error("log/folder-entry-unreadable", "A folder lies among the files, or a file may not be read", Ran),
        "Neo4j opens everything in the trusted and the revoked folder, folders too (Kubernetes puts `..data` there); below `Failed to load private key` an empty private_key= has the same effect",
        "take the folder out, or let the account of Neo4j read the file that the line names: `ls -l` shows whose it is; on Kubernetes mount each file by subPath",
    ),
    Cause::new(
        Rule::error("log/revoked-certificate", "A certificate lies in the revoked folder", Ran),
        "the revoked folder is for revocation lists (CRL) alone; a certificate there revokes nothing and stops the start",
        "take the certificate out of the revoked folder; to shut a server out, take its certificate out of every trusted folder or have its CA issue a revocation list",
    ),
    Cause::new(
        Rule::error("log/revoked-not-a-crl", "A file in the revoked folder is no revocation list", Ran),
        "Neo4j reads every file in the revoked folder as a revocation list",
        "take the file that the line names out of the revoked folder",
    ),
    Cause::new(
        Rule::error("log/key-no-password", "The private key is encrypted, and no pass phrase is configured", Ran),
        "private_key_password is missing, misspelt, or was swallowed by a backslash at the end of the line before it",
        "write dbms.ssl.policy.SCOPE.private_key_password= and the pass phrase of this key into neo4j.conf",
    ),
    Cause::new(
        Rule::error("log/key-password-not-needed", "A pass phrase is configured for a key that is not encrypted", Ran),
        "Neo4j 5 and later refuses a plain key together with private_key_password, also with an empty one",
        "delete the line dbms.ssl.policy.SCOPE.private_key_password, or encrypt the key with that pass phrase",
    ),
    Cause::new(
        Rule::error("log/key-cipher", "The private key is encrypted in a way that Neo4j cannot read", Ran),
        "Neo4j 5 and later reads AES-128 and AES-256 alone; `openssl req -newkey` encrypts with Triple DES",
        "write its pass phrase into a file FILE and encrypt the key again: `interlock-cli inspect private.key --pass-phrase-file FILE --rewrite-key private.new`, then put it in the old one's place and delete FILE",
    ),
    Cause::new(
        Rule::error("log/key-kdf", "The key's pass phrase is protected in a way that Java cannot read", Ran),
        "the key was encrypted with scrypt, or with an old form (PBES1) that this Java lacks",
        "write its pass phrase into a file FILE and encrypt the key again: `interlock-cli inspect private.key --pass-phrase-file FILE --rewrite-key private.new`, then put it in the old one's place and delete FILE",
    ),
    Cause::new(
        Rule::error("log/key-legacy-cipher", "The private key is encrypted with a cipher that Neo4j does not know", Ran),
        "the key has a Proc-Type header with another cipher than DES, Triple DES or AES",
        "write its pass phrase into a file FILE and encrypt the key again: `interlock-cli inspect private.key --pass-phrase-file FILE --rewrite-key private.new`, then put it in the old one's place and delete FILE",
    ),
    Cause::new(
        Rule::error("log/key-password-not-ascii", "The pass phrase has a letter that is not ASCII", Ran),
        "Java 17 opens a PKCS#8 key with an ASCII pass phrase alone",
        "encrypt the key again with a pass phrase of ASCII letters, digits and signs, and write that into neo4j.conf",
    ),
    Cause::new(
        Rule::error("log/key-wrong-password", "The pass phrase does not open the private key", Ran),
        "private_key_password is not the pass phrase of this key, or the key is another one; in Neo4j 4 it may also be missing",
        "try it: `openssl pkey -in private.key -noout` asks for the pass phrase; write the one that opens the key into neo4j.conf, and mind backslashes and blanks at the end of the line",
    ),
    Cause::new(
        Rule::error("log/key-first-block", "The first block of the private key file is no private key", Ran),
        "Neo4j takes the first PEM block: EC PARAMETERS or a certificate before the key, or a file without any key, stop it",
        "delete everything before the BEGIN line of the private key: `interlock-cli inspect private.key` lists what is in the file",
    ),
    Cause::new(
        Rule::error("log/chain-cut", "The server's own certificate file is cut", Ran),
        "a certificate in the file of public_certificate has a BEGIN line and no END line",
        "copy the certificate again from where it was made, byte for byte",
    ),
    Cause::new(
        Rule::error("log/chain-bom", "The server's own certificate file begins with a byte order mark", Ran),
        "an editor saved it as UTF-8 with a byte order mark, which Java 17 does not read",
        "save the file of public_certificate as UTF-8 without a byte order mark",
    ),
    Cause::new(
        Rule::error("log/certificate-glued", "Two PEM blocks stand on one line", Ran),
        "files were joined, and the first had no line end after its END line",
        "put a line end between END CERTIFICATE and the next BEGIN CERTIFICATE",
    ),
    Cause::new(
        Rule::error("log/key-begin-line", "Something follows the BEGIN line of the private key", Ran),
        "a blank after the five hyphens of the BEGIN line stops Neo4j",
        "delete what follows the last hyphen of the BEGIN line",
    ),
    Cause::new(
        Rule::error("log/key-explicit-parameters", "The EC key spells its curve out instead of naming it", Ran),
        "Java reads named curves alone",
        "write the key with its curve's name: `openssl ec -in private.key -param_enc named_curve -out private.new`",
    ),
    Cause::new(
        Rule::error("log/key-not-pem", "The private key file is no PEM, or is cut", Ran),
        "the file is binary (DER), empty, UTF-16, has a byte order mark or blanks before BEGIN, or lacks its END line",
        "write the key as PEM: `openssl pkey -inform der -in private.key -out private.pem` for a binary one; copy a cut one again",
    ),
    Cause::new(
        Rule::error("log/key-algorithm", "The private key is of a kind that Neo4j does not take, or is damaged", Ran),
        "from Neo4j 5 on it takes RSA, DSA and EC keys alone: not Ed25519, Ed448 or RSA-PSS; a damaged key, a PKCS#1 key under a PRIVATE KEY line and a PUBLIC KEY give the same line",
        "ask `interlock-cli inspect private.key` which it is; make a new RSA or EC key and certificate if it is of another kind",
    ),
    Cause::new(
        Rule::error("log/key-content", "The private key is damaged, or stands under the wrong BEGIN line", Ran),
        "what is between BEGIN and END is not what the BEGIN line says",
        "copy the key again, or write it anew: `openssl pkey -in private.key -out private.new`",
    ),
    Cause::new(
        Rule::error("log/key-password-35", "Neo4j 3.5 cannot read encrypted keys", Source),
        "private_key_password has an effect from 4.0 on",
        "use a key without a pass phrase that nobody but the account of Neo4j may read, or upgrade",
    ),
    Cause::new(
        Rule::error("log/certificate-public-key", "A file holds a public key or a bundle instead of a certificate", Ran),
        "a PUBLIC KEY block, or in Neo4j 4 a PKCS#7 bundle, stands where a certificate is needed",
        "put the certificate there; out of a bundle it comes with `openssl pkcs7 -print_certs -in FILE -out NEW`",
    ),
    Cause::new(
        Rule::error("log/certificate-nameless", "A certificate names no subject or no issuer", Ran),
        "the certificate's subject or issuer is empty, which Java does not read",
        "have it made again with a subject, if only `CN=` and the server's host name",
    ),
    Cause::new(
        Rule::error("log/certificate-garbled", "A PEM file is damaged", Ran),
        "between BEGIN and END there is something that is no base64",
        "copy the file that the line names again from where it was made, byte for byte",
    ),
    Cause::new(
        Rule::error("log/pem-is-binary", "A binary or UTF-16 file stands where PEM is read", Ran),
        "Neo4j 4 reads the file as text: DER and UTF-16 stop it",
        "write it as PEM: `openssl x509 -inform der -in public.crt -out public.pem` for a certificate, `openssl pkey -inform der` for a key",
    ),
    Cause::new(
        Rule::error("log/chain-order", "The server's own certificates do not form a chain", Ran),
        "in the file of public_certificate each certificate must be followed by that of its issuer: another order, one that is there twice, or one that does not belong stops it",
        "put the server's own certificate first, then its issuer, and so on; `interlock-cli inspect public.crt` shows the order",
    ),
    Cause::new(
        Rule::error("log/chain-empty", "The server's own certificate file holds no certificate", Ran),
        "the file of public_certificate is there and has no certificate in it",
        "put the server's certificate into the file that public_certificate names",
    ),
    Cause::new(
        Rule::error("log/own-certificate-expired", "The server's own certificate is not valid now", Ran),
        "with trust_expired=false Neo4j does not start if a certificate of its own file is expired or not yet valid, the CA's included",
        "renew the certificate, or set the clock right; `interlock-cli inspect public.crt` shows the dates of each",
    ),
    Cause::new(
        Rule::error("log/policy-not-enabled", "A policy is used that is not enabled", Source),
        "the policy has settings, and its enabled line is missing or misspelt",
        "write dbms.ssl.policy.SCOPE.enabled=true",
    ),
    Cause::new(
        Rule::error("log/connector-no-policy", "A connector is to encrypt and has no policy", Ran),
        "the bolt or https policy is absent, switched off, or has enable where enabled is meant; Neo4j 2026 starts all the same and refuses everybody on that port",
        "write dbms.ssl.policy.bolt.enabled=true (or https) and its files, or set the connector's tls_level to DISABLED",
    ),
];
