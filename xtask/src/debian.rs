//! What the tests need from the system, and the Debian packages that bring it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::report::End;
use crate::shell::{self, ask, say};

struct Need {
    /// What the tests do with it.
    purpose: &'static str,
    packages: &'static [&'static str],
    present: fn() -> bool,
    /// Without it the build fails; otherwise tests are skipped by name.
    required: bool,
}

const NEEDS: &[Need] = &[
    Need {
        purpose: "the transport's C library",
        packages: &["cmake", "gcc", "libc6-dev", "make"],
        present: || runs("cmake") && runs("cc") && (runs("make") || runs("ninja")),
        required: true,
    },
    Need {
        purpose: "reading the transport's C headers",
        packages: &["libclang-dev"],
        present: has_libclang,
        required: true,
    },
    Need {
        purpose: "Python environments",
        packages: &["python3", "python3-venv"],
        present: || ask("python3", &["-c", "import ensurepip, venv"]).is_some(),
        required: true,
    },
    Need {
        purpose: "linking for Windows",
        packages: &["gcc-mingw-w64-x86-64-posix"],
        present: || runs("x86_64-w64-mingw32-gcc"),
        required: false,
    },
    Need {
        purpose: "a Rust standard library for Windows",
        packages: &["rustc-web", "rust-web-src"],
        present: crate::windows::has_standard_library,
        required: false,
    },
    Need {
        purpose: "running the app inside the game (LuaJIT is what CSP uses)",
        packages: &["luajit"],
        present: || ask("luajit", &["-v"]).is_some(),
        required: false,
    },
    Need {
        purpose: "virtual controllers in a booted kernel, and what arrives there",
        packages: &["qemu-system-x86", "busybox-static", "evtest"],
        present: crate::qemu::is_ready,
        required: false,
    },
    Need {
        purpose: "running Windows programs",
        packages: &["wine", "wine64"],
        present: || runs("wine"),
        required: false,
    },
    Need {
        purpose: "a window of a Windows program",
        packages: &["xvfb", "libgl1-mesa-dri", "mesa-vulkan-drivers"],
        present: || exists("/usr/bin/Xvfb"),
        required: false,
    },
    Need {
        purpose: "a DDS implementation other than ours (Fast DDS), to talk to",
        packages: &["libfastrtps-dev", "g++"],
        present: || runs("g++") && exists("/usr/include/fastrtps/fastrtps_all.h"),
        required: false,
    },
];

/// Installs what is missing where it may, and otherwise says what is missing and what for.
pub(crate) fn provide() -> Result<End> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        say("everything is here");
        return Ok(End::Passed);
    }
    if may_install() {
        apt_get(&["update"])?;
        for need in &missing {
            // One by one: a package that this release lacks must not keep back the others.
            apt_get(&[&["install", "-y", "--no-install-recommends"], need.packages].concat())?;
        }
    }
    let still: Vec<&Need> = missing.into_iter().filter(|need| !(need.present)()).collect();
    for need in &still {
        say(&format!("missing: {}, for {}", need.packages.join(" "), need.purpose));
    }
    let required: Vec<&str> =
        still.iter().filter(|need| need.required).flat_map(|need| need.packages).copied().collect();
    if required.is_empty() {
        return Ok(End::Passed);
    }
    Ok(End::Failed(vec![format!(
        "install these first: sudo apt-get install {}",
        required.join(" ")
    )]))
}

fn may_install() -> bool {
    let root = ask("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    root && runs("apt-get")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.arg("-q").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    shell::run(&mut command, Duration::from_mins(15))?;
    Ok(())
}

pub(crate) fn runs(program: &str) -> bool {
    ask(program, &["--version"]).is_some()
}

fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

/// The places where bindgen looks, as far as Debian and its kin use them.
fn has_libclang() -> bool {
    let named = |folder: &Path| {
        let entries = folder.read_dir().ok().into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    let has = |folder: &Path| {
        named(folder)
            .iter()
            .any(|name| name.starts_with("libclang.so") || name.starts_with("libclang-"))
    };
    let llvm = Path::new("/usr/lib");
    let versions = named(llvm).into_iter().filter(|name| name.starts_with("llvm-"));
    std::env::var_os("LIBCLANG_PATH").is_some()
        || versions.into_iter().any(|version| {
            let folder = llvm.join(version);
            // Without the compiler's own headers the library alone cannot read a C header.
            has(&folder.join("lib")) && folder.join("lib/clang").is_dir()
        })
        || has(Path::new("/usr/lib64"))
}
