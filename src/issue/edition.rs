//! The two editions cut from one issue.
//!
//! Only this file opens a [`Sealed`] block to print it, and only for [`Edition<Paid>`]. A value of
//! `Edition<Free>` has nothing that a free reader may not read. The compiler refuses everything
//! else:
//!
//! ```
//! use matinale::issue::{Issue, edition::{self, Edition, Free, Paid}};
//! fn both(issue: &Issue) -> (Edition<'_, Free>, Edition<'_, Paid>) {
//!     (edition::cut(issue), edition::cut(issue))
//! }
//! ```
//!
//! A sealed block has no public field, and an edition cannot be made by hand:
//!
//! ```
//! use matinale::issue::{Sealed, edition::{Edition, Free, Front}};
//! fn front<'a>(edition: &'a Edition<'a, Free>, _: &Sealed) -> &'a Front<'a> { edition.front() }
//! ```
//! ```compile_fail,E0616
//! use matinale::issue::{Block, Sealed};
//! fn open(sealed: &Sealed) -> &Block { &sealed.block }
//! ```
//! ```compile_fail,E0451
//! use matinale::issue::edition::{Edition, Free, Front};
//! fn forge<'a>(front: Front<'a>) -> Edition<'a, Free> {
//!     Edition { front, blocks: vec![], exclusives: vec![], teasers: vec![], tier: std::marker::PhantomData }
//! }
//! ```
//!
//! There are two tiers. Nobody can add a third outside of this file:
//!
//! ```
//! use matinale::issue::edition::{Free, Paid, Tier};
//! fn name<T: Tier>() -> &'static str { T::NAME.as_str() }
//! assert_eq!((name::<Free>(), name::<Paid>()), ("free", "paid"));
//! ```
//! ```compile_fail,E0277
//! use matinale::issue::edition::Tier;
//! enum Gold {}
//! fn name<T: Tier>() -> &'static str { T::NAME.as_str() }
//! name::<Gold>();
//! ```

use std::marker::PhantomData;

pub use super::edition_name::EditionName;

use super::block::{Block, Content, Epigraph, Head};
use super::prose::{Figure, Prose};
use super::{Issue, IssueName, Placed, Sealed};
use crate::language::Language;

/// A tier, as a type: whether a reader pays. The trait is sealed; only [`Free`] and [`Paid`] have
/// it.
pub trait Tier: sealed::KnownTier + Send + Sync + 'static {
    /// The name of the tier as a value, for the journal or a file name.
    const NAME: EditionName;
    #[doc(hidden)]
    fn exclusive(sealed: &Sealed) -> Exclusive<'_>;
}

/// Readers who do not pay.
#[derive(Debug, Clone, Copy)]
pub enum Free {}

/// Readers who pay.
#[derive(Debug, Clone, Copy)]
pub enum Paid {}

mod sealed {
    pub trait KnownTier {}
    impl KnownTier for super::Free {}
    impl KnownTier for super::Paid {}
}

impl Tier for Free {
    const NAME: EditionName = EditionName::Free;

    fn exclusive(sealed: &Sealed) -> Exclusive<'_> {
        Exclusive::Cut(Cut { head: &sealed.block.head, opening: &sealed.opening })
    }
}

impl Tier for Paid {
    const NAME: EditionName = EditionName::Paid;

    fn exclusive(sealed: &Sealed) -> Exclusive<'_> {
        Exclusive::Full { opening: &sealed.opening, block: &sealed.block }
    }
}

/// The part above the blocks, and the lines that a mailbox shows.
#[derive(Debug, Clone)]
pub struct Front<'a> {
    /// The name of the issue.
    pub name: IssueName,
    /// The number of the issue, if the publication counts its issues.
    pub number: Option<u32>,
    /// The language of the issue.
    pub language: Language,
    /// The headline of the issue.
    pub title: &'a str,
    /// The subject of the message: the title, unless the editor wrote another one.
    pub subject: &'a str,
    /// The line that a mailbox shows after the subject. If it is made from the contents, it has at
    /// most 140 characters.
    pub preheader: String,
    /// The headlines of the contents. A headline that was taken from a block links to it.
    pub contents: Vec<Headline<'a>>,
    /// The quotation of the day.
    pub epigraph: Option<&'a Epigraph>,
}

/// One line of the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headline<'a> {
    /// The text of the line.
    pub text: &'a str,
    /// The handle of the block that the line was taken from. `None` if the editor wrote the line.
    pub block: Option<&'a str>,
}

/// An exclusive block in one edition.
#[derive(Debug, Clone, Copy)]
pub enum Exclusive<'a> {
    /// The part that free readers get.
    Cut(Cut<'a>),
    /// The whole block, with opening and body joined.
    Full {
        /// The paragraphs that free readers get too.
        opening: &'a Prose,
        /// The block. Its body begins after the opening.
        block: &'a Block,
    },
}

/// The open part of an exclusive block. It has nothing of the body, the watch or the items.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    /// Handle, kicker, title, standfirst and figures.
    pub head: &'a Head,
    /// The paragraphs before the cut, often none.
    pub opening: &'a Prose,
}

/// The edition of an issue for one tier. Only [`cut`] makes it.
#[derive(Debug, Clone)]
pub struct Edition<'a, T: Tier> {
    front: Front<'a>,
    blocks: Vec<&'a Block>,
    teasers: Vec<&'a str>,
    exclusives: Vec<Exclusive<'a>>,
    tier: PhantomData<T>,
}

impl<'a, T: Tier> Edition<'a, T> {
    /// The part above the blocks.
    pub const fn front(&self) -> &Front<'a> {
        &self.front
    }

    /// The open blocks, in the editor's order.
    pub fn blocks(&self) -> &[&'a Block] {
        &self.blocks
    }

    /// The lines that announce the exclusive section.
    pub fn teasers(&self) -> &[&'a str] {
        &self.teasers
    }

    /// The exclusive blocks: cut in the free edition, whole in the paid one.
    pub fn exclusives(&self) -> &[Exclusive<'a>] {
        &self.exclusives
    }

    /// Every figure of this edition, in order.
    pub fn figures(&self) -> impl Iterator<Item = &'a Figure> {
        let open = self.blocks.iter().flat_map(|block| block.figures());
        let exclusive = self.exclusives.iter().flat_map(|exclusive| match exclusive {
            Exclusive::Cut(Cut { head, opening }) => {
                head.figures.iter().chain(opening.figures()).collect::<Vec<_>>()
            }
            Exclusive::Full { opening, block } => {
                opening.figures().into_iter().chain(block.figures()).collect()
            }
        });
        open.chain(exclusive)
    }

    /// The figures of this edition that are portraits of a tribune's author, in order.
    pub fn portraits(&self) -> impl Iterator<Item = &'a Figure> {
        let full = self.exclusives.iter().filter_map(|exclusive| match exclusive {
            Exclusive::Full { block, .. } => Some(*block),
            Exclusive::Cut(_) => None,
        });
        self.blocks.iter().copied().chain(full).filter_map(Block::portrait)
    }
}

/// Cuts the edition of one tier from an issue.
///
/// Both editions have the same shape: the open blocks in order, the teasers, the exclusive blocks.
/// A block with `only` is in that edition alone.
pub fn cut<T: Tier>(issue: &Issue) -> Edition<'_, T> {
    let mut blocks = Vec::new();
    let mut teasers = Vec::new();
    let mut exclusives = Vec::new();
    let mut contents = Vec::new();
    for placed in &issue.blocks {
        match placed {
            Placed::Open(block) if block.only.is_none_or(|only| only == T::NAME) => {
                contents.extend(headline(block));
                blocks.push(block);
            }
            Placed::Open(_) => {}
            Placed::Exclusive(sealed) => {
                if !sealed.continues.is_in(T::NAME) {
                    contents.extend(headline(&sealed.block));
                }
                teasers.extend(sealed.teasers.iter().map(String::as_str));
                exclusives.push(T::exclusive(sealed));
            }
        }
    }
    let front = front(issue, contents);
    Edition { front, blocks, teasers, exclusives, tier: PhantomData }
}

/// The line of a block in the contents: its `short`, or its title. An advertisement and a notice
/// have a line only if the editor wrote one, because they are no news.
fn headline(block: &Block) -> Option<Headline<'_>> {
    let title = match block.content {
        Content::Notice(_) | Content::Sponsor(_) => None,
        _ => block.head.title.as_deref(),
    };
    let text = block.head.short.as_deref().or(title)?;
    Some(Headline { text, block: Some(&block.head.id) })
}

fn front<'a>(issue: &'a Issue, contents: Vec<Headline<'a>>) -> Front<'a> {
    let contents = match &issue.contents {
        Some(lines) => lines.iter().map(|text| Headline { text, block: None }).collect(),
        None => contents,
    };
    let preheader = issue.preheader.clone().unwrap_or_else(|| {
        let lines: Vec<&str> = contents.iter().map(|line| line.text).collect();
        shortened(&lines.join(" • "), 140)
    });
    Front {
        name: issue.name,
        number: issue.number,
        language: issue.language,
        title: &issue.title,
        subject: issue.subject.as_deref().unwrap_or(&issue.title),
        preheader,
        contents,
        epigraph: issue.epigraph.as_ref(),
    }
}

/// Cuts a line between words to at most `limit` characters, an ellipsis included.
fn shortened(line: &str, limit: usize) -> String {
    let Some((end, _)) = line.char_indices().nth(limit) else { return line.to_owned() };
    let room = &line[..end];
    let words = room.rfind(' ').map_or(room, |blank| &room[..blank]);
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '»' && c != '”');
    format!("{words}…")
}
