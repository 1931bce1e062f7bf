/// What the game says about its session, beside the car: from the static and graphics pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionInfo {
    pub kind: SessionKind,
    /// The track's id: its folder name in AC.
    pub track: String,
    /// The layout's id; empty for a track with a single layout.
    pub track_configuration: String,
    /// Length of the track's AI line, m; `None` where the game does not say.
    pub track_length: Option<f64>,
    /// Number of timed sectors.
    pub num_sectors: u8,
    /// Laps of the session; `None` when it is timed or open.
    pub num_laps: Option<u32>,
    /// Time left, s, as the game writes it; negative or huge when unlimited.
    pub time_left: f64,
    pub num_cars: u32,
    /// The skin's id.
    pub car_skin: String,
    pub player_name: String,
    /// The car stands in its pit box.
    pub is_in_pit: bool,
    pub is_in_pit_lane: bool,
    pub flag: Flag,
    /// Grip of the track's surface, 0 to 1; 0 before the game has written it.
    pub surface_grip: f64,
    /// °C.
    pub air_temperature: f64,
    /// °C.
    pub road_temperature: f64,
    /// kg/m³.
    pub air_density: f64,
    /// m/s.
    pub wind_speed: f64,
    /// Version of the game, such as `1.16.4`.
    pub game_version: String,
    /// Version of the shared memory, such as `1.7`.
    pub shared_memory_version: String,
}

/// The kind of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionKind {
    #[default]
    Unknown,
    Practice,
    Qualify,
    Race,
    Hotlap,
    TimeAttack,
    Drift,
    Drag,
}

impl SessionKind {
    const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Practice,
        Self::Qualify,
        Self::Race,
        Self::Hotlap,
        Self::TimeAttack,
        Self::Drift,
        Self::Drag,
    ];

    /// AC_SESSION_TYPE: -1 unknown, 0 practice, …, 6 drag.
    pub(crate) fn from_ac(value: i32) -> Self {
        value
            .checked_add(1)
            .and_then(|index| Self::ALL.get(usize::try_from(index).ok()?))
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn to_ac(self) -> i32 {
        self as i32 - 1
    }
}

/// The flag shown to the driver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flag {
    #[default]
    None,
    Blue,
    Yellow,
    Black,
    White,
    Checkered,
    Penalty,
}

impl Flag {
    const ALL: [Self; 7] = [
        Self::None,
        Self::Blue,
        Self::Yellow,
        Self::Black,
        Self::White,
        Self::Checkered,
        Self::Penalty,
    ];

    /// AC_FLAG_TYPE; a value no source knows is no flag.
    pub(crate) fn from_ac(value: i32) -> Self {
        usize::try_from(value)
            .ok()
            .and_then(|index| Self::ALL.get(index))
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn to_ac(self) -> i32 {
        self as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_game_round_trip_and_unknown_ones_are_unknown() {
        for value in -1..=6 {
            assert_eq!(SessionKind::from_ac(value).to_ac(), value);
        }
        for value in 0..=6 {
            assert_eq!(Flag::from_ac(value).to_ac(), value);
        }
        for value in [i32::MIN, -2, 7, 8, i32::MAX] {
            assert_eq!(SessionKind::from_ac(value), SessionKind::Unknown);
            assert_eq!(Flag::from_ac(value), Flag::None);
        }
    }
}
