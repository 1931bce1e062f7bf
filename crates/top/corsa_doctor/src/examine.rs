//! Which checks apply on this machine, in the order in which a user would put things right.

use std::sync::atomic::AtomicBool;

use corsa_game::{GAME_PROGRAMS, GameError, Installation, Processes, SystemProcesses};

use crate::{
    Diagnosis, Finding, Options,
    checks::{
        capture, frames, game, input, machine, network, pages, proton, routes, signs, steps, values,
    },
    gather::{self, pages::Watched},
};

/// Looks at everything; takes some seconds. `say` gets a line about what takes long.
pub fn examine(options: &Options, stop: &AtomicBool, say: &mut dyn FnMut(&str)) -> Diagnosis {
    let found = Installation::find(options.game.as_deref(), options.documents.as_deref());
    let game_runs = !SystemProcesses.named(GAME_PROGRAMS).is_empty();
    say(&format!("watching the pages for {:.0} s …", options.watch.as_secs_f64()));
    let watched = gather::pages::watch(&options.pages, options.watch, Some(game_runs), stop);
    let is_game_machine = found.is_ok() || game_runs || watched.any();
    let mut findings = Vec::new();
    if is_game_machine {
        findings.extend(beside_game(options, &found, &watched, game_runs));
    } else {
        findings.push(elsewhere(options, &found));
    }
    say("measuring the timer, then looking for the agent …");
    findings.extend(machine::check(&gather::machine::gather(is_game_machine)));
    if is_game_machine {
        findings.extend(of_pages(&found, &watched));
    }
    findings.extend(network::check(&gather::network::gather(options, is_game_machine)));
    Diagnosis::new(findings)
}

/// On a machine without the game; wrong only where the user said that it is here.
fn elsewhere(options: &Options, found: &Result<Installation, GameError>) -> Finding {
    match found {
        Err(error) if options.game.is_some() => game::not_found(&error.to_string(), &hint(error)),
        _ => Finding::skip(
            "game",
            "none on this machine, as on a learner's; where it is, run this too (--game DIR names it)",
        ),
    }
}

/// The game, what is in it, and what drives it.
fn beside_game(
    options: &Options,
    found: &Result<Installation, GameError>,
    watched: &Watched,
    game_runs: bool,
) -> Vec<Finding> {
    let game = match found {
        Ok(game) => game,
        Err(error) => {
            let mut findings = vec![without_folder(options, error, game_runs)];
            findings.extend(controls(None, None));
            return findings;
        }
    };
    let has_csp = game.facts().ok().map(|facts| facts.csp.is_some());
    let routes = gather::routes::gather(has_csp);
    let route = routes.chosen().map(|route| route.name);
    let mut findings = match gather::game::gather(game, route, &watched.track) {
        Ok(facts) => game::check(&facts),
        Err(error) => vec![game::not_found(&error.to_string(), &hint(&error))],
    };
    findings.extend(under_proton(options, game, route));
    findings.push(capture::check(&gather::dlls::gather(game.root())));
    findings.extend(controls(Some(game), has_csp));
    findings
}

/// Pages or a running game, and no folder: what needs it is not looked at.
fn without_folder(options: &Options, error: &GameError, game_runs: bool) -> Finding {
    if game_runs || options.game.is_some() {
        game::not_found(&error.to_string(), &hint(error))
    } else {
        Finding::skip("game", "not installed here; the pages are those of a stand-in")
    }
}

fn under_proton(options: &Options, game: &Installation, route: Option<&str>) -> Vec<Finding> {
    #[cfg(target_os = "linux")]
    {
        let needs_no_device = route == Some("custom-ai");
        proton::check(&gather::proton::gather(game, &options.pages, needs_no_device))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (options, game, route, proton::check);
        Vec::new()
    }
}

fn controls(game: Option<&Installation>, has_csp: Option<bool>) -> Vec<Finding> {
    let facts = gather::routes::gather(has_csp);
    let mut findings = vec![routes::check(&facts)];
    findings.extend(routes::steam_input(&facts));
    // Custom AI goes past the game's input.
    let device = facts.chosen().and_then(|route| gather::routes::device(route.name));
    if let (Some(game), Some(device)) = (game, device) {
        findings.push(input::check(gather::game::input(game).as_ref(), &device));
    }
    findings
}

fn of_pages(found: &Result<Installation, GameError>, watched: &Watched) -> Vec<Finding> {
    let mut findings = vec![pages::check(&watched.pages)];
    let frames = gather::game::frames(found.as_ref().ok(), watched.frame_rate);
    if watched.steps.steps > 0.0 {
        findings.push(values::check(&watched.values));
        findings.push(steps::check(&watched.steps));
        findings.push(frames::check(&frames));
        findings.push(signs::check(&watched.signs));
    } else if found.is_ok() {
        findings.push(frames::check(&frames));
    }
    findings
}

fn hint(error: &GameError) -> String {
    error.hint().unwrap_or_else(|| "corsa doctor --game DIR".to_owned())
}
