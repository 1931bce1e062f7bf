//! Text files of others: in whatever encoding, and only so much of them.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// So much of the end of a log, bytes.
const TAIL: u64 = 256 << 10;

/// The end of a text file, from the beginning of a line; `None` if it cannot be read.
pub(super) fn tail(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let size = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
    // An even place, so that the units of UTF-16 stay whole.
    let start = size.saturating_sub(TAIL) & !1;
    let mut head = [0; 2];
    let known = file.read(&mut head).ok()?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL + 2).read_to_end(&mut bytes).ok()?;
    let text = decode(&head[..known], &bytes);
    // The first line is cut anywhere: half of a secret would not be known as one.
    Some(if start > 0 {
        text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    } else {
        text
    })
}

/// By the mark at the file's head, else UTF-8, else UTF-16 without a mark, else what Windows wrote.
fn decode(head: &[u8], bytes: &[u8]) -> String {
    // Most letters of a log have a second byte of 0.
    let pairs = bytes.chunks_exact(2).take(512);
    let is_wide = 2 * pairs.clone().filter(|pair| pair[1] == 0).count() > pairs.len();
    let encoding = match head {
        [0xFF, 0xFE] => UTF_16LE,
        [0xFE, 0xFF] => UTF_16BE,
        _ if is_wide => UTF_16LE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail_of(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.txt");
        std::fs::write(&path, bytes).expect("a file");
        tail(&path).expect("a file")
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn every_encoding_of_the_games_logs_is_read() {
        assert_eq!(tail_of("Nürburg\n".as_bytes()), "Nürburg\n");
        assert_eq!(tail_of(b"N\xFCrburg\n"), "Nürburg\n");
        assert_eq!(tail_of(&[&[0xFF, 0xFE][..], &utf16("Nürburg")].concat()), "Nürburg");
        assert_eq!(tail_of(&utf16("Nürburg")), "Nürburg");
        assert_eq!(tail_of(b""), "");
    }

    #[test]
    fn a_long_log_begins_with_a_whole_line() {
        let line = "76561198012345678 was here\n";
        let log = line.repeat(20_000);
        for encoded in [log.clone().into_bytes(), utf16(&log)] {
            let text = tail_of(&encoded);
            assert!(text.len() > 100_000 && text.len() <= TAIL as usize + 2);
            assert!(text.starts_with(line), "{}", &text[..40]);
        }
        assert_eq!(tail_of("x".repeat(1 << 20).as_bytes()), "", "one endless line");
    }
}
