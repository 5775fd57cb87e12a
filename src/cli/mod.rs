//! The terminal's door: one file per subcommand: arguments in, `work` called, the report printed.
//!
//! Not here: any step of the work itself, and any judgement.

mod completions;
mod explain;
mod inspect;
mod lint;
mod man;
mod no_display;
mod progress;
mod rehearse;
mod rules;
mod set_up;
mod window;

pub use no_display::{without_display, without_window};
pub use window::{WindowArguments, window_arguments};

use crate::finding::Finding;
use crate::finding::catalogue::{file, run};
use crate::os::{Cancel, Disk};
use crate::pki::secret::Secret;
use crate::report::{self, Outcome, Style};
use crate::work::Ended;
use clap::{CommandFactory as _, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use zeroize::Zeroizing;

/// Takes a Neo4j cluster from plaintext to mutually authenticated TLS, and proves it before a server is touched.
#[derive(Parser)]
#[command(name = "interlock-cli", version, after_help = format!("Examples:\n{EXAMPLES}\n\nExit codes: {EXIT_CODES}"))]
struct Arguments {
    /// Print one JSON object on standard output and nothing else there
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str =
    "  interlock-cli set-up --out sample                 make and prove the built-in three-server sample
  interlock-cli set-up plan.toml --out cluster      the same for your plan
  interlock-cli rehearse cluster                    judge the folders on disk, pair by pair
  interlock-cli rehearse cluster --neo4j 2026.08.1  the same for another release, before an upgrade
  interlock-cli lint neo4j.conf --fix               judge a neo4j.conf, and repair what is safe to repair
  interlock-cli inspect public.crt private.key      say what files are, and where Neo4j takes them
  interlock-cli explain server*/logs/debug.log      find cause, culprit and fix in the servers' logs
  interlock-cli rules trust                         list what is looked for in an area";

const EXIT_CODES: &str = "0 no finding is an error; 1 a finding is an error; 2 wrong usage, or a plan that cannot be read; \
                          3 the environment failed (no permission, disk full, no such folder).";

#[derive(Subcommand)]
enum Command {
    /// Make keys, certificates, trusted folders and neo4j.conf for a plan; rehearse; write
    SetUp(set_up::Arguments),
    /// Let every ordered pair of the servers found in folders shake hands, judged as Neo4j would
    Rehearse(rehearse::Arguments),
    /// Judge neo4j.conf as a release of Neo4j would, and repair it; compare those of several servers
    Lint(lint::Arguments),
    /// Say what certificates, keys, requests, revocation lists and key stores are, and where Neo4j would take them
    Inspect(inspect::Arguments),
    /// Explain lines of Neo4j's logs: cause, culprit, fix
    Explain(explain::Arguments),
    /// Print the catalogue of rules
    Rules(rules::Arguments),
    /// Print a script that lets a shell complete commands and options
    Completions(completions::Arguments),
    /// Print the manual page
    Man,
}

/// Runs the terminal with the arguments of a process and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return wrong_usage(&error, &arguments),
    };
    let cancel = Cancel::default();
    let asked = cancel.clone();
    if let Err(error) = ctrlc::set_handler(move || asked.cancel()) {
        return say(parsed.json, "", false, &run::no_signals(&error.to_string()), Ended::EnvironmentFailed);
    }
    match parsed.command {
        Command::SetUp(arguments) => set_up::run(&arguments, parsed.json, &cancel),
        Command::Rehearse(arguments) => rehearse::run(&arguments, parsed.json, &cancel),
        Command::Lint(arguments) => lint::run(&arguments, parsed.json, &cancel),
        Command::Inspect(arguments) => inspect::run(&arguments, parsed.json, &cancel),
        Command::Explain(arguments) => explain::run(&arguments, parsed.json, &cancel),
        Command::Rules(arguments) => rules::run(&arguments, parsed.json),
        Command::Completions(arguments) => completions::run(&arguments, parsed.json),
        Command::Man => man::run(parsed.json),
    }
}

/// What clap has to say: help and version on standard output with 0, everything else is wrong usage.
fn wrong_usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let asked_for_json = arguments.iter().any(|argument| argument == "--json");
    if !error.use_stderr() || !asked_for_json {
        // Where the terminal is gone there is nobody left to tell.
        error.print().unwrap_or_default();
        return ExitCode::from(if error.use_stderr() { Ended::WrongUsage.code(&[]) } else { 0 });
    }
    // Options of all commands may stand before the command.
    let typed = arguments.iter().skip(1).find(|argument| !argument.as_encoded_bytes().starts_with(b"-"));
    let is_typed = |command: &&str| typed.is_some_and(|typed| typed == *command);
    let commands = [
        set_up::COMMAND,
        rehearse::COMMAND,
        lint::COMMAND,
        inspect::COMMAND,
        explain::COMMAND,
        rules::COMMAND,
        completions::COMMAND,
        man::COMMAND,
    ];
    let command = commands.into_iter().find(is_typed).unwrap_or_default();
    let writes = command == set_up::COMMAND || arguments.iter().any(asks_for_writing);
    say(true, command, writes, &run::wrong_usage(error.to_string().trim()), Ended::WrongUsage)
}

/// Whether an argument turns a command that only reads into one that writes, or shows what it would write.
fn asks_for_writing(argument: &OsString) -> bool {
    const OPTIONS: [&str; 3] = ["--fix", "--dry-run", "--rewrite-key"];
    argument.to_str().is_some_and(|argument| {
        let name = argument.split_once('=').map_or(argument, |(name, _)| name);
        OPTIONS.contains(&name)
    })
}

/// The definitions of all arguments, for what is made from them.
fn definitions() -> clap::Command {
    Arguments::command()
}

/// Prints one finding as a whole outcome; `writes` as in [`untouched`].
fn say(json: bool, command: &'static str, writes: bool, finding: &Finding, ended: Ended) -> ExitCode {
    print(&untouched(command, writes, vec![finding.clone()]), json, ended)
}

/// The outcome of a command that ended before its work began; one that was to write says that it wrote nothing.
fn untouched(command: &'static str, writes: bool, findings: Vec<Finding>) -> Outcome {
    let mut outcome = Outcome::of_findings(command, findings);
    if writes {
        (outcome.changed, outcome.changes) = (Some(false), Some(Vec::new()));
    }
    outcome
}

/// Prints an outcome as asked for and turns it into the exit code.
fn print(outcome: &Outcome, json: bool, ended: Ended) -> ExitCode {
    let code = ended.code(&outcome.findings);
    let text = if json {
        report::json(outcome)
    } else {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = std::io::stdout().is_terminal() && !no_colour;
        report::text(outcome, Style { colour, ..Style::default() })
    };
    put(&text, code)
}

/// Prints what a command was asked to print: as it is, or as `text` of an outcome.
fn print_text(command: &'static str, text: &str, json: bool) -> ExitCode {
    if json {
        let mut outcome = Outcome::new(command);
        outcome.text = Some(text.to_owned());
        return put(&report::json(&outcome), Ended::Done.code(&[]));
    }
    put(text, Ended::Done.code(&[]))
}

/// Puts a text on standard output and returns the exit code, or another where that fails.
fn put(text: &str, code: u8) -> ExitCode {
    let mut stream = std::io::stdout().lock();
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Ok(()) => ExitCode::from(code),
        // `| head` closed the pipe: it has what it wanted.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(code),
        Err(error) => {
            eprintln!("interlock-cli: standard output cannot be written: {error}");
            ExitCode::from(Ended::EnvironmentFailed.code(&[]))
        }
    }
}

/// Reads a pass phrase: the first line of a file, or of standard input for `-`.
///
/// # Errors
/// A finding where it cannot be read, is longer than a line may be, or is no UTF-8.
fn read_pass_phrase(path: &Path) -> Result<Secret, Box<Finding>> {
    const LIMIT: u64 = 4096;
    let shown = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    // Room for all of it from the start: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4097));
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes)
    } else {
        Disk::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
    };
    if let Err(error) = read {
        return Err(Box::new(file::given_not_readable(&shown, &error.to_string())));
    }
    if bytes.len() as u64 > LIMIT {
        return Err(Box::new(file::pass_phrase_too_long(&shown, LIMIT)));
    }
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(Secret::new(Zeroizing::new(line.to_vec())))
}
