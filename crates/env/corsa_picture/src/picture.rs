use std::path::Path;

use tiny_skia::Pixmap;

use crate::PictureError;

/// A finished picture.
pub struct Picture {
    pixmap: Pixmap,
}

impl Picture {
    pub(crate) fn new(pixmap: Pixmap) -> Self {
        Self { pixmap }
    }

    /// Width, px.
    pub fn width(&self) -> u32 {
        self.pixmap.width()
    }

    /// Height, px.
    pub fn height(&self) -> u32 {
        self.pixmap.height()
    }

    /// Red, green, blue of each pixel, row by row from the top: height × width × 3 bytes.
    pub fn to_rgb(&self) -> Vec<u8> {
        self.pixmap
            .data()
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect()
    }

    /// The picture as the bytes of a PNG file.
    pub fn to_png(&self) -> Result<Vec<u8>, PictureError> {
        self.pixmap.encode_png().map_err(|error| PictureError::Png { reason: error.to_string() })
    }

    /// Writes the picture as a PNG file.
    pub fn save_png(&self, path: &Path) -> Result<(), PictureError> {
        std::fs::write(path, self.to_png()?)
            .map_err(|source| PictureError::File { source, path: path.to_owned() })
    }
}
