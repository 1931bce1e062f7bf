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
    /// A page that only the stand-in reads, as if it were an XInput pad: for machines without a
    /// driver. Never chosen automatically.
    StandIn,
}

impl Route {
    /// Every route, the most suitable for a driving agent first.
    pub const ALL: [Self; 6] = [
        Self::CustomAi,
        Self::Vjoy,
        Self::Vigem,
        Self::UinputWheel,
        Self::UinputPad,
        Self::StandIn,
    ];

    /// As the user names it after `--pad`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomAi => "custom-ai",
            Self::Vigem => "vigem",
            Self::Vjoy => "vjoy",
            Self::UinputWheel => "uinput-wheel",
            Self::UinputPad => "uinput-pad",
            Self::StandIn => "standin",
        }
    }

    /// Whether this system can have it at all.
    pub const fn is_of_this_system(self) -> bool {
        match self {
            Self::CustomAi | Self::StandIn => true,
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
#[error(
    "controller route `{0}` is none of custom-ai, vjoy, vigem, uinput-wheel, uinput-pad, standin"
)]
pub struct UnknownRoute(pub String);

impl FromStr for Route {
    type Err = UnknownRoute;

    fn from_str(text: &str) -> Result<Self, UnknownRoute> {
        let found = Self::ALL.into_iter().find(|route| route.name() == text);
        found.ok_or_else(|| UnknownRoute(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_route_and_another_is_told_all_of_them() {
        for route in Route::ALL {
            assert_eq!(route.name().parse(), Ok(route));
        }
        let error = "gamepad".parse::<Route>().expect_err("no such route").to_string();
        assert!(error.starts_with("controller route `gamepad` is none of"));
        for route in Route::ALL {
            assert!(error.contains(route.name()), "{error}");
        }
    }
}
