//! Characters that arrive otherwise than they look.

use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::Page;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, SourceText};

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
    ("Â\u{a0}", "\u{a0}"),
    ("Â°", "°"),
    ("â‚¬", "€"),
    ("ï»¿", ""),
];

/// What stands for a letter that no program can bring back.
const LOST: &str = "\u{fffd}";

/// Letters that went through the wrong encoding: the first of each passage.
pub(in crate::check) fn mojibake(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let known = MOJIBAKE.iter().copied().chain([(LOST, LOST)]);
        let mut places: Vec<(usize, &str, &str)> = known
            .flat_map(|(wrong, right)| {
                passage.text.match_indices(wrong).map(move |(at, wrong)| (at, wrong, right))
            })
            .collect();
        places.sort_unstable();
        let Some((at, wrong, right)) = places.first() else { continue };
        let message = format!("`{wrong}` went through the wrong encoding");
        let span = passage.at(*at, at + wrong.len());
        let was = match *right {
            "" => "nothing",
            "\u{a0}" => "a blank",
            LOST => "a letter that is lost",
            right => right,
        };
        let back = places.iter().filter(|(.., right)| *right != LOST);
        findings.push(
            Finding::new(Code::ENCODING_MOJIBAKE, span, message)
                .help(format!("it was {was}; paste the text again"))
                .changes(back.map(|(at, wrong, right)| {
                    passage.change(page.source, *at..at + wrong.len(), *right)
                })),
        );
    }
}

/// Characters that take no room. A joiner between emoji belongs there.
pub(in crate::check) fn invisible(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let unseen =
        |c: char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}');
    for passage in &source_text.passages {
        for (at, c) in passage.text.char_indices().filter(|(_, c)| unseen(*c)) {
            let message = format!("U+{:04X} stands in the text and cannot be seen", u32::from(c));
            let span = passage.at(at, at + c.len_utf8());
            let change = passage.change(page.source, at..at + c.len_utf8(), "");
            let finding = Finding::new(Code::ENCODING_INVISIBLE, span, message);
            findings.push(finding.help("delete it").changes([change]));
        }
    }
}

/// Accents that are characters of their own: told at the first of each passage.
pub(in crate::check) fn decomposed(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let letters = accented(&passage.text);
        let Some(first) = letters.first() else { continue };
        let message =
            format!("the accent of `{}` is a character of its own", &passage.text[first.clone()]);
        let span = passage.at(first.start, first.end);
        findings.push(
            Finding::new(Code::ENCODING_DECOMPOSED, span, message)
                .help("type the letter again; some programs cannot find or draw it")
                .changes(letters.into_iter().map(|letter| {
                    let composed = ComposingNormalizerBorrowed::new_nfc()
                        .normalize(&passage.text[letter.clone()])
                        .into_owned();
                    passage.change(page.source, letter, composed)
                })),
        );
    }
}

/// The letters of a text whose accents follow them and could be one with them.
fn accented(text: &str) -> Vec<Range<usize>> {
    let mut letters: Vec<Range<usize>> = Vec::new();
    let mut before: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (('\u{300}'..='\u{327}').contains(&c), letters.last_mut(), before) {
            (true, Some(letter), _) if letter.end == at => letter.end = end,
            (true, _, Some((start, letter))) if letter.is_alphabetic() => letters.push(start..end),
            _ => {}
        }
        before = Some((at, c));
    }
    let composed = ComposingNormalizerBorrowed::new_nfc();
    letters.retain(|letter| !composed.is_normalized(&text[letter.clone()]));
    letters
}

/// Emoji in a row, or before an item: a screen reader says each by its name.
pub(in crate::check) fn emoji(_: &Page<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
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
                let finding = Finding::new(Code::READING_EMOJI, passage.at(start, end), message);
                findings.push(finding.help("a screen reader says the name of each; take them out"));
            }
        }
    }
}

const fn is_emoji(c: char) -> bool {
    !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
        && matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}')
}
