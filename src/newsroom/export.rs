//! Both editions of an issue as files: HTML, text and the whole message.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::sample_copy::{FilledBodies, SampleReader};
use super::start_failure::StartFailure;
use crate::deliver::Templates;
use crate::disk::{make_folder, refuse_link, write};
use crate::issue::edition::{EditionName, Tier};
use crate::publication::PictureDelivery;
use crate::render::Bodies;
use crate::render::splice::encode_percent;

impl Newsroom {
    /// Writes both editions into a subfolder that is named as the issue is: `free.html`,
    /// `free.txt`, `free.eml`, the same files of the paid edition, and the pictures of the HTML
    /// files. Hosted pictures are in `images`, to be uploaded as they are. The reader of these copies is the first address of `[proof] to`, or the sender.
    /// Answers the path of the subfolder.
    ///
    /// # Errors
    ///
    /// A key cannot be used, or a file cannot be written.
    pub fn export(&mut self, printed: &PrintedIssue, folder: &Path) -> Result<PathBuf, Error> {
        let folder = folder.join(printed.issue().name.to_string());
        self.refuse_links_below(&folder)
            .map_err(|error| StartFailure::File(folder.clone(), error))?;
        let tokens = Arc::new(self.tokens_of_trial()?);
        let templates = self.trial_templates(printed, &tokens)?;
        let sample = self.sample_reader(printed, &tokens);
        let files = EditionFiles { folder: &folder, printed, templates, sample };
        match files.write(self) {
            Ok(()) => Ok(folder),
            Err(error) => Err(StartFailure::File(folder, error).into()),
        }
    }
}

impl Newsroom {
    /// Refuses a folder inside of the publication that a link leads to: whoever can write a branch could turn the files
    /// to another place.
    fn refuse_links_below(&self, folder: &Path) -> io::Result<()> {
        let root = self.folder();
        let Ok(inside) = root.join(folder).strip_prefix(root).map(Path::to_path_buf) else {
            return Ok(());
        };
        let mut path = root.to_path_buf();
        for part in inside.components() {
            path.push(part);
            refuse_link(&path)?;
        }
        refuse_link(&path.join(UPLOADS))
    }
}

/// The subfolder with the pictures that are to be uploaded.
const UPLOADS: &str = "images";

struct EditionFiles<'a> {
    folder: &'a Path,
    printed: &'a PrintedIssue,
    templates: Templates,
    sample: SampleReader<'a>,
}

impl EditionFiles<'_> {
    fn write(&self, newsroom: &Newsroom) -> io::Result<()> {
        make_folder(self.folder)?;
        if matches!(self.printed.publication().pictures.delivery, PictureDelivery::Hosted(_)) {
            make_folder(&self.folder.join(UPLOADS))?;
        }
        self.write_bodies(self.printed.free())?;
        self.write_bodies(self.printed.paid())?;
        for edition in [EditionName::Free, EditionName::Paid] {
            let message = self.sample.compose(&self.templates, edition, &newsroom.now());
            write(&self.folder.join(format!("{edition}.eml")), &message.bytes)?;
        }
        Ok(())
    }

    fn write_bodies<T: Tier>(&self, bodies: &Bodies<T>) -> io::Result<()> {
        let FilledBodies { mut html, text } = self.sample.fill(bodies);
        for used in bodies.pictures() {
            let Some(picture) = self.printed.pictures().get(&used.src) else { continue };
            let path = if let Some(cid) = &used.cid {
                html = html.replace(&format!("cid:{cid}"), &encode_percent(&used.name));
                self.folder.join(&used.name)
            } else {
                self.folder.join(UPLOADS).join(&used.name)
            };
            write(&path, &picture.bytes)?;
        }
        write(&self.folder.join(format!("{}.html", T::NAME)), html.as_bytes())?;
        write(&self.folder.join(format!("{}.txt", T::NAME)), text.as_bytes())
    }
}
