//! The uinput routes in a booted Debian kernel, because a container has no kernel to load modules into:
//! our own program plays, `evtest` says what arrived, and both are judged here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::report::End;
use crate::shell::{self, ask, say};
use crate::tally::Tally;
use crate::workspace::{cargo, files_with_extension, root, scratch};

mod console;

const QEMU: &str = "qemu-system-x86_64";
const BUSYBOX: &str = "/bin/busybox";
/// Kernel modules that the routes and their reader need.
const MODULES: &[&str] = &["evdev", "uinput"];

pub(crate) fn is_ready() -> bool {
    ask(QEMU, &["--version"]).is_some()
        && ask("evtest", &["--version"]).is_some()
        && Path::new(BUSYBOX).exists()
}

pub(crate) fn test() -> Result<End> {
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) {
        return Ok(End::Skipped("needs Linux on x86-64".into()));
    }
    if !is_ready() {
        return Ok(End::Skipped("needs qemu-system-x86, busybox-static and evtest".into()));
    }
    let folder = scratch().join("qemu");
    fs::create_dir_all(&folder)?;
    let Some(kernel) = Kernel::provide(&folder.join("kernel"))? else {
        return Ok(End::Skipped("needs Debian's package linux-image-amd64 to download".into()));
    };
    let initramfs = make_initramfs(&folder, &kernel, &build_player()?)?;
    let console = boot(&kernel.image, &initramfs)?;
    let mut tally = Tally::default();
    for (name, findings) in console::judge(&console) {
        for finding in &findings {
            say(&format!("error: {name}: {finding}"));
        }
        tally.passed += usize::from(findings.is_empty());
        tally.failed += usize::from(!findings.is_empty());
    }
    Ok(End::Tests(tally))
}

/// A kernel and its modules, unpacked and not installed.
struct Kernel {
    image: PathBuf,
    modules: Vec<PathBuf>,
}

impl Kernel {
    /// What was unpacked before, or a download; `None` where there is none to be had.
    fn provide(folder: &Path) -> Result<Option<Self>> {
        if let Some(kernel) = Self::find(folder)? {
            return Ok(Some(kernel));
        }
        let Some(package) = newest_image() else { return Ok(None) };
        fs::create_dir_all(folder)?;
        let script =
            format!("apt-get -q download {package} && dpkg -x {package}_*.deb . && rm *.deb");
        let mut command = Command::new("sh");
        command.current_dir(folder).args(["-c", &script]);
        if !shell::run(&mut command, Duration::from_mins(10))?.success {
            return Ok(None);
        }
        Self::find(folder)
    }

    fn find(folder: &Path) -> Result<Option<Self>> {
        let Ok(entries) = folder.join("boot").read_dir() else { return Ok(None) };
        let mut paths = entries.flatten().map(|entry| entry.path());
        let is_image = |path: &PathBuf| path.to_string_lossy().contains("/vmlinuz-");
        let Some(image) = paths.find(is_image) else { return Ok(None) };
        // Newer kernels compress their modules; busybox unpacks them as it loads them.
        let mut all = files_with_extension(folder, "ko")?;
        all.extend(files_with_extension(folder, "xz")?);
        let named = |path: &PathBuf, name: &str| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.split('.').next() == Some(name)
        };
        let modules: Option<Vec<PathBuf>> =
            MODULES.iter().map(|name| all.iter().find(|path| named(path, name)).cloned()).collect();
        Ok(modules.map(|modules| Self { image, modules }))
    }
}

/// The package that Debian's `linux-image-amd64` stands for. The smaller one for clouds has no uinput.
fn newest_image() -> Option<String> {
    let depends = ask("apt-cache", &["depends", "linux-image-amd64"])?;
    let mut names = depends.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    names.find(|name| name.starts_with("linux-image-")).map(str::to_owned)
}

/// Our program that plays: an example of `corsa_pad`, which starts itself as the pad host.
fn build_player() -> Result<PathBuf> {
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["build", "--locked", "-p", "corsa_pad"]);
    command.args(["--example", "play"]);
    if !shell::run(&mut command, Duration::from_mins(10))?.success {
        bail!("the player does not build");
    }
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    Ok(root().join(folder).join("debug/examples/play"))
}

/// All that the virtual machine has: our first process, busybox, the player and `evtest` with their
/// libraries, and the modules.
fn make_initramfs(folder: &Path, kernel: &Kernel, player: &Path) -> Result<PathBuf> {
    let tree = folder.join("root");
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    let evtest = which("evtest")?;
    put(&root().join("tests/qemu/init"), &tree, "init")?;
    put(Path::new(BUSYBOX), &tree, "bin/busybox")?;
    put(player, &tree, "bin/play")?;
    put(&evtest, &tree, "bin/evtest")?;
    for program in [player, &evtest] {
        for library in libraries(program)? {
            put(&library, &tree, library.strip_prefix("/")?)?;
        }
    }
    for module in &kernel.modules {
        let name = module.file_name().context("a module without a name")?;
        put(module, &tree, Path::new("modules").join(name))?;
    }
    let archive = folder.join("initramfs.cpio");
    let script = format!("find . | {BUSYBOX} cpio -o -H newc > {}", archive.display());
    let status = Command::new("sh")
        .current_dir(&tree)
        .args(["-c", &script])
        .stderr(Stdio::null())
        .status()
        .context("packing the initramfs")?;
    if !status.success() {
        bail!("packing the initramfs: {status}");
    }
    Ok(archive)
}

fn put(from: &Path, tree: &Path, place: impl AsRef<Path>) -> Result<()> {
    let to = tree.join(place);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(from, &to).with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}

fn which(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file()).with_context(|| format!("{program} is not on the path"))
}

/// The files that a program is linked against, as `ldd` finds them, the loader among them.
fn libraries(program: &Path) -> Result<Vec<PathBuf>> {
    let program = program.to_str().context("a path that is not UTF-8")?;
    let told = ask("ldd", &[program]).with_context(|| format!("ldd {program} failed"))?;
    let paths = told.split_whitespace().filter(|word| word.starts_with('/'));
    Ok(paths.map(PathBuf::from).collect())
}

/// Boots, and returns what was said on the serial console.
fn boot(kernel: &Path, initramfs: &Path) -> Result<String> {
    let mut command = Command::new(QEMU);
    command.args(["-m", "512", "-nodefaults", "-no-reboot", "-display", "none"]);
    command.args(["-serial", "stdio", "-append", "console=ttyS0 quiet panic=-1"]);
    command.arg("-kernel").arg(kernel).arg("-initrd").arg(initramfs);
    Ok(shell::run(&mut command, Duration::from_mins(5))?.output)
}
