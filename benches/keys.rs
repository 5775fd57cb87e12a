//! RSA-4096 keys against `openssl genrsa 4096`: CPU time, 40 keys a side, in turns, so that both meet the same machine.
//!
//! Command: `cargo bench --bench keys`. Finding primes is luck: the ratio moves by a fifth from run to run.
//!
//! Machine: 2 cores of an AMD EPYC (Zen 3) under KVM, Linux, other work beside it. Versions: rustc 1.95.0, aws-lc-rs 1.19.0,
//! OpenSSL 3.0.19. 2026-11-22:
//!
//! ```text
//! round 1: ours 5.18 s, openssl 8.81 s
//! round 2: ours 2.67 s, openssl 13.16 s
//! round 3: ours 2.64 s, openssl 8.28 s
//! round 4: ours 3.09 s, openssl 4.42 s
//! round 5: ours 2.96 s, openssl 8.57 s
//! round 6: ours 4.46 s, openssl 8.82 s
//! round 7: ours 5.16 s, openssl 8.81 s
//! round 8: ours 4.84 s, openssl 12.40 s
//! round 9: ours 1.69 s, openssl 13.65 s
//! round 10: ours 2.49 s, openssl 6.83 s
//! 40 keys a side: ours 35.2 s, openssl 93.8 s of CPU; ratio 0.38, limit 0.75
//! ```

use interlock::os::{Cancel, NoEvents};
use interlock::pki::make::generate_all;
use interlock::plan::KeyKind;
use std::process::{Command, Stdio};

const ROUNDS: usize = 10;
const KEYS_A_ROUND: usize = 4;
const LIMIT: f64 = 0.75;

fn main() {
    let version = Command::new("openssl").arg("version").output().expect("openssl is the peer of this bench");
    println!("peer: {}", String::from_utf8_lossy(&version.stdout).trim());
    let (mut ours, mut theirs) = (0.0, 0.0);
    for round in 1..=ROUNDS {
        let (own, children) = cpu_seconds();
        let keys = generate_all(KeyKind::Rsa4096, KEYS_A_ROUND, &NoEvents, &Cancel::default()).expect("keys");
        assert_eq!(keys.map(|keys| keys.len()), Some(KEYS_A_ROUND));
        for _ in 0..KEYS_A_ROUND {
            let made = Command::new("openssl")
                .args(["genrsa", "4096"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("openssl runs");
            assert!(made.success());
        }
        let (own_after, children_after) = cpu_seconds();
        ours += own_after - own;
        theirs += children_after - children;
        println!("round {round}: ours {:.2} s, openssl {:.2} s", own_after - own, children_after - children);
    }
    let ratio = ours / theirs;
    let keys = ROUNDS * KEYS_A_ROUND;
    println!("{keys} keys a side: ours {ours:.1} s, openssl {theirs:.1} s of CPU; ratio {ratio:.2}, limit {LIMIT}");
    assert!(ratio <= LIMIT, "slower than promised");
}

/// CPU seconds of this process and of its finished children, from Linux' `/proc` (proc(5), fields 14 to 17; 100 ticks a
/// second on every architecture that Rust runs on).
fn cpu_seconds() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this bench needs Linux");
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .expect("a command name in parentheses")
        .split_whitespace()
        .skip(11)
        .take(4)
        .map(|ticks| ticks.parse::<f64>().expect("a number") / 100.0)
        .collect();
    (fields[0] + fields[1], fields[2] + fields[3])
}
