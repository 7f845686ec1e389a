//! Reports a message that is too large.

use crate::check::printed::page::PrintedPage;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::PictureDelivery;
use crate::wording::say;

impl Code {
    /// `size.message`.
    pub const SIZE_MESSAGE: Self = Self::new(&CodeFacts {
        name: "size.message",
        severity: Severity::Warning,
        meaning: "A message that weighs much on a phone.",
        why: "A phone fetches the whole message before anyone has decided to read it. With its pictures inside a megabyte is much, without them 200 KiB is.",
        mend: "Export pictures smaller, print fewer, or let them be fetched: `[pictures] delivery`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::SIZE_MESSAGE], look: Look::Edition(judge_message_size) };

/// The largest message without pictures, in bytes.
const MAX_BARE_BYTES: usize = 200 << 10;

/// The largest message with pictures, in bytes. It is fetched as a whole every morning, before a
/// reader decides to read it. Twenty such messages a month are what a small mobile plan can bear.
const MAX_FULL_BYTES: usize = 1 << 20;

fn judge_message_size(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let (most, help) = match page.input.publication.pictures.delivery {
        PictureDelivery::Attached => {
            (MAX_FULL_BYTES, say!("export its pictures smaller, or print fewer"))
        }
        PictureDelivery::Hosted(_) => (MAX_BARE_BYTES, say!("shorten the issue")),
    };
    let size = page.printed.message_size;
    if size > most {
        let (size, most) = (size >> 10, most >> 10);
        let message =
            say!("the message is {size} KiB as it travels; {most} KiB is much", size, most);
        findings.push(Finding::new(Code::SIZE_MESSAGE, page.title(), message).help(help));
    }
}
