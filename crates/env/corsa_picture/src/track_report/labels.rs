//! Distances on the map.

use corsa_track::Track;
use glam::{DVec2, Vec2};

use super::{INK, NOTE, ground::BEYOND};
use crate::{
    draw::{Align, rgb},
    map::{Area, Map},
    page::Page,
};

/// Room around a label beyond which more is no better, px.
const ENOUGH: f32 = 28.0;

/// Marks round distances from the start on the road, each label where it covers least of it.
pub(super) fn draw_kilometers(page: &mut Page, map: &Map<'_>, track: &Track, area: Area) {
    let length = track.length();
    let step = [250.0, 500.0, 1_000.0, 2_000.0, 5_000.0]
        .into_iter()
        .find(|step| length / step <= 12.0)
        .unwrap_or(10_000.0);
    // What labels should keep away from, with its radius: the road all around, and what is there.
    let beyond = if track.surfaces().is_some() { BEYOND } else { 0.0 };
    let mut taken: Vec<(Vec2, f32)> = track
        .reference_line()
        .iter()
        .step_by(2)
        .map(|point| {
            let middle = 0.5 * (point.width_left - point.width_right);
            let (sin, cos) = point.heading.sin_cos();
            let place = point.position.truncate() + middle * DVec2::new(-sin, cos);
            let half_width = beyond + 0.5 * (point.width_left + point.width_right);
            (Vec2::from(map.pixel(place)), (map.scale * half_width) as f32)
        })
        .collect();
    let count = ((length - 0.3 * step) / step) as usize;
    for mark in (1..=count).map(|index| index as f64 * step) {
        let point = track.at(mark);
        let center = point.position.truncate();
        let (sin, cos) = point.heading.sin_cos();
        let left = DVec2::new(-sin, cos);
        let overhang = 4.0 / map.scale;
        let ends = [left * (point.width_left + overhang), -left * (point.width_right + overhang)];
        let [from, to] = ends.map(|end| map.pixel(center + end));
        page.canvas.line(from, to, rgb(INK), 1.2);
        taken.extend([from, to].map(|end| (Vec2::from(end), 0.0)));
        let text = format!("{} km", mark / 1e3);
        let half = Vec2::new(page.typeface.width(&text, NOTE.0, NOTE.1) / 2.0 + 3.0, 9.0);
        let road = (map.scale * (beyond + point.width_left.max(point.width_right))) as f32;
        let reach = half + Vec2::splat(road + 7.0);
        let place = roomiest(Vec2::from(map.pixel(center)), (half, reach), &taken, area);
        taken.extend([-1.0, 0.0, 1.0].map(|side| (place + Vec2::new(side * half.x, 0.0), half.y)));
        let style = (NOTE.0, NOTE.1, Align::Center);
        page.text(&text, (place.x, place.y + 4.5), style, NOTE.2);
    }
}

/// Where around `center`, `reach` away, a label of twice the size `half` is farthest from everything else.
fn roomiest(center: Vec2, (half, reach): (Vec2, Vec2), taken: &[(Vec2, f32)], area: Area) -> Vec2 {
    let clearance = |place: Vec2| {
        let gap = |&(other, radius): &(Vec2, f32)| {
            ((other - place).abs() - half).max(Vec2::ZERO).length() - radius
        };
        taken.iter().map(gap).fold(f32::INFINITY, f32::min).min(ENOUGH)
    };
    let inside = |place: &Vec2| {
        let (low, high) = (place - half, place + half);
        low.x > area.left
            && low.y > area.top
            && high.x < area.left + area.width
            && high.y < area.top + area.height
    };
    let around = |index: u8| {
        let turn = f32::from(index) / 16.0 * std::f32::consts::TAU;
        center + Vec2::from_angle(turn) * reach
    };
    (0..16)
        .map(around)
        .filter(inside)
        .max_by(|a, b| clearance(*a).total_cmp(&clearance(*b)))
        .unwrap_or(center)
}

/// A bar of a round length.
pub(super) fn draw_scale(page: &mut Page, map: &Map<'_>, at: (f32, f32)) {
    let longest = 140.0 / map.scale;
    let magnitude = 10_f64.powf(longest.log10().floor());
    let round = [5.0, 2.0, 1.0].map(|multiple| multiple * magnitude);
    let meters = round.into_iter().find(|meters| *meters <= longest).unwrap_or(longest);
    let width = (meters * map.scale) as f32;
    let ends = [at.0, at.0 + width];
    page.canvas.line((ends[0], at.1), (ends[1], at.1), rgb(INK), 1.6);
    for end in ends {
        page.canvas.line((end, at.1 - 4.0), (end, at.1 + 4.0), rgb(INK), 1.6);
    }
    let style = (NOTE.0, NOTE.1, Align::Left);
    page.text(&format!("{meters} m"), (ends[1] + 8.0, at.1 + 4.5), style, NOTE.2);
}
