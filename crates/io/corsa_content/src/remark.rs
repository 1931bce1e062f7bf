use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: Arc<Path>,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: u32,
}

impl Place {
    /// The whole file.
    pub fn file(path: &Path) -> Self {
        Self { file: path.into(), line: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.file.display()),
            line => write!(f, "{}:{line}", self.file.display()),
        }
    }
}

/// Something odd in a file that did not keep it from being read: what it is, what was assumed, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub text: String,
    pub place: Place,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text, self.place)
    }
}

/// A broken file may have a remark on every line; a reader is helped by the first few.
const MAX_REMARKS: usize = 100;

/// Adds a remark, up to a hundred.
pub(crate) fn remark(remarks: &mut Vec<Remark>, place: Place, text: impl Into<String>) {
    if remarks.len() < MAX_REMARKS {
        remarks.push(Remark { text: text.into(), place });
    }
}
