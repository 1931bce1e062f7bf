//! Which programs run on this machine: the seam between "is the game running" and the system.

use std::{fmt, io};

#[cfg(unix)]
#[path = "processes/unix.rs"]
mod imp;
#[cfg(windows)]
#[path = "processes/windows.rs"]
mod imp;

use crate::GameError;

/// The game itself, in both widths.
pub const GAME_PROGRAMS: &[&str] = &["acs.exe", "acs_x86.exe"];
/// The programs that write the game's settings when they like: Content Manager under its names (under
/// Proton it takes the launcher's), and the launcher.
pub const LAUNCHER_PROGRAMS: &[&str] =
    &["Content Manager.exe", "Content Manager Safe.exe", "AssettoCorsa.exe"];
/// Steam's client.
pub const STEAM_PROGRAMS: &[&str] = &["steam.exe", "steam"];

/// A program that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningProcess {
    /// The file's name, such as `acs.exe`.
    pub name: String,
    pub pid: u32,
}

/// What of a machine's processes is asked.
pub trait Processes: fmt::Debug + Send + Sync {
    /// Those whose program file has one of these names, whatever the case.
    fn named(&self, names: &[&str]) -> Vec<RunningProcess>;
    /// Ends one at once.
    fn kill(&self, pid: u32) -> io::Result<()>;
}

/// This machine's, Wine's among them: a Windows program under Wine is a process of the system with
/// the Windows path as its command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemProcesses;

impl Processes for SystemProcesses {
    fn named(&self, names: &[&str]) -> Vec<RunningProcess> {
        let mut found = imp::all();
        found.retain(|process| names.iter().any(|name| name.eq_ignore_ascii_case(&process.name)));
        found
    }

    fn kill(&self, pid: u32) -> io::Result<()> {
        imp::kill(pid)
    }
}

/// Refuses while a program runs that would undo or miss what is written to the game's settings.
pub fn check_settings_are_free(processes: &dyn Processes) -> Result<(), GameError> {
    let running = |names, effect| match processes.named(names).into_iter().next() {
        Some(RunningProcess { name, pid }) => Err(GameError::Running { name, pid, effect }),
        None => Ok(()),
    };
    running(GAME_PROGRAMS, "reads its settings only when it starts")?;
    running(LAUNCHER_PROGRAMS, "would write over the game's settings")
}

/// The last part of a path of either system.
#[cfg(any(unix, test))]
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Only(&'static str);

    impl Processes for Only {
        fn named(&self, names: &[&str]) -> Vec<RunningProcess> {
            let is_named = names.contains(&self.0);
            is_named
                .then(|| RunningProcess { name: self.0.to_owned(), pid: 7 })
                .into_iter()
                .collect()
        }

        fn kill(&self, _: u32) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    #[test]
    fn whoever_would_write_over_the_settings_is_named() {
        for name in ["acs.exe", "Content Manager.exe", "AssettoCorsa.exe"] {
            let said = check_settings_are_free(&Only(name)).unwrap_err();
            assert!(
                said.to_string().starts_with(&format!("{name} is running (process 7)")),
                "{said}"
            );
            assert!(said.hint().unwrap().contains(name));
        }
        assert!(check_settings_are_free(&Only("explorer.exe")).is_ok());
    }

    #[test]
    fn paths_of_both_systems_have_a_last_part() {
        assert_eq!(file_name(r"C:\games\assettocorsa\acs.exe"), "acs.exe");
        assert_eq!(file_name("/usr/bin/sleep"), "sleep");
        assert_eq!(file_name("acs.exe"), "acs.exe");
    }

    #[cfg(unix)]
    #[test]
    fn a_real_process_is_found_by_its_name_and_ended_by_its_number() {
        let folder = tempfile::tempdir().unwrap();
        // Under Wine the command line is a Windows path; here the program's own file has the name.
        let name = format!("Corsa-Test-{}.exe", std::process::id());
        let program = folder.path().join(&name);
        std::fs::copy("/bin/sleep", &program).unwrap();
        let mut child = std::process::Command::new(&program).arg("60").spawn().unwrap();
        let pid = child.id();
        let name = name.to_lowercase();
        let found = || SystemProcesses.named(&[&name]).iter().any(|process| process.pid == pid);
        // The child is there before `spawn` returns, its command line once it has replaced our own.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while !found() && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(found());
        SystemProcesses.kill(pid).unwrap();
        assert!(!child.wait().unwrap().success());
        assert!(!found());
    }
}
