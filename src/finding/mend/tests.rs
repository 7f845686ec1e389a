use std::convert::Infallible;

use proptest::prelude::*;

use super::{Code, Finding, Fix, MendOutcome, Source, Span, TextChange, inside, mend, mended};
use crate::wording::say;

fn source(text: &str) -> Source {
    Source::of_text("a.toml", text)
}

fn change(start: usize, end: usize, with: &str) -> TextChange {
    TextChange { span: Span::new(start, end), with: with.into() }
}

fn note(changes: &[TextChange]) -> Finding {
    Finding::new(Code::FRENCH_TYPO, 0..1, say!("x")).changes(changes.iter().cloned().map(Some))
}

fn text_of(outcome: Result<MendOutcome, Infallible>) -> Option<String> {
    match outcome {
        Ok(MendOutcome::Mended(source, _)) => Some(source.text),
        _ => None,
    }
}

#[test]
fn a_change_that_some_string_of_toml_would_read_otherwise_is_none() {
    for with in ["\"", "'", "\\", "a\nb", "\r", "\u{7f}", "\t", "\u{85}"] {
        assert_eq!(Fix::new(vec![change(0, 1, with)]), None, "{with:?}");
    }
    assert!(Fix::new(vec![change(0, 1, "« ’é… 1er »")]).is_some());
    assert_eq!(Fix::new(Vec::new()), None);
    assert_eq!(Fix::new(vec![change(0, 2, ""), change(1, 3, "")]), None);
    assert_eq!(note(&[change(0, 1, "a"), change(2, 3, "\\")]).fix, None);
}

#[test]
fn of_two_changes_that_meet_the_first_is_made() {
    let text = source("abcdef");
    for second in [change(1, 2, "X"), change(0, 6, "X"), change(2, 4, "X"), change(2, 2, "X")] {
        let findings = [note(&[change(0, 2, "-")]), note(std::slice::from_ref(&second))];
        let (new, mends) = mended(&text, &findings).expect("one is made");
        assert_eq!((new.text.as_str(), mends.len()), ("-cdef", 1), "{second:?}");
    }
    let apart = [note(&[change(4, 5, "E"), change(0, 1, "A")]), note(&[change(2, 3, "")])];
    let (new, mends) = mended(&text, &apart).expect("both are made");
    assert_eq!(new.text, "AbdEf");
    let placed: Vec<&str> = mends.iter().map(|m| &new.text[m.span.start..m.span.end]).collect();
    assert_eq!(placed, ["AbdE", ""]);
}

#[test]
fn a_place_outside_of_the_text_or_within_a_letter_is_left_alone() {
    for wrong in [change(1, 2, "x"), change(0, 9, "x"), change(7, 9, "x"), change(2, 2, "")] {
        assert!(
            mended(&source("éa"), &[note(std::slice::from_ref(&wrong))]).is_none(),
            "{wrong:?}"
        );
    }
}

#[test]
fn the_words_around_a_change_are_told_with_its_line() {
    let text = source("a = 1\r\nb = \"Le\u{200b} train\"\nc = \"«x»\"\n");
    let findings = [note(&[change(14, 17, "")]), note(&[change(32, 32, " "), change(33, 33, " ")])];
    let (_, mends) = mended(&text, &findings).expect("mends");
    let told: Vec<_> = mends.iter().map(|m| (m.line, &*m.old, &*m.new)).collect();
    assert_eq!(told, [(2, "Le\\u{200b}", "Le"), (3, "«x»", "« x »")]);
    let long = source(&"mot ".repeat(40));
    let (_, mends) =
        mended(&long, &[note(&[change(0, 1, "M"), change(156, 157, "M")])]).expect("mends");
    assert_eq!((&*mends[0].old, mends[0].new.chars().count()), ("mot mot mot …mot mot mot", 24));
}

#[test]
fn what_the_first_round_left_the_next_ones_take() {
    let look = |source: &mut Source| {
        let pair = source.text.find("aa").map(|at| note(&[change(at, at + 1, "")]));
        Ok::<_, Infallible>(pair.into_iter().collect())
    };
    assert_eq!(text_of(mend(&source("baaaab"), look)).as_deref(), Some("bab"));
    assert!(matches!(mend(&source("bab"), look), Ok(MendOutcome::Unchanged)));
}

#[test]
fn two_findings_that_undo_each_other_come_to_an_end() {
    let look = |source: &mut Source| {
        let with = if source.text == "a" { "b" } else { "a" };
        Ok::<_, Infallible>(vec![note(&[change(0, 1, with)])])
    };
    assert!(text_of(mend(&source("a"), look)).is_some());
}

#[test]
fn an_error_that_was_not_there_undoes_it_all() {
    let error = |at: usize| Finding::new(Code::PROSE_HTML, at..at + 1, say!("HTML"));
    let look = |source: &mut Source| {
        Ok::<_, Infallible>(match source.text.as_str() {
            "a b" => vec![note(&[change(0, 1, "A")])],
            _ => vec![error(2)],
        })
    };
    let Ok(MendOutcome::Refused(text, told)) = mend(&source("a b"), look) else {
        panic!("refused")
    };
    assert_eq!((text.text.as_str(), told), ("A b", error(2)));
}

#[test]
fn an_error_that_another_one_hid_is_told_and_only_one_at_the_change_undoes_it() {
    let hidden = |at: usize| {
        move |source: &mut Source| {
            let error = Finding::new(Code::KEY_UNKNOWN, 0..1, say!("a key")).fix(0..1, "A");
            let below = Finding::new(Code::PROSE_HTML, at..at + 1, say!("HTML"));
            let broken = source.text.starts_with('a');
            Ok::<_, Infallible>(vec![if broken { error } else { below }])
        }
    };
    assert_eq!(text_of(mend(&source("a bc"), hidden(3))).as_deref(), Some("A bc"));
    assert!(matches!(mend(&source("a bc"), hidden(0)), Ok(MendOutcome::Refused(..))));
}

#[test]
fn a_word_between_quotes_is_found_without_its_escapes() {
    assert_eq!(inside(4..11, "stroy", "story"), Some(change(5, 10, "story")));
    assert_eq!(inside(4..15, "stroy", "story"), Some(change(7, 12, "story")));
    assert_eq!(inside(4..16, "stroy", "story"), None);
    assert_eq!(inside(4..6, "stroy", "story"), None);
}

proptest! {
    /// The text is built of what stays and what goes, so what must come out is known beforehand.
    #[test]
    fn no_byte_moves_but_those_that_are_named(
        pieces in prop::collection::vec(("[a-zéà\"'\\\\\r\n# =]{1,9}", "[a-zéà\"\n]{0,4}", "[a-zéà «»]{0,4}"), 1..12),
        tail in "[a-zéà\r\n]{1,9}",
        turned in any::<bool>(),
        paired in any::<bool>(),
    ) {
        let (mut text, mut expected) = (String::new(), String::new());
        let mut changes = Vec::new();
        for (kept, old, new) in &pieces {
            text += kept;
            expected += kept;
            if old != new {
                changes.push(change(text.len(), text.len() + old.len(), new));
            }
            text += old;
            expected += new;
        }
        text += &tail;
        expected += &tail;
        let mut findings: Vec<Finding> =
            changes.chunks(if paired { 2 } else { 1 }).map(note).collect();
        if turned {
            findings.reverse();
        }
        let new = mended(&source(&text), &findings).map_or(text.clone(), |(new, mends)| {
            for mend in mends {
                assert!(new.text.get(mend.span.start..mend.span.end).is_some());
            }
            new.text
        });
        prop_assert_eq!(new, expected);
    }
}
