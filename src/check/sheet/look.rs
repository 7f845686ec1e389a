//! How the elements of a page look: by day, by night, on screens of any width.

use std::collections::HashMap;
use std::rc::Rc;

use super::css::{Declaration, Head, OUTLOOK, Rule, own};
use crate::html::{Document, Element};
use crate::render::Rgb;

/// A way in which the page is shown: to those for whom a media query of its head holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    /// The media query; nothing for those who heed none.
    pub(super) media: Option<String>,
    /// How each element looks, in the order of the elements.
    pub(super) looks: Vec<Look>,
}

/// What is said of an element, in the head and by itself.
struct Said<'a> {
    rules: Vec<&'a Rule>,
    own: Vec<Declaration>,
}

impl<'a> Said<'a> {
    /// What is said of each element of a page. Many of them are dressed alike: each dress is read once.
    fn of(document: &Document, head: &'a Head) -> Vec<Rc<Self>> {
        let mut dresses: HashMap<[&str; 3], Rc<Self>> = HashMap::new();
        let elements = document.elements.iter().map(|element| {
            let attribute = |name| element.attribute(name).unwrap_or_default();
            let (class, style) = (attribute("class"), attribute("style"));
            let dress = dresses.entry([&element.name, class, style]).or_insert_with(|| {
                let rules = head.rules.iter().filter(|rule| rule.is_about(element)).collect();
                Rc::new(Self { rules, own: own(style) })
            });
            Rc::clone(dress)
        });
        elements.collect()
    }
}

/// How an element looks, what it inherits included. Lengths are hundredths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) colour: Rgb,
    pub(super) ground: Rgb,
    pub(super) size: u32,
    pub(super) line: u32,
    /// From 100 to 900; bold is 700.
    weight: u32,
    pub(super) underlined: bool,
    /// Whether anything of it is seen.
    pub(super) shown: bool,
    /// Whether it stands as a box of its own, as buttons do.
    pub(super) boxed: bool,
    /// Above and below its text.
    pub(super) padding: [u32; 2],
}

const BOLD: u32 = 700;

const WHITE: Rgb = Rgb::new([255; 3]);
const BLACK: Rgb = Rgb::new([0; 3]);

/// What a page without any style looks like.
const BARE: Look = Look {
    colour: BLACK,
    ground: WHITE,
    size: 1600,
    line: 1900,
    weight: 400,
    underlined: false,
    shown: true,
    boxed: false,
    padding: [0; 2],
};

impl View {
    /// Every way in which a page is shown, the one without any media query first.
    pub(super) fn all(document: &Document, head: &Head) -> Vec<Self> {
        let said = Said::of(document, head);
        let mut medias: Vec<Option<&str>> = vec![None];
        for rule in &head.rules {
            let media = rule.media.as_deref();
            if !medias.contains(&media) {
                medias.push(media);
            }
        }
        medias.into_iter().map(|media| Self::of(document, &said, media)).collect()
    }

    fn of(document: &Document, said: &[Rc<Said<'_>>], media: Option<&str>) -> Self {
        let mut looks: Vec<Look> = Vec::with_capacity(document.elements.len());
        for (element, said) in document.elements.iter().zip(said) {
            let around = element.parent.and_then(|parent| looks.get(parent)).copied();
            let around = around.unwrap_or(BARE);
            let mut look = around.inherited(element);
            let heeded = |rule: &&&Rule| rule.media.is_none() || rule.media.as_deref() == media;
            let ruled = || said.rules.iter().filter(heeded).flat_map(|rule| &rule.declarations);
            // CSS Cascade §6.1: an element's own style wins over the sheet's; what is important over both.
            let rising = ruled()
                .filter(|d| !d.important)
                .chain(said.own.iter().filter(|d| !d.important))
                .chain(ruled().filter(|d| d.important))
                .chain(said.own.iter().filter(|d| d.important));
            rising.for_each(|declaration| look.take(declaration, &around));
            looks.push(look);
        }
        Self { media: media.map(str::to_owned), looks }
    }

    /// Whether it is a night that the page itself brings.
    pub(super) fn is_night(&self) -> bool {
        self.media.as_deref().is_some_and(|media| {
            media == OUTLOOK || media.contains("prefers-color-scheme") && media.contains("dark")
        })
    }

    /// Who sees the page like this, as words behind a sentence.
    pub(super) fn words(&self) -> String {
        match self.media.as_deref() {
            None => String::new(),
            Some(OUTLOOK) => " in the night of Outlook".to_owned(),
            Some(_) if self.is_night() => " by night".to_owned(),
            Some(media) => format!(" where {media} holds"),
        }
    }
}

impl Look {
    /// What an element takes from the one around it, and from its own name.
    fn inherited(self, element: &Element) -> Self {
        let mut look = Self { boxed: false, padding: [0; 2], ..self };
        let scaled = |hundredths: u32| self.size.saturating_mul(hundredths) / 100;
        match element.name.as_str() {
            "head" | "style" | "script" | "title" => look.shown = false,
            "a" if element.attribute("href").is_some() => look.underlined = true,
            "b" | "strong" | "th" | "h4" => look.weight = BOLD,
            "h1" => (look.weight, look.size) = (BOLD, scaled(200)),
            "h2" => (look.weight, look.size) = (BOLD, scaled(150)),
            "h3" => (look.weight, look.size) = (BOLD, scaled(117)),
            "h5" => (look.weight, look.size) = (BOLD, scaled(83)),
            "h6" => (look.weight, look.size) = (BOLD, scaled(67)),
            "sub" | "sup" | "small" => look.size = scaled(83),
            _ => {}
        }
        if let Some(ground) = element.attribute("bgcolor").and_then(colour) {
            look.ground = ground;
        }
        if element.attribute("hidden").is_some() {
            look.shown = false;
        }
        look
    }

    fn take(&mut self, declaration: &Declaration, around: &Self) {
        let value = declaration.value.as_str();
        match declaration.property.as_str() {
            "color" => self.colour = colour(value).unwrap_or(self.colour),
            "background-color" | "background" => {
                let ground = value.split_ascii_whitespace().find_map(colour);
                self.ground = ground.unwrap_or(self.ground);
            }
            "font-size" => self.size = length(value, around.size).unwrap_or(self.size),
            "line-height" => {
                let times = value.parse::<f64>().ok().and_then(|times| hundredths(times * 100.0));
                let line = times.map(|times| self.size.saturating_mul(times) / 100);
                self.line = line.or_else(|| length(value, self.size)).unwrap_or(self.line);
            }
            "font-weight" => {
                self.weight = match value {
                    "bold" | "bolder" => BOLD,
                    "normal" | "lighter" => BARE.weight,
                    value => value.parse().unwrap_or(self.weight),
                };
            }
            "text-decoration" | "text-decoration-line" => {
                self.underlined = value.contains("underline");
            }
            "display" => {
                self.boxed = matches!(value, "block" | "inline-block");
                self.shown &= value != "none";
            }
            "visibility" => self.shown &= value != "hidden",
            "opacity" => self.shown &= value.parse() != Ok(0.0),
            "padding" => {
                let sides: Vec<u32> = value.split_ascii_whitespace().map(pixels).collect();
                let above = sides.first().copied().unwrap_or_default();
                self.padding = [above, sides.get(2).copied().unwrap_or(above)];
            }
            "padding-top" => self.padding[0] = pixels(value),
            "padding-bottom" => self.padding[1] = pixels(value),
            _ => {}
        }
    }

    /// Whether text in it can be seen at all, readable or not.
    pub(super) const fn is_seen(&self) -> bool {
        self.shown && self.size > 0
    }

    /// WCAG 2.2, 1.4.3: 24 pixels, or 18.66 in bold.
    pub(super) const fn is_large(&self) -> bool {
        self.size >= 2400 || (self.weight >= BOLD && self.size >= 1866)
    }

    /// How high a box of one line is.
    pub(super) fn height(&self) -> u32 {
        self.padding[0].saturating_add(self.line).saturating_add(self.padding[1])
    }
}

/// A colour as CSS writes it; nothing for one that lets the ground through, or that is not known here.
pub(super) fn colour(text: &str) -> Option<Rgb> {
    match cssparser_color(text)? {
        (bytes, true) => Some(Rgb::new(bytes)),
        (_, false) => None,
    }
}

/// Red, green and blue, and whether the colour covers what is behind it.
fn cssparser_color(text: &str) -> Option<([u8; 3], bool)> {
    let text = text.trim();
    if let Some(hash) = text.strip_prefix('#') {
        let (red, green, blue, alpha) = cssparser::color::parse_hash_color(hash.as_bytes()).ok()?;
        return Some(([red, green, blue], alpha >= 1.0));
    }
    if let Some(parts) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let mut bytes = parts.split([',', ' ']).filter(|part| !part.is_empty());
        let mut byte = || bytes.next()?.parse().ok();
        return Some(([byte()?, byte()?, byte()?], true));
    }
    let (red, green, blue) = cssparser::color::parse_named_color(text).ok()?;
    Some(([red, green, blue], true))
}

/// A length in hundredths of a pixel; `whole` is what a percentage is of.
fn length(value: &str, whole: u32) -> Option<u32> {
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number: f64 = number.parse().ok()?;
    match unit {
        "px" => hundredths(number * 100.0),
        "pt" => hundredths(number * 100.0 * 4.0 / 3.0),
        "em" => hundredths(number * f64::from(whole)),
        "rem" => hundredths(number * f64::from(BARE.size)),
        "%" => hundredths(number / 100.0 * f64::from(whole)),
        "" if number == 0.0 => Some(0),
        _ => None,
    }
}

fn pixels(value: &str) -> u32 {
    length(value, 0).unwrap_or(0)
}

/// Lengths of no page on earth are as long as a long one.
fn hundredths(number: f64) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in bounds")]
    number.is_finite().then(|| number.clamp(0.0, 1e7) as u32)
}

#[cfg(test)]
mod tests {
    use super::{View, colour, length};
    use crate::check::sheet::css::Head;
    use crate::html::Document;
    use crate::render::Rgb;

    #[test]
    fn an_element_looks_as_the_cascade_says() {
        let page = Document::read(
            "<div class='ink' style='color:#111;background:#fff url(x);font-size:20px'><p \
             style='font-size:150%;padding:1px 2px 3px;line-height:2'><a href='#' style='color:#222 !important'>",
        );
        let head = Head::read(
            ".ink{color:#333}@media (prefers-color-scheme:dark){.ink{color:#eee!important;\
             background-color:#000!important}}",
        );
        let views = View::all(&page, &head);
        let (day, night) = (&views[0].looks, &views[1].looks);
        assert_eq!((day[0].colour, day[0].ground), (Rgb::new([0x11; 3]), Rgb::new([255; 3])));
        assert_eq!((night[1].colour, night[1].ground), (Rgb::new([0xee; 3]), Rgb::new([0; 3])));
        assert_eq!((day[1].size, day[1].line, day[1].height()), (3000, 6000, 6400));
        assert_eq!((night[2].colour, night[2].underlined), (Rgb::new([0x22; 3]), true));
        assert_eq!(views[1].words(), " by night");
    }

    #[test]
    fn colours_and_lengths_are_read_as_css_writes_them() {
        for text in ["#fff", "#FFFFFF", "white", "rgb(255, 255, 255)"] {
            assert_eq!(colour(text), Some(Rgb::new([255; 3])), "{text}");
        }
        for text in ["transparent", "inherit", "", "#ffff0000", "rgb(1,2)", "#é"] {
            assert_eq!(colour(text), None, "{text}");
        }
        assert_eq!(length("12pt", 0), Some(1600));
        assert_eq!(length("1.5em", 1000), Some(1500));
        for text in ["", "px", "12", "calc(1px)", "é", "nanpx"] {
            assert_eq!(length(text, 1000), None, "{text}");
        }
    }
}
