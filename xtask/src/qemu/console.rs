//! What must stand on the console: the devices as `evtest` describes them, and the events in order.

/// A route, what its device must say of itself, and what must arrive, in this order. Between two of
/// these, other events may lie.
struct Expected {
    route: &'static str,
    description: &'static [&'static str],
    events: &'static [&'static str],
}

const EXPECTED: &[Expected] = &[
    Expected {
        route: "uinput-wheel",
        description: &[
            "Input device ID: bus 0x3 vendor 0x1 product 0x1 version 0x1",
            "Input device name: \"Virtual Racing Controller\"",
            "Event code 314 (BTN_SELECT)",
            "Event code 315 (BTN_START)",
            "Event code 316 (BTN_MODE)",
            "Event code 317 (BTN_THUMBL)",
            "Event code 318 (BTN_THUMBR)",
            "Event code 336 (BTN_GEAR_DOWN)",
            "Event code 337 (BTN_GEAR_UP)",
            "Event code 704 (BTN_TRIGGER_HAPPY1)",
            "Event code 8 (ABS_WHEEL) Value 0 Min -32768 Max 32767",
            "Event code 9 (ABS_GAS) Value 0 Min 0 Max 1023",
            "Event code 10 (ABS_BRAKE) Value 0 Min 0 Max 1023",
        ],
        events: &[
            "ABS_WHEEL -32768", // full left
            "ABS_WHEEL 32767",  // full right
            "ABS_WHEEL -16384", // half left
            "ABS_WHEEL 0",
            "ABS_GAS 512",
            "ABS_GAS 1023",
            "ABS_GAS 0",
            "ABS_BRAKE 1023",
            "ABS_BRAKE 0",
            "BTN_TRIGGER_HAPPY1 1", // handbrake
            "BTN_TRIGGER_HAPPY1 0",
            "BTN_GEAR_UP 1",
            "BTN_GEAR_UP 0",
            "BTN_GEAR_DOWN 1",
            "BTN_GEAR_DOWN 0",
            "BTN_THUMBR 1", // start session
            "BTN_THUMBR 0",
            "BTN_MODE 1", // restart session
            "BTN_MODE 0",
            "BTN_SELECT 1", // to pits
            "BTN_SELECT 0",
            "BTN_START 1", // pause
            "BTN_START 0",
            "ABS_WHEEL 8192", // a quarter right, full throttle
            "ABS_GAS 1023",
            KILL,
            "ABS_WHEEL 0",
            "ABS_GAS 0",
            "ABS_BRAKE 1023",
            "ABS_BRAKE 0",
            GONE,
        ],
    },
    Expected {
        route: "uinput-pad",
        description: &[
            "Input device ID: bus 0x3 vendor 0x45e product 0x28e version 0x110",
            "Input device name: \"Microsoft X-Box 360 pad\"",
            "Event code 304 (BTN_SOUTH)",
            "Event code 305 (BTN_EAST)",
            "Event code 307 (BTN_NORTH)",
            "Event code 308 (BTN_WEST)",
            "Event code 310 (BTN_TL)",
            "Event code 311 (BTN_TR)",
            "Event code 314 (BTN_SELECT)",
            "Event code 315 (BTN_START)",
            "Event code 316 (BTN_MODE)",
            "Event code 317 (BTN_THUMBL)",
            "Event code 318 (BTN_THUMBR)",
            "Event code 0 (ABS_X) Value 0 Min -32767 Max 32767",
            "Event code 1 (ABS_Y) Value 0 Min -32767 Max 32767",
            "Event code 2 (ABS_Z) Value -32767 Min -32767 Max 32767",
            "Event code 3 (ABS_RX) Value 0 Min -32767 Max 32767",
            "Event code 4 (ABS_RY) Value 0 Min -32767 Max 32767",
            "Event code 5 (ABS_RZ) Value -32767 Min -32767 Max 32767",
            "Event code 16 (ABS_HAT0X) Value 0 Min -1 Max 1",
            "Event code 17 (ABS_HAT0Y) Value 0 Min -1 Max 1",
        ],
        events: &[
            "ABS_X -32767",
            "ABS_X 32767",
            "ABS_X -16384",
            "ABS_X 0",
            "ABS_RZ 0", // half throttle
            "ABS_RZ 32767",
            "ABS_RZ -32767",
            "ABS_Z 32767", // brake
            "ABS_Z -32767",
            "BTN_EAST 1", // B: handbrake
            "BTN_EAST 0",
            "BTN_SOUTH 1", // A: shift up
            "BTN_SOUTH 0",
            "BTN_NORTH 1", // X: shift down
            "BTN_NORTH 0",
            "BTN_START 1",
            "BTN_START 0",
            "BTN_TR 1", // restart session
            "BTN_TR 0",
            "BTN_TL 1", // to pits
            "BTN_TL 0",
            "BTN_THUMBL 1", // pause
            "BTN_THUMBL 0",
            "ABS_X 8192",
            "ABS_RZ 32767",
            KILL,
            "ABS_X 0",
            "ABS_RZ -32767",
            "ABS_Z 32767",
            "ABS_Z -32767",
            GONE,
        ],
    },
];

/// The init script has killed the driver.
const KILL: &str = "kill";
/// The device's node is not there any more.
const GONE: &str = "gone";

/// What is wrong with each thing that was tried, by its name.
pub(super) fn judge(console: &str) -> Vec<(&'static str, Vec<String>)> {
    let told = console.contains("without module: error: ") && console.contains("modprobe uinput");
    let told = if told { vec![] } else { vec!["is not told with what to do".into()] };
    let routes = EXPECTED.iter().map(|expected| (expected.route, expected.judge(console)));
    [("a kernel without the module", told)].into_iter().chain(routes).collect()
}

impl Expected {
    fn judge(&self, console: &str) -> Vec<String> {
        let start = format!("route {}", self.route);
        let lines = console.lines().map(str::trim).skip_while(|line| *line != start);
        let lines: Vec<&str> = lines
            .enumerate()
            .take_while(|(n, line)| *n == 0 || !ends(line))
            .map(|(_, l)| l)
            .collect();
        if lines.is_empty() {
            return vec!["was not played".into()];
        }
        let description = words(&lines.join(" "));
        let missing = self.description.iter().filter(|part| !description.contains(**part));
        let mut findings: Vec<String> =
            missing.map(|part| format!("evtest does not say `{part}`")).collect();
        findings.extend(self.first_missing(&lines));
        findings
    }

    /// The first expected event that did not come after those before it.
    fn first_missing(&self, lines: &[&str]) -> Option<String> {
        let mut came = lines.iter().filter_map(|line| event(line));
        let mut before = "the start";
        for expected in self.events {
            if !came.any(|event| event == *expected) {
                return Some(format!("no `{expected}` after `{before}`"));
            }
            before = expected;
        }
        None
    }
}

/// Where the next route begins, or all of them are over.
fn ends(line: &str) -> bool {
    line.starts_with("route ") || line == "played all routes"
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Event: time 12.5, type 3 (EV_ABS), code 8 (ABS_WHEEL), value 32767` is `ABS_WHEEL 32767`.
fn event(line: &str) -> Option<String> {
    if line.starts_with("kill: ") {
        return Some(KILL.into());
    }
    if line.starts_with("gone: /dev/input/") {
        return Some(GONE.into());
    }
    let (code, value) = line.strip_prefix("Event: ")?.split_once(", value ")?;
    let name = code.rsplit_once('(')?.1.trim_end_matches(')');
    Some(format!("{name} {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A console on which everything expected stands.
    fn good_console() -> String {
        let mut lines = vec![
            "without module: error: controller route `uinput-wheel`: /dev/uinput: No such file"
                .into(),
            "hint: load the kernel's module: `sudo modprobe uinput`".into(),
        ];
        for expected in EXPECTED {
            lines.push(format!("route {}", expected.route));
            lines.extend(expected.description.iter().map(|part| part.replace(" Min ", "\n  Min ")));
            for event in expected.events {
                lines.push(match event.split_once(' ') {
                    Some((name, value)) => {
                        format!("Event: time 1.5, type 1 (EV_X), code 7 ({name}), value {value}")
                    }
                    None if *event == KILL => "kill: the driver, at full throttle".into(),
                    None => "gone: /dev/input/event1".into(),
                });
            }
        }
        lines.push("played all routes".into());
        lines.join("\r\n")
    }

    fn all_findings(console: &str) -> Vec<String> {
        judge(console).into_iter().flat_map(|(_, findings)| findings).collect()
    }

    #[test]
    fn a_good_console_has_no_findings() {
        assert_eq!(all_findings(&good_console()), Vec::<String>::new());
    }

    #[test]
    fn an_event_that_did_not_come_is_named_with_the_one_before_it() {
        // The brake for the killed driver.
        let console = good_console();
        let kill = console.find("kill: ").expect("a kill");
        let brake = console[kill..].find("ABS_BRAKE), value 1023").expect("a brake") + kill;
        let console = console[..brake].to_owned() + "ABS_RY" + &console[brake + 9..];
        assert_eq!(all_findings(&console), ["no `ABS_BRAKE 1023` after `ABS_GAS 0`"]);
    }

    #[test]
    fn a_wrong_range_a_device_left_behind_and_a_dead_machine_are_findings() {
        let console = good_console().replace("Max 1023", "Max 255");
        assert_eq!(all_findings(&console).len(), 2);
        let console = good_console().replace("gone: ", "still there: ");
        assert_eq!(all_findings(&console).len(), 2);
        assert_eq!(all_findings("Kernel panic").len(), 3);
    }
}
