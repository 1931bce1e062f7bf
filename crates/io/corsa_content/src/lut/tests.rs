use proptest::prelude::*;

use super::*;
use crate::ini::Ini;

fn parse(text: &str) -> Lut {
    Lut::parse(Path::new("power.lut"), text.as_bytes())
}

#[test]
fn points_are_read_however_they_are_parted() {
    let lut =
        parse("; rpm | Nm\n0|100\n500 | 110.5 ; here\n1000=120\n1500\t130\n2000 140\n2500|150,5\n");
    let expected = [
        (0.0, 100.0),
        (500.0, 110.5),
        (1000.0, 120.0),
        (1500.0, 130.0),
        (2000.0, 140.0),
        (2500.0, 150.5),
    ];
    assert_eq!(lut.points(), expected);
    assert_eq!(lut.remarks(), []);
}

#[test]
fn a_table_is_linear_between_its_points_and_constant_outside() {
    let lut = parse("0|1\n10|3\n20|2");
    for (x, y) in [(-5.0, 1.0), (0.0, 1.0), (5.0, 2.0), (10.0, 3.0), (15.0, 2.5), (99.0, 2.0)] {
        assert_eq!(lut.at(x), Some(y));
    }
    assert_eq!(parse("").at(1.0), None);
}

#[test]
fn disorder_is_put_right_and_named_with_its_line() {
    let lut = parse("10|-0.2\n2|0\n\n2|1\nwing\n");
    assert_eq!(lut.points(), [(2.0, 0.0), (10.0, -0.2)]);
    let remarks: Vec<_> = lut.remarks().iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        [
            "`wing` is not a point `x|y` and is left out: power.lut:5",
            "2 after 10: points are sorted: power.lut:2",
            "a second point at 2: the first one counts: power.lut:4",
        ]
    );
}

#[test]
fn a_table_inside_a_value_is_read_too() {
    let ini =
        Ini::parse(Path::new("aero.ini"), b"[A]\nX=(|0=0|10=0.5|)\nY=file.lut\nZ=(|1=2|x|3=4\n");
    let inline = |key| Lut::inline(ini.get("A", key).unwrap());
    assert_eq!(inline("X").unwrap().points(), [(0.0, 0.0), (10.0, 0.5)]);
    assert!(inline("Y").is_none());
    let faulty = inline("Z").unwrap();
    assert_eq!(faulty.points(), [(1.0, 2.0), (3.0, 4.0)]);
    assert_eq!(
        faulty.remarks()[0].to_string(),
        "`x` is not a point `x=y` and is left out: aero.ini:4"
    );
}

#[test]
fn gear_sets_keep_their_names() {
    let (ratios, remarks) =
        parse_rto(Path::new("final.rto"), b"F25M-R|4.105\n10/31|3.1//x\nnone\n");
    assert_eq!(ratios, [("F25M-R".to_owned(), 4.105), ("10/31".to_owned(), 3.1)]);
    assert_eq!(
        remarks[0].to_string(),
        "`none` is not a ratio `name|value` and is left out: final.rto:3"
    );
}

proptest! {
    #[test]
    fn any_bytes_give_a_table_that_rises(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let lut = Lut::parse(Path::new("x.lut"), &bytes);
        prop_assert!(lut.points().windows(2).all(|pair| pair[0].0 < pair[1].0));
        parse_rto(Path::new("x.rto"), &bytes);
    }

    #[test]
    fn any_points_are_kept_in_order(points in prop::collection::vec((-1e6_f64..1e6, -1e6_f64..1e6), 1..40), x in -2e6_f64..2e6) {
        let lines: Vec<_> = points.iter().map(|(x, y)| format!("{x}|{y}\n")).collect();
        let lut = parse(&lines.concat());
        prop_assert!(lut.points().windows(2).all(|pair| pair[0].0 < pair[1].0));
        let (low, high) = points.iter().fold((f64::MAX, f64::MIN), |(low, high), p| (low.min(p.1), high.max(p.1)));
        let y = lut.at(x).unwrap();
        prop_assert!(low - 1e-6 <= y && y <= high + 1e-6);
    }
}
