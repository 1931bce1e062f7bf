use std::{
    env,
    process::{Child, Command, Stdio},
    time::Duration,
};

use corsa_msgs::{
    LabelInfo, Telemetry,
    std_srvs::{Trigger, TriggerRequest, TriggerResponse},
};
use corsa_ros::{Node, NodeOptions, Qos};

use crate::harness::{PATIENCE, eventually, unique_options};

const NAMESPACE_VARIABLE: &str = "CORSA_ROS_TEST_NAMESPACE";
const DOMAIN_VARIABLE: &str = "CORSA_ROS_TEST_DOMAIN";

/// Not a test of its own: the other process, started by the tests below.
#[test]
#[ignore = "run by the tests of two processes"]
fn other_process() {
    let Ok(namespace) = env::var(NAMESPACE_VARIABLE) else { return };
    let domain_id = env::var(DOMAIN_VARIABLE).ok().and_then(|text| text.parse().ok());
    let options = NodeOptions { domain_id, ..NodeOptions::new("other", namespace) };
    let node = Node::new(&options).expect("a node");
    let telemetry = node.publisher::<Telemetry>("telemetry", Qos::best_effort(1)).expect("sends");
    let labels = node.publisher::<LabelInfo>("labels", Qos::best_effort(1)).expect("sends");
    let stop = node.service::<Trigger>("stop").expect("offers");
    let big = LabelInfo { class_names: vec!["x".repeat(1 << 20)], ..LabelInfo::default() };
    for physics_step in 0.. {
        let state = Telemetry { physics_step, ..Telemetry::default() };
        telemetry.publish(&state).expect("published");
        if physics_step % 50 == 0 {
            labels.publish(&big).expect("published");
        }
        if stop.wait(Duration::from_millis(3)) {
            let pending = stop.take().expect("there is one");
            stop.respond(pending, TriggerResponse { success: true, ..TriggerResponse::default() })
                .expect("answered");
            break;
        }
    }
}

struct OtherProcess(Child);

impl OtherProcess {
    fn start(options: &NodeOptions) -> Self {
        let domain_id = options.domain_id.expect("tests choose one").to_string();
        let child = Command::new(env::current_exe().expect("this test"))
            .args(["--exact", "two_processes::other_process", "--ignored"])
            .env(NAMESPACE_VARIABLE, &options.namespace)
            .env(DOMAIN_VARIABLE, domain_id)
            .stdout(Stdio::null())
            .spawn()
            .expect("another process");
        Self(child)
    }
}

impl Drop for OtherProcess {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn telemetry_big_messages_and_services_cross_processes() {
    let options = unique_options("this");
    let node = Node::new(&options).expect("a node");
    let telemetry =
        node.subscription::<Telemetry>("telemetry", Qos::best_effort(1000)).expect("receives");
    let labels = node.subscription::<LabelInfo>("labels", Qos::best_effort(2)).expect("receives");
    let mut other = OtherProcess::start(&options);
    assert!(telemetry.wait(PATIENCE), "no telemetry");
    let first = telemetry.take().expect("there is one").message.physics_step;
    let mut next = first + 1;
    eventually("a hundred more came, none missing", || {
        while let Some(received) = telemetry.take() {
            assert_eq!(received.message.physics_step, next);
            next += 1;
        }
        next > first + 100
    });
    assert!(labels.wait(PATIENCE), "no big message");
    assert_eq!(labels.take().expect("there is one").message.class_names[0].len(), 1 << 20);
    let mut stop = node.client::<Trigger>("stop").expect("calls");
    assert!(stop.call(TriggerRequest::default(), PATIENCE).expect("an answer").success);
    assert!(other.0.wait().expect("its end").success());
}

#[test]
fn a_killed_process_is_replaced_by_a_new_one() {
    let options = unique_options("this");
    let node = Node::new(&options).expect("a node");
    let telemetry =
        node.subscription::<Telemetry>("telemetry", Qos::best_effort(1000)).expect("receives");
    let mut publishers = Vec::new();
    for _ in 0..2 {
        // Dropped, and so killed, at the end of each round.
        let _other = OtherProcess::start(&options);
        eventually("a new publisher is heard", || {
            telemetry.take().is_some_and(|received| {
                let is_new = !publishers.contains(&received.publisher);
                publishers.push(received.publisher);
                is_new
            })
        });
    }
}
