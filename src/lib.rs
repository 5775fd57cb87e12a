//! Interlock takes a Neo4j cluster from plaintext to mutually authenticated TLS and proves that it works before a
//! server is touched.

pub mod finding;
pub mod neo4j;
pub mod os;
pub mod pki;
pub mod plan;
pub mod rehearse;
