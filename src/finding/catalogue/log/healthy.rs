//! Lines that explain no failure.

use super::Cause;
use crate::finding::Evidence::{Documented, Inferred, Ran};
use crate::finding::Rule;

#[rustfmt::skip]
pub(super) const CAUSES: &[Cause] = &[
    Cause::new(
        Rule::advice("log/policy-loaded", "A policy was loaded", Ran),
        "its files could be read; that says nothing about its key, its connector or the other servers",
        "compare the versions, suites and client_auth of the line with those of the other servers",
    ),
    Cause::new(
        Rule::advice("log/connector-enabled", "A connector listens", Ran),
        "it says nothing about TLS: Neo4j writes the same for a connector without encryption, and 2026 also for one that refuses everybody",
        "connect to it: `openssl s_client -connect HOST:PORT` shows whether it encrypts",
    ),
    Cause::new(
        Rule::advice("log/raft-connected", "This server reached another one's Raft port", Documented),
        "there is one such line for each other server; it says nothing about the other direction nor the other ports",
        "look for a line for each of the other servers, in the logs of each",
    ),
    Cause::new(
        Rule::advice("log/remote-interface", "The HTTP connector is up", Documented),
        "the server is about to be ready; it says nothing about TLS",
        "wait for `Started.`, then connect as clients do",
    ),
    Cause::new(
        Rule::advice("log/started", "Neo4j has started", Ran),
        "it is the last line of a start; it says nothing about TLS",
        "look for `Loaded SSL policy 'CLUSTER'` in debug.log, then connect as clients do",
    ),
    Cause::new(
        Rule::warning("log/waiting-for-members", "The server waits for other members of the cluster", Documented),
        "too few members were found so far: the others are not started, only some have the policy, a trusted folder lacks a certificate, the endpoints are wrong or a firewall is in between",
        "start all servers; if it goes on for more than a minute, look for refused handshakes in debug.log of each server, and run `interlock-cli rehearse` over their folders",
    ),
    Cause::new(
        Rule::warning("log/waiting-for-bootstrap", "The server waits for another one to begin", Inferred),
        "members were found, and another one has to begin; for longer than a minute it means the same as waiting for members",
        "look into debug.log of the server that the line names",
    ),
    Cause::new(
        Rule::warning("log/setting-deprecated", "A setting has an old name", Ran),
        "this release still understands it, a later one will not start with it",
        "write the new name that the line gives",
    ),
];
