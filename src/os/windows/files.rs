//! Making, replacing and locking files and folders.

use super::acl::{self, Account, Descriptor, List};
use super::text::{plain, wide_path};
use crate::os::Rights;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::FromRawHandle;
use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::thread::sleep;
use std::time::Duration;
use windows_sys::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION, ERROR_SHARING_VIOLATION, GENERIC_READ, GENERIC_WRITE,
    INVALID_HANDLE_VALUE,
};
use windows_sys::Win32::Storage::FileSystem::{
    CREATE_NEW, CreateDirectoryW, CreateFileW, DELETE, FILE_ATTRIBUTE_NORMAL, FILE_FLAG_DELETE_ON_CLOSE,
    GetVolumePathNameW,
};

/// Scanners and indexers hold a file open for moments; so often and so long we wait for them.
const RENAME_ATTEMPTS: u32 = 20;
const RENAME_PAUSE: Duration = Duration::from_millis(50);
/// What an unprotected list without entries of its own is: all of it is inherited.
const INHERITED: &str = "D:";
/// A verbatim path has at most 32,767 characters.
const LONGEST_PATH: usize = 32 * 1024;

/// Makes an empty file with a protected list, from its first moment; fails where anything stands.
///
/// # Errors
/// As `CreateFileW`.
#[expect(unsafe_code, reason = "the standard library makes no file with an access control list")]
pub fn create_private_file(path: &Path, account: Option<&Account>) -> io::Result<File> {
    let wide = wide_path(path)?;
    let descriptor = Descriptor::private(account, false)?;
    let attributes = descriptor.attributes();
    // SAFETY: `wide` ends with a zero; `attributes` points to `descriptor`, which lives beyond the call.
    let handle = unsafe {
        CreateFileW(
            wide.as_ptr(),
            GENERIC_WRITE,
            0,
            &raw const attributes,
            CREATE_NEW,
            FILE_ATTRIBUTE_NORMAL,
            null_mut(),
        )
    };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a valid handle that nobody else owns.
    Ok(unsafe { File::from_raw_handle(handle) })
}

/// Makes a folder with a protected list that what is made in it inherits.
///
/// # Errors
/// As `CreateDirectoryW`.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    private_folder(path, None)
}

/// Makes a folder of a server: private, or with what its parent hands down.
///
/// # Errors
/// As [`fs::create_dir`].
pub fn create_folder(path: &Path, rights: &Rights) -> io::Result<()> {
    if rights.private { private_folder(path, rights.account.as_ref()) } else { fs::create_dir(path) }
}

#[expect(unsafe_code, reason = "the standard library makes no folder with an access control list")]
fn private_folder(path: &Path, account: Option<&Account>) -> io::Result<()> {
    let wide = wide_path(path)?;
    let descriptor = Descriptor::private(account, true)?;
    let attributes = descriptor.attributes();
    // SAFETY: `wide` ends with a zero; `attributes` points to `descriptor`, which lives beyond the call.
    let made = unsafe { CreateDirectoryW(wide.as_ptr(), &raw const attributes) };
    if made == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// A private file has its list from its making; one that keeps the list of what it replaces gets that where it is moved
/// to, since the list may forbid us what is still to be done; any other inherits from where it lies.
///
/// # Errors
/// As `SetNamedSecurityInfoW`.
pub fn settle(_file: &File, path: &Path, rights: &Rights) -> io::Result<()> {
    if rights.private || rights.acl.is_some() { Ok(()) } else { acl::set(path, INHERITED) }
}

/// Nothing: a folder has its list from its making.
///
/// # Errors
/// None.
pub fn settle_folder(_path: &Path, _rights: &Rights) -> io::Result<()> {
    Ok(())
}

/// Lets what was moved inherit from its new folder (a move keeps what the old one handed down), and all below it; and
/// makes it read-only where what it replaced was.
///
/// # Errors
/// As `SetNamedSecurityInfoW` and [`fs::set_permissions`].
pub fn settle_moved(path: &Path, rights: &Rights) -> io::Result<()> {
    if !rights.private {
        acl::set(path, rights.acl.as_deref().unwrap_or(INHERITED))?;
    }
    if rights.read_only { set_read_only(path, true) } else { Ok(()) }
}

/// Puts a file or a folder in another's place in one step, waiting a second for whoever has it open. The read-only
/// attribute does not stop it, as it stops nobody who may write the attribute; [`settle_moved`] sets it again.
///
/// # Errors
/// As [`fs::rename`]; one of which [`is_in_use`] is true where another program keeps the file for itself. Then what was
/// there is as it was.
pub fn replace(from: &Path, to: &Path) -> io::Result<()> {
    // Unlike on Unix, a folder does not replace an empty one.
    if from.is_dir() && to.is_dir() {
        fs::remove_dir(to)?;
    }
    let was_read_only = is_read_only(to);
    if was_read_only {
        set_read_only(to, false)?;
    }
    let renamed = rename(from, to);
    if renamed.is_err() && was_read_only {
        // The first error is the one to tell.
        set_read_only(to, true).unwrap_or_default();
    }
    renamed
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut attempt = 1;
    loop {
        match fs::rename(from, to) {
            Err(error) if may_pass(&error) && attempt < RENAME_ATTEMPTS => sleep(RENAME_PAUSE),
            Err(error) if may_pass(&error) => {
                return Err(in_use_by_others(from).or(in_use_by_others(to)).unwrap_or(error));
            }
            done => return done,
        }
        attempt += 1;
    }
}

/// Windows says "access denied" both to who may not replace a file and to who may while another has it open.
fn may_pass(error: &io::Error) -> bool {
    is_in_use(error) || is_code(error, ERROR_ACCESS_DENIED)
}

/// The error that a file is in use, where anybody has it open. Windows 10 replaces a file that its readers share, other
/// systems behind a share do not
/// (<https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_rename_information>).
fn in_use_by_others(path: &Path) -> Option<io::Error> {
    OpenOptions::new().read(true).share_mode(0).open(path).err().filter(is_in_use)
}

/// Whether an error says that another program keeps a file for itself.
#[must_use]
pub fn is_in_use(error: &io::Error) -> bool {
    is_code(error, ERROR_SHARING_VIOLATION) || is_code(error, ERROR_LOCK_VIOLATION)
}

fn is_code(error: &io::Error, code: u32) -> bool {
    error.raw_os_error() == Some(code.cast_signed())
}

/// The attribute means nothing on a folder.
fn is_read_only(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().readonly())
}

fn set_read_only(path: &Path, read_only: bool) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(read_only);
    fs::set_permissions(path, permissions)
}

/// Writes a file through to the disk.
///
/// # Errors
/// As [`File::sync_all`].
pub fn sync_file(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Nothing: NTFS journals its folders, and a folder cannot be opened for this without more rights than we ask for.
///
/// # Errors
/// None.
pub fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a folder (no link to one) was made by who runs this or an administrator, and nobody else can have put
/// anything there.
///
/// # Errors
/// As [`fs::symlink_metadata`] and `GetNamedSecurityInfoW`.
pub fn is_own_and_private(folder: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(folder)?.is_dir() {
        return Ok(false);
    }
    let list = List::of(folder)?;
    Ok(list.is_ours()? && list.reader() == Ok(None))
}

/// Whether both paths lie on the same volume, so that a rename can lead from one to the other.
///
/// # Errors
/// As [`fs::canonicalize`] and `GetVolumePathNameW`.
pub fn same_disk(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(volume(one)?.eq_ignore_ascii_case(&volume(other)?))
}

/// The drive, the share or the folder where the volume of a path begins
/// (<https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getvolumepathnamew>). Where the system does not
/// tell, the drive or the share: folders that are volumes are not seen then.
#[expect(unsafe_code, reason = "the standard library knows no volumes")]
fn volume(path: &Path) -> io::Result<String> {
    let path = fs::canonicalize(path)?;
    let wide = wide_path(&path)?;
    let mut found = vec![0_u16; LONGEST_PATH];
    let units = u32::try_from(found.len()).unwrap_or(0);
    // SAFETY: `wide` ends with a zero; the buffer has the size that is given.
    if unsafe { GetVolumePathNameW(wide.as_ptr(), found.as_mut_ptr(), units) } == 0 {
        let start = path.components().next().map(|start| format!("{}\\", start.as_os_str().display()));
        return Ok(start.unwrap_or_default());
    }
    let length = found.iter().position(|unit| *unit == 0).unwrap_or(found.len());
    Ok(String::from_utf16_lossy(&found[..length]))
}

/// A path whose links are followed, as people write it.
pub(in crate::os) fn as_written(path: PathBuf) -> PathBuf {
    plain(path)
}

/// Opens a lock file so that the system removes it with the handle; `None`: another process has it.
pub(in crate::os) fn open_lock(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true).access_mode(GENERIC_READ | GENERIC_WRITE | DELETE);
    match options.share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_in_use(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nobody can remove it while we have it open.
pub(in crate::os) fn is_current_lock(_file: &File, _path: &Path) -> bool {
    true
}

/// The system does it.
pub(in crate::os) fn remove_lock(_path: &Path) {}

pub(in crate::os) fn rights_of(path: &Path) -> io::Result<Rights> {
    let list = List::of(path)?;
    let reader = list.reader();
    Ok(Rights {
        private: reader.is_ok(),
        mode: None,
        account: reader.clone().unwrap_or_default(),
        acl: Some(list.own).filter(|_| reader.is_err()),
        read_only: is_read_only(path),
    })
}

/// Whether a list that is private names exactly the account that is asked for.
pub(in crate::os) fn belongs_to(private: bool, found: Option<&Account>, wanted: Option<&Account>) -> bool {
    !private || found == wanted.filter(|account| !account.is_in_every_list())
}

/// Who may read it besides. An account that could read a key or a conf before is not carried over, that is tighter; what
/// is not ours to judge stays as open as it was.
pub(in crate::os) fn account_after(
    private: bool,
    wanted: Option<&Account>,
    found: Option<&Account>,
) -> Option<Account> {
    wanted.or(found.filter(|_| !private)).cloned()
}

/// What was private is not opened by an edit.
pub(in crate::os) fn stays_private(wanted: bool, found: bool) -> bool {
    wanted || found
}

pub(in crate::os) fn default_mode(_private: bool, _folder: bool, _account: Option<&Account>) -> Option<u32> {
    None
}

pub(in crate::os) fn narrowed_mode(_private: bool, wanted: u32, _found: u32) -> u32 {
    wanted
}

pub(in crate::os) fn is_loose(_mode: u32) -> bool {
    false
}
