use std::collections::HashMap;

use tiny_skia::{Color, Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

use super::{Canvas, Point};
use crate::PictureError;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Which part of the text stands at the given place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// DejaVu Sans Condensed in two weights, embedded; outlines are kept once drawn. All its digits are
/// equally wide, so that numbers do not dance from frame to frame.
pub(crate) struct Typeface {
    regular: Face<'static>,
    bold: Face<'static>,
    glyphs: HashMap<(Weight, char), Glyph>,
}

/// A character's outline and the distance to the next one, in units of the text size, y down.
struct Glyph {
    outline: Option<Path>,
    advance: f32,
}

impl Typeface {
    pub(crate) fn new() -> Result<Self, PictureError> {
        let parse =
            |bytes| Face::parse(bytes, 0).map_err(|source| PictureError::Typeface { source });
        Ok(Self {
            regular: parse(dejavu::sans_condensed::regular())?,
            bold: parse(dejavu::sans_condensed::bold())?,
            glyphs: HashMap::new(),
        })
    }

    /// Width of a text, px.
    pub(crate) fn width(&mut self, text: &str, weight: Weight, size: f32) -> f32 {
        text.chars().map(|character| self.glyph(weight, character).advance * size).sum()
    }

    /// Draws one line of text; `at` is on its baseline.
    pub(crate) fn draw(
        &mut self,
        canvas: &mut Canvas,
        text: &str,
        at: Point,
        (weight, size, align): (Weight, f32, Align),
        color: Color,
    ) {
        let upright = Transform::from_translate(at.0, at.1);
        self.draw_transformed(canvas, text, upright, (weight, size, align), color);
    }

    /// Draws one line of text upwards, as along a vertical axis.
    pub(crate) fn draw_upwards(
        &mut self,
        canvas: &mut Canvas,
        text: &str,
        at: Point,
        style: (Weight, f32, Align),
        color: Color,
    ) {
        let turned = Transform::from_row(0.0, -1.0, 1.0, 0.0, at.0, at.1);
        self.draw_transformed(canvas, text, turned, style, color);
    }

    fn draw_transformed(
        &mut self,
        canvas: &mut Canvas,
        text: &str,
        place: Transform,
        (weight, size, align): (Weight, f32, Align),
        color: Color,
    ) {
        let start = match align {
            Align::Left => 0.0,
            Align::Center => -self.width(text, weight, size) / 2.0,
            Align::Right => -self.width(text, weight, size),
        };
        let mut along = start;
        for character in text.chars() {
            let glyph = self.glyph(weight, character);
            if let Some(outline) = &glyph.outline {
                let transform = place.pre_translate(along, 0.0).pre_scale(size, size);
                canvas.fill_moved(outline, color, transform);
            }
            along += glyph.advance * size;
        }
    }

    fn glyph(&mut self, weight: Weight, character: char) -> &Glyph {
        let face = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        self.glyphs.entry((weight, character)).or_insert_with(|| Glyph::of(face, character))
    }
}

impl Glyph {
    fn of(face: &Face<'_>, character: char) -> Self {
        let em = f32::from(face.units_per_em());
        let id = face.glyph_index(character).or_else(|| face.glyph_index('?')).unwrap_or_default();
        let mut pen = Pen { builder: PathBuilder::new(), scale: 1.0 / em };
        let outline = face.outline_glyph(id, &mut pen).and_then(|_| pen.builder.finish());
        let advance = f32::from(face.glyph_hor_advance(id).unwrap_or_default()) / em;
        Self { outline, advance }
    }
}

/// Takes an outline from the typeface's units, y up, to units of the text size, y down.
struct Pen {
    builder: PathBuilder,
    scale: f32,
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.builder.move_to(x * self.scale, -y * self.scale);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.builder.line_to(x * self.scale, -y * self.scale);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let k = self.scale;
        self.builder.quad_to(x1 * k, -y1 * k, x * k, -y * k);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let k = self.scale;
        self.builder.cubic_to(x1 * k, -y1 * k, x2 * k, -y2 * k, x * k, -y * k);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
