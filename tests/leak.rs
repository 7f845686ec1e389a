//! The proof of the paywall on decoded bytes: it must be able to fail.

use jiff::civil::date;
use matinale::check::{
    CheckInput, Finished, FreePrinting, FreePrintings, History, PrintedEdition, leaks,
};
use matinale::finding::{Code, Finding, Severity, Source};
use matinale::issue::edition::{self, EditionName, Paid};
use matinale::issue::picture::Pictures;
use matinale::issue::read::{Setting, read};
use matinale::language::Language;
use matinale::publication;
use matinale::wording::{Wording, WordingTemplate};

const SECRET: &str = "La turbine secrète tournera dès le mois de mars dans la vallée.";

/// What is found when the free edition reads `printed`, beside an open block that says `open`.
fn told(open: &str, printed: &str) -> Vec<Finding> {
    told_of([&open_block(open), EXCLUSIVE], open, printed)
}

const EXCLUSIVE: &str = "[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"B\"\n\
     body = \"La turbine secrète tournera dès le mois de mars dans la vallée.\"\n";

fn open_block(body: &str) -> String {
    format!("[[blocks]]\nkind = \"story\"\ntitle = \"A\"\nbody = \"{body}\"\n")
}

/// The same of these blocks, of which the redacted edition says `open`.
fn told_of(blocks: [&str; 2], open: &str, printed: &str) -> Vec<Finding> {
    let text = format!("date = 2025-02-11\ntitle = \"T\"\n{}", blocks.concat());
    let source = Source::of_text("issue.toml", text);
    let (issue, findings) = read(&source, Setting { name: None, language: Language::Fr });
    let issue = issue.unwrap_or_else(|| panic!("{findings:?}"));
    let settings =
        "[publication]\nname = \"P\"\nfrom = \"a@b.example\"\ntimezone = \"Europe/Paris\"\n";
    let settings = Source::of_text("matinale.toml", settings);
    let publication = publication::read(&settings).0.expect("settings");
    let page = CheckInput {
        source: &source,
        edition: &edition::cut::<Paid>(&issue),
        free: &edition::cut(&issue),
        publication: &publication,
        pictures: &Pictures::default(),
        printed: [EditionName::Free, EditionName::Paid].map(|edition| PrintedEdition {
            edition,
            html: "",
            text: "",
            used: &[],
            html_size: 0,
            message_size: 0,
        }),
        history: &History::none(date(2025, 2, 11)),
    };
    let part = |text: &str| {
        [Finished {
            part: Wording::new(WordingTemplate::plain("the text part"), []),
            text: text.into(),
        }]
    };
    let (sent, redacted) = (part(printed), part(open));
    let printings = FreePrintings {
        sent: FreePrinting { parts: &sent, bytes: printed.as_bytes() },
        redacted: FreePrinting { parts: &redacted, bytes: open.as_bytes() },
    };
    leaks(&page, &printings)
}

#[test]
fn one_leaked_sentence_blocks_the_issue_whatever_it_wears() {
    for printed in [
        SECRET,
        "… la  TURBINE\nsecrète\ntournera de\u{300}s\u{a0}le mois, de mars ; dans …",
        "avant.La turbine secre\u{300}te tournera dès le mois de mars dans la vallée.",
    ] {
        let told = told("Rien à voir.", &printed.replace("avant.", "avant. "));
        assert_eq!(told.len(), 1, "{printed}");
        assert_eq!((told[0].code, told[0].severity()), (Code::EXCLUSIVE_LEAK, Severity::Error));
        assert!(told[0].message.to_string().contains("the text part"), "{}", told[0].message);
    }
}

#[test]
fn any_difference_that_exclusive_blocks_make_is_a_leak_whether_its_words_are_known_or_not() {
    let seven = "la turbine secrète tournera dès le mois";
    for (printed, words) in [
        (format!("Rien. {seven}"), format!("«{seven}»")),
        ("Rien. dHVyYmluZQ".to_owned(), "«dHVyYmluZQ»".to_owned()),
        ("Rien".to_owned(), "«»".to_owned()),
        ("RIEN.".to_owned(), "«IEN.»".to_owned()),
    ] {
        let told = told("Rien.", &printed);
        assert_eq!((told.len(), told[0].code), (1, Code::EXCLUSIVE_LEAK), "{printed}");
        assert!(
            told[0].message.to_string().contains("is not the same without the exclusive blocks")
        );
        assert!(told[0].message.to_string().contains(&words), "{}", told[0].message);
    }
    let eight = told("Rien.", &format!("Rien. {seven} de"));
    assert!(eight[0].message.to_string().contains("holds words of this exclusive block"));
    assert_eq!(told("Rien.", "Rien."), []);
}

#[test]
fn what_the_editor_wrote_for_everyone_too_is_a_note() {
    let told = told(SECRET, SECRET);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].code, told[0].severity()), (Code::EXCLUSIVE_REPEAT, Severity::Note));
    let also = told[0].also.as_ref().expect("the open place is named");
    let (open, label) = (&also.span, &also.label);
    let behind =
        "date = 2025-02-11\ntitle = \"T\"\n[[blocks]]\nkind = \"story\"\ntitle = \"A\"\nbody = \"";
    assert_eq!((open.start, open.end), (behind.len(), behind.len() + SECRET.len()));
    assert_eq!(label.to_string(), "every reader reads them here");
    assert!(told[0].span.start > open.end, "{:?}", told[0].span);
}

#[test]
fn the_open_place_of_a_note_is_never_the_exclusive_block_itself() {
    let told = told_of([EXCLUSIVE, &open_block(SECRET)], SECRET, SECRET);
    assert_eq!((told.len(), told[0].code), (1, Code::EXCLUSIVE_REPEAT));
    let open = &told[0].also.as_ref().expect("the open place is named").span;
    assert!(open.start > told[0].span.end, "{open:?}");
}

#[test]
fn open_words_are_a_note_on_a_page_that_says_something_else_too() {
    let told = told(SECRET, &format!("{SECRET} Un mot de plus."));
    let codes: Vec<Code> = told.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::EXCLUSIVE_REPEAT, Code::EXCLUSIVE_LEAK]);
    assert!(told[1].message.to_string().contains("«Un mot de plus.»"), "{}", told[1].message);
}
