//! The texts of an issue, one by one, with the readers who get each of them.
//!
//! They are what a version of an issue says, without its look: two versions are compared by them. A text of an exclusive
//! block is here, because the journal keeps it. Only [`correction_draft`](super::correction_draft) reads it again, and
//! puts it into an exclusive block.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::edition_name::EditionName;
use super::source_text::{Anchor, SourceText};
use super::{Issue, Placed};
use crate::finding::Source;

/// The keys of an exclusive block that free readers get too.
const OPEN_KEYS: [&str; 5] = ["title", "kicker", "standfirst", "opening", "teasers"];

/// The keys of lines that mailboxes and the contents show, and that repeat what stands below. They are left out.
const HEAD_KEYS: [&str; 3] = ["contents", "preheader", "short"];

/// The keys whose lines are texts of their own, besides the passages.
const NAME_KEYS: [&str; 3] = ["byline", "sign_off", "name"];

/// What an issue says, in the order of its file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SentTexts {
    pub(super) texts: Vec<SentText>,
}

/// A paragraph, a line or a link of an issue.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentText {
    /// The title of its block. `None` at the top of the issue, and in a block without a title.
    pub(super) block: Option<String>,
    /// The words, without marks.
    pub(super) words: String,
    /// The address of a link.
    pub(super) url: Option<String>,
    /// Who gets it.
    pub(super) readers: TextReaders,
}

/// Which readers get a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum TextReaders {
    /// Everyone.
    Everyone,
    /// Those of the free edition alone.
    Free,
    /// Those of the paid edition alone.
    Paid,
}

impl TextReaders {
    pub(super) const ALL: [Self; 3] = [Self::Everyone, Self::Free, Self::Paid];
}

impl SentTexts {
    /// The texts of an issue that was read from this source.
    pub fn read(source: &Source, issue: &Issue) -> Self {
        let written = SourceText::read(source);
        let reading = TextReading { issue, written: &written };
        let mut texts: Vec<SentText> = Vec::new();
        let is_compared = |key: &str| !HEAD_KEYS.contains(&key);
        for passage in written.passages.iter().filter(|passage| is_compared(&passage.key)) {
            let table = written.tables.get(passage.table).map_or("", |table| &table.name);
            let readers = reading.find_readers(passage.block, table, &passage.key);
            texts.push(reading.text(passage.block, passage.text.clone(), readers));
        }
        for table in &written.tables {
            for (_, words) in table.texts().filter(|(key, _)| NAME_KEYS.contains(key)) {
                let readers = reading.find_readers(table.block, &table.name, "");
                texts.push(reading.text(table.block, words.to_owned(), readers));
            }
        }
        texts.extend(written.links.iter().map(|link| reading.link(link)));
        texts.retain(|text| !text.words.trim().is_empty());
        Self { texts }
    }

    /// The texts as the journal keeps them.
    pub fn write(&self) -> String {
        serde_json::to_string(&self.texts).unwrap_or_default()
    }

    /// Reads what [`write`](Self::write) made. `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self { texts: serde_json::from_str(text).ok()? })
    }
}

/// Says nothing of the texts, so that no log shows those of exclusive blocks.
impl fmt::Debug for SentTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentTexts").finish_non_exhaustive()
    }
}

/// The reading of an issue's texts.
struct TextReading<'a> {
    issue: &'a Issue,
    written: &'a SourceText,
}

impl TextReading<'_> {
    /// Who gets the text of a key in this table of a block. What is not known to be open is for paying readers alone.
    fn find_readers(&self, block: Option<usize>, table: &str, key: &str) -> TextReaders {
        let Some(at) = block else { return TextReaders::Everyone };
        match self.issue.blocks.get(at) {
            Some(Placed::Open(block)) => match block.only {
                None => TextReaders::Everyone,
                Some(EditionName::Free) => TextReaders::Free,
                Some(EditionName::Paid) => TextReaders::Paid,
            },
            Some(Placed::Exclusive(_)) if table == "blocks" && OPEN_KEYS.contains(&key) => {
                TextReaders::Everyone
            }
            Some(Placed::Exclusive(_)) | None => TextReaders::Paid,
        }
    }

    fn text(&self, block: Option<usize>, words: String, readers: TextReaders) -> SentText {
        SentText { block: self.find_title(block), words, url: None, readers }
    }

    fn link(&self, link: &Anchor) -> SentText {
        let around = self.written.passages.iter().find(|passage| {
            let (value, place) = (passage.value, link.url_span);
            passage.block == link.block && value.start <= place.start && place.end <= value.end
        });
        let table = around.and_then(|passage| self.written.tables.get(passage.table));
        let table = table.map_or("", |table| &table.name);
        let key = around.map_or("", |passage| &passage.key);
        let readers = self.find_readers(link.block, table, key);
        let words = link.label.clone().unwrap_or_else(|| link.url.clone());
        SentText { url: Some(link.url.clone()), ..self.text(link.block, words, readers) }
    }

    /// The title of a block, in plain words.
    fn find_title(&self, block: Option<usize>) -> Option<String> {
        let block = block?;
        let mut tables = self.written.named("blocks");
        let table = tables.find(|table| table.block == Some(block))?;
        table.text("title").map(str::to_owned)
    }
}
