//! What an editor's own rules of the theme do in readers' mail programs.
//!
//! The rules that come with matinale are judged by the tests of the page, as they are sent.

use std::collections::BTreeSet;

use super::Settings;
use crate::check::clients::features::{self, Feature, Loss};
use crate::check::clients::{Blind, blind, blind_in_the_head, named};
use crate::finding::{Code, Finding, Span};
use crate::publication::{Client, Publication, Screen, ThemeDeclaration, ThemeRule};
use crate::render;

/// From here on Gmail may leave out the head's style: characters of all sheets together.
const NEAR_CUT: usize = 8_192;

/// From here on it does.
const CUT: usize = 16_384;

/// The smallest letters that are read without effort, in pixels.
const SMALLEST: f64 = 13.0;

/// Parts that hold no words: a height of line is all that their letters do.
const WORDLESS: [&str; 3] = ["gap", "stripe", "colophon-rule"];

/// What the editor declares, with the rule and the place: rules of shipped themes have none.
fn declared(
    publication: &Publication,
) -> impl Iterator<Item = (&ThemeRule, &ThemeDeclaration, Span)> {
    publication.theme.rules.iter().flat_map(|rule| {
        let declarations = rule.declarations.iter();
        declarations.filter_map(move |said| Some((rule, said, said.span()?)))
    })
}

/// Declarations that a client of the audience does not draw, where a reader would miss them: of each
/// the feature that costs most readers most.
pub(super) fn unsupported(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for (rule, said, span) in declared(settings.publication) {
        let missed = features::declaration(said.property(), said.value())
            .into_iter()
            .filter(|feature| feature.loss > Loss::Harmless)
            .map(|feature| (feature, unseen(feature, rule.screen, &settings.publication.clients)))
            .filter(|(_, blind)| !blind.is_empty())
            .max_by_key(|(feature, blind)| (feature.loss, blind.len()));
        if let Some((feature, blind)) = missed {
            findings.push(told(feature, said, span, &named(&blind)));
        }
    }
}

/// Those who do not draw a feature on such a screen.
fn unseen(feature: &Feature, screen: Screen, clients: &[Client]) -> Vec<Blind> {
    match screen {
        Screen::Any => blind(feature, clients),
        Screen::Wide | Screen::Narrow => blind_in_the_head(feature, clients),
    }
}

fn told(feature: &Feature, said: &ThemeDeclaration, span: Span, clients: &str) -> Finding {
    let shown = feature.shown(said.property(), said.value());
    let verdict = match feature.loss {
        Loss::Unreadable => "words may not be readable",
        Loss::Layout | Loss::Harmless => "the page looks different",
    };
    let message = format!("`{shown}` is not drawn by {clients}: {verdict}");
    Finding::new(Code::CSS_UNSUPPORTED, span, message)
        .help(format!("there {}; say it in another way, or take it out", feature.why))
}

/// Rules and declarations that change nothing.
pub(super) fn dead(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let publication = settings.publication;
    let theme = &publication.theme;
    for rule in &theme.rules {
        let Some(span) = rule.span else { continue };
        let absent = match rule.part.name {
            "logo" if theme.logo.is_none() => Some("`logo` in [theme]"),
            "tagline" if publication.tagline.is_none() => Some("`tagline` in [publication]"),
            _ => None,
        };
        if let Some(key) = absent {
            let message = format!("`{}` is never printed", rule.part.name);
            let finding = Finding::new(Code::CSS_DEAD, span, message);
            findings.push(finding.help(format!("write {key}, or take the rule out")));
        }
        let mut later = BTreeSet::new();
        for said in rule.declarations.iter().rev() {
            if let (false, Some(span)) = (later.insert(said.property()), said.span()) {
                let message = format!("`{}` is said again further on in its rule", said.property());
                let finding = Finding::new(Code::CSS_DEAD, span, message);
                findings.push(finding.help("the later one counts; take this one out"));
            }
        }
    }
}

/// Letters that are too small, and lines that are stretched.
pub(super) fn small(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let read =
        declared(settings.publication).filter(|(rule, ..)| !WORDLESS.contains(&rule.part.name));
    for (_, said, span) in read {
        let letters = matches!(said.property(), "font-size" | "font");
        let small = size(said.value()).filter(|size| letters && *size < SMALLEST);
        if let Some(size) = small {
            let message = format!("letters of {} pixels are hard to read", rounded(size));
            let finding = Finding::new(Code::READING_SMALL, span, message);
            findings.push(finding.help("write `font-size:13px` or more; 14px reads better"));
        }
        if said.property() == "text-align" && said.value().eq_ignore_ascii_case("justify") {
            let message = "justified lines have holes on a narrow screen";
            let finding = Finding::new(Code::READING_SMALL, span, message);
            findings.push(finding.help("write `text-align:left`, or take it out"));
        }
    }
}

/// The size of letters in a value of `font-size` or `font`, in pixels; none where it depends on what
/// is around.
fn size(value: &str) -> Option<f64> {
    let words = features::words(&value.to_ascii_lowercase());
    words.iter().find_map(|word| {
        let end = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let pixels = match &word[end..] {
            "px" => 1.0,
            "pt" => 4.0 / 3.0,
            "pc" | "rem" => 16.0,
            "in" => 96.0,
            "cm" => 96.0 / 2.54,
            "mm" => 9.6 / 2.54,
            _ => return keyword(word),
        };
        Some(word[..end].parse::<f64>().ok()? * pixels)
    })
}

/// The keywords of CSS for small letters (CSS Fonts 4 §2.5.1), where 16 pixels are medium; and nothing,
/// which is a size too.
fn keyword(word: &str) -> Option<f64> {
    match word {
        "0" => Some(0.0),
        "xx-small" => Some(9.0),
        "x-small" => Some(10.0),
        "small" => Some(13.0),
        _ => None,
    }
}

/// A number as people write it: `11`, `12.5`.
fn rounded(size: f64) -> String {
    let text = format!("{size:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A head sheet so long that Gmail leaves it out.
pub(super) fn long(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let size = render::count_head_sheet_chars(&settings.publication.theme);
    let (code, limit) = match size {
        size if size > CUT => (Code::SIZE_STYLE_CUT, CUT),
        size if size > NEAR_CUT => (Code::SIZE_STYLE, NEAR_CUT),
        _ => return,
    };
    let screens = settings.publication.theme.rules.iter().filter(|rule| rule.screen != Screen::Any);
    let longest = screens
        .filter_map(|rule| Some((rule.declarations.len(), rule.span?)))
        .max_by_key(|(count, _)| *count);
    let span = longest.map_or_else(|| settings.place("theme", "wide"), |(_, span)| span);
    let message =
        format!("the style sheet of the head is {size} characters long; {limit} are the limit");
    let help = "shorten [theme.wide] and [theme.narrow]; [theme.rules], which hold for every screen, \
                have no such limit";
    findings.push(Finding::new(code, span, message).help(help));
}
