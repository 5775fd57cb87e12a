//! `lint` of a neo4j.conf of 50,000 lines against Java reading the same file with `java.util.Properties`, which is the
//! first thing that Neo4j does with it; both as whole processes, in turns, so that both meet the same machine.
//!
//! Run: `cargo bench --bench lint`. It needs `java` in the path (11 or later: the peer is one source file). A file of twice
//! the size shows that the time grows with it and not with its square.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
/// Our whole process in multiples of Java's.
const LIMIT: f64 = 1.0;
/// Twice the lines in multiples of the time of one.
const LIMIT_OF_TWICE: f64 = 3.0;

const PEER: &str = "import java.io.*; import java.util.*; public class Peer { public static void main(String[] a) throws \
                    Exception { var p = new Properties(); try (var in = new FileInputStream(a[0])) { p.load(in); } \
                    System.out.println(p.size()); } }";

/// A file of many settings, comments, continued lines and faults of every kind.
fn conf(lines: usize) -> String {
    let mut text = String::from("dbms.ssl.policy.cluster.enabled=true\n");
    for number in 0..lines / 8 {
        write!(
            text,
            "# a comment about number {number}\nserver.jvm.additional=-Dnumber{number}=\\\n    value\n\
             internal.number{number}=some value of an internal setting\nnonsense.number{number}=1\n\
             dbms.ssl.policy.cluster.number{number}=x\ndbms.ssl.policy.bolt{number}.enabled=true\n\n"
        )
        .expect("into a String");
    }
    text
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
    start.elapsed()
}

fn lint(conf: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interlock-cli"));
    command.arg("lint").arg(conf).arg("--json");
    command
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two, peer) =
        (folder.path().join("one.conf"), folder.path().join("two.conf"), folder.path().join("Peer.java"));
    fs::write(&one, conf(50_000)).expect("written");
    fs::write(&two, conf(100_000)).expect("written");
    fs::write(&peer, PEER).expect("written");
    let compiled = Command::new("javac").arg("-d").arg(folder.path()).arg(&peer).status();
    assert!(compiled.is_ok_and(|status| status.success()), "javac is needed for the peer of this bench");
    let [mut ours, mut twice, mut fix, mut theirs] = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        ours = ours.min(timed(&mut lint(&one)));
        twice = twice.min(timed(&mut lint(&two)));
        fix = fix.min(timed(lint(&one).arg("--dry-run")));
        theirs = theirs.min(timed(Command::new("java").arg("-cp").arg(folder.path()).arg("Peer").arg(&one)));
    }
    let of = |time: Duration| time.as_secs_f64();
    let (ratio, growth) = (of(ours) / of(theirs), of(twice) / of(ours));
    println!(
        "50,000 lines: lint {:.3} s, --dry-run {:.3} s, java.util.Properties {:.3} s; ratio {ratio:.2}, limit {LIMIT}",
        of(ours),
        of(fix),
        of(theirs)
    );
    println!("100,000 lines: lint {:.3} s, {growth:.2} times as long, limit {LIMIT_OF_TWICE}", of(twice));
    assert!(ratio <= LIMIT && growth <= LIMIT_OF_TWICE, "slower than promised");
}
