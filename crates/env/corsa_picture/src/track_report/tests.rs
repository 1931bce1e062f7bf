use corsa_track::{GeneratorOptions, SurfaceSample};

use super::*;

fn colors(picture: &Picture) -> impl Fn(u32) -> usize {
    let rgb = picture.to_rgb();
    move |color: u32| {
        let [_, red, green, blue] = color.to_be_bytes();
        rgb.chunks(3).filter(|pixel| *pixel == [red, green, blue]).count()
    }
}

#[test]
fn a_track_becomes_a_page_with_its_road_on_it() {
    for name in corsa_track::BUILTIN_TRACKS {
        let track = Track::builtin(name).expect("a built-in track");
        let picture = TrackReport::new(&track).render().expect("a page");
        assert_eq!((picture.width(), picture.height()), (1800, 1100));
        assert!(colors(&picture)(0x00dd_dfe2) > 5_000, "{name} has no road");
    }
}

#[test]
fn kerbs_and_the_pit_lane_are_drawn_where_they_are() {
    let track = Track::builtin("larkfield").expect("a built-in track");
    let kerb =
        corsa_track::SurfaceKind { name: "KERB".into(), ..corsa_track::SurfaceKind::asphalt() };
    let kinds = vec![corsa_track::SurfaceKind::asphalt(), kerb];
    let grid = corsa_track::SurfaceGrid::sample(&track, 12.0, 0.5, kinds, |place| {
        let is_kerb = (4.0..6.0).contains(&place.lateral_offset);
        Some(SurfaceSample { elevation: place.position.z, kind: u8::from(is_kerb) })
    });
    let pits: Vec<DVec2> =
        (0..50).map(|m| track.pose(f64::from(m), 8.0, 0.0).0.truncate()).collect();
    let track = track.with_surfaces(grid.expect("a grid")).expect("it fits");
    let picture = TrackReport::new(&track).with_pit_lane(pits).render().expect("a page");
    let count = colors(&picture);
    assert!(count(0x00d6_4a3a) > 3_000, "{} pixels of kerb", count(0x00d6_4a3a));
    assert!(count(PIT_LANE) > 20, "{} pixels of pit lane", count(PIT_LANE));
}

#[test]
fn a_generated_track_is_drawn_too() {
    let track = Track::generate(3, &GeneratorOptions::default());
    TrackReport::new(&track).with_subtitle("generated").render().expect("a page");
}
