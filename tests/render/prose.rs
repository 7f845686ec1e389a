//! What Markdown becomes in both parts: tables, code, struck-out and raised words, bare addresses.

use crate::harness::Newsroom;

/// The free edition of an issue whose one story has this body: its page, and its text part.
fn rendered(body: &str) -> (String, String) {
    let issue = format!(
        "date = 2025-02-11\ntitle = \"Le phare\"\n\n[[blocks]]\nkind = \"story\"\ntitle = \"Le phare du port\"\n\
         body = '''\n{body}\n'''\n"
    );
    let newsroom = Newsroom::new().file("issues/2025-02-11.toml", issue);
    newsroom.run(["render", "2025-02-11"]).exits(0);
    (newsroom.text("out/2025-02-11/free.html"), newsroom.text("out/2025-02-11/free.txt"))
}

/// As [`rendered`], with a page without styles.
fn printed(body: &str) -> (String, String) {
    let (page, text) = rendered(body);
    let mut bare = String::new();
    let mut rest = page.as_str();
    while let Some((before, behind)) = rest.split_once(" style=\"") {
        bare.push_str(before);
        rest = behind.split_once('"').expect("an end").1;
    }
    (bare + rest, text)
}

#[test]
fn lines_of_code_stay_lines_with_their_blanks_and_can_be_copied_from_the_text() {
    let (page, text) = printed("```\nfn main() {\n    a  b;\n\n}\n```");
    assert!(
        page.contains("<code>fn main() {<br>\u{a0}\u{a0}\u{a0}\u{a0}a\u{a0} b;<br><br>}</code>"),
        "{page}"
    );
    assert!(text.contains("\nfn main() {\n    a  b;\n\n}\n"), "{text}");
}

#[test]
fn a_table_is_aligned_as_its_dashes_say_in_both_parts() {
    let (page, text) = rendered("| Quai | Tonnes |\n|:-:|--:|\n| A | 7 |\n| Grand | 1200 |");
    let plain = rendered("| Quai | Tonnes |\n|---|---|\n| A | 7 |\n| Grand | 1200 |").0;
    for alignment in ["text-align:center", "text-align:right"] {
        let more = page.matches(alignment).count() - plain.matches(alignment).count();
        assert_eq!(more, 3, "{alignment}: {page}");
    }
    let blanks = |count| "\u{a0}".repeat(count);
    let row = [&blanks(2), "A", &blanks(9), "7\n"].concat();
    assert!(text.contains(&row), "{text}");
}

#[test]
fn a_table_that_no_phone_has_room_for_is_printed_row_by_row_there() {
    let wide = "| Quai | Tonnage annuel | Mouvements |\n|---|--:|--:|\n| Atlantique | 1234567890 | 1234567890 |";
    let (page, _) = printed(wide);
    for part in ["<thead class=\"gone\">", "<td class=\"h stk\">", "<td class=\"h stkl\">"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(
        page.contains("Mouvements\u{a0}: </span>1234567890")
            || page.contains("Mouvements\u{a0}: </span>"),
        "{page}"
    );
    assert!(page.contains(".gone{display:none!important}"), "{page}");
    let (narrow, _) = printed("| Quai | Tonnes |\n|---|--:|\n| A | 7 |");
    assert!(!narrow.contains("gone") && !narrow.contains("</span>7"), "{narrow}");
    let word = "x".repeat(40);
    let (page, _) = printed(&format!("| Quai | Code |\n|---|---|\n| {word} | {word} |"));
    assert!(!page.contains("<thead") && page.contains("Quai\u{a0}: </span>"), "{page}");
}

#[test]
fn struck_out_raised_and_lowered_words_are_set_and_an_exponent_is_no_other_number() {
    let (page, text) = printed("~~10 euros~~ 8 euros, le XIX^e^ siècle, 10^6^ tonnes de CO~2~.");
    for part in ["<s>10\u{a0}euros</s>", "XIX<sup>e</sup>", "10<sup>6</sup>", "CO<sub>2</sub>"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for part in ["[Barré\u{a0}: 10\u{a0}euros]", "XIXe", "10⁶\u{a0}tonnes de CO₂"] {
        assert!(text.replace('\n', " ").contains(part), "{part}: {text}");
    }
}

#[test]
fn a_bare_address_is_a_link_and_loses_no_letter() {
    let (page, text) = printed("Voir https://phare.example/_quai_/a*b*c et quai@phare.example.");
    assert!(page.contains("<a class=\"a\" href=\"https://phare.example/_quai_/a*b*c\">"), "{page}");
    assert!(
        page.contains("<a class=\"a\" href=\"mailto:quai@phare.example\">quai@phare.example</a>."),
        "{page}"
    );
    assert!(text.contains("https://phare.example/_quai_/a*b*c et quai@phare.example.\n"), "{text}");
}
