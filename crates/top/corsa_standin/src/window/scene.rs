use corsa_track::Track;
use corsa_vehicle::DVec2;

/// The ground.
#[cfg(windows)]
pub(super) const GRASS: [f32; 4] = [0.16, 0.34, 0.17, 1.0];
/// Stripes across the road, by which one sees it move.
const ROAD: [[f32; 3]; 2] = [[0.36, 0.36, 0.38], [0.32, 0.32, 0.34]];
const CAR: [f32; 3] = [0.95, 0.25, 0.1];
/// Points of the line, about a meter apart, under one stripe.
const STRIPE: usize = 10;

/// One corner of a triangle: a place in meters and a color.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Vertex {
    pub(super) place: [f32; 2],
    pub(super) color: [f32; 3],
}

/// What is drawn: the road in the world, and the car about its own origin, forward along x.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(super) road: Vec<Vertex>,
    pub(super) car: [Vertex; 3],
}

impl Scene {
    pub(crate) fn new(track: &Track) -> Self {
        let (left, right) = (track.left_border(), track.right_border());
        let count = left.len();
        let road = (0..count)
            .flat_map(|index| {
                let next = (index + 1) % count;
                let color = ROAD[index / STRIPE % 2];
                let corner = |place: DVec2| Vertex { place: place.as_vec2().into(), color };
                let [a, b, c, d] = [left[index], right[index], left[next], right[next]].map(corner);
                [a, b, c, c, b, d]
            })
            .collect();
        let corner = |x, y| Vertex { place: [x, y], color: CAR };
        Self { road, car: [corner(3.0, 0.0), corner(-2.0, 1.4), corner(-2.0, -1.4)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_road_is_closed_and_has_its_width() {
        let track = Track::builtin("larkfield").expect("built in");
        let scene = Scene::new(&track);
        assert_eq!(scene.road.len(), 6 * track.left_border().len());
        let first = scene.road[0].place;
        let last_cell = &scene.road[scene.road.len() - 6..];
        assert_eq!(last_cell[2].place, first, "the last stripe ends where the first begins");
        for cell in scene.road.chunks(6) {
            let [ax, ay] = cell[0].place;
            let [bx, by] = cell[1].place;
            let width = (ax - bx).hypot(ay - by);
            assert!((2.0..60.0).contains(&width), "{width}");
        }
    }
}
