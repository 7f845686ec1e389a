//! How the words of a random relay vary from reply to reply.

/// What a relay adds to its words, so that no two replies are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wording {
    /// Nothing.
    Plain,
    /// The address of the reader.
    Reader,
    /// The name of a file in its queue.
    QueueName,
    /// A number that grows.
    Number,
}

impl Wording {
    /// The wording of a seed.
    pub(super) const fn of_seed(seed: u64) -> Self {
        match seed % 4 {
            0 => Self::Plain,
            1 => Self::Reader,
            2 => Self::QueueName,
            _ => Self::Number,
        }
    }

    /// The words of the reply with this number, to this reader.
    pub(super) fn vary(self, words: &str, reader: &str, number: usize) -> String {
        match self {
            Self::Reader if !reader.is_empty() => format!("{words} <{reader}>"),
            Self::Plain | Self::Reader => words.to_owned(),
            Self::QueueName => format!("{words} (in reply to 4F{number:06X}A1)"),
            Self::Number => format!("{words} [{number}]"),
        }
    }
}
