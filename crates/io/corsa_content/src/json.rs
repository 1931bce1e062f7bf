//! The game's JSON files, read as forgivingly as the game does.

use serde_json::Value;

use crate::text::decode;

/// A JSON file's bytes. Line breaks and tabs inside strings, backslashes that escape nothing, commas
/// before a closing bracket, `//` comments and any text encoding are fine; `None` for what is still
/// no JSON. Memory is in proportion to the bytes.
pub(crate) fn parse(bytes: &[u8]) -> Option<Value> {
    let text = decode(bytes);
    serde_json::from_str(&text).or_else(|_| serde_json::from_str(&repaired(&text))).ok()
}

/// The text of a member, trimmed; `None` where it is missing or empty. A number is a text too.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    let text = match value.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '\\' if in_string => match chars.peek() {
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push(c);
                    out.extend(chars.next());
                }
                _ => out.push_str("\\\\"),
            },
            '\n' if in_string => out.push_str("\\n"),
            c if in_string && c.is_control() => out.push(' '),
            '/' if !in_string && chars.peek() == Some(&'/') => {
                while chars.next_if(|c| *c != '\n').is_some() {}
            }
            '}' | ']' if !in_string => {
                let kept = out.trim_end_matches(|c: char| c.is_whitespace() || c == ',').len();
                out.truncate(kept);
                out.push(c);
            }
            c if !in_string && c.is_control() && !c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_editors_leave_behind_is_read() {
        let text = "\u{feff}{\n// made by hand\n\"name\": \"Hill\nring\", \"path\": \"a\\b\",\n\
                    \"tags\": [\"x\",\t\"y\",],\n\"pitboxes\": 24, \"city\": \"  \",\n}";
        let value = parse(text.as_bytes()).unwrap();
        assert_eq!(text_of(&value, "name"), "Hill\nring");
        assert_eq!(text_of(&value, "pitboxes"), "24");
        assert_eq!(value["tags"][1], "y");
        assert_eq!(super::text(&value, "city"), None);
        assert!(parse(b"not json").is_none());
        let latin = parse(b"{\"name\": \"S\xfcd\"}").unwrap();
        assert_eq!(text_of(&latin, "name"), "Süd");
    }

    fn text_of(value: &Value, key: &str) -> String {
        super::text(value, key).unwrap()
    }

    proptest! {
        #[test]
        fn any_bytes_are_json_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn sound_json_is_read_as_it_is(name in "\\PC{0,20}") {
            let text = serde_json::json!({ "name": name, "list": [1, 2] }).to_string();
            prop_assert_eq!(&parse(text.as_bytes()).unwrap()["name"], &name);
        }
    }
}
