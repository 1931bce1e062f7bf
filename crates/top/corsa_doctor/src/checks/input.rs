//! What the game does to an input on its way to the car: linear is right, everything else steers
//! otherwise than it is told.

use crate::Finding;

/// The settings between device and car that must do nothing: section, key, the value that does
/// nothing, and the game's own default where the file does not say.
const WHEEL: &[(&str, &str, f64, f64)] = &[
    ("STEER", "STEER_GAMMA", 1.0, 1.0),
    ("STEER", "STEER_FILTER", 0.0, 0.0),
    ("STEER", "SPEED_SENSITIVITY", 0.0, 0.0),
    ("THROTTLE", "GAMMA", 1.0, 1.0),
    ("BRAKES", "GAMMA", 1.0, 1.0),
];
const PAD: &[(&str, &str, f64, f64)] = &[
    ("X360", "STEER_GAMMA", 1.0, 2.0),
    ("X360", "STEER_FILTER", 0.0, 0.7),
    ("X360", "SPEED_SENSITIVITY", 0.0, 0.2),
    ("X360", "STEER_DEADZONE", 0.0, 0.0),
    ("X360", "STEER_SPEED", 1.0, 0.2),
    ("BRAKES", "GAMMA", 1.0, 1.0),
];
/// Differing settings that are told by name.
const TOLD: usize = 3;

/// What a route needs the game to listen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The route's name.
    pub route: &'static str,
    /// `WHEEL` or `X360`.
    pub method: &'static str,
    /// The product's name in `CON<n>`.
    pub name: String,
}

/// `controls.ini`, as far as it matters here.
#[derive(Clone, Debug, PartialEq)]
pub struct InputFacts {
    /// `[HEADER] INPUT_METHOD`; `None` without one.
    pub method: Option<String>,
    /// Settings that are not linear: `SECTION KEY=value`.
    pub bent: Vec<String>,
    /// `[STEER] LOCK`, degrees.
    pub lock: Option<f64>,
    /// `[X360] JOYPAD_INDEX`.
    pub pad_index: u32,
    /// The names in `[CONTROLLERS]`, `CON0` first.
    pub devices: Vec<String>,
    /// The device behind `[STEER] JOY`.
    pub steering_device: Option<u32>,
}

impl InputFacts {
    /// Reads the settings; `get` looks a key of a section up.
    pub fn read(get: &dyn Fn(&str, &str) -> Option<String>) -> Self {
        let number =
            |section, key| get(section, key).and_then(|text| text.trim().parse::<f64>().ok());
        let method = get("HEADER", "INPUT_METHOD").map(|text| text.trim().to_uppercase());
        let wanted = if method.as_deref() == Some("X360") { PAD } else { WHEEL };
        let bent = wanted.iter().filter_map(|&(section, key, linear, default)| {
            let value = number(section, key).unwrap_or(default);
            ((value - linear).abs() > 1e-6).then(|| format!("{section} {key}={value}"))
        });
        Self {
            bent: bent.collect(),
            lock: number("STEER", "LOCK"),
            pad_index: number("X360", "JOYPAD_INDEX").map_or(0, |index| index.max(0.0) as u32),
            devices: (0..16)
                .map_while(|index| get("CONTROLLERS", &format!("CON{index}")))
                .filter(|name| !name.is_empty())
                .collect(),
            steering_device: number("STEER", "JOY")
                .filter(|index| *index >= 0.0)
                .map(|index| index as u32),
            method,
        }
    }
}

/// `facts` is `None` without a `controls.ini`.
pub fn check(facts: Option<&InputFacts>, device: &Device) -> Finding {
    let route = device.route;
    let setup = format!("corsa setup --pad {route}, with the game and Content Manager closed");
    let Some(facts) = facts else {
        return Finding::warn("input", "no controls.ini: the game has not been started yet", setup);
    };
    let method = facts.method.as_deref().unwrap_or("nothing");
    if method != device.method {
        let seen = format!("the game listens to {method}, the route is a {}", device.method);
        return Finding::fail("input", seen, setup);
    }
    if method == "WHEEL" {
        let index = facts.steering_device.unwrap_or(0) as usize;
        let bound = facts.devices.get(index).map_or("no device", String::as_str);
        if !bound.eq_ignore_ascii_case(&device.name) {
            let seen =
                format!("the game steers by `{bound}`, the route's device is `{}`", device.name);
            return Finding::fail("input", seen, setup);
        }
    }
    if method == "X360" && facts.pad_index != 0 {
        let seen = format!("the game listens to pad {}, ours is the first", facts.pad_index);
        let fix = format!("unplug other pads and set JOYPAD_INDEX=0: {setup}");
        return Finding::warn("input", seen, fix);
    }
    if !facts.bent.is_empty() {
        let told = facts.bent.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
        let more = facts.bent.len().saturating_sub(TOLD);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return Finding::warn("input", format!("not linear: {told}{more}"), setup);
    }
    match facts.lock {
        Some(lock) if method == "WHEEL" => Finding::ok("input", format!("linear, lock {lock:.0}°")),
        _ => Finding::ok("input", "linear"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    type Row = (&'static str, &'static str, &'static str);

    fn read(rows: &[Row]) -> InputFacts {
        InputFacts::read(&|section, key| {
            let found = rows.iter().find(|(s, k, _)| (*s, *k) == (section, key));
            found.map(|(_, _, value)| (*value).to_owned())
        })
    }

    const WHEEL_ROWS: &[Row] = &[
        ("HEADER", "INPUT_METHOD", "WHEEL"),
        ("CONTROLLERS", "CON0", "vJoy Device"),
        ("STEER", "JOY", "0"),
        ("STEER", "LOCK", "40"),
    ];
    const PAD_ROWS: &[Row] = &[
        ("HEADER", "INPUT_METHOD", "X360"),
        ("X360", "STEER_GAMMA", "1"),
        ("X360", "STEER_FILTER", "0"),
        ("X360", "SPEED_SENSITIVITY", "0"),
        ("X360", "STEER_SPEED", "1"),
    ];

    fn verdict(rows: &[Row], method: &'static str) -> (Verdict, String) {
        let device = Device { route: "vjoy", method, name: "vJoy Device".to_owned() };
        let findings = [check(Some(&read(rows)), &device)];
        let found = finding(&findings, "input");
        (found.verdict, found.seen.clone())
    }

    #[test]
    fn linear_settings_for_the_routes_device_are_ok() {
        assert_eq!(verdict(WHEEL_ROWS, "WHEEL"), (Verdict::Ok, "linear, lock 40°".to_owned()));
        assert_eq!(verdict(PAD_ROWS, "X360"), (Verdict::Ok, "linear".to_owned()));
    }

    #[test]
    fn what_bends_the_input_is_named_with_its_value() {
        let braked = [WHEEL_ROWS, &[("BRAKES", "GAMMA", "2.4")]].concat();
        let (found, said) = verdict(&braked, "WHEEL");
        assert!(found == Verdict::Warn && said.contains("BRAKES GAMMA=2.4"), "{said}");
        // The game's own defaults for a pad are anything but linear.
        let (found, said) = verdict(&PAD_ROWS[..1], "X360");
        assert!(found == Verdict::Warn && said.contains("STEER_GAMMA=2"), "{said}");
        assert!(said.contains("and 1 more"), "{said}");
    }

    #[test]
    fn a_game_that_listens_to_something_else_is_a_failure() {
        let (found, said) = verdict(WHEEL_ROWS, "X360");
        assert!(found == Verdict::Fail && said.contains("listens to WHEEL"), "{said}");
        let other = [&[("CONTROLLERS", "CON0", "G29")], WHEEL_ROWS].concat();
        let (found, said) = verdict(&other, "WHEEL");
        assert!(found == Verdict::Fail && said.contains("`G29`"), "{said}");
        let (found, said) = verdict(&[], "WHEEL");
        assert!(found == Verdict::Fail && said.contains("listens to nothing"), "{said}");
    }

    #[test]
    fn another_pad_index_and_a_missing_file_are_warnings() {
        let second = [PAD_ROWS, &[("X360", "JOYPAD_INDEX", "1")]].concat();
        let (found, said) = verdict(&second, "X360");
        assert!(found == Verdict::Warn && said.contains("pad 1"), "{said}");
        let device = Device { route: "vjoy", method: "WHEEL", name: String::new() };
        assert_eq!(check(None, &device).verdict, Verdict::Warn);
    }
}
