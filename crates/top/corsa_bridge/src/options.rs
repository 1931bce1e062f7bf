use std::ffi::OsString;
use std::path::PathBuf;

/// What the program is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The directory of pages as Windows programs see it.
    pub dir: PathBuf,
    /// Copy from a game that was first instead of refusing.
    pub attach: bool,
    /// End when standard input is closed.
    pub stop_with_stdin: bool,
    pub help: bool,
}

pub const USAGE: &str = "\
Brings Assetto Corsa's shared memory from a Proton prefix to Linux. Start it in the game's prefix, before the game.

Usage: corsa-bridge.exe [--dir DIR] [--attach] [--stop-with-stdin]

  --dir DIR          directory of pages, as Windows sees it [default: Z:\\dev\\shm]
  --attach           if the game was first, copy its pages instead of refusing
  --stop-with-stdin  end when standard input is closed
  -h, --help         print this

Exit codes: 0 ended as asked, 1 failed, 2 wrong usage, 4 the game was first, 5 another bridge is running,
6 the directory cannot hold pages.
";

impl Options {
    /// Reads the arguments after the program's name; the error says what is wrong with them.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self { dir: PathBuf::from("Z:\\dev\\shm"), ..Self::default() };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_string_lossy().as_ref() {
                "--dir" => options.dir = arguments.next().ok_or("--dir needs a directory")?.into(),
                "--attach" => options.attach = true,
                "--stop-with-stdin" => options.stop_with_stdin = true,
                "-h" | "--help" => options.help = true,
                other => return Err(format!("unknown argument `{other}`")),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        Options::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_default_is_where_the_agent_looks() {
        let options = parse(&[]).expect("nothing is needed");
        assert_eq!(options.dir, PathBuf::from("Z:\\dev\\shm"));
        assert!(!options.attach && !options.stop_with_stdin);
    }

    #[test]
    fn arguments_are_taken_and_wrong_ones_named() {
        let options = parse(&["--attach", "--dir", "Z:\\tmp", "--stop-with-stdin"]).expect("good");
        assert_eq!(options.dir, PathBuf::from("Z:\\tmp"));
        assert!(options.attach && options.stop_with_stdin);
        assert_eq!(parse(&["--dir"]), Err("--dir needs a directory".into()));
        assert_eq!(parse(&["--atach"]), Err("unknown argument `--atach`".into()));
    }
}
