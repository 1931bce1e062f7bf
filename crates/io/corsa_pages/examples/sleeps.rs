//! How long sleeps really are on this machine: `cargo run --release -p corsa_pages --example sleeps`.

use std::io::Write;
use std::time::{Duration, Instant};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for asked in [150, 1000, 3000].map(Duration::from_micros) {
        for (name, sleep) in [
            ("corsa_pages::sleep", corsa_pages::sleep as fn(Duration)),
            ("std", std::thread::sleep),
        ] {
            let mut slept: Vec<Duration> = (0..500)
                .map(|_| {
                    let start = Instant::now();
                    sleep(asked);
                    start.elapsed()
                })
                .collect();
            slept.sort();
            let (middle, high) = (slept[250], slept[495]);
            writeln!(out, "{asked:>6.0?} {name:<18} p50 {middle:>9.1?} p99 {high:>9.1?}")?;
        }
    }
    Ok(())
}
