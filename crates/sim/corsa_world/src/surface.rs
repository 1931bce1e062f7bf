//! What the wheels stand on, where a track knows its ground cell by cell.

use std::f64::consts::TAU;
use std::sync::Arc;

use corsa_dynamics::{Ground, LANES};
use corsa_track::{SurfaceGrid, SurfaceKind, Track};
use fearless_simd::prelude::*;

use crate::road::Road;
use corsa_dynamics::simd::{Vector, store};

/// The ground of a track, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Surfaces {
    track: Arc<Track>,
    /// By number; those that the track does not name are unknown.
    kinds: Vec<Kind>,
    pub(crate) grass: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) grip: f32,
    pub(crate) resistance: f32,
    damping: f32,
    is_outside: bool,
    is_known: bool,
    bump_height: f32,
    bumps_per_meter: f64,
}

impl Kind {
    fn of(kind: &SurfaceKind) -> Self {
        let is_bumpy = kind.bump_length > 0.0;
        Self {
            grip: kind.grip as f32,
            resistance: kind.rolling_resistance as f32,
            damping: kind.damping as f32,
            is_outside: !kind.is_valid,
            is_known: true,
            bump_height: if is_bumpy { kind.bump_height as f32 } else { 0.0 },
            bumps_per_meter: if is_bumpy { 1.0 / kind.bump_length } else { 0.0 },
        }
    }

    /// Waves along the track and across it, m: nothing says where AC's begin.
    fn bump(&self, progress: f64, offset: f32) -> f32 {
        let turns = progress * self.bumps_per_meter;
        let along = libm::sin(TAU * (turns - turns.floor()));
        let across = libm::cos(TAU * f64::from(offset) * self.bumps_per_meter);
        self.bump_height * (along * across) as f32
    }
}

/// Where four wheels of each car are: from their car's node along the line, and from the line; and by
/// how much they are beyond a border, m.
pub(crate) struct WheelPlaces<V> {
    pub(crate) along: [V; 4],
    pub(crate) offset: [V; 4],
    pub(crate) beyond: [V; 4],
}

impl Surfaces {
    pub(crate) fn new(track: &Arc<Track>) -> Self {
        let unknown = Kind { is_known: false, ..Kind::of(&SurfaceKind::asphalt()) };
        let mut kinds = vec![unknown; usize::from(u8::MAX) + 1];
        let known = track.surfaces().map_or(&[][..], SurfaceGrid::kinds);
        for (slot, kind) in kinds.iter_mut().zip(known) {
            *slot = Kind::of(kind);
        }
        Self { track: Arc::clone(track), kinds, grass: Kind::of(&SurfaceKind::grass()) }
    }

    /// The track's own ground, where it is known.
    #[inline]
    pub(crate) fn grid(&self) -> Option<&SurfaceGrid> {
        self.track.surfaces()
    }
}

/// Asphalt between the borders, grass beyond. Gives the number of wheels outside.
#[inline(always)]
pub(crate) fn border_ground<S: Simd, V: Vector<S>>(
    simd: S,
    grass: &Kind,
    beyond: &[V; 4],
    ground: &mut Ground,
    at: usize,
) -> V {
    let (zero, one) = (V::splat(simd, 0.0), V::splat(simd, 1.0));
    let (grip, resistance) = (V::splat(simd, grass.grip), V::splat(simd, grass.resistance));
    let mut count = zero;
    for (wheel, beyond) in beyond.iter().enumerate() {
        let outside = beyond.simd_gt(0.0);
        count += outside.select(one, zero);
        store(&mut ground.grip[wheel], at, outside.select(grip, one));
        store(&mut ground.rolling_resistance[wheel], at, outside.select(resistance, zero));
    }
    count
}

/// The ground of the cells around each wheel. Gives the number of wheels outside.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a kernel's rows, and which of them")]
pub(crate) fn cell_ground<S: Simd, V: Vector<S>>(
    simd: S,
    road: &Road,
    grid: &SurfaceGrid,
    wheels: &WheelPlaces<V>,
    nodes: &[i64; LANES],
    speed: &[f32; LANES],
    ground: &mut Ground,
    at: usize,
) -> V {
    let surfaces = &road.surfaces;
    let spacing = road.ribbon.spacing();
    let per_meter = (1.0 / spacing) as f32;
    let per_column = (1.0 / grid.column_spacing()) as f32;
    let first = grid.first_offset() as f32;
    let last = (grid.columns() - 1) as f32;
    let count = road.ribbon.nodes().len() as i64;
    let mut outside = V::splat(simd, 0.0);
    for wheel in 0..4 {
        // A wheel is a few nodes from its car's at most.
        let rows = (wheels.along[wheel] * per_meter).max(-64.0).min(64.0);
        let row = rows.floor();
        let along_share = rows - row;
        let columns = ((wheels.offset[wheel] - first) * per_column).max(0.0).min(last);
        let column = columns.floor().min(last - 1.0);
        let across_share = columns - column;
        let mut corners = [V::splat(simd, 0.0); 4];
        let mut bump = V::splat(simd, 0.0);
        for bit in 0..V::LEN {
            let lane = at + bit;
            let mut node = road.index(nodes[lane]) as i64 + row[bit] as i64;
            if node < 0 {
                node += count;
            } else if node >= count {
                node -= count;
            }
            let cells = grid.corners(node as usize, column[bit] as usize);
            for (corner, cell) in corners.iter_mut().zip(cells) {
                corner[bit] = cell.height();
            }
            let nearest =
                2 * usize::from(along_share[bit] >= 0.5) + usize::from(across_share[bit] >= 0.5);
            let mut kind = &surfaces.kinds[usize::from(cells[nearest].kind())];
            if !kind.is_known && wheels.beyond[wheel][bit] > 0.0 {
                kind = &surfaces.grass;
            }
            ground.grip[wheel][lane] = kind.grip;
            ground.rolling_resistance[wheel][lane] =
                kind.resistance + kind.damping * speed[lane].abs();
            outside[bit] += if kind.is_outside { 1.0 } else { 0.0 };
            if kind.bump_height > 0.0 {
                let progress = (node as f64 + f64::from(along_share[bit])) * spacing;
                bump[bit] = kind.bump(progress, wheels.offset[wheel][bit]);
            }
        }
        let [a, b, c, d] = corners;
        let (near, far) = (a + across_share * (b - a), c + across_share * (d - c));
        store(&mut ground.height[wheel], at, near + along_share * (far - near) + bump);
    }
    outside
}
