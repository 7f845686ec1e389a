//! `render`: both editions as files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::failure::{Exit, Failure};
use super::morning::{Morning, Printed};
use super::newsroom::{Newsroom, shown};
use crate::address::Address;
use crate::audience::AnyRecipient;
use crate::issue::edition::{EditionName, Tier};
use crate::render::Bodies;
use crate::render::splice::{BodyFormat, ReaderValues, fill_slots};
use crate::token::Tokens;

/// Write both editions as files: HTML, text and the whole message
///
/// The copies are those of a reader whose address is the first of `[proof] to`, or the sender's. In
/// the HTML files pictures stand beside the file; in the messages they are inside.
#[derive(Debug, Args)]
pub(super) struct Render {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// The folder that gets the files
    #[arg(long, value_name = "FOLDER", default_value = "out")]
    out: PathBuf,
}

impl Render {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let path = newsroom.file(&self.issue)?;
        let printed = Morning::open(newsroom, &path)?.printed(newsroom)?;
        let tokens = newsroom.tokens()?;
        let Newsroom { publication, console, .. } = newsroom;
        let reader = publication.proof.first().unwrap_or(&publication.from);
        let folder = self.out.join(printed.issue.date.to_string());
        let files = Files { folder: &folder, printed: &printed, reader, tokens: &tokens };
        files
            .write(newsroom)
            .map_err(|error| Failure::not_started(format!("`{}`: {error}", folder.display())))?;
        console.say(&format!(
            "{}: both editions in `{}`",
            printed.line(),
            shown(&newsroom.folder, &folder)
        ));
        Ok(Exit::Done)
    }
}

struct Files<'a> {
    folder: &'a Path,
    printed: &'a Printed,
    reader: &'a Address,
    tokens: &'a Arc<Tokens>,
}

impl Files<'_> {
    fn write(&self, newsroom: &Newsroom) -> std::io::Result<()> {
        fs::create_dir_all(self.folder)?;
        self.bodies(&self.printed.free)?;
        self.bodies(&self.printed.paid)?;
        let templates = self.printed.templates(self.tokens, "");
        for edition in [EditionName::Free, EditionName::Paid] {
            let reader = AnyRecipient::entitled(self.reader.clone(), None, edition);
            let message = templates.copy(&reader, &newsroom.now());
            fs::write(self.folder.join(format!("{edition}.eml")), message.bytes)?;
        }
        Ok(())
    }

    fn bodies<T: Tier>(&self, bodies: &Bodies<T>) -> std::io::Result<()> {
        let unsubscribe = self.printed.publication.unsubscribe.url.as_ref().map_or_else(
            || format!("mailto:{}", self.printed.publication.unsubscribe.mailto),
            |url| {
                format!(
                    "{}/{}",
                    url.trim_end_matches('/'),
                    self.tokens.make_unsubscribe_token(self.reader)
                )
            },
        );
        let values =
            ReaderValues { name: None, address: self.reader.as_str(), unsubscribe: &unsubscribe };
        let mut html = fill_slots(bodies.html(), BodyFormat::Html, &values);
        for used in bodies.pictures() {
            let Some(picture) = self.printed.pictures.get(&used.src) else { continue };
            if let Some(cid) = &used.cid {
                html = html.replace(&format!("cid:{cid}"), &used.name);
                fs::write(self.folder.join(&used.name), &picture.bytes)?;
            }
        }
        fs::write(self.folder.join(format!("{}.html", T::NAME)), html)?;
        let text = fill_slots(bodies.text(), BodyFormat::Text, &values);
        fs::write(self.folder.join(format!("{}.txt", T::NAME)), text)
    }
}
