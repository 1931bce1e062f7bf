//! An installation as it is on a user's disk, for tests: what other programs left in it is as odd as
//! in real ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Installation;

pub(crate) const CONTROLS: &[u8] = b"; my wheel\r\n[HEADER]\r\nINPUT_METHOD=WHEEL\r\n\r\n[CONTROLLERS]\r\n\
CON0=Logitech G29\r\nPGUID0=C24F046D-0000-0000-0000-504944564944\r\n__IGUID0=9E6F7F20-7C09-11EC-8001-444553540000\r\n\
CON1=Handbr\xe4mse\r\nPGUID1=00010002-0000-0000-0000-504944564944\r\n\r\n\
[STEER]\r\nJOY=0\r\nAXLE=0\r\nLOCK=900 ; full turn\r\nFF_GAIN=0.8\r\nSTEER_GAMMA=1\r\n\r\n\
[X360]\r\nSTEER_GAMMA=2.0\r\nSTEER_FILTER=0.7\r\nSTEER_SPEED=0.2\r\nSPEED_SENSITIVITY=0.1\r\n\
[KERS]\r\nJOY=0\r\nBUTTON=1\r\nKEY=0x4B ; K\r\nXBOXBUTTON=Y\r\n[DRS]\r\nJOY=1\r\nBUTTON=1\r\n\
[GEARUP]\r\nJOY=0\r\nBUTTON=4\r\nXBOXBUTTON=A\r\nKEY=0x58\r\n[BRAKES]\r\nGAMMA=2.4";

pub(crate) const VIDEO: &[u8] = b"\xef\xbb\xbf[VIDEO]\nFULLSCREEN=1\nWIDTH=2560\nHEIGHT=1440\nFPS_CAP_MS=0\nINDEX=12\n\n[CAMERA]\nMODE=DEFAULT\n\n[CUBEMAP]\nSIZE=1024\nFACES_PER_FRAME=3\n";

const SURFACES: &[u8] =
    b"[SURFACE_0]\r\nKEY=ROAD\r\nWAV_PITCH=0\r\nFRICTION=0.97 ;grip\r\n\r\n[SURFACE_1]\r\nKEY=GRASS\r\nWAV_PITCH=1.3\r\n";

/// A Steam library with the game, on Windows or under Proton.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let game = "steamapps/common/assettocorsa";
        for name in ["acs.exe", "AssettoCorsa.exe", "Content Manager.exe", "dwrite.dll"] {
            place.write(&format!("{game}/{name}"), b"MZ");
        }
        place.write(
            &format!("{game}/extension/config/data_manifest.ini"),
            b"[VERSION]\r\nSHADERS_PATCH=0.2.11\r\nSHADERS_PATCH_BUILD=3425\r\n",
        );
        place.write(
            &format!("{game}/extension/config/new_behaviour.ini"),
            b"[BASIC]\nENABLED=1\n[CUSTOM_AI]\nENABLED=0 ; external control\n",
        );
        for skin in ["00_official", "01_red"] {
            place.write(
                &format!("{game}/content/cars/ks_mazda_mx5_cup/skins/{skin}/livery.png"),
                b"",
            );
        }
        place.write(&format!("{game}/content/cars/abarth500/data.acd"), b"packed");
        place.write(&format!("{game}/content/tracks/imola/data/surfaces.ini"), SURFACES);
        place.write(&format!("{game}/content/tracks/imola/ui/ui_track.json"), b"{}");
        for layout in ["layout_gp_a", "layout_sprint_a"] {
            let track = format!("{game}/content/tracks/ks_silverstone");
            place.write(&format!("{track}/ui/{layout}/ui_track.json"), b"{}");
            place.write(&format!("{track}/{layout}/data/surfaces.ini"), SURFACES);
        }
        place.write("steamapps/compatdata/244210/version", b"GE-Proton9-20\n");
        place.write(&Self::settings("controls.ini"), CONTROLS);
        place.write(&Self::settings("video.ini"), VIDEO);
        place.write(&Self::settings("race.ini"), b"[RACE]\r\nMODEL=abarth500\r\nCARS=3\r\n[CAR_1]\r\nMODEL=x\r\n[CAR_2]\r\nMODEL=y\r\n[REMOTE]\r\nACTIVE=1\r\n; mine\r\n");
        place
    }

    fn settings(name: &str) -> String {
        let user = "steamapps/compatdata/244210/pfx/drive_c/users/steamuser";
        format!("{user}/Documents/Assetto Corsa/cfg/{name}")
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().join("steamapps/common/assettocorsa")
    }

    pub(crate) fn installation(&self) -> Installation {
        Installation::find(Some(&self.root()), None).unwrap()
    }

    /// Everything in it: files with their bytes, folders without.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        walk(self.0.path(), &mut found);
        found
    }
}

fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
            found.insert(path, None);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, Some(bytes));
        }
    }
}
