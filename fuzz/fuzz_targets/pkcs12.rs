//! A key store, from outside and with a pass phrase.
#![no_main]

use interlock::pki::store;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = store::read(bytes, None);
    let _ = store::read(bytes, Some(&interlock_fuzz::pass_phrase()));
});
