//! neo4j.conf: read, judged, and what it points to loaded.
#![no_main]

use interlock_fuzz::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| Memory::with("conf/neo4j.conf", bytes).start());
