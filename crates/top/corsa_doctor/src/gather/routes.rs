//! The controller routes of this machine.

use corsa_game::ControlsPreset;
use corsa_pad::{PadError, Route, probe};

use crate::checks::{
    input::Device,
    routes::{RouteFacts, RouteState, RoutesFacts},
};

/// `has_csp`: `None` where there is no game to look at.
pub(crate) fn gather(has_csp: Option<bool>) -> RoutesFacts {
    let routes = Route::ALL
        .into_iter()
        .filter(|route| *route != Route::StandIn && route.is_of_this_system())
        .map(|route| RouteFacts { name: route.name(), state: state(route, has_csp) });
    RoutesFacts { routes: routes.collect(), has_steam_input: cfg!(target_os = "linux") }
}

fn state(route: Route, has_csp: Option<bool>) -> RouteState {
    if route == Route::CustomAi && has_csp == Some(false) {
        return RouteState::Unavailable {
            reason: "CSP is not installed".to_owned(),
            hint: "Content Manager > Settings > Custom Shaders Patch > Install".to_owned(),
        };
    }
    match probe(route) {
        Ok(_) => RouteState::Ready,
        Err(PadError::Unavailable { reason, hint, .. }) => RouteState::Unavailable { reason, hint },
        Err(error) => RouteState::Unavailable {
            reason: error.to_string(),
            hint: error.hint().unwrap_or_default(),
        },
    }
}

/// What the game must listen to for a route; `None` for one past the game's input.
pub(crate) fn device(route: &'static str) -> Option<Device> {
    let layout = ControlsPreset::of_route(route)?.layout();
    let method = if layout.is_pad { "X360" } else { "WHEEL" };
    Some(Device { route, method, name: layout.device.to_owned() })
}
