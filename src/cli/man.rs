//! `man`: the manual page, made from the definitions of the arguments: one page for all commands.
//!
//! Not here: any text of its own but headings; what the page says is what `--help` says.

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io;
use std::process::ExitCode;

/// Its name.
pub(super) const COMMAND: &str = "man";

pub(super) fn run(json: bool) -> ExitCode {
    let mut page = Vec::new();
    // Writing into memory does not fail.
    render(&mut page).unwrap_or_default();
    super::print_text(COMMAND, &String::from_utf8_lossy(&page), json)
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let mut definitions = super::definitions().disable_help_subcommand(true);
    definitions.build();
    let man = Man::new(definitions.clone()).manual("Interlock");
    man.render_title(page)?;
    man.render_name_section(page)?;
    heading(page, "SYNOPSIS");
    usage(page, &mut definitions);
    man.render_options_section(page)?;
    for command in definitions.get_subcommands() {
        // What all commands share is said once, above.
        let mut own = command.clone().mut_args(|arg| {
            let is_shared = arg.is_global_set() || arg.get_id() == "help";
            arg.hide(is_shared)
        });
        heading(page, &own.get_name().to_uppercase());
        usage(page, &mut own);
        let man = Man::new(own);
        let (mut description, mut options) = (Vec::new(), Vec::new());
        man.render_description_section(&mut description)?;
        man.render_options_section(&mut options)?;
        page.extend(below_heading(&description, "DESCRIPTION"));
        page.extend(below_heading(&options, "OPTIONS"));
    }
    heading(page, "EXAMPLES");
    verbatim(page, super::EXAMPLES);
    heading(page, "EXIT STATUS");
    let mut roff = Roff::default();
    roff.text([roman(super::EXIT_CODES)]);
    page.extend(roff.render().into_bytes());
    Ok(())
}

/// A rendered section as paragraphs: without the heading that it opens with.
fn below_heading(part: &[u8], section: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(part);
    text.replacen(&format!(".SH {section}\n"), ".PP\n", 1).into_bytes()
}

/// How a command is typed, in the words of its `--help`.
fn usage(page: &mut Vec<u8>, command: &mut clap::Command) {
    let usage = command.render_usage().to_string();
    verbatim(page, usage.trim_start_matches("Usage:"));
}

fn heading(page: &mut Vec<u8>, text: &str) {
    let mut roff = Roff::default();
    roff.control("SH", [text]);
    page.extend(roff.render().into_bytes());
}

/// Lines as they are, with neither filling nor hyphens.
fn verbatim(page: &mut Vec<u8>, text: &str) {
    let mut roff = Roff::default();
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line.trim())]);
    }
    roff.control("fi", []);
    page.extend(roff.render().into_bytes());
}
