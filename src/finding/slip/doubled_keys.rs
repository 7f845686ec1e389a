//! What is left when each entry is TOML by itself: keys and tables that are written twice.

use std::borrow::Cow;
use std::ops::Range;

use super::{Care, MAX_SLIPS, ReadableText};
use crate::finding::Finding;
use crate::finding::table::list_faults;

/// How often the copy is parsed anew. A double that is left out can uncover others.
const MAX_ROUNDS: usize = 4;

impl ReadableText<'_> {
    /// Leaves out what is written twice, and tells it.
    pub(super) fn settle_doubles(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let faults = list_faults(&self.source);
            if faults.is_empty() {
                return;
            }
            let told: Vec<Finding> =
                faults.iter().filter_map(|fault| self.move_back(fault.clone())).collect();
            let doubles: Vec<Range<usize>> =
                faults.iter().filter_map(|fault| self.double_at(fault.span.start)).collect();
            self.slips.extend(told);
            self.is_partial = true;
            if self.slips.len() >= MAX_SLIPS {
                return;
            }
            for pieces in doubles {
                self.leave_out(pieces);
            }
        }
        let left = list_faults(&self.source);
        let told = left.into_iter().find_map(|fault| self.move_back(fault));
        self.slips.extend(told);
    }

    /// The pieces that stand there a second time: a key with its value, or a header with all that is below.
    fn double_at(&self, at: usize) -> Option<Range<usize>> {
        let first = self.pieces.partition_point(|piece| piece.copied.end <= at);
        let is_header = |at: usize| {
            let copied = self.pieces.get(at).map(|piece| &self.source.text[piece.copied.clone()]);
            copied.is_some_and(|text| text.trim_start().starts_with('['))
        };
        self.pieces.get(first)?;
        let below =
            (first + 1..self.pieces.len()).take_while(|at| is_header(first) && !is_header(*at));
        Some(first..first + 1 + below.count())
    }

    /// Takes pieces out of the copy: only their line breaks stay.
    fn leave_out(&mut self, pieces: Range<usize>) {
        let mut text = self.source.text.clone();
        for piece in &mut self.pieces[pieces] {
            let blank: String = text[piece.copied.clone()]
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
                .collect();
            text.replace_range(piece.copied.clone(), &blank);
            piece.care = Care::Mended;
        }
        self.source = Cow::Owned(self.source.with_text(text));
    }
}
