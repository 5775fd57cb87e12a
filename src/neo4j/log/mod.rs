//! Log lines of Neo4j and their causes (section 9).
//!
//! Not here: what is said about a cause (`finding::catalogue::log`), and opening files (`work`).

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
