//! What the message of an issue weighs, and which picture weighs most in it.

use super::checked::PrintedIssue;
use crate::publication::PictureDelivery;

/// The bytes of a picture that make four letters of base64 (RFC 2045 §6.8).
const BASE64_GROUP_BYTES: usize = 3;

/// What a message weighs, as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageWeight {
    /// The bytes of the larger edition, with everything in it.
    pub bytes: usize,
    /// The picture that weighs most. `None` if no picture travels in the message.
    pub heaviest: Option<PictureWeight>,
}

/// What a picture weighs in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureWeight {
    /// The name of its file.
    pub name: String,
    /// The bytes of its base64, without line ends.
    pub bytes: usize,
}

impl PrintedIssue {
    /// What the message weighs.
    pub fn weigh(&self) -> MessageWeight {
        let samples = self.samples(&self.templates(&self.tokens_of_nobody(), None, ""));
        let bytes = samples.iter().map(|message| message.bytes.len()).max().unwrap_or_default();
        let travels = self.publication().pictures.delivery == PictureDelivery::Attached;
        let used = self.free().pictures().iter().chain(self.paid().pictures());
        let weights = used.filter(|_| travels).filter_map(|used| {
            let picture = self.pictures().get(&used.src)?;
            let bytes = picture.bytes.len().div_ceil(BASE64_GROUP_BYTES) * 4;
            Some(PictureWeight { name: used.src.clone(), bytes })
        });
        MessageWeight { bytes, heaviest: weights.max_by_key(|picture| picture.bytes) }
    }
}
