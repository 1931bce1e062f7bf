use std::{thread, time::Duration};

use corsa_msgs::{
    SetStart, SetStartRequest, SetStartResponse,
    std_srvs::{Trigger, TriggerRequest, TriggerResponse},
};
use corsa_ros::RosError;

use crate::harness::{PATIENCE, two_nodes};

#[test]
fn a_call_is_answered_with_what_the_server_said() {
    let (first, second) = two_nodes();
    let server = first.service::<SetStart>("set_start").expect("offers");
    let answering = thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || {
            for _ in 0..3 {
                assert!(server.wait(PATIENCE), "no request");
                let pending = server.take().expect("there is one");
                let response = SetStartResponse {
                    success: true,
                    duration: pending.request.progress * 2.0,
                    ..SetStartResponse::default()
                };
                server.respond(pending, response).expect("answered");
            }
        })
        .expect("a thread");
    let mut client = second.client::<SetStart>("set_start").expect("calls");
    for progress in [1.0, 2.0, 3.0] {
        let request = SetStartRequest { progress, ..SetStartRequest::default() };
        let response = client.call(request, PATIENCE).expect("an answer");
        assert!(response.success);
        assert_eq!(response.duration, progress * 2.0);
    }
    answering.join().expect("the server did its part");
}

#[test]
fn two_clients_get_their_own_answers() {
    let (first, second) = two_nodes();
    let server = first.service::<Trigger>("reset").expect("offers");
    let mut clients = [(); 2].map(|()| second.client::<Trigger>("reset").expect("calls"));
    let calls = thread::Builder::new()
        .name("clients".to_owned())
        .spawn(move || {
            clients
                .each_mut()
                .map(|client| client.call(TriggerRequest::default(), PATIENCE).expect("an answer"))
        })
        .expect("a thread");
    for count in 0..2 {
        assert!(server.wait(PATIENCE), "no request");
        let pending = server.take().expect("there is one");
        let response = TriggerResponse { success: true, message: format!("call {count}") };
        server.respond(pending, response).expect("answered");
    }
    let [one, other] = calls.join().expect("both were answered");
    assert_eq!(one.message, "call 0");
    assert_eq!(other.message, "call 1");
}

#[test]
fn without_a_server_a_call_says_so() {
    let (_, second) = two_nodes();
    let mut client = second.client::<Trigger>("reset").expect("calls");
    let error = client
        .call(TriggerRequest::default(), Duration::from_millis(20))
        .expect_err("nobody is there");
    assert!(matches!(error, RosError::NoServer { .. }), "{error}");
    assert!(error.to_string().ends_with("/reset`: no server within 0.02 s"), "{error}");
    assert!(error.hint().is_some());
}
