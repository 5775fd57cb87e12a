//! What people do to a sound cluster, and what disks and editors do to it: one function a way, each says in words what it
//! did. None makes what Java itself is undecided about: two anchors of one name and one key, two CRLs that disagree.

mod certificates;
mod conf;
mod files;

use crate::random::Random;
use crate::site::Site;

/// Damages a cluster and says how.
pub(crate) type Damage = fn(&Site, &mut Random) -> String;

/// The number is how often it is drawn, relative to the others.
const KINDS: &[(usize, &str, Damage)] = &[
    (1, "nothing", |_, _| String::new()),
    (14, "line of neo4j.conf", conf::line),
    (6, "value in neo4j.conf", conf::value),
    (3, "form of neo4j.conf", conf::form),
    (2, "address of a server", conf::address),
    (3, "one character in neo4j.conf", conf::character),
    (4, "key file", files::key),
    (4, "key encryption", files::encryption),
    (3, "folders", files::folders),
    (4, "entry of a folder", files::entry),
    (6, "text of a file", files::text),
    (4, "chain", files::chain),
    (14, "certificates", certificates::reissued),
    (8, "CRLs", certificates::crls),
    (4, "pins", certificates::pins),
];

/// Does one or two of these.
pub(crate) fn damage(site: &Site, random: &mut Random) -> Vec<String> {
    (0..=random.below(2)).map(|_| one(site, random)).collect()
}

fn one(site: &Site, random: &mut Random) -> String {
    let total: usize = KINDS.iter().map(|(weight, ..)| weight).sum();
    let mut at = random.below(total);
    for (weight, name, damage) in KINDS {
        if at < *weight {
            return format!("{name}: {}", damage(site, random));
        }
        at -= weight;
    }
    unreachable!("the weights sum up")
}
