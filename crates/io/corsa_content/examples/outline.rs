//! Prints a track as CSV for plotting: `cargo run -p corsa_content --example outline -- montalva`.
//!
//! The argument is whatever `corsa drive --track` takes.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::error::Error;

use corsa_content::open_track;

fn main() -> Result<(), Box<dyn Error>> {
    let spec = std::env::args().nth(1).ok_or("name a track")?;
    let track = open_track(&spec)?;
    println!(
        "progress_m,x_m,y_m,z_m,heading_rad,curvature_1pm,left_m,right_m,left_x_m,left_y_m,right_x_m,right_y_m"
    );
    let borders = track.left_border().iter().zip(track.right_border());
    for (p, (left, right)) in track.reference_line().iter().zip(borders) {
        println!(
            "{},{},{},{},{},{},{},{},{},{},{},{}",
            p.progress,
            p.position.x,
            p.position.y,
            p.position.z,
            p.heading,
            p.curvature,
            p.width_left,
            p.width_right,
            left.x,
            left.y,
            right.x,
            right.y
        );
    }
    Ok(())
}
