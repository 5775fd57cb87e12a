//! Windows: access control lists.
//!
//! A private file has a protected list (nothing inherited) for SYSTEM, Administrators, its owner and the account of the
//! Neo4j service, from its first moment. Everything else inherits from its folder. A file that is replaced by a public
//! one loses entries of its own; entries for further accounts on a key or a conf are not carried over: tighter, and the
//! backup tells what they were.

use super::Rights;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::FromRawHandle;
use std::path::{Path, Prefix};
use std::ptr::{null, null_mut};
use std::thread::sleep;
use std::time::Duration;
use windows_sys::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER, ERROR_SERVICE_DOES_NOT_EXIST, ERROR_SHARING_VIOLATION,
    ERROR_SUCCESS, GENERIC_READ, GENERIC_WRITE, INVALID_HANDLE_VALUE, LocalFree,
};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetNamedSecurityInfoW,
    SDDL_REVISION_1, SE_FILE_OBJECT, SetNamedSecurityInfoW,
};
use windows_sys::Win32::Security::{
    ACL, ACL_REVISION, DACL_SECURITY_INFORMATION, GetSecurityDescriptorControl, LookupAccountNameW,
    PSECURITY_DESCRIPTOR, PSID, SE_DACL_PROTECTED, SECURITY_ATTRIBUTES, UNPROTECTED_DACL_SECURITY_INFORMATION,
};
use windows_sys::Win32::Storage::FileSystem::{
    CREATE_NEW, CreateDirectoryW, CreateFileW, DELETE, FILE_ATTRIBUTE_NORMAL, FILE_FLAG_DELETE_ON_CLOSE,
};
use windows_sys::Win32::System::Services::{
    CloseServiceHandle, OpenSCManagerW, OpenServiceW, QUERY_SERVICE_CONFIGW, QueryServiceConfigW, SC_HANDLE,
    SC_MANAGER_CONNECT, SERVICE_QUERY_CONFIG,
};

/// How lines of new text files end.
pub const LINE_ENDS: &str = "\r\n";

/// Whether there is a display to open a window on: every session has one.
#[must_use]
pub fn has_display() -> bool {
    true
}

/// The SID of `LocalSystem`, under which the service runs unless somebody changed it.
const LOCAL_SYSTEM: &str = "S-1-5-18";
/// Longest answer of `QueryServiceConfigW` by its documentation.
const SERVICE_CONFIG_BYTES: usize = 8 * 1024;
/// Scanners and indexers hold a file open for moments; so often and so long we wait for them.
const RENAME_ATTEMPTS: u32 = 20;
const RENAME_PAUSE: Duration = Duration::from_millis(50);

/// The account of the Neo4j service, by its SID: names are translated, SIDs are not.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account {
    sid: String,
}

impl Account {
    /// Whether this process can let it read: whoever makes a file decides about that file.
    #[must_use]
    pub fn can_be_given_to(&self) -> bool {
        true
    }

    /// Whether files would be readable for administrators alone by mistake: never, the service's account is known.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        false
    }
}

impl fmt::Display for Account {
    /// As `icacls` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "*{}", self.sid)
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.sid
    }
}

impl TryFrom<String> for Account {
    type Error = &'static str;

    fn try_from(sid: String) -> Result<Self, Self::Error> {
        // It becomes part of an SDDL string: nothing but a SID may get there.
        let form = sid.strip_prefix("S-1-").is_some_and(|rest| {
            !rest.is_empty() && rest.len() < 180 && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        });
        if form { Ok(Self { sid }) } else { Err("not a SID") }
    }
}

/// The account of the service of this name, `LocalSystem` where there is no such service on this machine (a home on
/// another machine, a server that is started by hand).
///
/// # Errors
/// The service manager does not answer, or the account has no SID.
pub fn service_account(_conf: &Path, service: &str) -> io::Result<Account> {
    let Some(name) = service_start_name(service)? else {
        return Ok(Account { sid: LOCAL_SYSTEM.to_owned() });
    };
    if name.is_empty() || name.eq_ignore_ascii_case("LocalSystem") {
        return Ok(Account { sid: LOCAL_SYSTEM.to_owned() });
    }
    // `.\name` is a local account; the look-up knows it by its bare name.
    sid_of(name.strip_prefix(".\\").unwrap_or(&name))
}

/// Makes an empty file with a protected list, from its first moment; fails where anything stands.
///
/// # Errors
/// As `CreateFileW`.
#[expect(unsafe_code, reason = "the standard library makes no file with an access control list")]
pub fn create_private_file(path: &Path, account: Option<&Account>) -> io::Result<File> {
    let wide = wide(path.as_os_str())?;
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
#[expect(unsafe_code, reason = "the standard library makes no folder with an access control list")]
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let wide = wide(path.as_os_str())?;
    let descriptor = Descriptor::private(None, true)?;
    let attributes = descriptor.attributes();
    // SAFETY: `wide` ends with a zero; `attributes` points to `descriptor`, which lives beyond the call.
    let made = unsafe { CreateDirectoryW(wide.as_ptr(), &raw const attributes) };
    if made == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Makes a folder of a server: private, or with what its parent hands down.
///
/// # Errors
/// As [`fs::create_dir`].
pub fn create_folder(path: &Path, rights: &Rights) -> io::Result<()> {
    if rights.private { create_private_folder(path) } else { fs::create_dir(path) }
}

/// A private file has its list from its making; any other inherits from where it lies.
///
/// # Errors
/// As `SetNamedSecurityInfoW`.
pub fn settle(_file: &File, path: &Path, rights: &Rights) -> io::Result<()> {
    if rights.private { Ok(()) } else { inherit(path) }
}

/// Nothing: a folder has its list from its making.
///
/// # Errors
/// None.
pub fn settle_folder(_path: &Path, _rights: &Rights) -> io::Result<()> {
    Ok(())
}

/// Lets what was moved inherit from its new folder (a move keeps what the old one handed down), and all below it.
///
/// # Errors
/// As `SetNamedSecurityInfoW`.
pub fn settle_moved(path: &Path, rights: &Rights) -> io::Result<()> {
    if rights.private { Ok(()) } else { inherit(path) }
}

/// Puts a file or a folder in another's place in one step, waiting a second for whoever has it open.
///
/// # Errors
/// As [`fs::rename`].
pub fn replace(from: &Path, to: &Path) -> io::Result<()> {
    // Unlike on Unix, a folder does not replace an empty one.
    if from.is_dir() && to.is_dir() {
        fs::remove_dir(to)?;
    }
    for _ in 1..RENAME_ATTEMPTS {
        match fs::rename(from, to) {
            Err(error) if is_in_use(&error) => sleep(RENAME_PAUSE),
            done => return done,
        }
    }
    fs::rename(from, to)
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

/// Whether a folder (no link to one) has a list of its own, as those that we make have. Who made it is not compared.
///
/// # Errors
/// As [`fs::symlink_metadata`].
pub fn is_own_and_private(folder: &Path) -> io::Result<bool> {
    Ok(fs::symlink_metadata(folder)?.is_dir() && rights_of(folder)?.private)
}

/// Whether both paths begin with the same drive or share; folders where another volume is mounted are not seen.
///
/// # Errors
/// As [`fs::canonicalize`].
pub fn same_disk(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (fs::canonicalize(one)?, fs::canonicalize(other)?);
    Ok(volume(&one) == volume(&other))
}

/// Opens a lock file so that the system removes it with the handle; `None`: another process has it.
pub(super) fn open_lock(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true).access_mode(GENERIC_READ | GENERIC_WRITE | DELETE);
    match options.share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION.cast_signed()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nobody can remove it while we have it open.
pub(super) fn is_current_lock(_file: &File, _path: &Path) -> bool {
    true
}

/// The system does it.
pub(super) fn remove_lock(_path: &Path) {}

#[expect(unsafe_code, reason = "the standard library reads no access control list")]
pub(super) fn rights_of(path: &Path) -> io::Result<Rights> {
    let wide = wide(path.as_os_str())?;
    let mut found: PSECURITY_DESCRIPTOR = null_mut();
    // SAFETY: `wide` ends with a zero; the parts that are not asked for may be null; `found` is freed by its owner.
    let status = unsafe {
        GetNamedSecurityInfoW(
            wide.as_ptr(),
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION,
            null_mut(),
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut found,
        )
    };
    if status != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(status.cast_signed()));
    }
    let descriptor = Descriptor(found);
    let (mut control, mut revision) = (0_u16, 0_u32);
    // SAFETY: a descriptor that the system made.
    if unsafe { GetSecurityDescriptorControl(descriptor.0, &raw mut control, &raw mut revision) } == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Rights { private: control & SE_DACL_PROTECTED != 0, mode: None, account: None })
}

/// Lists are not compared entry by entry.
pub(super) fn belongs_to(_found: Option<&Account>, _account: &Account) -> bool {
    true
}

pub(super) fn default_mode(_private: bool, _folder: bool, _account: Option<&Account>) -> Option<u32> {
    None
}

pub(super) fn narrowed_mode(_private: bool, wanted: u32, _found: u32) -> u32 {
    wanted
}

pub(super) fn is_loose(_mode: u32) -> bool {
    false
}

/// Memory of `LocalAlloc` that holds a security descriptor.
struct Descriptor(PSECURITY_DESCRIPTOR);

impl Descriptor {
    /// SYSTEM, Administrators and the owner may do all, the account may read, nothing is inherited.
    #[expect(unsafe_code, reason = "the system parses SDDL")]
    fn private(account: Option<&Account>, folder: bool) -> io::Result<Self> {
        let flags = if folder { "OICI" } else { "" };
        let reader = match account {
            Some(account) if account.sid != LOCAL_SYSTEM => format!("(A;{flags};FR;;;{})", account.sid),
            _ => String::new(),
        };
        let sddl = format!("D:P(A;{flags};FA;;;SY)(A;{flags};FA;;;BA)(A;{flags};FA;;;OW){reader}");
        let wide = wide(OsStr::new(&sddl))?;
        let mut made: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: `wide` ends with a zero; the size may be null; `made` is freed by its owner.
        let ok = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                wide.as_ptr(),
                SDDL_REVISION_1,
                &raw mut made,
                null_mut(),
            )
        };
        if ok == 0 { Err(io::Error::last_os_error()) } else { Ok(Self(made)) }
    }

    fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or(0),
            lpSecurityDescriptor: self.0,
            bInheritHandle: 0,
        }
    }
}

impl Drop for Descriptor {
    #[expect(unsafe_code, reason = "the system's memory is freed by the system")]
    fn drop(&mut self) {
        // SAFETY: made by LocalAlloc inside the system's call, freed once.
        unsafe { LocalFree(self.0) };
    }
}

/// An open handle of the service manager.
struct ServiceHandle(SC_HANDLE);

impl Drop for ServiceHandle {
    #[expect(unsafe_code, reason = "the system's handle is closed by the system")]
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { CloseServiceHandle(self.0) };
    }
}

/// The account in a service's configuration; `None`: there is no such service.
#[expect(unsafe_code, reason = "the standard library knows no services")]
fn service_start_name(service: &str) -> io::Result<Option<String>> {
    // SAFETY: null means this machine and its active database.
    let manager = unsafe { OpenSCManagerW(null(), null(), SC_MANAGER_CONNECT) };
    if manager.is_null() {
        return Err(io::Error::last_os_error());
    }
    let manager = ServiceHandle(manager);
    let name = wide(OsStr::new(service))?;
    // SAFETY: an open manager, and a name that ends with a zero.
    let opened = unsafe { OpenServiceW(manager.0, name.as_ptr(), SERVICE_QUERY_CONFIG) };
    if opened.is_null() {
        let error = io::Error::last_os_error();
        let absent = error.raw_os_error() == Some(ERROR_SERVICE_DOES_NOT_EXIST.cast_signed());
        return if absent { Ok(None) } else { Err(error) };
    }
    let opened = ServiceHandle(opened);
    // 64-bit words, because the structure holds pointers.
    let mut buffer = vec![0_u64; SERVICE_CONFIG_BYTES / 8];
    let config = buffer.as_mut_ptr().cast::<QUERY_SERVICE_CONFIGW>();
    let mut needed = 0;
    let bytes = u32::try_from(SERVICE_CONFIG_BYTES).unwrap_or(0);
    // SAFETY: the buffer is aligned, has the size that is given, and outlives what is read from it below.
    if unsafe { QueryServiceConfigW(opened.0, config, bytes, &raw mut needed) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: filled by the call; the string lies in the buffer and ends with a zero.
    Ok(Some(unsafe { narrow((*config).lpServiceStartName) }))
}

#[expect(unsafe_code, reason = "the standard library knows no accounts")]
fn sid_of(name: &str) -> io::Result<Account> {
    let name = wide(OsStr::new(name))?;
    let (mut sid_bytes, mut domain_units, mut kind) = (0_u32, 0_u32, 0_i32);
    // SAFETY: asks for the sizes; null buffers of size 0 are allowed.
    unsafe {
        LookupAccountNameW(
            null(),
            name.as_ptr(),
            null_mut(),
            &raw mut sid_bytes,
            null_mut(),
            &raw mut domain_units,
            &raw mut kind,
        )
    };
    let error = io::Error::last_os_error();
    if error.raw_os_error() != Some(ERROR_INSUFFICIENT_BUFFER.cast_signed()) {
        return Err(error);
    }
    let mut sid = vec![0_u32; usize::try_from(sid_bytes).unwrap_or(0).div_ceil(4)];
    let mut domain = vec![0_u16; usize::try_from(domain_units).unwrap_or(0)];
    let pointer: PSID = sid.as_mut_ptr().cast();
    // SAFETY: both buffers have the sizes that were asked for.
    let found = unsafe {
        LookupAccountNameW(
            null(),
            name.as_ptr(),
            pointer,
            &raw mut sid_bytes,
            domain.as_mut_ptr(),
            &raw mut domain_units,
            &raw mut kind,
        )
    };
    if found == 0 {
        return Err(io::Error::last_os_error());
    }
    let mut text = null_mut();
    // SAFETY: a SID that the system filled; the text is freed below.
    if unsafe { ConvertSidToStringSidW(pointer, &raw mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a string that ends with a zero, made by LocalAlloc, freed once.
    let sid = unsafe {
        let sid = narrow(text);
        LocalFree(text.cast());
        sid
    };
    Account::try_from(sid).map_err(|reason| io::Error::new(io::ErrorKind::InvalidData, reason))
}

/// An empty list of its own, and what the folder hands down.
#[expect(unsafe_code, reason = "the standard library changes no access control list")]
fn inherit(path: &Path) -> io::Result<()> {
    let wide = wide(path.as_os_str())?;
    let size = u16::try_from(size_of::<ACL>()).unwrap_or(0);
    let revision = u8::try_from(ACL_REVISION).unwrap_or(0);
    let empty = ACL { AclRevision: revision, Sbz1: 0, AclSize: size, AceCount: 0, Sbz2: 0 };
    let what = DACL_SECURITY_INFORMATION | UNPROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: `wide` ends with a zero; `empty` is a whole list without entries; what is not set may be null.
    let status = unsafe {
        SetNamedSecurityInfoW(wide.as_ptr(), SE_FILE_OBJECT, what, null_mut(), null_mut(), &raw const empty, null())
    };
    if status == ERROR_SUCCESS { Ok(()) } else { Err(io::Error::from_raw_os_error(status.cast_signed())) }
}

fn is_in_use(error: &io::Error) -> bool {
    [ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED].iter().any(|code| error.raw_os_error() == Some(code.cast_signed()))
}

fn volume(path: &Path) -> Option<Prefix<'_>> {
    path.components().next().and_then(|first| match first {
        std::path::Component::Prefix(prefix) => Some(prefix.kind()),
        _ => None,
    })
}

/// UTF-16 with a zero at its end, and none inside.
fn wide(text: &OsStr) -> io::Result<Vec<u16>> {
    let mut wide: Vec<u16> = text.encode_wide().collect();
    if wide.contains(&0) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a zero inside a name"));
    }
    wide.push(0);
    Ok(wide)
}

/// # Safety
/// `text` is null or a string that ends with a zero.
#[expect(unsafe_code, reason = "reads a string of the system")]
unsafe fn narrow(text: *const u16) -> String {
    if text.is_null() {
        return String::new();
    }
    let mut units = Vec::new();
    let mut at = text;
    // SAFETY: up to the zero that ends the string.
    unsafe {
        while *at != 0 {
            units.push(*at);
            at = at.add(1);
        }
    }
    String::from_utf16_lossy(&units)
}
