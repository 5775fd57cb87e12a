//! RSA-4096 keys against `openssl genrsa 4096`: CPU time, 40 keys a side, in turns, so that both meet the same machine.
//!
//! Command: `cargo bench --bench keys`. Finding primes is luck: the ratio moves by a fifth from run to run.
//!
//! FIGURES

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
