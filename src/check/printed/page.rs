//! One edition as a mail client reads it, and the places at which its faults are shown.

use super::element_style::ElementStyle;
use super::media_view::MediaView;
use super::page_text::is_drawn;
use super::style_sheet::HeadSheet;
use crate::check::input::{CheckInput, PrintedEdition};
use crate::check::rules::words::fold_words;
use crate::finding::Span;
use crate::html::{Document, Element};
use crate::issue::source_text::{Passage, SourceText};
use crate::wording::{Wording, say};

/// One edition, parsed as a mail client parses it.
pub(in crate::check) struct PrintedPage<'a> {
    pub(super) input: &'a CheckInput<'a>,
    pub(super) source_text: &'a SourceText,
    pub(super) printed: PrintedEdition<'a>,
    pub(super) document: Document,
    /// The style sheets of its head.
    pub(super) styles: String,
    pub(super) head: HeadSheet,
    pub(super) views: Vec<MediaView>,
}

impl<'a> PrintedPage<'a> {
    pub(in crate::check) fn new(
        input: &'a CheckInput<'a>,
        source_text: &'a SourceText,
        printed: PrintedEdition<'a>,
    ) -> Self {
        let document = Document::read(printed.html);
        let styles: String = document
            .named("style")
            .flat_map(|(place, _)| document.inside(place))
            .map(|text| text.words.as_str())
            .collect();
        let head = HeadSheet::read(&styles);
        let views = MediaView::all(&document, &head);
        Self { input, source_text, printed, document, styles, head, views }
    }

    /// The place of the title, for faults that belong to no word of the editor.
    pub(super) fn title(&self) -> Span {
        let front = self.source_text.tables.first();
        let title = front.and_then(|front| front.value("title").map(|(_, span)| span));
        title.or(front.map(|front| front.span)).unwrap_or(Span::new(0, 0))
    }

    /// The place at which the editor wrote these words of the page.
    pub(super) fn place(&self, words: &str) -> Span {
        let wanted = fold_words(words);
        let said = |text: &str| !wanted.is_empty() && fold_words(text).contains(&wanted);
        let found = self.source_text.passages.iter().find(|passage| said(&passage.text));
        found.map_or_else(|| self.title(), Passage::whole)
    }

    /// The visible texts of a view, with their style and the index of their element. The text
    /// alternatives of pictures are among them, because many readers see only these.
    pub(super) fn seen<'b>(
        &'b self,
        view: &'b MediaView,
    ) -> impl Iterator<Item = (usize, &'b ElementStyle, &'b str)> {
        let texts = self.document.texts.iter();
        let texts = texts.filter_map(|text| Some((text.within?, text.words.as_str())));
        let pictures = self.document.named("img");
        let pictures =
            pictures.filter_map(|(place, picture)| Some((place, picture.attribute("alt")?)));
        texts.chain(pictures).filter_map(|(place, words)| {
            let style = view.styles.get(place)?;
            (style.is_seen() && is_drawn(words)).then_some((place, style, words))
        })
    }

    /// The view of clients that ignore media queries.
    pub(super) fn plainly(&self) -> Option<&MediaView> {
        self.views.first()
    }

    /// The visible texts inside of an element.
    pub(super) fn words(&self, place: usize) -> String {
        let Some(view) = self.plainly() else { return String::new() };
        let inside = self.document.inside(place);
        let seen = inside.filter(|text| {
            text.within
                .and_then(|within| view.styles.get(within))
                .is_some_and(ElementStyle::is_seen)
        });
        seen.map(|text| text.words.as_str()).collect()
    }

    /// The direct children of the body that have text. They are what is left when a client puts the
    /// page into its own.
    pub(super) fn wrappers(&self) -> impl Iterator<Item = (usize, &Element)> {
        let body = self.document.named("body").map(|(place, _)| place).next();
        let elements = self.document.elements.iter().enumerate();
        elements.filter(move |(place, element)| {
            element.parent == body && body.is_some() && is_drawn(&self.words(*place))
        })
    }
}

/// The first element without a required attribute: the root, or a wrapper in the body. Clients that
/// drop the root keep the wrappers.
pub(super) fn find_silent_place(
    page: &PrintedPage<'_>,
    says: impl Fn(&Element) -> bool,
) -> Option<Wording> {
    let root = page.document.named("html").next();
    if !root.is_some_and(|(_, root)| says(root)) {
        Some(say!("the root"))
    } else if !page.wrappers().all(|(_, wrapper)| says(wrapper)) {
        Some(say!("the wrapper in the body"))
    } else {
        None
    }
}
