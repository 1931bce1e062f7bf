//! Strings in pages: fixed arrays of UTF-16 units, ended by a NUL, with stale text behind it.

/// The text before the first NUL; units that are no valid UTF-16 become U+FFFD.
pub fn decode(units: &[u16]) -> String {
    let end = units.iter().position(|unit| *unit == 0).unwrap_or(units.len());
    String::from_utf16_lossy(&units[..end])
}

/// `text` in a field of `N` units, cut so that the NUL fits and no character is split, zero behind.
pub fn encode<const N: usize>(text: &str) -> [u16; N] {
    let mut units = [0; N];
    let mut used = 0;
    for character in text.chars() {
        let end = used + character.len_utf16();
        if end >= N {
            break;
        }
        character.encode_utf16(&mut units[used..end]);
        used = end;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_text_behind_the_nul_is_not_read() {
        let mut units: [u16; 15] = encode("spa_francorcham");
        units[3] = 0;
        assert_eq!(decode(&units), "spa");
    }

    #[test]
    fn long_text_is_cut_between_characters_and_keeps_its_nul() {
        assert_eq!(decode(&encode::<4>("abcdef")), "abc");
        // 🏁 takes two units: it does not fit between `ab` and the NUL.
        assert_eq!(decode(&encode::<4>("ab🏁")), "ab");
        assert_eq!(decode(&encode::<5>("ab🏁")), "ab🏁");
    }

    #[test]
    fn broken_surrogates_do_not_fail() {
        assert_eq!(decode(&[0xD800, b'x'.into(), 0]), "\u{FFFD}x");
    }
}
