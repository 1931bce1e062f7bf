//! `vJoyInterface.dll`, found and called.
#![expect(unsafe_code, reason = "a foreign library can only be called so")]

use std::ffi::c_void;
use std::path::PathBuf;

use libloading::Library;
use winreg::RegKey;
use winreg::enums::HKEY_LOCAL_MACHINE;

use crate::report::vjoy::{SIZE, VjoyReport};

/// Where vJoy's installer says where the DLL is, in the value `DllX64Location`.
const UNINSTALL_KEY: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{8E31F76F-74C3-47F1-9550-E041EEDC5FBB}_is1";
const DLL: &str = "vJoyInterface.dll";

/// HID usages of the axes we use.
#[derive(Clone, Copy, Debug)]
pub(super) enum Axis {
    X = 0x30,
    Y = 0x31,
    Z = 0x32,
}

/// `VjdStat` of vJoy's `vjoyinterface.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Own,
    Free,
    Busy,
    Missing,
    Unknown(i32),
}

/// The library and its functions, which are valid as long as it is loaded.
pub(super) struct VjoyLibrary {
    enabled: unsafe extern "C" fn() -> i32,
    version: unsafe extern "C" fn() -> i16,
    status: unsafe extern "C" fn(u32) -> i32,
    acquire: unsafe extern "C" fn(u32) -> i32,
    relinquish: unsafe extern "C" fn(u32),
    update: unsafe extern "C" fn(u32, *mut c_void) -> i32,
    axis_exists: unsafe extern "C" fn(u32, u32) -> i32,
    axis_max: unsafe extern "C" fn(u32, u32, *mut i32) -> i32,
    button_count: unsafe extern "C" fn(u32) -> i32,
    _library: Library,
}

/// The alignment of a struct of LONGs.
#[repr(C, align(4))]
struct Position([u8; SIZE]);

/// A function of the library by its name.
fn function<F: Copy>(library: &Library, name: &str) -> Result<F, String> {
    // SAFETY: each caller names a function of vJoy's public header together with its C signature there;
    // the library outlives the copied pointer, because both lie in `VjoyLibrary`.
    let symbol = unsafe { library.get::<F>(name.as_bytes()) };
    symbol.map(|symbol| *symbol).map_err(|error| format!("{DLL} has no {name}: {error}"))
}

impl VjoyLibrary {
    pub(super) fn load() -> Result<Self, String> {
        let path = candidates().into_iter().find(|path| path.is_file());
        let path = path.ok_or_else(|| "vJoy is not installed".to_owned())?;
        // SAFETY: loading runs the DLL's initialization; it is the driver vendor's, from the place
        // that its installer wrote, which only administrators can write to.
        let library = unsafe { Library::new(&path) }
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self {
            enabled: function(&library, "vJoyEnabled")?,
            version: function(&library, "GetvJoyVersion")?,
            status: function(&library, "GetVJDStatus")?,
            acquire: function(&library, "AcquireVJD")?,
            relinquish: function(&library, "RelinquishVJD")?,
            update: function(&library, "UpdateVJD")?,
            axis_exists: function(&library, "GetVJDAxisExist")?,
            axis_max: function(&library, "GetVJDAxisMax")?,
            button_count: function(&library, "GetVJDButtonNumber")?,
            _library: library,
        })
    }

    pub(super) fn is_enabled(&self) -> bool {
        // SAFETY: takes nothing; see `function`.
        unsafe { (self.enabled)() != 0 }
    }

    /// Such as `2.2.1`, which the driver tells as 0x221.
    pub(super) fn version(&self) -> String {
        // SAFETY: takes nothing; see `function`.
        let version = unsafe { (self.version)() };
        let digits = format!("{version:x}");
        digits.chars().map(String::from).collect::<Vec<_>>().join(".")
    }

    pub(super) fn status(&self, device: u8) -> Status {
        // SAFETY: takes a number, any of which the library checks; see `function`.
        match unsafe { (self.status)(device.into()) } {
            0 => Status::Own,
            1 => Status::Free,
            2 => Status::Busy,
            3 => Status::Missing,
            code => Status::Unknown(code),
        }
    }

    pub(super) fn acquire(&self, device: u8) -> bool {
        // SAFETY: takes a number, any of which the library checks; see `function`.
        unsafe { (self.acquire)(device.into()) != 0 }
    }

    pub(super) fn relinquish(&self, device: u8) {
        // SAFETY: takes a number, any of which the library checks; see `function`.
        unsafe { (self.relinquish)(device.into()) }
    }

    pub(super) fn update(&self, device: u8, report: &VjoyReport) -> bool {
        let mut position = Position(report.0);
        // SAFETY: `position` is a JOYSTICK_POSITION_V2, aligned as one, which the library reads during
        // the call and does not keep. No version of the driver reads more bytes.
        unsafe { (self.update)(device.into(), (&raw mut position).cast()) != 0 }
    }

    pub(super) fn has_axis(&self, device: u8, axis: Axis) -> bool {
        // SAFETY: takes numbers, any of which the library checks; see `function`.
        unsafe { (self.axis_exists)(device.into(), axis as u32) > 0 }
    }

    /// The largest value of an axis, as the driver tells it.
    pub(super) fn axis_max(&self, device: u8, axis: Axis) -> Option<i32> {
        let mut max = 0;
        // SAFETY: `max` is a LONG that lives through the call; see `function`.
        let known = unsafe { (self.axis_max)(device.into(), axis as u32, &raw mut max) };
        (known != 0).then_some(max)
    }

    pub(super) fn button_count(&self, device: u8) -> i32 {
        // SAFETY: takes a number, any of which the library checks; see `function`.
        unsafe { (self.button_count)(device.into()) }
    }
}

/// Where the DLL may be: where the installer says, then where it puts it by default.
fn candidates() -> Vec<PathBuf> {
    let told = RegKey::predef(HKEY_LOCAL_MACHINE)
        .open_subkey(UNINSTALL_KEY)
        .and_then(|key| key.get_value::<String, _>("DllX64Location"))
        .map(|folder| PathBuf::from(folder).join(DLL));
    let usual = std::env::var_os("ProgramFiles")
        .map(|folder| PathBuf::from(folder).join("vJoy").join("x64").join(DLL));
    told.ok().into_iter().chain(usual).collect()
}
