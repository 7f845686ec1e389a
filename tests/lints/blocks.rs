//! What is printed twice, and what is too long to be read.

use super::{body, fires, silent, story, told};

/// Thirty words, and one more.
const LONG: &str = "Le train de nuit quitte la gare vers minuit, longe le fleuve jusqu'au port, attend \
                    une heure la correspondance du ferry, puis file sans arrêt vers le sud avec ses \
                    voyageurs endormis";

#[test]
fn a_sample_of_a_new_issue_that_nobody_has_written_over_is_told() {
    for sample in [
        "La phrase qui le résume.",
        "The sentence that sums it up.",
        "Der Satz, der ihn zusammenfasst.",
    ] {
        let told = told(&story(&format!("standfirst = \"{sample}\"\nbody = \"Un texte.\"")));
        assert_eq!(told, ["7:15 warning block.sample"], "{sample}");
    }
    let two = "standfirst = \"La phrase qui le résume.\"\nbody = \"The sentence that sums it up.\"";
    let samples = ["7:15 warning block.sample", "8:9 warning block.sample"];
    let unwritten = told(&story(two));
    assert_eq!(unwritten, [&["7:15 error block.unwritten"], &samples[..]].concat());
    let draft = told(&format!("draft = true\n{}", story(two)));
    assert!(!draft.iter().any(|line| line.contains("unwritten")), "{draft:?}");
    let meant =
        "standfirst = \"La phrase qui le résume tient en dix mots.\"\nbody = \"Son texte.\"";
    assert_eq!(told(&story(meant)), [""; 0]);
}

#[test]
fn a_title_that_says_what_the_line_above_it_says_is_told() {
    let briefs = |lines: &str| {
        told(
            &(body("Un texte.")
                + &format!(
                    "[[blocks]]\nkind = \"briefs\"\n{lines}\n[[blocks.items]]\ntitle = \"Un\"\ntext = \"Deux mots.\"\n"
                )),
        )
    };
    assert_eq!(briefs("title = \"En bref\""), ["10:9 warning block.duplicate"]);
    assert_eq!(briefs("title = \"À retenir\""), [""; 0]);
    assert_eq!(briefs("kicker = \"Dehors\"\ntitle = \"En bref\""), [""; 0]);
    assert_eq!(briefs("kicker = \"Dehors\"\ntitle = \"DEHORS\""), ["11:9 warning block.duplicate"]);
    let front = body("Un texte.").replace("\"story\"", "\"editorial\"");
    let editorial = front.replace("Le train de nuit repart ce soir vers le sud", "Éditorial");
    assert!(told(&editorial).contains(&"6:9 warning block.duplicate".to_owned()));
}

#[test]
fn a_title_or_a_caption_printed_twice_is_told_with_both_places() {
    let twice = |title: &str| {
        let figure = "figures = [{ src = \"a.png\", alt = \"Un quai\", credit = \"© A\", caption = \"À midi\" }]";
        story(&format!("body = \"Un texte.\"\n{figure}"))
            + &format!(
                "[[blocks]]\nkind = \"story\"\nexclusive = true\nteasers = [\"Un mot.\"]\n\
                        {title}\nbody = \"Un autre.\"\n{}\n",
                figure.replace("© A", "© B")
            )
    };
    assert_eq!(
        told(&twice("title = \"Le  train de nuit repart ce soir vers le sud\"")),
        ["13:9 warning block.duplicate", "15:72 warning block.duplicate"]
    );
    let continued =
        body("Un texte.").replacen("kind = \"story\"", "kind = \"story\"\nid = \"a\"", 1)
            + "[[blocks]]\nkind = \"story\"\nexclusive = true\nteasers = [\"Un mot.\"]\n\
           continues = \"a\"\nbody = \"Un autre.\"\n";
    assert_eq!(told(&continued), [""; 0]);
}

#[test]
fn a_block_that_says_nearly_the_same_as_another_is_told() {
    let second = |text: &str| {
        body(&format!("{LONG}."))
            + &format!("[[blocks]]\nkind = \"story\"\ntitle = \"Le quai\"\nbody = \"{text}\"\n")
    };
    assert_eq!(told(&second(&format!("{LONG}, et leurs rêves."))), ["8:1 warning block.duplicate"]);
    assert_eq!(told(&second("Un tout autre texte sur le quai.")), [""; 0]);
}

#[test]
fn a_text_longer_than_is_read_in_a_mail_is_told() {
    let words =
        |count: usize| (0..count).map(|at| format!("mot{at}")).collect::<Vec<_>>().join(" ") + ".";
    fires(&words(121), &["7:9 note block.length"]);
    fires(&format!("- {}", words(61)), &["7:11 note block.length"]);
    let parted: Vec<String> = (0..4).map(|_| words(90)).collect();
    fires(&parted.join("\\n\\n"), &["4:1 note block.length"]);
    silent(&[&words(120)]);
}
