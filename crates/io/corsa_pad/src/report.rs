//! What each kind of device is told, as pure functions from [`Inputs`](crate::Inputs): the seam at
//! which every byte is tested without a driver.
//!
//! Ours is + left, every device's is + right; the sign is turned here and nowhere else.

pub mod uinput;
pub mod vjoy;
pub mod xusb;

/// A pedal from 0 to 1 on a scale that ends at `full`.
fn pedal(value: f64, full: i32) -> i32 {
    let value = if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) };
    (value * f64::from(full)).round() as i32
}

/// Our steering on a scale from `-left` over 0 to `right`. Both halves are straight lines of their
/// own, so that full lock is reached exactly on either side and straight ahead is exactly 0.
fn wheel(steering: f64, left: i32, right: i32) -> i32 {
    if steering.is_nan() {
        return 0;
    }
    let to_right = -steering.clamp(-1.0, 1.0);
    let side = if to_right < 0.0 { left } else { right };
    (to_right * f64::from(side)).round() as i32
}

#[cfg(test)]
mod tests;
