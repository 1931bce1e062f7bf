//! Blocks of a page with a sequence number in front: odd while their one writer writes them. A reader
//! that finds it odd, or another one afterwards, looks again.

use std::io;
use std::sync::atomic::{Ordering, fence};

use bytemuck::Pod;

use crate::mapping::Mapping;

/// Looks at a block that is being written before the reader gives up for this time.
const MAX_LOOKS: usize = 16;

/// A block that begins with its sequence number.
pub(super) trait Block: Pod {
    fn sequence_mut(&mut self) -> &mut u32;
}

macro_rules! block {
    ($($type:ty),*) => {
        $(impl Block for $type {
            fn sequence_mut(&mut self) -> &mut u32 {
                &mut self.sequence
            }
        })*
    };
}
block!(crate::raw::csp_app::Request, crate::raw::csp_app::Response, crate::raw::csp_app::State);

/// A whole copy of a block and, where asked for, of the text that is under the same sequence number;
/// `None` while it is being written.
pub(super) fn read<B: Block>(
    page: &Mapping,
    offset: usize,
    mut text: Option<(usize, &mut [u8])>,
) -> io::Result<Option<B>> {
    for _ in 0..MAX_LOOKS {
        let mut block = B::zeroed();
        page.read_at(offset, bytemuck::bytes_of_mut(&mut block))?;
        fence(Ordering::Acquire);
        if let Some((text_at, text)) = &mut text {
            page.read_at(*text_at, text)?;
            fence(Ordering::Acquire);
        }
        let mut after = 0_u32;
        page.read_at(offset, bytemuck::bytes_of_mut(&mut after))?;
        let before = *block.sequence_mut();
        if before.is_multiple_of(2) && before == after {
            return Ok(Some(block));
        }
        std::hint::spin_loop();
    }
    Ok(None)
}

/// Writes a block, and the text that goes with it, under the next sequence number. Whoever writes it
/// must be the only one who does.
pub(super) fn write<B: Block>(
    page: &Mapping,
    offset: usize,
    block: &mut B,
    text: Option<(usize, &[u8])>,
) -> io::Result<()> {
    let mut sequence = 0_u32;
    page.read_at(offset, bytemuck::bytes_of_mut(&mut sequence))?;
    // Odd from whatever a writer that died has left.
    let writing = sequence | 1;
    page.write(offset, &writing.to_ne_bytes())?;
    fence(Ordering::Release);
    *block.sequence_mut() = writing;
    page.write(offset, bytemuck::bytes_of(block))?;
    if let Some((text_at, text)) = text {
        page.write(text_at, text)?;
    }
    fence(Ordering::Release);
    *block.sequence_mut() = writing.wrapping_add(1);
    page.write(offset, &block.sequence_mut().to_ne_bytes())
}
