//! The blocks of an issue, as they were read from its file.

use super::edition_name::EditionName;
use super::prose::{Figure, FormattedLine, Prose};
use crate::finding::Span;

/// One block of an issue: what all kinds have in common, and the content of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The part above the body: handle, title, figures.
    pub head: Head,
    /// The body, and the part below it.
    pub content: Content,
    /// The only edition that has the block. `None` for both editions.
    pub only: Option<EditionName>,
    /// The place of the block's header in the file.
    pub span: Span,
}

impl Block {
    /// Whether the block has no content below its title.
    pub fn is_empty(&self) -> bool {
        let bare = self.head.standfirst.is_empty() && self.head.figures.is_empty();
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

    /// The figures of the block: those of its head, the portrait of the author, and those of its prose. Of an
    /// exclusive block, free readers get those of the head alone.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        let prose = self.content.proses().into_iter().flat_map(Prose::figures);
        self.head.figures.iter().chain(self.portrait()).chain(prose)
    }

    /// The portrait of the author.
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

/// The part of a block above its body. In an exclusive block it is open to all.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The anchor and handle of the block: lower-case letters, digits and hyphens.
    pub id: String,
    /// The line of the block in the contents.
    pub short: Option<String>,
    /// The small line above the title.
    pub kicker: Option<String>,
    /// The title, with its emphasis.
    pub title: Option<FormattedLine>,
    /// The paragraphs below the title that sum the block up (chapô). Empty if there are none.
    pub standfirst: Prose,
    /// The figures. The first is printed above the body, the others below it.
    pub figures: Vec<Figure>,
}

/// The content of a block, by its kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A full article.
    Story(Story),
    /// A signed opinion of the publication.
    Editorial(Story),
    /// A list of short items.
    Briefs(Briefs),
    /// A signed opinion of an author from outside.
    Tribune(Tribune),
    /// A message of the publication to its readers.
    Notice(Notice),
    /// An advertisement.
    Sponsor(Sponsor),
}

impl Content {
    /// The texts of the content that are prose, in the order in which they are printed.
    fn proses(&self) -> Vec<&Prose> {
        match self {
            Self::Story(Story { body, watch, byline: _, sign_off: _, source: _ })
            | Self::Editorial(Story { body, watch, byline: _, sign_off: _, source: _ }) => {
                std::iter::once(body).chain(watch).collect()
            }
            Self::Briefs(Briefs { body, items }) => {
                std::iter::once(body).chain(items.iter().map(|item| &item.text)).collect()
            }
            Self::Tribune(Tribune { body, author: _, partner: _, source: _ })
            | Self::Notice(Notice { body, button: _ })
            | Self::Sponsor(Sponsor { body, advertiser: _, button: _ }) => vec![body],
        }
    }
}

/// The body of an article or an editorial, and the part below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// The text.
    pub body: Prose,
    /// The point to watch.
    pub watch: Option<Prose>,
    /// The authors: keys of contributors, or names.
    pub byline: Vec<String>,
    /// The initials below the text: a contributor's key, or the initials themselves.
    pub sign_off: Option<String>,
    /// The source of the news.
    pub source: Option<Link>,
}

/// A list of short items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Briefs {
    /// The text above the items, often empty.
    pub body: Prose,
    /// The items, in the editor's order.
    pub items: Vec<Brief>,
}

/// One short item.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The title of the item, with its emphasis.
    pub title: FormattedLine,
    /// The text of the item.
    pub text: Prose,
    /// The URL for reading on.
    pub link: Option<String>,
    /// The label of the link. `None` for the usual words of the language.
    pub link_label: Option<String>,
    /// The people or organisations of the item. A block without a title takes its title from them.
    pub entities: Vec<String>,
}

/// A signed opinion of an author from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Tribune {
    /// The author.
    pub author: Author,
    /// The text.
    pub body: Prose,
    /// The credit of the partner that provided the text.
    pub partner: Option<String>,
    /// The link to the whole text.
    pub source: Option<Link>,
}

/// The author of a tribune.
#[derive(Debug, Clone, PartialEq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Who the author is, in a sentence.
    pub bio: Option<String>,
    /// The portrait.
    pub figure: Option<Figure>,
}

/// A message of the publication to its readers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notice {
    /// The text.
    pub body: Prose,
    /// The button below the text.
    pub button: Option<Link>,
}

/// An advertisement, always labelled as such.
#[derive(Debug, Clone, PartialEq)]
pub struct Sponsor {
    /// The name of the advertiser.
    pub advertiser: String,
    /// The text.
    pub body: Prose,
    /// The button below the text.
    pub button: Option<Link>,
}

/// A label and a URL with the scheme https, http, mailto or tel. The URL is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The text of the link.
    pub label: String,
    /// The URL.
    pub url: String,
}

/// The quotation at the top of the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epigraph {
    /// The words without quotation marks. The typesetting of the language adds them.
    pub quote: String,
    /// The author of the quotation.
    pub author: Option<String>,
}
