//! Blocks of an issue without the header that begins them.

use super::Care;
use super::FileKind;
use super::entries::EntryShape;
use super::mending::MendedEntry;
use super::pairs::{KeyedValue, first_line};
use crate::finding::{Code, Finding};
use crate::wording::say;

/// Follows the entries of an issue, to see where a block begins without its header.
pub(super) struct BlockStarts {
    is_issue: bool,
    is_in_block: bool,
    /// How many keys were read since the last `kind`. `None` before the first one of a block.
    keys_since_kind: Option<usize>,
}

impl BlockStarts {
    pub(super) const fn new(file: FileKind) -> Self {
        let is_issue = matches!(file, FileKind::Issue);
        Self { is_issue, is_in_block: false, keys_since_kind: None }
    }

    /// Goes on to the next entry. Answers whether a block begins with it and has no header: its `kind`
    /// stands at the top of the file, or behind other keys of a block that has one already.
    pub(super) fn find_missing(&mut self, text: &str, shape: EntryShape) -> bool {
        if shape == EntryShape::Header {
            self.is_in_block = true;
            self.keys_since_kind = None;
        }
        let is_keyed = matches!(shape, EntryShape::Keyed | EntryShape::Open);
        let Some(keyed) = KeyedValue::find(text).filter(|_| is_keyed) else { return false };
        if &text[keyed.key] != "kind" {
            self.keys_since_kind = self.keys_since_kind.map(|count| count + 1);
            return false;
        }
        let is_second = self.keys_since_kind.is_some_and(|count| count > 1);
        let is_missing = self.is_issue && (!self.is_in_block || is_second);
        self.is_in_block = true;
        self.keys_since_kind = Some(0);
        is_missing
    }
}

impl MendedEntry {
    /// Puts the header of a block above the entry, which is written at this byte of the file.
    pub(super) fn begin_block(&mut self, written: &str, start: usize) {
        let line = first_line(written);
        let blanks = line.len() - line.trim_start().len();
        let place = start + blanks..start + line.trim_end().len();
        self.text.insert_str(0, "[[blocks]]\n");
        self.care = Care::Mended;
        let finding =
            Finding::new(Code::KEY_UNKNOWN, place, say!("a block begins here without its header"));
        self.slips.push(finding.help(say!("write `[[blocks]]` on a line above it")));
    }
}
