//! Paths, as typed.

use crate::finding::Evidence::{Ours, Ran};
use crate::finding::words::{quoted, toml_string};
use crate::finding::{Finding, Rule};

pub(super) const OUTSIDE: Rule = Rule::error("draft/path-outside", "The path leads out of its folder", Ran);
pub(super) const NAME: Rule = Rule::error("draft/path", "The path does not work on every system", Ours);
pub(super) const PLACEHOLDER: Rule = Rule::error("draft/placeholder", "There is no such placeholder", Ours);
pub(super) const OVERLAP: Rule = Rule::error("draft/path-overlap", "Two things would lie in one place", Ran);
pub(super) const NOT_ABSOLUTE: Rule = Rule::error("draft/not-absolute", "The path must be absolute", Ours);
pub(super) const OTHER_SYSTEM: Rule = Rule::error("draft/other-system", "The path is one of another system", Ours);
pub(super) const DUPLICATE_HOME: Rule = Rule::error("draft/duplicate-home", "Two servers have one path", Ours);
pub(super) const NO_OUT: Rule = Rule::error("draft/no-out", "The output folder is missing", Ours);
pub(super) const OUT_NOT_ABSOLUTE: Rule =
    Rule::error("draft/out-not-absolute", "The path of the output folder must be absolute", Ours);
pub(super) const OUT_IN_HOME: Rule =
    Rule::error("draft/out-in-home", "The output folder is inside a Neo4j folder", Ours);

/// Why a path below a server's home cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFault<'a> {
    /// Nothing in it.
    Empty,
    /// A backslash.
    Backslash,
    /// A character that is not ASCII.
    NotAscii(char),
    /// A character that some system, or neo4j.conf, does not take.
    Character(char),
    /// An empty part, or `.`: `a//b`, `a/`, `./a`.
    Part,
    /// A part that begins with a blank, or ends with a blank or a dot.
    Edge(&'a str),
    /// A part that is a device of Windows.
    Device(&'a str),
    /// A part, or all of it, is too long: the limit.
    TooLong(usize),
}

/// `..`, a leading `/`, a drive.
#[must_use]
pub fn outside(at: &str, field: &str, path: &str, base: &str) -> Finding {
    OUTSIDE.at(
        at,
        format!("`{field} = {}` leads out of {base}", toml_string(&crate::finding::words::shown(path))),
        "keys and certificates are written below each server's own folder and nowhere else; Neo4j itself does not start \
         with a path that leads out",
        format!("write a path below {base}, such as `{field} = \"{}\"`", default_of(field)),
    )
}

/// A path that some system or neo4j.conf spoils.
#[must_use]
pub fn path(at: &str, field: &str, path: &str, fault: PathFault<'_>) -> Finding {
    let shown = quoted(path);
    let (what, why) = match fault {
        PathFault::Empty => {
            (format!("`{field}` is empty"), "Neo4j takes an empty path for the folder above".to_owned())
        }
        PathFault::Backslash => (
            format!("{shown} has a backslash"),
            "in neo4j.conf a backslash is an escape sign; `/` separates folders, in Windows too".to_owned(),
        ),
        PathFault::NotAscii(character) => (
            format!("{shown} has {}, which is not ASCII", quoted(&character.to_string())),
            "from Neo4j 5.1 on such a letter in a path of neo4j.conf is looked up as `u00FC` or the like, and not found"
                .to_owned(),
        ),
        PathFault::Character(character) => (
            format!("{shown} has {} in it", quoted(&character.to_string())),
            "Windows does not allow it in names, or neo4j.conf spoils it".to_owned(),
        ),
        PathFault::Part => {
            (format!("{shown} has an empty part or a `.`"), "each part between two `/` names a folder or a file".to_owned())
        }
        PathFault::Edge(part) => (
            format!("{} in {shown} begins or ends with a blank, or ends with a dot", quoted(part)),
            "Windows cuts it off in silence: Neo4j would look for another name".to_owned(),
        ),
        PathFault::Device(part) => (
            format!("{} in {shown} is a device's name in Windows", quoted(part)),
            "Windows opens the device and no file".to_owned(),
        ),
        PathFault::TooLong(limit) => (
            format!("{shown} is too long"),
            format!("at most {limit} characters keep the whole path below what Windows can open"),
        ),
    };
    let fix = match fault {
        PathFault::Backslash => {
            format!("write `{field} = {}`", toml_string(&crate::finding::words::shown(path).replace('\\', "/")))
        }
        _ => format!("write `{field} = \"{}\"`, or delete the line: that is the default", default_of(field)),
    };
    NAME.at(at, what, why, fix)
}

/// A path that is not ASCII only because a server's name is not.
#[must_use]
pub fn server_in_path(at: &str, field: &str, server: &str) -> Finding {
    NAME.at(
        at,
        format!("`{field}` has the server's name in it, and {} is not ASCII", quoted(server)),
        "from Neo4j 5.1 on a letter such as ü in a path of neo4j.conf is looked up as `u00FC` or the like, and not found",
        format!("use `{{n}}`, the server's number, instead of `{{server}}` in `{field}`"),
    )
}

/// A `{…}` that stands for nothing.
#[must_use]
pub fn placeholder(at: &str, field: &str, path: &str) -> Finding {
    PLACEHOLDER.at(
        at,
        format!("{} has a brace that begins or ends no known placeholder", quoted(path)),
        "`{server}` stands for a server's name and `{n}` for its number, counted from 1; there are no others",
        format!("write `{{server}}` or `{{n}}`, or `{field}` without braces"),
    )
}

/// One thing in the place of another, or inside a folder that Neo4j reads whole.
#[must_use]
pub fn overlap(at: &str, one: &str, other: &str, path: &str) -> Finding {
    OVERLAP.at(
        at,
        format!("{one} would lie at {}, in the place of {other} or inside it", quoted(path)),
        "one file would replace the other; and Neo4j reads every entry of the trusted and revoked folders and does not \
         start when one is not what it expects there",
        "give each a place of its own; `[files]` without any lines has the manual's names",
    )
}

/// A relative path where Interlock would have to guess from where.
#[must_use]
pub fn not_absolute(at: &str, field: &str, path: &str) -> Finding {
    NOT_ABSOLUTE.at(
        at,
        format!("{} does not begin at the top of a disk, a share or a mount, or has `..` in it", quoted(path)),
        "files would land where this program happens to be started",
        format!(
            "write the whole path: `{field} = \"/var/lib/neo4j\"`, `'D:\\neo4j'` or `'\\\\server1\\neo4j'` (in single \
             quotes backslashes stay as they are)"
        ),
    )
}

/// A path of Windows on Unix, or the other way about: what it names is on another machine.
#[must_use]
pub fn other_system(at: &str, field: &str, path: &str) -> Finding {
    OTHER_SYSTEM.at(
        at,
        format!("`{field} = {}` begins as no path of this machine does", toml_string(&crate::finding::words::shown(path))),
        "it names a place on a machine with another system; here its files would land in a folder of that name below the \
         current one, private key and all",
        format!(
            "run this on that machine, or name the place as this machine sees it (a mount, a share); without `{field}` the \
             server's files are put into the output folder, with the commands that install them"
        ),
    )
}

/// No output folder.
#[must_use]
pub fn no_out(at: &str) -> Finding {
    NO_OUT.at(
        at,
        "no output folder is named",
        "everything is prepared in one folder before a server gets anything; Interlock does not choose it for you, \
         since private keys will be in it",
        "name a folder on a disk of this machine, such as `/srv/interlock` or `D:\\interlock`; it need not be there yet",
    )
}

/// An output folder that would depend on where the program was started.
#[must_use]
pub fn out_not_absolute(at: &str, path: &str) -> Finding {
    OUT_NOT_ABSOLUTE.at(
        at,
        format!("{} does not begin at the top of a disk, a share or a mount, or has `..` in it", quoted(path)),
        "private keys would land where this program happens to be started",
        "write the whole path, such as `/srv/interlock` or `D:\\interlock`",
    )
}

/// An output folder in which somebody's Neo4j lives.
#[must_use]
pub fn out_in_home(at: &str, path: &str, server: &str) -> Finding {
    OUT_IN_HOME.at(
        at,
        format!("{} is the Neo4j folder of {}, or lies in it", quoted(path), quoted(server)),
        "every server's private key is prepared there, and the account of one Neo4j could read them all",
        "name a folder outside of every Neo4j folder",
    )
}

/// Two servers in one folder; `first` is the place of the other.
#[must_use]
pub fn duplicate_home(at: &str, path: &str, first: &str) -> Finding {
    DUPLICATE_HOME.at(
        at,
        format!("{} is given at {first} too", quoted(path)),
        "the second server's key and settings would replace the first's",
        "write each server's own path, or none: its files are then prepared in the output folder, to be copied later",
    )
}

/// The manual's name for each path.
fn default_of(field: &str) -> &'static str {
    match field {
        "base_directory" => "certificates/cluster",
        "private_key" => "private.key",
        "public_certificate" => "public.crt",
        "trusted_dir" => "trusted",
        _ => "revoked",
    }
}
