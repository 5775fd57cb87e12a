//! What our own edits of neo4j.conf have to say, and the words that they leave in the file.

use crate::finding::Evidence::{Ours, Ran};
use crate::finding::words::grouped;
use crate::finding::{Finding, Rule, Severity};

/// The comment above the settings that we add.
pub const COMMENT: &str = "# Encryption between the members of the cluster. Written by Interlock.";

pub(crate) const TOO_LARGE: Rule =
    Rule::error("file/conf-too-large", "neo4j.conf is larger than what Interlock reads", Ours);

/// Over the limit of bytes or lines, or of those that settings have.
#[must_use]
pub fn too_large(at: &str, bytes: usize, setting_bytes: usize, lines: usize, setting_lines: usize) -> Finding {
    TOO_LARGE.at(
        at,
        format!(
            "the file has more than {} MiB or {} lines, or its settings alone more than {} MiB or {} lines",
            bytes >> 20,
            grouped(lines as u64),
            setting_bytes >> 20,
            grouped(setting_lines as u64)
        ),
        "it was not judged, and Neo4j, which has no such limit, may accept it; the file that comes with Neo4j has 40 KiB, so \
         one this large is most likely something else",
        "name the server's neo4j.conf, below its home in the folder `conf`; move long comments and lists out of it",
    )
}

pub(super) const NOT_AS_PLANNED: Rule =
    Rule::error("file/conf-not-as-planned", "neo4j.conf cannot be edited safely", Ours);

/// After the edit the file does not say what was planned; `keys` are the settings that differ.
#[must_use]
pub fn not_as_planned(at: &str, keys: &[&str]) -> Finding {
    NOT_AS_PLANNED.at(
        at,
        format!("with the settings of the plan in it the file would still not say what was planned: {}", keys.join(", ")),
        "what Interlock writes is first read back as Neo4j would read it; here something else in the file wins",
        "correct the other findings about this file first, or begin with a file without lines of dbms.ssl.policy.cluster",
    )
}

/// A release whose neo4j.conf we judge but do not write.
#[must_use]
pub fn policy_35_not_written(at: &str) -> Finding {
    super::names::POLICY_35.at(
        at,
        "neo4j.conf of 3.5 is not written",
        "3.5 has policies of free names with other settings and no encrypted keys; it is read and judged only",
        "set up 4.0 or later; for 3.5 follow its manual, then let the result be rehearsed",
    )
}

pub(super) const PASS_PHRASE_NOT_ASCII: Rule =
    Rule::error("file/pass-phrase-not-ascii", "The pass phrase has characters that neo4j.conf cannot carry", Ran);

/// A pass phrase that is empty or has something other than printable ASCII.
#[must_use]
pub fn pass_phrase_not_ascii(at: &str) -> Finding {
    PASS_PHRASE_NOT_ASCII.at(
        at,
        "the pass phrase is empty or has characters other than printable ASCII",
        "releases read neo4j.conf in different charsets, and from 5.0 on most keys are refused with such a pass phrase",
        "use letters, digits and punctuation of ASCII only",
    )
}

/// The same finding about a line that our edit corrects: nothing is left to do.
#[must_use]
pub fn corrected(finding: Finding) -> Finding {
    Finding { severity: Severity::Advice, fix: "nothing: the new file has it right".to_owned(), ..finding }
}

/// A finding that stands for more lines of the same kind than were listed.
#[must_use]
pub fn and_more(mut finding: Finding, more: usize) -> Finding {
    let lines = if more == 1 { "one more line is".to_owned() } else { format!("{more} more lines are") };
    finding.what = format!("{}; {lines} like it", finding.what);
    finding
}
