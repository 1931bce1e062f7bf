//! One file for a bug report: what the doctor found, the game's settings and logs, the pages; nothing
//! personal.

mod collect;
mod dump;
mod text;

use std::{
    fs::File,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use chrono::Utc;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{Diagnosis, Options};

/// A report larger than this, unpacked, is not written: something has gone wrong.
const LIMIT: usize = 8 << 20;

/// A file in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Its path in the report, with slashes.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Where it comes from, for people.
    pub what: &'static str,
}

/// Everything in a report, before it is written: what there is can be told, and is all there will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub files: Vec<ReportFile>,
}

impl Report {
    /// Collects what there is on this machine. `logs` are further log files.
    pub fn collect(
        diagnosis: &Diagnosis,
        options: &Options,
        logs: &[PathBuf],
    ) -> anyhow::Result<Self> {
        collect::collect(diagnosis, options, logs)
    }

    /// The report as one zip file.
    pub fn to_zip(&self) -> anyhow::Result<Vec<u8>> {
        let size: usize = self.files.iter().map(|file| file.bytes.len()).sum();
        ensure!(size <= LIMIT, "the report has {size} bytes, more than {LIMIT}");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for file in &self.files {
            zip.start_file(&file.name, options).with_context(|| file.name.clone())?;
            zip.write_all(&file.bytes).with_context(|| file.name.clone())?;
        }
        Ok(zip.finish().context("finishing the zip")?.into_inner())
    }
}

/// Writes `corsa-report-<date>.zip` into a folder and returns its path. A report that is there already
/// is not overwritten.
pub fn write_report(report: &Report, folder: &Path) -> anyhow::Result<PathBuf> {
    let zip = report.to_zip()?;
    let path = folder.join(format!("corsa-report-{}.zip", Utc::now().format("%Y-%m-%d-%H%M%S")));
    let place = || format!("writing {}", path.display());
    let mut file = File::create_new(&path).with_context(place)?;
    file.write_all(&zip).with_context(place)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    fn report(size: usize) -> Report {
        let file = |name: &str, bytes| ReportFile { name: name.to_owned(), bytes, what: "a test" };
        Report { files: vec![file("doctor.json", b"{}".to_vec()), file("a/b.log", vec![7; size])] }
    }

    #[test]
    fn a_report_is_one_file_with_all_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = write_report(&report(100_000), folder.path()).expect("written");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name.starts_with("corsa-report-20"), "{name}");
        assert_eq!(path.extension(), Some("zip".as_ref()));
        let mut zip = ZipArchive::new(File::open(&path).expect("there")).expect("a zip");
        assert_eq!(zip.len(), 2);
        let mut bytes = Vec::new();
        zip.by_name("a/b.log").expect("in it").read_to_end(&mut bytes).expect("read");
        assert_eq!(bytes, vec![7; 100_000]);
    }

    #[test]
    fn a_report_that_has_grown_beyond_reason_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = write_report(&report(LIMIT), folder.path()).expect_err("too large");
        assert!(error.to_string().contains("more than 8388608"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
