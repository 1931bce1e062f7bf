use proptest::prelude::*;

use super::*;
use crate::testing::stadium;

fn lines() -> Vec<String> {
    stadium(200.0, 40.0, 5.0)
}

fn refused(text: &str) -> String {
    let error = Track::from_csv("test", text).unwrap_err();
    assert!(error.hint().is_some_and(|hint| !hint.contains('\n')));
    let message = error.to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

/// The stadium with one line (from 1) replaced.
fn with_line(number: usize, line: &str) -> String {
    let mut lines = lines();
    line.clone_into(&mut lines[number - 1]);
    lines.join("\n")
}

#[test]
fn comments_blank_lines_spaces_crlf_headers_and_a_closing_point_change_nothing() {
    let plain = Track::from_csv("plain", &lines().join("\n")).unwrap();
    let spaced: Vec<String> =
        lines().iter().map(|line| format!("  {} \t", line.replace(',', " , "))).collect();
    let dressed = format!(
        "\u{feff}# x_m,y_m,w_tr_right_m,w_tr_left_m\r\n\r\nx_m, y_m, w_tr_right_m, w_tr_left_m\r\n{}\r\n\r\n{}\r\n   \r\n",
        spaced.join("\r\n# more\r\n"),
        lines()[0]
    );
    let dressed = Track::from_csv("plain", &dressed).unwrap();
    assert_eq!(plain.reference_line(), dressed.reference_line());
}

#[test]
fn the_columns_are_right_before_left() {
    let text = lines().join("\n").replace(",5,5", ",3,6");
    let track = Track::from_csv("sides", &text).unwrap();
    let point = track.at(100.0);
    assert!((point.width_right - 3.0).abs() < 1e-6 && (point.width_left - 6.0).abs() < 1e-6);
    // The stadium runs counter-clockwise: its inside is on the left.
    assert!(track.at(300.0).curvature > 0.0);
}

#[test]
fn driven_the_other_way_the_corners_change_sides() {
    let mut reversed = lines();
    reversed.reverse();
    let track = Track::from_csv("reversed", &reversed.join("\n")).unwrap();
    assert!(track.at(60.0).curvature < 0.0);
}

#[test]
fn text_that_is_no_number_is_named_with_line_and_column() {
    assert_eq!(
        refused(&with_line(7, "1.0, 2,5, five,5")),
        "`five` is not a number: line 7, column 4 (w_tr_left_m)"
    );
    assert_eq!(refused(&with_line(3, "1.0,,5,5")), "`` is not a number: line 3, column 2 (y_m)");
    assert_eq!(
        refused(&with_line(7, "1.0;2.0;5;5")),
        "`1.0;2.0;5;5` is not a number: line 7, column 1 (x_m)"
    );
}

#[test]
fn a_short_line_names_the_missing_column() {
    assert_eq!(
        refused(&with_line(5, "1.0, 2.0, 5.0")),
        "3 columns, w_tr_left_m is missing: line 5"
    );
}

#[test]
fn a_header_with_other_columns_is_refused() {
    let text = format!("s_m,x_m,y_m,psi_rad\n{}", lines().join("\n"));
    assert!(
        refused(&text).starts_with("header `s_m,x_m,y_m,psi_rad` instead of"),
        "{}",
        refused(&text)
    );
}

#[test]
fn nan_infinity_and_absurd_coordinates_are_refused() {
    assert_eq!(
        refused(&with_line(4, "nan,0,5,5")),
        "NaN is not a usable coordinate: line 4, column 1 (x_m)"
    );
    assert_eq!(
        refused(&with_line(4, "0,-inf,5,5")),
        "-inf is not a usable coordinate: line 4, column 2 (y_m)"
    );
    assert!(refused(&with_line(4, "1e300,0,5,5")).ends_with("line 4, column 1 (x_m)"));
    assert_eq!(
        refused(&with_line(4, "0,0,NaN,5")),
        "NaN is not a usable width: line 4, column 3 (w_tr_right_m)"
    );
}

#[test]
fn widths_no_road_has_are_refused() {
    for width in ["0", "-3", "0.2", "1000"] {
        let message = refused(&with_line(9, &format!("0,0,5,{width}")));
        let expected = format!(
            "w_tr_left_m of {width} m is not between 0.5 and 100 m: line 9, column 4 (w_tr_left_m)"
        );
        assert_eq!(message, expected);
    }
}

#[test]
fn too_few_points_are_refused() {
    assert_eq!(refused(""), "0 points, at least 8 are needed");
    assert_eq!(refused("# only a comment\n"), "0 points, at least 8 are needed");
    assert_eq!(refused(&lines()[..5].join("\n")), "5 points, at least 8 are needed");
}

#[test]
fn the_same_point_twice_in_a_row_is_refused() {
    let mut lines = lines();
    let double = lines[10].clone();
    lines.insert(10, double);
    let message = refused(&lines.join("\n"));
    assert!(
        message.starts_with("the same point twice in a row")
            && message.ends_with("lines 11 and 12"),
        "{message}"
    );
}

#[test]
fn an_open_line_is_refused_with_its_gap() {
    let lines = lines();
    let message = refused(&lines[..lines.len() * 3 / 4].join("\n"));
    assert!(
        message.starts_with("not a loop: ") && message.contains("points are 4.9 m apart"),
        "{message}"
    );
}

#[test]
fn a_lap_in_millimeters_or_kilometers_is_refused() {
    let scaled = |factor: f64| -> String {
        let scale = |line: &String| {
            let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
            format!("{},{},5,5\n", fields[0] * factor, fields[1] * factor)
        };
        lines().iter().map(scale).collect()
    };
    assert!(
        refused(&scaled(0.001)).contains("the same point twice")
            || refused(&scaled(0.001)).contains("a lap of")
    );
    assert!(refused(&scaled(0.01)).starts_with("a lap of 7 m"), "{}", refused(&scaled(0.01)));
    assert!(refused(&scaled(1000.0)).starts_with("a lap of "), "{}", refused(&scaled(1000.0)));
}

#[test]
fn a_line_that_crosses_itself_names_both_places() {
    let figure_of_eight: Vec<String> = (0..200)
        .map(|k| {
            let angle = std::f64::consts::TAU * (f64::from(k) + 0.5) / 200.0;
            format!("{},{},5,5", 200.0 * angle.sin(), 100.0 * (2.0 * angle).sin())
        })
        .collect();
    let message = refused(&figure_of_eight.join("\n"));
    assert!(message.starts_with("the line crosses itself: 601 m"), "{message}");
    assert!(message.contains("(line 100)") && message.contains("(line 200)"), "{message}");
    assert!(message.ends_with("0.0, 0.0)"), "{message}");
    let hint = Track::from_csv("test", &figure_of_eight.join("\n")).unwrap_err().hint().unwrap();
    assert!(hint.contains("bridge"), "{hint}");
}

#[test]
fn points_out_of_order_are_refused() {
    let mut lines = lines();
    lines.swap(10, 12);
    let message = refused(&lines.join("\n"));
    assert!(
        message.starts_with("the line crosses itself") || message.starts_with("a corner of"),
        "{message}"
    );
}

proptest! {
    #[test]
    fn any_text_is_a_track_or_an_error(text in "[-0-9.,#x \r\nea]{0,300}") {
        let _ = Track::from_csv("any", &text);
    }

    #[test]
    fn any_numbers_are_a_sound_track_or_an_error(
        points in prop::collection::vec((-300.0..300.0_f64, -300.0..300.0_f64, 0.5..100.0_f64, 0.5..100.0_f64), 8..30),
    ) {
        let lines: Vec<String> = points.iter().map(|(x, y, right, left)| format!("{x},{y},{right},{left}")).collect();
        if let Ok(track) = Track::from_csv("any", &lines.join("\n")) {
            for point in track.reference_line() {
                prop_assert!(point.position.is_finite() && point.heading.is_finite() && point.curvature.is_finite());
                prop_assert!(point.width_left > 0.0 && point.width_right > 0.0);
            }
        }
    }
}

/// The stadium on a slope of 5 %, banked by 10° inwards (its corners are to the left).
fn hilly(header: &str) -> String {
    let rows = lines().into_iter().map(|line| {
        let x: f64 = line.split(',').next().unwrap().parse().unwrap();
        format!("{line},{},{}", -0.174_533, 100.0 + 0.05 * x)
    });
    std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_header_may_name_height_and_banking() {
    for mark in ["", "# "] {
        let header = format!("{mark}x_m,y_m,w_tr_right_m,w_tr_left_m,banking_rad,z_m");
        let track = Track::from_csv("hilly", &hilly(&header)).unwrap();
        let point = track.at(100.0);
        assert!((point.banking + 0.174_533).abs() < 1e-9, "{point:?}");
        assert!((point.position.z - 100.0 - 0.05 * point.position.x).abs() < 1e-3, "{point:?}");
        assert!((point.slope - 0.05 / 1.0025_f64.sqrt()).abs() < 1e-4, "{point:?}");
        // Banked: the left side is lower, and a pose stands on the road.
        let (left, _) = track.pose(100.0, 4.0, 0.0);
        assert!((left.z - point.position.z + 4.0 * 0.174_533_f64.tan()).abs() < 1e-9);
        let found = track.project(left.truncate(), &mut crate::ProjectionHint::default());
        assert!((found.elevation - left.z).abs() < 1e-6);
    }
    let track = Track::from_csv("flat", &hilly("# no names")).unwrap();
    assert_eq!((track.at(100.0).banking, track.at(100.0).position.z), (0.0, 0.0));
}

#[test]
fn a_banking_no_road_has_is_refused() {
    let header = "x_m,y_m,w_tr_right_m,w_tr_left_m,banking_rad,z_m";
    let text = hilly(header).replacen("-0.174533", "12", 1);
    assert_eq!(refused(&text), "12 is not a usable banking: line 2, column 5 (banking_rad)");
    let text = hilly(header).replacen("-0.174533,", "", 1);
    assert_eq!(refused(&text), "5 columns, z_m is missing: line 2");
}
