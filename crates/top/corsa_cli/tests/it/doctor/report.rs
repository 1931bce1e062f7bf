use std::{fs, path::Path, process::Command};

use super::{command, domain_id};

/// What must not leave the machine.
const PLANTED: &[&str] = &[
    "quillfeather",
    "Tess Quillfeather",
    "attic-tower",
    "76561198012345678",
    "tess.q@example.org",
    "192.168.77.13",
    "00:1a:2b:3c:4d:5e",
    "2001:db8::77:13",
    "s3cr3t-t0k3n",
];

/// A game's folders with something personal in every file.
fn plant(place: &Path) {
    let game = place.join("game");
    let documents = place.join("documents");
    let behavior = game.join("extension/config");
    for folder in [
        &game.join("content"),
        &behavior,
        &documents.join("cfg/extension"),
        &documents.join("logs"),
    ] {
        fs::create_dir_all(folder).expect("a folder");
    }
    for program in ["acs.exe", "AssettoCorsa.exe"] {
        fs::write(game.join(program), "no program").expect("a file");
    }
    let personal = "started by Tess Quillfeather (/home/quillfeather/x, C:\\Users\\quillfeather\\y) on \
                    ATTIC-TOWER, steam 76561198012345678, tess.q@example.org, 192.168.77.13, \
                    00:1A:2B:3C:4D:5E, 2001:db8::77:13, token=s3cr3t-t0k3n\n";
    let race = "[RACE]\nTRACK=spa\n[CAR_0]\nDRIVER_NAME=Tess Quillfeather\n[REMOTE]\nGUID=76561198012345678\n";
    let write = |path: &Path, text: &str| fs::write(path, text).expect("a file");
    write(&documents.join("cfg/race.ini"), race);
    for name in ["controls.ini", "video.ini", "assists.ini", "extension/new_behaviour.ini"] {
        write(&documents.join("cfg").join(name), &format!("; {personal}[A]\nKEPT=1\n"));
    }
    write(&behavior.join("new_behaviour.ini"), &format!("; {personal}"));
    for name in ["log.txt", "py_log.txt", "custom_shaders_patch.log"] {
        write(&documents.join("logs").join(name), &format!("{personal}KEPT\n"));
    }
    let units = personal.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    fs::write(documents.join("logs/log.txt"), units).expect("a file");
    write(&place.join("agent.log"), &format!("{personal}KEPT\n"));
    // A static page with names where the game has them.
    let pages = place.join("pages");
    fs::create_dir_all(&pages).expect("a folder");
    let mut page = vec![0; 2048];
    for (offset, text) in [(0, "1.7"), (200, "Tess"), (266, "Quillfeather"), (332, "quillfeather")]
    {
        for (index, unit) in text.encode_utf16().enumerate() {
            page[offset + 2 * index..offset + 2 * index + 2].copy_from_slice(&unit.to_le_bytes());
        }
    }
    fs::write(pages.join("acpmf_static"), page).expect("a page");
}

#[test]
fn a_report_says_what_is_in_it_and_nothing_of_who_made_it() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: what is in a report needs python3 to unpack it");
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    plant(place.path());
    let path = |name: &str| place.path().join(name).to_str().expect("UTF-8").to_owned();
    let mut command = command(&[
        "report",
        "--game",
        &path("game"),
        "--documents",
        &path("documents"),
        "--page-dir",
        &path("pages"),
        "--log",
        &path("agent.log"),
        "--out",
        &path(""),
        "--domain-id",
        &domain_id(),
        "--watch",
        "0.1",
    ]);
    command.env("USER", "quillfeather").env("HOSTNAME", "attic-tower");
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let zip = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(fs::metadata(&zip).expect("a report").len() < 1 << 20);

    let unpacked = path("unpacked");
    let unpack = Command::new("python3").args(["-m", "zipfile", "-e", &zip, &unpacked]).output();
    assert!(unpack.expect("python3 starts").status.success());
    let mut files = Vec::new();
    read_all(Path::new(&unpacked), &mut files);
    for name in [
        "doctor.json",
        "system.json",
        "race.ini",
        "controls.ini",
        "video.ini",
        "assists.ini",
        "log.txt",
        "py_log.txt",
        "custom_shaders_patch.log",
        "0.log",
        "acpmf_static.bin",
    ] {
        assert!(files.iter().any(|(found, _)| found == name), "no {name}: {said}");
        assert!(said.contains(name), "not told of {name}: {said}");
    }
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let wide = text.replace('\0', "");
        for secret in PLANTED.iter().map(|secret| secret.to_lowercase()) {
            assert!(
                !text.contains(&secret) && !wide.contains(&secret),
                "{secret} in {name}:\n{text}"
            );
        }
    }
    let text = |name: &str| {
        let (_, bytes) = files.iter().find(|(found, _)| found == name).expect("a file");
        String::from_utf8_lossy(bytes).into_owned()
    };
    assert!(text("controls.ini").contains("KEPT=1") && text("race.ini").contains("TRACK=spa"));
    assert!(text("0.log").contains("KEPT"));
}

fn read_all(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_all(&path, files);
        } else {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            files.push((name, fs::read(&path).expect("a file")));
        }
    }
}
