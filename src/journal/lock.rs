//! The lock of a run: only one process at a time can send with a journal. Each store has its own
//! lock: the operating system's lock of a file, or a lock of the server.

use std::fmt;

use super::run::Owner;
use super::sender::SenderPart;
use super::settlement::printable;
use crate::issue::IssueName;
use crate::wording::{Wording, say};

/// The process that sends with a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    /// The issue that it sends. `None` if its lock does not say so.
    pub issue: Option<IssueName>,
    /// Which process it is, on which machine, since when: one line without control characters.
    pub words: String,
}

impl LockHolder {
    /// What a lock says of its holder: the issue in one line, and the words of the process in the next.
    pub(super) fn write(issue: IssueName, owner: &Owner) -> String {
        format!("{issue}\n{}", owner.shown())
    }

    /// Reads what [`write`](Self::write) made. Everything else is words.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        let (issue, words) = match text.split_once('\n') {
            Some((issue, words)) => (IssueName::parse(issue), words),
            None => (None, text),
        };
        let words = if words.is_empty() { "it does not say which issue" } else { words };
        Self { issue, words: printable(words).into_owned() }
    }
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issue, words } = self;
        match issue {
            Some(issue) => write!(f, "the issue {issue}, {words}"),
            None => f.write_str(words),
        }
    }
}

/// The words of a process that sends, as [`LockHolder`] shows them, in the language of the call. Words of another shape
/// stay as they are.
pub fn word_holder(shown: &str) -> Wording {
    let named = shown.strip_prefix("the issue ").and_then(|rest| rest.split_once(", "));
    if let Some((issue, process)) = named {
        return say!("the issue {issue}, {process}", issue, process = word_process(process));
    }
    word_process(shown)
}

/// The words of a process: its number, its machine, its folder, and the moment at which it began.
fn word_process(words: &str) -> Wording {
    let parts = words.strip_prefix("process ").and_then(|rest| {
        let (process, rest) = rest.split_once(" on ")?;
        let (place, began) = rest.rsplit_once(" since ")?;
        let (machine, folder) = place.split_once(" in ")?;
        Some([process, machine, folder, began])
    });
    if let Some([process, machine, folder, began]) = parts {
        say!(
            "process {process} on {machine} in {folder} since {began}",
            process,
            machine,
            folder,
            began
        )
    } else {
        say!("{words}", words)
    }
}

/// The right to send with a journal, until it is dropped.
///
/// The holder may take a run over, because every other sender is gone or counts as gone.
#[derive(Debug)]
#[must_use = "the lock is gone as soon as it is dropped"]
pub struct RunLock {
    owner: Owner,
    part: SenderPart,
    _kept: Box<dyn fmt::Debug + Send + Sync>,
}

impl RunLock {
    /// The lock of this owner. It lasts as long as `kept`.
    pub(super) fn new(owner: &Owner, kept: impl fmt::Debug + Send + Sync + 'static) -> Self {
        Self { owner: owner.clone(), part: SenderPart::Holder, _kept: Box::new(kept) }
    }

    /// The same lock, with this part in the run.
    #[cfg(feature = "postgres")]
    pub(super) fn with_part(self, part: SenderPart) -> Self {
        Self { part, ..self }
    }

    /// The part of the owner in the run. Whoever has joined must not take the run over.
    pub const fn part(&self) -> SenderPart {
        self.part
    }

    /// The owner of the lock.
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }
}
