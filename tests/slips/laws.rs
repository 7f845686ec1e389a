//! What holds for any slip in any file.

use matinale::finding::slip::{FileKind, ReadableText};
use matinale::finding::{Severity, Source, table};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::sample::select;

use super::{with_front, with_story};

/// What people type into a file by mistake.
const TYPED: &[&str] = &[
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "“",
    "”",
    "«",
    "»",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ":",
    ",",
    ";",
    "#",
    "\\",
    "\n",
    "\r",
    "\u{a0}",
    "\u{feff}",
    "\u{200b}",
    "é",
    "- ",
    "// ",
    "<!--",
    "kind = \"story\"\n",
    "[[blocks]]\n",
    "body = \"\"\"\n",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    "oui",
    "30/11",
    "---\n",
    "\u{1}",
];

/// A change at some place of a text: what is taken out, and what is typed.
fn slips() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, &'static str)>> {
    let length = prop_oneof![Just(0_usize), 0_usize..4, 0_usize..40];
    prop::collection::vec((any::<prop::sample::Index>(), length, select(TYPED)), 1..5)
}

fn apply(mut text: String, slips: &[(prop::sample::Index, usize, &'static str)]) -> String {
    for (place, length, typed) in slips {
        let inside = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = inside(place.index(text.len() + 1));
        let end = inside((start + length).min(text.len())).max(start);
        text.replace_range(start..end, typed);
    }
    text
}

proptest! {
    /// A text that is no TOML has an error, whatever was set right; its findings are inside of it and between
    /// characters, few, and each error says what to do.
    #[test]
    fn a_text_that_is_no_toml_is_refused_and_told_inside_of_it(
        slips in slips(),
        is_front in any::<bool>(),
    ) {
        let text = if is_front { with_front("number = 1") } else { with_story("contents = [\"un\", \"deux\"]") };
        let source = Source::of_text("a.toml", apply(text, &slips));
        let is_toml = table::parse(&source).is_ok();
        let told = ReadableText::new(&source, FileKind::Issue).tell(Vec::new());
        assert!(is_toml || told.iter().any(|it| it.severity() == Severity::Error), "{source:?}");
        assert!(told.len() <= 40, "{told:#?}");
        for finding in &told {
            assert!(source.text.get(finding.span.start..finding.span.end).is_some(), "{source:?}\n{finding:?}");
            assert!(finding.help.is_some(), "{source:?}\n{finding:?}");
        }
    }

    /// A mark too many or too few gives few findings: a person who makes one slip is not told of twenty.
    #[test]
    fn a_mark_too_many_or_too_few_is_told_a_few_times_at_most(
        place in any::<prop::sample::Index>(),
        length in 0_usize..2,
        mark in select(&["", "\"", "'", "”", "[", "]", "=", ",", "\\", "\u{a0}", "\u{200b}"][..]),
    ) {
        let text = apply(with_story("teasers = [\"un\", \"deux\"]"), &[(place, length, mark)]);
        let source = Source::of_text("a.toml", text);
        let told = ReadableText::new(&source, FileKind::Issue).tell(Vec::new());
        assert!(told.len() <= 8, "{}\n{told:#?}", source.text);
    }

    /// A text that is TOML is read as it is.
    #[test]
    fn a_text_without_a_slip_is_not_touched(words in "[a-zé«» =#\\[\\]]{0,40}") {
        let text = with_story(&format!("watch = \"\"\"\n{words}\n\"\"\""));
        let source = Source::of_text("a.toml", text);
        let readable = ReadableText::new(&source, FileKind::Issue);
        assert_eq!(&readable.source().text, &source.text);
        assert!(readable.tell(Vec::new()).is_empty());
    }
}
