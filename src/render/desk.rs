//! What every block needs while a page is being laid out: words, pictures, signatures, slots.
//!
//! Looks up to: `issue`, `publication`, `language`.

use std::cell::Cell;

use super::palette::Palette;
use super::splice::{self, Piece, Slot};
use super::{Error, Page, Used};
use crate::issue::block::{Content, Story};
use crate::issue::edition::{Edition, EditionName, Exclusive, Front, Tier};
use crate::issue::picture::Picture;
use crate::language::{Labels, Language};
use crate::publication::{Contributor, PictureDelivery, Publication};

/// The table at which one edition is laid out.
pub(super) struct Desk<'a> {
    pub(super) publication: &'a Publication,
    pub(super) language: Language,
    pub(super) labels: &'static Labels,
    pub(super) edition: EditionName,
    pub(super) day: Palette,
    shown: Vec<Shown<'a>>,
    writers: Vec<&'a Contributor>,
    slots: Cell<usize>,
}

/// A picture and the address at which the page calls for it.
pub(super) struct Shown<'a> {
    src: &'a str,
    pub(super) picture: &'a Picture,
    cid: Option<String>,
    pub(super) address: String,
}

impl Shown<'_> {
    /// Width and height at which it is shown, in pixels: its ratio kept, and neither above `most`.
    pub(super) fn within(&self, (widest, tallest): (u32, u32)) -> (u32, u32) {
        let (width, height) =
            (u64::from(self.picture.width.max(1)), u64::from(self.picture.height.max(1)));
        let by_height = (u64::from(tallest) * width / height).max(1);
        let shown = width.min(u64::from(widest)).min(by_height);
        let pixels = |size: u64| u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        (pixels(shown), pixels((height * shown).div_ceil(width)))
    }
}

impl<'a> Desk<'a> {
    /// Lays the pictures and the writers of an edition ready.
    pub(super) fn new<T: Tier>(edition: &Edition<'a, T>, page: &Page<'a>) -> Result<Self, Error> {
        let Page { publication, pictures, .. } = *page;
        let front = edition.front();
        let mut desk = Self {
            publication,
            language: front.language,
            labels: front.language.labels(),
            edition: T::NAME,
            day: Palette::day(&publication.theme),
            shown: Vec::new(),
            writers: writers(edition, publication),
            slots: Cell::new(0),
        };
        for figure in edition.figures() {
            let picture = pictures.get(&figure.src);
            let picture = picture.ok_or_else(|| Error::Picture(figure.src.clone()))?;
            desk.show(&figure.src, picture, front);
        }
        for src in desk.writers.clone().iter().filter_map(|writer| writer.figure.as_deref()) {
            if let Some(picture) = pictures.get(src) {
                desk.show(src, picture, front);
            }
        }
        if let Some(src) = &publication.theme.logo
            && let Some(picture) = pictures.get(src)
        {
            desk.show(src, picture, front);
        }
        Ok(desk)
    }

    /// Gives a picture its address. An attached one is called by its place in this edition alone: the
    /// name says nothing of the picture, and no picture has one name in both editions.
    fn show(&mut self, src: &'a str, picture: &'a Picture, front: &Front<'_>) {
        if self.picture(src).is_some() {
            return;
        }
        let (cid, address) = match &self.publication.pictures.delivery {
            PictureDelivery::Attached => {
                let (place, day) = (self.shown.len() + 1, front.date.strftime("%Y%m%d"));
                let domain = self.publication.from.domain();
                let cid = format!("p{place}.{day}.{}@{domain}", self.edition);
                let address = format!("cid:{cid}");
                (Some(cid), address)
            }
            PictureDelivery::Hosted(base) => {
                (None, format!("{base}{}", splice::percent_encoded(&picture.name)))
            }
        };
        self.shown.push(Shown { src, picture, cid, address });
    }

    /// A picture of this edition.
    pub(super) fn picture(&self, src: &str) -> Option<&Shown<'a>> {
        self.shown.iter().find(|shown| shown.src == src)
    }

    /// The pictures of this edition, in order.
    pub(super) fn used(&self) -> Vec<Used> {
        let used = self.shown.iter().map(|shown| Used {
            src: shown.src.to_owned(),
            name: shown.picture.name.clone(),
            cid: shown.cid.clone(),
        });
        used.collect()
    }

    /// Those who wrote this edition; everyone where no one signed.
    pub(super) fn writers(&self) -> &[&'a Contributor] {
        &self.writers
    }

    /// A name as it is printed: a contributor's full name, or what the editor wrote.
    pub(super) fn full_name<'b>(&'b self, word: &'b str) -> &'b str {
        contributor(self.publication, word).map_or(word, |known| known.name.as_str())
    }

    /// The initials at the foot: a contributor's, or what the editor wrote.
    pub(super) fn initials<'b>(&'b self, word: &'b str) -> &'b str {
        let known = contributor(self.publication, word);
        known.map_or(word, |known| known.initials.as_deref().unwrap_or(&known.name))
    }

    /// Marks a slot.
    pub(super) fn slot(&self, slot: &Slot<'_>) -> String {
        self.slots.set(self.slots.get() + 1);
        slot.sentinel()
    }

    /// Refuses a body in which a text brought marks of its own.
    pub(super) fn all_slots_are_ours(&self, body: &str) -> Result<(), Error> {
        let marked = self.slots.take();
        let pieces = splice::cut(body);
        let found = pieces.iter().filter(|piece| matches!(piece, Piece::Slot(_))).count();
        let stray = |piece: &Piece<'_>| match piece {
            Piece::Still(text) => splice::has_sentinel(text),
            Piece::Slot(_) => false,
        };
        if found == marked && !pieces.iter().any(stray) { Ok(()) } else { Err(Error::Sentinel) }
    }
}

/// The contributor a word names, by key or by initials.
fn contributor<'a>(publication: &'a Publication, word: &str) -> Option<&'a Contributor> {
    let by_initials = |known: &&Contributor| known.initials.as_deref() == Some(word);
    let contributors = &publication.contributors;
    contributors.get(word).or_else(|| contributors.values().find(by_initials))
}

fn writers<'a, T: Tier>(
    edition: &Edition<'a, T>,
    publication: &'a Publication,
) -> Vec<&'a Contributor> {
    let open = edition.blocks().iter().copied();
    let full = edition.exclusives().iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    });
    let signed = |story: &'a Story| story.byline.iter().chain(&story.sign_off);
    let names = open.chain(full).filter_map(|block| match &block.content {
        Content::Story(story) | Content::Editorial(story) => Some(signed(story)),
        _ => None,
    });
    let known: Vec<&Contributor> =
        names.flatten().filter_map(|word| contributor(publication, word)).collect();
    let all = publication.contributors.values();
    let signs = |one: &&Contributor| known.is_empty() || known.contains(one);
    all.filter(signs).collect()
}
