//! The Windows programs run under Wine, in a prefix of their own, against programs on Linux.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::debian::runs;
use crate::report::End;
use crate::shell::{self, say};
use crate::tally::Tally;
use crate::windows;
use crate::workspace::{cargo, root, scratch};

/// A screen nobody else uses, for the game's window.
const DISPLAY: &str = ":87";

pub(crate) fn test() -> Result<End> {
    if let Some(missing) = windows::missing() {
        return Ok(End::Skipped(missing));
    }
    if !runs("wine") {
        return Ok(End::Skipped("needs wine and wine64".into()));
    }
    if !windows::programs().all(|program| program.exists()) {
        bail!("the programs are not built: cargo xtask test windows");
    }
    let home = scratch().join("wine");
    let programs = lay_out(&home)?;
    let prefix = Prefix::make(&home.join("prefix"))?;
    let screen = Screen::start(&home.join("screen"))?;
    if screen.is_none() {
        say("no Xvfb: tests that need a window will be skipped");
    }
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["test", "--locked", "-p", "corsa_cli", "--test", "wine"]);
    // One after the other: each has the prefix, and the machine's time, to itself.
    command.args(["--", "--show-output", "--test-threads=1"]);
    command.env("CORSA_WINE_PROGRAMS", &programs);
    prefix.apply(&mut command);
    if let Some(screen) = &screen {
        command.env("DISPLAY", DISPLAY).env("CORSA_WINE_SCREEN", &screen.folder);
    } else {
        command.env_remove("DISPLAY");
    }
    let outcome = shell::run(&mut command, Duration::from_mins(25))?;
    Ok(End::Tests(Tally::of_cargo(&outcome.output).or_failed(outcome.success)))
}

/// The programs, and beside them the DLL that Debian's Wine lacks.
fn lay_out(home: &Path) -> Result<PathBuf> {
    let folder = home.join("programs");
    fs::create_dir_all(&folder)?;
    for program in windows::programs() {
        let name = program.file_name().context("a program has a name")?;
        fs::copy(&program, folder.join(name))?;
    }
    let mut command = Command::new("x86_64-w64-mingw32-gcc");
    command.args(["-shared", "-O1", "-o"]).arg(folder.join("bcryptprimitives.dll"));
    command.arg(root().join("tests/wine/bcryptprimitives.c")).arg("-ladvapi32");
    if !shell::run(&mut command, Duration::from_mins(1))?.success {
        bail!("bcryptprimitives.dll was not built");
    }
    Ok(folder)
}

/// A Windows installation of Wine's. Its server runs ahead of other work where that is allowed: every
/// wait of every Windows program goes through it.
struct Prefix(PathBuf);

impl Prefix {
    fn make(path: &Path) -> Result<Self> {
        fs::create_dir_all(path)?;
        let prefix = Self(path.to_owned());
        // One that a test run left behind may be of another priority.
        prefix.server(&["-k", "-w"])?;
        let mut server = Command::new("chrt");
        server.args(["-r", "6", "wineserver", "-p"]);
        prefix.apply(&mut server);
        if !shell::run(&mut server, Duration::from_mins(1)).is_ok_and(|ended| ended.success) {
            say("ordinary scheduling: on a busy machine steps may be lost");
            prefix.server(&["-p"])?;
        }
        let mut boot = Command::new("wine");
        boot.args(["wineboot", "--init"]).stdin(Stdio::null()).stdout(Stdio::null());
        boot.stderr(Stdio::null()).env_remove("DISPLAY");
        prefix.apply(&mut boot);
        // Not like other programs, whose group is ended with them: Windows' services stay.
        say("$ wine wineboot --init");
        if !boot.status().context("starting wine")?.success() {
            bail!("Wine made no prefix in {}", path.display());
        }
        Ok(prefix)
    }

    fn apply(&self, command: &mut Command) {
        command.env("WINEPREFIX", &self.0).env("WINEARCH", "win64").env("WINEDEBUG", "-all");
        // Neither .NET nor a browser is wanted, and asking for them opens a window.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=");
    }

    fn server(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new("wineserver");
        command.args(arguments);
        self.apply(&mut command);
        // Fails where there was none, which is as good.
        shell::run(&mut command, Duration::from_mins(1)).map(|_| ())
    }
}

impl Drop for Prefix {
    fn drop(&mut self) {
        if let Err(error) = self.server(&["-k"]) {
            say(&format!("Wine's server may still run: {error:#}"));
        }
    }
}

/// A screen in memory whose picture lies in a file.
struct Screen {
    child: Child,
    folder: PathBuf,
}

impl Screen {
    fn start(folder: &Path) -> Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let started = Command::new("Xvfb")
            .args([DISPLAY, "-screen", "0", "800x600x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Ok(started.ok().map(|child| Self { child, folder: folder.to_owned() }))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended itself; it is waited for in any case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
