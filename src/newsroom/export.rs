//! Both editions of an issue as files: HTML, text and the whole message.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::address::NamedAddress;
use crate::audience::AnyRecipient;
use crate::deliver::Templates;
use crate::disk::{make_folder, write};
use crate::issue::edition::{EditionName, Tier};
use crate::publication::PictureDelivery;
use crate::render::Bodies;
use crate::render::splice::{BodyFormat, ReaderValues, encode_percent, fill_slots};
use crate::token::Tokens;

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
        let tokens = Arc::new(self.tokens_of_trial()?);
        let templates = self.trial_templates(printed, &tokens)?;
        let folder = folder.join(printed.issue().name.to_string());
        let reader = self.publication.proof.first().unwrap_or(&self.publication.from);
        let files = EditionFiles { folder: &folder, printed, templates, reader, tokens: &tokens };
        match files.write(self) {
            Ok(()) => Ok(folder),
            Err(error) => Err(StartFailure::File(folder, error).into()),
        }
    }
}

/// The subfolder with the pictures that are to be uploaded.
const UPLOADS: &str = "images";

struct EditionFiles<'a> {
    folder: &'a Path,
    printed: &'a PrintedIssue,
    templates: Templates,
    reader: &'a NamedAddress,
    tokens: &'a Arc<Tokens>,
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
            let reader = {
                let NamedAddress { address, name } = self.reader.clone();
                AnyRecipient::entitled(address, name, edition)
            };
            let message = self.templates.copy(&reader, &newsroom.now());
            write(&self.folder.join(format!("{edition}.eml")), &message.bytes)?;
        }
        Ok(())
    }

    fn write_bodies<T: Tier>(&self, bodies: &Bodies<T>) -> io::Result<()> {
        let unsubscribe = self.printed.publication().unsubscribe.url.as_ref().map_or_else(
            || self.printed.publication().unsubscribe.mailto.to_mailto(),
            |url| {
                format!(
                    "{}/{}",
                    url.trim_end_matches('/'),
                    self.tokens.make_unsubscribe_token(&self.reader.address)
                )
            },
        );
        let NamedAddress { address, name } = self.reader;
        let values = ReaderValues {
            name: name.as_deref(),
            address: address.as_str(),
            unsubscribe: &unsubscribe,
        };
        let mut html = fill_slots(bodies.html(), BodyFormat::Html, &values);
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
        let text = fill_slots(bodies.text(), BodyFormat::Text, &values);
        write(&self.folder.join(format!("{}.txt", T::NAME)), text.as_bytes())
    }
}
