//! The ways for controls into the game: which are there, which one is taken.

use crate::Finding;

/// One way, as its probe found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteFacts {
    /// As the user names it after `--pad`.
    pub name: &'static str,
    pub state: RouteState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteState {
    Ready,
    /// Why not, and what to install or allow.
    Unavailable {
        reason: String,
        hint: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutesFacts {
    /// The most suitable first.
    pub routes: Vec<RouteFacts>,
    /// Steam Input rearranges devices before the game sees them: where it can be, on Linux.
    pub has_steam_input: bool,
}

impl RoutesFacts {
    /// What `--pad auto` takes.
    pub fn chosen(&self) -> Option<&RouteFacts> {
        self.routes.iter().find(|route| route.state == RouteState::Ready)
    }
}

pub fn check(facts: &RoutesFacts) -> Finding {
    let missing: Vec<String> = facts
        .routes
        .iter()
        .filter_map(|route| match &route.state {
            RouteState::Ready => None,
            RouteState::Unavailable { reason, .. } => Some(format!("{}: {reason}", route.name)),
        })
        .collect();
    let Some(chosen) = facts.chosen() else {
        let hint = facts.routes.iter().find_map(|route| match &route.state {
            RouteState::Unavailable { hint, .. } => Some(hint.clone()),
            RouteState::Ready => None,
        });
        let seen = match missing.as_slice() {
            [] => "no controller route exists on this system".to_owned(),
            all => format!("none: {}", all.join("; ")),
        };
        return Finding::fail("controls", seen, hint.unwrap_or_else(|| "corsa setup".to_owned()));
    };
    let others = facts.routes.iter().filter(|route| route.name != chosen.name);
    let ready: Vec<&str> =
        others.filter(|route| route.state == RouteState::Ready).map(|route| route.name).collect();
    let also = match ready.as_slice() {
        [] => String::new(),
        names => format!("; also ready: {}", names.join(", ")),
    };
    let before = facts.routes.iter().take_while(|route| route.name != chosen.name);
    let why: Vec<String> = before
        .filter_map(|route| match &route.state {
            RouteState::Unavailable { reason, .. } => Some(format!("{}: {reason}", route.name)),
            RouteState::Ready => None,
        })
        .collect();
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    Finding::ok("controls", format!("auto takes {}{why}{also}", chosen.name))
}

/// A hint where a device has to pass Steam; nothing to see, so it is no warning.
pub fn steam_input(facts: &RoutesFacts) -> Option<Finding> {
    let takes_device = facts.chosen().is_some_and(|route| route.name.starts_with("uinput"));
    (facts.has_steam_input && takes_device).then(|| {
        Finding::skip(
            "steam input",
            "cannot be seen from here; must be off: Steam > Assetto Corsa > Properties > Controller > \
             Disable Steam Input",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    fn routes(states: &[(&'static str, bool)]) -> RoutesFacts {
        let route = |&(name, is_ready): &(&'static str, bool)| RouteFacts {
            name,
            state: if is_ready {
                RouteState::Ready
            } else {
                RouteState::Unavailable {
                    reason: format!("no {name} driver"),
                    hint: format!("install {name}"),
                }
            },
        };
        RoutesFacts { routes: states.iter().map(route).collect(), has_steam_input: true }
    }

    fn said(facts: &RoutesFacts) -> (Verdict, String) {
        let findings = [check(facts)];
        let found = finding(&findings, "controls");
        (found.verdict, format!("{} | {}", found.seen, found.fix.as_deref().unwrap_or_default()))
    }

    #[test]
    fn the_first_that_is_ready_is_taken_and_the_reason_told() {
        let (found, said) = said(&routes(&[("custom-ai", false), ("vjoy", true), ("vigem", true)]));
        assert_eq!(found, Verdict::Ok);
        assert!(said.starts_with("auto takes vjoy (custom-ai: no custom-ai driver)"), "{said}");
        assert!(said.contains("also ready: vigem"), "{said}");
    }

    #[test]
    fn without_any_the_first_hint_is_the_fix() {
        let (found, text) = said(&routes(&[("custom-ai", false), ("vjoy", false)]));
        assert!(found == Verdict::Fail && text.ends_with("install custom-ai"), "{text}");
        assert_eq!(said(&routes(&[])).0, Verdict::Fail);
    }

    #[test]
    fn steam_input_is_spoken_of_only_where_a_device_passes_it() {
        assert!(steam_input(&routes(&[("uinput-wheel", true)])).is_some());
        assert!(steam_input(&routes(&[("custom-ai", true), ("uinput-wheel", true)])).is_none());
    }
}
