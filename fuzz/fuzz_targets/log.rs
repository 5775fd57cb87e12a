//! A log, as it comes from a disk: in pieces.
#![no_main]

use interlock::neo4j::log::{Explainer, sum_up};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut whole = Explainer::new(Some("debug.log".to_owned()), None);
    whole.push(bytes);
    let mut pieces = Explainer::new(Some("debug.log".to_owned()), None);
    bytes.chunks(7).for_each(|piece| pieces.push(piece));
    let (whole, pieces) = (sum_up(&[whole.finish()]), sum_up(&[pieces.finish()]));
    assert_eq!(whole.lines, pieces.lines);
});
