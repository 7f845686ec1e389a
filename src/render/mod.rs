//! Prints an edition: one HTML part and one text part, before any reader.
//!
//! The page is laid out once per edition and holds slots where it changes with the reader; see
//! [`splice`]. Each kind of block has a file with its HTML and its text side by side, so that both
//! parts say the same in the same order.
//!
//! The words arrive typeset: nothing here touches a text, except to escape it.
//!
//! Looks up to: `finding`, `issue`, `publication`, `language`.

mod block;
mod colophon;
mod contrast;
mod desk;
mod front;
mod inline;
mod page;
mod palette;
mod piece;
mod prose;
pub mod splice;
mod style;
mod text;

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;

pub use contrast::{LEAST, Light, Moved, moved};

use crate::issue::edition::{Edition, Free, Paid, Tier};
use crate::issue::picture::Pictures;
use crate::publication::{Publication, Theme};
use desk::Desk;
use inline::{Inliner, Suits};
pub use palette::{READABLE, Rgb};

/// Why an edition could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A figure names a picture that was not read.
    #[error(
        "the picture `{0}` was not found; put the file beside the issue or under issues/images"
    )]
    Picture(String),
    /// A text holds one of the private-use characters that mark slots.
    #[error(
        "a text holds a private-use character (U+E000 to U+E002); \
         look for an invisible character in the issue or in matinale.toml and remove it"
    )]
    Sentinel,
    /// The style sheet could not be written into the page.
    #[error("the style sheet could not be applied: {0}; look at [theme] in matinale.toml")]
    Style(String),
}

/// What a page is printed with, besides the edition itself.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Whose page it is.
    pub publication: &'a Publication,
    /// The pictures, by the `src` that names them.
    pub pictures: &'a Pictures,
    /// Earlier issues, the newest first.
    pub latest: &'a [Latest],
}

/// An earlier issue, as it stands at the foot of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Its date.
    pub date: Date,
    /// Its headline.
    pub title: String,
    /// Its web copy, where there is one: https.
    pub url: Option<String>,
}

/// A picture that a page prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The key of the picture.
    pub src: String,
    /// The file's name.
    pub name: String,
    /// The `Content-ID` under which the page calls for it (RFC 2392), without angle brackets; none
    /// where the picture comes from the web.
    pub cid: Option<String>,
}

/// One edition, printed: what every reader of a tier gets, up to the slots.
#[derive(Clone)]
pub struct Bodies<T: Tier> {
    subject: String,
    html: String,
    text: String,
    pictures: Vec<Used>,
    tier: PhantomData<T>,
}

impl<T: Tier> Bodies<T> {
    /// The subject of the message.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The HTML part: one line, UTF-8, with its slots; [`splice::cut`] finds them.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The text part: lines of 72 columns ended by a line feed, with its slots.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pictures that the HTML part calls for, in order, each once.
    pub fn pictures(&self) -> &[Used] {
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

/// Prints no word of the bodies: a log line is read by others than the edition is.
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
/// The same edition and page give the same bytes.
///
/// # Errors
///
/// A figure without its picture, a text with a character that marks slots, a style sheet that cannot
/// be applied.
pub fn bodies<T: Tier>(edition: &Edition<'_, T>, page: &Page<'_>) -> Result<Bodies<T>, Error> {
    let sketch = Sketch::of(edition, page)?;
    let suits = suits(page, &[&sketch.template])?;
    sketch.printed(&suits, page)
}

/// Prints both editions of an issue, byte for byte as [`bodies`] does each: the work on the style
/// sheet, which is the same for both, is done once.
///
/// # Errors
///
/// As [`bodies`].
pub fn both(
    free: &Edition<'_, Free>,
    paid: &Edition<'_, Paid>,
    page: &Page<'_>,
) -> Result<(Bodies<Free>, Bodies<Paid>), Error> {
    let (free, paid) = (Sketch::of(free, page)?, Sketch::of(paid, page)?);
    let suits = suits(page, &[&free.template, &paid.template])?;
    Ok((free.printed(&suits, page)?, paid.printed(&suits, page)?))
}

/// The sheet that is written into the elements: what a bench hands to other inliners.
pub fn base_sheet(theme: &Theme) -> String {
    style::base(theme)
}

/// How long the style sheet in the head is at most, in characters: that of a page with every part.
pub fn sheet_size(theme: &Theme) -> usize {
    style::head(theme, |_| true).chars().count()
}

/// What the elements of these templates wear.
fn suits<'t>(page: &Page<'_>, templates: &[&'t str]) -> Result<Suits<'t>, Error> {
    let theme = &page.publication.theme;
    let ruled: BTreeSet<&str> = style::head_classes(theme).into_iter().collect();
    let inliner = Inliner::new(style::base(theme));
    inliner.suits(templates, |class| ruled.contains(class))
}

/// The HTML part before its styles are written into its elements: what the tests of the page compare
/// with what is sent, and what a snapshot shows.
///
/// # Errors
///
/// As [`bodies`].
pub fn template<T: Tier>(edition: &Edition<'_, T>, page: &Page<'_>) -> Result<String, Error> {
    Sketch::of(edition, page).map(|sketch| sketch.template)
}

/// An edition whose HTML is laid out and not yet dressed.
struct Sketch<'e, 'a, T: Tier> {
    edition: &'e Edition<'a, T>,
    desk: Desk<'a>,
    template: String,
}

impl<'e, 'a, T: Tier> Sketch<'e, 'a, T> {
    fn of(edition: &'e Edition<'a, T>, page: &Page<'a>) -> Result<Self, Error> {
        let desk = Desk::new(edition, page)?;
        let template = page::html(&desk, edition, page.latest);
        desk.all_slots_are_ours(&template)?;
        Ok(Self { edition, desk, template })
    }

    /// The edition dressed, and its text part.
    fn printed(&self, suits: &Suits<'_>, page: &Page<'_>) -> Result<Bodies<T>, Error> {
        let text = page::text(&self.desk, self.edition, page.latest);
        self.desk.all_slots_are_ours(&text)?;
        Ok(Bodies {
            subject: self.edition.front().subject.to_owned(),
            html: suits.worn_by(&self.template),
            text,
            pictures: self.desk.used(),
            tier: PhantomData,
        })
    }
}
