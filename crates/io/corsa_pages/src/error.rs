use std::fmt;
use std::io;

/// What can go wrong with the game's pages, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// Nobody is behind the pages: start the game and a session in it.
    #[error("Assetto Corsa is not running: page `{page}` {reason} in {place}")]
    NotRunning { page: &'static str, reason: &'static str, place: String },
    /// A page is smaller than the layout this program knows.
    #[error("page `{page}` has {size} bytes, less than {expected}, in {place}")]
    TooSmall { page: &'static str, size: usize, expected: usize, place: String },
    /// The pages are those of another game or version.
    #[error("shared memory version `{found}` is not Assetto Corsa's (1.0 to 1.7), in {place}")]
    Version { found: String, place: String },
    /// Another process holds what can be held only once.
    #[error("{what} is taken by {holder} in {place}")]
    Busy { what: &'static str, holder: Holder, place: String },
    /// The operating system refused.
    #[error("page `{page}`: {source}, in {place}")]
    Access { page: String, source: io::Error, place: String },
    /// Our app inside the game does not answer.
    #[error("the CorsaGym app does not answer: {reason}, in {place}")]
    AppSilent { reason: String, place: String },
    /// Our app inside the game speaks another version of the protocol.
    #[error("the CorsaGym app speaks protocol {found}, this program {expected}, in {place}")]
    AppVersion { found: u32, expected: u32, place: String },
    /// The guard process, without which nobody would release the throttle of a killed controller,
    /// did not start.
    #[error("guard process `{command}`: {reason}")]
    Guard { command: String, reason: String },
}

impl PagesError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NotRunning { .. } => {
                "start Assetto Corsa and a session in it, or `corsa standin`; \
                 on Linux with Proton the bridge must be up before the game"
                    .into()
            }
            Self::TooSmall { .. } => "remove the file and start the game or its bridge again; a \
                 bridge must give each page its full size (2048 bytes are enough)"
                .into(),
            Self::Version { found, .. } if is_acc(found) => {
                "this is Assetto Corsa Competizione; only Assetto Corsa (2014) is supported".into()
            }
            Self::Version { .. } => "update Assetto Corsa to 1.16".into(),
            Self::Busy { holder: Holder(Some(pid)), .. } => {
                format!("stop process {pid} first, or use another directory of pages")
            }
            Self::Busy { .. } => "stop the other process first".into(),
            Self::Access { .. } => "check the permissions of the directory of pages".into(),
            Self::AppSilent { .. } => "copy apps/lua/CorsaGym of this package into the game's \
                 apps/lua (`corsa setup` does), and start a session with CSP switched on"
                .into(),
            Self::AppVersion { .. } => {
                "copy apps/lua/CorsaGym of the same package as this program \
                 into the game's apps/lua (`corsa setup` does), and restart the game"
                    .into()
            }
            Self::Guard { .. } => "check the command that starts this program's own helpers".into(),
        }
    }

    /// Whether waiting may help: the game is not there (yet).
    pub fn is_not_running(&self) -> bool {
        matches!(self, Self::NotRunning { .. })
    }
}

/// Who holds a claim: its process id, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder(pub Option<u32>);

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(pid) => write!(f, "process {pid}"),
            None => f.write_str("another process"),
        }
    }
}

/// The major and minor part of a version text such as `1.7`.
pub(crate) fn version_parts(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn is_acc(version: &str) -> bool {
    version_parts(version).is_some_and(|version| version >= (1, 8))
}
