//! Footnotes, until it is known which number each has.

use std::ops::Range;

use crate::finding::words::Written;
use crate::finding::{Code, Finding};
use crate::issue::prose::Part;
use crate::wording::{Wording, say};

/// A footnote that is written in a text.
pub(super) struct DefinedNote {
    /// Its label, as it is written.
    pub(super) label: String,
    pub(super) parts: Vec<Part>,
    /// Where it begins in the text.
    pub(super) at: usize,
}

/// The name of a label in any case: `[^Note]` calls `[^NOTE]:`.
pub(super) fn fold_label(label: &str) -> String {
    label.to_lowercase()
}

impl DefinedNote {
    /// Reports a note that no words of its text call.
    pub(super) fn tell_uncalled(&self, written: &Written<'_>) -> Finding {
        let label = &self.label;
        let message = say!("nothing calls the note `{label}`, and it is not printed", label);
        let help = say!(
            "write `[^{label}]` where it belongs, in the same text: the opening of an exclusive block is another one",
            label
        );
        self.tell(written, message, help)
    }

    /// Reports a note whose label another one has already.
    pub(super) fn tell_second(&self, written: &Written<'_>) -> Finding {
        let label = &self.label;
        let message = say!("two notes are called `{label}`, and this one is not printed", label);
        let help = say!("give it a label of its own, here and where it is called");
        self.tell(written, message, help)
    }

    fn tell(&self, written: &Written<'_>, message: Wording, help: Wording) -> Finding {
        let place = written.at(self.at, self.at + self.label.len() + "[^]:".len());
        Finding::new(Code::PROSE_NOTE, place, message).help(help)
    }
}

/// A note with a blank before its colon.
pub(super) struct SpoiltNote<'a> {
    pub(super) label: &'a str,
    pub(super) blank: Range<usize>,
}

/// Reads a line that begins with `[^label] :`.
pub(super) fn find_spoilt_note(line: &str) -> Option<SpoiltNote<'_>> {
    let (label, behind) = line.strip_prefix("[^")?.split_once(']')?;
    let rest = behind.trim_start();
    let blank = line.len() - behind.len()..line.len() - rest.len();
    (rest.starts_with(':') && !blank.is_empty() && !label.is_empty())
        .then_some(SpoiltNote { label, blank })
}
