//! The copy of an issue that those who make it look at: with the values of one reader of the newsroom.

use std::sync::Arc;

use jiff::Zoned;

use super::checked::PrintedIssue;
use super::opened::Newsroom;
use crate::address::NamedAddress;
use crate::audience::AnyRecipient;
use crate::deliver::Templates;
use crate::issue::edition::{EditionName, Tier};
use crate::message::OutgoingMessage;
use crate::render::Bodies;
use crate::render::splice::{BodyFormat, ReaderValues, fill_slots};
use crate::token::Tokens;

/// What the copies of one reader are made of.
pub(super) struct SampleReader<'a> {
    pub(super) printed: &'a PrintedIssue,
    pub(super) reader: NamedAddress,
    pub(super) tokens: &'a Arc<Tokens>,
}

/// The bodies of an edition with the values of a reader. The HTML part loads its pictures as that of the message does.
pub(super) struct FilledBodies {
    pub(super) html: String,
    pub(super) text: String,
}

impl Newsroom {
    /// The reader whose copies are looked at: the first address of `[proof] to`, or the sender.
    pub(super) fn sample_reader<'a>(
        &self,
        printed: &'a PrintedIssue,
        tokens: &'a Arc<Tokens>,
    ) -> SampleReader<'a> {
        let reader = self.publication.proof.first().unwrap_or(&self.publication.from).clone();
        SampleReader { printed, reader, tokens }
    }
}

impl SampleReader<'_> {
    /// The reader's message of an edition.
    pub(super) fn compose(
        &self,
        templates: &Templates,
        edition: EditionName,
        now: &Zoned,
    ) -> OutgoingMessage {
        let NamedAddress { address, name } = self.reader.clone();
        templates.copy(&AnyRecipient::entitled(address, name, edition), now)
    }

    /// Fills the slots of an edition.
    pub(super) fn fill<T: Tier>(&self, bodies: &Bodies<T>) -> FilledBodies {
        let settings = &self.printed.publication().unsubscribe;
        let token = || self.tokens.make_unsubscribe_token(&self.reader.address);
        let unsubscribe = settings.url.as_ref().map_or_else(
            || settings.mailto.to_mailto(),
            |url| format!("{}/{}", url.trim_end_matches('/'), token()),
        );
        let values = ReaderValues {
            name: self.reader.name.as_deref(),
            address: self.reader.address.as_str(),
            unsubscribe: &unsubscribe,
        };
        FilledBodies {
            html: fill_slots(bodies.html(), BodyFormat::Html, &values),
            text: fill_slots(bodies.text(), BodyFormat::Text, &values),
        }
    }
}
