//! The only place that speaks with CycloneDDS: handles, blobs in, blobs out.
#![expect(unsafe_code, reason = "a C library; every call is wrapped here and nowhere else")]

use std::{
    ffi::{CStr, CString, c_char, c_void},
    fmt, ptr, slice,
    sync::{Mutex, Once, PoisonError},
    time::Duration,
};

use cyclors as c;

use crate::{Durability, Qos, Reliability};

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

/// Where a sample came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// The publisher's handle in this process: the same for all samples of one publisher.
    pub(crate) publisher: u64,
    /// When it was written, ns since 1970 by the writer's clock.
    pub(crate) source_time: i64,
}

pub(crate) fn create_domain(id: u32, settings: &str) -> Result<Entity, Failure> {
    install_log_sink();
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

/// Sends one sample: CDR with its encapsulation header.
pub(crate) fn write(writer: &Entity, cdr: &[u8]) -> Result<(), Failure> {
    let payload = padded(cdr);
    let mut sertype: *const c::ddsi_sertype = ptr::null();
    // SAFETY: `sertype` takes a pointer that is valid while the writer lives, and `writer` is borrowed.
    check(unsafe { c::dds_get_entity_sertype(writer.0, &raw mut sertype) }, "publish")?;
    let vector = c::ddsrt_iovec_t {
        iov_base: payload.as_ptr().cast_mut().cast::<c_void>(),
        iov_len: payload.len() as c::ddsrt_iov_len_t,
    };
    // SAFETY: one vector whose bytes are copied by the blob type; `sertype` is that of the writer.
    let serdata = unsafe {
        c::ddsi_serdata_from_ser_iov(
            sertype,
            c::ddsi_serdata_kind_SDK_DATA,
            1,
            &raw const vector,
            payload.len(),
        )
    };
    // SAFETY: `serdata` is ours with one reference, which the call takes over whatever it returns.
    check(unsafe { c::dds_writecdr(writer.0, serdata) }, "publish")
}

/// Fills the sample to a multiple of four bytes, as RTPS wants it, and says so in the header's options,
/// as CycloneDDS does for its own types. The library reads to that boundary without asking.
fn padded(cdr: &[u8]) -> Vec<u8> {
    let padding = cdr.len().next_multiple_of(4) - cdr.len();
    let mut payload = Vec::with_capacity(cdr.len() + padding);
    payload.extend_from_slice(cdr);
    payload.extend_from_slice(&[0; 3][..padding]);
    if let Some(options) = payload.get_mut(3) {
        *options = padding as u8;
    }
    payload
}

/// Takes the oldest sample there is and hands its bytes to `read`; `None` if there is none.
pub(crate) fn take<T>(reader: &Entity, mut read: impl FnMut(&[u8], Sample) -> T) -> Option<T> {
    loop {
        let mut serdata: *mut c::ddsi_serdata = ptr::null_mut();
        let mut info = c::dds_sample_info_t {
            sample_state: 0,
            view_state: 0,
            instance_state: 0,
            valid_data: false,
            source_timestamp: 0,
            instance_handle: 0,
            publication_handle: 0,
            disposed_generation_count: 0,
            no_writers_generation_count: 0,
            sample_rank: 0,
            generation_rank: 0,
            absolute_generation_rank: 0,
        };
        // SAFETY: room for one sample and one info.
        let taken = unsafe {
            c::dds_takecdr(reader.0, &raw mut serdata, 1, &raw mut info, c::DDS_ANY_STATE)
        };
        if taken <= 0 || serdata.is_null() {
            return None;
        }
        // From here on the sample is ours to release, whatever `read` does.
        let serdata = Taken(serdata);
        if !info.valid_data {
            // Not a sample: a publisher came or went.
            continue;
        }
        let sample =
            Sample { publisher: info.publication_handle, source_time: info.source_timestamp };
        return Some(serdata.with_bytes(|bytes| read(bytes, sample)));
    }
}

/// A sample taken from a reader, with one reference that is ours.
struct Taken(*mut c::ddsi_serdata);

impl Taken {
    fn with_bytes<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        // SAFETY: a live sample of the blob type.
        let size = unsafe { c::ddsi_serdata_size(self.0) };
        let mut vector = c::ddsrt_iovec_t { iov_base: ptr::null_mut(), iov_len: 0 };
        // SAFETY: asks for all bytes the sample has; adds a reference that `Lent` gives back.
        let reference =
            unsafe { c::ddsi_serdata_to_ser_ref(self.0, 0, size as usize, &raw mut vector) };
        let lent = Lent { reference, vector };
        if lent.vector.iov_base.is_null() {
            return read(&[]);
        }
        // SAFETY: the library promises `iov_len` bytes at `iov_base` until the reference is returned,
        // and received samples are never written to.
        let bytes = unsafe {
            slice::from_raw_parts(lent.vector.iov_base.cast::<u8>(), lent.vector.iov_len as usize)
        };
        read(bytes)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        // SAFETY: gives back the reference `dds_takecdr` gave us.
        unsafe { c::ddsi_serdata_unref(self.0) };
    }
}

struct Lent {
    reference: *mut c::ddsi_serdata,
    vector: c::ddsrt_iovec_t,
}

impl Drop for Lent {
    fn drop(&mut self) {
        // SAFETY: gives back the reference `ddsi_serdata_to_ser_ref` gave us.
        unsafe { c::ddsi_serdata_to_ser_unref(self.reference, &raw const self.vector) };
    }
}

/// The entity's id on the wire.
pub(crate) fn guid(entity: &Entity) -> [u8; 16] {
    let mut guid = c::dds_guid_t { v: [0; 16] };
    // SAFETY: room for one guid; on failure it stays zero.
    unsafe { c::dds_get_guid(entity.0, &raw mut guid) };
    guid.v
}

pub(crate) fn num_subscribers(writer: &Entity) -> usize {
    // SAFETY: no room is given; the answer is how much would be needed.
    let count = unsafe { c::dds_get_matched_subscriptions(writer.0, ptr::null_mut(), 0) };
    usize::try_from(count).unwrap_or(0)
}

pub(crate) fn num_publishers(reader: &Entity) -> usize {
    // SAFETY: no room is given; the answer is how much would be needed.
    let count = unsafe { c::dds_get_matched_publications(reader.0, ptr::null_mut(), 0) };
    usize::try_from(count).unwrap_or(0)
}

/// The participant a publisher belongs to, if it is matched with `reader`.
pub(crate) fn participant_of_publisher(reader: &Entity, publisher: u64) -> Option<[u8; 16]> {
    // SAFETY: the library looks both up and answers null if they are not matched.
    let endpoint = unsafe { c::dds_get_matched_publication_data(reader.0, publisher) };
    participant_key(endpoint)
}

/// Whether a subscription of that participant is matched with `writer`.
pub(crate) fn has_subscriber_of(writer: &Entity, participant: [u8; 16]) -> bool {
    let mut handles = vec![0_u64; num_subscribers(writer) + 8];
    // SAFETY: room for as many handles as is said.
    let count =
        unsafe { c::dds_get_matched_subscriptions(writer.0, handles.as_mut_ptr(), handles.len()) };
    let count = usize::try_from(count).unwrap_or(0).min(handles.len());
    handles[..count].iter().any(|handle| {
        // SAFETY: the library looks both up and answers null if they are not matched any more.
        let endpoint = unsafe { c::dds_get_matched_subscription_data(writer.0, *handle) };
        participant_key(endpoint) == Some(participant)
    })
}

fn participant_key(endpoint: *mut c::dds_builtintopic_endpoint_t) -> Option<[u8; 16]> {
    if endpoint.is_null() {
        return None;
    }
    // SAFETY: not null, so a description made for us, alive until it is freed below.
    let key = unsafe { (*endpoint).participant_key.v };
    // SAFETY: made for us, freed once.
    unsafe { c::dds_builtintopic_free_endpoint(endpoint) };
    Some(key)
}

pub(crate) fn steady_time_ns() -> u64 {
    // SAFETY: reads a clock, nothing else.
    let time = unsafe { c::ddsrt_time_monotonic() };
    u64::try_from(time.v).unwrap_or(0)
}

/// A QoS object of the library.
struct NativeQos(*mut c::dds_qos_t);

impl NativeQos {
    fn new() -> Self {
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
    let said = std::mem::take(&mut *LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner));
    let reason = if said.is_empty() { text } else { said };
    Err(Failure { step, reason })
}

/// A string for C; names and settings are checked before and hold no NUL.
fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', "")).expect("no NUL is left")
}

/// What the library complained about last: its return codes alone say too little.
static LAST_ERROR: Mutex<String> = Mutex::new(String::new());

fn install_log_sink() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the callback lives as long as the program and takes no user data.
        unsafe { c::dds_set_log_sink(Some(log_sink), ptr::null_mut()) };
    });
}

unsafe extern "C" fn log_sink(_: *mut c_void, data: *const c::dds_log_data_t) {
    // SAFETY: the library passes a valid record for the time of the call.
    let c::dds_log_data_t { priority, message, .. } = unsafe { *data };
    // SAFETY: a NUL-terminated message, valid for the time of the call.
    let message = unsafe { CStr::from_ptr(message.cast::<c_char>()) }.to_string_lossy();
    let message = message.trim();
    if priority & (c::DDS_LC_FATAL | c::DDS_LC_ERROR) != 0 {
        message.clone_into(&mut LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner));
        log::debug!("dds: {message}");
    } else if priority & c::DDS_LC_WARNING != 0 {
        log::debug!("dds: {message}");
    } else {
        log::trace!("dds: {message}");
    }
}
