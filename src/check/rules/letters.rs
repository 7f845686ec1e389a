//! Characters that arrive otherwise than they look.

use super::Page;
use crate::finding::{Code, Finding};
use crate::issue::galley::{Form, Galley};

/// UTF-8 that was read as Latin-1 or as Windows-1252, and what it was.
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
    ("Â\u{a0}", "a blank"),
    ("Â°", "°"),
    ("â‚¬", "€"),
    ("ï»¿", "nothing"),
    ("\u{fffd}", "a letter that was lost"),
];

/// Letters that went through the wrong encoding: the first of each passage.
pub(in crate::check) fn mojibake(_: &Page<'_>, galley: &Galley, findings: &mut Vec<Finding>) {
    for passage in &galley.passages {
        let places = MOJIBAKE
            .iter()
            .filter_map(|(wrong, right)| Some((passage.text.find(wrong)?, *wrong, *right)));
        if let Some((at, wrong, right)) = places.min() {
            let message = format!("`{wrong}` went through the wrong encoding");
            let finding =
                Finding::new(Code::EncodingMojibake, passage.at(at, at + wrong.len()), message);
            findings.push(finding.help(format!("it was {right}; paste the text again")));
        }
    }
}

/// Characters that take no room. A joiner between emoji belongs there.
pub(in crate::check) fn invisible(_: &Page<'_>, galley: &Galley, findings: &mut Vec<Finding>) {
    let unseen =
        |c: char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}');
    for passage in &galley.passages {
        for (at, c) in passage.text.char_indices().filter(|(_, c)| unseen(*c)) {
            let message = format!("U+{:04X} stands in the text and cannot be seen", u32::from(c));
            let span = passage.at(at, at + c.len_utf8());
            findings.push(Finding::new(Code::EncodingInvisible, span, message).help("delete it"));
        }
    }
}

/// Accents that are characters of their own: the first of each passage.
pub(in crate::check) fn decomposed(_: &Page<'_>, galley: &Galley, findings: &mut Vec<Finding>) {
    for passage in &galley.passages {
        let accent = passage.text.char_indices().find(|(at, c)| {
            let before = passage.text[..*at].chars().next_back();
            ('\u{300}'..='\u{327}').contains(c) && before.is_some_and(char::is_alphabetic)
        });
        let Some((at, accent)) = accent else { continue };
        let letter = passage.text[..at].chars().next_back().map_or(0, char::len_utf8);
        let end = at + accent.len_utf8();
        let word = &passage.text[at - letter..end];
        let message = format!("the accent of `{word}` is a character of its own");
        let finding = Finding::new(Code::EncodingDecomposed, passage.at(at - letter, end), message);
        findings.push(finding.help("type the letter again; some programs cannot find or draw it"));
    }
}

/// Emoji in a row, or before an item: a screen reader says each by its name.
pub(in crate::check) fn emoji(_: &Page<'_>, galley: &Galley, findings: &mut Vec<Finding>) {
    for passage in &galley.passages {
        let text = passage.text.as_str();
        let mut row: Option<(usize, usize, usize)> = None;
        let mut told = false;
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let joined = std::mem::replace(&mut before, c) == '\u{200d}';
            row = match (is_emoji(c), row) {
                (true, Some((start, _, count))) if joined => Some((start, end, count)),
                (true, Some((start, _, count))) => Some((start, end, count + 1)),
                (true, None) => Some((at, end, 1)),
                (false, Some(row))
                    if c == ' '
                        || matches!(c, '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}') =>
                {
                    Some(row)
                }
                (false, _) => None,
            };
            let Some((start, end, count)) = row else { continue };
            let bullet = matches!(passage.form, Form::Item(..)) && start == 0;
            if !told && (count == 3 || bullet) {
                told = true;
                let message = if bullet {
                    "an emoji stands for a bullet"
                } else {
                    "three emoji stand in a row"
                };
                let finding = Finding::new(Code::ReadingEmoji, passage.at(start, end), message);
                findings.push(finding.help("a screen reader says the name of each; take them out"));
            }
        }
    }
}

const fn is_emoji(c: char) -> bool {
    !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
        && matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}')
}
