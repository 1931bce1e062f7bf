//! What the Markdown files tell people to type: it must run.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::docs::{markdown_files, read};
use crate::report::End;
use crate::shell;
use crate::venv::Venv;
use crate::workspace::{root, scratch};

/// One `corsa <subcommand> … --flag …` found in a document.
#[derive(Debug, PartialEq, Eq)]
struct Documented {
    subcommand: String,
    /// The word behind it: a subcommand of its own, where the first has some.
    next: Option<String>,
    flags: Vec<String>,
}

/// Whether the installed command knows every subcommand and flag that a document names.
pub(crate) fn exist(corsa: &Path) -> Result<Vec<String>> {
    let mut found = vec![];
    for path in markdown_files()? {
        let place = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        for command in documented(&read(&path)?) {
            found.extend(unknown(corsa, &command)?.map(|what| format!("{place}: {what}")));
        }
    }
    Ok(found)
}

/// Runs the README's first Python example as it stands.
pub(crate) fn run_readme_example(venv: &Venv) -> Result<End> {
    let text = read(&root().join("README.md"))?;
    let example =
        fences(&text, &["python"]).into_iter().next().context("README.md has no Python example")?;
    let folder = scratch().join("readme");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("example.py"), example)?;
    let mut command = Command::new(venv.python());
    command.arg("example.py").current_dir(&folder);
    Ok(shell::run(&mut command, Duration::from_mins(5))?.into())
}

fn unknown(corsa: &Path, command: &Documented) -> Result<Option<String>> {
    let corsa = corsa.to_str().context("the command's path is not UTF-8")?;
    let Some(help) = shell::ask(corsa, &[&command.subcommand, "--help"]) else {
        if shell::ask(corsa, &["--help"]).is_none() {
            bail!("{corsa} --help failed");
        }
        return Ok(Some(format!("`corsa {}` does not exist", command.subcommand)));
    };
    let (name, help) = match &command.next {
        Some(next) if help.contains("\nCommands:\n") => {
            let name = format!("{} {next}", command.subcommand);
            let Some(help) = shell::ask(corsa, &[&command.subcommand, next, "--help"]) else {
                return Ok(Some(format!("`corsa {name}` does not exist")));
            };
            (name, help)
        }
        _ => (command.subcommand.clone(), help),
    };
    let words: Vec<&str> = help.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let missing = command.flags.iter().find(|flag| !words.contains(&flag.as_str()));
    Ok(missing.map(|flag| format!("`corsa {name}` has no {flag}")))
}

fn documented(text: &str) -> Vec<Documented> {
    let fences = fences(text, &["sh", "console", "bash", "shell"]);
    let commands = fences.iter().flat_map(|fence| fence.lines()).flat_map(|line| line.split("&&"));
    commands.filter_map(one_command).collect()
}

fn one_command(text: &str) -> Option<Documented> {
    let text = text.split(" #").next()?;
    let mut words = text.trim().trim_start_matches("$ ").split_whitespace();
    if words.next()? != "corsa" {
        return None;
    }
    let subcommand = words.next().filter(|word| !word.starts_with('-'))?.to_owned();
    let words: Vec<&str> = words.collect();
    let next = words.first().filter(|word| !word.starts_with('-')).map(ToString::to_string);
    let flags = words.iter().filter(|word| word.starts_with("--"));
    let flags = flags.map(|flag| flag.split('=').next().unwrap_or(flag).to_owned()).collect();
    Some(Documented { subcommand, next, flags })
}

/// The contents of code fences in one of the given languages.
fn fences<'a>(text: &'a str, languages: &[&str]) -> Vec<&'a str> {
    let blocks = text.split("```").skip(1).step_by(2);
    let split = blocks.filter_map(|block| block.split_once('\n'));
    split
        .filter(|(language, _)| languages.contains(&language.trim()))
        .map(|(_, body)| body)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_behind_prompts_and_chains() {
        let text = "Text `corsa nothing`.\n```sh\npip install . && corsa drive --out=x --laps 3 # go\n\
            $ corsa proton run --start\ncargo xtask test\n```\n```python\ncorsa = 1\n```\n";
        let found = documented(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].subcommand, "drive");
        assert_eq!(found[0].flags, ["--out", "--laps"]);
        assert_eq!(found[0].next, None);
        let (next, flags) = (Some("run".into()), vec!["--start".into()]);
        assert_eq!(found[1], Documented { subcommand: "proton".into(), next, flags });
    }
}
