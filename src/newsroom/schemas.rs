//! The JSON Schemas: of a publication's files, for editing programs, and of the events of a run, for programs that listen.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::start_failure::StartFailure;
use crate::disk::{make_folder, write};
use crate::{audience, issue, publication};

/// The subfolder of a publication with the schemas.
pub(super) const FOLDER: &str = "schema";

/// The schema of the events. A test holds what runs print against it.
const EVENTS: &str = include_str!("events.schema.json");

/// A kind of text that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// One morning's issue.
    Issue,
    /// The settings, `matinale.toml`.
    Settings,
    /// The list of readers, `subscribers.toml`.
    Subscribers,
    /// The events of a run, a line each.
    Events,
}

impl SchemaKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Issue, Self::Settings, Self::Subscribers, Self::Events];

    /// The kinds of files that editors write.
    pub(super) const WRITTEN: [Self; 3] = [Self::Issue, Self::Settings, Self::Subscribers];

    /// The file name of the schema.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Issue => "issue.schema.json",
            Self::Settings => "matinale.schema.json",
            Self::Subscribers => "subscribers.schema.json",
            Self::Events => "events.schema.json",
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
            Self::Events => EVENTS.to_owned(),
        }
    }
}
