//! The pictures inside models: DDS (BC1 to BC7 and uncompressed), PNG and JPEG, told apart by their
//! content, whatever their name says.

mod dds;

use std::fmt;
use std::io::Cursor;

use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The most pixels a picture may have: 8192 × 8192, decoded 256 MiB.
pub const MAX_PIXELS: u64 = 1 << 26;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, alpha of each pixel, row after row from the top, as stored: of colors the
    /// sRGB values, of normal maps the vectors. Missing channels are 0, missing alpha 255.
    pub rgba: Vec<u8>,
}

/// The format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextureFormat {
    Dds,
    Png,
    Jpeg,
}

/// Why bytes are no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextureError {
    /// Neither DDS nor PNG nor JPEG: perhaps encrypted.
    #[error("neither DDS nor PNG nor JPEG, starts with {start:02x?}")]
    Unknown { start: Vec<u8> },
    /// Too many pixels.
    #[error("{format} of {width} x {height} pixels, at most {MAX_PIXELS} are decoded")]
    TooLarge { format: TextureFormat, width: u64, height: u64 },
    /// Cut off, damaged, or of a variant nobody reads.
    #[error("unreadable {format}: {why}")]
    Unreadable { format: TextureFormat, why: String },
}

impl TextureError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => {
                "its author protected it, or it is of another format; it is left alone here"
            }
            Self::TooLarge { .. } => "make the picture smaller",
            Self::Unreadable { .. } => "the model is damaged; copy or install it again",
        }
    }
}

impl TextureFormat {
    /// Of a picture's first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        [(Self::Dds, &b"DDS "[..]), (Self::Png, b"\x89PNG"), (Self::Jpeg, b"\xff\xd8\xff")]
            .into_iter()
            .find_map(|(format, magic)| bytes.starts_with(magic).then_some(format))
    }
}

impl fmt::Display for TextureFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dds => "DDS",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        })
    }
}

/// The picture of a file's bytes; of a DDS with several (mipmaps, cube maps, layers) the first.
pub fn decode(bytes: &[u8]) -> Result<Image, TextureError> {
    match TextureFormat::of(bytes) {
        Some(TextureFormat::Dds) => dds::decode(bytes),
        Some(TextureFormat::Png) => decode_png(bytes),
        Some(TextureFormat::Jpeg) => decode_jpeg(bytes),
        None => Err(TextureError::Unknown { start: bytes[..bytes.len().min(4)].to_vec() }),
    }
}

/// Room for a picture's pixels, if it is not too large.
fn room(format: TextureFormat, width: u64, height: u64) -> Result<Image, TextureError> {
    let pixels = width.saturating_mul(height);
    if pixels > MAX_PIXELS || width > u64::from(u32::MAX) || height > u64::from(u32::MAX) {
        return Err(TextureError::TooLarge { format, width, height });
    }
    let rgba = vec![0; 4 * pixels as usize];
    Ok(Image { width: width as u32, height: height as u32, rgba })
}

fn unreadable(format: TextureFormat) -> impl Fn(&dyn fmt::Display) -> TextureError {
    move |why| TextureError::Unreadable { format, why: why.to_string() }
}

fn decode_png(bytes: &[u8]) -> Result<Image, TextureError> {
    let format = TextureFormat::Png;
    let failed = unreadable(format);
    let limits = png::Limits { bytes: 8 * MAX_PIXELS as usize };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().map_err(|error| failed(&error))?;
    let (width, height) = reader.info().size();
    let mut image = room(format, width.into(), height.into())?;
    let frame = reader.next_frame(&mut image.rgba).map_err(|error| failed(&error))?;
    if frame.color_type == png::ColorType::GrayscaleAlpha {
        let (pairs, _) = image.rgba[..frame.buffer_size()].as_chunks::<2>();
        image.rgba = pairs.iter().flat_map(|&[gray, alpha]| [gray, gray, gray, alpha]).collect();
    }
    Ok(image)
}

fn decode_jpeg(bytes: &[u8]) -> Result<Image, TextureError> {
    let format = TextureFormat::Jpeg;
    let failed = unreadable(format);
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| failed(&error))?;
    let info = decoder.info().ok_or_else(|| failed(&"it has no header"))?;
    let mut image = room(format, info.width.into(), info.height.into())?;
    if decoder.output_buffer_size() != Some(image.rgba.len()) {
        return Err(failed(&"its colors are of no known kind"));
    }
    decoder.decode_into(&mut image.rgba).map_err(|error| failed(&error))?;
    Ok(image)
}

#[cfg(test)]
mod tests;
