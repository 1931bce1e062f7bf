//! The programs themselves.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::harness::{Program, eventually, programs, report};

#[test]
fn the_command_says_what_it_can_do() {
    let Some(folder) = programs("the command's help") else { return };
    let output = Command::new("wine")
        .arg(folder.join("corsa.exe"))
        .arg("--help")
        .output()
        .expect("Wine starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    for command in ["agent", "standin", "drive"] {
        assert!(said.contains(&format!("\n  {command} ")), "{said}");
    }
}

#[test]
fn a_log_file_has_what_was_said_with_time_stamps() {
    let Some(folder) = programs("the log file") else { return };
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("standin.log");
    let shown = format!("Z:{}", path.display()).replace('/', "\\");
    let mut standin = Program::windows(
        &folder,
        "corsa.exe",
        &["standin", "--stop-with-stdin", "--log-file", &shown],
    );
    standin.expect("standin ready");
    assert_eq!(standin.stop().0, Some(0));
    let log = std::fs::read_to_string(&path).expect("a log");
    let line = log.lines().find(|line| line.contains("standin ready")).expect("it is in the log");
    let stamp = line.split_whitespace().next().expect("a stamp");
    assert!(stamp.ends_with('Z') && stamp.contains('T'), "{line}");
}

#[test]
fn the_window_shows_road_car_and_grass() {
    let Some(folder) = programs("the stand-in's window") else { return };
    let Some(screen) = std::env::var_os("CORSA_WINE_SCREEN") else {
        eprintln!("skipped: the stand-in's window needs Xvfb");
        return;
    };
    let screen = Path::new(&screen).join("Xvfb_screen0");
    let mut child = Command::new("wine")
        .arg(folder.join("corsa.exe"))
        .args(["standin", "--stop-with-stdin", "--window", "640x480", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Wine starts");
    let picture = eventually("a picture, or the end of the program", || {
        if !matches!(child.try_wait(), Ok(None)) {
            return Some(None);
        }
        Picture::read(&screen).filter(Picture::is_a_car_on_a_road).map(Some)
    });
    if let Some(picture) = &picture {
        picture.save(&screen.with_extension("ppm"));
    }
    drop(child.stdin.take());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    if picture.is_none() && said.contains("no Direct3D 11 device") {
        eprintln!("skipped: the stand-in's window needs OpenGL for Wine's Direct3D 11");
        return;
    }
    assert!(picture.is_some() && output.status.success(), "{said}");
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let frames = summary["frames"].as_u64().expect("a number");
    let seconds = summary["duration_s"].as_f64().expect("a number");
    report(&format!("window: {frames} frames in {seconds:.1} s"));
    assert!(frames > 2, "the graphics page counts what was shown: {summary}");
}

/// What is on the screen: red, green and blue of each pixel.
struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads an X window dump, as Xvfb keeps it.
    fn read(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let field = |index: usize| {
            let word = bytes.get(4 * index..4 * index + 4)?;
            Some(u32::from_be_bytes(word.try_into().ok()?) as usize)
        };
        let (header, width, height) = (field(0)?, field(4)?, field(5)?);
        let (bits, line, colors) = (field(11)?, field(12)?, field(19)?);
        if bits != 32 {
            return None;
        }
        let data = bytes.get(header + 12 * colors..)?;
        // Blue, green, red and one byte of nothing on a little-endian machine.
        let pixel = |x: usize, y: usize| {
            let at = y * line + 4 * x;
            data.get(at..at + 3).map(|bgr| [bgr[2], bgr[1], bgr[0]])
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Some(Self { width, pixels: pixels.map(|(x, y)| pixel(x, y)).collect::<Option<_>>()? })
    }

    fn is_a_car_on_a_road(&self) -> bool {
        let count = |color: [u8; 3]| {
            let is_near =
                |pixel: &&[u8; 3]| pixel.iter().zip(color).all(|(a, b)| a.abs_diff(b) <= 2);
            self.pixels.iter().filter(is_near).count()
        };
        // As `window/scene.rs` paints them.
        let grass = count([41, 87, 43]);
        let road = count([92, 92, 97]) + count([82, 82, 87]);
        let car = count([242, 64, 26]);
        grass > 10_000 && road > 2_000 && car > 20
    }

    fn save(&self, path: &Path) {
        let mut bytes =
            format!("P6 {} {} 255\n", self.width, self.pixels.len() / self.width).into_bytes();
        bytes.extend(self.pixels.iter().flatten());
        std::fs::write(path, bytes).expect("room");
    }
}
