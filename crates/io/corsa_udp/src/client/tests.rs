use std::net::Ipv4Addr;

use super::*;
use crate::{CarPacket, LapPacket, Server};

const PATIENCE: Duration = Duration::from_secs(20);

fn server() -> Server {
    serving(&Handshake::new("abarth500", "Ann Driver", "imola", "osrw"))
}

fn serving(handshake: &Handshake) -> Server {
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    Server::bind(any, handshake, 50.0).expect("a free port")
}

fn client(server: &Server) -> Client {
    Client::new(&server.address().to_string()).expect("a socket")
}

/// Lets both act until something comes out.
fn until<T>(
    server: &mut Server,
    client: &mut Client,
    mut what: impl FnMut(&mut Server, &mut Client, Option<Packet>) -> Option<T>,
) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = Instant::now();
        if server.poll_at(now) {
            server.send_car(&CarPacket { gear: 2, ..CarPacket::empty() });
        }
        let packet = client.poll_at(now).expect("no error");
        if let Some(found) = what(server, client, packet) {
            return found;
        }
        assert!(Instant::now() < deadline, "it never happened");
        std::thread::yield_now();
    }
}

#[test]
fn a_client_subscribes_and_says_goodbye() {
    let mut server = server();
    let mut client = client(&server);
    let handshake = until(&mut server, &mut client, |_, client, _| client.handshake().copied());
    assert_eq!((handshake.car(), handshake.layout()), ("abarth500".into(), "osrw".into()));
    let car = until(&mut server, &mut client, |_, _, packet| match packet {
        Some(Packet::Car(car)) => Some(car),
        _ => None,
    });
    assert_eq!(car.gear, 2);
    let lap = LapPacket::new(0, 1, "Ann Driver", "abarth500", 90_001);
    let told = until(&mut server, &mut client, |server, _, packet| {
        server.send_lap(&lap);
        matches!(packet, Some(Packet::Lap(_))).then_some(packet)
    });
    assert_eq!(told, Some(Packet::Lap(lap)));
    assert!(client.stats().packets >= 3);
    assert_eq!((client.stats().foreign, client.stats().malformed), (0, 0));
    drop(client);
    let deadline = Instant::now() + PATIENCE;
    while server.client().is_some() {
        server.poll_at(Instant::now());
        assert!(Instant::now() < deadline, "the goodbye never came");
    }
}

#[test]
fn a_game_that_forgot_its_subscriber_is_asked_again() {
    let mut server = server();
    let mut client = client(&server);
    until(&mut server, &mut client, |_, _, packet| {
        matches!(packet, Some(Packet::Car(_))).then_some(())
    });
    server.forget();
    let before = client.stats().handshakes;
    until(&mut server, &mut client, |_, client, packet| {
        let again = client.stats().handshakes > before;
        (again && matches!(packet, Some(Packet::Car(_)))).then_some(())
    });
}

#[test]
fn a_new_subscriber_takes_over() {
    let mut server = server();
    let mut first = client(&server);
    until(&mut server, &mut first, |_, _, packet| {
        matches!(packet, Some(Packet::Car(_))).then_some(())
    });
    let held = server.client();
    let mut second = client(&server);
    until(&mut server, &mut second, |_, _, packet| {
        matches!(packet, Some(Packet::Car(_))).then_some(())
    });
    assert_ne!(server.client(), held);
}

#[test]
fn strangers_and_garbage_are_counted_and_not_believed() {
    let mut server = server();
    let mut client = client(&server);
    until(&mut server, &mut client, |_, client, _| client.handshake().map(|_| ()));
    let to = client.socket.local_addr().expect("bound");
    let stranger = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    stranger.send_to(CarPacket::empty().as_bytes(), to).expect("sent");
    until(&mut server, &mut client, |_, client, _| (client.stats().foreign == 1).then_some(()));
    for length in [0, 1, 11, 327, 329, 1500] {
        server.send(to, &vec![7; length]);
    }
    until(&mut server, &mut client, |_, client, _| (client.stats().malformed == 6).then_some(()));
}

#[test]
fn a_refusal_is_an_error() {
    let mut refusal = Handshake::new("", "", "", "");
    refusal.identifier = 1;
    let mut server = serving(&refusal);
    let mut client = client(&server);
    let deadline = Instant::now() + PATIENCE;
    let error = loop {
        server.poll_at(Instant::now());
        if let Err(error) = client.poll_at(Instant::now()) {
            break error;
        }
        assert!(Instant::now() < deadline, "never refused");
    };
    assert!(matches!(error, UdpError::Refused { identifier: 1, .. }), "{error}");
}

#[test]
fn no_game_is_an_error_with_a_hint() {
    // A socket that is bound and never answers.
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    let address = silent.local_addr().expect("bound");
    let mut client = Client::new(&address.to_string()).expect("a socket");
    let error = client.connect(Duration::from_millis(50)).expect_err("nobody answers");
    assert!(error.is_not_running());
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    assert!(error.hint().contains("start Assetto Corsa"), "{}", error.hint());
}

#[test]
fn a_taken_port_names_the_fix() {
    let first = server();
    let error = Server::bind(first.address(), &Handshake::new("", "", "", ""), 20.0)
        .expect_err("the port is taken");
    assert!(error.to_string().contains(&first.address().to_string()), "{error}");
    assert!(error.hint().contains("another program has that port"), "{}", error.hint());
}

#[test]
fn addresses_that_are_none_are_refused() {
    for address in ["", "127.0.0.1:0", "127.0.0.1:99999", "not a name:9996"] {
        let error = Client::new(address).expect_err("no address");
        assert!(matches!(error, UdpError::Address { .. }), "{address}: {error}");
    }
    assert_eq!(Client::new("127.0.0.1").expect("an address").server().port(), DEFAULT_PORT);
}
