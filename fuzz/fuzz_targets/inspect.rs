//! Any file, as `inspect` looks at it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let looked = interlock::inspect::look("file", bytes, &interlock_fuzz::context());
    assert_eq!(looked.file.size, bytes.len() as u64);
});
