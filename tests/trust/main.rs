//! Who accepts whom: the truth table of section 4.4, row by row, and the whole handshake around it.
//!
//! Each refusal stands beside its accepting twin. The certificates are made in the test; what no library signs any more
//! (MD5, version 1) lies in `fixtures/`, with how it was made.

mod findings;
mod hosts;
mod make;
mod names;
mod table;
mod tls;
mod usages;
