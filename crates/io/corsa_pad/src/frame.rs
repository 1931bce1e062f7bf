use crate::{Inputs, Switches};

/// Bytes of a [`Frame`].
pub(crate) const SIZE: usize = 16;

/// First byte of every frame, so that something else on the pipe is noticed.
const MARK: u8 = b'P';

/// What a pad says to its host: all that is to be shown. Saying it again is the sign of life.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Frame {
    /// Whether silence after this means that the driver is dead.
    pub(crate) is_driving: bool,
    pub(crate) inputs: Inputs,
}

impl Frame {
    pub(crate) fn to_bytes(self) -> [u8; SIZE] {
        let Inputs { steering, throttle, brake, switches } = self.inputs;
        let mut bytes = [0; SIZE];
        bytes[0] = MARK;
        bytes[1] = u8::from(self.is_driving);
        bytes[2] = switches.bits();
        for (place, value) in bytes[4..].chunks_exact_mut(4).zip([steering, throttle, brake]) {
            place.copy_from_slice(&(value as f32).to_le_bytes());
        }
        bytes
    }

    /// `None` if this is no frame.
    pub(crate) fn from_bytes(bytes: [u8; SIZE]) -> Option<Self> {
        let [MARK, driving @ (0 | 1), switches, 0, rest @ ..] = bytes else { return None };
        let (values, _) = rest.as_chunks::<4>();
        let value = |index: usize| f64::from(f32::from_le_bytes(values[index]));
        Some(Self {
            is_driving: driving == 1,
            inputs: Inputs {
                steering: value(0),
                throttle: value(1),
                brake: value(2),
                switches: Switches::from_bits(switches),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_frame_survives_the_pipe(
            steering in -1.0_f32..=1.0,
            throttle in 0.0_f32..=1.0,
            brake in 0.0_f32..=1.0,
            is_driving: bool,
            switches: u8,
        ) {
            let inputs = Inputs {
                steering: steering.into(),
                throttle: throttle.into(),
                brake: brake.into(),
                switches: Switches::from_bits(switches),
            };
            let frame = Frame { is_driving, inputs };
            prop_assert_eq!(Frame::from_bytes(frame.to_bytes()), Some(frame));
        }
    }

    #[test]
    fn what_is_no_frame_is_noticed() {
        assert_eq!(Frame::from_bytes([0; SIZE]), None);
        assert_eq!(Frame::from_bytes([0xFF; SIZE]), None);
        let mut bytes = Frame::default().to_bytes();
        bytes[1] = 2;
        assert_eq!(Frame::from_bytes(bytes), None);
    }
}
