use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Ini {
    Ini::parse(Path::new("car.ini"), text.as_bytes())
}

fn text<'a>(ini: &'a Ini, section: &str, key: &str) -> &'a str {
    ini.get(section, key).unwrap_or_else(|| panic!("no [{section}] {key}")).text()
}

#[test]
fn comments_case_and_white_space_do_not_matter() {
    let ini = parse(
        "\u{feff}; head\n// more\n/////\n#x\n[Basic] ; here\n\tTotalMass = 948\t\t; kg\n\nURL=http://a.b // there\nEMPTY=\t; none\n",
    );
    assert_eq!(text(&ini, "BASIC", "TOTALMASS"), "948");
    assert_eq!(text(&ini, "basic", "url"), "http://a.b");
    assert_eq!(text(&ini, "basic", "empty"), "");
    assert_eq!(ini.remarks(), []);
}

#[test]
fn every_value_knows_its_line() {
    let ini = parse("[A]\r\nX=1\r\rY=2\n\n[B]\nZ=3");
    let line = |section, key| ini.get(section, key).unwrap().place().to_string();
    assert_eq!(line("A", "X"), "car.ini:2");
    assert_eq!(line("A", "Y"), "car.ini:4");
    assert_eq!(line("B", "Z"), "car.ini:7");
    assert_eq!(ini.section("b").unwrap().place().line, 6);
}

#[test]
fn the_first_of_two_keys_counts_and_the_second_is_remarked_upon() {
    let ini = parse("[A]\nX=1\nx=2\n[B]\n[a]\nX=3\nY=4\n");
    assert_eq!(text(&ini, "A", "X"), "1");
    assert_eq!(text(&ini, "A", "Y"), "4");
    let remarks: Vec<_> = ini.remarks().iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        [
            "`x` again, the first one in line 2 counts: car.ini:3",
            "section [a] again, first in line 1; its new keys are added there: car.ini:5",
            "`X` again, the first one in line 2 counts: car.ini:6",
        ]
    );
}

#[test]
fn a_repetition_that_changes_nothing_is_not_worth_a_word() {
    assert_eq!(parse("[A]\nX=1\nX=1 ; once more\n").remarks(), []);
}

#[test]
fn lines_that_make_no_sense_are_left_out_and_named() {
    let ini = parse("LOOSE=1\n[A\nX=1\nwhatever\n[]\n");
    assert_eq!(text(&ini, "", "loose"), "1");
    assert_eq!(text(&ini, "A", "X"), "1");
    assert_eq!(ini.remarks()[0].to_string(), "section `A` lacks its `]`: car.ini:2");
    assert_eq!(ini.remarks()[1].to_string(), "`whatever` has no `=` and is left out: car.ini:4");
}

#[test]
fn numbers_survive_what_is_written_behind_them() {
    let ini = parse("[A]\nX=1700             N m\nY=0,5\nZ=0 ,-0.26 ,0.05 m\nN=RWD\t\twheels\n");
    let get = |key| ini.get("A", key).unwrap();
    assert_eq!(get("X").number(), Some(1700.0));
    assert_eq!(get("Y").number(), Some(0.5));
    assert_eq!(get("Z").numbers(), Some([0.0, -0.26, 0.05]));
    assert_eq!(get("N").number(), None);
    assert_eq!(get("N").word(), "RWD");
}

#[test]
fn a_file_of_nothing_but_faults_keeps_its_remarks_few() {
    let ini = parse(&"x\n".repeat(100_000));
    assert_eq!(ini.remarks().len(), 100);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let ini = Ini::parse(Path::new("x.ini"), &bytes);
        for value in ini.sections().flat_map(Section::values) {
            value.number();
            value.numbers::<3>();
            value.word();
        }
    }

    #[test]
    fn what_is_written_is_read_back(keys in prop::collection::btree_map("[A-Z_0-9]{1,8}", "[a-z0-9.,-]{0,8}", 0..20)) {
        let body: Vec<_> = keys.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        let ini = parse(&format!("[S]\n{}", body.concat()));
        for (key, value) in &keys {
            prop_assert_eq!(text(&ini, "s", &key.to_lowercase()), value);
        }
        prop_assert_eq!(ini.section("S").unwrap().values().count(), keys.len());
    }
}
