//! The program's only logger: to standard error what was asked for, to a file everything of interest.

use std::{
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, bail};
use chrono::{SecondsFormat, Utc};
use file_rotate::{ContentLimit, FileRotate, compression::Compression, suffix::AppendCount};
use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::output;

/// What the program says to people goes to standard error anyway; under this target it also gets into
/// the file.
pub(crate) const SAID: &str = "corsa";

/// A log file that has grown past this becomes `<name>.1`, and that `<name>.2`.
const FILE_SIZE: usize = 5 * 1024 * 1024;
const OLD_FILES: usize = 2;

/// Installs the logger. `verbosity` counts `-v`; `asked` is `CORSA_LOG`: a level, or levels per module
/// as in `info,corsa_agent=debug`.
///
/// Inside a Python interpreter another logger may be there already, and stays.
pub(crate) fn install(
    verbosity: u8,
    asked: Option<&str>,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let mut shown = Levels::parse(asked.unwrap_or("warn"))?;
    shown.raise(match verbosity {
        0 => LevelFilter::Off,
        1 => LevelFilter::Info,
        2 => LevelFilter::Debug,
        _ => LevelFilter::Trace,
    });
    let mut kept = shown.clone();
    kept.raise(LevelFilter::Info);
    let file = file.map(open).transpose()?.map(Mutex::new);
    let most = if file.is_some() { kept.most() } else { shown.most() };
    if log::set_boxed_logger(Box::new(Logger { shown, kept, file })).is_ok() {
        log::set_max_level(most);
    }
    Ok(())
}

fn open(path: &Path) -> anyhow::Result<FileRotate<AppendCount>> {
    // The library opens the file itself and panics where it may not.
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("a log file: {}", path.display()))?;
    let limit = ContentLimit::BytesSurpassed(FILE_SIZE);
    Ok(FileRotate::new(path, AppendCount::new(OLD_FILES), limit, Compression::None, None))
}

struct Logger {
    shown: Levels,
    kept: Levels,
    file: Option<Mutex<FileRotate<AppendCount>>>,
}

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.is_shown(metadata) || (self.file.is_some() && self.kept.admit(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        let level = name_of(record.level());
        if self.is_shown(record.metadata()) {
            output::print_note(format_args!("{level}: {} ({})", record.args(), record.target()));
        }
        if let Some(file) = &self.file
            && self.kept.admit(record.metadata())
        {
            let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A full disk is no reason to let go of the car.
            let _ = writeln!(file, "{time} {level:<7} {}: {}", record.target(), record.args());
        }
    }

    fn flush(&self) {
        if let Some(file) = &self.file {
            let _ = file.lock().unwrap_or_else(PoisonError::into_inner).flush();
        }
    }
}

impl Logger {
    fn is_shown(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() != SAID && self.shown.admit(metadata)
    }
}

const fn name_of(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    }
}

/// How much is wanted, by the beginning of the target; the longest that fits decides.
#[derive(Clone, Debug, PartialEq)]
struct Levels(Vec<(String, LevelFilter)>);

impl Levels {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let mut levels = vec![(String::new(), LevelFilter::Warn)];
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let (target, level) = word.split_once('=').unwrap_or(("", word));
            let Ok(level) = level.parse() else {
                bail!(
                    "CORSA_LOG: `{level}` is none of off, error, warn, info, debug, trace: `{text}`"
                );
            };
            levels.retain(|(other, _)| other != target);
            levels.push((target.to_owned(), level));
        }
        levels.sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        Ok(Self(levels))
    }

    fn raise(&mut self, to: LevelFilter) {
        for (_, level) in &mut self.0 {
            *level = to.max(*level);
        }
    }

    fn admit(&self, metadata: &Metadata<'_>) -> bool {
        let decides = self.0.iter().find(|(target, _)| metadata.target().starts_with(target));
        decides.is_some_and(|(_, level)| metadata.level() <= *level)
    }

    fn most(&self) -> LevelFilter {
        self.0.iter().map(|(_, level)| *level).max().unwrap_or(LevelFilter::Off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(levels: &Levels, target: &str, level: Level) -> bool {
        levels.admit(&Metadata::builder().target(target).level(level).build())
    }

    #[test]
    fn the_longest_module_that_fits_decides() {
        let levels =
            Levels::parse("info,corsa_agent=debug, corsa_agent::game=off").expect("levels");
        assert!(admits(&levels, "corsa_ros", Level::Info));
        assert!(!admits(&levels, "corsa_ros", Level::Debug));
        assert!(admits(&levels, "corsa_agent::driver", Level::Debug));
        assert!(!admits(&levels, "corsa_agent::game", Level::Error));
    }

    #[test]
    fn a_wrong_level_is_named() {
        let said = Levels::parse("corsa_agent=loud").expect_err("no level").to_string();
        assert!(said.contains("`loud`"), "{said}");
    }

    #[test]
    fn a_full_file_makes_room_and_old_ones_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("agent.log");
        let mut file = open(&path).expect("a file");
        let line = vec![b'x'; FILE_SIZE / 2];
        for _ in 0..10 {
            file.write_all(&line).expect("room");
        }
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["agent.log", "agent.log.1", "agent.log.2"]);
    }
}
