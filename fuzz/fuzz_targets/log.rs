//! A log, as it comes from a disk: in pieces, and searched in blocks.
#![no_main]

use interlock::neo4j::log::{Explainer, Summary, sum_up};
use libfuzzer_sys::fuzz_target;

/// How far records reach here; two of the records below are shorter.
const REACH: usize = 2048;
/// The bytes of a record.
const RECORD: usize = 900;

/// What a log says that is searched in blocks of this size.
fn explained(log: &[u8], block: usize) -> Summary {
    let mut explainer = Explainer::with_blocks(Some("debug.log".to_owned()), None, block, REACH);
    log.chunks(7).for_each(|piece| explainer.push(piece));
    sum_up(&[explainer.finish()])
}

fuzz_target!(|bytes: &[u8]| {
    // Any bytes, in one block and in many: no panic. What says no time may be cut anywhere, so they need not agree.
    explained(bytes, 1 << 20);
    explained(bytes, 1);
    // Records that begin with their time and are short enough: where a block ends makes no difference.
    let mut log = Vec::new();
    while log.len() < 4 * REACH {
        for record in bytes.chunks(RECORD) {
            log.extend_from_slice(b"2026-11-22 10:21:44.354+0000 ");
            log.extend_from_slice(record);
            log.push(b'\n');
        }
        if bytes.is_empty() {
            return;
        }
    }
    let whole = explained(&log, 1 << 20);
    for block in [1, 500 + bytes.len() % 500] {
        assert_eq!(explained(&log, block), whole);
    }
});
