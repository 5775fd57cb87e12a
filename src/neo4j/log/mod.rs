//! Log lines of Neo4j and their causes (section 9).
//!
//! [`Explainer`] takes the bytes of a log as they come, in bounded memory whatever their size, and keeps the records that
//! a row of the [`table`] explains; [`sum_up()`] makes lines and findings of what several logs gave. Not here: what is said
//! about a cause (`finding::catalogue::log`), and opening files (`work`).

mod explainer;
mod groups;
mod handshakes;
mod kept;
mod mask;
mod matcher;
mod memo;
mod place;
mod record;
mod scan;
mod source;
mod sum_up;
pub mod table;

pub use explainer::{Explained, Explainer};
pub use kept::MOST;
pub use place::server_of;
pub use source::plain;
pub use sum_up::{Summary, sum_up};

/// A line that a rule explains, with those that only repeat it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// The file, as the user named it; absent for standard input and for what was pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Of the first such line, from 1.
    pub number: u64,
    /// That line, cut where it is very long.
    pub text: String,
    /// The rows that explain it, best first.
    pub rules: Vec<&'static str>,
    /// How often it was there.
    pub count: u64,
    /// The number of the last one.
    pub last: u64,
    /// The server that wrote it, where the file's place or its lines tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
}
