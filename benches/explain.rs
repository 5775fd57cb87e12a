//! `explain` over a log of some 300 MB against `grep -F -c` with as many patterns: wall time of whole processes, in turns.
//!
//! Command: `cargo bench --bench explain`. The log is made of the records in `tests/logs`: one in two thousand is a refused
//! handshake. grep counts lines; that both found as many is asserted.

use interlock::neo4j::log::table;
use interlock::os::{Cancel, NoEvents};
use interlock::work;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const BYTES: usize = 300_000_000;
const ROUNDS: usize = 5;
/// Of the time that grep takes.
const LIMIT: f64 = 1.0;
/// MB/s on a machine that has nothing else to do.
const WANTED: f64 = 200.0;

const REFUSED: &str = "2026-11-22 10:21:24.877+0000 WARN  [i.n.c.DefaultChannelPipeline] An exceptionCaught() event was \
                       fired\njavax.net.ssl.SSLHandshakeException: Empty client certificate chain\n\tat x.Y.z(Y.java:1)\n";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (log, patterns) = (folder.path().join("debug.log"), folder.path().join("patterns"));
    let refused = write_log(&log);
    let anchors: Vec<&str> = table::anchors();
    std::fs::write(&patterns, anchors.join("\n")).expect("written");
    let bytes = std::fs::metadata(&log).expect("it is there").len();
    let megabytes = f64::from(u32::try_from(bytes).expect("under 4 GB")) / 1e6;
    println!("{megabytes:.0} MB, {refused} refused handshakes, {} patterns", anchors.len());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let start = Instant::now();
        let request = work::Explain { logs: vec![log.clone()], pasted: None };
        let (outcome, _) = work::explain(&request, &NoEvents, &Cancel::default());
        ours.push(start.elapsed().as_secs_f64());
        let counted: u64 = outcome.lines.iter().flatten().map(|line| line.count).sum();
        assert_eq!(counted, refused);
        let start = Instant::now();
        let grep =
            Command::new("grep").args(["-F", "-c", "-f"]).args([&patterns, &log]).output().expect("grep is the peer");
        theirs.push(start.elapsed().as_secs_f64());
        assert_eq!(String::from_utf8_lossy(&grep.stdout).trim(), refused.to_string());
        println!("round {round}: ours {:.2} s, grep {:.2} s", ours[round - 1], theirs[round - 1]);
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let (speed, ratio) = (megabytes / ours, ours / theirs);
    println!(
        "ours {speed:.0} MB/s (wanted {WANTED}), grep {:.0} MB/s; ratio {ratio:.2}, limit {LIMIT}",
        megabytes / theirs
    );
    assert!(ratio <= LIMIT, "slower than promised");
}

/// Writes the log and returns how many handshakes it refuses.
fn write_log(path: &Path) -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/5.26.30/logs/debug.log");
    let source = std::fs::read_to_string(root).expect("a recorded log");
    let quiet = |line: &&str| line.contains(" INFO ") && !line.contains("SSL") && !line.contains("enabled on");
    let lines: Vec<&str> = source.lines().filter(quiet).filter(|line| !line.contains("====")).collect();
    assert!(lines.len() > 2, "ordinary lines");
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).expect("made"));
    let (mut written, mut refused, mut number) = (0, 0, 0);
    while written < BYTES {
        let record = if number % 2000 == 1999 { REFUSED } else { lines[number % lines.len()] };
        refused += u64::from(number % 2000 == 1999);
        out.write_all(record.as_bytes()).and_then(|()| out.write_all(b"\n")).expect("written");
        written += record.len() + 1;
        number += 1;
    }
    out.flush().expect("written");
    refused
}
