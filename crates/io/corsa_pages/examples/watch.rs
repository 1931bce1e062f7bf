//! Watches a running game for some seconds and says what its pages are worth: rate, losses, tears,
//! and the self-test of the disputed signs.
//!
//! ```text
//! cargo run --release -p corsa_pages --example watch -- [seconds] [directory of pages]
//! ```

use std::time::{Duration, Instant};

use corsa_pages::{GameReader, PageSpace, PagesError, wait_for};

fn main() -> Result<(), PagesError> {
    let mut args = std::env::args().skip(1);
    let seconds = args.next().and_then(|text| text.parse().ok()).unwrap_or(10.0);
    let space = args.next().map_or_else(PageSpace::from_env, PageSpace::at);
    let mut game = GameReader::open(&space)?;
    let session = game.session();
    say(&format!("{} on {}", game.car_info().model, session.track));

    let (start, mut failure) = (Instant::now(), None);
    let mut longest_gap = Duration::ZERO;
    let mut last = start;
    wait_for(start + Duration::from_secs_f64(seconds), || match game.poll() {
        Ok(poll) => {
            if poll.state.is_some() {
                longest_gap = longest_gap.max(last.elapsed());
                last = Instant::now();
            }
            None
        }
        Err(error) => {
            failure = Some(error);
            Some(())
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    let stats = game.stats();
    say(&format!(
        "{} steps ({:.1} Hz), {} lost, longest gap {:.1} ms; {} copies taken again, {} torn",
        stats.steps,
        stats.steps as f64 / start.elapsed().as_secs_f64(),
        stats.lost,
        longest_gap.as_secs_f64() * 1e3,
        stats.retries,
        stats.torn + stats.torn_unnoticed,
    ));
    for finding in game.self_test().findings() {
        let (agree, against) = finding.votes;
        say(&format!("{}: {} ({agree} : {against})", finding.expectation, finding.verdict));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what an example has to say")]
fn say(text: &str) {
    println!("{text}");
}
