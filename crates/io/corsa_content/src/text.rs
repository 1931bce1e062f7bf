//! Text of a data file, whatever encoding its editor left behind.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// More control characters than one in this many: not text.
const CONTROL_SHARE: usize = 50;

/// The file as text: by its byte order mark, else UTF-16 if every other byte is zero, else UTF-8 if
/// it is valid, else Windows-1252, which the game's own tools write. Never fails; at most three times
/// as long as the bytes.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let encoding = match zero_bytes(bytes) {
        (even, odd) if 4 * odd > bytes.len() && 8 * even < bytes.len() => UTF_16LE,
        (even, odd) if 4 * even > bytes.len() && 8 * odd < bytes.len() => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether this is packed, encrypted or otherwise no text: more than one character in 50 is a
/// control character.
pub(crate) fn looks_binary(text: &str) -> bool {
    let odd =
        |c: &char| (c.is_control() && !c.is_whitespace() && *c != '\u{1a}') || *c == '\u{fffd}';
    CONTROL_SHARE * text.chars().filter(odd).count() > text.chars().count()
}

/// Lines with their numbers from 1, whether they end in CR, LF or CRLF.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.split('\n')
        .flat_map(|piece| piece.strip_suffix('\r').unwrap_or(piece).split('\r'))
        .zip(1..)
        .map(|(line, number)| (number, line))
}

/// How many zero bytes stand at even and at odd places.
fn zero_bytes(bytes: &[u8]) -> (usize, usize) {
    let zeros = |start| bytes.iter().skip(start).step_by(2).filter(|byte| **byte == 0).count();
    (zeros(0), zeros(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_read_from_every_encoding() {
        let text = "NAME=Südkurve";
        let wide: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            b"NAME=S\xfcdkurve".to_vec(),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes), text);
        }
    }

    #[test]
    fn lines_end_in_any_way_and_are_counted_once() {
        let found: Vec<_> = lines("a\r\nb\rc\n\nd").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]);
    }

    #[test]
    fn noise_does_not_pass_for_text() {
        let noise: Vec<u8> =
            (0..2_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(looks_binary(&decode(&noise)));
        assert!(!looks_binary("[BASIC]\r\n\tMASS=1\u{1a}"));
        assert!(!looks_binary(""));
    }
}
