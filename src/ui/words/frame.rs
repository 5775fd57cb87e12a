//! The rail, the footer, and what is the same on every page.
