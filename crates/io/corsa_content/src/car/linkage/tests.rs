use super::*;

/// Two parallel, level wishbones of the same length: the wheel stays upright and the contact point
/// moves straight up, so the roll center is on the road.
fn parallel() -> Linkage {
    let mut linkage = Linkage::default();
    for height in [0.12, -0.12] {
        for z in [0.15, -0.15] {
            linkage.rod(DVec3::new(0.45, height, z), DVec3::new(0.1, height, 0.0));
        }
    }
    linkage.tie_rod(DVec3::new(0.45, 0.0, 0.12), DVec3::new(0.1, 0.0, 0.12));
    linkage
}

#[test]
fn parallel_wishbones_keep_the_wheel_upright() {
    let linkage = parallel();
    assert_eq!(linkage.constraints(), 5);
    for travel in [-0.08, -0.01, 0.0, 0.03, 0.08] {
        let pose = linkage.pose(travel, 0.0).expect("within reach");
        assert!((pose.center.y - travel).abs() < 1e-6);
        assert!(pose.camber().abs() < 1e-6 && pose.toe_in().abs() < 1e-6, "{pose:?}");
        // Arms of 0.35 m swing the wheel inwards by 0.35 - sqrt(0.35² - travel²).
        let inwards = 0.35 - (0.35_f64.powi(2) - travel * travel).sqrt();
        assert!((pose.center.x - inwards).abs() < 1e-5, "{travel}: {}", pose.center.x);
    }
}

#[test]
fn a_short_upper_arm_leans_the_wheel_inwards_in_bump() {
    let mut linkage = Linkage::default();
    for z in [0.15, -0.15] {
        linkage.rod(DVec3::new(0.30, 0.12, z), DVec3::new(0.1, 0.12, 0.0));
        linkage.rod(DVec3::new(0.50, -0.12, z), DVec3::new(0.1, -0.12, 0.0));
    }
    linkage.tie_rod(DVec3::new(0.45, -0.12, 0.12), DVec3::new(0.1, -0.12, 0.12));
    // At the height of the lower arm's pivot, the upper ball joint moves by t²/2r more: 0.25 mm in 1 cm.
    assert!(linkage.pose(0.05, 0.0).expect("within reach").camber() < -0.005);
}

#[test]
fn the_rack_turns_the_wheel_about_its_ball_joints() {
    let linkage = parallel();
    // An arm of 0.12 m ahead of the axis: 1 cm inwards turns it by asin(0.01 / 0.12) towards the car.
    let turned = linkage.pose(0.0, 0.01).expect("within reach").toe_in();
    assert!((turned - (0.01_f64 / 0.12).asin()).abs() < 2e-3, "{turned}");
    assert!(linkage.pose(0.0, -0.01).expect("within reach").toe_in() < 0.0);
}

#[test]
fn a_strut_slides_through_its_top() {
    let mut linkage = Linkage::default();
    let top = DVec3::new(0.15, 0.55, -0.03);
    linkage.strut(top, DVec3::new(0.1, -0.05, 0.0));
    for z in [0.02, -0.3] {
        linkage.rod(DVec3::new(0.45, -0.1, z), DVec3::new(0.05, -0.14, 0.0));
    }
    linkage.tie_rod(DVec3::new(0.42, -0.02, -0.13), DVec3::new(0.08, -0.06, -0.12));
    assert_eq!(linkage.constraints(), 5);
    for travel in [-0.06, 0.02, 0.08] {
        let pose = linkage.pose(travel, 0.0).expect("within reach");
        let foot = pose.point(DVec3::new(0.1, -0.05, 0.0));
        let axis = pose.point(DVec3::new(0.15, 0.55, -0.03)) - foot;
        assert!(axis.cross(top - foot).length() < 1e-5, "{travel}");
    }
}

#[test]
fn links_that_do_not_reach_or_do_not_hold_give_no_pose() {
    assert!(parallel().pose(0.5, 0.0).is_none());
    assert!(parallel().pose(f64::NAN, 0.0).is_none());
    assert!(parallel().pose(f64::MAX, 0.0).is_none());
    let mut wild = Linkage::default();
    wild.rod(DVec3::splat(1e300), DVec3::splat(-1e300));
    wild.rod(DVec3::ZERO, DVec3::ZERO);
    assert!(wild.pose(0.01, 0.0).is_none());
}
