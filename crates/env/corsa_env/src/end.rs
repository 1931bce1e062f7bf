/// Why an episode ended. The number is what `info["end_reason"]` holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum EndReason {
    /// It goes on.
    #[default]
    Running = 0,
    /// More wheels left the track than the task allows.
    OffTrack = 1,
    /// The car drove backwards along the track.
    WrongWay = 2,
    /// The car stood still too long.
    Stuck = 3,
    /// The car is damaged.
    Damage = 4,
    /// The backend gave a state that is not a number.
    InvalidState = 5,
    /// The time limit of the episode.
    TimeLimit = 6,
    /// The lap limit of the episode.
    LapLimit = 7,
    /// The game, the agent or the network is gone.
    BackendLost = 8,
}

impl EndReason {
    pub const ALL: [Self; 9] = [
        Self::Running,
        Self::OffTrack,
        Self::WrongWay,
        Self::Stuck,
        Self::Damage,
        Self::InvalidState,
        Self::TimeLimit,
        Self::LapLimit,
        Self::BackendLost,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::OffTrack => "off_track",
            Self::WrongWay => "wrong_way",
            Self::Stuck => "stuck",
            Self::Damage => "damage",
            Self::InvalidState => "invalid_state",
            Self::TimeLimit => "time_limit",
            Self::LapLimit => "lap_limit",
            Self::BackendLost => "backend_lost",
        }
    }

    /// The task ended by what the car did: no value of future states counts any more.
    pub const fn is_termination(self) -> bool {
        matches!(
            self,
            Self::OffTrack | Self::WrongWay | Self::Stuck | Self::Damage | Self::InvalidState
        )
    }

    /// The episode was cut for a reason outside the task: the value of the last state still counts.
    pub const fn is_truncation(self) -> bool {
        matches!(self, Self::TimeLimit | Self::LapLimit | Self::BackendLost)
    }
}
