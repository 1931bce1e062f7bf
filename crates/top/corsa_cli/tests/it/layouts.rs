//! What `corsa setup` binds is what the virtual controllers press.

use corsa_game::{ControlsPreset, PadButtons};
use corsa_pad::{InputMethod, Layout, Route, Switch};

#[test]
fn the_game_is_bound_to_the_buttons_and_axes_that_the_controllers_have() {
    let mut compared = 0;
    for route in Route::ALL {
        let (Some(pad), Some(preset)) = (Layout::of(route), ControlsPreset::of_route(route.name()))
        else {
            continue;
        };
        let game = preset.layout();
        let pressed = PadButtons {
            gear_up: pad.button(Switch::ShiftUp),
            gear_down: pad.button(Switch::ShiftDown),
            handbrake: pad.button(Switch::Handbrake),
            start_session: pad.button(Switch::StartSession),
            restart_session: pad.button(Switch::RestartSession),
            to_pits: pad.button(Switch::ToPits),
            pause: pad.button(Switch::Pause),
            reset_car: pad.button(Switch::ResetCar),
        };
        assert_eq!(game.buttons, pressed, "{route}");
        assert_eq!((game.vendor, game.product), (pad.product.vendor, pad.product.product));
        assert_eq!(game.device, pad.product.name, "{route}");
        assert_eq!(corsa_game::product_guid(game.vendor, game.product), pad.product.guid());
        match pad.input_method {
            InputMethod::X360 => assert!(game.is_pad, "{route}"),
            InputMethod::Wheel { steering, throttle, brake } => {
                let axes = (game.axes.steering, game.axes.throttle, game.axes.brake);
                assert_eq!(axes, (steering, throttle, brake), "{route}");
            }
        }
        compared += 1;
    }
    assert!(compared >= 4, "every device route has a preset");
}
