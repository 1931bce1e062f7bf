//! The game's three pages: there, large enough, of this game, alive.

use crate::Finding;

/// A page as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFacts {
    pub name: &'static str,
    /// Bytes that this program reads of it.
    pub needed: usize,
    pub state: PageState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageState {
    Missing,
    /// The system refused it.
    Refused(String),
    /// It is there with so many bytes; `is_blank` if all are 0.
    There {
        size: usize,
        is_blank: bool,
    },
}

/// What stands still and what moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Physics steps come.
    Steps,
    /// Only frames: a pause or the pre-drive menu.
    FramesOnly {
        in_menu: bool,
    },
    Nothing,
}

/// The pages, and how they fared while they were watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesFacts {
    /// The directory, or the prefix of names.
    pub place: String,
    pub pages: Vec<PageFacts>,
    /// The shared memory's version, as the static page says.
    pub version: String,
    pub game_version: String,
    pub motion: Motion,
    /// Whether a program of the game runs; `None` if that cannot be told.
    pub game_runs: Option<bool>,
    /// Whether this machine has files there (Linux), which outlive a game.
    pub are_files: bool,
}

pub fn check(facts: &PagesFacts) -> Finding {
    presence(facts).or_else(|| version(facts)).unwrap_or_else(|| motion(facts))
}

/// Whether the pages can be watched at all.
pub fn are_readable(pages: &[PageFacts]) -> bool {
    pages.iter().all(|page| {
        matches!(page.state, PageState::There { size, is_blank: false } if size >= page.needed)
    })
}

fn presence(facts: &PagesFacts) -> Option<Finding> {
    let place = &facts.place;
    let named = |wanted: &dyn Fn(&PageFacts) -> bool| -> Vec<&str> {
        facts.pages.iter().filter(|page| wanted(page)).map(|page| page.name).collect()
    };
    for page in &facts.pages {
        if let PageState::Refused(reason) = &page.state {
            let seen = format!("{}: {reason}, in {place}", page.name);
            return Some(Finding::fail("pages", seen, refused_fix(facts)));
        }
    }
    let missing = named(&|page| page.state == PageState::Missing);
    if !missing.is_empty() {
        return Some(absent(facts, &format!("{} missing in {place}", list(&missing))));
    }
    let small = facts.pages.iter().find_map(|page| match page.state {
        PageState::There { size, .. } if size < page.needed => Some((page, size)),
        _ => None,
    });
    if let Some((page, size)) = small {
        let seen = format!("{} has {size} bytes and needs {}", page.name, page.needed);
        return Some(Finding::fail("pages", seen, again_fix(facts)));
    }
    let blank = named(&|page| matches!(page.state, PageState::There { is_blank: true, .. }));
    (!blank.is_empty())
        .then(|| absent(facts, &format!("{} there but nobody has written it", list(&blank))))
}

/// No pages: only wrong where the game runs.
fn absent(facts: &PagesFacts, seen: &str) -> Finding {
    match (facts.game_runs, facts.are_files) {
        (Some(true), true) => Finding::fail(
            "pages",
            format!("the game runs, and {seen}"),
            "close the game, then: corsa proton run (its helper must be up before the game)",
        ),
        (Some(true), false) => Finding::fail(
            "pages",
            format!("the game runs, and {seen}"),
            "start a session; if it is one already, start corsa in the same Windows session, not as a \
             service or another user",
        ),
        _ => Finding::warn(
            "pages",
            format!("no game is running: {seen}"),
            "start the game and a session in it (or corsa standin), then run this again",
        ),
    }
}

fn version(facts: &PagesFacts) -> Option<Finding> {
    let text = &facts.version;
    let mut parts = text.split('.').map(str::parse::<u32>);
    let numbers = (parts.next().and_then(Result::ok), parts.next().and_then(Result::ok));
    match numbers {
        (Some(1), Some(0..=7)) => None,
        (Some(1..), Some(_)) => Some(Finding::fail(
            "pages",
            format!("version {text} is that of Assetto Corsa Competizione or EVO"),
            "close it and start Assetto Corsa (2014): the pages of both have the same names",
        )),
        _ => Some(Finding::fail(
            "pages",
            format!("version `{text}` is no version of Assetto Corsa"),
            "update the game to 1.16, close what else writes these pages, start the game again",
        )),
    }
}

fn motion(facts: &PagesFacts) -> Finding {
    let PagesFacts { place, version, game_version, .. } = facts;
    let sizes: Vec<String> = facts
        .pages
        .iter()
        .filter_map(|page| match page.state {
            PageState::There { size, .. } => Some(size.to_string()),
            _ => None,
        })
        .collect();
    let seen =
        format!("{} bytes in {place}, version {version}, game {game_version}", sizes.join(" + "));
    match (facts.motion, facts.game_runs) {
        (Motion::Steps, _) => Finding::ok("pages", format!("moving: {seen}")),
        (Motion::FramesOnly { in_menu: true }, _) => Finding::warn(
            "pages",
            format!("in the pre-drive menu: {seen}"),
            "press Drive in the game, then run this again",
        ),
        (Motion::FramesOnly { in_menu: false }, _) => Finding::warn(
            "pages",
            format!("paused: {seen}"),
            "go on with the session (Esc in the game), then run this again",
        ),
        (Motion::Nothing, Some(true)) => Finding::fail(
            "pages",
            format!("nothing moves though the game runs: {seen}"),
            format!("start a session; if one runs, these are another game's: {}", again_fix(facts)),
        ),
        (Motion::Nothing, _) => {
            Finding::fail("pages", format!("left by a game that is gone: {seen}"), again_fix(facts))
        }
    }
}

fn again_fix(facts: &PagesFacts) -> String {
    if facts.are_files {
        format!(
            "close the game, rm {}/acpmf_*, then corsa proton run, then the game",
            facts.place.trim_end_matches('/')
        )
    } else {
        "close the game and every program that reads it, then start the game again".to_owned()
    }
}

fn refused_fix(facts: &PagesFacts) -> String {
    if facts.are_files {
        format!("sudo chown $USER {}/acpmf_*", facts.place.trim_end_matches('/'))
    } else {
        "start corsa as the same user as the game, both as administrator or neither".to_owned()
    }
}

fn list(names: &[&str]) -> String {
    match names {
        [name] => format!("{name} is"),
        names => format!("{} are", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    const THERE: PageState = PageState::There { size: 2048, is_blank: false };

    fn facts() -> PagesFacts {
        let page = |name, needed| PageFacts { name, needed, state: THERE };
        PagesFacts {
            place: "/dev/shm".to_owned(),
            pages: vec![
                page("acpmf_physics", 580),
                page("acpmf_graphics", 296),
                page("acpmf_static", 648),
            ],
            version: "1.7".to_owned(),
            game_version: "1.16.4".to_owned(),
            motion: Motion::Steps,
            game_runs: Some(true),
            are_files: true,
        }
    }

    /// Verdict and what is said, with fix.
    fn said(facts: &PagesFacts) -> (Verdict, String) {
        let findings = [check(facts)];
        let found = finding(&findings, "pages");
        (found.verdict, format!("{} | {}", found.seen, found.fix.as_deref().unwrap_or_default()))
    }

    fn with_page(state: PageState, game_runs: bool, are_files: bool) -> (Verdict, String) {
        let mut facts = PagesFacts { game_runs: Some(game_runs), are_files, ..facts() };
        facts.pages[0].state = state;
        said(&facts)
    }

    #[test]
    fn moving_pages_of_the_right_version_are_ok() {
        let (verdict, said) = said(&facts());
        assert_eq!(verdict, Verdict::Ok);
        assert!(said.contains("2048 + 2048 + 2048 bytes") && said.contains("1.16.4"), "{said}");
    }

    #[test]
    fn missing_pages_are_wrong_only_beside_a_running_game() {
        let (verdict, said) = with_page(PageState::Missing, true, true);
        assert_eq!(verdict, Verdict::Fail);
        assert!(
            said.contains("acpmf_physics is missing") && said.contains("corsa proton"),
            "{said}"
        );
        let (verdict, said) = with_page(PageState::Missing, true, false);
        assert_eq!(verdict, Verdict::Fail);
        assert!(said.contains("same Windows session"), "{said}");
        assert_eq!(with_page(PageState::Missing, false, true).0, Verdict::Warn);
        let blank = PageState::There { size: 2048, is_blank: true };
        assert_eq!(with_page(blank, false, true).0, Verdict::Warn);
    }

    #[test]
    fn pages_too_small_or_refused_are_named() {
        for size in [0, 579] {
            let state = PageState::There { size, is_blank: size == 0 };
            let (verdict, said) = with_page(state, true, true);
            assert_eq!(verdict, Verdict::Fail);
            assert!(said.contains(&format!("acpmf_physics has {size} bytes")), "{said}");
            assert!(said.contains("rm /dev/shm/acpmf_*"), "{said}");
        }
        let (verdict, said) = with_page(PageState::Refused("denied".to_owned()), true, true);
        assert_eq!(verdict, Verdict::Fail);
        assert!(said.contains("denied") && said.contains("chown"), "{said}");
    }

    #[test]
    fn another_game_is_named() {
        for (version, word) in [
            ("1.9", "Competizione"),
            ("2.0", "Competizione"),
            ("x", "no version"),
            ("", "no version"),
        ] {
            let facts = PagesFacts { version: version.to_owned(), ..facts() };
            let (verdict, said) = said(&facts);
            assert_eq!(verdict, Verdict::Fail);
            assert!(said.contains(word), "{said}");
        }
    }

    #[test]
    fn what_stands_still_is_a_menu_a_pause_or_a_dead_game() {
        let with = |motion, game_runs| said(&PagesFacts { motion, game_runs, ..facts() });
        let (verdict, said) = with(Motion::FramesOnly { in_menu: true }, None);
        assert!(verdict == Verdict::Warn && said.contains("press Drive"), "{said}");
        let (verdict, said) = with(Motion::FramesOnly { in_menu: false }, None);
        assert!(verdict == Verdict::Warn && said.contains("paused"), "{said}");
        let (verdict, said) = with(Motion::Nothing, Some(false));
        assert!(verdict == Verdict::Fail && said.contains("a game that is gone"), "{said}");
        let (verdict, said) = with(Motion::Nothing, Some(true));
        assert!(verdict == Verdict::Fail && said.contains("though the game runs"), "{said}");
    }
}
