use crate::{Detail, PadError, PadOptions, Route, probe};

/// A route, and why it and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// `None` where this machine has no route at all.
    pub route: Option<Route>,
    /// The routes that were looked at, in order, with a line for each: why not, and last why.
    pub reasons: Vec<(Route, String)>,
}

/// Chooses the best route that this machine has: CSP's page, unless CSP is known to be missing
/// (`has_csp`; `None` where that is not known), then vJoy, ViGEm, a uinput wheel, a uinput pad.
///
/// [`Route::StandIn`] is never chosen.
pub fn choose(_options: &PadOptions, has_csp: Option<bool>) -> Chosen {
    choose_by(has_csp, probe)
}

fn choose_by(has_csp: Option<bool>, probe: impl Fn(Route) -> Result<Detail, PadError>) -> Chosen {
    let mut reasons = vec![];
    let candidates = Route::ALL
        .into_iter()
        .filter(|route| *route != Route::StandIn && route.is_of_this_system());
    for route in candidates {
        match look(route, has_csp, &probe) {
            Ok(reason) => {
                reasons.push((route, reason));
                return Chosen { route: Some(route), reasons };
            }
            Err(reason) => reasons.push((route, reason)),
        }
    }
    Chosen { route: None, reasons }
}

/// Why a route is taken, or why not.
fn look(
    route: Route,
    has_csp: Option<bool>,
    probe: impl Fn(Route) -> Result<Detail, PadError>,
) -> Result<String, String> {
    match (route, has_csp) {
        (Route::CustomAi, Some(false)) => {
            Err("not used: CSP is not installed; with it, no driver is needed".into())
        }
        (Route::CustomAi, Some(true)) => {
            Ok("used: CSP reads it at every physics step, without a driver".into())
        }
        (Route::CustomAi, None) => {
            Ok("used: the best route where CSP is installed, which is not known here".into())
        }
        _ => match probe(route) {
            Ok(detail) => Ok(format!("used: {detail}")),
            Err(PadError::Unavailable { reason, hint, .. }) => {
                Err(format!("not used: {reason}; to have it, {hint}"))
            }
            Err(error) => Err(format!("not used: {error}")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(route: Route) -> Result<Detail, PadError> {
        let (reason, hint) = ("is not there".into(), "install it".into());
        Err(PadError::Unavailable { route, reason, hint })
    }

    #[expect(clippy::unnecessary_wraps, reason = "the same face as `probe`")]
    fn everything(_: Route) -> Result<Detail, PadError> {
        Ok(Detail { version: Some("7".into()), what: "it is there".into() })
    }

    #[test]
    fn the_page_comes_first_unless_csp_is_known_to_be_missing() {
        for has_csp in [None, Some(true)] {
            let chosen = choose_by(has_csp, nothing);
            assert_eq!(chosen.route, Some(Route::CustomAi));
            assert_eq!(chosen.reasons.len(), 1);
        }
    }

    #[test]
    fn without_csp_the_first_device_is_taken_and_the_reasons_say_why() {
        let first = if cfg!(windows) { Route::Vjoy } else { Route::UinputWheel };
        let chosen = choose_by(Some(false), everything);
        assert_eq!(chosen.route, Some(first));
        assert!(chosen.reasons[0].1.contains("CSP is not installed"));
        assert_eq!(chosen.reasons[1], (first, "used: it is there, version 7".into()));
    }

    #[test]
    fn where_the_first_device_is_missing_the_next_is_taken() {
        let last = if cfg!(windows) { Route::Vigem } else { Route::UinputPad };
        let probe = |route| if route == last { everything(route) } else { nothing(route) };
        let chosen = choose_by(Some(false), probe);
        assert_eq!(chosen.route, Some(last));
        let expected = "not used: is not there; to have it, install it";
        assert_eq!(chosen.reasons[1].1, expected);
    }

    #[test]
    fn the_stand_in_s_page_is_never_chosen() {
        let chosen = choose_by(Some(false), nothing);
        assert_eq!(chosen.route, None);
        assert!(chosen.reasons.iter().all(|(route, _)| *route != Route::StandIn));
    }
}
