use std::path::Path;
use std::process::Command;

use super::*;
use crate::testing::Place;
use crate::{Backup, ControlsPreset, IniFile, Setup};

const SHORT: &str = "car = \"abarth500\"\n[track]\nname = \"imola\"\n";

fn mistake(text: &str) -> (usize, String, String) {
    match Session::parse("s.toml", text).unwrap_err() {
        GameError::Session { line, problem, hint, .. } => (line, problem, hint.unwrap_or_default()),
        other => panic!("{other}"),
    }
}

#[test]
fn two_names_are_enough_and_the_rest_has_defaults() {
    let session = Session::parse("s.toml", SHORT).unwrap();
    assert_eq!(session.session_type, SessionType::Hotlap);
    assert_eq!(session.start, StartPlace::HotlapStart);
    assert_eq!(session.video, Video::default());
    assert_eq!(session.launch, LaunchRoute::Direct);
}

/// Every default that the example states is the one that counts.
#[test]
fn the_example_is_a_session_and_its_defaults_are_true() {
    let session = Session::parse("example", SESSION_EXAMPLE).unwrap();
    let short = "car = \"ks_mazda_mx5_cup\"\nskin = \"00_official\"\n[track]\nname = \"imola\"\n";
    let defaults = Session::parse("s.toml", short).unwrap();
    assert_eq!(Session { video: Video::default(), ..session.clone() }, defaults);
    assert_eq!(session.video.fps_cap, Some(60.0));
    let is_default = |line: &&str| !line.contains("# example");
    let lines: Vec<&str> = SESSION_EXAMPLE.lines().filter(is_default).collect();
    let without_examples = lines.join("\n");
    assert_eq!(Session::parse("example", &without_examples).unwrap(), defaults);
}

#[test]
fn the_documentation_has_the_example() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/session.md");
    let page = std::fs::read_to_string(page).expect("docs/session.md").replace("\r\n", "\n");
    let found = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    assert!(
        found == Some(&*SESSION_EXAMPLE.replace("\r\n", "\n")),
        "docs/session.md has another example than the program"
    );
}

#[test]
fn a_mistake_has_its_line_what_would_do_and_what_was_meant() {
    for (text, line, problem, hint) in [
        ("car = \"a\"\n[track]\n", 1, "[track] name: needed", "name = "),
        (SHORT, 4, "[session] type = \"hotlapp\": not one of practice", "did you mean `hotlap`"),
        (SHORT, 4, "[wether]: ", ""),
        (
            SHORT,
            4,
            "[weather] ambient_temperature = 80: not a number from 0 to 50",
            "give a number",
        ),
        (SHORT, 4, "[weather] time = \"25:00\": not a time", "\"13:00\""),
        (SHORT, 4, "[assists] auto_clutch = 1: not true or false", "true or false"),
        (SHORT, 4, "[race] laps = 1.5: not a whole number from 1 to 1000", ""),
        (SHORT, 4, "[race] starting_position: 2 of 1 cars", "opponents"),
        (SHORT, 4, "[launch] command = []: not a list of texts", ""),
        (SHORT, 4, "[assists] auto_cluch: no such key", "did you mean `auto_clutch`"),
        (SHORT, 4, "[realism] zzz: no such key", "damage_percent, visual_damage"),
    ] {
        let last = match problem {
            "[wether]: " => {
                let (line, problem, hint) = mistake(&format!("{text}[wether]\nname = \"x\"\n"));
                assert_eq!((line, problem.as_str()), (4, "wether: no such key"));
                assert_eq!(hint, "did you mean `weather`");
                continue;
            }
            _ if problem.contains("needed") => String::new(),
            _ if problem.contains("starting_position") => {
                "[race]\nstarting_position = 2\n".to_owned()
            }
            _ if problem.contains("no such key") => {
                let (table, rest) = problem.split_once("] ").unwrap();
                format!("{table}]\n{} = 1\n", rest.split(':').next().unwrap())
            }
            _ => {
                let (table, rest) = problem.split_once("] ").unwrap();
                format!("{table}]\n{}\n", rest.rsplit_once(": not").unwrap().0)
            }
        };
        let found = mistake(&format!("{text}{last}"));
        let line = if last.is_empty() { line } else { line + 1 };
        assert_eq!(found.0, line, "{}", found.1);
        assert!(found.1.starts_with(problem), "{}", found.1);
        assert!(found.2.contains(hint), "{}: {}", found.1, found.2);
    }
    assert_eq!(mistake("car = \"a\"\ncar = \"b\"\n").0, 2);
    let said = Session::parse("s.toml", "car = 7").unwrap_err().to_string();
    assert_eq!(said, "s.toml:1: car = 7: not a text");
}

#[test]
fn what_is_not_installed_is_named_with_its_neighbors() {
    let place = Place::new();
    let game = place.installation();
    let check = |text: &str| {
        let session = Session::parse("s.toml", text).unwrap();
        session.check(&game).map_err(|error| (error.to_string(), error.hint().unwrap()))
    };
    assert_eq!(check(SHORT), Ok(()));
    let (said, hint) = check(&SHORT.replace("abarth500", "abart500")).unwrap_err();
    assert!(
        said.starts_with("no car `abart500`: ") && hint == "did you mean `abarth500`",
        "{said}"
    );
    let skin = "car = \"ks_mazda_mx5_cup\"\nskin = \"01_rad\"\n[track]\nname = \"imola\"\n";
    assert_eq!(check(skin).unwrap_err().1, "did you mean `01_red`");
    let layout = SHORT.replace("\"imola\"", "\"ks_silverstone\"\nlayout = \"layout_gp\"");
    assert!(check(&layout).unwrap_err().1.contains("layout_gp_a"));
    assert_eq!(check(&layout.replace("layout_gp\"", "layout_gp_a\"")), Ok(()));
    assert!(check(&SHORT.replace("imola", "../cars/abarth500")).is_err());
}

#[test]
fn times_and_frame_rates_are_the_games() {
    assert_eq!(sun_angle(8 * 60), -80.0);
    assert_eq!(sun_angle(13 * 60), 0.0);
    assert_eq!(sun_angle(14 * 60 + 30), 24.0);
    assert_eq!(fps_cap_milliseconds(30.0), "33.333333");
    assert_eq!(fps_cap_milliseconds(144.0), "6.944444");
    assert_eq!(fps_cap_milliseconds(50.0), "20");
}

#[test]
fn what_was_driven_before_is_forgotten_and_the_rest_stays() {
    let place = Place::new();
    let game = place.installation();
    let session = Session::parse("s.toml", SHORT).unwrap();
    let race = &session.changes(&game).unwrap()[0];
    let ini = IniFile::parse(&race.content);
    let get = |section: &str, key: &str| ini.get(section, key).unwrap_or_else(|| key.to_owned());
    assert_eq!(ini.keys("CAR_1"), [""; 0]);
    assert_eq!(get("RACE", "CARS"), "1");
    assert_eq!(get("REMOTE", "ACTIVE"), "0");
    assert_eq!(get("SESSION_0", "TYPE"), "4");
    assert!(race.content.ends_with(b"ACTIVE=0\r\n"), "a complete last line");
    assert!(race.content.windows(6).any(|bytes| bytes == b"; mine"));
    assert_eq!(race.what, "abarth500 on imola");

    let text = format!("{SHORT}[session]\ntype = \"race\"\n[race]\nopponents = 2\nlaps = 7\n");
    let session = Session::parse("s.toml", &text).unwrap();
    let ini = IniFile::parse(&session.changes(&game).unwrap()[0].content);
    assert_eq!(ini.get("RACE", "CARS").as_deref(), Some("3"));
    assert_eq!(ini.get("CAR_2", "MODEL").as_deref(), Some("abarth500"));
    assert_eq!(ini.get("SESSION_0", "LAPS").as_deref(), Some("7"));
}

/// Everything that `setup` and a session write into a real mess of files.
fn written(place: &Place) -> Vec<std::path::PathBuf> {
    let game = place.installation();
    let mut backup = Backup::open(game.documents()).unwrap();
    let session = Session::parse("example", SESSION_EXAMPLE).unwrap();
    for preset in ControlsPreset::ALL {
        let setup =
            Setup { controls: Some(preset), fps_cap: Some(30.0), tracks: vec!["imola".to_owned()] };
        let changes = setup.changes(&game).unwrap();
        let changes = changes.into_iter().chain(session.changes(&game).unwrap());
        for change in changes {
            backup.apply(&change).unwrap();
        }
    }
    let is_ini = |path: &&Path| path.extension().is_some_and(|extension| extension == "ini");
    let files: Vec<_> = backup.files().filter(is_ini).map(Path::to_owned).collect();
    assert!(files.len() >= 9, "{files:?}");
    files
}

#[test]
fn a_crate_that_is_not_ours_reads_what_we_wrote() {
    let place = Place::new();
    for path in written(&place) {
        let bytes = std::fs::read(&path).unwrap();
        let ours = IniFile::parse(&bytes);
        // It knows UTF-8 only, and not the byte order mark.
        let text: String = String::from_utf8(bytes.clone())
            .unwrap_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect());
        let mut theirs = configparser::ini::Ini::new();
        theirs.set_comment_symbols(&[';']);
        theirs.read(text.trim_start_matches('\u{feff}').to_owned()).unwrap();
        for section in ours.sections() {
            for key in ours.keys(&section) {
                let found = theirs.get(&section, &key);
                assert_eq!(found, ours.get(&section, &key), "{} {section} {key}", path.display());
            }
        }
    }
}

const READER: &str = r"
import configparser, json, sys
found = {}
for path in sys.argv[1:]:
    raw = open(path, 'rb').read()
    try:
        text = raw.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = raw.decode('cp1252')
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=('=',),
        inline_comment_prefixes=(';',), default_section='no such section')
    parser.optionxform = str
    parser.read_string(text)
    found[path] = {name: dict(parser[name]) for name in parser.sections()}
print(json.dumps(found))
";

#[test]
fn python_reads_what_we_wrote() {
    let place = Place::new();
    let files = written(&place);
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let output = match Command::new(python).arg("-c").arg(READER).args(&files).output() {
        Ok(output) => output,
        Err(error) => {
            println!("skipped: python_reads_what_we_wrote needs Python ({error})");
            return;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut compared = 0;
    for path in files {
        let ours = IniFile::parse(&std::fs::read(&path).unwrap());
        let theirs = &theirs[path.to_str().unwrap()];
        for section in ours.sections() {
            for key in ours.keys(&section) {
                let value = ours.get(&section, &key);
                assert_eq!(theirs[&section][&key].as_str(), value.as_deref(), "{section} {key}");
                compared += 1;
            }
        }
    }
    assert!(compared > 150, "{compared} values");
}
