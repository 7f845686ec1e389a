//! Reports letters that were decoded wrongly, at the first one of each passage.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::{ToValue, say};

impl Code {
    /// `enc.mojibake`.
    pub const ENCODING_MOJIBAKE: Self = Self::new(&CodeFacts {
        name: "enc.mojibake",
        severity: Severity::Warning,
        meaning: "Letters that went through the wrong encoding.",
        why: "UTF-8 was read as another encoding before it was pasted.",
        mend: "Paste the text again from its origin, or type the letters.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ENCODING_MOJIBAKE], look: Look::Issue(find_mojibake) };

/// UTF-8 that was decoded as Latin-1 or Windows-1252, and the original.
const MOJIBAKE: &[(&str, &str)] = &[
    ("Ã©", "é"),
    ("Ã¨", "è"),
    ("Ãª", "ê"),
    ("Ã«", "ë"),
    ("Ã§", "ç"),
    ("Ã\u{a0}", "à"),
    ("Ã¢", "â"),
    ("Ã®", "î"),
    ("Ã¯", "ï"),
    ("Ã´", "ô"),
    ("Ã¹", "ù"),
    ("Ã»", "û"),
    ("Ã¼", "ü"),
    ("Ã¶", "ö"),
    ("Ã‰", "É"),
    ("Ã€", "À"),
    ("Å“", "œ"),
    ("â€™", "’"),
    ("â€˜", "‘"),
    ("â€œ", "“"),
    ("â€¦", "…"),
    ("â€“", "–"),
    ("â€”", "—"),
    ("Â«", "«"),
    ("Â»", "»"),
    ("Â\u{a0}", "\u{a0}"),
    ("Â°", "°"),
    ("â‚¬", "€"),
    ("ï»¿", ""),
];

/// The replacement for a letter that cannot be recovered.
const LOST: &str = "\u{fffd}";

fn find_mojibake(input: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let known = MOJIBAKE.iter().copied().chain([(LOST, LOST)]);
        let mut places: Vec<(usize, &str, &str)> = known
            .flat_map(|(wrong, right)| {
                passage.text.match_indices(wrong).map(move |(at, wrong)| (at, wrong, right))
            })
            .collect();
        places.sort_unstable();
        let Some((at, wrong, right)) = places.first() else { continue };
        let message = say!("`{wrong}` went through the wrong encoding", wrong);
        let span = passage.at(*at, at + wrong.len());
        let was = match *right {
            "" => say!("nothing").to_value(),
            "\u{a0}" => say!("a blank").to_value(),
            LOST => say!("a letter that is lost").to_value(),
            right => right.to_value(),
        };
        let back = places.iter().filter(|(.., right)| *right != LOST);
        findings.push(
            Finding::new(Code::ENCODING_MOJIBAKE, span, message)
                .help(say!("it was {was}; paste the text again", was))
                .changes(back.map(|(at, wrong, right)| {
                    passage.change(input.source, *at..at + wrong.len(), *right)
                })),
        );
    }
}
