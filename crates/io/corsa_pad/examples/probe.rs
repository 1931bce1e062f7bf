//! Which controller routes this machine has, and which would be chosen.
//!
//! `cargo run -p corsa_pad --example probe`

use std::io::{self, Write, stdout};

use corsa_pad::{PadOptions, Route, choose, probe};
use corsa_pages::PageSpace;

fn main() -> io::Result<()> {
    let mut out = stdout().lock();
    for route in Route::ALL {
        match probe(route) {
            Ok(detail) => writeln!(out, "{route:13} ok: {detail}")?,
            Err(error) => {
                writeln!(out, "{route:13} {error}")?;
                if let Some(hint) = error.hint() {
                    writeln!(out, "{:13} hint: {hint}", "")?;
                }
            }
        }
    }
    let options = PadOptions { pages: PageSpace::from_env(), self_command: vec![] };
    let chosen = choose(&options, Some(false));
    writeln!(out, "without CSP: {}", chosen.route.map_or("none", Route::name))?;
    for (route, reason) in chosen.reasons {
        writeln!(out, "  {route}: {reason}")?;
    }
    Ok(())
}
