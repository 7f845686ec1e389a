//! Prints an edition: one HTML part and one text part, before any reader.
//!
//! An edition is printed once. Where it changes with the reader it holds slots; see [`splice`]. Each kind
//! of block has a file with its HTML and its text side by side, so that both parts say the same in the
//! same order. Functions named `print_…` make HTML, functions named `write_…` write the text part.
//!
//! The words arrive typeset. Printing changes no text; it only escapes it.
//!
//! Looks up to: `finding`, `wording`, `fingerprint`, `issue`, `publication`, `language`.

mod block;
mod colophon;
mod contrast;
mod elements;
mod font_shorthand;
mod front;
mod inline;
mod italics;
mod letter;
mod oklch;
mod page;
mod palette;
mod print_context;
mod prose;
mod runs;
pub mod splice;
mod style;
mod table;
mod text_lines;
mod text_writer;

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;

pub use contrast::{AdjustedColour, ColourScheme, find_adjusted_colours};

use crate::issue::edition::{self, Edition, EditionBlock, Free, Paid, Tier};
use crate::issue::picture::Pictures;
use crate::issue::{Issue, Placed};
use crate::publication::{Publication, Theme};
use crate::wording::{Wording, say};
use inline::{InlineStyles, Inliner};
pub use letter::{Letter, LetterBodies, LetterPart};
pub use palette::{MIN_TEXT_CONTRAST, Rgb};
use print_context::PrintContext;

/// Why an edition could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A figure names a picture that was not read.
    Picture(String),
    /// A text holds one of the private-use characters that mark slots.
    Sentinel,
    /// The style sheet could not be written into the page.
    Style(String),
}

impl Error {
    /// Why the edition could not be printed, and the next step.
    pub fn word(&self) -> Wording {
        match self {
            Self::Picture(name) => say!(
                "the picture `{name}` was not found; put the file beside the issue or under issues/images",
                name
            ),
            Self::Sentinel => say!(
                "a text holds a private-use character (U+E000 to U+E002); \
                 look for an invisible character in the issue or in matinale.toml and remove it"
            ),
            Self::Style(cause) => say!(
                "the style sheet could not be applied: {cause}; look at [theme] in matinale.toml",
                cause
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// What a page is printed from, besides the edition itself.
#[derive(Debug, Clone, Copy)]
pub struct PageInputs<'a> {
    /// The publication that prints the page.
    pub publication: &'a Publication,
    /// The pictures, by the `src` that names them.
    pub pictures: &'a Pictures,
    /// Earlier issues, the newest first.
    pub latest: &'a [EarlierIssue],
}

/// An earlier issue, as the foot of the page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierIssue {
    /// The date of the issue.
    pub date: Date,
    /// The headline of the issue.
    pub title: String,
    /// The address of its web copy, if there is one: https.
    pub url: Option<String>,
}

/// A picture that a page prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPicture {
    /// The `src` that names the picture.
    pub src: String,
    /// The name of its file, which no other picture of the issue has. That of a picture on the web is the last part of
    /// its address.
    pub name: String,
    /// The `Content-ID` by which the page loads it (RFC 2392), without angle brackets. A picture on the
    /// web has none.
    pub cid: Option<String>,
}

/// One printed edition: what every reader of a tier gets, with slots where copies differ.
#[derive(Clone)]
pub struct Bodies<T: Tier> {
    subject: String,
    html: String,
    text: String,
    pictures: Vec<UsedPicture>,
    tier: PhantomData<T>,
}

impl<T: Tier> Bodies<T> {
    /// The subject of the message.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The HTML part: one line, UTF-8, with its slots. [`splice::split_at_slots`] finds them.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The text part: lines of 72 columns that end in a line feed, with its slots.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pictures that the HTML part loads, in order, each once.
    pub fn pictures(&self) -> &[UsedPicture] {
        &self.pictures
    }
}

/// Two are equal when they are the same to the byte.
impl<T: Tier> PartialEq for Bodies<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.subject, &self.html, &self.text, &self.pictures)
            == (&other.subject, &other.html, &other.text, &other.pictures)
    }
}

impl<T: Tier> Eq for Bodies<T> {}

/// Shows no word of the bodies: people read logs who may not read the edition.
impl<T: Tier> fmt::Debug for Bodies<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bodies")
            .field("tier", &T::NAME)
            .field("html", &self.html.len())
            .field("text", &self.text.len())
            .field("pictures", &self.pictures.len())
            .finish_non_exhaustive()
    }
}

/// Prints an edition.
///
/// The same edition and inputs give the same bytes.
///
/// # Errors
///
/// A figure without its picture, a text with a character that marks slots, a style sheet that cannot
/// be applied.
pub fn print_edition<T: Tier>(
    edition: &Edition<'_, T>,
    page: &PageInputs<'_>,
) -> Result<Bodies<T>, Error> {
    let unstyled = UnstyledEdition::new(edition, page)?;
    let styles = compute_styles(&page.publication.theme, &[&unstyled.template])?;
    unstyled.print(&styles, page)
}

/// Prints both editions of an issue. The bytes are those of [`print_edition`]; the styles, which are the
/// same for both editions, are computed once.
///
/// # Errors
///
/// As [`print_edition`].
pub fn print_editions(
    free: &Edition<'_, Free>,
    paid: &Edition<'_, Paid>,
    page: &PageInputs<'_>,
) -> Result<(Bodies<Free>, Bodies<Paid>), Error> {
    let (free, paid) = (UnstyledEdition::new(free, page)?, UnstyledEdition::new(paid, page)?);
    let styles = compute_styles(&page.publication.theme, &[&free.template, &paid.template])?;
    Ok((free.print(&styles, page)?, paid.print(&styles, page)?))
}

/// The style sheet that is written into the elements. A bench gives it to other inliners.
pub fn write_base_sheet(theme: &Theme) -> String {
    style::write_base(theme)
}

/// The style sheet of a page on the web that looks like the publication's mail: the rules of these classes, by
/// day and by night, and on narrow and wide screens.
pub fn write_web_sheet(theme: &Theme, classes: &[&str]) -> String {
    style::write_web(theme, classes)
}

/// The greatest length of the style sheet in the head, in characters: that of a page with every part.
pub fn count_head_sheet_chars(theme: &Theme) -> usize {
    style::write_head(theme, |_| true).chars().count()
}

/// Computes the styles of the elements of these templates.
fn compute_styles<'t>(theme: &Theme, templates: &[&'t str]) -> Result<InlineStyles<'t>, Error> {
    let in_head: BTreeSet<&str> = style::head_classes(theme).into_iter().collect();
    let inliner = Inliner::new(style::write_base(theme));
    inliner
        .compute_styles(templates, |class| in_head.contains(class).then(|| style::sent_name(class)))
}

/// Prints the HTML part of an edition without styles in its elements. Tests compare it with what is sent,
/// and snapshots show it.
///
/// # Errors
///
/// As [`print_edition`].
pub fn print_template<T: Tier>(
    edition: &Edition<'_, T>,
    page: &PageInputs<'_>,
) -> Result<String, Error> {
    UnstyledEdition::new(edition, page).map(|unstyled| unstyled.template)
}

/// Writes what only the issue says in an edition, for comparing issues: the text part without nameplate and colophon. It
/// has no date, no number, no subject and no preheader: an issue with another subject is the same one.
///
/// # Errors
///
/// A figure without its picture.
pub fn write_own_text<T: Tier>(
    edition: &Edition<'_, T>,
    page: &PageInputs<'_>,
) -> Result<String, Error> {
    Ok(page::write_own_text(&PrintContext::new(edition, page)?, edition))
}

/// Prints each block of an issue by itself, in the editor's order, for comparing two states of an issue. A
/// block that the edition does not have is `None`. A picture counts by its bytes, and not by its place.
///
/// # Errors
///
/// A figure without its picture.
pub fn print_single_blocks<T: Tier>(
    issue: &Issue,
    page: &PageInputs<'_>,
) -> Result<Vec<Option<String>>, Error> {
    let edition: Edition<'_, T> = edition::cut(issue);
    let context = PrintContext::new(&edition, page)?;
    let mut exclusives = edition.exclusives().iter();
    let print = |block: EditionBlock<'_>| {
        context.name_pictures_by_bytes(block::print_main_block(&context, &block).into_string())
    };
    let printed = issue.blocks.iter().map(|placed| match placed {
        Placed::Open(block) => {
            let is_in_edition = block.only.is_none_or(|only| only == T::NAME);
            is_in_edition.then(|| print(EditionBlock::Open(block)))
        }
        Placed::Exclusive(_) => {
            exclusives.next().map(|exclusive| print(EditionBlock::Exclusive(*exclusive)))
        }
    });
    Ok(printed.collect())
}

/// An edition whose HTML is printed, but without styles in its elements.
struct UnstyledEdition<'e, 'a, T: Tier> {
    edition: &'e Edition<'a, T>,
    context: PrintContext<'a>,
    template: String,
}

impl<'e, 'a, T: Tier> UnstyledEdition<'e, 'a, T> {
    fn new(edition: &'e Edition<'a, T>, page: &PageInputs<'a>) -> Result<Self, Error> {
        let context = PrintContext::new(edition, page)?;
        let template = page::print_page(&context, edition, page.latest);
        context.check_slots(&template)?;
        Ok(Self { edition, context, template })
    }

    /// Writes the styles into the HTML part, and writes the text part.
    fn print(&self, styles: &InlineStyles<'_>, page: &PageInputs<'_>) -> Result<Bodies<T>, Error> {
        let text = page::write_page(&self.context, self.edition, page.latest);
        self.context.check_slots(&text)?;
        Ok(Bodies {
            subject: self.edition.front().subject.to_owned(),
            html: styles.inline_into(&self.template),
            text,
            pictures: self.context.used_pictures(),
            tier: PhantomData,
        })
    }
}
