//! What the game's folders say of themselves.

use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use super::{Installation, PROGRAM, STEAM_APP_ID, version};
use crate::{GameError, IniFile, files};

/// In the root; the settings have a file of the same name among them that overrides it key by key.
const NEW_BEHAVIOUR: &str = "new_behaviour.ini";

/// What can be told without starting anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Of `acs.exe`, where the file tells.
    pub version: Option<String>,
    /// Custom Shaders Patch, where it is installed.
    pub csp: Option<Csp>,
    pub content_manager: Option<PathBuf>,
    pub custom_ai: CustomAi,
    /// `steam_appid.txt` is in the root with the right number, so that `acs.exe` starts by itself.
    pub starts_without_launcher: bool,
    /// Proton's version that last ran the game, on Linux.
    pub proton: Option<String>,
}

/// Custom Shaders Patch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Csp {
    /// Such as `0.2.11`.
    pub version: Option<String>,
    /// Such as 3425.
    pub build: Option<u32>,
}

/// CSP's switches for control from outside. `None`: no file says, so CSP's own default counts, which
/// no public page states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CustomAi {
    /// The module New Behaviour as a whole.
    pub module_enabled: Option<bool>,
    /// External control of cars.
    pub enabled: Option<bool>,
}

impl Installation {
    /// Reads all there is to know. A file that is missing is a fact; one that cannot be read, an error.
    pub fn facts(&self) -> Result<Facts, GameError> {
        Ok(Facts {
            version: version::of_program(&self.root.join(PROGRAM)),
            csp: self.csp()?,
            content_manager: self.content_manager(),
            custom_ai: self.custom_ai()?,
            starts_without_launcher: fs::read_to_string(self.root.join("steam_appid.txt"))
                .is_ok_and(|text| text.trim() == STEAM_APP_ID.to_string()),
            proton: self.proton_version(),
        })
    }

    /// CSP is a `dwrite.dll` that the game loads, and a folder of its own.
    fn csp(&self) -> Result<Option<Csp>, GameError> {
        let extension = self.root.join("extension");
        if !self.root.join("dwrite.dll").is_file() || !extension.is_dir() {
            return Ok(None);
        }
        let bytes = files::read(&extension.join("config").join("data_manifest.ini"))?;
        let manifest = IniFile::parse(&bytes.unwrap_or_default());
        Ok(Some(Csp {
            version: manifest.get("VERSION", "SHADERS_PATCH").filter(|text| !text.is_empty()),
            build: manifest
                .get("VERSION", "SHADERS_PATCH_BUILD")
                .and_then(|text| text.parse().ok()),
        }))
    }

    /// The user's file overrides CSP's.
    fn custom_ai(&self) -> Result<CustomAi, GameError> {
        let base = files::read(&self.root.join("extension").join("config").join(NEW_BEHAVIOUR))?;
        let user = files::read(&self.csp_settings())?;
        let layers = [user, base].map(|bytes| IniFile::parse(&bytes.unwrap_or_default()));
        let switch = |section| {
            layers.iter().find_map(|ini| ini.get(section, "ENABLED")).map(|value| is_on(&value))
        };
        Ok(CustomAi { module_enabled: switch("BASIC"), enabled: switch("CUSTOM_AI") })
    }

    /// The user's settings of CSP's module New Behaviour.
    pub(crate) fn csp_settings(&self) -> PathBuf {
        self.documents.join("cfg").join("extension").join(NEW_BEHAVIOUR)
    }

    fn proton_version(&self) -> Option<String> {
        let text = fs::read_to_string(self.compat_data()?.join("version")).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// As CSP writes switches, in any of its ways.
pub(super) fn is_on(value: &str) -> bool {
    ["1", "true", "yes", "on"].iter().any(|on| value.eq_ignore_ascii_case(on))
}
