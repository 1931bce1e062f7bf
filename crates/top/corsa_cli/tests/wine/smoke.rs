//! The programs themselves.

use crate::harness::{Program, programs};

#[test]
fn the_command_says_what_it_can_do() {
    let Some(folder) = programs("the command's help") else { return };
    let output = std::process::Command::new("wine")
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
