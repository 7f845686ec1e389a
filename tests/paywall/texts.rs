//! The one list of a block's texts: it forgets none, it says of each who reads it, and what it calls paid
//! changes nothing in the free edition.

use std::collections::BTreeSet;

use matinale::finding::Source;
use matinale::issue::block::{Block, Epigraph};
use matinale::issue::edition::{self, Exclusive, Paid};
use matinale::issue::prose::{Inline, Part, Prose};
use matinale::issue::source_text::SourceText;
use matinale::issue::texts::{IssueText, PlacedText, Reach, TextMut};
use matinale::issue::{Issue, Placed, Sealed};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use proptest::collection::vec;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::random::Printer;
use super::sample;

/// Every text in quotes of a value, as Rust prints it: no field can be left out of that.
fn quoted(value: &impl std::fmt::Debug) -> BTreeSet<String> {
    let printed = format!("{value:?}");
    let texts = printed.split('"').skip(1).step_by(2).map(str::to_owned);
    texts.filter(|text| !text.is_empty()).collect()
}

/// Every text in quotes of what the list yields with this reach.
fn listed(block: &Block, reach: Reach) -> BTreeSet<String> {
    let texts = block.texts();
    let those: Vec<&IssueText> =
        texts.iter().filter(|text| text.place.reach == reach).map(|text| &text.text).collect();
    quoted(&those)
}

#[test]
fn the_list_holds_every_text_of_every_kind_of_block_and_who_reads_it() {
    for block in sample::exclusive() {
        let (open, paid) = (listed(&block, Reach::Open), listed(&block, Reach::Paid));
        assert_eq!(open, quoted(&block.head));
        assert_eq!(paid, quoted(&block.content));
        assert!(open.iter().all(|text| text.to_lowercase().contains("ouvert")), "{open:?}");
        assert!(paid.iter().all(|text| text.to_lowercase().contains("canari")), "{paid:?}");
    }
}

#[test]
fn no_text_is_listed_twice_and_each_has_its_key() {
    for block in sample::exclusive() {
        let texts: Vec<String> =
            block.texts().iter().map(|text| format!("{:?}", text.text)).collect();
        let unlike: BTreeSet<&String> = texts.iter().collect();
        assert_eq!(unlike.len(), texts.len(), "{texts:?}");
    }
    let keys: BTreeSet<(&str, &str)> = sample::exclusive()
        .iter()
        .flat_map(Block::texts)
        .map(|text| (text.place.table, text.place.key))
        .collect();
    let known = [
        "author.bio",
        "author.name",
        "blocks.advertiser",
        "blocks.body",
        "blocks.byline",
        "blocks.id",
        "blocks.kicker",
        "blocks.partner",
        "blocks.short",
        "blocks.sign_off",
        "blocks.standfirst",
        "blocks.title",
        "blocks.watch",
        "button.label",
        "button.url",
        "figure.alt",
        "figure.caption",
        "figure.credit",
        "figure.link",
        "figure.src",
        "figures.alt",
        "figures.caption",
        "figures.credit",
        "figures.link",
        "figures.src",
        "items.entities",
        "items.link",
        "items.link_label",
        "items.text",
        "items.title",
        "source.label",
        "source.url",
    ];
    let keys: Vec<String> = keys.iter().map(|(table, key)| format!("{table}.{key}")).collect();
    assert_eq!(keys, known);
}

/// The whole issue as Rust prints what each edition holds of it.
fn held(issue: &Issue) -> [String; 2] {
    let free = edition::cut::<edition::Free>(issue);
    let paid = edition::cut::<Paid>(issue);
    [format!("{free:?}"), format!("{paid:?}")]
}

#[test]
fn a_redacted_issue_keeps_what_is_open_and_nothing_that_is_paid() {
    let issue = sample::issue();
    let ([free, paid], [redacted_free, redacted_paid]) = (held(&issue), held(&issue.redacted()));
    assert!(paid.to_lowercase().contains("canari"));
    assert_eq!(redacted_free, free);
    assert!(!redacted_paid.to_lowercase().contains("canari"), "{redacted_paid}");
    for open in ["Ouvert titre tribune", "Une ouverture", "Une annonce", "Un texte pour tous"] {
        assert!(redacted_paid.contains(open), "{open}");
    }
}

/// A text that the typographer changes, in every place above the blocks and around an exclusive one.
#[test]
fn what_stands_around_the_blocks_is_typeset_too() {
    const WORDS: &str = "l'été !";
    let mut issue = sample::issue();
    issue.title = WORDS.into();
    issue.subject = Some(WORDS.into());
    issue.preheader = Some(WORDS.into());
    issue.contents = Some(vec![WORDS.into()]);
    issue.epigraph = Some(Epigraph { quote: WORDS.into(), author: Some(WORDS.into()) });
    let block = sample::exclusive().remove(0);
    let sealed = Sealed::new(block, paragraph(WORDS), vec![WORDS.into()]);
    issue.blocks = vec![Placed::Exclusive(sealed)];
    issue.typeset(&Typographer::new(Language::Fr, None, &[]));
    let [free, paid] = held(&issue);
    for edition in [free, paid] {
        let set = edition.matches("l’été\\u{a0}!").count();
        assert_eq!((set, edition.contains("l'été")), (8, false), "{edition}");
    }
    assert_eq!(edition::cut::<Paid>(&issue).front().subject, "l’été\u{a0}!");
}

#[test]
fn the_subject_is_the_title_unless_the_editor_wrote_another() {
    let mut issue = sample::issue();
    assert_eq!(edition::cut::<Paid>(&issue).front().subject, "Un matin");
    issue.subject = Some("Un autre objet".into());
    assert_eq!(edition::cut::<Paid>(&issue).front().subject, "Un autre objet");
}

#[test]
fn what_is_typeset_is_every_line_every_prose_and_every_name_of_several_words() {
    let mut issue = sample::issue();
    issue.blocks.iter_mut().for_each(|placed| rewrite(placed, |_, text| mark(text)));
    issue.typeset(&Typographer::new(Language::Fr, None, &[]));
    let edition = edition::cut::<Paid>(&issue);
    let blocks: Vec<&Block> = full(&edition).collect();
    for text in blocks.iter().flat_map(|block| block.texts()) {
        let set = text.paragraphs().concat() == "l’été\u{a0}!";
        let is_words = matches!(
            text.text,
            IssueText::Line(_)
                | IssueText::Formatted(_)
                | IssueText::Prose(_)
                | IssueText::Signature(_)
        );
        assert_eq!(set, is_words, "{text:?}");
    }
    // A single word can be the key of a contributor.
    let mut issue = sample::issue();
    let sign = |text: TextMut<'_>| {
        if let IssueText::Signature(line) = text {
            "l'été".clone_into(line);
        }
    };
    issue.blocks.iter_mut().for_each(|placed| rewrite(placed, |_, text| sign(text)));
    issue.typeset(&Typographer::new(Language::Fr, None, &[]));
    let edition = edition::cut::<Paid>(&issue);
    let texts = full(&edition).flat_map(Block::texts).collect::<Vec<_>>();
    let signed = texts.iter().filter(|text| matches!(text.text, IssueText::Signature(_)));
    assert!(signed.clone().count() > 0);
    assert!(signed.clone().all(|text| text.paragraphs() == ["l'été"]));
}

/// What the typographer would change.
fn mark(text: TextMut<'_>) {
    const WORDS: &str = "l'été !";
    match text {
        IssueText::Prose(prose) => *prose = paragraph(WORDS),
        IssueText::Formatted(line) => *line = WORDS.into(),
        IssueText::Line(line)
        | IssueText::Signature(line)
        | IssueText::Address(line)
        | IssueText::FileName(line)
        | IssueText::Handle(line) => WORDS.clone_into(line),
    }
}

fn paragraph(words: &str) -> Prose {
    let run = vec![Inline::Text(words.to_owned())];
    Prose { parts: vec![Part::Paragraph(run)], notes: Vec::new() }
}

/// The exclusive blocks of a paid edition.
fn full<'a>(edition: &'a edition::Edition<'a, Paid>) -> impl Iterator<Item = &'a Block> {
    edition.exclusives().iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    })
}

/// Changes the texts of a sealed block of the sample: it is opened by the paid edition and sealed anew.
fn rewrite(placed: &mut Placed, mut change: impl FnMut(Reach, TextMut<'_>)) {
    let Placed::Exclusive(_) = placed else { return };
    let mut issue = sample::issue();
    issue.blocks = vec![placed.clone()];
    let mut block = full(&edition::cut::<Paid>(&issue)).next().expect("a block").clone();
    block.visit_texts(&mut |place, text| change(place.reach, text));
    *placed = sample::seal(block);
}

/// Every paid text of the issue, replaced by one of these words.
fn with_other_texts(issue: &Issue, words: &[String]) -> Issue {
    let mut other = issue.clone();
    let mut count = 0;
    for placed in &mut other.blocks {
        rewrite(placed, |reach, text| {
            if reach == Reach::Open {
                return;
            }
            let word = &words[count % words.len()];
            count += 1;
            match text {
                IssueText::Prose(prose) => *prose = paragraph(word),
                IssueText::Formatted(line) => *line = word.as_str().into(),
                IssueText::FileName(src) => "canarijumeau.png".clone_into(src),
                IssueText::Address(url) => *url = format!("https://{count}.example/"),
                IssueText::Line(line) | IssueText::Signature(line) | IssueText::Handle(line) => {
                    line.clone_from(word);
                }
            }
        });
    }
    other
}

/// R-E1, over the list: nothing that it calls paid changes a byte of the free message.
#[test]
fn no_paid_text_of_any_kind_changes_the_free_bytes() {
    let printer = Printer::new();
    let issue = sample::issue();
    let [free, paid] = printer.messages(issue.clone(), &sample::pictures());
    let [bare, _] = printer.messages(issue.redacted(), &bare_pictures());
    assert!(free == bare, "the free edition is the one of the redacted issue");
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..<_>::default() };
    let words = vec("[a-zé]{1,9}( ?[!:;«»'] ?[a-z]{1,9}){0,9}", 1..80);
    TestRunner::new(config)
        .run(&words, |words| {
            let other = with_other_texts(&issue, &words);
            let [free_other, paid_other] = printer.messages(other, &sample::pictures());
            match (free == free_other, paid == paid_other) {
                (true, false) => Ok(()),
                (false, _) => Err(TestCaseError::fail("the free edition changed")),
                (_, true) => Err(TestCaseError::fail("the paid edition did not")),
            }
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Those of the sample, and one without a name for the portrait that is blank.
fn bare_pictures() -> matinale::issue::picture::Pictures {
    let mut pictures = sample::pictures();
    let portrait = pictures.get("canariportrait.png").expect("a picture").clone();
    pictures.insert("", portrait);
    pictures
}

/// What the prose of a text says in plain words is all that it says.
#[test]
fn the_plain_words_addresses_and_pictures_of_a_text_are_all_of_it() {
    for text in sample::exclusive().iter().flat_map(Block::texts) {
        let mut words = text.paragraphs();
        words.extend(text.addresses().into_iter().map(str::to_owned));
        if let Some(prose) = text.prose() {
            words.extend(prose.figures().into_iter().map(|figure| figure.src.clone()));
        }
        let words = words.join("\n");
        let missing = |PlacedText { text, .. }: &PlacedText| {
            let quoted = quoted(text);
            quoted.into_iter().filter(|part| !words.contains(part.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(missing(&text), [""; 0]);
    }
}

/// Every key of words is read over in the file as well; names are not, which no rule of language judges.
#[test]
fn every_key_of_words_gives_passages_of_the_file() {
    const NAMES: &[&str] = &["name", "entities"];
    for text in sample::exclusive().iter().flat_map(Block::texts) {
        let key = text.place.key;
        let is_words =
            matches!(text.text, IssueText::Line(_) | IssueText::Formatted(_) | IssueText::Prose(_));
        let source = Source::of_text("", format!("{key} = 'Des mots'\n"));
        let is_read = !SourceText::read(&source).passages.is_empty();
        assert_eq!(is_read, is_words && !NAMES.contains(&key), "{key}");
    }
}
