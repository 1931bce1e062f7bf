use proptest::prelude::*;

use super::*;

fn scrubber() -> Scrubber {
    Scrubber::new(&Secrets {
        homes: vec!["/home/ada".to_owned(), r"C:\Users\Ada Lovelace".to_owned()],
        names: ["ada", "Ada Lovelace", "difference-engine", "root"].map(str::to_owned).to_vec(),
    })
}

fn scrub(text: &str) -> String {
    scrubber().scrub(text)
}

#[test]
fn homes_go_in_every_spelling() {
    for (text, expected) in [
        ("/home/ada/.local/x", "<home>/.local/x"),
        (r"Z:\home\ada\x", r"Z:<home>\x"),
        (r"C:\\Users\\Ada Lovelace\\Documents", r"<home>\\Documents"),
        (r"c:\users\ada lovelace\x", r"<home>\x"),
        ("/home/adalbert/x", "/home/<name>/x"),
        ("/home/charles/x", "/home/<name>/x"),
        (r"D:\Users\Charles Babbage\Documents\x.ini", r"D:\Users\<name>\Documents\x.ini"),
        ("/Users/charles", "/Users/<name>"),
    ] {
        assert_eq!(scrub(text), expected, "{text}");
    }
}

#[test]
fn values_of_personal_keys_go_and_others_stay() {
    let ini = "[CAR_0]\r\nMODEL=gt3\r\nDRIVER_NAME=Charles\r\n[REMOTE]\r\nNAME = B\r\nGUID=77\r\nPASSWORD=x y\r\n\
               __IGUID0=7\r\nTRACK=spa\r\nPGUID0=4C035200\r\n";
    let expected = "[CAR_0]\r\nMODEL=gt3\r\nDRIVER_NAME=<removed>\r\n[REMOTE]\r\nNAME = <removed>\r\n\
                    GUID=<removed>\r\nPASSWORD=<removed>\r\n__IGUID0=7\r\nTRACK=spa\r\nPGUID0=4C035200\r\n";
    assert_eq!(scrub(ini), expected);
    assert_eq!(
        scrub(r#"{"driver_name": "A \"B\" C", "x": 1}"#),
        r#"{"driver_name": "<removed>", "x": 1}"#
    );
    assert_eq!(scrub("GET /?token=abc&x=1"), "GET /?token=<removed>&x=1");
    assert_eq!(scrub("logged in, password: hunter2, ok"), "logged in, password: <removed>, ok");
}

#[test]
fn numbers_that_lead_to_somebody_go() {
    for (text, expected) in [
        ("steam 76561198012345678!", "steam <steam-id>!"),
        ("id=[U:1:52079950] STEAM_0:0:26039975", "id=<steam-id> <steam-id>"),
        ("a.b+c@mail.example.org", "<mail>"),
        ("from 192.168.1.17:9996", "from <ip>:9996"),
        ("fe80::1ff:fe23:4567:890a%eth0", "<ip>%eth0"),
        ("[2001:db8::8a2e:370:7334]:7400", "[<ip>]:7400"),
        ("link 00:1A:2b:3c:4D:5e up, 00-1A-2B-3C-4D-5E", "link <mac> up, <mac>"),
        ("ada on Difference-Engine", "<name> on <name>"),
    ] {
        assert_eq!(scrub(text), expected, "{text}");
    }
}

#[test]
fn what_is_nobody_s_stays() {
    for text in [
        "corsa_agent::drive: 333.3 Hz at 12:34:56.789",
        "root runs game 1.16.4 with GE-Proton9-20",
        "canada, adagio: words around a short name",
        "[STEER]\nLOCK=900\nSTEER_GAMMA=1",
        "a::b::c and ::",
    ] {
        assert_eq!(scrub(text), text);
    }
}

/// A name of somebody, unlike any word of ours.
fn name() -> impl Strategy<Value = String> {
    "[a-z]{3}[0-9]{2}[A-Za-z]{1,6}"
}

/// Text around secrets.
fn filler() -> impl Strategy<Value = String> {
    r#"[a-z ,;:="'/\\\n()|.-]{0,12}"#
}

fn joined(parts: &[String], secrets: &[&str]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        text.push_str(part);
        text.push_str(secrets[index % secrets.len()]);
    }
    text
}

proptest! {
    #[test]
    fn no_planted_name_or_home_is_left(user in name(), host in name(), parts in prop::collection::vec(filler(), 1..20)) {
        let home = format!("/srv/people/{user}");
        let secrets = Secrets { homes: vec![home.clone()], names: vec![user.clone(), host.clone()] };
        let windows = home.replace('/', "\\");
        let (upper, lower) = (user.to_uppercase(), host.to_lowercase());
        let text = joined(&parts, &[&user, &host, &home, &windows, &upper, &lower]);
        let left = Scrubber::new(&secrets).scrub(&text).to_lowercase();
        prop_assert!(!left.contains(&user.to_lowercase()), "{left}");
        prop_assert!(!left.contains(&host.to_lowercase()), "{left}");
    }

    #[test]
    fn no_planted_number_is_left(
        steam in "7656119[0-9]{10}",
        ipv4 in prop::array::uniform4(0_u8..),
        mail in "[a-z]{1,8}@[a-z]{1,8}\\.[a-z]{2,3}",
        parts in prop::collection::vec(filler(), 1..20),
    ) {
        let ip = std::net::Ipv4Addr::from(ipv4).to_string();
        let text = joined(&parts, &[&steam, &ip, &mail]);
        let left = scrub(&text);
        prop_assert!(!left.contains(&steam), "{left}");
        prop_assert!(!left.contains(&ip), "{left}");
        prop_assert!(!left.contains(&mail), "{left}");
    }

    #[test]
    fn no_address_of_ipv6_or_mac_is_left(ip in prop::array::uniform16(0_u8..), mac in prop::array::uniform6(0_u8..)) {
        let ip = Ipv6Addr::from(ip).to_string();
        let mac = mac.map(|byte| format!("{byte:02x}")).join(":");
        let left = scrub(&format!("from {ip} to [{ip}]:7400, {mac}; {ip}."));
        prop_assert!(ip.len() <= 2 || !left.contains(&ip), "{left}");
        prop_assert!(!left.contains(&mac), "{left}");
    }

    #[test]
    fn what_was_scrubbed_stays_as_it_is(text in r"[ -~\n]{0,200}") {
        let once = scrub(&text);
        prop_assert_eq!(scrub(&once), once);
    }

    #[test]
    fn any_text_can_be_scrubbed(text in any::<String>()) {
        scrub(&text);
    }
}
