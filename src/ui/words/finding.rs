//! Findings, diffs and progress: what stands around them.
