//! Takes everything personal out of a text before it leaves the machine.
//!
//! Rather too much than too little: a version of four numbers goes as an address, and every
//! `NAME=` of an ini file goes, though it may only be the weather's.

use std::{env, net::Ipv6Addr};

use regex::{Captures, Regex, RegexBuilder};

/// Names that say nothing of a person, and words that would tear every text apart.
const NOBODY: &[&str] = &[
    "root",
    "user",
    "users",
    "admin",
    "administrator",
    "steam",
    "steamuser",
    "deck",
    "public",
    "default",
    "guest",
    "home",
    "localhost",
    "corsa",
    "player",
    "driver",
];
/// A shorter name is replaced only where it stands as a word.
const SHORT: usize = 4;

/// What is personal on this machine, as far as it can be known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Home folders.
    pub homes: Vec<String>,
    /// Names of the user, of the player, of the machine.
    pub names: Vec<String>,
}

impl Secrets {
    /// From the environment; `more` are names that were found elsewhere, as in the game's settings.
    pub fn of_this_machine(more: impl IntoIterator<Item = String>) -> Self {
        let variable = |name: &&str| env::var(name).ok();
        let mut names: Vec<String> =
            ["USER", "LOGNAME", "USERNAME", "COMPUTERNAME", "HOSTNAME", "USERDOMAIN"]
                .iter()
                .filter_map(variable)
                .collect();
        names.extend(sysinfo::System::host_name());
        names.extend(more);
        let mut homes: Vec<String> = ["HOME", "USERPROFILE"].iter().filter_map(variable).collect();
        homes.extend(env::home_dir().map(|home| home.display().to_string()));
        Self { homes, names }
    }
}

/// The one way through which every text of a report goes.
#[derive(Debug)]
pub struct Scrubber {
    homes: Vec<Regex>,
    names: Vec<Regex>,
    rules: Vec<(Regex, &'static str)>,
    ipv6: Regex,
}

impl Scrubber {
    pub fn new(secrets: &Secrets) -> Self {
        let homes =
            distinct(&secrets.homes).filter(|home| home.len() > 3).map(|home| home_rule(&home));
        let is_somebody = |name: &String| {
            name.chars().count() > 1 && !NOBODY.contains(&name.to_lowercase().as_str())
        };
        let names = distinct(&secrets.names).filter(is_somebody).map(|name| name_rule(&name));
        Self {
            homes: homes.collect(),
            names: names.collect(),
            rules: rules(),
            ipv6: rule(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"),
        }
    }

    /// The text without anything personal.
    pub fn scrub(&self, text: &str) -> String {
        let mut text = text.replace('\0', "");
        for home in &self.homes {
            text = home.replace_all(&text, "<home>").into_owned();
        }
        for (rule, replacement) in &self.rules {
            text = rule.replace_all(&text, *replacement).into_owned();
        }
        text = self.without_ipv6(&text);
        for name in &self.names {
            text = name.replace_all(&text, "<name>").into_owned();
        }
        text
    }

    /// Words of the alphabet of an address are one only if they can be read as one: `agent::drive`
    /// is none.
    fn without_ipv6(&self, text: &str) -> String {
        let replace = |found: &Captures<'_>| {
            let Some(word) = found.get(0) else { return String::new() };
            let stands_alone = !text[..word.start()].ends_with(is_letter)
                && !text[word.end()..].starts_with(is_letter);
            let address = word.as_str().trim_end_matches([':', '.']);
            let is_address = |text: &str| text.parse::<Ipv6Addr>().is_ok() && text.len() > 2;
            if stands_alone && (is_address(address) || is_address(word.as_str())) {
                "<ip>".to_owned()
            } else {
                word.as_str().to_owned()
            }
        };
        self.ipv6.replace_all(text, replace).into_owned()
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Longest first, so that a name within another does not hide it.
fn distinct(words: &[String]) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = words.iter().map(|word| word.trim().to_owned()).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words.into_iter().filter(|word| !word.is_empty())
}

/// The folder in both systems' spelling, escaped or not, whatever the case.
fn home_rule(home: &str) -> Regex {
    let home = home.trim_end_matches(['/', '\\']);
    let parts = home.split(['/', '\\']).map(regex::escape);
    let path = parts.collect::<Vec<_>>().join(r"[/\\]+");
    // Not the beginning of a longer name.
    rule(&if home.ends_with(is_letter) { format!(r"{path}\b") } else { path })
}

fn name_rule(name: &str) -> Regex {
    let escaped = regex::escape(name);
    rule(&if name.chars().count() < SHORT { format!(r"\b{escaped}\b") } else { escaped })
}

/// In this order: whole values first, then what stands within others.
fn rules() -> Vec<(Regex, &'static str)> {
    const KEYS: &str = "driver_?name|nick_?name|nick|guid|name|e_?mail|token|password|passwd|secret|\
                        user_?name|user|api_?key|steam_?id|login";
    vec![
        // KEY=value of an ini file, the key alone or at the end of another.
        (
            rule(&format!(r"(?m)^([ \t]*(?:[a-z0-9_]*_)?(?:{KEYS})[ \t]*=[ \t]*)[^\r\n]*")),
            "${1}<removed>",
        ),
        // "key": "value" of JSON.
        (
            rule(&format!(r#"("(?:[a-z0-9_]*_)?(?:{KEYS})"\s*:\s*)"(?:[^"\\]|\\.)*""#)),
            r#"${1}"<removed>""#,
        ),
        // key: value and key=value within a line; `name` alone is too common a word there.
        (
            rule(
                r#"\b(driver_?name|nick_?name|guid|e-?mail|token|password|passwd|secret|user_?name|api_?key)(\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)"#,
            ),
            "${1}${2}<removed>",
        ),
        (rule(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*"), "<mail>"),
        (rule(r"([/\\]+users[/\\]+)[^/\\\r\n:*?<>|]+([/\\])"), "${1}<name>${2}"),
        (rule(r"([/\\]+(?:home|users)[/\\]+)[^/\\\s:;,*?<>|]+"), "${1}<name>"),
        (rule(r"7656119[0-9]{10}"), "<steam-id>"),
        (rule(r"\[U:1:[0-9]+\]|STEAM_[0-5]:[01]:[0-9]+"), "<steam-id>"),
        (rule(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b"), "<mac>"),
        (rule(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"), "<ip>"),
    ]
}

/// A pattern of this file, or made of escaped words.
fn rule(pattern: &str) -> Regex {
    let built = RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 24).build();
    built.expect("patterns are written here and words in them are escaped")
}

#[cfg(test)]
mod tests;
