//! What a theme may say, and what is reported about the rest.

use super::ShippedTheme;
use crate::finding::{Code, Source};
use crate::publication::{Colour, ColourSpans, Screen, Theme, read};

const FRONT: &str =
    "[publication]\nname = \"V\"\nfrom = \"v@example.org\"\ntimezone = \"Europe/Paris\"\n";

fn source(more: &str) -> Source {
    Source::of_text("matinale.toml", format!("{FRONT}{more}"))
}

fn theme(more: &str) -> Theme {
    let (publication, findings) = read(&source(more));
    assert_eq!(findings, [], "{more}");
    publication.expect("a publication").theme
}

/// Code, marked text, and the words of each finding.
fn report_on(more: &str) -> Vec<(Code, String, String)> {
    let source = source(more);
    let (_, findings) = read(&source);
    let reported = findings.iter().map(|f| {
        let place = source.text[f.span.start..f.span.end].to_owned();
        (
            f.code,
            place,
            format!(
                "{} / {}",
                f.message,
                f.help.as_ref().map(ToString::to_string).as_deref().unwrap_or_default()
            ),
        )
    });
    reported.collect()
}

#[track_caller]
fn expect_one(more: &str, place: &str, words: &str) {
    let reported = report_on(more);
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert_eq!(reported[0].1, place, "{reported:?}");
    assert!(reported[0].2.contains(words), "{reported:?}");
}

#[test]
fn every_shipped_theme_is_read_without_a_finding_and_says_its_colours_and_fonts() {
    for like in ShippedTheme::ALL {
        let (theme, findings) = like.read_file();
        assert_eq!(findings, [], "{like:?}");
        let (_, text) = like.file();
        for key in ["accent", "ink", "paper", "serif", "sans"] {
            assert!(text.contains(&format!("\n{key} = ")), "{like:?} has no {key}");
        }
        assert!(!text.contains("\nlike") && text.matches("\n[").count() >= 1);
        assert!(theme.rules.iter().all(|rule| rule.span.is_none()));
        assert_eq!(theme.spans, ColourSpans::default());
    }
}

#[test]
fn a_publication_that_says_nothing_looks_like_the_daily() {
    assert_eq!(theme(""), ShippedTheme::Daily.to_theme());
    assert_eq!(theme("[theme]\nlike = \"daily\"\n"), Theme::default());
    assert!(ShippedTheme::Daily.to_theme().rules.is_empty());
    expect_one(
        "[theme]\nlike = \"weekly\"\n",
        "\"weekly\"",
        "write `daily`, `bulletin` or `letter`",
    );
}

#[test]
fn what_an_editor_writes_is_laid_over_the_theme_it_is_like() {
    let letter = ShippedTheme::Letter.to_theme();
    let own = theme("[theme]\nlike = \"letter\"\nink = \"#222222\"\n");
    assert_eq!((own.ink.as_str(), &own.paper), ("#222222", &letter.paper));
    assert_eq!(own.rules, letter.rules);
    let ruled = theme("[theme]\nlike = \"letter\"\n[theme.rules]\ntitle = \"color:INK\"\n");
    assert_eq!(ruled.rules.len(), letter.rules.len() + 1);
    assert_eq!(ruled.rules.last().map(|rule| rule.part.name), Some("title"));
}

#[test]
fn rules_come_in_the_order_of_the_file_each_declaration_with_its_place() {
    let more = "[theme.rules]\ntitle = \"font-size:30px; line-height : 36px;\"\n\
                kicker = \"text-transform:none\"\n[theme.wide]\nheadline = '''\nfont-size:52px;\n\
                letter-spacing:-1px'''\n[theme.narrow]\nheadline = \"font-size:28px\"\n";
    let (source, theme) = (source(more), theme(more));
    let places: Vec<(&str, Screen, Vec<&str>)> = theme
        .rules
        .iter()
        .map(|rule| {
            let stand = rule.declarations.iter().map(|declaration| {
                let span = declaration.span().expect("the editor's own");
                &source.text[span.start..span.end]
            });
            (rule.part.name, rule.screen, stand.collect())
        })
        .collect();
    assert_eq!(
        places,
        [
            ("title", Screen::Any, vec!["font-size:30px", "line-height : 36px"]),
            ("kicker", Screen::Any, vec!["text-transform:none"]),
            ("headline", Screen::Wide, vec!["font-size:52px", "letter-spacing:-1px"]),
            ("headline", Screen::Narrow, vec!["font-size:28px"]),
        ]
    );
    let said = &theme.rules[0].declarations[1];
    assert_eq!((said.property(), said.value()), ("line-height", "36px"));
    let key = theme.rules[1].span.expect("the editor's own");
    assert_eq!(&source.text[key.start..key.end], "kicker");
}

#[test]
fn a_part_that_does_not_exist_is_told_with_the_one_that_was_meant() {
    let more = "[theme.rules]\nheadlien = \"font-size:30px\"\n";
    assert_eq!(report_on(more)[0].0, Code::KEY_UNKNOWN);
    expect_one(more, "headlien", "did you mean `headline`?");
    expect_one("[theme.narrow]\nh1 = \"font-size:30px\"\n", "h1", "the keys are `page`, `stripe`");
    expect_one("[theme.rules]\ntitle = 30\n", "30", "put it in quotes");
}

#[test]
fn nothing_in_a_value_ends_its_declaration() {
    for value in [
        "1px}.ink{display:none",
        "red</style>",
        "1px\\\\3b",
        "@media",
        "1px!",
        "'a",
        "calc(x",
        "a)b(",
        "1px/*",
        "\\\"x\\\"",
        "1px line-height:2px",
        "é",
        "",
    ] {
        let reported = report_on(&format!("[theme.rules]\ntitle = \"letter-spacing:{value}\"\n"));
        assert_eq!(reported.len(), 1, "{value}: {reported:?}");
        assert_eq!(reported[0].0, Code::KEY_VALUE, "{value}");
    }
    for property in ["Color*", "a b", "x", "-", "background", "{}"] {
        let reported = report_on(&format!("[theme.rules]\ntitle = \"{property}:1px\"\n"));
        assert_eq!(reported.len(), 1, "{property}: {reported:?}");
    }
    expect_one("[theme.rules]\ntitle = \"bold\"\n", "bold", "has no value");
    let long = format!("[theme.rules]\ntitle = \"font-family:{}\"\n", "a".repeat(201));
    assert!(report_on(&long)[0].2.contains("longer than 200"));
    let many = format!("[theme.rules]\ntitle = \"{}\"\n", "top:1px;".repeat(25));
    assert!(report_on(&many)[0].2.contains("more than 24 declarations"));
}

#[test]
fn a_colour_is_one_of_the_theme_so_that_it_has_a_night_and_can_be_read() {
    theme(
        "[theme.rules]\nkicker = \"background-color:BUTTON\"\nwatch = \"background-color:WASH\"\n",
    );
    theme("[theme.rules]\ntitle = \"color:ACCENT;border-top:1px solid HAIR\"\n");
    for (rule, words) in [
        ("title = \"color:#ff0000\"", "write `INK`, `SOFT`, `META`, `ACCENT`"),
        ("title = \"color:WASH\"", "not a colour that `title` can bear"),
        ("watch = \"background-color:BAND\"", "write `PAGE`, `CARD`, `WASH`, `TINT`"),
        ("text = \"background-color:WASH\"", "`text` has no `background-color` of its own"),
        ("picture = \"color:INK\"", "`picture` has no `color` of its own"),
        ("title = \"border-top:1px solid ACENT\"", "did you mean `ACCENT`?"),
        ("title = \"border-top:1px solid BAND\"", "`BAND` is a ground"),
    ] {
        let reported = report_on(&format!("[theme.rules]\n{rule}\n"));
        assert_eq!(reported.len(), 1, "{reported:?}");
        assert!(reported[0].2.contains(words), "{reported:?}");
    }
    expect_one("[theme.wide]\ntitle = \"color:INK\"\n", "color:INK", "write it in [theme.rules]");
}

#[test]
fn a_night_is_written_or_derived_and_never_that_of_another_day() {
    let own = theme("[theme.night]\naccent = \"#ffaa88\"\n");
    assert_eq!(own.night.accent.as_ref().map(Colour::as_str), Some("#ffaa88"));
    assert!(own.night.spans.accent.is_some() && own.night.ink.is_none());
    expect_one("[theme.night]\nink = \"white\"\n", "\"white\"", "`ink` is not a colour");
    for like in ["daily", "bulletin", "letter"] {
        let own = theme(&format!("[theme]\nlike = \"{like}\"\naccent = \"#005f73\"\n"));
        assert_eq!(own.night.accent, None, "{like}");
    }
}

#[test]
fn a_logo_is_a_picture_of_the_house() {
    assert_eq!(theme("[theme]\nlogo = \"nom.png\"\n").logo.as_deref(), Some("nom.png"));
    assert_eq!(report_on("[theme]\nlogo = \"../nom.png\"\n")[0].0, Code::PICTURE_PATH);
}
