//! Making and reading keys, certificates and CRLs. What Neo4j thinks of them is `neo4j`'s to say.

mod ber;
pub mod certificate;
pub mod contents;
pub mod crl;
pub mod distribution;
pub mod key;
pub mod make;
pub mod name;
mod pbe;
pub mod pem;
pub mod request;
pub mod secret;
pub mod signature;
pub mod store;
