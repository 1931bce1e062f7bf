/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// No such picture can be made.
    #[error("a picture of {width} x {height} pixels: each side must be 1 to 8192")]
    Size { width: u32, height: u32 },
    /// A buffer handed in does not fit the picture.
    #[error("a buffer of {got} bytes for a picture of {expected} (height x width x 3)")]
    Buffer { got: usize, expected: usize },
    /// There is nothing to show.
    #[error("a report of {got} samples: a lap needs at least 2")]
    TooFewSamples { got: usize },
    /// The embedded typeface could not be read, which a build of this package never meets.
    #[error("the embedded typeface: {source}")]
    Typeface { source: ttf_parser::FaceParsingError },
    /// The picture could not be packed as PNG.
    #[error("packing a PNG: {reason}")]
    Png { reason: String },
    /// The table could not be written.
    #[error("writing the table of a lap")]
    Csv(#[from] csv::Error),
    /// A file could not be written.
    #[error("writing a picture: {source}: {path}", path = path.display())]
    File { source: std::io::Error, path: std::path::PathBuf },
}

impl PictureError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Size { .. } => Some("choose a width and height in 1..8192"),
            Self::Buffer { .. } => Some("hand in a buffer of height x width x 3 bytes"),
            Self::File { .. } => Some("choose a folder that exists and can be written to"),
            _ => None,
        }
    }
}
