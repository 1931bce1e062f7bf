use super::{COLORS, Chart, LineStyle, Scale, Series};
use crate::{
    axis,
    draw::{Align, Weight, closed_path, open_path, rgb, rgba},
    map::Area,
    page::{AXIS, FAINT, GRID, INK, PAPER, Page},
};

/// Around the plot, px: room for the numbers, the title and the names of the axes.
const LEFT: f32 = 56.0;
const RIGHT_WITH_AXIS: f32 = 52.0;
const RIGHT: f32 = 14.0;
const BOTTOM: f32 = 40.0;
const TITLE: f32 = 15.0;
const LEGEND: f32 = 13.0;
const SMALL: (Weight, f32) = (Weight::Regular, 12.5);

/// The plot of a chart and its three scales.
struct Plot {
    area: Area,
    x: Scale,
    y: Scale,
    right: Option<Scale>,
}

impl Chart {
    /// Draws the chart into a rectangle of the page.
    pub(crate) fn draw(&self, page: &mut Page, area: Area) {
        self.draw_over(page, area, |_, _, _, _| {});
    }

    /// Draws the chart over what `under` draws into the plot, whose two scales it is given.
    pub(crate) fn draw_over(
        &self,
        page: &mut Page,
        area: Area,
        under: impl FnOnce(&mut Page, Area, &Scale, &Scale),
    ) {
        let top = self.draw_title(page, area);
        let right = if self.right.is_some() { RIGHT_WITH_AXIS } else { RIGHT };
        let plot = self.plot(Area {
            left: area.left + LEFT,
            top: area.top + top,
            width: area.width - LEFT - right,
            height: area.height - top - BOTTOM,
        });
        self.draw_grid(page, &plot);
        under(page, plot.area, &plot.x, &plot.y);
        self.draw_marks(page, &plot);
        for series in &self.series {
            draw_series(page, &plot, series);
        }
        self.draw_tags(page, &plot);
        let Area { left, top, width, height } = plot.area;
        let bottom = top + height;
        page.canvas.line((left, bottom), (left + width, bottom), rgb(AXIS), 1.0);
    }

    /// Title and legend, in one line if they fit. Returns how much room they and the names of the
    /// vertical axes take.
    fn draw_title(&self, page: &mut Page, area: Area) -> f32 {
        let title = (Weight::Bold, TITLE, Align::Left);
        page.text(&self.title, (area.left, area.top + TITLE), title, INK);
        let named: Vec<&Series> = self.series.iter().filter(|s| !s.name.is_empty()).collect();
        let widths: Vec<f32> = named
            .iter()
            .map(|series| page.typeface.width(&series.name, Weight::Regular, LEGEND) + 44.0)
            .collect();
        let title_width = page.typeface.width(&self.title, Weight::Bold, TITLE);
        let legend_width: f32 = widths.iter().sum();
        let fits_beside = title_width + 24.0 + legend_width <= area.width;
        let (mut x, y) = if fits_beside {
            (area.left + area.width - legend_width + 14.0, area.top + TITLE)
        } else {
            (area.left, area.top + TITLE + 21.0)
        };
        for (series, width) in named.iter().zip(widths) {
            let sample = [(x, y - 4.5), (x + 22.0, y - 4.5)];
            stroke(page, sample, series, 2.2);
            let style = (Weight::Regular, LEGEND, Align::Left);
            page.text(&series.name, (x + 28.0, y), style, INK);
            x += width;
        }
        let below = if fits_beside || named.is_empty() { 0.0 } else { 21.0 };
        let names = area.top + TITLE + below + 22.0;
        let style = (SMALL.0, SMALL.1, Align::Left);
        page.text(&self.y.label, (area.left, names), style, FAINT);
        if let Some(right) = &self.right {
            let style = (SMALL.0, SMALL.1, Align::Right);
            page.text(&right.label, (area.left + area.width, names), style, FAINT);
        }
        TITLE + below + 32.0
    }

    fn plot(&self, area: Area) -> Plot {
        let across = (area.left, area.left + area.width);
        let up = (area.top + area.height, area.top);
        let xs = self.series.iter().flat_map(|series| &series.points).map(|point| point.0);
        let ys = |on_right: bool| {
            let series = self.series.iter().filter(move |series| series.on_right == on_right);
            series.flat_map(|series| &series.points).map(|point| point.1)
        };
        Plot {
            x: Scale::new(xs, self.x.range, 0.0, across),
            y: Scale::new(ys(false), self.y.range, 0.06, up),
            right: self.right.as_ref().map(|right| Scale::new(ys(true), right.range, 0.06, up)),
            area,
        }
    }

    fn draw_grid(&self, page: &mut Page, plot: &Plot) {
        let Area { left, top, width, height } = plot.area;
        let (right, bottom) = (left + width, top + height);
        for (mark, text) in ticks(&plot.y, height, 30.0) {
            let y = plot.y.pixel(mark);
            let is_zero = mark == 0.0 && plot.y.low < 0.0;
            let color = if is_zero { AXIS } else { GRID };
            page.canvas.line((left, y), (right, y), rgb(color), 1.0);
            let style = (SMALL.0, SMALL.1, Align::Right);
            page.text(&text, (left - 8.0, y + 4.5), style, FAINT);
        }
        if let Some(scale) = &plot.right {
            for (mark, text) in ticks(scale, height, 30.0) {
                let y = scale.pixel(mark);
                page.canvas.line((right, y), (right + 4.0, y), rgb(AXIS), 1.0);
                let style = (SMALL.0, SMALL.1, Align::Left);
                page.text(&text, (right + 8.0, y + 4.5), style, FAINT);
            }
        }
        for (mark, text) in ticks(&plot.x, width, 70.0) {
            let x = plot.x.pixel(mark);
            page.canvas.line((x, top), (x, bottom + 5.0), rgb(GRID), 1.0);
            let style = (SMALL.0, SMALL.1, Align::Center);
            page.text(&text, (x, bottom + 19.0), style, FAINT);
        }
        let style = (SMALL.0, SMALL.1, Align::Center);
        page.text(&self.x.label, (left + width / 2.0, bottom + 36.0), style, FAINT);
    }

    fn draw_marks(&self, page: &mut Page, plot: &Plot) {
        let Area { left, top, width, height } = plot.area;
        for (mark, name) in &self.marks {
            let x = plot.x.pixel(*mark);
            if !(left..=left + width).contains(&x) {
                continue;
            }
            if let Some(path) = open_path([(x, top), (x, top + height)]) {
                page.canvas.stroke_dashed(&path, rgba(INK, 0.45), 1.0, 4.0);
            }
            // Inside the plot, on the side where there is more of it.
            let on_left = x > left + width / 2.0;
            let (align, at) =
                if on_left { (Align::Right, x - 5.0) } else { (Align::Left, x + 5.0) };
            page.text(name, (at, top + 13.0), (SMALL.0, SMALL.1, align), FAINT);
        }
    }

    fn draw_tags(&self, page: &mut Page, plot: &Plot) {
        for series in self.series.iter().filter(|series| !series.tag.is_empty()) {
            let finite = series.points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
            let Some(&(x, y)) = finite.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            let (x, y) = (plot.x.pixel(x), plot.y.pixel(y));
            // On the line, which it interrupts.
            let width = page.typeface.width(&series.tag, Weight::Bold, SMALL.1) + 4.0;
            page.canvas.fill_rect(x - width / 2.0, y - 7.0, width, 14.0, rgb(PAPER));
            let style = (Weight::Bold, SMALL.1, Align::Center);
            page.text(&series.tag, (x, y + 4.5), style, color(series));
        }
    }
}

fn ticks(scale: &Scale, length: f32, spacing: f32) -> Vec<(f64, String)> {
    let wanted = (length / spacing).max(2.0) as usize;
    let marks = axis::ticks(scale.low, scale.high, wanted);
    let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
    marks.into_iter().map(|mark| (mark, axis::label(mark, step))).collect()
}

fn color(series: &Series) -> u32 {
    COLORS[series.color % COLORS.len()]
}

fn stroke(
    page: &mut Page,
    points: impl IntoIterator<Item = (f32, f32)>,
    series: &Series,
    width: f32,
) {
    let Some(path) = open_path(points) else { return };
    match series.style {
        LineStyle::Dashed => page.canvas.stroke_dashed(&path, rgb(color(series)), width, 5.0),
        LineStyle::Solid | LineStyle::Filled => {
            page.canvas.stroke(&path, rgb(color(series)), width);
        }
    }
}

fn draw_series(page: &mut Page, plot: &Plot, series: &Series) {
    let scale = if series.on_right { plot.right.as_ref().unwrap_or(&plot.y) } else { &plot.y };
    let runs = series.points.split(|(x, y)| !x.is_finite() || !y.is_finite());
    for run in runs.filter(|run| run.len() > 1) {
        let points = || run.iter().map(|&(x, y)| (plot.x.pixel(x), scale.pixel(y)));
        if series.style == LineStyle::Filled {
            let base = scale.pixel(scale.zero());
            let ends = [run[0].0, run[run.len() - 1].0].map(|x| (plot.x.pixel(x), base));
            let area = [ends[0]].into_iter().chain(points()).chain([ends[1]]);
            if let Some(path) = closed_path(area) {
                page.canvas.fill(&path, rgba(color(series), 0.18));
            }
        }
        stroke(page, points(), series, 1.8);
    }
}
