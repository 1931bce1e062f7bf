//! `cargo xtask dist`: what users get, one file per system, the same bytes from the same sources.

mod notices;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::report::{End, Report};
use crate::shell::{self, say};
use crate::windows;
use crate::workspace::{cargo, root};

/// What leads a user, on either system: each refers to the others.
const GUIDES: &[&str] = &["windows.md", "linux-proton.md", "session.md"];

/// One file of a package: its name there, and where it is.
type Entry = (String, PathBuf);

pub(crate) fn run() -> Report {
    let mut report = Report::default();
    report.stage("Windows build", windows::build);
    report.stage("Linux build", build_linux);
    report.stage("Third-party notices", || {
        fs::create_dir_all(dist())?;
        fs::write(notices_path(), notices::text()?)?;
        Ok(End::Passed)
    });
    report.stage("corsa-windows-x64.zip", || {
        if let Some(missing) = windows::missing() {
            return Ok(End::Skipped(missing));
        }
        let programs = windows::programs().collect();
        write_zip(&dist().join("corsa-windows-x64.zip"), &entries(programs)?)
    });
    report.stage("corsa-linux-x64.tar.gz", || {
        // The helper for the game's prefix is a Windows program.
        let mut programs = vec![root().join("target/dist/corsa")];
        programs.extend(windows::programs().filter(|path| path.ends_with("corsa-bridge.exe")));
        programs.retain(|path| path.exists());
        write_tar(&dist().join("corsa-linux-x64.tar.gz"), &entries(programs)?)
    });
    report
}

fn dist() -> PathBuf {
    root().join("dist")
}

fn notices_path() -> PathBuf {
    dist().join("THIRD-PARTY.txt")
}

fn build_linux() -> Result<End> {
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["build", "--locked", "-p", "corsa_cli", "--bin", "corsa"]);
    command.args(["--profile", "dist"]);
    Ok(shell::run(&mut command, Duration::from_mins(40))?.into())
}

/// Programs, the game's files, documents and licenses, in a folder of their own, sorted.
fn entries(programs: Vec<PathBuf>) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = vec![];
    let mut add = |name: String, path: PathBuf| entries.push((format!("corsa/{name}"), path));
    for program in programs {
        let name = program.file_name().context("a program has a name")?.to_string_lossy();
        add(name.into_owned(), program.clone());
    }
    for name in ["README.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE.md"] {
        add(name.into(), root().join(name));
    }
    for guide in GUIDES {
        add(format!("docs/{guide}"), root().join("docs").join(guide));
    }
    add("THIRD-PARTY.txt".into(), notices_path());
    let game = root().join("game");
    for path in files_below(&game)? {
        let below = path.strip_prefix(root()).context("the game's files lie in the root folder")?;
        add(below.to_string_lossy().replace('\\', "/"), path.clone());
    }
    entries.sort();
    Ok(entries)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    if !folder.exists() {
        return Ok(files);
    }
    for entry in folder.read_dir().with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn write_zip(path: &Path, entries: &[Entry]) -> Result<End> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        // The earliest that the format has: when it was packed is nobody's concern.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, source) in entries {
        zip.start_file(name.as_str(), options)?;
        let bytes = fs::read(source).with_context(|| format!("packing {}", source.display()))?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?;
    say_size(path)
}

/// By the system's tar, told to leave out what differs from machine to machine.
fn write_tar(path: &Path, entries: &[Entry]) -> Result<End> {
    let staging = dist().join("staging");
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    for (name, source) in entries {
        let target = staging.join(name);
        fs::create_dir_all(target.parent().context("an entry lies in a folder")?)?;
        fs::copy(source, &target).with_context(|| format!("packing {}", source.display()))?;
    }
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mode=u=rwX,go=rX", "--use-compress-program=gzip -9n", "-cf"]).arg(path);
    tar.arg("-C").arg(&staging).arg("corsa");
    let packed = shell::run(&mut tar, Duration::from_mins(5))?.success;
    fs::remove_dir_all(&staging)?;
    if !packed {
        bail!("tar made no {}", path.display());
    }
    say_size(path)
}

fn say_size(path: &Path) -> Result<End> {
    let size = fs::metadata(path)?.len();
    say(&format!("{}: {:.1} MB", path.display(), size as f64 / 1e6));
    Ok(End::Passed)
}
