use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use corsa_pages::{
    BRIDGED_PAGES, BridgeMode, BridgeWriter, BridgedPage, Maker, NamedMapping, PageSpace,
    STAMP_SIZE, sleep,
};

use crate::directory::{self, Found, open_page};
use crate::game_page::{Begun, GamePage};
use crate::program_page::{Change, ProgramPage};
use crate::{ALREADY_RUNNING, Options, UNUSABLE_DIRECTORY, WRONG_ORDER};

/// How often files are looked at; each look costs a few calls of the prefix's server.
const LOOK: Duration = Duration::from_millis(10);
/// How often pages are copied where they must be.
const COPY: Duration = Duration::from_millis(1);
/// When CSP's pages are zeroed once more after the controls went: by then the game has noticed.
const SECOND_CLEAR: Duration = Duration::from_millis(100);
/// The bridge's own page, by which a second one finds the first.
const OWN_PAGE: &str = "corsa_bridge";
const OWN_SIZE: usize = 64;

/// Bridges until `stop` is set; returns the exit code. `say` gets a line for people whenever something
/// changes; once everything is up, one that begins with `bridge ready`.
pub fn run(options: &Options, stop: &AtomicBool, say: &mut dyn FnMut(&str)) -> Result<u8> {
    let names = PageSpace::at("Local\\");
    let dir = &options.dir;
    if !dir.is_dir() {
        say(&format!("error: no directory {}", dir.display()));
        say("hint: make it on Linux first, in memory: below /dev/shm");
        return Ok(UNUSABLE_DIRECTORY);
    }
    if let Some(remark) = directory::remark(dir) {
        say(&format!("warning: {remark}"));
    }
    if NamedMapping::open(&names, OWN_PAGE, false)?.is_some() {
        say("error: another bridge is running in this prefix");
        say("hint: end it first, or use it: it is as good as this one");
        return Ok(ALREADY_RUNNING);
    }
    let started = match start(options, &names, say) {
        Ok(started) => started,
        Err(error) if is_full(&error) => {
            say(&format!("error: {error:#}"));
            say("hint: make room in the directory of pages: 16 KB are needed");
            return Ok(UNUSABLE_DIRECTORY);
        }
        Err(error) => return Err(error),
    };
    match started {
        Some(mut bridge) => {
            let verb = if bridge.is_copying() { "copied to" } else { "in" };
            say(&format!("bridge ready: pages {verb} {}", dir.display()));
            bridge.serve(stop, say)?;
            bridge.end(dir, say);
            Ok(0)
        }
        None => Ok(WRONG_ORDER),
    }
}

struct Bridge {
    names: PageSpace,
    game_pages: Vec<GamePage>,
    program_pages: Vec<ProgramPage>,
    status: BridgeWriter,
    clear_at: Option<Instant>,
}

/// `None`, said, if the game was first and may not be attached to.
fn start(
    options: &Options,
    names: &PageSpace,
    say: &mut dyn FnMut(&str),
) -> Result<Option<Bridge>> {
    let dir = &options.dir;
    let by = |maker| BRIDGED_PAGES.iter().copied().filter(move |page| page.maker == maker);
    let mut game_pages = Vec::new();
    let stamp = stamp();
    for page in by(Maker::Game) {
        match GamePage::begin(names, dir, page, stamp)? {
            Begun::Made(made, found) => {
                say_found(page, found, say);
                game_pages.push(made);
            }
            Begun::Adopted(adopted) => {
                say(&format!("page `{}`: taken over, a game is running on it", page.name));
                game_pages.push(adopted);
            }
            Begun::Foreign if options.attach => {
                say(&format!("page `{}`: made by the game, copying it", page.name));
                game_pages.extend(GamePage::attach(names, dir, page)?);
            }
            Begun::Foreign => {
                say(&format!(
                    "error: wrong order: `{}` is there already, made by the game or by another kind of \
                     bridge",
                    page.name
                ));
                say("hint: quit the game, start the bridge, then the game; or copy with --attach");
                for page in game_pages {
                    page.end();
                }
                return Ok(None);
            }
        }
    }
    let status = own_page(dir, names, mode_of(&game_pages))?;
    let program_pages = by(Maker::Program).map(|page| ProgramPage::new(dir, page)).collect();
    Ok(Some(Bridge { names: names.clone(), game_pages, program_pages, status, clear_at: None }))
}

fn own_page(dir: &Path, names: &PageSpace, mode: BridgeMode) -> Result<BridgeWriter> {
    let path = dir.join(OWN_PAGE);
    let (file, _) =
        open_page(&path, OWN_SIZE, OWN_SIZE).with_context(|| path.display().to_string())?;
    let mapping = NamedMapping::create_over(names, OWN_PAGE, &file, OWN_SIZE)?;
    Ok(BridgeWriter::over(names, mapping, mode, env!("CARGO_PKG_VERSION"))?)
}

fn say_found(page: BridgedPage, found: Found, say: &mut dyn FnMut(&str)) {
    match found {
        Found::Nothing | Found::Clean => {}
        Found::Stale => {
            say(&format!("page `{}`: stale, from a crash perhaps; zeroed", page.name));
        }
        Found::Short(size) => say(&format!(
            "page `{}`: its file had {size} bytes, too few; made {}",
            page.name, page.size
        )),
    }
}

/// What no other start of a bridge puts on its pages.
fn stamp() -> [u8; STAMP_SIZE] {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let mut stamp = [0; STAMP_SIZE];
    stamp[..8].copy_from_slice(&(since.as_nanos() as u64).to_le_bytes());
    stamp[8..12].copy_from_slice(&std::process::id().to_le_bytes());
    stamp[12..].copy_from_slice(b"crsa");
    stamp
}

fn mode_of(pages: &[GamePage]) -> BridgeMode {
    if pages.iter().any(GamePage::is_copied) { BridgeMode::Copying } else { BridgeMode::Mapped }
}

fn is_full(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()).any(|error| {
        matches!(
            error.kind(),
            std::io::ErrorKind::StorageFull
                | std::io::ErrorKind::QuotaExceeded
                | std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::ReadOnlyFilesystem
        )
    })
}

impl Bridge {
    fn is_copying(&self) -> bool {
        self.game_pages.iter().any(GamePage::is_copied)
    }

    fn serve(&mut self, stop: &AtomicBool, say: &mut dyn FnMut(&str)) -> Result<()> {
        let mut look_at = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let now = Instant::now();
            if now >= look_at {
                look_at = now + LOOK;
                self.look(now, say)?;
            }
            for page in &mut self.game_pages {
                page.copy().with_context(|| page.name())?;
            }
            for page in &mut self.program_pages {
                page.give().with_context(|| page.name())?;
            }
            let is_busy = self.is_copying() || self.program_pages.iter().any(ProgramPage::is_given);
            sleep(if is_busy { COPY } else { LOOK });
        }
        Ok(())
    }

    fn look(&mut self, now: Instant, say: &mut dyn FnMut(&str)) -> Result<()> {
        self.status.beat(mode_of(&self.game_pages))?;
        let mut has_gone = false;
        for page in &mut self.program_pages {
            match page.follow(&self.names)? {
                Change::Nothing => {}
                Change::Came => say(&format!("page `{}` came", page.name())),
                Change::CameOver => say(&format!(
                    "page `{}` came; the game holds an older one, which is kept up to date",
                    page.name()
                )),
                Change::Went => {
                    say(&format!("page `{}` went", page.name()));
                    has_gone = true;
                }
            }
        }
        if has_gone {
            // CSP's answer to the controls lies there still and would look like a new one.
            self.clear_cars()?;
            self.clear_at = Some(now + SECOND_CLEAR);
        }
        if self.clear_at.is_some_and(|at| now >= at) {
            self.clear_at = None;
            self.clear_cars()?;
        }
        for page in &self.game_pages {
            if page.mend().with_context(|| page.name())? {
                say(&format!("page `{}`: its file was cut short; mended", page.name()));
            }
        }
        Ok(())
    }

    /// Only where nobody asks for them: a car page that somebody is being told by stays.
    fn clear_cars(&self) -> Result<()> {
        let has_controls = self.program_pages.iter().any(ProgramPage::is_for_cars);
        if has_controls {
            return Ok(());
        }
        for page in self.game_pages.iter().filter(|page| page.name().contains(".Car0.")) {
            page.clear().with_context(|| page.name())?;
        }
        Ok(())
    }

    fn end(mut self, dir: &Path, say: &mut dyn FnMut(&str)) {
        if let Err(error) = self.status.beat(BridgeMode::Stopped) {
            say(&format!("warning: {error}"));
        }
        drop(self.program_pages);
        let kept: Vec<&str> = self
            .game_pages
            .into_iter()
            .filter_map(|page| {
                let name = page.name();
                (!page.end()).then_some(name)
            })
            .collect();
        drop(self.status);
        let _ = std::fs::remove_file(dir.join(OWN_PAGE));
        if kept.is_empty() {
            say("bridge stopped; its pages are removed");
        } else {
            say(&format!("bridge stopped; the game still has {}", kept.join(", ")));
        }
    }
}
