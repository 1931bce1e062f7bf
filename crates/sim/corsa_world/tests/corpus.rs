//! Replays the fuzz target of saved cars: a sound save, cut at every byte and with bytes changed.

use std::path::Path;

use proptest::prelude::*;

#[expect(unreachable_pub, reason = "in fuzz/ it is a library of its own")]
#[path = "../../../../fuzz/save.rs"]
mod targets;

#[test]
fn a_save_cut_at_any_byte_is_refused_or_whole() {
    let save = targets::some_car();
    for end in 0..save.len() {
        targets::save(&save[..end]);
        assert!(targets::world().load(&save[..end]).is_err(), "cut at {end}");
    }
    targets::save(&save);
}

#[test]
fn seeds_are_loaded_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/seeds/save");
    for entry in std::fs::read_dir(folder).unwrap() {
        targets::save(&std::fs::read(entry.unwrap().path()).unwrap());
    }
}

proptest! {
    #[test]
    fn a_damaged_save_is_refused_or_driven(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut save = targets::some_car();
        for (at, byte) in changes {
            let index = at.index(save.len());
            save[index] = byte;
        }
        targets::save(&save);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(targets::world().load(&bytes).is_err());
        targets::save(&bytes);
    }
}
