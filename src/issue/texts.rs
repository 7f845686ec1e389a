//! The texts of an issue, listed once.
//!
//! Code that goes over the editor's text uses this list: the typographer, the proof of the paywall,
//! and the rules about exclusive blocks. Every type is destructured here field by field, without
//! `..`. A new field therefore does not compile until this file says what text it is, and who reads
//! it.
//!
//! There is one list, and it passes texts on as mutable. Code that only reads gets a copy
//! ([`Block::texts`]), which costs little because an issue has some 16 KiB.
//!
//! Besides [`edition`](super::edition), this is the only file that opens a [`Sealed`] block: to
//! blank its texts, or to let this room change them in place. Nothing of them leaves the room.

use super::block::{
    Author, Block, Brief, Briefs, Content, Epigraph, Head, Link, Notice, Sponsor, Story, Tribune,
};
use super::prose::{Figure, FormattedLine, Prose};
use super::{Issue, Placed, Sealed};

/// Who reads a text of an exclusive block. A text of another block is read by everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every reader: the text is in the free edition too.
    Open,
    /// Paying readers only.
    Paid,
}

/// The place of a text in the issue, and who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPlace {
    /// The name of its table in the file: `blocks`, `figures`, `items`. Empty for the issue itself.
    pub table: &'static str,
    /// The key of the text in that table.
    pub key: &'static str,
    /// Who reads the text if its block is exclusive.
    pub reach: Reach,
}

/// One text, by how it is treated. `Line` is the type of a text of one line, `Text` of a longer
/// one, `Title` of a line with formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueText<Line = String, Text = Prose, Title = FormattedLine> {
    /// A text of one line: a kicker, a label.
    Line(Line),
    /// A text of one line with formatting: a title, a caption.
    Formatted(Title),
    /// Paragraphs.
    Prose(Text),
    /// A signature: a contributor's key, initials or a name. Printed as it is written.
    Signature(Line),
    /// A URL.
    Address(Line),
    /// The file name of a picture.
    FileName(Line),
    /// The handle of a block, which is its anchor.
    Handle(Line),
}

/// A text that can be changed in place.
pub type TextMut<'a> = IssueText<&'a mut String, &'a mut Prose, &'a mut FormattedLine>;

/// The function that is called for each text.
pub type Visit<'v> = dyn FnMut(TextPlace, TextMut<'_>) + 'v;

/// A copy of one text, and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// The place of the text, and who reads it.
    pub place: TextPlace,
    /// The text.
    pub text: IssueText,
}

impl PlacedText {
    /// The plain words of the text, with one string for each paragraph.
    pub fn paragraphs(&self) -> Vec<String> {
        match &self.text {
            IssueText::Prose(prose) => prose.paragraphs(),
            IssueText::Formatted(line) => vec![line.words().to_owned()],
            IssueText::Line(line)
            | IssueText::Signature(line)
            | IssueText::Address(line)
            | IssueText::FileName(line)
            | IssueText::Handle(line) => vec![line.clone()],
        }
    }

    /// The text as prose. `None` if it is another kind of text.
    pub const fn prose(&self) -> Option<&Prose> {
        match &self.text {
            IssueText::Prose(prose) => Some(prose),
            _ => None,
        }
    }

    /// The URLs of the links in the text.
    pub fn addresses(&self) -> Vec<&str> {
        match &self.text {
            IssueText::Prose(prose) => prose.addresses(),
            IssueText::Formatted(line) => line.addresses(),
            _ => Vec::new(),
        }
    }

    /// The number of elements of a page that the text becomes.
    pub fn count_elements(&self) -> usize {
        match &self.text {
            IssueText::Prose(prose) => 1 + prose.count_elements(),
            IssueText::Formatted(line) => 1 + line.count_elements(),
            _ => 1,
        }
    }
}

impl TextMut<'_> {
    /// Takes the text, and leaves a blank one in its place.
    pub fn take(self) -> IssueText {
        use std::mem::take;
        match self {
            Self::Line(line) => IssueText::Line(take(line)),
            Self::Formatted(line) => IssueText::Formatted(take(line)),
            Self::Prose(prose) => IssueText::Prose(take(prose)),
            Self::Signature(line) => IssueText::Signature(take(line)),
            Self::Address(line) => IssueText::Address(take(line)),
            Self::FileName(line) => IssueText::FileName(take(line)),
            Self::Handle(line) => IssueText::Handle(take(line)),
        }
    }
}

impl Issue {
    /// The same issue with blank texts where only paying readers have a text. If its free edition
    /// differs from that of the whole issue, something leaks.
    #[must_use]
    pub fn redacted(&self) -> Self {
        let mut issue = self.clone();
        for placed in &mut issue.blocks {
            if let Placed::Exclusive(sealed) = placed {
                sealed.block.visit_texts(&mut |place, text| {
                    if place.reach == Reach::Paid {
                        text.take();
                    }
                });
            }
        }
        issue
    }

    /// Visits every text of the issue. The visitor reads exclusive texts too, so this function is
    /// private to the room.
    pub(super) fn visit_texts(&mut self, visit: &mut Visit<'_>) {
        let Self {
            title,
            subject,
            preheader,
            contents,
            epigraph,
            blocks,
            name: _,
            number: _,
            draft: _,
            send_at: _,
            language: _,
            allow: _,
            corrects: _,
        } = self;
        let mut front = Walk { table: "", reach: Reach::Open, visit };
        front.lines("title", [title]);
        front.lines("subject", subject);
        front.lines("preheader", preheader);
        front.lines("contents", contents.iter_mut().flatten());
        if let Some(Epigraph { quote, author }) = epigraph {
            let mut walk = front.within("epigraph");
            walk.lines("quote", [quote]);
            walk.lines("author", author);
        }
        for placed in blocks {
            match placed {
                Placed::Open(block) => block.visit_texts(front.visit),
                Placed::Exclusive(sealed) => {
                    let Sealed { block, opening, teasers, continues: _ } = sealed;
                    block.visit_texts(front.visit);
                    let mut walk = front.within(BLOCK);
                    walk.prose("opening", opening);
                    walk.lines("teasers", teasers);
                }
            }
        }
    }
}

impl Block {
    /// Visits every text of the block.
    pub fn visit_texts(&mut self, visit: &mut Visit<'_>) {
        let Self { head, content, only: _, span: _ } = self;
        Walk { table: BLOCK, reach: Reach::Open, visit }.head(head);
        Walk { table: BLOCK, reach: Reach::Paid, visit }.content(content);
    }

    /// A copy of every text of the block.
    pub fn texts(&self) -> Vec<PlacedText> {
        let mut texts = Vec::new();
        self.clone().visit_texts(&mut |place, text| {
            texts.push(PlacedText { place, text: text.take() });
        });
        texts
    }

    /// A copy of the texts of an exclusive block that only paying readers get.
    pub fn paid_texts(&self) -> Vec<PlacedText> {
        self.texts().into_iter().filter(|text| text.place.reach == Reach::Paid).collect()
    }

    /// The signatures of the block: keys or initials of contributors, or names.
    pub fn signatures(&self) -> Vec<String> {
        let signed = |text: PlacedText| match text.text {
            IssueText::Signature(word) => Some(word),
            _ => None,
        };
        self.texts().into_iter().filter_map(signed).collect()
    }
}

/// The name of a block's table in the file of an issue.
const BLOCK: &str = "blocks";

/// A walk through the texts of one table.
struct Walk<'w, 'v> {
    table: &'static str,
    reach: Reach,
    visit: &'w mut Visit<'v>,
}

impl<'v> Walk<'_, 'v> {
    fn within(&mut self, table: &'static str) -> Walk<'_, 'v> {
        Walk { table, reach: self.reach, visit: self.visit }
    }

    fn text(&mut self, key: &'static str, text: TextMut<'_>) {
        (self.visit)(TextPlace { table: self.table, key, reach: self.reach }, text);
    }

    fn lines<'t>(&mut self, key: &'static str, lines: impl IntoIterator<Item = &'t mut String>) {
        lines.into_iter().for_each(|line| self.text(key, IssueText::Line(line)));
    }

    fn formatted<'t>(
        &mut self,
        key: &'static str,
        lines: impl IntoIterator<Item = &'t mut FormattedLine>,
    ) {
        lines.into_iter().for_each(|line| self.text(key, IssueText::Formatted(line)));
    }

    fn prose(&mut self, key: &'static str, prose: &mut Prose) {
        self.text(key, IssueText::Prose(prose));
    }

    fn signatures<'t>(
        &mut self,
        key: &'static str,
        words: impl IntoIterator<Item = &'t mut String>,
    ) {
        words.into_iter().for_each(|word| self.text(key, IssueText::Signature(word)));
    }

    fn head(&mut self, head: &mut Head) {
        let Head { id, short, kicker, title, standfirst, figures } = head;
        self.text("id", IssueText::Handle(id));
        self.lines("short", short);
        self.lines("kicker", kicker);
        self.formatted("title", title);
        self.prose("standfirst", standfirst);
        for figure in figures {
            self.within("figures").figure(figure);
        }
    }

    fn content(&mut self, content: &mut Content) {
        match content {
            Content::Story(story) | Content::Editorial(story) => self.story(story),
            Content::Briefs(briefs) => self.briefs(briefs),
            Content::Tribune(tribune) => self.tribune(tribune),
            Content::Notice(Notice { body, button }) => {
                self.prose("body", body);
                self.within("button").link(button);
            }
            Content::Sponsor(Sponsor { advertiser, body, button }) => {
                self.lines("advertiser", [advertiser]);
                self.prose("body", body);
                self.within("button").link(button);
            }
        }
    }

    fn story(&mut self, story: &mut Story) {
        let Story { body, watch, byline, sign_off, source } = story;
        self.prose("body", body);
        if let Some(watch) = watch {
            self.prose("watch", watch);
        }
        self.signatures("byline", byline);
        self.signatures("sign_off", sign_off);
        self.within("source").link(source);
    }

    fn briefs(&mut self, briefs: &mut Briefs) {
        let Briefs { body, items } = briefs;
        self.prose("body", body);
        let mut walk = self.within("items");
        for Brief { title, text, link, link_label, entities } in items {
            walk.formatted("title", [title]);
            walk.prose("text", text);
            if let Some(url) = link {
                walk.text("link", IssueText::Address(url));
            }
            walk.lines("link_label", link_label);
            walk.lines("entities", entities);
        }
    }

    fn tribune(&mut self, tribune: &mut Tribune) {
        let Tribune { author: Author { name, bio, figure }, body, partner, source } = tribune;
        let mut walk = self.within("author");
        walk.lines("name", [name]);
        walk.lines("bio", bio);
        if let Some(portrait) = figure {
            walk.within("figure").figure(portrait);
        }
        self.prose("body", body);
        self.lines("partner", partner);
        self.within("source").link(source);
    }

    fn figure(&mut self, figure: &mut Figure) {
        let Figure { src, alt, caption, credit, link, span: _ } = figure;
        self.text("src", IssueText::FileName(src));
        self.lines("alt", [alt]);
        self.formatted("caption", caption);
        self.formatted("credit", credit);
        if let Some(url) = link {
            self.text("link", IssueText::Address(url));
        }
    }

    fn link(&mut self, link: &mut Option<Link>) {
        let Some(Link { label, url }) = link else { return };
        self.lines("label", [label]);
        self.text("url", IssueText::Address(url));
    }
}
