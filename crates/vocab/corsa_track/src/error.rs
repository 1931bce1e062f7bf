/// Why some text or bytes are not a track. Messages name the value and the place; who knows the
/// file's path adds it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrackError {
    /// A CSV field that should hold a number does not.
    #[error("`{text}` is not a number: line {line}, column {column} ({column_name})")]
    NotANumber { text: String, line: u64, column: usize, column_name: &'static str },
    /// A CSV line has too few fields.
    #[error("{found} columns, {missing} is missing: line {line}")]
    MissingColumn { found: usize, missing: &'static str, line: u64 },
    /// A CSV header names other columns.
    #[error("header `{header}` instead of `x_m, y_m, w_tr_right_m, w_tr_left_m`: line {line}")]
    WrongHeader { header: String, line: u64 },
    /// A number is infinite, NaN or far too large.
    #[error("{value} is not a usable {what}: {place}")]
    BadValue { value: f64, what: &'static str, place: String },
    /// A half width that no road has.
    #[error("{what} of {value} m is not between {min} and {max} m: {place}")]
    BadWidth { what: &'static str, value: f64, min: f64, max: f64, place: String },
    /// Too few points for a circuit.
    #[error("{found} points, at least {needed} are needed")]
    TooFewPoints { found: usize, needed: usize },
    /// A circuit far too short or too long.
    #[error("a lap of {length_m:.0} m is not between {min_m:.0} and {max_m:.0} m")]
    BadLength { length_m: f64, min_m: f64, max_m: f64 },
    /// Two neighboring points in the same place.
    #[error("the same point twice in a row ({x:.3}, {y:.3}): {place}")]
    RepeatedPoint { x: f64, y: f64, place: String },
    /// The end is far from the start.
    #[error(
        "not a loop: {gap_m:.1} m from the last point to the first, where points are {spacing_m:.1} m apart"
    )]
    OpenLoop { gap_m: f64, spacing_m: f64 },
    /// The line crosses itself in plan view.
    #[error(
        "the line crosses itself: {first_m:.0} m ({first_place}) and {second_m:.0} m ({second_place}) meet at ({x:.1}, {y:.1})"
    )]
    SelfCrossing {
        first_m: f64,
        first_place: String,
        second_m: f64,
        second_place: String,
        x: f64,
        y: f64,
    },
    /// A corner no car gets around.
    #[error(
        "a corner of {radius_m:.1} m radius is tighter than {min_m} m: {at_m:.0} m from the start, near ({x:.1}, {y:.1})"
    )]
    TooTight { radius_m: f64, min_m: f64, at_m: f64, x: f64, y: f64 },
    /// An AI spline of a version that is not read.
    #[error("AI spline version {version}, only 7 and -1 are read: offset 0")]
    Version { version: i32 },
    /// An AI spline ends early.
    #[error("AI spline ends at {length} of {needed} bytes, in {what}: offset {offset}")]
    Truncated { what: &'static str, offset: usize, needed: u64, length: usize },
    /// A count in an AI spline that cannot be.
    #[error("AI spline has {found} {what} where {expected} were expected: offset {offset}")]
    BadCount { what: &'static str, found: i64, expected: String, offset: usize },
    /// Ground or walls that do not fit the track.
    #[error("unusable surfaces: {what}")]
    BadSurface { what: String },
}

impl TrackError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotANumber { .. } | Self::MissingColumn { .. } | Self::WrongHeader { .. } => {
                "each line holds x_m, y_m, w_tr_right_m, w_tr_left_m in meters, separated by commas; comments start with #"
            }
            Self::BadValue { .. } | Self::BadWidth { .. } => {
                "correct the value; lengths are in meters"
            }
            Self::TooFewPoints { .. } => "give the whole lap, a point every few meters",
            Self::BadLength { .. } => "lengths are in meters; give exactly one lap",
            Self::RepeatedPoint { .. } => "remove one of the two",
            Self::OpenLoop { .. } => {
                "only closed circuits can be driven: give a whole lap, in order"
            }
            Self::SelfCrossing { .. } => {
                "check the order of the points near there; a CSV track cannot have a bridge, an Assetto Corsa AI line can"
            }
            Self::TooTight { .. } => {
                "check the points near there: a stray point, or two out of order"
            }
            Self::Version { .. } => {
                "open and save the line in the game's or Content Manager's AI line editor"
            }
            Self::Truncated { .. } | Self::BadCount { .. } => {
                "the file is damaged or not an AI line; copy it again from the game"
            }
            Self::BadSurface { .. } => {
                "sample the surfaces from this very track, with finite numbers in SI units"
            }
        })
    }
}
