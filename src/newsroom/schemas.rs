//! The JSON Schemas of a publication's files, for editing programs.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::start_failure::StartFailure;
use crate::disk::{make_folder, write};
use crate::{audience, issue, publication};

/// The subfolder of a publication with the schemas.
pub(super) const FOLDER: &str = "schema";

/// A kind of file that editors write, and that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// One morning's issue.
    Issue,
    /// The settings, `matinale.toml`.
    Settings,
    /// The list of readers, `subscribers.toml`.
    Subscribers,
}

impl SchemaKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Issue, Self::Settings, Self::Subscribers];

    /// The file name of the schema.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Issue => "issue.schema.json",
            Self::Settings => "matinale.schema.json",
            Self::Subscribers => "subscribers.schema.json",
        }
    }

    /// Writes the schema into a folder. Replaces a file that exists, and makes the folder if it
    /// does not exist. Answers the path of the file.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, or the file cannot be written.
    pub fn write(self, folder: &Path) -> Result<PathBuf, Error> {
        let path = folder.join(self.file());
        make_folder(folder)
            .and_then(|()| write(&path, self.text().as_bytes()))
            .map_err(|error| StartFailure::File(folder.to_owned(), error))?;
        Ok(path)
    }

    /// The schema as text.
    pub fn text(self) -> String {
        match self {
            Self::Issue => issue::read::schema()
                .into_file("Issue", "One morning's number: a file of `issues/` for matinale."),
            Self::Settings => publication::schema()
                .into_file("Settings", "The settings of a publication: `matinale.toml`."),
            Self::Subscribers => audience::schema()
                .into_file("Readers", "Who may be written to: `subscribers.toml` for matinale."),
        }
    }
}
