//! Numbers as the game reads them: what stands at the start of the text counts.

/// A number at the start of a text, and what follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leading<'a> {
    pub(crate) value: f64,
    /// Trimmed.
    pub(crate) rest: &'a str,
    /// Whether a comma was read as the decimal point.
    pub(crate) decimal_comma: bool,
}

/// The one number of a text. `0,5` is a half here: a scalar has no other use for a comma.
pub(crate) fn scalar(text: &str) -> Option<Leading<'_>> {
    let text = text.trim();
    let first = leading(text, b'.')?;
    if first.rest.starts_with(',') && !text[..text.len() - first.rest.len()].contains('.') {
        let comma = leading(text, b',')?;
        return Some(Leading { decimal_comma: comma.rest.len() < first.rest.len(), ..comma });
    }
    Some(first)
}

/// The numbers of a comma-separated text, at most `N`; None at the first that is no number or if
/// there are fewer.
pub(crate) fn vector<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut parts = text.split(',');
    let mut values = [0.0; N];
    for value in &mut values {
        *value = leading(parts.next()?.trim(), b'.')?.value;
    }
    Some(values)
}

/// The longest decimal number the text starts with. Hexadecimal, `inf` and `nan` are none.
fn leading(text: &str, point: u8) -> Option<Leading<'_>> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&point) {
        fraction = digits(end + 1);
        // `1.` is a number for the game, `1,` the start of a list.
        if fraction > 0 || point == b'.' {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let number = &text[..end];
    let value: f64 =
        if point == b',' { number.replace(',', ".").parse() } else { number.parse() }.ok()?;
    value.is_finite().then_some(Leading { value, rest: text[end..].trim(), decimal_comma: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        scalar(text).map(|number| number.value)
    }

    #[test]
    fn what_follows_a_number_does_not_hide_it() {
        for (text, expected) in [
            ("12", 12.0),
            (" -0.5\tm", -0.5),
            ("1.", 1.0),
            (".5", 0.5),
            ("+3e2x", 300.0),
            ("5e", 5.0),
            ("7%", 7.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["", "-", ".", "x1", "nan", "inf", "1e999", "e5"] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(scalar("1.5 Nm").map(|number| number.rest), Some("Nm"));
    }

    #[test]
    fn a_comma_is_a_decimal_point_where_it_can_be_nothing_else() {
        assert_eq!(scalar("0,25").map(|n| (n.value, n.decimal_comma)), Some((0.25, true)));
        assert_eq!(scalar("1.5,2").map(|n| (n.value, n.decimal_comma)), Some((1.5, false)));
        assert_eq!(vector::<3>("0 ,-0.26 ,0.05"), Some([0.0, -0.26, 0.05]));
        assert_eq!(vector::<3>("1,2"), None);
        assert_eq!(vector::<2>("1,x"), None);
    }
}
