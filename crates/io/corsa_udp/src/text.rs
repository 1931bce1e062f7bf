//! Names in packets: 50 UTF-16 units, cut at a NUL or at the first `%`, behind which the game leaves
//! whatever was in its memory.

/// The text before the first NUL or `%`; units that are no valid UTF-16 become U+FFFD.
pub(crate) fn decode(units: &[u16; 50]) -> String {
    let ends = |unit: &u16| *unit == 0 || *unit == u16::from(b'%');
    let end = units.iter().position(ends).unwrap_or(units.len());
    String::from_utf16_lossy(&units[..end])
}

/// `text` as the game sends it: ended by a `%`, cut so that this fits and no character is split.
pub(crate) fn encode(text: &str) -> [u16; 50] {
    let mut units = [0; 50];
    let mut used = 0;
    for character in text.chars().take_while(|character| *character != '%') {
        let end = used + character.len_utf16();
        if end >= units.len() {
            break;
        }
        character.encode_utf16(&mut units[used..end]);
        used = end;
    }
    units[used] = u16::from(b'%');
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_the_end_is_not_read() {
        let mut units = encode("ks_mazda_miata");
        units[20] = 0xD800;
        assert_eq!(decode(&units), "ks_mazda_miata");
        units[2] = 0;
        assert_eq!(decode(&units), "ks");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let long = "a".repeat(48) + "🏁";
        assert_eq!(decode(&encode(&long)), "a".repeat(48));
        assert_eq!(decode(&[0x41; 50]), "A".repeat(50), "no end at all");
    }
}
