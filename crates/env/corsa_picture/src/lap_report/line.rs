use super::LapReport;
use crate::{
    axis,
    draw::{Align, SpeedColors, Weight, open_path, rgb},
    map::{Area, Map},
    page::{FAINT, Page},
};

/// Where on the page the map stands, px.
const AREA: Area = Area { left: 40.0, top: 125.0, width: 640.0, height: 760.0 };

impl LapReport<'_> {
    pub(super) fn draw_map(&self, page: &mut Page) {
        let map = Map::new(self.track, AREA);
        map.draw_road(page);
        self.draw_line(page, &map);
        map.draw_start(page);
        map.draw_compass(page);
        self.draw_color_bar(page);
    }

    fn draw_line(&self, page: &mut Page, map: &Map<'_>) {
        // Colored in short runs of one color each, a little overlapping.
        const STEPS: f64 = 48.0;
        let span = (self.colors.fastest - self.colors.slowest).max(1e-6);
        let level = |speed: f64| ((speed - self.colors.slowest) / span * STEPS).round();
        let mut start = 0;
        for end in 1..self.samples.len() {
            let is_last = end + 1 == self.samples.len();
            if !is_last && level(self.samples[end].speed) == level(self.samples[start].speed) {
                continue;
            }
            let run = &self.samples[start..=end];
            let middle = run[run.len() / 2].speed;
            let points = run.iter().map(|sample| map.pixel(sample.position.truncate()));
            if let Some(path) = open_path(points) {
                page.canvas.stroke(&path, self.colors.of(middle), 3.4);
            }
            start = end;
        }
    }

    fn draw_color_bar(&self, page: &mut Page) {
        let (x, y, width, height) = (AREA.left + 60.0, 925.0, AREA.width - 120.0, 12.0);
        let strips = 130;
        for strip in 0..strips {
            let share = (strip as f32 + 0.5) / strips as f32;
            let step = width / strips as f32;
            let color = SpeedColors::at(share);
            page.canvas.fill_rect(x + strip as f32 * step, y, step + 0.6, height, color);
        }
        let (low, high) = (self.colors.slowest * 3.6, self.colors.fastest * 3.6);
        let marks = axis::ticks(low, high, 6);
        for mark in marks {
            let at = x + width * ((mark - low) / (high - low)) as f32;
            page.canvas.line((at, y + height), (at, y + height + 5.0), rgb(FAINT), 1.0);
            let style = (Weight::Regular, 13.0, Align::Center);
            page.text(&format!("{mark:.0}"), (at, y + height + 20.0), style, FAINT);
        }
        let style = (Weight::Regular, 13.0, Align::Center);
        page.text("speed, km/h", (x + width / 2.0, y + height + 40.0), style, FAINT);
    }
}
