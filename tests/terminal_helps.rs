//! What the terminal prints about itself: completions that the shells accept, and a manual page that renders.

mod common;

use common::{cli, peer};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];
const COMMANDS: [&str; 4] = ["set-up", "rehearse", "completions", "man"];

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// What a program prints when it reads a text; it must be content with it.
#[track_caller]
fn reads(program: &str, arguments: &[&str], text: &str) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.is_empty(), "{program} {arguments:?}: {complaints}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_shell_gets_completions_that_name_all_commands() {
    let folder = Path::new(".");
    for shell in SHELLS {
        let run = cli(folder, ["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for word in COMMANDS.iter().chain(&["interlock-cli", "pass-phrase-file"]) {
            assert!(run.out.contains(word), "{shell} does not complete {word}");
        }
        let object = cli(folder, ["completions", shell, "--json"]).json_with(0);
        assert_eq!(
            (object["command"].as_str(), object["text"].as_str()),
            (Some("completions"), Some(run.out.as_str()))
        );
    }
    assert_eq!(cli(folder, ["completions", "tcsh"]).code, 2);
}

#[test]
fn bash_completes_with_its_script() {
    let script = cli(Path::new("."), ["completions", "bash"]).out;
    if !peer(is_there("bash"), "bash") {
        return;
    }
    reads("bash", &["-n"], &script);
    // As readline asks: by the function that the script registered.
    let asks = "COMP_WORDS=(interlock-cli re); COMP_CWORD=1; registered=$(complete -p interlock-cli)\n\
                function=${registered#*-F }; ${function%% *} interlock-cli re interlock-cli\n\
                printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    assert_eq!(reads("bash", &["--norc"], &format!("{script}\n{asks}")), "rehearse\n");
}

#[test]
fn the_other_shells_that_are_here_accept_theirs() {
    // Nobody needs them for anything else: where they are missing there is nothing to ask.
    for (shell, arguments) in [("zsh", &["-n"][..]), ("fish", &["--no-execute"][..])] {
        if is_there(shell) {
            let script = cli(Path::new("."), ["completions", shell]).out;
            assert_eq!(reads(shell, arguments, &script), "");
        }
    }
}

#[test]
fn the_manual_page_has_every_command_with_its_options() {
    let run = cli(Path::new("."), ["man"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("\n.TH interlock-cli 1"), "{}", run.out);
    for command in COMMANDS {
        assert!(run.out.contains(&format!("\n.SH {}\n", command.to_uppercase())), "{command}\n{}", run.out);
    }
    assert_eq!(cli(Path::new("."), ["man", "--json"]).json_with(0)["text"].as_str(), Some(run.out.as_str()));
    // Shared options stand in one place.
    assert_eq!(run.out.matches(r"\-\-json\fR").count(), 1, "{}", run.out);
}

#[test]
fn man_renders_the_manual_page() {
    if !peer(is_there("man") || is_there("groff"), "man or groff") {
        return;
    }
    let page = cli(Path::new("."), ["man"]).out;
    let (program, arguments) = if is_there("groff") {
        ("groff", &["-man", "-Tascii", "-ww", "-P-cbou"][..])
    } else {
        ("man", &["-l", "-"][..])
    };
    let shown = reads(program, arguments, &page);
    for words in ["NAME", "set-up", "--pass-phrase-file", "EXIT STATUS", "interlock-cli rehearse cluster"] {
        assert!(shown.contains(words), "{words} is missing:\n{shown}");
    }
}
