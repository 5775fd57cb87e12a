//! `completions`: what a shell needs to complete commands and options, made from the definitions of the arguments.

use clap_complete::Shell;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "completions";

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The shell that is to complete
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, json: bool) -> ExitCode {
    let mut definitions = super::definitions();
    let name = definitions.get_name().to_owned();
    // Into memory first: the generator panics where its writer fails, and a closed pipe is no bug.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut definitions, name, &mut script);
    super::print_text(COMMAND, &String::from_utf8_lossy(&script), json)
}
