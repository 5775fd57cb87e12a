//! A file of `revoked/`.
#![no_main]

use interlock::pki::crl::Crl;
use interlock_fuzz::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Crl::from_der(bytes);
    Memory::with("certificates/cluster/revoked/more.crl", bytes).start();
});
