//! Access control lists: making, setting and reading them.
//!
//! A private file or folder has a protected list (nothing inherited) for SYSTEM, Administrators, its owner and the
//! account of the Neo4j service. Not here: when which list is set (`files.rs`), which account that is (`service.rs`).

use super::text::{narrow, wide, wide_path};
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::ptr::{from_ref, null, null_mut};
use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_INSUFFICIENT_BUFFER, ERROR_SUCCESS, HANDLE, LocalFree, WIN32_ERROR,
};
use windows_sys::Win32::Security::Authorization::{
    ConvertSecurityDescriptorToStringSecurityDescriptorW, ConvertSidToStringSidW,
    ConvertStringSecurityDescriptorToSecurityDescriptorW, GetNamedSecurityInfoW, SDDL_REVISION_1, SE_FILE_OBJECT,
    SetNamedSecurityInfoW,
};
use windows_sys::Win32::Security::{
    ACCESS_ALLOWED_ACE, ACE_HEADER, ACL, DACL_SECURITY_INFORMATION, GetAce, GetSecurityDescriptorControl,
    GetSecurityDescriptorDacl, GetTokenInformation, LookupAccountNameW, OWNER_SECURITY_INFORMATION,
    PROTECTED_DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID, SE_DACL_PROTECTED, SECURITY_ATTRIBUTES,
    TOKEN_QUERY, TOKEN_USER, TokenUser, UNPROTECTED_DACL_SECURITY_INFORMATION,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// `LocalSystem`, under which the service runs unless somebody changed it.
pub(super) const LOCAL_SYSTEM: &str = "S-1-5-18";
const ADMINISTRATORS: &str = "S-1-5-32-544";
/// Whoever owns the file: "owner rights", and in what a folder hands down "creator owner".
const OWNERS: [&str; 2] = ["S-1-3-4", "S-1-3-0"];
/// `ACCESS_ALLOWED_ACE_TYPE`, `ACCESS_DENIED_ACE_TYPE` (winnt.h).
const ALLOWED: u8 = 0;
const DENIED: u8 = 1;
/// What an account that only reads may do at most: `FILE_GENERIC_READ | FILE_GENERIC_EXECUTE` (winnt.h).
const READING: u32 = 0x0012_00a9;

/// The account of the Neo4j service, by its SID: names are translated, SIDs are not.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account {
    pub(super) sid: String,
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

    pub(super) fn local_system() -> Self {
        Self { sid: LOCAL_SYSTEM.to_owned() }
    }

    /// Whether every private list names it anyway.
    pub(super) fn is_in_every_list(&self) -> bool {
        self.sid == LOCAL_SYSTEM || self.sid == ADMINISTRATORS
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

/// Memory of `LocalAlloc` that holds a security descriptor.
pub(super) struct Descriptor(PSECURITY_DESCRIPTOR);

impl Descriptor {
    /// SYSTEM, Administrators and the owner may do all, the account may read, nothing is inherited; what is made in a
    /// folder inherits these.
    pub(super) fn private(account: Option<&Account>, folder: bool) -> io::Result<Self> {
        let flags = if folder { "OICI" } else { "" };
        let reader = match account {
            Some(account) if !account.is_in_every_list() => {
                let rights = if folder { "FRFX" } else { "FR" };
                format!("(A;{flags};{rights};;;{})", account.sid)
            }
            _ => String::new(),
        };
        Self::parse(&format!("D:P(A;{flags};FA;;;SY)(A;{flags};FA;;;BA)(A;{flags};FA;;;OW){reader}"))
    }

    #[expect(unsafe_code, reason = "the system parses SDDL")]
    fn parse(sddl: &str) -> io::Result<Self> {
        let wide = wide(OsStr::new(sddl))?;
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

    #[expect(unsafe_code, reason = "the standard library reads no access control list")]
    fn of(path: &Path) -> io::Result<Self> {
        let wide = wide_path(path)?;
        let mut found: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: `wide` ends with a zero; the parts that are not asked for may be null; `found` is freed by its owner.
        let status = unsafe {
            GetNamedSecurityInfoW(
                wide.as_ptr(),
                SE_FILE_OBJECT,
                OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                null_mut(),
                null_mut(),
                null_mut(),
                null_mut(),
                &raw mut found,
            )
        };
        checked(status).map(|()| Self(found))
    }

    /// What a file or a folder is made with; valid as long as the descriptor.
    pub(super) fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or(0),
            lpSecurityDescriptor: self.0,
            bInheritHandle: 0,
        }
    }

    #[expect(unsafe_code, reason = "the standard library reads no access control list")]
    fn is_protected(&self) -> io::Result<bool> {
        let (mut control, mut revision) = (0_u16, 0_u32);
        // SAFETY: a descriptor that the system made.
        let ok = unsafe { GetSecurityDescriptorControl(self.0, &raw mut control, &raw mut revision) };
        if ok == 0 { Err(io::Error::last_os_error()) } else { Ok(control & SE_DACL_PROTECTED != 0) }
    }

    /// The list of a descriptor; null: there is none, and everybody may do all.
    #[expect(unsafe_code, reason = "the standard library reads no access control list")]
    fn list(&self) -> io::Result<*mut ACL> {
        let (mut present, mut defaulted, mut list) = (0, 0, null_mut());
        // SAFETY: a descriptor that the system made.
        let ok = unsafe { GetSecurityDescriptorDacl(self.0, &raw mut present, &raw mut list, &raw mut defaulted) };
        if ok == 0 { Err(io::Error::last_os_error()) } else { Ok(list) }
    }

    #[expect(unsafe_code, reason = "the standard library reads no access control list")]
    fn owner(&self) -> io::Result<String> {
        let (mut owner, mut defaulted) = (null_mut(), 0);
        // SAFETY: a descriptor that the system made; the owner lies in it.
        let ok = unsafe {
            windows_sys::Win32::Security::GetSecurityDescriptorOwner(self.0, &raw mut owner, &raw mut defaulted)
        };
        if ok == 0 {
            return Err(io::Error::last_os_error());
        }
        if owner.is_null() { Ok(String::new()) } else { sid_text(owner) }
    }

    #[expect(unsafe_code, reason = "the system writes SDDL")]
    fn sddl(&self) -> io::Result<String> {
        let mut text = null_mut();
        // SAFETY: a descriptor that the system made; the length may be null; the text is freed below.
        let ok = unsafe {
            ConvertSecurityDescriptorToStringSecurityDescriptorW(
                self.0,
                SDDL_REVISION_1,
                DACL_SECURITY_INFORMATION,
                &raw mut text,
                null_mut(),
            )
        };
        if ok == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: a string that ends with a zero, made by LocalAlloc.
        Ok(unsafe { taken(text) })
    }
}

impl Drop for Descriptor {
    #[expect(unsafe_code, reason = "the system's memory is freed by the system")]
    fn drop(&mut self) {
        // SAFETY: made by LocalAlloc inside the system's call, freed once.
        unsafe { LocalFree(self.0) };
    }
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The type of its ACE, see winnt.h.
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) mask: u32,
    /// Empty for kinds that are neither "allowed" nor "denied".
    pub(super) sid: String,
}

/// A list as it was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Empty in what nothing was made with yet.
    pub(super) owner: String,
    pub(super) is_protected: bool,
    /// `None`: no list at all, everybody may do all.
    pub(super) entries: Option<Vec<Entry>>,
    /// What [`set`] takes to make the list what it is: the entries of its own as SDDL.
    pub(super) own: String,
}

impl List {
    /// Reads the list of a file or a folder, links followed.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Self::in_descriptor(&Descriptor::of(path)?)
    }

    pub(super) fn in_descriptor(descriptor: &Descriptor) -> io::Result<Self> {
        let list = descriptor.list()?;
        let entries = if list.is_null() { None } else { Some(entries(list)?) };
        Ok(Self {
            owner: descriptor.owner()?,
            is_protected: descriptor.is_protected()?,
            entries,
            own: own_entries(&descriptor.sddl()?),
        })
    }

    /// Who may do something besides SYSTEM, Administrators and the owner; `Err`: more than one account that reads.
    pub(super) fn reader(&self) -> Result<Option<Account>, Open> {
        let mut reader: Option<Account> = None;
        for entry in self.entries.as_ref().ok_or(Open)? {
            let is_known = [LOCAL_SYSTEM, ADMINISTRATORS, self.owner.as_str()].contains(&entry.sid.as_str())
                || OWNERS.contains(&entry.sid.as_str());
            if entry.kind == DENIED || is_known || entry.kind == ALLOWED && entry.mask == 0 {
                continue;
            }
            let account = Account::try_from(entry.sid.clone()).map_err(|_| Open)?;
            let is_other = reader.as_ref().is_some_and(|reader| *reader != account);
            if entry.kind != ALLOWED || entry.mask & !READING != 0 || is_other || !is_one_account(&account.sid) {
                return Err(Open);
            }
            reader = Some(account);
        }
        Ok(reader)
    }

    /// Whether who runs this, or an administrator, made it: nobody else decides who may open it.
    pub(super) fn is_ours(&self) -> io::Result<bool> {
        Ok([LOCAL_SYSTEM, ADMINISTRATORS].contains(&self.owner.as_str()) || self.owner == current_user()?)
    }
}

/// A list lets in others than SYSTEM, Administrators, the owner and one account that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open;

/// Whether a SID can be that of one account and is no group that everybody is in: a service's, `LOCAL SERVICE`,
/// `NETWORK SERVICE`, or a user's of a domain or a machine, whose well-known groups have numbers from 512 to 999
/// (<https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers>). A domain's own
/// groups look like users.
fn is_one_account(sid: &str) -> bool {
    let last = sid.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
    matches!(sid, "S-1-5-19" | "S-1-5-20")
        || sid.starts_with("S-1-5-80-")
        || sid.starts_with("S-1-5-21-") && last.is_some_and(|number| !(512..1000).contains(&number))
}

/// Gives a file or a folder a list in SDDL; what inherits from it follows. An unprotected one inherits besides from where
/// it lies: `D:` alone is what a new file has.
#[expect(unsafe_code, reason = "the standard library changes no access control list")]
pub(super) fn set(path: &Path, sddl: &str) -> io::Result<()> {
    let descriptor = Descriptor::parse(sddl)?;
    let wide = wide_path(path)?;
    let protection = if descriptor.is_protected()? {
        PROTECTED_DACL_SECURITY_INFORMATION
    } else {
        UNPROTECTED_DACL_SECURITY_INFORMATION
    };
    let list = descriptor.list()?;
    // SAFETY: `wide` ends with a zero; `list` lies in `descriptor`, which lives beyond the call; what is not set may be
    // null.
    let status = unsafe {
        SetNamedSecurityInfoW(
            wide.as_ptr(),
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION | protection,
            null_mut(),
            null_mut(),
            list,
            null(),
        )
    };
    checked(status)
}

/// The SID of an account by its name.
#[expect(unsafe_code, reason = "the standard library knows no accounts")]
pub(super) fn account_named(name: &str) -> io::Result<Account> {
    let name = wide(OsStr::new(name))?;
    let (mut sid_bytes, mut domain_units, mut kind) = (0_u32, 0_u32, 0_i32);
    let mut look_up = |sid: PSID, domain: *mut u16, sid_bytes: &mut u32, domain_units: &mut u32| {
        // SAFETY: both buffers have the sizes that are given; null buffers of size 0 are allowed.
        unsafe { LookupAccountNameW(null(), name.as_ptr(), sid, sid_bytes, domain, domain_units, &raw mut kind) }
    };
    look_up(null_mut(), null_mut(), &mut sid_bytes, &mut domain_units);
    let error = io::Error::last_os_error();
    if error.raw_os_error() != Some(ERROR_INSUFFICIENT_BUFFER.cast_signed()) {
        return Err(error);
    }
    let mut sid = vec![0_u32; usize::try_from(sid_bytes).unwrap_or(0).div_ceil(4)];
    let mut domain = vec![0_u16; usize::try_from(domain_units).unwrap_or(0)];
    let pointer: PSID = sid.as_mut_ptr().cast();
    if look_up(pointer, domain.as_mut_ptr(), &mut sid_bytes, &mut domain_units) == 0 {
        return Err(io::Error::last_os_error());
    }
    Account::try_from(sid_text(pointer)?).map_err(|reason| io::Error::new(io::ErrorKind::InvalidData, reason))
}

/// The SID under which this process runs.
#[expect(unsafe_code, reason = "the standard library knows no accounts")]
pub(super) fn current_user() -> io::Result<String> {
    let mut token: HANDLE = null_mut();
    // SAFETY: the pseudo handle needs no closing.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // A TOKEN_USER and the SID behind it, at most 68 bytes; 64-bit words because it holds a pointer.
    let mut buffer = [0_u64; 32];
    let bytes = u32::try_from(size_of_val(&buffer)).unwrap_or(0);
    let mut needed = 0;
    // SAFETY: the buffer is aligned and has the size that is given.
    let ok = unsafe { GetTokenInformation(token, TokenUser, buffer.as_mut_ptr().cast(), bytes, &raw mut needed) };
    let error = io::Error::last_os_error();
    // SAFETY: opened above, closed once.
    unsafe { CloseHandle(token) };
    if ok == 0 {
        return Err(error);
    }
    // SAFETY: filled by the call; the SID lies in the buffer.
    sid_text(unsafe { (*buffer.as_ptr().cast::<TOKEN_USER>()).User.Sid })
}

#[expect(unsafe_code, reason = "the standard library reads no access control list")]
fn entries(list: *const ACL) -> io::Result<Vec<Entry>> {
    // SAFETY: a list that the system made.
    let count = unsafe { (*list).AceCount };
    let mut entries = Vec::new();
    for number in 0..u32::from(count) {
        let mut ace = null_mut();
        // SAFETY: a list that the system made.
        if unsafe { GetAce(list, number, &raw mut ace) } == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: every entry begins with a header.
        let header = unsafe { *ace.cast::<ACE_HEADER>() };
        let mut entry = Entry { kind: header.AceType, flags: header.AceFlags, mask: 0, sid: String::new() };
        if [ALLOWED, DENIED].contains(&header.AceType) {
            // SAFETY: entries that allow or deny have this form, and the SID begins at its last field.
            let ace = unsafe { &*ace.cast::<ACCESS_ALLOWED_ACE>() };
            entry.mask = ace.Mask;
            entry.sid = sid_text(from_ref(&ace.SidStart).cast_mut().cast())?;
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// SDDL without what was inherited, which a folder hands down anew, and without flags that say how it came about.
///
/// Conditions may hold parentheses of their own: <https://learn.microsoft.com/windows/win32/secauthz/ace-strings>.
pub(super) fn own_entries(sddl: &str) -> String {
    let list = sddl.strip_prefix("D:").unwrap_or_default();
    let (flags, mut rest) = list.split_at(list.find('(').unwrap_or(list.len()));
    let mut own = String::from(match flags {
        "NO_ACCESS_CONTROL" => "D:NO_ACCESS_CONTROL",
        flags if flags.starts_with('P') => "D:P",
        _ => "D:",
    });
    while let Some(end) = closing(rest) {
        let (entry, next) = rest.split_at(end);
        let is_inherited =
            entry.split(';').nth(1).is_some_and(|flags| flags.as_bytes().chunks(2).any(|flag| flag == b"ID"));
        if !is_inherited {
            own.push_str(entry);
        }
        rest = next;
    }
    own
}

/// Behind the parenthesis that closes the first one.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes()
        .position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
        .map(|at| at + 1)
}

#[expect(unsafe_code, reason = "the system writes SIDs")]
fn sid_text(sid: PSID) -> io::Result<String> {
    let mut text = null_mut();
    // SAFETY: a SID that the system made; the text is freed below.
    if unsafe { ConvertSidToStringSidW(sid, &raw mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a string that ends with a zero, made by LocalAlloc.
    Ok(unsafe { taken(text) })
}

/// # Safety
/// A string that ends with a zero, made by `LocalAlloc`; nobody uses it afterwards.
#[expect(unsafe_code, reason = "the system's memory is freed by the system")]
unsafe fn taken(text: *mut u16) -> String {
    // SAFETY: as above.
    unsafe {
        let copy = narrow(text);
        LocalFree(text.cast());
        copy
    }
}

fn checked(status: WIN32_ERROR) -> io::Result<()> {
    if status == ERROR_SUCCESS { Ok(()) } else { Err(io::Error::from_raw_os_error(status.cast_signed())) }
}
