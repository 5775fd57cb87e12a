//! The service manager and the registry: a service by its name. Not here: what its command line means (`os/service.rs`).

use super::acl::{Account, account_named};
use super::text::{narrow, wide};
use crate::os::service::{Registered, Service};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};
use windows_sys::Win32::Foundation::{ERROR_INVALID_NAME, ERROR_SERVICE_DOES_NOT_EXIST, ERROR_SUCCESS};
use windows_sys::Win32::System::Registry::{
    HKEY_LOCAL_MACHINE, RRF_NOEXPAND, RRF_RT_REG_EXPAND_SZ, RRF_RT_REG_MULTI_SZ, RRF_RT_REG_SZ, RegGetValueW,
};
use windows_sys::Win32::System::Services::{
    CloseServiceHandle, OpenSCManagerW, OpenServiceW, QUERY_SERVICE_CONFIGW, QueryServiceConfigW, QueryServiceStatus,
    SC_HANDLE, SC_MANAGER_CONNECT, SERVICE_QUERY_CONFIG, SERVICE_QUERY_STATUS, SERVICE_STATUS, SERVICE_STOPPED,
};

/// Longest answer of `QueryServiceConfigW` by its documentation.
const SERVICE_CONFIG_BYTES: usize = 8 * 1024;
/// Where procrun keeps what a service is started with: it is a 32-bit program's place also for the 64-bit one, and
/// without that where only one of them is known.
const PROCRUN: [&str; 2] = [
    r"SOFTWARE\WOW6432Node\Apache Software Foundation\Procrun 2.0",
    r"SOFTWARE\Apache Software Foundation\Procrun 2.0",
];
/// The most UTF-16 units of a value that are read: paths and a few arguments.
const VALUE_UNITS: usize = 64 * 1024;

/// The service that is registered under a name; `None`: there is none on this machine.
///
/// # Errors
/// The service manager does not answer, or its account has no SID.
pub fn service(name: &str) -> io::Result<Option<Service>> {
    let Some(found) = Found::of(name)? else { return Ok(None) };
    let start = |value| PROCRUN.iter().find_map(|root| registry(&format!(r"{root}\{name}\Parameters\Start"), value));
    let registered = Registered {
        image: found.image,
        working_path: start("WorkingPath").and_then(|values| values.into_iter().next()),
        parameters: start("Params").unwrap_or_default(),
    };
    Ok(Some(Service {
        name: name.to_owned(),
        is_running: found.is_running,
        account: account(&found.account)?,
        home: registered.home().map(PathBuf::from),
        conf: registered.conf().map(PathBuf::from),
    }))
}

/// The account of the service of this name, `LocalSystem` where there is no such service on this machine (a home on
/// another machine, a server that is started by hand).
///
/// # Errors
/// As [`service`].
pub fn service_account(_conf: &Path, service: &str) -> io::Result<Account> {
    Found::of(service)?.map_or_else(|| Ok(Account::local_system()), |found| account(&found.account))
}

fn account(name: &str) -> io::Result<Account> {
    if name.is_empty() || name.eq_ignore_ascii_case("LocalSystem") {
        return Ok(Account::local_system());
    }
    // `.\name` is a local account; the look-up knows it by its bare name.
    account_named(name.strip_prefix(".\\").unwrap_or(name))
}

/// A service as the service manager knows it.
struct Found {
    image: String,
    account: String,
    is_running: bool,
}

impl Found {
    #[expect(unsafe_code, reason = "the standard library knows no services")]
    fn of(service: &str) -> io::Result<Option<Self>> {
        // SAFETY: null means this machine and its active database.
        let manager = Handle::new(unsafe { OpenSCManagerW(null(), null(), SC_MANAGER_CONNECT) })?;
        let name = wide(OsStr::new(service))?;
        // SAFETY: an open manager, and a name that ends with a zero.
        let opened = unsafe { OpenServiceW(manager.0, name.as_ptr(), SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS) };
        let opened = match Handle::new(opened) {
            Err(error) if is_absent(&error) => return Ok(None),
            opened => opened?,
        };
        // 64-bit words, because the structure holds pointers.
        let mut buffer = vec![0_u64; SERVICE_CONFIG_BYTES / 8];
        let config = buffer.as_mut_ptr().cast::<QUERY_SERVICE_CONFIGW>();
        let mut needed = 0;
        let bytes = u32::try_from(SERVICE_CONFIG_BYTES).unwrap_or(0);
        // SAFETY: the buffer is aligned, has the size that is given, and outlives what is read from it below.
        if unsafe { QueryServiceConfigW(opened.0, config, bytes, &raw mut needed) } == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: filled by the call; the strings lie in the buffer and end with a zero.
        let (image, account) = unsafe { (narrow((*config).lpBinaryPathName), narrow((*config).lpServiceStartName)) };
        let mut status = SERVICE_STATUS::default();
        // SAFETY: an open service and a structure of the right size.
        if unsafe { QueryServiceStatus(opened.0, &raw mut status) } == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Some(Self { image, account, is_running: status.dwCurrentState != SERVICE_STOPPED }))
    }
}

/// No service of that name, or a name that none can have.
fn is_absent(error: &io::Error) -> bool {
    [ERROR_SERVICE_DOES_NOT_EXIST, ERROR_INVALID_NAME]
        .iter()
        .any(|code| error.raw_os_error() == Some(code.cast_signed()))
}

/// An open handle of the service manager.
struct Handle(SC_HANDLE);

impl Handle {
    fn new(handle: SC_HANDLE) -> io::Result<Self> {
        if handle.is_null() { Err(io::Error::last_os_error()) } else { Ok(Self(handle)) }
    }
}

impl Drop for Handle {
    #[expect(unsafe_code, reason = "the system's handle is closed by the system")]
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { CloseServiceHandle(self.0) };
    }
}

/// The strings of a value below `HKEY_LOCAL_MACHINE`; `None` where it is absent, no text, or not ours to read: then the
/// service's command line is what is left.
#[expect(unsafe_code, reason = "the standard library knows no registry")]
fn registry(key: &str, value: &str) -> Option<Vec<String>> {
    let (key, value) = (wide(OsStr::new(key)).ok()?, wide(OsStr::new(value)).ok()?);
    let mut units = vec![0_u16; VALUE_UNITS];
    let mut bytes = u32::try_from(units.len() * 2).unwrap_or(0);
    // SAFETY: both names end with a zero; the buffer has the size that is given; the type may be null.
    let status = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            key.as_ptr(),
            value.as_ptr(),
            RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_RT_REG_MULTI_SZ | RRF_NOEXPAND,
            null_mut(),
            units.as_mut_ptr().cast(),
            &raw mut bytes,
        )
    };
    if status != ERROR_SUCCESS {
        return None;
    }
    let filled = usize::try_from(bytes).unwrap_or(0) / 2;
    let strings = units.get(..filled)?.split(|unit| *unit == 0).filter(|string| !string.is_empty());
    Some(strings.map(String::from_utf16_lossy).collect())
}
