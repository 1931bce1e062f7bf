//! `race.ini`.

use super::model::{JumpStart, Session, SessionType, StartPlace};
use super::units::{flag, number, sun_angle};
use crate::setup::read_ini;
use crate::{Change, GameError, IniFile, Installation};

pub(super) fn change(session: &Session, game: &Installation) -> Result<Change, GameError> {
    let path = game.settings("race.ini");
    let mut ini = read_ini(&path)?;
    write(session, &mut ini)?;
    let layout = if session.track.layout.is_empty() { "" } else { "#" };
    let what = format!("{} on {}{layout}{}", session.car, session.track.name, session.track.layout);
    Ok(Change { path, content: ini.to_bytes(), what })
}

fn write(session: &Session, ini: &mut IniFile) -> Result<(), GameError> {
    forget_others(ini);
    for (section, key, value) in rows(session) {
        ini.set(section, key, &value)?;
    }
    for opponent in 1..=opponents(session) {
        let section = format!("CAR_{opponent}");
        for (key, value) in opponent_rows(session, opponent) {
            ini.set(&section, key, &value)?;
        }
    }
    Ok(())
}

/// Cars and sessions of whatever was driven before.
fn forget_others(ini: &mut IniFile) {
    for section in ini.sections() {
        let upper = section.to_uppercase();
        let number = ["CAR_", "SESSION_"].iter().find_map(|prefix| upper.strip_prefix(prefix));
        if number.is_some_and(|number| number != "0" && number.bytes().all(|b| b.is_ascii_digit()))
        {
            ini.remove_section(&section);
        }
    }
}

/// Only a race has any.
fn opponents(session: &Session) -> u32 {
    if session.session_type == SessionType::Race { session.race.opponents } else { 0 }
}

fn rows(session: &Session) -> Vec<(&'static str, &'static str, String)> {
    let (weather, race) = (&session.weather, &session.race);
    let text = |text: &str| text.to_owned();
    let (name, number_of_type) = match session.session_type {
        SessionType::Practice => ("Practice", 1),
        SessionType::Race => ("Quick Race", 3),
        SessionType::Hotlap => ("Hotlap", 4),
        SessionType::TimeAttack => ("Time Attack", 5),
        SessionType::Drift => ("Drift Session", 6),
    };
    let spawn = match session.start {
        StartPlace::Pits => "PIT",
        StartPlace::Start => "START",
        StartPlace::HotlapStart => "HOTLAP_START",
    };
    let jump_start = match race.jump_start {
        JumpStart::None => 0,
        JumpStart::Pits => 1,
        JumpStart::DriveThrough => 2,
    };
    let mut rows = vec![
        ("RACE", "MODEL", session.car.clone()),
        ("RACE", "MODEL_CONFIG", String::new()),
        ("RACE", "SKIN", session.skin.clone()),
        ("RACE", "TRACK", session.track.name.clone()),
        ("RACE", "CONFIG_TRACK", session.track.layout.clone()),
        ("RACE", "CARS", (1 + opponents(session)).to_string()),
        ("RACE", "AI_LEVEL", number(race.ai_level_percent)),
        ("RACE", "RACE_LAPS", race.laps.to_string()),
        ("RACE", "DRIFT_MODE", text("0")),
        ("RACE", "FIXED_SETUP", text(flag(session.fixed_setup))),
        ("RACE", "PENALTIES", text(flag(session.penalties))),
        ("RACE", "JUMP_START_PENALTY", jump_start.to_string()),
        ("CAR_0", "MODEL", text("-")),
        ("CAR_0", "MODEL_CONFIG", String::new()),
        ("CAR_0", "SKIN", session.skin.clone()),
        ("CAR_0", "SETUP", session.setup.clone()),
        ("CAR_0", "BALLAST", number(session.ballast)),
        ("CAR_0", "RESTRICTOR", number(session.restrictor_percent)),
        ("CAR_0", "DRIVER_NAME", session.driver.clone()),
        ("SESSION_0", "NAME", text(name)),
        ("SESSION_0", "TYPE", number_of_type.to_string()),
        ("SESSION_0", "DURATION_MINUTES", session.duration_minutes.to_string()),
        ("SESSION_0", "SPAWN_SET", text(spawn)),
        // No other car's lap is in the way of this one.
        ("GHOST_CAR", "RECORDING", text("0")),
        ("GHOST_CAR", "PLAYING", text("0")),
        ("GHOST_CAR", "LOAD", text("0")),
        ("GHOST_CAR", "ENABLED", text("0")),
        // Grip that does not change from lap to lap.
        ("DYNAMIC_TRACK", "SESSION_START", number(session.track.grip_percent)),
        ("DYNAMIC_TRACK", "RANDOMNESS", text("0")),
        ("DYNAMIC_TRACK", "LAP_GAIN", text("1")),
        ("DYNAMIC_TRACK", "SESSION_TRANSFER", text("100")),
        ("TEMPERATURE", "AMBIENT", number(weather.ambient_temperature)),
        ("TEMPERATURE", "ROAD", number(weather.road_temperature)),
        ("WEATHER", "NAME", weather.name.clone()),
        ("LIGHTING", "SUN_ANGLE", number(sun_angle(weather.time_minutes))),
        ("LIGHTING", "TIME_MULT", number(weather.time_multiplier)),
        ("WIND", "SPEED_KMH_MIN", number(weather.wind_speed_kmh)),
        ("WIND", "SPEED_KMH_MAX", number(weather.wind_speed_kmh)),
        ("WIND", "DIRECTION_DEG", number(weather.wind_direction_degrees)),
        // A session of this machine's own, whatever was last.
        ("REMOTE", "ACTIVE", text("0")),
        ("REPLAY", "ACTIVE", text("0")),
        ("BENCHMARK", "ACTIVE", text("0")),
    ];
    if session.session_type == SessionType::Race {
        rows.push(("SESSION_0", "LAPS", race.laps.to_string()));
        rows.push(("SESSION_0", "STARTING_POSITION", race.starting_position.to_string()));
    }
    rows
}

fn opponent_rows(session: &Session, number_of_car: u32) -> [(&'static str, String); 9] {
    [
        ("MODEL", session.car.clone()),
        ("MODEL_CONFIG", String::new()),
        ("SKIN", session.skin.clone()),
        ("SETUP", String::new()),
        ("AI_LEVEL", number(session.race.ai_level_percent)),
        ("AI_AGGRESSION", number(session.race.ai_aggression_percent)),
        ("DRIVER_NAME", format!("Opponent {number_of_car}")),
        ("BALLAST", "0".to_owned()),
        ("RESTRICTOR", "0".to_owned()),
    ]
}
