//! Direct3D's entry points, looked up when a window is wanted: an agent needs no graphics driver.
#![expect(unsafe_code, reason = "calls of the operating system")]

use std::mem;

use anyhow::{Context, Result};
use windows::Win32::Graphics::Direct3D::Fxc::pD3DCompile;
use windows::Win32::Graphics::Direct3D11::PFN_D3D11_CREATE_DEVICE_AND_SWAP_CHAIN;
use windows::Win32::System::LibraryLoader::{GetProcAddress, LoadLibraryW};
use windows::core::{HSTRING, PCSTR, s};

type Entry = unsafe extern "system" fn() -> isize;

pub(super) type CreateDevice = PFN_D3D11_CREATE_DEVICE_AND_SWAP_CHAIN;
pub(super) type Compile = pD3DCompile;

pub(super) fn create_device() -> Result<CreateDevice> {
    let entry = entry("d3d11.dll", s!("D3D11CreateDeviceAndSwapChain"))?;
    // SAFETY: the function of this name has this type, as its header says.
    Ok(unsafe { mem::transmute::<Entry, CreateDevice>(entry) })
}

pub(super) fn compile() -> Result<Compile> {
    let entry = entry("d3dcompiler_47.dll", s!("D3DCompile"))?;
    // SAFETY: the function of this name has this type, as its header says.
    Ok(unsafe { mem::transmute::<Entry, Compile>(entry) })
}

fn entry(library: &str, name: PCSTR) -> Result<Entry> {
    // SAFETY: a library of the system's; it stays loaded until the program ends.
    let module = unsafe { LoadLibraryW(&HSTRING::from(library)) }
        .with_context(|| format!("{library} is not installed"))?;
    // SAFETY: `module` stays loaded; `name` is NUL-terminated.
    let entry = unsafe { GetProcAddress(module, name) };
    entry.with_context(|| format!("{library} is too old"))
}
