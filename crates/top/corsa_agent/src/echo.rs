//! Answers the doctor's echoes, on a thread of its own: a burst of large ones must not hold up a
//! physics step.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use corsa_ros::{EchoServer, Node};

use crate::AgentError;

/// How long the thread waits for a request before it looks whether it should end.
const TURN: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(crate) struct Echo {
    stop: Arc<AtomicBool>,
    /// `None` once dropped.
    thread: Option<JoinHandle<()>>,
}

impl Echo {
    pub(crate) fn start(node: &Node) -> Result<Self, AgentError> {
        let server = EchoServer::new(node)?;
        let stop = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&stop);
        let name = "agent-echo";
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || serve(server, &is_over))
            .map_err(|error| AgentError::Thread { name, reason: error.to_string() })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the echo's thread panicked");
        }
    }
}

fn serve(mut server: EchoServer, stop: &AtomicBool) {
    while !stop.load(Relaxed) {
        if let Err(error) = server.serve(TURN) {
            log::warn!("echo not answered: {error}");
        }
    }
}
