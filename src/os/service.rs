//! The Neo4j service of this machine as Windows registered it, and where its home and its conf are.
//!
//! Neo4j's own installer registers `…\bin\tools\prunsrv-amd64.exe //RS//NAME` (Apache Commons Daemon's procrun) and gives
//! the home as `--StartPath` and `--home-dir`, the folder of its neo4j.conf as `--config-dir`; procrun keeps these in the
//! registry (<https://commons.apache.org/proper/commons-daemon/procrun.html>). Not here: asking Windows
//! (`windows/service.rs`).
#![cfg_attr(unix, allow(dead_code, reason = "only Windows has such services; the parser is tested everywhere"))]

use super::Account;
use std::path::PathBuf;

/// A service that is registered on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name under which it is registered.
    pub name: String,
    /// Whether it runs, starts or stops just now: in any of these its files are in use.
    pub is_running: bool,
    /// The account under which it runs.
    pub account: Account,
    /// Its `NEO4J_HOME`, as it was registered; `None`: nothing tells it.
    pub home: Option<PathBuf>,
    /// Its neo4j.conf; `None`: nothing tells it.
    pub conf: Option<PathBuf>,
}

/// What is registered for a service.
#[derive(Clone, Debug, Default)]
pub(super) struct Registered {
    /// The command line.
    pub(super) image: String,
    /// procrun's `Start\WorkingPath`.
    pub(super) working_path: Option<String>,
    /// procrun's `Start\Params`, one argument or several in each.
    pub(super) parameters: Vec<String>,
}

impl Registered {
    /// The home: what the server itself is told, else where procrun starts it, else the folder that holds `bin\tools`.
    pub(super) fn home(&self) -> Option<String> {
        self.argument("--home-dir")
            .or_else(|| self.working_path.as_deref().and_then(given))
            .or_else(|| self.home_of_image())
    }

    /// The neo4j.conf: in the folder that the server is told, else in the home's `conf`.
    pub(super) fn conf(&self) -> Option<String> {
        let folder = self.argument("--config-dir").or_else(|| Some(format!("{}\\conf", trimmed(&self.home()?))))?;
        Some(format!("{}\\neo4j.conf", trimmed(&folder)))
    }

    fn argument(&self, name: &str) -> Option<String> {
        let arguments = self.parameters.iter().flat_map(|several| split(several));
        arguments
            .filter_map(|argument| argument.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
            .find_map(|value| given(&value))
    }

    fn home_of_image(&self) -> Option<String> {
        let program = program(&self.image)?;
        let mut parts = program.rsplitn(4, '\\');
        let (_file, tools, bin, home) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_neo4j = tools.eq_ignore_ascii_case("tools") && bin.eq_ignore_ascii_case("bin");
        given(home).filter(|_| is_neo4j)
    }
}

/// A value that says something; procrun writes quotes around some.
fn given(value: &str) -> Option<String> {
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

/// Without a separator at its end, but `C:\` keeps its own.
fn trimmed(folder: &str) -> &str {
    folder.trim_end_matches(['\\', '/'])
}

/// procrun separates arguments by `;` or `#`; in single quotes these are a part of one.
fn split(arguments: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut is_quoted = false;
    for character in arguments.chars() {
        match character {
            '\'' => is_quoted = !is_quoted,
            ';' | '#' if !is_quoted => all.push(String::new()),
            other => all.last_mut().into_iter().for_each(|last| last.push(other)),
        }
    }
    all
}

/// The program of a command line: in quotes, or up to the extension, since an unquoted path may hold spaces.
fn program(command: &str) -> Option<&str> {
    let command = command.trim_start();
    if let Some(quoted) = command.strip_prefix('"') {
        return quoted.split('"').next();
    }
    let end = command.to_ascii_lowercase().find(".exe")? + ".exe".len();
    command.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(image: &str, working_path: Option<&str>, parameters: &[&str]) -> Registered {
        Registered {
            image: image.to_owned(),
            working_path: working_path.map(str::to_owned),
            parameters: parameters.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    #[test]
    fn home_and_conf_are_what_the_server_is_told() {
        let told = registered(
            r#""D:\neo4j 5\bin\tools\prunsrv-amd64.exe" //RS//neo4j"#,
            Some(r"D:\start"),
            &[r"--config-dir=E:\conf of neo4j", r"--home-dir=D:\neo4j 5"],
        );
        assert_eq!(told.home().unwrap(), r"D:\neo4j 5");
        assert_eq!(told.conf().unwrap(), r"E:\conf of neo4j\neo4j.conf");
        let in_one = registered("", None, &[r"--config-dir=E:\a'#'b\conf\;--home-dir=D:\n"]);
        assert_eq!(in_one.home().unwrap(), r"D:\n");
        assert_eq!(in_one.conf().unwrap(), r"E:\a#b\conf\neo4j.conf");
    }

    #[test]
    fn without_arguments_the_home_is_where_it_starts_or_where_its_program_lies() {
        let starts = registered(r"C:\neo4j\bin\tools\prunsrv-amd64.exe //RS//neo4j", Some(r"C:\home\"), &[]);
        assert_eq!(
            (starts.home().unwrap(), starts.conf().unwrap()),
            (r"C:\home\".into(), r"C:\home\conf\neo4j.conf".into())
        );
        for image in [
            r#""C:\Program Files\neo4j\bin\tools\prunsrv-amd64.exe" //RS//neo4j"#,
            r"C:\Program Files\neo4j\BIN\Tools\prunsrv-amd64.EXE //RS//neo4j",
        ] {
            let lies = registered(image, None, &["--verbose"]);
            assert_eq!(lies.home().unwrap(), r"C:\Program Files\neo4j", "{image}");
            assert_eq!(lies.conf().unwrap(), r"C:\Program Files\neo4j\conf\neo4j.conf");
        }
    }

    #[test]
    fn of_another_program_nothing_is_told() {
        for image in
            [r"C:\Windows\system32\svchost.exe -k netsvcs", "nonsense", "", "\"", r#""C:\prunsrv.exe"#, "ß.exe"]
        {
            let other = registered(image, None, &["", "--home-dir=", "--home-dir"]);
            assert_eq!((other.home(), other.conf()), (None, None), "{image}");
        }
    }
}
