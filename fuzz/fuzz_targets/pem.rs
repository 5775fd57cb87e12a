//! Certificates in PEM, as Neo4j's readers take them from `public.crt` and `trusted/`.
#![no_main]

use interlock_fuzz::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = interlock::pki::pem::blocks(bytes);
    Memory::with("certificates/cluster/public.crt", bytes).and("certificates/cluster/trusted/more.crt", bytes).start();
});
