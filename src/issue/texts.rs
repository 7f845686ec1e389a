//! The texts of an issue, listed once.
//!
//! Whoever goes over what an editor wrote reads this list: the typographer, the proof of the paywall, and
//! the rules that ask what a block keeps for paying readers. Every type is taken apart here field by
//! field, without `..`: a new field does not compile until this file says what text it is, and who
//! reads it.
//!
//! There is one list, and it hands out what may be changed. Those who only read get a copy
//! ([`Block::texts`]): an issue is some 16 KiB.
//!
//! Beside [`edition`](super::edition), this is the one file that opens a [`Sealed`] block: to blank its
//! texts, or to let this room change them in place. It gives none of them to anyone outside.

use super::block::{
    Author, Block, Brief, Briefs, Content, Epigraph, Figure, Head, Link, Notice, Sponsor, Story,
    Tribune,
};
use super::prose::Prose;
use super::{Issue, Placed, Sealed};

/// Who reads a text of an exclusive block. Of a block that is not exclusive, everyone reads all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every reader: it stands in the free edition too.
    Open,
    /// Paying readers alone.
    Paid,
}

/// Where a text stands in the issue's file, and whom it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPlace {
    /// The table it stands in, as the file calls it: `blocks`, `figures`, `items`; empty for the
    /// issue itself.
    pub table: &'static str,
    /// Its key in that table.
    pub key: &'static str,
    /// Who reads it where the block is exclusive.
    pub reach: Reach,
}

/// One text, by what is done with it: `Line` is a text of one line, `Text` a longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueText<Line = String, Text = Prose> {
    /// Words on one line: a title, a caption, a label.
    Line(Line),
    /// Paragraphs.
    Prose(Text),
    /// Who signs: a contributor's key or initials, or a name. Printed as it is written.
    Signature(Line),
    /// Where something leads: a URL.
    Address(Line),
    /// The file of a picture.
    FileName(Line),
    /// The name by which a block is called: its anchor.
    Handle(Line),
}

/// A text that may be changed in its place.
pub type TextMut<'a> = IssueText<&'a mut String, &'a mut Prose>;

/// What is done with each text.
pub type Visit<'v> = dyn FnMut(TextPlace, TextMut<'_>) + 'v;

/// A copy of one text, and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// Where it stands, and whom it reaches.
    pub place: TextPlace,
    /// The text.
    pub text: IssueText,
}

impl PlacedText {
    /// Its plain words: one string a paragraph.
    pub fn paragraphs(&self) -> Vec<String> {
        match &self.text {
            IssueText::Prose(prose) => prose.paragraphs(),
            IssueText::Line(line)
            | IssueText::Signature(line)
            | IssueText::Address(line)
            | IssueText::FileName(line)
            | IssueText::Handle(line) => vec![line.clone()],
        }
    }

    /// The text, where it is one of paragraphs.
    pub const fn prose(&self) -> Option<&Prose> {
        match &self.text {
            IssueText::Prose(prose) => Some(prose),
            _ => None,
        }
    }
}

impl TextMut<'_> {
    /// Takes the text and leaves a blank one in its place.
    pub fn take(self) -> IssueText {
        use std::mem::take;
        match self {
            Self::Line(line) => IssueText::Line(take(line)),
            Self::Prose(prose) => IssueText::Prose(take(prose)),
            Self::Signature(line) => IssueText::Signature(take(line)),
            Self::Address(line) => IssueText::Address(take(line)),
            Self::FileName(line) => IssueText::FileName(take(line)),
            Self::Handle(line) => IssueText::Handle(take(line)),
        }
    }
}

impl Issue {
    /// The same issue with nothing behind the paywall: every text that only paying readers have is
    /// blank. Its free edition is the one of the whole issue, or something leaks.
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

    /// Visits every text of the issue. Whoever may call this reads behind the paywall, so it does not
    /// leave this room.
    pub(super) fn visit_texts(&mut self, visit: &mut Visit<'_>) {
        let Self {
            title,
            subject,
            preheader,
            contents,
            epigraph,
            blocks,
            date: _,
            number: _,
            draft: _,
            language: _,
            allow: _,
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

    /// A copy of what an exclusive block keeps for paying readers.
    pub fn paid_texts(&self) -> Vec<PlacedText> {
        self.texts().into_iter().filter(|text| text.place.reach == Reach::Paid).collect()
    }

    /// Who signs it: keys or initials of contributors, or names.
    pub fn signatures(&self) -> Vec<String> {
        let signed = |text: PlacedText| match text.text {
            IssueText::Signature(word) => Some(word),
            _ => None,
        };
        self.texts().into_iter().filter_map(signed).collect()
    }
}

/// The table of a block in the issue's file.
const BLOCK: &str = "blocks";

/// The way through one table.
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
        self.lines("title", title);
        self.lines("standfirst", standfirst);
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
            walk.lines("title", [title]);
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
        let Figure { src, alt, caption, credit, span: _ } = figure;
        self.text("src", IssueText::FileName(src));
        self.lines("alt", [alt]);
        self.lines("caption", caption);
        self.lines("credit", credit);
    }

    fn link(&mut self, link: &mut Option<Link>) {
        let Some(Link { label, url }) = link else { return };
        self.lines("label", [label]);
        self.text("url", IssueText::Address(url));
    }
}
