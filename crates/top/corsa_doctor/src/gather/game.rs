//! The game's folders, as far as the checks ask.

use std::fs;

use corsa_game::{
    Backup, ControlsPreset, Effect, GameError, IniFile, Installation, LUA_APP, Setup,
};

use crate::checks::{
    frames::FramesFacts,
    game::{AppFacts, CspFacts, GameFacts, SetupFacts},
    input::InputFacts,
};

/// `route` is what will drive, by its name; `track` the session's, empty if unknown.
pub(crate) fn gather(
    game: &Installation,
    route: Option<&'static str>,
    track: &str,
) -> Result<GameFacts, GameError> {
    let facts = game.facts()?;
    Ok(GameFacts {
        folder: game.root().display().to_string(),
        version: facts.version.map(|version| short(&version)),
        csp: facts.csp.map(|csp| CspFacts { version: csp.version }),
        custom_ai: facts.custom_ai.enabled,
        module: facts.custom_ai.module_enabled,
        content_manager: facts
            .content_manager
            .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())),
        app: app(game),
        setup: setup(game, route),
        route,
        track: permission(game, track),
    })
}

/// Programs have versions of four numbers; without a last one of 0 they are as people know them.
fn short(version: &str) -> String {
    let is_long = version.matches('.').count() == 3;
    version.strip_suffix(".0").filter(|_| is_long).unwrap_or(version).to_owned()
}

/// Our Lua app, file by file.
fn app(game: &Installation) -> AppFacts {
    if LUA_APP.is_empty() {
        return AppFacts::NotOfThisProgram;
    }
    let found: Vec<Option<bool>> = LUA_APP
        .iter()
        .map(|(path, bytes)| {
            let path =
                path.split('/').fold(game.root().to_owned(), |folder, part| folder.join(part));
            fs::read(path).ok().map(|there| there == *bytes)
        })
        .collect();
    if found.iter().all(Option::is_none) {
        AppFacts::Missing
    } else if found.iter().all(|same| *same == Some(true)) {
        AppFacts::Ours
    } else {
        AppFacts::Other
    }
}

/// What `corsa setup` would change for this route; the frame cap has a check of its own.
fn setup(game: &Installation, route: Option<&str>) -> SetupFacts {
    let setup = Setup { controls: route.and_then(ControlsPreset::of_route), ..Setup::default() };
    let names = || -> Result<Vec<String>, GameError> {
        let mut names = Vec::new();
        for change in setup.changes(game)? {
            if change.effect()? != Effect::Unchanged {
                let name = change.path.file_name().unwrap_or_default();
                names.push(name.to_string_lossy().into_owned());
            }
        }
        Ok(names)
    };
    match names() {
        Ok(names) if names.is_empty() => SetupFacts::Done,
        Ok(names) if Backup::is_begun(game.documents()) => SetupFacts::Changed(names),
        Ok(names) => SetupFacts::NotDone(names.len()),
        Err(error) => SetupFacts::Unknown(error.to_string()),
    }
}

fn permission(game: &Installation, track: &str) -> Option<(String, bool)> {
    let track = if track.is_empty() { last_track(game)? } else { track.to_owned() };
    let permissions = game.track_permissions(&track).ok()?;
    Some((track, permissions.is_extended && permissions.custom_ai))
}

/// The track of the session that was started last.
fn last_track(game: &Installation) -> Option<String> {
    let race = ini(game, "race.ini")?;
    let track = race.get("RACE", "TRACK").filter(|track| !track.is_empty())?;
    let layout = race.get("RACE", "CONFIG_TRACK").filter(|layout| !layout.is_empty());
    Some(layout.map_or(track.clone(), |layout| format!("{track}#{layout}")))
}

/// `controls.ini`, if there is one.
pub(crate) fn input(game: &Installation) -> Option<InputFacts> {
    let controls = ini(game, "controls.ini")?;
    Some(InputFacts::read(&|section, key| controls.get(section, key)))
}

/// `video.ini`, if there is one, beside what was measured.
pub(crate) fn frames(game: Option<&Installation>, measured: Option<f64>) -> FramesFacts {
    let Some(video) = game.and_then(|game| ini(game, "video.ini")) else {
        return FramesFacts { measured, ..FramesFacts::default() };
    };
    let number = |key| video.get("VIDEO", key).and_then(|text| text.trim().parse::<f64>().ok());
    FramesFacts {
        measured,
        cap_ms: Some(number("FPS_CAP_MS").unwrap_or(0.0)),
        vsync: number("VSYNC").is_some_and(|value| value > 0.0),
        full_screen: number("FULLSCREEN").is_some_and(|value| value > 0.0),
    }
}

pub(crate) fn ini(game: &Installation, name: &str) -> Option<IniFile> {
    fs::read(game.settings(name)).ok().map(|bytes| IniFile::parse(&bytes))
}
