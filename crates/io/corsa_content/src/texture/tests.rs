use proptest::prelude::*;

use super::*;

const WIDTH: u32 = 20;
const HEIGHT: u32 = 12;

/// A gradient, brighter to the right and greener downwards.
fn picture() -> Vec<u8> {
    let pixel = |y: u32, x: u32| [8 * x as u8 + 40, 10 * y as u8 + 60, 90, 255];
    (0..HEIGHT).flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(y, x))).collect()
}

/// A header of so many pixels and a pixel format: flags, letters, bits, masks.
fn header(width: u32, height: u32, format: [u32; 7]) -> Vec<u8> {
    let mut words = [0_u32; 32];
    words[0] = u32::from_le_bytes(*b"DDS ");
    words[1] = 124;
    (words[3], words[4]) = (height, width);
    words[19] = 32;
    words[20..27].copy_from_slice(&format);
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn letters(four_cc: [u8; 4]) -> [u32; 7] {
    [4, u32::from_le_bytes(four_cc), 0, 0, 0, 0, 0]
}

/// The picture, uncompressed, each pixel as `store` makes it.
fn plain<const N: usize>(format: [u32; 7], store: impl Fn([u8; 4]) -> [u8; N]) -> Vec<u8> {
    let mut bytes = header(WIDTH, HEIGHT, format);
    bytes.extend(picture().as_chunks::<4>().0.iter().flat_map(|pixel| store(*pixel)));
    bytes
}

fn bgra() -> Vec<u8> {
    let format = [0x41, 0, 32, 0xff_0000, 0xff00, 0xff, 0xff00_0000];
    plain(format, |[red, green, blue, alpha]| [blue, green, red, alpha])
}

/// A picture of 6 by 4 pixels in two blocks.
fn blocks(format: [u8; 4], dxgi: Option<u32>, block: &[u8]) -> Vec<u8> {
    let mut bytes = header(6, 4, letters(format));
    if let Some(number) = dxgi {
        bytes.extend([number, 3, 0, 1, 0].iter().flat_map(|word| word.to_le_bytes()));
    }
    bytes.extend(block.repeat(2));
    bytes
}

fn png(color: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(data).unwrap();
    bytes
}

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.encode(&picture(), WIDTH as u16, HEIGHT as u16, jpeg_encoder::ColorType::Rgba).unwrap();
    bytes
}

/// The greatest difference to the picture in the given channels.
fn error(image: &Image, channels: &[usize]) -> u8 {
    assert_eq!((image.width, image.height), (WIDTH, HEIGHT));
    let (found, _) = image.rgba.as_chunks::<4>();
    let expected = picture();
    let (expected, _) = expected.as_chunks::<4>();
    assert_eq!(found.len(), expected.len());
    let differences = found
        .iter()
        .zip(expected)
        .flat_map(|(a, b)| channels.iter().map(|&channel| a[channel].abs_diff(b[channel])));
    differences.max().unwrap()
}

#[test]
fn uncompressed_pixels_come_back_as_the_picture() {
    let rgba = [0x41, 0, 32, 0xff, 0xff00, 0xff_0000, 0xff00_0000];
    let bgr = [0x40, 0, 24, 0xff_0000, 0xff00, 0xff, 0];
    for bytes in
        [bgra(), plain(rgba, |pixel| pixel), plain(bgr, |[red, green, blue, _]| [blue, green, red])]
    {
        assert_eq!(error(&decode(&bytes).unwrap(), &[0, 1, 2, 3]), 0);
    }
    let bgr565 = [0x40, 0, 16, 0xf800, 0x07e0, 0x1f, 0];
    let short = plain(bgr565, |[red, green, blue, _]| {
        let [red, green, blue] = [red, green, blue].map(u16::from);
        ((red >> 3) << 11 | (green >> 2) << 5 | blue >> 3).to_le_bytes()
    });
    assert!(error(&decode(&short).unwrap(), &[0, 1, 2, 3]) <= 8);
    let gray = plain([0x2_0000, 0, 8, 0xff, 0, 0, 0], |[red, ..]| [red]);
    let image = decode(&gray).unwrap();
    assert_eq!(image.rgba[..4], [40, 40, 40, 255]);
}

#[test]
fn blocks_of_every_compression_are_decoded() {
    // Both ends of BC1 colors: 0xf800 is red, 0x001f blue; the first index of each row is the second.
    let color: [u8; 8] = [0x00, 0xf8, 0x1f, 0x00, 1, 1, 1, 1];
    let (red, blue) = ([255, 0, 0, 255], [0, 0, 255, 255]);
    // One value of 200 in both ends of BC4, all indices 0.
    let value: [u8; 8] = [200, 200, 0, 0, 0, 0, 0, 0];
    let opaque: [u8; 8] = [255; 8];
    // Mode 5 (bit 5) of BC7, both ends 0x40, 0x20, 0x10 in 7 bits and alpha 255: one color. Seven
    // bits are widened to eight by repeating the highest.
    let mut seven = 1_u128 << 5;
    let mut at = 8;
    for (value, bits) in [(0x40, 7), (0x20, 7), (0x10, 7)].map(|v| [v, v]).as_flattened() {
        seven |= (*value as u128) << at;
        at += bits;
    }
    seven |= 0xffff << at;
    for (bytes, first, second) in [
        (blocks(*b"DXT1", None, &color), blue, red),
        (blocks(*b"DXT3", None, &[opaque, color].concat()), blue, red),
        (blocks(*b"DXT5", None, &[value, color].concat()), [0, 0, 255, 200], [255, 0, 0, 200]),
        (blocks(*b"ATI1", None, &value), [200, 0, 0, 255], [200, 0, 0, 255]),
        (blocks(*b"ATI2", None, &[value, value].concat()), [200, 200, 0, 255], [200, 200, 0, 255]),
        (blocks(*b"DX10", Some(71), &color), blue, red),
        (
            blocks(*b"DX10", Some(83), &[value, value].concat()),
            [200, 200, 0, 255],
            [200, 200, 0, 255],
        ),
        (
            blocks(*b"DX10", Some(98), &seven.to_le_bytes()),
            [0x81, 0x40, 0x20, 255],
            [0x81, 0x40, 0x20, 255],
        ),
    ] {
        let image = decode(&bytes).unwrap();
        assert_eq!((image.width, image.height), (6, 4));
        let row = [first, second, second, second, first, second];
        assert_eq!(image.rgba, row.as_flattened().repeat(4), "{}", bytes[84..88].escape_ascii());
    }
}

#[test]
fn every_kind_of_png_becomes_red_green_blue_and_alpha() {
    use png::{BitDepth, ColorType};
    let rgba = picture();
    assert_eq!(decode(&png(ColorType::Rgba, BitDepth::Eight, &rgba)).unwrap().rgba, rgba);
    let rgb: Vec<u8> = rgba.chunks(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    assert_eq!(decode(&png(ColorType::Rgb, BitDepth::Eight, &rgb)).unwrap().rgba, rgba);
    let gray: Vec<u8> = rgba.chunks(4).map(|pixel| pixel[0]).collect();
    let image = decode(&png(ColorType::Grayscale, BitDepth::Eight, &gray)).unwrap();
    let expected: Vec<u8> = gray.iter().flat_map(|&gray| [gray, gray, gray, 255]).collect();
    assert_eq!(image.rgba, expected);
    let deep: Vec<u8> = rgba.iter().flat_map(|&value| [value, 7]).collect();
    assert_eq!(decode(&png(ColorType::Rgba, BitDepth::Sixteen, &deep)).unwrap().rgba, rgba);
}

#[test]
fn a_jpeg_comes_back_as_the_picture() {
    assert!(error(&decode(&jpeg()).unwrap(), &[0, 1, 2, 3]) <= 8);
}

#[test]
fn other_bytes_and_huge_pictures_are_refused_by_name() {
    assert_eq!(
        decode(b"\x00\x01\x02\x03\x04").unwrap_err().to_string(),
        "neither DDS nor PNG nor JPEG, starts with [00, 01, 02, 03]"
    );
    let mut huge = bgra();
    // Height and width follow the first twelve bytes.
    huge[12..20].copy_from_slice(&[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    let message = decode(&huge).unwrap_err().to_string();
    assert_eq!(message, "DDS of 65535 x 65535 pixels, at most 67108864 are decoded");
}

#[test]
fn a_picture_cut_at_any_byte_is_a_picture_or_an_error() {
    use png::{BitDepth, ColorType};
    for bytes in
        [blocks(*b"DXT1", None, &[7; 8]), png(ColorType::Rgba, BitDepth::Eight, &picture()), jpeg()]
    {
        for cut in 0..bytes.len() {
            let _ = decode(&bytes[..cut]);
        }
    }
    let bytes = bgra();
    for cut in 4..bytes.len() {
        let error = decode(&bytes[..cut]).unwrap_err();
        assert!(
            matches!(error, TextureError::Unreadable { format: TextureFormat::Dds, .. }),
            "{cut}"
        );
    }
}

proptest! {
    #[test]
    fn damaged_pictures_are_pictures_or_errors(which in 0..3, edits in prop::collection::vec((0_usize..600, any::<u8>()), 1..5)) {
        use png::{BitDepth, ColorType};
        let mut bytes = match which {
            0 => bgra(),
            1 => png(ColorType::Rgba, BitDepth::Eight, &picture()),
            _ => jpeg(),
        };
        for (at, byte) in edits {
            let at = at % bytes.len();
            // Sizes of hundreds of megapixels are tested above, once.
            if which != 0 || !(12..20).contains(&at) {
                bytes[at] = byte;
            }
        }
        if let Ok(image) = decode(&bytes) {
            prop_assert_eq!(image.rgba.len() as u64, 4 * u64::from(image.width) * u64::from(image.height));
        }
    }
}
