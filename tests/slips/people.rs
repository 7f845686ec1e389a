//! Slips of people who have never seen TOML: what they type between a key and its end.

use super::{errors, hold, with_front, with_story};

#[test]
fn what_stands_around_a_key_or_between_two_texts_is_told_once() {
    hold(
        &[
            (
                "subject = \"Les \" + \"trains\"",
                "3:18",
                "put both into one pair of quotation marks: `subject = \"Les trains\"`",
            ),
            ("subject = \"Les\" \"trains\"", "3:17", "`subject = \"Les trains\"`"),
            ("subject => \"Les trains\"", "3:9", "write one `=`"),
            ("subject := \"Les trains\"", "3:9", "write one `=`"),
            (
                "👉 subject = \"Les trains\"",
                "3:1",
                "begin the line with the key: `subject = \"Les trains\"`",
            ),
            ("-----------", "3:1", "delete the line, or write `#` before it"),
            ("=====", "3:1", "delete the line, or write `#` before it"),
            ("~ ~ ~", "3:1", "delete the line, or write `#` before it"),
            ("send_at = 07:00", "3:11", "put it in quotes"),
            ("preheader = 2025-02-11", "3:13", "put it in quotes"),
            ("draft = brouillon", "3:9", "write `true` or `false`, without quotes"),
            (
                "epigraph = \"Partir un peu.\"",
                "3:12",
                "write `epigraph = { quote = \"Partir un peu.\"",
            ),
            ("contents = \"Le train\"", "3:12", "write it in brackets"),
            ("<!-- une note -->", "3:1", "`# une note`"),
            ("number = 1 024", "3:10", "write `number = 1024`"),
            ("language = \"français\"", "3:12", "write `fr`"),
        ],
        with_front,
    );
}

#[test]
fn what_is_wrong_in_a_block_is_told_once() {
    hold(
        &[
            (
                "byline = [\"Anne B.\" et \"Zoé D.\"]",
                "7:21",
                "write a comma between two items: `byline = [\"Anne B.\", \"Zoé D.\"]`",
            ),
            ("byline = [\"Anne B.\" & \"Zoé D.\"]", "7:21", "write a comma between two items"),
            ("byline = \"Anne B.\", \"Zoé D.\"", "7:19", "`byline = [\"Anne B.\", \"Zoé D.\"]`"),
            ("exclusive = abonnés", "7:13", "write `true` or `false`, without quotes"),
            ("only = \"paid\"", "7:8", "write `only = \"free\"`"),
            (
                "source = \"https://a.fr/b\"",
                "7:10",
                "write `source = { label = \"…\", url = \"https://a.fr/b\" }`",
            ),
            ("image = \"q.png\"", "7:1", "did you mean `figures`?"),
            ("body_file = \"texte.docx\"", "7:13", "such as `article.md`"),
            ("kicker = “Rail”", "7:10", "write straight quotes"),
            ("kicker = \"Rail\" (à revoir)", "7:17", "or write `#` before a remark"),
        ],
        |lines| {
            with_story(lines).replacen(
                "body = \"Il part.\"",
                if lines.starts_with("body") { "" } else { "body = \"Il part.\"" },
                1,
            )
        },
    );
}

#[test]
fn a_kind_with_another_letter_in_its_key_is_one_finding() {
    for (slip, meant) in [("Kind", "kind"), ("KIND", "kind"), ("kinde", "kind"), ("genre", "kind")]
    {
        let issue = with_story("").replacen("kind = \"story\"", &format!("{slip} = \"story\""), 1);
        let found = errors(&issue);
        let [one] = found.as_slice() else { panic!("{slip}: {found:#?}") };
        assert!(one.contains(&format!("did you mean `{meant}`?")), "{slip}: {one}");
    }
}
