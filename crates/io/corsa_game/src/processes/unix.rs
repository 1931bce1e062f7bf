use std::{fs, io};

use rustix::process::{Pid, Signal, kill_process};

use super::{RunningProcess, file_name};

/// Every process whose command line can be read. One that has ended and waits for its parent has none.
pub(super) fn all() -> Vec<RunningProcess> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            Some(RunningProcess { name: program(&line)?, pid })
        })
        .collect()
}

/// The program's name: the first word, or the second where the first is Wine's own loader.
fn program(command_line: &[u8]) -> Option<String> {
    let words = command_line.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    let mut names = words.map(|word| file_name(&String::from_utf8_lossy(word)).to_owned());
    let first = names.next()?;
    if first.starts_with("wine") { names.next().or(Some(first)) } else { Some(first) }
}

pub(super) fn kill(pid: u32) -> io::Result<()> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let pid = pid.ok_or(io::ErrorKind::InvalidInput)?;
    kill_process(pid, Signal::KILL).map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_command_line_is_found() {
        for (line, name) in [
            (&b"Z:\\games\\acs.exe\0-x\0"[..], "acs.exe"),
            (b"/opt/wine/bin/wine64-preloader\0C:\\acs.exe\0", "acs.exe"),
            (b"vim\0acs.exe\0", "vim"),
            (b"wineserver\0", "wineserver"),
        ] {
            assert_eq!(program(line).as_deref(), Some(name));
        }
        assert_eq!(program(b""), None);
    }
}
