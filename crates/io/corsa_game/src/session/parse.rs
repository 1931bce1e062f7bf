//! From the file to the session.

use toml::de::DeTable;

use super::fields::{Fields, Source};
use super::model::{
    Assist, Assists, Camera, Graphics, JumpStart, LaunchRoute, Race, Realism, Session, SessionType,
    StartPlace, TrackChoice, Video, Weather,
};
use crate::GameError;

const ASSISTS: [(&str, Assist); 3] =
    [("off", Assist::Off), ("factory", Assist::Factory), ("on", Assist::On)];
const TYPES: [(&str, SessionType); 5] = [
    ("practice", SessionType::Practice),
    ("hotlap", SessionType::Hotlap),
    ("time-attack", SessionType::TimeAttack),
    ("drift", SessionType::Drift),
    ("race", SessionType::Race),
];
const STARTS: [(&str, StartPlace); 3] = [
    ("pits", StartPlace::Pits),
    ("start", StartPlace::Start),
    ("hotlap-start", StartPlace::HotlapStart),
];
const CAMERAS: [(&str, Camera); 6] = [
    ("cockpit", Camera::Cockpit),
    ("chase", Camera::Chase),
    ("far", Camera::Far),
    ("bonnet", Camera::Bonnet),
    ("road", Camera::Road),
    ("behind-wheel", Camera::BehindWheel),
];

pub(super) fn session(file: &str, text: &str) -> Result<Session, GameError> {
    let source = Source { file, text };
    let parsed = DeTable::parse(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        source.mistake(
            at,
            error.message(),
            Some("corsa launch --example prints a session".to_owned()),
        )
    })?;
    let root = Fields::new(source, parsed.get_ref());
    let needed = |fields: &Fields<'_>, key| {
        fields.text(key)?.filter(|name| !name.is_empty()).ok_or_else(|| {
            fields.refuse(
                key,
                "needed",
                Some(format!("{key} = \"the name of a folder in content\"")),
            )
        })
    };
    let car = needed(&root, "car")?;
    let track = root.table("track")?;
    let (session_type, start, kind) = kind(&root.table("session")?)?;
    let read = Session {
        car,
        skin: root.text("skin")?.unwrap_or_default(),
        setup: root.text("setup")?.unwrap_or_default(),
        ballast: root.number("ballast_kg", 0.0..=5000.0)?.unwrap_or(0.0),
        restrictor_percent: root.number("restrictor_percent", 0.0..=400.0)?.unwrap_or(0.0),
        driver: root.text("driver")?.unwrap_or_else(|| "CorsaGym".to_owned()),
        track: TrackChoice {
            name: needed(&track, "name")?,
            layout: track.text("layout")?.unwrap_or_default(),
            grip_percent: track.number("grip_percent", 0.0..=100.0)?.unwrap_or(100.0),
        },
        session_type,
        start,
        duration_minutes: kind.duration_minutes,
        penalties: kind.penalties,
        fixed_setup: kind.fixed_setup,
        race: race(&root.table("race")?)?,
        weather: weather(&root.table("weather")?)?,
        assists: assists(&root.table("assists")?)?,
        realism: realism(&root.table("realism")?)?,
        video: video(&root.table("video")?)?,
        launch: launch(&root.table("launch")?)?,
    };
    track.finish()?;
    root.finish()?;
    Ok(read)
}

/// What else a session's table says.
struct Kind {
    duration_minutes: u32,
    penalties: bool,
    fixed_setup: bool,
}

fn kind(fields: &Fields<'_>) -> Result<(SessionType, StartPlace, Kind), GameError> {
    let session_type = fields.choice("type", &TYPES)?.unwrap_or(SessionType::Hotlap);
    let usual = match session_type {
        SessionType::Practice | SessionType::Drift => StartPlace::Pits,
        SessionType::Hotlap => StartPlace::HotlapStart,
        SessionType::TimeAttack | SessionType::Race => StartPlace::Start,
    };
    let kind = Kind {
        duration_minutes: fields.whole("duration_minutes", 0..=100_000)?.unwrap_or(0),
        penalties: fields.flag("penalties")?.unwrap_or(false),
        fixed_setup: fields.flag("fixed_setup")?.unwrap_or(false),
    };
    let start = fields.choice("start", &STARTS)?.unwrap_or(usual);
    fields.finish()?;
    Ok((session_type, start, kind))
}

fn race(fields: &Fields<'_>) -> Result<Race, GameError> {
    let jumps = [
        ("none", JumpStart::None),
        ("pits", JumpStart::Pits),
        ("drive-through", JumpStart::DriveThrough),
    ];
    let race = Race {
        laps: fields.whole("laps", 1..=1000)?.unwrap_or(5),
        opponents: fields.whole("opponents", 0..=99)?.unwrap_or(0),
        ai_level_percent: fields.number("ai_level_percent", 0.0..=100.0)?.unwrap_or(90.0),
        ai_aggression_percent: fields.number("ai_aggression_percent", 0.0..=100.0)?.unwrap_or(0.0),
        starting_position: fields.whole("starting_position", 1..=100)?.unwrap_or(1),
        jump_start: fields.choice("jump_start", &jumps)?.unwrap_or(JumpStart::None),
    };
    fields.finish()?;
    if race.starting_position > race.opponents + 1 {
        let problem = format!("{} of {} cars", race.starting_position, race.opponents + 1);
        return Err(fields.refuse(
            "starting_position",
            &problem,
            Some("raise opponents".to_owned()),
        ));
    }
    Ok(race)
}

fn weather(fields: &Fields<'_>) -> Result<Weather, GameError> {
    let weather = Weather {
        name: fields.text("name")?.unwrap_or_else(|| "3_clear".to_owned()),
        ambient_temperature: fields.number("ambient_temperature", 0.0..=50.0)?.unwrap_or(22.0),
        road_temperature: fields.number("road_temperature", 0.0..=80.0)?.unwrap_or(28.0),
        time_minutes: fields.time("time")?.unwrap_or(13 * 60),
        time_multiplier: fields.number("time_multiplier", 0.0..=60.0)?.unwrap_or(0.0),
        wind_speed_kmh: fields.number("wind_speed_kmh", 0.0..=100.0)?.unwrap_or(0.0),
        wind_direction_degrees: fields
            .number("wind_direction_degrees", 0.0..=360.0)?
            .unwrap_or(0.0),
    };
    fields.finish()?;
    Ok(weather)
}

fn assists(fields: &Fields<'_>) -> Result<Assists, GameError> {
    let assists = Assists {
        abs: fields.choice("abs", &ASSISTS)?.unwrap_or(Assist::Factory),
        traction_control: fields.choice("traction_control", &ASSISTS)?.unwrap_or(Assist::Factory),
        stability_control_percent: fields
            .number("stability_control_percent", 0.0..=100.0)?
            .unwrap_or(0.0),
        auto_clutch: fields.flag("auto_clutch")?.unwrap_or(true),
        auto_shifter: fields.flag("auto_shifter")?.unwrap_or(false),
        auto_blip: fields.flag("auto_blip")?.unwrap_or(true),
        auto_brake: fields.flag("auto_brake")?.unwrap_or(false),
        ideal_line: fields.flag("ideal_line")?.unwrap_or(false),
        tire_blankets: fields.flag("tire_blankets")?.unwrap_or(true),
    };
    fields.finish()?;
    Ok(assists)
}

fn realism(fields: &Fields<'_>) -> Result<Realism, GameError> {
    let realism = Realism {
        damage_percent: fields.number("damage_percent", 0.0..=100.0)?.unwrap_or(0.0),
        visual_damage: fields.flag("visual_damage")?.unwrap_or(false),
        fuel_rate: fields.number("fuel_rate", 0.0..=5.0)?.unwrap_or(0.0),
        tire_wear: fields.number("tire_wear", 0.0..=5.0)?.unwrap_or(0.0),
        slipstream: fields.number("slipstream", 0.0..=10.0)?.unwrap_or(1.0),
    };
    fields.finish()?;
    Ok(realism)
}

fn video(fields: &Fields<'_>) -> Result<Video, GameError> {
    let graphics = [("keep", Graphics::Keep), ("training", Graphics::Training)];
    let video = Video {
        width: fields.whole("width", 320..=16_384)?,
        height: fields.whole("height", 240..=16_384)?,
        fullscreen: fields.flag("fullscreen")?,
        vsync: fields.flag("vsync")?,
        fps_cap: fields.number("fps_cap", 0.0..=1000.0)?,
        graphics: fields.choice("graphics", &graphics)?.unwrap_or_default(),
        shadow_map_size: fields.whole("shadow_map_size", 0..=8192)?,
        mirror_size: fields.whole("mirror_size", 0..=2048)?,
        cubemap_faces: fields.whole("cubemap_faces", 0..=6)?,
        post_processing: fields.flag("post_processing")?,
        world_detail: fields.whole("world_detail", 0..=5)?,
        camera: fields.choice("camera", &CAMERAS)?,
    };
    fields.finish()?;
    Ok(video)
}

fn launch(fields: &Fields<'_>) -> Result<LaunchRoute, GameError> {
    const ROUTES: [(&str, usize); 3] = [("direct", 0), ("content-manager", 1), ("steam", 2)];
    let route = match fields.choice("route", &ROUTES)? {
        Some(1) => LaunchRoute::ContentManager,
        Some(2) => LaunchRoute::Steam,
        _ => LaunchRoute::Direct,
    };
    let command = fields.texts("command")?;
    fields.finish()?;
    Ok(command.map_or(route, LaunchRoute::Command))
}
