//! What the content of an issue is made of: the hashes of its editions and of its blocks. A record of an earlier
//! state tells what has changed since.

use serde::Deserialize;
use toml::Value;

use super::content_difference::{ChangedBlock, ChangedPart, ContentDifference};
use crate::issue::edition::EditionName;
use crate::journal::Digest;

/// The most blocks of a record that is read.
const MAX_RECORDED_BLOCKS: usize = 2_000;

/// A state of an issue's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRecord {
    /// The content hash over both editions, as runs have it.
    pub content: Digest,
    /// The free edition.
    pub free: RecordedEdition,
    /// The paid edition.
    pub paid: RecordedEdition,
    /// The name that its words give to the subject.
    pub(super) subject: String,
    /// The name that its words give to what stands above the blocks, except a title that is the subject.
    pub(super) head: String,
    /// What the issue corrects: the issue, and the first digits of the hash of its content. `None` for any other issue.
    pub(super) corrects: Option<String>,
    /// The blocks, in the editor's order.
    pub(super) blocks: Vec<RecordedBlock>,
}

/// An edition in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedEdition {
    /// The hash of the edition.
    pub hash: Digest,
    /// The size of a reader's message, in bytes. It differs by the few bytes of address and signature.
    pub bytes: usize,
}

/// A block in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedBlock {
    /// The title, for people.
    pub(super) title: Option<String>,
    /// The name that its content gives to the block in the free edition.
    pub(super) free: Option<String>,
    /// The name that its content gives to the block in the paid edition.
    pub(super) paid: Option<String>,
}

/// A record as it stands in a file.
#[derive(Debug, Deserialize)]
pub(super) struct RawRecord {
    content: String,
    subject: String,
    head: String,
    corrects: Option<String>,
    free: RawEdition,
    paid: RawEdition,
    #[serde(default)]
    blocks: Vec<RawBlock>,
}

#[derive(Debug, Deserialize)]
struct RawEdition {
    hash: String,
    bytes: usize,
}

#[derive(Debug, Deserialize)]
struct RawBlock {
    title: Option<String>,
    free: Option<String>,
    paid: Option<String>,
}

impl ContentRecord {
    /// How a later state differs from this one.
    pub fn compare(&self, now: &Self) -> ContentDifference {
        let changed = [
            (EditionName::Free, self.free.hash != now.free.hash),
            (EditionName::Paid, self.paid.hash != now.paid.hash),
        ];
        let editions = changed.into_iter().filter_map(|(name, is)| is.then_some(name)).collect();
        let mut parts = Vec::new();
        if self.subject != now.subject {
            parts.push(ChangedPart::Subject);
        }
        if self.head != now.head {
            parts.push(ChangedPart::Head);
        }
        if self.corrects != now.corrects {
            parts.push(ChangedPart::Corrects);
        }
        parts.extend(compare_blocks(&self.blocks, &now.blocks));
        if parts.is_empty() && self.content != now.content {
            parts.push(ChangedPart::Rest);
        }
        ContentDifference { editions, parts }
    }

    /// Whether the other record is of the same content, and corrects the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.content, &self.corrects) == (other.content, &other.corrects)
    }

    /// Whether the record has more blocks than are read.
    pub(super) const fn is_too_long(&self) -> bool {
        self.blocks.len() > MAX_RECORDED_BLOCKS
    }

    /// The lines of the record in a file.
    pub(super) fn lines(&self) -> Vec<String> {
        let Self { content, free, paid, subject, head, corrects, blocks } = self;
        let edition = |RecordedEdition { hash, bytes }: &RecordedEdition| {
            format!("{{ hash = \"{hash}\", bytes = {bytes} }}")
        };
        let mut lines = vec![
            format!("content = \"{content}\""),
            format!("free = {}", edition(free)),
            format!("paid = {}", edition(paid)),
            format!("subject = \"{subject}\""),
            format!("head = \"{head}\""),
        ];
        let corrects = corrects.as_ref().map(|text| Value::String(text.clone()));
        lines.extend(corrects.map(|text| format!("corrects = {text}")));
        lines.push("blocks = [".to_owned());
        lines.extend(blocks.iter().map(|block| format!("  {{ {} }},", block.keys().join(", "))));
        lines.push("]".to_owned());
        lines
    }
}

impl RecordedBlock {
    fn keys(&self) -> Vec<String> {
        let keys = [("title", &self.title), ("free", &self.free), ("paid", &self.paid)];
        let written = keys.into_iter().filter_map(|(key, value)| {
            let value = Value::String(value.clone()?);
            Some(format!("{key} = {value}"))
        });
        written.collect()
    }

    fn is_as(&self, other: &Self) -> bool {
        (&self.free, &self.paid) == (&other.free, &other.paid)
    }
}

impl RawRecord {
    /// The record. `None` if one of its hashes is none, or it has too many blocks.
    pub(super) fn parse(self) -> Option<ContentRecord> {
        if self.blocks.len() > MAX_RECORDED_BLOCKS {
            return None;
        }
        let edition = |RawEdition { hash, bytes }: RawEdition| {
            Some(RecordedEdition { hash: Digest::parse(&hash)?, bytes })
        };
        let blocks = self.blocks.into_iter().map(|RawBlock { title, free, paid }| RecordedBlock {
            title,
            free,
            paid,
        });
        Some(ContentRecord {
            content: Digest::parse(&self.content)?,
            free: edition(self.free)?,
            paid: edition(self.paid)?,
            subject: self.subject,
            head: self.head,
            corrects: self.corrects,
            blocks: blocks.collect(),
        })
    }
}

/// The blocks that changed, are new or were taken out. A block without its like in the other state is the same
/// block as one with its title there, or else as the one at its place.
fn compare_blocks(then: &[RecordedBlock], now: &[RecordedBlock]) -> Vec<ChangedPart> {
    let mut former: Vec<Option<(usize, &RecordedBlock)>> =
        then.iter().enumerate().map(Some).collect();
    let mut fresh = Vec::new();
    for (place, block) in now.iter().enumerate() {
        let like = former.iter().position(|one| one.is_some_and(|(_, one)| one.is_as(block)));
        match like {
            Some(like) => former[like] = None,
            None => fresh.push((place, block)),
        }
    }
    let mut former: Vec<(usize, &RecordedBlock)> = former.into_iter().flatten().collect();
    let mut parts = Vec::new();
    for (place, block) in fresh {
        let titled =
            former.iter().position(|(_, one)| one.title.is_some() && one.title == block.title);
        let same = titled.or_else(|| former.iter().position(|(at, _)| *at == place));
        let named = ChangedBlock { place: place + 1, title: block.title.clone() };
        match same {
            Some(same) => {
                former.remove(same);
                parts.push(ChangedPart::Block(named));
            }
            None => parts.push(ChangedPart::AddedBlock(named)),
        }
    }
    parts.extend(former.into_iter().map(|(place, block)| {
        ChangedPart::RemovedBlock(ChangedBlock { place: place + 1, title: block.title.clone() })
    }));
    let is_in_order =
        then.len() == now.len() && then.iter().zip(now).all(|(one, other)| one.is_as(other));
    if parts.is_empty() && !is_in_order {
        parts.push(ChangedPart::Order);
    }
    parts
}
