//! What holds for both style sheets in every theme that comes with matinale.

use std::collections::BTreeSet;

use super::{
    COLOUR_ROLES, ColourUse, SHAPES, head_classes, join_rules, write_base, write_font_list,
    write_head, write_last_fonts,
};
use crate::publication::{
    PAGE_PARTS, PagePart, Screen, ShippedTheme, Theme, ThemeDeclaration, ThemeRule,
};

/// Every theme that comes with matinale.
fn themes() -> [Theme; 3] {
    ShippedTheme::ALL.map(ShippedTheme::to_theme)
}

/// A theme with one rule of the editor.
fn with(name: &str, body: &str, screen: Screen) -> Theme {
    let part = PagePart::find(name).expect("a part");
    let parsed = body.split(';').map(|one| ThemeDeclaration::parse(one, part, screen));
    let declarations = parsed.collect::<Result<_, _>>().expect("declarations");
    Theme { rules: vec![ThemeRule { part, screen, declarations, span: None }], ..Theme::default() }
}

fn rules(sheet: &str) -> Vec<(String, String)> {
    let rules = sheet.split_terminator('}').map(|rule| rule.split_once('{').expect("a rule"));
    rules.map(|(selector, body)| (selector.to_owned(), body.to_owned())).collect()
}

/// The value of a property that the base sheet leaves a class with.
fn final_value(sheet: &str, class: &str, property: &str) -> Option<f64> {
    let said = rules(sheet).into_iter().filter(|(selector, _)| selector[1..] == *class);
    let values = said.flat_map(|(_, body)| {
        let values = body.split(';').filter_map(|one| one.split_once(':'));
        let found = values.filter(|(name, _)| *name == property);
        found.filter_map(|(_, value)| value.strip_suffix("px")?.parse().ok()).collect::<Vec<f64>>()
    });
    values.last()
}

#[test]
fn the_base_sheet_holds_to_what_mail_clients_draw() {
    for (selector, body) in themes().iter().flat_map(|theme| rules(&write_base(theme))) {
        let class = selector.strip_prefix('.').expect("a class");
        assert!(class.bytes().all(|b| b.is_ascii_alphanumeric()), "{selector}");
        for declaration in body.split(';') {
            let (property, value) = declaration.split_once(':').expect("a declaration");
            assert!(!matches!(property, "font" | "background"), "{declaration}");
            for word in ["!important", "rem", "calc", "clamp", "var(", "em;"] {
                assert!(!value.contains(word), "{declaration}");
            }
            assert!(!value.contains(|c: char| c.is_ascii_uppercase()) || property == "font-family");
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
    for sheet in themes().iter().map(write_base) {
        for class in ["card", "said", "box", "list", "adv"] {
            let (size, line) = (
                final_value(&sheet, class, "font-size"),
                final_value(&sheet, class, "line-height"),
            );
            assert!(size >= Some(16.0) && line >= size.map(|size| size * 1.5), "{class}");
        }
    }
}

#[test]
fn no_size_of_letters_is_larger_than_its_line() {
    for sheet in themes().iter().map(write_base) {
        for (selector, _) in rules(&sheet) {
            let value = |property| final_value(&sheet, &selector[1..], property);
            if let (Some(size), Some(line)) = (value("font-size"), value("line-height")) {
                assert!(line >= size, "{selector}: {size} on {line}");
            }
        }
    }
}

#[test]
fn everything_in_the_head_overrules_the_elements() {
    for theme in themes() {
        let sheet = write_head(&theme, |_| true);
        assert!(sheet.chars().count() <= 8192, "{}", sheet.len());
        assert_eq!(sheet.matches(':').count() - 3, sheet.matches("!important").count());
        assert_eq!(sheet.matches("@media").count(), 3);
        let at = |text: &str| sheet.find(text).expect("in the sheet");
        assert!(at("min-width:640px") < at("max-width:480px"));
        assert!(at("max-width:480px") < at("prefers-color-scheme:dark"));
        assert!(at("prefers-color-scheme:dark") < at("[data-ogsb]"));
    }
}

/// A sheet in which every rule has one selector.
fn split_selectors(sheet: &str) -> String {
    let rules = sheet.split_inclusive('}').map(|rule| match rule.rsplit_once('{') {
        Some((selectors, body)) if selectors.contains(',') => {
            selectors.split(',').map(|selector| [selector, "{", body].concat()).collect()
        }
        _ => rule.to_owned(),
    });
    rules.collect()
}

#[test]
fn neighbours_with_the_same_declarations_are_one_rule() {
    assert_eq!(join_rules(".a{x:1}.b{x:1}.c{y:2}.a{x:1}"), ".a,.b{x:1}.c{y:2}.a{x:1}");
    assert_eq!(join_rules("[q] .a{x:1}[q] .b{x:1}"), "[q] .a,[q] .b{x:1}");
    assert_eq!(join_rules(""), "");
}

#[test]
fn an_element_has_the_last_two_fonts_of_the_list_and_the_head_all_of_them() {
    assert_eq!(write_last_fonts("'Segoe UI', Roboto, Arial, sans-serif"), "Arial,sans-serif");
    assert_eq!(write_last_fonts("sans-serif"), "sans-serif");
    let theme = Theme { sans: "'Segoe UI', Arial, sans-serif".into(), ..Theme::default() };
    assert!(write_base(&theme).contains(".fol{padding:8px 0;font-family:Arial,sans-serif;"));
    let head = write_head(&theme, |class| class == "fol");
    assert!(
        head.starts_with(".fol{font-family:Segoe UI,Arial,sans-serif!important}@media"),
        "{head}"
    );
    let own = with("date", "font-family:SERIF", Screen::Any);
    assert!(write_head(&own, |class| class == "fol").starts_with("@media"));
}

#[test]
fn every_class_with_a_colour_has_its_night_three_times_over() {
    for theme in themes() {
        let (day, night) = (write_base(&theme), split_selectors(&write_head(&theme, |_| true)));
        for role in COLOUR_ROLES {
            let (class, property) = (role.class, role.used.property());
            if role.used != ColourUse::Border {
                assert!(day.contains(&format!(".{class}{{{property}:#")), "{class}");
            }
            assert!(night.matches(&format!(".{class}{{{property}:#")).count() >= 2, "{class}");
        }
        for (selector, body) in rules(&day) {
            for property in ["color", "background-color"] {
                let bears = body.split(';').any(|one| one.starts_with(&format!("{property}:#")));
                let dark = night.matches(&format!("{selector}{{{property}:#")).count();
                assert!(!bears || dark >= 2 || selector == ".logo", "{selector} {property}");
            }
        }
        let bare = night.split("@media (prefers").next().expect("sizes");
        assert!(!bare.contains('#'), "sizes bear no colour");
    }
}

#[test]
fn a_class_the_page_does_not_use_has_no_rule() {
    for theme in themes() {
        let sheet = write_head(&theme, |class| class == "ink");
        for class in head_classes(&theme).into_iter().filter(|class| *class != "ink") {
            assert!(!sheet.contains(&format!(".{class}{{")), "{class}");
        }
        assert_eq!(sheet.matches(".ink{").count(), 2);
        let whole = write_head(&theme, |_| true);
        let said: BTreeSet<&str> =
            whole.split(['{', '}', ' ', ',']).filter_map(|word| word.strip_prefix('.')).collect();
        assert_eq!(said, head_classes(&theme).into_iter().collect());
    }
}

#[test]
fn every_shape_is_a_part_that_a_theme_may_set_or_holds_the_page_together() {
    let shapes: BTreeSet<&str> = SHAPES
        .split_terminator('}')
        .filter_map(|shape| Some(shape.strip_prefix('.')?.split_once('{')?.0))
        .collect();
    let parts: BTreeSet<&str> = PAGE_PARTS.iter().flat_map(|part| part.classes).copied().collect();
    let inner: Vec<&&str> = shapes.difference(&parts).collect();
    assert_eq!(
        inner,
        [
            &"bare", &"body", &"btt", &"card", &"cbio", &"cface", &"end", &"epq", &"fade", &"figp",
            &"lab", &"mark", &"mid", &"pre", &"sheet", &"short", &"whob"
        ]
    );
    let shapeless: Vec<&&str> = parts.difference(&shapes).collect();
    assert_eq!(shapeless, [&"a", &"cutb", &"offer"]);
}

#[test]
fn a_rule_wins_over_the_shape_of_its_part_and_over_nothing_that_says_more() {
    let sheet = write_base(&with("title", "font-size:22px;font-family:SANS", Screen::Any));
    assert_eq!(final_value(&sheet, "h2", "font-size"), Some(22.0));
    assert!(
        sheet.contains(".h2{margin:10px 0 0;line-height:33px;font-size:22px;font-family:-apple")
    );
    let at = |text: &str| sheet.find(text).expect("in the sheet");
    assert!(at(".h2{") < at(".h2i{font-size:30px"), "an editorial's title stays what it is");
    let bare = write_base(&with("notice", "border:0", Screen::Any));
    assert!(bare.contains(".note{border:0}"), "a whole takes its sides along");
}

#[test]
fn a_rule_s_colours_are_those_of_the_palette_by_day_and_by_night() {
    let theme = with("kicker", "background-color:BUTTON;border-top:2px solid INK", Screen::Any);
    let (day, night) = (write_base(&theme), write_head(&theme, |class| class == "tab"));
    assert!(day.contains(".tab{background-color:#9e2a2b}.tab{color:#ffffff}"), "{day}");
    assert!(day.contains(";border-top:2px solid #1f1d1a}"));
    for rule in [
        ".tab{border-top:2px solid #e2e0db!important}",
        ".tab{background-color:#9e2a2b!important}",
        ".tab{color:#ffffff!important}",
    ] {
        assert_eq!(night.matches(rule).count(), 2, "{rule} {night}");
    }
    assert!(
        night.contains("[data-ogsb] .tab{background-color")
            && night.contains("[data-ogsc] .tab{color")
    );
}

#[test]
fn a_screen_s_rule_stands_in_the_place_of_the_house_s_own() {
    let theme = with("headline", "font-size:52px;line-height:56px", Screen::Wide);
    let sheet = write_head(&theme, |class| class == "h1");
    assert!(
        sheet.contains("{.h1{font-size:52px!important;line-height:56px!important}}"),
        "{sheet}"
    );
    let theme = with("headline", "font-size:52px;line-height:56px", Screen::Any);
    assert!(write_head(&theme, |class| class == "h1").contains("(min-width:640px){}"));
}

#[test]
fn a_stack_of_fonts_cannot_close_its_rule() {
    assert_eq!(write_font_list("\"Le Monde\", serif;}</style>"), "Le Monde,serifstyle");
}

#[test]
fn a_red_accent_is_as_red_by_night() {
    let night = write_head(&themes()[0], |class| class == "acc");
    let (_, colour) = night.split_once(".acc{color:#").expect("the accent");
    let byte = |at: usize| i32::from_str_radix(&colour[at..at + 2], 16).expect("a byte");
    assert!(byte(0) - byte(2).max(byte(4)) > 110, "{colour:.6}");
}
