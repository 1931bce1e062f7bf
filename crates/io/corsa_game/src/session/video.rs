//! `video.ini` and `camera_manager.ini`.

use super::model::{Camera, Graphics, Video};
use super::units::{flag, fps_cap_milliseconds};
use crate::setup::read_ini;
use crate::{Change, GameError, Installation};

/// What Content Manager writes for no shadows.
const NO_SHADOWS: &str = "-1";

pub(super) fn change(video: &Video, game: &Installation) -> Result<Change, GameError> {
    let path = game.settings("video.ini");
    let mut ini = read_ini(&path)?;
    for (section, key, value) in rows(video) {
        ini.set(section, key, &value)?;
    }
    if video.width.is_some() || video.height.is_some() {
        // A number in the list of the screen's own modes, which would win over width and height.
        ini.set("VIDEO", "INDEX", "0")?;
    }
    let what = "window, frame rate and graphics".to_owned();
    Ok(Change { path, content: ini.to_bytes(), what })
}

pub(super) fn camera(camera: Camera, game: &Installation) -> Result<Change, GameError> {
    let path = game.settings("camera_manager.ini");
    let mut ini = read_ini(&path)?;
    let (mode, drivable) = match camera {
        Camera::Cockpit => ("0", "0"),
        Camera::Chase => ("2", "0"),
        Camera::Far => ("2", "1"),
        Camera::Bonnet => ("2", "2"),
        Camera::Road => ("2", "3"),
        Camera::BehindWheel => ("2", "4"),
    };
    ini.set("LAST_CAMERA", "MODE", mode)?;
    ini.set("LAST_CAMERA", "DRIVABLE_MODE", drivable)?;
    Ok(Change { path, content: ini.to_bytes(), what: "the camera".to_owned() })
}

/// The settings of the preset, then the single ones.
fn rows(video: &Video) -> Vec<(&'static str, &'static str, String)> {
    let mut rows = Vec::new();
    let mut put =
        |section, key, value: Option<String>| rows.extend(value.map(|v| (section, key, v)));
    let text = |text: &str| Some(text.to_owned());
    if video.graphics == Graphics::Training {
        put("VIDEO", "SHADOW_MAP_SIZE", text(NO_SHADOWS));
        put("VIDEO", "VSYNC", text("0"));
        put("VIDEO", "AASAMPLES", text("1"));
        put("MIRROR", "SIZE", text("0"));
        put("CUBEMAP", "FACES_PER_FRAME", text("0"));
        put("POST_PROCESS", "ENABLED", text("0"));
        put("EFFECTS", "MOTION_BLUR", text("0"));
        put("EFFECTS", "SMOKE", text("0"));
        put("EFFECTS", "RENDER_SMOKE_IN_MIRROR", text("0"));
    }
    let whole = |value: Option<u32>| value.map(|value| value.to_string());
    let on = |value: Option<bool>| value.map(|value| flag(value).to_owned());
    put("VIDEO", "WIDTH", whole(video.width));
    put("VIDEO", "HEIGHT", whole(video.height));
    put("VIDEO", "FULLSCREEN", on(video.fullscreen));
    put("VIDEO", "VSYNC", on(video.vsync));
    put("VIDEO", "FPS_CAP_MS", video.fps_cap.map(fps_cap_milliseconds));
    let shadows = video.shadow_map_size.map(|size| match size {
        0 => NO_SHADOWS.to_owned(),
        size => size.to_string(),
    });
    put("VIDEO", "SHADOW_MAP_SIZE", shadows);
    put("MIRROR", "SIZE", whole(video.mirror_size));
    put("CUBEMAP", "FACES_PER_FRAME", whole(video.cubemap_faces));
    put("POST_PROCESS", "ENABLED", on(video.post_processing));
    put("ASSETTOCORSA", "WORLD_DETAIL", whole(video.world_detail));
    rows
}
