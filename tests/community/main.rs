//! A real Neo4j server as the judge of what `set-up` writes, sound and damaged: it starts or stops as `rehearse` says, and
//! what stops it is in its log in the words that `rehearse` gives as `error`.
//!
//! `INTERLOCK_COMMUNITY` names the folder with `start.sh VERSION HOME` and `stop.sh HOME`; `INTERLOCK_COMMUNITY_RELEASES` the
//! releases, separated by blanks. The Community edition loads the `cluster` policy at its start and builds no TLS context
//! for it, so that it starts exactly when the policy loads.

#[path = "../common/mod.rs"]
mod common;
mod damage;
mod home;

use damage::DAMAGES;
use home::Home;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a pipeline asks; by hand also 2026.08.1.
const RELEASES: &str = "5.26.30";

#[test]
fn a_real_server_starts_and_stops_as_rehearsed() {
    let Some(scripts) = std::env::var_os("INTERLOCK_COMMUNITY").map(PathBuf::from) else {
        println!("skipped: INTERLOCK_COMMUNITY is not set");
        return;
    };
    let releases = std::env::var("INTERLOCK_COMMUNITY_RELEASES").unwrap_or_else(|_| RELEASES.to_owned());
    for release in releases.split_whitespace() {
        let folder = tempfile::tempdir().expect("a folder");
        let original = home::set_up(folder.path(), release);
        // Alone, since the first start also fetches the server.
        let sound = Home::copied(&original, folder.path(), "sound");
        let mut wrong = sound.disagreements(&scripts, release);
        assert!(sound.logs().contains("Loaded SSL policy 'CLUSTER'"), "{release}: {}", sound.logs());
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let work = || {
                let mut wrong = Vec::new();
                while let Some((name, damage)) = DAMAGES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let home = Home::copied(&original, folder.path(), name);
                    damage(&home);
                    wrong.extend(home.disagreements(&scripts, release));
                }
                wrong
            };
            let second = scope.spawn(work);
            wrong.extend(work());
            wrong.extend(second.join().expect("no thread panicked"));
        });
        println!("{release}: {} damaged homes and a sound one", DAMAGES.len());
        assert!(wrong.is_empty(), "{release}: {}", wrong.join("\n\n"));
    }
}
