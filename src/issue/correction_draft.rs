//! The draft of a correction: what differs between the version that readers have and the file as it stands, block by block.
//!
//! What free readers did not get, before or now, stands in exclusive blocks of the draft, and nowhere else.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::sent_texts::{SentText, TextReaders};
use super::text_difference::{TextDifference, find_differences};
use super::toml_text::{write_line, write_lines};
use super::{CorrectedContent, SentTexts};
use crate::language::{Language, PrimaryLanguage};

/// What a correction is begun with.
#[derive(Debug, Clone)]
pub struct CorrectionSetting {
    /// The day of the correction.
    pub day: Date,
    /// The language of the issue that is corrected.
    pub language: Language,
    /// The title of the issue that is corrected.
    pub title: String,
    /// What is corrected.
    pub corrects: CorrectedContent,
}

/// The draft of a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionDraft {
    /// The file of the correction, as TOML.
    pub toml: String,
    /// How many passages differ.
    pub changes: usize,
}

/// The words of a draft in one language.
struct DraftWords {
    /// What stands before the title of the issue.
    correction: &'static str,
    /// The title of a block that has none.
    untitled: &'static str,
    before: &'static str,
    after: &'static str,
    removed: &'static str,
    added: &'static str,
    /// The comment beside `draft`.
    take_out: &'static str,
    /// What an editor replaces in a draft without a difference.
    write_here: &'static str,
}

const FRENCH: DraftWords = DraftWords {
    correction: "Correction : ",
    untitled: "Correction",
    before: "Nous avions écrit :",
    after: "Il faut lire :",
    removed: "Ce passage est retiré.",
    added: "Il manquait :",
    take_out: "enlevez cette ligne pour envoyer",
    write_here: "Écrivez ici ce qui est corrigé.",
};

const ENGLISH: DraftWords = DraftWords {
    correction: "Correction: ",
    untitled: "Correction",
    before: "We wrote:",
    after: "It should read:",
    removed: "This passage is withdrawn.",
    added: "This was missing:",
    take_out: "take this out to send",
    write_here: "Write here what is corrected.",
};

const GERMAN: DraftWords = DraftWords {
    correction: "Berichtigung: ",
    untitled: "Berichtigung",
    before: "Wir hatten geschrieben:",
    after: "Richtig ist:",
    removed: "Diese Stelle entfällt.",
    added: "Es fehlte:",
    take_out: "zum Senden herausnehmen",
    write_here: "Schreiben Sie hier, was berichtigt wird.",
};

impl DraftWords {
    const fn of(language: Language) -> &'static Self {
        match language.primary() {
            PrimaryLanguage::French => &FRENCH,
            PrimaryLanguage::English => &ENGLISH,
            PrimaryLanguage::German => &GERMAN,
        }
    }
}

/// Writes the draft of a correction. Without a difference, or without the texts before, the draft has one block for
/// everyone in which the editor writes.
pub fn draft_correction(
    before: Option<&SentTexts>,
    after: &SentTexts,
    setting: &CorrectionSetting,
) -> CorrectionDraft {
    let words = DraftWords::of(setting.language);
    let (mut blocks, mut changes) = (String::new(), 0);
    for readers in TextReaders::ALL {
        let of = |texts: &'_ SentTexts| -> Vec<SentText> {
            texts.texts.iter().filter(|text| text.readers == readers).cloned().collect()
        };
        let (before, after) = (of(before.unwrap_or(after)), of(after));
        let (before, after): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let found = find_differences(&before, &after);
        changes += found.len();
        for group in found.chunk_by(|one, next| one.block == next.block) {
            write_block(words, readers, group, &mut blocks);
        }
    }
    if changes == 0 {
        write_head(words.untitled, TextReaders::Everyone, &mut blocks);
        push_key("body", &write_lines(words.write_here), &mut blocks);
    }
    CorrectionDraft { toml: write_front(words, setting) + &blocks, changes }
}

fn write_front(words: &DraftWords, setting: &CorrectionSetting) -> String {
    let CorrectionSetting { day, title, corrects: CorrectedContent { issue, content }, .. } =
        setting;
    let title = write_line(&format!("{}{title}", words.correction));
    let (issue, content) = (write_line(&issue.to_string()), write_line(content.as_str()));
    format!(
        "date = {day}\ntitle = {title}\ndraft = true  # {}\n\
         corrects = {{ issue = {issue}, content = {content} }}\n",
        words.take_out
    )
}

/// Writes the block of the changes of one block.
fn write_block(
    words: &DraftWords,
    readers: TextReaders,
    changes: &[TextDifference<'_>],
    out: &mut String,
) {
    let title = changes.first().and_then(|change| change.block).map(escape);
    write_head(title.as_deref().unwrap_or(words.untitled), readers, out);
    let mut body = Vec::new();
    for TextDifference { before, after, .. } in changes {
        if !before.is_empty() {
            body.push(words.before.to_owned());
            body.push(quote(before, write_wrong));
        }
        body.push(match (before.is_empty(), after.is_empty()) {
            (_, true) => words.removed.to_owned(),
            (true, false) => words.added.to_owned(),
            (false, false) => words.after.to_owned(),
        });
        if !after.is_empty() {
            body.push(quote(after, write_right));
        }
    }
    push_key("body", &write_lines(&body.join("\n\n")), out);
}

fn write_head(title: &str, readers: TextReaders, out: &mut String) {
    out.push_str("\n[[blocks]]\n");
    push_key("kind", &write_line("story"), out);
    match readers {
        TextReaders::Everyone => {}
        TextReaders::Free => push_key("only", &write_line("free"), out),
        TextReaders::Paid => push_key("exclusive", "true", out),
    }
    push_key("title", &write_line(title), out);
}

fn push_key(key: &str, value: &str, out: &mut String) {
    let _ = writeln!(out, "{key} = {value}");
}

/// Texts as a quotation in Markdown.
fn quote(texts: &[&SentText], write: fn(&SentText) -> String) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("> {}", write(text))).collect();
    texts.join("\n>\n")
}

/// A text that was wrong. The address of a link is shown, and leads nowhere.
fn write_wrong(text: &SentText) -> String {
    let words = escape(&text.words);
    match &text.url {
        Some(url) if *url == text.words => words,
        Some(url) => format!("{words} ({})", escape(url)),
        None => words,
    }
}

/// A text as it should read.
fn write_right(text: &SentText) -> String {
    let words = escape(&text.words);
    match &text.url {
        Some(url) => format!("[{words}](<{}>)", url.replace(['<', '>', '\\'], "")),
        None => words,
    }
}

/// A text as Markdown in one line, so that none of its characters is a mark.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        for c in word.chars() {
            let is_mark = matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|' | '^' | '&'
            );
            let begins_list = escaped.is_empty() && matches!(c, '-' | '+' | '=');
            let ends_number = matches!(c, '.' | ')')
                && !escaped.is_empty()
                && escaped.bytes().all(|byte| byte.is_ascii_digit());
            if is_mark || begins_list || ends_number {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}
