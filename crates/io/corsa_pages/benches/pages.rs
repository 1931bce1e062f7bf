//! What a look at the pages costs, on files in memory where the machine has them.

use std::hint::black_box;
use std::path::Path;

use corsa_pages::{ControlsReader, ControlsWriter, GameReader, GameWriter, PageSpace, Status};
use corsa_vehicle::{CarInfo, Controls, SessionPhase, VehicleState};
use criterion::{Criterion, criterion_group, criterion_main};

fn place() -> tempfile::TempDir {
    let shm = Path::new("/dev/shm");
    if shm.is_dir() { tempfile::tempdir_in(shm) } else { tempfile::tempdir() }
        .expect("a temporary directory")
}

fn pages(criterion: &mut Criterion) {
    let directory = place();
    let space = PageSpace::at(directory.path());
    let session = corsa_pages::SessionInfo {
        shared_memory_version: "1.7".into(),
        ..corsa_pages::SessionInfo::default()
    };
    let mut writer =
        GameWriter::create(&space, session, CarInfo::default()).expect("a place of its own");
    writer.create_car_page().expect("a page");
    let mut state = VehicleState { session: SessionPhase::Driving, ..VehicleState::default() };
    writer.write_physics(&state).expect("a page");
    writer.write_graphics(&state, Status::OfPhase).expect("a page");
    let mut reader = GameReader::open(&space).expect("pages");

    criterion.bench_function("pages/poll/nothing_new", |bencher| {
        bencher.iter(|| black_box(reader.poll().expect("pages")));
    });
    criterion.bench_function("pages/write_and_poll/step", |bencher| {
        bencher.iter(|| {
            state.physics_step += 1;
            writer.write_physics(&state).expect("a page");
            black_box(reader.poll().expect("pages").state.expect("a step"))
        });
    });
    let mut controls = ControlsWriter::claim(&space).expect("nobody else drives");
    let mut asked = ControlsReader::new(&space);
    criterion.bench_function("pages/controls/write_and_read", |bencher| {
        bencher.iter(|| {
            controls.write(&Controls::default()).expect("a page");
            black_box(asked.read())
        });
    });
}

criterion_group!(benches, pages);
criterion_main!(benches);
