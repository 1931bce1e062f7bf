use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};

use crate::PictureError;

/// A place on the picture, px, x to the right, y down.
pub(crate) type Point = (f32, f32);

/// The pixels and the few ways this crate puts color on them.
pub(crate) struct Canvas {
    pub(crate) pixmap: Pixmap,
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32) -> Result<Self, PictureError> {
        const LARGEST: u32 = 8192;
        if !(1..=LARGEST).contains(&width) || !(1..=LARGEST).contains(&height) {
            return Err(PictureError::Size { width, height });
        }
        let pixmap = Pixmap::new(width, height).ok_or(PictureError::Size { width, height })?;
        Ok(Self { pixmap })
    }

    pub(crate) fn size(&self) -> (f32, f32) {
        (self.pixmap.width() as f32, self.pixmap.height() as f32)
    }

    pub(crate) fn clear(&mut self, color: Color) {
        self.pixmap.fill(color);
    }

    pub(crate) fn fill(&mut self, path: &Path, color: Color) {
        self.fill_moved(path, color, Transform::identity());
    }

    pub(crate) fn fill_moved(&mut self, path: &Path, color: Color, transform: Transform) {
        self.pixmap.fill_path(path, &solid(color), FillRule::Winding, transform, None);
    }

    /// Fills without smoothing the edges: for large faint shapes, where nobody sees the steps.
    pub(crate) fn fill_rough(&mut self, path: &Path, color: Color) {
        let paint = Paint { anti_alias: false, ..solid(color) };
        self.pixmap.fill_path(path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    pub(crate) fn fill_rect(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixmap.fill_rect(rect, &solid(color), Transform::identity(), None);
        }
    }

    pub(crate) fn fill_circle(&mut self, center: Point, radius: f32, color: Color) {
        if let Some(path) = PathBuilder::from_circle(center.0, center.1, radius) {
            self.fill(&path, color);
        }
    }

    pub(crate) fn stroke(&mut self, path: &Path, color: Color, width: f32) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.pixmap.stroke_path(path, &solid(color), &stroke, Transform::identity(), None);
    }

    pub(crate) fn stroke_dashed(&mut self, path: &Path, color: Color, width: f32, dash: f32) {
        let stroke =
            Stroke { width, dash: StrokeDash::new(vec![dash, dash], 0.0), ..Stroke::default() };
        self.pixmap.stroke_path(path, &solid(color), &stroke, Transform::identity(), None);
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, color: Color, width: f32) {
        if let Some(path) = open_path([from, to]) {
            self.stroke(&path, color, width);
        }
    }

    /// Copies another canvas over this one at a whole-pixel place.
    pub(crate) fn paste(&mut self, other: &Canvas, x: i32, y: i32) {
        self.pixmap.draw_pixmap(
            x,
            y,
            other.pixmap.as_ref(),
            &tiny_skia::PixmapPaint::default(),
            Transform::identity(),
            None,
        );
    }

    /// Writes red, green, blue of each pixel, row by row from the top. The picture is opaque, so the
    /// premultiplied values are the plain ones.
    pub(crate) fn write_rgb(&self, rgb: &mut [u8]) {
        for (out, pixel) in rgb.chunks_exact_mut(3).zip(self.pixmap.data().chunks_exact(4)) {
            out.copy_from_slice(&pixel[..3]);
        }
    }
}

fn solid(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color);
    paint
}

/// A line through points; `None` with fewer than two of them or one that is not finite.
pub(crate) fn open_path(points: impl IntoIterator<Item = Point>) -> Option<Path> {
    trace(points).and_then(PathBuilder::finish)
}

/// An outline through points, closed.
pub(crate) fn closed_path(points: impl IntoIterator<Item = Point>) -> Option<Path> {
    let mut builder = trace(points)?;
    builder.close();
    builder.finish()
}

fn trace(points: impl IntoIterator<Item = Point>) -> Option<PathBuilder> {
    let mut points = points.into_iter();
    let mut builder = PathBuilder::new();
    let (x, y) = points.next()?;
    builder.move_to(x, y);
    for (x, y) in points {
        builder.line_to(x, y);
    }
    Some(builder)
}

pub(crate) fn rounded_rect(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let radius = radius.min(width / 2.0).min(height / 2.0).max(0.0);
    // Distance of a cubic's handles from the corner for a quarter of a circle.
    let handle = radius * 0.447_715;
    let (right, bottom) = (x + width, y + height);
    let mut builder = PathBuilder::new();
    builder.move_to(x + radius, y);
    builder.line_to(right - radius, y);
    builder.cubic_to(right - handle, y, right, y + handle, right, y + radius);
    builder.line_to(right, bottom - radius);
    builder.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    builder.line_to(x + radius, bottom);
    builder.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - radius);
    builder.line_to(x, y + radius);
    builder.cubic_to(x, y + handle, x + handle, y, x + radius, y);
    builder.close();
    builder.finish()
}
