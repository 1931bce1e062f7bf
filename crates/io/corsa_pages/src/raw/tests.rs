use std::fmt::Write;

use super::*;

const LAYOUT: &str = include_str!("../../../../../tests/assets/pages/layout.txt");

fn sizes_and_fields<T: Fields>(sizes: &mut String, fields: &mut String) {
    writeln!(sizes, "{} {}", T::NAME, size_of::<T>()).expect("a string");
    for (name, offset) in T::FIELDS {
        writeln!(fields, "{}.{name} {offset}", T::NAME).expect("a string");
    }
}

/// `packetId` and `packet_id` are the same name.
fn normalized(text: &str) -> String {
    text.to_lowercase().replace('_', "")
}

#[test]
fn an_independent_definition_has_the_same_fields_at_the_same_offsets() {
    let (mut sizes, mut fields) = (String::new(), String::new());
    sizes_and_fields::<Physics>(&mut sizes, &mut fields);
    sizes_and_fields::<Graphics>(&mut sizes, &mut fields);
    sizes_and_fields::<Static>(&mut sizes, &mut fields);
    sizes_and_fields::<CarControls>(&mut sizes, &mut fields);
    sizes_and_fields::<Wheel>(&mut sizes, &mut fields);
    sizes_and_fields::<Car>(&mut sizes, &mut fields);
    sizes_and_fields::<CarPublic>(&mut sizes, &mut fields);
    sizes_and_fields::<SimState>(&mut sizes, &mut fields);
    assert_eq!(normalized(&(sizes + &fields)), normalized(LAYOUT));
}
