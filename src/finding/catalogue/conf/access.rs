//! Findings about who may read neo4j.conf, and about values that are commands.

use crate::finding::Evidence::{Inferred, Ran};
use crate::finding::{Finding, Rule, Severity};

pub(super) const COMMAND_VALUE: Rule =
    Rule::error("conf/command-value", "A value is taken for a command", Ran).logged("log/conf-command");

/// `$(…)`.
#[must_use]
pub fn command_value(at: &str, key: &str) -> Finding {
    COMMAND_VALUE.at(
        at,
        format!("Neo4j does not start: the value of {key} has the form $(…)"),
        "from 4.2 on that is a command whose output is the value, and Neo4j runs it only when told so",
        "start Neo4j with --expand-commands; if it is a pass phrase, choose another one",
    )
}

/// What the rights of a file allow beyond what they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// These permission bits (Unix).
    Mode(u32),
    /// It inherits the rights of its folder (Windows).
    Inherited,
}

impl Open {
    fn what(self) -> String {
        match self {
            Self::Mode(mode) => format!("the file has the permissions {mode:04o}"),
            Self::Inherited => {
                "its access control list lets others in than Neo4j's account and the administrators".to_owned()
            }
        }
    }

    const fn fix(self) -> &'static str {
        match self {
            Self::Mode(_) => "chmod 640 neo4j.conf, with Neo4j's group as the file's group",
            Self::Inherited => {
                "in an elevated prompt: icacls neo4j.conf /inheritance:r /grant:r *S-1-5-18:R *S-1-5-32-544:F; where the \
                 service has an account of its own, give it R too"
            }
        }
    }
}

pub(super) const COMMAND_PERMISSIONS: Rule =
    Rule::error("conf/command-permissions", "The file is too open to have commands in it", Ran)
        .logged("log/conf-permissions");

/// Commands in a file that more people may read or change than Neo4j lets pass.
#[must_use]
pub fn command_permissions(at: &str, open: Open) -> Finding {
    COMMAND_PERMISSIONS.at(
        at,
        format!("Neo4j does not start: a value is a command, and {}", open.what()),
        "who may change the file could let Neo4j run anything, so it runs commands only from a file of at most 0640; on \
         Windows the file must belong to the service's account, and nobody else may be named in its rights",
        open.fix(),
    )
}

pub(super) const COMMAND_FAILS: Rule =
    Rule::error("conf/command-fails", "The command cannot be run", Ran).logged("log/conf-command-fails");

/// The first word of a command is known to a shell alone.
#[must_use]
pub fn command_fails(at: &str, key: &str, program: &str) -> Finding {
    COMMAND_FAILS.at(
        at,
        format!("Neo4j does not start: the command of {key} begins with `{program}`, which is no program"),
        "the command is started as a program, not by a shell: what only a shell knows is not found, and |, > and ~ mean \
         nothing",
        "put the commands into a script that begins with #!/bin/sh, chmod 700 it, and write its full path: \
         $(/path/to/script)",
    )
}

/// A command with a sign that means something to a shell alone.
#[must_use]
pub fn command_for_a_shell(at: &str, key: &str, sign: &str) -> Finding {
    COMMAND_FAILS
        .at(
            at,
            format!("the command of {key} has `{sign}`, which is handed to its program as a word"),
            "the command is started as a program, not by a shell: nothing is piped, redirected or looked up, and the \
             program either fails or prints something else than was meant",
            "put the commands into a script that begins with #!/bin/sh, chmod 700 it, and write its full path: \
             $(/path/to/script)",
        )
        .with_severity(Severity::Warning)
}

pub(super) const READABLE_PASSWORD: Rule =
    Rule::warning("conf/readable-password", "Others can read the pass phrase", Inferred);

/// A pass phrase in a file that others may read.
#[must_use]
pub fn readable_password(at: &str, open: Open) -> Finding {
    READABLE_PASSWORD.at(
        at,
        format!("a pass phrase or password is in the file, and {}", open.what()),
        "with the pass phrase whoever gets hold of the key can use it; the file needs to be read by Neo4j alone",
        open.fix(),
    )
}
