//! The style sheets: one that is written into the elements, one that stays in the head.
//!
//! The base sheet is mobile first and says everything that reading needs. The head sheet only adds:
//! wider margins on a wide screen, smaller titles on a narrow one, the night palette. Colours come from
//! one table of roles, so that a class that bears a colour has its night by construction.
//!
//! Written for what mail clients draw: single class selectors, pixels, six-digit colours, no
//! `!important` in the base sheet and nothing but `!important` in the head. Properties that some
//! clients drop, all harmless: `border-radius`, `letter-spacing`, `text-transform`, `word-break`.
//!
//! Looks up to: `publication`.

use std::fmt::Write;

use super::palette::{Palette, Rgb};
use crate::publication::Theme;

/// What a colour is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Text,
    Ground,
    Border,
}

impl Use {
    const fn property(self) -> &'static str {
        match self {
            Self::Text => "color",
            Self::Ground => "background-color",
            Self::Border => "border-color",
        }
    }

    /// The attribute by which Outlook on the web says that it has recoloured an element.
    const fn outlook(self) -> &'static str {
        match self {
            Self::Text | Self::Border => "data-ogsc",
            Self::Ground => "data-ogsb",
        }
    }
}

/// A class that bears a colour.
struct Role {
    class: &'static str,
    used: Use,
    colour: fn(&Palette) -> Rgb,
}

impl Role {
    /// The rule that puts on the night.
    fn dark(&self, night: &Palette) -> String {
        let (property, colour) = (self.used.property(), (self.colour)(night));
        format!(".{}{{{property}:{colour}!important}}", self.class)
    }
}

const ROLES: [Role; 20] = [
    Role { class: "page", used: Use::Ground, colour: |palette| palette.page },
    Role { class: "card", used: Use::Ground, colour: |palette| palette.card },
    Role { class: "wash", used: Use::Ground, colour: |palette| palette.wash },
    Role { class: "tint", used: Use::Ground, colour: |palette| palette.tint },
    Role { class: "band", used: Use::Ground, colour: |palette| palette.band },
    Role { class: "flag", used: Use::Ground, colour: |palette| palette.accent },
    Role { class: "bt", used: Use::Ground, colour: |palette| palette.button },
    Role { class: "f1", used: Use::Ground, colour: |palette| palette.fades[0] },
    Role { class: "f2", used: Use::Ground, colour: |palette| palette.fades[1] },
    Role { class: "f3", used: Use::Ground, colour: |palette| palette.fades[2] },
    Role { class: "ink", used: Use::Text, colour: |palette| palette.ink },
    Role { class: "soft", used: Use::Text, colour: |palette| palette.soft },
    Role { class: "meta", used: Use::Text, colour: |palette| palette.meta },
    Role { class: "acc", used: Use::Text, colour: |palette| palette.accent },
    Role { class: "a", used: Use::Text, colour: |palette| palette.accent },
    Role { class: "bi", used: Use::Text, colour: |palette| palette.band_ink },
    Role { class: "bl", used: Use::Text, colour: |palette| palette.button_ink },
    Role { class: "hair", used: Use::Border, colour: |palette| palette.hair },
    Role { class: "rule", used: Use::Border, colour: |palette| palette.ink },
    Role { class: "bar", used: Use::Border, colour: |palette| palette.accent },
];

/// What a wide screen changes.
const WIDE: [(&str, &str); 8] = [
    ("outer", "padding:28px 0!important"),
    ("pad", "padding-left:40px!important;padding-right:40px!important"),
    ("sec", "padding:40px 40px 0!important"),
    ("gap", "line-height:40px!important"),
    ("box", "padding:24px 30px 6px!important"),
    ("adv", "padding:24px 30px 6px!important"),
    ("name", "font-size:60px!important;line-height:64px!important"),
    ("h1", "font-size:40px!important;line-height:46px!important"),
];

/// What a narrow screen changes.
const NARROW: [(&str, &str); 1] = [("h2", "font-size:24px!important;line-height:30px!important")];

/// The sheet of everything that reading needs, to be written into the elements.
pub(super) fn base(theme: &Theme) -> String {
    let day = Palette::day(theme);
    let mut sheet = SHAPES
        .replace("SERIF", &stack(&theme.serif))
        .replace("SANS", &stack(&theme.sans))
        .replace("INK", &day.ink.to_string())
        .replace("HAIR", &day.hair.to_string())
        .replace("ACCENT", &day.accent.to_string());
    for Role { class, used, colour } in ROLES.iter().filter(|role| role.used != Use::Border) {
        // Writing to a string never fails.
        let _ = write!(sheet, ".{class}{{{}:{}}}", used.property(), colour(&day));
    }
    sheet
}

/// The sheet that stays in the head: of its rules, those whose class the page uses.
pub(super) fn head(theme: &Theme, is_used: impl Fn(&str) -> bool) -> String {
    let night = Palette::night(theme);
    let roles = || ROLES.iter().filter(|role| is_used(role.class));
    let sized = |rules: &[(&str, &str)]| {
        let used = rules.iter().filter(|(class, _)| is_used(class));
        used.map(|(class, says)| [".", class, "{", says, "}"].concat()).collect::<String>()
    };
    let mut sheet = format!(
        "@media (min-width:640px){{{}}}@media (max-width:480px){{{}}}\
         @media (prefers-color-scheme:dark){{",
        sized(&WIDE),
        sized(&NARROW),
    );
    // Writing to a string never fails.
    for role in roles() {
        let _ = write!(sheet, "{}", role.dark(&night));
    }
    sheet.push('}');
    for role in roles() {
        let _ = write!(sheet, "[{}] {}", role.used.outlook(), role.dark(&night));
    }
    sheet
}

/// Every class that the head sheet may speak of.
pub(super) fn head_classes() -> impl Iterator<Item = &'static str> {
    let sized = WIDE.iter().chain(&NARROW).map(|(class, _)| *class);
    ROLES.iter().map(|role| role.class).chain(sized)
}

/// A stack of fonts that cannot end its declaration. Names of several words need no quotation marks
/// (CSS Fonts 4 §2.1.1), and every character is paid for at each use.
fn stack(fonts: &str) -> String {
    let plain = |c: char| match c {
        '"' | '\'' => None,
        c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '-') => Some(c),
        _ => None,
    };
    fonts.chars().filter_map(plain).collect::<String>().replace(", ", ",")
}

/// What is not a colour of text or ground. `SERIF` and `SANS` are the theme's stacks; `INK`, `HAIR` and
/// `ACCENT` the colours of borders.
const SHAPES: &str = "\
.body{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}\
.outer{word-break:break-word}\
.sheet{max-width:600px;margin:0 auto}\
.pre{display:none;max-height:0;overflow:hidden;mso-hide:all;opacity:0;font-size:1px;line-height:1px}\
.pad{padding:0 20px;font-family:SERIF;font-size:18px;line-height:28px}\
.sec{padding:36px 20px 0;font-family:SERIF;font-size:18px;line-height:28px}\
.gap{font-size:0;line-height:36px}\
.edge{font-size:0;line-height:6px}\
.plate{padding-top:26px;text-align:center}\
.name{margin:0;font-size:48px;line-height:52px;font-weight:bold;letter-spacing:-1px}\
.tagline{margin:6px 0 0;font-size:16px;line-height:24px;font-style:italic}\
.folio{margin-top:18px;border-top:4px solid INK;border-bottom:1px solid INK}\
.fol{padding:8px 0;font-family:SANS;font-size:13px;line-height:18px}\
.folr{padding:8px 0 8px 12px;font-family:SANS;font-size:13px;line-height:18px;text-align:right}\
.front{padding-top:30px}\
.h1{margin:0;font-size:31px;line-height:37px;letter-spacing:-0.5px}\
.label{margin:0 0 6px;font-family:SANS;font-size:13px;line-height:18px;font-weight:bold;\
letter-spacing:1px;text-transform:uppercase}\
.summary{padding-top:24px}\
.toc{margin:0;padding:0;border-top:1px solid HAIR;list-style:none;font-size:17px;line-height:24px}\
.line{margin:0;padding:9px 0 8px;border-bottom:1px solid HAIR}\
.epi{margin:30px 0 0;padding:0 12px;text-align:center;font-size:21px;line-height:31px;\
font-style:italic}\
.epq{margin:0}\
.epa{margin:8px 0 0;font-family:SANS;font-size:14px;line-height:20px;font-style:normal}\
.top{border-top:1px solid INK}\
.topo{border-top:4px solid INK}\
.tab{display:inline-block;margin:0;padding-top:9px;border-top:4px solid ACCENT;font-family:SANS;\
font-size:13px;line-height:18px;font-weight:bold;letter-spacing:1px;text-transform:uppercase}\
.h2{margin:10px 0 0;font-size:27px;line-height:33px}\
.h2i{font-size:30px;line-height:36px;font-style:italic}\
.stand{margin:10px 0 0;font-size:20px;line-height:29px}\
.byline{margin:10px 0 0;font-size:16px}\
.text{padding-top:18px}\
.p{margin:0 0 18px}\
.h3{margin:26px 0 8px;font-family:SANS;font-size:17px;line-height:24px}\
.ul{margin:0 0 18px;padding:0 0 0 22px}\
.li{margin:0 0 12px}\
.quote{margin:0 0 18px;padding-left:18px;border-left:3px solid ACCENT;font-style:italic}\
.hr{margin:26px auto;width:72px;height:0;border:0;border-top:1px solid HAIR}\
.data{margin:0 0 18px;border-collapse:collapse;font-family:SANS;font-size:15px;line-height:22px}\
.th{padding:8px 12px 8px 0;border-bottom:2px solid INK;text-align:left;vertical-align:bottom}\
.td{padding:8px 12px 8px 0;border-bottom:1px solid HAIR;vertical-align:top}\
.sup{font-size:13px;line-height:13px}\
.notes{font-size:15px;line-height:22px}\
.code{font-family:Menlo,Consolas,monospace;font-size:16px}\
.a{text-decoration:underline}\
.fig{padding-top:22px}\
.pic{display:block;width:100%;height:auto;border:0;font-size:15px}\
.cap{margin:8px 0 0;font-family:SANS;font-size:13px;line-height:19px}\
.watch{margin:6px 0 0;border-left:4px solid ACCENT}\
.box{padding:20px 20px 2px;font-family:SERIF;font-size:17px;line-height:26px}\
.sign{margin:18px 0 0;text-align:right;font-weight:bold}\
.from{margin:18px 0 0;font-size:16px}\
.list{padding-top:16px;font-size:17px;line-height:26px}\
.brief{padding:18px 0 12px;border-top:1px solid HAIR}\
.h3b{margin:0 0 6px;font-size:20px}\
.tag{margin:0 0 2px;font-family:SANS;font-size:13px;line-height:18px}\
.bp{margin:0 0 8px}\
.more{margin:0;font-size:16px}\
.opinion{padding-top:34px;padding-bottom:30px}\
.author{margin:20px 0 22px;border-top:1px solid HAIR;border-bottom:1px solid HAIR}\
.face{padding:14px 16px 14px 0;vertical-align:top}\
.who{padding:14px 0;font-family:SANS;font-size:14px;line-height:20px}\
.whon{margin:0;font-size:16px;line-height:22px;font-weight:bold}\
.whob{margin:2px 0 0}\
.said{font-size:19px;line-height:30px}\
.voice{padding-left:18px;border-left:1px solid INK}\
.note{border:1px solid ACCENT;border-top:4px solid ACCENT}\
.ad{border-top:1px solid HAIR;border-bottom:1px solid HAIR}\
.adv{padding:20px 20px 2px;font-family:SANS;font-size:16px;line-height:25px}\
.nh{margin:0 0 10px;font-size:22px;line-height:28px}\
.adh{margin:10px 0 8px;font-size:19px;line-height:26px}\
.bta{display:inline-block;padding:13px 24px;font-family:SANS;font-size:16px;line-height:22px;\
font-weight:bold;text-decoration:none}\
.btt{margin:4px 0 20px}\
.btd{border-radius:3px}\
.xh{margin:0;padding:14px 0;font-family:SANS;font-size:17px;line-height:24px;letter-spacing:0.3px}\
.tease{margin:0;padding:20px 0 8px 20px}\
.fade{margin:0 0 13px;font-size:0;line-height:9px}\
.short{width:62%}\
.cut{margin:20px 0 0;border-top:4px solid ACCENT}\
.cuth{margin:0 0 14px;font-size:19px;font-weight:bold}\
.colo{padding-top:30px;padding-bottom:34px;font-family:SANS;font-size:14px;line-height:21px}\
.colr{border-top:4px solid INK;border-bottom:1px solid INK;font-size:0;line-height:2px}\
.cname{margin:0 0 8px;font-family:SERIF;font-size:24px;line-height:28px;font-weight:bold}\
.cp{margin:0 0 10px}\
.ch{margin:24px 0 8px;font-size:14px}\
.cface{padding:3px 14px 12px 0;vertical-align:top}\
.cbio{vertical-align:top;font-family:SANS;font-size:14px;line-height:21px}\
.law{margin-top:24px;padding-top:16px;border-top:1px solid HAIR}\
";

#[cfg(test)]
mod tests {
    use super::{ROLES, base, head, head_classes, stack};
    use crate::publication::Theme;

    fn rules(sheet: &str) -> Vec<(String, String)> {
        let rules = sheet.split_terminator('}').map(|rule| rule.split_once('{').expect("a rule"));
        rules.map(|(selector, says)| (selector.to_owned(), says.to_owned())).collect()
    }

    #[test]
    fn the_base_sheet_holds_to_what_mail_clients_draw() {
        let sheet = base(&Theme::default());
        for (selector, says) in rules(&sheet) {
            let class = selector.strip_prefix('.').expect("a class");
            assert!(class.bytes().all(|b| b.is_ascii_alphanumeric()), "{selector}");
            for declaration in says.split(';') {
                let (property, value) = declaration.split_once(':').expect("a declaration");
                assert!(!matches!(property, "font" | "background"), "{declaration}");
                for word in ["!important", "rem", "calc", "clamp", "var(", "em;"] {
                    assert!(!value.contains(word), "{declaration}");
                }
                if let Some(hash) = value.find('#') {
                    assert_eq!(value[hash..].len(), 7, "{declaration}");
                }
                if property == "font-size" && !matches!(value, "0" | "1px") {
                    let size: u32 = value.trim_end_matches("px").parse().expect("pixels");
                    assert!(size >= 13, "{selector} {declaration}");
                }
            }
        }
    }

    #[test]
    fn running_text_is_set_with_a_line_of_one_and_a_half() {
        for (selector, says) in rules(&base(&Theme::default())) {
            let value = |property: &str| {
                let found = says.split(';').find_map(|line| line.strip_prefix(property));
                found.and_then(|value| value.strip_suffix("px")?.parse::<f64>().ok())
            };
            let (size, line) = (value("font-size:"), value("line-height:"));
            if matches!(selector.as_str(), ".pad" | ".sec" | ".said" | ".box" | ".list" | ".adv") {
                assert!(size >= Some(16.0) && line >= size.map(|size| size * 1.5), "{selector}");
            }
        }
    }

    #[test]
    fn everything_in_the_head_overrules_the_elements() {
        let sheet = head(&Theme::default(), |_| true);
        assert!(sheet.len() <= 8192, "{}", sheet.len());
        assert_eq!(sheet.matches(':').count() - 3, sheet.matches("!important").count());
        assert_eq!(sheet.matches("@media").count(), 3);
        let at = |text: &str| sheet.find(text).expect("in the sheet");
        assert!(at("min-width:640px") < at("max-width:480px"));
        assert!(at("max-width:480px") < at("prefers-color-scheme:dark"));
        assert!(at("prefers-color-scheme:dark") < at("[data-ogsb]"));
    }

    #[test]
    fn every_class_with_a_colour_has_its_night_three_times_over() {
        let (day, night) = (base(&Theme::default()), head(&Theme::default(), |_| true));
        for role in ROLES {
            let (class, property) = (role.class, role.used.property());
            if role.used != super::Use::Border {
                assert!(day.contains(&format!(".{class}{{{property}:#")), "{class}");
            }
            assert_eq!(night.matches(&format!(".{class}{{{property}:#")).count(), 2, "{class}");
        }
        let bare = night.split("@media (prefers").next().expect("sizes");
        assert!(!bare.contains('#'), "sizes bear no colour");
    }

    #[test]
    fn a_class_the_page_does_not_use_has_no_rule() {
        let sheet = head(&Theme::default(), |class| class == "ink");
        for class in head_classes().filter(|class| *class != "ink") {
            assert!(!sheet.contains(&format!(".{class}{{")), "{class}");
        }
        assert_eq!(sheet.matches(".ink{").count(), 2);
    }

    #[test]
    fn a_stack_of_fonts_cannot_close_its_rule() {
        assert_eq!(stack("\"Le Monde\", serif;}</style>"), "Le Monde,serifstyle");
    }
}
