//! Emphasis in titles, emphasis and links in captions and credits: in both parts, and nowhere with their marks.

use super::{block, exclusive, refused};
use crate::harness::{Newsroom, drawing};

/// A publication with this issue and one picture, printed.
fn printed(issue: &str) -> Newsroom {
    let newsroom = Newsroom::new().issue("2025-02-11", issue);
    let newsroom = newsroom.file("issues/images/quai.png", drawing());
    newsroom.run(["render", "--out", "out"]).exits(0);
    newsroom
}

fn part(newsroom: &Newsroom, file: &str) -> String {
    newsroom.text(&format!("out/2025-02-11/{file}"))
}

/// An issue whose story has this title.
fn titled(title: &str) -> String {
    block("").replace(
        "title = \"Le train de nuit repart ce soir vers le sud\"",
        &format!("title = '{title}'"),
    )
}

#[test]
fn a_title_has_its_emphasis_on_the_page_and_plain_words_everywhere_else() {
    let newsroom = printed(&titled("L’*Obs* et le *Charles-de-Gaulle* : la suite"));
    for edition in ["free", "paid"] {
        let html = part(&newsroom, &format!("{edition}.html"));
        let title = "L’<em>Obs</em> et le <em>Charles-de-Gaulle</em>\u{a0}: la suite</h2>";
        assert_eq!(html.matches(title).count(), 1, "{html}");
        let plain = "L’Obs et le Charles-de-Gaulle\u{a0}: la suite";
        assert!(html.matches(plain).count() >= 2, "preheader and contents: {html}");
        let text = part(&newsroom, &format!("{edition}.txt"));
        let rule = "-".repeat(40);
        let title = format!("L’Obs et le Charles-de-Gaulle\u{a0}: la suite\n{rule}\n");
        assert!(text.contains(&title), "{text}");
        assert!(!html.contains("*Obs") && !text.contains("*Obs"), "{text}");
    }
}

#[test]
fn a_star_that_is_no_emphasis_is_printed_and_other_marks_are_words() {
    for title in [
        "2*3*4",
        "M*A*S*H",
        "Prix * et conditions *",
        "1. Le port",
        "# Le port",
        "- Le port",
        "Le [port](https://a.fr/) & ~~c~~",
        "Le fichier nom_du_port_",
    ] {
        let newsroom = printed(&titled(title));
        let text = part(&newsroom, "free.txt");
        assert!(text.contains(&format!("\n{title}\n---")), "{title}: {text}");
        let html = part(&newsroom, "free.html");
        let shown = title.replace('&', "&amp;");
        assert!(html.contains(&format!(">{shown}</h2>")), "{title}: {html}");
    }
}

#[test]
fn the_title_of_a_brief_and_of_an_exclusive_block_have_emphasis_too() {
    let items = "[[blocks.items]]\ntitle = \"Le *Belem* à quai\"\ntext = \"Un mot.\"\n\
        link = \"https://vigie.fr/belem\"";
    let briefs =
        block("").replace("\"story\"", "\"briefs\"").replace("body = \"Un texte.\"", items);
    let newsroom = printed(&briefs);
    let html = part(&newsroom, "free.html");
    assert!(html.contains("Le <em>Belem</em> à quai</a></h3>"), "{html}");
    assert!(part(&newsroom, "free.txt").contains("* Le Belem à quai\u{a0}[1]"), "{html}");
    let sealed = exclusive("").replace("title = \"Le quai\"", "title = \"Le *Belem*\"");
    let newsroom = printed(&sealed);
    for edition in ["free", "paid"] {
        let html = part(&newsroom, &format!("{edition}.html"));
        assert!(html.contains(">Le <em>Belem</em></h2>"), "{edition}: {html}");
    }
}

#[test]
fn caption_and_credit_have_emphasis_and_links_wherever_a_picture_stands() {
    let words = "Le *Belem*, [la nuit](https://vigie.fr/nuit?a=1&b=2)";
    let figures = format!(
        "figures = [{{ src = \"quai.png\", alt = \"Un quai\", caption = \"{words}\", \
         credit = \"© [Agence](https://agence.fr/) « Mer »\" }}]"
    );
    let newsroom = printed(&block(&figures));
    let html = part(&newsroom, "free.html");
    for words in [
        ">Le <em>Belem</em>, <a class=\"a\" href=\"https://vigie.fr/nuit?a=1&amp;b=2\"",
        ">la nuit</a>",
        ">Agence</a> «\u{a0}Mer\u{a0}»</span>",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let text = part(&newsroom, "free.txt");
    let line = "Le Belem, la nuit\u{a0}[1] – © Agence\u{a0}[2] «\u{a0}Mer\u{a0}»\n";
    assert!(
        text.contains(line) && text.contains("[1]\u{a0}https://vigie.fr/nuit?a=1&b=2\n"),
        "{text}"
    );
    let prose = block("")
        .replace("\"Un texte.\"", &format!("'''\nUn mot.\n\n![Un quai](quai.png '{words}')\n'''"));
    let newsroom = printed(&prose);
    let html = part(&newsroom, "free.html");
    assert!(
        html.contains(">Le <em>Belem</em>, <a ") && html.contains(">la nuit</a></p>"),
        "{html}"
    );
    let text = part(&newsroom, "free.txt");
    assert!(text.contains("Le Belem, la nuit\u{a0}[1]\n"), "{text}");
}

#[test]
fn a_link_of_a_caption_is_judged_as_every_link_is() {
    let figures = |caption: &str| {
        block(&format!(
            "figures = [{{ src = \"quai.png\", alt = \"Un quai\", credit = \"A\", caption = \"{caption}\" }}]"
        ))
    };
    let found = refused(figures("Voir [ici](javascript:alert)"));
    assert!(found.iter().any(|one| one.contains("8:79 error link")), "{found:?}");
    let found = refused(figures("Voir {{name}}"));
    assert!(found.iter().any(|one| one.contains("error placeholder.place")), "{found:?}");
    let newsroom = Newsroom::new()
        .issue("2025-02-11", &figures("Voir [ce quai](https://bit.ly/abc) et *fin*"))
        .file("issues/images/quai.png", drawing());
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    assert!(ran.findings().contains(&"8:79 warning link.shortener".to_owned()), "{ran}");
}

#[test]
fn a_title_printed_twice_is_found_whatever_its_emphasis() {
    let second =
        "\n[[blocks]]\nkind = \"story\"\ntitle = \"Le Belem rentre\"\nbody = \"Autre chose.\"\n";
    let issue = titled("Le *Belem* rentre") + second;
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    assert!(ran.findings().contains(&"12:9 warning block.duplicate".to_owned()), "{ran}");
}

#[test]
fn emphasis_in_a_title_in_italics_stands_upright() {
    let issue = titled("Relire *Le Monde*").replace("\"story\"", "\"editorial\"");
    let newsroom = printed(&issue);
    let html = part(&newsroom, "free.html");
    assert!(html.contains("Relire <em style=\"font-style:normal\">Le Monde</em></h2>"), "{html}");
}
