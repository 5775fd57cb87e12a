//! The arguments of the window's program.
//!
//! Not here: what a renderer is (`shell`), and the terminal's arguments.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the window's program was started with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowArguments {
    /// The renderer to use, by name.
    pub renderer: Option<String>,
    /// Renderers that a process refused that has started this one: names and reasons.
    pub refused: Vec<(String, String)>,
    /// Files to show at first.
    pub files: Vec<PathBuf>,
}

/// Reads the arguments of a process; `renderers` are the names to choose from.
///
/// # Errors
/// The exit code, where help, the version or what is wrong has been printed instead.
pub fn window_arguments(
    arguments: impl IntoIterator<Item = OsString>,
    renderers: &[&'static str],
) -> Result<WindowArguments, ExitCode> {
    let matches = definition(renderers).try_get_matches_from(arguments).map_err(|error| {
        // Where the terminal is gone there is nobody left to tell.
        error.print().unwrap_or_default();
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })?;
    Ok(read(matches))
}

fn definition(renderers: &[&'static str]) -> Command {
    Command::new("interlock")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Takes a Neo4j cluster from plaintext to mutually authenticated TLS, in a window")
        .after_help(
            "The window tries one renderer after the other until one draws it. interlock-cli does the same work in a \
             terminal.\n\nExit codes: 0 the window was closed; 2 wrong usage; 3 no window could be opened, or it broke.",
        )
        .arg(
            Arg::new("renderer")
                .long("renderer")
                .value_name("NAME")
                .value_parser(PossibleValuesParser::new(renderers))
                .help("Draw with this renderer, and with no other"),
        )
        .arg(Arg::new("refused").long("refused").value_name("NAME=REASON").action(ArgAction::Append).hide(true))
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .action(ArgAction::Append)
                .help("Certificates, keys, logs, neo4j.conf or a plan to open"),
        )
}

fn read(mut matches: ArgMatches) -> WindowArguments {
    let refused = matches.remove_many::<String>("refused").into_iter().flatten();
    WindowArguments {
        renderer: matches.remove_one("renderer"),
        refused: refused.filter_map(|one| one.split_once('=').map(|(name, why)| (name.into(), why.into()))).collect(),
        files: matches.remove_many("files").into_iter().flatten().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENDERERS: [&str; 2] = ["opengl", "cpu"];

    fn parsed(arguments: &[&str]) -> Result<WindowArguments, clap::Error> {
        let all = std::iter::once("interlock").chain(arguments.iter().copied());
        definition(&RENDERERS).try_get_matches_from(all).map(read)
    }

    #[test]
    fn the_definition_holds() {
        definition(&RENDERERS).debug_assert();
    }

    #[test]
    fn a_renderer_and_files_are_read() {
        let read = parsed(&["--renderer", "cpu", "a.crt", "b.key"]).expect("good arguments");
        assert_eq!(read.renderer.as_deref(), Some("cpu"));
        assert_eq!(read.files, [PathBuf::from("a.crt"), PathBuf::from("b.key")]);
        assert_eq!(parsed(&[]).expect("good arguments"), WindowArguments::default());
    }

    #[test]
    fn what_an_earlier_process_refused_comes_with_its_reasons() {
        let read = parsed(&["--renderer", "cpu", "--refused", "opengl=it said a=b; and panicked"]).expect("good");
        assert_eq!(read.refused, [("opengl".to_owned(), "it said a=b; and panicked".to_owned())]);
    }

    #[test]
    fn an_unknown_renderer_is_refused_with_the_names() {
        let error = parsed(&["--renderer", "vulkan"]).expect_err("unknown").to_string();
        assert!(error.contains("opengl") && error.contains("cpu"), "{error}");
        assert!(window_arguments(["interlock".into(), "--renderer=vulkan".into()], &RENDERERS).is_err());
    }
}
