//! The car on its track from above.

mod car;
mod minimap;
mod overlay;
mod road;
mod skid;
mod view;

use corsa_track::Track;
use corsa_vehicle::{CarInfo, VehicleState};
use glam::DVec2;

use crate::{
    Picture, PictureError,
    draw::{Align, Canvas, Typeface, Weight, closed_path, open_path, rgb, rgba},
};
use car::CarDrawing;
pub use car::CarShape;
use minimap::Minimap;
use road::Road;
use skid::SkidMarks;
use view::View;

/// How the picture turns with the car.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Camera {
    /// The car always points up, low in the picture, so that the road ahead is seen.
    #[default]
    HeadingUp,
    /// The map's y axis always points up; the picture leads the car by where it is going.
    NorthUp,
}

/// What the picture shows and how large it is.
#[derive(Clone, Debug, PartialEq)]
pub struct TopDownOptions {
    /// px, 1 to 8192.
    pub width: u32,
    /// px, 1 to 8192.
    pub height: u32,
    pub camera: Camera,
    /// Meters from the bottom of the picture to its top. `None` zooms out as the car gets faster.
    pub view_height: Option<f64>,
    /// Speed, gear, pedals, lap time and the small map. Left out of pictures too small to read them.
    pub overlay: bool,
    /// Body of the car. `None` chooses by what is known of the car.
    pub shape: Option<CarShape>,
}

impl Default for TopDownOptions {
    fn default() -> Self {
        Self {
            width: 600,
            height: 600,
            camera: Camera::HeadingUp,
            view_height: None,
            overlay: true,
            shape: None,
        }
    }
}

/// Renders a car on its track from above, frame by frame.
///
/// Skid marks are the only memory between frames; they go when the physics step goes back or the car
/// jumps, as it does at a reset.
pub struct TopDown {
    options: TopDownOptions,
    canvas: Canvas,
    rgb: Vec<u8>,
    typeface: Typeface,
    road: Road,
    minimap: Option<Minimap>,
    car: CarDrawing,
    skid_marks: SkidMarks,
    racing_line: Vec<DVec2>,
}

impl TopDown {
    /// Side of the smaller edge below which text cannot be read, px.
    const SMALLEST_WITH_OVERLAY: u32 = 240;

    pub fn new(
        track: &Track,
        car: &CarInfo,
        options: TopDownOptions,
    ) -> Result<Self, PictureError> {
        let (width, height) = (options.width, options.height);
        let canvas = Canvas::new(width, height)?;
        let road = Road::new(track);
        let readable = width.min(height) >= Self::SMALLEST_WITH_OVERLAY;
        let minimap = if options.overlay && readable {
            Some(Minimap::new(&road, width.min(height))?)
        } else {
            None
        };
        Ok(Self {
            rgb: vec![0; width as usize * height as usize * 3],
            canvas,
            typeface: Typeface::new()?,
            road,
            minimap,
            car: CarDrawing::new(car, options.shape),
            skid_marks: SkidMarks::default(),
            racing_line: Vec::new(),
            options,
        })
    }

    /// Shows a line to follow, as points in `map`; an empty one shows none.
    pub fn set_racing_line(&mut self, line: &[DVec2]) {
        self.racing_line = line.to_vec();
    }

    /// Width of each frame, px.
    pub fn width(&self) -> u32 {
        self.options.width
    }

    /// Height of each frame, px.
    pub fn height(&self) -> u32 {
        self.options.height
    }

    /// Renders one frame: red, green, blue of each pixel, row by row from the top, height × width ×
    /// 3 bytes. A state that is not finite gives a frame that says so.
    pub fn render(&mut self, state: &VehicleState) -> &[u8] {
        self.draw(state);
        self.canvas.write_rgb(&mut self.rgb);
        &self.rgb
    }

    /// Renders one frame into a buffer of height × width × 3 bytes.
    pub fn render_into(
        &mut self,
        state: &VehicleState,
        rgb: &mut [u8],
    ) -> Result<(), PictureError> {
        if rgb.len() != self.rgb.len() {
            return Err(PictureError::Buffer { got: rgb.len(), expected: self.rgb.len() });
        }
        self.draw(state);
        self.canvas.write_rgb(rgb);
        Ok(())
    }

    /// Renders one frame as a picture to keep.
    pub fn picture(&mut self, state: &VehicleState) -> Picture {
        self.draw(state);
        Picture::new(self.canvas.pixmap.clone())
    }

    fn draw(&mut self, state: &VehicleState) {
        self.canvas.clear(rgb(road::GRASS));
        if !state.is_finite() {
            self.draw_note("the car's state is not finite");
            return;
        }
        self.skid_marks.record(state);
        let view = View::following(state, &self.options);
        road::draw_grass(&mut self.canvas, &view);
        self.road.draw(&mut self.canvas, &view);
        self.draw_racing_line(&view);
        self.skid_marks.draw(&mut self.canvas, &view);
        self.car.draw(&mut self.canvas, &view, state);
        if let Some(minimap) = &self.minimap {
            minimap.draw(&mut self.canvas, state);
            overlay::draw(&mut self.canvas, &mut self.typeface, state);
        }
    }

    fn draw_racing_line(&mut self, view: &View) {
        let width = (0.25 * view.scale).max(1.0) as f32;
        let near: Vec<bool> =
            self.racing_line.iter().map(|&point| view.sees(point, 10.0)).collect();
        for run in near.iter().enumerate().collect::<Vec<_>>().split(|(_, near)| !**near) {
            let points = run.iter().map(|(index, _)| view.pixel(self.racing_line[*index]));
            if let Some(path) = open_path(points) {
                self.canvas.stroke(&path, rgba(0x007f_d4ff, 0.55), width);
            }
        }
    }

    fn draw_note(&mut self, note: &str) {
        let (width, height) = self.canvas.size();
        let size = (width / 24.0).clamp(6.0, 24.0);
        let bar = [
            (0.0, height / 2.0 - size * 1.4),
            (width, height / 2.0 - size * 1.4),
            (width, height / 2.0 + size),
            (0.0, height / 2.0 + size),
        ];
        if let Some(path) = closed_path(bar) {
            self.canvas.fill(&path, rgba(0x0010_1418, 0.8));
        }
        let style = (Weight::Bold, size, Align::Center);
        let at = (width / 2.0, height / 2.0 + size * 0.15);
        self.typeface.draw(&mut self.canvas, note, at, style, rgb(0x00ff_b4a2));
    }
}

#[cfg(test)]
mod tests;
