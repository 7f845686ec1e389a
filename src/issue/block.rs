//! The blocks an issue is made of, as the editor's file holds them after reading.

use super::edition_name::EditionName;
use super::prose::Prose;
use crate::finding::Span;

/// One block of an issue: what all kinds share, and what is its kind's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What stands above the body, and names the block.
    pub head: Head,
    /// The body and what closes it.
    pub content: Content,
    /// The one edition that prints it; both where nothing is said.
    pub only: Option<EditionName>,
    /// Where the block's header stands in the editor's file.
    pub span: Span,
}

impl Block {
    /// Whether nothing of its own would be printed below the title.
    pub fn is_empty(&self) -> bool {
        let bare = self.head.standfirst.is_none() && self.head.figures.is_empty();
        match &self.content {
            Content::Story(story) | Content::Editorial(story) => {
                bare && story.body.is_empty() && story.watch.is_none()
            }
            Content::Briefs(briefs) => briefs.items.is_empty(),
            Content::Tribune(tribune) => tribune.body.is_empty(),
            Content::Notice(notice) => bare && notice.body.is_empty(),
            Content::Sponsor(sponsor) => bare && sponsor.body.is_empty(),
        }
    }

    /// The portrait of who signs: the one picture that an exclusive block keeps for paying readers.
    pub const fn portrait(&self) -> Option<&Figure> {
        match &self.content {
            Content::Tribune(tribune) => tribune.author.figure.as_ref(),
            Content::Story(_)
            | Content::Editorial(_)
            | Content::Briefs(_)
            | Content::Notice(_)
            | Content::Sponsor(_) => None,
        }
    }
}

/// What every block may carry above its body. In an exclusive block this part is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Anchor and handle: small letters, digits and hyphens.
    pub id: String,
    /// The block's line in the contents.
    pub short: Option<String>,
    /// The small line above the title.
    pub kicker: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The sentence below the title that sums the block up (chapô).
    pub standfirst: Option<String>,
    /// The first stands above the body, the others below it.
    pub figures: Vec<Figure>,
}

/// What a block says, by kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A full article.
    Story(Story),
    /// The signed opinion of the house.
    Editorial(Story),
    /// A list of short items.
    Briefs(Briefs),
    /// The signed opinion of someone from outside.
    Tribune(Tribune),
    /// A word from the house to its readers.
    Notice(Notice),
    /// An advertisement.
    Sponsor(Sponsor),
}

/// The body of an article or an editorial, and what closes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The text.
    pub body: Prose,
    /// The point to watch.
    pub watch: Option<Prose>,
    /// Who wrote it: keys of contributors, or plain names.
    pub byline: Vec<String>,
    /// The initials at the foot: a contributor's key, or the initials themselves.
    pub sign_off: Option<String>,
    /// Where the news comes from.
    pub source: Option<Link>,
}

/// A list of short items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Briefs {
    /// What stands above the items; often nothing.
    pub body: Prose,
    /// The items, in the editor's order.
    pub items: Vec<Brief>,
}

/// One short item.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: Prose,
    /// Where to read on.
    pub link: Option<String>,
    /// What the link says; the language's own words where nothing is written.
    pub link_label: Option<String>,
    /// Whom it is about: the block takes its title from these.
    pub entities: Vec<String>,
}

/// A signed opinion from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Tribune {
    /// Who signs.
    pub author: Author,
    /// The text.
    pub body: Prose,
    /// The line of credit of the partner it comes through.
    pub partner: Option<String>,
    /// Where the whole text can be read.
    pub source: Option<Link>,
}

/// Who signs a tribune.
#[derive(Debug, Clone, PartialEq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Who that is, in a sentence.
    pub bio: Option<String>,
    /// The portrait.
    pub figure: Option<Figure>,
}

/// A word from the house to its readers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notice {
    /// The text.
    pub body: Prose,
    /// What the reader may press.
    pub button: Option<Link>,
}

/// An advertisement, always labelled as such.
#[derive(Debug, Clone, PartialEq)]
pub struct Sponsor {
    /// Who pays for it.
    pub advertiser: String,
    /// The text.
    pub body: Prose,
    /// What the reader may press.
    pub button: Option<Link>,
}

/// A label and where it leads: an https, http, mailto or tel URL, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is read.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A picture with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The file, as the editor named it; never a path that leaves the folder.
    pub src: String,
    /// What is told to those who do not see it; empty for a picture that only decorates.
    pub alt: String,
    /// The legend.
    pub caption: Option<String>,
    /// Whose picture it is.
    pub credit: Option<String>,
    /// Where `src` stands in the editor's file.
    pub span: Span,
}

/// The quotation at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epigraph {
    /// The words, without quotation marks: the language puts them.
    pub quote: String,
    /// Who said them.
    pub author: Option<String>,
}
