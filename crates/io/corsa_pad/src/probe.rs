use std::fmt;

use crate::{PadError, Route, device};

/// What is known of a route that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The driver's version, where it tells one.
    pub version: Option<String>,
    /// What the route is, in a few words.
    pub what: String,
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(f, "{}, version {version}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Whether this machine has a route: the driver, its version, the permissions. Nothing is plugged in,
/// and nothing is taken from who may be driving. Whether CSP reads the page of [`Route::CustomAi`] is
/// seen in the running game only.
pub fn probe(route: Route) -> Result<Detail, PadError> {
    let detail = |what: &str| Detail { version: None, what: what.into() };
    match route {
        Route::CustomAi => Ok(detail("CSP's Custom AI page; no driver")),
        Route::StandIn => Ok(detail("a page that only the stand-in reads; no driver")),
        #[cfg(windows)]
        Route::Vigem => {
            device::vigem::connect()?;
            Ok(detail("the ViGEm bus driver answers"))
        }
        #[cfg(windows)]
        Route::Vjoy => {
            let version = Some(device::vjoy::check()?);
            Ok(Detail { version, what: "vJoy, device 1 free".into() })
        }
        #[cfg(target_os = "linux")]
        Route::UinputWheel | Route::UinputPad => {
            device::uinput::check(route)?;
            Ok(detail("/dev/uinput may be written"))
        }
        _ => Err(device::foreign(route)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_of_another_system_says_so_and_what_to_use_instead() {
        for route in Route::ALL.into_iter().filter(|route| !route.is_of_this_system()) {
            let error = probe(route).expect_err("not here");
            let is_told = error.to_string().contains("is a Windows driver")
                || error.to_string().contains("is a device of the Linux kernel");
            assert!(is_told, "{error}");
            assert!(error.hint().expect("a hint").contains("--pad custom-ai"));
        }
    }

    #[test]
    fn the_routes_without_a_driver_are_always_there() {
        assert!(probe(Route::CustomAi).is_ok() && probe(Route::StandIn).is_ok());
    }
}
