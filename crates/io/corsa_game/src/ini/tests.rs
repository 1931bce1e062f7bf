use proptest::prelude::*;

use super::*;

fn set(text: &str, section: &str, key: &str, value: &str) -> String {
    let mut ini = IniFile::parse(text.as_bytes());
    ini.set(section, key, value).unwrap();
    assert_eq!(ini.get(section, key).as_deref(), Some(value));
    String::from_utf8(ini.to_bytes()).unwrap()
}

#[test]
fn a_value_changes_and_nothing_else() {
    let text = "; head\r\n[A]\r\n\tX = 1\t; one\r\nx=2\r\n\n[B]\nX=3 // three\n";
    let changed = "; head\r\n[A]\r\n\tX = 9\t; one\r\nx=9\r\n\n[B]\nX=3 // three\n";
    assert_eq!(set(text, "a", "X", "9"), changed);
    assert_eq!(set("[A]\nX=;c\n", "A", "X", "1"), "[A]\nX=1;c\n");
    assert_eq!(set("[A]\nX= ;c", "A", "X", "1"), "[A]\nX=1 ;c");
    assert_eq!(set("[A]\nX=1", "A", "X", "1"), "[A]\nX=1");
}

#[test]
fn a_new_key_goes_to_the_end_of_its_section_and_a_new_section_to_the_end() {
    let text = "[A]\nX=1\n\n[B]\nY=2\n";
    assert_eq!(set(text, "A", "Z", "3"), "[A]\nX=1\nZ=3\n\n[B]\nY=2\n");
    assert_eq!(set(text, "C", "Z", "3"), "[A]\nX=1\n\n[B]\nY=2\n\n[C]\nZ=3\n");
    assert_eq!(set("", "C", "Z", "3"), "[C]\r\nZ=3\r\n");
    assert_eq!(set("[A]", "A", "Z", "3"), "[A]\r\nZ=3");
    assert_eq!(set("[A]\nX=1", "B", "Z", "3"), "[A]\nX=1\n\n[B]\nZ=3");
    assert_eq!(set("[A]\n[B]\n[a]\n", "A", "Z", "3"), "[A]\nZ=3\n[B]\n[a]\n");
    assert_eq!(set("[A]\n", "", "Z", "3"), "Z=3\n[A]\n");
}

#[test]
fn every_encoding_keeps_its_bytes_and_takes_new_values() {
    let text = "[DRIVER]\r\nNAME=Räikkönen ; Kimi\r\n";
    let wide: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [&b"\xff\xfe"[..], &little].concat(),
        [&b"\xfe\xff"[..], &big].concat(),
        little,
        big,
        latin,
    ] {
        let mut ini = IniFile::parse(&bytes);
        assert_eq!(ini.get("driver", "name").as_deref(), Some("Räikkönen"), "{bytes:?}");
        assert_eq!(ini.to_bytes(), bytes);
        ini.set("DRIVER", "NAME", "Häkkinen").unwrap();
        ini.set("DRIVER", "NATION", "FIN").unwrap();
        let again = IniFile::parse(&ini.to_bytes());
        assert_eq!(again.get("DRIVER", "NAME").as_deref(), Some("Häkkinen"));
        assert_eq!(again.get("DRIVER", "NATION").as_deref(), Some("FIN"));
    }
}

#[test]
fn what_a_file_cannot_hold_is_refused() {
    let mut ini = IniFile::parse(b"[A]\nX=S\xfcd\n");
    let before = ini.clone();
    for value in ["Айртон", "a;b", "a // b", "a\nb", "//", "a\u{7}b"] {
        let said = ini.set("A", "X", value).unwrap_err().to_string();
        assert!(said.contains("[A] X="), "{said}");
    }
    assert_eq!(ini, before);
    ini.set("A", "X", "http://a.b").unwrap();
}

#[test]
fn sections_and_keys_go_as_often_as_they_are_there() {
    let mut ini = IniFile::parse(b"[A]\nX=1\n; c\nx=2\n[B]\nX=3\n[a]\nX=4\nY=5\n");
    assert_eq!(ini.sections(), ["A", "B"]);
    assert_eq!(ini.keys("a"), ["X", "x", "X", "Y"]);
    assert!(ini.remove("A", "X"));
    assert!(!ini.remove("A", "X"));
    assert_eq!(ini.to_bytes(), b"[A]\n; c\n[B]\nX=3\n[a]\nY=5\n");
    assert!(ini.remove_section("A"));
    assert_eq!(ini.to_bytes(), b"[B]\nX=3\n");
    assert!(ini.has_section("b") && !ini.has_section("A"));
}

/// Files as people leave them: pieces that have meaning, and noise between them.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"[A]".to_vec()),
        Just(b"[b ] ; x".to_vec()),
        Just(b"[A".to_vec()),
        Just(b"X=1".to_vec()),
        Just(b" x = 2 // two".to_vec()),
        Just(b"Y=\xfc;".to_vec()),
        Just(b"; comment = 1".to_vec()),
        Just(b"whatever".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_come_out_as_they_went_in(bytes in file()) {
        prop_assert_eq!(IniFile::parse(&bytes).to_bytes(), bytes);
    }

    #[test]
    fn noise_comes_out_as_it_went_in(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(IniFile::parse(&bytes).to_bytes(), bytes);
    }

    #[test]
    fn what_is_set_is_read_back_and_other_lines_keep_their_bytes(
        bytes in file(),
        edits in prop::collection::vec(("[ABb]", "[XYZ]", "[0-9a-f.-]{0,4}"), 1..6),
    ) {
        let before = IniFile::parse(&bytes);
        let mut ini = before.clone();
        for (section, key, value) in &edits {
            ini.set(section, key, value).unwrap();
            let now = ini.get(section, key);
            prop_assert_eq!(now.as_deref(), Some(value.as_str()));
        }
        // Read anew from its bytes it says the same. (A file of noise may look like another encoding
        // once text was added to it; none of the game's does.)
        let again = IniFile::parse(&ini.to_bytes());
        if again.encoding == ini.encoding {
            for (section, key, _) in &edits {
                prop_assert_eq!(again.get(section, key), ini.get(section, key));
            }
        }
        // What is no entry of an edited key is there still, in the same order.
        let edited = |ini: &IniFile, index: usize| edits.iter().any(|(section, key, _)| {
            ini.entries(section, key).any(|(at, _)| at == index)
        });
        let mut rest = ini.lines.iter();
        for (index, line) in before.lines.iter().enumerate() {
            if !edited(&before, index) {
                prop_assert!(rest.any(|kept| kept.text == line.text), "{:?}", line);
            }
        }
    }

    #[test]
    fn setting_what_is_there_changes_nothing(bytes in file()) {
        let before = IniFile::parse(&bytes);
        let mut ini = before.clone();
        for section in before.sections() {
            for key in before.keys(&section) {
                // The first of equal keys counts; were there others, setting would make them equal.
                let value = before.get(&section, &key).unwrap();
                if before.entries(&section, &key).count() == 1 {
                    let _ = ini.set(&section, &key, &value);
                }
            }
        }
        prop_assert_eq!(ini.to_bytes(), bytes);
    }
}
