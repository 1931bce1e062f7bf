//! The game, CSP and our own things in it: found, new enough, switched on.

use crate::{Finding, version::Version};

/// From this version of CSP on there is Custom AI …
const CUSTOM_AI_SINCE: &str = "0.1.78";
/// … and from this one on the speed of time.
const TIME_SCALE_SINCE: &str = "0.2.8";

/// The game on this machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GameFacts {
    /// Its folder.
    pub folder: String,
    pub version: Option<String>,
    pub csp: Option<CspFacts>,
    /// The switch `[CUSTOM_AI] ENABLED`, and that of the module around it; `None` where no file says.
    pub custom_ai: Option<bool>,
    pub module: Option<bool>,
    pub content_manager: Option<String>,
    pub app: AppFacts,
    pub setup: SetupFacts,
    /// What `corsa setup` is told to set up: the route that is taken, by its name.
    pub route: Option<&'static str>,
    /// The track of the session that runs or ran last, and whether it lets programs control cars.
    pub track: Option<(String, bool)>,
}

/// Custom Shaders Patch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CspFacts {
    pub version: Option<String>,
}

/// The Lua app in the game's folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum AppFacts {
    #[default]
    Missing,
    /// This program brings none.
    NotOfThisProgram,
    /// Some of its files differ from those of this program.
    Other,
    Ours,
}

/// What `corsa setup` would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SetupFacts {
    /// Nothing: it is done.
    #[default]
    Done,
    /// It was never run: so many files would change.
    NotDone(usize),
    /// It was run, and these files were changed since.
    Changed(Vec<String>),
    /// It cannot be told.
    Unknown(String),
}

/// All checks of this group.
pub fn check(facts: &GameFacts) -> Vec<Finding> {
    let mut findings = vec![game(facts), csp(facts)];
    if facts.csp.is_some() {
        findings.extend([custom_ai(facts), app(facts)]);
        findings.extend(track(facts));
    }
    findings.push(setup(facts));
    findings
}

/// What is said where there is no game.
pub fn not_found(reason: &str, fix: &str) -> Finding {
    Finding::fail("game", reason, fix)
}

fn game(facts: &GameFacts) -> Finding {
    let GameFacts { folder, version, content_manager, .. } = facts;
    let manager = content_manager.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    match version.as_deref().map(|text| (text, Version::parse(text))) {
        Some((text, version)) if version < Version::parse("1.16") => Finding::warn(
            "game",
            format!("{text}{manager} in {folder}"),
            "update it in Steam: Library > Assetto Corsa > Properties > Updates",
        ),
        Some((text, _)) => Finding::ok("game", format!("{text}{manager} in {folder}")),
        None => Finding::ok("game", format!("of no known version{manager} in {folder}")),
    }
}

fn csp(facts: &GameFacts) -> Finding {
    let install = "install it: Content Manager > Settings > Custom Shaders Patch > Install";
    let Some(csp) = &facts.csp else {
        let seen = "Custom Shaders Patch is not installed: no Custom AI, resets only by restarting";
        return Finding::warn("csp", seen, install);
    };
    let Some(text) = &csp.version else {
        return Finding::warn("csp", "Custom Shaders Patch without a version", install);
    };
    let version = Version::parse(text);
    if version < Version::parse(CUSTOM_AI_SINCE) {
        let seen = format!("{text} has no Custom AI, which came with {CUSTOM_AI_SINCE}");
        Finding::warn("csp", seen, "Content Manager > Settings > Custom Shaders Patch: a newer one")
    } else if version < Version::parse(TIME_SCALE_SINCE) {
        let seen = format!("{text}; the speed of time needs {TIME_SCALE_SINCE}");
        Finding::warn("csp", seen, "Content Manager > Settings > Custom Shaders Patch: a newer one")
    } else {
        Finding::ok("csp", text.clone())
    }
}

fn custom_ai(facts: &GameFacts) -> Finding {
    let fix = "corsa setup, or Content Manager > Settings > Custom Shaders Patch > New Behaviour: \
               the module and Custom AI on";
    match (facts.module, facts.custom_ai) {
        (Some(false), _) => Finding::fail("custom ai", "CSP's module New Behaviour is off", fix),
        (_, Some(false)) => Finding::fail("custom ai", "[CUSTOM_AI] ENABLED=0", fix),
        (_, None) => Finding::warn("custom ai", "no file says whether it is on", fix),
        (_, Some(true)) => Finding::ok("custom ai", "on"),
    }
}

fn app(facts: &GameFacts) -> Finding {
    match facts.app {
        AppFacts::NotOfThisProgram => {
            Finding::skip("lua app", "not part of this version; resets go other ways")
        }
        AppFacts::Missing => Finding::warn(
            "lua app",
            "CorsaGym is not among the game's Lua apps: no saved states, no start by command",
            "corsa setup",
        ),
        AppFacts::Other => {
            Finding::warn("lua app", "CorsaGym is of another version", "corsa setup")
        }
        AppFacts::Ours => Finding::ok("lua app", format!("CorsaGym {}", env!("CARGO_PKG_VERSION"))),
    }
}

/// Sources disagree whether the player's own car needs it: a warning, no failure.
fn track(facts: &GameFacts) -> Option<Finding> {
    let (name, allowed) = facts.track.as_ref()?;
    Some(if *allowed {
        Finding::ok("track", format!("{name} lets programs control cars"))
    } else {
        Finding::warn(
            "track",
            format!("{name} does not say that programs may control cars"),
            format!("corsa setup --track {name} (offline only: servers refuse a changed track)"),
        )
    })
}

fn setup(facts: &GameFacts) -> Finding {
    match &facts.setup {
        SetupFacts::Done => Finding::ok("setup", "done"),
        SetupFacts::NotDone(count) => {
            let seen = format!("not done: {count} of the game's files would change");
            let fix = format!("{} (corsa setup --undo takes it back)", setup_command(facts));
            Finding::warn("setup", seen, fix)
        }
        SetupFacts::Changed(files) => {
            let seen = format!("changed since: {}", files.join(", "));
            let fix = format!("{}, with the game and Content Manager closed", setup_command(facts));
            Finding::warn("setup", seen, fix)
        }
        SetupFacts::Unknown(reason) => Finding::skip("setup", reason.clone()),
    }
}

fn setup_command(facts: &GameFacts) -> String {
    facts
        .route
        .map_or_else(|| "corsa setup".to_owned(), |route| format!("corsa setup --pad {route}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::verdict};

    fn whole() -> GameFacts {
        GameFacts {
            folder: "/games/assettocorsa".to_owned(),
            version: Some("1.16.4.0".to_owned()),
            csp: Some(CspFacts { version: Some("0.2.11".to_owned()) }),
            custom_ai: Some(true),
            module: None,
            content_manager: Some("Content Manager.exe".to_owned()),
            app: AppFacts::Ours,
            setup: SetupFacts::Done,
            route: Some("vjoy"),
            track: Some(("monza".to_owned(), true)),
        }
    }

    fn of(facts: &GameFacts, name: &str) -> Verdict {
        verdict(&check(facts), name)
    }

    #[test]
    fn a_whole_game_is_ok_throughout() {
        assert!(check(&whole()).iter().all(|finding| finding.verdict == Verdict::Ok));
    }

    #[test]
    fn versions_decide_what_csp_can_do() {
        let with = |version: Option<&str>| {
            let csp = Some(CspFacts { version: version.map(str::to_owned) });
            check(&GameFacts { csp, ..whole() }).swap_remove(1)
        };
        assert_eq!(with(Some("0.2.8")).verdict, Verdict::Ok);
        assert!(with(Some("0.1.78-preview1")).seen.contains("speed of time"));
        assert!(with(Some("0.1.77")).seen.contains("no Custom AI"));
        assert_eq!(with(None).verdict, Verdict::Warn);
        let without = GameFacts { csp: None, ..whole() };
        assert_eq!(of(&without, "csp"), Verdict::Warn);
        assert!(check(&without).iter().all(|finding| finding.check != "custom ai"));
    }

    #[test]
    fn an_old_game_and_one_without_a_version_are_told() {
        let with =
            |version: Option<&str>| GameFacts { version: version.map(str::to_owned), ..whole() };
        assert_eq!(of(&with(Some("1.15.3")), "game"), Verdict::Warn);
        assert_eq!(of(&with(None), "game"), Verdict::Ok);
        assert_eq!(not_found("no Steam", "--game DIR").verdict, Verdict::Fail);
    }

    #[test]
    fn custom_ai_must_be_on_with_its_module() {
        let with = |module, custom_ai| of(&GameFacts { custom_ai, module, ..whole() }, "custom ai");
        assert_eq!(with(Some(true), Some(true)), Verdict::Ok);
        assert_eq!(with(Some(false), Some(true)), Verdict::Fail);
        assert_eq!(with(None, Some(false)), Verdict::Fail);
        assert_eq!(with(None, None), Verdict::Warn);
    }

    #[test]
    fn what_is_ours_in_the_game_is_there_and_current() {
        let app = |app| of(&GameFacts { app, ..whole() }, "lua app");
        assert_eq!(app(AppFacts::Missing), Verdict::Warn);
        assert_eq!(app(AppFacts::Other), Verdict::Warn);
        assert_eq!(app(AppFacts::NotOfThisProgram), Verdict::Skip);
        let setup = |setup| of(&GameFacts { setup, ..whole() }, "setup");
        assert_eq!(setup(SetupFacts::NotDone(4)), Verdict::Warn);
        assert_eq!(setup(SetupFacts::Changed(vec!["controls.ini".to_owned()])), Verdict::Warn);
        assert_eq!(setup(SetupFacts::Unknown("why".to_owned())), Verdict::Skip);
        let track = Some(("spa".to_owned(), false));
        assert_eq!(of(&GameFacts { track, ..whole() }, "track"), Verdict::Warn);
        let said = |facts: &GameFacts| check(facts).swap_remove(0).seen;
        assert_eq!(said(&whole()), "1.16.4.0, Content Manager.exe in /games/assettocorsa");
        let none = GameFacts { content_manager: None, ..whole() };
        assert_eq!(said(&none), "1.16.4.0 in /games/assettocorsa");
    }
}
