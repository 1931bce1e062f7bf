use super::*;

fn space() -> (tempfile::TempDir, PageSpace) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    (directory, space)
}

fn after(start: Instant, milliseconds: u64) -> Instant {
    start + Duration::from_millis(milliseconds)
}

#[test]
fn a_bridge_is_believed_by_its_heartbeat_alone() {
    let (_directory, space) = space();
    let mut watch = BridgeWatch::new(&space);
    let start = Instant::now();
    assert_eq!(watch.look(start), BridgeStatus::Absent);
    let mut bridge = BridgeWriter::create(&space, BridgeMode::Mapped, "0.1.0").expect("a page");
    let BridgeStatus::Unproven(report) = watch.look(after(start, 10)) else {
        panic!("nothing has moved yet");
    };
    assert_eq!((report.mode, report.version.as_str()), (BridgeMode::Mapped, "0.1.0"));
    bridge.beat(BridgeMode::Copying).expect("a beat");
    let BridgeStatus::Alive(report) = watch.look(after(start, 500)) else {
        panic!("it has moved");
    };
    assert_eq!(report.mode, BridgeMode::Copying);
    assert!(matches!(watch.look(after(start, 1900)), BridgeStatus::Alive(_)));
    assert!(matches!(watch.look(after(start, 2100)), BridgeStatus::Dead(_)));
    bridge.beat(BridgeMode::Mapped).expect("a beat");
    assert!(matches!(watch.look(after(start, 2200)), BridgeStatus::Alive(_)));
    bridge.beat(BridgeMode::Stopped).expect("the last");
    assert_eq!(watch.look(after(start, 2300)), BridgeStatus::Absent);
}

#[test]
fn what_a_killed_bridge_left_is_dead_also_for_who_comes_later() {
    let (_directory, space) = space();
    let _bridge = BridgeWriter::create(&space, BridgeMode::Mapped, "0.1.0").expect("a page");
    let mut watch = BridgeWatch::new(&space);
    let start = Instant::now();
    assert!(matches!(watch.look(start), BridgeStatus::Unproven(_)));
    assert!(matches!(watch.look(after(start, 3000)), BridgeStatus::Dead(_)));
}

#[test]
fn another_file_of_that_name_is_no_bridge() {
    let (directory, space) = space();
    std::fs::write(directory.path().join("corsa_bridge"), [7; 64]).expect("a file");
    assert_eq!(BridgeReport::read(&space), None);
}
