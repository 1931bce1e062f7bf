//! The package `corsa_msgs` itself.

mod car_info;
mod controller_status;
mod controls;
mod driver_input;
mod echo;
mod label;
mod label_info;
mod lap_state;
mod session;
mod set_start;
mod telemetry;
mod wheel_state;

pub use car_info::CarInfo;
pub use controller_status::ControllerStatus;
pub use controls::Controls;
pub use driver_input::DriverInput;
pub use echo::Echo;
pub use label::Label;
pub use label_info::LabelInfo;
pub use lap_state::LapState;
pub use session::Session;
pub use set_start::{SetStart, SetStartRequest, SetStartResponse};
pub use telemetry::Telemetry;
pub use wheel_state::WheelState;
