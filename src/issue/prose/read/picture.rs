//! Reads the pictures of a text. One that stands alone in its paragraph is a figure.

use pulldown_cmark::Tag;

use super::ProseParser;
use crate::finding::{Code, Finding};
use crate::issue::prose::markdown::PlacedEvent;
use crate::issue::prose::picture_name::is_picture_name;
use crate::issue::prose::written_picture::{CAPTION_FORMAT, WrittenPicture, WrittenWords};
use crate::issue::prose::{Figure, Inline, Part, parse_line, url};
use crate::wording::say;

impl ProseParser<'_, '_> {
    /// Reads the picture whose start event was just consumed. It becomes a part where its paragraph ends.
    pub(super) fn picture(&mut self, start: PlacedEvent) {
        let whole = self.written.at(start.1.start, start.1.end);
        let read = WrittenPicture::read(self.written.text, start, &mut self.events);
        let Some(WrittenPicture { src, alt, caption, html }) = read else { return };
        if let Some(html) = html {
            self.html(&html);
        }
        if alt.words.is_empty() {
            let message = say!("the picture has no words for those who do not see it");
            let help = say!(
                "say between `![` and `]` what it shows; one that only decorates stands in `figures`, with `alt = \"\"`"
            );
            self.findings.push(Finding::new(Code::PICTURE_ALT, whole, message).help(help));
        }
        for WrittenWords { words, range, .. } in [&alt, &caption] {
            if words.contains("{{") {
                let place = self.written.at(range.start, range.end);
                let message = say!("a placeholder stands in the words of a picture");
                let finding = Finding::new(Code::PLACEHOLDER_PLACE, place, message);
                self.findings
                    .push(finding.help(say!("placeholders stand in the text of a block only")));
            }
        }
        let at = self.written.at(caption.range.start, caption.range.end);
        let line = parse_line(&caption.words, CAPTION_FORMAT, |_| at, self.findings);
        let figure = Figure {
            src: src.words,
            alt: alt.words,
            caption: (!caption.words.is_empty()).then_some(line),
            credit: None,
            link: None,
            span: self.written.at(src.range.start, src.range.end),
        };
        self.findings.extend(figure.check_path());
        self.figures.push(figure);
    }

    /// Lets the pictures from this one on lead where the link around them leads. Other formatting changes no
    /// picture.
    pub(super) fn link_pictures(&mut self, first: usize, tag: &Tag<'_>) {
        let Tag::Link { dest_url, .. } = tag else { return };
        for figure in self.figures.iter_mut().skip(first) {
            match url(dest_url, figure.span) {
                Ok(url) => figure.link = Some(url),
                Err(finding) => self.findings.push(finding),
            }
        }
    }

    /// Makes parts of the words of a paragraph and the pictures in it.
    pub(super) fn paragraph(&mut self, run: Vec<Inline>) -> Vec<Part> {
        if is_blank(&run) && !self.figures.is_empty() {
            return self.figures.drain(..).map(Part::Figure).collect();
        }
        self.refuse_pictures();
        vec![Part::Paragraph(run)]
    }

    /// Reports the pictures that stand among words.
    pub(super) fn refuse_pictures(&mut self) {
        let refused = self.figures.drain(..).map(|figure| {
            let message = say!("a picture stands among words");
            let finding = Finding::new(Code::PROSE_PICTURE, figure.span, message);
            finding
                .help(say!("put it in a paragraph of its own, with a blank line above and below"))
        });
        self.findings.extend(refused);
    }
}

/// The finding, still without a place, for a link that leads to a picture beside the issue. `None` for any other link.
pub(super) fn tell_linked_picture(to: &str, words: &str) -> Option<Finding> {
    if to.contains(':') || !is_picture_name(to) {
        return None;
    }
    let message = say!("`{to}` is a picture, and this makes a link of it", to);
    let help = say!("write `![{words}]({to})`, in a paragraph of its own", words, to);
    Some(Finding::new(Code::LINK_SYNTAX, 0..0, message).help(help))
}

/// Whether a run of words prints only blanks.
pub(super) fn is_blank(run: &[Inline]) -> bool {
    run.iter().all(|inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    })
}
