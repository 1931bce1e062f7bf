//! The vJoy route against a DLL that stands where vJoy's does: found by the installer's registry key,
//! called as vJoy's header says, told what a C compiler reads out of the struct.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::harness::{eventually, programs};

const KEY: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{8E31F76F-74C3-47F1-9550-E041EEDC5FBB}_is1";

/// A path as a Windows program sees it.
fn windows(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

fn registry(arguments: &[&str]) {
    let mut command = Command::new("wine");
    command.arg("reg").args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().expect("Wine starts").success(), "reg {arguments:?}");
}

/// vJoy as far as our programs see it, until it is dropped.
struct Installed {
    folder: tempfile::TempDir,
}

impl Installed {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/wine/vJoyInterface.c");
        let built = Command::new("x86_64-w64-mingw32-gcc")
            .args(["-shared", "-o"])
            .arg(folder.path().join("vJoyInterface.dll"))
            .arg(source)
            .status();
        assert!(built.expect("the compiler of the Windows programs").success());
        let place = windows(folder.path());
        registry(&["add", KEY, "/v", "DllX64Location", "/t", "REG_SZ", "/d", &place, "/f"]);
        Self { folder }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        registry(&["delete", KEY, "/f"]);
    }
}

/// The pad host of a route, and the first line that it says.
fn start_host(folder: &Path, log: &Path) -> (Child, String) {
    let mut child = Command::new("wine")
        .arg(folder.join("corsa.exe"))
        .args(["pad-host", "--route", "vjoy", "--pages", r"Local\corsa-vjoy-"])
        .env("CORSA_VJOY_LOG", windows(log))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Wine starts");
    let mut line = String::new();
    let output = child.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line");
    (child, line.trim().to_owned())
}

/// What `corsa_pad` writes to its host while driving.
fn frame(switches: u8, steering: f32, throttle: f32, brake: f32) -> Vec<u8> {
    let mut bytes = vec![b'P', 1, switches, 0];
    bytes.extend([steering, throttle, brake].map(f32::to_le_bytes).concat());
    bytes
}

#[test]
fn a_vjoy_device_is_fed_braked_for_and_given_back() {
    let Some(folder) = programs("the vJoy route") else { return };
    let vjoy = Installed::new();
    let (mut host, line) = start_host(&folder, &vjoy.log());
    assert_eq!(line, "pad-host ready\tvJoy 2.2.1, device 1");
    let mut pipe = host.stdin.take().expect("a pipe");
    // Shift up, full left, full throttle, half brake; then the driver dies.
    pipe.write_all(&frame(1, 1.0, 1.0, 0.5)).expect("a host");
    let log = || std::fs::read_to_string(vjoy.log()).unwrap_or_default();
    eventually("the driver is told", || log().contains("lButtons 1 ").then_some(()));
    drop(pipe);
    eventually("the device is given back", || log().contains("relinquish").then_some(()));
    assert!(host.wait().expect("it ends").success());
    let update = |axes: &str, buttons: u8| {
        format!(
            "update 1: bDevice 1 {axes} XRot 16384 lButtons {buttons} bHats ffffffff lButtonsEx3 0"
        )
    };
    let expected = [
        "acquire 1".into(),
        update("X 16384 Y 0 Z 0", 0),
        update("X 0 Y 32767 Z 16384", 1),
        update("X 16384 Y 0 Z 32767", 0),
        update("X 16384 Y 0 Z 0", 0),
        "relinquish 1".into(),
    ];
    let log = log();
    assert_eq!(log.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn without_vjoy_the_host_says_so_in_one_line_with_what_to_install() {
    let Some(folder) = programs("a machine without vJoy") else { return };
    let (mut host, line) = start_host(&folder, Path::new("/nowhere"));
    let said: Vec<&str> = line.split('\t').collect();
    assert_eq!(said[..2], ["pad-host error", "vJoy is not installed"]);
    assert!(said[2].starts_with("install vJoy"), "{line}");
    assert!(!host.wait().expect("it ends").success());
}
