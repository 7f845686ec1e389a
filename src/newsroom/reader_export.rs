//! Writes an export of the list of readers.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::error::Error;
use super::start_failure::StartFailure;
use crate::disk::{Access, create_new};

/// Writes an export of readers into a new file that only its owner can read.
///
/// # Errors
///
/// The file exists, or it cannot be written.
pub fn write_export(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |error| StartFailure::NotMade(path.to_owned(), error);
    let mut file = create_new(path, Access::Owner).map_err(failed)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    Ok(written.map_err(failed)?)
}
