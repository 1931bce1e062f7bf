//! A game that its launcher starts again, with lines merged into `race.ini`.

use crate::Options;

/// The options of the next game: another car (`MODEL`) and track (`TRACK`, `CONFIG_TRACK`) where the
/// section `[RACE]` names one.
pub(crate) fn with_race_ini(options: &Options, race_ini: &str) -> Options {
    let mut next = options.clone();
    let mut layout = None;
    let mut in_race = false;
    for line in race_ini.lines().map(str::trim) {
        if line.starts_with('[') {
            in_race = line == "[RACE]";
        }
        let Some((key, value)) = line.split_once('=').filter(|_| in_race) else { continue };
        match (key.trim(), value.trim()) {
            (_, "") => {}
            ("MODEL", car) => car.clone_into(&mut next.car),
            ("TRACK", track) => track.clone_into(&mut next.track),
            ("CONFIG_TRACK", name) => layout = Some(name.to_owned()),
            _ => {}
        }
    }
    if let Some(layout) = layout {
        next.track = format!("{}#{layout}", next.track);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_race_section_names_changes() {
        let options = Options::default();
        let next = with_race_ini(&options, "[CAR_0]\nMODEL=x\n[RACE]\nMODEL = roadster\nLAPS=3\n");
        assert_eq!((next.car.as_str(), &next.track), ("roadster", &options.track));
        let next = with_race_ini(&options, "[RACE]\nTRACK=imola\nCONFIG_TRACK=osrw");
        assert_eq!((next.track.as_str(), &next.car), ("imola#osrw", &options.car));
        assert_eq!(with_race_ini(&options, "").track, options.track);
    }
}
