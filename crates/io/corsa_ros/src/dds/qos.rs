use cyclors as c;

use crate::{Durability, Qos, Reliability};

/// A QoS object of the library.
pub(super) struct NativeQos(pub(super) *mut c::dds_qos_t);

impl NativeQos {
    pub(super) fn new() -> Self {
        // SAFETY: no arguments; the library aborts when it is out of memory.
        Self(unsafe { c::dds_create_qos() })
    }
}

impl From<Qos> for NativeQos {
    fn from(qos: Qos) -> Self {
        let native = Self::new();
        let reliability = match qos.reliability {
            Reliability::BestEffort => c::dds_reliability_kind_DDS_RELIABILITY_BEST_EFFORT,
            Reliability::Reliable => c::dds_reliability_kind_DDS_RELIABILITY_RELIABLE,
        };
        let durability = match qos.durability {
            Durability::Volatile => c::dds_durability_kind_DDS_DURABILITY_VOLATILE,
            Durability::TransientLocal => c::dds_durability_kind_DDS_DURABILITY_TRANSIENT_LOCAL,
        };
        let depth = i32::try_from(qos.depth.max(1)).unwrap_or(i32::MAX);
        let keep_last = c::dds_history_kind_DDS_HISTORY_KEEP_LAST;
        // A writer whose reader is stuck waits no longer than this before it gives up on a sample.
        let max_blocking = c::qos::DDS_100MS_DURATION;
        // SAFETY: a valid QoS object.
        unsafe { c::dds_qset_reliability(native.0, reliability, max_blocking) };
        // SAFETY: a valid QoS object.
        unsafe { c::dds_qset_durability(native.0, durability) };
        // SAFETY: a valid QoS object.
        unsafe { c::dds_qset_history(native.0, keep_last, depth) };
        let unlimited = -1;
        // SAFETY: a valid QoS object. What a late reader gets is as deep as what is kept.
        unsafe {
            c::dds_qset_durability_service(
                native.0, 0, keep_last, depth, unlimited, unlimited, unlimited,
            );
        };
        // A writer that goes does not take back what it said. SAFETY: a valid QoS object.
        unsafe { c::dds_qset_writer_data_lifecycle(native.0, false) };
        native
    }
}

impl Drop for NativeQos {
    fn drop(&mut self) {
        // SAFETY: made by `dds_create_qos`, freed once.
        unsafe { c::dds_delete_qos(self.0) };
    }
}
