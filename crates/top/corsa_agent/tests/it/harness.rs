use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use corsa_agent::{AgentError, AgentOptions, Summary, run};
use corsa_backend_ros2::Ros2Options;
use corsa_pages::PageSpace;
use corsa_ros::{Node, NodeOptions};

/// Far more than anything here takes; only a broken test waits this long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A directory of pages, a vehicle's name and a domain that nobody else uses.
pub(crate) struct Scene {
    directory: tempfile::TempDir,
    pub(crate) vehicle: String,
    pub(crate) domain_id: u32,
}

impl Scene {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let vehicle = format!("test_{}_{}", process::id(), COUNT.fetch_add(1, Relaxed));
        Self {
            directory: tempfile::tempdir().expect("a temporary directory"),
            vehicle,
            domain_id: 150 + process::id() % 50,
        }
    }

    pub(crate) fn pages(&self) -> PageSpace {
        PageSpace::at(self.directory.path())
    }

    pub(crate) fn agent_options(&self) -> AgentOptions {
        AgentOptions {
            vehicle: self.vehicle.clone(),
            pages: self.pages(),
            domain_id: Some(self.domain_id),
            ..AgentOptions::new(vec![process_example()])
        }
    }

    pub(crate) fn learner_options(&self) -> Ros2Options {
        Ros2Options {
            vehicle: self.vehicle.clone(),
            domain_id: Some(self.domain_id),
            timeout: PATIENCE,
            ..Ros2Options::default()
        }
    }

    /// A node in the vehicle's namespace.
    pub(crate) fn node(&self, name: &str) -> Node {
        let namespace = format!("/corsa/{}", self.vehicle);
        Node::new(&NodeOptions {
            domain_id: Some(self.domain_id),
            ..NodeOptions::new(name, namespace)
        })
        .expect("a node")
    }
}

/// `examples/process.rs`, which `cargo test` builds beside this test.
pub(crate) fn process_example() -> OsString {
    let test = env::current_exe().expect("this test");
    let folder = test.ancestors().nth(2).map(PathBuf::from).expect("target/<profile>/deps/it");
    folder.join("examples").join(format!("process{}", env::consts::EXE_SUFFIX)).into()
}

/// An agent on a thread of this process.
pub(crate) struct Agent {
    stop: Arc<AtomicBool>,
    said: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<Result<Summary, AgentError>>>,
}

impl Agent {
    pub(crate) fn start(scene: &Scene) -> Self {
        let options = scene.agent_options();
        let stop = Arc::new(AtomicBool::new(false));
        let said = Arc::new(Mutex::new(Vec::new()));
        let (is_over, lines) = (Arc::clone(&stop), Arc::clone(&said));
        let thread = thread::Builder::new()
            .name("agent".to_owned())
            .spawn(move || {
                let mut say = |line: &str| {
                    lines.lock().expect("nobody panicked").push(line.to_owned());
                };
                run(&options, &is_over, &mut say)
            })
            .expect("a thread");
        let agent = Self { stop, said, thread: Some(thread) };
        eventually("the agent is ready", || agent.has_said("agent ready"));
        agent
    }

    pub(crate) fn has_said(&self, text: &str) -> bool {
        let said = self.said.lock().expect("nobody panicked");
        said.iter().any(|line| line.contains(text))
    }

    pub(crate) fn stop(mut self) -> Summary {
        self.stop.store(true, Relaxed);
        let thread = self.thread.take().expect("stopped once");
        thread.join().expect("no panic").expect("no error")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok() || thread::panicking(), "the agent panicked");
        }
    }
}

pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "gave up waiting until {what}");
        thread::sleep(Duration::from_millis(1));
    }
}
