/// Why bytes are not a KN5 model. `offset` is the byte, from the start of the file, at which what
/// could not be read begins.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Kn5Error {
    /// Some other file.
    #[error("not a KN5 model, which starts with `sc6969`: offset 0")]
    NotKn5,
    /// A version nobody has seen.
    #[error("KN5 version {version}, only 5 and 6 are read: offset {offset}")]
    Version { version: i32, offset: u64 },
    /// The file ends, or a count leads beyond its end.
    #[error("KN5 ends in {what} of {of}: {needed} bytes expected, {left} left: offset {offset}")]
    Truncated { what: &'static str, of: String, needed: u64, left: u64, offset: u64 },
    /// A value that cannot be.
    #[error("{what} of {of} is {found}, expected {expected}: offset {offset}")]
    BadValue { what: &'static str, of: String, found: i64, expected: String, offset: u64 },
    /// More nodes inside one another than any scene has.
    #[error("node `{name}` lies {limit} nodes deep: offset {offset}")]
    TooDeep { name: String, limit: usize, offset: u64 },
    /// Geometry that is noise, as in models protected against copying.
    #[error(
        "protected or damaged model: {bad} of {total} {what} of mesh `{mesh}` are no usable values: offset {offset}"
    )]
    Protected { mesh: String, what: &'static str, bad: usize, total: usize, offset: u64 },
    /// The operating system could not read on.
    #[error("cannot read on ({kind}): offset {offset}")]
    Unreadable { kind: std::io::ErrorKind, offset: u64 },
}

impl Kn5Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotKn5 => "give a .kn5 file of Assetto Corsa",
            Self::Version { .. } => {
                "if the game opens it, please report the file's origin and this version"
            }
            Self::Truncated { .. } | Self::BadValue { .. } | Self::TooDeep { .. } => {
                "the file is damaged or still being copied; copy or install it again"
            }
            Self::Protected { .. } => {
                "a protected model opens only in the game, and is left alone here: choose other content or ask its author for an open model; if it is not protected, install it again"
            }
            Self::Unreadable { .. } => "check the drive and the permissions",
        }
    }
}
