//! Which controller route is taken, and when another one is tried.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use corsa_pad::{Route, probe};

/// CSP ignores a controls page made too early in a session: without an answer for this long, it is made
/// again.
const CAR_PAGE_PATIENCE: Duration = Duration::from_secs(3);
/// A CSP that answered and has not for so long is gone; nothing drives the car then.
const LOST_AFTER: Duration = Duration::from_secs(1);
/// After so many pages without an answer there is no CSP that would give one.
const MAX_PAGES: u32 = 3;

/// The routes that may be taken, best first, and why each that was not taken was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PadPlan {
    routes: VecDeque<Route>,
    given_up: Vec<(Route, String)>,
    is_forced: bool,
}

impl PadPlan {
    /// The route that the user named, and no other.
    pub fn forced(route: Route) -> Self {
        Self { routes: VecDeque::from([route]), given_up: Vec::new(), is_forced: true }
    }

    /// Those that this machine has, best first, with the reasons why others are out.
    pub fn automatic(
        routes: impl IntoIterator<Item = Route>,
        reasons: Vec<(Route, String)>,
    ) -> Self {
        Self { routes: routes.into_iter().collect(), given_up: reasons, is_forced: false }
    }

    /// The route that the user named or else those of this machine: CSP's page first, for whether there
    /// is a CSP only the game shows, then the devices whose driver is there.
    pub fn of_this_machine(named: Option<Route>) -> Self {
        if let Some(route) = named {
            return Self::forced(route);
        }
        let mut plan = Self::automatic([Route::CustomAi], Vec::new());
        let devices = Route::ALL.into_iter().filter(|route| {
            route.is_of_this_system() && !matches!(route, Route::CustomAi | Route::StandIn)
        });
        for route in devices {
            match probe(route) {
                Ok(_) => plan.routes.push_back(route),
                Err(error) => plan.given_up.push((route, error.to_string())),
            }
        }
        plan
    }

    /// The route to take now; `None` when none is left.
    pub fn current(&self) -> Option<Route> {
        self.routes.front().copied()
    }

    /// The route did not work; the next one, if there is one. A route that the user named stays: it may
    /// work later, and another would not be what was asked for.
    pub fn give_up(&mut self, reason: String) -> Option<Route> {
        if self.is_forced || self.routes.len() < 2 {
            return None;
        }
        let route = self.routes.pop_front()?;
        self.given_up.push((route, reason));
        self.current()
    }

    /// What is told when driving begins: the route and why it, then one line for each that is out.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(route) = self.current() {
            let why = if self.is_forced {
                "as asked"
            } else if route == Route::CustomAi {
                "CSP reads it at each physics step, without a driver"
            } else {
                "the best that this machine has"
            };
            let next = self
                .routes
                .get(1)
                .map_or(String::new(), |next| format!("; if no CSP answers, `{next}`"));
            lines.push(format!("controller: `{route}`, {why}{next}"));
        }
        let out = |(route, reason): &(Route, String)| {
            // Errors name their route themselves.
            let reason = reason.trim_start_matches(&format!("controller route `{route}`: "));
            format!("controller: `{route}` is out: {reason}")
        };
        lines.extend(self.given_up.iter().map(out));
        lines
    }

    /// Why the routes before the current one are not taken.
    pub fn given_up(&self) -> &[(Route, String)] {
        &self.given_up
    }
}

/// What to do about a Custom AI page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAdvice {
    /// It is answered, or may still be.
    Wait,
    /// Make it again.
    MakeAgain,
    /// No CSP answers it: take another route.
    GiveUp,
}

/// Watches whether CSP answers the Custom AI page with its car page. Only the time in which physics runs
/// counts: in the menu CSP does not look.
#[derive(Clone, Debug)]
pub struct PageWatch {
    made_at: Instant,
    num_pages: u32,
    has_answered: bool,
}

impl PageWatch {
    /// The page was made now.
    pub fn new(now: Instant) -> Self {
        Self { made_at: now, num_pages: 1, has_answered: false }
    }

    /// Whether a CSP that answered does not any more.
    pub fn is_lost(&self, now: Instant) -> bool {
        self.has_answered && now.saturating_duration_since(self.made_at) > LOST_AFTER
    }

    pub fn look(&mut self, now: Instant, has_car_page: bool, physics_runs: bool) -> PageAdvice {
        if has_car_page || !physics_runs {
            self.made_at = now;
            self.has_answered |= has_car_page;
            self.num_pages = if has_car_page { 1 } else { self.num_pages };
            return PageAdvice::Wait;
        }
        if now.saturating_duration_since(self.made_at) <= CAR_PAGE_PATIENCE {
            return PageAdvice::Wait;
        }
        self.made_at = now;
        self.num_pages += 1;
        // A CSP that answered once is there; it may take long to do so again.
        if self.num_pages > MAX_PAGES && !self.has_answered {
            PageAdvice::GiveUp
        } else {
            PageAdvice::MakeAgain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_page_without_an_answer_is_made_again_twice_and_then_given_up() {
        let start = Instant::now();
        let mut watch = PageWatch::new(start);
        let advice: Vec<_> =
            (1..=13).map(|s| watch.look(start + s * SECOND, false, true)).collect();
        let acted: Vec<_> = advice.into_iter().filter(|one| *one != PageAdvice::Wait).collect();
        assert_eq!(acted, [PageAdvice::MakeAgain, PageAdvice::MakeAgain, PageAdvice::GiveUp]);
    }

    #[test]
    fn a_menu_does_not_count_and_an_answer_once_given_is_remembered() {
        let start = Instant::now();
        let mut watch = PageWatch::new(start);
        assert_eq!(watch.look(start + 60 * SECOND, false, false), PageAdvice::Wait);
        assert_eq!(watch.look(start + 62 * SECOND, false, true), PageAdvice::Wait);
        assert_eq!(watch.look(start + 63 * SECOND, true, true), PageAdvice::Wait);
        assert!(!watch.is_lost(start + 64 * SECOND));
        assert!(watch.is_lost(start + 65 * SECOND));
        for s in 64..100 {
            assert_ne!(watch.look(start + s * SECOND, false, true), PageAdvice::GiveUp);
        }
    }

    #[test]
    fn a_route_that_the_user_named_is_not_replaced() {
        let mut plan = PadPlan::forced(Route::Vjoy);
        assert_eq!(plan.give_up("no driver".into()), None);
        assert_eq!(plan.current(), Some(Route::Vjoy));
    }

    #[test]
    fn the_choice_is_told_in_one_line_and_each_that_is_out_in_another() {
        let vjoy = "controller route `vjoy`: vJoy is not installed".to_owned();
        let plan = PadPlan::automatic([Route::CustomAi, Route::Vigem], vec![(Route::Vjoy, vjoy)]);
        assert_eq!(
            plan.lines(),
            [
                "controller: `custom-ai`, CSP reads it at each physics step, without a driver; \
                 if no CSP answers, `vigem`",
                "controller: `vjoy` is out: vJoy is not installed",
            ]
        );
        assert_eq!(PadPlan::forced(Route::Vjoy).lines(), ["controller: `vjoy`, as asked"]);
    }

    #[test]
    fn the_plan_goes_on_to_the_next_and_keeps_the_last() {
        let mut plan = PadPlan::automatic([Route::CustomAi, Route::UinputWheel], Vec::new());
        assert_eq!(plan.give_up("no answer".into()), Some(Route::UinputWheel));
        assert_eq!(plan.given_up(), [(Route::CustomAi, "no answer".to_owned())]);
        assert_eq!(plan.give_up("gone".into()), None);
        assert_eq!(plan.current(), Some(Route::UinputWheel));
    }
}
