//! Python environments below `target/xtask/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::shell;
use crate::workspace::{root, scratch};

/// Exact versions of what the tests install, so that a test run tomorrow is the one of today.
const CONSTRAINTS: &str = "xtask/python-constraints.txt";

pub(crate) struct Venv {
    folder: PathBuf,
}

impl Venv {
    /// The environment of that name, made if it is not there or no longer runs.
    pub(crate) fn open(name: &str) -> Result<Venv> {
        let venv = Venv { folder: scratch().join(name) };
        if shell::ask(&venv.python(), &["-m", "pip", "--version"]).is_none() {
            let mut command = Command::new(system_python());
            command.args(["-m", "venv", "--clear"]).arg(&venv.folder);
            let made = shell::run(&mut command, Duration::from_mins(5))?;
            ensure!(made.success, "no Python environment: needs Python >= 3.10 with venv");
        }
        Ok(venv)
    }

    pub(crate) fn python(&self) -> String {
        self.program("python").display().to_string()
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    /// `pip install` under the constraints.
    pub(crate) fn install(&self, arguments: &[&str]) -> Result<()> {
        self.pip(&[&["install", "--constraint", CONSTRAINTS], arguments].concat())
    }

    /// Builds our wheel as `pip install .` would and returns its path.
    pub(crate) fn build_wheel(&self) -> Result<PathBuf> {
        let folder = scratch().join("wheel");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("emptying {}", folder.display()))?;
        }
        let target = folder.to_str().context("the workspace's path is not UTF-8")?;
        // Verbose, so that a failing build shows the compiler's words.
        self.pip(&["wheel", "--verbose", "--no-deps", "--wheel-dir", target, "."])?;
        let mut files = folder.read_dir()?.flatten().map(|entry| entry.path());
        files
            .find(|path| path.extension().is_some_and(|e| e == "whl"))
            .context("pip built no wheel")
    }

    /// Lets this environment import what another one has and it has not.
    pub(crate) fn borrow_from(&self, other: &Venv) -> Result<()> {
        let lender = other.site_packages()?;
        let path = self.site_packages()?.join("borrowed.pth");
        fs::write(&path, format!("{}\n", lender.display()))
            .with_context(|| format!("writing {}", path.display()))
    }

    fn site_packages(&self) -> Result<PathBuf> {
        let code = "import sysconfig; print(sysconfig.get_path('platlib'))";
        let answer =
            shell::ask(&self.python(), &["-c", code]).context("asking Python for its folders")?;
        Ok(Path::new(answer.trim()).to_owned())
    }

    fn pip(&self, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.python());
        command
            .current_dir(root())
            .args(["-m", "pip", "--disable-pip-version-check"])
            .args(arguments);
        command.env("PIP_PROGRESS_BAR", "off");
        let outcome = shell::run(&mut command, Duration::from_mins(30))?;
        ensure!(outcome.success, "pip {} failed", arguments.first().unwrap_or(&""));
        Ok(())
    }
}

/// `PYTHON` chooses another interpreter than the first `python3` on the path.
fn system_python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".into())
}
