//! The catalogue: one row per rule, and beside each row the one function from typed facts to its finding.
//!
//! One file per area. No other place has words about what went wrong, why, or what to do. Not here: deciding (`neo4j`,
//! `plan`, `deploy`, `rehearse`).
//!
//! A row and its function:
//!
//! ```text
//! const MISSING: Rule = Rule::error("key/missing", "The private key file is not there", Ran).logged("log/key-file-missing");
//! pub fn missing(path: &str) -> Finding { MISSING.at(path, what, why, fix) }
//! pub(super) const ROWS: &[&Rule] = &[&MISSING, …];
//! ```

pub mod alias;
pub mod aura;
pub mod cert;
pub mod conf;
pub mod connector;
pub mod crl;
pub mod draft;
pub mod file;
pub mod folder;
pub mod key;
pub mod log;
pub mod plan;
pub mod run;
pub mod tls;
pub mod trust;

use super::Rule;

/// All rows, area by area, in the order of the rules' pages.
pub fn rows() -> impl Iterator<Item = &'static Rule> {
    [
        conf::ROWS,
        folder::ROWS,
        folder::WHOLE_ROWS,
        key::ROWS,
        cert::ROWS,
        cert::USAGE_ROWS,
        cert::SUBJECT_ROWS,
        trust::ROWS,
        trust::STORE_ROWS,
        tls::ROWS,
        crl::ROWS,
        plan::ROWS,
        plan::MEMBER_ROWS,
        plan::WINDOW_ROWS,
        aura::ROWS,
        alias::ROWS,
        connector::ROWS,
        log::ROWS,
        draft::ROWS,
        file::ROWS,
        run::ROWS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
