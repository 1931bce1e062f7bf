//! Who is there.

use std::ptr;

use cyclors as c;

use super::Entity;

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
