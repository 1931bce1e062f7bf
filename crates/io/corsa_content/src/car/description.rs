//! `ui/ui_car.json`: what the game's menu says of a car.

use std::path::Path;

use serde_json::Value;

use super::data::Data;
use crate::{Place, json};

/// Descriptions have some KiB.
const MAX_BYTES: u64 = 4 << 20;

/// What is told of a car to a person. Nothing of it reaches the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarDescription {
    /// As in the menu; the car's id where nothing is told.
    pub name: String,
    pub brand: String,
    /// Without HTML tags.
    pub text: String,
    pub class: String,
    pub tags: Vec<String>,
    pub country: String,
    pub author: String,
    pub year: Option<i32>,
    /// What the menu says of power, torque, weight, top speed and acceleration: words, as written there.
    pub specs: Vec<(String, String)>,
}

impl CarDescription {
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// That of a car's folder; its name is the folder's, or what `car.ini` says, where there is no
    /// description.
    pub(super) fn read(folder: &Path, data: &Data) -> Self {
        let mut description = Self::named(&super::files::name_of(folder));
        if let Ok(Some(car)) = data.quiet_ini("car.ini")
            && let Some(name) =
                car.get("INFO", "SCREEN_NAME").filter(|name| !name.word().is_empty())
        {
            name.word().clone_into(&mut description.name);
        }
        let path = folder.join("ui").join("ui_car.json");
        let Ok((file, bytes)) = crate::read::open(&path, MAX_BYTES) else { return description };
        let mut content = Vec::with_capacity(bytes as usize);
        let read =
            std::io::Read::read_to_end(&mut std::io::Read::take(file, MAX_BYTES), &mut content);
        match read
            .map_err(|error| error.to_string())
            .and_then(|_| Self::parse(&content, &description))
        {
            Ok(parsed) => parsed,
            Err(why) => {
                data.warn(&Place::file(&path), format!("not read: {why}"));
                description
            }
        }
    }

    /// From a file's bytes; what is missing stays as in `before`.
    fn parse(bytes: &[u8], before: &Self) -> Result<Self, String> {
        let value = json::parse(bytes).ok_or("not JSON")?;
        let text = |key: &str| words(&value[key]);
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let list = |key: &str| value[key].as_array().map_or(&[][..], Vec::as_slice);
        let specs = value["specs"].as_object().into_iter().flatten();
        Ok(Self {
            name: or(text("name"), &before.name),
            brand: text("brand"),
            text: without_tags(&text("description")),
            class: text("class"),
            tags: list("tags").iter().map(words).filter(|tag| !tag.is_empty()).collect(),
            country: text("country"),
            author: text("author"),
            year: words(&value["year"]).parse().ok(),
            specs: specs
                .map(|(name, value)| (name.clone(), words(value)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        })
    }
}

/// Text or number as text.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// `<br>` becomes a new line; other tags go.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let Some((name, after)) = tag.split_once('>') else {
            plain.push('<');
            rest = tag;
            continue;
        };
        if name.to_lowercase().starts_with("br") {
            plain.push('\n');
        }
        rest = after;
    }
    plain.push_str(rest);
    for (entity, sign) in
        [("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        plain = plain.replace(entity, sign);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<CarDescription, String> {
        CarDescription::parse(text.as_bytes(), &CarDescription::named("folder"))
    }

    #[test]
    fn the_menu_s_words_are_read() {
        let car = parse(
            r##"{"name":"Ringlet GT","brand":"Own","description":"One<br>two &amp; <b>three</b> <","tags":["#gt","rwd"],
            "class":"race","specs":{"bhp":"181bhp","weight":""},"country":"X","year":2019,"author":null,}"##,
        )
        .unwrap();
        assert_eq!(
            (car.name.as_str(), car.brand.as_str(), car.class.as_str()),
            ("Ringlet GT", "Own", "race")
        );
        assert_eq!(car.text, "One\ntwo & three <");
        assert_eq!(car.tags, ["#gt", "rwd"]);
        assert_eq!(car.specs, [("bhp".to_owned(), "181bhp".to_owned())]);
        assert_eq!(car.year, Some(2019));
    }

    #[test]
    fn raw_newlines_and_tabs_inside_strings_do_not_matter() {
        let car = parse("{\"name\": \"A\tB\",\r\n\"description\": \"one\r\ntwo \\\"three\\\"\"}")
            .unwrap();
        assert_eq!(car.name, "A B");
        assert_eq!(car.text, "one \ntwo \"three\"");
    }

    #[test]
    fn a_file_that_says_nothing_leaves_the_folder_s_name() {
        assert_eq!(parse("{}").unwrap().name, "folder");
        assert!(parse("[").is_err());
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
