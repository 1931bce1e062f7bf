//! `corsa doctor` and `corsa report` as a user runs them: without a game, beside a stand-in, beside a
//! game that has gone wrong.

#[cfg(target_os = "linux")]
mod game;
#[cfg(target_os = "linux")]
mod pages;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod two_machines;

use std::process::{Command, Output};

use serde_json::Value;

/// Nobody's home: no Steam, no game, no index.
pub(crate) const NOWHERE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody");

/// The command on a machine of its own, as far as folders and the network go.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corsa"));
    for variable in ["CORSA_GAME", "CORSA_NETWORK", "CORSA_SHM_DIR", "ROS_DOMAIN_ID", "NO_COLOR"] {
        command.env_remove(variable);
    }
    command.env("HOME", NOWHERE).env("XDG_DATA_HOME", NOWHERE).env("LOCALAPPDATA", NOWHERE);
    command.args(args);
    command
}

/// A domain that no other test of this machine is likely to use.
pub(crate) fn domain_id() -> String {
    (101 + std::process::id() % 100).to_string()
}

pub(crate) fn run(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The findings of a run with `--json`, beside its exit code.
pub(crate) fn findings(output: &Output) -> (Option<i32>, Vec<Value>) {
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let findings = said["findings"].as_array().expect("findings").clone();
    assert_eq!(said["is_healthy"].as_bool(), output.status.code().map(|code| code == 0));
    (output.status.code(), findings)
}

/// A check's verdict, and what is said with its fix.
pub(crate) fn of(findings: &[Value], check: &str) -> (String, String) {
    let found = findings.iter().find(|finding| finding["check"] == check);
    let found = found.unwrap_or_else(|| panic!("no check `{check}` in {findings:#?}"));
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
    (text("verdict"), format!("{} | {}", text("seen"), text("fix")))
}

#[test]
fn without_a_game_and_an_agent_it_says_what_to_start() {
    let place = tempfile::tempdir().expect("a folder");
    let pages = place.path().to_str().expect("UTF-8");
    let output = run(&["doctor", "--page-dir", pages, "--domain-id", &domain_id()]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let said = stdout(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("skip  game             none on this machine"), "{said}");
    assert!(said.contains("fail  agent            no agent and no other node in domain"), "{said}");
    assert!(said.contains("fix: start corsa agent"), "{said}");
    assert!(lines.last().is_some_and(|line| line.ends_with("begin with: agent")), "{said}");
    assert!(lines.len() < 24 && !said.contains('\x1b'), "{said}");
}

#[test]
fn a_game_folder_that_is_none_is_a_failure_with_its_name() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().to_str().expect("UTF-8");
    let args =
        ["doctor", "--json", "--game", folder, "--page-dir", folder, "--domain-id", &domain_id()];
    let (code, findings) = findings(&run(&args));
    let (verdict, said) = of(&findings, "game");
    assert_eq!((code, verdict.as_str()), (Some(1), "fail"));
    assert!(said.contains(folder) && said.contains("acs.exe"), "{said}");
}
