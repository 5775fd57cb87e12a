//! Runs openssl and Java in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An installed program, and a folder of its own to run in.
pub(crate) struct Peer {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Peer {
    /// openssl 3.
    pub(crate) fn openssl() -> Option<Self> {
        Self::find(PathBuf::from("openssl"), "version")
    }

    /// A program of the JDK: that of `JAVA_HOME`, else the one on the path.
    pub(crate) fn jdk(program: &str) -> Option<Self> {
        let program = match std::env::var_os("JAVA_HOME") {
            Some(home) => Path::new(&home).join("bin").join(program),
            None => PathBuf::from(program),
        };
        Self::find(program, "-help")
    }

    fn find(program: PathBuf, answers_to: &str) -> Option<Self> {
        match Command::new(&program).arg(answers_to).output() {
            Ok(output) if output.status.success() => Some(Self { program, folder: tempfile::tempdir().unwrap() }),
            _ if std::env::var_os("INTERLOCK_REQUIRE_PEERS").is_some_and(|value| value == "1") => {
                panic!("{} is required and does not run", program.display())
            }
            _ => {
                println!("skipped: {} does not run here", program.display());
                None
            }
        }
    }

    /// A file of the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Reads a file of the folder.
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Runs with arguments that are separated by blanks; a `*` in one stands for a blank.
    pub(crate) fn try_run(&self, arguments: &str) -> Output {
        let arguments = arguments.split_whitespace().map(|argument| argument.replace('*', " "));
        Command::new(&self.program).args(arguments).current_dir(self.folder.path()).output().unwrap()
    }

    /// The same, and it must succeed; gives what it printed.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &str) -> String {
        let output = self.try_run(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} {arguments}\n{text}", self.program.display());
        text
    }
}
