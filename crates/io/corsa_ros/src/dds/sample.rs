//! Samples in and out, as bytes.

use std::{ffi::c_void, ptr, slice};

use cyclors as c;

use super::{Entity, Failure, check};

/// Where a sample came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// The publisher's handle in this process: the same for all samples of one publisher.
    pub(crate) publisher: u64,
    /// When it was written, ns since 1970 by the writer's clock.
    pub(crate) source_time: i64,
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
