//! What says little by itself: wrappers, whose cause says more, and alerts, whose reason stands in the other side's log.

use super::Cause;
use crate::finding::Evidence::{Measured, Ran};
use crate::finding::Rule;

#[rustfmt::skip]
pub(super) const CAUSES: &[Cause] = &[
    Cause::new(
        Rule::error("log/key-file-missing", "The private key file is not there", Ran),
        "private_key names a file that does not exist, by default private.key in base_directory",
        "put the key there, or correct dbms.ssl.policy.SCOPE.private_key",
    ),
    Cause::new(
        Rule::error("log/key-decrypt", "The private key cannot be decrypted", Ran),
        "the pass phrase is wrong, or the key is encrypted in a way that Neo4j cannot read; the lines below this one would say which",
        "write the pass phrase into a file FILE and try it: `interlock-cli inspect private.key --pass-phrase-file FILE --rewrite-key private.new`; if it is right, put private.new in the old one's place; delete FILE",
    ),
    Cause::new(
        Rule::error("log/key-load", "The private key cannot be loaded", Ran),
        "the lines below this one would say why",
        "ask `interlock-cli inspect private.key`, or give the whole log",
    ),
    Cause::new(
        Rule::error("log/chain-load", "The server's own certificate cannot be loaded", Ran),
        "the file of public_certificate is missing or damaged; the lines below this one would say which",
        "put the certificate there, or correct dbms.ssl.policy.SCOPE.public_certificate; `interlock-cli inspect public.crt` says what is in it",
    ),
    Cause::new(
        Rule::error("log/trusted-load", "An entry of the trusted folder cannot be loaded", Ran),
        "Neo4j reads everything in the trusted folder, and one bad entry stops the start",
        "take what is no certificate out of the trusted folder: `interlock-cli inspect` over its files says what each is",
    ),
    Cause::new(
        Rule::error("log/revoked-load", "An entry of the revoked folder cannot be loaded", Ran),
        "Neo4j reads everything in the revoked folder, and one bad entry stops the start",
        "take what is no revocation list out of the revoked folder: `interlock-cli inspect` over its files says what each is",
    ),
    Cause::new(
        Rule::error("log/setting-value", "A setting has a value that Neo4j does not take", Ran),
        "the line names the setting and what is wrong with it",
        "correct the value; `interlock-cli lint neo4j.conf` shows the line and what is allowed",
    ),
    Cause::new(
        Rule::warning("log/suite-interrogation", "The TLS context of a policy cannot be built", Ran),
        "Neo4j 2026 starts all the same and serves nobody on that policy; most often the own certificates are not in order",
        "put the server's own certificate first in public.crt, then its issuer; `interlock-cli inspect public.crt` shows the order",
    ),
    Cause::new(
        Rule::error("log/pipeline", "A connection to a connector failed", Ran),
        "the connector's policy cannot serve, or the client was refused; the cause below this line would say which",
        "give the whole log, so that the cause is among the lines",
    ),
    Cause::new(
        Rule::warning("log/handshake-aborted", "The other side left in the middle of a handshake", Ran),
        "a scanner, a health check of a load balancer or a probe opens a connection and breaks it off",
        "find the sender; a health check should be told to use the HTTP port",
    ),
    Cause::new(
        Rule::error("log/start-failed", "Neo4j did not start", Ran),
        "the cause stands in the lines below this one, which are not here",
        "give the whole neo4j.log, or what the console or the journal has",
    ),
    Cause::new(
        Rule::error("log/alert-bad-certificate", "The other side got no certificate from this server, or a bad one", Ran),
        "it requires one and this server sent none that it trusts; its own log has the reason",
        "give the other server's debug.log too; most often its trusted folder lacks this server's certificate or CA",
    ),
    Cause::new(
        Rule::error("log/alert-certificate-unknown", "The other side refuses this server's certificate", Ran),
        "it does not trust it, or its name, dates or usage are wrong; only the log of the other side says which",
        "give the other server's debug.log too, or run `interlock-cli rehearse` over the folders of both",
    ),
    Cause::new(
        Rule::error("log/alert-certificate-other", "The other side says what is wrong with this server's certificate", Ran),
        "the alert's name is the reason: expired, revoked, of an unknown CA, or of an algorithm that it refuses",
        "give this server a new certificate; if it is revoked by mistake, the list in the other's revoked folder has to go",
    ),
    Cause::new(
        Rule::error("log/alert-handshake-failure", "The other side broke the handshake off", Ran),
        "no common suite, no certificate sent, a key that does not belong to its certificate, or a trusted folder without certificates there; only the log of the other side says which",
        "give the other server's debug.log too, or run `interlock-cli rehearse` over the folders of both",
    ),
    Cause::new(
        Rule::error("log/alert-internal-error", "The other side has a fault of its own", Ran),
        "its trusted folder holds no certificate, or its key cannot sign; its own log has the reason",
        "give the other server's debug.log too, and look into its trusted folder",
    ),
    Cause::new(
        Rule::error("log/pkix", "The other side's certificate does not stand the test", Measured),
        "the cause below this line would say why: not trusted, not valid now, revoked, or not allowed to issue",
        "give the whole log, so that the cause is among the lines, or run `interlock-cli rehearse` over the folders of both",
    ),
];
