use std::fmt;
use std::str::FromStr;

/// A way for controls into the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Route {
    /// CSP's Custom AI page: read at each physics step, no driver, nothing in between.
    CustomAi,
    /// A virtual Xbox 360 pad of the ViGEm bus driver (Windows).
    Vigem,
    /// A virtual wheel of the vJoy driver (Windows).
    Vjoy,
    /// A virtual wheel of the kernel's uinput (Linux).
    UinputWheel,
    /// A virtual Xbox 360 pad of the kernel's uinput (Linux).
    UinputPad,
}

impl Route {
    /// Every route, the most suitable for a driving agent first.
    pub const ALL: [Self; 5] =
        [Self::CustomAi, Self::Vjoy, Self::Vigem, Self::UinputWheel, Self::UinputPad];

    /// As the user names it after `--pad`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomAi => "custom-ai",
            Self::Vigem => "vigem",
            Self::Vjoy => "vjoy",
            Self::UinputWheel => "uinput-wheel",
            Self::UinputPad => "uinput-pad",
        }
    }

    /// Whether this system can have it at all.
    pub const fn is_of_this_system(self) -> bool {
        match self {
            Self::CustomAi => true,
            Self::Vigem | Self::Vjoy => cfg!(windows),
            Self::UinputWheel | Self::UinputPad => cfg!(target_os = "linux"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no route has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("controller route `{0}` is none of custom-ai, vjoy, vigem, uinput-wheel, uinput-pad")]
pub struct UnknownRoute(pub String);

impl FromStr for Route {
    type Err = UnknownRoute;

    fn from_str(text: &str) -> Result<Self, UnknownRoute> {
        let found = Self::ALL.into_iter().find(|route| route.name() == text);
        found.ok_or_else(|| UnknownRoute(text.to_owned()))
    }
}
