//! The pages as they are, without the player's names.

use corsa_pages::{
    PageSpace, PageView,
    raw::{Car, CarPublic, Graphics, Page, Physics, SimState, Static},
};

use super::ReportFile;

/// More of a page is nobody's.
const LIMIT: usize = 4096;
/// `playerName`, `playerSurname` and `playerNick` in the static page, the same in both its variants.
const NAMES: std::ops::Range<usize> = 200..398;

pub(super) fn pages(space: &PageSpace) -> Vec<ReportFile> {
    let mut files = vec![
        page::<Physics>(space),
        page::<Graphics>(space),
        page::<Car>(space),
        page::<CarPublic>(space),
        page::<SimState>(space),
    ];
    files.push(page::<Static>(space).map(without_names));
    files.into_iter().flatten().collect()
}

/// The players' names as the page has them, to be looked for in every other file.
pub(super) fn player_names(space: &PageSpace) -> Vec<String> {
    let Some(file) = page::<Static>(space) else { return Vec::new() };
    let names = file.bytes.get(NAMES).unwrap_or_default();
    let units: Vec<u16> =
        names.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    units.chunks(33).map(corsa_pages::raw::text::decode).filter(|name| !name.is_empty()).collect()
}

fn page<P: Page>(space: &PageSpace) -> Option<ReportFile> {
    let bytes = PageView::<P>::open(space).ok()?.bytes(space, LIMIT).ok()?;
    Some(ReportFile {
        name: format!("pages/{}.bin", P::NAME),
        bytes,
        what: "a page of shared memory, without names",
    })
}

fn without_names(mut file: ReportFile) -> ReportFile {
    let end = NAMES.end.min(file.bytes.len());
    if let Some(names) = file.bytes.get_mut(NAMES.start..end) {
        names.fill(0);
    }
    file
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn the_names_are_where_the_layout_has_them() {
        assert_eq!(NAMES.start, offset_of!(Static, player_name));
        assert_eq!(NAMES.end, offset_of!(Static, pad_398));
    }
}
