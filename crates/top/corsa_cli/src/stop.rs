#[cfg(windows)]
mod console;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::Context;

/// Turns true when the user or the system asks this program to stop (Ctrl-C, SIGTERM, the console's
/// close button). A second
/// command in one process, as Python may run, shares the first one's handler.
pub(crate) fn on_request() -> Arc<AtomicBool> {
    static WATCH: std::sync::Once = std::sync::Once::new();
    let stop = flag();
    WATCH.call_once(|| {
        let flag = Arc::clone(&stop);
        if let Err(error) = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)) {
            log::warn!("Ctrl-C will end this program without tidying up: {error}");
        }
        #[cfg(windows)]
        console::watch();
    });
    stop
}

fn flag() -> Arc<AtomicBool> {
    static STOP: std::sync::OnceLock<Arc<AtomicBool>> = std::sync::OnceLock::new();
    Arc::clone(STOP.get_or_init(Arc::default))
}

/// Sets `stop` when standard input ends: whoever holds its other end wants no more, or is dead.
pub(crate) fn with_stdin(stop: &Arc<AtomicBool>) -> anyhow::Result<()> {
    let stop = Arc::clone(stop);
    std::thread::Builder::new()
        .name("corsa-stdin".to_owned())
        .spawn(move || {
            let read = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
            log::debug!("standard input ended: {read:?}");
            stop.store(true, Ordering::Relaxed);
        })
        .context("a thread to watch standard input")?;
    Ok(())
}
