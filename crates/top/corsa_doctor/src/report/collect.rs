//! What goes into a report, and from where.

use std::path::{Path, PathBuf};

use anyhow::Context;
use corsa_game::Installation;
use serde::Serialize;

use super::{Report, ReportFile, dump, text};
use crate::{
    Diagnosis, Options, gather,
    scrub::{Scrubber, Secrets},
};

/// Settings that decide how the game takes inputs and time.
const SETTINGS: &[&str] = &["controls.ini", "race.ini", "video.ini", "assists.ini"];
const BEHAVIOR: &str = "new_behaviour.ini";
/// The game's logs, in its settings folder.
const GAME_LOGS: &[&str] = &["log.txt", "py_log.txt", "custom_shaders_patch.log"];

pub(super) fn collect(
    diagnosis: &Diagnosis,
    options: &Options,
    logs: &[PathBuf],
) -> anyhow::Result<Report> {
    let game = Installation::find(options.game.as_deref(), options.documents.as_deref()).ok();
    let mut names = dump::player_names(&options.pages);
    names.extend(game.as_ref().map(driver_names).unwrap_or_default());
    let scrubber = Scrubber::new(&Secrets::of_this_machine(names));
    let mut files = vec![
        json("doctor.json", diagnosis, "what the doctor found", &scrubber)?,
        json("system.json", &gather::system::gather(), "versions, processor, memory", &scrubber)?,
    ];
    if let Some(game) = &game {
        files.extend(settings(game, &scrubber));
        let folder = game.documents().join("logs");
        let found = GAME_LOGS.iter().filter_map(|name| {
            text_file(
                &folder.join(name),
                format!("game/{name}"),
                "the end of the game's log",
                &scrubber,
            )
        });
        files.extend(found);
    }
    files.extend(own_logs(logs, &scrubber));
    files.extend(dump::pages(&options.pages));
    Ok(Report { files })
}

fn json(
    name: &str,
    value: &impl Serialize,
    what: &'static str,
    scrubber: &Scrubber,
) -> anyhow::Result<ReportFile> {
    let text = serde_json::to_string_pretty(value).with_context(|| name.to_owned())?;
    Ok(ReportFile { name: name.to_owned(), bytes: scrubber.scrub(&text).into_bytes(), what })
}

fn settings(game: &Installation, scrubber: &Scrubber) -> Vec<ReportFile> {
    let of = |path: PathBuf, name: String| text_file(&path, name, "the game's settings", scrubber);
    let mut files: Vec<ReportFile> = SETTINGS
        .iter()
        .filter_map(|name| of(game.settings(name), format!("game/cfg/{name}")))
        .collect();
    let users = game.settings("extension").join(BEHAVIOR);
    files.extend(of(users, format!("game/cfg/extension/{BEHAVIOR}")));
    let csps = game.root().join("extension").join("config").join(BEHAVIOR);
    files.extend(of(csps, format!("game/extension/config/{BEHAVIOR}")));
    files
}

/// Numbered: two logs of one name may come from two folders.
fn own_logs(logs: &[PathBuf], scrubber: &Scrubber) -> Vec<ReportFile> {
    let numbered = logs.iter().enumerate();
    numbered
        .filter_map(|(index, path)| {
            text_file(path, format!("logs/{index}.log"), "the end of corsa's log", scrubber)
        })
        .collect()
}

fn text_file(
    path: &Path,
    name: String,
    what: &'static str,
    scrubber: &Scrubber,
) -> Option<ReportFile> {
    let text = text::tail(path)?;
    Some(ReportFile { name, bytes: scrubber.scrub(&text).into_bytes(), what })
}

/// As the game was told them.
fn driver_names(game: &Installation) -> Vec<String> {
    let Some(race) = gather::game::ini(game, "race.ini") else { return Vec::new() };
    let keys = [("CAR_0", "DRIVER_NAME"), ("REMOTE", "NAME"), ("REMOTE", "TEAM")];
    let found = keys.iter().filter_map(|(section, key)| race.get(section, key));
    found.filter(|name| !name.is_empty()).collect()
}
