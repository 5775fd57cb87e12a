//! A private key, without and with a pass phrase.
#![no_main]

use interlock_fuzz::{CONF_WITH_PASS_PHRASE, Memory};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = "certificates/cluster/private.key";
    Memory::with(name, bytes).start();
    Memory::with(name, bytes).and("conf/neo4j.conf", CONF_WITH_PASS_PHRASE).start();
});
