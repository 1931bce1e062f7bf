//! Plain data to bytes and back by one list of fields: little-endian, in the order of the list.

use corsa_vehicle::{Controls, DVec2, GearRequest, PerWheel};

/// Goes over fields, either writing them down or reading them in.
pub(crate) trait Codec {
    /// `None` when the bytes are at their end or cannot mean what is asked for.
    fn bytes<const N: usize>(&mut self, value: &mut [u8; N]) -> Option<()>;

    fn u8(&mut self, value: &mut u8) -> Option<()> {
        let mut bytes = [*value];
        self.bytes(&mut bytes)?;
        *value = bytes[0];
        Some(())
    }

    fn i8(&mut self, value: &mut i8) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = i8::from_le_bytes(bytes);
        Some(())
    }

    fn u32(&mut self, value: &mut u32) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = u32::from_le_bytes(bytes);
        Some(())
    }

    fn u64(&mut self, value: &mut u64) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = u64::from_le_bytes(bytes);
        Some(())
    }

    fn i64(&mut self, value: &mut i64) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = i64::from_le_bytes(bytes);
        Some(())
    }

    /// Refuses what is not finite: no state has such a number.
    fn f64(&mut self, value: &mut f64) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = f64::from_le_bytes(bytes);
        value.is_finite().then_some(())
    }

    /// As [`f64`](Self::f64).
    fn f32(&mut self, value: &mut f32) -> Option<()> {
        let mut bytes = value.to_le_bytes();
        self.bytes(&mut bytes)?;
        *value = f32::from_le_bytes(bytes);
        value.is_finite().then_some(())
    }

    fn vector(&mut self, value: &mut DVec2) -> Option<()> {
        self.f64(&mut value.x)?;
        self.f64(&mut value.y)
    }

    fn flag(&mut self, value: &mut bool) -> Option<()> {
        let mut byte = u8::from(*value);
        self.u8(&mut byte)?;
        *value = byte == 1;
        (byte <= 1).then_some(())
    }

    fn optional(&mut self, value: &mut Option<f64>) -> Option<()> {
        let mut is_some = value.is_some();
        let mut number = value.unwrap_or_default();
        self.flag(&mut is_some)?;
        self.f64(&mut number)?;
        *value = is_some.then_some(number);
        // Nothing has one spelling only.
        (is_some || number.to_bits() == 0).then_some(())
    }

    fn per_wheel<T>(
        &mut self,
        wheels: &mut PerWheel<T>,
        mut each: impl FnMut(&mut Self, &mut T) -> Option<()>,
    ) -> Option<()> {
        for wheel in 0..4 {
            each(self, &mut wheels[wheel])?;
        }
        Some(())
    }

    fn controls(&mut self, controls: &mut Controls) -> Option<()> {
        for value in [
            &mut controls.steering,
            &mut controls.throttle,
            &mut controls.brake,
            &mut controls.clutch,
            &mut controls.handbrake,
        ] {
            self.f64(value)?;
        }
        let (mut kind, mut gear) = match controls.gear {
            GearRequest::Automatic => (0, 0),
            GearRequest::Hold => (1, 0),
            GearRequest::Select(gear) => (2, gear),
        };
        self.u8(&mut kind)?;
        self.i8(&mut gear)?;
        controls.gear = match (kind, gear) {
            (0, 0) => GearRequest::Automatic,
            (1, 0) => GearRequest::Hold,
            (2, gear) => GearRequest::Select(gear),
            _ => return None,
        };
        Some(())
    }
}

/// Writes fields down.
#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) bytes: Vec<u8>,
}

impl Codec for Encoder {
    fn bytes<const N: usize>(&mut self, value: &mut [u8; N]) -> Option<()> {
        self.bytes.extend_from_slice(value);
        Some(())
    }
}

/// Reads fields in.
pub(crate) struct Decoder<'a> {
    pub(crate) rest: &'a [u8],
}

impl Codec for Decoder<'_> {
    fn bytes<const N: usize>(&mut self, value: &mut [u8; N]) -> Option<()> {
        let (head, rest) = self.rest.split_first_chunk()?;
        *value = *head;
        self.rest = rest;
        Some(())
    }
}
