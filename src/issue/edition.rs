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
//!     Edition { front, blocks: vec![], exclusives: vec![], places: vec![], teasers: vec![], tier: std::marker::PhantomData }
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
use super::prose::{Figure, FormattedLine, Prose};
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

/// A block of the main part of an edition.
#[derive(Debug, Clone, Copy)]
pub enum EditionBlock<'a> {
    /// A block that every reader of the edition may read.
    Open(&'a Block),
    /// An exclusive block, in the place of the open one that it continues. The edition does not have that one.
    Exclusive(Exclusive<'a>),
}

/// A block of the exclusive section.
#[derive(Debug, Clone, Copy)]
pub struct SectionBlock<'a> {
    /// The block.
    pub exclusive: Exclusive<'a>,
    /// The open block of the same edition that it continues.
    pub continues: Option<&'a Block>,
}

/// Where an exclusive block stands in an edition.
#[derive(Debug, Clone, Copy)]
enum ExclusivePlace<'a> {
    /// In the main part, behind so many open blocks.
    Behind(usize),
    /// In the section, where it continues that open block of the edition.
    Section(Option<&'a Block>),
}

/// One block of the main part, by its place among the open blocks or among the exclusive ones.
enum MainBlock {
    Open(usize),
    Exclusive(usize),
}

/// The edition of an issue for one tier. Only [`cut`] makes it.
#[derive(Debug, Clone)]
pub struct Edition<'a, T: Tier> {
    front: Front<'a>,
    blocks: Vec<&'a Block>,
    teasers: Vec<&'a str>,
    exclusives: Vec<Exclusive<'a>>,
    /// The place of each exclusive block.
    places: Vec<ExclusivePlace<'a>>,
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

    /// Every exclusive block, in the editor's order: cut in the free edition, whole in the paid one.
    pub fn exclusives(&self) -> &[Exclusive<'a>] {
        &self.exclusives
    }

    /// The blocks above the exclusive section, in the order of the page.
    pub fn main(&self) -> Vec<EditionBlock<'a>> {
        let blocks = order_main(self.blocks.len(), &self.places).into_iter();
        blocks
            .map(|block| match block {
                MainBlock::Open(at) => EditionBlock::Open(self.blocks[at]),
                MainBlock::Exclusive(at) => EditionBlock::Exclusive(self.exclusives[at]),
            })
            .collect()
    }

    /// The blocks of the exclusive section, in the order of the page.
    pub fn section(&self) -> Vec<SectionBlock<'a>> {
        let placed = self.exclusives.iter().zip(&self.places);
        placed
            .filter_map(|(exclusive, place)| match place {
                ExclusivePlace::Behind(_) => None,
                ExclusivePlace::Section(continues) => {
                    Some(SectionBlock { exclusive: *exclusive, continues: *continues })
                }
            })
            .collect()
    }

    /// Every figure of this edition, in order.
    pub fn figures(&self) -> impl Iterator<Item = &'a Figure> {
        let main = self.main().into_iter().flat_map(|block| match block {
            EditionBlock::Open(block) => block.figures().collect(),
            EditionBlock::Exclusive(exclusive) => exclusive.figures(),
        });
        main.chain(self.section().into_iter().flat_map(|block| block.exclusive.figures()))
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

impl<'a> Exclusive<'a> {
    /// The figures of the block, in order.
    fn figures(self) -> Vec<&'a Figure> {
        match self {
            Self::Cut(Cut { head, opening }) => {
                head.figures.iter().chain(opening.figures()).collect()
            }
            Self::Full { opening, block } => {
                opening.figures().into_iter().chain(block.figures()).collect()
            }
        }
    }
}

/// Cuts the edition of one tier from an issue.
///
/// Both editions have the same shape: the open blocks in order, then the section with the teasers and the exclusive
/// blocks. A block with `only` is in that edition alone. In the other one, an exclusive block that continues it stands
/// in its place, without teasers.
pub fn cut<T: Tier>(issue: &Issue) -> Edition<'_, T> {
    let blocks: Vec<&Block> = issue.blocks.iter().filter_map(find_open::<T>).collect();
    let sealed: Vec<&Sealed> = issue.blocks.iter().filter_map(find_sealed).collect();
    let places: Vec<_> = sealed.iter().map(|sealed| find_place::<T>(issue, sealed)).collect();
    let main = order_main(blocks.len(), &places).into_iter().map(|block| match block {
        MainBlock::Open(at) => blocks[at],
        MainBlock::Exclusive(at) => &sealed[at].block,
    });
    let in_section = || sealed.iter().zip(&places).filter(|(_, place)| place.is_in_section());
    // A block that continues another one of the edition has no line beside that one's.
    let added = in_section().filter(|(_, place)| matches!(place, ExclusivePlace::Section(None)));
    let contents = main.chain(added.map(|(sealed, _)| &sealed.block)).filter_map(headline);
    let front = front(issue, contents.collect());
    let teasers = in_section().flat_map(|(sealed, _)| &sealed.teasers).map(String::as_str);
    let teasers = teasers.collect();
    let exclusives = sealed.iter().map(|sealed| T::exclusive(sealed)).collect();
    Edition { front, blocks, teasers, exclusives, places, tier: PhantomData }
}

/// The open block, if readers of the tier get it.
fn find_open<T: Tier>(placed: &Placed) -> Option<&Block> {
    match placed {
        Placed::Open(block) if block.only.is_none_or(|only| only == T::NAME) => Some(block),
        Placed::Open(_) | Placed::Exclusive(_) => None,
    }
}

const fn find_sealed(placed: &Placed) -> Option<&Sealed> {
    match placed {
        Placed::Exclusive(sealed) => Some(sealed),
        Placed::Open(_) => None,
    }
}

/// Where an exclusive block stands in the edition of a tier.
fn find_place<'a, T: Tier>(issue: &'a Issue, sealed: &Sealed) -> ExclusivePlace<'a> {
    let continued = sealed.continues.and_then(|at| Some((at, issue.blocks.get(at)?)));
    let Some((at, placed @ Placed::Open(_))) = continued else {
        return ExclusivePlace::Section(None);
    };
    if let Some(block) = find_open::<T>(placed) {
        return ExclusivePlace::Section(Some(block));
    }
    let before = issue.blocks.iter().take(at);
    ExclusivePlace::Behind(before.filter_map(find_open::<T>).count())
}

/// The blocks of the main part in order: so many open ones, and the exclusive ones that stand between them.
fn order_main(open: usize, places: &[ExclusivePlace<'_>]) -> Vec<MainBlock> {
    let mut order = Vec::with_capacity(open);
    for at in 0..=open {
        let here = |place: &ExclusivePlace<'_>| matches!(place, ExclusivePlace::Behind(before) if *before == at);
        let exclusive = places.iter().enumerate().filter(|(_, place)| here(place));
        order.extend(exclusive.map(|(index, _)| MainBlock::Exclusive(index)));
        order.extend((at < open).then_some(MainBlock::Open(at)));
    }
    order
}

impl ExclusivePlace<'_> {
    const fn is_in_section(&self) -> bool {
        matches!(self, Self::Section(_))
    }
}

/// The line of a block in the contents: its `short`, or its title. An advertisement and a notice
/// have a line only if the editor wrote one, because they are no news.
fn headline(block: &Block) -> Option<Headline<'_>> {
    let title = match block.content {
        Content::Notice(_) | Content::Sponsor(_) => None,
        _ => block.head.title.as_ref().map(FormattedLine::words),
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
