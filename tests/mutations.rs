//! The rules that read the finished page must be able to fail: a table of pages broken on purpose, each of
//! which turns exactly one rule red, and the page as it is printed, which turns none.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

mod leaks;
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use matinale::check::{self, CheckInput, History, PrintedEdition};
use matinale::finding::{Code, Finding, Source};
use matinale::issue::Issue;
use matinale::issue::edition::{self, EditionName, Free, Paid};
use matinale::issue::picture::{Picture, Pictures};
use matinale::issue::read::{Setting, read};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::message::count_html_bytes;
use matinale::publication::{self, Publication};
use matinale::render::{self, Bodies};
use proptest::prelude::*;
use table::{MUTATIONS, Mutation, Part};

use crate::paywall::sample;

/// The example publication, printed.
struct Morning {
    source: Source,
    publication: Publication,
    pictures: Pictures,
    issue: Issue,
    free: Bodies<Free>,
    paid: Bodies<Paid>,
    /// The free edition of the same issue with nothing behind the paywall.
    redacted: Bodies<Free>,
}

/// What both editions say; a mutation changes it.
#[derive(Clone, PartialEq)]
struct Printed {
    html: [String; 2],
    text: [String; 2],
    message_size: usize,
}

impl Morning {
    fn example() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = |name: &str| {
            let text = fs::read_to_string(root.join(name)).expect("the file is there");
            Source::of_text(name, text)
        };
        let mut publication = publication::read(&source("matinale.toml")).0.expect("settings");
        let source = source("issues/2025-02-11.toml");
        let (issue, findings) = read(&source, Setting { name: None, language: Language::Fr });
        let mut issue = issue.unwrap_or_else(|| panic!("{findings:?}"));
        let names = publication.typography.names.clone();
        let typographer = Typographer::new(issue.language, None, &names);
        issue.typeset(&typographer);
        publication.typeset(&typographer);
        let mut pictures = Pictures::default();
        for figure in edition::cut::<Paid>(&issue).figures() {
            let path = root.join("issues/images").join(&figure.src);
            let bytes = fs::read(path).expect("the picture is there");
            let picture = Picture::read(&figure.src, &bytes, 1200).expect("a picture");
            pictures.insert(figure.src.clone(), picture);
        }
        Self::print(source, publication, pictures, issue)
    }

    /// An exclusive block of every kind, printed; there is no file of it.
    fn sample() -> Self {
        let settings =
            "[publication]\nname = 'V'\ntimezone = 'Europe/Paris'\nfrom = 'v@a.example'\n";
        let settings = Source::of_text("", settings.to_owned());
        let publication = publication::read(&settings).0.expect("settings");
        let source = Source::of_text("", "");
        Self::print(source, publication, sample::pictures(), sample::issue())
    }

    fn print(source: Source, publication: Publication, pictures: Pictures, issue: Issue) -> Self {
        let page =
            render::PageInputs { publication: &publication, pictures: &pictures, latest: &[] };
        let editions = (edition::cut(&issue), edition::cut(&issue));
        let (free, paid) =
            render::print_editions(&editions.0, &editions.1, &page).expect("it prints");
        let redacted = issue.redacted();
        let redacted = render::print_edition(&edition::cut(&redacted), &page).expect("it prints");
        Self { source, publication, pictures, issue, free, paid, redacted }
    }

    fn printed(&self) -> Printed {
        let (free, paid) = (&self.free, &self.paid);
        Printed {
            html: [free.html().to_owned(), paid.html().to_owned()],
            text: [free.text().to_owned(), paid.text().to_owned()],
            message_size: 270_000,
        }
    }

    /// What both editions say where nothing stands behind the paywall; of the paid one, nothing.
    fn redacted(&self) -> Printed {
        Printed {
            html: [self.redacted.html().to_owned(), String::new()],
            text: [self.redacted.text().to_owned(), String::new()],
            message_size: 0,
        }
    }

    /// Looks at what is printed with the rules' eyes.
    fn look<T>(&self, printed: &Printed, look: impl FnOnce(&CheckInput<'_>) -> T) -> T {
        let sheet = |edition, at: usize, used, html_size| PrintedEdition {
            edition,
            html: &printed.html[at],
            text: &printed.text[at],
            used,
            html_size,
            message_size: printed.message_size,
        };
        let page = CheckInput {
            source: &self.source,
            edition: &edition::cut::<Paid>(&self.issue),
            free: &edition::cut(&self.issue),
            publication: &self.publication,
            pictures: &self.pictures,
            printed: [
                sheet(EditionName::Free, 0, self.free.pictures(), count_html_bytes(&self.free)),
                sheet(EditionName::Paid, 1, self.paid.pictures(), count_html_bytes(&self.paid)),
            ],
            history: &History::none(date(2025, 2, 11)),
        };
        look(&page)
    }

    fn findings(&self, printed: &Printed) -> Vec<Finding> {
        self.look(printed, check::findings)
    }
}

/// The codes of findings, each once.
fn codes(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

impl Mutation {
    fn of(&self, printed: &Printed) -> Printed {
        let mut broken = printed.clone();
        match self.part {
            Part::Html(change) => broken.html = broken.html.map(|page| change(&page)),
            Part::Text(change) => broken.text = broken.text.map(|page| change(&page)),
            Part::Size(size) => broken.message_size = size,
        }
        broken
    }
}

#[test]
fn the_page_as_it_is_printed_turns_no_rule_red() {
    let morning = Morning::example();
    assert_eq!(morning.findings(&morning.printed()), []);
}

#[test]
fn each_broken_page_turns_exactly_one_rule_red() {
    let morning = Morning::example();
    let printed = morning.printed();
    let mut wrong = Vec::new();
    for mutation in MUTATIONS {
        let broken = mutation.of(&printed);
        let name = mutation.name;
        for (at, edition) in ["free", "paid"].into_iter().enumerate() {
            let same = (&broken.html[at], &broken.text[at], broken.message_size)
                == (&printed.html[at], &printed.text[at], printed.message_size);
            assert!(!same, "«{name}» changes nothing in the {edition} edition");
        }
        let findings = morning.findings(&broken);
        let red = codes(&findings);
        if red != BTreeSet::from([mutation.red.as_str()]) {
            wrong.push(format!("«{name}» turns {red:?} red, not [{}]", mutation.red));
        }
        for finding in &findings {
            assert!(finding.span.start > 0 && finding.span.end > finding.span.start, "{name}");
            assert!(finding.help.is_some(), "{name}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_editor_wrote_is_where_the_fault_is_shown() {
    let morning = Morning::example();
    let printed = morning.printed();
    for (name, words) in [
        ("the alternative text removed", "\"tribune-verriere.png\""),
        ("a heading two levels down", "Médaille d'or de géométrie"),
        ("a link without its line", "109 milliards d'euros"),
        ("small print", "Une IA à soi"),
    ] {
        let mutation = MUTATIONS.iter().find(|mutation| mutation.name == name).expect(name);
        let finding = &morning.findings(&mutation.of(&printed))[0];
        let shown = &morning.source.text[finding.span.start..finding.span.end];
        assert!(shown.starts_with(words), "{name}: {shown}");
    }
}

#[test]
fn every_rule_of_the_page_has_a_page_that_breaks_it() {
    let broken: BTreeSet<&str> = MUTATIONS.iter().map(|mutation| mutation.red.as_str()).collect();
    let families = [
        "a11y.",
        "color.",
        "css.important",
        "page.",
        "size.style",
        "size.message",
        "text.",
        "unsub.",
    ];
    // These are about an editor's own choices, and have their fixtures in `lints`.
    let elsewhere = [
        "a11y.emoji",
        "color.contrast",
        "color.dark-invert",
        "text.urls",
        "text.control",
        "text.invisible",
        "text.private",
    ];
    let rules = check::all_codes().map(Code::as_str);
    let rules = rules.filter(|code| families.iter().any(|family| code.starts_with(family)));
    let missed: Vec<&str> =
        rules.filter(|code| !elsewhere.contains(code) && !broken.contains(code)).collect();
    assert_eq!(missed, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn no_page_makes_a_rule_stumble(
        from in 0.0..1.0, length in 0.0..0.3, noise in "[<>/a-p\"'=#&;:{}!@% 0-9-]{0,80}|\\PC{0,40}",
    ) {
        let morning = Morning::example();
        let printed = morning.printed();
        let cut = |page: &String| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a page")]
            let at = |part: f64| page.floor_char_boundary(((page.len() as f64) * part) as usize);
            [&page[..at(from)], &noise, &page[at(f64::min(from + length, 1.0))..]].concat()
        };
        let html = [cut(&printed.html[0]), noise.clone()];
        let text = [cut(&printed.text[0]), noise.clone()];
        let whole = Printed { html, text, ..printed };
        for finding in morning.findings(&whole) {
            prop_assert!(finding.span.start > 0 && finding.span.end <= morning.source.text.len());
        }
    }
}
