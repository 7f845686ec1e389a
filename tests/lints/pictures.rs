//! Whose a picture is, and what is told to those who do not see it.

use super::{story, told};

fn figure(words: &str) -> Vec<String> {
    told(&story(&format!("body = \"Un texte.\"\nfigures = [{{ src = \"a.png\", {words} }}]")))
}

#[test]
fn a_picture_that_does_not_say_whose_it_is_is_told() {
    assert_eq!(figure("alt = \"Un quai\""), ["8:20 warning credit.missing"]);
    for words in [
        "alt = \"Un quai\", credit = \"© La Vigie\"",
        "alt = \"Un quai\", caption = \"À midi • D. R.\"",
        "alt = \"\"",
    ] {
        assert_eq!(figure(words), [""; 0], "{words}");
    }
}

#[test]
fn an_alternative_text_that_tells_nothing_is_told() {
    let alt = |alt: &str, caption: &str| {
        figure(&format!("alt = \"{alt}\", credit = \"© A\", caption = \"{caption}\""))
    };
    for (words, caption) in [
        ("quai.JPG", "À midi"),
        ("Image de quai", "À midi"),
        ("à midi", "À midi."),
        (&"un quai vide ".repeat(13), "À midi"),
    ] {
        assert_eq!(alt(words, caption), ["8:35 warning img.alt-poor"], "{words}");
    }
    assert_eq!(alt("Un quai vide sous la neige", "À midi"), [""; 0]);
}
