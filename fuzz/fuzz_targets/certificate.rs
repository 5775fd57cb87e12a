//! One certificate in DER, alone and as a peer's.
#![no_main]

use interlock::pki::certificate::Certificate;
use interlock_fuzz::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Certificate::from_der(bytes);
    Memory::with("certificates/cluster/trusted/more.cer", bytes).start();
});
