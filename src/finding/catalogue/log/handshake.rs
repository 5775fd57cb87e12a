//! Refused handshakes, and what commands answer.

use super::Cause;
use crate::finding::Evidence::{Measured, Ran, Source};
use crate::finding::Rule;

#[rustfmt::skip]
pub(super) const CAUSES: &[Cause] = &[
    Cause::new(
        Rule::error("log/trust-store-empty", "The server trusts nobody", Ran),
        "the trusted folder of the server that writes this is not there or holds no certificate; since 4.2 Neo4j starts all the same, and every connection fails",
        "put the certificate of each other server, or that of the CA, into the trusted folder of the server that writes this, and restart it",
    ),
    Cause::new(
        Rule::error("log/eku-client", "The dialling server's certificate is not for clients", Ran),
        "its extended key usage lacks clientAuth; in a cluster each server is client and server",
        "give the server that dialled a certificate with serverAuth and clientAuth, or without extended key usage",
    ),
    Cause::new(
        Rule::error("log/eku-server", "The dialled server's certificate is not for servers", Ran),
        "its extended key usage lacks serverAuth",
        "give the server that was dialled a certificate with serverAuth and clientAuth, or without extended key usage",
    ),
    Cause::new(
        Rule::error("log/key-usage", "The other side's certificate may not sign", Ran),
        "its key usage lacks digitalSignature, which every handshake needs",
        "give the other server a certificate with digitalSignature in its key usage",
    ),
    Cause::new(
        Rule::error("log/name-not-in-san", "The dialled name is not in the certificate", Ran),
        "the name that this server dials is not among the subject alternative names (SAN) of the other's certificate; beside a SAN the common name does not count",
        "give the other server a certificate with this name as SAN, or have it advertise a name that its certificate has",
    ),
    Cause::new(
        Rule::error("log/name-address", "The dialled address is not in the certificate", Ran),
        "the other server was dialled by its IP address, and its certificate does not have that address as SAN",
        "advertise a host name that the certificate has, or give the other server a certificate with this address as SAN",
    ),
    Cause::new(
        Rule::error("log/name-not-cn", "The dialled name is not the certificate's common name", Ran),
        "the other's certificate has no DNS name as SAN, and its common name is another or missing",
        "give the other server a certificate with the dialled name as SAN",
    ),
    Cause::new(
        Rule::error("log/name-illegal", "The dialled name is no legal host name", Ran),
        "Java refuses to check a name with an underscore",
        "give the server a name of letters, digits and hyphens, in its advertised address and in its certificate",
    ),
    Cause::new(
        Rule::error("log/certificate-not-yet-valid", "The other side's certificate is not yet valid", Ran),
        "its first day is in the future by the clock of the server that writes this: one of the two clocks is wrong, or it was made with a later date",
        "compare the clocks of both servers (`date -u`) and set them by NTP; otherwise wait or make the certificate anew",
    ),
    Cause::new(
        Rule::error("log/certificate-expired", "The other side's certificate has expired", Ran),
        "a certificate that a CA issued, or an intermediate one, is past its last day; what is pinned itself in the trusted folder is not asked for its dates",
        "renew the other server's certificate; `interlock-cli inspect public.crt` there shows the dates of the whole chain",
    ),
    Cause::new(
        Rule::error("log/validity", "A certificate of the other side is not valid now", Ran),
        "a certificate that a CA issued, or an intermediate one, is expired or not yet valid; the line lacks the inner cause that would say which",
        "renew the other server's certificate, or set the clocks right: `interlock-cli inspect public.crt` there shows the dates",
    ),
    Cause::new(
        Rule::error("log/certificate-revoked", "The other side's certificate is revoked", Ran),
        "a list in the revoked folder of the server that writes this names it; a certificate on hold counts as revoked",
        "give the other server a new certificate; if it was revoked by mistake, put a new list of the CA into the revoked folder",
    ),
    Cause::new(
        Rule::error("log/revocation-undetermined", "Nobody can say whether the other side's certificate is revoked", Ran),
        "as soon as the revoked folder has a list, each CA of the path needs a current one: a list that is out of date or not yet valid, or a CA without a list, refuses everybody",
        "put a current revocation list of each CA of the path, the root included, into the revoked folder of the server that writes this",
    ),
    Cause::new(
        Rule::error("log/anchor-not-ca", "A trusted certificate is used as a CA and is none", Ran),
        "the certificate in the trusted folder has the issuer's name, and may not issue certificates; also after a self-signed certificate was renewed with the same key and its old copy is still trusted",
        "put the other server's present certificate, or that of its CA, into the trusted folder of the server that writes this, in the old one's place",
    ),
    Cause::new(
        Rule::error("log/intermediate-constraints", "An intermediate certificate may not issue this one", Ran),
        "it is no CA, allows fewer levels or other names, or its key usage lacks keyCertSign",
        "have the CA issue the intermediate certificate anew; `interlock-cli inspect public.crt` on the other server shows the chain",
    ),
    Cause::new(
        Rule::error("log/critical-extension", "The certificate has a critical extension that Java does not know", Measured),
        "Java refuses what it must understand and does not",
        "have the certificate issued without that extension, or with it not critical",
    ),
    Cause::new(
        Rule::error("log/algorithm-constraints", "The certificate's signature or key is too weak for Java", Ran),
        "Java refuses MD5, from 25 on SHA-224, and RSA keys under 1,024 bits in what a CA issued",
        "make a new key of at least 2,048 bits (RSA) and have it certified with SHA-256",
    ),
    Cause::new(
        Rule::error("log/curve-unsupported", "A certificate is signed on a curve that Java does not have", Ran),
        "the key of the CA that signed it is on another curve than P-256, P-384 or P-521, and Java verifies on these alone",
        "have the CA's key, and what it signed, made again on P-256 or P-384, or as RSA",
    ),
    Cause::new(
        Rule::error("log/path-same-dn", "A trusted certificate has the right name and another key", Ran),
        "the trusted folder knows the issuer's name and not this key: its copy is stale, or two certificates share one subject",
        "copy the other server's present certificate, or its CA's, into the trusted folder of the server that writes this, in the stale one's place",
    ),
    Cause::new(
        Rule::error("log/path-building", "The other side's certificate is not trusted", Ran),
        "its issuer is not in the trusted folder of the server that writes this, or it does not send its intermediate certificate",
        "copy the other server's public.crt, or its CA's certificate, into the trusted folder of the server that writes this; a CA's certificate needs its intermediate ones in public.crt",
    ),
    Cause::new(
        Rule::error("log/empty-client-chain", "The dialling server sent no certificate", Ran),
        "a client sends none if nothing that it has was issued by what the other trusts: its issuer is missing in the trusted folder of the server that writes this, a leaf of a CA is pinned there, or its intermediate is not sent; a probe without a certificate leaves the same line",
        "copy the dialling server's public.crt (self-signed) or its CA's certificate into the trusted folder of the server that writes this; if nobody is missing, a monitor or scanner dialled",
    ),
    Cause::new(
        Rule::error("log/key-mismatch", "The other side's key does not belong to its certificate", Ran),
        "the other side proved another key than the one in its certificate",
        "on the other server put the private key and the certificate of one pair in place: `interlock-cli inspect private.key public.crt` compares them",
    ),
    Cause::new(
        Rule::error("log/key-type-mismatch", "The key is of another kind than the certificate, or is a DSA key", Ran),
        "no way of signing fits the key and the certificate of the server that was dialled",
        "on the server that writes this put the private key and the certificate of one pair in place; replace a DSA key by RSA or EC",
    ),
    Cause::new(
        Rule::error("log/signature-algorithm", "The server's own key cannot sign a handshake", Ran),
        "RSA keys of 512 bits and curves such as secp256k1 and brainpool are of no use in TLS as Java does it",
        "make a new key, RSA of at least 2,048 bits or EC P-256 or P-384, and a certificate for it",
    ),
    Cause::new(
        Rule::error("log/no-common-version", "The two sides have no TLS version in common", Ran),
        "tls_versions differs between the servers, or an old client dialled",
        "write dbms.ssl.policy.SCOPE.tls_versions=TLSv1.3,TLSv1.2 on all servers",
    ),
    Cause::new(
        Rule::error("log/sslv2hello", "The other side begins in the manner of SSL 2.0", Ran),
        "the server that dialled has SSLv2Hello in tls_versions",
        "delete SSLv2Hello from tls_versions on the server that dialled",
    ),
    Cause::new(
        Rule::error("log/no-common-suite", "The two sides have no cipher suite in common", Ran),
        "the lists of `ciphers` do not meet, are of no use with the server's kind of key, or the key is of another kind than the certificate",
        "write the same dbms.ssl.policy.SCOPE.ciphers on all servers, or on none; `interlock-cli rehearse` over their folders names the pair",
    ),
    Cause::new(
        Rule::error("log/no-appropriate-protocol", "No TLS version is left that this server could use", Ran),
        "versions and suites of this server do not meet, all of them are disabled in Java, or one of the lists is empty",
        "write dbms.ssl.policy.SCOPE.tls_versions=TLSv1.3,TLSv1.2 and delete the line of `ciphers`",
    ),
    Cause::new(
        Rule::error("log/suite-unsupported", "Java does not know a cipher suite", Ran),
        "a name in `ciphers` is misspelt, is OpenSSL's, or has the manual's `(1)` behind it; then every connection fails",
        "write the suite as the IANA does, in capitals, or delete the line of `ciphers`",
    ),
    Cause::new(
        Rule::error("log/protocol-unsupported", "Java does not know a TLS version", Ran),
        "a name in tls_versions is misspelt or has the manual's `(1)` behind it",
        "write dbms.ssl.policy.SCOPE.tls_versions=TLSv1.3,TLSv1.2, with a comma and nothing behind it",
    ),
    Cause::new(
        Rule::error("log/plaintext-peer", "The other side does not encrypt", Measured),
        "what arrived is no TLS: the policy is off on the other server, or a plain probe dialled",
        "write dbms.ssl.policy.cluster.enabled=true on every server and restart all of them",
    ),
    Cause::new(
        Rule::error("log/bolt-unencrypted", "A client came without encryption where it is required", Ran),
        "the client speaks plaintext to a Bolt connector with tls_level=REQUIRED; in 2026 the server may also lack a bolt policy",
        "have the client dial neo4j+s:// or bolt+s:// (with +ssc for self-signed certificates); the line has its address",
    ),
    Cause::new(
        Rule::error("log/not-tls", "Somebody sent what is no proper TLS", Ran),
        "a malformed TLS record came from a scanner or a program that speaks another protocol",
        "find the sender by its address in the firewall's log, and stop it or let it be",
    ),
    Cause::new(
        Rule::error("log/alert-in-clear", "The dialling side refused this server in the clear", Ran),
        "it broke off before it could encrypt; seen where this server's key does not belong to its certificate",
        "compare this server's key and certificate: `interlock-cli inspect private.key public.crt`; the log of the side that dialled has the reason",
    ),
    Cause::new(
        Rule::error("log/reload-missing", "This Neo4j cannot reload certificates while it runs", Ran),
        "dbms.security.reloadTLS is there in the Enterprise edition alone, from 2025.03 on",
        "restart the servers one after the other",
    ),
    Cause::new(
        Rule::error("log/java-closed-module", "Neo4j 4.4 runs on Java 17 without the options that it needs", Ran),
        "Java 17 closes the inside of its classes, and Neo4j's launcher opens them with an option that is missing here",
        "start it by bin/neo4j, or add --add-opens=java.base/java.lang=ALL-UNNAMED, or use Java 11",
    ),
    Cause::new(
        Rule::error("log/alias-no-key-store", "Remote aliases lack their key store", Ran),
        "passwords of remote aliases are kept encrypted, and the settings of the key store for that are missing",
        "write dbms.security.keystore.path, dbms.security.keystore.password and dbms.security.key.name on every server, and restart",
    ),
    Cause::new(
        Rule::error("log/key-store-password", "The pass phrase does not open the key store", Source),
        "the configured password of the key store is not the one that it was made with",
        "try it: `keytool -list -keystore FILE` asks for the password; write the one that opens it",
    ),
    Cause::new(
        Rule::error("log/trusted-crl", "A revocation list lies in the trusted folder", Measured),
        "Java tried to read a revocation list as a certificate",
        "move the file that the line names from the trusted folder to the revoked folder",
    ),
];
