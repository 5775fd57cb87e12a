//! neo4j.conf: what a start refuses or warns of.

use super::Cause;
use crate::finding::Evidence::Ran;
use crate::finding::Rule;

/// The row that is an error under strict validation and a warning without.
pub(super) const UNKNOWN: &str = "log/setting-unknown";

#[rustfmt::skip]
pub(super) const CAUSES: &[Cause] = &[
    Cause::new(
        Rule::error("log/enum-value", "A setting has a value that is not among those allowed", Ran),
        "the value must be one of the list, letter by letter: `REQUIRED`, the manual's `(1)`, quotes, an empty value and a no-break space are not",
        "write one of the values that the line lists, with nothing behind it",
    ),
    Cause::new(
        Rule::error("log/boolean-value", "A setting is neither true nor false", Ran),
        "a comment on the same line, quotes, `yes` or a no-break space are part of the value",
        "write true or false with nothing behind it; comments stand on lines of their own",
    ),
    Cause::new(
        Rule::error("log/setting-unknown", "neo4j.conf has a setting that this release does not know", Ran),
        "it is misspelt, was renamed or removed, is a policy of 3.5 or of an unknown scope, or the file begins with a byte order mark; under strict validation Neo4j then does not start",
        "correct or delete the line; `interlock-cli lint neo4j.conf` names the setting that was probably meant",
    ),
    Cause::new(
        Rule::warning("log/setting-removed", "A setting no longer has an effect", Ran),
        "it was removed in this release and is passed over",
        "delete the line from neo4j.conf",
    ),
    Cause::new(
        Rule::error("log/path-not-normalized", "A path leads out of its folder", Ran),
        "Neo4j refuses a path that `..` takes out of its home or of base_directory",
        "write an absolute path",
    ),
    Cause::new(
        Rule::error("log/setting-duplicate", "A setting is written twice", Ran),
        "under strict validation Neo4j does not start, even where both lines are equal",
        "delete one of the lines; `interlock-cli lint neo4j.conf` shows both",
    ),
    Cause::new(
        Rule::error("log/policy-twice", "A policy's name is written in two ways", Ran),
        "`CLUSTER` and `cluster` are two groups of settings for Neo4j and one policy: it does not start with both",
        "write the scope in lower case everywhere; `interlock-cli lint neo4j.conf` shows the lines",
    ),
    Cause::new(
        Rule::warning("log/setting-overridden", "A setting is written twice, and the last line counts", Ran),
        "Neo4j writes both values into neo4j.log: if it is a password, it now stands there in clear text",
        "delete one of the lines; if it is a password, change it and delete the old logs",
    ),
    Cause::new(
        Rule::error("log/conf-escape", "A path has a backslash before a u", Ran),
        "in neo4j.conf a backslash and a u begin a character's number: `C:\\users` cannot be read",
        "write paths with forward slashes: C:/users",
    ),
    Cause::new(
        Rule::error("log/conf-command", "A value is a command, and commands are not allowed", Ran),
        "a value in `$(…)` is only run when Neo4j is started with --expand-commands",
        "start Neo4j with --expand-commands, or write the value itself",
    ),
    Cause::new(
        Rule::error("log/conf-command-fails", "A command in neo4j.conf cannot be run", Ran),
        "the program in `$(…)` is not found or may not be run; there is no shell, so built-in commands do not exist",
        "write the full path of a program that the account of Neo4j may run",
    ),
    Cause::new(
        Rule::error("log/conf-permissions", "neo4j.conf may be changed by others, so its commands are not run", Ran),
        "with --expand-commands neo4j.conf must belong to the account that runs Neo4j and be closed to others",
        "`chmod 640 neo4j.conf` and `chown neo4j neo4j.conf`; on Windows remove the other accounts from its permissions",
    ),
    Cause::new(
        Rule::warning("log/hostname-check-off", "Names of servers are not checked", Ran),
        "verify_hostname is not written, and its default is false before 2025: any certificate that is trusted may stand for any server",
        "write dbms.ssl.policy.SCOPE.verify_hostname=true on every server, once the certificates have their names as SAN",
    ),
];
