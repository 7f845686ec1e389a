//! Begins an issue from a text in Markdown: what other programs export, with front matter at its head.
//!
//! Every word of the text stands in the issue afterwards, or is told: front matter that an issue has no key for stands
//! as comments at the top.
//!
//! - The title of the front matter is the title of the issue, or else a `#` at the head of the text.
//! - `#` and `##` begin blocks. A `#` with nothing below it is the kicker of the block that follows.
//! - What stands above the first of them is a notice, since a notice needs no title.
//! - A list of links below «En bref», “In brief” or „Kurz“ is a block of briefs.

mod briefs;
mod front_values;
mod outline;

use std::fmt::Write as _;
use std::iter::Peekable;

use jiff::civil::Date;

use self::briefs::{DraftBrief, read_briefs};
use self::front_values::{FrontValue, FrontValues, split_entries};
use self::outline::{Outline, OutlinePart, read_outline};
use super::front_matter::find_front_matter;
use super::toml_text::{write_comment, write_line, write_lines, write_list};
use crate::language::{Language, push_folded};

/// What an issue is begun with, besides the text.
#[derive(Debug, Clone, Copy)]
pub struct DraftSetting<'a> {
    /// The day of the issue.
    pub day: Date,
    /// The number of the issue.
    pub number: Option<u32>,
    /// The name of the file, which is the title if the text has none.
    pub file_name: &'a str,
    /// Those who write for the publication: the key and the name of each.
    pub contributors: &'a [(String, String)],
    /// The language of the publication.
    pub language: Language,
}

/// An issue that was begun from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownDraft {
    /// The file of the issue, as TOML.
    pub toml: String,
    /// How many stories it has.
    pub stories: usize,
    /// How many briefs it has.
    pub briefs: usize,
    /// What the editor should know.
    pub remarks: Vec<DraftRemark>,
}

/// What an editor should know of an issue that was begun from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DraftRemark {
    /// The front matter cannot be read, for this reason. Its lines stand as comments at the top.
    FrontMatterUnread(String),
    /// An issue has no place for these keys of the front matter, or for all of their words. Their lines stand as
    /// comments at the top.
    KeysKept(Vec<String>),
    /// The front matter has another date than the issue.
    OtherDate(String),
    /// The publication has no contributor of this name. The name stands in `byline`.
    UnknownAuthor(String),
    /// The text has no title. The file's name stands in its place.
    NoTitle(String),
    /// What stands above the first heading is a notice.
    NoticeAtHead,
    /// The title of a block lost this link.
    LinkInTitle(String, String),
    /// The heading has nothing below it.
    NothingBelow(String),
    /// The text has HTML, which an issue refuses. Has the first of it.
    Html(String),
    /// A line `<!--more-->` was taken out.
    MoreMark,
}

/// Begins an issue from a text in Markdown. The text is without a byte order mark. `None` if it has no words below its
/// front matter.
pub fn draft_from_markdown(text: &str, setting: &DraftSetting<'_>) -> Option<MarkdownDraft> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let front_matter = find_front_matter(&text).map(|range| &text[range]);
    let body = &text[front_matter.map_or(0, str::len)..];
    if body.trim().is_empty() {
        return None;
    }
    let mut writer = DraftWriter {
        setting,
        front: DraftFront::default(),
        blocks: String::new(),
        stories: 0,
        briefs: 0,
        remarks: Vec::new(),
    };
    if let Some(front_matter) = front_matter {
        writer.read_front_matter(front_matter);
    }
    writer.write_body(read_outline(body));
    Some(writer.finish())
}

/// What the front matter says, as far as an issue has a key for it.
#[derive(Debug, Default)]
struct DraftFront {
    title: Option<String>,
    subject: Option<String>,
    preheader: Option<String>,
    language: Option<Language>,
    byline: Vec<String>,
    /// The lines that stand as comments.
    kept: Vec<String>,
}

/// Writes an issue.
struct DraftWriter<'a> {
    setting: &'a DraftSetting<'a>,
    front: DraftFront,
    blocks: String,
    stories: usize,
    briefs: usize,
    remarks: Vec<DraftRemark>,
}

impl DraftWriter<'_> {
    fn read_front_matter(&mut self, front_matter: &str) {
        let values = match FrontValues::read(front_matter) {
            Ok(FrontValues(values)) => values,
            Err(reason) => {
                self.remarks.push(DraftRemark::FrontMatterUnread(reason));
                self.front.kept.push(front_matter.to_owned());
                return;
            }
        };
        let mut kept = Vec::new();
        for (key, lines) in split_entries(front_matter) {
            let value = values.iter().find(|(name, _)| name == key).map(|(_, value)| value);
            let is_taken = value.is_some_and(|value| self.take_value(key, value));
            let taken = value.map(|value| fold(&value.texts().join(" "))).unwrap_or_default();
            let has_more_words = fold(&lines).split(' ').any(|word| {
                !fold(key).split(' ').any(|part| part == word)
                    && !taken.split(' ').any(|one| one == word)
            });
            if !is_taken || has_more_words {
                if !key.is_empty() {
                    kept.push(key.to_owned());
                }
                self.front.kept.push(lines);
            }
        }
        if !kept.is_empty() {
            self.remarks.push(DraftRemark::KeysKept(kept));
        }
    }

    /// Takes a value of the front matter. Answers whether the issue has it all, or says so in a remark.
    fn take_value(&mut self, key: &str, value: &FrontValue) -> bool {
        let line = || Some(join_lines(value.texts().first()?)).filter(|line| !line.is_empty());
        let is_text = matches!(value, FrontValue::Text(_));
        let slot = match fold(key).as_str() {
            "title" => &mut self.front.title,
            "subject" => &mut self.front.subject,
            "description" | "summary" | "excerpt" | "preheader" => &mut self.front.preheader,
            "lang" | "language" => {
                let language = value.texts().first().and_then(|tag| Language::of_tag(tag));
                self.front.language = language.filter(|one| *one != self.setting.language);
                return language.is_some() && is_text;
            }
            "date" if is_text => return self.compare_date(value.texts()),
            "author" | "authors" => return self.take_authors(value),
            "draft" => return value.texts() == ["true"],
            _ => return false,
        };
        let is_free = slot.is_none();
        if is_free && is_text {
            *slot = line();
        }
        is_free && is_text && slot.is_some()
    }

    /// Says a date that is another than the issue's.
    fn compare_date(&mut self, texts: &[String]) -> bool {
        let written = texts.first().map_or("", String::as_str);
        let day = written.get(..10).and_then(|day| day.parse::<Date>().ok());
        if day != Some(self.setting.day) {
            self.remarks.push(DraftRemark::OtherDate(written.to_owned()));
        }
        true
    }

    /// Takes the authors. Those that the publication does not know sign by their names, and are told.
    fn take_authors(&mut self, value: &FrontValue) -> bool {
        for author in value.texts() {
            let one = self.find_contributor(author).map(|key| vec![key]);
            let several =
                || author.split([',', '&']).map(|name| self.find_contributor(name)).collect();
            if let Some(keys) = one.or_else(several) {
                self.front.byline.extend(keys);
            } else {
                self.front.byline.push(author.clone());
                self.remarks.push(DraftRemark::UnknownAuthor(author.clone()));
            }
        }
        *value != FrontValue::Other
    }

    /// The key of the contributor with this name or key.
    fn find_contributor(&self, author: &str) -> Option<String> {
        let author = author.trim();
        let is_meant =
            |known: &&(String, String)| fold(&known.1) == fold(author) || known.0 == author;
        self.setting.contributors.iter().find(is_meant).map(|(key, _)| key.clone())
    }

    /// Writes the blocks.
    fn write_body(&mut self, outline: Outline) {
        let Outline { parts, html, has_more_mark } = outline;
        let mut parts = parts.into_iter().peekable();
        let mut head = parts.next().unwrap_or_default();
        if let Some(first) = parts.peek()
            && head.text.is_empty()
            && self.is_issue_title(first)
        {
            self.tell_links(first);
            self.front.title = Some(first.title.clone());
            head = OutlinePart { level: 0, ..parts.next().unwrap_or_default() };
        }
        self.title_by_file_name();
        let is_whole = parts.peek().is_none();
        if is_whole {
            let title = self.front.title.clone().unwrap_or_default();
            self.write_story(&OutlinePart { title, ..head }, None);
        } else if !head.text.is_empty() {
            self.remarks.push(DraftRemark::NoticeAtHead);
            let _ = write!(
                self.blocks,
                "\n[[blocks]]\nkind = \"notice\"\nbody = {}\n",
                write_lines(&head.text)
            );
        }
        self.write_parts(parts);
        if let Some(first) = html.first() {
            self.remarks.push(DraftRemark::Html(first.clone()));
        }
        if has_more_mark {
            self.remarks.push(DraftRemark::MoreMark);
        }
    }

    /// Writes the blocks of the headings.
    fn write_parts(&mut self, mut parts: Peekable<impl Iterator<Item = OutlinePart>>) {
        while let Some(part) = parts.next() {
            self.tell_links(&part);
            let next =
                parts.next_if(|next| part.level == 1 && next.level == 2 && part.text.is_empty());
            match next {
                Some(next) => {
                    self.tell_links(&next);
                    self.write_block(&next, Some(&part.title));
                }
                None => self.write_block(&part, None),
            }
        }
    }

    /// Whether a heading at the head of the text is the title of the issue.
    fn is_issue_title(&self, first: &OutlinePart) -> bool {
        let is_same = |title: &String| fold(title) == fold(&first.title);
        first.level == 1 && !first.title.is_empty() && self.front.title.as_ref().is_none_or(is_same)
    }

    /// Makes a title of the file's name if the text has none.
    fn title_by_file_name(&mut self) {
        if self.front.title.is_none() {
            let title = join_lines(&self.setting.file_name.replace(['-', '_'], " "));
            self.remarks.push(DraftRemark::NoTitle(title.clone()));
            self.front.title = Some(title);
        }
    }

    fn tell_links(&mut self, part: &OutlinePart) {
        let links = part.links.iter();
        self.remarks
            .extend(links.map(|link| DraftRemark::LinkInTitle(part.title.clone(), link.clone())));
    }

    fn write_block(&mut self, part: &OutlinePart, kicker: Option<&str>) {
        match read_briefs(part) {
            Some(briefs) => self.write_briefs(part, kicker, &briefs),
            None => self.write_story(part, kicker),
        }
    }

    fn write_story(&mut self, part: &OutlinePart, kicker: Option<&str>) {
        self.stories += 1;
        self.write_head("story", &part.title, kicker);
        if !self.front.byline.is_empty() {
            let _ = writeln!(self.blocks, "byline = {}", write_list(&self.front.byline));
        }
        if part.text.is_empty() {
            self.remarks.push(DraftRemark::NothingBelow(part.title.clone()));
        } else {
            let _ = writeln!(self.blocks, "body = {}", write_lines(&part.text));
        }
    }

    fn write_briefs(&mut self, part: &OutlinePart, kicker: Option<&str>, briefs: &[DraftBrief]) {
        self.briefs += briefs.len();
        let language = self.front.language.unwrap_or(self.setting.language);
        let is_label = kicker.is_none() && fold(&part.title) == fold(language.labels().briefs);
        self.write_head("briefs", if is_label { "" } else { &part.title }, kicker);
        if is_label {
            let _ = writeln!(
                self.blocks,
                "# the page prints \"{}\" above these",
                join_lines(&part.title)
            );
        }
        for DraftBrief { title, link, text } in briefs {
            let _ = write!(
                self.blocks,
                "[[blocks.items]]\ntitle = {}\nlink = {}\n",
                write_line(title),
                write_line(link)
            );
            if !text.is_empty() {
                let _ = writeln!(self.blocks, "text = {}", write_line(text));
            }
        }
    }

    /// Writes the head of a block. One without a title gets its line above the title from the page: «En bref».
    fn write_head(&mut self, kind: &str, title: &str, kicker: Option<&str>) {
        let _ = write!(self.blocks, "\n[[blocks]]\nkind = \"{kind}\"\n");
        if let Some(kicker) = kicker {
            let _ = writeln!(self.blocks, "kicker = {}", write_line(kicker));
        }
        if !title.is_empty() {
            let _ = writeln!(self.blocks, "title = {}", write_line(title));
        }
    }

    /// The issue as TOML.
    fn finish(self) -> MarkdownDraft {
        let Self { setting, front, blocks, stories, briefs, remarks } = self;
        let mut toml = format!("date = {}\n", setting.day);
        let mut push = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(toml, "{key} = {value}");
            }
        };
        push("number", setting.number.map(|number| number.to_string()));
        push("title", front.title.as_deref().map(write_line));
        push("subject", front.subject.as_deref().map(write_line));
        push("preheader", front.preheader.as_deref().map(write_line));
        push("language", front.language.map(|language| write_line(language.tag())));
        toml.push_str("draft = true                         # take this out to send\n");
        if !front.kept.is_empty() {
            toml.push_str("\n# What the front matter of the text said besides:\n");
            toml.push_str(&write_comment(&front.kept.join("\n")));
            toml.push('\n');
        }
        MarkdownDraft { toml: toml + &blocks, stories, briefs, remarks }
    }
}

/// A text on one line, with one blank between its words.
fn join_lines(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text in small letters without accents, with one blank between them.
fn fold(text: &str) -> String {
    let fold_word = |word: &str| {
        let mut folded = String::new();
        word.chars().for_each(|c| push_folded(c, &mut folded));
        folded
    };
    let words = text.split(|c: char| !c.is_alphanumeric()).map(fold_word);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
