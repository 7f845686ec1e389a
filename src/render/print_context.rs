//! What every block needs while an edition is printed: labels, pictures, names, slots.
//!
//! Looks up to: `fingerprint`, `issue`, `publication`, `language`.

use std::cell::Cell;

use super::palette::Palette;
use super::splice::{self, BodyPiece, Slot};
use super::{Error, PageInputs, UsedPicture};
use crate::fingerprint::name_content;
use crate::issue::block::Block;
use crate::issue::edition::{Edition, EditionName, Exclusive, Front, Tier};
use crate::issue::picture::{Picture, Pictures};
use crate::language::{Labels, Language};
use crate::publication::{Contributor, PictureDelivery, Publication};

/// What the printing of one edition shares.
pub(super) struct PrintContext<'a> {
    pub(super) publication: &'a Publication,
    pub(super) language: Language,
    /// The words the page prints by itself.
    pub(super) labels: &'static Labels,
    pub(super) edition: EditionName,
    /// The colours by day.
    pub(super) day: Palette,
    pictures: Vec<PlacedPicture<'a>>,
    /// The pictures of both editions.
    all_pictures: &'a Pictures,
    contributors: Vec<&'a Contributor>,
    /// How many slots have been marked since the last check.
    marked_slots: Cell<usize>,
}

/// A picture, and the address by which the page loads it.
pub(super) struct PlacedPicture<'a> {
    src: &'a str,
    pub(super) picture: &'a Picture,
    name: String,
    cid: Option<String>,
    pub(super) address: String,
}

/// A width and a height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PixelSize {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl PlacedPicture<'_> {
    /// The size at which the picture is shown: within these bounds, its ratio kept, and never enlarged.
    pub(super) fn fit_within(&self, bounds: PixelSize) -> PixelSize {
        let (width, height) =
            (u64::from(self.picture.width.max(1)), u64::from(self.picture.height.max(1)));
        let by_height = (u64::from(bounds.height) * width / height).max(1);
        let shown = width.min(u64::from(bounds.width)).min(by_height);
        let pixels = |size: u64| u32::try_from(size.max(1)).unwrap_or(u32::MAX);
        PixelSize { width: pixels(shown), height: pixels((height * shown).div_ceil(width)) }
    }
}

impl<'a> PrintContext<'a> {
    /// Finds the pictures and the contributors of an edition.
    pub(super) fn new<T: Tier>(
        edition: &Edition<'a, T>,
        page: &PageInputs<'a>,
    ) -> Result<Self, Error> {
        let PageInputs { publication, pictures, .. } = *page;
        let front = edition.front();
        let mut context = Self {
            publication,
            language: front.language,
            labels: front.language.labels(),
            edition: T::NAME,
            day: Palette::for_day(&publication.theme),
            pictures: Vec::new(),
            all_pictures: pictures,
            contributors: list_contributors(edition, publication),
            marked_slots: Cell::new(0),
        };
        for figure in edition.figures() {
            let picture = pictures.get(&figure.src);
            let picture = picture.ok_or_else(|| Error::Picture(figure.src.clone()))?;
            context.add_picture(&figure.src, picture, front);
        }
        for src in context
            .contributors
            .clone()
            .iter()
            .filter_map(|contributor| contributor.figure.as_deref())
        {
            if let Some(picture) = pictures.get(src) {
                context.add_picture(src, picture, front);
            }
        }
        if let Some(src) = &publication.theme.logo
            && let Some(picture) = pictures.get(src)
        {
            context.add_picture(src, picture, front);
        }
        Ok(context)
    }

    /// Gives a picture its address, once. The `Content-ID` of an attached picture is its place in this
    /// edition: it says nothing about the picture, and is not the same in both editions.
    fn add_picture(&mut self, src: &'a str, picture: &'a Picture, front: &Front<'_>) {
        if self.picture(src).is_some() {
            return;
        }
        let (name, cid, address) = match &self.publication.pictures.delivery {
            PictureDelivery::Attached => {
                let (place, day) = (self.pictures.len() + 1, front.name.day().strftime("%Y%m%d"));
                let word = front.name.word().map_or_else(String::new, |word| format!("-{word}"));
                let domain = self.publication.from.address.domain();
                let cid = format!("p{place}.{day}{word}.{}@{domain}", self.edition);
                let address = format!("cid:{cid}");
                (self.all_pictures.file_name(picture), Some(cid), address)
            }
            PictureDelivery::Hosted(base) => {
                let name = picture.hosted_name();
                let address = format!("{base}{}", splice::encode_percent(&name));
                (name, None, address)
            }
        };
        self.pictures.push(PlacedPicture { src, picture, name, cid, address });
    }

    /// The picture of this edition with that `src`.
    pub(super) fn picture(&self, src: &str) -> Option<&PlacedPicture<'a>> {
        self.pictures.iter().find(|shown| shown.src == src)
    }

    /// The pictures of this edition, in order.
    pub(super) fn used_pictures(&self) -> Vec<UsedPicture> {
        let used = self.pictures.iter().map(|shown| UsedPicture {
            src: shown.src.to_owned(),
            name: shown.name.clone(),
            cid: shown.cid.clone(),
        });
        used.collect()
    }

    /// Those who signed a story of this edition, or every contributor where nobody signed.
    pub(super) fn contributors(&self) -> &[&'a Contributor] {
        &self.contributors
    }

    /// Puts the name that its bytes give to a picture in the place of each address of one.
    pub(super) fn name_pictures_by_bytes(&self, html: String) -> String {
        self.pictures.iter().fold(html, |html, shown| {
            html.replace(&shown.address, &name_content(&shown.picture.bytes))
        })
    }

    /// The full name of the contributor that a word names, or the word itself.
    pub(super) fn full_name<'b>(&'b self, word: &'b str) -> &'b str {
        find_contributor(self.publication, word).map_or(word, |known| known.name.as_str())
    }

    /// The initials of the contributor that a word names, or the word itself.
    pub(super) fn initials<'b>(&'b self, word: &'b str) -> &'b str {
        let known = find_contributor(self.publication, word);
        known.map_or(word, |known| known.initials.as_deref().unwrap_or(&known.name))
    }

    /// Marks a slot in a body, and counts it.
    pub(super) fn mark_slot(&self, slot: &Slot<'_>) -> String {
        self.marked_slots.set(self.marked_slots.get() + 1);
        slot.sentinel()
    }

    /// Checks that every slot of a body was marked here.
    ///
    /// # Errors
    ///
    /// Refuses a body in which a text holds a character that marks slots.
    pub(super) fn check_slots(&self, body: &str) -> Result<(), Error> {
        let marked = self.marked_slots.take();
        let pieces = splice::split_at_slots(body);
        let found = pieces.iter().filter(|piece| matches!(piece, BodyPiece::Slot(_))).count();
        let stray = |piece: &BodyPiece<'_>| match piece {
            BodyPiece::Fixed(text) => splice::has_sentinel(text),
            BodyPiece::Slot(_) => false,
        };
        if found == marked && !pieces.iter().any(stray) { Ok(()) } else { Err(Error::Sentinel) }
    }
}

/// The contributor that a word names, by key or by initials.
fn find_contributor<'a>(publication: &'a Publication, word: &str) -> Option<&'a Contributor> {
    let by_initials = |known: &&Contributor| known.initials.as_deref() == Some(word);
    let contributors = &publication.contributors;
    contributors.get(word).or_else(|| contributors.values().find(by_initials))
}

fn list_contributors<'a, T: Tier>(
    edition: &Edition<'a, T>,
    publication: &'a Publication,
) -> Vec<&'a Contributor> {
    let open = edition.blocks().iter().copied();
    let full = edition.exclusives().iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    });
    let names = open.chain(full).flat_map(Block::signatures);
    let known: Vec<&Contributor> =
        names.filter_map(|word| find_contributor(publication, &word)).collect();
    let all = publication.contributors.values();
    let signs = |one: &&Contributor| known.is_empty() || known.contains(one);
    all.filter(signs).collect()
}
