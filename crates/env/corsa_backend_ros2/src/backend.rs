use corsa_backend::{Backend, BackendError, Capabilities, Start, Tick};
use corsa_msgs::std_srvs::{TriggerRequest, TriggerResponse};
use corsa_vehicle::{Controls, VehicleState};

use crate::{
    Ros2Options,
    claim::await_game,
    link::{Link, ros_error},
    reset, step,
    step::Episode,
};

/// One car of a game that an agent serves.
#[derive(Debug)]
pub struct Ros2Backend {
    options: Ros2Options,
    link: Link,
    episode: Option<Episode>,
}

impl Ros2Backend {
    /// Joins the network and waits for an agent with a game, at most `options.timeout`:
    /// [`BackendError::GameNotRunning`] says which of the two is missing. The car is not touched.
    pub fn connect(options: Ros2Options) -> Result<Self, BackendError> {
        let mut link = Link::open(&options)?;
        await_game(&mut link, &options)?;
        Ok(Self { options, link, episode: None })
    }
}

impl Backend for Ros2Backend {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            name: "ros2",
            deterministic: false,
            exact_start: false,
            saves: false,
            pauses: true,
        }
    }

    fn reset(&mut self, _vehicle: usize, start: &Start) -> Result<VehicleState, BackendError> {
        self.episode = None;
        let heard = reset::reset(&mut self.link, &self.options, start)?;
        self.episode =
            Some(Episode { physics_step: heard.state.physics_step, session_id: heard.session_id });
        Ok(heard.state)
    }

    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        let Some(episode) = &mut self.episode else {
            return Err(BackendError::Lost { reason: "not reset since it was lost".to_owned() });
        };
        match step::step(&mut self.link, episode, &controls[0], physics_steps) {
            Ok((heard, tick)) => {
                states[0] = heard.state;
                ticks[0] = tick;
                Ok(())
            }
            Err(error) => {
                self.episode = None;
                Err(error)
            }
        }
    }

    fn pause(&mut self, paused: bool) -> Result<(), BackendError> {
        let (client, what) = if paused {
            (&mut self.link.pause, "pause")
        } else {
            (&mut self.link.resume, "resume")
        };
        let answer = client.call(TriggerRequest::default(), self.options.timeout);
        let TriggerResponse { success, message } = answer.map_err(|error| ros_error(&error))?;
        if success { Ok(()) } else { Err(BackendError::Refused { what, reason: message }) }
    }

    fn close(&mut self) {
        // The agent's watchdog would do the same 0.2 s later.
        if self.episode.take().is_some()
            && let Err(error) = self.link.send(&Controls::emergency_stop())
        {
            log::debug!("close: {error}");
        }
    }
}

impl Drop for Ros2Backend {
    fn drop(&mut self) {
        self.close();
    }
}
