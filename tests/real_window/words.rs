//! What the window calls its controls, as a screen reader hears it.

pub(crate) const NEXT: &str = "Next";

/// The titles of the nine pages, each with the word for its picture.
pub(crate) const SERVERS: (&str, &str) = ("servers", "Which servers form the cluster?");
pub(crate) const SUBJECT: (&str, &str) = ("subject", "Who do the certificates speak for?");
pub(crate) const CERTIFICATES: (&str, &str) = ("certificates", "Who vouches for the servers?");
pub(crate) const PEERS: (&str, &str) = ("peers", "Who gets whose certificate?");
pub(crate) const CONF: (&str, &str) = ("conf", "What changes in each neo4j.conf?");
pub(crate) const REHEARSE: (&str, &str) = ("rehearse", "All 6 connections passed");
pub(crate) const REVIEW: (&str, &str) = ("review", "What will be written?");
pub(crate) const WRITE: (&str, &str) = ("write", "Everything is on the disk");
pub(crate) const NOT_WRITTEN: (&str, &str) = ("said", "The files could not be written");
pub(crate) const DONE: (&str, &str) = ("done", "What is left to do on each server?");

pub(crate) const COUNTRY: &str = "Country (C)";
pub(crate) const ORGANIZATION: &str = "Organization (O)";
pub(crate) const KEY: &str = "Kind of key";
pub(crate) const ECDSA: &str = "ECDSA P-256";
pub(crate) const OWN_PASS_PHRASE: &str = "One pass phrase of my own for all of them";
pub(crate) const PASS_PHRASE: &str = "Pass phrase";
pub(crate) const OUT: &str = "Output folder";

pub(crate) fn name_of(server: &str) -> String {
    format!("Name of {server}")
}

pub(crate) fn hosts_of(server: &str) -> String {
    format!("Host names and addresses of {server}")
}

/// How the name of a cell begins.
pub(crate) fn cell(from: &str, to: &str) -> String {
    format!("{from} connects to {to}, ")
}
