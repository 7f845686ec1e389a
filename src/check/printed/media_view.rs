//! The views of a page: by day, at night, and on screens of any width.

use std::collections::HashMap;
use std::rc::Rc;

use super::element_style::{BARE, ElementStyle};
use super::style_sheet::{Declaration, HeadSheet, OUTLOOK, StyleRule, read_declarations};
use crate::html::Document;
use crate::wording::{ToValue, Value, say};

/// A view of a page: its look where a media query of its head applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MediaView {
    /// The media query. `None` for clients that ignore media queries.
    pub(super) media: Option<String>,
    /// The computed style of each element, in the order of the elements.
    pub(super) styles: Vec<ElementStyle>,
}

impl MediaView {
    /// All views of a page. The one without a media query comes first.
    pub(super) fn all(document: &Document, head: &HeadSheet) -> Vec<Self> {
        let matched = MatchedRules::of(document, head);
        let mut medias: Vec<Option<&str>> = vec![None];
        for rule in &head.rules {
            let media = rule.media.as_deref();
            if !medias.contains(&media) {
                medias.push(media);
            }
        }
        medias.into_iter().map(|media| Self::of(document, &matched, media)).collect()
    }

    fn of(document: &Document, matched: &[Rc<MatchedRules<'_>>], media: Option<&str>) -> Self {
        let mut styles: Vec<ElementStyle> = Vec::with_capacity(document.elements.len());
        for (element, matched) in document.elements.iter().zip(matched) {
            let around = element.parent.and_then(|parent| styles.get(parent)).copied();
            let around = around.unwrap_or(BARE);
            let mut style = around.inherited(element);
            let heeded =
                |rule: &&&StyleRule| rule.media.is_none() || rule.media.as_deref() == media;
            let ruled = || matched.rules.iter().filter(heeded).flat_map(|rule| &rule.declarations);
            // The cascade (CSS Cascade §6.1): an inline style wins over the sheet, and `!important`
            // over both.
            let rising = ruled()
                .filter(|d| !d.important)
                .chain(matched.own.iter().filter(|d| !d.important))
                .chain(ruled().filter(|d| d.important))
                .chain(matched.own.iter().filter(|d| d.important));
            rising.for_each(|declaration| style.take(declaration, &around));
            styles.push(style);
        }
        Self { media: media.map(str::to_owned), styles }
    }

    /// Whether the view is the page's own dark mode.
    pub(super) fn is_night(&self) -> bool {
        self.media.as_deref().is_some_and(|media| {
            media == OUTLOOK || media.contains("prefers-color-scheme") && media.contains("dark")
        })
    }

    /// Who sees this view, as the end of a sentence.
    pub(super) fn words(&self) -> Value {
        match self.media.as_deref() {
            None => Value::Text(String::new()),
            Some(OUTLOOK) => say!(" in the night of Outlook").to_value(),
            Some(_) if self.is_night() => say!(" by night").to_value(),
            Some(media) => say!(" where {media} holds", media).to_value(),
        }
    }
}

/// The rules of the head that match an element, and the element's own declarations.
struct MatchedRules<'a> {
    rules: Vec<&'a StyleRule>,
    own: Vec<Declaration>,
}

impl<'a> MatchedRules<'a> {
    /// The rules of each element of a page. Elements with equal styles share their rules, which are
    /// matched once.
    fn of(document: &Document, head: &'a HeadSheet) -> Vec<Rc<Self>> {
        let mut known: HashMap<[&str; 3], Rc<Self>> = HashMap::new();
        let elements = document.elements.iter().map(|element| {
            let attribute = |name| element.attribute(name).unwrap_or_default();
            let (class, style) = (attribute("class"), attribute("style"));
            let matched = known.entry([&element.name, class, style]).or_insert_with(|| {
                let rules = head.rules.iter().filter(|rule| rule.is_about(element)).collect();
                Rc::new(Self { rules, own: read_declarations(style) })
            });
            Rc::clone(matched)
        });
        elements.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ElementStyle, HeadSheet, MediaView};
    use crate::html::Document;
    use crate::render::Rgb;
    use crate::wording::{ToValue, say};

    #[test]
    fn an_element_looks_as_the_cascade_says() {
        let page = Document::read(
            "<div class='ink' style='color:#111;background:#fff url(x);font-size:20px'><p \
             style='font-size:150%;padding:1px 2px 3px;line-height:2'><a href='#' style='color:#222 !important'>",
        );
        let head = HeadSheet::read(
            ".ink{color:#333}@media (prefers-color-scheme:dark){.ink{color:#eee!important;\
             background-color:#000!important}}",
        );
        let views = MediaView::all(&page, &head);
        let (day, night) = (&views[0].styles, &views[1].styles);
        assert_eq!((day[0].colour, day[0].ground), (Rgb::new([0x11; 3]), Rgb::new([255; 3])));
        assert_eq!((night[1].colour, night[1].ground), (Rgb::new([0xee; 3]), Rgb::new([0; 3])));
        assert_eq!((day[1].size, day[1].line, day[1].height()), (3000, 6000, 6400));
        assert_eq!((night[2].colour, night[2].underlined), (Rgb::new([0x22; 3]), true));
        assert_eq!(views[1].words(), say!(" by night").to_value());
    }

    #[test]
    fn a_font_says_weight_size_and_line_at_once() {
        let page = Document::read(
            "<p style='font:bold 30px/40px a'><b style='font:italic 600 50%/2 b, c'>\
             <h2 style='font:14px d'><i style='font:inherit'>",
        );
        let views = MediaView::all(&page, &HeadSheet::read(""));
        let seen: Vec<_> = views[0].styles.iter().map(|one| (one.size, one.line)).collect();
        assert_eq!(seen, [(3000, 4000), (1500, 3000), (1400, 1680), (1400, 1680)]);
        let large: Vec<bool> = views[0].styles.iter().map(ElementStyle::is_large).collect();
        assert_eq!(large, [true, false, false, false]);
    }
}
