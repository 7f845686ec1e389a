//! A letter of the house to one person, in the look of the publication: HTML and text, without slots.
//!
//! Looks up to: `issue`, `publication`, `language`.

use maud::{Markup, PreEscaped, html};

use super::elements::{print_button, print_gap, print_layout_table, print_name};
use super::page::{DocumentHead, MSO_CLOSE, MSO_OPEN};
use super::palette::Palette;
use super::text_writer::TextWriter;
use super::{Error, compute_styles};
use crate::issue::block::Link;
use crate::language::Language;
use crate::publication::Publication;

/// What a letter says, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language of the letter.
    pub language: Language,
    /// The subject, which is the heading too.
    pub subject: String,
    /// The parts below the heading.
    pub parts: Vec<LetterPart>,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterPart {
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that quotes.
    Quote(String),
    /// A button. The text part has its address in full.
    Button(Link),
    /// A link among the words.
    Link(Link),
    /// A paragraph of small print.
    SmallPrint(String),
}

/// A printed letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterBodies {
    /// The HTML part: one line, UTF-8.
    pub html: String,
    /// The text part: lines of 72 columns that end in a line feed.
    pub text: String,
}

impl Letter {
    /// Prints the letter in the look of a publication.
    ///
    /// # Errors
    ///
    /// The style sheet cannot be applied.
    pub fn print(&self, publication: &Publication) -> Result<LetterBodies, Error> {
        let theme = &publication.theme;
        let body = self.print_body(publication).into_string();
        let head = DocumentHead { theme, language: self.language, title: &self.subject };
        let template = head.print_document(&body);
        let html = compute_styles(theme, &[&template])?.inline_into(&template);
        Ok(LetterBodies { html, text: self.write_text(publication) })
    }

    fn print_body(&self, publication: &Publication) -> Markup {
        let day = Palette::for_day(&publication.theme);
        let (language, subject) = (self.language, &self.subject);
        let rows = html! {
            tr { td class="edge flag" height="6" { "\u{a0}" } }
            tr { td class="pad" { div class="plate" { (print_name(&publication.name)) } } }
            tr { td class="sec" {
                h1 class="h1" { (subject) }
                div class="text" { @for part in &self.parts { (print_part(&day, part)) } }
            } }
            (print_gap())
            @if let Some(address) = &publication.postal_address {
                tr { td class="pad colo page meta" { p class="cp" { (address) } } }
            }
        };
        html! {
            body class="body page" {
                div class="outer page ink" role="article" aria-roledescription="email"
                    aria-label=(subject) lang=(language.tag()) dir=(language.labels().dir) {
                    (PreEscaped(MSO_OPEN))
                    div class="sheet" { (print_layout_table("card ink", &rows)) }
                    (PreEscaped(MSO_CLOSE))
                }
            }
        }
    }

    fn write_text(&self, publication: &Publication) -> String {
        let mut writer = TextWriter::default();
        writer.write_title(&publication.name, '=');
        writer.write_paragraph(&self.subject);
        for part in &self.parts {
            write_part(part, self.language, &mut writer);
        }
        if let Some(address) = &publication.postal_address {
            writer.ensure_two_blank_lines();
            writer.write_line(address);
        }
        writer.finish(self.language.labels().links)
    }
}

fn print_part(day: &Palette, part: &LetterPart) -> Markup {
    html! {
        @match part {
            LetterPart::Paragraph(words) => p class="p" { (words) },
            LetterPart::Quote(words) => blockquote class="quote bar" { (words) },
            LetterPart::Button(link) => (print_button(day.button, link)),
            LetterPart::Link(link) => p class="p" { a class="a" href=(link.url) { (link.label) } },
            LetterPart::SmallPrint(words) => p class="bp meta" { (words) },
        }
    }
}

fn write_part(part: &LetterPart, language: Language, writer: &mut TextWriter) {
    match part {
        LetterPart::Paragraph(words) | LetterPart::SmallPrint(words) => {
            writer.write_paragraph(words);
        }
        LetterPart::Quote(words) => {
            writer.ensure_blank_line();
            writer.write_marked("> ", "> ", |writer| writer.write_line(words));
        }
        LetterPart::Button(link) => writer.write_paragraph(&link.url),
        LetterPart::Link(Link { label, url }) => {
            let colon = language.labels().colon;
            writer.write_paragraph(format!("{label}{colon}").trim_end());
            writer.write_line(url);
        }
    }
}
