//! What the disk or a file refuses. Our own refusals.

use crate::finding::words::{count, few, quoted};
use crate::finding::{Evidence, Finding, Rule, Severity};

pub mod looked;

pub use looked::{
    key_not_opened, keys_left_closed, no_key, openssh_key, skipped, store_not_opened, store_not_read, too_deep,
    too_large, too_many_files, too_many_parts, too_many_rounds,
};

const ACCOUNT_UNCLEAR: Rule =
    Rule::warning("file/account-unclear", "neo4j.conf does not tell under which account Neo4j runs", Evidence::Ours);
const CHANGED_SINCE_SHOWN: Rule =
    Rule::error("file/changed-since-shown", "A file changed after the changes were shown", Evidence::Ours);
const DISK_FULL: Rule = Rule::error("file/disk-full", "The disk is full", Evidence::Ours);
const EXISTS: Rule = Rule::error("file/exists", "A file that is not ours is in the way", Evidence::Ours);
const FAILED: Rule = Rule::error("file/failed", "The disk reported an error", Evidence::Ours);
const IN_THE_WAY: Rule = Rule::error("file/in-the-way", "Something else stands where this must be", Evidence::Ours);
const IN_USE: Rule = Rule::error("file/in-use", "Another program keeps a file for itself", Evidence::Ours);
const KEY_EXISTS: Rule = Rule::error("file/key-exists", "There is a private key already", Evidence::Ours);
const KEY_ROUNDS: Rule = Rule::error("file/key-rounds", "The key would take hours to open", Evidence::Ours);
const LEFT_OVER: Rule = Rule::warning("file/left-over", "Files of an earlier plan are still there", Evidence::Ours);
const LOCKED: Rule = Rule::error("file/locked", "Another Interlock is writing here", Evidence::Ours);
const NOT_READABLE: Rule = Rule::error("file/not-readable", "A file or folder cannot be read", Evidence::Ours);
const NOT_WRITABLE: Rule = Rule::error("file/not-writable", "A file or folder cannot be written", Evidence::Ours);
const NOT_SET_ASIDE: Rule =
    Rule::warning("file/not-set-aside", "The window will not remember its settings", Evidence::Ours);
const OUT_NOT_OURS: Rule = Rule::error("file/out-not-ours", "The output folder holds other things", Evidence::Ours);
const OWNER_NOT_SETTABLE: Rule =
    Rule::error("file/owner-not-settable", "Files cannot be given to Neo4j's account", Evidence::Ours);
const READ_ONLY: Rule = Rule::error("file/read-only", "The disk is read-only", Evidence::Ours);
const PLACE_VANISHED: Rule =
    Rule::error("file/place-vanished", "A folder or its disk is not there any more", Evidence::Ours);
const RUN_FINISHED: Rule =
    Rule::advice("file/run-finished", "An earlier run was interrupted; its changes are now complete", Evidence::Ours);
const RUN_TAKEN_BACK: Rule =
    Rule::advice("file/run-taken-back", "An earlier run was interrupted; its changes are taken back", Evidence::Ours);
const RUN_WAITS: Rule =
    Rule::warning("file/run-waits", "An earlier run was interrupted and waits to be completed", Evidence::Ours);
const SAME_TARGET: Rule = Rule::error("file/same-target", "Two files would be written to one place", Evidence::Ours);
const SERVER_RUNS: Rule =
    Rule::advice("file/server-runs", "Neo4j runs from the folder that is written to", Evidence::Ours);
const SET_ASIDE: Rule = Rule::warning("file/set-aside", "Kept settings could not be read", Evidence::Ours);
const UNFINISHED_RUN: Rule =
    Rule::error("file/unfinished-run", "An earlier run was interrupted and cannot be completed", Evidence::Ours);

pub(super) const ROWS: &[&Rule] = &[
    &ACCOUNT_UNCLEAR,
    &CHANGED_SINCE_SHOWN,
    &DISK_FULL,
    &EXISTS,
    &FAILED,
    &IN_THE_WAY,
    &IN_USE,
    &KEY_EXISTS,
    &KEY_ROUNDS,
    &LEFT_OVER,
    &LOCKED,
    &NOT_READABLE,
    &NOT_SET_ASIDE,
    &NOT_WRITABLE,
    &OUT_NOT_OURS,
    &OWNER_NOT_SETTABLE,
    &PLACE_VANISHED,
    &READ_ONLY,
    &RUN_FINISHED,
    &RUN_TAKEN_BACK,
    &RUN_WAITS,
    &SAME_TARGET,
    &SERVER_RUNS,
    &SET_ASIDE,
    &UNFINISHED_RUN,
    &looked::TOO_LARGE,
    &looked::TOO_MANY_PARTS,
    &looked::TOO_MANY_FILES,
    &looked::TOO_MANY_ROUNDS,
    &looked::STORE_NOT_READ,
    &looked::SKIPPED,
    &looked::STORE_NOT_OPENED,
    &looked::KEY_NOT_OPENED,
];

/// A home's conf belongs to the administrator, so files for it will be the administrator's alone.
#[must_use]
pub fn account_unclear(path: &str, account: &str) -> Finding {
    ACCOUNT_UNCLEAR.at(
        path,
        format!("neo4j.conf belongs to {account} (root), so this server's key and conf will be readable by root alone"),
        "Neo4j must be able to read its key and its conf; under any other account than root it would not start",
        "if Neo4j runs as root, nothing; otherwise give its conf to its account first, e.g. \
         `chown neo4j:neo4j neo4j.conf`, and run this again",
    )
}

/// What is on disk is not what the changes were made for.
#[must_use]
pub fn changed_since_shown(path: &str) -> Finding {
    CHANGED_SINCE_SHOWN.at(
        path,
        "what is there now is not what was there when the changes were worked out",
        "writing would replace something that nobody looked at, and the rehearsal no longer proves what would be there",
        "look at the file, then run the same command again: it works out the changes anew",
    )
}

/// No space, or a quota.
#[must_use]
pub fn disk_full(path: &str) -> Finding {
    DISK_FULL.at(
        path,
        "there is no space left for this file (or a quota is used up); what was written so far is taken back",
        "a half-written key or neo4j.conf would keep a server from starting",
        "free some space on that disk or choose another place, then run the same command again",
    )
}

/// A file of somebody else.
#[must_use]
pub fn exists(path: &str) -> Finding {
    EXISTS.at(
        path,
        "there is a file with other content, and it is not one that Interlock made here (or it was changed since)",
        "other people's files are kept: it may be in use",
        "move the file away, or add `--replace`: then it is backed up and replaced",
    )
}

/// Anything else that the system says.
#[must_use]
pub fn failed(path: &str, reason: &str) -> Finding {
    FAILED.at(
        path,
        format!("the system says: {reason}"),
        "without this step the files would not be complete",
        "put right what the system complains about, then run the same command again",
    )
}

/// A folder where a file must be, a file where a folder must be, a link to nowhere.
#[must_use]
pub fn in_the_way(path: &str, found: Obstacle) -> Finding {
    let what = match found {
        Obstacle::Folder => "a folder stands where a file must be",
        Obstacle::NoFolder => "something that is no folder stands where a folder must be",
        Obstacle::Special => "something that is neither a file nor a folder stands there",
        Obstacle::Foreign => {
            "Interlock keeps what waits and what was replaced in this folder, and it belongs to another account or \
             is open to others"
        }
        Obstacle::DeadLink => "a link stands there that leads nowhere, or in a circle",
    };
    IN_THE_WAY.at(
        path,
        what,
        "Interlock replaces files by files and removes nothing else",
        "move it away, or name another path in the plan, then run the same command again",
    )
}

/// Windows lets nobody replace or read what a program keeps for itself.
#[must_use]
pub fn in_use(path: &str) -> Finding {
    IN_USE.at(
        path,
        "another program has this file open and lets nobody else read or replace it; Interlock waited a second",
        "Windows replaces no file that a program keeps for itself; nothing was left half done",
        "close the program that has it open: an editor, a backup or a scanner, or Neo4j itself (`Stop-Service neo4j`); \
         then run the same command again",
    )
}

/// The service whose files are written is not stopped.
#[must_use]
pub fn server_runs(home: &str, service: &str) -> Finding {
    SERVER_RUNS.at(
        home,
        format!("the service {} runs from this folder", quoted(service)),
        "its files are replaced under it: it goes on with what it read when it started, but for certificates that it is \
         told to read anew, and takes over the rest when it starts again, perhaps at a moment that nobody chose",
        format!(
            "write while it is stopped (in an elevated PowerShell `Stop-Service {service}`, afterwards `Start-Service \
             {service}`), with all servers of the cluster in one window"
        ),
    )
}

/// What can stand in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A folder where a file must be.
    Folder,
    /// A file where a folder must be.
    NoFolder,
    /// A pipe, a device, a socket.
    Special,
    /// A folder of our name that somebody else can write to.
    Foreign,
    /// A link that cannot be followed.
    DeadLink,
}

/// A key that would be lost.
#[must_use]
pub fn key_exists(path: &str) -> Finding {
    KEY_EXISTS.at(
        path,
        "there is another private key already; nothing was touched",
        "a key that is replaced takes every certificate that was made for it along, and no authority can bring it back",
        "to keep it, choose another output folder; to replace it, add `--replace`: then it is backed up first",
    )
}

/// Files that an earlier plan made and this one does not. `trusted`: some of them are in folders of trusted certificates.
#[must_use]
pub fn left_over(path: &str, files: &[String], trusted: bool) -> Finding {
    let why = if trusted {
        "Interlock removes nothing; Neo4j trusts every certificate in a trusted folder, so servers that left the plan can \
         still join until their certificate is deleted there"
    } else {
        "Interlock removes nothing; a folder of a server that left the plan still holds its private key"
    };
    LEFT_OVER.at(
        path,
        format!(
            "an earlier plan made {}, this one does not: {}",
            count(files.len(), "file"),
            few(&files.iter().map(|file| quoted(file)).collect::<Vec<_>>(), "and")
        ),
        why,
        "delete these files, here and on the servers that have copies, then run the same command again",
    )
}

/// Two processes.
#[must_use]
pub fn locked(path: &str, lock: &str) -> Finding {
    LOCKED.at(
        path,
        format!("another process holds {lock}"),
        "two that write at once could leave the key of one run beside the certificate of the other",
        "wait until the other Interlock is done (window or terminal, perhaps on another machine), then run this again",
    )
}

/// No permission to read what a run that writes finds in its way.
#[must_use]
pub fn not_readable(path: &str, reason: &str) -> Finding {
    NOT_READABLE.at(
        path,
        format!("the system says: {reason}"),
        "what is there must be compared with what would be written, or it would be replaced unseen",
        "run this as an account that may read it (Windows: from an elevated prompt; Linux: with `sudo`)",
    )
}

/// What a run was given to read. Nothing is written there.
#[must_use]
pub fn given_not_readable(path: &str, reason: &str) -> Finding {
    NOT_READABLE.at(
        path,
        format!("the system says: {reason}"),
        "of what cannot be read nothing can be said",
        "name a file or folder that is there; if this one is, run this as an account that may read it (Windows: from an \
         elevated prompt; Linux: with `sudo`)",
    )
}

/// A pass phrase file whose first `limit` bytes do not hold all of it.
#[must_use]
pub fn pass_phrase_too_long(path: &str, limit: u64) -> Finding {
    NOT_READABLE.at(
        path,
        format!("the file has more than {limit} bytes, and a pass phrase was expected"),
        "the first line of the file is the pass phrase, and nothing else is looked for in it",
        "name a file that holds the pass phrase alone",
    )
}

/// A log that was to be explained and cannot be read.
#[must_use]
pub fn log_not_readable(path: &str, reason: &str) -> Finding {
    NOT_READABLE.at(
        path,
        format!("the system says: {reason}"),
        "of a log that cannot be read nothing can be explained",
        "name a log file that is there, and run this as an account that may read it (Windows: from an elevated prompt; \
         Linux: with `sudo`); what comes through a pipe is read from standard input, `interlock-cli explain -`",
    )
}

/// A neo4j.conf that was to be judged and cannot be read.
#[must_use]
pub fn conf_not_readable(path: &str, reason: &str) -> Finding {
    NOT_READABLE.at(
        path,
        format!("the system says: {reason}"),
        "of a file that cannot be read nothing can be said",
        "name a neo4j.conf that is there, and run this as an account that may read it (Windows: from an elevated prompt; \
         Linux: with `sudo`)",
    )
}

/// A key store that a neo4j.conf names. The folder that was given may be a copy, and the file on the server.
#[must_use]
pub fn key_store_not_readable(path: &str, reason: &str) -> Finding {
    NOT_READABLE
        .at(
            path,
            format!("the key store cannot be read; the system says: {reason}"),
            "neo4j.conf names it in `dbms.security.keystore.path`; a server without it starts, and every statement about \
             remote aliases fails",
            "put the key store there, or correct the path; if it lies on the server, copy it to the same place below this \
             folder, or run this there, and lint again",
        )
        .with_severity(Severity::Warning)
}

/// A file of the window's own that can neither be read nor moved away.
#[must_use]
pub fn not_set_aside(path: &str, reason: &str, obstacle: &str) -> Finding {
    NOT_SET_ASIDE.at(
        path,
        format!("it cannot be read ({reason}) and not be renamed either ({obstacle})"),
        "the window keeps its settings and the last plan there and writes over nothing that it cannot read, so it \
         started with the sample and keeps nothing this time",
        "move the file away, then start Interlock again; to keep a plan until then, save it to a file of its own",
    )
}

/// No permission to write.
#[must_use]
pub fn not_writable(path: &str, reason: &str) -> Finding {
    NOT_WRITABLE.at(
        path,
        format!("the system says: {reason}"),
        "the account that runs Interlock may not write there",
        "run this as an account that may (Windows: from an elevated prompt; Linux: with `sudo`), \
         or choose another folder",
    )
}

/// Foreign things in OUT, and no `interlock.json` of ours.
#[must_use]
pub fn out_not_ours(path: &str, found: Foreign<'_>) -> Finding {
    let found = match found {
        Foreign::Entry(name) => format!("it holds `{name}`, and no interlock.json that says that Interlock made it"),
        Foreign::Unknown(reason) => format!("its interlock.json is not one of ours: {reason}"),
        Foreign::Version(version) => {
            format!("its interlock.json has version {version}, and this Interlock knows version 1")
        }
    };
    OUT_NOT_OURS.at(
        path,
        format!("{found}; nothing was touched"),
        "Interlock writes into a folder that is absent, empty, or its own: then nothing of yours can be mixed up \
         with keys",
        "give `--out` a folder that does not exist yet",
    )
}

/// How a folder shows that it is not ours.
#[derive(Clone, Copy, Debug)]
pub enum Foreign<'a> {
    /// Something is in it, and no manifest.
    Entry(&'a str),
    /// The manifest cannot be parsed.
    Unknown(&'a str),
    /// The manifest is of a later Interlock.
    Version(u32),
}

/// Not root, and not the owner.
#[must_use]
pub fn owner_not_settable(path: &str, account: &str) -> Finding {
    OWNER_NOT_SETTABLE.at(
        path,
        format!("the file must belong to {account}, and the account that runs Interlock cannot give it away"),
        "Neo4j runs as the owner of its neo4j.conf; a key that belongs to somebody else is the usual reason why it \
         cannot be read",
        "run this with `sudo`, or as the account that Neo4j runs under",
    )
}

/// What was there when the changes were worked out is gone: a disk pulled out, a share cut off, a folder deleted.
#[must_use]
pub fn place_vanished(path: &str) -> Finding {
    PLACE_VANISHED.at(
        path,
        "this folder was there when the changes were worked out; now it is gone, or another disk is in its place. \
         Nothing was written",
        "the files would land on a disk that nobody chose, perhaps with private keys among them",
        "connect the disk or the share again, or choose another folder; then try again",
    )
}

/// A disk that nobody can write to.
#[must_use]
pub fn read_only(path: &str) -> Finding {
    READ_ONLY.at(
        path,
        "the disk is mounted read-only",
        "nothing can be written there by anybody",
        "choose another folder, or mount the disk for writing, then run the same command again",
    )
}

/// Recovery went forward.
#[must_use]
pub fn run_finished(path: &str) -> Finding {
    RUN_FINISHED.at(
        path,
        "a run ended before all of its files were in place; they waited on the disk and are in place now",
        "the run had shown its changes and was ended from outside (a crash, a kill, a power cut)",
        "nothing; what is there is judged from here on as usual",
    )
}

/// Recovery went back.
#[must_use]
pub fn run_taken_back(path: &str) -> Finding {
    RUN_TAKEN_BACK.at(
        path,
        "a run ended before all of its files were written; what it left is removed, and every file is as it was before",
        "the run was ended from outside (a crash, a kill, a power cut) before it could be completed",
        "nothing; run the command again if it was not what you are doing now",
    )
}

/// A killed run that is not dealt with before something is written.
#[must_use]
pub fn run_waits(path: &str, left: &str) -> Finding {
    RUN_WAITS.at(
        path,
        format!("an earlier run was ended from outside (a crash, a kill, a power cut) and left {left}"),
        "looking changes nothing, so it still lies there; what is shown was worked out from files of which that run may \
         have replaced some and not others",
        "go on: before anything is written, that run is completed or taken back, and the changes are worked out once \
         more; where the wizard cannot go on, `interlock-cli set-up PLAN --out DIR` does the same",
    )
}

/// Two paths of a change set that are one, through links or by plan.
#[must_use]
pub fn same_target(path: &str, other: &str) -> Finding {
    SAME_TARGET.at(
        path,
        format!("{other} leads to the same place"),
        "the second would replace the first: two servers cannot share a neo4j.conf or a key",
        "give each server a home and a conf of its own (look for links), then run the same command again",
    )
}

/// A file of the window's own that cannot be read; it was renamed.
#[must_use]
pub fn set_aside(path: &str, reason: &str, aside: &str) -> Finding {
    SET_ASIDE.at(
        path,
        format!("it cannot be read ({reason}), so it is now called {aside}"),
        "the window keeps its settings and the last plan there; what it could not read it did not guess, and what is \
         missing stands at its default",
        "nothing has to be done; to get it back, put the renamed file right and rename it while Interlock is closed",
    )
}

/// Recovery can go neither way, or was not asked for yet.
#[must_use]
pub fn unfinished_run(path: &str, journal: &str, obstacle: Stuck<'_>) -> Finding {
    let obstacle = match obstacle {
        Stuck::Waiting => "it has not been completed or taken back yet".to_owned(),
        Stuck::Failed => "taking its changes back failed too".to_owned(),
        Stuck::Changed(file) => format!("{file} was changed since, or what waited for it is gone"),
        Stuck::Foreign => "it was made by another account, or others can write to it, so it is not trusted".to_owned(),
        Stuck::Moved(root) => format!("it was made for {root}: the folder was moved or copied since"),
        Stuck::Unreadable(reason) => format!("it cannot be read: {reason}"),
    };
    UNFINISHED_RUN.at(
        path,
        format!("an earlier run left {journal}, and {obstacle}"),
        "each of its files is still whole, old or new, but nobody can tell whether the set fits together",
        format!(
            "run the same command again, as the account of the earlier run and with its disks and shares in place: it \
             completes the run or takes it back; if it cannot, compare the files that {journal} names with their \
             backups, put them in order, then delete {journal}"
        ),
    )
}

/// Why an interrupted run stays as it is.
#[derive(Clone, Copy, Debug)]
pub enum Stuck<'a> {
    /// Nobody tried.
    Waiting,
    /// The disk failed again.
    Failed,
    /// A file is neither as it was nor as it should be.
    Changed(&'a str),
    /// Somebody else's journal.
    Foreign,
    /// The journal of another folder.
    Moved(&'a str),
    /// Not a journal that we know.
    Unreadable(&'a str),
}

/// A key whose derivation is far beyond what any tool writes.
#[must_use]
pub fn key_rounds(path: &str, rounds: u64) -> Finding {
    KEY_ROUNDS.at(
        path,
        format!("opening the key takes {rounds} rounds of key derivation"),
        "tools write some thousands up to a million. Neo4j would seem to hang when it starts, so this was not tried; the \
         file may be damaged",
        "take the key from where it was made, encrypted again there, or have a new key and certificate made",
    )
}
