use std::time::Duration;

use crate::{Route, Snapshot, Task};

/// What came of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub task: Task,
    /// The route that worked; `None` if none did.
    pub route: Option<Route>,
    /// Every try, in order.
    pub tried: Vec<Tried>,
    /// From the request to the state that proved it.
    pub duration: Duration,
    /// The physics step of that state.
    pub physics_step: u64,
    /// The game stood in its menu at the end.
    pub was_in_menu: bool,
    /// A state that was saved on the way: its slot, and where the car was.
    pub saved: Option<(u8, Snapshot)>,
}

/// One try of one route.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    pub route: Route,
    pub duration: Duration,
    /// Why it did not work; `None` if it did.
    pub failure: Option<String>,
}

impl Outcome {
    pub fn is_success(&self) -> bool {
        self.route.is_some()
    }

    /// The route taken, as the user is told it; empty if none worked.
    pub fn method(&self) -> &'static str {
        self.route.map_or("", Route::name)
    }

    /// One line: how it was done and how long it took, or every reason why not.
    pub fn message(&self) -> String {
        match self.route {
            Some(route) => {
                let done = format!("{route} in {:.3} s", self.duration.as_secs_f64());
                match reasons(&self.tried) {
                    reasons if reasons.is_empty() => done,
                    reasons => format!("{done}, after {reasons}"),
                }
            }
            None if self.tried.is_empty() && self.was_in_menu => {
                "the game stands in its menu and nothing here can press Drive: press it; the CSP app \
                 does, where `corsa setup` put it and no other agent has it"
                    .to_owned()
            }
            None if self.tried.is_empty() => {
                "this game offers no way to do that: install CSP and run `corsa setup`".to_owned()
            }
            None => reasons(&self.tried),
        }
    }
}

/// The failures of a list of tries, each said once.
pub(crate) fn reasons(tried: &[Tried]) -> String {
    let mut said: Vec<String> = Vec::new();
    for one in tried {
        if let Some(reason) = &one.failure {
            let text = format!("{}: {reason}", one.route);
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    said.join("; ")
}
