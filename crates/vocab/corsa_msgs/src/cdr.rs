use byteorder::{BigEndian, LittleEndian};

use crate::{Message, TypeName};

/// Plain CDR, version 1, little-endian; then two bytes of options (OMG DDS-XTypes 1.3, 7.6.2).
const HEADER_LITTLE_ENDIAN: [u8; 4] = [0, 1, 0, 0];
const HEADER_SIZE: usize = HEADER_LITTLE_ENDIAN.len();
/// A transport may fill the payload up to a multiple of four bytes.
const MAX_PADDING: usize = 3;

/// Bytes that are not the message they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CdrError {
    /// Not CDR version 1: another representation, or no header at all.
    #[error("{message}: encapsulation {found:02x?} is not CDR version 1 (00 00 or 00 01)")]
    Encapsulation { message: TypeName, found: Vec<u8> },
    /// Too short, or a value that its type does not have.
    #[error("{message}: {reason}, in {size} bytes")]
    Malformed { message: TypeName, reason: String, size: usize },
    /// More bytes than the message has: the sender uses another definition of it.
    #[error("{message}: {used} of {size} bytes used; the sender has another definition of it")]
    Trailing { message: TypeName, used: usize, size: usize },
}

/// The message as CDR with its encapsulation header, little-endian.
pub fn to_cdr<M: Message>(message: &M) -> Vec<u8> {
    let mut bytes = HEADER_LITTLE_ENDIAN.to_vec();
    cdr_encoding::to_writer::<_, LittleEndian, _>(&mut bytes, message).expect(
        "messages are structs of numbers, strings and sequences, and a Vec takes all bytes",
    );
    bytes
}

/// Reads a message from CDR with its encapsulation header, of either byte order. Allocates no more than
/// a small multiple of `bytes`.
pub fn from_cdr<M: Message>(bytes: &[u8]) -> Result<M, CdrError> {
    let Some((header, body)) = bytes.split_at_checked(HEADER_SIZE) else {
        return Err(CdrError::Encapsulation { message: M::TYPE, found: bytes.to_vec() });
    };
    let decoded = match header[..2] {
        [0, 0] => cdr_encoding::from_bytes::<M, BigEndian>(body),
        [0, 1] => cdr_encoding::from_bytes::<M, LittleEndian>(body),
        _ => {
            return Err(CdrError::Encapsulation { message: M::TYPE, found: header[..2].to_vec() });
        }
    };
    let (message, used) = decoded.map_err(|error| CdrError::Malformed {
        message: M::TYPE,
        reason: error.to_string(),
        size: bytes.len(),
    })?;
    if body.len() - used > MAX_PADDING {
        return Err(CdrError::Trailing {
            message: M::TYPE,
            used: used + HEADER_SIZE,
            size: bytes.len(),
        });
    }
    Ok(message)
}

#[cfg(test)]
mod tests;
