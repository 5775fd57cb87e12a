//! Unix: permission bits and owners.
//!
//! Access control lists beyond the permission bits are not read; a copy of a file does not carry them.

use super::{Rights, Service};
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// How lines of new text files end.
pub const LINE_ENDS: &str = "\n";

/// Whether there is a display to open a window on.
#[must_use]
pub fn has_display() -> bool {
    let named = |variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    // macOS has its own window server, and no variable that names it.
    cfg!(target_os = "macos") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Permission bits that let others in, or let the group write: too loose for a secret.
const LOOSE: u32 = 0o037;
/// Permission bits of everybody but the owner.
const NOT_OWNER: u32 = 0o077;
/// Permission bits of those who are neither the owner nor in the group.
const OTHERS: u32 = 0o007;

/// Who a file belongs to: the account that Neo4j runs under, as far as its neo4j.conf tells.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account {
    user: u32,
    group: u32,
    /// Root owns the conf and a group may read it: then Neo4j reads as that group, and must read its keys so.
    reads_by_group: bool,
}

impl Account {
    /// Whether this process can give files to it.
    #[must_use]
    pub fn can_be_given_to(&self) -> bool {
        let me = effective_user();
        me == 0 || me == self.user
    }

    /// Whether it is root itself: either Neo4j runs as root, or neo4j.conf does not tell under which account it runs.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.user == 0 && !self.reads_by_group
    }
}

impl fmt::Display for Account {
    /// As `chown` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.user, self.group)
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        format!("{account}{}", if account.reads_by_group { ":group" } else { "" })
    }
}

impl TryFrom<String> for Account {
    type Error = <u32 as FromStr>::Err;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (ids, reads_by_group) = match text.strip_suffix(":group") {
            Some(ids) => (ids, true),
            None => (text.as_str(), false),
        };
        let (user, group) = ids.split_once(':').unwrap_or((ids, ""));
        Ok(Self { user: user.parse()?, group: group.parse()?, reads_by_group })
    }
}

/// The account that Neo4j runs under: the owner of its neo4j.conf. The service's name tells nothing on Unix.
///
/// # Errors
/// As [`fs::metadata`] of the conf.
pub fn service_account(conf: &Path, _service: &str) -> io::Result<Account> {
    let metadata = fs::metadata(conf)?;
    let reads_by_group = metadata.uid() == 0 && metadata.gid() != 0 && metadata.mode() & 0o044 == 0o040;
    Ok(Account { user: metadata.uid(), group: metadata.gid(), reads_by_group })
}

/// A service of this name: none, what runs here is not asked for by name.
///
/// # Errors
/// None.
pub fn service(_name: &str) -> io::Result<Option<Service>> {
    Ok(None)
}

/// Whether an error says that another program keeps a file for itself: nothing does on Unix.
#[must_use]
pub fn is_in_use(_error: &io::Error) -> bool {
    false
}

/// Makes an empty file that nobody but its owner can open, from its first moment; fails where anything stands.
///
/// # Errors
/// As [`OpenOptions::open`].
pub fn create_private_file(path: &Path, _account: Option<&Account>) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Makes a folder that nobody but its owner can look into.
///
/// # Errors
/// As [`fs::create_dir`].
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Makes a folder of a server; [`settle_folder`] gives it its rights.
///
/// # Errors
/// As [`fs::create_dir`].
pub fn create_folder(path: &Path, _rights: &Rights) -> io::Result<()> {
    create_private_folder(path)
}

/// Gives a file its owner and its permission bits.
///
/// # Errors
/// Who runs this may not give it away.
pub fn settle(file: &File, _path: &Path, rights: &Rights) -> io::Result<()> {
    if let Some(account) = &rights.account {
        let found = file.metadata()?;
        if (found.uid(), found.gid()) != (account.user, account.group) {
            fchown(file, Some(account.user), Some(account.group))?;
        }
    }
    rights.mode.map_or(Ok(()), |mode| file.set_permissions(Permissions::from_mode(mode)))
}

/// Gives a folder its owner and its permission bits.
///
/// # Errors
/// Who runs this may not give it away.
pub fn settle_folder(path: &Path, rights: &Rights) -> io::Result<()> {
    if let Some(account) = &rights.account {
        let found = fs::metadata(path)?;
        if (found.uid(), found.gid()) != (account.user, account.group) {
            chown(path, Some(account.user), Some(account.group))?;
        }
    }
    rights.mode.map_or(Ok(()), |mode| fs::set_permissions(path, Permissions::from_mode(mode)))
}

/// Nothing: a moved file keeps its rights, and they were settled before.
///
/// # Errors
/// None.
pub fn settle_moved(_path: &Path, _rights: &Rights) -> io::Result<()> {
    Ok(())
}

/// Puts a file or a folder in another's place in one step.
///
/// # Errors
/// As [`fs::rename`].
pub fn replace(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Writes a file through to the disk.
///
/// # Errors
/// As [`File::sync_all`].
pub fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Writes a folder's entries through to the disk.
///
/// # Errors
/// As [`File::sync_all`].
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Whether a folder (no link to one) was made by who runs this and nobody else can have put anything there.
///
/// # Errors
/// As [`fs::symlink_metadata`].
pub fn is_own_and_private(folder: &Path) -> io::Result<bool> {
    let metadata = fs::symlink_metadata(folder)?;
    Ok(metadata.is_dir() && metadata.uid() == effective_user() && metadata.mode() & NOT_OWNER == 0)
}

/// Whether a rename can lead from one to the other.
///
/// # Errors
/// As [`fs::metadata`].
pub fn same_disk(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(fs::metadata(one)?.dev() == fs::metadata(other)?.dev())
}

/// Opens a lock file; who holds it is told by the lock itself.
pub(super) fn open_lock(path: &Path) -> io::Result<Option<File>> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path).map(Some)
}

/// Whether the path still leads to the file that was opened; its previous holder may have removed it.
pub(super) fn is_current_lock(file: &File, path: &Path) -> bool {
    let (Ok(opened), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (opened.dev(), opened.ino()) == (named.dev(), named.ino())
}

/// An empty file that stays is taken over by the next run: not worth a word.
pub(super) fn remove_lock(path: &Path) {
    drop(fs::remove_file(path));
}

pub(super) fn rights_of(path: &Path) -> io::Result<Rights> {
    let metadata = fs::metadata(path)?;
    let mode = metadata.mode() & 0o7777;
    let account = Account { user: metadata.uid(), group: metadata.gid(), reads_by_group: false };
    Ok(Rights { private: !is_loose(mode), mode: Some(mode), account: Some(account), acl: None, read_only: false })
}

pub(super) fn belongs_to(_private: bool, found: Option<&Account>, wanted: Option<&Account>) -> bool {
    let is_same = |wanted: &Account| found.is_some_and(|it| (it.user, it.group) == (wanted.user, wanted.group));
    wanted.is_none_or(is_same)
}

/// To whom something belongs that replaces what somebody else had: to him still, unless an account is asked for.
pub(super) fn account_after(_private: bool, wanted: Option<&Account>, found: Option<&Account>) -> Option<Account> {
    wanted.or(found).cloned()
}

/// The permission bits tell it.
pub(super) fn stays_private(wanted: bool, _found: bool) -> bool {
    wanted
}

/// A path whose links are followed, as people write it.
pub(super) fn as_written(path: PathBuf) -> PathBuf {
    path
}

#[expect(clippy::unnecessary_wraps, reason = "Windows has no such bits")]
pub(super) fn default_mode(private: bool, folder: bool, account: Option<&Account>) -> Option<u32> {
    let by_group = account.is_some_and(|account| account.reads_by_group);
    Some(match (private, folder) {
        (true, false) if by_group => 0o640,
        (true, true) if by_group => 0o750,
        (true, false) => 0o600,
        (true, true) => 0o700,
        (false, false) => 0o644,
        (false, true) => 0o755,
    })
}

/// A private file that others could read was nobody's decision; one that only a group could read was somebody's.
pub(super) fn narrowed_mode(private: bool, wanted: u32, found: u32) -> u32 {
    match (private, found & OTHERS == 0) {
        (true, false) => wanted,
        (true, true) => (found | wanted & 0o040) & 0o640 | 0o400,
        (false, _) => found & 0o755 | 0o400,
    }
}

pub(super) fn is_loose(mode: u32) -> bool {
    mode & LOOSE != 0
}

#[expect(unsafe_code, reason = "the standard library does not tell the effective user")]
fn effective_user() -> u32 {
    unsafe extern "C" {
        // POSIX: always succeeds; `uid_t` has 32 bits on Linux, macOS and the BSDs.
        safe fn geteuid() -> u32;
    }
    geteuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_file_is_0600_whatever_stood_there_for_all_to_read() {
        assert_eq!(narrowed_mode(true, 0o600, 0o644), 0o600);
        assert_eq!(narrowed_mode(true, 0o600, 0o666), 0o600);
    }

    #[test]
    fn a_private_file_keeps_what_its_group_may_and_what_its_owner_may_not() {
        assert_eq!(narrowed_mode(true, 0o600, 0o640), 0o640);
        assert_eq!(narrowed_mode(true, 0o600, 0o660), 0o640);
        assert_eq!(narrowed_mode(true, 0o600, 0o400), 0o400);
        assert_eq!(narrowed_mode(true, 0o640, 0o600), 0o640);
    }

    #[test]
    fn a_public_file_gets_no_looser() {
        assert_eq!(narrowed_mode(false, 0o644, 0o600), 0o600);
        assert_eq!(narrowed_mode(false, 0o644, 0o666), 0o644);
    }

    #[test]
    fn an_account_survives_the_journal() {
        for reads_by_group in [false, true] {
            let account = Account { user: 7474, group: 101, reads_by_group };
            assert_eq!(Account::try_from(String::from(account.clone())).unwrap(), account);
        }
        for text in ["", "1", "a:b", "1:2:3", "-1:0"] {
            assert!(Account::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_conf_that_root_shares_with_one_group_tells_that_group() {
        let dir = tempfile::tempdir().unwrap();
        let conf = dir.path().join("neo4j.conf");
        fs::write(&conf, "").unwrap();
        let owner = fs::metadata(&conf).unwrap();
        let plain = service_account(&conf, "neo4j").unwrap();
        assert_eq!((plain.user, plain.group, plain.reads_by_group), (owner.uid(), owner.gid(), false));
        if effective_user() != 0 {
            eprintln!("skipped the rest: only root can give a file to another group");
            return;
        }
        chown(&conf, Some(0), Some(101)).unwrap();
        fs::set_permissions(&conf, Permissions::from_mode(0o640)).unwrap();
        let by_group = service_account(&conf, "neo4j").unwrap();
        assert!(by_group.reads_by_group && !by_group.is_administrator());
        assert_eq!(Rights::new(true, false, Some(&by_group)).mode, Some(0o640));
    }
}
