use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use serde_json::Value;

use super::{command, domain_id, findings, of, run, stdout};

/// A stand-in or an agent; ended with the test.
struct Program(Child);

impl Program {
    /// Starts it and waits for the line by which it says that it is up.
    fn start(args: &[&str], ready: &str) -> Self {
        let mut child = command(args)
            .args(["--stop-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut said = String::new();
        while !said.lines().last().is_some_and(|line| line.starts_with(ready)) {
            assert!(lines.read_line(&mut said).expect("text") > 0, "{args:?} ended: {said}");
        }
        std::thread::Builder::new()
            .name("child-lines".to_owned())
            .spawn(move || std::io::copy(&mut lines, &mut std::io::sink()))
            .expect("a thread");
        Self(child)
    }

    fn standin(pages: &str, more: &[&str]) -> Self {
        let args = [&["standin", "--menu-seconds", "0.1", "--page-dir", pages], more].concat();
        Self::start(&args, "standin ready")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        Self(tempfile::tempdir_in(parent).expect("a folder"))
    }

    fn path(&self) -> &str {
        self.0.path().to_str().expect("UTF-8")
    }

    fn page(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn wait_until_it_stands_still(&self) {
        let read = || fs::read(self.page("acpmf_physics")).expect("a page");
        loop {
            let before = read();
            // Thirty steps.
            std::thread::sleep(std::time::Duration::from_millis(100));
            if before == read() && before.iter().any(|byte| *byte != 0) {
                return;
            }
        }
    }

    fn doctor(&self) -> (Option<i32>, Vec<Value>) {
        let args = ["doctor", "--json", "--page-dir", self.path(), "--domain-id", &domain_id()];
        findings(&run(&args))
    }
}

/// The text with every number as `#`.
fn without_numbers(text: &str) -> String {
    let mut filtered = String::new();
    for character in text.chars() {
        let is_number = character.is_ascii_digit() || (character == '.' && filtered.ends_with('#'));
        match (is_number, filtered.ends_with('#')) {
            (true, true) => {}
            (true, false) => filtered.push('#'),
            (false, _) => filtered.push(character),
        }
    }
    filtered
}

#[test]
fn pages_that_only_a_bridge_has_stamped_are_unwritten() {
    let place = Place::new();
    let mut page = vec![0; 2048];
    page[2048 - 16..].fill(7);
    for name in ["acpmf_physics", "acpmf_graphics", "acpmf_static"] {
        fs::write(place.page(name), &page).expect("room");
    }
    let (verdict, said) = of(&place.doctor().1, "pages");
    assert!(verdict == "warn" && said.contains("nobody has written it"), "{verdict}: {said}");
}

#[test]
fn beside_a_stand_in_and_its_agent_every_page_and_the_way_are_looked_at() {
    let place = Place::new();
    let domain = domain_id();
    let _standin = Program::standin(place.path(), &[]);
    let args =
        ["agent", "--page-dir", place.path(), "--domain-id", &domain, "--vehicle", "doctored"];
    let _agent = Program::start(&args, "agent ready");
    let output = run(&[
        "doctor",
        "--page-dir",
        place.path(),
        "--domain-id",
        &domain,
        "--vehicle",
        "doctored",
    ]);
    let said = without_numbers(&stdout(&output));
    for line in [
        "skip  game             not installed here; the pages are those of a stand-in",
        "ok    pages            moving: # + # + # bytes in ",
        "ok    values           # copies in range",
        "  physics rate     # Hz by the wall clock",
        "  frames           # frames a second",
        "  signs            ",
        "ok    network          domain #, localhost, ",
        "ok    agent            /corsa/doctored/corsa_agent answers for vehicle `doctored`",
        "  way              # ms (p# #), ",
        " # KB: # ms (p# #), ",
    ] {
        assert!(said.contains(line), "no line `{line}` in\n{said}");
    }
    let order = ["game", "controls", "timer", "pages", "values", "network", "agent", "way"];
    let places: Vec<_> = order.map(|check| said.find(&format!("  {check} "))).to_vec();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}\n{said}");
    assert!(said.lines().count() <= 24, "more than a screen:\n{said}");
    assert!(!said.contains("fail  "), "{said}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_game_that_stopped_and_one_that_was_killed_are_gone() {
    let place = Place::new();
    let stalled = Program::standin(place.path(), &["--stall-after", "0.2"]);
    place.wait_until_it_stands_still();
    let gone = |what: &str| {
        let (code, findings) = place.doctor();
        let (verdict, said) = of(&findings, "pages");
        assert_eq!((code, verdict.as_str()), (Some(1), "fail"), "{what}: {said}");
        assert!(said.contains("left by a game that is gone"), "{what}: {said}");
        assert!(said.contains(&format!("rm {}/acpmf_*", place.path())), "{what}: {said}");
    };
    gone("stalled");
    // Killed: the pages stay as they were.
    drop(stalled);
    gone("killed");
}

#[test]
fn pages_of_the_wrong_size_and_of_another_game_are_named() {
    let place = Place::new();
    let standin = Program::standin(place.path(), &[]);
    drop(standin);
    let static_page = place.page("acpmf_static");
    let good = fs::read(&static_page).expect("a page");
    for (version, word) in [("1.9", "Competizione"), ("0.7", "no version of Assetto Corsa")] {
        let mut page = good.clone();
        for (index, unit) in version.encode_utf16().enumerate() {
            page[2 * index..2 * index + 2].copy_from_slice(&unit.to_le_bytes());
        }
        fs::write(&static_page, page).expect("a page");
        let (verdict, said) = of(&place.doctor().1, "pages");
        assert!(verdict == "fail" && said.contains(word), "{said}");
    }
    fs::write(&static_page, good).expect("a page");
    for size in [0, 100] {
        let physics = fs::File::options().write(true).open(place.page("acpmf_physics"));
        physics.expect("a page").set_len(size).expect("cut");
        let (verdict, said) = of(&place.doctor().1, "pages");
        assert_eq!(verdict, "fail", "{said}");
        assert!(said.contains(&format!("acpmf_physics has {size} bytes and needs 580")), "{said}");
    }
    fs::remove_file(place.page("acpmf_physics")).expect("removed");
    let (verdict, said) = of(&place.doctor().1, "pages");
    assert!(verdict == "warn" && said.contains("acpmf_physics is missing"), "{said}");
}

#[test]
fn a_game_in_slow_motion_is_told() {
    let place = Place::new();
    let _standin = Program::standin(place.path(), &["--speed", "0.5"]);
    let (_, findings) = place.doctor();
    let (verdict, said) = of(&findings, "physics rate");
    assert!(verdict == "warn" && said.contains("slower than time"), "{said}");
}
