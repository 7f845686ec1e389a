//! An edition as its readers see it, in memory: what a preview shows.

use std::sync::Arc;

use super::checked::PrintedIssue;
use super::opened::Newsroom;
use super::sample_copy::{FilledBodies, SampleReader};
use crate::check::{SizedBlock, measure_blocks};
use crate::deliver::Templates;
use crate::issue::edition::{EditionName, Tier};
use crate::message::count_html_bytes;
use crate::publication::PictureDelivery;
use crate::render::Bodies;
use crate::render::splice::encode_percent;

/// An edition as one reader of the newsroom gets it: the first address of `[proof] to`, or the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownEdition {
    /// The edition.
    pub edition: EditionName,
    /// The subject.
    pub subject: String,
    /// The line that a list of messages shows after the subject.
    pub preheader: String,
    /// The HTML part. Each of its pictures has the address [`EditionPicture::address`].
    pub html: String,
    /// The text part.
    pub text: String,
    /// The whole message, signed if the publication has a key of the signature.
    pub message: Vec<u8>,
    /// The size of the HTML part as it travels, in bytes.
    pub html_bytes: usize,
    /// The blocks of the HTML part, in order.
    pub blocks: Vec<SizedBlock>,
    /// The pictures of the HTML part.
    pub pictures: Vec<EditionPicture>,
}

/// A picture of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionPicture {
    /// The address by which the HTML part loads the picture: of a part of the message, or on the web.
    pub address: String,
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub kind: &'static str,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

impl Newsroom {
    /// Both editions of an issue as they are shown, the free one first. A key that cannot be used counts as absent: nobody is
    /// sent what is shown.
    pub fn show_editions(&mut self, printed: &PrintedIssue) -> [ShownEdition; 2] {
        let own = self.tokens_of_trial();
        let tokens = own.map_or_else(|_| printed.tokens_of_nobody(), Arc::new);
        let templates = self.trial_templates(printed, &tokens);
        let templates = templates.unwrap_or_else(|_| printed.templates(&tokens, None, ""));
        let sample = self.sample_reader(printed, &tokens);
        let [free, paid] = printed.preheaders();
        let shown = Showing { newsroom: self, sample, templates };
        [shown.show(printed.free(), free), shown.show(printed.paid(), paid)]
    }
}

/// What both editions are shown with.
struct Showing<'a> {
    newsroom: &'a Newsroom,
    sample: SampleReader<'a>,
    templates: Templates,
}

impl Showing<'_> {
    fn show<T: Tier>(&self, bodies: &Bodies<T>, preheader: String) -> ShownEdition {
        let FilledBodies { html, text } = self.sample.fill(bodies);
        let html_bytes = count_html_bytes(bodies);
        let now = self.newsroom.now();
        ShownEdition {
            edition: T::NAME,
            subject: bodies.subject().to_owned(),
            preheader,
            html,
            text,
            message: self.sample.compose(&self.templates, T::NAME, &now).bytes,
            html_bytes,
            blocks: measure_blocks(bodies.html(), html_bytes),
            pictures: self.list_pictures(bodies),
        }
    }

    fn list_pictures<T: Tier>(&self, bodies: &Bodies<T>) -> Vec<EditionPicture> {
        let printed = self.sample.printed;
        let shown = bodies.pictures().iter().filter_map(|used| {
            let picture = printed.pictures().get(&used.src)?;
            let address = match (&used.cid, &printed.publication().pictures.delivery) {
                (Some(cid), _) => format!("cid:{cid}"),
                (None, PictureDelivery::Hosted(base)) => {
                    format!("{base}{}", encode_percent(&used.name))
                }
                (None, PictureDelivery::Attached) => return None,
            };
            let (kind, bytes) = (picture.mime, picture.bytes.clone());
            Some(EditionPicture { address, kind, bytes })
        });
        shown.collect()
    }
}
