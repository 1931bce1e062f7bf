//! Building for Windows on Linux.
//!
//! rustup's target is used where it is installed.
//! Debian has no such target, but a compiler and its standard library's sources: the library is
//! then built along, which asks for `RUSTC_BOOTSTRAP`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::debian::runs;
use crate::report::End;
use crate::shell::{self, ask, say};
use crate::workspace::{cargo, root};

/// Crates that must build for Windows beside the programs: an example that measures sleeps.
const EXAMPLES: &[(&str, &str)] = &[("corsa_pages", "sleeps")];
/// The programs that users get.
const PROGRAMS: &[(&str, &str)] = &[("corsa_cli", "corsa"), ("corsa_bridge", "corsa-bridge")];

const TARGET: &str = "x86_64-pc-windows-gnu";
const PROFILE: &str = "dist";
const COMPILER: &str = "x86_64-w64-mingw32-gcc";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";

/// What every Windows since 10 has itself; a program that needs more does not start everywhere.
const SYSTEM_DLLS: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "cfgmgr32.dll",
    "crypt32.dll",
    "dbghelp.dll",
    "gdi32.dll",
    "iphlpapi.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "pdh.dll",
    "powrprof.dll",
    "psapi.dll",
    "secur32.dll",
    "setupapi.dll",
    "shell32.dll",
    "user32.dll",
    "userenv.dll",
    "version.dll",
    "winmm.dll",
    "ws2_32.dll",
];

pub(crate) fn has_standard_library() -> bool {
    has_rustup_target()
        || (Path::new(DEBIAN_SOURCES).exists() && ask(DEBIAN_RUSTC, &["-V"]).is_some())
}

/// What keeps this machine from building for Windows.
pub(crate) fn missing() -> Option<String> {
    if !runs(COMPILER) {
        return Some("needs gcc-mingw-w64-x86-64-posix".into());
    }
    (!has_standard_library())
        .then(|| format!("needs the rustup target {TARGET} or rustc-web and rust-web-src"))
}

/// The folder with what [`build`] made.
pub(crate) fn folder() -> PathBuf {
    target_dir().join(TARGET).join(PROFILE)
}

/// The programs' files.
pub(crate) fn programs() -> impl Iterator<Item = PathBuf> {
    PROGRAMS.iter().map(|(_, name)| folder().join(format!("{name}.exe")))
}

/// Builds the programs and checks that they need no other DLLs than Windows' own.
pub(crate) fn build() -> Result<End> {
    if let Some(missing) = missing() {
        return Ok(End::Skipped(missing));
    }
    if !shell::run(&mut build_command()?, Duration::from_mins(30))?.success {
        return Ok(End::Failed(vec![]));
    }
    let mut findings = vec![];
    for program in programs() {
        let size = fs::metadata(&program)
            .with_context(|| format!("no program {}", program.display()))?
            .len();
        say(&format!("{}: {:.1} MB", name_of(&program), size as f64 / 1e6));
        findings.extend(foreign_dlls(&program)?);
    }
    Ok(if findings.is_empty() { End::Passed } else { End::Failed(findings) })
}

fn build_command() -> Result<Command> {
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["build", "--locked", "--target", TARGET]);
    command.args(["--profile", PROFILE]);
    // A folder of its own: the compiler may be another, and would throw away what is built.
    command.env("CARGO_TARGET_DIR", target_dir());
    if !has_rustup_target() {
        command.arg("-Zbuild-std=std,panic_unwind");
        command.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    }
    // The C library decides by the machine it is built on; what it cannot know stands here.
    let toolchain = root().join("xtask/windows/toolchain.cmake");
    command.env("CMAKE_TOOLCHAIN_FILE_x86_64_pc_windows_gnu", toolchain);
    command.env("BINDGEN_EXTRA_CLANG_ARGS_x86_64_pc_windows_gnu", clang_arguments()?);
    for (package, program) in PROGRAMS {
        command.args(["-p", package, "--bin", program]);
    }
    for (package, example) in EXAMPLES {
        command.args(["-p", package, "--example", example]);
    }
    Ok(command)
}

/// Where bindgen finds headers: the compiler's own first, which must be clang's, then mingw's.
fn clang_arguments() -> Result<String> {
    let own = clang_headers().map(|folder| format!("-isystem {} ", folder.display()));
    // `<prefix>/lib` of the target, beside which the headers lie.
    let library = ask(COMPILER, &["-print-file-name=libkernel32.a"]).context("asking mingw")?;
    let library = PathBuf::from(library.trim());
    let headers = library
        .canonicalize()
        .ok()
        .and_then(|library| Some(library.parent()?.parent()?.join("include")))
        .with_context(|| format!("no headers beside {}", library.display()))?;
    let own = own.unwrap_or_default();
    Ok(format!("--target=x86_64-w64-mingw32 {own}-isystem {}", headers.display()))
}

/// `stdbool.h` and its like, of the newest clang.
fn clang_headers() -> Option<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = path.read_dir().into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut found: Vec<PathBuf> = folders(Path::new("/usr/lib"))
        .iter()
        .filter(|path| name_of(path).starts_with("llvm-"))
        .flat_map(|path| folders(&path.join("lib/clang")))
        .map(|path| path.join("include"))
        .filter(|path| path.join("stdbool.h").exists())
        .collect();
    found.sort();
    found.pop()
}

fn foreign_dlls(program: &Path) -> Result<Vec<String>> {
    let path = program.to_str().context("the workspace's path is not UTF-8")?;
    let Some(headers) = ask("x86_64-w64-mingw32-objdump", &["-p", path]) else {
        bail!("x86_64-w64-mingw32-objdump cannot read {path}");
    };
    Ok(dlls(&headers)
        .filter(|dll| !is_of_the_system(dll))
        .map(|dll| format!("{} needs {dll}, which Windows does not bring", name_of(program)))
        .collect())
}

fn dlls(headers: &str) -> impl Iterator<Item = &str> {
    headers.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")).map(str::trim)
}

fn is_of_the_system(dll: &str) -> bool {
    let dll = dll.to_ascii_lowercase();
    dll.starts_with("api-ms-win-core-") || SYSTEM_DLLS.contains(&dll.as_str())
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn target_dir() -> PathBuf {
    root().join("target/windows")
}

fn has_rustup_target() -> bool {
    let installed = ask("rustup", &["target", "list", "--installed"]);
    installed.is_some_and(|targets| targets.lines().any(|target| target == TARGET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dlls_that_windows_brings_pass() {
        let headers = "\tDLL Name: KERNEL32.dll\n\tvma:  Hint\n\tDLL Name: libgcc_s_seh-1.dll\n\
            \tDLL Name: api-ms-win-core-synch-l1-2-0.dll\n";
        let foreign: Vec<&str> = dlls(headers).filter(|dll| !is_of_the_system(dll)).collect();
        assert_eq!(foreign, ["libgcc_s_seh-1.dll"]);
    }
}
