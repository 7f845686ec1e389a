//! What an editor writes: the issue, the settings, and lists of readers in every form.

use jiff::civil::date;
use matinale::audience::edit::{ListForm, find_lines};
use matinale::audience::import::read_export;
use matinale::audience::{self, ListSpool, Report, SpooledAudience, csv};
use matinale::check::{self, CheckInput, History, PrintedEdition, Settings};
use matinale::disk::ByteSpool;
use matinale::finding::show::{self, FindingStyle, ShownFinding};
use matinale::finding::{Finding, Source, mend};
use matinale::issue::edition::{self, EditionName, Free, Paid};
use matinale::issue::picture::Pictures;
use matinale::issue::read::{self, Setting};
use matinale::issue::{Issue, IssueName};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::message::count_html_bytes;
use matinale::publication::{self, Publication};
use matinale::render;

use super::{Length, Target};

/// What means something in TOML and in the texts of an issue.
const ISSUE_WORDS: &[&str] = &[
    "[[blocks]]\n",
    "[[blocks.items]]\n",
    "kind = \"story\"\n",
    "exclusive = true\n",
    "\"\"\"",
    "'''",
    "\\u00e9",
    "\\U0010FFFF",
    "**",
    "*",
    "> ",
    "* ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "[a](https://a.example/)",
    "[^1]",
    "[^1]: ",
    "{{name|x}}",
    "<b>",
    "![a](b)",
    "«",
    "»",
    "œ",
    " !",
    "1er",
    "body = ",
    "teasers = [\"x\"]\n",
    "continues = \"alliance\"\n",
    "allow = [\"fr.capitals\"]\n",
    "l'Elysée",
    "http://xn--a.example",
    "`",
    "\\",
    "{ src = \"a.png\", alt = \"\" }",
];

const SETTINGS_WORDS: &[&str] = &[
    "[publication]\n",
    "[[relays]]\n",
    "url = \"smtp://a.example\"\n",
    "smtps://a:b@c.example:465",
    "postgres://u:p@h/db",
    "[theme]\n",
    "#fff",
    "rgb(1 2 3)",
    "oklch(1 0 0)",
    "pace = [\"14/s\", \"1/d\"]\n",
    "[delivery]\n",
    "\"4h\"",
    "\"09:00\"",
    "timezone = \"Europe/Paris\"\n",
    "[contributors.nb]\n",
    "[journal]\n",
    "password_file = \"a\"\n",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    "\"",
    "[unsubscribe]\n",
    "mailto:a@b.example?subject=%0a",
    "[check]\nallow = [\"all\"]\n",
];

const LIST_WORDS: &[&str] = &[
    "[[subscribers]]\n",
    "email = \"a@b.example\"\n",
    "tier = \"paid\"\n",
    "until = 2025-02-11\n",
    "31/12/2030",
    "\"",
    ",",
    ";",
    "\t",
    "sep=;\n",
    "email,name,tier\n",
    "a@b.example,Zoé,paid\n",
    "<a@b.example>",
    "mailto:a@b.example",
    "\u{feff}",
    "\"\"",
    "é@é.example",
    "Paid",
    "status",
    "unsubscribed_at",
    "2025-13-45",
    "00:00:00Z",
];

/// Shows findings in every way, and mends what they can mend.
fn show_all(source: &Source, findings: &[Finding]) {
    for finding in findings {
        for style in [FindingStyle::Plain, FindingStyle::Coloured, FindingStyle::Short] {
            assert!(!show::text(source, finding, style).is_empty());
        }
    }
    let shown = findings.iter().map(|finding| ShownFinding::new(source, finding));
    let shown: Vec<ShownFinding<'_>> = shown.collect();
    for shown in &shown {
        drop(show::json(*shown));
    }
    drop(show::sarif::document(&shown));
}

fn source(input: &[u8]) -> Option<Source> {
    read::source("issue.toml".to_owned(), input.to_vec()).ok()
}

/// Reads an issue; where it can be printed, prints both editions and looks at them with every rule.
fn read_issue(publication: &Publication, input: &[u8]) {
    let Some(source) = source(input) else { return };
    let setting =
        || Setting { name: Some(IssueName::of_day(date(2025, 2, 11))), language: Language::Fr };
    let (issue, findings) = read::read(&source, setting());
    show_all(&source, &findings);
    let look = |text: &mut Source| Ok::<_, ()>(read::read(text, setting()).1);
    drop(mend::mend(&source, look));
    drop((read::headline(&source), read::subject(&source)));
    if let Some(issue) = issue {
        show_all(&source, &print_issue(publication, &source, issue));
    }
}

/// The findings about the printed editions. There are none where a picture is missing.
fn print_issue(publication: &Publication, source: &Source, mut issue: Issue) -> Vec<Finding> {
    issue.typeset(&Typographer::new(issue.language, None, &[]));
    let pictures = Pictures::default();
    let (open, paid) = (edition::cut::<Free>(&issue), edition::cut::<Paid>(&issue));
    if open.figures().chain(paid.figures()).next().is_some() {
        return Vec::new();
    }
    let page = render::PageInputs { publication, pictures: &pictures, latest: &[] };
    let (free, full) =
        render::print_editions(&open, &paid, &page).expect("an issue without pictures is printed");
    let redacted = issue.redacted();
    let redacted = render::print_edition(&edition::cut::<Free>(&redacted), &page).expect("as well");
    assert_eq!((free.html(), free.text()), (redacted.html(), redacted.text()), "the paywall holds");
    let printed = [
        PrintedEdition {
            edition: EditionName::Free,
            html: free.html(),
            text: free.text(),
            used: free.pictures(),
            html_size: count_html_bytes(&free),
            message_size: 0,
        },
        PrintedEdition {
            edition: EditionName::Paid,
            html: full.html(),
            text: full.text(),
            used: full.pictures(),
            html_size: count_html_bytes(&full),
            message_size: 0,
        },
    ];
    let history = History::none(date(2025, 2, 11));
    check::findings(&CheckInput {
        source,
        edition: &paid,
        free: &open,
        publication,
        pictures: &pictures,
        printed,
        history: &history,
    })
}

fn read_settings(input: &[u8]) {
    let Some(source) = source(input) else { return };
    let (publication, mut findings) = publication::read(&source);
    if let Some(publication) = &publication {
        findings.extend(check::settings(&Settings { source: &source, publication }));
    }
    findings.extend(check::judge_allowed_by_settings(&source));
    show_all(&source, &findings);
    drop(mend::mend(&source, |text| Ok::<_, ()>(publication::read(text).1)));
}

fn show_report(report: &Report) {
    for finding in &report.findings {
        let (source, line, alone) = report.alone(finding);
        assert!(line > 0);
        show_all(&source, &[alone]);
    }
}

/// Goes through an audience as a run does.
fn put_in_order(audience: Option<&SpooledAudience>) {
    let Some(audience) = audience else { return };
    audience.digest().expect("memory is read");
    let mut readers = audience.put_in_order().expect("memory is read");
    let mut count = 0;
    while readers.read_next().expect("memory is read").is_some() {
        count += 1;
    }
    assert_eq!(count, audience.len());
}

fn read_toml_list(input: &[u8]) {
    let today = date(2025, 2, 11);
    let (_, report) = audience::read("list.toml", input, today).expect("bytes are read");
    show_report(&report);
    let spool = ByteSpool::new("/nonexistent");
    let (audience, report) =
        audience::spool_list("list.toml", input, today, ListSpool { spool, marking: &[] })
            .expect("bytes are read");
    show_report(&report);
    put_in_order(audience.as_ref());
    drop(find_lines(ListForm::Toml, input, "a@b.example"));
}

fn read_csv_list(input: &[u8]) {
    let today = date(2025, 2, 11);
    let (_, report) = csv::read("list.csv", input, today, &[]).expect("bytes are read");
    show_report(&report);
    let spool = ByteSpool::new("/nonexistent");
    let (audience, report) =
        csv::spool_list("list.csv", input, today, &[], ListSpool { spool, marking: &[] })
            .expect("bytes are read");
    show_report(&report);
    put_in_order(audience.as_ref());
    drop(read_export(input, &[]));
    drop(find_lines(ListForm::Csv, input, "a@b.example"));
}

fn fuzz_issue(length: &Length) {
    let settings = "[publication]\nname = 'V'\ntimezone = 'Europe/Paris'\nfrom = 'v@a.example'\n";
    let settings = Source::of_text("", settings.to_owned());
    let publication = publication::read(&settings).0.expect("settings");
    let files = ["issues/2025-02-11.toml"];
    Target::new("issue", &files, ISSUE_WORDS).run(length, |input| read_issue(&publication, input));
}

fn fuzz_settings(length: &Length) {
    Target::new("settings", &["matinale.toml"], SETTINGS_WORDS).run(length, read_settings);
}

fn fuzz_lists(length: &Length) {
    Target::new("toml-list", &["subscribers.toml"], LIST_WORDS).run(length, read_toml_list);
    Target::new("csv-list", &[], LIST_WORDS).run(length, read_csv_list);
}

#[test]
fn no_issue_ends_the_program() {
    fuzz_issue(&Length::Inputs(300));
}

#[test]
fn no_settings_end_the_program() {
    fuzz_settings(&Length::Inputs(300));
}

#[test]
fn no_list_ends_the_program() {
    fuzz_lists(&Length::Inputs(300));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_issue_ends_the_program() {
    fuzz_issue(&Length::Long);
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_settings_end_the_program() {
    fuzz_settings(&Length::Long);
}

#[test]
#[ignore = "takes two minutes: tests/run --long"]
fn long_no_list_ends_the_program() {
    fuzz_lists(&Length::Long);
}
