//! A release number of Neo4j, its edition and its Java. What a release *does* is `neo4j/version.rs`'s to say.

use std::fmt;
use std::str::FromStr;

/// A release of Neo4j, such as 4.4.48, 5.26 or 2026.08.1, ordered as they were published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// 3, 4, 5, or the year from 2025 on.
    pub major: u16,
    /// The month, for releases named by year.
    pub minor: u16,
    /// 0 where it was not written.
    pub patch: u16,
}

impl Release {
    /// A release by its three numbers.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }
}

/// The text is no release of Neo4j: three numbers at most, and a major number that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARelease;

impl FromStr for Release {
    type Err = NotARelease;

    /// Reads `4.0.12`, `5.1`, `2026.08.1` or a line: `5` is its newest release that we know (5.26), `2025` likewise.
    fn from_str(text: &str) -> Result<Self, NotARelease> {
        // The newest of each line that we know (Maven Central, November 2026), for a line or a minor number alone.
        const NEWEST: [Release; 8] = [
            Release::new(3, 5, 35),
            Release::new(4, 0, 12),
            Release::new(4, 1, 13),
            Release::new(4, 2, 19),
            Release::new(4, 3, 24),
            Release::new(4, 4, 48),
            Release::new(5, 26, 30),
            Release::new(2025, 12, 1),
        ];
        let mut numbers = [None; 3];
        let parts: Vec<&str> = text.trim().split('.').collect();
        if parts.len() > 3 {
            return Err(NotARelease);
        }
        for (number, part) in numbers.iter_mut().zip(&parts) {
            if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NotARelease);
            }
            *number = part.parse::<u16>().ok();
        }
        let major = numbers[0].ok_or(NotARelease)?;
        let known = match major {
            3 => numbers[1].is_none_or(|minor| minor == 5),
            4 => numbers[1].is_none_or(|minor| minor <= 4),
            5 => true,
            2025.. => major < 2100 && numbers[1].is_none_or(|month| (1..=12).contains(&month)),
            _ => false,
        };
        if !known {
            return Err(NotARelease);
        }
        let newest = NEWEST.iter().rev().find(|r| r.major == major && numbers[1].is_none_or(|minor| minor == r.minor));
        Ok(match (numbers[1], numbers[2], newest) {
            (Some(minor), Some(patch), _) => Self::new(major, minor, patch),
            (_, _, Some(newest)) => *newest,
            (None, ..) if major == 2026 => Self::new(2026, 8, 1),
            (minor, ..) => Self::new(major, minor.unwrap_or(12), 0),
        })
    }
}

impl fmt::Display for Release {
    /// As Neo4j writes it: `5.26.30`, `2026.08.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.major >= 2025 {
            write!(f, "{}.{:02}.{}", self.major, self.minor, self.patch)
        } else {
            write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
        }
    }
}

/// Community or Enterprise; clustering needs Enterprise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edition {
    /// The edition that has clusters.
    #[default]
    Enterprise,
    /// One server alone; it still loads a `cluster` policy.
    Community,
}

/// Which Neo4j, on which Java, judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// The release of Neo4j.
    pub release: Release,
    /// The edition.
    pub edition: Edition,
    /// The major version of Java: 8, 11, 17, 21 or 25.
    pub java: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_means_its_newest_release() {
        for (text, shown) in [
            ("5", "5.26.30"),
            ("5.26", "5.26.30"),
            ("5.1", "5.1.0"),
            ("4.4", "4.4.48"),
            ("4", "4.4.48"),
            ("4.0.12", "4.0.12"),
            ("2025", "2025.12.1"),
            ("2025.01", "2025.01.0"),
            ("2026", "2026.08.1"),
            ("2026.08.1", "2026.08.1"),
            ("3.5", "3.5.35"),
        ] {
            assert_eq!(text.parse::<Release>().map(|r| r.to_string()).as_deref(), Ok(shown), "{text}");
        }
    }

    #[test]
    fn what_never_existed_is_refused() {
        for text in ["", "6", "4.5", "2024.01", "2025.13", "5.x", "5.1.2.3", "5..1", "-5", "five"] {
            assert_eq!(text.parse::<Release>(), Err(NotARelease), "{text}");
        }
    }

    #[test]
    fn releases_are_ordered_as_published() {
        let order = ["3.5", "4.0.12", "4.4.48", "5.1.0", "5.23.0", "5.24.0", "2025.01", "2025.10.1", "2026.08.1"];
        let releases: Vec<Release> = order.iter().map(|t| t.parse().expect("known")).collect();
        assert!(releases.is_sorted());
    }
}
