//! A page of charts.

use crate::{
    Chart, Picture, PictureError,
    map::Area,
    page::{Figure, Page},
};

/// Around everything, below the header, and between charts, px.
const MARGIN: f32 = 48.0;
const TOP: f32 = 132.0;
const GAP: (f32, f32) = (40.0, 30.0);

/// A page of charts under a header: what there is to know of a car.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// Below the title, smaller.
    pub subtitle: String,
    /// The numbers of the header: what it is, in capitals, and how much.
    pub figures: Vec<(String, String)>,
    /// Row by row, from the left.
    pub charts: Vec<Chart>,
}

impl Sheet {
    /// Draws the page: three charts in a row, 1800 px wide, as high as it takes.
    pub fn render(&self) -> Result<Picture, PictureError> {
        const COLUMNS: usize = 3;
        const WIDTH: f32 = 1800.0;
        const CHART_HEIGHT: f32 = 330.0;
        let rows = self.charts.len().div_ceil(COLUMNS).max(1);
        let height = TOP + rows as f32 * (CHART_HEIGHT + GAP.1) + 6.0;
        let mut page = Page::new(WIDTH as u32, height as u32)?;
        let figures: Vec<Figure> =
            self.figures.iter().map(|(label, value)| Figure::new(label, value)).collect();
        page.header(&self.title, &self.subtitle, &figures);
        let width = (WIDTH - 2.0 * MARGIN - GAP.0 * (COLUMNS - 1) as f32) / COLUMNS as f32;
        for (index, chart) in self.charts.iter().enumerate() {
            let (row, column) = (index / COLUMNS, index % COLUMNS);
            let left = MARGIN + column as f32 * (width + GAP.0);
            let top = TOP + row as f32 * (CHART_HEIGHT + GAP.1);
            chart.draw(&mut page, Area { left, top, width, height: CHART_HEIGHT });
        }
        Ok(Picture::new(page.canvas.pixmap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Axis, Series};

    fn chart() -> Chart {
        Chart {
            title: "Torque and power".into(),
            x: Axis::from_to("engine speed, rpm", 0.0, 8_000.0),
            y: Axis::from_to("N·m", 0.0, 200.0),
            right: Some(Axis::new("kW")),
            series: vec![
                Series::new("torque", 0, vec![(1_000.0, 90.0), (4_000.0, 190.0), (7_000.0, 150.0)]),
                Series::new("power", 1, vec![(1_000.0, 9.0), (7_000.0, 110.0)]).on_right().dashed(),
            ],
            marks: vec![(7_200.0, "limiter".into())],
        }
    }

    #[test]
    fn a_sheet_has_room_for_every_chart() {
        let sheet =
            |count| Sheet { title: "car".into(), charts: vec![chart(); count], ..Sheet::default() };
        let size = |count| {
            let picture = sheet(count).render().expect("a picture");
            (picture.width(), picture.height())
        };
        assert_eq!(size(1), size(3));
        assert!(size(4).1 > size(3).1 + 300);
        let picture = sheet(1).render().expect("a picture");
        let colored = picture.to_rgb().chunks(3).filter(|p| p[0].abs_diff(p[2]) > 80).count();
        assert!(colored > 500, "{colored} colored pixels");
    }

    #[test]
    fn a_chart_of_nothing_or_of_nonsense_is_drawn_all_the_same() {
        let odd = vec![(f64::NAN, 1.0), (2.0, f64::INFINITY), (1.0, 1e300), (1.0, -1e300)];
        let series = Series { tag: "1".into(), ..Series::new("odd", 77, odd) };
        let charts = vec![
            Chart::default(),
            Chart { series: vec![series.clone()], ..chart() },
            Chart { series: vec![series.filled()], right: None, ..chart() },
        ];
        Sheet { charts, ..Sheet::default() }.render().expect("a picture");
    }
}
