use super::layout;

/// `SPageFileStatic`, written once when a session loads, with 33 units for `trackConfiguration`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Static {
    /// Shared memory version text; 1.7 in AC 1.16.
    pub sm_version: [u16; 15],
    /// AC version text; e.g. 1.16.x.
    pub ac_version: [u16; 15],
    /// Sessions in this instance.
    pub number_of_sessions: i32,
    /// Max cars on track.
    pub num_cars: i32,
    /// Car folder id.
    pub car_model: [u16; 33],
    /// Track folder id.
    pub track: [u16; 33],
    /// Player first name.
    pub player_name: [u16; 33],
    /// Player surname.
    pub player_surname: [u16; 33],
    /// Nickname, followed by 2 pad bytes.
    pub player_nick: [u16; 33],
    pub pad_398: [u8; 2],
    /// Number of sectors.
    pub sector_count: i32,
    /// Max torque, Nm; often 0.
    pub max_torque: f32,
    /// Max power; often 0; unit not documented.
    pub max_power: f32,
    /// Max rpm; often 0 until later or for the whole session.
    pub max_rpm: i32,
    /// Tank size, l.
    pub max_fuel: f32,
    /// Max travel per wheel, m.
    pub suspension_max_travel: [f32; 4],
    /// Radius per wheel, m.
    pub tyre_radius: [f32; 4],
    /// Max boost.
    pub max_turbo_boost: f32,
    /// Not used any more (air temperature once).
    pub deprecated_1: f32,
    /// Not used any more (road temperature once).
    pub deprecated_2: f32,
    /// Cut penalties on; 0/1.
    pub penalties_enabled: i32,
    /// Fuel rate; 1 is normal.
    pub aid_fuel_rate: f32,
    /// Tyre wear rate; 1 is normal.
    pub aid_tire_rate: f32,
    /// Damage rate; 0..1.
    pub aid_mechanical_damage: f32,
    /// Tyre blankets; 0/1.
    pub aid_allow_tyre_blankets: i32,
    /// Stability aid; 0..1.
    pub aid_stability: f32,
    /// Auto clutch; 0/1.
    pub aid_auto_clutch: i32,
    /// Auto blip; 0/1.
    pub aid_auto_blip: i32,
    /// Car has DRS; 0/1.
    pub has_drs: i32,
    /// Car has ERS; 0/1.
    pub has_ers: i32,
    /// Car has KERS; 0/1.
    pub has_kers: i32,
    /// KERS max, J.
    pub kers_max_j: f32,
    /// Engine brake settings.
    pub engine_brake_settings_count: i32,
    /// ERS power controllers.
    pub ers_power_controller_count: i32,
    /// Length of the AI spline, m.
    pub track_spline_length: f32,
    /// Layout id; empty when single layout.
    pub track_configuration: [u16; 33],
    pub pad_590: [u8; 2],
    /// ERS max, J.
    pub ers_max_j: f32,
    /// Timed race; 0/1.
    pub is_timed_race: i32,
    /// Extra lap; 0/1.
    pub has_extra_lap: i32,
    /// Skin id, followed by 2 pad bytes.
    pub car_skin: [u16; 33],
    pub pad_670: [u8; 2],
    /// Reversed grid.
    pub reversed_grid_positions: i32,
    /// Pit window start; lap or minute.
    pub pit_window_start: i32,
    /// Pit window end; lap or minute.
    pub pit_window_end: i32,
}

layout!(
    Static, size 684,
    sm_version at 0,
    ac_version at 30,
    number_of_sessions at 60,
    num_cars at 64,
    car_model at 68,
    track at 134,
    player_name at 200,
    player_surname at 266,
    player_nick at 332,
    sector_count at 400,
    max_torque at 404,
    max_power at 408,
    max_rpm at 412,
    max_fuel at 416,
    suspension_max_travel at 420,
    tyre_radius at 436,
    max_turbo_boost at 452,
    deprecated_1 at 456,
    deprecated_2 at 460,
    penalties_enabled at 464,
    aid_fuel_rate at 468,
    aid_tire_rate at 472,
    aid_mechanical_damage at 476,
    aid_allow_tyre_blankets at 480,
    aid_stability at 484,
    aid_auto_clutch at 488,
    aid_auto_blip at 492,
    has_drs at 496,
    has_ers at 500,
    has_kers at 504,
    kers_max_j at 508,
    engine_brake_settings_count at 512,
    ers_power_controller_count at 516,
    track_spline_length at 520,
    track_configuration at 524,
    ers_max_j at 592,
    is_timed_race at 596,
    has_extra_lap at 600,
    car_skin at 604,
    reversed_grid_positions at 672,
    pit_window_start at 676,
    pit_window_end at 680,
);

/// The same page as some AC versions write it, with 15 units for `trackConfiguration`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct StaticShort {
    /// As the first 524 bytes of [`Static`].
    pub head: [u8; 524],
    pub track_configuration: [u16; 15],
    pub pad_554: [u8; 2],
    pub ers_max_j: f32,
    pub is_timed_race: i32,
    pub has_extra_lap: i32,
    pub car_skin: [u16; 33],
    pub pad_634: [u8; 2],
    pub reversed_grid_positions: i32,
    pub pit_window_start: i32,
    pub pit_window_end: i32,
}

layout!(
    StaticShort, size 648,
    head at 0,
    track_configuration at 524,
    ers_max_j at 556,
    is_timed_race at 560,
    has_extra_lap at 564,
    car_skin at 568,
    reversed_grid_positions at 636,
    pit_window_start at 640,
    pit_window_end at 644,
);

/// Reads a static page of either variant; `None` when it is too short for both.
///
/// The sources disagree on the length of `trackConfiguration` (33 units in Kunos' document and most
/// readers, 15 in three others), so the page decides: with the right choice `carSkin` is text. The
/// longer variant wins unless only the shorter one reads.
pub fn decode_static(bytes: &[u8]) -> Option<Static> {
    let short: StaticShort = bytemuck::pod_read_unaligned(bytes.get(..size_of::<StaticShort>())?);
    let Some(long) = bytes.get(..size_of::<Static>()) else { return Some(lengthen(&short)) };
    let long: Static = bytemuck::pod_read_unaligned(long);
    let only_short_reads = !is_name(&long.car_skin) && is_name(&short.car_skin);
    Some(if only_short_reads { lengthen(&short) } else { long })
}

/// Whether these units hold a folder's name and its NUL.
fn is_name(units: &[u16; 33]) -> bool {
    let end = units.iter().position(|unit| *unit == 0).unwrap_or(0);
    end > 0
        && String::from_utf16(&units[..end]).is_ok_and(|text| text.chars().all(|c| !c.is_control()))
}

fn lengthen(short: &StaticShort) -> Static {
    let mut long: Static = bytemuck::Zeroable::zeroed();
    bytemuck::bytes_of_mut(&mut long)[..short.head.len()].copy_from_slice(&short.head);
    long.track_configuration[..15].copy_from_slice(&short.track_configuration);
    long.ers_max_j = short.ers_max_j;
    long.is_timed_race = short.is_timed_race;
    long.has_extra_lap = short.has_extra_lap;
    long.car_skin = short.car_skin;
    long.reversed_grid_positions = short.reversed_grid_positions;
    long.pit_window_start = short.pit_window_start;
    long.pit_window_end = short.pit_window_end;
    long
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn long() -> Static {
        let mut page: Static = bytemuck::Zeroable::zeroed();
        page.track = text::encode("spa");
        page.track_configuration = text::encode("layout_with_a_long_name");
        page.car_skin = text::encode("00_racing_red");
        page.pit_window_end = 7;
        page
    }

    #[test]
    fn the_long_variant_is_recognized_by_its_skin() {
        let page = long();
        assert_eq!(decode_static(bytemuck::bytes_of(&page)), Some(page));
    }

    #[test]
    fn the_short_variant_is_recognized_by_its_skin_even_in_a_large_mapping() {
        let mut page: StaticShort = bytemuck::Zeroable::zeroed();
        page.head.copy_from_slice(&bytemuck::bytes_of(&long())[..524]);
        page.track_configuration = text::encode("gp");
        page.car_skin = text::encode("00_racing_red");
        page.pit_window_end = 7;
        let mut bytes = bytemuck::bytes_of(&page).to_vec();
        for size in [648, 2048] {
            bytes.resize(size, 0);
            let read = decode_static(&bytes).expect("long enough");
            assert_eq!(text::decode(&read.car_skin), "00_racing_red");
            assert_eq!(text::decode(&read.track_configuration), "gp");
            assert_eq!(text::decode(&read.track), "spa");
            assert_eq!(read.pit_window_end, 7);
        }
    }

    #[test]
    fn a_page_too_short_for_both_is_refused() {
        for size in 0..648 {
            assert_eq!(decode_static(&vec![0; size]), None);
        }
        assert!(decode_static(&[0; 648]).is_some());
    }
}
