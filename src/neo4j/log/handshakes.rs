//! The two sides of refused handshakes: whose refusal each alert answers (9.4).
//!
//! Each alert is held against the refusal nearest to it in time, so one server may refuse several, be refused by several,
//! and send different alerts for one reason, as Java 25 does in the two directions. Not here: what is said about them
//! (`sum_up`).

use super::groups::{Group, is_refused};
use std::collections::BTreeMap;

/// Two lines of one handshake are at most so far apart, in milliseconds: clocks of a cluster agree to a second or two.
const TOGETHER: i64 = 5000;
/// How many refusals are looked at on each side of an alert's time.
const NEAR: usize = 1000;

/// Alerts, and the rows of the side that sends them.
#[rustfmt::skip]
const ANSWERS: &[(&str, &[&str])] = &[
    ("log/alert-bad-certificate", &["log/empty-client-chain", "log/certificate-not-yet-valid"]),
    ("log/alert-certificate-unknown", &["log/path-building", "log/path-same-dn", "log/certificate-expired", "log/certificate-not-yet-valid", "log/validity", "log/eku-client", "log/eku-server", "log/key-usage", "log/certificate-revoked", "log/revocation-undetermined", "log/algorithm-constraints", "log/anchor-not-ca", "log/intermediate-constraints", "log/critical-extension", "log/name-not-in-san", "log/name-address", "log/name-not-cn", "log/name-illegal", "log/pkix"]),
    ("log/alert-certificate-other", &["log/certificate-expired", "log/certificate-revoked", "log/validity", "log/algorithm-constraints"]),
    ("log/alert-handshake-failure", &["log/empty-client-chain", "log/sslv2hello", "log/no-common-suite", "log/key-mismatch", "log/key-type-mismatch", "log/trust-store-empty"]),
    ("log/alert-internal-error", &["log/trust-store-empty", "log/signature-algorithm"]),
    ("log/no-common-version", &["log/no-common-version"]),
];

/// Which groups are the two sides of handshakes.
#[derive(Default)]
pub(super) struct Joined {
    /// Who refuses, and all that are refused, by their numbers.
    pub(super) met: BTreeMap<usize, Vec<usize>>,
    /// Who is refused by one of those, and the times of alerts that none of them sent.
    pub(super) left: BTreeMap<usize, Vec<i64>>,
}

/// A refusal: when, and the number of its group.
type Refusal = (i64, usize);

/// Joins alerts with the refusals that sent them.
pub(super) fn joined(groups: &[Group<'_>]) -> Joined {
    let mut joined = Joined::default();
    for (alert, answers) in ANSWERS {
        let refusals = refusals(groups, answers);
        let is_alert = |group: &Group<'_>| group.row.id == *alert && is_refused(group.row, group.first);
        for (refused, group) in groups.iter().enumerate().filter(|(_, group)| is_alert(group)) {
            let is_other = |refusal: &Refusal| groups[refusal.1].source != group.source;
            let mut left = Vec::new();
            let mut met: Vec<usize> = Vec::new();
            for time in &group.times {
                match nearest(&refusals, *time, is_other) {
                    Some(refusing) if met.contains(&refusing) => {}
                    Some(refusing) => met.push(refusing),
                    None => left.push(*time),
                }
            }
            // The refusals whose times were not kept may have sent the rest.
            let ends = met.iter().map(|refusing| &groups[*refusing]).filter(|group| group.is_cut());
            if let Some(end) = ends.filter_map(|group| group.times.last()).min() {
                left.retain(|time| time <= end);
            }
            if !met.is_empty() {
                joined.left.insert(refused, left);
            }
            for refusing in met {
                joined.met.entry(refusing).or_default().push(refused);
            }
        }
    }
    joined
}

/// All refusals of these rows, in the order of their times.
fn refusals(groups: &[Group<'_>], rows: &[&str]) -> Vec<Refusal> {
    let refusing = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| rows.contains(&group.row.id) && !is_refused(group.row, group.first));
    let mut refusals: Vec<Refusal> =
        refusing.flat_map(|(number, group)| group.times.iter().map(move |time| (*time, number))).collect();
    refusals.sort_unstable();
    refusals
}

/// The group of the refusal nearest to a time, of those that count.
fn nearest(refusals: &[Refusal], time: i64, counts: impl Fn(&Refusal) -> bool) -> Option<usize> {
    let (before, after) = refusals.split_at(refusals.partition_point(|(other, _)| *other < time));
    let is_near = |(other, _): &&Refusal| (other - time).abs() <= TOGETHER;
    let before = before.iter().rev().take(NEAR).take_while(is_near).find(|refusal| counts(refusal));
    let after = after.iter().take(NEAR).take_while(is_near).find(|refusal| counts(refusal));
    before.into_iter().chain(after).min_by_key(|(other, _)| (other - time).abs()).map(|(_, group)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_held_against_the_refusal_nearest_in_time() {
        let refusals = [(0, 1), (50_000, 2), (52_000, 3), (100_000, 1)];
        let any = |_: &Refusal| true;
        assert_eq!(nearest(&refusals, 50_900, any), Some(2));
        assert_eq!(nearest(&refusals, 51_100, any), Some(3));
        assert_eq!(nearest(&refusals, 50_100, |refusal| refusal.1 != 2), Some(3));
        assert_eq!(nearest(&refusals, 105_000, any), Some(1));
        assert_eq!(nearest(&refusals, 105_001, any), None);
        assert_eq!(nearest(&[], 0, any), None);
    }
}
