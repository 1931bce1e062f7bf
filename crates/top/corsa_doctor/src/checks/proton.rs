//! The game under Proton: prefix, version, the bridge between its pages and Linux.

use crate::{Finding, version::Version};

/// The directory of pages needs so much room, bytes.
const ROOM: u64 = 1 << 20;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProtonFacts {
    /// Proton's folder of the game is there: it was started once.
    pub has_prefix: bool,
    /// As the prefix says, e.g. `GE-Proton9-20`.
    pub version: Option<String>,
    pub steam_runs: Option<bool>,
    pub game_runs: Option<bool>,
    pub bridge: Bridge,
    pub shm: ShmFacts,
    /// Whether this user may make input devices; if not, why, and how to get there.
    pub uinput: Option<(String, String)>,
    /// The route that is taken is past the game's input: no device is needed.
    pub needs_no_device: bool,
}

/// The helper inside the prefix, as its page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Bridge {
    #[default]
    Absent,
    /// It lives, with its version.
    Mapped(String),
    /// It lives, and came after the game: it copies.
    Copying(String),
    /// It left word and does not answer.
    Dead,
}

/// Where the pages are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShmFacts {
    pub place: String,
    /// The file system's type; `None` if unknown.
    pub kind: Option<String>,
    /// Bytes free; `None` if unknown.
    pub free: Option<u64>,
}

/// What is as it should be and tells nothing, memory and permissions, is not spoken of.
pub fn check(facts: &ProtonFacts) -> Vec<Finding> {
    let mut findings = vec![steam(facts), prefix(facts)];
    findings.extend(shm(&facts.shm));
    findings.push(bridge(facts));
    findings.extend(uinput(facts));
    findings
}

fn steam(facts: &ProtonFacts) -> Finding {
    match facts.steam_runs {
        Some(true) => Finding::ok("steam", "running"),
        Some(false) => Finding::warn("steam", "not running; the game needs it", "start Steam"),
        None => Finding::skip("steam", "cannot tell whether it runs"),
    }
}

fn prefix(facts: &ProtonFacts) -> Finding {
    if !facts.has_prefix {
        return Finding::fail(
            "proton",
            "no prefix: the game has never been started",
            "Steam > Assetto Corsa > Properties > Compatibility: GE-Proton 9; start it once (3 to 5 minutes)",
        );
    }
    let advice = "Steam > Assetto Corsa > Properties > Compatibility: a GE-Proton 9 (ProtonUp-Qt installs it)";
    match facts.version.as_deref() {
        None => Finding::warn("proton", "the prefix does not say which version", advice),
        Some(text) if text.contains("GE-Proton9") => Finding::ok("proton", text),
        Some(text) if text.contains("GE-Proton") => {
            let number = text.rsplit("GE-Proton").next().unwrap_or_default().replace('-', ".");
            if Version::parse(&number) >= Version::parse("9") {
                let seen = format!("{text}; only GE-Proton 9 is known to work");
                Finding::ok("proton", seen)
            } else {
                let seen = format!("{text} is older than GE-Proton 9, which is known to work");
                Finding::warn("proton", seen, advice)
            }
        }
        Some(text) => {
            let seen = format!("{text}: some users' first start crashes with it");
            Finding::warn("proton", seen, advice)
        }
    }
}

fn shm(facts: &ShmFacts) -> Option<Finding> {
    let ShmFacts { place, kind, free } = facts;
    if let Some(kind) = kind
        && kind != "tmpfs"
    {
        let seen = format!("{place} is {kind}, not memory: pages would go over the disk");
        return Some(Finding::warn("shared memory", seen, "sudo mount -t tmpfs tmpfs /dev/shm"));
    }
    let free = free.filter(|free| *free < ROOM)?;
    let seen = format!("{place} has {free} bytes left");
    let fix = format!("remove what is not needed: ls -lS {place}");
    Some(Finding::fail("shared memory", seen, fix))
}

fn bridge(facts: &ProtonFacts) -> Finding {
    let order = "close the game, corsa proton run, then the game when it says so";
    match (&facts.bridge, facts.game_runs) {
        (Bridge::Mapped(version), _) if version != env!("CARGO_PKG_VERSION") => {
            let seen = format!("version {version}, this program is {}", env!("CARGO_PKG_VERSION"));
            Finding::warn("bridge", seen, order)
        }
        (Bridge::Mapped(version), _) => Finding::ok("bridge", format!("{version}, running")),
        (Bridge::Copying(_), _) => {
            Finding::warn("bridge", "started after the game: pages are copied, a step late", order)
        }
        (Bridge::Dead, _) => Finding::fail(
            "bridge",
            "it left word and is dead: its pages come across no more",
            order,
        ),
        (Bridge::Absent, Some(true)) => Finding::fail(
            "bridge",
            "the game runs without it: its pages are not seen on Linux",
            order,
        ),
        (Bridge::Absent, _) => {
            Finding::warn("bridge", "not running", "corsa proton run, before the game starts")
        }
    }
}

fn uinput(facts: &ProtonFacts) -> Option<Finding> {
    let (reason, hint) = facts.uinput.as_ref().filter(|_| !facts.needs_no_device)?;
    Some(Finding::warn("uinput", reason.clone(), hint.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::verdict};

    fn whole() -> ProtonFacts {
        ProtonFacts {
            has_prefix: true,
            version: Some("1710000000 GE-Proton9-20".to_owned()),
            steam_runs: Some(true),
            game_runs: Some(true),
            bridge: Bridge::Mapped(env!("CARGO_PKG_VERSION").to_owned()),
            shm: ShmFacts {
                place: "/dev/shm".to_owned(),
                kind: Some("tmpfs".to_owned()),
                free: Some(8_000_000_000),
            },
            uinput: None,
            needs_no_device: false,
        }
    }

    fn of(facts: &ProtonFacts, check_name: &str) -> Verdict {
        verdict(&check(facts), check_name)
    }

    #[test]
    fn a_whole_prefix_is_ok_throughout() {
        assert!(check(&whole()).iter().all(|finding| finding.verdict == Verdict::Ok));
    }

    #[test]
    fn protons_known_to_work_are_told_from_others() {
        let with = |version: Option<&str>| {
            of(&ProtonFacts { version: version.map(str::to_owned), ..whole() }, "proton")
        };
        assert_eq!(with(Some("GE-Proton9-2")), Verdict::Ok);
        assert_eq!(with(Some("GE-Proton10-4")), Verdict::Ok);
        assert_eq!(with(Some("GE-Proton8-32")), Verdict::Warn);
        assert_eq!(with(Some("9.0-200")), Verdict::Warn);
        assert_eq!(with(None), Verdict::Warn);
        assert_eq!(of(&ProtonFacts { has_prefix: false, ..whole() }, "proton"), Verdict::Fail);
    }

    #[test]
    fn the_bridge_lives_before_the_game_or_it_is_told() {
        let with = |bridge, game_runs| of(&ProtonFacts { game_runs, bridge, ..whole() }, "bridge");
        assert_eq!(with(Bridge::Absent, Some(true)), Verdict::Fail);
        assert_eq!(with(Bridge::Absent, Some(false)), Verdict::Warn);
        assert_eq!(with(Bridge::Dead, None), Verdict::Fail);
        assert_eq!(with(Bridge::Copying("1".to_owned()), None), Verdict::Warn);
        assert_eq!(with(Bridge::Mapped("0.0.1".to_owned()), None), Verdict::Warn);
    }

    #[test]
    fn memory_steam_and_devices_are_looked_at() {
        let shm = |kind: &str, free| {
            let shm = ShmFacts { kind: Some(kind.to_owned()), free: Some(free), ..whole().shm };
            of(&ProtonFacts { shm, ..whole() }, "shared memory")
        };
        assert_eq!(shm("ext4", 1 << 30), Verdict::Warn);
        assert_eq!(shm("tmpfs", 100), Verdict::Fail);
        let steam = |steam_runs| of(&ProtonFacts { steam_runs, ..whole() }, "steam");
        assert_eq!(steam(Some(false)), Verdict::Warn);
        assert_eq!(steam(None), Verdict::Skip);
        let uinput = Some(("no permission".to_owned(), "a udev rule".to_owned()));
        let without = ProtonFacts { uinput, ..whole() };
        assert_eq!(of(&without, "uinput"), Verdict::Warn);
        let past_input = check(&ProtonFacts { needs_no_device: true, ..without });
        assert!(past_input.iter().all(|finding| finding.check != "uinput"));
    }
}
