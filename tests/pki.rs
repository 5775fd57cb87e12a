//! Keys and certificates before other implementations: what openssl made is read, and what we made is judged by openssl
//! and by Java.
//!
//! A peer that is not installed skips its tests and says so, unless `INTERLOCK_REQUIRE_PEERS=1`: then they fail.

#[path = "pki/judged.rs"]
mod judged;
#[path = "pki/peer.rs"]
mod peer;
#[path = "pki/read.rs"]
mod read;
