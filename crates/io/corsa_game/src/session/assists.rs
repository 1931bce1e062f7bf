//! `assists.ini`.

use super::model::{Assist, Session};
use super::units::{flag, number};
use crate::setup::read_ini;
use crate::{Change, GameError, Installation};

pub(super) fn change(session: &Session, game: &Installation) -> Result<Change, GameError> {
    let path = game.settings("assists.ini");
    let mut ini = read_ini(&path)?;
    for (key, value) in rows(session) {
        ini.set("ASSISTS", key, &value)?;
    }
    let what = "assists, damage, fuel and tire wear".to_owned();
    Ok(Change { path, content: ini.to_bytes(), what })
}

fn rows(session: &Session) -> [(&'static str, String); 14] {
    let (assists, realism) = (&session.assists, &session.realism);
    let on = |value| flag(value).to_owned();
    let level = |assist| match assist {
        Assist::Off => "0".to_owned(),
        Assist::Factory => "1".to_owned(),
        Assist::On => "2".to_owned(),
    };
    [
        ("IDEAL_LINE", on(assists.ideal_line)),
        ("AUTO_BLIP", on(assists.auto_blip)),
        ("STABILITY_CONTROL", number(assists.stability_control_percent)),
        ("AUTO_BRAKE", on(assists.auto_brake)),
        ("AUTO_SHIFTER", on(assists.auto_shifter)),
        ("ABS", level(assists.abs)),
        ("TRACTION_CONTROL", level(assists.traction_control)),
        ("AUTO_CLUTCH", on(assists.auto_clutch)),
        ("VISUALDAMAGE", on(realism.visual_damage)),
        ("DAMAGE", number(realism.damage_percent)),
        ("FUEL_RATE", number(realism.fuel_rate)),
        ("TYRE_WEAR", number(realism.tire_wear)),
        ("TYRE_BLANKETS", on(assists.tire_blankets)),
        ("SLIPSTREAM", number(realism.slipstream)),
    ]
}
