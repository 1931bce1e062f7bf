//! The only place that speaks with CycloneDDS: handles, blobs in, blobs out.
#![expect(unsafe_code, reason = "a C library; every call is wrapped here and nowhere else")]

mod discovery;
mod log;
mod qos;
mod sample;

use std::{
    ffi::{CStr, CString, c_void},
    fmt, ptr,
    time::Duration,
};

use cyclors as c;

use self::qos::NativeQos;
use crate::Qos;

pub(crate) use self::{
    discovery::{
        guid, has_subscriber_of, num_publishers, num_subscribers, participant_of_publisher,
    },
    sample::{Sample, take, write},
};

/// What the library said when it refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) step: &'static str,
    pub(crate) reason: String,
}

/// A handle of the library, deleted with all that hangs on it when dropped. Deleting twice, directly and
/// through a parent, is harmless: handles are not given out again.
pub(crate) struct Entity(c::dds_entity_t);

impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entity({:#x})", self.0)
    }
}

impl Drop for Entity {
    fn drop(&mut self) {
        // SAFETY: the library looks the handle up and answers with an error if it is gone.
        unsafe { c::dds_delete(self.0) };
    }
}

pub(crate) fn create_domain(id: u32, settings: &str) -> Result<Entity, Failure> {
    log::install_sink();
    let settings = c_string(settings);
    // SAFETY: a NUL-terminated string that outlives the call.
    let handle = unsafe { c::dds_create_domain(id, settings.as_ptr()) };
    entity(handle, "open")
}

pub(crate) fn create_participant(domain_id: u32, user_data: &str) -> Result<Entity, Failure> {
    let qos = NativeQos::new();
    // SAFETY: `qos` is valid; the bytes are copied.
    unsafe { c::dds_qset_userdata(qos.0, user_data.as_ptr().cast::<c_void>(), user_data.len()) };
    // SAFETY: `qos` outlives the call; no listener.
    let handle = unsafe { c::dds_create_participant(domain_id, qos.0, ptr::null()) };
    entity(handle, "create participant")
}

/// A topic of opaque CDR samples, matched with other participants by both names.
pub(crate) fn create_topic(
    participant: &Entity,
    name: &str,
    type_name: &str,
) -> Result<Entity, Failure> {
    let name = c_string(name);
    let type_name = c_string(type_name);
    // SAFETY: both strings are copied by the library, which does not write to them.
    let handle = unsafe {
        c::cdds_create_blob_topic(
            participant.0,
            name.as_ptr().cast_mut(),
            type_name.as_ptr().cast_mut(),
            true,
        )
    };
    entity(handle, "create topic")
}

pub(crate) fn create_writer(
    participant: &Entity,
    topic: &Entity,
    qos: Qos,
) -> Result<Entity, Failure> {
    let qos = NativeQos::from(qos);
    // SAFETY: `qos` outlives the call; no listener.
    let handle = unsafe { c::dds_create_writer(participant.0, topic.0, qos.0, ptr::null()) };
    entity(handle, "create publisher")
}

pub(crate) fn create_reader(
    participant: &Entity,
    topic: &Entity,
    qos: Qos,
) -> Result<Entity, Failure> {
    let qos = NativeQos::from(qos);
    // SAFETY: `qos` outlives the call; no listener.
    let handle = unsafe { c::dds_create_reader(participant.0, topic.0, qos.0, ptr::null()) };
    entity(handle, "create subscription")
}

/// Something to wait on until `reader` has samples; it lives as long as the participant.
pub(crate) fn create_waitset(participant: &Entity, reader: &Entity) -> Result<Entity, Failure> {
    // SAFETY: plain handles.
    let waitset = entity(unsafe { c::dds_create_waitset(participant.0) }, "create waitset")?;
    // SAFETY: plain handles; the condition is deleted with its reader.
    let condition = unsafe { c::dds_create_readcondition(reader.0, c::DDS_ANY_STATE) };
    check(condition, "create condition")?;
    // SAFETY: plain handles; the attached value is not used.
    check(unsafe { c::dds_waitset_attach(waitset.0, condition, 0) }, "attach condition")?;
    Ok(waitset)
}

/// Whether the reader has something to take before `timeout` is over.
pub(crate) fn wait(waitset: &Entity, timeout: Duration) -> bool {
    let nanos = i64::try_from(timeout.as_nanos()).unwrap_or(i64::MAX);
    // SAFETY: no room for triggered values is given, and none is asked for.
    let triggered = unsafe { c::dds_waitset_wait(waitset.0, ptr::null_mut(), 0, nanos) };
    triggered > 0
}

pub(crate) fn steady_time_ns() -> u64 {
    // SAFETY: reads a clock, nothing else.
    let time = unsafe { c::ddsrt_time_monotonic() };
    u64::try_from(time.v).unwrap_or(0)
}

fn entity(handle: c::dds_entity_t, step: &'static str) -> Result<Entity, Failure> {
    check(handle, step)?;
    Ok(Entity(handle))
}

fn check(code: i32, step: &'static str) -> Result<(), Failure> {
    if code >= 0 {
        return Ok(());
    }
    // SAFETY: the library answers with a string constant for any code.
    let text = unsafe { c::dds_strretcode(code) };
    // SAFETY: a NUL-terminated constant.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    let said = log::take_last_error();
    let reason = if said.is_empty() { text } else { said };
    Err(Failure { step, reason })
}

/// A string for C; names and settings are checked before and hold no NUL.
fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', "")).expect("no NUL is left")
}
