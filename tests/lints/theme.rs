//! The editor's own rules of the theme, in `matinale.toml`: what mail programs make of them.

use matinale::check::{self, Settings};
use matinale::finding::Source;
use matinale::publication;

/// What is told of settings with these lines of `[theme.rules]` and the tables behind: line and column
/// in the file, weight, code, and what stands there. The rules begin on the ninth line.
#[track_caller]
fn found(rules: &str) -> Vec<String> {
    let front = "[check]\nclients = [\"gmail\", \"orange\", \"outlook\"]\n[publication]\nname = \"V\"\n\
                 from = \"v@example.org\"\ntimezone = \"Europe/Paris\"\npostal_address = \"1 rue V\"\n[theme.rules]\n";
    let source = Source::of_text("matinale.toml", format!("{front}{rules}\n"));
    let (publication, mut findings) = publication::read(&source);
    if let Some(publication) = &publication {
        findings.extend(check::settings(&Settings { source: &source, publication }));
    }
    let told = findings.iter().map(|finding| {
        let (line, column) = source.place(finding.span.start);
        let (severity, code) = (finding.severity().as_str(), finding.code);
        let words = &source.text[finding.span.start..finding.span.end];
        format!("{line}:{column} {severity} {code} {words}")
    });
    told.collect()
}

/// The words of the only finding.
#[track_caller]
fn said(rules: &str) -> String {
    let front = "[publication]\nname = \"V\"\nfrom = \"v@example.org\"\ntimezone = \"Europe/Paris\"\n\
                 postal_address = \"1 rue V\"\n[theme.rules]\n";
    let source = Source::of_text("matinale.toml", format!("{front}{rules}\n"));
    let (publication, findings) = publication::read(&source);
    let findings = publication
        .map_or(findings, |own| check::settings(&Settings { source: &source, publication: &own }));
    assert_eq!(findings.len(), 1, "{findings:?}");
    format!(
        "{}; {}",
        findings[0].message,
        findings[0].help.as_ref().map(ToString::to_string).as_deref().unwrap_or_default()
    )
}

#[test]
fn what_a_client_of_the_audience_does_not_draw_is_told_with_its_name() {
    let rule = "title = \"margin:0; max-width:50vw\"";
    assert_eq!(found(rule), ["9:20 warning css.unsupported max-width:50vw"]);
    assert_eq!(
        said(rule),
        "`vw` is not drawn by Outlook on Windows, Orange: the page looks different; there the \
         declaration is dropped, and the measure with it; say it in another way, or take it out"
    );
    assert!(said("watch = \"background-image:linear-gradient(90deg, WASH, PAGE)\"").contains(
        "`linear-gradient()` is not drawn by Outlook, Yahoo, Orange: words may not be readable"
    ));
    assert_eq!(
        found("box = \"display:flex;position:relative\""),
        [
            "9:8 warning css.unsupported display:flex",
            "9:21 warning css.unsupported position:relative"
        ]
    );
}

#[test]
fn decoration_and_what_all_clients_draw_are_left_alone() {
    for rule in [
        "title = \"font-size:30px; line-height:36px; letter-spacing:1px; color:ACCENT\"",
        "kicker = \"border-radius:4px; text-transform:none; padding:2px 8px\"",
        "watch = \"background-color:WASH; word-break:break-word; box-shadow:0 0 3px\"",
        "text = \"font-family:'min-content calc', SANS\"",
        "gap = \"font-size:1px; line-height:12px\"",
    ] {
        assert_eq!(found(rule), [""; 0], "{rule}");
    }
}

#[test]
fn a_rule_for_wide_screens_is_judged_by_those_that_read_it() {
    // Outlook on Windows reads no `@media`; Orange does.
    assert_eq!(found("[theme.wide]\ntitle = \"min-width:20px\""), [""; 0]);
    assert_eq!(found("title = \"min-width:20px\"").len(), 1, "Outlook on Windows");
    assert_eq!(
        found("[theme.narrow]\ntitle = \"margin:0 5vw\""),
        ["10:10 warning css.unsupported margin:0 5vw"]
    );
}

#[test]
fn importance_variables_and_what_is_fetched_are_refused() {
    for (rule, finding) in [
        ("title = \"margin:0!important\"", "9:10 error css.important-base margin:0!important"),
        ("title = \"margin:var(--gap)\"", "9:10 error css.var margin:var(--gap)"),
        ("title = \"--gap:3px\"", "9:10 error css.var --gap:3px"),
        ("title = \"@import 'x.css'\"", "9:10 error css.remote @import 'x.css'"),
        (
            "box = \"background-image:url(x.png)\"",
            "9:8 error css.remote background-image:url(x.png)",
        ),
    ] {
        assert_eq!(found(rule), [finding], "{rule}");
    }
    assert_eq!(found("title = \"margin:0\""), [""; 0]);
}

#[test]
fn a_rule_that_changes_nothing_is_noted() {
    assert_eq!(
        found("title = \"margin:0; padding:0; margin:2px\""),
        ["9:10 note css.dead margin:0"]
    );
    assert_eq!(found("tagline = \"margin:0\""), ["9:1 note css.dead tagline"]);
    assert_eq!(found("logo = \"margin:0\""), ["9:1 note css.dead logo"]);
    let tagged =
        found("tagline = \"margin:0\"\n[theme.wide]\ntitle = \"margin:0; margin-top:1px\"");
    assert_eq!(tagged.len(), 1, "{tagged:?}");
}

#[test]
fn letters_too_small_and_lines_too_stretched_are_told() {
    for (rule, finding) in [
        ("caption = \"font-size:11px\"", "9:12 warning a11y.small font-size:11px"),
        ("caption = \"font-size:9pt\"", "9:12 warning a11y.small font-size:9pt"),
        ("caption = \"font-size:0\"", "9:12 warning a11y.small font-size:0"),
        ("caption = \"font-size:x-small\"", "9:12 warning a11y.small font-size:x-small"),
        (
            "caption = \"font:bold 12px/18px SANS\"",
            "9:12 warning a11y.small font:bold 12px/18px SANS",
        ),
        ("paragraph = \"text-align:justify\"", "9:14 warning a11y.small text-align:justify"),
    ] {
        assert_eq!(found(rule), [finding], "{rule}");
    }
    for rule in [
        "caption = \"font-size:13px; text-align:center\"",
        "caption = \"font-size:10pt\"",
        "caption = \"font:bold 14px/18px SANS\"",
        "caption = \"font-weight:100; line-height:1px\"",
    ] {
        assert_eq!(found(rule), [""; 0], "{rule}");
    }
}

#[test]
fn a_head_sheet_that_gmail_would_leave_out_is_told_at_its_longest_rule() {
    // Each part has values of its own: rules that say the same are one.
    let declared = |count: usize, size: usize| {
        let list = ('a'..='x')
            .take(count)
            .map(|letter| format!("mso-special-decoration-{letter}:{size}px"));
        list.collect::<Vec<_>>().join(";")
    };
    let parts =
        ["title", "kicker", "caption", "standfirst", "heading", "quotation", "brief", "notice"];
    let sheet = |declarations: usize| {
        let rules = parts.iter().enumerate().map(|(at, part)| {
            format!("{part} = \"{}\"\n", declared(declarations - usize::from(at > 0), 10 + at))
        });
        format!("[theme.wide]\n{}", rules.collect::<String>())
    };
    let style = |rules: &str| {
        let all = found(rules);
        all.into_iter().filter(|told| told.contains("size.style")).collect::<Vec<_>>()
    };
    assert_eq!(style(&sheet(4)), [""; 0]);
    assert_eq!(style(&sheet(24)), ["10:1 warning size.style title"]);
    let narrow = sheet(24).replace("[theme.wide]", "[theme.narrow]");
    let both = format!("{}{narrow}", sheet(24));
    assert_eq!(style(&both), ["19:1 error size.style-cut title"]);
}

#[test]
fn a_function_that_is_not_one_of_css_is_refused() {
    for value in [
        "expression(alert(1))",
        "EXPRESSION(1)",
        "calc(expression(1))",
        "image-set('a' 1x)",
        "attr(x)",
    ] {
        let rule = format!("title = \"width:{value}\"");
        assert!(said(&rule).contains("is not a function that a rule may use"), "{value}");
    }
    assert!(found("title = \"line-height:1.2; font-size:20px\"").is_empty());
}
