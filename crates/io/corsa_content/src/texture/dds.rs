//! DDS: a header of 128 bytes, or 148 with the `DX10` extension, and pixels or compressed blocks.
//!
//! Layout: Microsoft, *Programming Guide for DDS*. Read permissively, by the fields that matter: old
//! exporters leave flags and pitches wrong.

use super::{Image, TextureError, TextureFormat, room, unreadable};

const HEADER_BYTES: usize = 128;
const DX10_HEADER_BYTES: usize = 148;
/// Flags of a pixel format.
const FOUR_CC: u32 = 0x4;
const LUMINANCE: u32 = 0x2_0000;

/// How the pixels are stored.
#[derive(Debug, Clone, Copy)]
enum Pixels {
    Bc1,
    Bc2,
    Bc3,
    Bc4,
    Bc5,
    Bc7,
    Plain(Masks),
}

/// Of uncompressed pixels: bits a pixel, and which of them are red, green, blue, alpha.
#[derive(Debug, Clone, Copy)]
struct Masks {
    bits: u32,
    channels: [u32; 4],
    is_gray: bool,
}

const RGBA: Masks =
    Masks { bits: 32, channels: [0xff, 0xff00, 0xff_0000, 0xff00_0000], is_gray: false };
const BGRA: Masks =
    Masks { bits: 32, channels: [0xff_0000, 0xff00, 0xff, 0xff00_0000], is_gray: false };

/// The first picture of a file.
pub(super) fn decode(bytes: &[u8]) -> Result<Image, TextureError> {
    let failed = unreadable(TextureFormat::Dds);
    let word = |at: usize| {
        let word = bytes.get(at..at + 4).and_then(|word| <[u8; 4]>::try_from(word).ok());
        word.map(u32::from_le_bytes)
            .ok_or_else(|| failed(&format_args!("it ends in its header: offset {}", bytes.len())))
    };
    let (height, width) = (word(12)?, word(16)?);
    let (flags, four_cc) = (word(80)?, word(84)?);
    let (pixels, start) = if flags & FOUR_CC == 0 {
        let masks = Masks {
            bits: word(88)?,
            channels: [word(92)?, word(96)?, word(100)?, word(104)?],
            is_gray: flags & LUMINANCE != 0,
        };
        (Pixels::Plain(masks), HEADER_BYTES)
    } else if four_cc.to_le_bytes() == *b"DX10" {
        (of_dxgi(word(HEADER_BYTES)?).map_err(|why| failed(&why))?, DX10_HEADER_BYTES)
    } else {
        (of_four_cc(four_cc.to_le_bytes()).map_err(|why| failed(&why))?, HEADER_BYTES)
    };
    let mut image = room(TextureFormat::Dds, width.into(), height.into())?;
    let data = bytes.get(start..).unwrap_or_default();
    let needed = pixels
        .bytes(width as usize, height as usize)
        .ok_or_else(|| failed(&"its pixels have neither 8, 16, 24 nor 32 bits"))?;
    if data.len() < needed {
        let why =
            format_args!("{needed} bytes of pixels expected, {} there: offset {start}", data.len());
        return Err(failed(&why));
    }
    match pixels {
        Pixels::Plain(masks) => masks.decode(data, &mut image.rgba),
        _ => pixels.decode_blocks(data, &mut image),
    }
    Ok(image)
}

fn of_four_cc(four_cc: [u8; 4]) -> Result<Pixels, String> {
    Ok(match &four_cc {
        b"DXT1" => Pixels::Bc1,
        b"DXT2" | b"DXT3" => Pixels::Bc2,
        b"DXT4" | b"DXT5" => Pixels::Bc3,
        b"ATI1" | b"BC4U" => Pixels::Bc4,
        b"ATI2" | b"BC5U" => Pixels::Bc5,
        _ => return Err(format!("format `{}` is not known", four_cc.escape_ascii())),
    })
}

/// By the numbers of `DXGI_FORMAT`.
fn of_dxgi(number: u32) -> Result<Pixels, String> {
    Ok(match number {
        27..=29 => Pixels::Plain(RGBA),
        87 | 90 | 91 => Pixels::Plain(BGRA),
        88 | 92 | 93 => Pixels::Plain(Masks { channels: [0xff_0000, 0xff00, 0xff, 0], ..BGRA }),
        61 => Pixels::Plain(Masks { bits: 8, channels: [0xff, 0, 0, 0], is_gray: false }),
        70..=72 => Pixels::Bc1,
        73..=75 => Pixels::Bc2,
        76..=78 => Pixels::Bc3,
        79 | 80 => Pixels::Bc4,
        82 | 83 => Pixels::Bc5,
        97..=99 => Pixels::Bc7,
        _ => return Err(format!("DXGI format {number} is not known")),
    })
}

impl Pixels {
    /// How many bytes a picture takes; `None` for pixels of a size nobody uses.
    fn bytes(self, width: usize, height: usize) -> Option<usize> {
        let block = match self {
            Self::Plain(masks) => {
                let is_usual = matches!(masks.bits, 8 | 16 | 24 | 32);
                return is_usual.then(|| masks.bits as usize / 8 * width * height);
            }
            Self::Bc1 | Self::Bc4 => 8,
            _ => 16,
        };
        Some(block * width.div_ceil(4) * height.div_ceil(4))
    }

    fn decode_blocks(self, data: &[u8], image: &mut Image) {
        let (width, height) = (image.width as usize, image.height as usize);
        let block_bytes = if matches!(self, Self::Bc1 | Self::Bc4) { 8 } else { 16 };
        let across = width.div_ceil(4).max(1);
        for (index, block) in
            data.chunks_exact(block_bytes).take(across * height.div_ceil(4)).enumerate()
        {
            let (left, top) = (4 * (index % across), 4 * (index / across));
            for (at, pixel) in self.decode_block(block).into_iter().enumerate() {
                let (x, y) = (left + at % 4, top + at / 4);
                if x < width && y < height {
                    let start = 4 * (y * width + x);
                    image.rgba[start..start + 4].copy_from_slice(&pixel);
                }
            }
        }
    }

    /// The 16 pixels of a block, row by row.
    fn decode_block(self, block: &[u8]) -> [[u8; 4]; 16] {
        let mut rgba = [0; 64];
        match self {
            Self::Bc1 => bcdec_rs::bc1(block, &mut rgba, 16),
            Self::Bc2 => bcdec_rs::bc2(block, &mut rgba, 16),
            Self::Bc3 => bcdec_rs::bc3(block, &mut rgba, 16),
            Self::Bc7 => bcdec_rs::bc7(block, &mut rgba, 16),
            Self::Bc4 => {
                let mut red = [0; 16];
                bcdec_rs::bc4(block, &mut red, 4, false);
                return red.map(|red| [red, 0, 0, 255]);
            }
            Self::Bc5 => {
                let mut both = [0; 32];
                bcdec_rs::bc5(block, &mut both, 8, false);
                return std::array::from_fn(|i| [both[2 * i], both[2 * i + 1], 0, 255]);
            }
            Self::Plain(_) => {}
        }
        std::array::from_fn(|i| std::array::from_fn(|channel| rgba[4 * i + channel]))
    }
}

impl Masks {
    fn decode(self, data: &[u8], rgba: &mut [u8]) {
        let size = self.bits as usize / 8;
        let (pixels, _) = rgba.as_chunks_mut::<4>();
        for (pixel, stored) in pixels.iter_mut().zip(data.chunks_exact(size)) {
            let value =
                stored.iter().rev().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            let [red, green, blue, alpha] = self.channels.map(|mask| channel(value, mask));
            let red = red.unwrap_or(0);
            let color =
                if self.is_gray { [red; 3] } else { [red, green.unwrap_or(0), blue.unwrap_or(0)] };
            *pixel = [color[0], color[1], color[2], alpha.unwrap_or(255)];
        }
    }
}

/// The bits of a mask, widened or narrowed to eight; `None` where the mask has none.
fn channel(value: u32, mask: u32) -> Option<u8> {
    let most = u64::from(mask >> mask.trailing_zeros().min(31));
    let part = u64::from((value & mask) >> mask.trailing_zeros().min(31));
    (mask != 0).then(|| ((255 * part + most / 2) / most) as u8)
}
